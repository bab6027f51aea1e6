"""HTML in, a document out: the text of the page's document, its title above it, and what the page states beside it.

The frame is taken away by its place in the page; what is left of it, the chain takes away by its words. The extra
``govclean[html]`` brings lxml, which reads the tags. Nothing is fetched, whatever a page refers to.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from govclean.decoding import BYTES, DOUBT, ENCODING, decode
from govclean.document import Document
from govclean.html.stated import KEY, document

if TYPE_CHECKING:
    from govclean.html.content import Found
    from govclean.html.lines import Page

__all__ = ["from_html"]

_TAG = re.compile(r"<[a-zA-Z!/?][^<]{0,200}")
_PAGE = re.compile(r"<(?:!doctype|html|head|body|title|meta)\b", re.I)
_SIGNATURES = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "a ZIP archive (or a .docx, .xlsx, .ofd)",
    b"\xd0\xcf\x11\xe0": "an old Office file",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"Rar!": "a RAR archive",
    b"\x1f\x8b": "gzip: decompress it first",
    b"7z\xbc\xaf": "a 7z archive",
}


def from_html(
    html: bytes | str, url: str | None = None, *, declared: str | None = None, meta: Mapping[str, Any] | None = None
) -> Document:
    """The document that a page of HTML holds, to be cleaned: ``govclean.clean(govclean.from_html(data))``.

    html: the page; bytes in any encoding (see :func:`govclean.decode`: a wrong charset label is no harm).
    url: its address; with it the addresses of attachments are whole. It is never asked for.
    declared: what the server said, as for ``decode``.
    meta: what else is known about the page.

    A paragraph or a row of a table is a line, the cells of a row are apart by tabs. By-lines, and editors named below
    the document, stand in ``source`` and are taken out by edits (``html.byline``, ``html.ending``); they are read as
    fields first. What the head states
    (``<meta name="ArticleTitle">`` and its like, Open Graph, JSON-LD) are fields, too, with an empty span where the
    text does not hold the value. ``meta["html"]`` has

    - ``taken``: ``main`` where the document was found, ``fragment`` where the HTML is no page but a piece that somebody
      cut out (all of it is taken), ``whole`` where too little stands out (then it is all that the
      page shows), ``stripped`` where the page is nested too deeply to be read, ``nothing`` where it shows no text;
    - ``sha256`` of the page's bytes (of a string, in UTF-8) and the ``encoding`` that the bytes were read in;
    - ``attachments``: names and addresses; ``stated``, ``frame``, ``notes``: what the document was made with.

    Raises ValueError when the bytes are no text at all (a PDF, a picture), ImportError without the extra ``html``.

    >>> page = '''<title>示范市召开防汛工作会议_示范市人民政府</title><div class="nav"><a href="/">首页</a></div>
    ... <h1>示范市召开防汛工作会议</h1><p>发布时间：2023-07-12 来源：示范市水利局</p>
    ... <div id="zoom"><p>7月12日，示范市召开会议，安排部署防汛各项工作，要求各县区压实责任。</p></div>'''
    >>> doc = from_html(page)
    >>> doc.text
    '示范市召开防汛工作会议\\n7月12日，示范市召开会议，安排部署防汛各项工作，要求各县区压实责任。'
    >>> doc.fields["publish_date"].value, doc.fields["source"].value, doc.meta["html"]["taken"]
    ('2023-07-12', '示范市水利局', 'main')
    """
    try:
        from govclean.html.lines import read
    except ImportError as err:
        raise ImportError(f"reading HTML needs lxml ({err}): pip install 'govclean[html]'") from err

    about: dict[str, Any] = {}
    if isinstance(html, bytes):
        for signature, what in _SIGNATURES.items():
            if html.startswith(signature):
                raise ValueError(f"not HTML: it is {what}")
        if b"\0" in html[:4096] and not _TAG.search(decode(html[:4096]).source):
            raise ValueError("not HTML: it is binary")
        decoded = decode(html, declared)
        about |= {"sha256": sha256(html).hexdigest(), "encoding": decoded.meta[ENCODING]}
        about |= {"lost": len(lost)} if (lost := decoded.meta.get(BYTES)) else {}
        notes = [["suspect", decoded.meta[DOUBT]]] if DOUBT in decoded.meta else []
        html = decoded.source
    else:
        about["sha256"] = sha256(html.encode("utf-8", "surrogatepass")).hexdigest()
        notes = []
    page = read(html)
    text = _text(html, page, about, notes)
    if found := _attachments(page, url):
        about["attachments"] = found
    about |= {"notes": notes} if notes else {}
    known = {**(meta or {}), **({"url": url} if url is not None else {}), KEY: about}
    return document(text, known)


def _text(html: str, page: Page, about: dict[str, Any], notes: list[list[str]]) -> str:
    """The text, and in ``about`` where it was taken from."""
    from govclean.html.content import find
    from govclean.html.facts import stated, title_of
    from govclean.html.lines import read, stripped

    facts = stated(page)
    about |= {"stated": [list(row) for row in facts]} if facts else {}
    title = title_of(facts)
    if not page.whole:
        about["taken"] = "stripped"
        return stripped(html)
    if page.lines and not _PAGE.search(html):
        about["taken"] = "fragment"
        return "\n".join(line.text for line in page.lines)
    found = find(page, title)
    if found is None or _too_little(found, page):
        opened = read(html, hidden=True)
        beyond = find(opened, title)
        if beyond and not _too_little(beyond, opened) and len(beyond.text) > 2 * sum(map(_size, page.lines)):
            found, page = beyond, opened
    if found is not None and not _too_little(found, page):
        about["taken"] = "main"
        return _titled(found, page, title, about)
    text = "\n".join(line.text for line in page.lines)
    about["taken"] = "whole" if text else "nothing"
    notes.extend(_missing(html, page, text))
    return text


def _size(line: Any) -> int:
    return int(line.size)


def _too_little(found: Found, page: Page) -> bool:
    """Whether what was found is too little for what the page shows."""
    from govclean.html.content import han
    from govclean.html.lines import data

    bounds = data()["fallback"]
    ours, all_of_it = han(found.text), sum(han(line.text) for line in page.lines)
    size, sizes = sum(map(_size, found.lines)), sum(map(_size, page.lines))
    few = ours < bounds["han"] and all_of_it > bounds["times"] * ours + bounds["han"]
    lost = size < bounds["below"] and size < bounds["share"] * sizes
    return few or (lost and found.title < 0)


def _titled(found: Found, page: Page, title: str, about: dict[str, Any]) -> str:
    """The text with the title above it, and in ``about`` where lines of the frame stand."""
    from govclean.html.weighed import bare, titles

    title = title or next(iter(titles(page.title)), "")
    lines = [line.text for line in found.lines]
    if found.title < 0 and title and bare(title) not in bare("".join(lines[:6])):
        text = f"{title}\n" + "\n".join(lines)
        shift = len(title) + 1
    else:
        text, shift = "\n".join(lines), 0
    spans: list[list[Any]] = []
    at = shift
    for i, line in enumerate(lines):
        end = at + len(line) + 1
        if i in found.frame:
            before = found.frame[i] == "ending" and at > 0  # the line break before it or behind it
            start = max(at - before, spans[-1][1] if spans else 0)
            spans.append([start, min(end - before, len(text)), found.frame[i]])
        at = end
    if spans:
        about["frame"] = spans
    return text


def _missing(html: str, page: Page, text: str) -> list[list[str]]:
    """Why a page shows nothing, or next to nothing: notes."""
    from govclean.html.content import han

    if han(text) >= 200:
        return []
    files = [address for address in page.embedded if re.search(r"(?i)\.(?:pdf|ofd|docx?)\b", address)]
    if files:
        return [["truncated", f"the document is shown from a file of its own: {files[0][:200]}"]]
    if han(text) < 50 and page.images:
        return [["image_only", f"{page.images} pictures and hardly any text"]]
    if not text and re.search(r"<script\b", html, re.I):
        return [["truncated", "the page has no text of its own: scripts fill it in"]]
    return []


def _attachments(page: Page, url: str | None) -> list[list[str]]:
    """Files that the page links to: [text, address]; addresses are whole when the page's own is known."""
    from urllib.parse import urljoin

    from govclean.html.weighed import pattern

    found: dict[str, str] = {}
    for line in page.lines:
        for href in line.hrefs:
            if pattern("lines", "document").search(href):
                try:
                    found.setdefault(urljoin(url or "", href.strip()), line.text.strip())
                except ValueError:  # not an address
                    found.setdefault(href.strip(), line.text.strip())
    return [[text[:200], address] for address, text in list(found.items())[:100]]
