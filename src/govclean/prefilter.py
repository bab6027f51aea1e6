"""The prefilter: one look at a page that tells every guard whether its patterns can match at all.

A filter declares pairs of character classes, one of which must stand in the text before any of its patterns can
match: an opening bracket before a letter, a blank before a line's end. Each pair is a bit. Two table look-ups and one
``or`` over the page answer for all of them, in about the time in which ``re`` looks for one class. A bit that is not
set is certain; one that is set asks for a closer look with the pattern itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from govclean import views

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Characters: TypeAlias = str | Callable[[], str]
"""The inside of a character class: characters and ranges (``a-z``; a hyphen that is meant comes last), ``^`` before all
others. A function that gives it is asked when the first page is scanned."""

ANY = "^"
_BITS = 64
_CHUNK = 1 << 16  # code points looked at together, so that a long text needs no more memory than a short one


class _Pair(NamedTuple):
    first: Characters
    second: Characters
    simplified: bool


class _Tables(NamedTuple):
    """uint64 by UTF-16 code unit: in which pairs a character may stand first, and in which second."""

    first: NDArray[np.uint64]
    second: NDArray[np.uint64]


PAIRS: list[_Pair] = []  # those declared so far: an earlier scan knows nothing of later ones


def pair(first: Characters, second: Characters = ANY, *, simplified: bool = False) -> int:
    r"""The mask of texts in which a character of one class stands before one of another.

    A line feed stands before and behind every text, so that ``pair("\n", "#")`` asks for a line that begins with
    ``#``. With ``simplified``, characters of traditional script count as what they are folded to. Declared while a
    module is imported; beyond 64 pairs two share a bit, and more pages get a closer look.

    >>> arrow = pair("=", ">")
    >>> bool(scan("甲 => 乙") & arrow)
    True
    """
    PAIRS.append(_Pair(first, second, simplified))
    return 1 << (len(PAIRS) - 1) % _BITS


def words(listed: Iterable[str], *, groups: int = 1, simplified: bool = True) -> int:
    """The mask of texts that may hold one of the words, known by their last two
    characters.

    The words of a group share a bit, and each of their first characters is looked for before each of their second
    ones: more groups, fewer pages that get a closer look for nothing.

    >>> urgent = words(["应急"])
    >>> bool(scan("應急管理") & urgent)
    True
    """
    ends = sorted({word[-2:] for word in listed})
    single, double = [end for end in ends if len(end) == 1], [end for end in ends if len(end) == 2]
    mask = pair(_literal(single), ANY, simplified=simplified) if single else 0
    for n in range(min(groups, len(double))):
        some = double[n::groups]
        mask |= pair(_literal(w[0] for w in some), _literal(w[1] for w in some), simplified=simplified)
    return mask


TRADITIONAL = pair(lambda: "".join(map(chr, views.folding())))  # whatever the simplified view changes


def scan(text: str) -> int:
    """The bits of all pairs that the text holds; characters beyond the BMP count as their surrogates."""
    framed = f"\n{text}\n"
    if len(framed) <= _CHUNK:
        return _scan(framed, _tables(len(PAIRS)))
    tables, found = _tables(len(PAIRS)), 0
    for at in range(0, len(framed) - 1, _CHUNK):
        found |= _scan(framed[at : at + _CHUNK + 1], tables)
    return found


def _scan(text: str, tables: _Tables) -> int:
    import numpy as np

    units = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), dtype="<u2")
    held = tables.first.take(units[:-1])
    held &= tables.second.take(units[1:])
    return int(np.bitwise_or.reduce(held))


@cache
def _tables(count: int) -> _Tables:
    """Worked out when a page is first scanned, and again when a later import has declared more pairs."""
    import numpy as np

    first, second = np.zeros((2, 0x10000), dtype=np.uint64)
    folded = views.folding()
    old = np.fromiter((c for c in folded if c < 0x10000), dtype=np.uint16)
    new = np.fromiter((ord(folded[c]) for c in old.tolist()), dtype=np.uint32)
    keep = new < 0x10000
    old, new = old[keep], new[keep].astype(np.uint16)
    for number, declared_pair in enumerate(PAIRS[:count]):
        bit = np.uint64(1 << number % _BITS)
        for table, characters in ((first, declared_pair.first), (second, declared_pair.second)):
            held = _members(characters() if callable(characters) else characters)
            if declared_pair.simplified:
                held[old] |= held[new]
            table[held] |= bit
    return _Tables(first, second)


def _members(inside: str) -> NDArray[np.bool_]:
    """Which code units a class holds: bool, one for each of the 65,536."""
    import numpy as np

    held = np.zeros(0x10000, dtype=np.bool_)
    negated = inside[:1] == "^"
    at = int(negated)
    while at < len(inside):
        last = at + 2 if inside[at + 1 : at + 2] == "-" and at + 2 < len(inside) else at
        low, high = ord(inside[at]), ord(inside[last])
        held[low : high + 1] = True
        if high >= 0x10000:  # known by a surrogate: by what it begins with as the second character, by any as the first
            held[0xD800 + (max(low, 0x10000) - 0x10000 >> 10) : 0xD801 + (high - 0x10000 >> 10)] = True
            held[0xDC00:0xE000] = True
        at = last + 1
    return ~held if negated else held


def _literal(characters: Iterable[str]) -> str:
    """A class of single characters, hyphen last and no ``^`` first."""
    return "".join(sorted(set(characters), key=lambda c: (c in "^-", c == "-", c)))
