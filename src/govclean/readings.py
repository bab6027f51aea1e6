"""Pinyin: syllables, and which of them a character can be read as.

Tones are compared as a reader would: marks, combining accents, the look-alikes that web pages use for them
(a breve for a caron, a script g) and tone figures all name the same syllable.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.resources import files

# Grave, acute, macron, caron, and the breve, circumflex and tilde that stand for macron or caron on some pages.
_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0304\u030c\u0306\u0302\u0303"))
_ALIKE = str.maketrans({"ɡ": "g", "ɑ": "a", "α": "a", "ı": "i", "’": None, "'": None, "\u0308": None})


@cache
def _table() -> str:
    return (files("govclean") / "data" / "readings.tsv").read_text(encoding="utf-8")


@cache
def _found(char: str) -> tuple[str, frozenset[str]]:
    """The first toned reading and all toneless ones: a page glosses few characters, so the table is searched."""
    table, first, every = _table(), "", set()
    at = table.find(char)
    while at >= 0:
        start = table.rfind("\n", 0, at) + 1
        syllable, before = table[start : table.index("\t", start)], table.count("\t", start, at)
        if before == 1:
            first = syllable
        every.add(toneless(syllable))
        at = table.find(char, at + 1)
    return first, frozenset(every)


def toneless(syllable: str) -> str:
    """A syllable, or several, in small letters without tones; ü is written v.

    >>> toneless("Lǜ"), toneless("lu:4"), toneless("ɡuǎnlǐ"), toneless("yăo")
    ('lv', 'lv', 'guanli', 'yao')
    """
    plain = unicodedata.normalize("NFD", syllable.lower()).replace("u\u0308", "v").replace("u:", "v")
    if not plain.isascii():
        # a tone mark may stand between u and its diaeresis
        plain = plain.translate(_TONES).replace("u\u0308", "v").translate(_ALIKE)
    return plain.rstrip("012345").replace("lue", "lve").replace("nue", "nve")


def readings(char: str) -> frozenset[str]:
    """The toneless syllables a character can be read as; none for what is not a Han character in common use.

    >>> sorted(readings("會")), sorted(readings("调")), sorted(readings("A"))
    (['hui', 'kuai', 'kuo'], ['diao', 'tiao'], [])
    """
    return _found(char)[1] if len(char) == 1 and "\u3400" <= char <= "\u9fff" else frozenset()


def main_reading(char: str) -> str:
    """The toned reading that dictionaries list first, or an empty string.

    >>> main_reading("六"), main_reading("理"), main_reading("?")
    ('liù', 'lǐ', '')
    """
    return _found(char)[0] if len(char) == 1 and "\u3400" <= char <= "\u9fff" else ""
