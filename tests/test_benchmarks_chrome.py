"""Generated pages are labelled as they are built, the scorer counts what it should, and simple removers do badly."""

from __future__ import annotations

import itertools
import random
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from benchmarks.chrome import annexes, generate, noise, real, score, simple_removers
from benchmarks.chrome.templates import HONEST, SPLITS, Filler, Piece, templates
from benchmarks.chrome.words import SLOTS, Words

import govclean
from govclean.findings import Edit

ROOT = Path(__file__).parent.parent
UNFILLED = re.compile("{(?:" + "|".join(sorted(SLOTS)) + r")}|\[\[[^\]]*\|")
KNOWN = [split for split in SPLITS if templates(split)]


def some(count: int, split: str = "development") -> list[generate.Page]:
    return list(generate.pages(split, count))


def test_pages_depend_on_their_number_alone() -> None:
    assert some(40)[:20] == some(20)


@pytest.mark.parametrize("split", [*KNOWN, HONEST])
def test_every_template_makes_pages_with_labelled_lines(split: str) -> None:
    for page in some(2 * len(templates(split)), split):
        assert [line.text for line in page.lines] == page.text.split("\n"), page.name
        labels = Counter(line.label for line in page.lines)
        assert labels.keys() <= set("tbfx") and labels["b"], page.name
        assert all(line.label == "x" or line.text.strip() for line in page.lines), page.name
        assert not UNFILLED.search(page.text), page.name  # scripts and styles that scraping left have braces too


def test_every_noise_comes_and_keeps_the_body() -> None:
    """What noise does to frame lines must not reach the words of the document."""
    for number, page in enumerate(some(120)):
        body = "".join(line.text[: len(line.text) - line.glued] for line in page.lines if line.label in "tb")
        if page.script == "simplified" and len(page.truth.get("title", "")) > 1:
            assert "".join(page.truth["title"].split()) in "".join(body.split()), number
    assert {page.script for page in some(60)} == set(generate.SCRIPTS)


def test_lines_rarely_come_twice() -> None:
    headlines = Counter(line.text for page in some(320) for line in page.lines if line.form == "related")
    assert sum(headlines.values()) > 400
    assert len(headlines) > 0.9 * sum(headlines.values())


@pytest.mark.parametrize("split", KNOWN)
def test_the_keyword_remover_does_badly(split: str) -> None:
    assert simple_removers(some(3 * len(templates(split)), split))


def test_templates_state_what_they_fill_in() -> None:
    import random

    words = Words(random.Random(1), "county")
    words.facts["title"] = "关于防汛的通知"
    filler = Filler(words, random.Random(1))
    filler.part(("成文日期：{date}", "{news} {date}"))
    assert filler.truth == {}
    filler.part(("发文日期：{date}",))
    assert filler.truth.pop("publish_date") == "?"
    filler.part(("信息来源：{site}", "发布日期：", "{date_cn}"))
    assert filler.truth == {"source": words.facts["site"], "publish_date": words.day.isoformat()}


def test_noise_by_hand() -> None:
    import random

    rng = random.Random(1)
    line = Piece("发布时间：2023-05-12 09:30  来源：澄川日报 浏览：3", "f", "发布时间：{datetime}")
    apart = {tuple(p.text for p in noise.split_pairs([line], random.Random(k))) for k in range(9)}
    assert ("发布时间：", "2023-05-12 09:30", "来源：", "澄川日报", "浏览：", "3") in apart
    menu = Piece("首页 新闻 公开 服务", "f", "首页 新闻 公开 服务")
    assert [p.text for p in noise.exploded([menu])] == ["首页", "新闻", "公开", "服务"]
    assert [p.text for p in noise.gathered(noise.exploded([menu]))] == ["首页 新闻 公开 服务"]
    body = Piece("字" * 100 + "（记者）", "b", glued=4)
    wrapped = noise.wrapped([body], rng)
    assert "".join(p.text for p in wrapped) == body.text
    assert [p.glued for p in wrapped][-2:] == [0, 4]


def page_of(*lines: tuple[str, str]) -> generate.Page:
    return generate.Page("hand", "county", tuple(Piece(text, label, label) for label, text in lines))


