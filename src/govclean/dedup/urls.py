"""The article id in a page's address, by which mirrors and gateways of one page meet."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote, urlsplit

from govclean.dedup.facts import load

DIGITS = 6  # an id of fewer digits is one of many sites'
_LONGEST = 2_000  # characters of an address that are read
_SUFFIX = re.compile(r"\.(?:s?html?|php|aspx?|jspx?|do|pdf|docx?)$")


def unwrapped(url: str) -> str:
    """The address that a gateway, archive or redirect carries inside its own, else the address itself.

    >>> unwrapped("https://gate.example.com/go?u=1&url=http%3A%2F%2Fwww.example.gov.cn%2Fart%2F2021%2Fart_12_345678.html")
    'http://www.example.gov.cn/art/2021/art_12_345678.html'
    >>> unwrapped("https://archive.example.org/web/2021/http://www.example.gov.cn/t20210917_3456.html")
    'http://www.example.gov.cn/t20210917_3456.html'
    """
    url = url[:_LONGEST].strip()
    for _ in range(3):  # a gateway behind a gateway
        inner = max(url.rfind("http://"), url.rfind("https://"))
        if inner <= 0:
            encoded = re.search(r"https?(?:%3A|%253A).*", url, re.IGNORECASE)
            if not encoded or not encoded.start():
                break
            url = unquote(encoded.group().split("&")[0])
        else:
            carried = url[inner:]
            url = carried.split("&")[0] if "?" in url[:inner] else carried
    return url


def article_id(url: str) -> str:
    """The end of the path that names the article, or "" where it has too few digits to be one article's.

    >>> article_id("http://www.example.gov.cn/art/2021/9/17/art_1229_4567890.html")
    'art_1229_4567890'
    >>> article_id("http://m.example.com/detail?from=app&id=20210917004512")
    'id=20210917004512'
    >>> article_id("http://www.example.gov.cn/zwgk/index_2.html")
    ''
    """
    try:
        parts = urlsplit(unwrapped(url))
        asked = parse_qsl(parts.query)
    except ValueError:
        return ""
    steps = [s for s in parts.path.lower().split("/") if s]
    last = _SUFFIX.sub("", steps[-1]) if steps else ""
    if _digits(last) >= DIGITS:
        return last
    names = frozenset(load("dedup_match")["url"]["id"])
    for name, value in asked:
        if name.lower() in names and _digits(value) >= DIGITS:
            return f"id={value.lower()}"
    if len(steps) > 1 and last in load("dedup_match")["url"]["page"] and _digits(steps[-2]) >= DIGITS:
        return steps[-2]
    return ""


def _digits(text: str) -> int:
    return sum(c.isdigit() for c in text)
