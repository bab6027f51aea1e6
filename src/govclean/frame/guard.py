"""The guard of the filter `chrome`, made from its rules: what a page must hold for any of them to fire.

A frame line begins with a part, so the guard looks at the beginnings of lines; what begins elsewhere (a registration
number, a closing bracket, a browser title) has its own words.
"""

from __future__ import annotations

import re
from functools import cache

from govclean.frame.anchors import any_of, spaced
from govclean.frame.forms import AFTER_LABEL, LOOSE, person, setting
from govclean.rules import rule_file

_SKIPPED = re.escape(LOOSE) + "\ufeff"


def branches() -> list[str]:
    """Patterns, in simplified script, of everything that a frame line can begin with."""
    out = []
    for rule in rule_file("chrome")["rule"]:
        if rule["name"] == "chrome.footer":  # its parts count only beside its anchors
            continue
        out += [word + AFTER_LABEL for row in rule["labels"] for word in row[0].split("|")]
        out += [pattern for pattern, _ in rule["items"]]
    out += [word + r"\s*(?:\n|$)" for row in setting("disclosure")["labels"] for word in row[0].split("|")]
    blocks = (("breadcrumb", "home"), ("breadcrumb", "place_line"), ("related", "heading"), ("share_tail", "markers"))
    menu = [re.escape(word) + r"[ \t\r\u3000\xa0]*(?:\n|$)" for word in setting("menu")["site_words"]]
    return [*out, *menu, *(setting(rule)[key] for rule, key in blocks), setting("archive")["pattern"]]


@cache
def _compiled() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    first = spaced(f"[{re.escape(rule_file('chrome')['first'])}]")
    line = f"[{_SKIPPED}]{{0,240}}(?={first})(?:{'|'.join(map(spaced, branches()))})"
    brackets = [
        spaced(setting(rule)["bracket"].removesuffix("$").replace("NAME", person())) for rule in ("editor", "source")
    ]
    anchors = [word for rule in rule_file("chrome")["rule"] for word in rule.get("anchors", ())]
    top = rf"\s{{0,80}}(?:【|[^\n]{{8,160}}?(?:{setting('page_title')['separators']}))"
    return re.compile(f"\n{line}"), re.compile(f"{line}|{top}"), re.compile("|".join(brackets)), any_of(anchors)


def may_hold(text: str) -> bool:
    """Whether a text in simplified script holds what at least one of the rules needs.

    >>> may_hold("会议召开。\\n责任编辑：王某某"), may_hold("会议要求实行责任编辑制度。")
    (True, False)
    """
    later, top, bracket, anchor = _compiled()
    return bool(later.search(text) or top.match(text) or bracket.search(text) or anchor.search(text))
