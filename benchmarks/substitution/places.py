"""What the verdict says of every substitute on washed pages, beside the truth: what the confidence is fitted to."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from benchmarks.substitution.washing import Washed, Washer
from govclean.document import Document
from govclean.wash import page
from govclean.wash.tables import Family
from govclean.wash.verdict import LOWEST


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
    judged = page.examine(Document(washed.text), family)
    verdict, words = judged.verdict, judged.seen
    if not verdict.convicted:
        return
    starts = words.words.starts if words.offsets is None else words.offsets[words.words.starts]
    for pair, start, score in zip(words.pairs, starts.tolist(), words.scores.tolist(), strict=True):
        if pair.use != "suggest" and score > LOWEST:
            used, rate = verdict.pairs[pair.substitute]
            ratio = family.weights.heads[pair.substitute].ratio
            yield Seen(family.name, ratio, used, rate, score, start in washed.truth)
