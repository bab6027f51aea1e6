"""Which rows of a page are frame, by the odds of all of them, taken with care.

What the odds may not take, whatever they say: lines in other scripts, lists of places with their days, the number of a
document, a title, the body that signs and its day, the second half of a row, sentences that look like the text.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import cache
from importlib.resources import files
from typing import Any, TypeAlias

from govclean import dates, facts
from govclean.frame.context import Title
from govclean.frame.features import LONGEST_DAY, Told, signs
from govclean.frame.odds import Odds
from govclean.frame.title import is_order_number, is_organ

Text: TypeAlias = tuple[int, int]  # the first and the last row of a text


@cache
def _settings() -> Mapping[str, Any]:
    """``data/frame_odds.toml``, its patterns compiled, the signs as a set."""
    data = tomllib.loads((files("govclean") / "data" / "frame_odds.toml").read_text(encoding="utf-8"))
    labels = "|".join(r"\s{0,4}".join(label) for label in data["contact_labels"])
    patterns = {name: re.compile("|".join(data[name])) for name in ("stays", "numbered", "head", "bare")}
    patterns["addressed"] = re.compile(data["addressed"])
    patterns["contact"] = re.compile(data["contact"].replace("LABEL", f"(?:{labels})"))
    return data | patterns | {"signs": frozenset(data["signs"])}


def frame_rows(rows: Sequence[Told], odds: Odds, title: Title) -> Iterator[int]:
    """The indices of the rows that are frame.

    >>> texts = "首页", "通知", "现将有关事项通知如下。", "示范市人民政府", "友情链接"
    >>> rows = [Told(n, text, "certain" * (n in (0, 4)), 0, False) for n, text in enumerate(texts)]
    >>> found = Odds([4.0, 1.0, -6.0, 2.0, 6.0], [5.0, 1.0, -8.0, -1.0, 7.0], [-9.0, 2.0, -9.0, -5.0, -7.0])
    >>> list(frame_rows(rows, found, Title(1, True)))
    [0, 4]
    """
    own = _settings()
    known = frozenset(_known(rows))
    first, last = _text(rows, odds)
    above = max((n for n in known if n < first), default=-1)
    below = min((n for n in known if n > last), default=len(rows))
    may_be_title = (n for n, row in enumerate(rows) if len(row.text) >= own["title"])
    likeliest = max(may_be_title, key=odds.title.__getitem__, default=-1)
    # a text of one sentence between two frames looks like the teaser of another page
    lead = next((n for n in range(likeliest + 1, len(rows)) if rows[n].prose or odds.page[n] <= own["row"]), -1)
    titled = title.at >= 0 and not (odds.page[title.at] > own["told"] and odds.title[title.at] < own["told_title"])
    found: list[int] = []
    # without a text, headlines are what there is to read
    lists = not any(row.prose and odds.page[n] <= own["sentence"] for n, row in enumerate(rows))
    for n, row in enumerate(rows):
        if n == likeliest or _stays(row.text) or (row.rule == "held" and odds.page[n] <= own["held"]):
            continue
        if n <= last < n + 2 and not rows[last].prose:
            continue  # the body that signs, and its day
        if own["numbered"].fullmatch(row.text) and (first < n < last or odds.page[n] <= own["heading"]):
            continue
        if n + 1 < len(rows) and rows[n + 1].prose and not row.rule and own["addressed"].fullmatch(row.text):
            continue
        if n < first and n >= likeliest - own["around_title"] and _heads(row, odds.page[n]):
            continue
        if n and found[-1:] != [n - 1] and _belongs(rows[n - 1].text, row.text):
            continue  # the second half of a row that stays
        if titled and title.at <= n < title.at + title.rows:
            continue
        if lists and not row.rule and len(row.text) >= own["headline"]:
            continue
        if row.prose:
            least = own["lead" if lists or n == lead else "sentence"] + len(row.text) / own["nat"]
            goes = odds.own[n] >= own["sentence_own"] and odds.page[n] > least
        else:
            place = "inside" if first < n < last else "near" if above < n < below else "row"
            least = own["signed" if place == "near" and not own["signs"].isdisjoint(signs(row.text)) else place]
            if place == "inside" and odds.own[n] < own["inside_own"]:
                least = own["unlike"]
            goes = odds.page[n] > least and not (place == "inside" and own["contact"].fullmatch(row.text))
        if goes:
            found.append(n)
    if _has_frame(rows, odds, found, known, (first, last)):
        yield from found


def _has_frame(rows: Sequence[Told], odds: Odds, found: Sequence[int], known: Set[int], text: Text) -> bool:
    """Whether what was found weighs enough for a frame: the less the rules know, the more the odds must say."""
    own = _settings()
    rules = {rows[n].rule for n in known}
    if "certain" in rules or len(rules) >= own["kinds"]:
        return sum(odds.page[n] for n in found) >= float(own["gain"])
    # a list of columns, accounts or places is a list, and a weak label may be anybody's
    around = [n for n in found if not text[0] <= n <= text[1]]
    telling = [n for n in around if n in known or (not rows[n].rule and not own["bare"].fullmatch(rows[n].text))]
    if rules:
        return sum(odds.page[n] for n in telling) >= float(own["gain_of_one"])
    return any(odds.page[n] >= own["strong"] for n in telling)


def _text(rows: Sequence[Told], odds: Odds) -> Text:
    """The first and the last row of the text: sentences that look like one, and the day below the body that signs."""
    text = [n for n, row in enumerate(rows) if row.prose and odds.own[n] < 0]
    if not text:
        return len(rows), -1
    signed = (
        n + 1
        for n in range(len(rows) - 2, text[-1], -1)
        if len(rows[n + 1].text) <= LONGEST_DAY
        and dates.day(rows[n + 1].text) is not None
        and is_organ(rows[n].text.strip("（）()"))
    )
    return text[0], next(signed, text[-1])


def _known(rows: Sequence[Told]) -> list[int]:
    """The rows that a rule knows well; a weak label (格式：) may be anybody's, but several hardly are."""
    found = [n for n, row in enumerate(rows) if row.rule not in ("", "held")]
    if len(found) >= _settings()["weak"]:
        return found
    return [n for n in found if rows[n].rule == "certain" or rows[n].weight >= _settings()["known"]]


def _belongs(above: str, text: str) -> bool:
    """Whether a row closes the bracket that the row above it has left open, or is the number of the order above it."""
    if text[-1] == "号" and is_order_number(above, text):
        return True
    for opening, closing in _settings()["brackets"]:
        at = text.find(closing)
        if at >= 0 and above.rfind(opening) > above.rfind(closing) and text.find(opening, 0, at) < 0:
            return True
    return False


def _heads(row: Told, odds: float) -> bool:
    """Whether a row near the title is the document's: a letterhead, an issue, the head of minutes."""
    own = _settings()
    return not row.rule and odds <= own["heading"] and own["head"].fullmatch(row.text) is not None


def _stays(text: str) -> bool:
    return _settings()["stays"].fullmatch(text) is not None or (
        text[-1] == "号" and facts.is_doc_number(text) is not None
    )
