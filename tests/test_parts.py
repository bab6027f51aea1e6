"""Collection pages taken apart, and pages put together: nothing is lost, and nothing is done when unsure."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import govclean
from govclean import Document, decode, encode, split, stitch
from strategies import pages

BODY = "各地要扎實開展隱患排查整治,壓實各級責任。\n" * 12
FORMS = ["第{}篇：讲话", "第{}篇:讲话", "篇{}", "【篇{}】", "（篇{}）", "安全生产讲话 篇{}", "安全生产讲话范文篇{}"]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("numbers", ["123", "一二三"])
@pytest.mark.parametrize("preamble", ["", "讲话三篇\n"])
def test_a_collection(form: str, numbers: str, preamble: str) -> None:
    doc = Document(preamble + "".join(f"{form.format(n)}\n{BODY}" for n in numbers), meta={"url": "u"})
    parts = split(doc)
    assert [p.meta["part"] for p in parts] == [*([0] if preamble else []), 1, 2, 3]
    assert {(p.meta["parts"], p.meta["url"]) for p in parts} == {(3, "u")}
    assert [doc.source[slice(*p.meta["span"])] for p in parts] == [p.source for p in parts]
    assert parts[-1].text == f"{form.format(numbers[-1])}\n{BODY}"


@pytest.mark.parametrize(
    "text",
    [
        f"会议材料共两篇，第一篇：讲话，写得好。\n{BODY}第二篇：报告，也好。\n{BODY}",
        f"第一章 总则\n{BODY}第二章 职责\n{BODY}",
        f"第一篇 开局\n{BODY}第二篇 布局\n{BODY}",
        f"第一篇：总论\n第一章 背景\n{BODY}第二篇：任务\n第二章 目标\n{BODY}",
        f"一、在县里的讲话\n{BODY}二、在市里的讲话\n{BODY}",
        "目录\n" + "".join(f"第{n}篇：讲话\n" for n in "一二三四") + BODY,
        f"第二篇：讲话\n{BODY}第三篇：讲话\n{BODY}",
        f"第一篇：讲话\n{BODY}第三篇：讲话\n{BODY}",
        f"第一篇：讲话\n{BODY}",
        f"新篇章\n{BODY}谱写新篇章\n{BODY}",
        f"[1]\n{BODY}[2]\n{BODY}",
    ],
)
def test_no_collection(text: str) -> None:
    doc = Document(text)
    assert split(doc) == [doc]


def test_a_table_of_contents_is_preamble() -> None:
    contents = "第一篇：甲\n第二篇：乙\n"
    parts = split(Document(contents + f"第一篇：甲\n{BODY}第二篇：乙\n{BODY}"))
    assert [p.meta["part"] for p in parts] == [0, 1, 2]
    assert parts[0].text == contents


@settings(deadline=None, max_examples=60)
@given(st.lists(st.one_of(pages, st.just(BODY), st.sampled_from(["\n第一篇：甲\n", "\n第二篇：乙\n"])), max_size=6))
def test_parts_lose_nothing(pieces: list[str]) -> None:
    for text in (
        "".join(pieces),
        "\n第一篇：甲\n" + "".join(pieces) + BODY + "\n第二篇：乙\n" + BODY + "".join(pieces),
    ):
        doc = govclean.clean(text)
        parts = split(doc)
        assert "".join(p.source for p in parts) == text
        assert "".join(p.text for p in parts) == doc.text
        assert [p.undo() for p in parts] == [p.source for p in parts]
        assert sum(len(p.notes) for p in parts) == len(doc.notes)


def test_parts_of_bytes() -> None:
    raw = f"第一篇：甲\n{BODY}第二篇：乙\n{BODY}".encode("gb18030") + b"\xff"
    parts = split(decode(raw))
    assert len(parts) == 2
    assert b"".join(map(encode, parts)) == raw


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        (
            "标题四字\n要坚持人民至上、生命至上，统筹发",
            "标题四字\n展和安全。",
            "标题四字\n要坚持人民至上、生命至上，统筹发展和安全。",
        ),
        ("标题四字\n要坚持人民至上。", "标题四字（2）\n各地要落实。", "标题四字\n要坚持人民至上。\n各地要落实。"),
        ("要坚持人民至上。\n", "各地要落实。", "要坚持人民至上。\n各地要落实。"),
        ("要坚持人民至上、生命至上，统筹发展", "二、落实责任", "要坚持人民至上、生命至上，统筹发展\n二、落实责任"),
        ("某市人民政府", "二〇二三年五月四日", "某市人民政府\n二〇二三年五月四日"),
        ("各地要落实。", "各地要落实。", "各地要落实。\n各地要落实。"),
        ("", "各地要落实。", "各地要落实。"),
    ],
)
def test_two_pages(first: str, second: str, whole: str) -> None:
    doc = stitch([Document(first), Document(second)])
    assert doc.text == whole
    assert doc.meta["pages"] == [len(first), len(second)]


@settings(deadline=None, max_examples=60)
@given(st.lists(pages, min_size=1, max_size=4), st.booleans())
def test_stitching_can_be_undone(texts: list[str], clean: bool) -> None:
    doc = stitch([govclean.clean(text) if clean else Document(text) for text in texts])
    assert doc.undo() == doc.source == "\f".join(texts)
    assert govclean.undo(json.loads(json.dumps(doc.to_record(audit=True)))) == doc.source


def test_nothing_to_stitch() -> None:
    with pytest.raises(ValueError, match="no page"):
        stitch([])
    raw = ["安全生产".encode("gbk"), "工作会议".encode("gbk") + b"\xff"]
    assert encode(stitch(list(map(decode, raw)))) == b"\f".join(raw)
