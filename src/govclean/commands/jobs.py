"""What the commands do with one input: picklable calls from an Item to bytes, the same in any process.

Everything that is wrong with an input is raised as RecordError, UndoError included: its message is the reason that
goes to the rejects.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from traceback import extract_tb
from typing import Any, Generic, TypeVar

from govclean.chain import Chain
from govclean.commands.records import Record, RecordError, dumps, encoded, parse
from govclean.decoding import BYTES, encode, reread
from govclean.document import Document, Step, undo
from govclean.edits import UndoError
from govclean.findings import Field, Finding, Meta
from govclean.html.stated import KEY as HTML
from govclean.html.stated import document
from govclean.options import Options
from govclean.streams import Item, html_of, line_of, page_of

R = TypeVar("R")
OURS = "govclean"


@dataclass(frozen=True, slots=True)
class Keys:
    """The names under which the records hold what cleaning reads."""

    text: str = "text"
    id: str = "id"
    url: str = "url"
    date: str = "date"
    html: str = "html"

    def meta(self, record: Record) -> dict[str, Any]:
        """What the scraper knew about a page; ``host`` and ``title`` under these names."""
        pairs = (("id", self.id), ("url", self.url), ("date", self.date), ("host", "host"), ("title", "title"))
        return {name: value for name, key in pairs if key != self.text and (value := record.scalar(key)) is not None}


@dataclass(frozen=True, slots=True)
class Related:
    """A record that waits for its relation: the line before and after the place where it goes."""

    id: str
    doc: Document
    before: bytes
    after: bytes

    def line(self, relation: dict[str, Any] | None) -> bytes:
        """The finished line."""
        return self.before + encoded(dumps(relation)) + self.after


@dataclass(frozen=True, slots=True)
class Guarded(Generic[R]):
    """A job whose every exception is a RecordError: one input's trouble must not stop the stream."""

    job: Callable[[Item], R]

    def __call__(self, item: Item) -> R:
        try:
            return self.job(item)
        except RecordError:
            raise
        except UndoError as err:
            raise RecordError(str(err)) from err
        except Exception as err:
            at = extract_tb(err.__traceback__)[-1]
            raise RecordError(f"{type(err).__name__} in {Path(at.filename).name}:{at.lineno}: {err}") from err


@dataclass(frozen=True, slots=True)
class Clean:
    """Cleaning: a record comes out as a record; text as text, or with ``records`` as a record too.

    With ``audit`` a record keeps every change, so that it can be undone.
    """

    chain: Chain
    options: Options
    keys: Keys = Keys()
    audit: bool = False
    records: bool = False

    def __call__(self, item: Item) -> bytes:
        if self.records:
            return encoded(self.page(item)[1].line)
        if item.is_record:
            raise RecordError("a record among pages of text: clean it in a run of its own, or use `govclean run`")
        if item.kind in ("text", "html"):
            return self.chain(page_of(item), meta={"id": item.id}, options=self.options).text.encode("utf-8")
        text, end = _line_end(line_of(item))
        cleaned = self.chain(text, meta={"id": item.id}, options=self.options).text
        return (cleaned.replace("\n", " ") + end).encode("utf-8")  # one line in, one line out

    def page(self, item: Item) -> tuple[Document, Record]:
        """The cleaned document and its finished record."""
        if item.kind == "record":
            return self._record(parse(line_of(item)))
        if item.is_record:
            record = parse(line_of(item))
            return self._record(record, html_of(record.string(self.keys.html), record.scalar(self.keys.url)))
        page = page_of(item) if item.kind in ("text", "html") else Document(_line_end(line_of(item))[0])
        bare = parse(dumps({self.keys.id: item.id, self.keys.text: page.text}) + "\n")
        return self._record(bare, page)

    def _record(self, record: Record, page: Document | None = None) -> tuple[Document, Record]:
        old = earlier(record) if page is None else {}  # of a page that is read anew, nothing earlier counts
        if page is None:
            page = Document(record.string(self.keys.text))
        if "audit" in old:  # cleaned before: begin again from the page as it came
            source, meta = undo({"text": page.text, OURS: old}), old.get("meta", {})
            page = document(source, {HTML: meta[HTML]}) if HTML in meta else reread(source, meta)
        given = self.keys.meta(record)
        doc = self.chain(page, meta=given, options=self.options)
        ours = self._ours(doc, given, old)
        return doc, parse(_ended(record.changed({self.keys.text: doc.text, OURS: ours})))

    def _ours(self, doc: Document, given: dict[str, Any], old: dict[str, Any]) -> dict[str, Any]:
        """What goes under ``govclean``: what was learned, not what the record says anyway."""
        new: dict[str, Any] = doc.to_record(audit=self.audit)[OURS]
        new["meta"] = {k: v for k, v in new["meta"].items() if k not in given or v != given[k]}
        if not self.audit:
            new["meta"].pop(BYTES, None)  # of no use where nothing can be undone
        if old and "audit" not in old:  # the page is gone, and what was read from it only stands here
            for key in ("fields", "meta"):
                new[key] |= old.get(key, {})
            seen = old.get("notes", [])
            kinds = {note["kind"] for note in seen}
            new["notes"] = seen + [note for note in new["notes"] if note["kind"] not in kinds]
        return new | {k: v for k, v in old.items() if k not in new and k != "audit"}


