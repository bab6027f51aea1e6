"""Pages in two languages: a translation that stands with the Chinese text goes into the page's meta, aligned."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from statistics import pstdev
from typing import NamedTuple

from govclean import prefilter
from govclean.bitext import Pair, align, chinese, english, is_english, limits
from govclean.chain import guarded
from govclean.document import Document
from govclean.findings import Edit, Finding, Meta
from govclean.views import HAN, Line

# Three small words in a row with plain spaces: cheap, and every English sentence has them. It begins with a class.
_GUARD = re.compile("[a-z] [a-z]+ [a-z]")
_HAN = re.compile(f"[{HAN}]")
_RUN = re.compile("(?:(?<=[。！？；：”）)])|^)[^\u2e80-\uffff]{30,}")  # English inside a Chinese line
_ROUNDS = 3


class Unit(NamedTuple):
    """A stretch of one language: a line, or part of a line. ``line`` is the line's index."""

    start: int
    end: int
    line: int
    english: bool


_MAY_BE_ENGLISH = prefilter.pair("a-z", " ")


def _needed(doc: Document) -> bool:
    return doc.may_hold(_MAY_BE_ENGLISH) and _GUARD.search(doc.text) is not None


@guarded(_needed)
def bilingual(doc: Document) -> Iterator[Finding]:
    """Separate an English translation from the Chinese text that it translates.

    ``Options.translations`` says what becomes of it: ``split`` moves it into ``meta["translations"]``, ``keep`` leaves
    it in the text and describes it there, ``drop`` removes it. The meta value is a list with one entry for each
    language::

        {"lang": "en", "text": "...", "paragraphs": [[0, "The title"], [1, "..."], [None, "..."]]}

    The number is the paragraph's place among the non-blank lines of the Chinese text (from 0); it is None where no
    Chinese paragraph answers with certainty. Nothing happens where English and Chinese do not agree in length,
    figures and terms: quotations, tables in two languages, abstracts and references stay.
    """
    units = _units(doc)
    partner: dict[Unit, Unit | None] = {}
    rounds = 0
    while (found := _translation(doc, [u for u in units if u not in partner])) is not None:
        rounds += 1
        if rounds > _ROUNDS:  # it does not settle: whatever this page is, it is not a text and its translation
            return
        partner.update(found)
    if not partner:
        return
    taken = sorted(partner)
    mode = doc.options.translations
    if mode != "keep":
        yield from _deletions(doc, taken)
    if mode != "drop":
        yield Meta("translations", [_described(doc, taken, partner)])


def _units(doc: Document) -> list[Unit]:
    """The page's stretches of Chinese and English, in order; lines that are neither are left out."""
    units = []
    for index, line in enumerate(doc.lines):
        if not line.text or line.text.isspace():
            continue
        if is_english(line.text):
            units.append(Unit(line.start, line.end, index, True))
        elif _HAN.search(line.text):
            units += _split(line, index)
    return units


def _split(line: Line, index: int) -> Iterator[Unit]:
    """A Chinese line, divided where whole English sentences stand between its sentences."""
    at = 0
    if _GUARD.search(line.text):
        for run in _RUN.finditer(line.text):
            if is_english(run.group(), at_least=int(limits()["run_words"])):
                if _HAN.search(line.text, at, run.start()):
                    yield Unit(line.start + at, line.start + run.start(), index, False)
                yield Unit(line.start + run.start(), line.start + run.end(), index, True)
                at = run.end()
    if _HAN.search(line.text, at):
        yield Unit(line.start + at, line.end, index, False)


