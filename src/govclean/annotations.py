"""The annotation tables of mirror sites: which characters such a site glosses, and with what reading.

Mirrors that turn simplified pages into traditional ones write the reading behind some characters, 產(chǎn). The
filter ``pinyin`` takes such glosses away; ``byteslip`` needs the table to know which bytes a slipped gloss ate.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.resources import files
from typing import NamedTuple


class _Tables(NamedTuple):
    readings: dict[str, tuple[str, ...]]
    characters: dict[str, tuple[str, ...]]
    seen: frozenset[str]


@cache
def _tables() -> _Tables:
    text = (files("govclean") / "data" / "annotations.tsv").read_text(encoding="utf-8")
    readings: dict[str, tuple[str, ...]] = {}
    characters: dict[str, list[str]] = {}
    seen = set()
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        char, pins, *mark = line.split("\t")
        readings[char] = tuple(pins.split(" "))
        for pin in readings[char]:
            characters.setdefault(pin, []).append(char)
        if mark:
            seen.add(char)
    return _Tables(readings, {pin: tuple(chars) for pin, chars in characters.items()}, frozenset(seen))


def readings(char: str) -> tuple[str, ...]:
    """The readings of a traditional character, the one mirrors write first; empty for one not in the tables.

    >>> readings("調"), readings("山")
    (('diào', 'tiáo', 'zhōu'), ())
    """
    return _tables().readings.get(char, ())


def characters(reading: str) -> tuple[str, ...]:
    """The traditional characters with this reading, tone marks composed (NFC); empty for an unknown one.

    >>> "驅" in characters("qū"), characters("shop")
    (True, ())
    """
    return _tables().characters.get(reading) or _tables().characters.get(unicodedata.normalize("NFC", reading), ())


def is_seen(char: str) -> bool:
    """Whether a mirror page was seen to annotate this character.

    >>> is_seen("業"), is_seen("鼹")
    (True, False)
    """
    return char in _tables().seen


def without_tones(reading: str) -> str:
    """A reading without its tone mark; ü stays.

    >>> without_tones("chǎn"), without_tones("lǜ")
    ('chan', 'lü')
    """
    parts = unicodedata.normalize("NFD", reading)
    bare = "".join(c for c in parts if c not in "\u0300\u0301\u0304\u030c")
    return unicodedata.normalize("NFC", bare)
