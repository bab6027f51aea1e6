"""An ordered map over one or many processes: lazy, with a bounded look-ahead, and the same results in either case.

Processes, not threads: OpenCC and most of the chain hold the interpreter lock. On Linux the workers are forked. Their
function then needs no pickling, so that chains of lambdas and of functions typed into a notebook work, and a script
needs no ``if __name__ == "__main__"`` guard. They are forked all at once, before this module starts a thread. Where
forking is not safe (macOS) or not there (Windows) the workers are spawned: there the function must be importable, and
a script needs the guard.
"""

from __future__ import annotations

import pickle
import signal
import sys
import warnings
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sized
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from traceback import format_exception
from typing import Any, Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")

# A batch is full at this many items, or at this weight: enough to make pickling cheap beside 70 us and more a page.
BATCH_ITEMS = 16
BATCH_WEIGHT = 1 << 18


@dataclass(frozen=True, slots=True)
class Failure:
    """What one item's call raised, in place of its result."""

    error: Exception


class WorkerDied(RuntimeError):
    """The process that worked on an item was killed, most often for want of memory."""


def ordered_map(
    function: Callable[[T], R],
    items: Iterable[T],
    *,
    workers: int = 1,
    weight: Callable[[T], int] = lambda item: len(item) if isinstance(item, Sized) else 1,
) -> Generator[tuple[T, R | Failure], None, None]:
    """Pairs of every item and its result, in the order of the items; an exception becomes a :class:`Failure`.

    With one worker nothing is read ahead. With more, at most ``2 * workers`` batches are under way, each of up to
    16 items, or fewer when their ``weight`` (about: bytes) is large; the first batches are small. What the iterable
    itself raises comes after the results of all that it gave before. Closing the generator ends the processes.

    >>> [result for _, result in ordered_map(len, ["a", "bb", "ccc"])]
    [1, 2, 3]
    """
    if workers == 1:
        for item in items:
            yield item, _attempt(function, item)
        return
    source: Iterator[list[T]] | None = _batches(items, workers, weight)
    trouble: Exception | None = None
    pending: deque[tuple[list[T], Future[list[bytes]]]] = deque()
    pool = _Pool(function, workers)
    try:
        while True:
            while source is not None and len(pending) < 2 * workers:
                try:
                    batch = next(source)
                except StopIteration:
                    source = None
                except Exception as err:
                    source, trouble = None, err
                else:
                    pending.append((batch, pool.submit(batch)))
            if not pending:
                break
            batch, future = pending.popleft()
            try:
                results: Iterable[R | Failure] = map(pickle.loads, future.result())
            except BrokenExecutor:
                results = _one_by_one(function, batch)
                pool.close()
                pool = _Pool(function, workers)
                pending = deque((waiting, pool.submit(waiting)) for waiting, _ in pending)
            except Exception:  # an item that cannot be sent to a process
                results = _one_by_one(function, batch)
            yield from zip(batch, results, strict=True)
    finally:
        pool.close()
    if trouble is not None:
        raise trouble


def _batches(items: Iterable[T], workers: int, weight: Callable[[T], int]) -> Iterator[list[T]]:
    """The items in lists; the lists grow, so that a few items are spread over all workers."""
    batch: list[T] = []
    size = count = 0
    try:
        for item in items:
            batch.append(item)
            size += weight(item)
            if size >= BATCH_WEIGHT or len(batch) >= min(BATCH_ITEMS, 1 + count // workers):
                yield batch
                batch, size, count = [], 0, count + 1
    except Exception:
        if batch:
            yield batch
        raise
    if batch:
        yield batch


def _one_by_one(function: Callable[[T], R], batch: list[T]) -> Iterator[R | Failure]:
    """The results of a batch in which one item is poison: each item alone, so that the others get theirs."""
    pool = _Pool(function, 1)
    try:
        for item in batch:
            try:
                result = pickle.loads(pool.submit([item]).result()[0])
            except BrokenExecutor:
                pool.close()
                pool = _Pool(function, 1)
                result = Failure(WorkerDied("the worker process died on this input (killed, or out of memory)"))
            except Exception as err:
                result = Failure(err)
            yield result
    finally:
        pool.close()


class _Pool(Generic[T, R]):
    """A process pool whose workers know one function."""

    def __init__(self, function: Callable[[T], R], workers: int) -> None:
        context = get_context("fork" if sys.platform == "linux" else "spawn")
        self._executor = ProcessPoolExecutor(workers, context, initializer=_begin, initargs=(function,))

    def submit(self, batch: list[T]) -> Future[list[bytes]]:
        with warnings.catch_warnings():
            # Python 3.12 warns of any fork beside threads, numpy's own included. The workers only run the function.
            warnings.filterwarnings("ignore", ".*multi-threaded, use of fork", DeprecationWarning)
            try:
                return self._executor.submit(_run, batch)
            except BrokenExecutor as err:  # it broke since the last look: found out when its turn comes
                broken: Future[list[bytes]] = Future()
                broken.set_exception(err)
                return broken

    def close(self) -> None:
        self._executor.shutdown(wait=True, cancel_futures=True)


# --- in the worker

_function: Callable[[Any], Any]


def _begin(function: Callable[[Any], Any]) -> None:
    global _function
    _function = function
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends its workers itself


def _run(batch: list[Any]) -> list[bytes]:
    return [_packed(_attempt(_function, item)) for item in batch]


def _attempt(function: Callable[[T], R], item: T) -> R | Failure:
    try:
        return function(item)
    except Exception as err:
        return Failure(err)


def _packed(result: Any) -> bytes:
    """A result as bytes; one that cannot travel becomes a Failure that says so."""
    if isinstance(result, Failure):
        result.error.add_note("".join(["In a worker process:\n", *format_exception(result.error)]))
    try:
        packed = pickle.dumps(result)
        if isinstance(result, Failure):
            pickle.loads(packed)  # an exception may pickle and still refuse to come back
    except Exception as err:
        what = f"{type(result.error).__name__}: {result.error}" if isinstance(result, Failure) else f"a result: {err}"
        return pickle.dumps(Failure(RuntimeError(f"not picklable, from a worker process: {what}")))
    return packed
