"""What of a text was misread: the readings that ``mojibake`` finds, judged by the model of Chinese, as edits.

A reading is *certain* when it is plausible Chinese and what it stands for is not. On a page that holds a certain one,
others of the same kind need less: a short heading, a clause between lost bytes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate, pairwise
from typing import Any, NamedTuple, TypeAlias

from govclean import mojibake
from govclean.findings import Edit
from govclean.plausibility import costs
from govclean.rules import rule_file, rules

HIGH = "\x80-\xff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122"
LATIN_PAIR = re.compile(f"[\xa1-\xff][{HIGH}]")

_CJK = "\u2e80-\u9fff\uac00-\ufaff\ufe30-\uffef"
# Characters that are not CJK; single CJK characters between others may be bytes that met by chance.
_NOT_CHINESE = re.compile(f"[^\n{_CJK}]{{2,}}(?:[{_CJK}][^\n{_CJK}]+)*")
# A part of a misread line up to a Chinese comma, stop or the like (their bytes read as Latin-1), or a run of spaces.
_PART = re.compile("(?:[^\\s\u200b-\u200f\ufeff£¡]|£(?![¬»º])|¡(?![£¢]))+(?:£[¬»º]|¡[£¢])?|£[¬»º]|¡[£¢]")
_RUN = re.compile(f"[^\n{_CJK}]{{2,}}")
_HAN = re.compile("[\u4e00-\u9fff]")
_MARKS = re.compile("[ \u3000-\u3015\uff08-\uff1f\u2014-\u201d\u2026·]+")
_STRAY = re.compile("[\x80-\x9f\u0100-\u0fff\u1100-\u1fff\uac00-\ud7ff\ue000-\uf8ff\ufffd]")
_IS_HIGH = re.compile(f"[{HIGH}]")
_FOREIGN = re.compile(f"[^\x00-\x7f{HIGH}\u2000-\u206f\u3000\ufeff]")  # what no byte is read as, and no site puts in
_ASCII = "".join(map(chr, range(0x80)))
_ASCII_RUN = re.compile("[!-~]{2,}")

Reader: TypeAlias = tuple[str, Callable[[str], str | None]]  # a rule and how it reads
NO, POSSIBLE, CERTAIN = 0, 1, 2
NO_LIMIT = 2**16
WINDOW = 6  # characters in a row that read as Chinese


class Reading(NamedTuple):
    """A reading of a span, as an edit, and how sure it is."""

    edit: Edit
    grade: int


@cache
def sign() -> str:
    """What GBK makes of the first two bytes of a Chinese character in UTF-8, and official prose does not use."""
    pairs = (bytes((x, y)).decode("gbk", "ignore") for x in range(0xE4, 0xEA) for y in range(0x80, 0xC0))
    common = rule_file("encoding")["common"]
    return "".join(c for c in pairs if c and c not in common)


@cache
def signs() -> re.Pattern[str]:
    """Two of those characters near each other, or more."""
    return re.compile(f"[{sign()}](?:.{{0,4}}[{sign()}]){{1,40}}")


@cache
def _one_sign() -> re.Pattern[str]:
    return re.compile(f"[{sign()}]")


def misread(text: str) -> list[Edit]:
    """The edits that read a text's misread spans back, in order."""
    found = [*_latin(text), *_gbk(text)]
    certain: Counter[str] = Counter()
    for edit, grade in found:
        if grade == CERTAIN:
            certain[edit.rule] += len(edit.new)
    enough = rule_file("encoding")["convicted"]
    edits: list[Edit] = []
    for edit, grade in sorted(found, key=lambda reading: reading.edit.start):
        if (grade == CERTAIN or certain[edit.rule] >= enough) and not (edits and edit.start < edits[-1].end):
            edits.append(edit)
    return edits


def lines_with(wanted: re.Pattern[str], text: str) -> Iterator[tuple[int, str]]:
    """The lines in which a pattern is found, and where they begin."""
    at = 0
    while (m := wanted.search(text, at)) is not None:
        start = text.rfind("\n", 0, m.start()) + 1
        end = text.find("\n", m.end())
        end = len(text) if end < 0 else end
        yield start, text[start:end]
        at = end


# --- UTF-8 read as GBK


def _gbk(text: str) -> Iterator[Reading]:
    if text.isascii() or not signs().search(text):
        return
    rule = rules("encoding")["encoding.utf8_as_gbk"]
    for start, line in lines_with(_one_sign(), text):
        usual = signs().search(line)
        for i, j, new in mojibake.utf8_read_as_gbk(line):
            old = line[i:j]
            if not _one_sign().search(old):
                continue
            whole = not line[:i].strip() and not line[j:].strip("?\ufffd \u3000")
            grade = _grade(new, old, rule.data, "，" if i else "\n")
            if grade == CERTAIN and not (usual and j - i >= (4 if whole else 6)):
                grade = POSSIBLE
            if grade:
                yield Reading(Edit(start + i, start + j, new, rule.name, rule.data["confidence"]), grade)


# --- anything read as Latin-1


def stretches(text: str) -> Iterator[tuple[int, int]]:
    """Spans without Chinese characters that hold bytes of them: what does not look so is not looked at closely."""
    if text.isascii():
        return
    for at, line in lines_with(LATIN_PAIR, text):
        for m in _NOT_CHINESE.finditer(line):
            if LATIN_PAIR.search(m.group()):
                yield at + m.start(), at + m.end()


def _latin(text: str) -> Iterator[Reading]:
    for start, end in stretches(text):
        yield from _stretch(text, start, end)


