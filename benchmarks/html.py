"""How much of a saved page's document comes out, and how much of its frame, beside other extractors?

    python -m benchmarks html --pages DIR --html DIR [--labels FILE] [--split S] [--show N]

--pages holds collections (JSON Lines, plain or ``.xz``) whose records have the stored ``text`` of a page and either its
``html`` or a ``source`` that ends with the path of a file under --html. --labels says which lines of that text are the
document (see the head of benchmarks/chrome/labels.tsv). A page's figure is F1 over the multiset of its character
bigrams, without spaces and in NFKC; a row is the mean over pages. Pages with fewer than five lines of body are no
articles and are left out. Each tool gets the same decoded page, and its own title above a text that does not begin so.
"""

from __future__ import annotations

import argparse
import json
import lzma
import re
import unicodedata
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from statistics import mean
from typing import Any

import govclean

LABELS = Path(__file__).parent / "chrome" / "labels.tsv"
ARTICLE = 5  # lines of body

Tool = Callable[[str], str]


@dataclass(frozen=True)
class Page:
    """A labelled page: its HTML, and the lines of its document."""

    name: str
    site: str
    html: bytes
    gold: str
    doubtful: str = ""

    @property
    def whole(self) -> bool:
        """Whether it is a page, and not a piece of one that somebody cut out."""
        return re.search(rb"<(?:!doctype|html|head|body)\b", self.html, re.I) is not None

    @property
    def split(self) -> str:
        """All pages of one site fall in one half."""
        return "held-out" if int(sha256(self.site.encode()).hexdigest()[:8], 16) % 2 else "development"


def labels_in(path: Path) -> dict[str, tuple[str, list[str]]]:
    """By hash of a page's text: its site, and one letter for each line."""
    found = {}
    for row in path.read_text("utf-8").splitlines():
        if row and not row.startswith("#"):
            sha, _, site, lines, ranges = row.split("\t")[:5]
            letters = [""] * int(lines)
            for span in ranges.split(","):
                first, last, letter = re.fullmatch(r"(\d+)(?:-(\d+))?([a-z])", span.strip()).groups()  # type: ignore[union-attr]
                letters[int(first) - 1 : int(last or first)] = letter * (int(last or first) - int(first) + 1)
            found[sha] = site, letters
    return found


def records_in(folder: Path) -> Iterator[dict[str, Any]]:
    """The records of every collection in a folder."""
    for path in sorted(folder.iterdir()):
        opened = lzma.open if path.suffix == ".xz" else open
        if ".jsonl" in path.name:
            with opened(path, "rt", encoding="utf-8") as stream:
                yield from map(json.loads, stream)


def pages_in(folder: Path, saved: Path | None, labels: Path) -> tuple[list[Page], Counter[str]]:
    """The labelled articles, and how many pages are left out for what reason."""
    known = labels_in(labels)
    files = [path for path in saved.rglob("*") if path.is_file()] if saved else []
    pages, without = [], Counter[str]()
    for record in records_in(folder):
        sha = sha256(record["text"].encode()).hexdigest()[:16]
        if "html" not in record and "html_file" not in record:
            continue
        if sha not in known:
            without["no labels"] += 1
            continue
        site, letters = known[sha]
        lines = record["text"].split("\n")
        assert len(lines) == len(letters), f"{sha}: {len(lines)} lines, {len(letters)} labels"
        if letters.count("b") < ARTICLE and "html" not in record:
            without["no article"] += 1
            continue
        name = record["source"].split(":")[-1]
        path = next((path for path in files if f"/{path.as_posix()}".endswith(f"/{name}")), None)
        if "html" in record:
            raw = record["html"].encode("utf-8", "replace")
        elif path is not None:
            raw = path.read_bytes()
        else:
            without["no HTML"] += 1
            continue
        gold, doubtful = (
            "\n".join(line for line, letter in zip(lines, letters, strict=True) if letter in kept)
            for kept in (("t", "b"), ("d",))
        )
        pages.append(Page(name, site, raw, gold, doubtful))
    return pages, without


def bigrams(text: str) -> Counter[str]:
    """The multiset of a text's character bigrams."""
    plain = re.sub(r"[\s\u200b-\u200f\ufeff]+", "", unicodedata.normalize("NFKC", text))
    return Counter(plain[i : i + 2] for i in range(len(plain) - 1))


