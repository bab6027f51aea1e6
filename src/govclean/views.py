"""Facts about a text that several filters share. A Document computes each of them once, when first asked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af〇"
_HAN = re.compile(f"[{HAN}]")
_NOT_HAN = re.compile(f"[^{HAN}]+")

_WIDE = re.compile(
    "[\u1100-\u115f\u00b7\u2014\u2018-\u201d\u2026\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f"
    "\uff00-\uff60\uffe0-\uffe6\U00020000-\U0003ffff]+"
)
SENTENCE_ENDS = frozenset("。！？!?：:；;…")  # what a sentence ends with
_PAUSE = re.compile("[，。；、,;：:]")
NARROWEST, WIDEST = 28, 120  # columns: slogans and verse are narrower, paragraphs that were never wrapped wider

PageScript = Literal["simplified", "traditional", "mixed", "none"]


class Line(NamedTuple):
    """One line, without its line end: ``text == doc.text[start:end]``."""

    start: int
    end: int
    text: str


class Profile(NamedTuple):
    """Counts of one page, in code points: Han characters, and those of them that only one script uses."""

    han: int
    traditional: int
    simplified: int

    @property
    def script(self) -> PageScript:
        """The page's script. A stray variant in a name does not make a page mixed: it takes one in fifty."""
        if not self.han:
            return "none"
        marked = self.traditional + self.simplified
        if self.traditional <= marked // 50:
            return "simplified"
        return "traditional" if self.simplified <= marked // 50 else "mixed"


@cache
def _one_to_one() -> tuple[dict[int, str], re.Pattern[str], re.Pattern[str]]:
    """OpenCC's own character table, read out of the installed package: {traditional: simplified}.

    Also two classes: characters that only traditional, and only simplified script uses. Compatibility
    ideographs are left out: they belong to the filter ``unicode``.
    """
    from opencc import OpenCC

    chars = [chr(c) for c in (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000))]
    joined = "\n".join(chars)
    folded = OpenCC("t2s").convert(joined).split("\n")
    raised = OpenCC("s2t").convert(joined).split("\n")
    table = {ord(a): b for a, b in zip(chars, folded, strict=True) if a != b}
    table = {a: table.get(ord(b), b) for a, b in table.items()}  # folding once more changes nothing
    simplified = "".join(a for a, b in zip(chars, raised, strict=True) if a != b and ord(a) not in table)
    return table, re.compile(f"[{''.join(map(chr, table))}]"), re.compile(f"[{simplified}]")


def folding() -> Mapping[int, str]:
    """OpenCC's own character table: the code point of each traditional character, and what it is in simplified."""
    return _one_to_one()[0]


@cache
def _folded() -> NDArray[np.uint32]:
    """The same for all code points: uint32, each character's own where nothing changes."""
    import numpy as np

    table = np.arange(0x110000, dtype="<u4")
    for old, new in folding().items():
        table[old] = ord(new)
    return table


def lines(text: str) -> tuple[Line, ...]:
    r"""The lines of a text, split at ``\n`` only.

    >>> lines("标题\n正文")
    (Line(start=0, end=2, text='标题'), Line(start=3, end=5, text='正文'))
    """
    out = []
    start = 0
    for part in text.split("\n"):
        out.append(Line(start, start + len(part), part))
        start += len(part) + 1
    return tuple(out)


def simplified(text: str) -> str:
    """The text folded to simplified script character by character: same length, for matching only.

    >>> simplified("應急管理部會議")
    '应急管理部会议'
    """
    if text.isascii():
        return text
    import numpy as np

    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    folded = _folded()[codes]
    if np.array_equal(codes, folded):
        return text
    return str(folded.tobytes(), "utf-32-le", "surrogatepass")


def has_traditional(text: str) -> bool:
    """Whether any character belongs to traditional script only."""
    return not text.isascii() and _one_to_one()[1].search(text) is not None


def profile(text: str) -> Profile:
    """Count the page's Han characters by script."""
    han = _NOT_HAN.sub("", text)
    if not han:
        return Profile(0, 0, 0)
    _, only_traditional, only_simplified = _one_to_one()
    return Profile(len(han), len(only_traditional.findall(han)), len(only_simplified.findall(han)))


def columns(text: str) -> int:
    """The width of a text as printed, in half-width columns: a full-width character takes two.

    Curly quotes, dashes and dots count as full-width, as Chinese fonts set them.

    >>> columns("2023年"), columns("“三化”")
    (6, 8)
    """
    return len(text) if text.isascii() else len(text) + sum(map(len, _WIDE.findall(text)))


def wrap_columns(page: tuple[Line, ...]) -> int | None:
    """The width in half-width columns at which a page was hard-wrapped, or None.

    A wrapped page has lines of one width that stop inside a sentence; three of them convict, if they hold
    punctuation (a list of titles does not) and hardly any line of the page is wider. Widths from 28 (14 Han
    characters) to 120; a line may fall short of the width by one character that may not stand at a line's end
    or start, and the first line of a paragraph by an indent of two characters that was lost.
    """
    texts = [line.text.rstrip() for line in page]
    stops = [
        size
        for text, after in pairwise(texts)
        if after and NARROWEST <= 2 * len(text) <= 2 * WIDEST and text[-1] not in SENTENCE_ENDS
        if NARROWEST <= (size := columns(text)) <= WIDEST
    ]
    cut, tally = len(stops), Counter(stops)
    if cut < 3:
        return None
    near = {w: sum(tally[w - d] for d in range(4)) for w in tally}
    best = max(near.values())
    width = min(w for w, n in near.items() if n == best)
    # Paragraphs of two lines have more first lines, short of a lost indent, than full ones: look a little wider.
    width = max(w for w in range(width, width + 7) if w == width or tally[w] * 8 >= max(best, 16))
    if best < 3 or sum(tally[width - d] for d in range(-2, 9)) * 2 < cut:
        return None
    full = long = spoken = 0
    for text in texts:
        size = columns(text)
        if width - 8 <= size <= width + 2:
            full += 1
            spoken += _PAUSE.search(text) is not None
        long += size > width + 2
    return width if long * 8 <= full and spoken * 2 >= full else None


def wrap_width(page: tuple[Line, ...]) -> int | None:
    """The width at which a page was hard-wrapped, in full-width characters, or None (see wrap_columns)."""
    wide = wrap_columns(page)
    return wide if wide is None else wide // 2
