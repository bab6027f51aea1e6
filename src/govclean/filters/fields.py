"""Filter `fields`: the facts that a cleaned page states about itself. Found, never guessed; it changes nothing.

Title and subtitle, the day of the event or of the document, the issuing organ, the document's own number, its genre,
captions; and notes on personal numbers, masks, and a text that breaks off. A page without a title gives no title.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice

from govclean import facts, personal, prefilter
from govclean.chain import reader
from govclean.document import Document
from govclean.findings import Edit, Field, Finding, Note
from govclean.frame import annex, dateline, days, force, heading, headline, likely, order, page, pictures, place
from govclean.frame.anchors import spaced
from govclean.frame.genre import genre_in
from govclean.frame.page import Row
from govclean.frame.title import Title, closes, find_title, is_order_number, is_organ, may_be_title, own
from govclean.rules import rule_file

_FIRST = 14  # filled rows of the head that are looked at
_SURE = 0.87  # confidence of a title that the page as it came tells, above which no row of the text is weighed
_RATHER = 0.5  # and from which it is rather the title than what a weak sign tells
_LOOKS = -3.0  # log odds of a title over several rows (see likely.looks)
_LIKELIEST = 0.25  # probability from which the likeliest row is the title if it has the form of one
_FORM = 0.9  # confidence of a title in the form of one
_BOTH = 0.8  # probability from which the likeliest row is the title in form, though no sentence says it again
_BRIEF = 40  # code points of such a title; a longer row is rather a sentence without its stop
_TOLD = 0.7  # and below which it is no title unless the rows say so, too
_INSIDE = 160  # code points of a row that hold a title and a number behind it
_ABOVE = 2  # rows above a title that may hold its number
_PART = 5  # letters and figures of the first part of a title, more than which tell it
_LITTLE = 0.1  # the same of a row that is the title where no other is
_PARTS = 2  # parts of a headline; more look like a menu
_ECHO = 0.25  # share of a first row's pairs of characters in the text by which it is a title (see likely.echo)
_OF_BYLINE = frozenset(("publish_date", "source", "author"))
_MAY_CLOCK = prefilter.pair("0-9", ":：")  # what a by-line holds
_MAY_NUMBER = prefilter.pair("12", "0-9")
_MAY_MASK = prefilter.pair("d略", "]）)", simplified=True)
_NUMBERS = {"mobile": "a mobile number", "identity": "an identity number, its check character valid"}
_ENDS = tuple("。！？；：…”’）)》】!?;:\"'")


@reader
def fields(doc: Document) -> Iterable[Finding]:
    """Find the page's fields and notes, never an edit."""
    simplified = doc.simplified
    values = simplified if doc.options.script == "simplified" else doc.text
    out: list[Field | Note] = []
    steps = doc.steps
    told = [f for step in steps for f in step.findings if isinstance(f, Field)] if steps else []
    rows, prose, title = _headed(doc, simplified, told)
    body, genre = 0, None
    if title:
        _title_fields(rows, title, values, out)
        body = title.below
        genre = _genre(rows, title, out)
    if title and title.because == order.BECAUSE:  # the number is that of the order
        number = _own_number(*page.first_rows(simplified, _FIRST), 0, None)
    else:
        number = _own_number(rows, prose, body, title)
    if number or (title and (number := _number_above(simplified, rows, title))):
        out.append(number)
    out += _published(simplified, rows, prose, title, values, told)
    event = days.event(rows, prose, body, genre)
    if event:
        published = (f.value for f in [*told, *out] if isinstance(f, Field) and f.name == "publish_date")
        out += days.in_year(event, next(published, "")) if event.value.startswith("--") else (event,)
    if title:
        out += annex.addressee(rows, prose, body, values)
    if "附" in simplified:
        out += annex.attachments(simplified, values)
    if "抄" in simplified:
        out += annex.copied_to(simplified, values)
    if doc.may_hold(force.MAY_HOLD):
        reports = event or (genre and days.event(rows, prose, body, None))
        out += () if reports else force.in_force(simplified, values)  # a report tells of others
    if doc.may_hold(days.MAY_SIGN):
        out += days.signature(simplified, values)
    if out or told:
        out += place.issued(out, told, simplified)
    if doc.may_hold(_MAY_NUMBER) and personal.has_digits(doc.text):
        out += _numbers(doc.text)
    if doc.may_hold(_MAY_MASK):
        out += (Note("masked", *match.span(), "hidden by a site") for match in _mask().finditer(simplified))
    if len(simplified) <= pictures.LONGEST and not [n for n in prose if not rows[n].text.startswith("图为")]:
        out += _in_pictures(simplified, title, rows, told)
    if steps:
        out += _broken_off(doc)
    return out


