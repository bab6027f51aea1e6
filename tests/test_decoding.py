"""Bytes in, the same bytes out: in what encoding a page is, and what becomes of bytes that mean nothing in it."""

from __future__ import annotations

import json
import random
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import govclean
from govclean import UndoError, decode, encode
from strategies import CLEAN, FOREIGN, pages

SIMPLE = "各地要扎实开展隐患排查整治，坚决防范重特大事故发生。\r\n联系电话：12345（传真）\n"
COMPLEX = "各地要扎實開展隱患排查整治，堅決防範重特大事故發生。\r\n聯繫電話：12345（傳真）\n"
KOREAN, JAPANESE = (
    "안전 관리 회의를 열었다. 책임을 다해야 한다.",
    "安全管理についての会議を開いて、責任を確認しました。",
)

chinese = st.sampled_from([SIMPLE, COMPLEX, *CLEAN])
encodings = st.sampled_from(["utf-8", "gb18030", "big5", "big5hkscs", "utf-16", "utf-32", "cp1252"])
damaged = st.builds(
    lambda text, encoding, cut, noise, at: (
        (raw := text.encode(encoding, "ignore"))[: max(0, len(raw) - cut)][: at % 50]
        + noise
        + raw[at % 50 : max(0, len(raw) - cut)]
    ),
    st.one_of(chinese, pages),
    encodings,
    st.integers(0, 3),
    st.binary(max_size=3),
    st.integers(0, 49),
)
two_bytes = st.lists(st.tuples(st.integers(0x81, 0xFE), st.integers(0x30, 0xFE)), max_size=30).map(
    lambda pairs: bytes(b for pair in pairs for b in pair)
)
labels = st.one_of(st.none(), st.sampled_from(["gb2312", "Big5", "utf-16", "utf-8", "latin1", "punycode", "x", ""]))


@settings(deadline=None)
@given(st.one_of(st.binary(), damaged, two_bytes), labels)
@example(b"\x84\x31\x95\x33\xff", None)
@example(b"\xff\xfe\x00", None)
@example(b"\xff\xfe\x00\x00\x01", None)
@example(b"\xa2\xa4\xf9\xf9\x88\x62", "big5")
@example(b"\xed\xa0\x80\xed\xb0\x80\xef\xbf\xbd\xff", None)
def test_any_bytes_come_back(raw: bytes, declared: str | None) -> None:
    page = decode(raw, declared, meta={"url": "u"})
    assert page.meta["url"] == "u"
    assert encode(page) == raw
    page.source.encode("utf-8")  # no lone surrogates
    assert encode(json.loads(json.dumps(page.to_record(audit=True)))) == raw
    lost = any(page.source[at] == "\ufffd" for at, _ in page.meta.get("source_bytes", ()))
    assert lost == any(note.kind == "damaged" for note in page.notes)


@settings(deadline=None, max_examples=40)
@given(damaged)
def test_any_bytes_come_back_from_a_cleaned_record(raw: bytes) -> None:
    page = decode(raw)
    cleaned = govclean.clean(page)
    assert cleaned.source == page.source
    assert {note.kind for note in page.notes} <= {note.kind for note in cleaned.notes}
    assert encode(json.loads(json.dumps(cleaned.to_record(audit=True)))) == raw


@given(st.text())
def test_valid_utf8_is_utf8_whatever_is_declared(text: str) -> None:
    raw = text.encode("utf-8", "replace")
    for declared in (None, "gbk", "utf-16"):
        page = decode(raw, declared)
        assert (page.source, page.meta) == (raw.decode(), {"source_encoding": "utf-8"})
        assert page.notes == []


@pytest.mark.parametrize(
    ("text", "encoding", "taken"),
    [
        (SIMPLE, "gb2312", "gb18030"),
        (COMPLEX, "gbk", "gb18030"),
        (SIMPLE + "㐀𠮷", "gb18030", "gb18030"),
        (COMPLEX, "big5", "cp950"),
        (COMPLEX + "嘅啲咗", "big5hkscs", "big5hkscs"),
        (SIMPLE, "utf-16-le", "utf-16-le"),
        (COMPLEX, "utf-16-be", "utf-16-be"),
        *((text, "gbk", "gb18030") for text in ("安全", "王建国 李秀英", "电话：", "一、总体要求", "第三页")),
        *((text, "big5", "cp950") for text in ("安全生產會議", "統籌發展和安全")),
    ],
)
def test_what_is_not_declared_is_judged(text: str, encoding: str, taken: str) -> None:
    for declared in (None, "utf-8", "big5", "gb2312", "text/html; charset=iso-8859-1"):
        if declared in ("big5", "gb2312") and len(text) < 20:
            continue  # on a short text a declaration may decide
        page = decode(text.encode(encoding), declared)
        assert (page.source, page.meta) == (text, {"source_encoding": taken})
        assert page.notes == []


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_is_believed_and_stays(encoding: str) -> None:
    for text in (SIMPLE, "plain words", *FOREIGN):
        page = decode(text.encode(encoding), "gbk")
        assert page.source == "\ufeff" + text
        assert page.notes == []


