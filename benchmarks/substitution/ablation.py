"""The filter with a part left out: what the page's verdict and the contexts are worth."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

import numpy as np

from benchmarks.substitution.outcomes import LIKE
from govclean.document import Document
from govclean.filters import substitution as filter_module
from govclean.filters.substitution import Substitution
from govclean.findings import Edit
from govclean.wash import page
from govclean.wash.verdict import NEEDED, Places, Verdict

RATE = 0.5  # what is supposed of a page without a verdict


def _by_context(places: Places, left: Mapping[str, int], bonus: float = 0.0, family: str = "") -> Verdict:
    odds = places.ratios[places.of] * RATE * np.exp(places.scores)
    return Verdict(99.0, RATE, tuple((odds / (1 + odds)).tolist()), NEEDED, _pairs(places))


def _by_phrase(places: Places, left: Mapping[str, int], bonus: float = 0.0, family: str = "") -> Verdict:
    return Verdict(99.0, RATE, tuple((places.phrases > 0).astype(float).tolist()), NEEDED, _pairs(places))


def _pairs(places: Places) -> dict[str, tuple[float, float]]:
    return dict.fromkeys(places.words, (1.0, RATE))


def _ungated() -> list[Any]:
    some = {"": ""}
    return [
        patch.object(filter_module, "betrayals", lambda *_: some),
        patch.object(filter_module, "phrases_held", lambda *_: NEEDED),
    ]


VARIANTS: dict[str, Callable[[], list[Any]]] = {
    "whole": list,
    "no page verdict": lambda: [*_ungated(), patch.object(page, "judge", _by_context)],
    "no contexts": lambda: [patch.object(page, "tempered", np.zeros_like)],
    "lexicon only": lambda: [*_ungated(), patch.object(page, "judge", _by_phrase)],
}


@contextmanager
def variant(name: str) -> Iterator[None]:
    """The filter as one variant has it."""
    with ExitStack() as stack:
        for change in VARIANTS[name]():
            stack.enter_context(change)
        yield


def false_changes(swaps: Substitution, texts: Sequence[str], most: int) -> tuple[int, int]:
    """Words changed in clean text of up to ``most`` characters, and how many characters that is."""
    size = changed = 0
    for text in texts:
        if size >= most:
            break
        size += len(text)
        found = [f for f in swaps(Document(text)) if isinstance(f, Edit)]
        changed += sum(not f.rule.startswith(LIKE) for f in found)
    return changed, size
