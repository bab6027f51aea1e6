"""Rows of the table: what was counted, what was asked, and whether it is met."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table.

    count of n cases; least or most: the share that was asked, as a fraction (with per_million: as changes in a
    million). A row of a peer, or one that only explains, asks nothing.
    """

    what: str
    count: int
    n: int
    least: float | None = None
    most: float | None = None
    per_million: bool = False

    @property
    def share(self) -> float:
        """The figure; of no cases, nan."""
        return self.count / self.n * (1e6 if self.per_million else 1) if self.n else float("nan")

    @property
    def verdict(self) -> str:
        """``met``, ``SHORT``, ``no cases``, or nothing where nothing was asked."""
        if self.least is None and self.most is None:
            return ""
        if not self.n:
            return "no cases"
        good = (self.least is None or self.share >= self.least) and (self.most is None or self.share <= self.most)
        return "met" if good else "SHORT"

    def __str__(self) -> str:
        limit = self.most if self.least is None else self.least
        asked = "" if limit is None else f"{'<=' if self.least is None else '>='} {self._form(limit)}"
        counts = f"{self.count:>9,} of {self.n:>9,} {self._form(self.share):>9}"
        return f"{self.what:<58} {counts}  {asked:<10} {self.verdict}".rstrip()

    def _form(self, share: float) -> str:
        if self.per_million:
            return f"{share:.3g}/M"
        return f"{100 * share:.{2 if share < 0.9995 else 3}f} %".replace("100.000", "100")


class Result(NamedTuple):
    """What one kind of damage gave: its rows, and failing cases, each as (what, observed, wanted, got)."""

    rows: list[Row]
    failures: list[tuple[str, str]]


def show(failures: Iterable[tuple[str, str]], most: int) -> None:
    """Print up to ``most`` failing cases of each row."""
    told: dict[str, int] = {}
    for what, example in failures:
        told[what] = told.get(what, 0) + 1
        if told[what] <= most:
            print(f"    {what}: {example}")


def difference(wanted: str, got: str, around: int = 24) -> str:
    """Where two texts first part, with what stands around it.

    >>> difference("抓好安全生产。", "抓好平安生产。", 2)
    '抓好[安全 -> 平安]生产'
    """
    start = 0
    while start < min(len(wanted), len(got)) and wanted[start] == got[start]:
        start += 1
    end, longest = 0, min(len(wanted), len(got)) - start
    while end < longest and wanted[-1 - end] == got[-1 - end]:
        end += 1
    left, right = wanted[start : len(wanted) - end], got[start : len(got) - end]
    head, tail = wanted[max(0, start - around) : start], wanted[len(wanted) - end :][:around]
    cut = [part if len(part) <= 3 * around else f"{part[: 2 * around]}…{part[-around:]}" for part in (left, right)]
    return f"{head}[{cut[0]} -> {cut[1]}]{tail}".replace("\n", "⏎")
