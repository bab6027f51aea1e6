"""Propose pairs of swapped words from pages that washers left, for a person to review.

From many pages: a word that they have more often than clean text, in whose places clean text has another word. A place
is what stands around a word, two characters on either side; clean text is asked which words it has there. The original
must hold a share of the word's known places, the character model must prefer it in most of them, and what the same
search yields on clean text is taken away.
From near copies of one report: what stands in one copy where the other has something else, always the same way round.

Nothing here decides anything: a proposal is a row that a person reads, with its contexts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from math import sqrt
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from govclean import plausibility
from govclean.wash.features import squeeze

LEAST = 5  # how often a word must occur
PLACES = 3  # distinct places in which the original must stand in clean text, or in which copies differ
SHARE = 0.2  # of the word's known places that the original holds; of pairs that a washer uses, nine in ten do
UNEQUAL_PLACES = 10
UNEQUAL = 0.6  # the same where the two differ in length: half of what they cut off is not theirs
GAIN = 3.0  # nats by which the character model must prefer the original
GAINED = 0.5  # share of places in which it does
RATIO, SIGMAS = 1.5, 3.0  # how much more frequent than in clean text a word must be, and how surely
CLEARLY = 5  # times as often as the word must its original stand in a place of clean text
LONGEST = 4  # characters of a word
INSIDE = 0.6  # share of places inside which another proposal stands: then it explains this one
NEARLY = 0.9  # share of the places of the most frequent form that a longer one must have to be taken for the word
TRIED, SHOWN = 40, 5  # places asked of the character model, contexts shown
KINDS = ((1, 1, 1, 1),)  # which of two characters before and two behind make a place; see docs/substitution.md
_CHUNK = 1 << 22  # code units of clean text looked at together
_GAP = "\n" * 8

U16: TypeAlias = "NDArray[np.uint16]"
U64: TypeAlias = "NDArray[np.uint64]"


class Proposal(NamedTuple):
    """A row for a person: the family is theirs to say. ``often``: occurrences, or places where copies differ."""

    substitute: str
    original: str
    often: int
    places: int
    score: float
    contexts: tuple[str, ...]

    @property
    def row(self) -> str:
        """Tab-separated: family (empty), substitute, original, count, contexts (``/`` is a line's end), score."""
        shown = " ".join(self.contexts).replace("\n", "/")
        return "\t".join(["", self.substitute, self.original, str(self.often), shown, f"{self.score:.2f}"])


HEAD = "# family\tsubstitute\toriginal\tcount\tcontexts\tscore"


class _Word(NamedTuple):
    often: int
    places: Counter[str]  # two characters before, two behind


def discover(pages: Sequence[str], clean: Sequence[str]) -> list[Proposal]:
    """Pairs from many pages, the best first; clean text says what stands in their places.

    A third of the clean text is searched itself, against the rest: what it yields is noise and taken away.
    """
    control, model = clean[::3], [page for n, page in enumerate(clean) if n % 3]
    noise = {(p.substitute, p.original) for p in _proposals(control, model)} if control and model else set()
    noisy = {word for word, _ in noise}
    return [p for p in _proposals(pages, clean) if p.substitute not in noisy]


def _proposals(pages: Sequence[str], clean: Sequence[str]) -> list[Proposal]:
    units, against = _units(pages), list(_chunks(clean))
    words = _frequent(units, against)
    fillers = _fillers({place for word in words.values() for place in word.places}, against)
    found = [p for word, seen in words.items() for p in _originals(word, seen, fillers)]
    return _explained(_shortest(found), words)


# --- counting, by code units packed into 64 bits


def _units(pages: Iterable[str]) -> U16:
    text = _GAP + _GAP.join(squeeze(page)[0] for page in pages) + _GAP
    return np.frombuffer(text.encode("utf-16-le", "surrogatepass"), "<u2")


def _chunks(pages: Iterable[str]) -> Iterable[U16]:
    held: list[str] = []
    size = 0
    for page in pages:
        held.append(page)
        size += len(page)
        if size > _CHUNK:
            yield _units(held)
            held, size = [], 0
    if held:
        yield _units(held)


def _han(units: U16) -> NDArray[np.bool_]:
    return (units >= 0x4E00) & (units <= 0x9FFF)


def _grams(units: U16, width: int) -> tuple[U64, NDArray[np.int64]]:
    """The runs of ``width`` Han characters, and where they begin."""
    count = len(units) - width + 1
    whole = np.ones(count, np.bool_)
    packed = np.zeros(count, np.uint64)
    han = _han(units)
    for i in range(width):
        whole &= han[i : i + count]
        packed |= units[i : i + count].astype(np.uint64) << np.uint64(16 * i)
    at = whole.nonzero()[0]
    return packed[at], at


def _places(units: U16, at: NDArray[np.int64], width: int) -> tuple[U64, NDArray[np.bool_]]:
    """What stands around runs, packed, one kind of place after the other, and which are whole: no line ends there."""
    every, wholes = [], []
    for kind in KINDS:
        packed = np.zeros(len(at), np.uint64)
        whole = np.ones(len(at), np.bool_)
        for i, offset in enumerate((-2, -1, width, width + 1)):
            if kind[i]:
                around = units[at + offset]
                whole &= around != 10
                packed |= around.astype(np.uint64) << np.uint64(16 * i)
        every.append(packed)
        wholes.append(whole)
    return np.concatenate(every), np.concatenate(wholes)


def _text(code: int) -> str:
    return code.to_bytes(8, "little").rstrip(b"\0").decode("utf-16-le", "replace")


def _place(code: int) -> str:
    """Two characters before and two behind; NUL for one that does not matter."""
    return code.to_bytes(8, "little").decode("utf-16-le", "replace")


def _code(text: str) -> int:
    return int.from_bytes(text.encode("utf-16-le", "surrogatepass"), "little")


def _found(sorted_codes: U64, codes: U64) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Which of ``codes`` are among the sorted ones, and where there."""
    place = sorted_codes.searchsorted(codes)
    place[place == len(sorted_codes)] = 0
    met = (sorted_codes[place] == codes).nonzero()[0]
    return met, place[met]


def _frequent(units: U16, clean: Sequence[U16]) -> dict[str, _Word]:
    """The words that pages have more often than clean text, with their places."""
    words: dict[str, _Word] = {}
    share = len(units) / max(1, sum(map(len, clean)))
    for width in range(2, LONGEST + 1):
        codes, at = _grams(units, width)
        distinct, counts = np.unique(codes, return_counts=True)
        kept = counts >= LEAST
        distinct, counts = distinct[kept], counts[kept]
        if not len(distinct):
            continue
        theirs = np.zeros(len(distinct), np.int64)
        for chunk in clean:
            _, place = _found(distinct, _grams(chunk, width)[0])
            theirs += np.bincount(place, minlength=len(distinct))
        expected = (theirs + 1) * share
        kept = (counts >= RATIO * expected) & (counts - expected > SIGMAS * np.sqrt(expected + 1))
        distinct, counts = distinct[kept], counts[kept]
        if not len(distinct):
            continue
        met, number = _found(distinct, codes)
        around, whole = _places(units, at[met], width)
        number = np.tile(number, len(KINDS))
        seen: dict[int, Counter[str]] = defaultdict(Counter)
        for n, place in zip(number[whole].tolist(), around[whole].tolist(), strict=True):
            seen[n][_place(place)] += 1
        for n, (code, count) in enumerate(zip(distinct.tolist(), counts.tolist(), strict=True)):
            words[_text(code)] = _Word(count, seen[n])
    return words


def _fillers(places: set[str], clean: Sequence[U16]) -> dict[str, Counter[str]]:
    """What clean text has in places: place -> words of one to four characters."""
    wanted = np.array(sorted(map(_code, places)), np.uint64)
    fillers: dict[str, Counter[str]] = defaultdict(Counter)
    if not len(wanted):
        return fillers
    names = [_place(code) for code in wanted.tolist()]
    for chunk in clean:
        for width in range(1, LONGEST + 1):
            codes, at = _grams(chunk, width)
            around, whole = _places(chunk, at, width)
            met, number = _found(wanted, around)
            for hit, n in zip(met.tolist(), number.tolist(), strict=True):
                if whole[hit]:
                    fillers[names[n]][_text(int(codes[hit % len(codes)]))] += 1
    return fillers


# --- choosing


def _originals(word: str, seen: _Word, fillers: Mapping[str, Counter[str]]) -> Iterable[Proposal]:
    """The words that may be the original of one: they hold its places in clean text, and the character model agrees."""
    known = [place for place in seen.places if place in fillers]
    support: dict[str, list[str]] = defaultdict(list)
    weight: Counter[str] = Counter()
    for place in known:
        there = fillers[place]
        total, own = sum(there.values()), there[word]
        for other, n in there.items():
            if other != word and n > CLEARLY * own:
                support[other].append(place)
                weight[other] += n / total  # type: ignore[assignment]  # a Counter of shares
    for other, _ in weight.most_common(3):
        held = support[other]
        share = len(held) / len(known)
        alike = len(other) == len(word)
        if len(held) < (PLACES if alike else UNEQUAL_PLACES) or share < (SHARE if alike else UNEQUAL):
            continue
        some = sorted(seen.places)[:: max(1, len(seen.places) // TRIED)]
        gained = sum(_cost(p[:2] + word + p[2:]) - _cost(p[:2] + other + p[2:]) > GAIN for p in some) / len(some)
        if gained >= GAINED:
            held.sort(key=lambda place: -seen.places[place])
            shown = tuple(f"{p[:2]}<{word}>{p[2:]}".replace("\0", "") for p in held[:SHOWN])
            yield Proposal(word, other, seen.often, len(held), sqrt(len(held)) * share * gained, shown)


@lru_cache(maxsize=1 << 16)
def _cost(text: str) -> float:
    """Nats of a text in the character model."""
    return sum(plausibility.costs(text.replace("\0", ""))) / plausibility.UNIT


def core(word: str, other: str) -> tuple[str, str]:
    """Two words less what they begin and end with alike.

    >>> core("经济开展", "经济发展")
    ('开', '发')
    """
    while word and other and word[0] == other[0]:
        word, other = word[1:], other[1:]
    while word and other and word[-1] == other[-1]:
        word, other = word[:-1], other[:-1]
    return word, other


def _shortest(found: Iterable[Proposal]) -> list[Proposal]:
    """One proposal of those that swap the same characters: the longest that has most of the places; one a word."""
    alike: dict[tuple[str, str], list[Proposal]] = defaultdict(list)
    for p in found:
        alike[core(p.substitute, p.original)].append(p)
    best: dict[str, Proposal] = {}
    for group in alike.values():
        most = max(p.places for p in group)
        longest = max((p for p in group if p.places >= NEARLY * most), key=lambda p: (len(p.substitute), p.places))
        held = best.get(longest.substitute)
        if held is None or longest.score > held.score:
            best[longest.substitute] = longest
    return sorted(best.values(), key=lambda p: (-p.places, p.substitute))


def _explained(found: Sequence[Proposal], words: Mapping[str, _Word]) -> list[Proposal]:
    """The proposals less those in whose places a stronger one stands already."""
    kept: list[Proposal] = []
    for p in found:
        places = words[p.substitute].places
        inside = sum(
            any(q.substitute in place[:2] + p.substitute + place[2:] for q in kept if q.substitute != p.substitute)
            for place in places
        )
        if inside < INSIDE * len(places):
            kept.append(p)
    return sorted(kept, key=lambda p: (-p.score, p.substitute))


# --- near copies


def differences(a: str, b: str) -> list[tuple[str, str, str, str]]:
    """Replacements between two copies of one text: (in a, in b, two characters before, two behind).

    >>> differences("会议强调抓好平安生产工作", "会议强调抓好安全生产工作")
    [('平安', '安全', '抓好', '生产')]
    """
    a, b = squeeze(a)[0], squeeze(b)[0]
    found: list[tuple[str, str, str, str]] = []
    for x, y, at in _lines(a, b):
        spans: list[list[int]] = []
        for tag, i1, i2, j1, j2 in SequenceMatcher(None, x, y, autojunk=False).get_opcodes():
            if tag == "equal":
                continue
            if spans and i1 - spans[-1][1] < 2 and j1 - spans[-1][3] < 2:
                spans[-1][1], spans[-1][3] = i2, j2  # one character alike between two changes: one change
            else:
                spans.append([i1, i2, j1, j2])
        for i1, i2, j1, j2 in spans:
            left, right = a[max(0, at + i1 - 2) : at + i1], a[at + i2 : at + i2 + 2]
            found.append((x[i1:i2], y[j1:j2], left, right))
    return found


def _lines(a: str, b: str) -> Iterable[tuple[str, str, int]]:
    """Lines or sentences that correspond, with the offset of a's: those that share most stand in the same order."""
    xs, ys = _sentences(a), _sentences(b)
    grams = [({s[i : i + 2] for i in range(len(s) - 1)}) for _, s in ys]
    low = 0
    for at, x in xs:
        own = {x[i : i + 2] for i in range(len(x) - 1)}
        best = max(
            ((len(own & grams[j]) / max(1, len(own | grams[j])), -j) for j in range(low, min(len(ys), low + 12))),
            default=(0.0, 0),
        )
        if best[0] >= 0.3:
            low = -best[1] + 1
            yield x, ys[-best[1]][1], at


def _sentences(text: str) -> list[tuple[int, str]]:
    found, start = [], 0
    for i, char in enumerate(text):
        if char in "。\n；！？":
            if i > start:
                found.append((start, text[start:i]))
            start = i + 1
    if start < len(text):
        found.append((start, text[start:]))
    return found


def from_copies(copies: Iterable[tuple[str, str]]) -> list[Proposal]:
    """Pairs from near copies: what one copy has for what the other has, in three places at least, one way round.

    The copy that the character model finds less plausible at the places where they differ is taken for the washed one.
    """
    seen: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for a, b in copies:
        changed = [d for d in differences(a, b) if d[0] and d[1] and max(len(d[0]), len(d[1])) <= LONGEST]
        gain = sum(_cost(left + x + right) - _cost(left + y + right) for x, y, left, right in changed)
        for x, y, left, right in changed:
            word, other = (x, y) if gain >= 0 else (y, x)
            for n, m in ((0, 0), (1, 0), (0, 1)):  # 开 for 发 is 开展 for 发展
                if (n, m) == (0, 0) or min(len(word), len(other)) < 2:
                    around = (left[len(left) - n :] if n else ""), right[:m]
                    pair = around[0] + word + around[1], around[0] + other + around[1]
                    seen[pair][f"{left[: len(left) - n]}<{pair[0]}>{right[m:]}"] += 1
    found = []
    for (word, other), contexts in seen.items():
        back = sum(seen.get((other, word), Counter()).values())
        han = all("一" <= c <= "鿿" for c in word + other)
        if han and len(contexts) >= PLACES and not back and len(word) > 1:
            count = contexts.total()
            shown = tuple(c for c, _ in contexts.most_common(SHOWN))
            found.append(Proposal(word, other, count, len(contexts), sqrt(len(contexts)), shown))
    return sorted(_shortest(found), key=lambda p: (-p.score, p.substitute))
