"""`unicode`: characters that are not what they look like.

A table for each kind, no general normaliser: NFKC and the defaults of general repair tools turn the full-width
punctuation and curly quotes of Chinese official text into something else. Lines that hold a script in which
invisible characters have work to do (Arabic, Mongolian, Tibetan ...) are left alone, and so is a page written
mainly in another script than Han or Latin.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from govclean import prefilter
from govclean.chain import guarded
from govclean.document import Document
from govclean.findings import Edit, Finding
from govclean.rules import rule_file, rules

_HAN = "\u2e80-\u2fdf\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_BREAKS = "\n\r\x0b\x0c\u2028\u2029"
# Scripts whose lines are left alone, and those that count when the page's main script is worked out.
_JOINING = "\u0590-\u1cff\u2d30-\u2d7f\ua000-\uabff\uac00-\ud7ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U0001bfff"
_FOREIGN = re.compile(f"[\u0370-\u058f{_JOINING}\u3041-\u3096\u30a1-\u30fa]")
_FOREIGN_LINE = re.compile(f"[{_JOINING}]")
_HAN_CHAR = re.compile(f"[{_HAN}]")
# What may stand beside a blank that is changed: Han, Latin, their punctuation and symbols, what this filter writes.
_PLAIN = re.compile(
    f"[\t-\r -~\u00a1-\u024f\u1e00-\u1eff\u2010-\u2029\u2030-\u205e\u2070-\u27bf\u3000-\u303f{_HAN}"
    "\uf000-\uf0ff\ufe30-\ufe4f\uff00-\uffef\ue010]"
)
# A page without any of these has nothing that an invisible character could be out of place in.
_OURS = re.compile(f"[{_HAN}0-9A-Za-z\uff10-\uff5a]")
_NEW_LINE = re.compile(f"[{_BREAKS}]")
_CONTROLS = "\x00-\x08\x0e-\x1f\x7f"
_WIDE = "０-９Ａ-Ｚａ-ｚ"
_COMPATIBILITY = "\uf900-\ufad9\U0002f800-\U0002fa1d"
_PROSE = re.compile(
    r"[。！？；，：…,;:]|^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]|第.{1,4}[章节条]|附)"
)
_TO_ASCII = {c: c - 0xFEE0 for r in ((0xFF10, 0xFF1A), (0xFF21, 0xFF3B), (0xFF41, 0xFF5B)) for c in range(*r)}


def _looked_at() -> str:
    """The class of everything that this filter looks at; ``．`` and spaces are in it, and often stay."""
    own, rule = rule_file("unicode"), rules("unicode")
    space = f"{own['spaces']}{own['private_blanks']}{rule['unicode.invisible'].data['characters']}{_CONTROLS}"
    private = rule["unicode.private"].data
    single = f"{private['point']}{''.join(private['bullets'])}．"
    return f"\r\x0b\x0c\u2028\u2029\u2e80-\u2fdf{space}{single}{_WIDE}{_COMPATIBILITY}"


@cache
def _token_starts() -> re.Pattern[str]:
    """What a token may begin with, blanks before it aside: a plain class, which `re` scans for quickly."""
    return re.compile(f"[{_looked_at()}]")


def _tokens(text: str) -> Iterator[re.Match[str]]:
    """Everything that this filter looks at, in order."""
    token, at = _tables()[0].match, 0
    starts = _token_starts().search
    while (found := starts(text, at)) is not None:
        start = place = found.start()
        while start > at and text[start - 1] in " \t":
            start -= 1
        hit = token(text, start) or (token(text, place) if place > start else None)
        if hit is None:
            at = found.end()
            continue
        yield hit
        at = hit.end()


@cache
def _tables() -> tuple[re.Pattern[str], dict[int, str | None], dict[str, str]]:
    """The pattern of everything this filter looks at, blanks and what they become, and single characters."""
    own, rule = rule_file("unicode"), rules("unicode")
    gone = rule["unicode.invisible"].data["characters"]
    blank: dict[int, str | None] = {ord(c): " " for c in own["spaces"]}
    blank |= {ord(c): "\u3000" for c in (*own["private_blanks"], "\u3000")}
    blank |= {ord(c): None for c in gone} | dict.fromkeys((*range(9), *range(14, 32), 127))
    supplement = rule["unicode.radical"].data["supplement"]
    single = dict(zip(supplement[::2], supplement[1::2], strict=True)) | rule["unicode.private"].data["bullets"]
    single |= {chr(c): unicodedata.normalize("NFKC", chr(c)) for c in range(0x2F00, 0x2FD6)}
    space = f"{own['spaces']}{own['private_blanks']}{gone}{_CONTROLS}"
    point = rule["unicode.private"].data["point"]
    bullets = "".join(rule["unicode.private"].data["bullets"])
    token = re.compile(
        rf"(?P<linefeed>\r\n?|[\x0b\x0c\u2028\u2029])"
        rf"|(?P<blank>(?<![ \t])[ \t]*+[{space}][ \t{space}]*)"
        rf"|(?P<width>[{_WIDE}]+|(?<=[0-9０-９])．(?=[0-9０-９]))"
        rf"|(?P<point>(?<=[0-9０-９]){point})"
        rf"|(?P<private>[{bullets}])|(?P<radical>[\u2e80-\u2fdf]+)|(?P<compatibility>[{_COMPATIBILITY}])"
    )
    return token, blank, single


_HELD = prefilter.pair(_looked_at)


def _has_any(doc: Document) -> bool:
    return doc.may_hold(_HELD)


@guarded(_has_any)
def unicode(doc: Document) -> Iterator[Finding]:
    """Fold and remove, character by character, what is not between characters of another script."""
    text = doc.text
    if not _OURS.search(text):
        return
    single = _tables()[2]
    foreign = _FOREIGN.search(text) is not None
    if foreign and len(_FOREIGN.findall(text)) * 3 > len(_HAN_CHAR.findall(text)):
        return
    line_end, left_alone = 0, False
    for hit in _tokens(text):
        start, end, kind, found = hit.start(), hit.end(), hit.lastgroup, hit.group()
        if kind == "linefeed":
            yield Edit(start, end, "\n", "unicode.linefeed")
            continue
        if foreign:
            if start >= line_end or not start:
                line_start, line_end = _bounds(text, line_end, start)
                left_alone = _FOREIGN_LINE.search(text, line_start, line_end) is not None
            if left_alone:
                continue
        if kind == "blank":
            yield from _blank(text, start, end)
            continue
        new = found
        if kind == "width":
            new = "." if found == "．" else found.translate(_TO_ASCII)
        elif kind == "compatibility":
            new = unicodedata.normalize("NFC", found)
        elif kind == "private":
            new = single[found]
        elif kind == "point":
            after = text[end : end + 1]
            kind, new = "private", "." if after.isdecimal() else "．" if _HAN_CHAR.match(after) else found
        elif kind == "radical" and (len(found) > 1 or _beside_han(text, start, end)):
            new = "".join(single.get(c, c) for c in found)
        if new != found:
            yield Edit(start, end, new, f"unicode.{kind}")


def _beside_han(text: str, start: int, end: int) -> bool:
    """Whether a Chinese character stands beside [start, end), invisible characters between them or not."""
    table = _tables()[1]
    while start > 0 and table.get(ord(text[start - 1]), "") is None:
        start -= 1
    while end < len(text) and table.get(ord(text[end]), "") is None:
        end += 1
    return _HAN_CHAR.match(text, end) is not None or (start > 0 and _HAN_CHAR.match(text, start - 1) is not None)


def _bounds(text: str, since: int, at: int) -> tuple[int, int]:
    """The bounds of the line that holds ``at``, looked for from an earlier line's end on."""
    start = since
    for hit in _NEW_LINE.finditer(text, since):
        if hit.start() >= at:
            return start, hit.start()
        start = hit.end()
    return start, len(text)


