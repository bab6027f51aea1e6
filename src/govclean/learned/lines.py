"""Lines as a model knows them: hosts, keys, fingerprints, and the forms that are never learned."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from hashlib import blake2b
from importlib.resources import files
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from govclean import dates
from govclean.frame.forms import person
from govclean.frame.page import is_prose
from govclean.frame.title import genre_of, is_organ

KEY_VERSION = 1  # of what becomes of a line before it is hashed: models of different versions do not compare
_LONGEST_HOST = 253  # octets of a name in the DNS
_NO_WORD = re.compile(r"[\W_]+")
_DIGITS = re.compile(r"\d+")
_LETTER = re.compile(r"[^\W\d_]")
_HAS_WIDE = re.compile("[\uff10-\uff5a]")
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
# letters of scripts other than Han and Latin: their pages are no business of ours
_FOREIGN = re.compile("[\u0370-\u1dff\u2c00-\u2dff\u3040-\u30ff\ua000-\uabff\uac00-\ud7ff\ufb00-\ufdff\ufe70-\ufeff]")
_PARTS = re.compile(r"[\s、，,;；/]+")
_SENTENCE_END = ("。", "！", "？", "；", "!", "?", ";", "…")
_COLON = (":", "：")


class Form(NamedTuple):
    """A form that is never learned. ``closes``: no frame stands between the text and such a line.

    weak: it is learned all the same when half of the host's pages have the line.
    """

    name: str
    closes: bool = False
    weak: bool = False


ORGAN, SIGNATURE = Form("organ"), Form("signature", closes=True)


@cache
def table() -> Mapping[str, Any]:
    """The parsed ``data/learned_chrome.toml``."""
    return tomllib.loads((files("govclean") / "data" / "learned_chrome.toml").read_text(encoding="utf-8"))


@cache
def _forms() -> tuple[list[tuple[Form, re.Pattern[str]]], frozenset[str]]:
    rows = table()["never"]
    patterns = [
        (
            Form(r["name"], r.get("closes", False), r.get("weak", False)),
            re.compile(r["pattern"].replace("NAME", person())),
        )
        for r in rows
        if "pattern" in r
    ]
    return patterns, frozenset(word for row in rows for word in row.get("words", ()))


def host_of(meta: Mapping[str, Any]) -> str | None:
    """The host of a page from ``host`` or ``url`` of its ``meta``, or None: lower case, without port and ``www.``.

    >>> host_of({"url": "https://WWW.Shifan.gov.cn:8080/art/1.html"}), host_of({"url": "shifan.gov.cn/a"}), host_of({})
    ('shifan.gov.cn', 'shifan.gov.cn', None)
    """
    for name in ("host", "url"):
        value = meta.get(name)
        if not isinstance(value, str) or not value.strip():
            continue
        value = value.strip()[: 4 * _LONGEST_HOST]
        try:
            host = urlsplit(value if "//" in value else f"//{value}").hostname
        except ValueError:
            continue
        host = (host or "").rstrip(".").removeprefix("www.")
        if "." in host and len(host) <= _LONGEST_HOST and host.isprintable() and " " not in host:
            return host
    return None


def key(text: str) -> str:
    """What two lines have in common when they are one line: letters and figures, in simplified script.

    Marks and spaces go: later filters change them. Figures stay here; see :func:`fingerprints`.

    >>> key("【 示范 云栖 · 2023 】")
    '示范云栖2023'
    """
    if _HAS_WIDE.search(text):
        text = text.translate(_WIDE)
    return _NO_WORD.sub("", text).lower()


def hashed(text: str) -> int:
    """32 bits of a key: a line of a page meets one of a hundred learned ones by chance once in forty million."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=4).digest(), "little")


@cache
def _enough_letters() -> re.Pattern[str]:
    return re.compile(rf"(?:[^\W\d_][\W\d_]*){{{table()['line']['shortest']}}}")


@lru_cache(maxsize=4096)  # the frame of a host comes again with every page
def fingerprints(text: str) -> tuple[int, ...]:
    """Fingerprints of a line in simplified script: with its figures, and if it has any, with every figure masked.

    Empty for a line that is never learned whatever its form: too short, too long, or in another script.

    >>> fingerprints("今日第12348位访客")[1] == fingerprints("今日第7位访客")[1], fingerprints("——")
    (True, ())
    """
    limits = table()["line"]
    if len(text) > limits["longest"] or _FOREIGN.search(text):
        return ()
    own = key(text)
    if not _enough_letters().search(own):
        return ()
    masked = _DIGITS.sub("#", own)
    return (hashed(own), hashed(masked)) if masked != own else (hashed(own),)


@lru_cache(maxsize=4096)
def form(text: str) -> Form | None:
    """The form of a line (stripped, simplified script) that belongs to a document however often it recurs, or None.

    >>> form("一、出台背景").name, form("示范市应急管理局").name, form("示范市应急管理局2023年5月4日").name
    ('heading', 'organ', 'signature')
    >>> form("云栖直通车") is None
    True
    """
    if len(text) > table()["line"]["longest"]:
        return None
    patterns, words = _forms()
    pieces = [piece for piece in _PARTS.split(text) if piece]
    if pieces and all(piece in words for piece in pieces):
        return Form("table")
    for found, pattern in patterns:
        if pattern.fullmatch(text):
            return found
    rest, dated = text, False
    for day in reversed(list(dates.find(text))):
        rest, dated = rest[: day.start] + " " + rest[day.end :], True
    bare = re.sub(r"[（()）\s]|星期[一二三四五六日天]|\d{1,2}[:：时]\d{0,2}[:：分]?\d{0,2}", "", rest)
    if dated and len(_LETTER.findall(bare)) < 3:
        return SIGNATURE
    names = [name for name in _PARTS.split(rest.strip()) if name]
    if names and len(names) <= 6 and all(is_organ(name.strip("（()）")) for name in names):
        return SIGNATURE if dated else ORGAN
    return None


def signs(text: str) -> bool:
    """Whether a signature names a body beside its day."""
    return len(_LETTER.findall(text)) > 8


def has_date(text: str) -> bool:
    """Whether a line names a day."""
    return any(True for _ in dates.find(text))


def is_sentence(text: str) -> bool:
    """Whether a line reads like a sentence: as prose, or closed like one."""
    return is_prose(text) or text.endswith(_SENTENCE_END)


def asks_for_more(text: str) -> bool:
    """Whether a line closes with a colon, as salutations and lead-ins do."""
    return text.endswith(_COLON)


def may_be_heading(text: str) -> bool:
    """Whether a line closes as titles do: 任前公示, 工作简报."""
    return genre_of(text) is not None
