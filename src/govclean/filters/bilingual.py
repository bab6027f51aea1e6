"""Pages in two languages: a translation that stands with the Chinese text goes into the page's meta, aligned."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from govclean import bitext, prefilter
from govclean.bitext import Pair, Paragraph, align, chinese, english, is_english, limits
from govclean.chain import guarded
from govclean.document import Document
from govclean.findings import Edit, Finding, Meta
from govclean.views import HAN, Line

# Three small words in a row with plain spaces: cheap, and every English sentence has them. It begins with a class.
_GUARD = re.compile("[a-z] [a-z]+ [a-z]")
_HAN = re.compile(f"[{HAN}]")
_WORD = re.compile("[A-Za-z]{2}")
_ADDRESS = re.compile("://|@|[A-Za-z0-9]\\.[A-Za-z]{2}")
# What is not Chinese, behind a sentence of a Chinese line
_RUN = re.compile(f"(?:(?<=[。！？；：”）)、])|(?<=[{HAN}][?!:])|^)(?![”’])[^\u2e80-\uffff]+")
# Before Han: a figure or a short name that begins the next Chinese sentence
_TAIL = re.compile(
    r"(?:(?<=[A-Za-z”’][.!?])|(?<=[.!?][”’\"']))\s*[0-9A-Za-z][0-9A-Za-z.,%]{0,11}\s?$|(?<=\s)[0-9]{1,4}\s?$"
)
_PROSE = re.compile(r"[。！？；，]|[A-Za-z0-9)][.!?;][”’\"']*(?:\s|$)")
_ROUNDS = 3
_LONG_HAN, _LONG_WORDS = 15, 8  # a paragraph, not a heading
_LONG_LABEL = 30  # Han characters: no row of a table or of its contents has more


class Unit(NamedTuple):
    """A stretch of one language: a line, or part of a line. ``line`` is the line's index.

    ``faint``: English perhaps, too short to tell; it counts only where a translation is known to be.
    """

    start: int
    end: int
    line: int
    english: bool
    faint: bool = False


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
    partner: dict[Unit, Unit | None] = {}
    for _ in range(_ROUNDS):
        found = _translation(doc, partner)
        if not found:
            break
        partner |= found
    else:  # it does not settle: whatever this page is, it is not a text and its translation
        return
    if not partner:
        return
    taken = sorted(partner)
    mode = doc.options.translations
    if mode != "keep":
        yield from _deletions(doc, taken)
    if mode != "drop":
        yield Meta("translations", [_described(doc, taken, partner)])


def _units(doc: Document, taken: Mapping[Unit, object], *, parts: bool = False) -> Iterator[Unit]:
    """The page's stretches of Chinese and English, in order, as if those that are taken were gone.

    parts: whether any English behind a sentence of a Chinese line is a stretch of its own.
    """
    gone = {(unit.start, unit.end) for unit in taken}
    for index, line in enumerate(doc.lines):
        if (line.start, line.end) in gone:
            continue
        if not _WORD.search(line.text):
            if _HAN.search(line.text):
                yield Unit(line.start, line.end, index, False)
        elif is_english(line.text):
            yield Unit(line.start, line.end, index, True)
        elif not _HAN.search(line.text):
            if _may_be_english(line.text):
                yield Unit(line.start, line.end, index, True, True)
        else:
            at = line.start
            for unit in _inside(line, index, parts):
                if (unit.start, unit.end) in gone:
                    continue
                if _HAN.search(doc.text, at, unit.start):
                    yield Unit(at, unit.start, index, False)
                yield unit
                at = unit.end
            if _HAN.search(doc.text, at, line.end):
                yield Unit(at, line.end, index, False)


def _may_be_english(text: str) -> bool:
    return _WORD.search(text) is not None and _ADDRESS.search(text) is None


def _inside(line: Line, index: int, parts: bool) -> Iterator[Unit]:
    """English between and behind the sentences of a Chinese line: long enough to tell, or with ``parts``, any."""
    words = int(limits()["run_words"])
    for run in _RUN.finditer(line.text):
        start, end = run.span()
        if end < len(line.text) and (tail := _TAIL.search(line.text, start, end)):
            end = tail.start()
        text = line.text[start:end]
        spaced = len(text.split())
        sure = spaced >= words and is_english(text, at_least=words)
        says = spaced > 1 or text.endswith((".", "!", "?", ":", ",", ";"))
        if sure or (parts and says and _may_be_english(text)):
            yield Unit(line.start + start, line.start + end, index, True, not sure)


class _Aligned(NamedTuple):
    """Units of Chinese and of English, what they offer for comparison, and the pairs among them, by place."""

    cs: list[Unit]
    es: list[Unit]
    described: list[Paragraph]
    answers: list[Paragraph]
    pairs: list[Pair]


def _aligned(doc: Document, units: Sequence[Unit], taken: Mapping[Unit, object]) -> _Aligned | None:
    """The units' alignment; None where there is nothing to align, or too much."""
    limit = limits()
    cs = [u for u in units if not u.english]
    es = [u for u in units if u.english]
    if not cs or not es or max(len(cs), len(es)) > limit["max_paragraphs"]:
        return None
    answers = [english(doc.text[u.start : u.end]) for u in es]
    if sum(a.size for a in answers) < limit["least_share"] * doc.profile.han:
        return None
    holes: dict[int, list[Unit]] = {}
    for unit in sorted(taken):
        holes.setdefault(unit.line, []).append(unit)
    described = [chinese(_without(doc.simplified, u, holes.get(u.line, ()))) for u in cs]
    return _Aligned(cs, es, described, answers, align(described, answers))


