"""Names that stand above a title and are none: of public bodies, and of the columns and sites that print it."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from govclean.frame.genre import genre_of
from govclean.rules import rule_file

_ENDS_OF_PARTS = frozenset("持席话辞言署加议动式同")  # last characters of what people did at a meeting
_OF_PARTS = re.compile("[持席话辞言署参陪]")  # of which all that they did holds one
_IN_NO_NAME = re.compile("[会议开工的在与是为要将各，。：“”]")  # nor in an office, nor in a surname
_NO_ORGAN = re.compile("[，。；：:！？]|关于|的")


class _Known(NamedTuple):
    """Numbers and words of the tables ``title`` and ``organ`` of the rule file."""

    organ_longest: int
    organ_suffixes: tuple[str, ...]
    last_of_organs: frozenset[str]  # last characters, which rule most rows out at once
    above: re.Pattern[str]
    above_longest: int
    channel: re.Pattern[str]
    bodies: re.Pattern[str]
    offices: re.Pattern[str]
    did: re.Pattern[str]
    names: re.Pattern[str]
    part_longest: int


@cache
def _known() -> _Known:
    title, organ, part = (rule_file("fields")[name] for name in ("title", "organ", "took_part"))
    return _Known(
        organ["longest"],
        tuple(organ["suffixes"]),
        frozenset(suffix[-1] for suffix in organ["suffixes"]),
        re.compile(f"{title['channel']}|{title['site']}"),
        title["above_longest"],
        re.compile(title["channel"]),
        re.compile(organ["bodies"]),
        re.compile(part["offices"]),
        re.compile(f"{part['did']}[ \u3000、；]{{0,3}}"),
        re.compile(surname() + part["name"]),
        part["longest"],
    )


@cache
def surname() -> str:
    """A pattern for the surname of a Han name."""
    names = tomllib.loads((files("govclean") / "data" / "chrome_surnames.toml").read_text(encoding="utf-8"))
    return f"(?:{'|'.join(names['double'])}|[{''.join(names['single'].split())}])"


def is_above(text: str) -> bool:
    """Whether a text is the name of a channel or of a site, as it stands above a title.

    >>> is_above("新闻动态"), is_above("示范日报"), is_above("示范市开展防汛检查")
    (True, True, False)
    """
    known = _known()
    return len(text) <= known.above_longest and known.above.fullmatch(text) is not None


def is_channel(text: str) -> bool:
    """Whether a text is the name of a column of a site (通知公告), which is nobody's name."""
    known = _known()
    return len(text) <= known.above_longest and known.channel.fullmatch(text) is not None


def is_body_name(text: str) -> bool:
    """Whether a text is nothing but the name of a public body, which is no title by itself.

    >>> is_body_name("示范市人民政府"), is_body_name("示范市召开全市安全生产工作会")
    (True, False)
    """
    known = _known()
    if len(text) > known.above_longest or text[-1:] not in known.last_of_organs or not known.bodies.search(text):
        return False
    return is_organ(text) and genre_of(text) is None


def names_who_took_part(text: str) -> bool:
    """Whether a row says who spoke at a meeting and who was there, and nothing else: it stands below a headline.

    >>> names_who_took_part("张三主持并讲话 李四王五出席"), names_who_took_part("张三在示范市防汛会议上讲话")
    (True, False)
    """
    known = _known()
    if text[-1:] not in _ENDS_OF_PARTS or len(text) > known.part_longest or not _OF_PARTS.search(text):
        return False
    names, did = known.did.subn("\n", text)
    if _IN_NO_NAME.search(names):
        return False
    found = [known.offices.sub(" ", part).split() for part in names.split("\n")]
    if not did or not found[0]:
        return False
    return all(known.names.fullmatch(name) for part in found for name in part)


def is_organ(text: str) -> bool:
    """Whether a text is the name of a public body.

    >>> is_organ("示范市应急管理局"), is_organ("关于印发方案的示范局")
    (True, False)
    """
    known = _known()
    if not 2 < len(text) <= known.organ_longest or text[-1] not in known.last_of_organs:
        return False
    return text.endswith(known.organ_suffixes) and not _NO_ORGAN.search(text)
