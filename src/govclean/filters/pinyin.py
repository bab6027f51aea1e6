"""`pinyin`: readings that mirror sites write behind characters, 會(huì)議, and paragraphs of bare pinyin.

A gloss is a bracket that holds a reading of the character before it. On a common traditional character it is
always a mirror's; on an unchanged one the page must show the habit, for official text glosses rare characters and
rare readings on purpose, and some pages teach pronunciation.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple

from govclean import prefilter
from govclean.chain import guarded
from govclean.document import Document
from govclean.findings import Edit, Finding, Note
from govclean.readings import main_reading, readings, toneless
from govclean.rules import rule_file
from govclean.views import simplified as fold

_TONED = "āáǎăàēéěĕèīíǐĭìōóǒŏòūúǔŭùǖǘǚǜńňǹḿ\u0300-\u0304\u0306\u0308\u030c"
_LETTER = f"a-züêɡɑ{_TONED}"
_GLOSS = re.compile(rf"[(（] ?([{_LETTER}][{_LETTER}0-5'’ /／、,，;；|]{{0,40}}) ?[)）]")
_GUARD = re.compile(rf"[(（](?<=[\u3400-\u9fff)）][(（]) ?[{_LETTER}]")
_TONES = "āēīōūǎěǐǒǔǚǜĀĒĪŌŪǍĚǏǑǓ"  # tone marks that other languages of these pages do not use
# Eleven words of at most six letters; begins with a class, not a group, so that `re` can skip to the first letter.
_BARE_TONELESS = re.compile(r"[A-Za-z][A-Za-z]{0,5}[ ,.]{1,3}(?:[A-Za-z]{1,6}[ ,.]{1,3}){10}")
_PARAGRAPH = re.compile(rf"[^\u3400-\u9fff\n]*[a-z{_TONED}][^\u3400-\u9fff\n]*")
_BETWEEN = re.compile(r"[ /／、,，;；|]+")
_WORD = re.compile(rf"[{_LETTER}]+|[0-9]+")
_HAN_OR_WORD = re.compile(r"[\u3400-\u9fff]|[A-Za-z]+|[0-9]+")
_HAN = re.compile("[\u3400-\u9fff]")
_HAS_TONE = re.compile(f"[{_TONED}]")
_LONGEST = 4  # characters that one gloss reads out
_MANY = 32  # ways of reading a line that are followed side by side; real text has one or two


class Gloss(NamedTuple):
    """A bracket at [start, end) that reads the ``chars`` ending at ``after``; ``again``: not the first one there."""

    start: int
    end: int
    after: int
    chars: str
    text: str
    again: bool

    @property
    def toned(self) -> bool:
        """Whether the gloss carries a tone mark."""
        return _HAS_TONE.search(self.text) is not None


_MAY_GLOSS = prefilter.pair("(（", f" {_LETTER}")
_MAY_SPELL = prefilter.pair(_TONES)
_MAY_SPELL_TONELESS = prefilter.pair("A-Za-z", " ,.")


def _may_hold_pinyin(doc: Document) -> bool:
    return (
        doc.may_hold(_MAY_SPELL)
        or (doc.may_hold(_MAY_GLOSS) and _GUARD.search(doc.text) is not None)
        or (doc.may_hold(_MAY_SPELL_TONELESS) and _BARE_TONELESS.search(doc.text) is not None)
    )


@guarded(_may_hold_pinyin)
def pinyin(doc: Document) -> Iterator[Finding]:
    """Remove glosses where the page shows the habit, and bare pinyin that repeats a Chinese line."""
    for gloss, rule in judged(doc):
        if rule:
            yield Edit(gloss.start, gloss.end, "", f"pinyin.{rule}", because=(f"{gloss.chars} is read {gloss.text}",))
    yield from _paragraphs(doc)


def judged(doc: Document) -> Iterator[tuple[Gloss, str]]:
    """Every gloss of the page, and the rule by which it goes; an empty rule keeps it."""
    own, simplified = rule_file("pinyin"), doc.simplified
    found = list(glosses(doc.text, simplified))
    if not found:
        return
    plainly = [simplified[g.after - 1] if len(g.chars) == 1 else fold(g.chars) for g in found]
    changed = [a != g.chars for a, g in zip(plainly, found, strict=True)]
    rare = {char for char in set("".join(plainly)) if not _is_common(char)}
    common = [rare.isdisjoint(chars) for chars in plainly]
    recurring = sum(count > 1 for count in Counter(g.chars for g in found if not g.again).values())
    systematic = recurring >= own["recurring"]
    teaching = not systematic and re.search(own["teaching"], simplified) is not None
    repeated = {g.after for g in found if g.again}
    plain = [g for g, c, k in zip(found, changed, common, strict=True) if k and not c and g.after not in repeated]
    habit = not teaching and (_is_habit(plain, own) or sum(changed) >= own["habit"])
    for gloss, is_changed, known in zip(found, changed, common, strict=True):
        if gloss.after in repeated and not teaching:
            yield gloss, "repeated"
        elif known and is_changed and not teaching:
            yield gloss, "gloss"
        elif habit and (known or (systematic and is_changed)):
            yield gloss, "habit"
        else:
            yield gloss, ""


def _is_habit(plain: Sequence[Gloss], own: Any) -> bool:
    """Whether glosses of common, unchanged characters are a page's habit and not there on purpose."""
    toned = [g for g in plain if g.toned]
    first = [g for g in toned if _is_first(g.chars, g.text)]
    if len(first) >= own["habit"] and len({g.chars for g in first}) >= own["different"]:
        return bool(len(first) >= own["first_reading"] * len(toned))
    bare = [g for g in plain if not g.toned]
    different = len({g.chars for g in bare})
    return bool(len(bare) >= own["toneless_habit"] and different >= own["toneless_different"])


