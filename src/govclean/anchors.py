"""Patterns for raw text: a word in either script, spaced or not.

A guard runs on every page, so it searches the raw text with ``re``. Where every alternative begins with a literal
character, ``re`` makes a first-character set of them and skips most of a page without trying a branch.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from govclean.views import _one_to_one

GAP = "[ \t\u3000\xa0]{0,4}"  # spaces that sites set inside a word: 来 源, 关 键 词
_HAN = re.compile("[\u3400-\u9fff]")
_BETWEEN = re.compile("(?<=[\u3400-\u9fff])(?=[\u3400-\u9fff])")
_CLASSES = re.compile(r"(\\.|\[(?:\\.|[^\]\\])*\])")  # escapes, so that \[ opens nothing, and classes


@cache
def _variants() -> dict[str, str]:
    """Every simplified character with all characters that fold to it, itself first."""
    table: dict[str, str] = {}
    for code, folded in _one_to_one()[0].items():
        table[folded] = table.get(folded, folded) + chr(code)
    return table


def spaced(pattern: str) -> str:
    """Allow spaces between neighbouring Han characters of a pattern in simplified script.

    >>> bool(re.fullmatch(spaced("来源[:：]"), "来 源：")), bool(re.fullmatch(spaced("来源"), "来之源"))
    (True, False)
    """
    return "".join(part if part[:1] == "[" else _BETWEEN.sub(GAP, part) for part in _CLASSES.split(pattern))


def either_script(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern that finds any of the words in raw text.

    The words are regular expressions in simplified script that begin with a literal character.

    >>> bool(either_script(["来源[:：]"]).search("發布 來 源：本網"))
    True
    """
    branches: dict[str, list[str]] = {}
    for word in words:
        tail = both(word)[len(_class(word[0])) :]
        for first in _variants().get(word[0], word[0]):
            branches.setdefault(first, []).append(tail)
    return re.compile("|".join(f"{re.escape(c)}(?:{'|'.join(dict.fromkeys(tails))})" for c, tails in branches.items()))


def both(pattern: str) -> str:
    """A pattern in simplified script, made to match either script, with spaces allowed inside words.

    >>> bool(re.fullmatch(both("来源[：网]"), "來 源網"))
    True
    """
    return "".join(
        _HAN.sub(_inside, part) if part[:1] == "[" else _HAN.sub(lambda m: _class(m.group()), part)
        for part in _CLASSES.split(spaced(pattern))
    )


def _inside(match: re.Match[str]) -> str:
    return _variants().get(match.group(), match.group())


def _class(char: str) -> str:
    variants = _variants().get(char, char)
    return f"[{variants}]" if len(variants) > 1 else char
