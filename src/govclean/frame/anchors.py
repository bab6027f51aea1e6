"""Patterns in simplified script whose words sites may have set with spaces between the characters: 来 源, 关 键 词."""

from __future__ import annotations

import re
from collections.abc import Iterable

BLANKS = " \t\r\f\v\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"  # \s, less the line feed
GAP = r"[^\S\n]{0,4}"  # blanks on one line; a class without wide characters compiles forty times faster
_HAN = r"[^\W\d_a-zA-Z]"  # of the letters in patterns, those beyond ASCII; cheap for the same reason
_BETWEEN = re.compile(f"(?<={_HAN})(?={_HAN})")
_CLASSES = re.compile(r"(\\.|\[(?:\\.|[^\]\\])*\])")  # escapes, so that \[ opens nothing, and classes


def spaced(pattern: str) -> str:
    """Allow spaces between neighbouring Han characters of a pattern in simplified script.

    >>> bool(re.fullmatch(spaced("来源[:：]"), "来 源：")), bool(re.fullmatch(spaced("来源"), "来之源"))
    (True, False)
    """
    return "".join(part if part[:1] == "[" else GAP.join(_BETWEEN.split(part)) for part in _CLASSES.split(pattern))


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern that finds any of the words, each a pattern that begins with a literal character.

    Where every alternative begins with a literal, ``re`` makes a first-character set of them and skips most of a page
    without trying a branch: a guard can search every page with it.

    >>> bool(any_of(["来源[:：]", "责任编辑"]).search("发布 来 源：本网"))
    True
    """
    return re.compile("|".join(map(spaced, words)))