def _stretch(text: str, start: int, end: int) -> Iterator[Reading]:
    """Readings of one stretch: of its runs without Chinese characters, else of all of it, else of its parts."""
    found: list[Reading] = []
    unread = False
    for run in _RUN.finditer(text, start, end):
        if len(_IS_HIGH.findall(run.group())) > 1:
            reading = _direct(text, *run.span())
            found += [reading] if reading else []
            unread |= reading is None
    foreign = _FOREIGN.search(text, start, end) is not None
    if unread and foreign:
        whole = _read_back(text, *_trimmed(text, start, end), _READERS[2:])
        if whole:
            yield whole
            return
    yield from found
    if unread:
        for part in _PART.finditer(text, start, end):
            a, b = part.span()
            if len(_IS_HIGH.findall(part.group())) >= 8 and not any(r.edit.start < b and a < r.edit.end for r in found):
                reading = _read_back(text, a, b, _READERS[: 3 if foreign else 2])
                if reading and reading.grade == CERTAIN:
                    yield reading


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A span less the ASCII at its ends that cannot belong to a character."""
    while text[start].isascii():
        start += 1
    while text[end - 1].isascii() and not ("@" <= text[end - 1] <= "~"):
        end -= 1
    return start, end


def _direct(text: str, start: int, end: int) -> Reading | None:
    """How a run can be read byte by byte: all of it, or less the ASCII behind it and the half of a character."""
    start, end = _trimmed(text, start, end)
    last = end
    while text[last - 1].isascii():
        last -= 1
    best = None
    for stop in dict.fromkeys((end, last, last - 1)):
        reading = _read_back(text, start, stop, _READERS[:2])
        if reading and (best is None or reading.grade > best.grade):
            best = reading
        if best and best.grade == CERTAIN:
            break
    return best


def _read_back(text: str, start: int, end: int, readers: Sequence[Reader]) -> Reading | None:
    """The first way in which a span can be read and is plausible."""
    old = text[start:end]
    high = len(_IS_HIGH.findall(old))
    if 3 * high < len(old.translate(_NO_ALNUM)):
        return None
    behind = "\n" if text[end : end + 1] in ("", "\n") else ""
    before = "，" if start and text[start - 1] != "\n" else "\n"
    for name, read in readers:
        new = read(old)
        if not new:
            continue
        rule = rules("encoding")[name]
        grade = _grade(new, old, rule.data, before, behind)
        if not grade:
            twice = mojibake.utf8_read_as_latin(new) or mojibake.gbk_read_as_latin(new)
            new = twice or new
            grade = _grade(new, old, rule.data, before, behind) if twice else NO
        if grade:
            return Reading(Edit(start, end, new, name, rule.data["confidence"]), grade if high > 3 else POSSIBLE)
    return None


_NO_ALNUM = dict.fromkeys(map(ord, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"))
_READERS: tuple[Reader, ...] = (
    ("encoding.utf8_as_latin", mojibake.utf8_read_as_latin),
    ("encoding.gbk_as_latin", mojibake.gbk_read_as_latin),
    ("encoding.gbk_in_parts", mojibake.gbk_read_in_parts),
)


def in_doubt(stretch: str) -> bool:
    """Whether a stretch reads, here and there, as GBK: bytes of it are missing, or characters were put between.

    What could be read back would hold invented characters.
    """
    old = stretch.strip(_ASCII)
    if len(_IS_HIGH.findall(old)) < 8:
        return False
    most = WINDOW * rules("encoding")["encoding.gbk_in_parts"].data["worst"]
    for new in mojibake.gbk_as_far_as_it_goes(old):
        sums = list(accumulate(costs(new), initial=0))
        if any(b - a <= most for a, b in zip(sums, sums[WINDOW:], strict=False)):
            return True
    return False


# --- the judgement


def _grade(new: str, old: str, data: Mapping[str, Any], before: str = "\n", behind: str = "") -> int:
    """How sure a reading is; costs as in ``plausibility``. Of a long one both ends are judged first."""
    sample = rule_file("encoding")["sample"]
    if len(new) > 2 * sample and not _STRAY.search(new):
        ends = new[:sample] + new[-sample:]
        if _judged(ends, old[:sample], data, before, behind) == CERTAIN:
            return CERTAIN
    return _judged(new, old, data, before, behind)


def _judged(new: str, old: str, data: Mapping[str, Any], before: str, behind: str) -> int:
    wide = len(new) - len(new.encode("ascii", "ignore")) - new.count("\u3000")
    han = len(_HAN.findall(new))
    if 2 * han < wide and not _MARKS.fullmatch(new):
        return NO
    if len(_STRAY.findall(new)) * data.get("stray", NO_LIMIT) > wide:
        return NO
    after = costs(_ASCII_RUN.sub("0", new) + behind, before)
    own = after[: len(after) - len(behind)]
    mean = sum(own) / max(1, len(own))
    beside = data.get("beside", data["worst"])
    if mean > beside:
        return NO
    found = costs(_ASCII_RUN.sub("0", old))
    worse = sum(found) / max(1, len(found)) - mean
    if mean > data["worst"] or worse < data["better_by"] or 2 * han < wide:
        return POSSIBLE if "beside" in data and worse >= data["better_by"] / 2 else NO
    if han >= data.get("long", NO_LIMIT):
        return CERTAIN
    three = max((sum(own[i : i + 3]) for i in range(len(own) - 2)), default=0)
    two = max((a + b for a, b in pairwise(after)), default=0)
    if three <= 3 * data["worst_three"] and two <= 2 * data.get("worst_two", NO_LIMIT):
        return CERTAIN
    return POSSIBLE if "beside" in data else NO
