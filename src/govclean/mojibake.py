"""Text read in the wrong encoding, read back: each function takes an observed span and gives the text before, or None.

What comes back reproduces the observed span when it is misread again in the same way; whether it is plausible is for
the caller to judge.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from codecs import register_error
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate

from govclean.gbk import tables
from govclean.plausibility import UNKNOWN, fold_char, model

# Well-formed UTF-8 of the blocks that Chinese pages use, with the ASCII between: of one byte, two, three and four.
_UTF8 = re.compile(
    rb"(?:[\t\x20-\x7e]|\xc2[\xa0-\xbf]|\xc3[\x80-\xbf]|[\xe2-\xe9\xee\xef][\x80-\xbf]{2}|\xf0[\x90-\xbf][\x80-\xbf]{2})+"
)
_WIDE_UNIT = re.compile(rb"[\xe2-\xf0][\x80-\xbf]{2}")
_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_BEAM, _BEHIND = 12, 300  # states of the search, and by how much the worst may cost more than the best
_RARE = 50  # cost of two bytes of UTF-8 where one of Latin-1 reads the same: about one in thirty
LONGEST = 500  # characters read in parts at once
HOPELESS = 150  # cost per character at which a reading is given up: prose costs about 55
_LOST, _EURO_SIGN = "\0", "\x01"  # bytes that no misread text holds: they stand for what is lost, and for euro signs
_RESERVED = str.maketrans({_EURO_SIGN: _LOST, "€": _EURO_SIGN})

_HOLES = frozenset(b"\x81\x8d\x8f\x90\x9d")  # the bytes that cp1252 does not use: browsers read Latin-1's controls
_FROM_CP1252 = {bytes((b,)).decode("cp1252"): b for b in range(0x80, 0xA0) if b not in _HOLES}  # € -> 0x80
_TO_LATIN = {ord(char): b for char, b in _FROM_CP1252.items()}
_CONTROLS = re.compile("[\x80\x82-\x8c\x8e\x91-\x9c\x9e\x9f]")  # of Latin-1, where cp1252 has other characters


def _euro(err: UnicodeError) -> tuple[str, int]:
    """Windows reads the byte 0x80, which GBK does not use, as the euro sign."""
    if isinstance(err, UnicodeDecodeError) and err.object[err.start] == 0x80:
        return "€", err.start + 1
    raise err


def _two_bytes(err: UnicodeError) -> tuple[bytes, int]:
    """Two bytes for a character that GBK lacks: those of GB18030, or two that stand for what is lost."""
    if not isinstance(err, UnicodeEncodeError):
        raise err
    both = err.object[err.start].encode("gb18030", "replace")
    return both if len(both) == 2 else b"\0\0", err.start + 1


_EURO = "govclean.euro"
_PAIRS = "govclean.pairs"
register_error(_EURO, _euro)
register_error(_PAIRS, _two_bytes)


def utf8_read_as_gbk(text: str) -> Iterator[tuple[int, int, str]]:
    """Spans of ``text`` that are UTF-8 read as GBK, the ASCII between included: (start, end, text before).

    A span begins and ends between characters and is made of the bytes of what it gives, so that the same misreading
    gives the span again.

    >>> [new for _, _, new in utf8_read_as_gbk("安全鐢熶骇璐ｄ换")]
    ['生产责任']
    >>> [new for _, _, new in utf8_read_as_gbk("鍔犲揩鎺ㄨ繘銆傛敮鎸丒MS，按计划")]
    ['加快推进。支持E']
    """
    stream, euros = _pairs_of(text)
    starts: list[int] = []
    for m in _UTF8.finditer(stream):
        if not _WIDE_UNIT.search(stream, *m.span()):
            continue
        if not starts:
            sizes = iter(euros)
            starts += accumulate((1 if c < "\x80" else next(sizes) if c == "€" else 2 for c in text), initial=0)
        a, b = m.span()
        i, j = bisect_left(starts, a), bisect_left(starts, b)
        # A sequence that begins or ends inside a character belongs to what is lost. One of two bytes may be a character
        # of its own (路 for ·): beside Chinese it is.
        while a < b and (starts[i] != a or (stream[a] < 0xE0 and (stream[a] < 0x80 or _chinese(text[i - 1 : i])))):
            a += _size(stream[a])
            i = bisect_left(starts, a)
        while a < b:
            size = next(n for n in range(1, 5) if not 0x80 <= stream[b - n] < 0xC0)
            if starts[j] == b and (
                size > 2 or (size == 2 and not _chinese(text[j : j + 1])) or starts[j - 1] != b - size
            ):
                yield i, j, stream[a:b].decode("utf-8")
                break
            b -= size
            j = bisect_left(starts, b)


def _chinese(char: str) -> bool:
    return "\x7f" < char != "\ufffd"


def _size(lead: int) -> int:
    return 1 if lead < 0x80 else 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4


def _pairs_of(text: str) -> tuple[bytes, list[int]]:
    """The bytes of a text in GBK, NULs for what no misreading gives; how many bytes each euro sign stands for.

    That is 80, or A2E3 where two bytes of a sequence of three are there and a continuation byte follows.
    """
    first, *parts = text.translate(_RESERVED).encode("gbk", _PAIRS).split(_EURO_SIGN.encode())
    stream, sizes = bytearray(first), []
    for n, part in enumerate(parts, 1):
        behind = part[0] if part else 0x80 if n < len(parts) else 0
        inner = stream[-1:] >= b"\xe0" or (stream[-2:-1] >= b"\xe0" and not 0x80 <= behind < 0xC0)
        stream += b"\x80" if inner else b"\xa2\xe3"
        stream += part
        sizes.append(1 if inner else 2)
    return bytes(stream), sizes


def utf8_read_as_latin(text: str) -> str | None:
    """UTF-8 read as Latin-1 or cp1252.

    >>> utf8_read_as_latin("æ”¿åºœ")
    '政府'
    """
    raw = _as_bytes(text)
    try:
        return raw.decode("utf-8") if raw else None
    except UnicodeDecodeError:
        return None


def gbk_read_as_latin(text: str) -> str | None:
    """GBK, which means GB18030 with a euro sign at 80, read as Latin-1 or cp1252.

    >>> gbk_read_as_latin("×÷Îª")
    '作为'
    """
    raw = _as_bytes(text)
    if not raw:
        return None
    try:
        new = raw.decode("gb18030", _EURO)
        if new.encode("gb18030") == raw or b"\x80".join(part.encode("gb18030") for part in new.split("€")) == raw:
            return new
    except UnicodeError:
        pass
    return None


def _as_bytes(text: str) -> bytes | None:
    """The bytes that Latin-1, or cp1252, reads as this text."""
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        pass
    if _CONTROLS.search(text):
        return None
    try:
        return text.translate(_TO_LATIN).encode("latin-1")
    except UnicodeEncodeError:
        return None


@lru_cache(maxsize=1 << 8)  # what cannot be read is asked for again in the next round, and in the chain's next pass
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
    ask = model().cost
    states: list[tuple[int, str, str, str, int]] = [(0, "", "\n", "\n", 0)]  # cost, text, its last two, lead byte
    for i, char in enumerate(text):
        layer: dict[tuple[int, str, str], tuple[int, str, str, str, int]] = {}
        for total, out, a, b, lead in states:
            for extra, new, folded, pending in _readings(char, lead):
                cost, x, y = total + extra, a, b
                for c in folded:
                    cost += min(ask(x, y, c), UNKNOWN)
                    x, y = y, c
                key = (pending, x, y)
                if key not in layer or cost < layer[key][0]:
                    layer[key] = (cost, out + new, x, y, pending)
        least = min(layer.values(), default=(0,))[0] + _BEHIND
        states = sorted(state for state in layer.values() if state[0] <= least)[:_BEAM]
        if not states or states[0][0] > HOPELESS * (i // 2 + 20):
            return None
    return next((out for _, out, _, _, lead in states if not lead), None)


@lru_cache(maxsize=1 << 14)
def _readings(char: str, lead: int) -> tuple[tuple[int, str, tuple[str, ...], int], ...]:
    """What a character may stand for behind a lead byte or none: a cost, the text, that folded, the lead byte left."""
    options = [char.encode("utf-8", "surrogatepass")]
    if char in _FROM_CP1252 or "\x80" <= char <= "\xff":
        options.append(bytes((_FROM_CP1252.get(char) or ord(char),)))
    cell = tables().cell
    found = []
    for option in options:
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
            extra = _RARE if len(options) == 2 and len(option) > 1 else 0
            found.append((extra, text, tuple(filter(None, map(fold_char, text))), pending))
    return tuple(found)


def gbk_as_far_as_it_goes(text: str) -> Iterator[str]:
    """What can be read of GBK from which bytes are missing, from the first byte on and from the second.

    >>> list(gbk_as_far_as_it_goes("Ö¹ú¾Ö¤È¯"))
    ['止\ue30d证券', '国局と']
    """
    raw = _as_bytes(text)
    if raw is None:
        raw = b"".join(_as_bytes(char) or char.encode("utf-8", "replace") for char in text)
    yield raw.decode("gb18030", "ignore")
    yield raw[1:].decode("gb18030", "ignore")


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
