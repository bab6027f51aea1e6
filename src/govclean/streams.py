"""Pages in: readers that never lose an input, and ``clean_many``, which cleans whatever iterable it is given."""

from __future__ import annotations

import itertools
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from glob import glob, has_magic
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO, Literal, TypeAlias

from govclean.chain import Chain
from govclean.commands.records import RecordError
from govclean.document import Document
from govclean.options import Options
from govclean.processes import Failure, ordered_map

Format: TypeAlias = Literal["auto", "text", "lines", "jsonl", "html"]
Kind: TypeAlias = Literal["text", "line", "record", "html"]

BOM = b"\xef\xbb\xbf"
_RECORD_FILES = {".jsonl", ".ndjson", ".json"}
_HTML_FILES = {".html", ".htm", ".shtml", ".xhtml"}
_BEGINS_RECORD = re.compile(rb'\s*(\{\s*("|$)|\[\s*\{)')  # a broken record is a broken record, not a page of text


def clean_many(
    texts: Iterable[str | Document], *, workers: int = 1, chain: Chain | None = None, options: Options | None = None
) -> Iterator[Document]:
    """Clean texts in order, lazily, in one or many processes.

    texts: any iterable of pages or of documents (see ``decode``), infinite ones included: only a few batches are read
        ahead (none with one worker).
    workers: processes. The results do not depend on their number. On Linux they are forked, so that a chain may hold
        any callable; elsewhere its filters must be importable. Ask for more than one when there are many pages:
        starting them costs some tenths of a second.
    chain, options: the default chain and options when not given.

    What cleaning a text raises is raised in that text's place. Closing the iterator ends the processes.

    >>> [doc.text for doc in clean_many(["會議指出,要落實。", "安全生產"])]
    ['会议指出，要落实。', '安全生产']
    """
    if workers < 1:
        raise ValueError(f"workers={workers}: one at least")
    if isinstance(texts, str):
        raise TypeError("texts must be an iterable of pages, not one string: use clean()")
    return _documents(texts, workers, partial(_clean, chain, options))


def _documents(texts: Iterable[str | Document], workers: int, work: partial[Document]) -> Iterator[Document]:
    for _, result in ordered_map(work, texts, workers=workers):
        if isinstance(result, Failure):
            raise result.error
        yield result


def _clean(chain: Chain | None, options: Options | None, text: str | Document) -> Document:
    if chain is None:
        from govclean.api import chain_for

        given = options or (text.options if isinstance(text, Document) else None)
        chain = chain_for(given)
    return chain(text, options=options)


# --- in


@dataclass(frozen=True, slots=True)
class Item:
    """One input: a whole page, a line of text, or a line that should be a record; or an error in place of one.

    Of kind ``html`` it is a page of HTML, or with a line number a record that holds one.

    file: the path as the user gave it, ``-`` for stdin. line: counted from 1; None for a whole file.
    """

    file: str
    line: int | None
    kind: Kind
    raw: bytes
    error: str | None = None

    @property
    def is_record(self) -> bool:
        """Whether it is a line that should be a record."""
        return self.kind == "record" or (self.kind == "html" and self.line is not None)

    @property
    def id(self) -> str:
        """What the item is called when it brings no id of its own."""
        return self.file if self.line is None else f"{self.file}:{self.line}"

    @property
    def lasting_id(self) -> str:
        """The same, for an index that is kept: what came over stdin is named by its content."""
        return self.id if self.file != "-" else f"-:{blake2b(self.raw, digest_size=8).hexdigest()}"

    def __len__(self) -> int:
        return len(self.raw)


def read(paths: Sequence[str], form: Format = "auto") -> Iterator[Item]:
    """The inputs in the given files, in order; stdin for ``-``, or when no path is given.

    A pattern (``pages/*.txt``) that is not itself a file stands for the files that it matches. A file that cannot be
    read gives an item with an error.
    """
    for path in paths or ["-"]:
        for file in _files(path):
            line: int | None = None
            try:
                with _open(file) as stream:
                    for item in _items(file, stream, form):
                        line = item.line
                        yield item
            except OSError as err:
                reason = err.strerror or str(err)
                if isinstance(err, IsADirectoryError):
                    reason = f"a directory: name its files ({Path(file) / '*.txt'})"
                yield Item(file, line and line + 1, "text", b"", reason)


def _files(path: str) -> list[str]:
    if path == "-" or not has_magic(path) or os.path.lexists(path):
        return [path]
    return sorted(glob(path, recursive=True)) or [path]  # noqa: PTH207  # Path.glob refuses absolute patterns


def _open(file: str) -> BinaryIO:
    return os.fdopen(os.dup(0), "rb") if file == "-" else Path(file).open("rb")


def _items(file: str, stream: BinaryIO, form: Format) -> Iterator[Item]:
    """The items of one open file. The format is told from the name, or from the first line that is not blank."""
    seen: list[bytes] = []
    number = 1
    suffix = Path(file).suffix.lower()
    kind: Kind = "html" if form == "html" else "record"
    if form == "auto" and suffix == ".txt":
        form = "text"
    elif form == "auto" and suffix in _RECORD_FILES:
        form = "jsonl"
    elif suffix in _HTML_FILES and form == "auto":
        form = kind = "html"
    elif form == "auto" or (form == "html" and suffix not in _HTML_FILES):
        for line in stream:
            seen.append(line)
            if line.removeprefix(BOM).strip():
                break
        if not seen and file == "-":
            return
        records = seen and _BEGINS_RECORD.match(seen[-1].removeprefix(BOM))
        form = "jsonl" if records else "html" if form == "html" else "text"
    if form in ("text", "html"):
        yield Item(file, None, kind if form == "html" else "text", b"".join(seen) + stream.read())
        return
    for raw in itertools.chain(seen, stream):
        if form == "lines":
            yield Item(file, number, "line", raw)
        else:
            record = raw.removeprefix(BOM) if number == 1 else raw
            if record.strip():
                yield Item(file, number, kind, record)
        number += 1


def page_of(item: Item) -> Document:
    """The page that a whole file holds, in whatever encoding. Raises RecordError when it could not be read.

    Of a page in UTF-8 nothing is said; of any other ``meta`` names the encoding.
    """
    if item.error is not None:
        raise RecordError(item.error)
    if item.kind == "html":
        return html_of(item.raw)
    try:
        return Document(item.raw.decode("utf-8"))
    except UnicodeDecodeError:
        from govclean.decoding import decode

        return decode(item.raw)


def html_of(page: bytes | str, url: str | None = None) -> Document:
    """The document of a page of HTML. Raises RecordError when it holds none, or cannot be read here."""
    from govclean.html import from_html

    try:
        return from_html(page, url)
    except (ImportError, ValueError) as err:
        raise RecordError(str(err)) from err


def line_of(item: Item) -> str:
    """The text of a line or record, which must be UTF-8: one line is too little to judge an encoding by.

    Nothing is translated: a byte order mark, carriage returns and NULs are part of the text. Raises RecordError with a
    reason that a reader understands.
    """
    if item.error is not None:
        raise RecordError(item.error)
    try:
        return item.raw.decode("utf-8")
    except UnicodeDecodeError as err:
        raise RecordError(f"not UTF-8: {err.reason}, byte 0x{item.raw[err.start]:02x} at {err.start}") from None
