"""The forms of frame lines: cut a line into labels with values and items, or say that it is something else.

A line is frame only when *all* of it is explained. That is what keeps prose safe: 来源 inside a sentence leaves the
rest of the sentence unexplained.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Any, NamedTuple

from govclean.frame.anchors import spaced
from govclean.frame.heads import heads
from govclean.frame.names import surname
from govclean.frame.page import LONGEST_FORM
from govclean.rules import rule_file

_ZONES = ("head", "tail", "none", "body")
ZONES = frozenset(_ZONES[:3])  # where a rule's parts count when it does not say
LOOSE = "/ \t\u3000\xa0\r|｜丨/·•,，;；、>＞»[]【】()（）-—:：_*◆■●?\ufffd\u200b"  # what may stand between two parts
AFTER_LABEL = r"\s{0,2}(?:[\]】〕）)]?\s{0,2}[:：]|[\]】〕]|[丨｜])"  # 责任编辑：  [来源]  责编丨
_BEFORE_LABEL = r"[\[【〔（(]?\s{0,2}"
_MAY_START = re.compile(r"[\s|｜/\[【（(>）)\]】:：〕丨?]")  # one of these stands beside every part behind another
_BLANKS = " \t\u3000\xa0"
_BEFORE_VALUE = " \t\u3000\xa0\u200b|｜"  # bars between the cells of a table
_DIRECT = frozenset({"date", "count", "sizes", "code"})  # values that end by themselves
_OPEN, _CLOSE = "（([【〔", "）)]】〕"
_NAMED = re.compile("ROLE|MEDIUM")  # other keys of a rule, in its patterns


class Part(NamedTuple):
    """A part of a frame line, at ``[start, end)``; a label's value at ``[value, value_end)``."""

    rule: str
    weight: float
    zones: frozenset[str]
    field: str
    kind: str  # class of the value, or "" for an item
    start: int
    end: int
    value: int
    value_end: int


class _Spec(NamedTuple):
    rule: str
    weight: float
    zones: frozenset[str]
    field: str
    kind: str


class Forms(NamedTuple):
    """The compiled rule file. What a part begins with says which patterns are tried: see :func:`_begun`."""

    start: re.Pattern[str]
    labels: tuple[_Spec, ...]
    items: tuple[_Spec, ...]
    label_patterns: tuple[str, ...]
    item_patterns: tuple[str, ...]
    label_heads: tuple[frozenset[str] | None, ...]  # None: may begin with nearly anything
    item_heads: tuple[frozenset[str] | None, ...]
    values: Mapping[str, re.Pattern[str]]
    next_line: Mapping[str, re.Pattern[str]]


@cache
def person() -> str:
    """A pattern for one Han name, or a name with a middle dot, and a staff code."""
    part = rule_file("chrome")["person"]
    return f"(?:{part['dotted']}|{surname()}{part['given']}){part['code']}"


@cache
def forms() -> Forms:
    """The forms of ``data/rules/chrome.toml``."""
    table = rule_file("chrome")
    label_specs: list[_Spec] = []
    item_specs: list[_Spec] = []
    words: list[str] = []
    patterns: list[str] = []
    for rule in table["rule"]:
        zones = frozenset(rule.get("zones", ZONES))
        for word, kind, field, weight, *own in rule["labels"]:
            words.append(spaced(word))
            label_specs.append(_Spec(rule["name"], weight, frozenset(own[0]) if own else zones, field, kind))
        for pattern, weight, *own in rule["items"]:
            patterns.append(spaced(pattern))
            where = frozenset(own[0]) if own else zones
            item_specs.append(_Spec(rule["name"], weight, where, rule.get("item_field", ""), ""))
    bare_label = _BEFORE_LABEL + "(?:" + "|".join(words) + ")" + AFTER_LABEL
    bare_item = "|".join(patterns)
    values = {kind: re.compile(p.replace("NAME", person())) for kind, p in table["values"].items()}
    following = {kind: values[kind] if p is True else re.compile(p) for kind, p in table["next_line"].items()}
    return Forms(
        re.compile(rf"(?:{bare_label})|(?<=[\s|｜/\[【（(>）)\]】])(?:{bare_item})"),
        tuple(label_specs),
        tuple(item_specs),
        tuple(words),
        tuple(patterns),
        tuple(_heads(word) for rule in table["rule"] for word, *_ in rule["labels"]),
        tuple(_heads(pattern) for rule in table["rule"] for pattern, *_ in rule["items"]),
        values,
        following,
    )