def _translation(doc: Document, units: Sequence[Unit]) -> dict[Unit, Unit | None] | None:
    """The English units of a translation, each with its Chinese unit or None; None if there is no translation."""
    limit = limits()
    cs = [u for u in units if not u.english]
    es = [u for u in units if u.english]
    if not cs or not es or max(len(cs), len(es)) > limit["max_paragraphs"]:
        return None
    answers = [english(doc.text[u.start : u.end]) for u in es]
    described = [chinese(doc.simplified[u.start : u.end]) for u in cs]
    if sum(a.size for a in answers) < limit["least_share"] * sum(d.size for d in described):
        return None
    pairs = [p for p in align(described, answers) if p.score >= limit["min_length"]]
    if not pairs:
        return None
    first, last = pairs[0].english, pairs[-1].english
    inside = sum(a.size for a in answers[first : last + 1])
    if sum(answers[p.english].size for p in pairs) < limit["cover_english"] * inside:
        return None
    if sum(described[p.chinese].size for p in pairs) < limit["cover_chinese"] * sum(d.size for d in described):
        return None
    if not any(described[p.chinese].size >= 15 and answers[p.english].size >= 8 for p in pairs):
        return None
    ratios = [answers[p.english].log - described[p.chinese].log for p in pairs]
    if not _vouched(pairs, ratios, len(cs), last + 1 - first):
        return None
    partners = {p.english: cs[p.chinese] for p in pairs}
    return {es[k]: partners.get(k) for k in range(first, last + 1)}


def _vouched(pairs: Sequence[Pair], ratios: Sequence[float], chinese_count: int, english_count: int) -> bool:
    """Whether figures and terms say that the pairs are translations, or in want of figures, the form does."""
    limit = limits()
    figures, terms = sum(p.figures for p in pairs), sum(p.terms for p in pairs)
    conflicts = sum(p.conflicts for p in pairs)
    if figures + terms < max(limit["evidence"], limit["evidence_per_pair"] * len(pairs)):
        return False
    if figures + conflicts >= 2:
        return figures >= limit["figures_agree"] * (figures + conflicts)
    if len(pairs) < 2:
        return False
    return abs(chinese_count - english_count) <= max(1, chinese_count // 5) and pstdev(ratios) <= limit["spread"]


def _deletions(doc: Document, taken: Sequence[Unit]) -> Iterator[Edit]:
    """Edits that delete the units, each with the line feeds that set it apart: of two gaps the wider one stays."""
    inked = [k for k, line in enumerate(doc.lines) if line.text and not line.text.isspace()]
    rank = {index: place for place, index in enumerate(inked)}
    whole = {u.line: u for u in taken if _is_line(doc, u)}
    for unit in taken:
        if unit.line not in whole:
            yield Edit(unit.start, unit.end, "", "bilingual.translation", 0.95)
    for _, run in groupby(enumerate(sorted(whole)), key=lambda at: rank[at[1]] - at[0]):
        block = [rank[index] for _, index in run]
        before, after = block[0] - 1, block[-1] + 1
        gap_before = inked[block[0]] - inked[before] if before >= 0 else 0
        gap_after = inked[after] - inked[block[-1]] if after < len(inked) else 0
        forward = before < 0 or 0 < gap_after < gap_before  # each line goes with the gap after it
        for place in block:
            line = doc.lines[inked[place]]
            start = line.start if forward else doc.lines[inked[place - 1]].end
            end = line.end
            if forward:
                end = doc.lines[inked[place + 1]].start if place + 1 < len(inked) else len(doc.text)
            yield Edit(start, end, "", "bilingual.translation", 0.95)


def _is_line(doc: Document, unit: Unit) -> bool:
    line = doc.lines[unit.line]
    return (unit.start, unit.end) == (line.start, line.end)


def _described(doc: Document, taken: Sequence[Unit], partner: dict[Unit, Unit | None]) -> dict[str, object]:
    """The JSON shape of a translation."""
    whole = {u.line for u in taken if _is_line(doc, u)}
    place: dict[int, int] = {}
    for index, line in enumerate(doc.lines):
        if index not in whole and line.text and not line.text.isspace():
            place[index] = len(place)
    paragraphs = []
    for unit in taken:
        answer = partner[unit]
        paragraphs.append([None if answer is None else place[answer.line], doc.text[unit.start : unit.end].strip()])
    return {"lang": "en", "text": "\n".join(str(p[1]) for p in paragraphs), "paragraphs": paragraphs}
