"""The context weights of one family as one hashed table: every place of a page is scored at once.

A page of 3,000 characters has a hundred places with 26 features each. Looked up one by one in dictionaries they take
most of the time that a washed page needs; numpy builds all names as machine words, as :func:`govclean.wash.features`
has them, and finds them in a few passes. A name is up to four code units, its kind and its pair, hashed to 64 bits.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from govclean.literals import MIX, runs
from govclean.wash.features import SIZES, WINDOW

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Codes = NDArray[np.uint64]
    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

_BITS = 17  # of the hash, which name a bucket; a family has up to 70,000 weights
_FINER = 20  # of the hash, by which fourteen in fifteen names that weigh nothing are told at once
_AGAIN = 0xC2B2AE3D27D4EB4F  # another odd number
ZERO = 200  # the code point that stands for weight 0 in the file; those around it are letters
_TAB, _LINE = 9, 10
_BREAK = "$" * WINDOW + "^" * WINDOW  # a line's end, for both sides
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

    def sums(self, text: str, ends: Sequence[int] | Ints, begins: Sequence[int] | Ints, tables: Ints) -> Floats:
        """What the contexts of places weigh.

        text: with its words in canonical form. ends: where the context before each place ends; begins: where the one
        behind begins. tables: twice the number of each place's pair, and one more for the choice.
        """
        import numpy as np

        codes = _hashed(_names(text, np.asarray(ends), np.asarray(begins)), _kinds(tables)).ravel()
        may = self._held.take((codes >> np.uint64(64 - _FINER)).view(np.int64)).nonzero()[0]
        codes = codes.take(may)
        at = self._first.take((codes >> np.uint64(64 - _BITS)).view(np.int64))[:, None] + np.arange(self._most)
        row, step = (self._codes.take(at) == codes[:, None]).nonzero()
        size = np.int64(len(self._codes))
        found = may.take(row) % len(tables) * size + at[row, step]
        found.sort()
        once = np.ones(len(found), np.bool_)
        np.not_equal(found[1:], found[:-1], out=once[1:])
        found = found[once]  # one that repeats counts once
        place, name = np.divmod(found, size)
        totals: Floats = np.bincount(place, self._weights.take(name), len(tables)).astype(np.float64)
        return totals


def _hashed(names: Codes, kinds: Codes) -> Codes:
    """Names of up to four code units and their kinds, as 64 bits of which the upper ones are well mixed."""
    import numpy as np

    codes = names ^ kinds
    codes *= np.uint64(MIX)
    codes ^= codes >> np.uint64(32)
    codes *= np.uint64(_AGAIN)
    return codes


def _kinds(tables: Ints) -> Codes:
    """The kind of each feature of each place, spread over 64 bits: one row for each in :data:`_ORDER`."""
    import numpy as np

    kinds = np.array(_ORDER)[:, None] + tables * KINDS
    return kinds.view(np.uint64) * np.uint64(_AGAIN)


def _names(text: str, ends: Ints, begins: Ints) -> Codes:
    """The features of places as machine words: a row for each in :data:`_ORDER`."""
    import numpy as np

    lines = text.split("\n")  # no context reaches beyond its line
    at = runs("^" * WINDOW + _BREAK.join(lines) + "$" * WINDOW)
    if len(lines) > 1:
        starts = np.array([len(line) + 1 for line in lines]).cumsum()
        further = starts.searchsorted(ends, "right") * (len(_BREAK) - 1)
        ends, begins = ends + further, begins + further
    one, two, three = np.uint64(16), np.uint64(32), np.uint64(48)
    names = np.empty((len(_ORDER), len(ends)), np.uint64)
    l1, l2, l3, left, r1, r2, r3, right = names[:8]
    left[:], right[:] = at.take(ends + (WINDOW - 4)), at.take(begins + WINDOW)
    np.right_shift(left, three, out=l1)
    np.right_shift(left, two, out=l2)
    np.right_shift(left, one, out=l3)
    np.bitwise_and(right, np.uint64(0xFFFF), out=r1)
    np.bitwise_and(right, np.uint64(0xFFFFFFFF), out=r2)
    np.bitwise_and(right, np.uint64(0xFFFFFFFFFFFF), out=r3)
    np.bitwise_or(l1, r1 << one, out=names[8])
    np.bitwise_or(l2, r1 << two, out=names[9])
    np.bitwise_or(l1, r2 << one, out=names[10])
    np.bitwise_or(l2, r2 << two, out=names[11])
    bag, within = names[KINDS - 1 :], np.arange(WINDOW - 1)[:, None]
    at &= np.uint64(0xFFFFFFFF)
    bag[: WINDOW - 1] = at.take(ends + within)
    bag[WINDOW - 1 :] = at.take(begins + (within + WINDOW))
    return names


def _named(lines: str) -> tuple[Codes, NDArray[np.int64]]:
    """The hashed names of all weights, and the weights."""
    import numpy as np

    text = np.append(runs(lines).astype(np.uint16), np.array([_LINE, 0, 0, 0], np.uint16))
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
    return _hashed(names, np.repeat(kinds * np.uint64(_AGAIN), count)), np.repeat(weights, count)