def _heads(pattern: str) -> frozenset[str] | None:
    try:
        return heads(pattern)
    except ValueError:
        return None


@cache
def _begun(char: str) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None]:
    """The patterns of labels and of items that begin with a character, in the order of the rules.

    Compiled when a line first asks: a line tries a handful of patterns, not all of them.
    """
    known = forms()
    if char.isdecimal() and not char.isascii():
        char = "0"  # what \\d stands for in a pattern, is filed under the ten ASCII digits
    free = char.isspace()
    labels = [
        f"(?P<l{i}>{known.label_patterns[i]})" for i, h in enumerate(known.label_heads) if free or not h or char in h
    ]
    items = [
        f"(?P<i{i}>{known.item_patterns[i]})" for i, h in enumerate(known.item_heads) if free or not h or char in h
    ]
    return (
        re.compile(f"{_BEFORE_LABEL}(?:{'|'.join(labels)}){AFTER_LABEL}") if labels else None,
        re.compile("|".join(items)) if items else None,
    )


def parts(text: str, zone: str) -> tuple[Part, ...] | None:
    """The parts of a line (stripped, simplified script) that explain all of it in its zone, or None.

    >>> [(p.rule, text[p.value:p.value_end]) for text in ["来源：示范日报 浏览次数：12"] for p in parts(text, "head")]
    [('chrome.byline', '示范日报'), ('chrome.counter', '12')]
    >>> parts("资金来源：财政拨款", "head") is None
    True
    """
    found = parsed(text)
    if found:
        for part in found:
            if zone not in part.zones:
                return None
    return found


@lru_cache(maxsize=1024)  # the rows of a page are asked about several times, in several rounds
def parsed(text: str) -> tuple[Part, ...] | None:
    """The parts of a line that explain all of it, wherever it stands, or None."""
    if not text or len(text) > LONGEST_FORM:
        return None
    known = forms()
    out: list[Part] = []
    at, n = 0, len(text)
    while at < n:
        char = text[at]
        if char in _BLANKS:
            at += 1
            continue
        label, item = _begun(char)
        if char in _OPEN:  # 【来源】 is filed under what stands in the bracket
            inside = text[at + 1 : at + 4].lstrip()
            label = _begun(inside[0])[0] if inside else None
        begun = item.match(text, at) if item else None
        # a bracketed source is one item; else labels come first
        match = label.match(text, at) if label and not (begun and char in "（(") else None
        if match and match.lastgroup:
            spec = known.labels[int(match.lastgroup[1:])]
            span = _value(text, match.end(), spec.kind, known)
            if span is None:
                return None
            out.append(Part(*spec, match.start(), max(match.end(), span[1]), *span))
            at = out[-1].end
        elif begun and begun.end() > at and begun.lastgroup:
            spec = known.items[int(begun.lastgroup[1:])]
            out.append(Part(*spec, at, begun.end(), at, begun.end()))
            at = begun.end()
        elif char in LOOSE:
            at += 1
        elif char in label_starts() and (part := _without_colon(text, at)):
            out.append(part)
            at = part.end
        elif char in label_starts() and (bare := _bare_label().match(text, at)) and (out or bare.end() < n):
            out.append(_without_value(bare.start(), bare.end()))
            at = bare.end()
        else:
            return None
    return tuple(out)


@cache
def _tabled() -> tuple[tuple[re.Pattern[str], _Spec], ...]:
    """Labels of a disclosure table without a colon, each with its kind of value."""
    return tuple(
        (re.compile(f"(?:{spaced(word)})[^\\S\\n]{{0,8}}"), _Spec("chrome.disclosure", weight, ZONES, field, kind))
        for word, kind, field, weight, *_ in setting("disclosure")["labels"]
        if kind in setting("disclosure")["bare"]
    )


