"""The index: pages seen before, in one SQLite file, and how each relates to those before it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

import numpy as np

from govclean._version import __version__
from govclean.dedup.cluster import Candidate, Cluster, groups, survivor
from govclean.dedup.match import Match, Relation, matched
from govclean.dedup.page import Page, prepared, unpacked
from govclean.dedup.shingle import KEY_VERSION, SHINGLE
from govclean.dedup.sketch import BANDS, NUM_PERM, ROWS, SCHEME, SEED, band_keys, estimate, signatures
from govclean.document import Document

FORMAT = 1
BUCKET_CAP = 64  # pages looked at in one bucket: those with the smallest content hash
VERIFIED = 8  # candidates compared sentence by sentence ...
KINDRED = 2  # ... of them those that share only the title of their series: siblings whose bodies are new throughout
LEAST_ESTIMATE = 0.06  # unrelated reports share .01-.03 of their shingles
WAIT_SECONDS = 10.0  # how long a writer waits for another
_BATCH = 64  # pages signed together by add_many
_CACHED = 512  # prepared pages kept in memory

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
    repairs INTEGER NOT NULL, date TEXT NOT NULL, series INTEGER, signature BLOB NOT NULL, page BLOB NOT NULL);
CREATE INDEX pages_hash ON pages (hash);
CREATE TABLE bands (
    key INTEGER NOT NULL, hash INTEGER NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (key, hash, n)) WITHOUT ROWID;
CREATE TABLE edges (
    n INTEGER NOT NULL, of INTEGER NOT NULL, relation TEXT NOT NULL, score REAL NOT NULL, because TEXT NOT NULL,
    PRIMARY KEY (n, of)) WITHOUT ROWID;
CREATE INDEX edges_of ON edges (of);
CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
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
    signature: np.ndarray[Any, np.dtype[np.uint32]]


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
        try:
            self._db = sqlite3.connect(self.path, timeout=WAIT_SECONDS, isolation_level=None)
        except sqlite3.OperationalError as err:
            raise OSError(f"{self.path}: {err}") from err
        try:
            with self._transaction():
                self._open()
            self._db.execute("PRAGMA journal_mode = WAL")  # one small append a commit; readers are not held up
            self._db.execute("PRAGMA synchronous = NORMAL")
        except BaseException:
            self._db.close()
            raise

    def _open(self) -> None:
        """Make the tables in a new file; refuse a file that is not ours."""
        tables = {name for (name,) in self._db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if not tables:
            for statement in _SCHEMA.split(";\n"):
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
        with self._transaction():
            return [
                self._add(_New(id, page, _hash64(page.key), row)) for (id, page), row in zip(batch, signed, strict=True)
            ]

    def _add(self, new: _New) -> Match | None:
        self._remove(new.id)
        page = new.page
        series = _hash64(page.series) if page.series else None
        row = (new.id, new.hash, page.size, page.repairs, page.date, series, new.signature.tobytes(), page.pack())
        n = self._db.execute(
            f"INSERT INTO pages (id, hash, size, repairs, date, series, signature, page) VALUES ({', '.join('?' * 8)})",
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
        keys = [int(k) for k in band_keys(new.signature[None])[0]]
        matches = []
        for other in self._candidates(keys, series, new):
            match = matched(page, self._page(other))
            self._link(n, other, match)
            matches.append((other, match))
        where = [(k, new.hash, n) for k in (*keys, series) if k is not None]
        self._db.executemany("INSERT OR IGNORE INTO bands VALUES (?, ?, ?)", where)
        related = [(_CLOSENESS[m.relation], -m.score, other, m) for other, m in matches if m.relation in _CLOSENESS]
        if not related:
            return None
        *_, other, match = min(related, key=lambda r: r[:3])
        return self._named(match, other)

    def _candidates(self, keys: list[int], series: int | None, new: _New) -> list[int]:
        """Earlier pages worth comparing: those that share a bucket and are estimated alike, the likest first.

        A few pages of the same series of titles are compared however little their texts share.
        """
        met = {n for key in keys for n in self._bucket(key)}
        kin = self._bucket(series) - met if series is not None else set()
        if not met and not kin:
            return []
        read = "SELECT hash, n, signature FROM pages WHERE n = ?"
        rows = [self._db.execute(read, (n,)).fetchone() for n in (*met, *kin)]
        stack = np.frombuffer(b"".join(r[2] for r in rows), np.uint32).reshape(len(rows), NUM_PERM)
        ranked = sorted((-e, r[0], r[1]) for e, r in zip(estimate(new.signature, stack), rows, strict=True))
        alike = [n for e, _, n in ranked if -e >= LEAST_ESTIMATE]
        kindred = [n for e, _, n in ranked if -e < LEAST_ESTIMATE and n in kin][:KINDRED]
        if len(alike) > VERIFIED:
            self._count("candidates_not_compared", len(alike) - VERIFIED)
        return (alike + kindred)[:VERIFIED]

    def _bucket(self, key: int) -> set[int]:
        """The pages in a bucket; of a full one those with the smallest content hash, whatever came first."""
        rows = self._db.execute("SELECT n FROM bands WHERE key = ? ORDER BY hash LIMIT ?", (key, BUCKET_CAP + 1))
        found = [n for (n,) in rows]
        if len(found) > BUCKET_CAP:
            self._count("full_buckets_met")
        return set(found[:BUCKET_CAP])

    def _link(self, n: int, of: int, match: Match) -> None:
        row = (n, of, match.relation, match.score, json.dumps(match.because, ensure_ascii=True))
        self._db.execute("INSERT INTO edges VALUES (?, ?, ?, ?, ?)", row)

    def _first_of(self, content: int, n: int) -> int | None:
        row = self._db.execute("SELECT min(n) FROM pages WHERE hash = ? AND n <> ?", (content, n)).fetchone()
        first: int | None = row[0]
        return first

    def _remove(self, id: str) -> None:
        """Take a page out. An exact copy of it, if there is one, takes its place in buckets and relations."""
        row = self._db.execute("SELECT n, hash, series, signature FROM pages WHERE id = ?", (id,)).fetchone()
        if row is None:
            return
        n, content, series, signature = row
        self._db.execute("DELETE FROM pages WHERE n = ?", (n,))
        self._cache.pop(n, None)
        heir = self._first_of(content, n)
        keys = band_keys(np.frombuffer(signature, np.uint32)[None])[0]
        where = [(int(k), content, n) for k in (*keys, series) if k is not None]
        stood = self._db.executemany("DELETE FROM bands WHERE key = ? AND hash = ? AND n = ?", where).rowcount
        if heir is not None and stood > 0:
            self._db.execute("DELETE FROM edges WHERE n = ? AND of = ?", (heir, n))
            self._db.executemany("INSERT OR IGNORE INTO bands VALUES (?, ?, ?)", [(k, h, heir) for k, h, _ in where])
            self._db.execute("UPDATE OR REPLACE edges SET of = ? WHERE of = ?", (heir, n))
            self._db.execute("UPDATE OR REPLACE edges SET n = ? WHERE n = ?", (heir, n))
        self._db.execute("DELETE FROM edges WHERE n = ? OR of = ?", (n, n))

    # --- reading

    def clusters(self) -> Iterator[Cluster]:
        """The clusters of duplicates, ordered by their smallest id; pages without a duplicate are in none."""
        names = dict(self._db.execute("SELECT n, id FROM pages"))
        edges: dict[tuple[str, str], tuple[Relation, float]] = {}
        for n, of, relation, score in self._db.execute("SELECT n, of, relation, score FROM edges"):
            edges[names[n], names[of]] = relation, score
        for members in groups(edges):
            kept, because = survivor(self._candidate(id) for id in members)
            yield Cluster(kept, members, because)

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
        """What was left out for size: full buckets met, candidates not compared."""
        return dict(self._db.execute("SELECT name, value FROM counters ORDER BY name"))

    def _count(self, name: str, by: int = 1) -> None:
        self._db.execute(
            "INSERT INTO counters VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = value + excluded.value",
            (name, by),
        )

    def _candidate(self, id: str) -> Candidate:
        return Candidate(*self._db.execute("SELECT id, size, repairs, date FROM pages WHERE id = ?", (id,)).fetchone())

    def _named(self, match: Match, n: int) -> Match:
        (id,) = self._db.execute("SELECT id FROM pages WHERE n = ?", (n,)).fetchone()
        return Match(match.relation, match.score, match.because, id)

    def _page(self, n: int) -> Page:
        page = self._cache.get(n)
        if page is None:
            page = unpacked(self._db.execute("SELECT page FROM pages WHERE n = ?", (n,)).fetchone()[0])
            self._remember(n, page)
        return page

    def _remember(self, n: int, page: Page) -> None:
        if len(self._cache) >= _CACHED:
            self._cache.pop(next(iter(self._cache)))
        self._cache[n] = page


def _hash64(key: str) -> int:
    """64 bits of a key, signed as SQLite wants them."""
    digest = blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
