"""What the usual tools say of the same pages: exact hashes, shingle Jaccard, containment, MinHash LSH.

The settings are those the tools document. ``rensa`` is measured when it is installed; datatrove's and text-dedup's
defaults (bands and rows, shingle length) are run on datasketch's MinHash, with characters for words, since splitting
on spaces leaves Chinese whole.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import pairwise
from math import comb

from datasketch import MinHash, MinHashLSH

Groups = list[int]  # a group's number for each page


def grams(text: str, n: int) -> set[str]:
    """The character n-grams of a text."""
    return {text[i : i + n] for i in range(max(1, len(text) - n + 1))}


def jaccard(x: set[str], y: set[str]) -> float:
    """Shared n-grams among all."""
    return len(x & y) / max(1, len(x | y))


def containment(x: set[str], y: set[str]) -> float:
    """Shared n-grams among those of the smaller set."""
    return len(x & y) / max(1, min(len(x), len(y)))


def linked(count: int, edges: Iterable[tuple[int, int]]) -> Groups:
    """Connected components (what these tools make of their pairs)."""
    parent = list(range(count))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, j in edges:
        parent[root(i)] = root(j)
    return [root(i) for i in range(count)]


def ari(truth: Sequence[Hashable], found: Sequence[Hashable]) -> float:
    """The adjusted Rand index of two groupings."""
    both = sum(comb(n, 2) for n in Counter(zip(truth, found, strict=True)).values())
    left, right = (sum(comb(n, 2) for n in Counter(g).values()) for g in (truth, found))
    chance = left * right / max(1, comb(len(truth), 2))
    top = (left + right) / 2
    return (both - chance) / max(1e-12, top - chance)


def _signed(texts: Sequence[str], n: int, num_perm: int) -> list[MinHash]:
    out = []
    for text in texts:
        m = MinHash(num_perm=num_perm)
        m.update_batch([g.encode("utf-8", "surrogatepass") for g in grams(text, n)])
        out.append(m)
    return out


def _lsh(texts: Sequence[str], n: int, num_perm: int, **how: object) -> Iterator[tuple[int, int]]:
    lsh = MinHashLSH(num_perm=num_perm, **how)  # type: ignore[arg-type]
    for i, m in enumerate(_signed(texts, n, num_perm)):
        yield from ((i, int(j)) for j in lsh.query(m))
        lsh.insert(i, m)


def _exact(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    same: dict[bytes, list[int]] = defaultdict(list)
    for i, text in enumerate(texts):
        same[blake2b(text.encode("utf-8", "surrogatepass")).digest()].append(i)
    for group in same.values():
        yield from pairwise(group)


def _rensa(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    from rensa import RMinHash, RMinHashLSH

    lsh = RMinHashLSH(threshold=0.8, num_perm=128, num_bands=16)
    for i, text in enumerate(texts):
        m = RMinHash(num_perm=128, seed=42)
        m.update(sorted(grams(text, 5)))
        yield from ((i, j) for j in lsh.query(m))
        lsh.insert(i, m)


PEERS: dict[str, Callable[[Sequence[str]], Iterable[tuple[int, int]]]] = {
    "exact hash": _exact,
    "datasketch LSH .5": lambda t: _lsh(t, 5, 128, threshold=0.5),
    "datasketch LSH .7": lambda t: _lsh(t, 5, 128, threshold=0.7),
    "datasketch LSH .8": lambda t: _lsh(t, 5, 128, threshold=0.8),
    "datatrove's 14 x 8": lambda t: _lsh(t, 5, 112, params=(14, 8)),
    "text-dedup's .7, 250": lambda t: _lsh(t, 5, 250, params=(25, 10)),
    "rensa .8, 16 bands": _rensa,
}


def peers(texts: Sequence[str]) -> Iterator[tuple[str, Groups]]:
    """Each tool that is installed, and the groups it makes of the texts."""
    for name, tool in PEERS.items():
        try:
            yield name, linked(len(texts), tool(texts))
        except ImportError:
            continue
