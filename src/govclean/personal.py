"""Mobile numbers and resident identity numbers in a text; an identity number only with a valid check character."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from govclean.facts import is_identity_number
from govclean.rules import rule_file


class Number(NamedTuple):
    """A personal number at ``text[start:end]``; ``kind`` is ``mobile`` or ``identity``."""

    start: int
    end: int
    kind: str


class _Known(NamedTuple):
    """The table ``person`` of the rule file."""

    mobile: re.Pattern[str]
    digits: tuple[re.Pattern[str], ...]  # runs, one of which every such number holds
    identity: re.Pattern[str]


@cache
def _known() -> _Known:
    table = rule_file("fields")["person"]
    digits = tuple(map(re.compile, table["digits"]))
    return _Known(re.compile(table["mobile"]), digits, re.compile(table["identity"]))


def has_digits(text: str) -> bool:
    """Whether a text holds a run of digits that such a number needs; ``False`` is certain."""
    for digits in _known().digits:  # noqa: SIM110  # a generator costs more than what it looks for
        if digits.search(text):
            return True
    return False


def numbers(text: str) -> Iterator[Number]:
    """The personal numbers of a text, mobile numbers first.

    >>> [(n.kind, n.start) for n in numbers("电话13912345678，编号1.13912345678，身份证11010519491231002X")]
    [('mobile', 2), ('identity', 33)]
    """
    known = _known()
    for match in known.mobile.finditer(text):
        if not _joined(text, match.start()):
            yield Number(*match.span(), "mobile")
    for match in known.identity.finditer(text):
        if not _joined(text, match.start()) and is_identity_number(match.group()):
            yield Number(*match.span(), "identity")


def _joined(text: str, start: int) -> bool:
    """Whether a number goes on to the left: 1.13912345678 holds no mobile number."""
    before = text[start - 1 : start]
    return before.isascii() and (before.isalnum() or before in ".-_/=") and before != ""