def score(found: str, page: Page) -> tuple[float, float, float]:
    """Precision, recall and F1; what stands on doubtful lines counts neither way."""
    ours, theirs = bigrams(found), bigrams(page.gold)
    both = sum((ours & theirs).values())
    wrong = sum((ours - theirs - bigrams(page.doubtful)).values())
    precision, recall = both / max(both + wrong, 1), both / max(sum(theirs.values()), 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def titled(title: str | None, text: str | None) -> str:
    """The text with its title above it, unless it is there."""
    text = text or ""
    return text if not title or title in text[: len(title) + 200] else f"{title}\n{text}"


def trafilatura() -> Tool:
    """trafilatura with its defaults, less comments."""
    from trafilatura import bare_extraction

    def extract(html: str) -> str:
        found = bare_extraction(html, include_comments=False, with_metadata=True)
        return titled(found.title, found.text) if found else ""

    return extract


def readability() -> Tool:
    """readability-lxml."""
    from lxml.html import fromstring
    from readability import Document

    def extract(html: str) -> str:
        page = Document(html)
        return titled(page.short_title(), fromstring(page.summary()).text_content())

    return extract


def gne() -> Tool:
    """GeneralNewsExtractor."""
    from gne import GeneralNewsExtractor

    def extract(html: str) -> str:
        found = GeneralNewsExtractor().extract(html)
        return titled(found["title"], found["content"])

    return extract


def justext() -> Tool:
    """jusText as for a language without stop words, which is how it is run on Chinese."""
    from justext import justext as paragraphs

    def extract(html: str) -> str:
        settings = {"stopwords_low": 0, "stopwords_high": 0, "length_low": 15, "length_high": 40}
        found = paragraphs(html, frozenset(), **settings)
        return "\n".join(paragraph.text for paragraph in found if not paragraph.is_boilerplate)

    return extract


TOOLS = {"trafilatura": trafilatura, "readability-lxml": readability, "gne": gne, "jusText": justext}


def ours(clean: bool) -> Callable[[Page], str]:
    """govclean, with or without the chain that takes the rest of the frame away."""

    def extract(page: Page) -> str:
        doc = govclean.from_html(page.html)
        return (govclean.clean(doc) if clean else doc).text

    return extract


def theirs(tool: Tool, *, clean: bool = False) -> Callable[[Page], str]:
    """Another tool on the decoded page; what it raises on a page is an empty text."""

    def extract(page: Page) -> str:
        html = govclean.decode(page.html).source.replace("\0", "")
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                found = tool(re.sub(r"^\s*<\?xml[^>]*>", "", html))
        except Exception as err:
            print(f"  {page.name}: {type(err).__name__}: {err}")
            return ""
        return govclean.clean(found).text if clean else found

    return extract


def rows(clean: bool) -> Iterator[tuple[str, Callable[[Page], str]]]:
    """The rows of the table: ours first."""
    yield "govclean.from_html + clean", ours(clean=True)
    yield "  from_html alone", ours(clean=False)
    for name, load in TOOLS.items():
        try:
            tool = load()
            yield f"{name} {version(name)}", theirs(tool)
            if clean:
                yield "  + clean", theirs(tool, clean=True)
        except ImportError as err:
            print(f"{name} is not installed ({err}): its row is left out")


def shown(scores: Iterable[tuple[float, float, float]]) -> str:
    """Mean precision, recall and F1."""
    found = list(scores)
    return "  ".join(f"{mean(s[i] for s in found):.4f}" for i in range(3)) if found else "     -       -       -"


def main(argv: list[str]) -> None:
    """Print the table; see the module."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks html", description=__doc__.split("\n")[0])
    parser.add_argument("--pages", type=Path, help="a folder of collections")
    parser.add_argument("--html", type=Path, help="a folder of saved pages")
    parser.add_argument("--labels", type=Path, default=LABELS)
    parser.add_argument("--split", choices=["development", "held-out"], help="this half only")
    parser.add_argument("--clean-peers", action="store_true", help="also what the chain makes of other tools' texts")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="the N worst pages of every row")
    given = parser.parse_args(argv)
    if given.pages is None or not given.labels.exists():
        print("needs saved pages (--pages DIR --html DIR) and their labels: nothing measured")
        return
    pages, without = pages_in(given.pages, given.html, given.labels)
    pages = [page for page in pages if given.split in (None, page.split)]
    left = ", ".join(f"{count} {reason}" for reason, count in without.items())
    print(f"{len(pages)} pages; left out: {left or 'none'}\n")
    groups: dict[str, list[Page]] = {}
    for page in pages:
        groups.setdefault(page.split if page.whole else "fragments", []).append(page)
    groups["all"] = pages
    print(f"{'':32}" + "".join(f"{f'{name} ({len(of)})':>28}" for name, of in groups.items()))
    print(f"{'':32}" + f"{'P       R       F1':>28}" * len(groups))
    for name, extract in rows(given.clean_peers):
        found = {page.name + str(n): score(extract(page), page) for n, page in enumerate(pages)}
        numbered = {id(page): page.name + str(n) for n, page in enumerate(pages)}
        print(f"{name:32}" + "".join(f"{shown(found[numbered[id(p)]] for p in of):>28}" for of in groups.values()))
        for page, scores in sorted(found.items(), key=lambda pair: pair[1][2])[: given.show]:
            print(f"    {page:40} {'  '.join(f'{s:.4f}' for s in scores)}")


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
