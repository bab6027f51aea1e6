"""What is looked at around a word: normalised context, cut into short character n-grams.

The same code reads a corpus for training and a page for repair, so that both see the same features.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

WINDOW = 8  # characters of context on either side
SIZES = dict(zip("abcdABCDxyzwg", (1, 2, 3, 4, 1, 2, 3, 4, 2, 3, 3, 4, 2), strict=True))  # characters of each feature
_BLANK = re.compile(r"[^\S\n]|[\u200b\ufeff]")
# Digits count as one; marks as their full-width form; all double quotes as one.
_FOLD = str.maketrans(
    {
        **dict.fromkeys("123456789０１２３４５６７８９", "0"),
        **dict(zip(",;:()!?.", "，；：（）！？。", strict=True)),
        **dict.fromkeys("“”〝〞＂", '"'),
    }
)


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
    pattern: re.Pattern[str]


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
    words = sorted(canonical, key=lambda w: (-len(w), w))
    return Vocabulary(canonical, re.compile("|".join(map(re.escape, words)) or r"(?!)"))


def squeeze(text: str) -> tuple[str, Callable[[int], int]]:
    """The text without blanks inside lines and with digits and marks folded, and a map back to its offsets.

    >>> squeezed, at = squeeze("经济 开展,2021年")
    >>> squeezed, at(2)
    ('经济开展，0000年', 3)
    """
    if not _BLANK.search(text):
        return text.translate(_FOLD), lambda i: i
    kept: list[int] = []
    done = 0
    for m in _BLANK.finditer(text):
        kept += range(done, m.start())
        done = m.end()
    kept += range(done, len(text) + 1)
    return _BLANK.sub("", text).translate(_FOLD), kept.__getitem__


def occurrences(squeezed: str, words: Vocabulary) -> Iterator[Occurrence]:
    """Every word of the vocabulary, longest first, with up to WINDOW canonical characters on either side."""
    found: list[tuple[int, int, str, int]] = []
    parts: list[str] = []
    done = length = 0
    for m in words.pattern.finditer(squeezed):
        start, end = m.span()
        name = words.canonical[m[0]]
        parts += squeezed[done:start], name
        length += start - done
        found.append((start, end, m[0], length))
        length += len(name)
        done = end
    parts.append(squeezed[done:])
    folded = "".join(parts)
    for start, end, word, at in found:
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
