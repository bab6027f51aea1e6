"""Notices go, pages about copyright stay."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govclean import Document, Options
from govclean.chain import Chain
from govclean.filters.notices import has_notice, notices
from govclean.rules import rule_file

ALONE = Chain([notices])
BODY = "示范市召开安全生产例会\n5月4日，示范市召开安全生产例会，研究部署近期工作。"

NOTICES = [
    "版权与免责声明：\n凡本网注明“来源：示范网”的作品，未经本网授权不得转载。\n本网转载其他来源的作品，并不代表本网赞同其观点或证实其真实性。\n如涉及侵权，请在一周内与本网联系。",
    "免责声明：本站部分内容转载自网络，版权归原作者所有，如有侵权请联系我们删除。",
    "© 版权声明\n本站文章转载请注明出处，未经许可不得用于商业用途，违者追究法律责任。",
    "免责声明：本文档由会员上传分享，仅供学习参考。",
    "版权说明：本文档由用户提供并上传，收益归属内容提供方，若内容存在侵权，请进行举报或认领",
    "（本文不代表本网站观点，仅代表作者言论，由此引发的争议本网站声明免责。）",
    "版權聲明：本網轉載作品旨在傳遞更多信息，不代表本網贊同其觀點，如涉及侵權請與本網聯繫。",
]

KEPT = [
    "示范市版权局关于开展打击侵权盗版专项行动的通知\n一、重点整治未经授权转载新闻作品的行为。\n二、对侵权网站依法追究法律责任，督促其在一周内删除侵权内容。",
    "版权声明\n第一条 著作权人可以声明未经许可不得转载。\n第二条 转载应当注明作者和来源，侵权的承担法律责任。",
    "示范市召开网络版权保护会议\n会议指出，转载新闻作品要注明来源，未经授权不得转载，侵权的要追究法律责任。\n会议要求，各网站要建立投诉渠道，一周内处理侵权举报。",
    "示范市防汛手册\n手册由各区共同编写，供基层干部学习，请及时更新。\n声明：示范市公民上传的照片仅供参考，不代表实际情况。",
    "关于网站备案的公告\n各网站应当在首页公布版权归属和举报电话，接受监督。\n特此公告。",
]


@pytest.mark.parametrize("notice", NOTICES)
def test_a_notice_at_the_end_goes_whole(notice: str) -> None:
    doc = ALONE(f"{BODY}\n{notice}", options=Options(strict=True, script="keep"))
    assert doc.text == BODY
    assert all(e.rule.startswith("notices.") for e in doc.edits)
    assert doc.undo() == doc.source


@pytest.mark.parametrize("notice", NOTICES[:2])
def test_lines_behind_a_notice_do_not_hide_it(notice: str) -> None:
    assert ALONE(f"{BODY}\n{notice}\n责任编辑：王五").text == f"{BODY}\n责任编辑：王五"


@pytest.mark.parametrize("text", KEPT)
def test_pages_about_copyright_go_through_whole(text: str) -> None:
    assert ALONE(text).text == text


def test_a_page_that_is_nothing_but_a_notice_is_left_alone() -> None:
    assert ALONE(NOTICES[0]).text == NOTICES[0]


def test_what_the_prefilter_looks_for_stands_in_each_anchor() -> None:
    table = rule_file("notices")
    for words, pairs in zip(table["anchors"], table["pairs"], strict=True):
        for word in words:
            first, *classes = re.findall(r"\[([^\]^]+)\]", word) or [""]
            assert any(pair in word for pair in pairs) or all(
                any(pair[0] == a for pair in pairs) and any(pair[1] == b for pair in pairs)
                for a in first
                for b in classes[0]
            )


SCRAPS = [
    *NOTICES,
    *KEPT,
    BODY,
    "版权声明：",
    "转载",
    "\n",
    " ",
    "本网",
    "侵权",
    "\ud800",
    "©",
    "声明",
    "责任编辑：王五",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(SCRAPS), max_size=9).map("\n".join))
def test_idempotent_reversible_and_guarded(text: str) -> None:
    once = ALONE(text, options=Options(strict=True))
    assert once.undo() == text
    assert ALONE(once.text).text == once.text
    assert once.steps == () or not any(n.kind == "unstable" for n in once.notes)
    if not has_notice(Document(text)):
        assert list(notices(Document(text))) == []
