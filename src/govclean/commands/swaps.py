"""`govclean train-substitution` and `govclean discover-substitutions`: models of swapped words, and pairs for them."""

from __future__ import annotations

import lzma
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from govclean.commands.jobs import Keys
from govclean.commands.records import parse
from govclean.commands.running import Fatal, Run
from govclean.streams import Item, line_of, page_of, read

_COPIES = ("duplicate", "revision", "contains", "part_of")  # relations in which one page may be the other, washed
_KINDS = ("*.jsonl", "*.ndjson", "*.jsonl.xz", "*.txt")  # what is read of a folder


@dataclass(frozen=True, slots=True)
class Text:
    """The text of one input."""

    keys: Keys

    def __call__(self, item: Item) -> str:
        if item.kind == "record":
            return parse(line_of(item)).string(self.keys.text)
        return page_of(item).text


def texts(run: Run, paths: Sequence[str]) -> Iterator[str]:
    """The texts of files and of folders; what cannot be read goes to the rejects."""
    from govclean.commands.pump import results

    for _, text in run.closing(results(inputs(paths), Text(run.keys), run.rejects)):
        yield text


def inputs(paths: Sequence[str]) -> Iterator[Item]:
    """The inputs of files and folders (all records and .txt pages below one, in order of path); .xz is unpacked."""
    for path in paths:
        there = Path(path)
        found = sorted(p for kind in _KINDS for p in there.rglob(kind)) if there.is_dir() else [there]
        if not found:
            yield Item(path, None, "text", b"", "a folder without .jsonl, .jsonl.xz or .txt files")
        for file in found:
            if file.suffix == ".xz":
                yield from _unpacked(str(file))
            else:
                yield from read([str(file)])


def _unpacked(file: str) -> Iterator[Item]:
    line = 0
    try:
        with lzma.open(file) as stream:
            for line, raw in enumerate(stream, 1):
                if raw.strip():
                    yield Item(file, line, "record", raw)
    except (OSError, EOFError, lzma.LZMAError) as err:
        reason = getattr(err, "strerror", None) or str(err) or "cut short"
        yield Item(file, line + 1, "record", b"", reason)


def shipped_pairs() -> str:
    """The pairs that come with the package, as their file."""
    from govclean.wash.tables import folder

    return (folder() / "pairs.tsv").read_text(encoding="utf-8").rstrip("\n")


def train(run: Run, paths: Sequence[str], pairs: str, output: str, corpus: str) -> Iterator[str]:
    """Train a model and write it; lines that tell how far it is."""
    from govclean.training import substitution
    from govclean.wash.tables import ModelError

    if find_spec("sklearn") is None:
        raise Fatal("train-substitution needs scikit-learn, which is not installed: pip install 'govclean[train]'")
    may_write(output)
    try:
        given = substitution.beside(Path(pairs))
        substitution.check(given)
    except OSError as err:
        raise Fatal(f"{pairs}: {err.strerror or err}") from None
    except (ModelError, UnicodeDecodeError) as err:
        raise Fatal(f"{pairs}: {err}") from None
    pages = list(texts(run, paths))
    if not any(pages):
        raise Fatal("no clean text to learn from: name files or folders of clean pages")
    told: list[str] = []
    try:
        about = substitution.train(pages, given, Path(output), corpus=corpus, tell=told.append)
    except OSError as err:
        raise Fatal(f"{output}: {err.strerror or err}") from None
    yield from told
    yield f"{output}: {about['documents']:,} documents, {about['characters']:,} characters; {size(output):,} bytes"


def discover(run: Run, paths: Sequence[str], clean: Sequence[str], *, copies: bool) -> Iterator[str]:
    """Proposed pairs as rows for a person, the best first."""
    from govclean.training.discover import HEAD, from_copies
    from govclean.training.discover import discover as discovered

    pages = list(texts(run, paths))
    if copies:
        found = from_copies(near_copies(pages))
    else:
        against = list(texts(run, clean))
        if not any(against):
            raise Fatal("--clean wants clean pages: they say what stands where the pages have a swapped word")
        found = discovered(pages, against)
    yield HEAD
    for proposal in found:
        yield proposal.row


def near_copies(pages: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The pages that are copies of one document, washed ones among them, in pairs."""
    from govclean.dedup.index import Index
    from govclean.document import Document

    if len(pages) == 2:
        yield pages[0], pages[1]
        return
    with Index(":memory:") as index:
        named = ((str(n), Document(page)) for n, page in enumerate(pages))  # as they are: cleaning would repair them
        for n, match in enumerate(index.add_many(named)):
            if match is not None and match.of is not None and match.relation in _COPIES:
                yield pages[n], pages[int(match.of)]


def may_write(output: str) -> None:
    """Raises Fatal where a model's folder cannot be written: better before a long run than behind it."""
    there = Path(output)
    if there.exists() and not there.is_dir():
        raise Fatal(f"{output}: a file; a model is a folder")
    if there.is_dir() and not (there / "model.json").exists() and any(there.iterdir()):
        raise Fatal(f"{output}: a folder with other things in it; name a new one, or that of a model")
    if not there.resolve().parent.is_dir():
        raise Fatal(f"{output}: no such folder: {there.resolve().parent}")


def size(folder: str) -> int:
    """Bytes of a model."""
    return sum(p.stat().st_size for p in Path(folder).iterdir() if p.is_file())
