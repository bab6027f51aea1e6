"""What stands twice in direct succession: a fragment extracted twice, a repeated title, doubled glyphs."""

from __future__ import annotations

import re
from codecs import utf_16_le_encode
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from operator import eq
from typing import TYPE_CHECKING

from govclean.document import Document
from govclean.findings import Edit, Note
from govclean.frame.page import is_prose
from govclean.layout.forms import Look, data, han_in
from govclean.plausibility import UNIT, costs
from govclean.views import HAN, Line

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


_MARKS = "，。；！？,;!?\n"
_MARK = re.compile(f"[{_MARKS}]")
_KEY = re.compile(f"[{_MARKS}](?=(.{{7}}))", re.DOTALL)
_BEYOND = re.compile("[\U00010000-\U0010ffff]")
_STOP = frozenset("。！？\n")
_STOPS = "\n。；！？ \u3000"
_PAIRS = re.compile(r"(?:([^\s\d])\1|(\d)\2){3,}")
_TWINS = re.compile(r"(.)\1(.)\2(.)\3")
_COUPLE = re.compile(f"([{HAN}])\\1(?!\\1)([{HAN}])\\2(?!\\2)")
_FIGURES = re.compile(r"\d{2}(?:\d{2})?(?!\d)")
_ODD = 0x9E3779B97F4A7C15  # 2**64 over the golden ratio (Knuth's multiplicative hashing)
KEY = 8  # characters: a mark and what stands behind it, by which a repeated text is found
HEAD = 40  # lines at the head of a page among which a title is looked for


@cache
def _is_mark() -> NDArray[np.bool_]:
    """Which code units are marks: bool, one for each of the 65,536."""
    import numpy as np

    table = np.zeros(0x10000, dtype=np.bool_)
    table[[ord(mark) for mark in _MARKS]] = True
    return table


def may_repeat(page: Look) -> bool:
    """Whether a mark and the seven characters behind it come again with half of what stands between the two places.

    A text that repeats itself does so for as long as it takes to the copy, before the key or behind it; by chance a
    phrase comes again in other surroundings. The keys are compared as numbers, all at once.
    """
    import numpy as np

    text = page.text
    units = text.encode("utf-16-le", "surrogatepass")
    if len(units) != 2 * len(text):  # one code unit a character from here on
        text = _BEYOND.sub("\ufffd", text)
        units = text.encode("utf-16-le", "surrogatepass")
    if len(text) < 2 * KEY:
        return False
    places = _is_mark().take(np.frombuffer(units, "<u2")[: 1 - KEY]).nonzero()[0]
    four = np.ndarray(len(text) - 3, "<u8", units, 0, (2,))  # four code units as one number, from every one of them on
    keys = four[places] * _ODD
    keys ^= four[places + 4]
    order = keys.argsort(kind="stable")
    keys = keys[order]
    same = (keys[1:] == keys[:-1]).nonzero()[0]
    return any(_goes_on(text, int(places[order[n]]), int(places[order[n + 1]])) for n in same.tolist())


def _goes_on(text: str, at: int, after: int) -> bool:
    rule, half = data("repeat"), (after - at - KEY + 1) // 2
    if not rule["shortest"] <= after - at <= rule["longest"]:
        return False
    return (at >= half and text[at - half : at] == text[after - half : after]) or (
        text[at + KEY : at + KEY + half] == text[after + KEY : after + KEY + half]
    )


def fragments(doc: Document) -> Iterator[Edit | Note]:
    """Keep one copy of a fragment that follows itself.

    Found by a punctuation mark and the seven characters behind it: where they come again, and everything between
    the two places matches at that distance, the text repeats itself. Each pair of neighbours is compared once.
    """
    rule = data("repeat")
    text = doc.text
    seen: dict[str, int] = {}
    compared: dict[int, int] = {}  # up to where the text was compared at a distance
    done = 0
    for m in _KEY.finditer(text):
        at = m.start()
        key = text[at] + m[1]
        before = seen.get(key)
        seen[key] = at
        if before is None or before < done or not rule["shortest"] <= at - before <= rule["longest"]:
            continue
        lag = at - before
        if before < compared.get(lag, 0):
            continue
        start, end = _stretch(text, before, lag, done)
        compared[lag] = end
        copy = text[start : start + lag]
        if end - start < lag or han_in(copy) * 2 < lag:
            continue
        marks = set(_MARK.findall(copy))
        if marks <= {"\n"} or len(_MARK.findall(copy)) < 2:  # the cells of a table, or a heading
            continue
        if lag < rule["parallel"] and not marks & _STOP:  # 甲要抓落实，乙要抓落实，乙…
            continue
        copies = (end - start) // lag
        start = _boundary(text, start, end - copies * lag)
        inside = start > 0 and text[start - 1] not in _STOPS
        if inside and "\n" in copy:  # 第五号令说……⏎第六号令说……⏎第七: what differs stands between the copies
            continue
        yield Edit(start, start + copies * lag, "", "layout.repeat")
        if inside:  # not a whole sentence: columns were mixed up here
            yield Note(
                "damaged", start + copies * lag, start + (copies + 1) * lag, "a fragment that was extracted twice"
            )
        done = start + (copies + 1) * lag


