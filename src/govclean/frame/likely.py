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

from govclean.frame.features import own
from govclean.frame.odds import model

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
