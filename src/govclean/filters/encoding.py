"""Text read in the wrong encoding, entities left escaped, and question marks that stand for no-break spaces.

A span is read back only where the text before is plausible Chinese, the observed one is not, and misreading the
repair gives the observed span again. Everything else that shows the signs is noted as damaged.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from html.entities import html5
from itertools import chain, pairwise
from typing import Any

from govclean.chain import guarded
from govclean.document import Document
from govclean.edits import apply, compose
from govclean.findings import Edit, Finding, Note
from govclean.rules import rule_file, rules

NO_LIMIT = 2**16  # no limit
ROUNDS = 4  # text escaped or misread more often than this is left as it is

_AMP = r"&(?:(?:amp|AMP|#0{0,3}38|#[xX]0{0,3}26);)*"
_ENTITY = re.compile(rf"{_AMP}(?:(#[0-9]{{1,7}}|#[xX][0-9a-fA-F]{{1,6}}|[A-Za-z][A-Za-z0-9]{{1,31}});)?")
_CJK = "\u2e80-\u9fff\uac00-\ufaff\ufe30-\uffef"
# Three characters at least that are not CJK; single CJK characters between others may be bytes that met by chance.
_NOT_CHINESE = re.compile(f"[^\n{_CJK}]{{3,}}(?:[{_CJK}][^\n{_CJK}]+)*")
# A part of a misread line up to a Chinese comma, stop or the like (their bytes read as Latin-1), or a run of spaces.
_PART = re.compile(r"[^\s£¡]+(?:[£¡](?![¬£¢»º])[^\s£¡]*)*(?:£[¬»º]|¡[£¢])?|(?:£[¬»º]|¡[£¢])")
_HAN = re.compile("[\u4e00-\u9fff]")
_STRAY = re.compile("[\x80-\x9f\u0100-\u0fff\u1100-\u1fff\uac00-\ud7ff\ue000-\uf8ff\ufffd]")  # no repair makes these
_BLANK = re.compile(r"^[ \t]*\?[? \t]*$", re.MULTILINE)
_INDENT = re.compile("^\\?{2,}(?=[\u4e00-\u9fff（《“])", re.MULTILINE)
_HIGH = "\x80-\xff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122"
_IS_HIGH = re.compile(f"[{_HIGH}]")
_ASCII = "".join(map(chr, range(0x80)))
_LATIN_PAIR = re.compile(f"[\xa1-\xff][{_HIGH}]")


@cache
def _signs() -> re.Pattern[str]:
    """Three characters near each other that GBK makes of the first two bytes of a Chinese character in UTF-8."""
    pairs = (bytes((x, y)).decode("gbk", "ignore") for x in range(0xE4, 0xEA) for y in range(0x80, 0xC0))
    common = rule_file("encoding")["common"]  # characters of that set that official prose uses
    sign = "[" + "".join(c for c in pairs if c and c not in common) + "]"
    return re.compile(f"{sign}(?:.{{0,4}}{sign}){{1,40}}")


@cache
def _lost() -> re.Pattern[str]:
    return re.compile("|".join(rule_file("encoding")["lost"]))


@cache
def _traces() -> tuple[str, ...]:
    return tuple(rule_file("encoding")["traces"])


def _guard(doc: Document) -> bool:
    text = doc.text
    if text.isascii():
        return "&" in text or "?" in text
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
    for _ in range(ROUNDS):
        before = text
        for stage in (_entities, _misread, _question_marks):
            fresh = list(stage(text))
            edits = compose(doc.text, edits, text, fresh)
            text = apply(text, fresh)
        if text == before:
            break
    else:
        yield Note("damaged", 0, len(doc.text), f"text escaped or misread more than {ROUNDS} times over")
        return
    yield from edits
    from govclean.plausibility import mean_cost

    ends = [e.end for e in edits]

    def untouched(m: re.Match[str]) -> bool:
        after = bisect_right(ends, m.start())
        return after == len(edits) or edits[after].start >= m.end()

    garbled = rule_file("encoding")["garbled"]
    signs = (m for m in _signs().finditer(doc.text) if m.end() - m.start() > 6 and mean_cost(m.group()) > garbled)
    lost = filter(untouched, chain(_lost().finditer(doc.text), signs))
    for m in chain(lost, _in_doubt(doc.text, untouched)):
        yield Note("damaged", m.start(), m.end(), "bytes lost in a conversion between encodings")


def _in_doubt(text: str, untouched: Callable[[re.Match[str]], bool]) -> Iterator[re.Match[str]]:
    """Stretches that read as misread GBK with bytes missing: what could be read back would hold invented characters.

    Only stretches that no edit touched are searched: the search is dear.
    """
    from govclean import mojibake

    if text.isascii() or not _LATIN_PAIR.search(text):
        return
    rule = rules("encoding")["encoding.gbk_in_parts"]
    for m in _NOT_CHINESE.finditer(text):
        old = m.group().strip(_ASCII)
        if len(_IS_HIGH.findall(old)) >= 8 and _LATIN_PAIR.search(old) and untouched(m):
            new = mojibake.gbk_read_in_parts(old)
            if new and _better(new, old, {**rule.data, "worst_two": NO_LIMIT}):
                yield m


def _entities(text: str) -> Iterator[Edit]:
    if "&" not in text:
        return
    for m in _ENTITY.finditer(text):
        new = _unescaped(m)
        if new is not None and new != m.group():
            yield Edit(m.start(), m.end(), new, "encoding.entity")


def _unescaped(m: re.Match[str]) -> str | None:
    name = m.group(1)
    if name is None:
        return "&"
    head = "" if m.start(1) == m.start() + 1 else "&"
    if name[0] != "#":
        known = html5.get(name + ";")
        return known if known is not None else "&" + name + ";" if head else None
    code = int(name[2:], 16) if name[1] in "xX" else int(name[1:])
    if code in (0x09, 0x0A, 0x0D) or code < 0x20 or 0x7F <= code < 0xA0 or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
        return None
    return chr(code)


def _misread(text: str) -> Iterator[Edit]:
    from govclean import mojibake

    for m in _NOT_CHINESE.finditer(text):
        yield from _latin(text, m)
    if not text.isascii() and _signs().search(text):
        rule = rules("encoding")["encoding.utf8_as_gbk"]
        for start, line in _lines_with(_signs(), text):
            for i, j, new in mojibake.utf8_read_as_gbk(line):
                whole = not line[:i].strip() and not line[j:].strip("?\ufffd \u3000")
                if j - i >= (4 if whole else 8) and _better(new, line[i:j], rule.data):
                    yield Edit(start + i, start + j, new, rule.name, rule.data["confidence"])


def _lines_with(sign: re.Pattern[str], text: str) -> Iterator[tuple[int, str]]:
    at = 0
    while (m := sign.search(text, at)) is not None:
        start = text.rfind("\n", 0, m.start()) + 1
        end = text.find("\n", m.end())
        end = len(text) if end < 0 else end
        yield start, text[start:end]
        at = end


def _latin(text: str, m: re.Match[str]) -> Iterator[Edit]:
    """Edits for one stretch without Chinese characters: whole if it can be read back, else part by part."""
    highs = [h.start() for h in _IS_HIGH.finditer(m.group())]
    if len(highs) < 4 or not _LATIN_PAIR.search(m.group()):
        return
    start, end = m.end() - len(m.group().lstrip(_ASCII)), m.end()
    while text[end - 1].isascii() and not ("@" <= text[end - 1] <= "~"):
        end -= 1
    whole = _read_back(text, start, end) or _read_back(text, start, m.start() + highs[-1] + 1)
    if whole is not None:
        yield whole
        return
    for part in _PART.finditer(text, start, end):
        if len(_IS_HIGH.findall(part.group())) >= 8:
            edit = _read_back(text, *part.span())
            if edit is not None:
                yield edit


def _read_back(text: str, start: int, end: int) -> Edit | None:
    from govclean import mojibake

    if 3 * len(_IS_HIGH.findall(text, start, end)) < end - start:
        return None

    old = text[start:end]
    behind = "\n" if text[end : end + 1] in ("", "\n") else ""
    before = "，" if start and text[start - 1] != "\n" else "\n"
    for name, read in (
        ("encoding.utf8_as_latin", mojibake.utf8_read_as_latin),
        ("encoding.gbk_as_latin", mojibake.gbk_read_as_latin),
        ("encoding.gbk_in_parts", mojibake.gbk_read_in_parts),
    ):
        rule = rules("encoding")[name]
        new = read(old)
        if new and not _better(new, old, rule.data, before, behind):
            new = mojibake.utf8_read_as_latin(new) or mojibake.gbk_read_as_latin(new)  # misread twice
        if new and _better(new, old, rule.data, before, behind):
            return Edit(start, end, new, name, rule.data["confidence"])
    return None


def _better(new: str, old: str, data: Mapping[str, Any], context: str = "\n", behind: str = "") -> bool:
    """Whether the repair is plausible Chinese and the observed text is not; costs as in ``plausibility``."""
    from govclean.plausibility import costs

    han = len(_HAN.findall(new))
    if _STRAY.search(new) or 2 * han < len(new):
        return False
    after, before = costs(new, context), costs(old)
    mean = sum(after) / max(1, len(after))
    worse = sum(before) / max(1, len(before))
    if mean > data["worst"] or worse - mean < data["better_by"]:
        return False
    if han >= data.get("long", NO_LIMIT):
        return True
    worst_three = max((sum(after[i : i + 3]) for i in range(len(after) - 2)), default=0)
    if worst_three > 3 * data["worst_three"]:
        return False
    worst_two = max((a + b for a, b in pairwise(costs(new + behind, context))), default=0)
    return bool(worst_two <= 2 * data.get("worst_two", NO_LIMIT))


def _question_marks(text: str) -> Iterator[Edit]:
    if "?" not in text:
        return
    blank = list(_BLANK.finditer(text))
    if len(blank) > 1 or any(m.group().count("?") > 1 for m in blank):
        for m in blank:
            yield Edit(m.start(), m.end(), "", "encoding.blank")
    from govclean.plausibility import mean_cost

    worst = rules("encoding")["encoding.indent"].data["worst"]
    for m in _INDENT.finditer(text):
        if mean_cost(text[m.end() : m.end() + 8].partition("\n")[0]) <= worst:
            yield Edit(m.start(), m.end(), "", "encoding.indent")