@lru_cache(maxsize=1 << 14)
def _is_first(chars: str, gloss: str) -> bool:
    """Whether a gloss gives the reading that is listed first, of a character or of each of several."""
    words = _BETWEEN.split(gloss)
    return (main_reading(chars) or "".join(map(main_reading, chars))) in (*words, "".join(words))


@cache
def _is_common(char: str) -> bool:
    """Whether the character is one of the 3,755 of the first level of GB 2312."""
    try:
        return char.encode("gb2312")[0] <= 0xD7
    except UnicodeEncodeError:
        return False


def glosses(text: str, simplified: str) -> Iterator[Gloss]:
    """Every bracket that reads out the characters before it, left to right; earlier glosses are read over.

    >>> page = "要(yào / yāo)抓管理(guǎn lǐ)和A(yi)"
    >>> [(g.chars, g.text) for g in glosses(page, page)]
    [('要', 'yào / yāo'), ('管理', 'guǎn lǐ')]
    """
    base: dict[int, int] = {}  # where a gloss ends -> where the character before it ends
    for hit in _GLOSS.finditer(text):
        start, end, content = hit.start(), hit.end(), hit.group(1)
        after = base.get(start, start)
        char = text[after - 1 : after]
        if not "\u3400" <= char <= "\u9fff":
            continue
        chars = char if _reads(char, simplified[after - 1], content) else _read_word(text, after, base, content)
        if chars:
            base[end] = after
            yield Gloss(start, end, after, chars, content.strip(), after != start)


@lru_cache(maxsize=1 << 14)  # mirrors gloss the same characters on every page
def _reads(char: str, simplified: str, content: str) -> bool:
    """Whether each word of a gloss is a reading of the character, in either script."""
    every = readings(char) | readings(simplified)
    return all(toneless(word) in every for word in _BETWEEN.split(content) if word)


def _read_word(text: str, after: int, base: dict[int, int], content: str) -> str:
    """The two to four characters before a place that the content reads out, or an empty string.

    Toneless content is a name in another language, 北京(beijing), and not a gloss.
    """
    if not _HAS_TONE.search(content):
        return ""
    letters = toneless("".join(_BETWEEN.split(content)))
    chars, at = "", after
    while at > 0 and len(chars) < _LONGEST and "\u3400" <= text[at - 1] <= "\u9fff":
        chars = text[at - 1] + chars
        at = base.get(at - 1, at - 1)  # read over the glosses between
        if len(chars) > 1 and reads_out(chars, letters):
            return chars
    return ""


def reads_out(chars: str, letters: str) -> bool:
    """Whether toneless letters are, from end to end, a reading of the Han characters, words and figures.

    >>> reads_out("12日召开", "12rizhaokai"), reads_out("召开", "zhaokaile")
    (True, False)
    """
    places = {0}
    for part in _HAN_OR_WORD.findall(chars):
        options = readings(part) or {part.lower()}
        places = {p + len(o) for p in places for o in options if letters.startswith(o, p)}
        if not 0 < len(places) <= _MANY:
            return False
    return len(letters) in places


def _paragraphs(doc: Document) -> Iterator[Finding]:
    """Lines of bare pinyin: removed beside the line they read out, else noted if their tones convict them."""
    own = rule_file("pinyin")
    least = 2 * own["paragraph"]  # letters; a syllable has two or more
    if not any(len(line.text) >= least and not _HAN.search(line.text) for line in doc.lines):
        return
    lines = [line for line in doc.lines if line.text.strip()]
    chinese = [i for i, line in enumerate(lines) if _HAN.search(line.text)]
    done = 0
    for i, line in enumerate(lines):
        if not _PARAGRAPH.fullmatch(line.text.lower()):
            continue
        words = _WORD.findall(line.text.lower())
        letters = toneless("".join(words)) if words else ""
        toned = len(_HAS_TONE.findall(line.text.lower()))
        if len(letters) < least:
            continue
        at = bisect_left(chinese, i)
        near = chinese[max(0, at - own["nearby"]) : at + own["nearby"]]
        match = next((n for n in near if reads_out(_GLOSS.sub("", lines[n].text), letters)), None)
        if match is not None and len(_HAN_OR_WORD.findall(_GLOSS.sub("", lines[match].text))) >= own["paragraph"]:
            start, end = line.start - 1, line.end
            if start < done:  # no line feed left before it
                start, end = line.start, min(line.end + 1, len(doc.text))
            done = end
            yield Edit(start, end, "", "pinyin.paragraph", because=(f"reads out {lines[match].text[:20]}",))
        elif match is None and toned >= own["paragraph"]:
            yield Note("suspect", line.start, line.end, "a paragraph of bare pinyin that reads out no line near it")
