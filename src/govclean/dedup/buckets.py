"""The buckets in which pages of an index meet, and which pages of them are worth comparing.

A bucket of more than :data:`BUCKET_CAP` pages is full: it holds what a whole series of pages has in common, and tells
no page from another. Of a full bucket only the pages of the smallest content hash are met, are kept, and are known by
heart, so that the millionth page of a series costs what the hundredth cost. Copies within a series still meet: in the
buckets that are not full.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from itertools import chain, groupby
from operator import itemgetter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from govclean.dedup.page import Page
from govclean.dedup.shingle import U32
from govclean.dedup.sketch import NUM_PERM, estimate

BUCKET_CAP = 16  # pages of a bucket that still tells something
CROWD = 8  # of a full bucket the pages of the smallest content hash: the same few in all buckets of a series
VERIFIED = 8  # candidates compared sentence by sentence ...
KINDRED = 2  # ... of them those that share only the title of their series: siblings whose bodies are new throughout
STRANGERS = 3  # ... and those that were met in full buckets only: likely siblings, of which a few are enough
ESTIMATED = 48  # candidates whose signatures are read: those that share most buckets
LEAST_ESTIMATE = 0.06  # unrelated reports share .01-.03 of their shingles
SENTENCES = 4  # of a piece that is half a page, one of the whole's four stands in it in 94 % of cases
LONG_SENTENCE = 16  # characters of key text; shorter ones are anybody's
_KNOWN = 1 << 14  # full buckets known by heart, a kilobyte each

Found = tuple[int, int]  # content hash and number of a page

BUCKETS = """
CREATE TABLE bands (
    key INTEGER NOT NULL, hash INTEGER NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (key, hash, n)) WITHOUT ROWID;
