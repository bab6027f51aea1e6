"""How plausible a text is as Chinese: a character trigram model, small, read lazily, asked from plain Python.

Costs are whole numbers of sixteenths of a nat (``-16 ln p``), so that a search can add and compare them exactly.
Running official prose costs about 55 a character, mojibake above 150. The model is derived by
``python -m govclean.training.ngrams``; it reads every script through :func:`fold`.
"""

from __future__ import annotations

import json
import re
import sys
import zlib
from array import array
from functools import cache, lru_cache
from importlib.resources import files
from itertools import accumulate
from typing import NamedTuple

from govclean.views import simplified

FORMAT = 2
UNIT = 16  # costs per nat
STEP = 4  # in which the file keeps the costs of pairs and triples
UNKNOWN = 255  # the cost of a character outside the vocabulary, and the largest that a byte holds
OTHER = "\u25a1"  # what every character without a class of its own folds to

_SPACE = re.compile(r"[^\S\n]+")
_PUNCTUATION = {ord(a): b for a, b in zip(",;:!?()~", "，；：！？（）～", strict=True)}


def _folded(char: str) -> str:
    """The class of one character that is not white space."""
    if char.isascii():
        if char.isdigit():
            return "0"
        return "a" if char.isalpha() else char
    if "\uff10" <= char <= "\uff19":
        return "0"
    if "\uff21" <= char <= "\uff5a":
        return "a"
    if "\u4e00" <= char <= "\u9fff" or "\u2010" <= char <= "\u2026" or "\u3001" <= char <= "\u301b":
        return char
    return char if char in "〇·①②③④⑤⑥⑦⑧⑨⑩%！（），：；？～" else OTHER


