"""The filter `pinyin`: six dialects of glosses go, everything that only looks like one stays."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import govclean
from govclean.chain import Chain
from govclean.document import Document
from govclean.filters.pinyin import pinyin
from govclean.readings import main_reading, readings, toneless
from linear import assert_linear

ALONE = Chain([pinyin])
STRICT = govclean.Options(strict=True)
SEEDS = Path(__file__).parent.parent / "seeds"

PIECES = st.sampled_from(
    [
        *"會議管理要安全的甪直防A1()（）,。\n ēüḿ\ud800\u0308",
        "(huì)",
        "(yì)",
        "(lǐ)",
        "（guǎn）",
        "(guǎn lǐ)",
        "(guǎnlǐ)",
        "(ān)",
        "(quán)",
        "(fang)",
        "(fáng)",
        "(de)",
        "(yào / yāo)",
        "(lì)",
        "(a)",
        "拼音",
        "读作",
        "huì yì ",
        "ān quán " * 6,
        "安全" * 6,
    ]
)
HOSTILE = st.lists(PIECES, max_size=40).map("".join)


def strip(text: str) -> str:
    return ALONE(text, options=STRICT).text


def test_seeds_lose_every_gloss_and_no_other_bracket() -> None:
    for name in ("003_b6988985371fa7c4.txt", "004_21e0213ca6dcd42f.txt"):
        page = (SEEDS / name).read_text(encoding="utf-8")
        text = strip(page)
        assert not re.search(r"[\u4e00-\u9fff]\([a-zü\u00e0-\u01dc]+\)", text)
        chinese = re.compile(r"[(（][^()（）]*[\u4e00-\u9fff][^()（）]*[)）]")
        assert chinese.findall(text) == chinese.findall(
            re.sub(r"(?<=[\u4e00-\u9fff])\([a-zü\u00e0-\u01dc]+\)", "", page)
        )
    assert "鋁加工(深井鑄造)" in strip((SEEDS / "003_b6988985371fa7c4.txt").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("網(wǎng)絡(luò)和產(chǎn)業(yè)", "網絡和產業"),
        ("會（huì）議", "會議"),
        ("調(tiáo)整與調(diào)研", "調整與調研"),
        ("強( qiáng )化", "強化"),
        ("綠(lu\u0308\u0300)色、綠(lv4)地、綠(lǜ)化", "綠色、綠地、綠化"),
        ("網(wăng)絡、廣(ɡuǎnɡ)泛", "網絡、廣泛"),
        ("督(dū)查督(dū)办，压实(shí)责(zé)任", "督查督办，压实责任"),
        ("抓(zhua)紧(jin)抓实(shi)安全(quan)管理(li)", "抓紧抓实安全管理"),
        ("严防(fang)(fang)死守", "严防死守"),
        ("管理(guǎn lǐ)制度(zhìdù)要落实(luò shí)", "管理制度要落实"),
    ],
)
def test_dialects(page: str, text: str) -> None:
    assert strip(page) == text


@pytest.mark.parametrize(
    "text",
    [
        "亳(bó)州、盱(xū)眙(yí)、歙(shè)县、黟(yī)县、鄄(juàn)城",
        "乐(yuè)清、丽(lí)水、台(tāi)州、长(zhǎng)子",
        "北京(Beijing)、上海(Shanghai)、广州(Guangzhou)、天津(Tianjin)",
        "北京(beijing)、上海(shanghai)、广州(guangzhou)",
        "面积(m²)、重量(kg)、长度(m)、他(he)、安(A)、克(g)",
        "《汉语拼音方案》：妈(mā)麻(má)马(mǎ)骂(mà)，安(ān)全(quán)",
        "會(hui",
        "議 (yì)",
        "",
    ],
)
def test_what_only_looks_like_a_gloss_stays(text: str) -> None:
    assert strip(text) == text


def test_a_rare_character_keeps_its_gloss_on_a_page_with_the_habit() -> None:
    page = "會(huì)議(yì)強(qiáng)調，甪(lù)直镇要做好安全工作。"
    assert strip(page) == "會議強調，甪(lù)直镇要做好安全工作。"


def test_paragraph_is_removed_only_beside_the_line_it_reads_out() -> None:
    chinese, read = "全市安全生产工作会议12日召开。", "quánshì ānquán shēngchǎn gōngzuò huìyì 12 rì zhàokāi."
    assert strip(f"{read}\n{chinese}") == chinese
    assert strip(f"{chinese}\n\n{read.upper()}\n完") == f"{chinese}\n\n完"
    other = f"市政府办公室。\n{read}"
    doc = ALONE(other, options=STRICT)
    assert doc.text == other
    assert [n.kind for n in doc.notes] == ["suspect"]


@given(HOSTILE)
def test_settles_and_can_be_undone(text: str) -> None:
    doc = Document(text)
    first = doc.with_step("pinyin", pinyin(doc))[0]
    assert first.with_step("pinyin", pinyin(Document(first.text)))[0].text == first.text
    assert first.undo() == text


@given(HOSTILE)
def test_guard_is_necessary(text: str) -> None:
    doc = Document(text)
    if not pinyin.guard(doc):  # type: ignore[attr-defined]
        assert list(pinyin(doc)) == []


@given(HOSTILE)
def test_only_latin_brackets_and_lines_without_han_go(text: str) -> None:
    def han(value: str) -> str:
        return "".join(re.findall("[\u4e00-\u9fff]", value))

    assert han(strip(text)) == han(text)


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=3))
def test_the_main_reading_is_one_of_the_readings(text: str) -> None:
    for char in text:
        assert not main_reading(char) or toneless(main_reading(char)) in readings(char)


@pytest.mark.parametrize(
    "unit",
    [
        "(",
        "會(huì)",
        "(fang)",
        "防(fang)(fang)",
        "a ",
        "ān quán ",
        "安\nān quán shēng chǎn ān quán shēng chǎn\n",
        "會(a/",
    ],
)
def test_linear_time(unit: str) -> None:
    assert_linear(lambda text: list(pinyin(Document(text))), unit)