@dataclass(frozen=True, slots=True)
class CleanAndRelate:
    """Cleaning whose record waits for its relation."""

    clean: Clean

    def __call__(self, item: Item) -> Related:
        doc, record = self.clean.page(item)
        return waiting(record, record.scalar(self.clean.keys.id) or item.lasting_id, doc)


@dataclass(frozen=True, slots=True)
class Explain:
    """The cleaned document, for a reader."""

    clean: Clean

    def __call__(self, item: Item) -> Document:
        return self.clean.page(item)[0]


@dataclass(frozen=True, slots=True)
class Relate:
    """A cleaned record, read back for its relation."""

    keys: Keys = Keys()

    def __call__(self, item: Item) -> Related:
        record = parse(line_of(item))
        text = record.string(self.keys.text)
        old = earlier(record)
        found: list[Finding] = [Field(name, str(value), 0, 0) for name, value in old.get("fields", {}).items()]
        found += [Meta(key, value) for key, value in old.get("meta", {}).items()]
        doc = Document(text, meta=self.keys.meta(record), steps=[Step("record", text, text, tuple(found))])
        return waiting(record, record.scalar(self.keys.id) or item.lasting_id, doc)


@dataclass(frozen=True, slots=True)
class Undo:
    """The source of an audited record: as a record without our key, or as the bytes of the page alone."""

    keys: Keys = Keys()
    text: bool = False

    def __call__(self, item: Item) -> bytes:
        record = parse(line_of(item))
        text = record.string(self.keys.text)
        cleaned = {"text": text, OURS: earlier(record)}
        if self.text:
            return encode(cleaned)
        source = undo(cleaned)
        return encoded(_ended(record.without(OURS).changed({self.keys.text: source})))


def earlier(record: Record) -> dict[str, Any]:
    """What an earlier run left in a record; empty when there was none. Raises RecordError when it is not ours."""
    old = record.value(OURS, {})
    ours = isinstance(old, dict) and all(isinstance(old.get(key, {}), dict) for key in ("fields", "meta"))
    notes = old.get("notes", []) if ours else None
    if not isinstance(notes, list) or not all(isinstance(note, dict) and "kind" in note for note in notes):
        raise RecordError(f"field {OURS!r} was not written by govclean")
    found: dict[str, Any] = old
    return found


def waiting(record: Record, name: str, doc: Document) -> Related:
    """Cut a record's line where its relation goes: under our key, in place of an earlier one."""
    ours = parse(parse(record.raw(OURS) or "{}").changed({"relation": None}))
    there = ours.members["relation"]
    outer = parse(_ended(record.changed({OURS: None})))
    place = outer.members[OURS]
    before = outer.line[: place.start] + ours.line[: there.start]
    after = ours.line[there.end :] + outer.line[place.end :]
    return Related(name, doc, encoded(before), encoded(after))


def _line_end(line: str) -> tuple[str, str]:
    body = line.removesuffix("\n").removesuffix("\r")
    return body, line[len(body) :]


def _ended(line: str) -> str:
    return line if line.endswith("\n") else line + "\n"
