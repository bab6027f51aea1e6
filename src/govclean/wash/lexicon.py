"""A family as arrays: all its words on a page are found at once, and what is known of a word is looked up by number.

A page of 3,000 characters has two hundred such words. Found and weighed one by one they take some milliseconds; numpy
needs as many calls for one as for all. Text is seen as runs: the four UTF-16 units from each character on as one
machine word, of which shorter words are the lower part.
"""

from __future__ import annotations

from codecs import utf_16_le_encode
from typing import TYPE_CHECKING, NamedTuple

from govclean.literals import BEYOND, MIX, RUN, runs
from govclean.wash.tables import USES, Family

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Bools = NDArray[np.bool_]
    Codes = NDArray[np.uint64]
    Ints = NDArray[np.int64]

_BITS = 16  # of the hash of what a word begins with: one in two hundred places of a page is looked at for nothing


class Words(NamedTuple):
    """Words in order of place: where each begins and ends, and its number."""

    starts: Ints
    ends: Ints
    numbers: Ints

    def only(self, these: Bools) -> Words:
        """Some of them."""
        return Words(self.starts[these], self.ends[these], self.numbers[these])


class Folded(NamedTuple):
    """A text with its words in canonical form, and where each begins and ends there."""

    text: str
    starts: Ints
    ends: Ints

    def only(self, these: Bools) -> Folded:
        """The same text with some of the words."""
        return Folded(self.text, self.starts[these], self.ends[these])