def _without(text: str, unit: Unit, holes: Sequence[Unit]) -> str:
    """A unit's text without the parts of it that are taken."""
    out, at = "", unit.start
    for hole in holes:
        if unit.start <= hole.start and hole.end <= unit.end:
            out, at = out + text[at : hole.start], hole.end
    return out + text[at : unit.end]


def _translation(doc: Document, taken: Mapping[Unit, object]) -> dict[Unit, Unit | None]:
    """The English units of a translation, each with its Chinese unit or None; empty if there is no translation."""
    units = list(_units(doc, taken))
    plain = [u for u in units if not u.faint]
    sure = _aligned(doc, plain, taken)
    if sure is None:
        return {}
    good = sure._replace(pairs=[p for p in sure.pairs if p.score >= limits()["min_length"]])
    if not _believed(doc, good):
        return {}
    if sum(1 for u in _spanned(doc, good) if not _is_line(doc, u)) >= 2:  # short English may stand in lines, too
        units = list(_units(doc, taken, parts=True))
    every = sure if units == plain else _aligned(doc, units, taken)
    return _spanned(doc, every) if every and every.pairs else {}


def _spanned(doc: Document, a: _Aligned) -> dict[Unit, Unit | None]:
    """The English units from the first that has a partner to the last, and English lines that adjoin them.

    Part of a line goes with Chinese of its own line only: a sentence that a paragraph quotes has no partner there. A
    faint line needs a partner, or an English line right before it.
    """
    partner = {a.es[p.english]: a.cs[p.chinese] for p in a.pairs}
    first, last = a.pairs[0].english, a.pairs[-1].english
    while first and _adjoin(a.es[first - 1], a.es[first]):
        first -= 1
    while last + 1 < len(a.es) and _adjoin(a.es[last], a.es[last + 1]):
        last += 1
    found: dict[Unit, Unit | None] = {}
    before: Unit | None = None
    for unit in sorted([*a.cs, *a.es[first : last + 1]]):
        answer = partner.get(unit)
        if _is_line(doc, unit):
            goes = answer is not None or not unit.faint or before in found
        else:
            goes = answer is not None and answer.line == unit.line
        if unit.english and goes:
            found[unit] = answer
        before = unit
    return found


def _adjoin(one: Unit, other: Unit) -> bool:
    return not one.faint and not other.faint and other.line == one.line + 1


def _believed(doc: Document, a: _Aligned) -> bool:
    """Whether the pairs cover the page, and figures, terms and lengths say that they are translations."""
    limit = limits()
    if not a.pairs:
        return False
    both = [(a.described[p.chinese], a.answers[p.english]) for p in a.pairs]
    answers = a.answers[a.pairs[0].english : a.pairs[-1].english + 1]
    if sum(e.size for _, e in both) < limit["cover_english"] * sum(e.size for e in answers):
        return False
    prose = sum(
        e.size
        for p, (c, e) in zip(a.pairs, both, strict=True)
        if c.size >= _LONG_LABEL or _is_prose(doc, a.cs[p.chinese], a.es[p.english])
    )
    if prose < limit["prose"] * sum(e.size for _, e in both):
        return False
    if sum(c.size for c, _ in both) < limit["cover_chinese"] * sum(c.size for c in a.described):
        return False
    if not any(c.size >= _LONG_HAN and e.size >= _LONG_WORDS for c, e in both):
        return False
    shared, odd = map(sum, zip(*(bitext.agreement(c, e) for c, e in both), strict=True))
    if shared + odd >= 2 and shared < limit["figures_agree"] * (shared + odd):
        return False
    if len(both) < 2 and shared + odd < 2:
        return False
    return _total(a, both, answers) >= limit["evidence"]


def _is_prose(doc: Document, *units: Unit) -> bool:
    return any(_PROSE.search(doc.text, unit.start, unit.end) for unit in units)


def _total(a: _Aligned, both: Sequence[tuple[Paragraph, Paragraph]], answers: Sequence[Paragraph]) -> float:
    """What speaks for a translation, in nats."""
    limit = limits()
    long = sum(c.size >= _LONG_HAN for c in a.described) + sum(e.size >= _LONG_WORDS for e in answers)
    unpaired = long - sum((c.size >= _LONG_HAN) + (e.size >= _LONG_WORDS) for c, e in both)
    total = sum(bitext.evidence(c, e) for c, e in both) + bitext.regularity(both) - limit["unpaired"] * unpaired
    if len(both) > 2 and all(one.english != other.english for one, other in pairwise(sorted([*a.cs, *a.es]))):
        total += limit["taking_turns"]
    return total


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
