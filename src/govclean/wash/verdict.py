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

from govclean.wash.tables import USES

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Codes = NDArray[np.uint64]

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
_MOST, _BEYOND = 700.0, exp(60.0)  # nats that can still be reckoned with, and times likelier that are as good as any
MOST_LEFT = 400  # surviving originals of one pair that count


class Places(NamedTuple):
    """The substitutes on a page, and all that is known of them.

    words: the different ones; for each the pair's use (which of USES) and frequency ratio. Then for each place: the
    number of its word among these, the context's log-odds, a code below 2**48 of the context itself, and the number of
    a phrase around it that clean text never has, with its nats (0 where there is none).
    """

    words: Sequence[str]
    uses: Ints
    ratios: Floats
    of: Ints
    scores: Floats
    contexts: Codes
    phrases: Ints
    nats: Floats


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


def judge(places: Places, left: Mapping[str, int], bonus: float = 0.0, family: str = "*") -> Verdict:
    """Judge a page from its substitutes, the surviving originals of each pair, and evidence from elsewhere.

    left: substitute -> how often its originals still stand on the page.
    bonus: log-odds of evidence that the words do not hold.
    family: whose confidence is asked; ``*`` is the most cautious.
    """
    import numpy as np

    words, of = places.words, places.of
    if not words:
        return Verdict(PRIOR + bonus, fsum(RATES) / len(RATES), ())
    grid = _grid()
    told, first = _told(places)
    alone = _own(places, first, [min(left.get(word, 0), MOST_LEFT) for word in words])
    top = alone.max(axis=1, keepdims=True)
    chances = np.exp(alone - top)
    # At each rate of the page, which the pair may share or not: how many times likelier its words are.
    likelier = chances * ALIKE + chances.sum(axis=1, keepdims=True) * ((1 - ALIKE) / len(RATES))
    likelier *= np.exp(np.minimum(top, _MOST))
    shares = grid.shares.take(places.uses, axis=0)  # pairs x 1 x shares of washers that have the pair
    capped = np.minimum(likelier, np.exp(_caps(places, told))[:, None])[:, :, None]
    mixed = np.log1p(shares * (capped - 1)).reshape(len(words), -1)  # a pair's words, by rate and share
    core, wide = (grid.kinds.take(places.uses, axis=1) @ mixed).reshape(2, len(RATES), -1)
    cells = core[:, :, None] + wide[:, None, :]  # rate, share of core, of wide: log-likelihood ratio
    most = cells.max()
    cells = np.exp(cells - most)
    total = float(cells.sum())
    odds = float(most) + log(total / cells.size) + PRIOR + bonus
    cells /= total
    of_share = np.array((cells.sum(axis=2), cells.sum(axis=1), cells.sum(axis=2)))  # core, wide, and the others
    page = of_share[0].sum(axis=1)
    with_pair = np.minimum(likelier, _BEYOND)[:, :, None] * shares
    with_pair *= of_share.take(places.uses, axis=0) / (with_pair + (1 - shares))
    used = with_pair.reshape(len(words), -1).sum(axis=1)
    chances *= ALIKE * page + (1 - ALIKE) / len(RATES)
    rate = chances @ grid.rates / chances.sum(axis=1)
    pair, itself = _evidence(places.ratios, used, rate)
    sure = _confident(family, (pair.take(of), places.scores, itself.take(of)))
    sure *= 1 / (1 + exp(-max(-50.0, min(50.0, odds))))
    pairs = dict(zip(words, zip(used.tolist(), rate.tolist(), strict=True), strict=True))
    phrases = len({phrase for own in told.values() for phrase in own})
    return Verdict(odds, float(page @ grid.rates), tuple(sure.tolist()), phrases, pairs)


class _Grid(NamedTuple):
    """The rates, and by number of a use: its shares (uses x 1 x shares), whether it is core and whether wide."""

    rates: Floats
    logs: Floats
    rest: Floats  # log-likelihood of an original that still stands
    shares: Floats
    kinds: Floats


@cache
def _grid() -> _Grid:
    import numpy as np

    rates = np.array(RATES)
    shares = np.array([SHARES.get(use, SHARES["wide"]) for use in USES])[:, None, :]
    return _Grid(rates, np.log(rates), np.log(1 - rates), shares, np.eye(len(SHARES), len(USES)))


def tempered(scores: Floats) -> Floats:
    """A table's log-odds as they enter the verdict."""
    import numpy as np

    return np.maximum(LOWEST, np.minimum(HIGHEST, TEMPER * scores))


