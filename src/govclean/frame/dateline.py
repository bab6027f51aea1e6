"""Days and sources that stand elsewhere than below a title: on a page that tells none, at either end, in the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from govclean import dates
from govclean.findings import Field
from govclean.frame.byline import (
    BELOW_TITLE,
    SHORT,
    beside_clock,
    byline,
    day_match,
    is_byline,
    is_other_day,
    known_forms,
    named_field,
    names_nobody,
    opening_day,
    source_label,
    whole_day,
)
from govclean.frame.page import Row

_HEADLINE = 60  # code points of a headline that asks or calls
_NEAR = 3  # rows behind the first sentence of a text among which is the next one
_FAR, _TRIES = 30_000, 40  # code points and days among which a by-line is sought
_INDENT = 3
_ABOVE = 6  # rows above the text that may be its by-line where menus stand above them
_HEAD = 400  # code points at either end of a page
_ABOVE_TEXT = ("right above the text",)


def unplaced(rows: Sequence[Row], prose: Sequence[int], values: str) -> Iterator[Field]:
    """What a by-line says on a page that tells no title: the only row of its head with a day, and those beside it."""
    known = known_forms()
    end = _text_begins(rows, prose)
    dated = [n for n in range(end) if _is_dated(rows, n)]
    if len(dated) == 2 and dated[1] == dated[0] + 1 and known.updated.match(rows[dated[1]].text):
        dated.pop()
    named = [n for n, row in enumerate(rows[:end]) if source_label(row.text)]
    if len(dated) == 1 and (prose[0] == end or end - dated[0] <= _ABOVE):
        begin, last = max(0, dated[0] - 2), dated[0] + 3
    elif not dated and len(named) == 1:
        begin, last = named[0], named[0] + 2
    elif not dated and end and (row := rows[end - 1]) and (read := opening_day(row.text)):
        other = end > 1 and is_other_day(rows[end - 2].text)
        if not other and sum(known.dates.search(row.text) is not None for row in rows[:end]) == 1:
            yield Field("publish_date", read.iso, row.at + read.start, row.at + read.end, 0.75, _ABOVE_TEXT)
        return
    else:  # more of them are a list
        if not dated and not named:
            timed = [f for n in range(end) for f in beside_clock(rows, n, values)]
            if sum(f.name == "source" for f in timed) == 1:
                yield from timed
                return
            yield from _slashed(rows[:end], values)
        return
    yield from (f for f in byline(rows[begin : min(last, end)], (), values) if f.confidence > 0.72)


def _slashed(rows: Sequence[Row], values: str) -> Iterator[Field]:
    """The one row that is a person and a medium: 张三/示范日报."""
    found = [row for row in rows if "/" in row.text and (m := known_forms().medium.fullmatch(row.text)) and m["person"]]
    if len(found) == 1:
        yield from byline(found, (), values)


def labelled(simplified: str, values: str) -> Iterator[Field]:
    """What the only row of a page says that holds a day with a time of day and the label of a source, or stands beside
    one, however far down it is."""
    known = known_forms()
    found: list[Row] = []
    for tried, match in enumerate(known.dated.finditer(simplified, 0, _FAR)):
        if tried == _TRIES:  # a list
            return
        start = simplified.rfind("\n", 0, match.start()) + 1
        end = simplified.find("\n", match.end(), match.end() + 2 * SHORT)
        if end < 0 or not is_byline(simplified[start:end], match.start("day") - start):
            continue
        after = max(end, simplified.find("\n", end + 1, end + 2 * SHORT))
        for at, stop in ((start, end), (end + 1, after)):
            label = source_label(text := simplified[at:stop])
            if label and (at == start or label.start() < _INDENT):
                found.append(Row(at, stop, at, text))
                break
    if len(found) == 1:
        yield from (f for f in byline(found, (), values) if f.confidence > 0.8)


def _text_begins(rows: Sequence[Row], prose: Sequence[int]) -> int:
    """The row with which the text begins: the first sentence that is neither a headline nor a slogan in a menu."""
    for n, following in zip(prose, [*prose[1:], len(rows)], strict=False):
        if following - n > _NEAR and following < len(rows):
            continue
        if len(rows[n].text) > _HEADLINE or rows[n].text[-1] not in "？?！!":
            return n
    return 0


def _is_dated(rows: Sequence[Row], n: int) -> bool:
    """Whether a row tells the day of publication by more than a day."""
    text = rows[n].text
    if len(text) > 160:
        return False
    known = known_forms()
    found = day_match(text)
    if found is not None and found.re is known.bare:
        return n + 1 < len(rows) and known.clock_alone.fullmatch(rows[n + 1].text) is not None
    return found is not None or any(pattern.search(text) for pattern in (known.republic, known.odd, known.short))


def lone_day(rows: Sequence[Row], prose: Sequence[int], below: int) -> Field | None:
    """The day that stands alone between a title, which ends before row ``below``, and the text of a report."""
    first = next((n for n in prose if n >= below), 0)
    if not 0 < below < first <= below + 2 or not [n for n in range(below, first) if rows[n].text[0] in "12"]:
        return None
    known = known_forms()
    if known.salutation.match(rows[first].text):
        return None
    if any(known.spoken.search(row.text) for row in rows[:below]):
        return None
    for n, row in enumerate(rows[below:first], below):
        if is_other_day(rows[n - 1].text):
            return None
        if (found := known.alone.fullmatch(row.text)) and (read := whole_day(row.text, found)):
            return Field("publish_date", read.iso, row.at + read.start, row.at + read.end, 0.6, BELOW_TITLE)
    return None


def at_ends(simplified: str) -> Field | None:
    """The day at the head of a newspaper's page, or at the foot of a press release."""
    if "版" in simplified[:_HEAD] and known_forms().pages.search(simplified, 0, _HEAD):
        found, why = known_forms().edition.search(simplified, 0, _HEAD), ("head of a newspaper's page",)
    elif "香港时间" in simplified[-_HEAD:]:
        foot = max(0, len(simplified) - _HEAD)
        found, why = known_forms().released.search(simplified, foot), ("foot of a press release",)
    else:
        return None
    read = dates.at(simplified, found.start("day")) if found else None
    return Field("publish_date", read.iso, read.start, read.end, 0.78, why) if read and len(read.iso) == 10 else None


def of_text(simplified: str, first: Row | None, values: str) -> list[Field]:
    """The source that the text itself names: an agency in its dateline, or behind its last sentence.

    first: the first row of the text.
    """
    out = []
    if first and "电" in first.text[:SHORT] and (wire := known_forms().wire.match(first.text)):
        out.append(named_field("source", values, first, wire.span("name"), 0.7, ("dateline",)))
    foot = simplified[-2 * SHORT :]
    if ("源" in foot or "转" in foot) and (
        behind := known_forms().behind.search(simplified, max(0, len(simplified) - 2 * SHORT))
    ):
        start, end = behind.span("name")
        if not names_nobody(behind["name"]):
            out.append(Field("source", values[start:end], start, end, 0.7, (f"label {behind['label']}",)))
    return out
