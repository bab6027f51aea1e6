"""What stands around the text of a letter: whom it is addressed to, whom a copy goes to, and what is attached."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from govclean.findings import Field
from govclean.frame import page
from govclean.frame.page import Row
from govclean.rules import rule_file

_MOST = 40  # attachments of one document
_INDENT = 40  # blanks before the word
_LONGEST = 120  # code points of an attachment's name
_CLOSE = "。；;，, \t\u3000\xa0"


class _Known(NamedTuple):
    """The table ``annex`` of the rule file."""

    mark: re.Pattern[str]
    entry: re.Pattern[str]
    not_entry: re.Pattern[str]
    addressed: re.Pattern[str]
    salutation: re.Pattern[str]
    copied: re.Pattern[str]


@cache
def _known() -> _Known:
    table = rule_file("fields")["annex"]
    return _Known(*(re.compile(table[name]) for name in _Known._fields))


def addressee(rows: Sequence[Row], prose: Sequence[int], body: int, values: str) -> Iterator[Field]:
    """Whom a letter is addressed to: the row of public bodies that ends in a colon, between title and text."""
    for n, row in enumerate(rows[body : body + 4], body):
        if row.text[-1] in "：:" and _known().addressed.fullmatch(row.text):
            if not _known().salutation.search(row.text):
                yield Field(
                    "addressee", values[row.at : row.at + len(row.text) - 1], row.at, row.at + len(row.text) - 1, 0.8
                )
            return
        if n in prose:
            return


def copied_to(simplified: str, values: str) -> Iterator[Field]:
    """Whom copies go to: the row that begins with 抄送."""
    match = _known().copied.search(simplified)
    if match:
        start = match.start("to")
        end = start + len(match["to"].rstrip(_CLOSE))
        if start < end:
            yield Field("copied_to", values[start:end], start, end, 0.8)


def attachments(simplified: str, values: str) -> Iterator[Field]:
    """The names behind 附件：, one a row or all on one, numbered or a single one.

    >>> text = "特此通知。\\n附件：1.检查表\\n2.名单\\n示范市应急管理局"
    >>> [f.value for f in attachments(text, text)]
    ['检查表', '名单']
    """
    at = simplified.find("附")
    while at >= 0:
        match = _known().mark.match(simplified, at)
        before = simplified[max(0, at - _INDENT) : at]
        if match and not before[before.rfind("\n") + 1 :].strip(page.STRIP) and ("\n" in before or at < _INDENT):
            found = list(_listed(simplified, match.end(), values))
            yield from found
            if found:
                return
        at = simplified.find("附", at + 1)


def _listed(simplified: str, at: int, values: str) -> Iterator[Field]:
    """The entries of a list that begins at ``at``: numbers that follow one another, over rows; or one name."""
    known = _known()
    wanted = 1
    while wanted <= _MOST:
        end = simplified.find("\n", at)
        end = len(simplified) if end < 0 else end
        row = simplified[at:end]
        if not row.strip(page.STRIP):
            if end == len(simplified) or wanted > 1:
                return
            at = end + 1
            continue
        begun = known.entry.match(row.lstrip(page.STRIP))
        if begun is None or int(begun["n"]) != wanted:
            if wanted == 1 and begun is None:
                yield from _entry(simplified, at, end, values)
            return
        start = at + len(row) - len(row.lstrip(page.STRIP)) + begun.end()
        while True:  # the next number may stand on the same row
            wanted += 1
            following = next(
                (
                    m
                    for m in known.entry.finditer(simplified, start, end)
                    if int(m["n"]) == wanted and m.start() > start
                ),
                None,
            )
            yield from _entry(simplified, start, following.start() if following else end, values)
            if following is None or wanted > _MOST:
                break
            start = following.end()
        at = end + 1
        if at > len(simplified):
            return


def _entry(simplified: str, start: int, end: int, values: str) -> Iterator[Field]:
    text = simplified[start:end]
    left = len(text) - len(text.lstrip(_CLOSE))
    name = text.strip(_CLOSE)
    if 2 <= len(name) <= _LONGEST and "。" not in name and not _known().not_entry.fullmatch(name):
        yield Field(
            "attachment", values[start + left : start + left + len(name)], start + left, start + left + len(name), 0.8
        )
