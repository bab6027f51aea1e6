"""Which rows lie outside the document, by the odds of all of them: the likeliest beginning and end, taken with care.

The document is one stretch of rows: the one for which the rows outside weigh most for frame. Title, salutation,
document number, signature and attachments next to it are taken for its own.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from govclean import dates, facts
from govclean.frame.features import Told
from govclean.frame.title import is_organ
from govclean.rules import rule_file


@cache
def _settings() -> Mapping[str, Any]:
    """``data/frame_odds.toml``, its patterns compiled."""
    data = tomllib.loads((files("govclean") / "data" / "frame_odds.toml").read_text(encoding="utf-8"))
    return data | {name: re.compile(pattern) for name, pattern in data["next_to_it"].items()}


def outside(rows: Sequence[Told], odds: Sequence[float], title: int = -1) -> Iterator[int]:
    """The indices of rows that are frame around the document.

    title: the index of the row that is the document's title, -1 where none is known.

    >>> texts = "首页", "通知", "现将有关事项通知如下。", "示范市人民政府", "2023年5月4日", "友情链接"
    >>> rows = [Told(n, text, "certain" * (n in (0, 5)), 0, False) for n, text in enumerate(texts)]
    >>> list(outside(rows, [4.0, 1.0, -6.0, 2.0, 1.0, 6.0], 1))
    [0, 5]
    """
    own = _settings()
    first, last, gain = stretch(odds)
    rules = {row.rule for row in _known(rows)}
    if gain < own["gain"] or ("certain" not in rules and len(rules) < own["kinds"]):
        return
    last = max([last, *_signed(rows, last)])
    last = _with_annex(rows, last)
    while 0 < first < last and (rows[first - 1].prose or _is_before(rows[first - 1].text)):
        first -= 1
    if not _known(rows[:first]):  # a list of names behind a text is no frame for its form alone
        first = 0
    if not _known(rows[last:]):
        last = len(rows)
    first = next((n for n in range(first) if rows[n].prose and odds[n] <= own["sentence"]), first)
    kept = {title, *_titles_above(rows, odds, first)}
    bare = _bare(rows, first, last)
    for n in (*range(first), *range(last, len(rows))):
        if n in kept or rows[n].rule == "held" or own["stays"].fullmatch(rows[n].text):
            continue
        if n >= last and rows[n].rule == "chrome.disclosure":  # the head of a table, where no values follow
            continue
        if n in bare and (is_organ(rows[n].text) or own["heading"].fullmatch(rows[n].text)):  # those who issue it
            continue
        least = own["sentence"] if rows[n].prose else own["bare"] if n in bare else own["row"]
        if odds[n] > least:
            yield n


def _bare(rows: Sequence[Told], first: int, last: int) -> set[int]:
    """The rows between the document and the nearest row on either side that a rule knows: they may be its own."""
    out = set[int]()
    for way in (range(first - 1, -1, -1), range(last, len(rows))):
        for n in way:
            if rows[n].rule:
                break
            out.add(n)
    return out


def stretch(odds: Sequence[float]) -> tuple[int, int, float]:
    """``[first, last)`` of the likeliest document, and what the rows outside weigh together. In one pass.

    >>> stretch([2.0, 1.0, -5.0, 0.5, -4.0, 3.0])
    (2, 5, 6.0)
    """
    left = best_left = 0.0
    left_at = 0
    right = sum(odds)
    found = (0, len(odds), 0.0)
    for n, weight in enumerate(odds):  # the document ends behind row n
        if left > best_left:
            best_left, left_at = left, n
        left += weight
        right -= weight
        if best_left + right > found[2]:
            found = (left_at, n + 1, best_left + right)
    return found


def _with_annex(rows: Sequence[Told], last: int) -> int:
    """Where the document ends, with what may close it behind its text; an annex goes on to the next row of a rule."""
    open_ = False
    for n in range(last - 1, -1, -1):
        open_ = _settings()["annex"].match(rows[n].text) is not None
        if open_ or rows[n].prose or rows[n].rule:
            break
    while last < len(rows) and (_is_behind(rows[last].text) or (open_ and not rows[last].rule)):
        open_ = open_ or _settings()["annex"].match(rows[last].text) is not None
        last += 1
    return last


def _signed(rows: Sequence[Told], last: int) -> Iterator[int]:
    """Behind which rows the document is signed: by a body, and a day on the row below. All above belongs to it."""
    for n in range(last, len(rows) - 1):
        day = rows[n + 1].text
        signed = len(day) <= 20 and "年" in day and dates.day(day) is not None
        if signed and is_organ(rows[n].text.strip("（）()")):
            yield n + 2


def _known(rows: Sequence[Told]) -> list[Told]:
    """The rows that a rule knows well; a weak label (格式：) may be anybody's, but several hardly are."""
    found = [row for row in rows if row.rule not in ("", "held")]
    if len(found) >= _settings()["weak"]:
        return found
    return [row for row in found if row.rule == "certain" or row.weight >= _settings()["known"]]


def _titles_above(rows: Sequence[Told], odds: Sequence[float], first: int) -> Iterator[int]:
    """Rows above the text that no rule explains and that may be its title: the nearest of a title's length, and the
    nearest that closes as titles do.

    Headlines of other pages look like titles: what stands nearest is kept, whatever it weighs. It is kept even where
    another row was taken for the title.
    """
    own = _settings()["title"]
    near = [n for n in range(first - 1, max(-1, first - 1 - own["within"]), -1) if not rows[n].rule]
    near = [n for n in near if own["shortest"] <= len(rows[n].text) <= own["longest"]]
    yield from [n for n in near if not rows[n].prose and odds[n] < own["most"]][:1]
    yield from [n for n in near if rows[n].text.endswith(_closings())][:1]


@cache
def _closings() -> tuple[str, ...]:
    return tuple(rule_file("fields")["title"]["closings"])


def _is_behind(text: str) -> bool:
    """Whether a row may close a document: a body that signs, a day, attachments, copies to."""
    if len(text) <= 20 and "年" in text and dates.day(text) is not None:
        return True
    return is_organ(text.strip("（）()")) or _settings()["behind"].match(text) is not None


def _is_before(text: str) -> bool:
    """Whether a row may stand between a title and the text: a subtitle, a document number, a salutation."""
    if len(text) > 120:
        return False
    return _settings()["before"].match(text) is not None or (text[-1] == "号" and facts.is_doc_number(text) is not None)