def _without_colon(text: str, at: int) -> Part | None:
    """A label of a disclosure table that lost its colon, and behind it a value that can be nothing else."""
    for label, spec in _tabled():
        if begun := label.match(text, at):
            value = _bare_value(spec.kind).match(text, begun.end())
            return Part(*spec, at, value.end(), *value.span()) if value else None
    return None


@cache
def _bare_value(kind: str) -> re.Pattern[str]:
    return re.compile(setting("disclosure")["bare"][kind].replace("DATE", rule_file("chrome")["values"]["date"]))


def _without_value(start: int, end: int) -> Part:
    """The part of a label of a disclosure table that lost its colon with its value: it weighs nothing by itself."""
    return Part("chrome.disclosure", 0.0, ZONES, "", "none", start, end, end, end)


@cache
def label_starts() -> frozenset[str]:
    """The characters that a label of a disclosure table can begin with."""
    return frozenset(word[0] for row in setting("disclosure")["labels"] for word in row[0].split("|"))


@cache
def _bare_label() -> re.Pattern[str]:
    """A label of a disclosure table right before another one, or at the end of a line."""
    words = "|".join(spaced(row[0]) for row in setting("disclosure")["labels"])
    return re.compile(rf"(?:{words})(?=\s{{0,4}}(?:(?:{words})|\Z))")


@cache
def _ends_in_label() -> re.Pattern[str]:
    return re.compile("(?:" + "|".join(spaced(row[0]) for row in setting("disclosure")["labels"]) + r")\Z")


def score(mine: Iterable[Part]) -> float:
    """What the parts of a line weigh together; a footer's parts count only beside other lines of a footer."""
    return sum(part.weight for part in mine if part.rule != "chrome.footer")


def is_worth(text: str) -> bool:
    """Whether a line would be frame in the place and beside the neighbours that speak most for it."""
    table = rule_file("chrome")
    best = table["zone_bonus"] + table["neighbour_bonus"]
    scores = (score(parts(text, zone) or ()) for zone in _ZONES)
    return any(own > 0 and own + best >= table["threshold"] for own in scores)


def _value(text: str, at: int, kind: str, known: Forms) -> tuple[int, int] | None:
    """The span of a label's value, empty if it has none, or None if what stands there is no such value."""
    while at < len(text) and text[at] in _BEFORE_VALUE:
        at += 1
    pattern = known.values[kind]
    if kind in _DIRECT:
        match = pattern.match(text, at)
        return (at, match.end()) if match else (at, at)
    if text[at : at + 1] in label_starts() and _bare_label().match(text, at):  # the next label, not a value
        return at, at
    following = known.start.search(text, at) if _MAY_START.search(text, at) else None
    end = following.start() if following else len(text)
    if following and (glued := _ends_in_label().search(text, at, end)):  # 某某局文号成文日期：…
        end = glued.start()
    while end > at and (text[end - 1] in " \t\u3000\xa0|｜丨;；,，、/?\ufffd" + _OPEN or _loose_close(text, at, end)):
        end -= 1
    if end == at:
        return at, at
    return (at, end) if pattern.fullmatch(text, at, end) else None


def _loose_close(text: str, at: int, end: int) -> bool:
    """Whether the value ends in a closing bracket that was opened before it."""
    which = _CLOSE.find(text[end - 1])
    return which >= 0 and text.count(_OPEN[which], at, end) < text.count(_CLOSE[which], at, end)


def setting(name: str) -> Mapping[str, Any]:
    """A rule's own table, by its short name."""
    return _settings()[name]


@cache
def _settings() -> Mapping[str, Mapping[str, Any]]:
    return {rule["name"].split(".")[1]: rule for rule in rule_file("chrome")["rule"]}


@cache
def pattern(rule: str, key: str) -> re.Pattern[str]:
    """A pattern of a rule's own, compiled with spaces allowed inside words; ROLE in it is what the key ``role`` has."""
    own = setting(rule)
    text = _NAMED.sub(lambda match: str(own[match[0].lower()]), own[key])
    return re.compile(spaced(text.replace("NAME", person())))
