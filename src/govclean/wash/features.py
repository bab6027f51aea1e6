"""What is looked at around a word: normalised context, cut into short character n-grams.

The same code reads a corpus for training and a page for repair, so that both see the same features.
"""

from __future__ import annotations

import re
from codecs import utf_16_le_encode
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from govclean.literals import Literals

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

WINDOW = 8  # characters of context on either side
SIZES = dict(zip("abcdABCDxyzwg", (1, 2, 3, 4, 1, 2, 3, 4, 2, 3, 3, 4, 2), strict=True))  # characters of each feature
# Every white space but the line feed, written out: `re` looks a plain class up three times as fast as [^\S\n].
_BLANK = re.compile("[\t\v\f\r\x1c-\x1f \x85\xa0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff]")
# Digits count as one; marks as their full-width form; all double quotes as one.
_FOLD = {
    **dict.fromkeys("123456789０１２３４５６７８９", "0"),
    **dict(zip(",;:()!?.", "，；：（）！？。", strict=True)),
    **dict.fromkeys("“”〝〞＂", '"'),
}


class Occurrence(NamedTuple):
    """A word of a vocabulary in squeezed text, with its canonical context."""

    start: int
    end: int
    word: str
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All words of one family. Each set of words that swap with one another is one word in a context."""

    canonical: dict[str, str]
    literals: Literals

    def spans(self, squeezed: str) -> list[tuple[int, int, str]]:
        """The words in order of place, with start and end; of words that overlap the first, and the longest of it."""
        return self.literals.spans(squeezed)

    def folded(self, squeezed: str, spans: Iterable[tuple[int, int, str]]) -> tuple[str, list[int]]:
        """The text with each word in its canonical form, and where each begins there."""
        canonical = self.canonical
        parts: list[str] = []
        begins: list[int] = []
        done = shift = 0
        for start, end, word in spans:
            begins.append(start + shift)
            name = canonical[word]
            if name != word:
                parts += squeezed[done:start], name
                shift += len(name) - end + start
                done = end
        parts.append(squeezed[done:])
        return "".join(parts), begins


def vocabulary(pairs: Iterable[tuple[str, tuple[str, ...]]]) -> Vocabulary:
    """Build a vocabulary from (substitute, originals); words linked by any pair share one canonical form.

    >>> vocabulary([("平安", ("安全",))]).canonical
    {'平安': '平安', '安全': '平安'}
    """
    canonical: dict[str, str] = {}
    for substitute, originals in pairs:
        joined = {canonical.get(w, w) for w in (substitute, *originals)}
        chosen = min(joined, key=lambda w: (w != substitute, w))
        canonical |= dict.fromkeys((substitute, *originals), chosen)
        canonical |= {w: chosen for w, c in canonical.items() if c in joined}
    return Vocabulary(canonical, Literals(canonical))


def squeeze(text: str) -> tuple[str, Callable[[int], int]]:
    """The text without blanks inside lines and with digits and marks folded, and a map back to its offsets.

    >>> squeezed, at = squeeze("经济 开展,2021年")
    >>> squeezed, at(2)
    ('经济开展，0000年', 3)
    """
    short, offsets = squeezed(text)
    return short, (lambda i: i) if offsets is None else offsets.tolist().__getitem__


def squeezed(text: str) -> tuple[str, Ints | None]:
    """The same with the offsets as an array, one more than there are characters; None where there is no blank."""
    if not _BLANK.search(text):
        return _fold(text), None
    import numpy as np

    kept = np.ones(len(text) + 1, np.bool_)
    kept[[m.start() for m in _BLANK.finditer(text)]] = False
    return _fold(_BLANK.sub("", text)), kept.nonzero()[0]


def _fold(text: str) -> str:
    import numpy as np

    units = np.frombuffer(utf_16_le_encode(text, "surrogatepass")[0], "<u2")
    folded = _folding().take(units).tobytes().decode("utf-16-le", "surrogatepass")
    # Two lone surrogates in a row would become one character.
    return folded if len(folded) == len(text) else text.translate({ord(mark): folded for mark, folded in _FOLD.items()})


@cache
def _folding() -> NDArray[np.uint16]:
    import numpy as np

    table = np.arange(0x10000, dtype="<u2")
    table[list(map(ord, _FOLD))] = list(map(ord, _FOLD.values()))
    return table


def occurrences(squeezed: str, words: Vocabulary) -> Iterator[Occurrence]:
    """Every word of the vocabulary, longest first, with up to WINDOW canonical characters on either side."""
    spans = words.spans(squeezed)
    folded, begins = words.folded(squeezed, spans)
    for (start, end, word), at in zip(spans, begins, strict=True):
        after = at + len(words.canonical[word])
        yield Occurrence(start, end, word, folded[max(0, at - WINDOW) : at], folded[after : after + WINDOW])


def features(left: str, right: str) -> list[str]:
    """Feature names of one context: n-grams that touch the word, those across it, and a bag of bigrams.

    The line ends the context: ``^`` stands for what lies before it and ``$`` for what lies after.

    >>> features("抓好", "生产")[:4], features("抓好", "生产")[-2:]
    (['a好', 'b抓好', 'c^抓好', 'd^^抓好'], ['g抓好', 'g生产'])
    """
    left = ("^^^^" + left.rpartition("\n")[2])[-WINDOW:]
    right = (right.partition("\n")[0] + "$$$$")[:WINDOW]
    l1, l2, r1, r2 = left[-1:], left[-2:], right[:1], right[:2]
    names = ["a" + l1, "b" + l2, "c" + left[-3:], "d" + left[-4:], "A" + r1, "B" + r2, "C" + right[:3], "D" + right[:4]]
    names += "x" + l1 + r1, "y" + l2 + r1, "z" + l1 + r2, "w" + l2 + r2
    before, after = left.lstrip("^"), right.rstrip("$")
    names += ["g" + before[i : i + 2] for i in range(len(before) - 1)]
    names += ["g" + after[i : i + 2] for i in range(len(after) - 1)]
    return names