def _stretch(text: str, at: int, lag: int, floor: int) -> tuple[int, int]:
    """The longest ``[start, end)`` around ``at`` in which every character comes again ``lag`` further on."""
    start = end = at
    while start > floor and at - start < lag and text[start - 1] == text[start - 1 + lag]:
        start -= 1
    stop = len(text) - lag
    while end < stop and text[end] == text[end + lag]:
        end += 1
    return start, end


def _boundary(text: str, low: int, high: int) -> int:
    """Where to cut between two equal readings: behind a mark, if one is there."""
    for i in range(high, low - 1, -1):
        if i == 0 or text[i - 1] in _STOPS:
            return i
    return low


def may_title(page: Look) -> bool:
    """Whether two neighbours among the first lines are equal."""
    first = list(filter(None, map(str.strip, page.lines[:HEAD])))
    return any(map(eq, first, first[1:]))


def titles(doc: Document) -> Iterator[Edit]:
    """Keep the last of a title's two to six copies at the head of the page: the first is the browser's."""
    rule = data("title")
    filled = [line for line in doc.lines[:HEAD] if line.text.strip()][: rule["head_lines"]]
    text = next((n for n, line in enumerate(filled) if len(line.text) > rule["sentence"] and is_prose(line.text)), None)
    filled = filled[:text]
    run: list[Line] = filled[:1]
    for a, b in pairwise(filled):
        if a.text.strip() == b.text.strip() and rule["least_han"] <= han_in(a.text) <= rule["most_han"]:
            run.append(b)
            continue
        yield from _copies(run, rule["most"])
        run = [b]
    yield from _copies(run, rule["most"])


def _copies(run: list[Line], most: int) -> Iterator[Edit]:
    if 2 <= len(run) <= most:
        yield Edit(run[0].start, run[-1].start, "", "layout.title")


def may_double(page: Look) -> bool:
    """Whether three pairs of equal characters follow each other.

    Wherever they stand, one of them begins at a multiple of six or the place behind it: only there is it asked, for
    all such places at once. Two columns of the text are compared as numbers, which leaves two zero bytes for a pair.
    """
    text = page.text
    a, m = utf_16_le_encode(text[0::6], "surrogatepass")
    b, n = utf_16_le_encode(text[1::6], "surrogatepass")
    c, k = utf_16_le_encode(text[2::6], "surrogatepass")
    size = len(a)
    if size + len(b) + len(c) != 2 * (m + n + k):  # characters of four bytes
        return _TWINS.search(text) is not None
    x, y, z = int.from_bytes(a, "little"), int.from_bytes(b, "little"), int.from_bytes(c, "little")
    same = (x ^ y).to_bytes(size, "little") + (y ^ z).to_bytes(size, "little")
    at = same.find(b"\0\0")
    while at >= 0:
        if at % 2 == 0:
            place = 3 * at if at < size else 3 * (at - size) + 1
            if _TWINS.search(text, max(0, place - 4), place + 6):
                return True
        at = same.find(b"\0\0", at + 1)
    return False


def doubled(doc: Document) -> Iterator[Edit]:
    """监监理理 -> 监理, where the page does so as a habit: 方方面面 and 认认真真扎扎实实 are words."""
    rule = data("doubled")
    runs = [m for m in _PAIRS.finditer(doc.text) if han_in("".join(set(m[0]))) >= rule["least_pairs"]]
    sizes = [len(m[0]) // 2 for m in runs]
    if not sizes or (max(sizes) < rule["long_run"] and len(sizes) < rule["runs"]):
        return
    for m in runs:
        start, end = _certain(doc.text, m)
        yield Edit(start, end, doc.text[start:end:2], "layout.doubled")
    borders = [0, *(at for m in runs for at in m.span()), len(doc.text)]
    for low, high in zip(borders[::2], borders[1::2], strict=True):  # what stands between the runs
        for m in _COUPLE.finditer(doc.text, low, high):
            if _odd(m[0]) >= rule["couple"]:
                yield Edit(m.start(), m.end(), m[0][::2], "layout.doubled")


def _odd(pairs: str) -> float:
    """How unlikely, in nats, the second characters of two pairs are: 公公布布 is no word, 方方面面 is one."""
    found = costs(pairs, "，")
    return (found[1] + found[3]) / UNIT


def _certain(text: str, run: re.Match[str]) -> tuple[int, int]:
    """A doubled run less a pair or two of digits at its edge: beside 11 that is not doubled, they may be 3·11."""
    start, end = run.span()
    lead, tail = _FIGURES.match(run[0]), _FIGURES.match(run[0][::-1])
    if lead and start and not text[start - 1].isspace():
        start += lead.end()
    if tail and end < len(text) and not text[end].isspace():
        end -= tail.end()
    return start, end
