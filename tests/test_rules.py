"""Every rule of every rule file: its example is its first test, and what it must keep is its second."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import govclean
from govclean.chain import Chain, name_of
from govclean.rules import Rule, all_rules

FILTERS = {name_of(f): f for f in govclean.default_chain()}
RULES = list(all_rules())


def alone(rule: Rule) -> Callable[..., govclean.Document]:
    """The rule's filter alone. The examples of ``html`` are pages of HTML."""
    name = rule.name.split(".")[0]
    return Chain([FILTERS[name]]) if name in FILTERS else lambda page, options: govclean.from_html(page)


def options(rule: Rule) -> govclean.Options:
    """Default options, or those that a rule file asks for with a table ``options``."""
    return govclean.Options(strict=True, **rule.data.get("options", {}))


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.name)
def test_example(rule: Rule) -> None:
    doc = alone(rule)(rule.example, options=options(rule))
    assert doc.text == rule.result
    if rule.example != rule.result:
        used = {name for e in doc.edits for name in e.rule.split("+")}
        assert any(name == rule.name or name.startswith(f"{rule.name}.") for name in used), used


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.name)
def test_keeps(rule: Rule) -> None:
    assert rule.keeps, "a rule without a must-not-change case"
    for text in rule.keeps:
        doc = alone(rule)(text, options=options(rule))
        assert doc.text == doc.source
        assert doc.source == text or rule.name.startswith("html.")
