"""The verdict on a page: is it washed by this family, at what rate, and which words are swapped.

One page is washed or it is not, by one family. A washer has a pair or has it not, and swaps a word that it has at some
rate ``q``, which may be the page's or the pair's own. A substitute in a context with log-odds ``s`` for its original
(from the balanced table) and a frequency ratio ``r`` is ``1 + q r exp(s)`` times as likely on a washed page as on an
honest one; in a phrase that clean text never has, as many times as that phrase weighs; an original that is still
there, ``1 - q`` times. Rates are a grid, and so are the shares of core and of wide pairs that the washer at hand has.

The confidence of one place is fitted: rate, context and pair are weighed as washed pages showed, and what they say is
mapped to the share that was right there (``data/substitution_confidence.tsv``, :mod:`govclean.training.confidence`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from math import exp, fsum, log
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

RATES = (0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.97, 0.995)
SHARES = {"core": (0.3, 0.6, 0.9), "wide": (0.03, 0.2, 0.7)}
ALIKE = 0.5  # probability that a pair is swapped at the page's rate; else at one of its own
PRIOR = -7.0  # log-odds of a washed page before any evidence
CONVICTED = 3.0  # log-odds above which a page counts as washed
NEEDED = 2  # different phrases that clean text never has, at different places: without them no page is convicted
TEMPER = 0.8  # how much of a context's log-odds counts
HIGHEST, LOWEST = 5.0, -12.0  # tempered log-odds of one context
NEUTRAL = 0.7  # how much of a neutral context's evidence is discounted: pages differ in their words anyway
CAP = 3.5  # the most that one pair may add without a phrase that clean text never has; with one, as much as it weighs
FURTHER = 0.5  # what each further phrase of the same pair adds to that, as a share of its weight
OPEN_CAP, ALONE_CAP = (
    6.5,
    12.0,
)  # the most for a rare substitute that is right elsewhere on the page (a name), and for any
WEAK = 0.7  # of CAP, for a pair whose substitute is frequent in clean text
WEAK_RATIO = 8.0
SURE = 1e-4  # no pair is surer to be used, or not to be
MOST_LEFT = 400  # surviving originals of one pair that count


class Place(NamedTuple):
    """A substitute on the page: its pair's use and frequency ratio, the context's log-odds, and the context itself.

    phrase: a phrase around it that clean text never has, and its nats.
    """

    word: str
    use: str
    ratio: float
    score: float
    context: tuple[str, str]
    phrase: str = ""
    nats: float = 0.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """The page's log-odds of being washed, its most likely rate, the posterior of each place, and telling phrases."""

    log_odds: float
    rate: float
    posteriors: tuple[float, ...]
    phrases: int = 0
    pairs: Mapping[str, tuple[float, float]] = field(default_factory=dict)  # probability that it is used, and its rate

    @property
    def convicted(self) -> bool:
        """Whether the page counts as washed."""
        return self.log_odds > CONVICTED and self.phrases >= NEEDED


def judge(places: Sequence[Place], left: Mapping[str, int], bonus: float = 0.0, family: str = "*") -> Verdict:
    """Judge a page from its substitutes, the surviving originals of each pair, and evidence from elsewhere.

    left: substitute -> how often its originals still stand on the page.
    bonus: log-odds of evidence that the words do not hold.
    family: whose confidence is asked; ``*`` is the most cautious.
    """
    import numpy as np

    if not places:
        return Verdict(PRIOR + bonus, fsum(RATES) / len(RATES), ())
    by_word: dict[str, list[int]] = {}
    for i, place in enumerate(places):
        by_word.setdefault(place.word, []).append(i)
    firsts = [places[at[0]] for at in by_word.values()]
    rates = np.array(RATES)
    alone = _own(places, list(by_word.values()), [min(left.get(word, 0), MOST_LEFT) for word in by_word])
    apart = _log_sum(alone, 1) + (log(1 - ALIKE) - log(len(RATES)))
    own = np.logaddexp(alone + log(ALIKE), apart[:, None])  # at each rate of the page, which the pair may share or not
    caps = np.array([_cap([places[i] for i in at]) for at in by_word.values()])
    shares = np.array([SHARES["core" if place.use == "core" else "wide"] for place in firsts])
    core, wide = (np.array([place.use == use for place in firsts]) for use in ("core", "wide"))
    likelier = np.exp(np.maximum(-60.0, np.minimum(own, caps[:, None])))
    mixed = np.log(_having(shares, likelier))  # word, rate, share: log-likelihood ratio
    logs = mixed[core].sum(axis=0)[:, :, None] + mixed[wide].sum(axis=0)[:, None, :]  # rate, share of core, of wide
    total = float(_log_sum(logs.ravel(), 0))
    odds = total - log(logs.size) + PRIOR + bonus
    chances = np.exp(logs - total)
    page = chances.sum(axis=(1, 2))
    likelier = np.exp(np.clip(own, -60.0, 60.0))
    cells = np.where(wide[:, None, None], chances.sum(axis=1), chances.sum(axis=2))  # of its share, whatever the other
    held = shares[:, None, :] * likelier[:, :, None] / _having(shares, likelier)
    used = (cells * held).sum(axis=(1, 2))
    weights = (ALIKE * page + (1 - ALIKE) / len(RATES)) * np.exp(alone - alone.max(axis=1, keepdims=True))
    rate = (weights * rates).sum(axis=1) / weights.sum(axis=1)
    pairs = dict(zip(by_word, zip(used.tolist(), rate.tolist(), strict=True), strict=True))
    washed = 1 / (1 + exp(-max(-50.0, min(50.0, odds))))
    number = {word: n for n, word in enumerate(by_word)}
    of = np.array([number[place.word] for place in places])
    found = _evidence(np.array([place.ratio for place in firsts])[of], used[of], rate[of], [p.score for p in places])
    told = len({place.phrase for place in places if place.phrase})
    posteriors = tuple((washed * _confident(family, found)).tolist())
    return Verdict(odds, float((rates * page).sum()), posteriors, told, pairs)


