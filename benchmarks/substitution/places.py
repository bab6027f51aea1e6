"""What the verdict says of every substitute on washed pages, beside the truth: what the confidence is fitted to."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from unittest.mock import patch

from benchmarks.substitution.washing import Washed, Washer
from govclean.document import Document
from govclean.wash import page
from govclean.wash.features import occurrences, squeeze
from govclean.wash.tables import Family
from govclean.wash.verdict import LOWEST, Place, Verdict, judge


class Seen(NamedTuple):
    """One substitute on a convicted page: its pair's frequency ratio, share and rate, its context, and the truth."""

    family: str
    ratio: float
    used: float
    rate: float
    score: float
    swapped: bool


def seen(family: Family, originals: Sequence[str], washer: Washer, rate: float, share: float) -> Iterator[Seen]:
    """The substitutes of the pages that the family convicts; vetoed ones and near-synonyms are left out."""
    rng = random.Random(f"{rate} {share}")
    for clean in originals:
        washed = washer(clean, rate, share, rng)
        if washed.truth:
            yield from _on_page(family, washed)


def _on_page(family: Family, washed: Washed) -> Iterator[Seen]:
    judged: list[tuple[Sequence[Place], Verdict]] = []

    def kept(places: Sequence[Place], *more: object, **named: object) -> Verdict:
        verdict = judge(places, *more, **named)  # type: ignore[arg-type]
        judged.append((places, verdict))
        return verdict

    doc = Document(washed.text)
    with patch.object(page, "judge", kept):
        page.examine(doc, family)
    places, verdict = judged[0]
    if not verdict.convicted:
        return
    text, at = squeeze(doc.simplified)
    covered = page._slips(text, family)[1]
    words = [
        o
        for o in occurrences(text, family.words)
        if o.word in family.by_word and o.start not in covered and at(o.end - 1) - at(o.start) == o.end - o.start - 1
    ]
    for o, place in zip(words, places, strict=True):
        if place.use != "suggest" and place.score > LOWEST:
            used, rate = verdict.pairs[o.word]
            yield Seen(family.name, place.ratio, used, rate, place.score, at(o.start) in washed.truth)
