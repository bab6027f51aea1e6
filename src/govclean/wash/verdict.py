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

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from math import exp, fsum, log, log1p

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


@dataclass(frozen=True, slots=True)
class Place:
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
    by_word: dict[str, list[int]] = {}
    for i, place in enumerate(places):
        by_word.setdefault(place.word, []).append(i)
    alone = {word: _own(places, at, min(left.get(word, 0), MOST_LEFT)) for word, at in by_word.items()}
    own = {word: _blend(values) for word, values in alone.items()}
    grid = [(q, c, w) for q in range(len(RATES)) for c in range(3) for w in range(3)]
    joint: dict[str, list[list[float]]] = {}  # word -> rate -> share -> log-likelihood ratio
    for word, at in by_word.items():
        cap = _cap([places[i] for i in at])
        shares = SHARES.get(places[at[0]].use, (0.0,) * 3)
        joint[word] = [_mixed(shares, min(value, cap)) for value in own[word]]
    core = [word for word, at in by_word.items() if places[at[0]].use == "core"]
    wide = [word for word, at in by_word.items() if places[at[0]].use == "wide"]
    cores = [[fsum(joint[word][q][c] for word in core) for c in range(3)] for q in range(len(RATES))]
    wides = [[fsum(joint[word][q][w] for word in wide) for w in range(3)] for q in range(len(RATES))]
    logs = [cores[q][c] + wides[q][w] for q, c, w in grid]
    total = _log_sum(logs)
    odds = total - log(len(grid)) + PRIOR + bonus
    chances = [exp(value - total) for value in logs]
    rates = [fsum(p for p, (q, _, _) in zip(chances, grid, strict=True) if q == k) for k in range(len(RATES))]
    washed = 1 / (1 + exp(-max(-50.0, min(50.0, odds))))
    by_share = {"core": _cells(chances, 0), "wide": _cells(chances, 1)}
    posteriors = [0.0] * len(places)
    pairs: dict[str, tuple[float, float]] = {}
    for word, at in by_word.items():
        place = places[at[0]]
        shares = SHARES.get(place.use, SHARES["wide"])
        cells = by_share["wide" if place.use == "wide" else "core"]
        used = fsum(_part(shares, value, row) for value, row in zip(own[word], cells, strict=True))
        rate = _rate(alone[word], rates)
        pairs[word] = used, rate
        for i in at:
            posteriors[i] = washed * confident(family, evidence(place.ratio, used, rate, places[i].score))
    told = len({place.phrase for place in places if place.phrase})
    return Verdict(odds, fsum(q * p for q, p in zip(RATES, rates, strict=True)), tuple(posteriors), told, pairs)


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
    weights, (said, right) = _confidence()
    *shared, offset = weights.get(family, weights["*"])
    odds = offset + fsum(weight * value for weight, value in zip(shared, found, strict=True))
    plain = 1 / (1 + exp(-max(-50.0, min(50.0, odds))))
    at = max(1, bisect_left(said, plain))
    part = (plain - said[at - 1]) / (said[at] - said[at - 1])
    return right[at - 1] + part * (right[at] - right[at - 1])


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


def _cells(chances: Sequence[float], of: int) -> list[list[float]]:
    """The probabilities of rate and share: of core pairs (0) or wide ones (1), whatever the other share is."""
    cells = []
    for start in range(0, len(chances), 9):
        rows = [chances[start + 3 * c : start + 3 * c + 3] for c in range(3)]
        cells.append([fsum(row) for row in (rows if of == 0 else zip(*rows, strict=True))])
    return cells


def _cap(places: Sequence[Place]) -> float:
    """The most that one pair may add. A phrase counts as it weighs, further ones in part."""
    plain = CAP * (WEAK if places[0].ratio < WEAK_RATIO else 1.0)
    nats = sorted({place.phrase: place.nats for place in places if place.phrase}.values(), reverse=True)
    if not nats:
        return plain
    named = places[0].ratio >= WEAK_RATIO and any(place.score <= LOWEST for place in places)
    most = OPEN_CAP if named else ALONE_CAP
    return min(most, max(plain, nats[0] + FURTHER * fsum(nats[1:])))


def _own(places: Sequence[Place], at: Sequence[int], left: int) -> list[float]:
    """The log-likelihood ratio of one pair's words at each rate; contexts that repeat count once."""
    ratio = places[at[0]].ratio
    nats: dict[tuple[str, str], float] = {}  # context -> what the phrase around it weighs, where it comes first
    seen: set[str] = set()
    for i in at:
        place = places[i]
        nats.setdefault(place.context, 0.0 if place.phrase in seen else place.nats)
        seen.add(place.phrase)
    scores = {places[i].context: places[i].score for i in at}
    weighed = [(exp(score), nats[context]) for context, score in scores.items()]
    sums = []
    for q in RATES:
        gains = (max(_gain(ratio * q, e), n + log(q)) if n else _gain(ratio * q, e) for e, n in weighed)
        sums.append(left * log(1 - q) + fsum(gains))
    return sums


def _blend(values: Sequence[float]) -> list[float]:
    """The same at each rate of the page, which the pair may share or not."""
    apart = _log_sum(values) - log(len(RATES)) + log(1 - ALIKE)
    return [_log_sum((value + log(ALIKE), apart)) for value in values]


def _rate(values: Sequence[float], page: Sequence[float]) -> float:
    """The expected rate of one pair, from its likelihood at each rate and from the page's rates (probabilities)."""
    top = max(values)
    shared = [ALIKE * p * exp(value - top) for p, value in zip(page, values, strict=True)]
    apart = [(1 - ALIKE) / len(RATES) * exp(value - top) for value in values]
    weights = [a + b for a, b in zip(shared, apart, strict=True)]
    return fsum(q * w for q, w in zip(RATES, weights, strict=True)) / fsum(weights)


def _gain(odds: float, likelier: float) -> float:
    """What one context adds that is so many times likelier, less most of what one that says nothing would add."""
    return log1p(odds * likelier) - NEUTRAL * log1p(odds * min(1.0, likelier))


def _mixed(shares: Sequence[float], value: float) -> list[float]:
    """The log-likelihood ratio of a pair that such a share of washers has."""
    likelier = exp(max(-60.0, value))
    return [log(1 - share + share * likelier) for share in shares]


def _part(shares: Sequence[float], value: float, chances: Sequence[float]) -> float:
    """The probability that the washer has the pair, over its shares and their probabilities."""
    likelier = exp(max(-60.0, min(60.0, value)))
    return fsum(p * share * likelier / (1 - share + share * likelier) for share, p in zip(shares, chances, strict=True))


def _log_sum(values: Sequence[float]) -> float:
    top = max(values)
    return top + log(fsum(exp(v - top) for v in values))
