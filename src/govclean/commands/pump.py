"""Moves inputs through a job to an output: in order, flushed, with rejects, whatever single inputs do."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

from govclean.commands.jobs import Guarded, Related
from govclean.commands.sinks import Output, Rejects
from govclean.commands.terminal import progress
from govclean.processes import Failure, ordered_map
from govclean.streams import Item

if TYPE_CHECKING:
    from govclean.dedup.index import Index
    from govclean.dedup.match import Match

R = TypeVar("R")
Pair = tuple[Item, Related]

# Records that the index signs together: at most so many, and fewer when their lines are this long together.
_TOGETHER = 64
_TOGETHER_BYTES = 1 << 22


def first_of(items: Iterator[Item]) -> tuple[Item | None, Iterator[Item]]:
    """The first item that is not an error, and all items, still to be read."""
    seen: list[Item] = []
    for item in items:
        seen.append(item)
        if item.error is None:
            return item, chain(seen, items)
    return None, iter(seen)


def results(
    items: Iterable[Item], job: Callable[[Item], R], rejects: Rejects, *, paths: Sequence[str] = (), workers: int = 1
) -> Generator[tuple[Item, R], None, None]:
    """What the job makes of each item, in order; what it cannot process goes to the rejects.

    paths: only for the progress bar, which then knows the end.
    """
    with progress(paths) as moved, closing(ordered_map(Guarded(job), items, workers=workers)) as done:
        for item, result in done:
            moved(len(item))
            if isinstance(result, Failure):
                rejects.add(item, str(result.error))
            else:
                yield item, result


def write(made: Iterable[tuple[Item, bytes]], out: Output, *, apart: bool) -> None:
    """Write results as they come. With ``apart``, a page after another one begins on a new line."""
    ended = True
    for _, result in made:
        out.write(result if ended else b"\n" + result)
        ended = not apart or not result or result.endswith(b"\n")


def write_related(
    made: Iterable[Pair], index: Index, out: Output, rejects: Rejects, *, drop: Sequence[str], dropped: Output | None
) -> None:
    """Relate records to the pages before them and write them; those whose relation is in ``drop`` go to ``dropped``.

    The index takes records in batches: the output runs up to 64 records behind the input.
    """
    with closing(_Names()) as names:
        for batch in _batches(made):
            pages = [(names.own(page.id), page) for _, page in batch]
            for (item, page), match in zip(batch, _related(index, pages), strict=True):
                if isinstance(match, Failure):
                    rejects.add(item, f"the index cannot take it: {match.error}")
                    continue
                target = dropped if dropped is not None and match is not None and match.relation in drop else out
                target.write(page.line(None if match is None else match.to_record()))


def _batches(made: Iterable[Pair]) -> Iterator[list[Pair]]:
    batch: list[Pair] = []
    size = 0
    for pair in made:
        batch.append(pair)
        size += len(pair[0])
        if len(batch) == _TOGETHER or size >= _TOGETHER_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _related(index: Index, pages: Sequence[tuple[str, Related]]) -> Iterator[Match | Failure | None]:
    """The best earlier page of each; when one cannot be indexed, the others of its batch still are."""
    from govclean.dedup.index import IndexBusyError

    try:
        yield from list(index.add_many((id, page.doc) for id, page in pages))
        return
    except (sqlite3.Error, IndexBusyError):
        raise
    except Exception:
        pass  # the batch was rolled back: one by one now
    for id, page in pages:
        try:
            yield index.add(id, page.doc)
        except (sqlite3.Error, IndexBusyError):
            raise
        except Exception as err:
            yield Failure(err)


class _Names:
    """Ids that are unique within one run: the second ``x`` is called ``x#2``.

    An index replaces a page of the same id, which is right for a page of an earlier run only. The ids seen are kept
    in a temporary database: memory stays flat.
    """

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.execute("PRAGMA synchronous = OFF")
        self._db.execute("PRAGMA journal_mode = OFF")
        self._db.execute("CREATE TABLE seen (id TEXT PRIMARY KEY, count INTEGER) WITHOUT ROWID")

    def own(self, id: str) -> str:
        """The id itself, or the next one free."""
        id = id.encode("utf-8", "backslashreplace").decode("utf-8")
        name = id
        while True:
            row = "INSERT INTO seen VALUES (?, 1) ON CONFLICT DO UPDATE SET count = count + 1 RETURNING count"
            (count,) = self._db.execute(row, (name,)).fetchone()
            if count == 1:
                return name
            name = f"{id}#{count}"

    def close(self) -> None:
        self._db.close()
