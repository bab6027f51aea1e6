"""Which of many literal strings a text holds: all of them sought at once, by hashed runs of characters.

One pass looks the hash of every run of the text up in a table, and only where a literal may begin is it compared (the
blocks of Wu and Manber, 1994, with numpy for the loop). Runs of four characters are eight octets of UTF-16, one machine
word: nothing has to be cut off, and a run that clean text has as well is rare. For thousands of literals of which a
page holds none or a few, this takes as long as `re` does for two or three classes.
"""

from __future__ import annotations

import re
from codecs import utf_16_le_encode
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SPARSE = 128  # places of the table for each run, at least: 512 KB for 4,000 runs; four collide on a page of 2 KB
_LEAST = 14  # bits of the smallest table
MIX = 0x9E3779B97F4A7C15  # 2**64 over the golden ratio, odd (Knuth's multiplicative hashing)
BEYOND = re.compile("[\U00010000-\U0010ffff]")
RUN = 4  # characters of a run: what fits into 64 bits
_CHUNK = 1 << 16  # code points hashed together


def runs(text: str) -> NDArray[np.uint64]:
    """The four UTF-16 units from each character on, the first in the lowest bits; a character beyond 16 bits is U+FFFD.

    >>> [hex(run) for run in runs("abc")]
    ['0x6300620061', '0x630062', '0x63']
    """
    import numpy as np

    octets = utf_16_le_encode(text, "surrogatepass")[0]
    if len(octets) != 2 * len(text):
        octets = utf_16_le_encode(BEYOND.sub("\ufffd", text), "surrogatepass")[0]
    return np.ndarray(len(text), "<u8", octets + bytes(2 * RUN), 0, (2,)).copy()  # aligned


class Literals:
    """A set of literal strings, none of them empty (ValueError).

    The shortest literal says how long the runs are: literals of four characters and more are a set of their own.

    >>> Literals(["安全生产", "生产经营"]).held_by("推动安全生产工作")
    {'安全生产'}
    """

    def __init__(self, literals: Iterable[str]) -> None:
        listed = sorted(set(literals))
        if "" in listed:
            raise ValueError("an empty literal stands everywhere")
        # Sought one by one: those with characters of two code units.
        self._plain = [x for x in listed if BEYOND.search(x)] if BEYOND.search("".join(listed)) else []
        short = [x for x in listed if x not in self._plain] if self._plain else listed
        self._width = min(RUN, min(map(len, short), default=RUN))
        self._begun: dict[str, list[str]] = {}
        for literal in sorted(short, key=len, reverse=True):
            self._begun.setdefault(literal[: self._width], []).append(literal)

    def held_by(self, text: str) -> set[str]:
        """The literals that stand in a text."""
        held = {literal for literal in self._plain if literal in text} if self._plain else set()
        if self._begun:
            held.update([literal for _, literal in self._hits(text)])
        return held

    def spans(self, text: str) -> list[tuple[int, int, str]]:
        """The literals in order of place, with start and end; of those that overlap, the first, and the longest of it.

        >>> Literals(["生产", "安全生产", "产业"]).spans("安全生产业")
        [(0, 4, '安全生产')]
        """
        if self._plain:
            return self._sorted_out(text)
        spans: list[tuple[int, int, str]] = []
        done = 0
        for at, literal in self._hits(text):
            if at >= done:
                done = at + len(literal)
                spans.append((at, done, literal))
        return spans

    def _sorted_out(self, text: str) -> list[tuple[int, int, str]]:
        """The same where some of the literals are sought one by one."""
        found = self._hits(text) if self._begun else []
        for literal in self._plain:
            at = text.find(literal)
            while at >= 0:
                found.append((at, literal))
                at = text.find(literal, at + 1)
        spans = []
        done = 0
        for start, literal in sorted(found, key=lambda place: (place[0], -len(place[1]))):
            if start >= done:
                done = start + len(literal)
                spans.append((start, done, literal))
        return spans

    def _hits(self, text: str) -> list[tuple[int, str]]:
        """Where each literal stands, in order of start, the longest of one start first."""
        width, begins, begun = self._width, self._begins, self._begun
        found: list[tuple[int, str]] = []
        for base in range(0, len(text) - width + 1, _CHUNK):
            part = text[base : base + _CHUNK + width - 1]
            places = begins(part)
            if len(places) + width - 1 > len(part):
                places = begins(BEYOND.sub("\ufffd", part))  # one code unit a character
            for at in places.nonzero()[0].tolist():
                if here := begun.get(part[at : at + width]):
                    found += [(base + at, x) for x in here if len(x) == width or text.startswith(x, base + at)]
        return found

    @cached_property
    def _begins(self) -> Callable[[str], NDArray[np.bool_]]:
        """A function that says for each run of a text whether a literal may begin there."""
        import numpy as np

        width, units = self._width, np.dtype("<u8")
        bits = max(_LEAST, (_SPARSE * len(self._begun) - 1).bit_length())
        mix, spare, low = np.uint64(MIX), np.uint64(16 * (RUN - width)), np.uint64(64 - bits)
        padding = bytes(2 * (RUN - width))

        def hashes(text: str) -> NDArray[np.int64]:
            """The upper bits of the code units of each run times an odd number; what is beyond the width goes."""
            octets = utf_16_le_encode(text, "surrogatepass")[0]
            if spare:
                octets += padding
            hashed = np.ndarray(max(0, len(octets) // 2 - RUN + 1), units, octets, 0, (2,)).copy()
            if spare:
                hashed <<= spare
            hashed *= mix
            hashed >>= low
            places: NDArray[np.int64] = hashed.view(np.int64)
            return places

        table = np.zeros(1 << bits, dtype=np.bool_)
        table[hashes("".join(self._begun))[::width]] = True
        return lambda text: table.take(hashes(text))
