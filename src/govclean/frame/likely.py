"""How much a row looks like a title: its words, and whether the text below says them again.

The words are weighed as in the first look of :mod:`govclean.frame.odds`; the text below speaks for a row by the share
of its pairs of characters that come again there.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from govclean.facts import is_doc_number
from govclean.frame.features import own
from govclean.frame.odds import model
from govclean.frame.page import rows_from
from govclean.frame.shape import is_red_head, may_be_title
from govclean.frame.title import is_above, is_body_name
from govclean.frame.wrapped import MOST, rows_more

SHORTEST = 6  # code points of a title that is known by its second place
ECHO = 0.25  # share of a row's pairs of characters in the text by which it is a title below a path of menus
ROWS = 80  # rows below a title among which its sentences are sought
_RUNS = re.compile("[一-龥]{2,}")


@cache
def table() -> Mapping[str, Any]:
    """``data/titles.toml``: ``likely``, ``weights`` and ``reasons``."""
    found: dict[str, Any] = tomllib.loads((files("govclean") / "data" / "titles.toml").read_text("utf-8"))
    return found


@lru_cache(maxsize=2048)  # the frame of a site comes again with every page
def looks(text: str) -> float:
    """Log odds that a row is a title, by itself.

    >>> looks("示范市召开防汛工作会议") > looks("级别：骑士")
    True
    """
    return model().title.sum(own(text))


def echo(title: str, text: str) -> float:
    """The share of a title's pairs of Chinese characters that come again in a text.

    >>> echo("示范市召开防汛会议", "5月4日，示范市防汛会议在市政府召开。")
    0.75
    """
    pairs = {run[n : n + 2] for run in _RUNS.findall(title) for n in range(len(run) - 1)}
    return sum([pair in text for pair in pairs]) / len(pairs) if pairs else 0.0


def is_likely(title: str, said: float) -> bool:
    """Whether a row whose place says that it is a title may be one; ``said``: its echo in the text below.

    >>> is_likely("级别：骑士", 0.0), is_likely("示范市召开防汛工作会议", 0.0)
    (False, True)
    """
    known = table()["likely"]
    return looks(title) + float(known["echo"]) * min(said, float(known["most"])) > float(known["least"])


def is_worth(row: str) -> bool:
    """Whether a row has the form of a title, and is no name of a body, a site or a channel, and no number.

    >>> is_worth("示范市召开防汛工作会议"), is_worth("示范市应急管理局")
    (True, False)
    """
    if len(row) < SHORTEST or not may_be_title(row) or is_body_name(row) or is_above(row):
        return False
    if row[-1] == "件" and is_red_head(row):
        return False
    return row[-1] != "号" or not is_doc_number(row)


def said(simplified: str, at: int) -> float:
    """The echo of the title that begins with the row at ``at`` in the text below it."""
    rows, prose = rows_from(simplified, at, ROWS)
    title = rows[0].text
    more = rows_more(title, [row.text for row in rows[1 : 1 + MOST]])
    title += "".join(row.text for row in rows[1 : 1 + more])
    return echo(title, "\n".join(rows[n].text for n in prose if n > more))
