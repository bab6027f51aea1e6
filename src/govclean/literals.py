"""Which of many literal strings a text holds: all of them sought at once, by hashed runs of three characters.

Each literal is anchored on the run in its middle. One pass looks the hash of every run of the text up in a table, and
only where an anchor may stand are literals compared (the blocks of Wu and Manber, 1994, with numpy for the loop).
For thousands of literals of which a page holds none or a few, this takes as long as `re` does for one class.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_BITS = 18  # 256 KB of table, which stays in a core's cache: 1,500 anchors collide four times on a page of 2 KB
_MIX = 0x9E3779B97F4A7C15  # 2**64 over the golden ratio, odd (Knuth's multiplicative hashing)
_BEYOND = re.compile("[\U00010000-\U0010ffff]")
_WIDTH = 3  # characters of an anchor
_CHUNK = 1 << 16  # code points hashed together


class Literals:
    """A set of literal strings, none of them empty (ValueError). Those of one or two characters should be few.

    >>> Literals(["安全生产", "生产经营"]).held_by("推动安全生产工作")
    {'安全生产'}
    """

    def __init__(self, literals: Iterable[str]) -> None:
        listed = sorted(set(literals))
        if "" in listed:
            raise ValueError("an empty literal stands everywhere")
        # Sought one by one: short ones, and those with characters of two code units.
        self._plain = [literal for literal in listed if len(literal) < _WIDTH or _BEYOND.search(literal)]
        self._anchored: dict[str, list[tuple[int, str]]] = {}
        for literal in set(listed).difference(self._plain):
            at = (len(literal) - _WIDTH + 1) // 2
            self._anchored.setdefault(literal[at : at + _WIDTH], []).append((at, literal))

    @cached_property
    def _table(self) -> NDArray[np.bool_]:
        import numpy as np

        table = np.zeros(1 << _BITS, dtype=np.bool_)
        table[_hashes("".join(self._anchored))[::_WIDTH]] = True
        return table

    def held_by(self, text: str) -> set[str]:
        """The literals that stand in a text."""
        held = {literal for literal in self._plain if literal in text}
        if not self._anchored:
            return held
        if len(text.encode("utf-16-le", "surrogatepass")) > 2 * len(text):
            text = _BEYOND.sub("\ufffd", text)  # one code unit a character from here on
        for base in range(0, len(text) - _WIDTH + 1, _CHUNK):
            hashes = _hashes(text[base : base + _CHUNK + _WIDTH - 1])
            for hit in self._table.take(hashes).nonzero()[0].tolist():
                place = base + hit
                for at, literal in self._anchored.get(text[place : place + _WIDTH], ()):
                    if place >= at and text.startswith(literal, place - at):
                        held.add(literal)
        return held


def _hashes(text: str) -> NDArray[np.int64]:
    """int64, one for each run of three characters: the upper bits of their code units times an odd number."""
    import numpy as np

    units = text.encode("utf-16-le", "surrogatepass")
    runs = np.ndarray(len(units) // 2 - 2, "<u8", units + b"\0\0", 0, (2,))  # four units each, from every unit on
    hashes = runs << np.uint64(16)  # the fourth one goes
    hashes *= _MIX
    hashes >>= np.uint64(64 - _BITS)
    return hashes.view(np.int64)
