"""Encoding mix-ups made forward from sentences of our own, entities, question marks, and what must stay."""

from __future__ import annotations

from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govclean.chain import Chain
from govclean.document import Document
from govclean.filters.encoding import encoding
from govclean.in_parts import LOST, in_parts, read_in_parts
from govclean.mojibake import utf8_read_as_gbk
from govclean.options import Options
from linear import assert_linear

CHAIN = Chain([encoding])
STRICT = Options(strict=True)
PROSE = [
    "各级党委政府要切实扛起安全生产政治责任，坚决防范遏制重特大事故。",
    "会议传达学习上级文件精神，研究部署下一阶段防汛救灾工作。",
    "經濟社會發展取得新成效，人民生活水平穩步提高。",
]


def cleaned(text: str) -> str:
    return CHAIN(text, options=STRICT).text


def sloppy(raw: bytes) -> str:
    return "".join(bytes((b,)).decode("cp1252", "ignore") or chr(b) for b in raw)


@pytest.mark.parametrize("text", PROSE)
@pytest.mark.parametrize("around", ["{}", "标题\n{}\n结尾没有问题。", "发文单位：{}"])
@pytest.mark.parametrize(
    "misread",
    [
        lambda t: t.encode("utf-8").decode("latin-1"),
        lambda t: sloppy(t.encode("utf-8")),
        lambda t: t.encode("gbk").decode("latin-1"),
        lambda t: sloppy(t.encode("gbk")),
        lambda t: in_parts(t.encode("gbk")),
    ],
    ids=["utf8-latin1", "utf8-cp1252", "gbk-latin1", "gbk-cp1252", "gbk-parts"],
)
def test_latin_misreadings_come_back(text: str, around: str, misread: object) -> None:
    assert callable(misread)
    assert cleaned(around.format(misread(text))) == around.format(text)


@pytest.mark.parametrize(
    "text",
    [
        "市电视台、烟台市平台企业和省农科院后台做好宣传工作，确保舞台活动安全。",
        "各地要总结前途、用途和经验，及时提交工作总结，挖掘潜力。",
        "那么没有报名的每一位同志，都要在美丽的贸易港录入姓名，落实陆地运输安全要求。",
        "设备安全检查要落实到位，推动美丽中国建设。",
        "查明情况后，税务总局关于个人所得税的通知已经发布，请认真检验。",
    ],
)
def test_gbk_read_in_parts_and_normalised_comes_back(text: str) -> None:
    """Marks change places or join letters, U+037E becomes a semicolon; bytes may be Chinese by chance."""
    observed = in_parts(text.encode("gbk"))
    assert cleaned(observed) == text
    assert cleaned(normalize("NFC", observed)) == text
    assert cleaned(f"标题没有问题\n{observed}\n正文") == f"标题没有问题\n{text}\n正文"


@pytest.mark.parametrize(
    "text",
    [
        "Việt Nam: Độc lập – Tự do – Hạnh phúc",
        "Łódź, Škoda, Ærøskøbing, Ǫ̂ß; ŐŰ ĀĒĪŌŪ",
        "Ἀθῆναι· ὅμως; Ελληνικά ώρα ύδωρ",
        "Ђорђе Ђ. «Русский язык» ґ ї є — ÀÉÎ",
        "עִבְרִית ÷ ôÔ; العَرَبِيَّة × ÄÖ",
        "国际音标ʱ、ʰ、ɿ和注音ˋˊ",
        "÷×±§ ¼½¾ ¹²³ µΩ",
        "ÖйúÖ¤È¯ für Ärzte"[8:],
    ],
)
def test_other_alphabets_stay(text: str) -> None:
    bad = in_parts(PROSE[0].encode("gbk"))
    assert cleaned(text) == text
    assert cleaned(f"{bad}\n{text}\n{bad}") == f"{PROSE[0]}\n{text}\n{PROSE[0]}"


@settings(max_examples=150, deadline=None)
@given(st.text(st.sampled_from("发票图书台视途提交年每陆路盲，。设a5;　"), max_size=16))
def test_a_reading_in_parts_gives_the_observed_span_when_it_is_misread_again(text: str) -> None:
    observed = in_parts(text.encode("gbk"))
    pieces = read_in_parts(observed)
    assert pieces is not None
    back = "".join(piece.text for piece in pieces)
    if LOST not in back:
        raw, ends = back.encode("gbk"), {0}
        for char in observed:  # each stands for its bytes in UTF-8, or for one of Latin-1; a semicolon for U+037E, too
            ways = [char.encode(), char.encode("latin-1", "ignore"), b"\xcd\xbe" if char == ";" else b""]
            ends = {at + len(way) for at in ends for way in ways if way and raw.startswith(way, at)}
        assert len(raw) in ends


