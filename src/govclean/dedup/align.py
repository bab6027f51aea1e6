"""Sentence alignment of two pages by character bigrams, both ways."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from govclean import views
from govclean.dedup.shingle import folded, native

MAX_UNITS = 1_000  # a longer page is compared in larger units: the work of one pair stays bounded
LOOSE = 0.2  # what a sentence keeps of its bigrams when every word that has a synonym is replaced

_ENDS = re.compile(r"(?<=[。！？!?；;])|\n")
_OUT = re.compile(r"[\W_]+")
_GAP = re.compile(f"(?<=[{views.HAN}])[^\\S\\n]+(?=[{views.HAN}])")
_SHORT = 4  # characters; shorter scraps say nothing

F32 = NDArray[np.float32]


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
    text = native(folded(text))
    lines = views.lines(text)
    width = views.wrap_width(lines)
    if width is not None:
        text = "".join(line.text + ("" if len(line.text) >= width - 2 else "\n") for line in lines)
    out: list[Unit] = []
    at = 0
    for part in _ENDS.split(text):
        key = _OUT.sub("", part).lower()
        if len(key) >= _SHORT:
            out.append(Unit(_GAP.sub("", part.strip()), key, at))
        at += len(key)
    if len(out) > MAX_UNITS:
        step = -(-len(out) // MAX_UNITS)
        groups = [out[i : i + step] for i in range(0, len(out), step)]
        out = [Unit(" ".join(u.text for u in g), "".join(u.key for u in g), g[0].at) for g in groups]
    return tuple(out)


class Alignment(NamedTuple):
    """How two pages' units match.

    ``a_match[i]``: the share of unit i of a that stands in b, in its best unit or the best two neighbours (0..1);
    ``b_match`` likewise. ``pairs``: (i, j) that are each other's best match. ``a_share``: the share of a's
    characters in units with a counterpart; ``b_share`` likewise. ``in_order``: the share of the shorter page in units
    that keep :data:`LOOSE` of their bigrams and stand in the same order: a washed copy keeps the order.
    """

    a_match: F32
    b_match: F32
    pairs: tuple[tuple[int, int], ...]
    a_share: float
    b_share: float
    in_order: float


def align(a: Sequence[Unit], b: Sequence[Unit], threshold: float) -> Alignment:
    """Align the units of two pages; a unit has a counterpart when ``threshold`` of its bigrams stand there."""
    empty = np.zeros(0, np.float32)
    if not a or not b:
        return Alignment(np.zeros(len(a), np.float32), np.zeros(len(b), np.float32) if b else empty, (), 0.0, 0.0, 0.0)
    common, size_a, size_b = _common(a, b)
    in_b = common / size_a[:, None]
    in_a = common / size_b[None, :]
    a_match = _best(common, size_a)
    b_match = _best(common.T, size_b)
    both = np.minimum(in_b, in_a)
    best_b, best_a = both.argmax(axis=1), both.argmax(axis=0)
    strength = both.max(axis=1)
    mutual = [(int(i), int(best_b[i])) for i in np.flatnonzero(best_a[best_b] == np.arange(len(a)))]
    pairs = tuple((i, j) for i, j in mutual if strength[i] >= threshold)
    kept = _rising([(i, j) for i, j in mutual if strength[i] >= LOOSE])
    in_order = max(_weight(a, (i for i, _ in kept)), _weight(b, (j for _, j in kept)))
    a_share = _weight(a, np.flatnonzero(a_match >= threshold))
    b_share = _weight(b, np.flatnonzero(b_match >= threshold))
    return Alignment(a_match, b_match, pairs, a_share, b_share, in_order)


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs, in order of i, whose j rise too (patience sorting)."""
    tops: list[int] = []  # the smallest last j of a run of each length
    ends: list[int] = []  # its index in pairs
    before: list[int] = []
    for n, (_, j) in enumerate(pairs):
        length = bisect_left(tops, j)
        before.append(ends[length - 1] if length else -1)
        tops[length : length + 1] = [j]
        ends[length : length + 1] = [n]
    run = []
    at = ends[-1] if ends else -1
    while at >= 0:
        run.append(pairs[at])
        at = before[at]
    return run[::-1]


def _weight(page: Sequence[Unit], chosen: Iterable[int]) -> float:
    """The share of a page's characters in the chosen units."""
    return sum(len(page[i].key) for i in chosen) / sum(len(u.key) for u in page)


def _bigrams(page: Sequence[Unit]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The distinct bigrams of each unit, flat, with the unit's index."""
    codes = np.frombuffer("".join(u.key for u in page).encode("utf-32-le", "surrogatepass"), np.uint32)
    sizes = np.fromiter((len(u.key) for u in page), np.int64, len(page))
    owner = np.repeat(np.arange(len(page)), sizes)
    grams = (codes[:-1].astype(np.int64) << 21) | codes[1:]
    inside = owner[:-1] == owner[1:]
    # one sort makes (unit, bigram) pairs distinct
    packed = np.unique((owner[:-1][inside] << 42) | grams[inside])
    return packed & ((1 << 42) - 1), packed >> 42


def _common(a: Sequence[Unit], b: Sequence[Unit]) -> tuple[F32, F32, F32]:
    """The number of bigrams that unit i of a and unit j of b share, and each unit's own number."""
    grams_a, owner_a = _bigrams(a)
    grams_b, owner_b = _bigrams(b)
    size_a = np.bincount(owner_a, minlength=len(a)).astype(np.float32)
    size_b = np.bincount(owner_b, minlength=len(b)).astype(np.float32)
    shared = np.intersect1d(grams_a, grams_b)
    common = np.zeros((len(a), len(b)), np.float32)
    for block in range(0, len(shared), 2_048):
        ids = shared[block : block + 2_048]
        common += _incidence(grams_a, owner_a, ids, len(a)) @ _incidence(grams_b, owner_b, ids, len(b)).T
    return common, np.maximum(size_a, 1), np.maximum(size_b, 1)


def _incidence(grams: NDArray[np.int64], owner: NDArray[np.int64], ids: NDArray[np.int64], n: int) -> Any:
    place = np.minimum(np.searchsorted(ids, grams), len(ids) - 1)
    hit = ids[place] == grams
    out = np.zeros((n, len(ids)), np.float32)
    out[owner[hit], place[hit]] = 1.0
    return out


def _best(common: F32, size: F32) -> F32:
    """The best share of each row's unit in one column's unit, or in two neighbouring ones."""
    best = common.max(axis=1)
    if common.shape[1] > 1:
        best = np.maximum(best, (common[:, :-1] + common[:, 1:]).max(axis=1))
    share: F32 = np.minimum(best / size, np.float32(1))
    return share
