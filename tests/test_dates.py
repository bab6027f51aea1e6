"""Dates: what is read, what is not, and that nothing is invented."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govclean.dates import at, day, find, parse

NUMERALS = "〇一二三四五六七八九"


def chinese(n: int) -> str:
    if n < 10:
        return NUMERALS[n]
    tens, ones = divmod(n, 10)
    return ("" if tens == 1 else NUMERALS[tens]) + "十" + (NUMERALS[ones] if ones else "")


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_every_spelling_of_a_day_is_read(when: date) -> None:
    year, month, number = when.year, when.month, when.day
    spelled = "".join(NUMERALS[int(c)] for c in str(year))
    for text in (
        f"{year}年{month}月{number}日",
        f"{year} 年 {month} 月 {number} 日",
        f"{year}-{month:02d}-{number:02d}",
        f"{year}/{month}/{number}",
        f"{year}.{month}.{number}",
        f"{spelled}年{chinese(month)}月{chinese(number)}日",
    ):
        assert day(text) == when.isoformat(), text
    assert parse(f"{month}月{number}日") == f"--{month:02d}-{number:02d}"


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("1月7日至8日", "--01-07/--01-08"),
        ("1月7-8日", "--01-07/--01-08"),
        ("2025年1月30日至2月1日", "2025-01-30/2025-02-01"),
        ("2024年12月7日—8日", "2024-12-07/2024-12-08"),
        ("２０２３年５月４日", "2023-05-04"),
    ],
)
def test_spans_and_full_width(text: str, iso: str) -> None:
    assert [found.iso for found in find(text)] == [iso]


@pytest.mark.parametrize(
    "text", ["2023年13月4日", "2月30日", "6.8级", "12.29", "17日", "2023年", "1.2.3", "192.168.1.10", ""]
)
def test_what_is_no_date(text: str) -> None:
    assert list(find(text)) == []


@given(st.text(alphabet="0123456789年月日至-/.十二〇 号", max_size=60))
def test_found_spans_lie_in_order_and_hold_what_they_say(text: str) -> None:
    for found in find(text):
        assert 0 <= found.start < found.end <= len(text)
        for iso in found.iso.split("/"):
            parts = iso.removeprefix("--").split("-")
            date(int(parts[0]) if len(parts) == 3 else 2000, int(parts[-2]), int(parts[-1]))


@given(st.text(alphabet="0123456789年月日号至-—十二 ８", max_size=24), st.integers(0, 6))
def test_the_date_at_a_place_is_the_one_found_there(text: str, start: int) -> None:
    found = at(text, start)
    there = [one for one in find(text, start) if one.start == start]
    assert found is None or found in there