class _Fold(dict[int, str]):
    """A translation table that fills itself."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _PUNCTUATION.get(code) or _folded(chr(code))
        return folded


_UNSTEPPED = bytes(min(STEP * n, UNKNOWN) for n in range(256))
_FOLD = _Fold({10: "\n"})


def fold(text: str) -> str:
    """The text as the model reads it: simplified, no spaces, digits 0, letters a, wide punctuation.

    >>> fold("第12號 文件(GB)")
    '第00号文件（aa）'
    """
    return _SPACE.sub("", simplified(text)).translate(_FOLD)


@lru_cache(maxsize=1 << 14)
def fold_char(char: str) -> str:
    """The class of a single character; empty for a space."""
    return fold(char)


class Row(NamedTuple):
    """What the model expects after two characters."""

    third: dict[str, int]  # of the three characters together
    weight: int  # of backing off to two
    second: dict[str, int]
    rest: int  # of backing off to one
    single: dict[str, int]

    def cost(self, c: str) -> int:
        """The cost of one folded character."""
        if c == OTHER:
            return UNKNOWN
        found = self.third.get(c)
        if found is not None:
            return found
        found = self.second.get(c)
        return self.weight + found if found is not None else self.rest + self.single.get(c, UNKNOWN)


class Model:
    """The tables: the successors of one or two characters, decoded when they are first asked for.

    The file has a line of JSON and six planes of numbers: for each character its successors as rising numbers in the
    vocabulary, with cost, back-off weight and how many third characters follow; for each third character its place
    among the successors of the second one, the likeliest first, and its cost.
    """

    def __init__(self, blob: bytes) -> None:
        head, _, body = blob.partition(b"\n")
        info = json.loads(head)
        if info["format"] != FORMAT:
            raise ValueError(f"n-gram model of format {info['format']}, this govclean reads {FORMAT}: derive it anew")
        self._vocabulary: str = info["vocabulary"]
        self.unigrams: dict[str, int] = dict(zip(self._vocabulary, info["costs"], strict=True))
        planes, at = [], 0
        for size in info["planes"]:
            planes.append(zlib.decompress(body[at : at + size]))
            at += size
        self._seconds, lengths, self._places = (_joined(planes[i]) for i in (0, 3, 4))
        self._costs, self._weights, self._third_costs = (planes[i].translate(_UNSTEPPED) for i in (1, 2, 5))
        ends = list(accumulate(info["rows"], initial=0))
        self._rows = dict(zip(self._vocabulary, zip(ends, ends[1:], info["weights"], strict=False), strict=True))
        self._third_at = array("I", accumulate(lengths, initial=0))
        self._bigrams: dict[str, tuple[dict[str, int], int]] = {}
        self._ranked: dict[str, list[str]] = {}
        self._numbers: dict[str, dict[str, int]] = {}
        self._trigrams: dict[str, tuple[dict[str, int], int]] = {}

    def _load(self, a: str) -> tuple[dict[str, int], int]:
        """The successors of one character with their costs, and the weight of backing off from it."""
        start, end, weight = self._rows.get(a, (0, 0, 0))
        letters = map(self._vocabulary.__getitem__, accumulate(self._seconds[start:end]))
        row = dict(zip(letters, self._costs[start:end], strict=True)), weight
        self._bigrams[a] = row
        return row

    def _load_third(self, a: str, b: str) -> tuple[dict[str, int], int]:
        """The same for two characters."""
        row: tuple[dict[str, int], int] = ({}, 0)
        seconds = (self._bigrams.get(a) or self._load(a))[0]
        if b in seconds:
            if a not in self._numbers:
                self._numbers[a] = {c: i for i, c in enumerate(seconds, self._rows[a][0])}
            at = self._numbers[a][b]
            start, end = self._third_at[at], self._third_at[at + 1]
            if start < end:
                follow = self.ranked(b)
                letters = map(follow.__getitem__, accumulate(self._places[start:end]))
                row = dict(zip(letters, self._third_costs[start:end], strict=True)), self._weights[at]
        self._trigrams[a + b] = row
        return row

    def successors(self, a: str) -> dict[str, int]:
        """The characters seen to follow ``a`` more than a few times, with their bigram costs."""
        return (self._bigrams.get(a) or self._load(a))[0]

    def ranked(self, a: str) -> list[str]:
        """The same, the likeliest first."""
        found = self._ranked.get(a)
        if found is None:
            follow = self.successors(a)
            found = self._ranked[a] = sorted(follow, key=follow.__getitem__)
        return found

    def row(self, a: str, b: str) -> Row:
        """What may follow two folded characters, for those who ask about many."""
        third, weight = self._trigrams.get(a + b) or self._load_third(a, b)
        second, backoff = self._bigrams.get(b) or self._load(b)
        return Row(third, weight, second, weight + backoff, self.unigrams)

    def cost(self, a: str, b: str, c: str) -> int:
        """``-16 ln p(c | a b)`` of folded characters; contexts may be empty strings."""
        if c == OTHER:
            return UNKNOWN
        third, extra = self._trigrams.get(a + b) or self._load_third(a, b)
        found = third.get(c)
        if found is not None:
            return found
        bigrams, backoff = self._bigrams.get(b) or self._load(b)
        found = bigrams.get(c)
        if found is not None:
            return extra + found
        return extra + backoff + self.unigrams.get(c, UNKNOWN)


def _joined(plane: bytes) -> array[int]:
    """The numbers of a plane that has its low bytes first and then its high bytes."""
    mixed = bytearray(len(plane))
    half = len(plane) // 2
    mixed[sys.byteorder == "big" :: 2] = plane[:half]
    mixed[sys.byteorder == "little" :: 2] = plane[half:]
    return array("H", bytes(mixed))


@cache
def model() -> Model:
    """The model that comes with the package."""
    return Model((files("govclean") / "data" / "ngrams.bin").read_bytes())


def costs(text: str, before: str = "\n") -> list[int]:
    """The cost of every folded character of a text that stands after ``before``."""
    ask = model().cost
    context = "\n\n" + fold(before)
    a, b = context[-2], context[-1]
    found = []
    for c in fold(text):
        found.append(ask(a, b, c))
        a, b = b, c
    return found


def mean_cost(text: str) -> float:
    """The cost per character, 0.0 for an empty text.

    >>> mean_cost("坚持人民至上、生命至上") < 70 < 130 < mean_cost("鍧氭寔浜烘皯鑷充笂")
    True
    """
    found = costs(text)
    return sum(found) / len(found) if found else 0.0
