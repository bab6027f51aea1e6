"""Values of a disclosure table or a head that only their label and their own form tell: numbers and days.

The labels may be glued to what stands before them, spaced, bracketed, or stand on the line above. A label whose value
does not follow at once in the form that it must have gives nothing: it never takes the next label's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from govclean import dates, facts
from govclean.findings import Field
from govclean.frame.anchors import GAP, spaced
from govclean.rules import rule_file

_TABLE = ("label",)
_GAP = r"\s{0,10}"  # between the characters of a label, which cells may have set on lines of their own


@cache
def _known() -> tuple[re.Pattern[str], tuple[tuple[str, str], ...], re.Pattern[str]]:
    """All labels in one pattern, a group for each row; (fields, form) of each row; the form of an index number."""
    table = rule_file("fields")["table"]
    labels = "|".join(f"({spaced(words).replace(GAP, _GAP)})" for words, _, _ in table["labels"])
    pattern = re.compile(rf"(?:{labels})[ \t\u3000\xa0]{{0,6}}[:：\]】〕]{{0,2}}[\s|｜]{{0,8}}")
    return pattern, tuple((name, form) for _, name, form in table["labels"]), re.compile(table["index"])


def labelled(simplified: str, values: str, start: int, end: int) -> Iterator[Field]:
    """The facts that labels in ``[start, end)`` give.

    >>> text = "文  号示应急〔2023〕2号成文日期:2023-05-04发布日期:"
    >>> [(f.name, f.value) for f in labelled(text, text, 0, len(text))]
    [('doc_number', '示应急〔2023〕2号'), ('document_date', '2023-05-04')]
    """
    pattern, rows, index = _known()
    for match in pattern.finditer(simplified, start, end):
        if match.lastindex is None:
            continue
        name, form = rows[match.lastindex - 1]
        at = match.end()
        if form == "number":
            number = facts.number_before(simplified[at : at + 60])
            if number:
                yield Field(name, facts.official(number), at, at + number.end(), 0.85, _TABLE)
        elif form == "day":
            day = dates.at(simplified, at, at + 30)
            if day and len(day.iso) == 10:
                first, *others = name.split()
                yield Field(first, day.iso, at, day.end, 0.85, _TABLE)
                for other in others:  # what the day may be called, too
                    yield Field(other, day.iso, at, day.end, 0.6, _TABLE)
        else:
            found = index.match(simplified, at)
            if found:
                yield Field(name, values[at : found.end()], at, found.end(), 0.75, _TABLE)
