"""Text read in the wrong encoding, read back: each function takes an observed span and gives the text before, or None.

What comes back reproduces the observed span when it is misread again in the same way; whether it is plausible is for
the caller to judge.
"""

from __future__ import annotations

import re
from codecs import register_error
from collections.abc import Iterator
from functools import cache

from govclean.gbk import tables
from govclean.plausibility import UNKNOWN, fold_char, model

# Well-formed UTF-8 of two and three bytes, of the blocks that Chinese pages use.
_UTF8 = re.compile(rb"(?:[\xe2-\xe9\xef][\x80-\xbf]{2}|\xc2[\xa0-\xbf])+")
_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_BEAM = 12
LONGEST = 500  # characters read in parts at once
HOPELESS = 150  # cost per character at which a reading is given up: prose costs about 55


@cache
def _cp1252() -> tuple[dict[str, int], dict[int, str]]:
    """cp1252 with Latin-1's control characters in its five holes: character -> byte, and back for 0x80-0x9F."""
    there = {chr(b): b for b in range(0x100)}
    back = {}
    for b in range(0x80, 0xA0):
        char = bytes((b,)).decode("cp1252", "ignore") or chr(b)
        there[char] = b
        back[b] = char
    return there, back


def _euro(err: UnicodeError) -> tuple[str, int]:
    """Windows reads the byte 0x80, which GBK does not use, as the euro sign."""
    if isinstance(err, UnicodeDecodeError) and err.object[err.start] == 0x80:
        return "€", err.start + 1
    raise err


_EURO = "govclean.euro"
register_error(_EURO, _euro)


def _as_bytes(text: str) -> bytes | None:
    there, _ = _cp1252()
    try:
        return bytes([there[c] for c in text])
    except KeyError:
        return None


def _as_latin(raw: bytes, observed: str) -> bool:
    """Whether Latin-1 or cp1252 reads these bytes as the observed text."""
    latin = raw.decode("latin-1")
    _, back = _cp1252()
    return observed in (latin, latin.translate(back))


def utf8_read_as_gbk(text: str) -> Iterator[tuple[int, int, str]]:
    """Spans of ``text`` that are UTF-8 read as GBK: (start, end, text before).

    >>> [new for _, _, new in utf8_read_as_gbk("安全鐢熶骇璐ｄ换")]
    ['生产责任']
    """
    pairs = [b"\x80" if c == "€" else c.encode("gb18030", "replace") for c in text]
    starts: dict[int, int] = {}
    at = 0
    for i, both in enumerate(pairs):
        starts[at] = i
        at += len(both)
    starts[at] = len(text)
    stream = b"".join(pairs)
    for m in _UTF8.finditer(stream):
        a, b = m.span()
        while a < b and a not in starts:  # a sequence that begins inside a character belongs to what is lost
            a += 2 if stream[a] == 0xC2 else 3
        while b > a and b not in starts:
            b -= 2 if b - a >= 2 and stream[b - 2] == 0xC2 else 3
        if b - a >= 6:
            new = stream[a:b].decode("utf-8", "replace")
            i, j = starts[a], starts[b]
            try:
                agrees = new.encode("utf-8").decode("gb18030", _EURO) == text[i:j]
            except UnicodeDecodeError:
                agrees = False
            if agrees:
                yield i, j, new


def utf8_read_as_latin(text: str) -> str | None:
    """UTF-8 read as Latin-1 or cp1252.

    >>> utf8_read_as_latin("æ”¿åºœ")
    '政府'
    """
    return _read_latin(text, "utf-8")


def gbk_read_as_latin(text: str) -> str | None:
    """GBK read as Latin-1 or cp1252.

    >>> gbk_read_as_latin("×÷Îª")
    '作为'
    """
    return _read_latin(text, "gbk")


def _read_latin(text: str, encoding: str) -> str | None:
    raw = _as_bytes(text)
    if raw is None or not _as_latin(raw, text):
        return None
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def gbk_read_in_parts(text: str) -> str | None:
    """GBK read as UTF-8 where two or more bytes happened to be well-formed UTF-8, and as Latin-1 elsewhere.

    ``³`` may then stand for one byte or for two; a small beam over both readings, scored by the character model,
    decides. Readers differ in which sequences they take for UTF-8, so each observed character is tried both ways; the
    bytes of the answer give the observed text again when they are parted in the same places.

    >>> gbk_read_in_parts("ÖйúÖ¤È¯")
    '中国证券'
    """
    if len(text) > LONGEST:
        return None
    there, _ = _cp1252()
    cell, ask = tables().cell, model().cost
    states: list[tuple[int, bytes, str, str, str, int]] = [(0, b"", "", "\n", "\n", 0)]
    for i, char in enumerate(text):
        if not states or states[0][0] > HOPELESS * (i + 20):
            return None
        options = [char.encode("utf-8", "surrogatepass")]
        if char in there and not char.isascii():
            options.append(bytes((there[char],)))
        layer: dict[tuple[int, str, str], tuple[int, bytes, str, str, str, int]] = {}
        for total, raw, out, a, b, lead in states:
            for option in options:
                cost, text_, x, y, pending = total, out, a, b, lead
                for byte in option:
                    if pending:
                        new = cell.get(pending << 8 | byte)
                        pending = 0
                        if new is None:
                            break
                    elif byte >= 0x81:
                        pending = byte
                        continue
                    else:
                        new = chr(byte)
                    c = fold_char(new)
                    if c:
                        cost += min(ask(x, y, c), UNKNOWN)
                        x, y = y, c
                    text_ += new
                else:
                    key = (pending, x, y)
                    if key not in layer or cost < layer[key][0]:
                        layer[key] = (cost, raw + option, text_, x, y, pending)
        states = sorted(layer.values())[:_BEAM]
    return next((out for _, _, out, _, _, lead in states if not lead), None)


def read_in_parts(raw: bytes) -> str:
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
