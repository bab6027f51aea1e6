"""The level and the place of whoever issued a document: from the names of its organs and its number, never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from govclean.findings import Field, Note
from govclean.rules import rule_file

_TELLING = ("organ", "doc_number")  # the fields that tell of the issuer


class _Known(NamedTuple):
    """The table ``place`` of the rule file."""

    nation: re.Pattern[str]
    places: re.Pattern[str]
    bare: re.Pattern[str]
    levels: Mapping[str, str]
    codes: Mapping[str, str]


@cache
def _known() -> _Known:
    table = rule_file("fields")["place"]
    name = table["name"]
    parts = (f"(?P<{key}>{table[key].replace('NAME', name)})?" for key in ("province", "city", "county", "town"))
    return _Known(
        re.compile(table["nation"]),
        re.compile("".join(parts)),
        re.compile(table["bare"]),
        table["levels"],
        table["codes"],
    )


@lru_cache(maxsize=2048)  # pages of one crawl share their issuers
def of_organ(organ: str) -> tuple[str, str]:
    """The level and the place that the name of a public body tells; "" where it tells none.

    >>> of_organ("示范省样例市应急管理局"), of_organ("国务院办公厅"), of_organ("样例县示范镇人民政府")
    (('市', '示范省样例市'), ('国家', ''), ('乡', '样例县示范镇'))
    >>> of_organ("省应急管理厅"), of_organ("市场监督管理局"), of_organ("住房和城乡建设局")
    (('省', ''), ('', ''), ('', ''))
    """
    known = _known()
    if known.nation.match(organ):
        return "国家", ""
    found = known.places.match(organ)
    if found and found.end() and found.end() < len(organ):
        level = "乡" if found["town"] else "县" if found["county"] else "市" if found["city"] else "省"
        if level == "县" and not found["city"] and found["county"].endswith("市"):
            level = "市"
        return level, found.group()
    bare = known.bare.match(organ)
    return (known.levels[bare["level"]], "") if bare else ("", "")


def of_number(number: str) -> tuple[str, str]:
    """The level and the place that the issuer's code in a document number tells.

    >>> of_number("国办发〔2023〕1号"), of_number("冀政办发〔2023〕1号"), of_number("示应急〔2023〕1号")
    (('国家', ''), ('省', '河北省'), ('', ''))
    """
    place = _known().codes.get(number[:2], "")
    return ("国家", "") if place == "国家" else ("省", place) if place else ("", "")


def issued(found: Sequence[Field | Note], told: Sequence[Field], simplified: str) -> Iterator[Field]:
    """Level and place of the issuer, by the strongest of the organs, or by the document number.

    found: what was read in this text; told: what was read before, in parts that may have gone.
    """
    fields = [f for f in found if isinstance(f, Field) and f.name in _TELLING]
    again = ((f, simplified.find(f.value)) for f in told if f.name in _TELLING)
    fields += [f._replace(start=at, end=at + len(f.value)) for f, at in again if at >= 0]
    if not fields:
        return
    organs = sorted((f for f in fields if f.name == "organ"), key=lambda f: -f.confidence)
    numbers = [f for f in fields if f.name == "doc_number"]
    for field, read in [(f, of_organ) for f in organs] + [(f, of_number) for f in numbers]:
        level, place = read(field.value)
        if not level:
            continue
        end = field.start + len(place) if read is of_organ and place else field.end
        yield Field("level", level, field.start, end, 0.7)
        if place:
            yield Field("place", place, field.start, end, 0.7)
        return
