"""Is this English a translation of that Chinese? Alignment of paragraphs by length, figures and terms.

Everything is read off the two texts; there is no dictionary of names and no model. A paragraph is described once
(:func:`chinese`, :func:`english`), two descriptions are compared by :func:`score`, and :func:`align` finds the best
monotone alignment of two lists of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from math import log
from statistics import pstdev
from typing import Any, NamedTuple

from govclean.rules import rule_file
from govclean.views import HAN

_HAN = re.compile(f"[{HAN}]")
_WORD = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*")
_DIGITS = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_NUMERAL = re.compile("[一二两三四五六七八九十百]+")
_TENS = re.compile("([二三四五六七八九])?十([一二三四五六七八九])?|.")
_VALUES = {char: value for value, char in enumerate("一二三四五六七八九十", 1)} | {"两": 2}


class Paragraph(NamedTuple):
    """What a paragraph offers for comparison.

    size: Han characters, or English words; log: its logarithm. sure: figures written in digits, as rounded values.
    figures: those, and the ones in words. terms: a bit for every anchor term that occurs.
    """

    size: int
    log: float
    sure: frozenset[float]
    figures: frozenset[float]
    terms: int


class Pair(NamedTuple):
    """Two aligned paragraphs by index, and how well they match in length, figures and terms."""

    chinese: int
    english: int
    score: float


class _Tables(NamedTuple):
    limits: dict[str, float]
    log_ratio: float
    log_base: float
    function: frozenset[str]
    words: dict[str, float]
    english_scale: re.Pattern[str]
    english_scales: dict[str, float]
    chinese_scale: re.Pattern[str]
    chinese_scales: dict[str, float]
    terms: tuple[tuple[str, int], ...]  # Chinese terms with their bits
    stems: dict[str, list[tuple[str, int]]]  # by their first two letters, with their bits
    phrases: tuple[tuple[str, int], ...]


@cache
def _tables() -> _Tables:
    file: Any = rule_file("bilingual")
    english, scales = file["english"], file["chinese"]["scales"]
    words = dict(english["numbers"]) | {month: number for number, month in enumerate(english["months"], 1)}
    answers = [(stem, 1 << bit) for bit, many in enumerate(file["anchors"].values()) for stem in many.split("|")]
    stems: dict[str, list[tuple[str, int]]] = {}
    for stem, bit in answers:
        if " " not in stem:
            stem = f"{stem[1:]} " if stem[0] == "=" else stem  # a whole word: a space follows
            stems.setdefault(stem[:2], []).append((stem, bit))
    return _Tables(
        dict(file["limits"]),
        log(file["limits"]["words_per_han"]),
        log(file["limits"]["length_base"]),
        frozenset(english["function"].split()),
        words,
        re.compile(rf"\s?({'|'.join(english['scales'])})"),
        dict(english["scales"]),
        re.compile(f"(?:{'|'.join(sorted(scales, key=len, reverse=True))})(?![{file['chinese']['units']}])"),
        dict(scales),
        tuple((term, 1 << bit) for bit, many in enumerate(file["anchors"]) for term in many.split("|")),
        stems,
        tuple((stem, bit) for stem, bit in answers if " " in stem),
    )


def limits() -> dict[str, float]:
    """The thresholds of the rule file."""
    return _tables().limits


def is_english(text: str, *, at_least: int | None = None) -> bool:
    """Whether a text is English: enough words, hardly any Han, and from eight words on, function words among them.

    >>> is_english("On May 12, the city held a meeting of the committee.")
    True
    >>> is_english("guo wu yuan an wei ban zhao kai hui yi")
    False
    """
    table = _tables()
    words = _WORD.findall(text)
    if len(words) < (table.limits["min_words"] if at_least is None else at_least) or "://" in text:
        return False
    if len(_HAN.findall(text)) * 4 >= len(words) or sum(map(len, words)) * 2 < len(text):
        return False
    if len(words) < table.limits["long_words"]:
        return True
    common = sum(1 for word in words if word.lower() in table.function)
    return common >= table.limits["function_share"] * len(words)


def chinese(text: str) -> Paragraph:
    """Describe a Chinese paragraph, in simplified script."""
    table = _tables()
    sure = _digits(text, table.chinese_scale, table.chinese_scales)
    spelled = {float(value) for run in _NUMERAL.findall(text) for value in _numerals(run)}
    terms = 0
    for term, bit in table.terms:
        if term in text:
            terms |= bit
    han = len(_HAN.findall(text))
    return Paragraph(han, log(max(han, 1)), sure, sure | spelled, terms)


def english(text: str) -> Paragraph:
    """Describe an English paragraph."""
    table = _tables()
    lower = text.lower()
    words = _WORD.findall(lower)
    sure = _digits(lower, table.english_scale, table.english_scales)
    spelled = {float(table.words[word]) for word in words if word in table.words}
    terms = 0
    for word in set(words):
        terms |= _terms(word)
    for phrase, bit in table.phrases:
        if phrase in lower:
            terms |= bit
    return Paragraph(len(words), log(max(len(words), 1)), sure, sure | spelled, terms)


@lru_cache(maxsize=8192)
def _terms(word: str) -> int:
    """The bits of the anchor terms that an English word may answer."""
    found = 0
    for stem, bit in _tables().stems.get(word[:2], ()):
        if f"{word} ".startswith(stem):
            found |= bit
    return found


def _digits(text: str, scale: re.Pattern[str], scales: dict[str, float]) -> frozenset[float]:
    found = set()
    for match in _DIGITS.finditer(text):
        value = float(match.group().replace(",", "")[:30])
        unit = scale.match(text, match.end())
        if unit:
            value *= scales[unit.group().strip()]
        found.add(float(f"{value:.4g}"))
    return frozenset(found)


def _numerals(run: str) -> list[int]:
    """The readings of a run of numerals below a hundred: 十四五 is 14 and 5, 三 is 3."""
    found = []
    at = 0
    while at < len(run):
        match = _TENS.match(run, at)
        assert match is not None  # the last alternative takes any character
        if "十" in match.group():
            found.append(_VALUES.get(match[1] or "一", 1) * 10 + _VALUES.get(match[2] or "", 0))
        elif match.group() in _VALUES and match.group() != "一":
            found.append(_VALUES[match.group()])
        at = match.end()
    return found


def score(c: Paragraph, e: Paragraph) -> float:
    """How well two paragraphs match in length, figures and terms; above 0 they may be translations of each other."""
    table = _tables()
    off = (e.log - c.log - table.log_ratio) / table.log_base
    total = 1 - off * off if -1.73 < off < 1.73 else -2.0
    if c.figures or e.figures:
        total += min(max(0.6 * (len(c.figures & e.figures) - _conflicts(c, e)), -1.5), 2.5)
    terms = (c.terms & e.terms).bit_count()
    return total + min(max(0.35 * terms - 0.05 * (e.terms & ~c.terms).bit_count(), -0.5), 2.0)


def evidence(c: Paragraph, e: Paragraph) -> float:
    """What figures and terms say for two paragraphs being translations, in nats; below 0 they speak against it.

    >>> report, other = chinese("共排查隐患1286处。"), english("There were 35 accidents.")
    >>> evidence(report, english("In all, 1,286 hazards were found.")) > 2 > 0 > evidence(report, other)
    True
    """
    limit = limits()
    shared, terms = c.figures & e.figures, c.terms & e.terms
    total = sum(limit[_size(value)] for value in shared) - min(_conflicts(c, e), limit["most_conflicts"])
    return total + limit["term"] * terms.bit_count() - limit["odd_term"] * (e.terms & ~c.terms).bit_count()


def _size(value: float) -> str:
    if value <= 12:
        return "small_figure"
    return "figure" if value < 100 or 1900 <= value <= 2100 else "long_figure"


def regularity(pairs: Sequence[tuple[Paragraph, Paragraph]]) -> float:
    """What the lengths say for a text and its translation, in nats: they rise and fall together, or by chance."""
    if len(pairs) < 2:
        return 0.0
    limit = limits()
    spread = max(pstdev(e.log for _, e in pairs), 0.01)
    left = max(pstdev(e.log - c.log for c, e in pairs), limit["length_noise"])
    return (len(pairs) - 1) * max(0.0, log(spread / left) - limit["length_chance"])


def agreement(c: Paragraph, e: Paragraph) -> tuple[int, int]:
    """How many figures two paragraphs share, and how many in digits stand in one of them only."""
    return len(c.figures & e.figures), _conflicts(c, e)


def _conflicts(c: Paragraph, e: Paragraph) -> int:
    return len(e.sure - c.figures) + len(c.sure - e.figures)


def align(cs: Sequence[Paragraph], es: Sequence[Paragraph]) -> list[Pair]:
    """The best monotone alignment, each paragraph used once or not at all. O((n + m) * band) time."""
    limit = limits()
    n, m = len(cs), len(es)
    if not n or not m or max(n, m) > limit["max_paragraphs"]:
        return []
    band, skip = int(limit["band"]), limit["skip"]
    rows: list[dict[int, int]] = [{}]  # per row: column -> the last move, 1 down, 2 right, 3 both
    previous: dict[int, float] = {j: skip * j for j in range(min(m, band) + 1)}
    for i in range(1, n + 1):
        centre = i * m // n
        row: dict[int, float] = {}
        moves: dict[int, int] = {}
        for j in range(max(0, centre - band), min(m, centre + band) + 1):
            best, move = float("-inf"), 0
            if j in previous:
                best, move = previous[j] + skip, 1
            if j - 1 in row and row[j - 1] + skip > best:
                best, move = row[j - 1] + skip, 2
            if j and j - 1 in previous:
                value = previous[j - 1] + score(cs[i - 1], es[j - 1])
                if value > best:
                    best, move = value, 3
            if move:
                row[j], moves[j] = best, move
        rows.append(moves)
        previous = row
    pairs = []
    i, j = n, m
    while i and j and j in rows[i]:
        move = rows[i][j]
        if move == 3:
            pairs.append(Pair(i - 1, j - 1, score(cs[i - 1], es[j - 1])))
        i, j = i - (move != 2), j - (move != 1)
    return pairs[::-1]
