"""Rows outside the document: odds, the likeliest stretch, what is kept for the document's own; how odds are trained."""

from __future__ import annotations

import json
import lzma
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govclean.frame import odds
from govclean.frame.features import Told, own, placed
from govclean.frame.outside import outside, stretch
from govclean.training import frame_rows

FIRST = "5月4日，示范市召开安全生产例会，研究部署近期工作。"
SECOND = "会议要求，各单位要落实责任，抓好隐患排查。"
KNOWN = Told(0, "当前位置：首页 > 正文", "certain", 0, False)
FOOT = Told(0, "版权所有 示范网", "certain", 0, False)


def rows(*texts: str) -> list[Told]:
    return [Told(n, text, "", 0, text.endswith("。")) for n, text in enumerate(texts)]


@given(st.lists(st.floats(-9, 9).map(lambda x: round(x, 2)), min_size=1, max_size=14))
def test_the_stretch_is_the_best_of_all(weights: list[float]) -> None:
    first, last, gain = stretch(weights)
    every = (
        sum(weights[:a]) + sum(weights[b:])
        for a in range(len(weights) + 1)
        for b in range(a, len(weights) + 1)
        if a < b
    )
    assert gain == pytest.approx(max(0.0, *every), abs=1e-6)
    assert gain == pytest.approx(sum(weights[:first]) + sum(weights[last:]), abs=1e-6)


def test_rows_around_the_document_go() -> None:
    page = [KNOWN, *rows("关于开展防汛检查的通知", FIRST, SECOND, "示范县部署森林防火工作"), FOOT, *rows("网站地图")]
    assert list(outside(page, [7.0, 0.5, -5.0, -6.0, 4.0, 7.0, 4.0])) == [0, 4, 5, 6]


@pytest.mark.parametrize(
    ("page", "weights"),
    [
        # no rule knows any row: a list of names behind a text is no frame for its form alone
        (rows(FIRST, SECOND, "高兴镇", "路过村", "开心社区"), [-5.0, -6.0, 4.0, 4.0, 4.0]),
        # a text that is signed ends at its signature
        (
            [*rows(FIRST, "网站首页", "政务公开"), FOOT, *rows("示范市人民政府", "2023年5月4日")],
            [-5.0, 5.0, 5.0, -1.0, 2.0, 1.0],
        ),
        # few odds together
        ([KNOWN, *rows("关于开展防汛检查的通知", FIRST, SECOND)], [3.0, 2.0, -5.0, -6.0]),
    ],
)
def test_what_may_be_the_document_stays(page: list[Told], weights: list[float]) -> None:
    assert list(outside(page, weights)) == []


def test_what_stands_next_to_the_text_stays() -> None:
    page = [KNOWN, *rows("示府发〔2023〕12号", "各县区人民政府：", FIRST, "附件：名单"), FOOT]
    assert list(outside(page, [7.0, 3.0, 3.0, -5.0, 3.0, 7.0])) == [0, 5]


def test_a_line_in_another_script_and_a_place_with_a_day_stay() -> None:
    page = [*rows(FIRST, SECOND), FOOT, *rows("ئۇيغۇرچە", "- 示范区 2021-09-13", "网站地图")]
    assert list(outside(page, [-5.0, -6.0, 7.0, 5.0, 5.0, 5.0])) == [2, 5]


@given(st.text(min_size=1, max_size=90))
def test_features_of_any_row_have_names_of_one_line(text: str) -> None:
    text = text.replace("\n", " ").strip() or "示范"
    names = [*own(text), *next(placed([Told(0, text, "", 0, False)]))]
    assert all(name and "\n" not in name for name in names)


def test_the_shipped_weights_are_small_and_of_these_features() -> None:
    known = odds.weights()
    assert 1_000 < len(known.of) < 20_000
    assert known.of["tail"] or known.of["head"]
    with pytest.raises(ValueError, match="train it again"):
        odds.table("govclean frame rows 0\nabout\nbias\t0\n")


def test_the_recipe_learns_from_labelled_pages(tmp_path: Path) -> None:
    pages, clean, out = tmp_path / "pages.jsonl", tmp_path / "clean", tmp_path / "rows.tsv.xz"
    text = "云栖直通车\n溪畔频道\n{}\n云栖热线\n溪畔客服"
    bodies = [f"第{n}次会议指出，要抓好{n * 7}项工作，压实各方责任。" for n in range(40)]
    lines = (json.dumps({"text": text.format(body), "labels": "ffbff"}) for body in bodies)
    pages.write_text("\n".join(lines) + "\n", encoding="utf-8")
    clean.mkdir()
    (clean / "some.jsonl").write_text("\n".join(json.dumps({"text": body}) for body in bodies), encoding="utf-8")
    frame_rows.main(["--pages", str(pages), "--clean", str(clean), "-o", str(out)])
    learned = odds.table(lzma.decompress(out.read_bytes()).decode())
    assert sum(map(learned.of.get, ["云栖", "溪畔"], [0.0, 0.0])) > 0.2
    pages.write_text(json.dumps({"text": "甲\n乙", "labels": "f"}), encoding="utf-8")
    with pytest.raises(ValueError, match="as many labels as lines"):
        frame_rows.main(["--pages", str(pages), "-o", str(out)])
