"""Misread bytes: whole pages and single lines read in the wrong encoding. What kept its bytes has to come back.

The unit is a span: the longest stretches of a misread line that misread again give what is observed. Bytes that are no
character in the wrong encoding are lost, and divide spans.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import accumulate, islice, pairwise
from typing import NamedTuple
from unicodedata import normalize

from benchmarks.damage.peers import peers
from benchmarks.damage.table import Result, Row, difference
from benchmarks.damage.texts import Texts
from govclean import clean

ASKED = 0.99
LEAST = 8  # Chinese characters of a span that has to come back; shorter ones are told apart
_WIDE = re.compile("[^\\x00-\xff]")
BATCH = 12  # one wholly misread page for so many single lines

Read = tuple[str, int]  # a character as it is misread, and how many bytes it stands for; U+FFFD: they are lost


class Misread(NamedTuple):
    """A line as observed, and the spans of the line before that can be read back from it."""

    observed: str
    spans: list[str]


def as_latin(raw: bytes) -> list[Read]:
    """Latin-1: every byte is a character."""
    return [(chr(b), 1) for b in raw]


def as_cp1252(raw: bytes) -> list[Read]:
    """Windows-1252 as browsers read it: Latin-1's control characters in its five holes."""
    return [(bytes((b,)).decode("cp1252", "ignore") or chr(b), 1) for b in raw]


def as_gbk(raw: bytes) -> list[Read]:
    """GBK as browsers read it, which is GB18030 with the euro sign at 80; a byte that begins nothing is lost."""
    out: list[Read] = []
    at = 0
    while at < len(raw):
        if raw[at] == 0x80:
            out.append(("€", 1))
            at += 1
            continue
        for size in (1, 2, 4):
            try:
                char = raw[at : at + size].decode("gb18030")
            except UnicodeDecodeError:
                continue
            out.append((char, size))
            at += size
            break
        else:
            out.append(("\ufffd", 1))
            at += 1
    return out


def as_utf8_where_it_can(raw: bytes) -> list[Read]:
    """UTF-8 wherever the bytes are well-formed UTF-8, Latin-1 elsewhere.

    >>> [char for char, _ in as_utf8_where_it_can("发票".encode("gbk"))]
    ['·', '¢', 'Ʊ']
    """
    out: list[Read] = []
    at = 0
    while at < len(raw):
        size = 1 if raw[at] < 0xC2 else 2 if raw[at] < 0xE0 else 3 if raw[at] < 0xF0 else 4
        try:
            out.append((raw[at : at + size].decode("utf-8"), size))
            at += size
        except UnicodeDecodeError:
            out.append((chr(raw[at]), 1))
            at += 1
    return out


def mended(observed: str) -> str:
    """What ftfy makes of it, as many collections of pages have it: it reads some of the bytes as UTF-8."""
    import ftfy

    return ftfy.fix_text(observed)


def canonical(observed: str) -> str:
    """The same in normal form C: combining marks change places and join letters."""
    return normalize("NFC", observed)


def untouched(observed: str) -> str:
    """As it is."""
    return observed


class How(NamedTuple):
    """A misreading: what the bytes are, how they are read, what is done to the result."""

    codec: str
    read: Callable[[bytes], list[Read]]
    wash: Callable[[str], str] = untouched


MISREADINGS = {
    "GBK read as Latin-1": How("gb18030", as_latin),
    "GBK read as cp1252": How("gb18030", as_cp1252),
    "GBK read as UTF-8 where it can be": How("gb18030", as_utf8_where_it_can),
    "the same in normal form C": How("gb18030", as_utf8_where_it_can, canonical),
    "GBK read as Latin-1, through ftfy": How("gb18030", as_latin, mended),
    "UTF-8 read as GBK": How("utf-8", as_gbk),
    "UTF-8 read as Latin-1": How("utf-8", as_latin),
    "UTF-8 read as cp1252": How("utf-8", as_cp1252),
}


def misread(
    line: str, codec: str, read: Callable[[bytes], list[Read]], wash: Callable[[str], str] = untouched
) -> Misread:
    """One line in the wrong encoding.

    >>> misread("安全生产，", "utf-8", as_gbk)
    Misread(observed='瀹夊叏鐢熶骇锛\ufffd', spans=['安全生产'])
    """
    encoded = [char.encode(codec) for char in line]
    seen = read(b"".join(encoded))
    before = list(accumulate(map(len, encoded), initial=0))  # where each character begins, in bytes
    after = list(accumulate((size for _, size in seen), initial=0))
    lost = [at for at, (char, _) in zip(after, seen, strict=False) if char == "\ufffd"]
    edges = [-1, *lost, before[-1]]
    place, known = {at: i for i, at in enumerate(before)}, set(after)
    spans = []
    for a, b in pairwise(edges):
        both = [at for at in before if a < at <= b and at in known]  # character ends on either side
        if len(both) > 1:
            spans.append(line[place[both[0]] : place[both[-1]]])
    return Misread(wash("".join(char for char, _ in seen)), spans)


def measure(texts: Texts, cases: int) -> Result:
    """Restored spans of misread pages and single lines, and the same for the peers."""
    rows: list[Row] = []
    failures: list[tuple[str, str]] = []
    for name in MISREADINGS:
        for whole in (True, False):
            what = f"{name}, {'whole pages' if whole else 'single lines'}"
            tally: Counter[str] = Counter()
            for observed, spans in _cases(texts, name, whole, max(1, cases // BATCH) if whole else cases):
                doc = clean(observed)
                theirs = {peer.name: peer.repair(observed) for peer in peers("encoding")}
                lossy = "\ufffd" in observed
                tally["lossy"] += lossy
                tally["noted"] += lossy and any(note.kind == "damaged" for note in doc.notes)
                for span in spans:
                    if span.isascii():
                        continue
                    there = span.strip() in doc.text
                    if len(_WIDE.findall(span)) < LEAST:
                        tally["short"] += 1
                        tally["short there"] += there
                        continue
                    tally["n"] += 1
                    tally["there"] += there
                    tally.update(tool for tool, text in theirs.items() if span.strip() in text)
                    if not there:
                        failures.append((what, _near(span, doc.text)))
            # What a tool did to the misread text afterwards loses some of it for good: no bar for that.
            bar = ASKED if MISREADINGS[name].wash is untouched else None
            rows.append(Row(what, tally["there"], tally["n"], least=bar))
            rows += [Row(f"  {peer.name}", tally[peer.name], tally["n"]) for peer in peers("encoding")]
            if tally["short"]:
                rows.append(Row(f"  spans under {LEAST} characters", tally["short there"], tally["short"]))
            if tally["lossy"]:
                rows.append(Row("  pages with lost bytes: noted as damaged", tally["noted"], tally["lossy"]))
    return Result(rows, failures)


def _cases(texts: Texts, name: str, whole: bool, count: int) -> Iterator[tuple[str, list[str]]]:
    """Pages misread as a whole, or in one line, and what should come back."""
    how = MISREADINGS[name]
    rng = random.Random(2)
    for page in islice(texts.pages(rng), count):
        lines = page.split("\n")
        able = [i for i, line in enumerate(lines) if len(_WIDE.findall(line)) >= LEAST]
        spans: list[str] = []
        for i in range(len(lines)) if whole else rng.sample(able, 1):
            lines[i], more = misread(lines[i], *how)
            spans += more
        yield "\n".join(lines), spans


def _near(span: str, text: str) -> str:
    """A span, and what stands in its place, if its beginning is there."""
    at = text.find(span[:4])
    return difference(span, text[at : at + len(span)]) if at >= 0 else f"{span[:40]} is not there"
