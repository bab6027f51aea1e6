"""Simple removers on the same pages. The generator is only valid while they do badly."""

from __future__ import annotations

import re
from functools import cache

from benchmarks.chrome.words import lists
from govclean.views import simplified

MOST = 0.80  # F1 of the keyword remover above which the generator is too easy
_STOP = re.compile("[。！？；：:]")


@cache
def _words() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, lists("words")["baseline"]["words"])))


def keywords(line: str) -> bool:
    """A line that holds one of some 60 words of frames goes."""
    return bool(_words().search(simplified(line)))


def short_lines(line: str) -> bool:
    """A line of under 30 characters without a sentence mark goes, and one with a keyword under 60."""
    size = len(line.strip())
    return (size < 30 and not _STOP.search(line)) or (size < 60 and keywords(line))


def removed(text: str, rule: object) -> bytearray:
    """The mask of deleted characters when every line goes that the rule names."""
    assert callable(rule)
    mask = bytearray()
    for line in text.split("\n"):
        mask += (b"\1" if rule(line) else b"\0") * len(line) + b"\0"
    return mask[:-1]