def test_a_close_call_goes_to_the_declared() -> None:
    raw = "把".encode("gbk")  # in Big5 it is 參
    assert decode(raw, "gb2312").source == decode(raw).source == "把"
    assert decode(raw, "big5").source == "參"


def test_the_page_itself_may_declare() -> None:
    head = '<html><head><meta http-equiv="Content-Type" content="text/html; charset={}"></head>'
    for label, encoding in (("Shift_JIS", "cp932"), ("euc-kr", "cp949"), ("windows-1251", "cp1251")):
        text = {"cp932": JAPANESE, "cp949": KOREAN, "cp1251": "Совещание по безопасности."}[encoding]
        page = decode((head.format(label) + text).encode(encoding))
        assert page.source.endswith(text)
        assert page.meta["source_encoding"] == encoding
        assert [note.kind for note in page.notes] == ["suspect"]
        assert "as declared" in page.notes[0].message


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(KOREAN, "cp949"), (JAPANESE, "cp932"), ("the café’s résumé of the meeting", "cp1252")],
)
def test_what_is_not_chinese_is_detected_with_a_doubt(text: str, encoding: str) -> None:
    page = decode(text.encode(encoding))
    assert (page.source, page.meta["source_encoding"]) == (text, encoding)
    assert [note.kind for note in page.notes] == ["suspect"]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "cp950", "utf-16-le"])
def test_damage_stays_where_it_is(encoding: str) -> None:
    text = SIMPLE if encoding != "cp950" else COMPLEX
    raw = text.encode(encoding)
    cut = decode(raw + "安".encode(encoding)[:1])
    assert cut.source == text + "\ufffd"
    assert cut.meta["source_encoding"] == encoding
    assert [(note.kind, note.start) for note in cut.notes] == [("damaged", len(text))]
    if encoding != "utf-16-le":
        half = len(text[:5].encode(encoding))
        assert decode(raw[:half] + b"\xff" + raw[half:]).source == text[:5] + "\ufffd" + text[5:]


def test_damaged_utf8_of_any_language_is_utf8() -> None:
    for text in FOREIGN:
        raw = (text * 20).encode()
        if not raw.isascii():
            assert decode(raw + b"\xff", "gbk").source == text * 20 + "\ufffd"


def test_two_forms_of_one_character_are_told_apart() -> None:
    raw = COMPLEX.encode("cp950") + b"\xa2\xa4\xf9\xf9"
    page = decode(raw)
    assert page.source == COMPLEX + "══"
    assert page.meta["source_bytes"] in ([[len(COMPLEX), "a2a4"]], [[len(COMPLEX) + 1, "f9f9"]])
    assert page.notes == []
    assert encode(page) == raw


def test_what_cannot_be_encoded_is_told() -> None:
    with pytest.raises(UndoError, match="lone surrogates"):
        encode(govclean.clean("a\ud800"))
    with pytest.raises(UndoError, match="audit"):
        encode(decode(b"a").to_record())
    record = decode("安全".encode("gbk")).to_record(audit=True)
    for meta in ({"source_encoding": "klingon"}, {"source_bytes": [[0]]}, {"source_bytes": [[0, "xx"]]}):
        record["govclean"]["meta"] = meta
        with pytest.raises(UndoError, match="malformed"):
            encode(record)


def test_linear_time() -> None:
    def seconds(raw: bytes) -> float:
        start = time.process_time()
        assert encode(decode(raw)) == raw
        return time.process_time() - start

    noise = random.Random(3)
    for unit in (
        b"\xff",
        b"(\xb0",
        noise.randbytes(1000),
        "安".encode("gbk"),
        "安".encode("big5") + b"\xf9\xf9",
        b"\x81",
    ):
        n = 40_000 // len(unit)
        decode(unit * 10)
        small = min(seconds(unit * n) for _ in range(2))
        assert seconds(unit * n * 8) / max(small, 0.02) < 12, unit[:4]
