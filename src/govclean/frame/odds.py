"""How likely each row of a page is frame: log odds, weighted sums of features, in three looks.

The first look weighs what each row shows itself and beside it (:mod:`govclean.frame.features`): is it frame, is it the
title? The second weighs what the whole page says of the row (:mod:`govclean.frame.context`), the third what it says
when all rows have been weighed so. All weights are those of logistic regressions over labelled rows
(``govclean.training.frame_rows``); :mod:`govclean.frame.verdict` decides.
"""

from __future__ import annotations

import lzma
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from govclean import views
from govclean.frame import blocks, forms, page
from govclean.frame.context import Title, in_context
from govclean.frame.features import VERSION, Told, own, placed
from govclean.frame.notices import is_notice


class Weights(NamedTuple):
    """Log odds of a row of no features, and of each feature, in nats."""

    bias: float
    of: dict[str, float]

    def sum(self, names: Iterable[str]) -> float:
        """The log odds of a row with these features."""
        get = self.of.get
        return self.bias + sum([get(name, 0.0) for name in names])


class Model(NamedTuple):
    """The weights of the first look, for frame and for title, of the second and of the third."""

    row: Weights
    title: Weights
    page: Weights
    again: Weights


class Odds(NamedTuple):
    """Log odds of each row in nats: that it is frame, by itself and within its page, and by itself that it is the
    title."""

    own: list[float]
    page: list[float]
    title: list[float]


def told(simplified: str) -> list[Told]:
    """The filled rows of a page in simplified script, with what the rules say of each."""
    lines = views.lines(simplified)
    return [
        explained(n, row)
        for n, row in enumerate(page.held(page.rows(lines, simplified), views.wrap_width(lines)))
        if row.text
    ]


def explained(number: int, row: page.Row) -> Told:
    """What the rules say of a row: frame for certain, held in a wrapped paragraph, made of known parts, or prose."""
    text = row.text
    if row.held:
        return Told(number, text, "held", 0, page.is_prose(text))
    if blocks.is_path(text) or blocks.is_marked(text) or is_notice(text):
        return Told(number, text, "certain", 0, False)
    mine = forms.parsed(text) if len(text) <= page.LONGEST_FORM else None
    if mine:
        return Told(number, text, mine[0].rule, min(6, round(2 * sum(part.weight for part in mine))), False)
    return Told(number, text, "", 0, page.is_prose(text))


def table(text: str) -> Model:
    """The weights in a table: a head, a line about it, and for each of the four ``= name<TAB>bias`` with lines
    ``weight<TAB>feature`` below it.

    Raises ValueError for a table of another format.
    """
    head, _, rest = text.partition("\n")
    if head != f"govclean frame rows {VERSION}":
        raise ValueError(f"frame rows: {head!r} is no table of features {VERSION}: train it again")
    found = {}
    for part in rest.split("\n= ")[1:]:
        first, *lines = part.split("\n")
        name, _, bias = first.partition("\t")
        of = dict[str, float]()
        for line in lines:
            weight, _, feature = line.partition("\t")
            of[feature] = int(weight) / SCALE
        found[name] = Weights(float(bias), of)
    return Model(**found)


SCALE = 32  # weights are kept in units of 1/32 nat


@cache
def model() -> Model:
    """The shipped weights."""
    packed = (files("govclean") / "data" / "frame_rows.tsv.xz").read_bytes()
    return table(lzma.decompress(packed).decode())


@lru_cache(maxsize=8192)  # the frame of a site comes again with every page
def _own(text: str) -> tuple[float, float]:
    row, title, *_ = model()
    names = list(own(text))
    return row.sum(names), title.sum(names)


def odds(rows: Sequence[Told], title: Title = Title()) -> Odds:  # noqa: B008 - a tuple, never changed
    """The log odds of each row; title: the row that the page tells to be its title.

    >>> texts = "网站首页", "政务公开", "示范市召开防汛会议", "会议要求，各单位要落实责任，抓好隐患排查。"
    >>> [found > 0 for found in odds([Told(n, text, "", 0, "。" in text) for n, text in enumerate(texts)]).page]
    [True, True, False, False]
    """
    if not rows:
        return Odds([], [], [])
    by_row, by_title, by_page, again = model()
    own_odds: list[float] = []
    titles: list[float] = []
    for row, beside in zip(rows, placed(rows), strict=True):
        frame, titled = _own(row.text)
        own_odds.append(frame + by_row.sum(beside) - by_row.bias)
        titles.append(titled + by_title.sum(beside) - by_title.bias)
    seen = list(in_context(rows, own_odds, titles, title))
    in_page = [by_page.sum(names) for names in seen]
    more = in_context(rows, in_page, titles, title)
    return Odds(own_odds, [again.sum(twice(*names)) for names in zip(seen, more, strict=True)], titles)


def twice(before: Iterable[str], now: Iterable[str]) -> Iterator[str]:
    """The features of the third look: those of the second, and the same by what all rows weighed there.

    >>> list(twice(["own 4"], ["own 7"]))
    ['own 4', 'again own 7']
    """
    yield from before
    for name in now:
        yield f"again {name}"
