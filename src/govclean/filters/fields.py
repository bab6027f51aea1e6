"""Filter `fields`: the facts that a cleaned page states about itself. Found, never guessed; it changes nothing.

Title and subtitle, the day of the event or of the document, the issuing organ, the document's own number, its genre,
captions; and notes on personal numbers, masks, and a text that breaks off. A page without a title gives no title.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from govclean import facts, prefilter
from govclean.chain import reader
from govclean.document import Document
from govclean.findings import Edit, Field, Finding, Note
from govclean.frame import days, page
from govclean.frame.anchors import spaced
from govclean.frame.page import Row
from govclean.frame.title import Title, find_title, genre_of, is_organ, named
from govclean.rules import rule_file

_FIRST = 14  # filled rows of the head that are looked at
_MAY_NUMBER = prefilter.pair("12", "0-9")
_MAY_MASK = prefilter.pair("d略", "]）)", simplified=True)
_ENDS = tuple("。！？；：…”’）)》】!?;:\"'")


@reader
def fields(doc: Document) -> Iterable[Finding]:
    """Find the page's fields and notes, never an edit."""
    found = doc.shared("fields", _found)
    return [*found, *_broken_off(doc)] if doc.steps else found


def _found(doc: Document) -> list[Field | Note]:
    """What the text alone tells. In the order of the page's parts: title, head, lead, signature, then notes."""
    simplified = doc.simplified
    values = simplified if doc.options.script == "simplified" else doc.text
    rows, prose = page.first_rows(simplified, _FIRST)
    title = find_title(rows, prose)
    body, genre = 0, None
    out: list[Field | Note] = []
    if title:
        _title_fields(rows, title, values, out)
        body = title.last + (not title.at) + (title.subtitle >= 0)
        genre = genre_of(title.value)
        if genre:
            row = rows[title.last]
            out.append(Field("genre", genre, row.at, row.at + len(row.text), 0.8))
    if number := _own_number(rows, prose, body):
        out.append(number)
    if event := days.event(rows, prose, body, genre):
        out.append(event)
    if doc.may_hold(days.MAY_SIGN):
        out += days.signature(simplified, values)
    if doc.may_hold(_MAY_NUMBER) and _has_digits(doc.text):
        out += _numbers(doc.text)
    if doc.may_hold(_MAY_MASK):
        out += (Note("masked", *match.span(), "hidden by a site") for match in _known().mask.finditer(simplified))
    return out


class _Known(NamedTuple):
    """The tables ``person`` and ``masks`` of the rule file."""

    mobile: re.Pattern[str]
    digits: tuple[re.Pattern[str], ...]  # runs, one of which every such number holds
    identity: re.Pattern[str]
    mask: re.Pattern[str]


@cache
def _known() -> _Known:
    person, masks = rule_file("fields")["person"], rule_file("fields")["masks"]
    digits = tuple(map(re.compile, person["digits"]))
    return _Known(
        re.compile(person["mobile"]), digits, re.compile(person["identity"]), re.compile(spaced(masks["pattern"]))
    )


def _title_fields(rows: Sequence[Row], title: Title, values: str, out: list[Field | Note]) -> None:
    first, last = rows[title.first], rows[title.last]
    if title.at:
        start, end = first.at + title.at, first.at + title.at + len(title.value)
        out.append(Field("title", values[start:end], start, end, title.confidence))
        return
    value = values[first.at : first.at + len(first.text)]
    for row in rows[title.first + 1 : title.last + 1]:
        value += values[row.at : row.at + len(row.text)]
    value = named(value)[: len(title.value)]
    out.append(Field("title", value, first.at, last.at + len(last.text), title.confidence))
    if title.subtitle >= 0:
        row = rows[title.subtitle]
        end = row.at + len(row.text)
        out.append(Field("subtitle", values[row.at : end], row.at, end, 0.8))
    at = title.value.find("关于")
    if at > 0 and is_organ(title.value[:at]):
        out.append(Field("organ", values[first.at : first.at + at], first.at, first.at + at, 0.7))


def _own_number(rows: Sequence[Row], prose: Sequence[int], body: int) -> Field | None:
    """A document number on a line of its own in the head, before the first body line."""
    for row in rows[: min(body + 6, prose[0] + 1 if prose else len(rows))]:
        if row.text[-1] == "号":
            match = facts.is_doc_number(row.text) or (facts.number_behind(row.text) if row is rows[0] else None)
            if match and len(match["year"]) == 4:
                return Field("doc_number", facts.official(match), row.at + match.start(), row.at + match.end(), 0.9)
    return None


def _has_digits(text: str) -> bool:
    for digits in _known().digits:  # noqa: SIM110  # a generator costs more than what it looks for
        if digits.search(text):
            return True
    return False


def _numbers(text: str) -> Iterator[Note]:
    known = _known()
    for match in known.mobile.finditer(text):
        if not _joined(text, match.start()):
            yield Note("personal", match.start(), match.end(), "a mobile number")
    for match in known.identity.finditer(text):
        if not _joined(text, match.start()) and facts.is_identity_number(match.group()):
            yield Note("personal", match.start(), match.end(), "an identity number, its check character valid")


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
