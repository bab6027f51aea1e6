"""The shared views: lines, printed widths, and the width at which a page was wrapped."""

from __future__ import annotations

import pytest
from benchmarks.printed import printed
from hypothesis import given
from hypothesis import strategies as st

from govclean.document import Document
from govclean.views import columns, lines, simplified, wrap_columns, wrap_width

PARAGRAPH = (
    "各县区、各部门要认真贯彻落实会议精神，全面排查整治风险隐患，严格落实安全生产责任制，强化应急值守和信息报送，"
    "切实保障人民群众生命财产安全，为全市经济社会发展提供坚强保障。要紧盯重点行业领域，逐项建立台账，限期整改销号，"
    "坚决防范和遏制各类事故发生。"
)


@given(st.text("安a\n\r\u2028 ", max_size=40))
def test_lines_cover_the_text(text: str) -> None:
    found = lines(text)
    assert "\n".join(line.text for line in found) == text
    assert all(text[line.start : line.end] == line.text for line in found)


@pytest.mark.parametrize(
    ("text", "width"), [("", 0), ("abc", 3), ("安全", 4), ("“安全”", 8), ("2023年", 6), ("，。", 4), ("\ud800a", 2)]
)
def test_columns(text: str, width: int) -> None:
    assert columns(text) == width


@given(st.text(max_size=20), st.text(max_size=20))
def test_columns_add_up(a: str, b: str) -> None:
    assert columns(a + b) == columns(a) + columns(b)


@pytest.mark.parametrize("marks", ["written", "lost", "blank", "none"])
@pytest.mark.parametrize("width", [30, 40, 56, 64, 80])
def test_wrap_columns_of_a_printed_page(width: int, marks: str) -> None:
    damaged, clean = printed([PARAGRAPH] * 4, width, marks)
    assert wrap_columns(lines(damaged)) == width
    assert wrap_width(lines(damaged)) == width // 2
    assert wrap_columns(lines(clean)) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n" * 50,
        "春眠不觉晓，\n处处闻啼鸟。\n夜来风雨声，\n花落知多少。\n" * 5,
        "关于开展道路交通安全专项整治行动的通知\n" * 8,
        f"{PARAGRAPH}\n" * 8,
        "序号\n单位\n数量\n1\n某某公司\n20\n" * 6,
    ],
)
def test_a_page_that_was_never_wrapped_has_no_width(text: str) -> None:
    assert Document(text).wrap_width is None


def test_folding_once_more_changes_nothing() -> None:
    every = "".join(map(chr, range(0x3400, 0xA000)))
    assert simplified(simplified(every)) == simplified(every)
    assert len(simplified(every)) == len(every)
