"""Real pages: labelled pairs, and what the index costs and meets."""

from __future__ import annotations

import itertools
import json
import lzma
import random
import re
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks import corpus, dedup_peers
from govclean import Document, Index, clean
from govclean.dedup.match import matched
from govclean.dedup.page import prepared
from govclean.dedup.shingle import key_text, shingle_hashes
from govclean.dedup.sketch import BANDS, ROWS, band_keys, signatures
from govclean.training.relations import for_training


def _rows(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted(folder.rglob("*.jsonl*")):
        if "pairs" in path.name or "negatives" in path.name:
            compressed = path.suffix == ".xz"
            with lzma.open(path, "rt", encoding="utf-8") if compressed else path.open(encoding="utf-8") as lines:
                for line in lines:
                    yield path.name.split(".")[0], json.loads(line)


def _meta(row: dict[str, Any], side: str) -> dict[str, Any]:
    day = str(row.get(f"date_{side}", row.get("date")) or "")
    return {"date": f"{day[:4]}-{day[4:6]}-{day[6:]}"} if len(day) == 8 and day.isdigit() else {}


def pairs(folder: Path, *, show: bool = False) -> None:
    """The relations of labelled pairs, with their dates and without, and what Jaccard says of them."""
    dated: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    bare: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    plain: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    laws: dict[str, list[str]] = defaultdict(list)
    copies: list[tuple[Document, Document]] = []
    halves: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for name, row in _rows(folder):
        kind = name, str(row.get("label"))
        a, b = (clean(row[side]).text for side in "ab")
        docs = Document(a, meta=_meta(row, "a")), Document(b, meta=_meta(row, "b"))
        pages = [prepared(d) for d in docs]
        match = matched(*pages)
        if row.get("label") == 1:
            copies.append(docs)
        if not for_training(pages[0].key):
            halves[kind][match.relation] += 1
        dated[kind][match.relation] += 1
        if row.get("label") == "revision":
            laws[str(row.get("title_a")).split("(")[0]].append(match.relation)
        bare[kind][matched(prepared(Document(a)), prepared(Document(b))).relation] += 1
        x, y = (dedup_peers.grams(row[side], 5) for side in "ab")
        for threshold in (0.5, 0.7, 0.8):
            plain[kind][f"Jaccard >= {threshold}"] += dedup_peers.jaccard(x, y) >= threshold
        plain[kind]["containment >= 0.7"] += dedup_peers.containment(x, y) >= 0.7
        if show and (match.relation == "duplicate") != (row.get("label") == 1):
            print(f"--- {kind} {match}\nA {a[:300]!r}\nB {b[:300]!r}")
    for kind, counts in dated.items():
        print(f"{kind[0]}, label {kind[1]}: {counts.total()}")
        print(f"  with dates     {dict(counts.most_common())}")
        print(f"  of them not trained on, with dates  {dict(halves[kind].most_common())}")
        print(f"  without dates  {dict(bare[kind].most_common())}")
        print(f"  called copies by others  {dict(plain[kind])}")

    for relation in ("revision", "duplicate") if laws else ():
        low, high = _interval(list(laws.values()), relation)
        share = sum(r == relation for found in laws.values() for r in found) / sum(map(len, laws.values()))
        print(f"versions of {len(laws)} laws called {relation}: {share:.3f}, 95 % by law {low:.3f} to {high:.3f}")

    _met(copies)


def _met(copies: list[tuple[Document, Document]]) -> None:
    """How many real copies meet in an index of all of them, and end in one cluster."""
    with Index(":memory:") as ix:
        pages = [(f"{side}{n}", doc) for side in (0, 1) for n, pair in enumerate(copies) for doc in (pair[side],)]
        for _ in ix.add_many(pages):
            pass
        compared = sum(any(m.of == f"0{n}" for m in ix.relations(f"1{n}")) for n in range(len(copies)))
        group = {member: k for k, c in enumerate(ix.clusters()) for member in c.members}
        joined = sum(group.get(f"0{n}", -1) == group.get(f"1{n}", -2) for n in range(len(copies)))
        print(f"{len(copies)} copies in one index: {compared} compared, {joined} in one cluster; {ix.counters}")


def _interval(groups: list[list[str]], relation: str) -> tuple[float, float]:
    """The 95 % interval of a relation's share when whole laws are drawn again; no threshold was set on any law."""
    rng = random.Random(0)
    shares = []
    for _ in range(2_000):
        drawn = [r for _ in groups for r in rng.choice(groups)]
        shares.append(sum(r == relation for r in drawn) / len(drawn))
    shares.sort()
    return shares[50], shares[-51]


def index(folder: Path, count: int) -> None:
    """Milliseconds and bytes a page, candidates a page, and whether the candidates hold the pages that are alike."""
    texts = [t for t in corpus.texts_in(folder, count * 3) if len(t) < 20_000]
    if len(texts) < count:  # pages of 600 characters, cut at the ends of sentences
        whole = (re.findall(r"(?s).{600,1400}?[。\n]|.{200,}", t) for t in corpus.texts_in(folder, count * 3))
        texts = [piece for pieces in whole for piece in pieces]
    texts = random.Random(1).sample(texts, min(count, len(texts)))
    docs = [Document(t) for t in texts]
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "pages.gcx"
        with Index(path) as ix:
            last, done, before = time.perf_counter(), 0, Counter[str]()
            for n, _ in enumerate(ix.add_many((str(i), d) for i, d in enumerate(docs)), 1):
                if n in (len(docs) // 10, len(docs) // 2, len(docs)):
                    now, counted = time.perf_counter(), Counter(ix.counters)
                    a_page = {name: round((counted[name] - before[name]) / (n - done), 2) for name in counted}
                    print(f"page {done} to {n}: {(now - last) / (n - done) * 1e3:.2f} ms a page; a page {a_page}")
                    last, done, before = now, n, counted
            print(f"counters {ix.counters}")
            met = {frozenset((i, int(m.of))) for i in range(len(docs)) for m in ix.relations(str(i)) if m.of}
        print(f"{path.stat().st_size / len(docs):.0f} bytes a page, {sum(map(len, texts)) / len(texts):.0f} characters")
    _recall(texts[:3_000], met)


def _recall(texts: list[str], met: set[frozenset[int]]) -> None:
    """Of the pairs that are alike by exact count, how many meet in a bucket, and how many were compared.

    Counted twice: over all shingles, and over the telling ones that signatures hold. Notices of one kind are alike in
    their stock phrases only, and are not meant to meet.
    """
    keys = [key_text(t) or "\0" for t in texts]
    bands = band_keys(signatures(keys))
    for every in (True, False):
        flat, starts = shingle_hashes(keys, every=every)
        sets = [np.unique(part) for part in np.split(flat, starts[1:])]
        shared = _shared(sets)
        likeness = {(i, j): n / (len(sets[i]) + len(sets[j]) - n) for (i, j), n in shared.items()}
        for least in (0.1, 0.2, 0.3, 0.5, 0.7):
            alike = {pair: x for pair, x in likeness.items() if x >= least}
            in_bucket = sum(bool((bands[i] == bands[j]).any()) for i, j in alike)
            compared = sum(frozenset(pair) in met for pair in alike)
            expected = sum(1 - (1 - x**ROWS) ** BANDS for x in alike.values())
            if alike:
                print(
                    f"Jaccard >= {least} of {'all' if every else 'telling'} shingles: {len(alike)} pairs, "
                    f"{in_bucket / len(alike):.3f} share a bucket ({expected / len(alike):.3f} by that likeness), "
                    f"{compared / len(alike):.3f} were compared"
                )


def _shared(sets: list[NDArray[np.uint32]]) -> dict[tuple[int, int], int]:
    """How many shingles two pages share, for the pairs that share one that at most 60 pages have."""
    owner = np.repeat(np.arange(len(sets)), [len(s) for s in sets])
    order = np.argsort(np.concatenate(sets), kind="stable")
    codes, owner = np.concatenate(sets)[order], owner[order]
    pairs: set[tuple[int, int]] = set()
    for group in np.split(owner, np.flatnonzero(np.diff(codes)) + 1):
        if 1 < len(group) <= 60:  # pairs that are alike share such rare ones, too
            pairs.update(itertools.combinations(group.tolist(), 2))
    return {(i, j): len(np.intersect1d(sets[i], sets[j], assume_unique=True)) for i, j in pairs}
