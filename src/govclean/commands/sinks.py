"""Where results go: an output that survives a closed pipe, and the rejects."""

from __future__ import annotations

import os
import sys
import time
from base64 import b64encode
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from govclean.commands.records import dumps, encoded
from govclean.streams import Item


class PipeClosed(Exception):
    """The reader of the output went away: nothing more is wanted."""


class Output:
    """A binary stream that is flushed after every write. Raises PipeClosed when nobody reads it any more."""

    def __init__(self, path: str | None = None) -> None:
        if path is None and sys.stdout is None:
            raise OSError("stdout is closed")
        self.file: BinaryIO = Path(path).open("wb") if path else sys.stdout.buffer  # noqa: SIM115
        self._own = path is not None

    def write(self, data: bytes) -> None:
        try:
            self.file.write(data)
            self.file.flush()
        except OSError as err:
            if not self._own:  # what is still buffered must not fail again when the interpreter ends
                os.dup2(os.open(os.devnull, os.O_WRONLY), self.file.fileno())
            if isinstance(err, BrokenPipeError):
                raise PipeClosed from None
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, err: BaseException | None, tb: TracebackType | None) -> None:
        if self._own:
            self.file.close()


class Rejects:
    """Where inputs go that cannot be processed: JSON lines with ``file``, ``line``, ``reason`` and ``raw`` (base64).

    Without a path a new file in the working directory is made when the first reject comes. The first few reasons
    are also told on stderr.
    """

    SHOWN = 5

    def __init__(self, path: str | None = None) -> None:
        self.count = 0
        self.path = path
        self._file: BinaryIO | None = Path(path).open("wb") if path else None  # noqa: SIM115

    def add(self, item: Item, reason: str) -> None:
        """Keep an input and say why."""
        self.count += 1
        if self._file is None:
            self.path, self._file = _new_file()
        raw = b64encode(item.raw).decode("ascii")
        row = {"file": item.file, "line": item.line, "reason": reason, "raw": raw}
        self._file.write(encoded(dumps(row)) + b"\n")
        self._file.flush()
        if self.count <= self.SHOWN:
            warn(f"{item.id}: {reason}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, err: BaseException | None, tb: TracebackType | None) -> None:
        if self._file is not None:
            self._file.close()
        if self.count:
            warn(f"{self.count} {'input' if self.count == 1 else 'inputs'} could not be processed: see {self.path}")


def _new_file() -> tuple[str, BinaryIO]:
    stamp = time.strftime("%Y%m%d-%H%M%S")
    for n in range(1000):
        name = f"govclean-rejects-{stamp}{f'-{n}' if n else ''}.jsonl"
        try:
            return name, Path(name).open("xb")
        except FileExistsError:
            continue
    raise FileExistsError(f"govclean-rejects-{stamp}*.jsonl: all names are taken")


def warn(message: str) -> None:
    """A line on stderr."""
    line = " ".join(f"govclean: {message}".splitlines())
    print(line.encode("utf-8", "backslashreplace").decode("utf-8"), file=sys.stderr, flush=True)
