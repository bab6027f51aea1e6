"""Documents out of pages of HTML: made-up pages of many kinds, hostile ones, and the command line."""

from __future__ import annotations

import json
import subprocess
import sys
from base64 import b64decode
from hashlib import sha256
from pathlib import Path
from urllib.request import pathname2url

import pytest
from hypothesis import given
from hypothesis import strategies as st

import govclean
from govclean import from_html
from govclean.findings import NOTE_KINDS
from govclean.html.facts import stated
from govclean.html.lines import read, stripped
from html_pages import COPYRIGHT, COUNTY, FILES, GOVERNMENT, HEADLINES, LIST, OLD, PAGES, PDF, SCRIPTED, Page, menu
from linear import assert_linear
from test_cli import lines, rejects_of, run


def raw(page: Page) -> bytes:
    return page.html.encode(page.encoding, "xmlcharrefreplace")


def filled(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


# --- pages of many kinds


@pytest.mark.parametrize("name", PAGES)
def test_the_document_comes_out_and_the_frame_does_not(name: str) -> None:
    page = PAGES[name]
    doc = from_html(raw(page))
    assert doc.meta["html"]["taken"] == page.taken
    cleaned = govclean.clean(doc)
    if page.taken == "main":
        assert filled(cleaned.text) == page.text.split("\n")
    for words in page.gone:
        assert words not in cleaned.text, words
    assert {key: cleaned.fields[key].value for key in page.fields if key in cleaned.fields} == page.fields


@pytest.mark.parametrize("name", PAGES)
def test_it_can_be_undone_and_cleaned_again(name: str) -> None:
    doc = from_html(raw(PAGES[name]))
    cleaned = govclean.clean(doc)
    record = json.loads(json.dumps(cleaned.to_record(audit=True)))
    assert govclean.undo(record) == doc.source == cleaned.undo()
    assert {edit.rule for edit in doc.edits} <= {"html.byline", "html.ending"}
    assert govclean.clean(cleaned.text).text == cleaned.text
    for found in [*cleaned.all_fields, *cleaned.notes]:
        assert 0 <= found.start <= found.end <= len(cleaned.source)


def test_bytes_and_string_give_the_same_text() -> None:
    for page in PAGES.values():
        from_bytes, from_string = from_html(raw(page)), from_html(page.html)
        assert (from_bytes.source, from_bytes.text) == (from_string.source, from_string.text)
    about = from_html(raw(OLD)).meta["html"]
    assert about["encoding"] == "gb18030"  # whatever the page says
    assert about["sha256"] == sha256(raw(OLD)).hexdigest()
    assert "source_encoding" not in from_html(raw(OLD)).meta  # the text has no bytes of its own


def test_a_wrong_label_is_no_harm() -> None:
    for encoding in ("utf-8", "gbk", "utf-16"):
        for label in ("utf-8", "gb2312", "big5", "iso-8859-1"):
            page = COUNTY.html.replace("<head>", f'<head><meta charset="{label}">')
            doc = from_html(page.encode(encoding), declared=f"text/html; charset={label}")
            assert filled(doc.text) == filled(from_html(COUNTY.html).text)


def test_a_page_of_links_is_taken_whole() -> None:
    text = govclean.clean(from_html(LIST.html)).text
    assert all(line in text for line in HEADLINES)


def test_why_nothing_is_shown_is_noted() -> None:
    notes = {name: from_html(page.html).notes for name, page in (("scripted", SCRIPTED), ("pdf", PDF))}
    assert [(note.kind, "scripts" in note.message) for note in notes["scripted"]] == [("truncated", True)]
    assert [(note.kind, "gh.pdf" in note.message) for note in notes["pdf"]] == [("truncated", True)]
    pictures = from_html("<html><body><img src=a.jpg><img src=b.jpg></body></html>")
    assert (pictures.text, [note.kind for note in pictures.notes]) == ("", ["image_only"])
    empty = from_html(b"")
    assert (empty.text, empty.notes, empty.meta["html"]["taken"]) == ("", [], "nothing")


def test_what_is_hidden_counts_only_where_nothing_else_is_shown() -> None:
    body = "<p>会议指出，要压实各方责任，确保各项措施落到实处。</p>" * 4
    ad = '<p style="display: none">示范楼盘火热销售中，欢迎来电咨询。</p>'
    shown = from_html(f"<html><body><h1>示范市召开工作会议</h1><div>{body}{ad}</div></body></html>")
    assert "楼盘" not in shown.text
    hidden = from_html(f'<html><body>{menu(1)}<div style="display:none">{body}</div></body></html>')
    assert "压实各方责任" in hidden.text


def test_a_piece_of_a_page_is_taken_whole() -> None:
    doc = from_html('<div><p>责任编辑：李明</p><p>某某会议召开。</p><ul><li><a href="/1">一</a></li></ul></div>')
    assert (doc.text, doc.meta["html"]["taken"]) == ("责任编辑：李明\n某某会议召开。\n一", "fragment")
    assert from_html("没有标签的文字，1 < 2").text == "没有标签的文字，1 < 2"


# --- lines


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>一<br>二<br/><br>三</p>", "一\n二\n三"),
        ("<p>安全\n  生产</p>", "安全生产"),
        ("<p>work\n safety</p>", "work safety"),
        ("<h2>标题</h2>正文<ol><li>甲<li>乙</ol>", "标题\n正文\n甲\n乙"),
        ("<table><tr><th>年<th>数<tr><td>2022<td>3<tr><td>2023<td></table>", "年\t数\n2022\t3\n2023"),
        ("<table><tr><td><p>甲</p><p>乙</p></td><td>丙</td></tr></table>", "甲\n乙\n丙"),
        ("<p>&ldquo;安全&rdquo;&nbsp;&#12298;办法&#x300B;&amp;lt;</p>", "“安全”\xa0《办法》&lt;"),
        ("<p>一</p><script>二</script><style>三</style><!-- 四 --><noscript>五</noscript><p>六</p>", "一\n六"),
        ("<p>要<b>落实</b><span>责任</span><o:p></o:p>。<st1:date>5月4日</st1:date></p>", "要落实责任。5月4日"),
        ("<pre>第一行\n第二行</pre>", "第一行\n第二行"),
        ("<ruby>安<rp>(</rp><rt>ān</rt><rp>)</rp></ruby>全", "安全"),
        ("<p>a\x00b</p>", "ab"),
        ("<select><option>选项</select><textarea>框</textarea>文", "文"),
    ],
)
def test_lines(html: str, text: str) -> None:
    assert from_html(f"<div>{html}</div>").source == text


