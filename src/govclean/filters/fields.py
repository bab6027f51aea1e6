"""Filter `fields`: the facts that a cleaned page states about itself. Found, never guessed; it changes nothing.

Title and subtitle, the day of the event or of the document, the issuing organ, the document's own number, its genre,
captions; and notes on personal numbers, masks, and a text that breaks off. A page without a title gives no title.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from govclean import facts
from govclean.document import Document
from govclean.findings import Edit, Field, Finding, Note
from govclean.frame import days, page
from govclean.frame.anchors import spaced
from govclean.frame.page import Row
from govclean.frame.title import Title, find_title, genre_of, is_organ, named
from govclean.rules import rule_file

_FIRST = 14  # filled rows of the head that are looked at
_ENDS = tuple("。！？；：…”’）)》】!?;:\"'")


def fields(doc: Document) -> Iterator[Finding]:
    """Yield the page's fields and notes, never an edit."""
    simplified = doc.simplified
    values = simplified if doc.options.script == "simplified" else doc.text
    rows = page.first_rows(simplified, _FIRST)
    title = find_title(rows)
    body, genre = 0, None
    if title:
        yield from _title_fields(rows, title, values)
        body = title.last + 1 + (title.subtitle >= 0)
        genre = genre_of(title.value)
        if genre:
            row = rows[title.last]
            yield Field("genre", genre, row.at, row.at + len(row.text), 0.8)
    yield from _own_number(rows, body)
    yield from days.event(rows, body, genre)
    yield from days.signature(simplified, values)
    yield from _notes(doc)


class _Known(NamedTuple):
    """The tables ``person`` and ``masks`` of the rule file."""

    mobile: re.Pattern[str]
    birthdays: tuple[re.Pattern[str], ...]  # the second part of an identity number
    identity: re.Pattern[str]
    mask_words: tuple[str, ...]
    mask: re.Pattern[str]


@cache
def _known() -> _Known:
    person, masks = rule_file("fields")["person"], rule_file("fields")["masks"]
    birthdays = tuple(map(re.compile, person["birthdays"]))
    mobile, identity = re.compile(person["mobile"]), re.compile(person["identity"])
    return _Known(mobile, birthdays, identity, tuple(masks["words"]), re.compile(spaced(masks["pattern"])))


def _title_fields(rows: Sequence[Row], title: Title, values: str) -> Iterator[Field]:
    first, last = rows[title.first], rows[title.last]
    parts = [values[r.at : r.at + len(r.text)] for r in rows[title.first : title.last + 1]]
    value = named("".join(parts))[: len(title.value)]
    yield Field("title", value, first.at, last.at + len(last.text), title.confidence)
    if title.subtitle >= 0:
        row = rows[title.subtitle]
        yield Field("subtitle", values[row.at : row.at + len(row.text)], row.at, row.at + len(row.text), 0.8)
    head, about, _ = title.value.partition("关于")
    if about and is_organ(head):
        yield Field("organ", values[first.at : first.at + len(head)], first.at, first.at + len(head), 0.7)


def _own_number(rows: Sequence[Row], body: int) -> Iterator[Field]:
    """A document number on a line of its own in the head, before the first body line."""
    for row in rows[: body + 6]:
        match = facts.is_doc_number(row.text) or (facts.number_behind(row.text) if row is rows[0] else None)
        if match and len(match["year"]) == 4:
            yield Field("doc_number", facts.official(match), row.at + match.start(), row.at + match.end(), 0.9)
            return
        if page.is_prose(row.text):
            return


def _notes(doc: Document) -> Iterator[Note]:
    known, text = _known(), doc.text
    for match in known.mobile.finditer(text):
        if not _joined(text, match.start()):
            yield Note("personal", match.start(), match.end(), "a mobile number")
    for born in known.birthdays:
        if born.search(text):
            for match in known.identity.finditer(text):
                if not _joined(text, match.start()) and facts.is_identity_number(match.group()):
                    yield Note("personal", match.start(), match.end(), "an identity number, its check character valid")
            break
    for word in known.mask_words:
        if word in text:
            for match in known.mask.finditer(doc.simplified):
                yield Note("masked", match.start(), match.end(), "hidden by a site")
            break
    if doc.steps and _had_share_frame(doc):
        end = len(text.rstrip(page.STRIP + "\n"))
        start = text.rfind("\n", 0, end) + 1
        if end - start > 40 and not text.endswith(_ENDS, start, end):
            yield Note("truncated", end, end, "the preview of a document-sharing site breaks off inside a sentence")


def _joined(text: str, start: int) -> bool:
    """Whether a number goes on to the left: 1.13912345678 holds no mobile number."""
    before = text[start - 1 : start]
    return before.isascii() and (before.isalnum() or before in ".-_/=") and before != ""


def _had_share_frame(doc: Document) -> bool:
    rules = {"chrome.share_head", "chrome.share_tail"}
    edits = (f for step in doc.steps if step.filter == "chrome" for f in step.findings if isinstance(f, Edit))
    return any(rules & set(edit.rule.split("+")) for edit in edits)
