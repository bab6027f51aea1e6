"""Clusters of duplicates: average linkage inside each connected component, siblings never together.

The result depends on the pages and their relations only, not on the order in which they came.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

from govclean.dedup.match import Relation

LINK = 0.5  # clusters are joined while the mean score of the known pairs between them is at least this
_COMPLETE = 0.98  # pages within 2 % of the longest are equally complete

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Cluster:
    """Pages that are copies of one document. ``members`` are ids, sorted, the survivor among them.

    ``because`` says why the survivor was chosen.
    """

    survivor: str
    members: tuple[str, ...]
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """What the choice of a survivor reads of a page: characters of key text, repairs, date (ISO 8601 or empty)."""

    id: str
    size: int
    repairs: int
    date: str


def groups(edges: Mapping[Pair, tuple[Relation, float]]) -> Iterator[tuple[str, ...]]:
    """The groups of ids that are one document, each sorted, in order of their first id; single pages are left out.

    edges: what is known of pairs, by (id, id). ``duplicate`` edges link with their score; ``sibling`` and
    ``revision`` edges forbid; ``unsure``, ``unrelated`` and ``same_event`` count as 0 in the mean; others say nothing.

    >>> list(groups({("a", "b"): ("duplicate", 0.9), ("b", "c"): ("duplicate", 0.8), ("a", "c"): ("sibling", 0.9)}))
    [('a', 'b')]
    """
    links: dict[str, dict[str, float]] = {}
    apart: dict[str, set[str]] = {}
    for (a, b), (relation, score) in edges.items():
        if relation in ("sibling", "revision"):
            apart.setdefault(a, set()).add(b)
            apart.setdefault(b, set()).add(a)
        elif relation in ("duplicate", "unsure", "unrelated", "same_event"):
            value = score if relation == "duplicate" else 0.0
            links.setdefault(a, {})[b] = value
            links.setdefault(b, {})[a] = value
    found = []
    for component in _components(links):
        found += [g for g in _linked(component, links, apart) if len(g) > 1]
    yield from sorted(found)


def _components(links: Mapping[str, Mapping[str, float]]) -> Iterator[list[str]]:
    seen: set[str] = set()
    for start in sorted(links):
        if start in seen:
            continue
        seen.add(start)
        stack, component = [start], []
        while stack:
            node = stack.pop()
            component.append(node)
            for other, score in links[node].items():
                if score > 0 and other not in seen:
                    seen.add(other)
                    stack.append(other)
        yield sorted(component)


def _linked(
    component: list[str], links: Mapping[str, Mapping[str, float]], apart: Mapping[str, set[str]]
) -> list[tuple[str, ...]]:
    """Average linkage: always the two groups of the highest mean score, ties by id."""
    members = {node: [node] for node in component}  # a group is named by its smallest id
    sums: dict[str, dict[str, tuple[float, int]]] = {
        a: {b: (s, 1) for b, s in links[a].items() if b in members} for a in component
    }
    enemies = {a: {b for b in apart.get(a, ()) if b in members} for a in component}
    heap = [(-s, a, b, 1) for a in component for b, (s, _) in sums[a].items() if a < b and s >= LINK]
    heapify(heap)
    while heap:
        negative, a, b, count = heappop(heap)
        if a not in members or b not in members or b in enemies[a]:
            continue
        total, known = sums[a].get(b, (0.0, 0))
        if known != count or -negative != total / known:
            continue  # overtaken by a merge
        members[a] += members.pop(b)
        for other, (s, n) in sums.pop(b).items():
            sums[other].pop(b)
            if other != a:
                old, m = sums[a].get(other, (0.0, 0))
                s, n = sums[a][other] = sums[other][a] = old + s, m + n
                if s / n >= LINK:  # the other means of a are as they were, and in the heap
                    heappush(heap, (-s / n, min(a, other), max(a, other), n))
        for other in enemies.pop(b):
            enemies[other].discard(b)
            enemies[other].add(a)
            enemies[a].add(other)
    return [tuple(sorted(group)) for group in members.values()]


def survivor(pages: Iterable[Candidate]) -> tuple[str, tuple[str, ...]]:
    """The page to keep of a group of copies, and why: most complete, fewest repairs, earliest, then by id.

    >>> survivor([Candidate("b", 900, 3, ""), Candidate("a", 905, 0, "2021-09-18"), Candidate("c", 400, 0, "")])
    ('a', ('most complete: 905 characters', 'fewest repairs: 0'))
    """
    left = list(pages)
    longest = max(p.size for p in left)
    reasons = []

    def keep(rest: list[Candidate], reason: str) -> list[Candidate]:
        if len(rest) < len(left):
            reasons.append(reason)
        return rest

    left = keep([p for p in left if p.size >= _COMPLETE * longest], f"most complete: {longest} characters")
    fewest = min(p.repairs for p in left)
    left = keep([p for p in left if p.repairs == fewest], f"fewest repairs: {fewest}")
    dated = [p.date for p in left if p.date]
    if dated:
        left = keep([p for p in left if p.date == min(dated)], f"earliest: {min(dated)}")
    first = min(p.id for p in left)
    left = keep([p for p in left if p.id == first], "first by id")
    return first, tuple(reasons)