def test_tables_that_lay_a_page_out_are_no_rows() -> None:
    page = read("<table><tr><td><ul><li>一<li>二</ul></td><td><table><tr><td>甲<td>乙</table><p>丙</td></table>")
    assert [line.text for line in page.lines] == ["一", "二", "甲\t乙", "丙"]


# --- what the head states


def fields(head: str) -> dict[str, str]:
    page = f"<html><head>{head}</head><body>{COPYRIGHT.html}</body></html>"
    return {f.name: f.value for f in from_html(page).all_fields if not f.end}


def test_names_of_the_government_standard() -> None:
    told = {
        "ARTICLETITLE": "什么是网站备案和版权登记",
        "pubdate": "2023/7/1 8:00",
        "ContentSource": "示范普法",
        "SiteIDCode": "0000000001",
        "ColumnName": "普法",
        "Url": "http://www.example.gov.cn/1.html",
    }
    found = fields("".join(f'<META Name="{k}" Content=" {v} ">' for k, v in told.items()))
    assert found == {
        "publish_date": "2023-07-01",
        "source": "示范普法",
        "site_code": "0000000001",
        "column": "普法",
        "url": "http://www.example.gov.cn/1.html",
    }
    title = from_html(f'<html><meta name=ArticleTitle content="{told["ARTICLETITLE"]}">{COPYRIGHT.html}').fields[
        "title"
    ]
    assert (title.value, title.start, title.end) == (told["ARTICLETITLE"], 0, len(told["ARTICLETITLE"]))


