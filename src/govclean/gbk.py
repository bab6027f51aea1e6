"""GBK as bytes: what pairs of them mean, how careless sites read them, and the forward corruption of a clean text.

A converter that works on bytes puts something in at an odd offset of GBK text (a pinyin gloss), or cuts it there (at
the bytes of a punctuation mark). From there on every pair of bytes is the trail of one character and the lead of the
next, until an ASCII byte, another insertion or another cut puts the pairs back in step.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from govclean.plausibility import fold_char

CUT = 0xFF  # stands for a cut in a byte string; GBK does not use it
LEADS = range(0x81, 0xFF)
CUT_MARKS = frozenset("！，：；？。")
# Bytes of the marks at which sites cut, by the character that a page shows (wide, or folded to ASCII).
MARKS = {m: m.encode("gbk") for m in [*sorted(CUT_MARKS), "、"]}
MARKS |= {a: MARKS[b] for a, b in zip("!,:;?", "！，：；？", strict=True)}


class Tables(NamedTuple):
    """What pairs of bytes mean, and the pairs that a page drops because they mean nothing."""

    cell: dict[int, str]  # lead << 8 | trail -> character
    gone: dict[int, frozenset[int]]  # lead -> trails of user-defined and unassigned cells
    variants: dict[str, tuple[tuple[str, int, int], ...]]  # folded character -> (character, lead, trail)


@cache
def tables() -> Tables:
    """Built from Python's own GBK codec on first use, in about 20 ms."""
    cell: dict[int, str] = {}
    gone: dict[int, set[int]] = {}
    variants: dict[str, list[tuple[str, int, int]]] = {}
    for x in LEADS:
        for y in range(0x40, 0xFF):
            if y == 0x7F:
                continue
            try:
                char = bytes((x, y)).decode("gbk")
            except UnicodeDecodeError:
                gone.setdefault(x, set()).add(y)
                continue
            cell[x << 8 | y] = char
            variants.setdefault(fold_char(char), []).append((char, x, y))
    return Tables(
        cell,
        {x: frozenset(ys) for x, ys in gone.items() if len(ys) > 40},
        {c: tuple(rows) for c, rows in variants.items()},
    )


@lru_cache(maxsize=1 << 14)
def pair_of(char: str) -> bytes:
    """The two bytes of a character in GBK or its user-defined cells; empty for any other."""
    try:
        both = char.encode("gb18030")
    except UnicodeEncodeError:
        return b""
    return both if len(both) == 2 else b""


def misread(stream: bytes) -> str:
    """Decode GBK as the sites do: user-defined cells vanish, a lead that finds no trail is ``?`` and eats what follows.

    >>> misread("領域專項".encode("gbk")[:5] + b"(q)" + "專項整治，礦山".encode("gbk")[1:])
    '領域?q)ｍ椪危V山'
    """
    cell = tables().cell
    out: list[str] = []
    i, n = 0, len(stream)
    while i < n:
        x = stream[i]
        if x < 0x80:
            out.append(chr(x))
            i += 1
        elif x == CUT:
            i += 1
        elif i + 1 == n or stream[i + 1] == CUT or x == 0x80:
            out.append("?")
            i += 1
        else:
            y = stream[i + 1]
            out.append(cell.get(x << 8 | y, "") if 0x40 <= y != 0x7F else "?")
            i += 2
    return "".join(out)


def annotate(text: str, table: Mapping[str, str]) -> bytes:
    """The forward corruption, glosses: GBK bytes with a gloss behind every two bytes that look like one in the table.

    >>> misread(annotate("重點領域專項整治，礦山", {"驅": "qū"}))
    '重點領域?qū)ｍ椪危V山'
    """
    stream = text.encode("gbk")
    for char, pin in table.items():
        both = char.encode("gbk")
        stream = stream.replace(both, both + f"({pin})".encode("gbk"))
    return stream


def cut(stream: bytes, marks: str = "！，：；？。") -> bytes:
    """The forward corruption, cuts: the bytes cut wherever they look like a mark, first at A3xx, then at the others.

    >>> misread(cut("个别危化品企业".encode("gbk")))
    '个别?；菲笠?'
    """
    pairs = sorted((m.encode("gbk") for m in marks), reverse=True)
    pieces = [stream]
    for both in ([p for p in pairs if p[0] == 0xA3], [p for p in pairs if p[0] != 0xA3]):
        pattern = re.compile(b"(" + b"|".join(map(re.escape, both)) + b")")
        pieces = [q for p in pieces for q in (pattern.split(p) if p not in pairs else [p])]
    return bytes((CUT,)).join(pieces)


_NARROW: dict[int, int | None] = {c + 0xFEE0: c for c in range(0x21, 0x7F)}
_NARROW |= {0x3000: 0x20, 0xFFFD: 0x3F, 0x20AC: 0x3F}
_NARROW |= dict.fromkeys(range(0xE000, 0xE766))  # str.translate drops what maps to None


def same(a: str, b: str) -> bool:
    """Whether two texts are equal but for width, the sign of a lost byte, and shown user-defined characters."""
    return a.translate(_NARROW) == b.translate(_NARROW)
