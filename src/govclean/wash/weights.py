"""The context weights of one family as one hashed table: every place of a page is scored at once.

A page of 3,000 characters has a hundred places with 26 features each. Looked up one by one in dictionaries they take
most of the time that a washed page needs; numpy builds all names as machine words, as :func:`govclean.wash.features`
has them, and finds them in a few passes. A name is up to four code units, its kind and its pair, hashed to 64 bits.
"""

from __future__ import annotations

from codecs import utf_16_le_encode
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from govclean.literals import BEYOND
from govclean.wash.features import SIZES, WINDOW

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Codes = NDArray[np.uint64]

_BITS = 17  # of the hash, which name a bucket; a family has up to 70,000 weights
_FINER = 20  # of the hash, by which fourteen in fifteen names that weigh nothing are told at once
_MIX = 0x9E3779B97F4A7C15  # 2**64 over the golden ratio, odd
_AGAIN = 0xC2B2AE3D27D4EB4F  # another odd number
ZERO = 200  # the code point that stands for weight 0 in the file; those around it are letters
_TAB, _LINE = 9, 10
_KIND = {kind: n for n, kind in enumerate(SIZES)}
KINDS = len(SIZES)  # names of one pair's choice between two originals are kinds of their own, after these
# The kind of each feature of a place: n-grams that touch the word, those across it, and the bag of two characters.
_ORDER = [*range(KINDS - 1), *[KINDS - 1] * (2 * WINDOW - 2)]


class Head(NamedTuple):
    """One pair: its number, frequency ratio and bias, and the bias of the choice where it has two originals."""

    number: int
    ratio: float
    bias: float
    choice_bias: float | None


class Weights:
    """All weights of the lines of one family (:mod:`govclean.wash.contexts`); ``heads`` has its pairs by substitute."""

    def __init__(self, lines: str, scale: float) -> None:
        import numpy as np

        self.heads: dict[str, Head] = {}
        for number, block in enumerate(("\n" + lines).split("\npair\t")[1:]):
            word, ratio, bias, choice_bias = block.partition("\n")[0].split("\t")
            chosen = float(choice_bias) if "\nc" in block else None
            self.heads[word] = Head(number, float(ratio), float(bias), chosen)
        codes, weights = _named(lines)
        order = np.argsort(codes)
        self._codes, self._weights = codes[order], weights[order] / scale
        buckets = (self._codes >> np.uint64(64 - _BITS)).view(np.int64)
        held = np.bincount(buckets, minlength=1 << _BITS)
        self._first = np.cumsum(held) - held
        self._most = int(held.max())  # names in one bucket
        self._codes = np.append(self._codes, np.zeros(self._most, np.uint64))
        self._held = np.zeros(1 << _FINER, np.bool_)
        self._held[(codes >> np.uint64(64 - _FINER)).view(np.int64)] = True

    def sums(self, padded: str, ends: Sequence[int], begins: Sequence[int], tables: Sequence[int]) -> list[float]:
        """What the contexts of places weigh.

        padded: text with its words in canonical form, between WINDOW line feeds on either side. ends: where the context
        before each place ends, in the text without these; begins: where the one behind begins. tables: twice the number
        of each place's pair, and one more for the choice.
        """
        import numpy as np

        kinds = np.array(_ORDER, np.uint64)[:, None] + np.array(tables, np.uint64) * np.uint64(KINDS)
        codes = _hashed(_names(padded, ends, begins), kinds).ravel()  # the first feature of each place, the second, ...
        may = np.flatnonzero(self._held.take((codes >> np.uint64(64 - _FINER)).view(np.int64)))
        codes = codes[may]
        at = self._first.take((codes >> np.uint64(64 - _BITS)).view(np.int64))
        totals = np.zeros(len(tables))
        for step in range(self._most):
            hit = np.flatnonzero(self._codes.take(at + step) == codes)
            found = np.unique(
                may[hit] % len(tables) * len(self._codes) + at[hit] + step
            )  # one that repeats counts once
            totals += np.bincount(
                found // len(self._codes), self._weights[found % len(self._codes)], minlength=len(tables)
            )
        return totals.tolist()