def as_gbk(text: str) -> tuple[str, str] | None:
    """A text and its misreading as Windows shows it; None when an odd byte at the end is lost."""
    try:
        return text, text.encode("utf-8").decode("gb18030", "govclean.euro")
    except UnicodeDecodeError:
        return None


@pytest.mark.parametrize("text", PROSE)
def test_utf8_read_as_gbk_comes_back_as_far_as_characters_survive(text: str) -> None:
    before, observed = next(filter(None, (as_gbk(text[:n]) for n in range(len(text), 0, -1))))
    assert cleaned(observed) == before
    assert cleaned(f"标题没有问题\n{observed}\n正文") == f"标题没有问题\n{before}\n正文"
    assert cleaned(f"前面没有问题{observed}。后面也是") == f"前面没有问题{before}。后面也是"


def windows(raw: bytes) -> str:
    """GBK as browsers read it: GB18030 with the euro sign at 80; a byte that begins nothing is lost."""
    text = ""
    while raw:
        try:
            return text + raw.decode("gb18030")
        except UnicodeDecodeError as err:
            text += raw[: err.start].decode("gb18030") + ("€" if raw[err.start] == 0x80 else "\ufffd")
            raw = raw[err.start + 1 :]
    return text


@pytest.mark.parametrize(
    "text, back",
    [
        ("全面支持A类企业、发展B类企业到2023年扩大规模", "全面支持A类企业、发展B类企业到2023年扩大规妯\ufffd"),
        ("支持A企业、B企业和C企业在2023年扩大5家规模，", "支持A企业、B企业和C企业鍦\ufffd2023年扩澶\ufffd5家规模，"),
        ("一是扩大覆盖面。二是提高标准、加强监管", "一是扩大覆盖面。二是提高标准、加强监绠\ufffd"),
        ("推进“三化”建设。　　一、总体要求", "推进“三化”建设。　　一、总体要求"),
        ("国家主席约翰·史密斯·李出席会议并讲话，", "国家主席约翰·史密斯·李出席会议并讲话，"),
    ],
)
def test_utf8_read_as_gbk_comes_back_across_what_is_not_chinese(text: str, back: str) -> None:
    """Letters are second halves of characters; € is one byte in 。 and two before it; a digit makes a byte get lost."""
    assert cleaned(windows(text.encode("utf-8"))) == back


def test_a_page_with_certain_misreadings_proves_its_short_ones() -> None:
    heading, line = (windows(t.encode("utf-8")) for t in ("总则", "各级政府要切实扛起安全生产政治责任，"))
    assert cleaned(heading) == heading
    assert cleaned(f"{heading}\n{line}") == "总则\n各级政府要切实扛起安全生产政治责任，"


@pytest.mark.parametrize(
    "sound",
    [
        "涓滴之功，浜河两岸，缁衣素服。",
        "闾里相传，涔水与濡水之间有古渡。",
        "Liberté, Égalité, Fraternité",
        "20°±0.5°、±3‰",
        "公路、每户、驴队",
        "©2023 版权所有",
    ],
)
def test_sound_lines_of_a_misread_page_stay(sound: str) -> None:
    for bad in (windows(PROSE[0].encode("utf-8")[:-3]), PROSE[0].encode("gb18030").decode("latin-1")):
        text = "\n".join([bad, sound, bad])
        assert cleaned(text).split("\n")[1] == sound
        assert cleaned(text) != text


@pytest.mark.parametrize("text", ["据伊万・伊利耶夫介绍，火势已得到控制。", "根据«中华人民共和国教育法»，制定本条例。"])
def test_characters_of_four_bytes_do_not_keep_a_line_from_coming_back(text: str) -> None:
    assert cleaned(text.encode("gb18030").decode("latin-1")) == text


def test_a_clause_misread_between_sound_ones_comes_back_alone() -> None:
    bad = "符合调控要求。".encode("gb18030").decode("latin-1")
    assert cleaned(f"增长13.6%，{bad}2019年6月再降。") == "增长13.6%，符合调控要求。2019年6月再降。"
    bad = "各地要落实责任。".encode().decode("latin-1")
    assert cleaned(f"会议指出，{bad}2001年6月16日公布。") == "会议指出，各地要落实责任。2001年6月16日公布。"


@pytest.mark.parametrize("lost", ["?", "\ufffd"])
def test_half_a_character_is_noted(lost: str) -> None:
    text = f"{windows(PROSE[0].encode('utf-8')[:60])}涓{lost}"
    doc = CHAIN(text, options=STRICT)
    assert doc.text == f"{PROSE[0][:20]}涓{lost}"
    assert [(n.kind, text[n.start : n.end]) for n in doc.notes] == [("damaged", f"涓{lost}" if lost == "?" else lost)]


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("涓鏀垮簻鐢熶骇€€E5 \n\x01\0·路每\ufffd\ud800锛屽紑灞曗€滃畨鍏ㄢ€鸎丒"), max_size=24))
def test_what_is_read_from_gbk_is_misread_as_the_same_span(text: str) -> None:
    done = 0
    for start, end, new in utf8_read_as_gbk(text):
        assert done <= start < end
        assert windows(new.encode("utf-8")) == text[start:end]
        done = end


