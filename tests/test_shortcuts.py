"""What the fields pass over at a glance is what a closer look would have refused, too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govclean.frame import byline, force, genre, shape, title, wording

ROWS = [
    "示范市",
    "召开",
    "防汛会议",
    "通知",
    "关于",
    "的",
    "第",
    "一",
    "三、",
    "（试行）",
    "【转载】",
    "[公告]",
    "标题：",
    "来源：",
    "2023-05-04",
    "09:20",
    "｜",
    "|",
    "_",
    "示范网",
    "号",
    "〔2023〕",
    "12",
    ",",
    "，",
    "。",
    "：",
    "、",
    ".",
    "docx",
    "·",
    "网",
    "]",
]
SAID = [
    "发布时间",
    "发布",
    "时间",
    "日期",
    "发布于",
    "来源",
    "供稿",
    "转自",
    "发信站",
    "From",
    "Posted",
    "：",
    ":",
    "]",
    "】",
    "｜",
    "|",
    "/",
    "2023-05-04",
    "2023年5月4日",
    "23-05-04",
    "107-04-12",
    "17.06.2016",
    "09:20",
    "9时20分",
    "民国",
    "示范日报",
    "张三",
]
FORCE = [
    "本",
    "办法",
    "《",
    "》",
    "，",
    "。",
    "现予",
    "公布",
    "自",
    "2023年6月1日",
    "起",
    "正式",
    "开始",
    "施行",
    "实施",
    "生效",
    "以来",
    "有效期",
    "5年",
    "同时",
    "废止",
]


def row_of(words: list[str]) -> str:
    return "".join(words).strip() or "·"


def of(words: list[str]) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from([*words, " ", "\u3000"]) | st.text(max_size=2), min_size=1, max_size=9).map(row_of)


@contextmanager
def closer_look() -> Iterator[None]:
    """Every row of a title's head gets one."""
    nothing = re.compile("(?!)")
    known, words = shape.known(), wording._known()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shape, "known", lambda: known._replace(plain=nothing))
        patch.setattr(wording, "_known", lambda: words._replace(whole=nothing))
        yield


@given(of(ROWS))
def test_plain_titles(row: str) -> None:
    found = wording.own(row), title.may_be_title(row), title.may_be_title(row, subtitle=True)
    with closer_look():
        assert found == (wording.own(row), title.may_be_title(row), title.may_be_title(row, subtitle=True))


@pytest.mark.parametrize("row", ["示范市召开防汛会议", "关于开展防汛检查的通知"])
def test_most_titles_are_plain(row: str) -> None:
    assert wording._known().whole.fullmatch(row)
    assert shape.known().plain.fullmatch(row)


@given(of(ROWS), st.sampled_from(shape.known().not_end))
def test_nothing_cut_off_behind_a_title_ends_like_a_sentence(row: str, end: str) -> None:
    start, stop, _ = wording.own(row + end)
    assert start >= stop or not title.may_be_title((row + end)[start:stop])


@given(of(SAID))
def test_rows_that_say_nothing_of_publication(row: str) -> None:
    known = byline.known_forms()
    day = known.dated.search(row) or known.labelled.search(row) or known.bare.fullmatch(row)
    found = byline.day_match(row)
    assert day is None or (found is not None and found.span() == day.span())
    timed = any(pattern.search(row) for pattern in (known.dated, known.short, known.republic, known.odd))
    assert byline._may_clock(row) or not timed
    said = any(p.search(row) for p in (known.dates, known.source, known.supplied, known.opening, known.bare))
    assert byline._MAY_SAY.search(row) or not (said or timed)


@given(of(FORCE))
def test_words_that_put_into_force(text: str) -> None:
    known, _ = force._known()
    assert [m.span() for m in force._effective(text)] == [m.span() for m in known.effective.finditer(text)]


def test_such_rows_are_there() -> None:
    known, _ = force._known()
    assert known.effective.search("本办法自2023年6月1日起施行")
    forms = byline.known_forms()
    for pattern, row in (
        (forms.dated, "2023年5月4日 9时20分"),
        (forms.short, "发布时间：23-05-04 09:20"),
        (forms.republic, "日期:107-04-12"),
        (forms.odd, "17.06.2016 9时20分"),
        (forms.source, "来源】示范日报"),
    ):
        assert pattern.search(row)


@pytest.mark.parametrize("ending", genre.endings())
def test_the_first_ending_of_the_list_counts(ending: str) -> None:
    words = f"示范市防汛{ending}"
    first = next(each for each in genre.endings() if words.endswith(each))
    found = genre.genre_in(words)
    assert found is not None
    assert found[1] == len(words) - len(first)
