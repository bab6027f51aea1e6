"""The rule files: every rule that can change a page, as data, with an example that is also its test.

``data/rules/<filter>.toml`` holds a ``version`` and a list of ``[[rule]]`` tables with the keys of :class:`Rule`;
what else a table holds (patterns, thresholds, words) is the filter's own and arrives in ``data``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

RULE_KEYS = ("name", "does", "example", "result", "keeps", "source")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. ``example`` becomes ``result``; every text in ``keeps`` must come through that filter unchanged.

    ``source`` says where the rule comes from: what was looked at, or how its numbers were derived.
    """

    name: str
    does: str
    example: str
    result: str
    keeps: tuple[str, ...]
    source: str
    data: Mapping[str, Any]


@cache
def rule_file(name: str) -> Mapping[str, Any]:
    """The parsed TOML of one filter's rule file."""
    path = files("govclean") / "data" / "rules" / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def rules(name: str) -> Mapping[str, Rule]:
    """The rules of one filter, by full name (``chrome.breadcrumb``)."""
    table: dict[str, Rule] = {}
    for row in rule_file(name).get("rule", ()):
        known = {key: row[key] for key in RULE_KEYS}
        known["keeps"] = tuple(known["keeps"])
        rest = {key: value for key, value in row.items() if key not in RULE_KEYS}
        rule = Rule(**known, data=rest)
        if not rule.name.startswith(f"{name}.") or rule.name in table:
            raise ValueError(f"{name}.toml: {rule.name!r} is twice there or not named {name}.<detail>")
        table[rule.name] = rule
    return table


def all_rules() -> Iterator[Rule]:
    """Every rule of every filter, in the order of the files' names."""
    folder = files("govclean") / "data" / "rules"
    for path in sorted(folder.iterdir(), key=lambda p: p.name):
        if path.name.endswith(".toml"):
            yield from rules(path.name.removesuffix(".toml")).values()
