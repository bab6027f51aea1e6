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
from govclean.in_parts import LOST, RARE, RARER, Piece, read_in_parts
from govclean.plausibility import costs
from govclean.rules import rule_file, rules

HIGH = "\x80-\xff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122"
LATIN_PAIR = re.compile(f"[\xa1-\xff][{HIGH}]")

_CJK = "\u2e80-\u9fff\uac00-\ufaff\ufe30-\uffef"
# Characters that are not CJK; single CJK characters between others may be bytes that met by chance.
_NOT_CHINESE = re.compile(f"(?:\\A[{_CJK}]?[^\n{_CJK}]+|[^\n{_CJK}]{{2,}})(?:[{_CJK}][^\n{_CJK}]+)*")
# A part of a misread line up to a Chinese comma, stop or the like (their bytes read as Latin-1), or a run of spaces.
_PART = re.compile("(?:[^\\s\u200b-\u200f\ufeff£¡]|£(?![¬»º])|¡(?![£¢]))+(?:£[¬»º]|¡[£¢])?|£[¬»º]|¡[£¢]")
_IS_CJK = re.compile(f"[{_CJK}]")
_RUN = re.compile(f"[^\n{_CJK}]{{2,}}")
_HAN = re.compile("[\u4e00-\u9fff]")
_MARKS = re.compile("[ \u3000-\u3015\uff08-\uff1f\u2014-\u201d\u2026·]+")
_STRAY = re.compile("[\x80-\x9f\u0100-\u0fff\u1100-\u1fff\uac00-\ud7ff\ue000-\uf8ff\ufffd]")
_IS_HIGH = re.compile(f"[{HIGH}]")
_NOT_ASCII = re.compile("[^\x00-\x7f]")
_TOGETHER = re.compile("[^\x00-\x7f]{2,}")
_STOPS = frozenset("，。；：！？;")
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
    beside: int = 0  # how many characters read with certainty the page must hold; 0: as many as the rule file says


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
    for edit, grade, _ in found:
        if grade == CERTAIN:
            certain[edit.rule] += len(edit.new)
    enough = rule_file("encoding")["convicted"]
    edits: list[Edit] = []
    for edit, grade, beside in sorted(found, key=lambda reading: reading.edit.start):
        believed = grade == CERTAIN or certain[edit.rule] >= (beside or enough)
        if believed and not (edits and edit.start < edits[-1].end):
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


def _latin(text: str) -> list[Reading]:
    spans = list(stretches(text))
    found = [reading for span in spans for reading in _stretch(text, *span, RARE)]
    if any(LOST in reading.edit.new for reading in found):
        found = [reading for span in spans for reading in _stretch(text, *span, RARER)]
    return [reading for reading in found if reading.grade]


def _stretch(text: str, start: int, end: int, rare: int) -> Iterator[Reading]:
    """Readings of one stretch: of its runs without Chinese characters, else of all of it, else of its parts."""
    found: list[Reading] = []
    unread = False
    for run in _RUN.finditer(text, start, end):
        if len(_IS_HIGH.findall(run.group())) > 1:
            reading = _direct(text, *run.span())
            found += [reading] if reading else []
            unread |= reading is None or _NOT_ASCII.search(text, reading.edit.end, run.end()) is not None
    if unread:
        pieced = list(_in_parts(text, *_trimmed(text, start, end), rare))
        yield from (p for p in pieced if p.grade == NO)
        read = [p for p in pieced if p.grade]
        if any(p.grade == CERTAIN for p in read):  # then what can also be read as Latin-1 throughout was not
            found = read + [r for r in found if not _meets(r, read)]
        else:
            found += [p for p in read if not _meets(p, found)]
        for part in _PART.finditer(text, start, end):
            if len(_IS_HIGH.findall(part.group())) >= 8:
                reading = _read_back(text, *part.span(), _READERS)
                if reading and reading.grade == CERTAIN and not _meets(reading, found):
                    found.append(reading)
    yield from found


