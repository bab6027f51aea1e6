"""Facts about a text that several filters share. A Document computes each of them once, when first asked."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, NamedTuple

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af〇"
_HAN = re.compile(f"[{HAN}]")
_NOT_HAN = re.compile(f"[^{HAN}]+")

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
    simplified = "".join(a for a, b in zip(chars, raised, strict=True) if a != b and ord(a) not in table)
    return table, re.compile(f"[{''.join(map(chr, table))}]"), re.compile(f"[{simplified}]")


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
    table, traditional, _ = _one_to_one()
    return text.translate(table) if traditional.search(text) else text


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


def wrap_width(page: tuple[Line, ...]) -> int | None:
    """The width, in code points, at which a page was hard-wrapped, or None.

    A wrapped page has runs of lines of nearly one length that do not end a sentence. Three such neighbours in a
    row are asked for, and half of the page's long lines must keep to the width.
    """
    lengths = [len(line.text) for line in page]
    full = [
        a
        for a, b, line in zip(lengths, lengths[1:], page, strict=False)
        if a >= 15 and a >= b - 2 and line.text[-1:] not in "。！？!?：:"
    ]
    if len(full) < 3:
        return None
    width = sorted(full)[len(full) // 2]
    near = sum(abs(a - width) <= 3 for a in full)
    long = sum(a > width + 3 for a in lengths)
    return width if near >= 3 and near * 2 >= len(full) and long * 4 <= near else None
