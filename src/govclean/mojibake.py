"""Text read in the wrong encoding, read back: each function takes an observed span and gives the text before, or None.

What comes back reproduces the observed span when it is misread again in the same way; whether it is plausible is for
the caller to judge.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from codecs import register_error
from collections.abc import Iterator
from itertools import accumulate

from govclean.in_parts import FROM_CP1252

# Well-formed UTF-8 of the blocks that Chinese pages use, with the ASCII between: of one byte, two, three and four.
_UTF8 = re.compile(
    rb"(?:[\t\x20-\x7e]|\xc2[\xa0-\xbf]|\xc3[\x80-\xbf]|[\xe2-\xe9\xee\xef][\x80-\xbf]{2}|\xf0[\x90-\xbf][\x80-\xbf]{2})+"
)
_WIDE_UNIT = re.compile(rb"[\xe2-\xf0][\x80-\xbf]{2}")
_LOST, _EURO_SIGN = "\0", "\x01"  # bytes that no misread text holds: they stand for what is lost, and for euro signs
_RESERVED = str.maketrans({_EURO_SIGN: _LOST, "€": _EURO_SIGN})

_TO_LATIN = {ord(char): b for char, b in FROM_CP1252.items()}
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
