"""The clean text that is damaged: documents of a folder, or composed ones, divided by a hash of their text."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from functools import cached_property
from itertools import cycle, islice, zip_longest
from pathlib import Path
from typing import Literal

from benchmarks import corpus
from govclean import Document, clean
from govclean.options import Options
from govclean.training.ngrams import held_out

Split = Literal["held-out", "development", "all"]
COMPOSED = 4_000  # reports, when no folder is given; a tenth of them is held out
MOST = 3_000  # pages that one damage looks at, so that one that fits nowhere comes to an end
SHORTEST, LONGEST = 200, 6_000  # characters of a page that is damaged

# Changes that the chain makes to correct pages and says so. Whatever else it changes on clean text is counted.
DECLARED = frozenset(
    {
        "unicode.linefeed",
        "unicode.invisible",
        "unicode.control",
        "unicode.indent",
        "unicode.space",
        "unicode.private",
        "unicode.radical",
        "unicode.compatibility",
        "unicode.width",
        "layout.trailing",
        "layout.blank",
        "layout.heading",  # 第一章 总 则: the name of a chapter that was spread over its line
        "punctuation.widen",
        "punctuation.doubled",
        "punctuation.quote",
        "encoding.entity",
    }
)


class Texts:
    """Documents of one split, in a fixed order in which the files of the folder take turns.

    ``raw``: documents as they are; ``pages``: what the chain makes of them, so that whatever differs after damage and
    repair is the fault of the repair (a result that is cleaned again does not change).
    """

    def __init__(self, folder: Path | None, split: Split = "held-out") -> None:
        self.folder = folder
        self.split = split
        self._done: dict[int, str | None] = {}  # what the chain made of short documents, by number

    @cached_property
    def raw(self) -> list[str]:
        """Every document of the split."""
        if self.folder is None:
            return list(filter(self._wanted, (corpus.report(random.Random(n)) for n in range(COMPOSED))))
        files = sorted(path for path in self.folder.rglob("*") if path.name.endswith((".jsonl", ".jsonl.xz")))
        if not files:
            raise SystemExit(f"{self.folder}: no .jsonl or .jsonl.xz file in it")
        columns = []
        for path in files:
            texts = sorted(set(filter(self._wanted, corpus.texts_of(path))))
            random.Random(1).shuffle(texts)
            columns.append(texts)
        return [text for row in zip_longest(*columns) for text in row if text is not None]

    def _wanted(self, text: str) -> bool:
        return self.split == "all" or held_out(text) == (self.split == "held-out")

    def pages(self, rng: random.Random) -> Iterator[str]:
        """Clean pages in simplified script: the documents in their order, again and again, ``MOST`` at most.

        A long document gives a window of whole lines, another one every time.
        """
        numbers = [n for n, text in enumerate(self.raw) if len(text) >= SHORTEST]
        for number in islice(cycle(numbers), MOST):
            text = self.raw[number]
            if len(text) > LONGEST:
                page = self._cleaned(self._window(text, rng))
            elif number in self._done:
                page = self._done[number]
            else:
                page = self._done[number] = self._cleaned(text)
            if page is not None:
                yield page

    @staticmethod
    def _cleaned(page: str) -> str | None:
        text = clean(page, options=Options(translations="keep")).text
        doc = Document(text)
        fit = doc.profile.script == "simplified" and 2 * doc.profile.han > len(text) >= SHORTEST
        return text if fit and clean(text).text == text else None

    @staticmethod
    def _window(text: str, rng: random.Random) -> str:
        lines = text.split("\n")
        start = rng.randrange(len(lines))
        size, chosen = 0, []
        for line in lines[start:] + lines[:start]:
            if size and size + len(line) > LONGEST:
                break
            chosen.append(line)
            size += len(line) + 1
        return "\n".join(chosen)[:LONGEST]


def sentences(text: str) -> list[str]:
    """The sentences of a page that end with a full stop, of 12 to 120 characters, in order."""
    return [
        s
        for line in text.split("\n")
        for s in re.findall(r"[^。]{11,119}。", line.strip())
        if s.count("”") == s.count("“")
    ]


def paragraphs(text: str) -> list[str]:
    """The lines of a page that are running text: 40 characters or more, closed by a full stop."""
    return [line for line in text.split("\n") if len(line) >= 40 and line.endswith("。")]


def repaired(text: str) -> str:
    """What the default chain makes of a page."""
    return clean(text).text
