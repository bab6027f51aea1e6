"""Bounds of a share of counted cases, and rows that show them."""

from __future__ import annotations

from math import sqrt

from benchmarks.damage.table import Row

Z = 1.96  # 95 %, both sides
THREE = 3.0  # events that a count of none leaves possible at 95 %


def wilson(count: int, n: int) -> tuple[float, float]:
    """The 95 % bounds of a share; of none in ``n``, the rule of three.

    >>> [round(bound, 3) for bound in wilson(95, 100)]
    [0.888, 0.978]
    >>> wilson(0, 300)
    (0.0, 0.01)
    """
    if not n:
        return 0.0, 1.0
    if not count:
        return 0.0, min(1.0, THREE / n)
    if count == n:
        return max(0.0, 1 - THREE / n), 1.0
    share = count / n
    middle = share + Z * Z / (2 * n)
    off = Z * sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
    whole = 1 + Z * Z / n
    return max(0.0, (middle - off) / whole), min(1.0, (middle + off) / whole)


def bounded(row: Row) -> str:
    """A row with the 95 % bounds of its figure. Words of one page are no independent cases: bounds are a bit narrow."""
    low, high = wilson(row.count, row.n)
    if row.per_million:
        return f"{row}  [{1e6 * low:.3g}, {1e6 * high:.3g}]/M"
    return f"{row}  [{100 * low:.2f}, {100 * high:.2f}] %"
