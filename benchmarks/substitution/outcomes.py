"""What the filter makes of washed pages: every word that it weighs, how sure it is, and whether that is right."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Literal, NamedTuple

from benchmarks.substitution.washing import Washed, Washer
from govclean.document import Document
from govclean.filters import substitution as filter_module
from govclean.filters.substitution import Substitution
from govclean.findings import Edit, Meta

Kind = Literal["right", "other", "false"]  # put back; another original put in; changed though nothing was swapped
LIKE = ("substitution.ocr", "substitution.lookalike")
DEFAULT = filter_module.THRESHOLDS["default"]
STRICT = filter_module.THRESHOLDS["strict"]


class Change(NamedTuple):
    """One word that the filter would change: how sure it is, what became of it, and the word in its place."""

    confidence: float
    kind: Kind
    shown: str
    page: int = 0


@dataclass
class Count:
    """Pages, pages convicted, words swapped, and what the filter would change."""

    pages: int = 0
    convicted: int = 0
    swapped: int = 0
    changes: list[Change] = field(default_factory=list)

    def __iadd__(self, other: Count) -> Count:
        moved = [change._replace(page=change.page + self.pages) for change in other.changes]
        self.pages += other.pages
        self.convicted += other.convicted
        self.swapped += other.swapped
        self.changes += moved
        return self

    def at(self, threshold: float = DEFAULT) -> tuple[int, int]:
        """Words put back, and words changed, at a threshold of confidence."""
        kinds = [change.kind for change in self.changes if change.confidence >= threshold]
        return kinds.count("right"), len(kinds)

    def most(self, precision: float) -> tuple[int, float]:
        """The most words put back at a precision, and the threshold of confidence there: a point of risk and coverage.

        >>> changes = [Change(0.9, "right", ""), Change(0.8, "false", ""), Change(0.7, "right", "")]
        >>> Count(changes=changes).most(0.6), Count(changes=changes).most(0.99)
        ((2, 0.7), (1, 0.9))
        """
        best = 0, 1.0
        right = 0
        falling = sorted(self.changes, key=lambda change: -change.confidence)
        for changed, (change, after) in enumerate(zip_longest(falling, falling[1:]), 1):
            right += change.kind == "right"
            if (after is None or after.confidence < change.confidence) and right >= precision * changed:
                best = right, change.confidence
        return best


@contextmanager
def thresholds(default: float) -> Iterator[None]:
    """Repairs from another confidence on: 0 shows all that the filter would note."""
    kept = filter_module.THRESHOLDS["default"]
    filter_module.THRESHOLDS["default"] = default
    try:
        yield
    finally:
        filter_module.THRESHOLDS["default"] = kept


def measure(swaps: Substitution, originals: Sequence[str], washer: Washer, rate: float, share: float) -> Count:
    """Wash and repair every page; places are compared one by one. A page on which nothing was swapped is left out."""
    rng = random.Random(f"{rate} {share}")
    count = Count()
    for clean in originals:
        washed = washer(clean, rate, share, rng)
        if washed.truth:
            count += outcome(swaps, washed)
    return count


def outcome(swaps: Substitution, washed: Washed) -> Count:
    """One washed page."""
    count = Count(pages=1, swapped=len(washed.truth))
    with thresholds(0.0):
        for finding in swaps(Document(washed.text)):
            if isinstance(finding, Meta):
                count.convicted = 1
            elif isinstance(finding, Edit) and not finding.rule.startswith(LIKE):
                count.changes.append(judged(washed, finding))
    return count


def judged(washed: Washed, edit: Edit) -> Change:
    """One change against what was swapped there."""
    word, substitute = washed.truth.get(edit.start, ("", ""))
    old = washed.text[edit.start : edit.end]
    kind: Kind = "false" if old != substitute else "right" if edit.new == word else "other"
    before, after = washed.text[max(0, edit.start - 10) : edit.start], washed.text[edit.end : edit.end + 10]
    return Change(edit.confidence, kind, f"{before}[{old} -> {edit.new}]{after}".replace("\n", "/"))


def pooled(counts: Iterable[Count]) -> Count:
    """The sum of what the folds gave."""
    total = Count()
    for count in counts:
        total += count
    return total
