"""Which of many literal strings a text holds: all of them sought at once, by hashed runs of characters.

One pass looks the hash of every run of the text up in a table, and only where a literal may begin is it compared (the
blocks of Wu and Manber, 1994, with numpy for the loop). Runs of four characters are eight octets of UTF-16, one machine
word: nothing has to be cut off, and a run that clean text has as well is rare. For thousands of literals of which a
page holds none or a few, this takes as long as `re` does for two or three classes.
"""

from __future__ import annotations

import re
from codecs import utf_16_le_encode
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_BITS = 19  # 512 KB of table: of 4,000 runs five collide on a page of 2 KB; a table twice as large leaves the cache
_MIX = 0x9E3779B97F4A7C15  # 2**64 over the golden ratio, odd (Knuth's multiplicative hashing)
_BEYOND = re.compile("[\U00010000-\U0010ffff]")
_LONGEST = 4  # characters of a run: what fits into 64 bits
_CHUNK = 1 << 16  # code points hashed together


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
        self._plain = [literal for literal in listed if _BEYOND.search(literal)]
        short = [literal for literal in listed if not _BEYOND.search(literal)]
        self._width = min(_LONGEST, min(map(len, short), default=_LONGEST))
        self._begun: dict[str, list[str]] = {}
        for literal in short:
            self._begun.setdefault(literal[: self._width], []).append(literal)

    @cached_property
    def _table(self) -> NDArray[np.bool_]:
        import numpy as np

        table = np.zeros(1 << _BITS, dtype=np.bool_)
        table[self._hashes("".join(self._begun))[:: self._width]] = True
        return table

    def held_by(self, text: str) -> set[str]:
        """The literals that stand in a text."""
        held = {literal for literal in self._plain if literal in text} if self._plain else set()
        if not self._begun:
            return held
        for base in range(0, len(text) - self._width + 1, _CHUNK):
            part = text[base : base + _CHUNK + self._width - 1]
            hashes = self._hashes(part)
            if len(hashes) + self._width - 1 > len(part):
                part = _BEYOND.sub("\ufffd", part)  # one code unit a character from here on
                hashes = self._hashes(part)
            hits = self._table.take(hashes).tobytes()
            at = hits.find(1)
            while at >= 0:
                for literal in self._begun.get(part[at : at + self._width], ()):
                    if text.startswith(literal, base + at):
                        held.add(literal)
                at = hits.find(1, at + 1)
        return held

    def _hashes(self, text: str) -> NDArray[np.int64]:
        """int64, one for each run: the upper bits of its code units times an odd number."""
        import numpy as np

        width = self._width
        units, _ = utf_16_le_encode(text, "surrogatepass")
        count = max(0, len(units) // 2 - width + 1)
        if width < _LONGEST:
            units += bytes(2 * (_LONGEST - width))
        runs = np.ndarray(count, "<u8", units, 0, (2,))  # four units each, from every unit on
        if width < _LONGEST:
            runs = runs << np.uint64(16 * (_LONGEST - width))  # the others go
        hashes = runs * np.uint64(_MIX)
        hashes >>= np.uint64(64 - _BITS)
        return hashes.view(np.int64)
