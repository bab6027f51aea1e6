"""How likely each row of a page is frame: log odds, a weighted sum of its features.

The weights are a logistic regression over labelled rows (``govclean.training.frame_rows``). Rows are weighed one by one
here; where the document begins and ends on the page is decided by :mod:`govclean.frame.outside`.
"""

from __future__ import annotations

import lzma
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from govclean import views
from govclean.frame import blocks, forms, page
from govclean.frame.features import VERSION, Told, own, placed
from govclean.frame.notices import is_notice


class Weights(NamedTuple):
    """Log odds of a row of no features, and of each feature, in nats."""

    bias: float
    of: dict[str, float]


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


def table(text: str) -> Weights:
    """The weights in a table: a head, a line about it, ``bias<TAB>weight``, then ``weight<TAB>feature``, a line each.

    Raises ValueError for a table of another format.
    """
    head, _, rest = text.partition("\n")
    if head != f"govclean frame rows {VERSION}":
        raise ValueError(f"frame rows: {head!r} is no table of features {VERSION}: train it again")
    _, bias, *lines = rest.split("\n")
    of = dict[str, float]()
    for line in lines:
        weight, _, name = line.partition("\t")
        of[name] = int(weight) / SCALE
    return Weights(float(bias.partition("\t")[2]), of)


SCALE = 32  # weights are kept in units of 1/32 nat


@cache
def weights() -> Weights:
    """The shipped table."""
    packed = (files("govclean") / "data" / "frame_rows.tsv.xz").read_bytes()
    return table(lzma.decompress(packed).decode())


@lru_cache(maxsize=8192)  # the frame of a site comes again with every page
def _own(text: str) -> float:
    of = weights().of
    return sum(of.get(name, 0.0) for name in own(text))


def odds(rows: Sequence[Told]) -> list[float]:
    """The log odds of each row, in nats; above 0 it is rather frame.

    >>> from govclean.frame.features import Told
    >>> texts = "网站首页", "政务公开", "7月12日，示范市召开安全生产工作会议，部署防汛工作。", "友情链接"
    >>> [found > 0 for found in odds([Told(n, text, "", 0, "。" in text) for n, text in enumerate(texts)])]
    [True, True, False, True]
    """
    bias, of = weights()
    return [
        bias + _own(row.text) + sum(of.get(name, 0.0) for name in more)
        for row, more in zip(rows, placed(rows), strict=True)
    ]
