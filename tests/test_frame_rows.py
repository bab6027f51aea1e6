"""Which rows of a page are frame: features, odds in three looks, what is kept for the document's own; the training."""

from __future__ import annotations

import json
import lzma
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govclean.frame import odds
from govclean.frame.context import Title, in_context, stretch
from govclean.frame.features import Told, own, placed
from govclean.frame.odds import Odds
from govclean.frame.verdict import frame_rows as verdict
from govclean.training import frame_rows

FIRST = "5月4日，示范市召开安全生产例会，研究部署近期工作。"
SECOND = "会议要求，各单位要落实责任，抓好隐患排查。"
KNOWN = Told(0, "当前位置：首页 > 正文", "certain", 0, False)
FOOT = Told(0, "版权所有 示范网", "certain", 0, False)


def rows(*texts: str) -> list[Told]:
    return [Told(n, text, "", 0, text.endswith("。")) for n, text in enumerate(texts)]


def gone(page: list[Told], of_page: list[float], own_odds: list[float] | None = None, title: int = -1) -> list[int]:
    titles = [3.0 if row.text.endswith("通知") else -9.0 - bool(row.rule) for row in page]
    found = Odds(own_odds or of_page, of_page, titles)
    return list(verdict(page, found, Title(title, title >= 0)))


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
    assert gone(page, [7.0, 0.5, -5.0, -6.0, 4.0, 7.0, 4.0]) == [0, 4, 5, 6]


def test_the_second_half_of_a_row_and_the_number_of_an_order_stay_with_it() -> None:
    order = rows("示范省人民政府", "令", "第15号", "《示范省防汛办", "法》的通知", FIRST, SECOND, "网站地图", "第16号")
    page = [KNOWN, *order, FOOT]
    assert gone(page, [7.0, -3.0, -2.0, 3.0, -3.0, 3.0, -5.0, -6.0, 7.0, 3.0, 7.0]) == [0, 8, 9, 10]


@pytest.mark.parametrize(
    ("page", "weights"),
    [
        # no rule knows any row: a list of names behind a text is no frame for its form alone
        (rows(FIRST, SECOND, "高兴镇", "路过村", "开心社区"), [-5.0, -6.0, 4.0, 4.0, 4.0]),
        # all rows together weigh too little
        ([KNOWN, *rows("关于开展防汛检查的通知", FIRST, SECOND)], [3.0, 2.0, -5.0, -6.0]),
        # a list within a text that is signed below
        (
            rows(FIRST, *["首页", "论坛", "博客"] * 3, "请按时整改", "示范市人民政府", "2023年5月4日"),
            [-5.0, *[4.0] * 9, -1.0, -1.0, -1.0],
        ),
    ],
)
def test_what_may_be_the_document_stays(page: list[Told], weights: list[float]) -> None:
    assert gone(page, weights) == []


@pytest.mark.parametrize("text", ["ئۇيغۇرچە", "示府发〔2023〕12号", "关于开展防汛检查的通知", "同志们:"])
def test_some_rows_stay_whatever_the_odds_say(text: str) -> None:
    page = [KNOWN, *rows(text, FIRST, SECOND), FOOT, *rows("网站地图")]
    assert gone(page, [7.0, 6.0, -5.0, -6.0, 7.0, 6.0]) == [0, 4, 5]
    assert gone([*page, *rows("示范新闻")], [7.0, 6.0, -5.0, -6.0, 7.0, 6.0, 9.0]) == [0, 4, 5, 6]


@pytest.mark.parametrize("text", ["各区应急管理局:", "安全监管总局：", "各有关单位：", "示范市人民政府（办公室）："])
def test_whom_a_document_speaks_to_stays_above_its_text(text: str) -> None:
    page = [KNOWN, *rows("关于开展防汛检查的通知", text, FIRST, SECOND, text), FOOT]
    assert gone(page, [7.0, -1.0, 6.0, -5.0, -6.0, 6.0, 7.0]) == [0, 5, 6]


@pytest.mark.parametrize("text", ["主办单位：", "发布机构:", "来源部门：", "热点专题：", "今日要闻"])
def test_labels_above_a_text_go(text: str) -> None:
    page = [KNOWN, *rows("关于开展防汛检查的通知", text, FIRST, SECOND), FOOT]
    assert gone(page, [7.0, -1.0, 6.0, -5.0, -6.0, 7.0]) == [0, 2, 5]


@pytest.mark.parametrize(
    "text",
    ["第12期（总第345期）", "示范市人民政府文件", "特 急", "签 发 人：张三", "地点：第一会议室", "DB11/T 123—2023"],
)
def test_what_heads_a_document_stays_near_its_title(text: str) -> None:
    page = [KNOWN, *rows("关于开展防汛检查的通知", text, FIRST, SECOND, text), FOOT]
    weights = [7.0, -1.0, 2.5, -5.0, -6.0, 2.5, 7.0]
    assert gone(page, weights) == [0, 5, 6]
    assert gone(page, [*weights[:2], 3.5, *weights[3:]]) == [0, 2, 5, 6], "unless the page says much"