def _headed(doc: Document, simplified: str, told: Sequence[Field]) -> tuple[list[Row], list[int], Title | None]:
    """The first rows of the document, which of them are prose, and its title.

    A title that opens the text, and has the form of one, is taken at once; else all rows of the head are weighed.
    """
    rows, prose = page.first_rows(simplified, _FIRST)
    title = find_title(rows, prose)
    plain = not doc.may_hold(_MAY_CLOCK) and not any(f.name == "title" for f in told)  # nothing but the rows can tell
    titles = [] if plain else heading.titles(simplified, told)
    if title and (title.inside or _opens(rows, prose, title, titles)) and not order.publishes(title.value, simplified):
        return rows, prose, title
    if plain:
        # it opens with its first sentence, which publishes nothing
        opens = title is None and prose and not prose[0]
        if opens and ("《" not in rows[0].text or order.published(simplified) is None):
            return rows, prose, None
        titles = heading.titles(simplified, (), (rows, prose))
    known = max(titles, key=lambda f: f.confidence, default=None)
    told_well = known is not None and known.confidence > _SURE and headline.is_echoed(simplified, known.value)
    choice = None if told_well else headline.chosen(simplified, titles, _LIKELIEST)
    if choice is None or not headline.is_enough(simplified, choice):
        in_form = title and (known is None or known.confidence < _TOLD)
        if title and in_form and (_echoes(title, rows, prose) or _both(title, choice)) and _agrees(title, rows, choice):
            return rows, prose, title
        at = _row_of(simplified, known.value) if known and known.confidence >= _TOLD else None
        if known is None or at is None:
            return rows, prose, None
        if choice is None or choice.confidence < _RATHER or known.confidence > _SURE:
            choice = headline.Choice(at, known.confidence, known.because)
    rows, prose = page.rows_from(simplified, heading.begin(simplified, choice.at), _FIRST)
    title = heading.known_title(rows, prose)
    others = (f.confidence for f in titles if headline.key(f.value) != headline.key(title.value))
    sure = min(0.99, max(choice.confidence, *(c + 0.001 for c in others), 0.0))
    return rows, prose, title._replace(confidence=sure, because=choice.because)


def _agrees(title: Title, rows: Sequence[Row], choice: headline.Choice | None) -> bool:
    """Whether the likeliest row is that of a title known by its form; one over several rows is known by them."""
    if title.last > title.first or title.number:
        return likely.looks(title.value) > _LOOKS
    return choice is not None and choice.at == rows[title.first].at


def _both(title: Title, choice: headline.Choice | None) -> bool:
    """Whether the form of a title that stands right above the text and the odds of its row say the same."""
    alike = choice is not None and title.confidence >= _FORM and choice.confidence >= _BOTH
    return alike and len(title.value) <= _BRIEF


def _echoes(title: Title, rows: Sequence[Row], prose: Sequence[int]) -> bool:
    """Whether a title has the form of one, or the text below it says any of its words again."""
    if title.last > title.first or title.number or (title.confidence >= _FORM and closes(title.value)):
        return True
    return likely.echo(title.value, "\n".join(rows[n].text for n in prose if n > title.last)) > _LITTLE


def _opens(rows: Sequence[Row], prose: Sequence[int], title: Title, told: Sequence[Field]) -> bool:
    """Whether a title is beyond doubt: on the first row, in the form of one or said again by the text below it."""
    if title.first or title.confidence < _FORM or len(title.value.split()) > _PARTS:
        return False
    if any(headline.key(f.value) != headline.key(title.value) for f in told if f.confidence > _TOLD):
        return False
    if title.last or title.number or genre_in(title.value) is not None:
        return True
    text = next((rows[n].text for n in prose if n), "")
    return likely.echo(title.value, text) >= _ECHO


def _row_of(simplified: str, value: str) -> int | None:
    """Where the row begins that holds a title, or the first part of it."""
    known = headline.key(value)
    for row in headline.rows_of(simplified):
        found = headline.key(row.text)
        if found and not row.prose and known.startswith(found) and len(found) > _PART:
            return row.at
    return None


def _published(
    simplified: str, rows: Sequence[Row], prose: Sequence[int], title: Title | None, values: str, told: Sequence[Field]
) -> list[Field]:
    """What a by-line that still stands around the title says, and the text itself."""
    missing = _OF_BYLINE.difference([f.name for f in told])
    body = title.below if title else 0
    out: list[Field] = []
    if title and body < len(rows) and not missing <= {"author"}:
        out += [f for f in heading.around(simplified, rows, prose, body, values) if f.name in missing]
        missing = missing.difference([f.name for f in out])
        if "publish_date" in missing and (day := dateline.lone_day(rows, prose, body)):
            out.append(day)
    if "publish_date" in missing and (day := dateline.at_ends(simplified)):
        out.append(day)
    if "source" in missing:
        out += dateline.of_text(simplified, rows[prose[0]] if prose else None, values)
    return out