def tempered(score: float) -> float:
    """A table's log-odds as they enter the verdict."""
    return max(LOWEST, min(HIGHEST, TEMPER * score))


def evidence(ratio: float, used: float, rate: float, score: float) -> tuple[float, float, float]:
    """What the confidence of one place is made of: log-odds of its pair's words, of its context, and of its pair."""
    share = max(SURE, min(1 - SURE, used))
    return log(ratio * rate), score, log(share / (1 - share))


def confident(family: str, found: tuple[float, float, float]) -> float:
    """The share of such places, on washed pages, where the word was swapped.

    >>> confident("W1", evidence(20.0, 0.99, 0.7, 4.0)) > 0.99
    True
    """
    import numpy as np

    return float(_confident(family, np.array(found)[:, None])[0])


def _evidence(ratio: Floats, used: Floats, rate: Floats, scores: Sequence[float]) -> Floats:
    """The same of all places, in three rows."""
    import numpy as np

    share = np.clip(used, SURE, 1 - SURE)
    return np.array((np.log(ratio * rate), scores, np.log(share / (1 - share))))


def _confident(family: str, found: Floats) -> Floats:
    import numpy as np

    weights, (said, right) = _confidence()
    *shared, offset = weights.get(family, weights["*"])
    odds = np.array(shared) @ found + offset
    return np.interp(1 / (1 + np.exp(-np.clip(odds, -50.0, 50.0))), said, right)


@cache
def _confidence() -> tuple[dict[str, tuple[float, ...]], tuple[list[float], list[float]]]:
    """Weights by family, and the map from what they say to what was right."""
    weights: dict[str, tuple[float, ...]] = {}
    said: list[float] = []
    right: list[float] = []
    for line in (files("govclean") / "data" / "substitution_confidence.tsv").read_text(encoding="utf-8").splitlines():
        kind, *values = line.split("\t")
        if kind == "weights":
            weights[values[0]] = tuple(map(float, values[1:]))
        elif kind == "knot":
            said.append(float(values[0]))
            right.append(float(values[1]))
    return weights, (said, right)


def _cap(places: Sequence[Place]) -> float:
    """The most that one pair may add. A phrase counts as it weighs, further ones in part."""
    plain = CAP * (WEAK if places[0].ratio < WEAK_RATIO else 1.0)
    nats = sorted({place.phrase: place.nats for place in places if place.phrase}.values(), reverse=True)
    if not nats:
        return plain
    named = places[0].ratio >= WEAK_RATIO and any(place.score <= LOWEST for place in places)
    most = OPEN_CAP if named else ALONE_CAP
    return min(most, max(plain, nats[0] + FURTHER * fsum(nats[1:])))


def _own(places: Sequence[Place], by_word: Sequence[Sequence[int]], left: Sequence[int]) -> Floats:
    """Pairs x rates: the log-likelihood ratio of each pair's words; contexts that repeat count once.

    by_word: the places of each pair. left: how many of its originals still stand.
    """
    import numpy as np

    scores: list[float] = []
    nats: list[float] = []  # what the phrase around a context weighs, where it comes first
    ratios: list[float] = []
    begins: list[int] = []
    for at in by_word:
        begins.append(len(scores))
        contexts: dict[tuple[str, str], int] = {}
        seen: set[str] = set()
        for i in at:
            place = places[i]
            n = contexts.setdefault(place.context, len(scores))
            if n < len(scores):
                scores[n] = place.score
            else:
                scores.append(place.score)
                nats.append(0.0 if place.phrase in seen else place.nats)
                ratios.append(places[at[0]].ratio)
            seen.add(place.phrase)
    rates = np.array(RATES)
    odds = np.array(ratios)[:, None] * rates
    likelier = np.exp(scores)[:, None]
    # What a context adds that is so many times likelier, less most of what one that says nothing would add.
    gains = np.log1p(odds * likelier) - NEUTRAL * np.log1p(odds * np.minimum(1.0, likelier))
    phrases = np.array(nats)[:, None]
    gains = np.where(phrases, np.maximum(gains, phrases + np.log(rates)), gains)
    sums: Floats = np.add.reduceat(gains, begins) + np.array(left)[:, None] * np.log(1 - rates)
    return sums


def _having(shares: Floats, likelier: Floats) -> Floats:
    """Pairs x rates x shares: how many times likelier a pair's words are, of which such a share of washers has it."""
    return 1 - shares[:, None, :] + shares[:, None, :] * likelier[:, :, None]


def _log_sum(values: Floats, axis: int) -> Floats:
    """Logarithm of the sum of exponentials along an axis."""
    import numpy as np

    top = values.max(axis=axis, keepdims=True)
    summed: Floats = top.squeeze(axis) + np.log(np.exp(values - top).sum(axis=axis))
    return summed