def _meets(reading: Reading, others: list[Reading]) -> bool:
    edit = reading.edit
    return any(other.edit.start < edit.end and edit.start < other.edit.end for other in others)


def _in_parts(text: str, start: int, end: int, rare: int) -> list[Reading]:
    """What can be read of a stretch in parts, judged clause by clause; sound neighbours make one reading."""
    old = text[start:end]
    high = len(_NOT_ASCII.findall(old))
    if 3 * high < len(old.translate(_NO_ALNUM)) or sum(map(len, _TOGETHER.findall(old))) < 0.8 * high:
        return []
    pieces = read_in_parts(old, rare)
    if pieces and (pieces[-1].text[-1] == LOST or pieces[-1].chosen) and _IS_CJK.match(text, end):
        longer = read_in_parts(text[start : end + 1], rare)  # the other half may be in what follows
        if longer and longer[-1].text[-1] != LOST:
            pieces = longer
    found = _judged_by_clause(text, start, pieces, rare) if pieces else []
    if found and found[0].grade == NO and _IS_CJK.match(old):  # it was a character of its own
        pieces = read_in_parts(old[1:], rare)
        found = _judged_by_clause(text, start + 1, pieces, rare) if pieces else []
    return found


def _judged_by_clause(text: str, start: int, pieces: Sequence[Piece], rare: int) -> list[Reading]:
    """The clauses of a reading, judged; neighbours of one grade are one."""
    rule = rules("encoding")["encoding.gbk_in_parts"]
    before = "，" if start and text[start - 1] != "\n" else "\n"
    found: list[Reading] = []
    at = start
    for clause in _clauses(pieces):
        stop = start + clause[-1].end
        new, observed = "".join(piece.text for piece in clause), text[at:stop]
        behind = "\n" if text[stop : stop + 1] in ("", "\n") else ""
        needs = 0
        grade = NO if LOST in new else _grade(new, observed, rule.data, before, behind)
        if len(_NOT_ASCII.findall(observed)) < 8:
            grade = min(grade, POSSIBLE)
        if grade and _worst_choice(clause, before, behind) > 2 * rule.data["worst_two"]:
            grade, needs = (POSSIBLE, rule.data["doubtful"]) if rare == RARE else (NO, 0)
        edit = Edit(at, stop, new, rule.name, rule.data["confidence"])
        if found and found[-1][1:] == (grade, needs):
            last = found.pop().edit
            edit = Edit(last.start, stop, last.new + new, rule.name, rule.data["confidence"])
        found.append(Reading(edit, grade, needs))
        at, before = stop, new
    return found


def _worst_choice(clause: Sequence[Piece], before: str, behind: str) -> int:
    """The most that two characters in a row cost where a character may have been invented to put bytes in step."""
    worst = 0
    for i, piece in enumerate(clause):
        if piece.chosen:
            ahead = "".join(p.text for p in clause[max(0, i - 3) : i]) or before
            after = clause[i + 1].text[0] if i + 1 < len(clause) else behind
            found = costs(ahead[-1] + piece.text + after, ahead[-3:-1])
            worst = max(worst, *(a + b for a, b in pairwise(found)), 0)
    return worst


def _clauses(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Parts of a reading up to a stop; one too short to be judged belongs to the next, the last to the one before."""
    clauses: list[list[Piece]] = [[]]
    for piece in pieces:
        clauses[-1].append(piece)
        if piece.text[-1] in _STOPS and len(clauses[-1]) >= WINDOW:
            clauses.append([])
    last = clauses.pop()
    if len(last) < WINDOW and clauses:
        clauses[-1] += last
    elif last:
        clauses.append(last)
    yield from clauses


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
        reading = _read_back(text, start, stop, _READERS)
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
    if three <= 3 * data["worst_three"]:
        return CERTAIN
    return POSSIBLE if "beside" in data else NO
