"""Text read in the wrong encoding, entities left escaped, and question marks that stand for no-break spaces.

A span is read back only where the text before is plausible Chinese, the observed one is not, and misreading the
repair gives the observed span again. Everything else that shows the signs is noted as damaged.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from html.entities import html5
from itertools import chain

from govclean import prefilter
from govclean.chain import guarded
from govclean.document import Document
from govclean.edits import apply, compose
from govclean.findings import Edit, Finding, Note
from govclean.misreadings import HIGH as _HIGH
from govclean.misreadings import LATIN_PAIR as _LATIN_PAIR
from govclean.misreadings import in_doubt, lines_with, misread, stretches
from govclean.misreadings import sign as _sign
from govclean.misreadings import signs as _signs
from govclean.plausibility import mean_cost
from govclean.rules import rule_file, rules

ROUNDS = 4  # text escaped or misread more often than this is left as it is

_AMP = r"&(?:(?:amp|AMP|#0{0,3}38|#[xX]0{0,3}26);)*"
_ENTITY = re.compile(rf"{_AMP}(?:(#[0-9]{{1,7}}|#[xX][0-9a-fA-F]{{1,6}}|[A-Za-z][A-Za-z0-9]{{1,31}});)?")
_BLANK = re.compile(r"^[ \t]*\?[? \t]*$", re.MULTILINE)
_INDENT = re.compile("^\\?{2,}(?=[\u4e00-\u9fff（《“])", re.MULTILINE)


@cache
def _lost() -> re.Pattern[str]:
    return re.compile("|".join(rule_file("encoding")["lost"]))


@cache
def _lost_latin() -> re.Pattern[str]:
    return re.compile(rule_file("encoding")["lost_latin"])


@cache
def _half() -> re.Pattern[str]:
    """Two bytes of a character, and a question mark for the third."""
    return re.compile(f"[{_sign()}][?]")


@cache
def _hints() -> re.Pattern[str]:
    """One character of what is lost: a text without any need not be searched."""
    return re.compile(f"[{rule_file('encoding')['hints']}]")


@cache
def _traces() -> tuple[str, ...]:
    return tuple(rule_file("encoding")["traces"])


# An entity, a question mark that begins a line, two bytes of GBK as Latin-1, UTF-8 as GBK, and what is only noted.
_MAY_HOLD = (
    prefilter.pair("&", "#A-Za-z")
    | prefilter.pair("\n \t", "?")
    | prefilter.pair("\xa1-\xff", _HIGH)
    | prefilter.pair(_sign)
    | prefilter.words(("\ufffd", "锟斤", "烫烫", "屯屯"))
)


def _guard(doc: Document) -> bool:
    if not doc.may_hold(_MAY_HOLD):
        return False
    text = doc.text
    return (
        any(trace in text for trace in _traces())  # these are only noted
        or ("&" in text and re.search(r"&[#A-Za-z]", text) is not None)
        or ("?" in text and (_BLANK.search(text) or _INDENT.search(text)) is not None)
        or _LATIN_PAIR.search(text) is not None
        or _signs().search(text) is not None
    )


@guarded(_guard)
def encoding(doc: Document) -> Iterator[Finding]:
    """Read misread spans back, unescape entities, drop question marks that were no-break spaces."""
    text, edits = doc.text, list[Edit]()
    seen: dict[Callable[[str], Iterable[Edit]], str] = {}
    for _ in range(ROUNDS):
        before = text
        for stage in (_entities, _misread, _question_marks):
            if seen.get(stage) == text:
                continue
            seen[stage] = text
            if fresh := list(stage(text)):
                edits = compose(doc.text, edits, text, fresh) if edits else fresh
                text = apply(text, fresh)
        if text == before:
            break
    else:
        yield Note("damaged", 0, len(doc.text), f"text escaped or misread more than {ROUNDS} times over")
        return
    yield from edits
    ends = [e.end for e in edits]

    def touched(start: int, end: int) -> bool:
        after = bisect_right(ends, start)
        return after < len(edits) and edits[after].start < end

    def untouched(start: int, end: int) -> Iterator[tuple[int, int]]:
        for e in edits[bisect_right(ends, start) :]:
            if e.start >= end:
                break
            if start < e.start:
                yield start, e.start
            start = e.end
        if start < end:
            yield start, end

    halves = (m.span() for at in ends if (m := _half().match(doc.text, at)))
    for start, end in chain(_damaged(doc.text, touched, untouched), halves):
        yield Note("damaged", start, end, "bytes lost in a conversion between encodings")


def _damaged(
    text: str,
    touched: Callable[[int, int], bool],
    untouched: Callable[[int, int], Iterator[tuple[int, int]]],
) -> Iterator[tuple[int, int]]:
    """Spans that show the signs of a misreading or of lost bytes, and that no edit touches."""
    if text.isascii():
        return
    latin = _LATIN_PAIR.search(text) is not None
    for hint, lost in ((_hints(), _lost()), *([(_LATIN_PAIR, _lost_latin())] if latin else ())):
        for at, line in lines_with(hint, text):
            for m in lost.finditer(line):
                if not touched(at + m.start(), at + m.end()):
                    yield at + m.start(), at + m.end()
    garbled = rule_file("encoding")["garbled"]
    for m in _signs().finditer(text):
        if m.end() - m.start() > 6 and not touched(*m.span()) and mean_cost(m.group()) > garbled:
            yield m.span()
    if latin:
        for stretch in stretches(text):
            for start, end in untouched(*stretch):
                # What is left of a stretch that was read in part, too, though it be short.
                if in_doubt(text[start:end]) or ((start, end) != stretch and _LATIN_PAIR.search(text, start, end)):
                    yield start, end


def _entities(text: str) -> Iterator[Edit]:
    if "&" not in text:
        return
    for m in _ENTITY.finditer(text):
        escaped, name = m.group(0, 1)
        new = _unescaped(escaped, name)
        if new is not None and new != escaped:
            yield Edit(m.start(), m.end(), new, "encoding.entity")


@lru_cache(maxsize=1 << 10)
def _unescaped(escaped: str, name: str | None) -> str | None:
    if name is None:
        return "&"
    head = "" if len(escaped) == len(name) + 2 else "&"
    if name[0] != "#":
        known = html5.get(name + ";")
        return known if known is not None else "&" + name + ";" if head else None
    code = int(name[2:], 16) if name[1] in "xX" else int(name[1:])
    if code in (0x09, 0x0A, 0x0D) or code < 0x20 or 0x7F <= code < 0xA0 or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
        return None
    return chr(code)


def _misread(text: str) -> Iterable[Edit]:
    if text.isascii() or not (_LATIN_PAIR.search(text) or _signs().search(text)):
        return ()
    return misread(text)


def _question_marks(text: str) -> Iterator[Edit]:
    if "?" not in text:
        return
    blank = list(_BLANK.finditer(text))
    if len(blank) > 1 or any(m.group().count("?") > 1 for m in blank):
        for m in blank:
            yield Edit(m.start(), m.end(), "", "encoding.blank")
    worst = rules("encoding")["encoding.indent"].data["worst"]
    for m in _INDENT.finditer(text):
        if mean_cost(text[m.end() : m.end() + 8].partition("\n")[0]) <= worst:
            yield Edit(m.start(), m.end(), "", "encoding.indent")