def _in_pictures(simplified: str, title: Title | None, rows: Sequence[Row], told: Sequence[Field]) -> Iterator[Note]:
    """The note on a page that is a title and pictures."""
    if not rows:
        return
    begun, end, _ = own(rows[0].text)
    if title:
        span = title.span(rows)
    elif may_be_title(rows[0].text[begun:end]) and not page.is_prose(rows[0].text):
        span = rows[0].at + begun, rows[0].at + end
    else:
        return
    if note := pictures.image_only(simplified, span, told=any(f.name == "publish_date" for f in told)):
        yield note


@cache
def _mask() -> re.Pattern[str]:
    return re.compile(spaced(rule_file("fields")["masks"]["pattern"]))


def _title_fields(rows: Sequence[Row], title: Title, values: str, out: list[Field | Note]) -> None:
    start, end = title.span(rows)
    out.append(Field("title", title.text(rows, values), start, end, title.confidence, title.because))
    if title.subtitle >= 0:
        row = rows[title.subtitle]
        out.append(Field("subtitle", values[row.at : row.at + len(row.text)], row.at, row.at + len(row.text), 0.8))
    if "《" in title.value:
        out += force.of_title(title.value, start, values) if title.first == title.last else ()
    at = title.value.find("关于")
    if at > 0 and is_organ(title.value[:at]):
        out.append(Field("organ", values[start : start + at], start, start + at, 0.7))


def _genre(rows: Sequence[Row], title: Title, out: list[Field | Note]) -> str | None:
    """The genre that the title names; its span is the words that tell it."""
    told = genre_in(title.value)
    if told is None:
        return None
    genre, start, end = told
    size = len(title.value)
    first, last = title.span(rows)
    out.append(Field("genre", genre, max(first, last - (size - start)), last - (size - end), 0.8))
    return genre


def _own_number(rows: Sequence[Row], prose: Sequence[int], body: int, title: Title | None) -> Field | None:
    """The document's number: on a line of its own in the head, before the first body line, or beside the title."""
    if title and title.number:
        row = next(row for row in rows[title.first :] if row.text.endswith(title.number.string))
        return _number(row, title.number.span(), facts.official(title.number))
    last = prose[0] if prose else body + 5
    for n, row in enumerate(rows[: last + 1]):
        if n == last and prose and "号" in row.text[:_INSIDE]:
            if (match := facts.number_before(row.text)) and _addressed(row.text, match.end()):
                return _number(row, match.span(), facts.official(match))
            if found := _inside(row):
                return found
        if row.text[-1] == "号":
            match = facts.is_doc_number(row.text)
            if match and facts.year_of(match):
                return _number(row, match.span(), facts.official(match))
            if n and is_order_number(rows[n - 1].text, row.text):
                return _number(row, (0, len(row.text)), "".join(row.text.split()))
    return None


def _inside(row: Row) -> Field | None:
    """The number behind a title and before those to whom the document goes, all on one row."""
    text = row.text[:_INSIDE]
    at = text.find("号 ") + 1 or text.find("号\u3000") + 1
    start = max(text.rfind(" ", 0, at), text.rfind("\u3000", 0, at)) + 1
    if not start or not closes(text[:start].strip()):
        return None
    match = facts.number_before(text[start:])
    if match is None or start + match.end() != at or not _addressed(row.text, at):
        return None
    return _number(row, (start, at), facts.official(match))


def _addressed(text: str, at: int) -> bool:
    """Whether ``text[at:]`` begins with those to whom a document goes: 各区人民政府，市政府各部门："""
    return _addressees().match(text, at) is not None


@cache
def _addressees() -> re.Pattern[str]:
    return re.compile(rule_file("fields")["organ"]["addressees"])


def _number_above(simplified: str, rows: Sequence[Row], title: Title) -> Field | None:
    """The document's number on one of the rows right above its title, as under a red line."""
    start = rows[title.first].start
    for row in islice(page.rows_above(simplified, start), _ABOVE) if start else ():
        if (match := facts.is_doc_number(row.text)) and facts.year_of(match):
            return _number(row, match.span(), facts.official(match))
    return None


def _number(row: Row, span: tuple[int, int], value: str) -> Field:
    return Field("doc_number", value, row.at + span[0], row.at + span[1], 0.9)


def _numbers(text: str) -> Iterator[Note]:
    for number in personal.numbers(text):
        yield Note("personal", number.start, number.end, _NUMBERS[number.kind])


def _broken_off(doc: Document) -> Iterator[Note]:
    if _had_share_frame(doc):
        text = doc.text
        end = len(text.rstrip(page.STRIP + "\n"))
        start = text.rfind("\n", 0, end) + 1
        if end - start > 40 and not text.endswith(_ENDS, start, end):
            yield Note("truncated", end, end, "the preview of a document-sharing site breaks off inside a sentence")


def _had_share_frame(doc: Document) -> bool:
    rules = {"chrome.share_head", "chrome.share_tail"}
    edits = (f for step in doc.steps if step.filter == "chrome" for f in step.findings if isinstance(f, Edit))
    return any(rules & set(edit.rule.split("+")) for edit in edits)