@pytest.mark.parametrize(
    "head",
    [
        '<meta name="PubDate" content=""><meta name="ContentSource" content="  "><meta name="Author" content="admin">',
        '<meta name="PubDate" content="{PubDate}"><meta name="ContentSource" content="[来源]"><meta name="Author">',
        '<meta name="PubDate" content="2023-02-30"><meta name="ArticleTitle" content="null">',
        '<script type="application/ld+json">[[[[</script><script type="application/ld+json">{"@type": []}</script>',
        '<script type="application/ld+json">{"@graph": 5}</script><script type="application/ld+json">7</script>',
        f'<script type="application/ld+json">{"[" * 100_000}</script>',
    ],
)
def test_what_states_nothing_is_no_field(head: str) -> None:
    assert fields(head) == {}


def test_open_graph_and_json_ld() -> None:
    article = {"@type": "NewsArticle", "datePublished": "2023-05-04T08:00:00+08:00", "author": [{"name": "李明"}]}
    ld = f'<script type="application/ld+json">{json.dumps(article)}</script>'
    assert fields(ld) == {"publish_date": "2023-05-04", "author": "李明"}
    assert fields(ld * 2) == {}  # two articles: whose day is it?
    assert fields('<meta property="og:site_name" content="示范网">') == {"site": "示范网"}
    page = read('<html><body><time datetime="2023-05-04">昨天</time></body></html>')
    assert stated(page) == [("publish_date", "2023-05-04", 0.6)]


def test_attachments_have_whole_addresses_where_the_page_has_one() -> None:
    found = from_html(FILES.html, "https://www.example.gov.cn/zj/2023/t1.html").meta
    assert found["url"] == "https://www.example.gov.cn/zj/2023/t1.html"
    assert found["html"]["attachments"][0] == ["1.儿童用品抽查结果", "https://www.example.gov.cn/zj/2023/a1.xlsx"]
    assert from_html(FILES.html).meta["html"]["attachments"][3] == ["4.不合格产品名单", "./a4.doc"]
    assert from_html("<p><a href='http://[x.pdf'>表</a></p>").meta["html"]["attachments"] == [["表", "http://[x.pdf"]]


def test_a_byline_is_taken_out_by_an_edit() -> None:
    doc = from_html(COUNTY.html)
    (edit,) = doc.edits
    assert edit.rule == "html.byline"
    assert edit.old.startswith("2023-07-12 16:20")
    span = doc.fields["publish_date"]
    assert doc.source[span.start : span.end] == "2023-07-12"
    assert edit.start <= span.start < span.end <= edit.end


@pytest.mark.parametrize(
    "line",
    [
        "2023年7月1日起，示范市全面实施新办法，来源：不明的资金一律不予受理。",
        "（2023年7月1日示范市第一届人民代表大会常务委员会第二次会议通过）",
        "2023年7月1日",
        "各县区人民政府：",
        "示政发〔2023〕21号",
    ],
)
def test_what_is_no_byline_stays(line: str) -> None:
    page = COUNTY.html.replace('id="zoom">', f'id="zoom"><p>{line}</p>')
    assert line in govclean.clean(from_html(page)).text


def test_a_page_of_frame_alone() -> None:
    html = "<html><title>示范市召开防汛会议</title><h1>示范市召开防汛会议</h1><div>来源：示范网</div>"
    html += "<p>责任编辑：李明</p></html>"
    doc = from_html(html)
    assert doc.undo() == doc.source
    assert govclean.clean(doc).undo() == doc.source


# --- bad input


BINARIES = [
    b"%PDF-1.7\n",
    b"PK\x03\x04",
    b"\x89PNG\r\n",
    b"\xff\xd8\xff\xe0",
    b"\xd0\xcf\x11\xe0",
    bytes(range(256)) * 20,
]


@pytest.mark.parametrize("data", BINARIES, ids=lambda data: data[:4].hex())
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="not HTML"):
        from_html(data)


