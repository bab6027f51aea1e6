"""A second opinion on what the rules say of a pair: the odds that it is a copy, and that one is a piece of the other.

Two logistic models over the evidence. Their weights are data, ``data/dedup_odds.toml``, written by
``python -m govclean.training.relations``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache
from math import exp, log1p
from typing import NamedTuple

from govclean.dedup import facts as typed
from govclean.dedup.align import LOOSE
from govclean.dedup.evidence import Evidence

FEATURES = (
    # shares of characters, 0..1
    *("a_share", "b_share", "a_order", "b_order", "shared", "held", "conflict_share", "titles", "loose", "ratio"),
    # counts of facts of title and lead, then of the body
    *("identity", "ordinals", "dates", "places", "names", "doc_numbers", "figures", "identity_agree"),
    *("body", "no_slips", "body_places", "body_dates", "body_ordinals", "body_agree", "anchors"),
    # yes or no
    *("untitled", "heads_meet", "a_headed", "b_headed", "published_apart", "dated"),
    # logarithms of characters and of units, then articles up to five
    *("size", "before", "after", "pairs", "a_articles", "b_articles"),
)


class Odds(NamedTuple):
    """Probabilities, 0..1: of a copy, and of a page that holds the other or a piece of it."""

    copy: float
    piece: float


def features(e: Evidence) -> tuple[float, ...]:
    """What the models read of a pair, in the order of :data:`FEATURES`."""
    alignment = e.alignment
    identity, body = (Counter(c.type for c in found) for found in (e.identity, e.body))
    met = sorted((j, i) for i, j in alignment.pairs if i not in e.a.bylines and j not in e.b.bylines)
    first, last = (met[0][1], met[-1][1]) if met else (0, 0)
    weights = e.a.grams.weights
    loose = sum(share >= LOOSE for share in alignment.b_match) / max(1, len(alignment.b_match))
    return (
        *(alignment.a_share, alignment.b_share, alignment.a_order, alignment.b_order, e.shared, e.held),
        *(e.conflict_share, e.titles or 0.0, loose, e.b.size / max(1, e.a.size)),
        *(len(e.identity), identity["ordinal"], identity["date"], identity["place"], identity["name"]),
        *(identity["doc_number"], identity["figure"], e.identity_agree),
        *(len(e.body), sum(not typed.may_be_slip(c) for c in e.body), body["place"], body["date"], body["ordinal"]),
        *(e.body_agree, len(set(e.a.anchors) & set(e.b.anchors))),
        *(e.titles is None, e.heads_meet, e.a.headed, e.b.headed, bool(e.published_apart), bool(e.a.date and e.b.date)),
        *(log1p(e.b.size), log1p(sum(weights[:first])), log1p(sum(weights[last + 1 :])), log1p(len(alignment.pairs))),
        *(min(e.a.articles, 5), min(e.b.articles, 5)),
    )


@cache
def _models() -> tuple[tuple[float, ...], ...]:
    """Of each model the weights in the order of the features, and its bias.

    Raises ValueError when the data file was written for other features.
    """
    data: Mapping[str, Mapping[str, float]] = typed.load("dedup_odds")
    for name in Odds._fields:
        if data[name].keys() != {*FEATURES, "bias"}:
            raise ValueError("data/dedup_odds.toml is of other features: run python -m govclean.training.relations")
    return tuple(tuple(float(data[name][key]) for key in (*FEATURES, "bias")) for name in Odds._fields)


def odds(e: Evidence) -> Odds:
    """The odds of a pair, as probabilities."""
    values = (*features(e), 1.0)
    said = (sum(w * v for w, v in zip(weights, values, strict=True)) for weights in _models())
    return Odds(*(1 / (1 + exp(-min(max(x, -50.0), 50.0))) for x in said))