@pytest.mark.parametrize("text", ["政策文件", "热点时间", "地点导航", "加急办理", "更多通知"])
def test_columns_beside_a_title_are_no_heads(text: str) -> None:
    page = [KNOWN, *rows("关于开展防汛检查的通知", text, FIRST, SECOND), FOOT]
    assert gone(page, [7.0, -1.0, 2.5, -5.0, -6.0, 7.0]) == [0, 2, 5]


def test_a_sentence_goes_only_when_it_does_not_look_like_the_text() -> None:
    page = [KNOWN, *rows("关于开展防汛检查的通知", FIRST, SECOND, "希望多搞这样的检查，让大家都放心。"), FOOT]
    assert gone(page, [7.0, -1.0, -5.0, -6.0, 4.0, 7.0], [7.0, 0.0, -5.0, -6.0, 0.5, 7.0]) == [0, 5]
    assert gone(page, [7.0, -1.0, -5.0, -6.0, 4.0, 7.0], [7.0, 0.0, -5.0, -6.0, 4.0, 7.0]) == [0, 4, 5]


def test_the_first_sentence_below_the_title_stays() -> None:
    page = [KNOWN, *rows("关于开展防汛检查的通知", FIRST), FOOT, *rows(SECOND, "网站地图")]
    assert gone(page, [7.0, -1.0, 5.0, 7.0, -5.0, 6.0]) == [0, 3, 5]


def test_headlines_stay_on_a_page_without_a_text() -> None:
    page = [KNOWN, *rows("示范县开展森林防火检查09-01", "示范区部署农田水利建设09-02", "网站地图"), FOOT]
    assert gone(page, [7.0, 5.0, 5.0, 5.0, 7.0]) == [0, 3, 4]


@given(st.lists(st.tuples(st.text(min_size=1, max_size=30), st.floats(-12, 12), st.floats(-12, 12)), max_size=12))
def test_any_page_has_a_verdict(page: list[tuple[str, float, float]]) -> None:
    told = [Told(n, text.strip() or "示范", "", 0, text.endswith("。")) for n, (text, _, _) in enumerate(page)]
    found = verdict(told, Odds([o for _, o, _ in page], [o for _, _, o in page], [o for _, o, _ in page]), Title())
    assert set(found) <= set(range(len(page)))


@given(st.text(min_size=1, max_size=90))
def test_features_of_any_row_have_names_of_one_line(text: str) -> None:
    text = text.replace("\n", " ").strip() or "示范"
    names = [*own(text), *next(placed([Told(0, text, "", 0, False)]))]
    told = [Told(0, text, "", 0, False)]
    names += next(in_context(told, [1.5], [-2.0], Title()))
    assert all(name and "\n" not in name for name in names)


def test_the_shipped_weights_are_small_and_of_these_features() -> None:
    known = odds.model()
    assert 1_000 < sum(len(part.of) for part in known) < 40_000
    assert all(part.of for part in known)
    page = odds.told("网站首页\n政务公开\n" + FIRST)
    named = {name for names in placed(page) for name in names} | {name for row in page for name in own(row.text)}
    assert len(named & known.row.of.keys()) > 20
    assert len({*next(in_context(page, [1.0] * 3, [0.0] * 3, Title()))} & known.page.of.keys()) > 10
    with pytest.raises(ValueError, match="train it again"):
        odds.table("govclean frame rows 0\nabout\n= row\t0\n")


def test_the_recipe_learns_from_labelled_pages(tmp_path: Path) -> None:
    pages, clean, out = tmp_path / "pages.jsonl", tmp_path / "clean", tmp_path / "rows.tsv.xz"
    text = "云栖直通车\n溪畔的通知\n{}\n云栖热线\n溪畔客服"
    bodies = [f"第{n}次会议指出，要抓好{n * 7}项工作，压实各方责任。" for n in range(40)]
    lines = (
        json.dumps({"text": text.format(body), "labels": "ftbff", "site": f"{n % 7}"}) for n, body in enumerate(bodies)
    )
    pages.write_text("\n".join(lines) + "\n", encoding="utf-8")
    clean.mkdir()
    (clean / "some.jsonl").write_text("\n".join(json.dumps({"text": body}) for body in bodies), encoding="utf-8")
    frame_rows.main(["--pages", str(pages), "--clean", str(clean), "-o", str(out)])
    learned = odds.table(lzma.decompress(out.read_bytes()).decode())
    assert learned.row.of["云栖"] + learned.row.of["客服"] > 0.2
    assert learned.title.of["^溪畔"] > 0.1
    assert learned.page.of
    pages.write_text(json.dumps({"text": "甲\n乙", "labels": "f", "site": "甲"}), encoding="utf-8")
    with pytest.raises(ValueError, match="as many labels as lines"):
        frame_rows.main(["--pages", str(pages), "-o", str(out)])