pieces = st.sampled_from(
    [
        *(
            "<div>",
            "</div>",
            "<p>",
            "</p>",
            "<br>",
            "<table>",
            "<tr>",
            "<td>",
            "</td>",
            "</table>",
            "<script>",
            "</script>",
        ),
        *(
            "<!--",
            "-->",
            "<![CDATA[",
            "]]>",
            "<a href='x.pdf'>",
            "</a>",
            "<h1>",
            "</h1>",
            "<title>",
            "</title>",
            "<pre>",
        ),
        *(
            "安全生产会议。",
            "来源：示范网",
            "2023-07-12",
            "\x00",
            "\ud800",
            "&#x110000;",
            "&nbsp;",
            "\t",
            "\n",
            "<",
            ">",
            "'",
        ),
        *(
            "<svg><title>图</title>",
            "<plaintext>",
            "<frameset>",
            "<template>",
            "<body>",
            "<html>",
            "<head>",
            "<meta name=x>",
        ),
        '<div class="content">',
        '<div id="zoom">',
        '<meta name="ArticleTitle" content="安全生产">',
    ]
)


@given(st.lists(pieces, max_size=40).map("".join))
def test_any_string_is_a_page(html: str) -> None:
    doc = from_html(html)
    assert {note.kind for note in doc.notes} <= NOTE_KINDS
    json.dumps(dict(doc.meta))
    assert doc.undo() == doc.source
    again = govclean.clean(doc)
    assert again.undo() == doc.source


@given(st.binary(max_size=200))
def test_any_bytes_are_a_page_or_refused(data: bytes) -> None:
    try:
        doc = from_html(data)
    except ValueError as err:
        assert "not HTML" in str(err)
    else:
        assert doc.undo() == doc.source


def test_nothing_is_fetched_and_no_file_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret words")
    address = f"file://{pathname2url(str(secret))}"
    html = f"""<?xml version="1.0"?><!DOCTYPE html [<!ENTITY e SYSTEM "{address}"><!ENTITY % p SYSTEM "{address}"> %p;]>
    <html xmlns:xi="http://www.w3.org/2001/XInclude"><body><p>安全&e;生产</p><xi:include href="{address}" parse="text"/>
    <iframe src="{address}"></iframe><object data="{address}"></object></body></html>"""
    assert "secret words" not in json.dumps(from_html(html).to_record(audit=True), ensure_ascii=False)


def test_a_page_nested_too_deeply_is_stripped() -> None:
    doc = from_html("<html><body>" + "<div>" * 1_000_000 + "安全生产会议。<script>x</script><p>后文")
    assert (doc.meta["html"]["taken"], doc.text) == ("stripped", "安全生产会议。\n后文")
    assert stripped("<p>一<script>二") == "一"


def test_pictures_in_the_page_cost_nothing() -> None:
    picture = "data:image/png;base64," + "A" * 5_000_000
    doc = from_html(COUNTY.html.replace("会议现场", f'<img src="{picture}">会议现场'))
    assert doc.text == from_html(COUNTY.html).text


@pytest.mark.parametrize(
    "unit",
    [
        "<div>",
        "<div></span>",
        "<p>安全生产会议。",
        "<table><tr><td>安<td>",
        "<tr><td>甲<td>乙",
        "<",
        "&amp;",
        "<!--",
        "<a href=x.pdf>安全",
        "<br>安全",
        "<h1>示范市召开会议标题</h1>",
        "<div class='content a-b'>安全会议要求，落实责任。</div>",
        "<p>相关阅读</p><p>安全生产会议要求，落实责任。</p>",
        "<p>来源：</p>",
        "<p>索引号：</p>",
        "<ul><li><a href=x>安全</a></ul>",
        "<meta name=PubDate content=2023-01-01>",
    ],
)
def test_linear_time(unit: str) -> None:
    assert_linear(lambda body: from_html(f"<html><title>示范市召开会议标题</title><body>{body}"), unit)


