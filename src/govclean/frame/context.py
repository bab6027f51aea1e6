"""What the page around a row says of it: the odds of its neighbours, where the document seems to lie, where its title.

The second look at a page: :mod:`govclean.frame.odds` has weighed each row by what it shows itself, and a row that says
nothing is what stands around it. Names of features again, whose weights stand in ``data/frame_rows.tsv.xz``.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from govclean.frame.features import Told, signs

_ODDS = (-12, -8, -6, -4, -3, -2, -1, -0.5, 0, 0.5, 1, 2, 3, 4, 6, 8, 12)  # nats
_TITLES = (-10, -8, -6, -5, -4, -3, -2, -1, 0, 1, 2, 4)  # nats
_SUMS = (-20, -5, 0, 2, 4, 8, 12, 20, 40, 80)  # nats
_COUNTS = (2, 3, 4, 5, 7, 10, 16, 31)  # rows
_MOST = 8.0  # nats that one row counts for
_STRONG = 4.0  # nats from which on a row says frame by itself
_KNOWN = 2  # halves of a rule's weight from which on it knows a row well
_WINDOWS = (1, 2, 4, 8)  # rows
_PAIRED = (1, 2, 4)  # of these, what both sides say together


class Title(NamedTuple):
    """The row that the page tells to be its title, -1 where it tells none; if it is sure; how many rows it goes on for,
    its subtitle among them."""

    at: int = -1
    sure: bool = False
    rows: int = 1


def stretch(odds: Sequence[float]) -> tuple[int, int, float]:
    """``[first, last)`` of the likeliest document, and what the rows outside weigh together. In one pass.

    >>> stretch([2.0, 1.0, -5.0, 0.5, -4.0, 3.0])
    (2, 5, 6.0)
    """
    left = best_left = 0.0
    left_at = 0
    right = sum(odds)
    found = (0, len(odds), 0.0)
    for n, weight in enumerate(odds):  # the document ends behind row n
        if left > best_left:
            best_left, left_at = left, n
        left += weight
        right -= weight
        if best_left + right > found[2]:
            found = (left_at, n + 1, best_left + right)
    return found


def in_context(
    rows: Sequence[Told], odds: Sequence[float], titles: Sequence[float], title: Title
) -> Iterator[list[str]]:
    """The features of each row within its page, in their order.

    odds: log odds of each row that it is frame; titles: that it is the title, in nats; title: what the page tells.
    """
    size = len(rows)
    odds = [max(-_MOST, min(_MOST, each)) for each in odds]
    first, last, gain = stretch(odds)
    above = list(accumulate(odds, initial=0.0))
    known = list(accumulate((_is_known(row) for row in rows), initial=0))
    strong = list(accumulate((each > _STRONG for each in odds), initial=0))
    head = list(accumulate(reversed(above), max))[::-1]  # what rows down to this one or a later one weigh at most
    tail = [above[-1] - least for least in accumulate(above, min)]  # the same from the page's end upwards
    order = sorted(range(size), key=titles.__getitem__, reverse=True)
    rank = [3] * size
    for n, i in enumerate(order[:3]):
        rank[i] = n
    best = order[0]
    lead = min(9, int(titles[best] - titles[order[1]])) if size > 1 else 9
    page = f"kinds {min(4, len({row.rule for row in rows if _is_known(row)}))}"
    for n, row in enumerate(rows):
        own, titled = bisect_left(_ODDS, odds[n]), bisect_left(_TITLES, titles[n])
        near = own // 2
        if n < first:
            zone, far, ways = "head", first - n, ((n + 1, first), (0, n))
        elif n >= last:
            zone, far, ways = "tail", n - last + 1, ((last, n), (n + 1, size))
        else:
            zone, far, ways = "body", min(n - first, last - 1 - n), ((first, last), (0, first))
        kind = _kind(row)
        inner = known[ways[0][1]] - known[ways[0][0]]
        most = bisect_left(_SUMS, max(head[n + 1], tail[n]))
        found = [
            page,
            f"own {own}",
            f"{zone} own {own}",
            f"{zone} far {_count(far)}",
            f"{zone} gain {bisect_left(_SUMS, gain)}",
            f"{zone} known {_count(inner)}",
            f"{zone} beyond {_count(known[ways[1][1]] - known[ways[1][0]])}",
            f"{zone} strong {_count(strong[ways[0][1]] - strong[ways[0][0]])}",
            f"{zone} strong beyond {_count(strong[ways[1][1]] - strong[ways[1][0]])}",
            f"from the top {bisect_left(_SUMS, head[n + 1])}",
            f"from the end {bisect_left(_SUMS, tail[n])}",
            f"most {most}",
            f"most {most} own {own}",
            kind,
            f"{kind} {zone} own {near}",
            f"{kind} {zone} known {min(2, inner)}",
        ]
        for width in _WINDOWS:
            back = bisect_left(_ODDS, (above[n] - above[max(0, n - width)]) / width)
            on = bisect_left(_ODDS, (above[min(size, n + width + 1)] - above[n + 1]) / width)
            found += [f"{width} above {back}", f"{width} below {on}"]
            if width in _PAIRED:
                found += [
                    f"{width} between {back // 2} {on // 2}",
                    f"{width} own {near} least {min(back, on) // 2}",
                    f"{width} own {near} most {max(back, on) // 2}",
                ]
        for sign in signs(row.text):
            found += [f"{sign} {zone}", f"{sign} {zone} known {min(2, inner)}", f"{sign} {zone} far {_count(far)}"]
        beside = _beside(n, best)
        found += [
            f"title {titled}",
            f"title {titled} rank {rank[n]}",
            f"title {titled} own {near}",
            f"{beside} the title {bisect_left(_TITLES, titles[best])}",
            f"{beside} the title by {_count(abs(n - best))}",
            f"{beside} the title lead {lead}",
            f"{beside} the title own {near}",
        ]
        if best < first:
            found.append(f"{beside} a title above")
        if title.at < 0:
            found.append("no title told")
        else:
            told = _beside(n, title.at)
            found += [
                f"{told} the told title by {_count(abs(n - title.at))}",
                f"{told} the told title {zone} sure {title.sure:d}",
                f"{told} the told title {kind}",
                f"{told} the told title agreed {best == title.at:d} {beside}",
            ]
            if n != title.at and row.text == rows[title.at].text:
                found.append("says the told title")
        yield found


def _beside(n: int, of: int) -> str:
    return "at" if n == of else "above" if n < of else "below"


def _count(rows: int) -> int:
    return bisect_left(_COUNTS, rows + 1)


def _is_known(row: Told) -> bool:
    """Whether a rule knows a row well: a weak label (格式：) may be anybody's."""
    return row.rule == "certain" or (row.rule not in ("", "held") and row.weight >= _KNOWN)


def _kind(row: Told) -> str:
    if row.prose:
        return "prose"
    if row.rule == "held":
        return "held"
    return "known" if _is_known(row) else "weak" if row.rule else "bare"