def _blank(text: str, start: int, end: int) -> Iterator[Edit]:
    """A run of blanks and invisible characters, which the characters on both sides allow to change."""
    before, after, run = text[start - 1 : start] if start else "", text[end : end + 1], text[start:end]
    if (before and not _PLAIN.match(before)) or (after and not _PLAIN.match(after)):
        return
    table = _tables()[1]
    new = run.translate(table)
    kinds = {_kind(c, table) for c in run if table.get(ord(c), c) != c}
    at_start, at_end = before in _BREAKS, after in _BREAKS  # the empty string, too, is in every string
    if any(table.get(ord(c)) for c in run) and (at_end or (at_start and (_aligned(new) or not _row(text, start, end)))):
        new, kinds = "", {"indent"}
    if new != run:
        yield Edit(start, end, new, "+".join(f"unicode.{kind}" for kind in sorted(kinds)))


def _kind(char: str, table: dict[int, str | None]) -> str:
    if table[ord(char)] is None:
        return "control" if char <= "\x7f" else "invisible"
    return "space"


def _aligned(blanks: str) -> bool:
    """Whether a line's indent is too wide for a row of a table: a signature set to the right."""
    return len(blanks) >= int(rule_file("unicode")["alignment"])


def _row(text: str, start: int, end: int) -> bool:
    """Whether the line is one of at least three short labels in a row: a flattened table.

    Looks 300 characters to each side, so that the work on a page stays in proportion to its length.
    """
    first, *below = _NEW_LINE.split(text[end : end + 300])
    above = _NEW_LINE.split(text[max(0, start - 300) : start])[:-1]
    if start > 300:
        above = above[1:]  # cut in the middle
    if end + 300 < len(text):
        below = below[:-1]
    down, up = _labels(below), _labels(above[::-1])
    return _is_label(first) and down + up >= 2


def _labels(lines: list[str]) -> int:
    """How many labels the lines begin with, two at most; blank lines do not count."""
    count = 0
    for line in lines:
        if _shown(line):
            if count == 2 or not _is_label(line):
                break
            count += 1
    return count


def _shown(line: str) -> str:
    """The line without invisible characters, and without blanks around it."""
    own = rule_file("unicode")
    return _gone().sub("", line).strip(f" \t\x85\u1680{own['spaces']}{own['private_blanks']}")


@cache
def _gone() -> re.Pattern[str]:
    return re.compile(f"[{rules('unicode')['unicode.invisible'].data['characters']}{_CONTROLS}]")


def _is_label(line: str) -> bool:
    plain = _shown(line)
    return 0 < len(plain) < int(rule_file("unicode")["row"]) and not _PROSE.search(plain)