def evidence(ratio: float, used: float, rate: float, score: float) -> tuple[float, float, float]:
    """What the confidence of one place is made of: log-odds of its pair's words, of its context, and of its pair."""
    import numpy as np

    words, pair = _evidence(np.array(ratio), np.array(used), np.array(rate))
    return float(words), score, float(pair)


def confident(family: str, found: tuple[float, float, float]) -> float:
    """The share of such places, on washed pages, where the word was swapped.

    >>> confident("W1", evidence(20.0, 0.99, 0.7, 4.0)) > 0.99
    True
    """
    return float(_confident(family, found))


def _evidence(ratio: Floats, used: Floats, rate: Floats) -> tuple[Floats, Floats]:
    """Log-odds of the words of pairs, and of the pairs themselves."""
    import numpy as np

    share = np.maximum(SURE, np.minimum(1 - SURE, used))
    return np.log(ratio * rate), np.log(share / (1 - share))


def _confident(family: str, found: tuple[Floats | float, Floats | float, Floats | float]) -> Floats:
    import numpy as np

    weights, (said, right) = _confidence()
    words, context, pair, offset = weights.get(family, weights["*"])
    odds = words * found[0] + context * found[1] + pair * found[2] + offset
    return np.interp(1 / (1 + np.exp(-np.maximum(-50.0, np.minimum(50.0, odds)))), said, right)


@cache
def _confidence() -> tuple[dict[str, tuple[float, ...]], tuple[Floats, Floats]]:
    """Weights by family, and the map from what they say to what was right."""
    import numpy as np

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
    return weights, (np.array(said), np.array(right))


def _told(places: Places) -> tuple[dict[int, dict[int, float]], dict[int, float]]:
    """For each word that stands in telling phrases, these and their nats; and the nats by the first place of each."""
    told: dict[int, dict[int, float]] = {}
    first: dict[int, float] = {}
    some = places.phrases.nonzero()[0]
    rows = (values.take(some).tolist() for values in (places.of, places.phrases, places.nats))
    for n, word, phrase, nats in zip(some.tolist(), *rows, strict=True):
        own = told.setdefault(word, {})
        if phrase not in own:
            own[phrase] = first[n] = nats
    return told, first


def _caps(places: Places, told: Mapping[int, Mapping[int, float]]) -> Floats:
    """The most that each pair may add. A phrase counts as it weighs, further ones in part."""
    import numpy as np

    ratios = places.ratios.tolist()
    caps = [CAP * WEAK if ratio < WEAK_RATIO else CAP for ratio in ratios]
    if told:
        elsewhere = set(places.of[places.scores <= LOWEST].tolist())  # words that are right at some place
    for word, phrases in told.items():
        nats = sorted(phrases.values(), reverse=True)
        most = OPEN_CAP if word in elsewhere and ratios[word] >= WEAK_RATIO else ALONE_CAP
        caps[word] = min(most, max(caps[word], nats[0] + FURTHER * fsum(nats[1:])))
    return np.array(caps)


def _own(places: Places, told: Mapping[int, float], left: Sequence[int]) -> Floats:
    """Pairs x rates: the log-likelihood ratio of each pair's words; contexts that repeat count once.

    told: the nats of a phrase, by the place where it comes first. left: how many originals of a pair still stand.
    """
    import numpy as np

    grid = _grid()
    codes = (places.of.astype(np.uint64) << np.uint64(48)) | places.contexts
    order = codes.argsort(kind="stable")
    codes = codes.take(order)
    change = np.ones(len(codes) + 1, np.bool_)
    np.not_equal(codes[1:], codes[:-1], out=change[1:-1])
    firsts, lasts = order[change[:-1]], order[change[1:]]  # of each context, word by word
    of = places.of.take(firsts)
    likelier = np.exp(places.scores.take(lasts))[:, None]
    odds = (places.ratios[:, None] * grid.rates).take(of, axis=0)
    # What a context adds that is so many times likelier, less most of what one that says nothing would add.
    gains = np.log1p(odds * likelier) - NEUTRAL * np.log1p(odds * np.minimum(1.0, likelier))
    if told:
        nats = np.zeros(len(order))
        nats[list(told)] = list(told.values())
        nats = nats.take(firsts)
        some = nats.nonzero()[0]
        gains[some] = np.maximum(gains.take(some, axis=0), nats.take(some)[:, None] + grid.logs)
    sums: Floats = np.add.reduceat(gains, of.searchsorted(np.arange(len(left))))
    sums += np.array(left)[:, None] * grid.rest
    return sums
