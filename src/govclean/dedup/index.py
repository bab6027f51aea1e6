"""The index: pages seen before, in one SQLite file, and how each relates to those before it."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from govclean._version import __version__
from govclean.dedup.buckets import BUCKETS, Buckets, hash64, keys_of
from govclean.dedup.cluster import Candidate, Cluster, groups, survivor
from govclean.dedup.match import Match, Relation, matched
from govclean.dedup.page import Page, prepared, unpacked
from govclean.dedup.shingle import KEY_VERSION, SHINGLE, U32
from govclean.dedup.sketch import BANDS, NUM_PERM, ROWS, SCHEME, SEED, band_keys, signatures
from govclean.document import Document

FORMAT = 4
ENOUGH = 2  # in a crowd, candidates of one verdict: when the first are all siblings or all copies, so are the others
WAIT_SECONDS = 10.0  # how long a writer waits for another
CACHE_KIB = 65_536  # of the file in memory: bucket keys are random, and each page writes a hundred of them
_BATCH = 64  # pages signed together by add_many
_CACHED = 512  # prepared pages kept in memory: the last that were added or compared

_HEADER: Mapping[str, str] = {
    "format": str(FORMAT),
    "key_version": str(KEY_VERSION),
    "shingle": str(SHINGLE),
    "num_perm": str(NUM_PERM),
    "seed": str(SEED),
    "scheme": SCHEME,
    "bands": f"{BANDS}x{ROWS}",
}

_SCHEMA = """
CREATE TABLE header (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE pages (
    n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, hash INTEGER NOT NULL, size INTEGER NOT NULL,
    repairs INTEGER NOT NULL, date TEXT NOT NULL, signature BLOB NOT NULL, page BLOB NOT NULL);
CREATE INDEX pages_hash ON pages (hash);
CREATE TABLE edges (
    n INTEGER NOT NULL, of INTEGER NOT NULL, relation TEXT NOT NULL, score REAL NOT NULL, because TEXT NOT NULL,
    PRIMARY KEY (n, of)) WITHOUT ROWID;
CREATE INDEX edges_of ON edges (of);
CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
"""

# Pages that are a copy of another, and what is known of pairs of them. The signs + make it one scan of the edges:
# SQLite would look up every pair of copies.
_COPIES = """
WITH copy (n) AS (
    SELECT n FROM edges WHERE relation = 'duplicate' UNION SELECT of FROM edges WHERE relation = 'duplicate'),
edge AS (SELECT n, of, relation, score FROM edges WHERE +n IN copy AND +of IN copy)
"""

# Of several earlier pages, the one to report: the closest kind first, then the surest, then the earliest.
_CLOSENESS: Mapping[Relation, int] = {
    "duplicate": 0,
    "part_of": 1,
    "contains": 1,
    "revision": 2,
    "forwards": 3,
    "forwarded_by": 3,
    "sibling": 4,
    "same_event": 5,
    "unsure": 6,
}


class IndexFormatError(ValueError):
    """The file is no index of this govclean, or its signatures do not compare with ours; says what to do."""


class IndexBusyError(RuntimeError):
    """Another process is writing to the index."""


class _New(NamedTuple):
    """A page about to be added."""

    id: str
    page: Page
    hash: int
    signature: U32
    bands: NDArray[np.int64]


class Index:
    """Pages seen before, on disk or in memory (":memory:"), and how each relates to those before it.

    path: one SQLite file, made when it does not exist. One process writes at a time; every add is a transaction,
    so that what was added outlives a killed process. Raises IndexFormatError when the file was made by a govclean
    whose signatures do not compare, IndexBusyError when another process keeps writing.

    >>> import govclean
    >>> report = "全市安全生产工作会议召开\\n8月11日,全市安全生产工作会议召开,会议要求各县区立即开展隐患排查。"
    >>> with Index(":memory:") as ix:
    ...     ix.add("a", govclean.Document(report))
    ...     ix.add("b", govclean.Document(report.replace(",", "，"))).of
    ...     [c.members for c in ix.clusters()]
    'a'
    [('a', 'b')]
    """

    def __init__(self, path: str | Path) -> None:
        self.path = str(path)
        self._cache: dict[int, Page] = {}
        self._counts: Counter[str] = Counter()  # of the batch under way
        try:
            self._db = sqlite3.connect(self.path, timeout=WAIT_SECONDS, isolation_level=None)
        except sqlite3.OperationalError as err:
            raise OSError(f"{self.path}: {err}") from err
        self._buckets = Buckets(self._db, self._counts)
        try:
            with self._transaction():
                self._open()
            self._db.execute("PRAGMA journal_mode = WAL")  # one small append a commit; readers are not held up
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._db.execute(f"PRAGMA cache_size = {-CACHE_KIB}")
        except BaseException:
            self._db.close()
            raise

    def _open(self) -> None:
        """Make the tables in a new file; refuse a file that is not ours."""
        tables = {name for (name,) in self._db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if not tables:
            for statement in (_SCHEMA + BUCKETS).split(";\n"):
                self._db.execute(statement)
            rows = [*_HEADER.items(), ("made_by", f"govclean {__version__}")]
            self._db.executemany("INSERT INTO header VALUES (?, ?)", rows)
            return
        if "header" not in tables:
            raise IndexFormatError(f"{self.path} is an SQLite file, but no govclean index: give another path")
        header = dict(self._db.execute("SELECT name, value FROM header"))
        wrong = [f"{k} {header.get(k)} (here {v})" for k, v in _HEADER.items() if header.get(k) != v]
        if wrong:
            raise IndexFormatError(
                f"{self.path} was made by {header.get('made_by', 'an unknown version')} with {', '.join(wrong)}: its "
                f"signatures do not compare with those of govclean {__version__}. Build a new index from the pages, "
                "or use the version that made it"
            )

    # --- lifetime

    def close(self) -> None:
        """Close the file. The index cannot be used afterwards."""
        self._db.close()

    def __enter__(self) -> Index:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __len__(self) -> int:
        count: int = self._db.execute("SELECT count(*) FROM pages").fetchone()[0]
        return count

    def __contains__(self, id: str) -> bool:
        return self._db.execute("SELECT 1 FROM pages WHERE id = ?", (id,)).fetchone() is not None

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            self._db.execute("BEGIN IMMEDIATE")
        except sqlite3.DatabaseError as err:
            if "not a database" in str(err):
                raise IndexFormatError(f"{self.path} is not a govclean index: give another path") from err
            if "locked" not in str(err):
                raise
            raise IndexBusyError(
                f"{self.path}: another process has been writing for {WAIT_SECONDS:.0f} s; one writer at a time"
            ) from err
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            self._cache.clear()  # row numbers that were rolled back come again
            self._buckets.forget()
            raise
        self._db.execute("COMMIT")

    # --- adding

    def add(self, id: str, doc: str | Document) -> Match | None:
        """Add a page; its relation to the best earlier page, with that page's id in ``of``, or None.

        A page of the same id is replaced: its relations go with it. A str is cleaned first.
        """
        return next(self.add_many([(id, doc)]))

    def add_many(self, pages: Iterable[tuple[str, str | Document]]) -> Iterator[Match | None]:
        """Add pages, signed in batches, one transaction a batch; yields what :meth:`add` gives, in order."""
        batch: list[tuple[str, Page]] = []
        for id, doc in pages:
            batch.append((id, prepared(doc)))
            if len(batch) == _BATCH:
                yield from self._add_batch(batch)
                batch = []
        if batch:
            yield from self._add_batch(batch)

    def _add_batch(self, batch: list[tuple[str, Page]]) -> list[Match | None]:
        signed = signatures([page.key for _, page in batch])
        rows = zip(batch, signed, band_keys(signed), strict=True)
        new = [_New(id, page, hash64(page.key), row, bands) for (id, page), row, bands in rows]
        with self._transaction():
            self._counts.clear()
            self._buckets.refresh()
            found = [self._add(page) for page in new]
            self._db.executemany(
                "INSERT INTO counters VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = value + excluded.value",
                [row for row in self._counts.items() if row[1]],
            )
            return found

    def _add(self, new: _New) -> Match | None:
        self._remove(new.id)
        page = new.page
        row = (new.id, new.hash, page.size, page.repairs, page.date, new.signature.tobytes(), page.pack())
        n = self._db.execute(
            f"INSERT INTO pages (id, hash, size, repairs, date, signature, page) VALUES ({', '.join('?' * 7)})",
            row,
        ).lastrowid
        assert n is not None
        self._remember(n, page)
        if not page.key:
            return None
        first = self._first_of(new.hash, n)
        if first is not None:  # same key text: it stands in the buckets already
            match = matched(page, self._page(first))
            self._link(n, first, match)
            return self._named(match, first)
        keys = keys_of(page, new.bands)
        matches = self._compared(n, page, *self._buckets.candidates(keys, new.signature))
        self._buckets.put(keys.all, new.hash, n)
        related = [(_CLOSENESS[m.relation], -m.score, other, m) for other, m in matches if m.relation in _CLOSENESS]
        if not related:
            return None
        *_, other, match = min(related, key=lambda r: r[:3])
        return self._named(match, other)

    def _compared(self, n: int, page: Page, candidates: list[int], crowded: bool) -> list[tuple[int, Match]]:
        """The relations to candidates, the most promising first; of a page in a crowd no more than tell its place."""
        found: list[tuple[int, Match]] = []
        for other in candidates:
            verdicts = {m.relation for _, m in found}
            if crowded and len(found) >= ENOUGH and verdicts in ({"sibling"}, {"duplicate"}):
                self._counts["candidates_not_compared"] += len(candidates) - len(found)
                break
            match = matched(page, self._page(other))
            self._link(n, other, match)
            found.append((other, match))
        self._counts["candidates_compared"] += len(found)
        return found

    def _link(self, n: int, of: int, match: Match) -> None:
        row = (n, of, match.relation, match.score, json.dumps(match.because, ensure_ascii=True))
        self._db.execute("INSERT INTO edges VALUES (?, ?, ?, ?, ?)", row)

    def _first_of(self, content: int, n: int) -> int | None:
        row = self._db.execute("SELECT min(n) FROM pages WHERE hash = ? AND n <> ?", (content, n)).fetchone()
        first: int | None = row[0]
        return first

    def _remove(self, id: str) -> None:
        """Take a page out. An exact copy of it, if there is one, takes its place in buckets and relations."""
        row = self._db.execute("SELECT n, hash, signature FROM pages WHERE id = ?", (id,)).fetchone()
        if row is None:
            return
        n, content, signature = row
        bands = band_keys(np.frombuffer(signature, np.uint32)[None])[0]
        keys = keys_of(self._page(n), bands).all
        self._db.execute("DELETE FROM pages WHERE n = ?", (n,))
        self._cache.pop(n, None)
        heir = self._first_of(content, n)
        stood = self._buckets.take(keys, content, n, heir)
        if heir is not None and stood:
            self._db.execute("DELETE FROM edges WHERE n = ? AND of = ?", (heir, n))
            self._db.execute("UPDATE OR REPLACE edges SET of = ? WHERE of = ?", (heir, n))
            self._db.execute("UPDATE OR REPLACE edges SET n = ? WHERE n = ?", (heir, n))
        self._db.execute("DELETE FROM edges WHERE n = ? OR of = ?", (n, n))

    # --- reading

    def clusters(self) -> Iterator[Cluster]:
        """The clusters of duplicates, ordered by their smallest id; pages without a duplicate are in none."""
        names, later = self._exact_copies()
        expanded = {ids[0]: tuple(ids) for ids in names.values() if len(ids) > 1}
        edges: dict[tuple[str, str], tuple[Relation, float]] = {}
        for n, of, relation, score in self._db.execute(f"{_COPIES} SELECT * FROM edge"):
            if n not in later and of not in later:
                edges[names[n][0], names[of][0]] = relation, score
        found = [tuple(sorted(m for id in ids for m in expanded.pop(id, (id,)))) for ids in groups(edges)]
        for members in sorted([*found, *expanded.values()]):
            kept, because = survivor(self._candidate(id) for id in members)
            yield Cluster(kept, members, because)

    def _exact_copies(self) -> tuple[dict[int, list[str]], set[int]]:
        """Of each page that has a copy: its id with those of its exact copies, sorted; and the exact copies' numbers.

        Exact copies are known by the first of them only, so that a million of them cost an entry each.
        """
        names: dict[int, list[str]] = {}
        later: set[int] = set()
        at: dict[int, int] = {}
        query = f"{_COPIES} SELECT n, id, hash FROM pages WHERE n IN copy ORDER BY n"
        for n, id, content in self._db.execute(query):
            first = at.setdefault(content, n)
            names.setdefault(first, []).append(id)
            if n != first:
                later.add(n)
        for ids in names.values():
            ids.sort()
        return names, later

    def relations(self, id: str) -> list[Match]:
        """Every relation of a page to others that were compared with it, unrelated ones left out."""
        query = """
            SELECT p.id, e.relation, e.score, e.because, 0 FROM edges e JOIN pages q ON q.n = e.n
            JOIN pages p ON p.n = e.of WHERE q.id = :id
            UNION ALL SELECT p.id, e.relation, e.score, e.because, 1 FROM edges e JOIN pages q ON q.n = e.of
            JOIN pages p ON p.n = e.n WHERE q.id = :id ORDER BY 1"""
        found = []
        for of, relation, score, because, turned in self._db.execute(query, {"id": id}):
            if relation != "unrelated":
                match = Match(relation, score, tuple(json.loads(because)), of)
                found.append(match.turned() if turned else match)
        return found

    @property
    def counters(self) -> dict[str, int]:
        """How much work there was, and what was left out for size: candidates met and compared, candidates that passed
        or would have passed but were not compared, full buckets met.
        """
        return dict(self._db.execute("SELECT name, value FROM counters ORDER BY name"))

    def _candidate(self, id: str) -> Candidate:
        return Candidate(*self._db.execute("SELECT id, size, repairs, date FROM pages WHERE id = ?", (id,)).fetchone())

    def _named(self, match: Match, n: int) -> Match:
        (id,) = self._db.execute("SELECT id FROM pages WHERE n = ?", (n,)).fetchone()
        return Match(match.relation, match.score, match.because, id)

    def _page(self, n: int) -> Page:
        page = self._cache.pop(n, None)
        if page is None:
            page = unpacked(self._db.execute("SELECT page FROM pages WHERE n = ?", (n,)).fetchone()[0])
        self._remember(n, page)  # as the last that was asked for: the first pages of a series are asked for again
        return page

    def _remember(self, n: int, page: Page) -> None:
        if len(self._cache) >= _CACHED:
            self._cache.pop(next(iter(self._cache)))
        self._cache[n] = page
