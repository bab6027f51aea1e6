"""Key text and shingles: what of a page counts when pages are compared, and its 32-bit shingle hashes.

Everything here is versioned by :data:`KEY_VERSION`: pages are comparable only when their keys were made alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from govclean import views

KEY_VERSION = 3
SHINGLE = 3  # characters: the most true pairs for the fewest candidates in a study of 2,777 generated reports

U32: TypeAlias = NDArray[np.uint32]
I64: TypeAlias = NDArray[np.int64]

_WIDE = {0xFF01 + i: chr(0x21 + i) for i in range(94)}  # full-width ASCII to ASCII
_WIDE_WORD = re.compile("[０-９Ａ-Ｚａ-ｚ]")
_OUT = re.compile(r"[\W_]+")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_HAN = re.compile(f"[{views.HAN}]")
_FOREIGN_LETTERS = 40  # an appended translation is a paragraph; an abbreviation or a mail address is not

# Odd multipliers, one per place in the shingle (the primes of xxHash32), and the finaliser of MurmurHash3.
_PLACE = (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D)
_MIX = (0x85EBCA6B, 0xC2B2AE35)


def folded(text: str) -> str:
    """The text in simplified script with half-width letters and digits; same length, same offsets."""
    return views.simplified(text).translate(_WIDE)


def key_text(text: str) -> str:
    """What of a cleaned page is compared: Han characters, letters and digits, script-folded, in lower case.

    Paragraphs in Latin script are left out when the page itself is Chinese: appended translations do not make a
    page another page.

    >>> key_text("會議強調，要抓好 GDP 與安全生產。")
    '会议强调要抓好gdp与安全生产'
    """
    if _WIDE_WORD.search(text):  # only letters and digits count here, and most pages have none that are full-width
        text = text.translate(_WIDE)
    text = native(text)
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    if codes.size and codes.max() > 0xFFFF:
        return _OUT.sub("", views.simplified(text)).lower()
    kept = _key_codes()[codes]
    if kept.size and kept.max() > 0xFFFF:
        return _OUT.sub("", views.simplified(text)).lower()
    key: str = kept[kept != 0].tobytes().decode("utf-32-le")
    return key


@cache
def _key_codes() -> U32:
    """What each code point of the basic plane becomes in key text, so that a page is one look-up in an array.

    0 where it is left out; above the plane where lower case is more than one character and a string has to do it.
    """
    plane = "".join(map(chr, range(0x10000)))
    lower = (c.lower() if c.isalnum() else "\0" for c in views.simplified(plane))
    return np.fromiter((ord(c) if len(c) == 1 else 0x10000 for c in lower), np.uint32, len(plane))


def native(text: str) -> str:
    """A Chinese page without its paragraphs in Latin script; any other page as it is."""
    if not (_LATIN.search(text) and _HAN.search(text)):
        return text
    kept: list[str] = []
    foreign: list[str] = []  # lines in Latin script that follow each other: a paragraph, hard-wrapped or not
    letters = 0
    for line in [*text.split("\n"), "。"]:
        latin = len(_LATIN.findall(line))
        if latin > 4 * len(_HAN.findall(line)) or (foreign and not line.strip()):
            foreign.append(line)
            letters += latin
        else:
            if letters < _FOREIGN_LETTERS:
                kept += foreign
            foreign, letters = [], 0
            kept.append(line)
    return "\n".join(kept[:-1])


def shingles(key: str) -> Iterator[bytes]:
    """The key's shingles as UTF-8, in order, with repeats; a key shorter than a shingle is padded with NUL.

    The commonest ones are left out, unless there are no others.

    >>> [s.decode() for s in shingles("尾矿库坝体")]
    ['尾矿库', '矿库坝', '库坝体']
    """
    key = key.ljust(SHINGLE, "\0") if key else ""
    found = [key[i : i + SHINGLE].encode("utf-8", "surrogatepass") for i in range(len(key) - SHINGLE + 1)]
    hashes = np.array([shingle_hash(s) for s in found], np.uint32)
    telling = ~_is_common(hashes)
    yield from (s for s, kept in zip(found, telling, strict=True) if kept or not telling.any())


@cache
def _common() -> NDArray[np.bool_]:
    """By the first 20 bits of a hash: whether it is one of the commonest shingles'.

    They stand in 2 % of official pages or more (``python -m govclean.training.shingles``). One in 190 of the others
    begins like one of them and is left out with it.
    """
    hashes = np.frombuffer((files("govclean") / "data" / "dedup_common.bin").read_bytes(), "<u4")
    table = np.zeros(1 << 20, np.bool_)
    table[hashes >> np.uint32(12)] = True
    return table


def _is_common(h: U32) -> NDArray[np.bool_]:
    """Which hashes are those of the commonest shingles."""
    found: NDArray[np.bool_] = _common().take((h >> np.uint32(12)).astype(np.intp), mode="wrap")  # checks no bounds
    return found


def shingle_hash(shingle: bytes) -> int:
    """The 32-bit hash of one UTF-8 shingle: the ``hashfunc`` under which datasketch gives our signatures.

    >>> shingle_hash("安全生".encode()) == int(shingle_hashes(["安全生"])[0][0])
    True
    """
    h = 0
    for place, char in zip(_PLACE, shingle.decode("utf-8", "surrogatepass"), strict=True):
        h = (h + place * ord(char)) & 0xFFFFFFFF
    h = ((h ^ (h >> 16)) * _MIX[0]) & 0xFFFFFFFF
    h = ((h ^ (h >> 13)) * _MIX[1]) & 0xFFFFFFFF
    return h ^ (h >> 16)


def mix(h: U32) -> U32:
    """The MurmurHash3 finaliser, in place: a bijection of 32-bit numbers that spreads every bit."""
    t = np.empty_like(h)
    for shift, factor in ((16, _MIX[0]), (13, _MIX[1]), (16, None)):
        np.right_shift(h, np.uint32(shift), out=t)
        np.bitwise_xor(h, t, out=h)
        if factor is not None:
            np.multiply(h, np.uint32(factor), out=h)
    return h


def shingle_hashes(keys: Sequence[str], *, every: bool = False) -> tuple[U32, I64]:
    """The shingle hashes of a batch of non-empty keys, flat, and where each key's begin.

    The windows that straddle two keys are overwritten by the first hash of the key before them, which changes
    no set of shingles and keeps the array flat. every: the commonest shingles, too. Raises ValueError on an empty key.
    """
    if not all(keys):
        raise ValueError("an empty key has no shingles")
    padded = [key if len(key) >= SHINGLE else key.ljust(SHINGLE, "\0") for key in keys]
    sizes = np.fromiter(map(len, padded), np.int64, len(padded))
    joined = "".join(padded) + "\0" * (SHINGLE - 1)
    codes: NDArray[Any] = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    n = len(codes) - (SHINGLE - 1)
    h = codes[:n] * np.uint32(_PLACE[0])
    for place in range(1, SHINGLE):
        h += codes[place : place + n] * np.uint32(_PLACE[place])
    mix(h)
    starts = np.zeros(len(padded), np.int64)
    np.cumsum(sizes[:-1], out=starts[1:])
    ends = starts + sizes - (SHINGLE - 1)
    h[ends[:, None] + np.arange(SHINGLE - 1)] = h[starts][:, None]
    if every:
        return h, starts
    telling = (~_is_common(h)).nonzero()[0]
    left = np.diff(telling.searchsorted(starts), append=len(telling))
    if not left.all():  # a page of stock phrases only keeps them
        kept = ~_is_common(h)
        for k in (left == 0).nonzero()[0]:
            kept[starts[k] : starts[k] + sizes[k]] = True
        telling = kept.nonzero()[0]
    return h.take(telling), telling.searchsorted(starts)
