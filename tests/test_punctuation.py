"""Filter `punctuation`: what is widened, what is kept, and that it settles, on official text and on hostile text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govclean import Chain, Options
from govclean.document import Document
from govclean.filters.punctuation import punctuation
from govclean.punct_lines import is_chinese, table_rows
from linear import assert_linear

CHAIN = Chain([punctuation])
SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))
PIECES = [
    *",:;?!.，：；？！。、〝〞“”()（） \n",
    *"安全生产会议要求一二吗了A1%",
    ",,",
    ",。",
    "!!",
    "&gt;",
    "http://a.cn/?q=",
    "14:00",
    "安!全",
    "生!产",
    "会议要求",
    "The meeting ",
    "\u3000",
    "\ufffd",
    "\ud800",
    "か",
    "\u1820\u180b",
    "བོད",
    "領導",
]
hostile = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


def cleaned(text: str) -> str:
    return CHAIN(text, options=Options(strict=True)).text


@pytest.mark.parametrize("path", [p for p in SEEDS if p.name[:3] in ("000", "001")], ids=lambda p: p.name[:3])
def test_seeds_change_only_in_commas_and_semicolons(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    doc = CHAIN(source)
    assert {(e.old, e.new) for e in doc.edits} <= {(",", "，"), (";", "；")}
    assert len(doc.edits) >= 25
    chinese, english = doc.text.split("\nThe Safety Committee", 1)
    assert "," not in chinese and ";" not in chinese and "“1+3+1”" in chinese
    assert english == source.split("\nThe Safety Committee", 1)[1]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("市長強調,要壓實責任;會議要求:抓好落實!", "市長強調，要壓實責任；會議要求：抓好落實！"),
        ("占比达到50%,增幅居前", "占比达到50%，增幅居前"),
        ("公布日期, 逾期不候", "公布日期，逾期不候"),
        ("联系电话:010-12345678", "联系电话：010-12345678"),
        ("具体范围是:309国道以南", "具体范围是：309国道以南"),
        ("他问:“准备好了吗?”", "他问：“准备好了吗？”"),
        ("为什么要开展排查?因为隐患还在。", "为什么要开展排查？因为隐患还在。"),
        ("（一）违反规定的;\n（二）拒不整改的;", "（一）违反规定的；\n（二）拒不整改的；"),
        ("IMF:增速将放缓", "IMF：增速将放缓"),
        ("IPO、REITs,参与项目建设", "IPO、REITs，参与项目建设"),
    ],
)
def test_widens(text: str, wanted: str) -> None:
    assert cleaned(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "会议于14:00在1号会议室召开，共1,234人参加，比例1:2，总量3.5万吨。",
        "（市安发〔2023〕12号）、附件1.docx、a.b@example.cn、https://www.example.cn/c/d.html?x=1,2",
        "He said: “Yes, we can!” Then, on “May 3”, it ended.",
        "约翰?史密斯和史蒂夫.某某参加会见",
        "?水灌区开工建设",
        '{"标题":"会议","正文":"召开,结束"}',
        "p { font-family:宋体; color:red; }",
        "姓名,单位,职务,电话",
        "1.加强领导\n2.压实责任",
        "三:二的比分",
        "合计\n12\n男\n7\n女\n5\n单位:%",
        "",
        "。",
        "ཀུན་,བོད",
        "\u182e\u1823\u180b,\u1829",
    ],
)
def test_keeps(text: str) -> None:
    assert cleaned(text) == text


def test_bytes_lost_make_question_marks_doubtful() -> None:
    """On a page that lost bytes, a ? that asks nothing may be anything."""
    assert cleaned("工作总结?\n安全生产") == "工作总结？\n安全生产"
    assert cleaned("??工作总结?\n安全生产") == "??工作总结?\n安全生产"


def test_doubtful_injection_is_noted() -> None:
    doc = CHAIN("抓好安!全工作，安全第一。")
    assert doc.text == doc.source
    assert [(n.kind, n.start) for n in doc.notes] == [("suspect", 3)]


@given(hostile)
def test_settles_and_is_undone(text: str) -> None:
    once = CHAIN(text, options=Options(strict=True))
    assert not any(n.kind in ("unstable", "skipped") for n in once.notes)
    assert list(_edits(once.text)) == []
    assert once.undo() == text


@given(st.one_of(hostile, st.text()))
def test_guard_is_necessary(text: str) -> None:
    if not punctuation.guard(Document(text)):  # type: ignore[attr-defined]
        assert list(_edits(text)) == []


@given(st.lists(st.sampled_from([",", ":", ".", "! ", "“", "”", " ", "The", "law", "12", "\u1820\u180b", "བོད"])))
def test_lines_without_han_do_not_change(parts: list[str]) -> None:
    assert cleaned("".join(parts)) == "".join(parts)


def _edits(text: str) -> list[object]:
    doc = Document(text)
    return list(doc.with_step("punctuation", punctuation(doc))[0].edits)


@pytest.mark.parametrize("unit", ["安,", "安.", "安!全", "〞", "安?", ",", " ,安", "安. ", "安:", "&gt;安;", "?q=安,"])
def test_linear(unit: str) -> None:
    assert_linear(lambda text: list(punctuation(Document(text))), unit)


def test_line_kinds() -> None:
    assert is_chinese("会议强调,要压实责任。")
    assert not is_chinese("The meeting (会议) stressed, among others, safety")
    page = Document("合计\n12\n男\n7\n女\n5\n会议强调，各地要压实责任，抓好落实。")
    assert table_rows(page.lines) == set(range(6))