def _hashed(names: Codes, kinds: Codes) -> Codes:
    """Names of up to four code units and their kinds, as 64 bits of which the upper ones are well mixed."""
    import numpy as np

    codes = (names ^ (kinds * np.uint64(_AGAIN))) * np.uint64(_MIX)
    codes ^= codes >> np.uint64(32)
    codes *= np.uint64(_AGAIN)
    return codes


def _units(text: str) -> NDArray[np.uint16]:
    """The text in UTF-16; a character beyond 16 bits is one unit all the same, U+FFFD."""
    import numpy as np

    octets = utf_16_le_encode(text, "surrogatepass")[0]
    if len(octets) != 2 * len(text):
        octets = utf_16_le_encode(BEYOND.sub("\ufffd", text), "surrogatepass")[0]
    return np.frombuffer(octets, "<u2")


def _names(padded: str, ends: Sequence[int], begins: Sequence[int]) -> Codes:
    """The features of places as machine words: a row for each in :data:`_ORDER`; 0 for one that is not there."""
    import numpy as np

    text = _units(padded)
    window = np.arange(WINDOW)[:, None]
    left = text.take(np.array(ends) + window).astype(np.uint64)
    right = text.take(np.array(begins) + (window + WINDOW)).astype(np.uint64)
    beyond_left = np.logical_or.accumulate(left[::-1] == _LINE)[::-1]
    beyond_right = np.logical_or.accumulate(right == _LINE)
    left[beyond_left] = ord("^")
    right[beyond_right] = ord("$")
    one, two, three = np.uint64(16), np.uint64(32), np.uint64(48)
    names = np.empty((len(_ORDER), left.shape[1]), np.uint64)
    l1, l2, l3, l4, r1, r2, r3, r4 = names[:8]
    l1[:], r1[:] = left[7], right[0]
    np.bitwise_or(left[6], l1 << one, out=l2)
    np.bitwise_or(left[5], l2 << one, out=l3)
    np.bitwise_or(left[4], l3 << one, out=l4)
    np.bitwise_or(r1, right[1] << one, out=r2)
    np.bitwise_or(r2, right[2] << two, out=r3)
    np.bitwise_or(r3, right[3] << three, out=r4)
    names[8:12] = l1 | r1 << one, l2 | r1 << two, l1 | r2 << one, l2 | r2 << two
    bag = names[KINDS - 1 :]
    bag[: WINDOW - 1] = left[:-1] | left[1:] << one
    bag[WINDOW - 1 :] = right[:-1] | right[1:] << one
    bag[: WINDOW - 1][beyond_left[:-1]] = 0
    bag[WINDOW - 1 :][beyond_right[1:]] = 0
    return names


def _named(lines: str) -> tuple[Codes, NDArray[np.int64]]:
    """The hashed names of all weights, and the weights."""
    import numpy as np

    text = np.append(_units(lines), np.array([_LINE, 0, 0, 0], np.uint16))
    breaks = np.flatnonzero(text == _LINE)
    starts = np.append(0, breaks[:-1] + 1)
    heads = text[starts + 2] != _TAB  # `pair`, where other lines have two letters and a tab
    pair = np.cumsum(heads) - 1
    stops = np.flatnonzero((text == _TAB) | (text == _LINE))
    row = np.searchsorted(breaks, stops[:-1], side="left")
    cell = (text[stops[:-1]] == _TAB) & ~heads[row]
    begin, end, row = stops[:-1][cell] + 2, stops[1:][cell], row[cell]
    kind = np.array([_KIND.get(chr(c), 0) for c in text[starts + 1].tolist()])[row]
    size = np.array(list(SIZES.values()))[kind]
    count = (end - begin) // size
    nth = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    at = np.repeat(begin, count) + nth * np.repeat(size, count)
    size = np.repeat(size, count)
    names = np.zeros(len(at), np.uint64)
    for unit in range(4):
        names |= np.where(size > unit, text[at + unit], 0).astype(np.uint64) << np.uint64(16 * unit)
    table = 2 * pair[row] + (text[starts[row]] == ord("c"))
    kinds = (kind + table * KINDS).astype(np.uint64)
    weights = text[begin - 1].astype(np.int64) - ZERO
    return _hashed(names, np.repeat(kinds, count)), np.repeat(weights, count)
