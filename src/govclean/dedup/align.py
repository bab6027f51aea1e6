"""Sentence alignment of two pages by character bigrams, both ways."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import compress
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from govclean import views
from govclean.dedup.order import Once, in_order, once
from govclean.dedup.shingle import I64, folded, native

MAX_UNITS = 1_000  # a longer page is compared in larger units: the work of one pair stays bounded
LOOSE = 0.2  # what a sentence keeps of its bigrams when every word that has a synonym is replaced

_JOINED = 1 << 21  # pairs of equal bigrams of two pages: pages of a thousand characters have a few thousand
_ENDS = re.compile(r"(?<=[。！？!?；;])|\n")
_OUT = re.compile(r"[\W_]+")
_GAP = re.compile(f"(?<=[{views.HAN}])[^\\S\\n]+(?=[{views.HAN}])")
_TORN = re.compile(
    r"(?<=\d)[^\S\n]*\n[^\S\n]*(?=[年月日时%‰])|(?<=[年月日,，、]\d)[^\S\n]*\n[^\S\n]*(?=\d{1,2}[^\S\n]*[年月日时])"
)
_NUMBER = re.compile(
    r"\s{0,4}[〔\[(【]\s{0,4}(?:\d\s{0,4}){4}[〕\])】]\s{0,4}第?\s{0,4}(?:\d\s{0,4}){1,5}号"
)  # torn: 〔20 17〕 18号
_GLOSS = re.compile(
    f"(?<=[{views.HAN}])\\s{{0,4}}[(（]\\s{{0,4}}(?:[a-zà-üā-ǜ]\\s{{0,4}}){{1,7}}[)）]"
)  # 发(fā), torn or not
_SHORT = 4  # characters; shorter scraps say nothing

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]


class Unit(NamedTuple):
    """A sentence or heading: its folded ``text``, its ``key`` (Han, letters, digits), and its offset in the key."""

    text: str
    key: str
    at: int


def units(text: str) -> tuple[Unit, ...]:
    """The sentences and headings of a page, in order; hard-wrapped lines are joined first, foreign paragraphs left out.

    >>> [u.key for u in units("标题一行\\n会议强调,要抓好落实。会议要求,立即整改。")]
    ['标题一行', '会议强调要抓好落实', '会议要求立即整改']
    """
    text = _TORN.sub("", _GLOSS.sub("", native(folded(text))))
    text = _NUMBER.sub(lambda m: "".join(m[0].split()), text)
    lines = views.lines(text)
    width = views.wrap_width(lines)
    if width is not None:
        text = "".join(line.text + ("" if len(line.text) >= width - 2 else "\n") for line in lines)
    out: list[Unit] = []
    at = 0
    scrap = ""  # belongs to what follows: 市长王** before a line's end
    for part in _ENDS.split(text):
        key = _OUT.sub("", part).lower()
        if len(key) >= _SHORT:
            out.append(Unit(scrap + _GAP.sub("", part.strip()), key, at))
        scrap = part.strip() if 0 < len(key) < _SHORT else ""
        at += len(key)
    if len(out) > MAX_UNITS:
        step = -(-len(out) // MAX_UNITS)
        groups = [out[i : i + step] for i in range(0, len(out), step)]
        out = [Unit(" ".join(u.text for u in g), "".join(u.key for u in g), g[0].at) for g in groups]
    return tuple(out)


class Grams(NamedTuple):
    """The distinct bigrams of each unit of a page, ordered by bigram: codes, the unit of each, each unit's number.

    ``distinct``: the codes once each, one that is none at the end; ``starts``, ``counts``: where each stands in
    ``codes``. ``weights``: the characters of each unit that count in shares, ``total``: their sum, at least 1.
    ``once``: the bigrams that stand once in the page, with their places.
    """

    codes: I64
    owner: I64
    sizes: F64
    distinct: I64
    starts: I64
    counts: I64
    weights: tuple[int, ...]
    total: int
    once: Once


class Alignment(NamedTuple):
    """How two pages' units match.

    ``a_match[i]``: the share of unit i of a that stands in b, in its best unit or the best two neighbours (0..1);
    ``b_match`` likewise. ``alike``: (i, j) that are each other's best match, and alike. ``pairs``: these, and where
    the order shows a copy what stands in the same order. ``a_share``: the share of a's characters in units with a
    counterpart; ``b_share`` likewise. ``a_order``, ``b_order``: the share that stands in the other page in the same
    order, see :func:`govclean.dedup.order.in_order`: a washed copy keeps it, and no other page does.
    """

    a_match: Sequence[float]
    b_match: Sequence[float]
    pairs: tuple[tuple[int, int], ...]
    alike: tuple[tuple[int, int], ...]
    a_share: float
    b_share: float
    a_order: float
    b_order: float

    def together(self) -> Iterator[tuple[set[int], set[int]]]:
        """The pairs as sets of units of a and of b that correspond: the parts of a torn sentence together."""
        mine: set[int] = set()
        yours: set[int] = set()
        for i, j in sorted(self.pairs):
            if mine and i not in mine and j not in yours:
                yield mine, yours
                mine, yours = set(), set()
            mine.add(i)
            yours.add(j)
        if mine:
            yield mine, yours

    @property
    def in_order(self) -> float:
        """The share of the less novel page that stands in the same order."""
        return max(self.a_order, self.b_order)


def align(
    a: Sequence[Unit], b: Sequence[Unit], threshold: float, grams: tuple[Grams, Grams] | None = None
) -> Alignment:
    """Align the units of two pages; a unit has a counterpart when ``threshold`` of its bigrams stand there.

    grams: of both pages, where they are known.
    """
    if not a or not b:
        return Alignment([0.0] * len(a), [0.0] * len(b), (), (), 0.0, 0.0, 0.0, 0.0)
    x, y = grams or (bigrams(a), bigrams(b))
    common = _common(x, y)
    a_match, b_match = _best(common, x.sizes), _best(common.T, y.sizes)
    both = common / np.maximum(x.sizes[:, None], y.sizes)
    best_b, best_a = both.argmax(axis=1).tolist(), both.argmax(axis=0).tolist()
    strength = both.max(axis=1).tolist()
    alike = tuple((i, j) for i, j in enumerate(best_b) if strength[i] >= threshold and best_a[j] == i)
    order = in_order(x.once, y.once)
    pairs = tuple(sorted({*alike, *order.pairs})) if order.pairs else alike
    a_share, b_share = (
        sum(compress(page.weights, (match >= threshold).tolist())) / page.total
        for page, match in ((x, a_match), (y, b_match))
    )
    return Alignment(a_match.tolist(), b_match.tolist(), pairs, alike, a_share, b_share, order.a, order.b)


def bigrams(page: Sequence[Unit], unweighed: Iterable[int] = ()) -> Grams:
    """The bigrams of a page's units. unweighed: units that do not count in shares, unless there are no others."""
    codes = np.frombuffer("".join(u.key for u in page).encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)
    lengths = np.array([len(u.key) for u in page], np.int64)
    owner = np.repeat(np.arange(len(page)), lengths)
    inside = owner[:-1] == owner[1:]
    packed = ((codes[:-1] << 21 | codes[1:]) << 10 | owner[:-1])[inside]
    packed.sort()
    packed = packed[np.concatenate(([True], packed[1:] != packed[:-1]))] if packed.size else packed
    owner = packed & 0x3FF
    codes = packed >> 10
    distinct, starts, counts = np.unique(codes, return_index=True, return_counts=True)
    sizes = np.maximum(np.bincount(owner, minlength=len(page)), 1).astype(np.float64)
    out = frozenset(unweighed)
    weights = tuple(0 if i in out else len(u.key) for i, u in enumerate(page))
    if not any(weights):
        weights = tuple(len(u.key) for u in page)
    single = once([u.key for u in page], [weight > 0 for weight in weights])
    return Grams(codes, owner, sizes, np.append(distinct, -1), starts, counts, weights, max(1, sum(weights)), single)


