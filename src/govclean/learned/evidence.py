"""From a sample of a host's pages to its learned lines: what recurs outside the body, around different documents."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from typing import NamedTuple

from govclean.learned.lines import table
from govclean.learned.seen import ALONE, HEAD, INSIDE, MASKED, TAIL, TWICE


class Evidence(NamedTuple):
    """Of a learned line: ``pages`` distinct documents of the host's ``of`` have it outside the body.

    sure: half of the host's pages have it, and it is no value of a table.
    """

    pages: int
    of: int
    sure: bool

    @property
    def share(self) -> float:
        """The share of the host's distinct documents."""
        return self.pages / self.of


def learned(pages: Sequence[tuple[Sequence[int], Mapping[int, int]]]) -> dict[int, Evidence]:
    """The learned lines of one host, from its pages as (fingerprints of the body, {fingerprint: flags})."""
    own = table()["learned"]
    if len(pages) < own["least"]:
        return {}
    group = documents([body for body, _ in pages])
    of = len(set(group))
    where: defaultdict[int, tuple[set[int], set[int], set[int]]] = defaultdict(lambda: (set(), set(), set()))
    for number, (_, lines) in zip(group, pages, strict=True):
        for line, flags in lines.items():
            outside, inside, twice = where[line]
            if flags & (HEAD | TAIL):
                outside.add(number)
            if flags & INSIDE:
                inside.add(number)
            if flags & TWICE:
                twice.add(number)
    out: dict[int, Evidence] = {}
    for line, (outside, inside, twice) in where.items():
        count = len(outside)
        if count < own["least"] or count < own["share"] * of:
            continue
        if count < own["outside"] * len(outside | inside) or len(inside) > (1 - own["outside"]) * count:
            continue
        sure = count >= own["sure_share"] * of
        if not sure and len(twice) > own["repeated"] * count:
            continue
        out[line] = Evidence(count, of, sure)
    beside = _beside(zip(group, (lines for _, lines in pages), strict=True), out)
    return {line: e for line, e in out.items() if e.sure or len(beside[line]) >= own["beside"] * e.pages}


def _beside(pages: Iterable[tuple[int, Mapping[int, int]]], found: Container[int]) -> Mapping[int, set[int]]:
    """The documents in which a line stands at the page's edge, or has a found one beside it towards the edge.

    Frames come in blocks. A value of a table or a name in a list stands among lines that are new on every page.
    """
    out: defaultdict[int, set[int]] = defaultdict(set)
    for number, lines in pages:
        head: list[list[int]] = []
        tail: list[list[int]] = []
        for line, flags in lines.items():
            zone = head if flags & HEAD else tail
            if flags & MASKED and zone:
                zone[-1].append(line)
            elif flags & (HEAD | TAIL):
                zone.append([line])
        for rows in (head, tail[::-1]):
            framed = True  # the edge
            for row in rows:
                for line in row:
                    if framed and not lines[line] & ALONE:
                        out[line].add(number)
                framed = any(line in found for line in row)
    return out


def documents(bodies: Sequence[Sequence[int]]) -> list[int]:
    """Which document each page holds: one number for pages that share half of their long lines.

    Long lines that many pages have (a notice, a footer) tell nothing; pages that have no other count as one.

    >>> documents([(1, 2, 3), (1, 2, 4), (5, 6, 7)])
    [0, 0, 2]
    """
    own = table()["learned"]
    size = len(bodies)
    spread = Counter(line for body in bodies for line in set(body))
    common = max(own["least"] - 1, own["common"] * size)
    kept = [{line for line in body if spread[line] < common} for body in bodies]
    root = list(range(size))

    def find(i: int) -> int:
        while root[i] != i:
            root[i] = root[root[i]]
            i = root[i]
        return i

    holders: defaultdict[int, list[int]] = defaultdict(list)
    empty = -1
    for i, lines in enumerate(kept):
        if not lines:
            if empty < 0:
                empty = i
            root[i] = empty
            continue
        shared = Counter(j for line in lines for j in holders[line])
        for j, count in shared.items():
            if count >= own["same"] * min(len(lines), len(kept[j])):
                a, b = sorted((find(i), find(j)))
                root[b] = a
        for line in lines:
            holders[line].append(i)
    return [find(i) for i in range(size)]
