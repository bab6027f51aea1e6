"""Chinese script conversion: OpenCC's answer at the speed of a lookup table, made official by a supplement.

Most characters convert one to one whatever stands beside them; ``data/script_ambiguous.tsv`` names the places
where OpenCC's phrases decide otherwise, and only the runs of Han characters that hold one are given to OpenCC.
``data/script_words.tsv`` then has the last word. A page that writes one character for another in words where no one
else does (恢覆, 進壹步) does so everywhere: ``data/script_habits.tsv``. All functions are pure and keep the length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Codes = NDArray[np.uint32]

# Bits of the flag table. OTHER: kana and hangul; PIVOT: a character that needs a look at its neighbours.
TRADITIONAL, SIMPLIFIED, OTHER, PIVOT = 1, 2, 4, 8
# It reads UTF-8, in which lone surrogates have no form, and some of its configurations stop at a NUL.
_NOT_FOR_OPENCC = re.compile("([\0\ud800-\udfff]+)")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff〇\U00020000-\U000323af]+")
_NONE: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())
_ZHU = "著"  # no single-character rule can be right for it: 著名, but 著力 is 着力

Config = Literal["t2s", "tw2s", "s2t", "s2tw", "s2hk", "t2tw", "t2hk"]


class Habit(NamedTuple):
    """A character that some converters write for another, everywhere."""

    became: str
    words: re.Pattern[str]  # they show the habit
    places: re.Pattern[str]  # the character, or a word in which it stays
    acquits: frozenset[str]  # characters of a page that has another reason


class Tables(NamedTuple):
    """Lookup tables over all code points.

    simple: uint32, what each character becomes in simplified script. flags: uint8, the bits above.
    near: {pivot: (characters after it, and before it, with which OpenCC must be asked)}.
    words: {pivot: [(offset of the pivot, the word by characters, what it becomes)]}, longest first.
    habits: {pivot: its habit}. lacks: the supplement's single characters, for ``str.translate``.
    """

    simple: Codes
    flags: NDArray[np.uint8]
    near: dict[str, tuple[frozenset[str], frozenset[str]]]
    words: dict[str, list[tuple[int, str, str]]]
    habits: dict[str, Habit]
    lacks: dict[int, str]


class Seen(NamedTuple):
    """A text, and of each of its characters the code point and the flags."""

    text: str
    codes: Codes
    flags: NDArray[np.uint8]


@cache
def _opencc(config: Config) -> Any:
    from opencc import OpenCC

    return OpenCC(config)


def rows(name: str) -> Iterator[list[str]]:
    """The rows of a tab-separated data file, without comments and empty lines."""
    text = (files("govclean") / "data" / name).read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def opencc(text: str, config: Config) -> str:
    """OpenCC's conversion of any string; lone surrogates pass through.

    >>> opencc("標準", "t2s"), opencc("标准", "s2tw")
    ('标准', '標準')
    """
    convert = _opencc(config).convert
    return "".join(p if i % 2 else convert(p) for i, p in enumerate(_NOT_FOR_OPENCC.split(text)))


def codes(text: str) -> Codes:
    """The code points of a text, one number each, lone surrogates included."""
    import numpy as np

    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


def text_of(numbers: Codes) -> str:
    """The inverse of :func:`codes`."""
    return numbers.astype("<u4", copy=False).tobytes().decode("utf-32-le", "surrogatepass")


@cache
def tables() -> Tables:
    """Worked out from the installed OpenCC once per process (about 0.05 s), when the first page needs it."""
    import numpy as np

    chars = [
        chr(c) for r in ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00), (0x20000, 0x323B0)) for c in range(*r)
    ]
    supplement = [(word, became) for word, became, *_ in rows("script_words.tsv")]
    lacks = {ord(word): became for word, became in supplement if len(word) == 1}
    joined = "\n".join(chars)
    lowered, raised = opencc(joined, "t2s").translate(lacks).split("\n"), opencc(joined, "s2t").split("\n")
    simple = np.arange(0x110000, dtype="<u4")
    flags = np.zeros(0x110000, dtype=np.uint8)
    names = {row[0] for row in rows("script_names.tsv")}
    for char, low, high in zip(chars, lowered, raised, strict=True):
        if low != char:
            simple[ord(char)] = ord(low)
            if char not in names and not _in("gb2312", char):
                flags[ord(char)] = TRADITIONAL
        elif high != char and not _in("big5", char):
            flags[ord(char)] = SIMPLIFIED
    for first, last in ((0x3041, 0x3097), (0x30A1, 0x30FB), (0xAC00, 0xD7A4)):
        flags[first:last] = OTHER
    near = {a: (frozenset(b), frozenset(c)) for a, b, c in rows("script_ambiguous.tsv")}
    near[_ZHU] = _NONE
    words: dict[str, list[tuple[int, str, str]]] = {}
    for word, became in supplement:
        if len(word) == 1:
            continue
        differ = [i for i, (a, b) in enumerate(zip(word, became, strict=True)) if simple[ord(a)] != ord(b)]
        # a word that comes out right by its characters stands here because OpenCC's phrases or tw2s spoil it
        at = differ[0] if differ else next(i for i, a in enumerate(word) if a in near)
        key = text_of(simple[codes(word)])
        words.setdefault(word[at], []).append((at, key, became))
    for entries in words.values():
        entries.sort(key=lambda e: -len(e[1]))
    habits = {row[0]: _habit(*row) for row in rows("script_habits.tsv")}
    flags[[ord(char) for char in near.keys() | words.keys() | habits.keys()]] |= PIVOT
    return Tables(simple, flags, near, words, habits, lacks)


def _habit(char: str, became: str, words: str, holds: str, acquits: str = "") -> Habit:
    return Habit(
        became,
        re.compile("|".join(map(re.escape, words.split(" ")))),
        re.compile("|".join(map(re.escape, [*holds.split(" "), char]))),
        frozenset(acquits),
    )


def _in(codec: str, char: str) -> bool:
    try:
        return bool(char.encode(codec))
    except UnicodeEncodeError:
        return False


def seen(text: str) -> Seen:
    """A text looked up once, for all who ask."""
    numbers = codes(text)
    return Seen(text, numbers, tables().flags.take(numbers))


def simplify(page: str | Seen) -> str:
    """Traditional text in simplified script, whatever page it stands on.

    >>> simplify("著力推進《著作權法》，答覆徐乾學")
    '着力推进《著作权法》，答复徐乾学'
    >>> simplify("逐步恢覆，全面覆蓋"), simplify("全面覆蓋，造成傾覆")
    ('逐步恢复，全面覆盖', '全面覆盖，造成倾覆')
    """
    t = tables()
    text, numbers, flags = seen(page) if isinstance(page, str) else page
    out = t.simple.take(numbers)
    plain = text_of(out)
    pivots = (flags >= PIVOT).nonzero()[0].tolist()
    if not pivots:
        return plain
    fixes: list[tuple[int, str]] = []
    start = end = 0  # the run of Han characters that was last looked at
    asked: set[Config] = set()
    for i in pivots:
        pivot = text[i]
        after, before = t.near.get(pivot, _NONE)
        config: Config | None = None
        if pivot == _ZHU:
            config = "tw2s"
        elif text[i + 1 : i + 2] in after or text[i - 1 : i] in before:
            config = "t2s"
        if config:
            if i >= end:
                start, end = _run(text, end, i)
                asked.clear()
            if config not in asked:
                asked.add(config)
                run = opencc(text[start:end], config)
                if config == "t2s":
                    out[start:end] = codes(run.translate(t.lacks))
                else:
                    fixes += ((start + j, run[j]) for j, c in enumerate(text[start:end]) if c == _ZHU)
        if pivot in t.words:
            fixes += _word(text, plain, i, t)
    for pivot in t.habits.keys() & {text[i] for i in pivots}:
        fixes[:0] = _by_habit(pivot, plain, t.habits[pivot])
    if not fixes and not end:
        return plain
    for i, became in fixes:
        out[i : i + len(became)] = codes(became)
    return text_of(out)


def _by_habit(pivot: str, plain: str, habit: Habit) -> list[tuple[int, str]]:
    """Every place of a character that this page writes for another, but for the words that have it by right."""
    free = habit.places.sub(lambda m: m.group() if m.group() == pivot else "\0" * len(m.group()), plain)
    if not habit.words.search(free) or not habit.acquits.isdisjoint(plain):
        return []
    return [(m.start(), habit.became) for m in re.finditer(pivot, free)]


def _run(text: str, since: int, i: int) -> tuple[int, int]:
    """The run of Han characters around ``i``, beginning no earlier than ``since``: no phrase goes beyond it."""
    start = i
    while start > since and _HAN.match(text, start - 1):
        start -= 1
    hit = _HAN.match(text, i)
    return start, hit.end() if hit else i + 1


def _word(text: str, plain: str, i: int, t: Tables) -> Iterator[tuple[int, str]]:
    """The supplement's word around the pivot at ``i``, if it has one; ``plain`` is the text without regard to words."""
    for at, key, became in t.words[text[i]]:
        if i >= at and plain.startswith(key, i - at):
            yield i - at, became
            return