class Lexicon:
    """The words of a family by number, substitutes first.

    words: all of them. substitutes: how many of them are substitutes. pairs, vetoes: those of each. slips: the literal
    ones, the longer first. Arrays by number of a substitute: uses (which of USES), heads, ratios, biases and
    choice_biases as :class:`Head` has them, and twofold: whether it has two originals. phrases, nats: those that clean
    text never has, and their weight; the first is none.
    """

    def __init__(self, family: Family) -> None:
        import numpy as np

        canonical, heads = family.words.canonical, family.weights.heads
        self.pairs = list(family.by_word.values())
        self.slips = sorted(family.junk, key=lambda slip: -len(slip.found))
        self.vetoes = [family.vetoes[word] for word in family.by_word]
        self.words = [*family.by_word, *(word for word in canonical if word not in family.by_word)]
        self.number = {word: n for n, word in enumerate(self.words)}
        self.substitutes = len(self.pairs)
        of = [heads[word] for word in family.by_word]
        self.heads = np.array([head.number for head in of])
        self.ratios = np.array([head.ratio for head in of])
        self.biases = np.array([head.bias for head in of])
        self.uses = np.array([USES.index(pair.use) for pair in self.pairs])
        self.twofold = np.array([head.choice_bias is not None for head in of])
        self.choice_biases = np.array([head.choice_bias or 0.0 for head in of])
        self._literals = family.words.literals
        self._plain = any(map(BEYOND.search, self.words))
        self._sizes = np.array([*map(len, self.words), 0])
        self._index()
        forms = [canonical[word] for word in self.words]
        self._pool = np.frombuffer(utf_16_le_encode(BEYOND.sub("\ufffd", "".join(forms)))[0], "<u2")
        self._lengths = np.array([*map(len, forms)])
        self._offsets = np.cumsum(self._lengths) - self._lengths
        self._list_phrases(family)

    def _index(self) -> None:
        """What is needed to find words: by the hash of what a word begins with, a row of those that may stand there."""
        import numpy as np

        width = min(2, *map(len, self.words))
        self._spare = np.uint64(64 - 16 * width)
        full = np.uint64(2**64 - 1)
        masks = [full >> np.uint64(64 - 16 * min(RUN, len(word))) for word in self.words]
        keys = [runs(word)[0] for word in self.words]
        self._masks, self._keys = np.array([*masks, 0], np.uint64), np.array([*keys, full], np.uint64)
        self._long = np.array([len(word) > RUN for word in self.words] + [False])  # known by its beginning only
        rows: dict[int, list[int]] = {}
        for n in sorted(range(len(self.words)), key=lambda n: -len(self.words[n])):
            rows.setdefault(int(self._hashed(self._keys[n : n + 1])[0]), []).append(n)
        most = max(map(len, rows.values()))
        nobody = len(self.words)
        self._rows = np.array([[nobody] * most] + [row + [nobody] * (most - len(row)) for row in rows.values()])
        self._row = np.zeros(1 << _BITS, np.uint16)
        self._row[list(rows)] = range(1, len(rows) + 1)

    def _hashed(self, codes: Codes) -> Ints:
        import numpy as np

        hashed = codes << self._spare
        hashed *= np.uint64(MIX)
        hashed >>= np.uint64(64 - _BITS)
        return hashed.view(np.int64)

    def found(self, text: str, at: Codes) -> Words:
        """The words of a text, whose runs are given; of words that overlap the first, and the longest of it."""
        import numpy as np

        if self._plain:  # a word has a character of two units
            spans = self._literals.spans(text)
            listed = np.array([(start, end, self.number[word]) for start, end, word in spans], np.int64)
            return Words(*listed.reshape(-1, 3).T)
        row = self._row.take(self._hashed(at))
        starts = row.nonzero()[0]
        some = self._rows.take(row.take(starts), axis=0)  # longer words first
        hits = (at.take(starts)[:, None] & self._masks.take(some)) == self._keys.take(some)
        first, each = hits.argmax(axis=1), np.arange(len(starts))
        numbers = some[each, first]
        real = hits[each, first]
        for n in (real & self._long.take(numbers)).nonzero()[0].tolist():
            held = [m for m in some[n, hits[n]].tolist() if text.startswith(self.words[m], int(starts[n]))]
            real[n] = bool(held)
            numbers[n] = held[0] if held else 0
        starts, numbers = starts[real], numbers[real]
        ends = starts + self._sizes.take(numbers)
        if (starts[1:] < ends[:-1]).any():
            kept, done = [], 0
            for n, (start, end) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True)):
                if start >= done:
                    done = end
                    kept.append(n)
            starts, ends, numbers = starts.take(kept), ends.take(kept), numbers.take(kept)
        return Words(starts, ends, numbers)

    def folded(self, at: Codes, words: Words) -> Folded:
        """The text of the given runs with each word in its canonical form."""
        import numpy as np

        count = len(words.starts)
        lengths, begins = np.empty((2, 2 * count + 1), np.int64)  # of a stretch without words, a word, a stretch, ...
        begins[0] = 0
        begins[2::2] = words.ends
        begins[1::2] = self._offsets.take(words.numbers) + len(at)
        lengths[:-1:2] = words.starts
        lengths[-1] = len(at)
        lengths[::2] -= begins[::2]
        lengths[1::2] = self._lengths.take(words.numbers)
        ends = lengths.cumsum()
        units = np.concatenate((at.astype("<u2"), self._pool))
        units = units.take(np.arange(ends[-1]) + (begins - ends + lengths).repeat(lengths))
        text = units.tobytes().decode("utf-16-le", "surrogatepass")
        if len(text) != len(units):  # two lone surrogates in a row, which are no character
            units[(units >= 0xD800) & (units < 0xE000)] = 0xFFFD
            text = units.tobytes().decode("utf-16-le")
        return Folded(text, ends[:-1:2], ends[1::2])

    def _list_phrases(self, family: Family) -> None:
        """The telling phrases by what stands around a word: nothing, two characters before it, or two behind it."""
        import numpy as np

        self.phrases = ["", *family.telling]
        self.nats = np.array([0.0, *family.telling.values()])
        self._bare = np.zeros(self.substitutes, np.int64)
        beside: dict[int, int] = {}
        for n, form in enumerate(self.phrases):
            for word, side, near in (form, 0, ""), (form[2:], 0, form[:2]), (form[:-2], 1, form[-2:]):
                number = self.number.get(word, self.substitutes)
                if number < self.substitutes:
                    if near:
                        units = int.from_bytes(utf_16_le_encode(near, "surrogatepass")[0][:4], "little")
                        beside[units | (2 * number + side) << 32] = n  # as _beside has it
                    else:
                        self._bare[number] = n
        self._around = np.array([*sorted(beside), 2**64 - 1], np.uint64)
        self._phrase = np.array([beside[key] for key in sorted(beside)] + [0])

    def phrases_around(self, at: Codes, words: Words) -> Ints:
        """The number of the weightiest phrase around each substitute that clean text never has; 0 where there is none.

        at: the runs of the text between two line feeds on either side.
        """
        import numpy as np

        numbers = words.numbers.astype(np.uint64)
        keys = np.array((_beside(at.take(words.starts), numbers, 0), _beside(at.take(words.ends + 2), numbers, 1)))
        places = self._around.searchsorted(keys)
        beside = np.where(self._around.take(places) == keys, self._phrase.take(places), 0)
        held = np.concatenate((self._bare.take(words.numbers)[None], beside))
        best: Ints = held[self.nats.take(held).argmax(axis=0), np.arange(len(numbers))]
        return best


def _beside(near: Codes, numbers: Codes, side: int) -> Codes:
    """Two characters and the number of the word that they stand before (0) or behind (1), as one code."""
    import numpy as np

    return near & np.uint64(0xFFFFFFFF) | (numbers * np.uint64(2) + np.uint64(side)) << np.uint64(32)
