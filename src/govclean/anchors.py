"""Guard patterns: does a page hold any of these words, in either script, spaced or not?

A guard runs on every page, so it is one ``re`` search on the raw text. Every alternative begins with a literal
character, from which ``re`` makes a first-character set and skips most of a page without trying a branch.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from govclean.views import _one_to_one

GAP = "[ \t\u3000\xa0]{0,4}"  # spaces that sites set inside a word: 来 源, 关 键 词
_HAN = re.compile("[\u3400-\u9fff]")
_BETWEEN = re.compile("(?<=[\u3400-\u9fff])(?=[\u3400-\u9fff])")
_CLASSES = re.compile(r"(\[(?:\\.|[^\]\\])*\])")


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
    branches = set()
    for word in words:
        tail = "".join(
            _HAN.sub(lambda m: _variants().get(m.group(), m.group()), part)
            if part[:1] == "["
            else _HAN.sub(lambda m: _class(m.group()), part)
            for part in _CLASSES.split(spaced(word)[1:])
        )
        branches |= {re.escape(c) + tail for c in _variants().get(word[0], word[0])}
    return re.compile("|".join(sorted(branches)))


def _class(char: str) -> str:
    variants = _variants().get(char, char)
    return f"[{variants}]" if len(variants) > 1 else char