@pytest.mark.parametrize(
    "unit", ["é年", "涓鏀", "簻€€", "ÖйúÖ¤È¯", "ͼÊ鷢Ʊ", "\u05b9\u073e", "éa", "政府鏀垮簻", "&", "銆\ufffd"]
)
def test_linear_time(unit: str) -> None:
    assert_linear(lambda text: list(encoding(Document(text))), unit, 8_000)


def test_misread_twice_comes_back() -> None:
    once = PROSE[0].encode("utf-8").decode("latin-1")
    assert cleaned(once.encode("utf-8").decode("latin-1")) == PROSE[0]


@pytest.mark.parametrize("trace", ["锟斤拷锟斤拷", "烫烫烫烫", "屯屯屯", "\ufffd\ufffd\ufffd", "闂傚倸鍊閻"])
def test_lost_bytes_are_noted_and_stay(trace: str) -> None:
    doc = CHAIN(f"会议认为{trace}要抓落实。", options=STRICT)
    assert doc.text == doc.source
    assert [(n.kind, n.start) for n in Chain([encoding])(doc.source + "&lt;").notes] == [("damaged", 4)]


@pytest.mark.parametrize(
    "before, after",
    [
        ("&lt;script&gt;", "<script>"),
        ("&amp;amp;amp;nbsp;", "\u00a0"),
        ("&#12290;&#x3002;", "。。"),
        ("&#38;lt;", "<"),
        ("研发R&D &unknown; &amp;unknown;", "研发R&D &unknown; &unknown;"),
        ("?a=1&copy=2", "?a=1&copy=2"),
        ("&#0;&#55296;&#10;", "&#0;&#55296;&#10;"),
    ],
)
def test_entities(before: str, after: str) -> None:
    assert cleaned(before) == after


@pytest.mark.parametrize("text", ["为什么??", "?\n只有一个问号的行", "??傮w看來", "? 见下", "正文??中间"])
def test_question_marks_that_mean_something_stay(text: str) -> None:
    assert cleaned(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "Le gouvernement français a publié l’arrêté relatif à la sécurité.",
        "Größe ±5 °C × 3 µm; Ångström",
        "ئۇيغۇر تىلى ئېلان", "བོད་ཡིག་", "ᠮᠣᠩᠭᠣᠯ\u202fᠪᠢᠴᠢᠭ᠌",
        "杜甫《春夜喜雨》：好雨知时节，当春乃发生。", "涓涓细流汇成大海，濡沫之情。",
        "\ud800é\x00&", "é" * 500,
    ],
)  # fmt: skip
def test_sound_text_stays(text: str) -> None:
    assert cleaned(text) == text


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                *"&;#?38xamplt \n　汉字é×÷Öй\x80\xa0涓鏀垮簻锟斤拷",
                "&amp;",
                "&#38;",
                "&#x26;",
                "&#97;",
                "&lt;",
                "mp;",
                "??",
                "Öйú",
                "鐢熶骇",
            ]
        ),
        max_size=30,
    ).map("".join)
)
def test_hostile_text_settles_at_once_and_can_be_undone(text: str) -> None:
    doc = CHAIN(text, options=STRICT)
    assert not any(n.kind == "unstable" for n in doc.notes)
    assert doc.undo() == text
    assert cleaned(doc.text) == doc.text


@pytest.mark.parametrize("trace", ["銆\ufffd", "锟斤拷", "烫烫烫", "\ufffd"])
def test_lost_bytes_are_noted_where_they_are(trace: str) -> None:
    text = f"会议要求{trace}各地落实责任。"
    doc = Chain([encoding])(text)
    assert doc.text == text
    assert [(n.kind, text[n.start : n.end]) for n in doc.notes] == [("damaged", trace)]


def test_a_character_is_not_invented_where_bytes_are_missing() -> None:
    observed = in_parts("要进一步深化金融改革，推动企业落实主体责任。".encode("gbk"))
    for i in (1, 4, 5, 8):
        text = observed[:i] + observed[i + 1 :]
        doc = Chain([encoding])(text, options=Options(strict=True))
        assert doc.text == text or doc.text.endswith("推动企业落实主体责任。")
        assert not set("酶陆虏脡冒陕") & set(doc.text)
        assert [n.kind for n in doc.notes] == ["damaged"] or doc.text == text
