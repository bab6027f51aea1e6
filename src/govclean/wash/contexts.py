"""The context weights of all pairs, packed: what training writes and a washed page reads.

The file is a row of xz streams in UTF-16 (``xz -dc contexts.xz | iconv -f utf-16le``), so that a page unpacks the
family that it is suspected of and no other. The first stream names format and version, and each family with the bytes
of its own. A family has for each pair a line ``pair``: substitute, frequency ratio, bias, bias of the choice between
two originals; then a line for each kind of feature: ``w`` (weights) or ``c`` (choice) and the kind, and one field for
each weight: the character of the weight, then the features that have it, of one length and without separators.
"""

from __future__ import annotations

import lzma
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from govclean.wash.features import SIZES
from govclean.wash.weights import ZERO, Weights

SCALE = 16.0  # weights are stored as round(weight * SCALE), one signed byte
_NAME = "govclean substitution contexts"
_ENCODING = "utf-16-le"
_FILTERS = [
    {"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME, "lp": 1, "pb": 1, "lc": 3}
]  # units of two bytes


@dataclass(frozen=True, slots=True)
class Table:
    """Context weights of one pair: positive speaks for an original, negative for the substitute as it stands.

    ratio: how much more frequent the originals are than the substitute in clean text, capped.
    choice: the same kind of weights between the two originals (positive: the first), if there are two.
    """

    ratio: float
    bias: float
    weights: Mapping[str, float]
    choice_bias: float = 0.0
    choice: Mapping[str, float] | None = None


@dataclass(frozen=True, slots=True)
class Trained:
    """The same as it is trained and stored, with its substitute: weights are whole numbers of ``1 / SCALE``."""

    substitute: str
    ratio: float
    bias: float
    weights: Mapping[str, int]
    choice_bias: float = 0.0
    choice: Mapping[str, int] = field(default_factory=dict)


def packed(families: Mapping[str, Iterable[Trained]], version: int) -> bytes:
    """The file of the trained pairs of each family.

    >>> pair = Trained("平安", 8.0, 0.25, {"A生": 40, "b抓好": -3})
    >>> table = Contexts(packed({"W1": [pair]}, 3), 3).table("W1", "平安")
    >>> table.ratio, table.bias, dict(table.weights)
    (8.0, 0.25, {'A生': 2.5, 'b抓好': -0.1875})
    """
    streams = {name: _stream(line for pair in pairs for line in _lines(pair)) for name, pairs in families.items()}
    head = _stream([f"{_NAME} {version}", *(f"{name}\t{len(data)}" for name, data in streams.items())])
    return b"".join([head, *streams.values()])


def _stream(lines: Iterable[str]) -> bytes:
    return lzma.compress("\n".join(lines).encode(_ENCODING, "surrogatepass"), filters=_FILTERS)


def _lines(pair: Trained) -> Iterator[str]:
    yield f"pair\t{pair.substitute}\t{pair.ratio:.3f}\t{pair.bias:.3f}\t{pair.choice_bias:.3f}"
    for mark, table in ("w", pair.weights), ("c", pair.choice):
        kinds: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
        for name in sorted(table):
            kinds[name[0]][table[name]].append(name[1:])
        for kind, values in sorted(kinds.items()):
            fields = (chr(ZERO + value) + "".join(values[value]) for value in sorted(values))
            yield "\t".join([mark + kind, *fields])


class Contexts:
    """The packed weights, unpacked family by family. Raises ValueError for what is none, or of another version."""

    def __init__(self, data: bytes, version: int) -> None:
        self._data = data
        head, rest = _first(data)
        title, *listed = head.split("\n")
        if title != f"{_NAME} {version}":
            raise ValueError(f"it begins {title[:60]!r}, this govclean reads version {version}")
        self._streams: dict[str, tuple[int, int]] = {}
        at = len(data) - rest
        for name, size in (line.split("\t") for line in listed):
            self._streams[name] = at, at + int(size)
            at += int(size)
        if at != len(data):
            raise ValueError("it is cut off")
        self._families: dict[str, dict[str, list[str]]] = {}
        self._weights: dict[str, Weights] = {}

    def table(self, family: str, substitute: str) -> Table:
        """The context weights of one pair."""
        if family not in self._families:
            self._families[family] = self._blocks(family)
        head, *lines = self._families[family][substitute]
        ratio, bias, choice_bias = map(float, head.split("\t")[2:])
        weights: dict[str, float] = {}
        choice: dict[str, float] = {}
        for line in lines:
            into, kind = weights if line[0] == "w" else choice, line[1]
            size = SIZES[kind]
            for cell in line.split("\t")[1:]:
                names = [kind + cell[i : i + size] for i in range(1, len(cell), size)]
                into.update(dict.fromkeys(names, (ord(cell[0]) - ZERO) / SCALE))
        return Table(ratio, bias, weights, choice_bias, choice or None)

    def weights(self, family: str) -> Weights:
        """The context weights of all its pairs, numbered as they stand in the file, to score places with."""
        if family not in self._weights:
            self._weights[family] = Weights(self._text(family), SCALE)
        return self._weights[family]

    def check(self) -> None:
        """Unpack every family. Raises ValueError where one cannot be read."""
        for family in self._streams:
            self._blocks(family)

    def _blocks(self, family: str) -> dict[str, list[str]]:
        """The lines of one family, pair by pair, not parsed."""
        blocks = (block.split("\n") for block in ("\n" + self._text(family)).split("\npair\t")[1:])
        return {lines[0].partition("\t")[0]: [f"pair\t{lines[0]}", *lines[1:]] for lines in blocks}

    def _text(self, family: str) -> str:
        start, end = self._streams[family]
        return _first(self._data[start:end])[0]


def _first(data: bytes) -> tuple[str, int]:
    """The text of the first stream, and how many bytes follow it."""
    try:
        stream = lzma.LZMADecompressor()
        text = stream.decompress(data).decode(_ENCODING, "surrogatepass")
    except (lzma.LZMAError, ValueError) as err:
        raise ValueError(str(err)) from None
    if not stream.eof:
        raise ValueError("it is cut off")
    return text, len(stream.unused_data)
