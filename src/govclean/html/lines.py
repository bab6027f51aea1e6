"""A page's HTML as lines: what a reader would see, and in which element of the page each line stands.

The tree is walked without recursion, and every step costs the same however deep it is: hostile pages take linear time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from govclean.rules import rule_file

# Runs that HTML shows as one space. Between two wide characters a line break is an accident of the editor.
_SPACES = re.compile(r"[ \t\r\n\f\x0b]+")
_BROKEN = re.compile(r"(?<=[\u2e80-\u9fff\uff00-\uffef])[ \t\f]*\r?\n[ \t\r\n\f]*(?=[\u2e80-\u9fff\uff00-\uffef])")
_HIDDEN = re.compile(r"display\s*:\s*none", re.I)
_TAG = re.compile(r"<[^<>]*>")
_SCRIPTS = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.I | re.S)
_CAMEL = re.compile("(?<=[a-z0-9])(?=[A-Z])")
_NAMES = 300  # characters of id and class that are looked at


def data() -> Mapping[str, Any]:
    """The tables of ``data/rules/html.toml``."""
    return rule_file("html")


@dataclass(slots=True)
class Line:
    """A line of the page. ``linked``: how many of its ``size`` visible characters stand in links."""

    text: str
    node: int
    size: int
    linked: int
    heading: int  # 1 to 6; 0 for none
    hrefs: tuple[str, ...] = ()


@dataclass(slots=True)
class Node:
    """An element that begins and ends lines: those of ``[first, last)``."""

    tag: str
    names: tuple[str, ...]  # its id and classes, in lower case
    hint: str  # the same, with the parts of a name apart: ``news-list-item`` for newsListItem
    parent: int
    first: int
    last: int = 0


@dataclass(slots=True)
class Page:
    """A page's lines and elements, in document order; and what stands in its head.

    ``whole``: whether all of it was read: a page that is nested too deeply for any browser is not.
    """

    lines: list[Line] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    title: str = ""
    metas: list[tuple[str, str]] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)  # JSON-LD
    times: list[str] = field(default_factory=list)
    embedded: list[str] = field(default_factory=list)  # what else is shown: addresses
    images: int = 0
    whole: bool = True


def read(html: str, *, hidden: bool = False) -> Page:
    """Read a page. Any string is HTML; nothing is fetched, and no entity is looked up outside.

    hidden: whether elements that the page hides count.

    >>> page = read("<ul><li>安全<br>生产<li><a href=x>更多</a></ul><table><tr><td>甲<td>乙</table>")
    >>> [(line.text, line.linked) for line in page.lines]
    [('安全', 0), ('生产', 0), ('更多', 2), ('甲\\t乙', 0)]
    """
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    raw = html.replace("\0", "").encode("utf-8", "replace")
    try:
        root = etree.fromstring(raw, parser) if raw.strip() else None
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        return Page()
    if any(error.level == etree.ErrorLevels.FATAL for error in parser.error_log):
        return Page(whole=False)
    return _Reader(hidden).read(root)


def stripped(html: str) -> str:
    """The text of a page that cannot be read as a tree: tags, scripts and styles cut out, one line a tag at most."""
    from html import unescape

    text = unescape(_TAG.sub("\n", _SCRIPTS.sub("\n", html)))
    lines = (_SPACES.sub(" ", line).strip(" ") for line in text.split("\n"))
    return "\n".join(line for line in lines if line.strip())


class _Reader:
    """The state of one walk."""

    def __init__(self, hidden: bool) -> None:
        tags = data()["tags"]
        self.skipped, self.inline = frozenset(tags["skipped"]), frozenset(tags["inline"])
        self.headings = {tag: n for n, tag in enumerate(tags["headings"], 1)}
        self.hidden = hidden
        self.page = Page()
        self.pieces: list[tuple[str, bool]] = []
        self.hrefs: list[str] = []
        self.links = self.pre = 0
        self.heading = [0]
        self.open: list[int] = []
        self.cells: list[tuple[int, list[int]]] = []  # of each open row: where it begins, and where its cells end

    def read(self, root: Any) -> Page:
        walk = etree.iterwalk(root, events=("start", "end"))
        skipping = None
        for event, element in walk:
            tag = element.tag
            if event == "start":
                if self._skipped(element, tag):
                    self._aside(element, tag)
                    walk.skip_subtree()
                    skipping = element
                else:
                    self._start(element, tag)
                    if element.text:
                        self._text(element.text)
            else:
                if element is skipping:
                    skipping = None
                else:
                    self._end(tag)
                if element.tail:
                    self._text(element.tail)
        self._flush()
        return self.page

    def _skipped(self, element: Any, tag: str) -> bool:
        if tag in self.skipped:
            return True
        if self.hidden or tag in ("html", "body"):
            return False
        style = element.get("style")
        return bool(style and _HIDDEN.search(style)) or element.get("hidden") is not None

    def _aside(self, element: Any, tag: str) -> None:
        """What a skipped element says of the page."""
        if tag in ("iframe", "embed", "object", "frame"):
            address = element.get("src") or element.get("data")
            if address:
                self.page.embedded.append(address)
        if tag != "head":
            self._meta(element, tag)
            return
        for inner in element.iter("meta", "title", "script"):
            self._meta(inner, inner.tag)

    def _meta(self, element: Any, tag: str) -> None:
        if tag == "meta":
            name = element.get("name") or element.get("property") or element.get("itemprop")
            if name and (content := element.get("content")):
                self.page.metas.append((name.strip().lower(), content))
        elif tag == "title" and not self.page.title:
            self.page.title = _SPACES.sub(" ", element.text or "").strip()
        elif tag == "script" and "ld+json" in (element.get("type") or ""):
            self.page.scripts.append(element.text or "")

    def _start(self, element: Any, tag: str) -> None:
        if tag == "br":
            self._flush()
        elif tag == "a":
            self.links += 1
            if href := element.get("href"):
                self.hrefs.append(href)
        elif tag == "img":
            self.page.images += 1
        elif tag == "time" and (when := element.get("datetime")):
            self.page.times.append(when)
        if tag in self.inline or tag == "br" or ":" in tag:
            return
        self._flush()
        names = f"{element.get('id') or ''} {element.get('class') or ''}"[:_NAMES]
        hint = _CAMEL.sub("-", names).lower() if names != " " else ""
        parent = self.open[-1] if self.open else -1
        self.page.nodes.append(Node(tag, tuple(names.lower().split()), hint, parent, len(self.page.lines)))
        self.open.append(len(self.page.nodes) - 1)
        self.heading.append(self.headings.get(tag, self.heading[-1]))
        if tag == "pre":
            self.pre += 1
        elif tag == "tr":
            self.cells.append((len(self.page.lines), []))

    def _end(self, tag: str) -> None:
        if tag == "a":
            self.links -= 1
        if tag in self.inline or tag == "br" or ":" in tag:
            return
        self._flush()
        at = self.open.pop()
        self.heading.pop()
        if tag == "pre":
            self.pre -= 1
        elif tag in ("td", "th") and self.cells:
            self.cells[-1][1].append(len(self.page.lines))
        elif tag == "tr" and self.cells:
            self._row(at, *self.cells.pop())
        self.page.nodes[at].last = len(self.page.lines)

    def _row(self, node: int, begin: int, ends: list[int]) -> None:
        """A row of a table whose cells are a line each, at most, becomes one line."""
        starts = [begin, *ends[:-1]]
        if len(ends) < 2 or any(end - start > 1 for start, end in zip(starts, ends, strict=True)):
            return
        found = self.page.lines[begin:]
        if len(found) < 2 or len(found) != sum(end - start for start, end in zip(starts, ends, strict=True)):
            return
        cells = [self.page.lines[start].text if end > start else "" for start, end in zip(starts, ends, strict=True)]
        text = "\t".join(cell.strip() for cell in cells).rstrip("\t")
        hrefs = tuple(href for line in found for href in line.hrefs)
        size, linked = sum(line.size for line in found), sum(line.linked for line in found)
        self.page.lines[begin:] = [Line(text, node, size, linked, found[0].heading, hrefs)]
        for inner in self.page.nodes[node + 1 :]:  # the cells: their lines are the row's now
            inner.first, inner.last = min(inner.first, begin), min(inner.last, begin)

    def _text(self, text: str) -> None:
        if self.pre and "\n" in text:
            first, *others = text.split("\n")
            self.pieces.append((first, self.links > 0))
            for part in others:
                self._flush()
                self.pieces.append((part, self.links > 0))
        else:
            self.pieces.append((text, self.links > 0))

    def _flush(self) -> None:
        if not self.pieces:
            return
        text = "".join(piece for piece, _ in self.pieces)
        size = _visible(text)
        if size:
            linked = sum(_visible(piece) for piece, in_link in self.pieces if in_link)
            text = _SPACES.sub(" ", _BROKEN.sub("", text)).strip(" ")
            node = self.open[-1] if self.open else 0
            self.page.lines.append(Line(text, node, size, linked, self.heading[-1], tuple(self.hrefs)))
            self.hrefs = []
        self.pieces = []


def _visible(text: str) -> int:
    """How many characters can be seen."""
    return sum(map(len, text.split()))


def ancestors(page: Page, node: int) -> Iterator[int]:
    """An element and those around it, from the inside out."""
    while node >= 0:
        yield node
        node = page.nodes[node].parent
