"""What each row of a page says for or against being frame, as log odds: known parts, words, forms, sentences.

One row proves little. :mod:`govclean.frame.stretch` adds the rows up and finds where the document begins and ends.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from govclean.frame.forms import Part
from govclean.frame.page import Row, is_prose

_BLANKS = re.compile(r"[\s\u3000\xa0]+")
_HAN = re.compile("[\u4e00-\u9fff]")
_LETTER = re.compile(r"[^\W\d_]")
_BAR = re.compile(r"[|｜丨]")
_LOOSE = "·•>»|[]【】:： "
_WORD = re.compile(r"[\s\u3000\xa0|｜丨/·•►▶‹›]+|-(?!-)")
_KEPT = re.compile(
    r"附\s{0,4}(?:件|表|图|录)(?!下载)|抄\s{0,4}[送报]|主\s{0,4}送|[（(]此件|[（(]此页|特此|.{0,40}印发[。]?$"
)
# letters beyond Latin, Greek, Cyrillic, Han, kana and hangul: lines in other scripts are never touched
_OTHER_SCRIPT = re.compile("[\u0530-\u10ff\u1200-\u1cff\u2c00-\u2dff\ua500-\uabff\ufb13-\ufdff\ufe70-\ufefe]")
_DAY = re.compile(
    r"(?:19|20|二[〇○零O])[\d〇○零O一二三四五六七八九]{2}\s?年\s?[\d一二三四五六七八九十]{1,2}\s?月\s?[\d一二三四五六七八九十]{1,3}\s?日"
)
_ORGAN_END = re.compile(
    "^[^。！？；，]{2,40}(?:局|厅|委|办|部|院|会|府|室|社|处|所|站|队|组|校|司|署|团|中心|公司|集团|银行|法院|书记|市长|县长|区长|省长|主席|主任)$"
)
_STRUCTURE = re.compile(
    r"[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[)）]|第[一二三四五六七八九十百零〇\d]{1,6}[条章节篇部编款]|"
    r"\d{1,2}[、．]|\d{1,2}\.(?!\d)|[①-⑳]|《[^》]+》$|(?:各|本|全|省|市|县|区|州|尊敬|同志)[^。]{0,120}[:：]$|"
    r"(?:19|20|二[〇○零O])[\d〇○零O一二三四五六七八九]{2}年[\d一二三四五六七八九十]{1,2}月[\d一二三四五六七八九十]{1,3}日$"
)


@cache
def table() -> Mapping[str, Any]:
    """``data/chrome_stretch.toml``."""
    return tomllib.loads((files("govclean") / "data" / "chrome_stretch.toml").read_text(encoding="utf-8"))


class Sign(NamedTuple):
    """What speaks for or against a row: its weight, and of what kind it is (a group of words, a rule)."""

    weight: float
    kind: str = ""


class _Known(NamedTuple):
    words: dict[str, Sign]
    patterns: tuple[tuple[re.Pattern[str], Sign], ...]
    comments: frozenset[str]
    speaks: re.Pattern[str]


@cache
def _known() -> _Known:
    found: dict[str, Sign] = {}
    for group in table()["words"]:
        for word in group["words"]:
            found.setdefault(word, Sign(group["weight"], group["kind"]))
    patterns = tuple((re.compile(row[2]), Sign(row[0], row[1])) for row in table()["patterns"]["list"])
    return _Known(
        found, patterns, frozenset(table()["patterns"]["comments"]), re.compile(table()["patterns"]["speaks"])
    )


def sign_words() -> Iterator[str]:
    """The words that are a sign of a frame by themselves."""
    return (word for word, sign in _known().words.items() if sign.weight >= table()["sign"])


def word_sign(text: str) -> Sign | None:
    """What a short row says that is one of the words or forms of a frame, or is made of nothing else; or None.

    >>> word_sign("登 录"), word_sign("防汛检查")
    (Sign(weight=1.5, kind='site'), None)
    >>> word_sign("关于我们 | 联系我们").weight > 1.5
    True
    """
    known, longest = _known(), table()["longest"]
    if len(text) > 20 * longest or "。" in text:
        return None
    bare = _BLANKS.sub("", text).strip(_LOOSE)
    if (sign := known.words.get(bare)) is not None:
        return sign
    pieces = [piece for p in _WORD.split(text) if (piece := p.strip(_LOOSE))]
    if len(pieces) > 1 and max(map(len, pieces)) <= table()["size"]["menu_piece"]:
        met = [sign for p in pieces if (sign := known.words.get(p)) is not None]
        short = sum(len(p) <= table()["size"]["menu_word"] for p in pieces) * 4 >= 3 * len(pieces)
        if len(met) >= 2 and (len(met) * 2 >= len(pieces) or (short and len(met) * 3 >= len(pieces))):
            best = max(met)
            return Sign(min(3.0, best.weight + 0.25 * len(met)), best.kind)
        if short and len(pieces) > 3 and (met or _BAR.search(text)):
            return Sign(table()["sign"], "menu")
    if len(bare) > longest:
        return None
    found = next((sign for pattern, sign in known.patterns if pattern.fullmatch(bare)), None)
    return found or _glued(bare)


def _glued(bare: str) -> Sign | None:
    """A row of words without anything between them: 打印关闭收藏, 新闻国内财经科技."""
    if not 6 <= len(bare) <= table()["longest"] // 2:
        return None
    met = _any_word().findall(bare)
    return Sign(table()["sign"], "menu") if len(met) > 2 and sum(map(len, met)) * 4 >= len(bare) * 3 else None


@cache
def _any_word() -> re.Pattern[str]:
    words = sorted((word for word in _known().words if len(word) > 1), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)))


def is_day(text: str) -> bool:
    """Whether a row is a whole day in Chinese figures, as below a signature.

    >>> is_day("2023年5月4日"), is_day("2023-05-04")
    (True, False)
    """
    return _DAY.fullmatch(text) is not None


def evidence(
    rows: Sequence[Row], filled: Sequence[int], explained: Sequence[tuple[Part, ...] | None], certain: Sequence[bool]
) -> list[Sign]:
    """What every filled row says, in their order; ``certain``: rows that are frame beyond doubt."""
    weight, size = table()["weight"], table()["size"]
    texts = [rows[i].text for i in filled]
    comment_ahead = _comments_ahead(texts)
    reach = size["comment_reach"]
    tally = Counter(texts)
    out: list[Sign] = []
    for n, i in enumerate(filled):
        text = texts[n]
        if certain[n]:
            out.append(Sign(weight["certain"], "certain"))
        elif rows[i].held and not _known().speaks.search(text):
            out.append(Sign(weight["prose_most"]))
        else:
            own = _sign(text, explained[i], comment_ahead[n] - n <= reach, weight, size)
            if tally[text] > 1 and len(text) >= size["repeated"] and own.weight < 0 and not own.kind:
                own = Sign(weight["repeated"] if own.weight > weight["prose_site"] else weight["commented"])
            out.append(own)
    _spare(texts, out, weight)
    closed = _closed(texts, out, [explained[i] for i in filled])
    after = {weight[key]: weight[f"{key}_after"] for key in ("neutral", "long", "headline", "structure", "signature")}
    for n in range(closed, len(out)):
        own = out[n]
        if not own.kind and own.weight in after:
            out[n] = Sign(after[own.weight])
        elif own.weight <= weight["prose_site"]:
            out[n] = Sign(own.weight * weight["prose_after"])
    return out


def _spare(texts: Sequence[str], out: list[Sign], weight: Mapping[str, float]) -> None:
    """Below the first sentence, a signature is no frame, and no line is for its label alone: telephone, address."""
    start = next((n for n, sign in enumerate(out) if sign.weight <= weight["prose_site"]), len(out))
    for n in range(start + 1, len(out)):
        if is_day(texts[n]):
            if _ORGAN_END.search(texts[n - 1]) and not out[n - 1].kind:
                out[n] = out[n - 1] = Sign(weight["signature"])
        elif out[n].kind == "label" or (out[n].kind and 0 < out[n].weight < weight["label_least"]):
            out[n] = Sign(weight["empty"])


def _closed(texts: Sequence[str], signs: Sequence[Sign], explained: Sequence[tuple[Part, ...] | None]) -> int:
    """The first row behind the editors of an article; editors have nearly all sentences before them."""
    prose = table()["weight"]["prose"]
    sizes = [len(text) if sign.weight <= prose else 0 for text, sign in zip(texts, signs, strict=True)]
    left = sum(sizes)
    rest = left * table()["size"]["after_closing"]
    for n, mine in enumerate(explained):
        left -= sizes[n]
        if mine and left <= rest and any(p.rule == "chrome.editor" for p in mine):
            return n + 1
    return len(texts)


def _sign(
    text: str, mine: tuple[Part, ...] | None, commented: bool, weight: Mapping[str, float], size: Mapping[str, int]
) -> Sign:
    if _OTHER_SCRIPT.search(text) or (_KEPT.match(text) and not mine):
        return Sign(weight["kept"])
    best = word_sign(text)
    if mine:
        known = min(weight["parts_most"], weight["parts"] * sum(p.weight for p in mine) + weight["parts_less"])
        if best is None or known > best.weight:
            best = Sign(known, mine[0].rule)
    if best is not None:
        return best
    if not _LETTER.search(text):
        return Sign(weight["empty"])
    if len(text) >= 50 and len(_HAN.findall(text)) * 4 < len(text):  # figures, letters: a counter, a script
        return Sign(weight["neutral"])
    if is_prose(text) or (text[-1] == "。" and len(text) > 5):
        if commented:
            return Sign(weight["commented"])
        if "。" not in text and len(text) <= size["headline"] and text[-1] not in "；;：:":
            return Sign(weight["headline"])
        if len(text) <= 300 and _known().speaks.search(text):
            return Sign(weight["prose_site"])
        return Sign(max(weight["prose_most"], weight["prose"] * (1 + len(text) / size["prose_row"])))
    if _STRUCTURE.match(text):
        return Sign(weight["structure"])
    return Sign(weight["long"] if len(text) >= size["long_row"] else weight["neutral"])


def _comments_ahead(texts: Sequence[str]) -> list[int]:
    """For every filled row, the next row that is a button of a comment box."""
    known = _known().comments
    out = [0] * len(texts)
    ahead = len(texts) + 100
    for n in range(len(texts) - 1, -1, -1):
        out[n] = ahead
        first = _WORD.split(texts[n][:12], maxsplit=1)[0].rstrip("0123456789 ")
        if first in known:
            ahead = n
    return out
