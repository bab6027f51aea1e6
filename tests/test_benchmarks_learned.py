"""The benchmark of learned chrome: labelled crawls, and which filter a line that went is counted for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import govclean
from govclean.api import BEFORE_FRAME
from govclean.findings import Edit, Finding

ROOT = Path(__file__).parent.parent
SENTENCES = [f"各单位要落实第{n}项责任，把隐患排查做细做实。" for n in range(60)]


@pytest.fixture
def pages(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT))
    from benchmarks import learned_pages

    return learned_pages


@pytest.fixture
def bench(pages: ModuleType) -> ModuleType:
    from benchmarks import learned_chrome

    return learned_chrome


def test_the_filters_before_a_frame_open_the_chain() -> None:
    names = govclean.default_chain().names
    assert names[: len(BEFORE_FRAME) + 1] == (*BEFORE_FRAME, "chrome")


def test_pages_of_a_host_depend_on_its_number_alone(pages: ModuleType) -> None:
    one, two = (list(pages.crawl(hosts, 6, SENTENCES)) for hosts in (1, 2))
    assert two[:6] == one
    assert len({page.host for page in two}) == 2
    assert list(pages.crawl(1, 6, SENTENCES, seed=1)) != one


def page_of(pages: ModuleType, *texts: str) -> object:
    lines = tuple(pages.Line(pages.BODY, "paragraph", text) for text in texts)
    return pages.Page("made.gov.cn", 0, "", lines)


def cutting(*words: str) -> govclean.Chain:
    """A chain that deletes the words."""

    def cut(doc: govclean.Document) -> Iterator[Finding]:
        for word in words:
            if (at := doc.text.find(word)) >= 0:
                yield Edit(at, at + len(word), "", "cut.word")

    return govclean.Chain([cut])


def test_a_line_went_when_all_of_it_did_blanks_apart(pages: ModuleType, bench: ModuleType) -> None:
    page = page_of(pages, "\u3000甲乙丙 ", "丁戊", "己庚", "辛壬")
    doc = cutting("甲乙丙", "丁", "己", "庚", "辛壬")(page.text)  # type: ignore[attr-defined]
    assert list(bench.removed(page, doc)) == [True, False, True, True]


def test_a_rewritten_line_did_not_go(pages: ModuleType, bench: ModuleType) -> None:
    page = page_of(pages, "甲乙", "丙丁")

    def other(doc: govclean.Document) -> Iterator[Finding]:
        if "甲乙" in doc.text:
            yield Edit(0, 2, "戊", "other.word")

    assert list(bench.removed(page, govclean.Chain([other])(page.text))) == [False, False]  # type: ignore[attr-defined]


def test_a_line_of_which_nothing_is_known_is_an_error(pages: ModuleType, bench: ModuleType) -> None:
    page = page_of(pages, "甲", "乙")
    with pytest.raises(ValueError, match="shorter"):
        bench.Tally().count(page, [True])


def test_what_stands_before_takes_no_line(pages: ModuleType, bench: ModuleType) -> None:
    crawl = list(pages.crawl(2, 20, SENTENCES))
    assert not sum(bench.cleaned(crawl, bench.before()).gone.values())


def test_alone_is_what_stands_before_and_the_filter(pages: ModuleType, bench: ModuleType) -> None:
    crawl = list(pages.crawl(2, 40, SENTENCES))
    model = bench.learn(crawl)
    chain = bench.alone(model)
    assert chain.names == (*BEFORE_FRAME, "learned")
    found, frames = bench.cleaned(crawl, chain).total(pages.FRAME)
    assert 0.8 * frames < found <= frames


def test_what_another_filter_takes_beside_learned_lines_is_not_counted_for_it(
    pages: ModuleType, bench: ModuleType
) -> None:
    crawl = list(pages.crawl(1, 40, SENTENCES))
    model = bench.learn(crawl)
    titles = {line.text.strip() for page in crawl for line in page.lines if line.kind == "title"}

    def greedy(doc: govclean.Document) -> Iterator[Finding]:  # takes the titles, next to the menus above them
        for line in doc.lines:
            if line.text.strip() in titles:
                yield Edit(line.start, line.end, "", "greedy.title")

    alone = bench.alone(model)
    assert bench.cleaned(crawl, alone).gone[pages.BODY, "title"] == 0
    assert bench.cleaned(crawl, alone | [greedy]).gone[pages.BODY, "title"] > len(crawl) / 2


def test_examples_name_lines_of_the_text_that_went_and_frame_that_stayed(pages: ModuleType, bench: ModuleType) -> None:
    tally = bench.Tally()
    lines = (pages.Line(pages.BODY, "title", "甲乙"), pages.Line(pages.FRAME, "nav", "丙丁"))
    tally.count(pages.Page("made.gov.cn", 7, "甲乙", lines), [True, False])
    tally.count(pages.Page("made.gov.cn", 8, "甲乙", lines), [False, True])
    shown = list(tally.by_kind(3))
    assert "    lost body title  made.gov.cn 7: 甲乙" in shown
    assert "    left frame nav  made.gov.cn 7: 丙丁" in shown
    assert not any("made.gov.cn 8" in row for row in shown)
    assert len(list(tally.by_kind(0))) == 2


def test_the_plain_remover_takes_what_recurs_wherever_it_stands(pages: ModuleType, bench: ModuleType) -> None:
    crawl = [
        pages.Page("made.gov.cn", n, "", (pages.Line(pages.BODY, "heading", "一、总体要求"), counter))
        for n in range(4)
        for counter in [pages.Line(pages.FRAME, "nav", f"第{n}次")]
    ]
    tally = bench.plain(crawl, crawl)
    assert tally.total(pages.BODY) == (4, 4)
    assert tally.total(pages.FRAME) == (0, 4)
