"""Facts of washed pages: what cannot be right is noted, on convicted pages only, and nothing is changed."""

from __future__ import annotations

import pytest

from govclean import Document
from govclean.chain import Chain
from govclean.filters.substitution import substitution
from govclean.wash.facts import contradictions
from linear import assert_linear

WASHED = "落实科学开展观，推动经济开展，夯实根底设施，消除平安隐患，抓好平安生产，加强公共平安。\n"


def kinds(text: str) -> list[tuple[str, str]]:
    return [(note.kind, text[note.start : note.end]) for note in contradictions(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("到2021年，体系基本建立；到2021年，能力全面提升。", [("contradiction", "到2021年，能力全面提升")]),
        ("至2023年底初步建成。到2023年底总体实现现代化。", [("contradiction", "到2023年底总体实现现代化")]),
        ("会议于3月32日召开", [("contradiction", "月32日")]),
        ("2017822日发布", [("contradiction", "2017822日")]),
        ("完善制度、规、监控体系", [("masked", "规")]),
        ("遵守法律，督、查并举", [("masked", "督")]),
    ],
)
def test_facts_that_cannot_be_right(text: str, found: list[tuple[str, str]]) -> None:
    assert kinds(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "到2021年，体系基本建立；到2025年，能力全面提升。",
        "到2025年，基本消除重大隐患；到2025年，粮食产能达到1000万吨。",  # two aims of one year
        "到2025年，参保率明显提高。\n到2025年，道路全面硬化。",  # two paragraphs of a list
        "到2025年底前全面完成；到2025年，取得明显成效。",  # the order of stages is another
        "办理时限45日，有效期90日",
        "8月31日至9月1日",
        "省、市、县、乡四级，水、电、气、路到位",
        "男，汉族；一、二、三产业融合",
        "规划、监控、监管并重",
    ],
)
def test_facts_that_can(text: str) -> None:
    assert kinds(text) == []


def test_notes_are_for_convicted_pages_and_change_nothing() -> None:
    fact = "到2021年，体系基本建立；到2021年，能力全面提升，规、监控到位。\n"
    honest, dirty = (Chain([substitution])(text) for text in (fact, WASHED + fact))
    assert honest.notes == []
    assert fact in dirty.text
    assert [n.kind for n in dirty.notes if n.kind != "suspect"] == ["contradiction", "masked"]
    assert dirty.source[dirty.notes[-1].start : dirty.notes[-1].end] == "规"


@pytest.mark.parametrize("unit", ["到2021年基本", "到2021年基本；", "、规", "月32日", "2"])
def test_time_is_linear(unit: str) -> None:
    assert_linear(lambda text: list(contradictions(Document(text).simplified)), unit, 20_000)
