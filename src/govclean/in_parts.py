"""GBK read as UTF-8 wherever its bytes happened to be well-formed UTF-8, and as Latin-1 elsewhere, read back.

``ô`` may then stand for one byte or for two. A beam over both readings, scored by the character model, decides. Readers
differ in which sequences they take for UTF-8, so each observed character is tried both ways; the bytes of the answer
give the observed text again when they are parted in the same places and what follows is normalised as tools that mend
encodings do: canonical order and composition (NFC), Dutch and Croatian digraphs taken apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import permutations
from typing import NamedTuple, TypeAlias
from unicodedata import combining, normalize

from govclean.gbk import tables
from govclean.plausibility import OTHER, UNKNOWN, fold_char, model

_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HOLES = frozenset(b"\x81\x8d\x8f\x90\x9d")  # the bytes that cp1252 does not use: browsers read Latin-1's controls
FROM_CP1252 = {bytes((b,)).decode("cp1252"): b for b in range(0x80, 0xA0) if b not in _HOLES}  # € -> 0x80

_BEAM, _BEHIND = 12, 300  # states of the search, and by how much the worst may cost more than the best
# The cost of two bytes of UTF-8 where one of Latin-1 reads the same: about one in thirty; and where bytes are missing,
# for then such a pair puts the others back in step, and a character is invented. Of 500 lines the first reads all but
# one; of 400 that lack a byte it reads 16 % wrongly and the second 4 %, which in turn fails in 1 % of sound lines.
RARE, RARER = 50, 160
_HALF = 60  # what half a character costs beside an unknown one
_HOPELESS = 150  # cost per character at which a reading is given up: prose costs about 55
LONGEST = 20_000  # characters read at once
_MARKS_AT_ONCE = 4  # combining marks in a row whose order is undone
LOST = "\ufffd"  # stands in a reading for a byte whose other half is missing


class Piece(NamedTuple):
    """Part of a reading: what it says, where it ends in the observed span, and whether that was a choice."""

    text: str
    end: int
    chosen: bool


_Way: TypeAlias = tuple[str, tuple[str, ...], int, bool]  # text, that folded, the lead byte left, chosen
_Node: TypeAlias = "tuple[_Node, str, int, int, bool] | None"  # what came before, text, end, lead byte left, chosen


@lru_cache(maxsize=1 << 8)  # what cannot be read is asked for again in the next round, and in the chain's next pass
def read_in_parts(text: str, rare: int = RARE) -> tuple[Piece, ...] | None:
    """The likeliest reading of a span, as pieces that end between characters; ``LOST`` for a half character.

    >>> "".join(piece.text for piece in read_in_parts("ÖйúÖ¤È¯"))
    '中国证券'
    """
    if len(text) > LONGEST:
        return None
    ask = model().cost
    states: list[tuple[int, int, str, str, int, _Node]] = [(0, 0, "\n", "\n", 0, None)]
    for i, unit in enumerate(_units().finditer(text)):
        layer: dict[tuple[int, str, str], tuple[int, int, str, str, int, _Node]] = {}
        for total, _, a, b, lead, node in states:
            for new, folded, pending, chosen in _ways(unit.group(), lead):
                cost, x, y = total + rare * chosen + _HALF * (new[:1] == LOST), a, b
                for c in folded:
                    cost += min(ask(x, y, c), UNKNOWN)
                    x, y = y, c
                key = (pending, x, y)
                if key not in layer or cost < layer[key][0]:
                    layer[key] = (cost, len(layer), x, y, pending, (node, new, unit.end(), pending, chosen))
        least = min(layer.values(), default=(0,))[0] + _BEHIND
        states = sorted(state for state in layer.values() if state[0] <= least)[:_BEAM]
        if not states or states[0][0] > _HOPELESS * (i // 2 + 20):
            return None
    best = min(states, key=lambda state: state[0] + (UNKNOWN if state[4] else 0))
    return tuple(_pieces(best[5]))


def _pieces(node: _Node) -> Iterator[Piece]:
    nodes = []
    while node is not None:
        nodes.append(node)
        node = node[0]
    text, chosen = "", False
    for _, new, end, pending, choice in reversed(nodes):
        text, chosen = text + new, chosen or choice
        if not pending:
            yield Piece(text, end, chosen)
            text, chosen = "", False
    if nodes and nodes[0][3]:
        yield Piece(text + LOST, nodes[0][2], chosen)


@lru_cache(maxsize=1 << 15)
def _ways(unit: str, lead: int) -> tuple[_Way, ...]:
    """What a unit may stand for behind a lead byte or none."""
    cell = tables().cell
    found: list[_Way] = []
    for option, chosen in _bytes_of(unit):
        text, pending = "", lead
        for byte in option:
            if pending:
                new = cell.get(pending << 8 | byte)
                if new is None:
                    break
                text, pending = text + new, 0
            elif byte >= 0x81:
                pending = byte
            else:
                text += chr(byte)
        else:
            found.append((text, tuple(filter(None, map(fold_char, text))), pending, chosen))
    if lead:
        found += ((LOST + text, (OTHER, *folded), left, chosen) for text, folded, left, chosen in _ways(unit, 0))
    return tuple(found)


def _bytes_of(unit: str) -> Iterator[tuple[bytes, bool]]:
    """The bytes that a unit may be read from, and whether they are the less likely ones."""
    if len(unit) == 1:
        one = FROM_CP1252.get(unit) or (ord(unit) if unit <= "\xff" else 0)
        if one:
            yield bytes((one,)), False
        if unit > "\x7f":
            yield unit.encode("utf-8", "surrogatepass"), one > 0
        for char in _folded().get(unit, ()):
            yield char.encode(), unit < "\x80"
        return
    for before in _before(unit):
        marks = before[1:].encode("utf-8", "surrogatepass")
        if before[0] <= "\xff":
            yield before[0].encode("latin-1") + marks, False
        if before[0] > "\x7f":
            yield before[0].encode("utf-8", "surrogatepass") + marks, before[0] <= "\xff"
    for char in _folded().get(unit, ()):
        yield char.encode(), unit < "\x80"


@cache
def _folded() -> dict[str, list[str]]:
    """What normalisation makes of characters that are bytes of GB 2312: ; of U+037E, \u03cd of U+1F7B, DZ of U+01F1."""
    found: dict[str, list[str]] = {}
    for char in map(chr, range(0x100, 0x3000)):
        digraph = char in "\u0132\u0133\u01f1\u01f2\u01f3"
        folded = normalize("NFKC" if digraph else "NFC", char)
        if folded != char and min(char.encode()) >= 0xA1 and (digraph or len(folded) == 1):
            found.setdefault(folded, []).append(char)
    return found


@cache
def _units() -> re.Pattern[str]:
    """What is read at once: a character, or marks that may have changed places, with the letter that they joined."""
    marks = "".join(c for c in map(chr, range(0x300, 0x800)) if combining(c))
    pairs = "|".join(folded for folded in _folded() if len(folded) > 1)
    return re.compile(f"[\u0100-\u024f\u1e00-\u1eff][{marks}]*|[{marks}]{{2,}}|{pairs}|.", re.DOTALL)


def _before(unit: str) -> Iterator[str]:
    """The sequences of characters that canonical order and composition turn into a unit, itself among them."""
    taken = normalize("NFD", unit)
    start = 0 if combining(taken[0]) else 1
    base, marks = taken[:start], taken[start:]
    if not marks:
        yield unit
        return
    if len(marks) > _MARKS_AT_ONCE:
        yield unit
        return
    seen = set()
    for order in permutations(marks):
        for n in range(2 if base else 1):
            before = normalize("NFC", base + "".join(order[:n])) + "".join(order[n:])
            if before not in seen and (before == unit or normalize("NFC", before) == unit):
                seen.add(before)
                yield before
    if unit not in seen:
        yield unit


def in_parts(raw: bytes) -> str:
    """The misreading: UTF-8 wherever the bytes are well-formed UTF-8, Latin-1 elsewhere."""
    parts: list[str] = []
    done = 0
    for m in _SEQUENCE.finditer(raw):
        try:
            piece = m.group().decode("utf-8")
        except UnicodeDecodeError:
            continue
        parts += raw[done : m.start()].decode("latin-1"), piece
        done = m.end()
    parts.append(raw[done:].decode("latin-1"))
    return "".join(parts)
