"""How plausible a text is as Chinese: a character trigram model, small, read lazily, asked from plain Python.

Costs are whole numbers of sixteenths of a nat (``-16 ln p``), so that a search can add and compare them exactly.
Running official prose costs about 55 a character, mojibake above 150. The model is derived by
``python -m govclean.training.ngrams``; it reads every script through :func:`fold`.
"""

from __future__ import annotations

import json
import re
import zlib
from array import array
from functools import cache, lru_cache
from importlib.resources import files

from govclean.views import simplified

FORMAT = 1
UNIT = 16  # costs per nat
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


class Model:
    """The tables: one row of successors for each context, decoded when it is first asked for."""

    def __init__(self, blob: bytes) -> None:
        head, _, body = blob.partition(b"\n")
        info = json.loads(head)
        if info["format"] != FORMAT:
            raise ValueError(f"n-gram model of format {info['format']}, this govclean reads {FORMAT}: derive it anew")
        self.unigrams: dict[str, int] = dict(zip(info["vocabulary"], info["costs"], strict=True))
        offsets = array("I", zlib.decompress(body[: info["index"]]))
        self._body = zlib.decompress(body[info["index"] :])
        self._at = dict(zip(info["vocabulary"], offsets, strict=True))
        self._bigrams: dict[str, tuple[dict[str, int], int]] = {}
        self._trigrams: dict[str, tuple[dict[str, int], int]] = {}

    def _load(self, a: str) -> tuple[dict[str, int], int]:
        """Decode the block of one character: its successors, and the rows of its pairs."""
        at = self._at.get(a)
        if at is None:
            row: tuple[dict[str, int], int] = ({}, 0)
        else:
            body = self._body
            n = int.from_bytes(body[at : at + 2], "little")
            backoff = body[at + 2]
            at += 3
            seconds = body[at : at + 2 * n].decode("utf-16-le")
            costs = body[at + 2 * n : at + 3 * n]
            at += 3 * n
            backoffs = body[at : at + n]
            lengths = array("H", body[at + n : at + 3 * n])
            at += 3 * n
            total = sum(lengths)
            thirds = body[at : at + 2 * total].decode("utf-16-le")
            third_costs = body[at + 2 * total : at + 3 * total]
            done = 0
            for b, length, weight in zip(seconds, lengths, backoffs, strict=True):
                if length:
                    end = done + length
                    self._trigrams[a + b] = dict(zip(thirds[done:end], third_costs[done:end], strict=True)), weight
                    done = end
            row = (dict(zip(seconds, costs, strict=True)), backoff)
        self._bigrams[a] = row
        return row

    def successors(self, a: str) -> dict[str, int]:
        """The characters seen to follow ``a`` more than a few times, with their bigram costs."""
        return (self._bigrams.get(a) or self._load(a))[0]

    def cost(self, a: str, b: str, c: str) -> int:
        """``-16 ln p(c | a b)`` of folded characters; contexts may be empty strings."""
        if c == OTHER:
            return UNKNOWN
        if a and a not in self._bigrams:
            self._load(a)
        extra = 0
        row = self._trigrams.get(a + b)
        if row is not None:
            found = row[0].get(c)
            if found is not None:
                return found
            extra = row[1]
        bigrams, backoff = self._bigrams.get(b) or self._load(b)
        found = bigrams.get(c)
        if found is not None:
            return extra + found
        return extra + backoff + self.unigrams.get(c, UNKNOWN)


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
