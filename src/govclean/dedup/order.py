"""What two pages keep in the same order, whatever the words between: a copy washed through and through keeps a fifth of
its character pairs, but each stands as far from the last one as before. No sentence has to begin or end where it did.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

I64 = NDArray[np.int64]

REACH = 40  # characters from one common pair to the next: washed copies have one in seven
ORDERED = 0.5  # 4,500 unrelated generated pages keep at most .48 in order, 1,500 copies and pieces at least .68
DRIFT = 2  # by so many characters the distance may differ on the two sides, a tenth of it aside
_NEXT = 3  # one pair that stands elsewhere by chance does not part its neighbours
_LEAST = 2  # common pairs of two units that correspond
_TAIL = 3  # cells behind the last character, for sums


class Once(NamedTuple):
    """The character pairs that stand once in a page.

    ``codes`` in order, ``at`` the place of each in the page's text, ``owner`` the unit it begins in; ``length`` of the
    text, by-lines left out, and the number of ``units``.
    """

    codes: I64
    at: I64
    owner: I64
    length: int
    units: int


class Order(NamedTuple):
    """The shares of two pages that stand in the other in the same order, 0..1, and the units that hold them: none where
    neither share is :data:`ORDERED`."""

    a: float
    b: float
    pairs: tuple[tuple[int, int], ...]


def once(keys: Sequence[str], kept: Sequence[bool]) -> Once:
    """The character pairs that stand once in the units' key texts that are kept, across the units' ends.

    >>> sorted(once(["会议召开", "会议结束"], [True, True]).at.tolist())  # all but 会议, which stands twice
    [1, 2, 3, 5, 6]
    """
    text = "".join(key for key, keep in zip(keys, kept, strict=True) if keep)
    lengths = np.array([len(key) if keep else 0 for key, keep in zip(keys, kept, strict=True)], np.int64)
    chars = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)
    codes, at, counts = np.unique(chars[:-1] << 21 | chars[1:], return_index=True, return_counts=True)
    single = counts == 1
    owner = np.repeat(np.arange(len(keys)), lengths)
    return Once(codes[single], at[single], owner[at[single]], len(text), len(keys))


def in_order(a: Once, b: Once) -> Order:
    """What two pages keep in order: the stretches between common pairs that stand equally far apart in both.

    >>> x, y = "会议强调要部署安全生产工作狠抓责任落实到位", "集会夸大要安排平安生产任务狠抓义务落实到位"
    >>> found = in_order(once([x], [True]), once([y], [True]))
    >>> round(found.a, 2), found.pairs
    (0.57, ((0, 0),))
    """
    if not (a.codes.size and b.codes.size):
        return Order(0.0, 0.0, ())
    place = b.codes.searchsorted(a.codes)
    place[place == b.codes.size] = 0
    met = (b.codes[place] == a.codes).nonzero()[0]
    met = met[a.at[met].argsort()]
    place = place[met]
    if met.size < 2:
        return Order(0.0, 0.0, ())
    x, y = a.at[met], b.at[place]
    firsts, lasts = [], []
    for step in range(1, min(_NEXT + 1, met.size)):
        here, there = x[step:] - x[:-step], y[step:] - y[:-step]
        near = ((here <= REACH) & (there > 0) & (10 * (abs(there - here) - DRIFT) <= here)).nonzero()[0]
        firsts.append(near)
        lasts.append(near + step)
    first, last = np.concatenate(firsts), np.concatenate(lasts)
    shares = _covered(x[first], x[last], a.length), _covered(y[first], y[last], b.length)
    if max(shares) < ORDERED:
        return Order(*shares, ())
    kept = np.zeros(met.size, bool)
    kept[first] = kept[last] = True
    cells = a.owner[met[kept]] * b.units + b.owner[place[kept]]
    return Order(*shares, _partners(np.bincount(cells, minlength=a.units * b.units).reshape(a.units, b.units)))


def _covered(start: I64, end: I64, length: int) -> float:
    """The share of the characters that stand between a start and its end."""
    size = length + _TAIL
    depth = np.bincount(start, minlength=size) - np.bincount(end + 2, minlength=size)
    return int(np.count_nonzero(depth.cumsum())) / length


def _partners(counts: I64) -> tuple[tuple[int, int], ...]:
    """The units that correspond: those that have most pairs in common with each other, and the parts of a torn one."""
    best, least = counts.max(axis=1).tolist(), counts.max(axis=0).tolist()
    mine = [j if n >= _LEAST else -1 for j, n in zip(counts.argmax(axis=1).tolist(), best, strict=True)]
    yours = [i if n >= _LEAST else -1 for i, n in zip(counts.argmax(axis=0).tolist(), least, strict=True)]
    found = [(i, j) for i, j in enumerate(mine) if j >= 0 and (yours[j] == i or _together(i, yours[j], mine))]
    halves = [(i, j) for j, i in enumerate(yours) if i >= 0 and mine[i] != j and _together(j, mine[i], yours)]
    return (*found, *halves)


def _together(here: int, there: int, partners: list[int]) -> bool:
    """Whether all units from here to there have one partner, being parts of it."""
    return len(set(partners[min(here, there) : max(here, there) + 1])) == 1
