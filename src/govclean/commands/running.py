"""One run of a command: its settings read, its files opened, its errors turned into messages and an exit code."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import asdict
from stat import S_ISREG
from types import TracebackType
from typing import Any, Self, TypeVar

import click

from govclean.api import default_chain
from govclean.chain import Chain
from govclean.commands.jobs import Clean, Explain, Guarded, Keys, Related
from govclean.commands.pump import results, write_related
from govclean.commands.records import RecordError
from govclean.commands.sinks import Output, PipeClosed, Rejects
from govclean.config import MODELS, Config, ConfigError, load_config, modelled, options_of
from govclean.document import Document
from govclean.options import Options
from govclean.streams import Item, read

G = TypeVar("G", bound=Generator[Any, None, None])


class Fatal(click.ClickException):
    """Nothing more can be done; shown as one line, exit code 2."""

    exit_code = 2


class Run:
    """A context in which a command works. Takes the options that :mod:`govclean.commands.options` defines.

    A closed pipe ends the block quietly; an output or index that cannot be written ends it as Fatal.
    """

    def __init__(
        self,
        paths: Sequence[str],
        *,
        output: str | None = None,
        rejects: str | None = None,
        text_field: str = "text",
        id_field: str = "id",
        url_field: str = "url",
        date_field: str = "date",
        html_field: str = "html",
        workers: int = 1,
        only: Sequence[str] | None = None,
        without: Sequence[str] = (),
        config: str | None = None,
        script: str | None = None,
        repair: str | None = None,
        translations: str | None = None,
        personal: str | None = None,
        chrome_model: str | None = None,
        substitution_model: str | None = None,
        index: str | None = None,
        drop: Sequence[str] = (),
        dropped: str | None = None,
    ) -> None:
        self.paths, self.workers = paths, workers
        self.keys = Keys(text_field, id_field, url_field, date_field, html_field)
        if len(set(asdict(self.keys).values())) < 5:
            raise click.UsageError("the fields for text, id, url, date and html must differ")
        given = {"script": script, "repair": repair, "translations": translations, "personal": personal}
        given |= {"chrome_model": chrome_model, "substitution_model": substitution_model}
        if only is not None:  # a command that cleans
            self._config = _chosen(config, only, without, {k: v for k, v in given.items() if v is not None})
        if drop and not dropped:
            raise click.UsageError("--drop needs --dropped FILE: what is dropped must go somewhere")
        self._drop, self._index = drop, index
        written = {"--output": output, "--rejects": rejects, "--dropped": dropped}
        _no_input_is_written(paths, written)
        self._stack = ExitStack()
        with _told():
            self.out = self._stack.enter_context(Output(output))
            self.rejects = self._stack.enter_context(Rejects(rejects))
            self._dropped = self._stack.enter_context(Output(dropped)) if dropped else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, err: BaseException | None, tb: TracebackType | None) -> bool:
        with _told():
            self._stack.close()
            if isinstance(err, Exception) and not isinstance(err, click.ClickException | PipeClosed):
                raise err
        return isinstance(err, PipeClosed)

    @property
    def code(self) -> int:
        """The exit code."""
        return 1 if self.rejects.count else 0

    def closing(self, generator: G) -> G:
        """Have a generator closed when the run ends, and with it its processes."""
        return self._stack.enter_context(closing(generator))

    def cleaning(self, audit: bool = False, *, records: bool = True) -> Clean:
        """The cleaning job that the options describe."""
        return Clean(self._config.chain, self._config.options, self.keys, audit, records)

    def document(self, item: Item) -> Document:
        """A page cleaned."""
        try:
            return Guarded(Explain(self.cleaning()))(item)
        except RecordError as err:
            raise Fatal(f"{item.id}: {err}") from None

    def relate(self, items: Iterator[Item], job: Callable[[Item], Related]) -> None:
        """Run a job, and relate what it makes."""
        from govclean.dedup.index import Index

        made = self.closing(results(items, job, self.rejects, paths=self.paths, workers=self.workers))
        index = self._stack.enter_context(Index(self._index or ":memory:"))
        write_related(made, index, self.out, self.rejects, drop=self._drop, dropped=self._dropped)

    def say(self, *lines: str) -> None:
        """Write lines for a reader."""
        self.out.write(("\n".join(lines) + "\n").encode("utf-8", "backslashreplace"))

    def coloured(self, choice: str) -> bool:
        """Whether to use colour: by choice, else on a terminal unless NO_COLOR is set."""
        return choice == "always" or (choice == "auto" and self.out.file.isatty() and not os.environ.get("NO_COLOR"))


def only_page(path: str) -> Item:
    """The one page that a file holds. Raises Fatal when there is none, or more."""
    items = read([path])
    first, second = next(items, None), next(items, None)
    if first is None or second is not None:
        raise Fatal(f"{path}: {'no page' if first is None else 'more than one page'}, one is wanted")
    return first


def _chosen(config: str | None, only: Sequence[str], without: Sequence[str], given: dict[str, Any]) -> Config:
    try:
        base = load_config(config) if config else Config(default_chain(), Options())
        options = options_of({**asdict(base.options), **given})
        chain: Chain = modelled(base.chain, options) if given.keys() & MODELS.keys() else base.chain
        chain = chain.without(*without)
        if only:
            chain = chain.only(*only)
        return Config(chain, options)
    except OSError as err:
        raise click.UsageError(f"--config {config}: {err.strerror or err}") from None
    except (ConfigError, ValueError) as err:
        raise click.UsageError(str(err)) from None


def _no_input_is_written(paths: Sequence[str], written: dict[str, str | None]) -> None:
    """Opening an output would empty an input of the same name before it is read."""
    outputs = {name: found for name, path in written.items() if path and (found := _regular(path))}
    if written["--output"] is None and (found := _regular(1)):
        outputs["stdout"] = found
    for name, there in outputs.items():
        for path in paths or ["-"]:
            if _regular(0 if path == "-" else path) == there:
                raise click.UsageError(f"{name} is the input {path}: it would be overwritten")
    if len(set(outputs.values())) < len(outputs):
        raise click.UsageError(f"{' and '.join(outputs)} are one file")


def _regular(path: str | int) -> tuple[int, int] | None:
    """Which regular file this is: device and inode; None for pipes, terminals, and what is not there."""
    try:
        found = os.stat(path)  # noqa: PTH116  # a number is an open file
    except OSError:
        return None
    return (found.st_dev, found.st_ino) if S_ISREG(found.st_mode) else None


@contextmanager
def _told() -> Iterator[None]:
    """Errors that end a run, as one line."""
    try:
        yield
    except OSError as err:
        name = f"{err.filename}: " if err.filename else "cannot write: "
        raise Fatal(f"{name}{err.strerror or err}") from err
    except sqlite3.Error as err:
        raise Fatal(f"the index: {err}") from err
    except (ValueError, RuntimeError) as err:
        if type(err).__name__ not in ("IndexFormatError", "IndexBusyError"):  # the index is not imported for others
            raise
        raise Fatal(str(err)) from err