def test_scorer_against_edits_by_hand() -> None:
    page = page_of(("f", "首页 > 动态"), ("t", "会议召开"), ("b", "會(huì)議召開。"), ("d", "半行"), ("f", "打印 关闭"))
    text = page.text
    start = text.index("會")
    edits = [
        Edit(0, 8, "", "chrome.breadcrumb", old=text[:8]),
        Edit(start, start + 6, "会", "script+pinyin", old=text[start : start + 6]),
        Edit(text.index("打"), text.index("打") + 2, "", "chrome.tools", old="打印"),
    ]
    tally = score.Tally()
    tally.add(page, score.deleted(edits, len(text)), edits)
    assert tally.lines == {"tp": 1, "tn": 2, "fn": 1}  # half a line is not a line; a gloss is no loss
    assert (tally.body, tally.lost) == (9, 0)
    gone = score.deleted([Edit(start + 6, start + 9, "", "chrome.x", old=text[start + 6 : start + 9])], len(text))
    tally = score.Tally()
    tally.add(page, gone)
    assert (tally.lines["fp"], tally.lost) == (0, 3)
    assert tally.wrong[1].label == "b"


def test_words_glued_to_a_body_line_are_not_body() -> None:
    line = Piece("会议召开。（来源：日报）", "b", "b", glued=7)
    page = generate.Page("hand", "county", (line,))
    tally = score.Tally()
    tally.add(page, score.deleted([Edit(5, 12, "", "chrome.source")], len(page.text)))
    assert (tally.body, tally.lost, tally.ends, tally.ends_gone) == (5, 0, 1, 1)


@pytest.mark.parametrize(
    ("name", "value", "truth", "right"),
    [
        ("publish_date", "2023-05-12T09:30", "2023-05-12", True),
        ("publish_date", "", "2023-05-12", False),
        ("title", "關於防汛的通知", "关于 防汛的通知", True),
        ("title", "关于防汛的通告", "关于防汛的通知", False),
        ("doc_number", "澄政发〔2023〕7号", "澄政发[2023]第07号", True),
        ("doc_number", "澄政发〔2023〕7号", "澄政发〔2022〕7号", False),
    ],
)
def test_fields_are_compared_as_facts(name: str, value: str, truth: str, right: bool) -> None:
    assert score.same(name, value, truth) == right


def test_real_pages_by_their_labels() -> None:
    text = "首页\n\n关于防汛的\n通知\n来源：日报\n各县："
    row = ["0" * 16, "set", "site", "6", "1-2f,3-4t,5f,6b", "3:0-5+4:0-2", "2023-05-12", "5:3-5", ""]
    page = real.labelled(text, row)
    assert "".join(line.label for line in page.lines) == "fxttfb"
    assert page.truth == {"title": "关于防汛的通知", "publish_date": "2023-05-12", "source": "日报"}
    with pytest.raises(SystemExit):
        real.labelled(text, [*row[:4], "1-2f,3-4t,6b"])
    assert real.split_of("163") in SPLITS


def test_question_runs() -> None:
    command = [sys.executable, "-m", "benchmarks", "chrome", "--cases", "12", "--show", "1"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    for row in ("F1 of removed lines", "body characters lost", "publish_date exact", "keyword-line", "together"):
        assert row in done.stdout


def test_fields_found_are_those_of_the_chain() -> None:
    doc = govclean.clean("首页 > 动态\n防汛通知\n发布时间：2023-05-12 来源：澄川日报\n各县：\n请抓好防汛工作的落实。")
    assert score.found_fields(doc)["publish_date"] == "2023-05-12"


@pytest.mark.parametrize("split", KNOWN)
def test_every_annex_and_head_is_filled(split: str) -> None:
    writer = annexes.Writer(Words(random.Random(1), "county"), random.Random(1))
    writer.words.facts |= {"title": "关于防汛的通知", "subtitle": "——示范市", "name_docx": "防汛.docx"}
    assert annexes.annexes(split) and annexes.heads(split)
    for annex in annexes.annexes(split):
        rows = "\n".join(writer.annex(annex))
        assert rows.strip() and not UNFILLED.search(rows) and "{" not in rows, annex.name
    for head in annexes.heads(split):
        rows = "\n".join(itertools.chain(*(part for _ in range(20) for part in writer.head(head))))
        assert rows.strip() and not UNFILLED.search(rows) and "{" not in rows, head.name


def test_annexes_of_one_hand_stay_with_it() -> None:
    supply = annexes.Supply("development")
    owners = {annex.name: supply._hand(annex.name) for annex in supply.annexes}
    assert len(set(owners.values())) == len(supply.hands)


def test_documents_with_annexes_keep_their_other_lines() -> None:
    pages = [list(generate.pages("development", 12, share=share)) for share in (0.0, 0.5)]
    assert pages[0][0] == pages[1][0], "every second page has none"
    for plain, furnished in zip(*pages, strict=True):
        text = "".join("".join(line.text.split()) for line in furnished.lines)
        own = ["".join(line.text.split()) for line in plain.lines if line.label == "t"]
        assert all(line in text for line in own if plain.script == furnished.script == "simplified")
    assert any(line.form == "annex" for page in pages[1] for line in page.lines)
    assert any(line.form == "head" for page in pages[1] for line in page.lines)
