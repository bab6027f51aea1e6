"""A page whose text proper is in pictures: a title, its by-line, names of image files and captions."""

from __future__ import annotations

import re
from functools import cache

from govclean.findings import Note
from govclean.frame import byline, forms, page
from govclean.rules import rule_file

LONGEST = 600  # code points of such a page
_MOST = 14  # filled rows of it; more are a list
_MESSAGE = "no text but a title: what the page says is in its pictures"


@cache
def _row() -> re.Pattern[str]:
    return re.compile(rule_file("fields")["pictures"]["row"])


def image_only(simplified: str, title: tuple[int, int], *, told: bool = False) -> Note | None:
    """The note on a page without a text, of which ``title`` is the title's span; None where a row may be its text.

    told: whether the page had a by-line, which has gone. A page that says no day and shows no sign of a picture is a
    title alone, of which nothing is known.

    >>> text = "示范市防汛示意图\\n2023-05-04 09:20 来源：示范市水利局\\nW020230504.jpg\\n点击查看大图"
    >>> image_only(text, (0, 8)).kind
    'image_only'
    """
    rows, _ = page.first_rows(simplified, _MOST + 1)
    if len(rows) > _MOST or (rows and simplified[rows[-1].end :].strip()):
        return None
    for row in rows:
        if row.at < title[1] and title[0] < row.at + len(row.text):
            continue
        dated = len(row.text) <= 160 and byline.day_match(row.text) and forms.parts(row.text, "head")
        if dated or _row().fullmatch(row.text):
            told = True
        elif not any(forms.parts(row.text, zone) for zone in ("head", "tail")):
            return None
    return Note("image_only", *title, _MESSAGE) if told else None
