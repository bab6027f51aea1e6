"""The forms of copyright and disclaimer notices: what a heading looks like, and the signals of a paragraph."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, partial, reduce
from operator import or_

from govclean import prefilter
from govclean.frame.anchors import BLANKS, any_of, spaced
from govclean.rules import rule_file


@cache
def _compiled() -> tuple[re.Pattern[str], tuple[re.Pattern[str], ...], re.Pattern[str], re.Pattern[str]]:
    table = rule_file("notices")
    return (
        re.compile(spaced(table["heading"])),
        tuple(re.compile(spaced(s)) for s in table["signals"]),
        re.compile(spaced(table["speaker"])),
        re.compile(spaced(table["whole"])),
    )


def _pairs(group: int) -> int:
    """The mask of the pairs of characters one of which each anchor of a group of the rules holds."""

    def characters(which: int) -> str:
        return "".join(sorted({pair[which] for pair in rule_file("notices")["pairs"][group]}))

    return prefilter.pair(partial(characters, 0), lambda: characters(1) + BLANKS, simplified=True)


_MAY_HOLD = tuple(map(_pairs, range(4)))
_MAY_HOLD_ANY = reduce(or_, _MAY_HOLD)


@cache
def _anchors() -> tuple[re.Pattern[str], ...]:
    """The words one of which every notice holds, by group."""
    return tuple(any_of(words) for words in rule_file("notices")["anchors"])


def may_hold(text: str, held: Callable[[int], object] | None = None) -> bool:
    """Whether a text in simplified script holds a word that every notice holds.

    ``held`` says which masks of :mod:`govclean.prefilter` the text may hold, where that is known.

    >>> may_hold("凡 转 载本网作品，请注明出处。"), may_hold("会议要求转变作风。")
    (True, False)
    """
    held = held or prefilter.scan(text).__and__
    if not held(_MAY_HOLD_ANY):
        return False
    return any(held(mask) and words.search(text) for mask, words in zip(_MAY_HOLD, _anchors(), strict=True))


def is_heading(text: str) -> bool:
    """Whether a whole line is the heading of a notice.

    >>> is_heading("版权与免责声明："), is_heading("版权声明的法律效力")
    (True, False)
    """
    return len(text) <= 24 and _compiled()[0].fullmatch(text) is not None


def heading_end(text: str) -> int:
    """Where a heading that a line begins with ends, colon included; 0 when it begins with none."""
    match = _compiled()[0].match(text)
    return match.end() if match and text[match.end() - 1] in ":：" else 0


def signals(text: str) -> int:
    """How many different signals of a notice a paragraph holds."""
    return sum(p.search(text) is not None for p in _compiled()[1])


def speaks(text: str) -> bool:
    """Whether a site speaks of itself (本网, 本站, 本公众号) in the paragraph: a law on copyright does not."""
    return _compiled()[2].search(text) is not None


def is_notice(text: str) -> bool:
    """Whether a paragraph alone is a notice beyond doubt: the site speaks, and at least ``alone`` signals agree.

    >>> is_notice("本网转载作品目的在于传递更多信息，并不代表本网赞同其观点，如涉及侵权请与本网联系。")
    True
    >>> is_notice("著作权人转让著作权的，应当订立书面合同，侵权的承担法律责任。")
    False
    """
    known = _compiled()
    if known[3].fullmatch(text):
        return True
    if known[2].search(text) is None:
        return False
    left = rule_file("notices")["alone"]
    for signal in known[1]:
        left -= signal.search(text) is not None
        if not left:
            return True
    return False