def _common(a: Grams, b: Grams) -> NDArray[Any]:
    """The number of bigrams that unit i of a and unit j of b share."""
    rows, columns = len(a.sizes), len(b.sizes)
    place = b.distinct[:-1].searchsorted(a.codes)
    met = (b.distinct[place] == a.codes).nonzero()[0]
    place = place[met]
    first, counts, owner = b.starts[place], b.counts[place], a.owner[met]
    total = int(counts.sum())
    if total > _JOINED:
        return _dense(a, b)
    if total > len(met):
        inside = np.arange(total) - np.repeat(np.cumsum(counts) - counts, counts)
        first, owner = np.repeat(first, counts) + inside, np.repeat(owner, counts)
    cells = owner * columns + b.owner[first]
    return np.bincount(cells, minlength=rows * columns).reshape(rows, columns)


def _dense(a: Grams, b: Grams) -> F32:
    """The same for pages that repeat themselves: as matrix products, whose work is bounded."""
    shared = np.intersect1d(a.distinct[:-1], b.distinct[:-1])
    common = np.zeros((len(a.sizes), len(b.sizes)), np.float32)
    for block in range(0, len(shared), 2_048):
        ids = shared[block : block + 2_048]
        common += _incidence(a, ids) @ _incidence(b, ids).T
    return common


def _incidence(page: Grams, ids: I64) -> F32:
    place = np.minimum(np.searchsorted(ids, page.codes), len(ids) - 1)
    hit = ids[place] == page.codes
    out = np.zeros((len(page.sizes), len(ids)), np.float32)
    out[page.owner[hit], place[hit]] = 1.0
    return out


def _best(common: NDArray[Any], size: F64) -> F64:
    """The best share of each row's unit in two neighbouring columns' units, or in the only one."""
    best = (common[:, :-1] + common[:, 1:]).max(axis=1) if common.shape[1] > 1 else common[:, 0]
    shares: F64 = np.minimum(best / size, 1.0)
    return shares
