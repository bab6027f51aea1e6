"""The verdict on a page: is it washed by this family, at what rate, and which words are swapped.

One page is washed or it is not, by one family, at some rate ``q``. A substitute in a context with log-odds ``s`` for
its original (from the balanced table) and a frequency ratio ``r`` is ``1 + q r exp(s)`` times as likely on a washed
page as on an honest one; an original that is still there, ``1 - q`` times. Rates are a grid, and so are the shares of
core and of wide pairs that the washer at hand uses.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import exp, fsum, log, log1p

RATES = (0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.97, 0.995)
SHARES = {"core": (0.3, 0.6, 0.9), "wide": (0.03, 0.2, 0.7)}
PRIOR = -7.0  # log-odds of a washed page before any evidence
CONVICTED = 3.0  # log-odds above which a page counts as washed; the highest of 9,700 honest pages was -1.2
TEMPER = 1.0  # how much of a context's log-odds counts
HIGHEST, LOWEST = 5.0, -12.0  # tempered log-odds of one context
NEUTRAL = 0.7  # how much of a neutral context's evidence is discounted: pages differ in their words anyway
CAUTION = 0.25  # taken off the log-odds of every single word: a wrong repair is worse than a missed one
TELLING_CAP, CAP = 6.0, 3.5  # the most that one pair may add, with and without a phrase that clean text never has
WEAK = 0.7  # of that, for a pair whose substitute is frequent in clean text
WEAK_RATIO = 8.0
MOST_LEFT = 400  # surviving originals of one pair that count


@dataclass(frozen=True, slots=True)
class Place:
    """A substitute on the page: its pair's use and frequency ratio, the context's log-odds, and the context itself."""

    word: str
    use: str
    ratio: float
    score: float
    context: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The page's log-odds of being washed, its most likely rate, and the posterior of each place."""

    log_odds: float
    rate: float
    posteriors: tuple[float, ...]

    @property
    def convicted(self) -> bool:
        """Whether the page counts as washed."""
        return self.log_odds > CONVICTED


def judge(
    places: Sequence[Place], left: Mapping[str, int], telling: Collection[str] = (), bonus: float = 0.0
) -> Verdict:
    """Judge a page from its substitutes, the surviving originals of each pair, and evidence from elsewhere.

    left: substitute -> how often its originals still stand on the page.
    telling: substitutes that the page has in a phrase that clean text never has.
    bonus: log-odds of evidence that the words do not hold.
    """
    by_word: dict[str, list[int]] = {}
    for i, place in enumerate(places):
        by_word.setdefault(place.word, []).append(i)
    own = {word: _own(places, at, min(left.get(word, 0), MOST_LEFT)) for word, at in by_word.items()}
    grid = [(q, c, w) for q in range(len(RATES)) for c in range(3) for w in range(3)]
    joint: dict[str, list[list[float]]] = {}  # word -> rate -> share -> log-likelihood ratio
    for word, at in by_word.items():
        place = places[at[0]]
        cap = (TELLING_CAP if word in telling else CAP) * (WEAK if place.ratio < WEAK_RATIO else 1.0)
        joint[word] = [
            [_mix(share, min(value, cap)) for share in SHARES.get(place.use, (0.0,) * 3)] for value in own[word]
        ]
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
    posteriors = [0.0] * len(places)
    for word, at in by_word.items():
        place = places[at[0]]
        shares = SHARES.get(place.use, SHARES["wide"])
        column = 2 if place.use == "wide" else 1
        used = fsum(p * _part(shares[cell[column]], own[word][cell[0]]) for p, cell in zip(chances, grid, strict=True))
        peak = _log_sum(own[word])
        rate = fsum(q * (p + exp(o - peak)) / 2 for q, p, o in zip(RATES, rates, own[word], strict=True))
        for i in at:
            odd = place.ratio * rate * exp(places[i].score - CAUTION)
            posteriors[i] = washed * used * odd / (1 + odd)
    return Verdict(odds, fsum(q * p for q, p in zip(RATES, rates, strict=True)), tuple(posteriors))


def tempered(score: float) -> float:
    """A table's log-odds as they enter the verdict."""
    return max(LOWEST, min(HIGHEST, TEMPER * score))


def _own(places: Sequence[Place], at: Sequence[int], left: int) -> list[float]:
    """The log-likelihood ratio of one pair's words at each rate; contexts that repeat count once."""
    ratio = places[at[0]].ratio
    scores = list({places[i].context: places[i].score for i in at}.values())
    sums = []
    for q in RATES:
        gain = fsum(_gain(ratio * q, s) for s in scores)
        sums.append(left * log(1 - q) + gain)
    return sums


def _gain(odds: float, score: float) -> float:
    """What one context adds, less most of what a context that says nothing would add."""
    return log1p(odds * exp(score)) - NEUTRAL * log1p(odds * min(1.0, exp(score)))


def _mix(share: float, value: float) -> float:
    return log(1 - share + share * exp(max(-60.0, value)))


def _part(share: float, value: float) -> float:
    odds = share * exp(max(-60.0, min(60.0, value)))
    return odds / (1 - share + odds)


def _log_sum(values: Sequence[float]) -> float:
    top = max(values)
    return top + log(fsum(exp(v - top) for v in values))