"""


class Keys(NamedTuple):
    """The buckets a page stands in, by what they tell."""

    bands: tuple[int, ...]
    sentences: tuple[int, ...]
    facts: tuple[int, ...]
    series: tuple[int, ...]

    @property
    def all(self) -> tuple[int, ...]:
        """Every bucket once."""
        return tuple(dict.fromkeys(chain.from_iterable(self)))


def keys_of(page: Page, bands: NDArray[np.int64]) -> Keys:
    """The buckets of a page whose bands are known: these, its sentences of the smallest hash, its facts and the
    article id of its address, its series."""
    hashes = sorted({hash64(u.key) for u in page.units if len(u.key) >= LONG_SENTENCE})[:SENTENCES]
    facts = [hash64(f) for f in (*page.anchors, *([f"article {page.article}"] if page.article else ()))]
    own: list[int] = bands.tolist() if page.key else []
    return Keys(tuple(own), tuple(hashes), tuple(facts), (hash64(page.series),) if page.series else ())


class _Full(NamedTuple):
    """A full bucket: its first pages, and the largest hash that is still among those it would show."""

    first: tuple[Found, ...]
    last: int


class Met(NamedTuple):
    """The pages of some buckets, by what was met where: how many fact buckets, how many others, whether the series;
    and how many full buckets, whatever they tell."""

    facts: Counter[Found]
    shared: Counter[Found]
    series: set[Found]
    crowd: Counter[Found]


class Buckets:
    """The buckets of an index, in the table ``bands`` of its file. counts: work done, to be added to."""

    def __init__(self, db: sqlite3.Connection, counts: Counter[str]) -> None:
        self._db = db
        self._counts = counts
        self._full: dict[int, _Full] = {}
        self._version = -1

    def forget(self) -> None:
        """Know no bucket by heart any more: rows were taken out."""
        self._full.clear()

    def refresh(self) -> None:
        """Forget what is known if another process has written to the file."""
        (version,) = self._db.execute("PRAGMA data_version").fetchone()
        if version != self._version:
            self.forget()
            self._version = version

    def meet(self, keys: Keys) -> Met:
        """The pages that stand in a page's buckets."""
        open_, full = self._read(keys.all)
        facts, shared = (
            Counter(chain.from_iterable(open_.get(key, ()) for key in some))
            for some in (keys.facts, (*keys.bands, *keys.sentences))
        )
        series = {found for key in keys.series for found in (open_[key] if key in open_ else full[key].first)}
        self._counts["full_buckets_met"] += len(full)
        return Met(facts, shared, series, Counter(chain.from_iterable(f.first for f in full.values())))

    def _read(self, keys: Sequence[int]) -> tuple[dict[int, list[Found]], dict[int, _Full]]:
        """Of each bucket its pages, those of the smallest hash first; and the full buckets apart."""
        full = {key: self._full[key] for key in keys if key in self._full}
        found: dict[int, list[Found]] = {key: [] for key in keys if key not in full}
        query = f"SELECT key, hash, n FROM bands WHERE key IN ({','.join('?' * len(found))}) ORDER BY key, hash, n"
        for key, rows in groupby(self._db.execute(query, tuple(found)), itemgetter(0)):
            pages: list[Found] = list(map(itemgetter(1, 2), rows))
            if len(pages) > BUCKET_CAP:
                if len(self._full) >= _KNOWN:
                    self._full.pop(next(iter(self._full)))
                full[key] = self._full[key] = _Full(tuple(pages[:CROWD]), pages[BUCKET_CAP][0])
                del found[key]
            else:
                found[key] = pages
        return found, full

    def put(self, keys: Iterable[int], content: int, n: int) -> None:
        """Stand a page in buckets, but for full ones that would not show it.

        So a bucket holds at most as many pages as were ever among the :data:`BUCKET_CAP` of the smallest hash and one
        more: 200 of a million.
        """
        rows = []
        for key in keys:
            full = self._full.get(key)
            if full is not None:
                if content > full.last:
                    continue
                del self._full[key]
            rows.append((key, content, n))
        self._db.executemany("INSERT OR IGNORE INTO bands VALUES (?, ?, ?)", rows)

    def take(self, keys: Iterable[int], content: int, n: int, heir: int | None) -> bool:
        """Take a page out; an heir with the same content stands in its place. Whether it stood in any bucket."""
        self.forget()
        rows = [(key, content, n) for key in keys]
        stood = [
            r for r in rows if self._db.execute("DELETE FROM bands WHERE key = ? AND hash = ? AND n = ?", r).rowcount
        ]
        if heir is not None:
            rows = [(key, content, heir) for key, *_ in stood]
            self._db.executemany("INSERT OR IGNORE INTO bands VALUES (?, ?, ?)", rows)
        return bool(stood)

    def candidates(self, keys: Keys, signature: U32) -> tuple[list[int], bool]:
        """Earlier pages worth comparing, the most promising first, at most :data:`VERIFIED`; and whether the page is
        one of a crowd: of its buckets some are full.

        First pages that share a fact of title and lead, then the likest by signature, of those that share most
        buckets. A few of the same series of titles are compared however little their texts share, and a few that
        were met in full buckets only.
        """
        met = self.meet(keys)
        facts, shared = met.facts, met.shared
        ranked = sorted(facts.keys() | shared.keys() | met.series, key=lambda f: (-4 * facts[f] - shared[f], f))
        strangers = sorted(met.crowd.keys() - set(ranked), key=lambda f: (-met.crowd[f], f))
        counts = self._counts
        counts["candidates_met"] += len(ranked) + len(strangers)
        counts["candidates_not_compared"] += max(0, len(ranked) - ESTIMATED) + max(0, len(strangers) - CROWD)
        ranked, strangers = ranked[:ESTIMATED], strangers[:CROWD]
        if not ranked and not strangers:
            return [], False
        likeness = self._likeness(signature, [*ranked, *strangers])
        sure = [f for f in ranked if likeness[f] >= LEAST_ESTIMATE or facts[f] or shared[f] > 1]
        sure.sort(key=lambda f: (-min(facts[f], 2), -likeness[f], f))
        kindred = sorted(met.series - set(sure), key=lambda f: (-likeness.get(f, 0.0), f))[:KINDRED]
        alike = [f for f in strangers if likeness[f] >= LEAST_ESTIMATE or met.crowd[f] > 1]
        alike.sort(key=lambda f: (-likeness[f], f))
        counts["candidates_not_compared"] += max(0, len(sure) - VERIFIED) + max(0, len(alike) - STRANGERS)
        found = sure + kindred + alike[:STRANGERS]
        return [n for _, n in found[:VERIFIED]], bool(met.crowd)

    def _likeness(self, signature: U32, pages: Sequence[Found]) -> dict[Found, float]:
        read = f"SELECT n, signature FROM pages WHERE n IN ({','.join('?' * len(pages))})"
        rows = dict(self._db.execute(read, [n for _, n in pages]))
        stack = np.frombuffer(b"".join(rows[n] for _, n in pages), np.uint32)
        return dict(zip(pages, estimate(signature, stack.reshape(len(pages), NUM_PERM)).tolist(), strict=True))


def hash64(key: str) -> int:
    """64 bits of a key, signed as SQLite wants them."""
    digest = blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
