"""Filter `fields`: the facts that a cleaned page states about itself. Found, never guessed; it changes nothing.

Title and subtitle, the day of the event or of the document, the issuing organ, the document's own number, its genre,
captions; and notes on personal numbers, masks, and a text that breaks off. A page without a title gives no title.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
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


def fields(doc: Document) -> Iterable[Finding]:
    """Find the page's fields and notes, never an edit."""
    found = doc.shared("fields", _found)
    return [*found, *_broken_off(doc)] if doc.steps else found


def _found(doc: Document) -> list[Field | Note]:
    """What the text alone tells. In the order of the page's parts: title, head, lead, signature, then notes."""
    simplified = doc.simplified
    values = simplified if doc.options.script == "simplified" else doc.text
    rows = page.first_rows(simplified, _FIRST)
    title = find_title(rows)
    body, genre = 0, None
    out: list[Field | Note] = []
    if title:
        out += _title_fields(rows, title, values)
        body = title.last + 1 + (title.subtitle >= 0)
        genre = genre_of(title.value)
        if genre:
            row = rows[title.last]
            out.append(Field("genre", genre, row.at, row.at + len(row.text), 0.8))
    if number := _own_number(rows, body):
        out.append(number)
    if event := days.event(rows, body, genre):
        out.append(event)
    out += days.signature(simplified, values)
    out += _notes(doc.text, simplified)
    return out


class _Known(NamedTuple):
    """The tables ``person`` and ``masks`` of the rule file."""

    mobile: re.Pattern[str]
    birthdays: tuple[re.Pattern[str], ...]  # the second part of an identity number
    identity: re.Pattern[str]
    mask_marks: tuple[re.Pattern[str], ...]  # one of them is in every mask
    mask: re.Pattern[str]


@cache
def _known() -> _Known:
    person, masks = rule_file("fields")["person"], rule_file("fields")["masks"]
    mobile, identity, mask = re.compile(person["mobile"]), re.compile(person["identity"]), spaced(masks["pattern"])
    birthdays, marks = (tuple(map(re.compile, table)) for table in (person["birthdays"], masks["marks"]))
    return _Known(mobile, birthdays, identity, marks, re.compile(mask))


def _title_fields(rows: Sequence[Row], title: Title, values: str) -> Iterator[Field]:
    first, last = rows[title.first], rows[title.last]
    value = values[first.at : first.at + len(first.text)]
    for row in rows[title.first + 1 : title.last + 1]:
        value += values[row.at : row.at + len(row.text)]
    value = named(value)[: len(title.value)]
    yield Field("title", value, first.at, last.at + len(last.text), title.confidence)
    if title.subtitle >= 0:
        row = rows[title.subtitle]
        yield Field("subtitle", values[row.at : row.at + len(row.text)], row.at, row.at + len(row.text), 0.8)
    head, about, _ = title.value.partition("关于")
    if about and is_organ(head):
        yield Field("organ", values[first.at : first.at + len(head)], first.at, first.at + len(head), 0.7)


def _own_number(rows: Sequence[Row], body: int) -> Field | None:
    """A document number on a line of its own in the head, before the first body line."""
    for row in rows[: body + 6]:
        if row.text[-1] == "号":
            match = facts.is_doc_number(row.text) or (facts.number_behind(row.text) if row is rows[0] else None)
            if match and len(match["year"]) == 4:
                return Field("doc_number", facts.official(match), row.at + match.start(), row.at + match.end(), 0.9)
        if page.is_prose(row.text):
            break
    return None


def _notes(text: str, simplified: str) -> Iterator[Note]:
    known = _known()
    if known.mobile.search(text):
        for match in known.mobile.finditer(text):
            if not _joined(text, match.start()):
                yield Note("personal", match.start(), match.end(), "a mobile number")
    for born in known.birthdays:
        if born.search(text):
            for match in known.identity.finditer(text):
                if not _joined(text, match.start()) and facts.is_identity_number(match.group()):
                    yield Note("personal", match.start(), match.end(), "an identity number, its check character valid")
            break
    for mark in known.mask_marks:
        if mark.search(text):
            for match in known.mask.finditer(simplified):
                yield Note("masked", match.start(), match.end(), "hidden by a site")
            break


def _broken_off(doc: Document) -> Iterator[Note]:
    if _had_share_frame(doc):
        text = doc.text
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
