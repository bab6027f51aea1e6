"""Pages to wash, and washers: the pairs of one family, applied as a tool would apply them."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from typing import NamedTuple

from govclean.wash import tables

LEAST = 4  # swappable words that a page of 700 characters must hold; others in proportion
LAWS = re.compile(r"第[一二三四五六七八九十百]+条")


class Washed(NamedTuple):
    """A page as a washer leaves it, and what stood where: offset -> (original, substitute)."""

    text: str
    truth: dict[int, tuple[str, str]]


class Washer:
    """The pairs of one family, as a tool would apply them: near-synonyms excepted."""

    def __init__(self, family: str, uses: Sequence[str]) -> None:
        listed = tables.pairs()[family]
        self._back: dict[str, list[str]] = {}
        for pair in listed:
            for original in pair.originals if pair.use in uses else ():
                self._back.setdefault(original, []).append(pair.substitute)
        every = {word for pair in listed for word in (pair.substitute, *pair.originals)}
        self._words = re.compile("|".join(map(re.escape, sorted(every, key=lambda word: (-len(word), word)))))

    def fits(self, text: str) -> int:
        """How many words of a text the tool would swap."""
        return sum(m[0] in self._back for m in self._words.finditer(text))

    def __call__(self, text: str, rate: float, share: float, rng: random.Random) -> Washed:
        uses = {word: rng.choice(found) for word, found in self._back.items() if rng.random() < share}
        parts: list[str] = []
        truth: dict[int, tuple[str, str]] = {}
        at = done = 0
        for m in self._words.finditer(text):
            parts.append(text[done : m.start()])
            at += m.start() - done
            word = m[0]
            if word in uses and rng.random() < rate:
                truth[at] = (word, uses[word])
                word = uses[word]
            parts.append(word)
            at += len(word)
            done = m.end()
        return Washed("".join((*parts, text[done:])), truth)


def cut(text: str, length: int, rng: random.Random) -> str | None:
    """Whole sentences of a document, ``length`` characters or up to a third more; nothing of shorter ones and laws."""
    if len(text) < length or len(LAWS.findall(text)) > len(text) / 500:
        return None
    start = rng.randrange(len(text) - length + 1)
    begin = max(text.rfind(mark, 0, start + 1) for mark in "。\n") + 1
    end = text.find("。", begin + length - 1)
    return text[begin : end + 1] if 0 < end + 1 - begin <= length * 1.3 else None


def pages(texts: Sequence[str], length: int, cases: int, washer: Washer) -> list[str]:
    """Pages of one length on which a washer has something to do: one of a document, as far as documents go."""
    rng = random.Random(length)
    found: list[str] = []
    for _ in range(4):
        for text in rng.sample(texts, len(texts)):
            if len(found) == cases:
                return found
            one = cut(text, length, rng)
            if one is not None and washer.fits(one) >= LEAST * length / 700:
                found.append(one)
    return found
