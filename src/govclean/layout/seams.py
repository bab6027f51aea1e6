"""Whether a sentence runs across a break: asked from the character model that the package carries."""

from __future__ import annotations

from functools import lru_cache
from math import exp, log

from govclean.plausibility import UNIT, fold_char, model
from govclean.views import SENTENCE_ENDS


def seam(before: str, after: str) -> float:
    """How much likelier it is, in nats, that the two texts run on than that a clause ends between them.

    Measured on held-out clean prose: above 11 stand four of ten cuts inside a sentence, and fewer than one
    in a thousand pairs of neighbouring sentences whose full stop was taken away.

    >>> seam("各地要统筹应", "急管理工作") > 11 > seam("保持高度警觉", "抓实重点工作")
    True
    """
    return _seam(before[-6:], after[:8])


def _folded(text: str) -> str:
    return "".join(map(fold_char, text))


@lru_cache(maxsize=4096)  # a page is read two or three times, and most of its seams stay
def _seam(before: str, after: str) -> float:
    ask = model().cost
    left, right = "\n\n" + _folded(before), _folded(after) + "\n\n"
    a, b, x, y = left[-2], left[-1], right[0], right[1]
    ends = min(ask(a, b, "。"), ask(a, b, "，"), ask(a, b, "\n"))
    begins = ask("\n", "\n", x) + ask("\n", x, y)  # what comes then costs the same either way
    runs = ask(a, b, x) + ask(b, x, y)
    return (ends + begins - runs) / UNIT


def turn(before: str, after: str) -> float:
    """How much likelier, in nats, the second text goes on with the first than that it begins a paragraph.

    Behind a full stop, how often paragraphs end there is left out: that differs from page to page.
    """
    return _turn(before[-6:], after[:8])


@lru_cache(maxsize=4096)
def _turn(before: str, after: str) -> float:
    ask = model().cost
    left, right = "\n\n" + _folded(before), _folded(after) + "\n\n"
    a, b, x, y = left[-2], left[-1], right[0], right[1]
    begins = ask("\n", "\n", x) + ask("\n", x, y)
    runs = ask(a, b, x) + ask(b, x, y)
    ends = ask(a, b, "\n")
    if b in SENTENCE_ENDS:  # given that no paragraph ends here
        return (begins - runs) / UNIT - log(1 - min(exp(-ends / UNIT), 0.99))
    return (begins + ends - runs) / UNIT


def alien(before: str, after: str) -> float:
    """How much likelier, in nats, two texts run on than that a number stands between them."""
    ask = model().cost
    left, right = "\n\n" + _folded(before), _folded(after) + "\n\n"
    a, b, x, y = left[-2], left[-1], right[0], right[1]
    divided = ask(a, b, "0") + ask(b, "0", x) + ask("0", x, y)
    return (divided - ask(a, b, x) - ask(b, x, y)) / UNIT
