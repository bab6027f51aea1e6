"""What is asked of washed pages, and the tables that show it: figures, reliability, risk and coverage, ablation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from benchmarks.damage.table import Row
from benchmarks.substitution.bounds import bounded, wilson
from benchmarks.substitution.outcomes import DEFAULT, STRICT, Count

CORE, ALL = ("core",), ("core", "wide")


class Cell(NamedTuple):
    """Washed pages of one kind; recall and precision where they are asked for."""

    family: str
    uses: tuple[str, ...]
    length: int
    rate: float
    share: float = 1.0  # of the family's pairs that a page's washer has
    recall: float | None = None
    precision: float | None = None

    def __str__(self) -> str:
        pairs = "" if self.family != "W1" else ", core pairs" if self.uses == CORE else ", core and wide pairs"
        some = f", {self.share:.1f} of them" if self.share < 1 else ""
        return f"{self.family}{pairs}{some}, {self.length:,} characters, rate {self.rate:.1f}"


ASKED = (
    *(Cell("W1", uses, 3_000, 0.7, 1.0, 0.92, 0.995) for uses in (ALL, CORE)),
    *(Cell("W1", uses, 3_000, 0.3, 1.0, 0.85, 0.995) for uses in (ALL, CORE)),
    *(Cell("W1", uses, 1_000, 0.7, 1.0, 0.70, 0.995) for uses in (ALL, CORE)),
    Cell("W2", ALL, 1_500, 0.7, 1.0, 0.85, 0.99),
    Cell("W3", ALL, 1_500, 0.7, 1.0, 0.85, 0.99),
    Cell("W4", ALL, 1_500, 1.0, 1.0, 0.85, 0.99),
)
GRID = tuple(
    Cell(family, ALL, length, rate, share)
    for family in ("W1", "W2", "W3", "W4")
    for length in (300, 700, 1_500, 3_000)
    for share in (0.3, 0.6, 1.0)
    for rate in (0.3, 0.7, 1.0)
)
MIXED = tuple(
    Cell(family, ALL, length, rate, share)
    for family in ("W1", "W2", "W3", "W4")
    for length in (700, 1_500, 3_000)
    for share, rate in ((1.0, 0.3), (1.0, 0.7), (0.6, 0.7), (1.0, 1.0))
)  # pages for confidence and coverage
AROUND = 0.025
STATED = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 1.001)


def figures(found: Mapping[Cell, Count], show: int) -> None:
    """Recall, precision and pages convicted of each kind of pages."""
    for cell, count in found.items():
        right, changed = count.at()
        print(f"\n{cell}: {count.pages} pages")
        if not count.pages:
            continue
        if cell.precision is not None:  # what is asked: recall where so much is right
            most, threshold = count.most(cell.precision)
            name = f"  recall at precision {cell.precision}, from {threshold:.3f}"
            print(bounded(Row(name, most, count.swapped, least=cell.recall)))
        print(bounded(Row(f"  recall from {DEFAULT}, as shipped", right, count.swapped)))
        print(bounded(Row("  precision", right, changed)))
        sure, repaired = count.at(STRICT)
        print(bounded(Row(f"  recall from {STRICT}, with --repair strict", sure, count.swapped)))
        print(bounded(Row("  precision", sure, repaired)))
        print(bounded(Row("  pages convicted", count.convicted, count.pages)))
        wrong = [change for change in count.changes if change.confidence >= DEFAULT and change.kind != "right"]
        false = sum(change.kind == "false" for change in wrong)
        print(f"  another original: {len(wrong) - false}; changed though nothing was swapped: {false}")
        for change in wrong[:show]:
            print(f"    {change.kind} {change.confidence:.3f} {change.shown}")


def reliability(counts: Mapping[str, Count]) -> None:
    """Stated confidence against the measured share that is right, by bins and around the thresholds."""
    print("\nreliability: stated confidence, words, mean stated, measured [95 %]")
    for name, count in counts.items():
        print(f"  {name}")
        for low, high in pairwise(STATED):
            _line(count, f"{low:.3g} to {min(high, 1):.3g}", low, high)
        for at in (0.8, 0.9, 0.95):
            _line(count, f"around {at:.2f}", at - AROUND, at + AROUND)


def _line(count: Count, what: str, low: float, high: float) -> None:
    inside = [change for change in count.changes if low <= change.confidence < high]
    if inside:
        right = sum(change.kind == "right" for change in inside)
        stated = sum(change.confidence for change in inside) / len(inside)
        least, most = wilson(right, len(inside))
        measured = f"{right / len(inside):.4f} [{least:.4f}, {most:.4f}]"
        print(f"    {what:<14} {len(inside):>8,}  {stated:.4f}  {measured}")


def coverage(counts: Mapping[str, Count]) -> None:
    """Risk and coverage: at each threshold, the share of swapped words put back and of repairs that are wrong."""
    print("\nrisk and coverage: threshold, recall, wrong repairs, of them though nothing was swapped")
    for name, count in counts.items():
        print(f"  {name}: {count.pages} pages, {count.swapped:,} words swapped")
        for at in (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98, 0.99, 0.995):
            right, changed = count.at(at)
            false = sum(change.kind == "false" for change in count.changes if change.confidence >= at)
            risk = (changed - right) / changed if changed else 0.0
            print(f"    {at:<6} {right / max(1, count.swapped):>8.2%} {risk:>9.3%} {false / max(1, changed):>9.3%}")


def ablated(found: Mapping[str, Sequence[tuple[Cell, Count]]], clean: Mapping[str, tuple[int, int]]) -> None:
    """Each variant on the same washed and clean pages."""
    print("\nablation")
    for name, counts in found.items():
        for cell, count in counts:
            right, changed = count.at()
            print(bounded(Row(f"  {name}: recall, {cell}", right, count.swapped)))
            print(bounded(Row("    precision", right, changed)))
        print(bounded(Row("    changed in clean text", *clean[name], per_million=True)))


def peers(counts: Mapping[str, Count]) -> None:
    """The filter beside its peer."""
    for name, count in counts.items():
        right, changed = count.at()
        print(f"\n{name}: {count.pages} pages")
        if count.swapped:
            print(bounded(Row("  recall", right, count.swapped)))
            print(bounded(Row("  precision", right, changed)))
        else:
            print(f"  words changed: {changed:,}")