def test_linear_time_when_deep() -> None:
    def deep(body: str) -> None:
        n = min(len(body) // 60, 600)
        from_html("<html>" + "<div class=content><table><tr><td>安全会议要求，落实责任。<td>" * n + body)

    assert_linear(deep, "<p>安全生产会议，落实责任。</p><a href=x>安全</a>")


# --- without the extra


def test_without_the_extra_it_says_what_to_install(tmp_path: Path) -> None:
    probe = (
        "import sys; sys.modules['lxml'] = None; import govclean\n"
        "try: govclean.from_html('<p>x')\nexcept ImportError as err: print(err)\n"
        "from govclean.cli import main; sys.exit(main(['clean', 'a.html', '--rejects', 'r']))"
    )
    (tmp_path / "a.html").write_text("<p>x")
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, cwd=tmp_path, text=True, check=False)
    assert "pip install 'govclean[html]'" in done.stdout
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "govclean[html]" in json.loads((tmp_path / "r").read_text())["reason"]


# --- the command line


def test_html_files_and_stdin(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(raw(GOVERNMENT))
    (tmp_path / "b").write_bytes(raw(OLD))
    text = govclean.clean(from_html(raw(GOVERNMENT))).text
    assert run(tmp_path, "clean", "a.html").out.decode() == text
    assert run(tmp_path, "clean", "--format", "html", stdin=raw(GOVERNMENT)).out.decode() == text
    done = run(tmp_path, "run", "--format", "html", "a.html", "b")
    assert (done.code, done.err) == (0, "")
    first, second = done.records
    assert (first["id"], first["text"]) == ("a.html", text)
    assert first["govclean"]["fields"]["site_code"] == "0000000001"
    assert second["govclean"]["meta"]["html"]["encoding"] == "gb18030"
    assert b"html.byline" in run(tmp_path, "explain", "a.html").out


def test_records_that_hold_html(tmp_path: Path) -> None:
    record = {"id": 7, "url": "https://www.example.gov.cn/a/b.html", "html": FILES.html, "n": 1.5}
    done = run(tmp_path, "clean", "--format", "html", stdin=lines(record, {"id": 8, "html": GOVERNMENT.html}))
    first, second = done.records
    assert {key: first[key] for key in record} == record
    assert filled(first["text"]) == FILES.text.split("\n")
    assert first["govclean"]["meta"]["html"]["attachments"][0][1] == "https://www.example.gov.cn/a/a1.xlsx"
    assert second["govclean"]["fields"]["index_number"] == "000000001/2023-00021"
    assert run(tmp_path, "clean", "--format", "html", stdin=done.out).out == done.out
    other = lines({"page": FILES.html})
    assert (
        run(tmp_path, "clean", "--format", "html", "--html-field", "page", stdin=other).records[0]["text"]
        == first["text"]
    )


def test_an_audited_page_is_undone_and_cleaned_again(tmp_path: Path) -> None:
    for name, page in PAGES.items():
        (tmp_path / f"{name}.html").write_bytes(raw(page))
    names = [f"{name}.html" for name in PAGES]
    once = run(tmp_path, "clean", "--audit", "--workers", "2", *names)
    assert (once.code, len(once.records)) == (0, len(PAGES))
    assert run(tmp_path, "clean", "--audit", stdin=once.out).out == once.out
    back = run(tmp_path, "undo", stdin=once.out).records
    assert [record["text"] for record in back] == [from_html(raw(page)).source for page in PAGES.values()]


def test_bad_pages_go_to_the_rejects(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b"%PDF-1.4")
    (tmp_path / "b.html").write_bytes(raw(COUNTY))
    done = run(tmp_path, "run", "a.html", "b.html")
    assert (done.code, len(done.records)) == (1, 1)
    (reject,) = rejects_of(tmp_path)
    assert (reject["file"], reject["reason"], b64decode(reject["raw"])) == (
        "a.html",
        "not HTML: it is a PDF",
        b"%PDF-1.4",
    )
    stdin = b'{"text": "a"}\n{"html": 5}\n' + lines({"html": ""})
    done = run(tmp_path, "clean", "--format", "html", "--rejects", "r", stdin=stdin)
    assert (done.code, [record["text"] for record in done.records]) == (1, [""])
    reasons = [json.loads(line)["reason"] for line in (tmp_path / "r").read_text().splitlines()]
    assert ["html" in reason for reason in reasons] == [True, True]
