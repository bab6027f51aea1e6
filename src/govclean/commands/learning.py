"""`govclean learn-chrome`: a model of learned chrome from the pages of a crawl, in one pass; what a model holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click

from govclean.api import BEFORE_FRAME, default_chain
from govclean.chain import Chain
from govclean.commands.jobs import Keys
from govclean.commands.records import RecordError, parse
from govclean.commands.running import Fatal
from govclean.commands.terminal import visible
from govclean.document import Document
from govclean.learned.lines import fingerprints, host_of
from govclean.learned.model import Model, ModelFormatError
from govclean.learned.place import known
from govclean.learned.seen import Seen, nothing, seen, zones
from govclean.streams import Item, line_of


def _first() -> Chain:
    """What cleaning has done to a page before it looks for learned lines; gives the lines that it will meet."""
    return default_chain().only(*BEFORE_FRAME)


@dataclass(frozen=True, slots=True)
class See:
    """What a model counts of a record; None for one without host or body."""

    keys: Keys
    chain: Chain = field(default_factory=_first)

    def page(self, item: Item) -> Document:
        """The page as the filter `learned` meets it."""
        if item.kind != "record":
            raise RecordError("no record: learn-chrome reads JSON lines with a text and a url or host")
        record = parse(line_of(item))
        return self.chain(record.string(self.keys.text), meta=self.keys.meta(record))

    def __call__(self, item: Item) -> Seen | None:
        return seen(self.page(item))


@dataclass(frozen=True, slots=True)
class Look:
    """The page of a record, for showing which of its lines are learned."""

    see: See

    def __call__(self, item: Item) -> Document:
        return self.see.page(item)


def loaded(path: str) -> Model:
    """A model from a file. Raises Fatal, which names the file and what to do."""
    try:
        return Model.load(path)
    except OSError as err:
        raise Fatal(f"{path}: {err.strerror or err}") from None
    except ModelFormatError as err:
        raise Fatal(str(err)) from None


def filled(pages: Iterable[Seen | None], merge: Sequence[Model]) -> tuple[Model, int]:
    """A model of the pages and of other models; and how many pages told nothing."""
    model, left = Model(), 0
    for page in pages:
        if page is None:
            left += 1
        else:
            model.add(page)
    return (model.merged(*merge) if merge else model), left


def may_write(path: str, inputs: Sequence[str]) -> None:
    """Raises Fatal when a model cannot be written there: better before a long run than behind it."""
    there = Path(path)
    if there.is_dir():
        raise Fatal(f"{path}: a directory: name a file in it")
    if not there.parent.is_dir():
        raise Fatal(f"{path}: No such directory: {there.parent}")
    if there.is_file() and any(Path(name).is_file() and there.samefile(name) for name in inputs):
        raise click.UsageError(f"--output is the input {path}: it would be overwritten")


def written(model: Model, path: str) -> None:
    """Write a model beside its place and move it there: a file that was there stays until the new one is whole."""
    there = Path(path)
    if there.exists() and not there.is_file():  # a pipe, /dev/stdout
        model.save(there)
        return
    beside = there.with_name(there.name + ".part")
    try:
        model.save(beside)
        beside.replace(there)
    except OSError:
        beside.unlink(missing_ok=True)
        raise


def told(model: Model, left: int) -> str:
    """One line on what was learned."""
    read = sum(pages for _, pages, _ in model.hosts())
    kept = sum(documents for _, _, documents in model.hosts())
    lines = sum(len(model.lines(host)) for host, _, _ in model.hosts())
    parts = [f"{len(model)} hosts, {read:,} pages, {kept:,} documents kept, {lines:,} lines learned"]
    if left:
        parts.append(f"{left:,} pages without host or body")
    if model.overflow:
        parts.append(f"hosts beyond {model.bounds.hosts:,} were left out: learn parts of the crawl apart")
    return "; ".join(parts)


def shown(model: Model, host: str | None) -> Iterator[str]:
    """What a model holds: a line for each host, or for each learned line of one host.

    A model holds no text: a fingerprint does not say what its line is. :func:`texts` finds the lines in pages.
    """
    if host is None:
        for name, read, documents in model.hosts():
            lines = model.lines(name)
            sure = sum(line.sure for line in lines.values())
            counts = f"{read} pages, {documents} documents kept, {len(lines)} lines learned, {sure} of them sure"
            yield f"{visible(name)}: {counts}"
        return
    name = host_of({"host": host}) or host
    if name not in model:
        raise Fatal(f"the model knows no host {host!r}")
    for fingerprint, line in sorted(model.lines(name).items(), key=lambda pair: (-pair[1].pages, pair[0])):
        yield f"{fingerprint:08x}  {line.pages} of {line.of}  {line.share:.2f}{'  sure' if line.sure else ''}"


def texts(model: Model, pages: Iterable[Document], host: str | None) -> Iterator[str]:
    """The learned lines of a model as they stand on pages, each once; memory is bounded by what the model holds."""
    wanted = host_of({"host": host}) or host if host else None
    done: set[tuple[str, int]] = set()  # no more than the model has learned lines
    for page in pages:
        name = host_of(page.meta)
        if name is None or (wanted and name != wanted) or not (lines := model.lines(name)):
            continue
        found = zones(page.lines, page.simplified, page.wrap_width, nothing)
        for i in (*found.head, *found.tail):
            text = found.rows[i].text
            line = known(text, lines)
            fingerprint = next((n for n in fingerprints(text) if n in lines), -1)
            if line is None or (name, fingerprint) in done:
                continue
            done.add((name, fingerprint))
            count, of, _ = line.evidence
            yield f"{visible(name)}  {count} of {of}  {line.evidence.share:.2f}  {visible(text)}"
