"""`injection`: what others put into a page: advertising, jammer lines of forums, code that a template let through.

Only whole tokens that can be nothing else are removed; a brand inside a sentence may stand where a word stood, so it is
noted and left. Pages about code, and reports about gambling sites, speak of such things and keep them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from govclean import prefilter, views
from govclean.chain import guarded
from govclean.document import Document
from govclean.findings import Edit, Finding, Note
from govclean.frame.removal import settled
from govclean.rules import rule_file, rules

_HAN = re.compile(f"[{views.HAN}]")
_LETTER = re.compile("[A-Za-z]")
_EMOJI = "\U0001f000-\U0001faff"
_FACE = re.compile(f"[{_EMOJI}](?:[{_EMOJI}\ufe0f\u200d\u2600-\u27bf]{{0,12}})")
# Signs of code; a semicolon behind Han and an arrow with spaces around it are what people write
_CODE = re.compile(f"[{{}}]|\\(\\)|(?<![{views.HAN}）”》。])[;=]|(?<=[\\w\"'/])[<>](?! )|[<>](?=[A-Za-z/!])", re.ASCII)
_FIELDS = re.compile(r"[,，|、;；_\s/-]+")
_SELECTOR = 80  # characters before a block of style that its selector may take
_AROUND = 60  # characters read before and after a brand for what the sentence is about
_LEAD = 12  # characters before a domain that may introduce it


class _Data(NamedTuple):
    tokens: dict[str, re.Pattern[str]]
    selector: re.Pattern[str]
    symbols: frozenset[str]
    domain: re.Pattern[str]
    spaced: re.Pattern[str]
    marks: frozenset[str]
    words: dict[str, re.Pattern[str]]
    limits: dict[str, Any]


@cache
def _data() -> _Data:
    file, rule = rule_file("injection"), rules("injection")
    return _Data(
        {
            name: re.compile("|".join(rule[name].data["patterns"]))
            for name in ("injection.template", "injection.script", "injection.style")
        },
        re.compile(rule["injection.style"].data["selector"]),
        frozenset(rule["injection.jammer"].data["symbols"]),
        re.compile(file["words"]["domain"]),
        re.compile(file["words"]["spaced"]),
        frozenset(rule["injection.jammer"].data["marks"].split()),
        {name: re.compile(pattern) for name, pattern in file["words"].items()},
        dict(file["limits"]),
    )


_MAY_ADVERTISE = prefilter.words(rule_file("injection")["hints"], groups=6)
_MAY_LINK = prefilter.pair(".", "a-z")
_MAY_PICTURE = prefilter.pair(_EMOJI)


def may_be_injected(doc: Document) -> bool:
    """Whether the page holds a sign of anything that this filter looks for."""
    text = doc.text
    return (
        (doc.may_hold(_MAY_ADVERTISE) and _hint().search(text) is not None)
        or (doc.may_hold(_MAY_LINK) and _data().words["suffix"].search(text) is not None)
        or doc.may_hold(_MAY_PICTURE)
    )


@cache
def _hint() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, rule_file("injection")["hints"])))  # plain words: one scan for all


@guarded(may_be_injected)
def injection(doc: Document) -> Iterator[Finding]:
    """Remove leaked code, jammer lines and spam lines; note brands, odd domains, deleted names and prompts.

    >>> from govclean import Chain
    >>> Chain([injection])("[标签:标题]\\n会议强调，要守住底线。{jz:field.toptypename/}").text
    '会议强调，要守住底线。'
    """
    return settled(doc, _pass)


def _pass(text: str, simplified: str) -> Iterator[Finding]:
    lines = views.lines(text)
    found = [*_tokens(text, lines, simplified), *_faces(text), *_spaced(text), *_domains(text, simplified)]
    brands = list(_data().words["brand"].finditer(simplified))
    found += _notes(simplified, brands)
    branded = {bisect_right(lines, m.start(), key=lambda line: line.start) - 1 for m in brands}
    whole = _whole_lines(text, lines, simplified, branded, [f for f in found if isinstance(f, Edit)])
    if _data().words["sure"].search(simplified):
        stuffed = sorted(set(_stuffed(lines, simplified)))
        if _data().words["police"].search(simplified):
            found += [Note("injected", *lines[i][:2], "search words of adult sites") for i in stuffed]
        else:
            whole |= dict.fromkeys(stuffed, "injection.spam")
    lost = list(_deletions(lines, whole, text))
    yield from lost
    held = [(e.start, e.end) for e in lost]
    done = -1
    for f in sorted((f for f in found if not _inside(f, held)), key=lambda f: (f.start, -f.end)):
        if isinstance(f, Edit):
            if f.start < done:
                continue
            done = f.end
        yield f


def _inside(finding: Edit | Note, held: Sequence[tuple[int, int]]) -> bool:
    """Whether a finding touches lines that go as a whole."""
    i = bisect_right(held, (finding.end, finding.end)) - 1
    return i >= 0 and held[i][1] > finding.start


def _deletions(lines: Sequence[views.Line], gone: Mapping[int, str], text: str) -> Iterator[Edit]:
    """Whole lines with the line end behind them; the last lines of a text with the one before them."""
    tail = len(lines)
    while tail - 1 in gone:
        tail -= 1
    i = 0
    while i < len(lines):
        rule, j = gone.get(i), i
        if rule:
            while j + 1 < len(lines) and gone.get(j + 1) == rule:
                j += 1
            last = 0 < tail <= i
            yield Edit(lines[i].start - last, min(len(text), lines[j].end + (not last)), "", rule, 0.97)
        i = j + 1


def _whole_lines(
    text: str, lines: Iterable[views.Line], simplified: str, branded: Collection[int], edits: list[Edit]
) -> dict[int, str]:
    """Lines of which nothing would be left, and lines that are spam or a forum's jammer: {line: rule}.

    branded: the lines that hold a brand.
    """
    gone: dict[int, str] = {}
    deleted = sorted((e for e in edits if not e.new), key=lambda e: e.start)
    at = 0
    for i, line in enumerate(lines):
        while at < len(deleted) and deleted[at].end <= line.start:
            at += 1
        rest, rule, start, k = "", "", line.start, at
        while k < len(deleted) and deleted[k].start < line.end:
            rest += text[start : max(start, deleted[k].start)]
            start, rule, k = max(start, deleted[k].end), deleted[k].rule, k + 1
        if rule and not (rest + text[start : line.end]).strip():
            gone[i] = rule
        elif _is_jammer(line.text):
            gone[i] = "injection.jammer"
        elif i in branded and _is_spam(simplified[line.start : line.end]):
            gone[i] = "injection.spam"
    return gone


def _tokens(text: str, lines: Sequence[views.Line], simplified: str) -> Iterator[Edit | Note]:
    """Code that a template let through: removed from Chinese lines, noted on pages that speak of code."""
    data = _data()
    spans = _code(simplified)
    if not spans:
        return
    outside = list(text)
    for start, end, _ in spans:
        outside[start:end] = " " * (end - start)
    rest = "".join(outside)
    about_code = data.words["code"].search(rest) is not None
    chinese = len(_HAN.findall(rest)) >= 2 * len(_LETTER.findall(rest))
    starts = [line.start for line in lines]
    clear: dict[tuple[int, int], bool] = {}
    for start, end, name in spans:
        at = bisect_right(starts, start) - 1, bisect_right(starts, end - 1) - 1
        if at not in clear:
            around = rest[lines[at[0]].start : lines[at[1]].end]
            clear[at] = not around.strip() or (at[0] == at[1] and not _CODE.search(around))
        if chinese and not about_code and clear[at]:
            while text[start - 1 : start] == " " == text[end : end + 1]:  # of the spaces around it one side's stay
                end += 1
            yield Edit(start, end, "", name, 0.97)
        else:
            yield Note("generated", start, end, "code of a template or script")


def _code(text: str) -> list[tuple[int, int, str]]:
    """Stretches of code in order, with the rule; what lies inside another is left out."""
    data = _data()
    found = []
    for name, pattern in data.tokens.items():
        for m in pattern.finditer(text):
            start = m.start()
            if text[start] == "{" and name == "injection.style":
                lead = data.selector.search(text, max(0, start - _SELECTOR), start)
                start = lead.start() if lead else start
            found.append((start, m.end(), name))
    out: list[tuple[int, int, str]] = []
    for start, end, name in sorted(found, key=lambda span: (span[0], -span[1])):
        if out and out[-1][1:] == (start, name):  # one behind the other
            out[-1] = out[-1][0], end, name
        elif not out or start >= out[-1][1]:
            out.append((start, end, name))
    return out


def _is_jammer(line: str) -> bool:
    """Whether a line is the random signs that forum software hides between lines: ``6 Z& F5 N$ q* C7``."""
    line = line.strip()
    if not 8 <= len(line) <= 120 or not line.isascii():
        return False
    pieces = line.split(" ")
    symbols = {c for c in line if c in _data().symbols}
    letters = [c for c in line if c.isalpha()]
    return (
        len(pieces) >= 4
        and all(1 <= len(p) <= 3 for p in pieces)
        and len(symbols) >= 3
        and any(p[-1] in _data().marks for p in pieces[:-1])
        and any(c.isdigit() for c in line)
        and any(c.islower() for c in letters)
        and any(c.isupper() for c in letters)
        and sum(len(p) > 1 and p[0].isalnum() and p[-1] in symbols for p in pieces) >= 3
    )


def _is_spam(line: str) -> bool:
    """Whether a line with a gambling brand is a list of search words."""
    data = _data()
    if len(line) > data.limits["spam_line"]:
        return False
    fields = [f for f in _FIELDS.split(line.strip()) if f]
    if len(fields) < data.limits["spam_fields"] or data.words["sentence"].search(line):
        return False
    return 2 * sum(1 for f in fields if data.words["search"].search(f)) >= len(fields)


def _stuffed(lines: Sequence[views.Line], simplified: str) -> Iterator[int]:
    """Lines of search words of adult sites; they stand at the ends of a page, with hardly another line outside them."""
    ends = _data().limits["stuffed_outside"]
    for way in (range(len(lines)), range(len(lines) - 1, -1, -1)):
        others = 0
        for i in way:
            if not lines[i].text or lines[i].text.isspace():
                continue
            if _is_stuffed(simplified[lines[i].start : lines[i].end]):
                yield i
            elif others == ends[way.step < 0]:
                break
            else:
                others += 1


def _is_stuffed(line: str) -> bool:
    """Whether a line is a list of search words of adult sites: most of its fields can be nothing else.

    A field is one by a word that stands nowhere else (``adult``), or by two that only together tell (``half``).
    """
    data = _data()
    words = data.words
    if len(line) > data.limits["spam_line"] or not words["sure"].search(line) or words["sentence"].search(line):
        return False
    fields = [f for f in _FIELDS.split(line.strip()) if f]
    if len(fields) < data.limits["stuffed_fields"]:
        return False
    sure = sum(1 for f in fields if words["adult"].search(f))
    half = sum(1 for f in fields if not words["adult"].search(f) and len(set(words["half"].findall(f))) > 1)
    return sure >= 2 and 3 * (sure + half) >= 2 * len(fields)


def _faces(text: str) -> Iterator[Edit]:
    """Emoji strewn inside sentences: many different ones, each glued between a character and what follows it."""
    least = _data().limits["faces"]
    found = list(_FACE.finditer(text))
    inside = [m for m in found if _in_sentence(text, m)]
    if 2 * len(inside) < len(found) or len({m.group()[0] for m in inside}) < least:
        return
    for m in inside:
        yield Edit(m.start(), m.end(), "", "injection.emoji", 0.95)


def _in_sentence(text: str, m: re.Match[str]) -> bool:
    left, right = text[m.start() - 1 : m.start()], text[m.end() : m.end() + 1]
    return bool(left and right and _HAN.match(left)) and (_HAN.match(right) is not None or right in "，。、；：”）》")


def _spaced(text: str) -> Iterator[Edit | Note]:
    """A domain written letter by letter inside sentences; certain where a page has it twice."""
    found = list(_data().spaced.finditer(text))
    times = Counter(m.group().casefold() for m in found)
    for m in found:
        if times[m.group().casefold()] > 1:
            yield Edit(m.start(), m.end(), "", "injection.domain", 0.95)
        else:
            yield Note("injected", m.start(), m.end(), "a domain written letter by letter")


def _domains(text: str, simplified: str) -> Iterator[Edit | Note]:
    """A bare domain between the characters of a sentence that goes on behind it."""
    data = _data()
    for m in data.domain.finditer(simplified):
        left = simplified[max(0, m.start() - _LEAD) : m.start()]
        broken = text[m.end() : m.end() + 1] == "\n"
        right = simplified[m.end() + broken : m.end() + broken + 2]
        if data.words["lead"].search(left) or not _goes_on(left[-2:], right):
            continue
        if broken:
            yield Edit(m.start(), m.end() + 1, "", "injection.domain", 0.9)
        else:
            yield Note("injected", m.start(), m.end(), "a domain inside a sentence")


def _goes_on(left: str, right: str) -> bool:
    """Whether two characters follow two others as in running text."""
    from govclean.plausibility import costs

    if len(left) < 2 or len(right) < 2 or not all(map(_HAN.match, left + right)):
        return False
    return sum(costs(right, left)) <= 2 * int(_data().limits["joint"])


def _notes(simplified: str, brands: Iterable[re.Match[str]]) -> Iterator[Note]:
    data = _data()
    for m in brands:
        around = simplified[max(0, m.start() - _AROUND) : m.end() + _AROUND]
        if not data.words["gambling"].search(around) and simplified[m.start() - 1 : m.start()] not in '“‘《"':
            yield Note("injected", m.start(), m.end(), "a brand that sites put into other people's pages")
    for m in data.words["deleted"].finditer(simplified):
        yield Note("masked", m.start(), m.end(), "characters of a name were deleted")
    for m in data.words["prompt"].finditer(simplified):
        yield Note("generated", m.start(), m.end(), "words of a language model, or of one who asked it")
