"""The document that is made of what was read from a page: its text, and what the page's HTML says beside it.

Nothing here needs the HTML: ``meta["html"]`` holds all of it, so that a record that is cleaned again gives the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from govclean.document import Document, Step
from govclean.findings import Edit, Field, Finding, Note

KEY = "html"  # in a document's meta
LOST = "\ufffd"
_SOURCE = re.compile(r"[来來稿]\s*源\s*[:：]\s*([^\s:：|]{2,30})(?![^\s|])")


def document(text: str, meta: Mapping[str, Any]) -> Document:
    """The extracted text as a document: lines of the frame taken out, fields and notes as found.

    meta: with what :func:`govclean.from_html` puts under ``html``.
    """
    about = meta[KEY]
    spans = [tuple(span) for span in about.get("frame", ()) if 0 <= span[0] < span[1] <= len(text)]
    found = [*_stated(text, about), *_read(text, spans), *_notes(text, about)]
    after = text
    for start, end, _ in reversed(spans):
        after = after[:start] + after[end:]
    steps = [Step(KEY, text, after, tuple(found))] if found else []
    return Document(text, text=after, meta=meta, steps=steps)


def _stated(text: str, about: Mapping[str, Any]) -> Iterator[Field]:
    """What the head of the page states: its span is that of the value in the text, else the beginning."""
    for name, value, confidence in about.get("stated", ()):
        at = text.find(value, 0, 2000) if name in ("title", "source") else -1
        yield Field(name, value, max(at, 0), at + len(value) if at >= 0 else 0, confidence)


def _read(text: str, spans: list[tuple[int, int, str]]) -> Iterator[Finding]:
    """Lines of the frame are read as the chain reads them, and taken out."""
    from govclean import dates
    from govclean.filters.chrome import chrome

    if not spans:
        return
    names: set[str] = set()
    for f in chrome(Document(text)):
        if isinstance(f, Field) and any(start <= f.start and f.end <= end for start, end, _ in spans):
            names.add(f.name)
            yield f
    for start, end, what in spans:
        day = next((found for found in dates.find(text, start, end) if len(found.iso) == 10), None)
        if day and what == "byline" and "publish_date" not in names:
            names.add("publish_date")
            yield Field("publish_date", day.iso, day.start, day.end, 0.8)
        said = _SOURCE.search(text, start, end)
        if said and "source" not in names:
            names.add("source")
            yield Field("source", said.group(1), *said.span(1), 0.8)
        yield Edit(start, end, "", f"{KEY}.{what}")


def _notes(text: str, about: Mapping[str, Any]) -> Iterator[Note]:
    for kind, message in about.get("notes", ()):
        yield Note(kind, 0, 0, message)
    if about.get("lost") and LOST in text:
        at = text.index(LOST)
        yield Note("damaged", at, at + 1, f"bytes that are not {about.get('encoding')}")
