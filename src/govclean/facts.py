"""Facts in their own form: document numbers, names, checksums of identity numbers."""

from __future__ import annotations

import re

_S = "[ \u3000\xa0]{0,3}"
# compiled when a page first asks: classes of Han characters take milliseconds
_OPEN, _CLOSE = r"[〔\[［（(【﹝〈「『„“\"]", r"[〕\]］）)】﹞〉」』‟”\"]"
_DOC_NUMBER = (
    rf"(?P<prefix>[\u4e00-\u9fff]{{1,16}}(?:\([\u4e00-\u9fff]{{1,4}}\))?){_S}"
    rf"(?:{_OPEN}{_S}(?P<year>(?:19|20)\d{{2}}|\d{{2}}){_S}{_CLOSE}{_S}第?{_S}(?P<number>\d{{1,5}})"
    rf"|(?P<year2>(?:19|20)\d{{2}}){_S}{_OPEN}{_S}(?P<number2>\d{{1,5}}){_S}{_CLOSE}){_S}号"  # 示府发2023〔33〕号
)
_OPENERS = tuple("（([［【〔")
_BLANK = (" ", "\u3000", "\xa0")
_SPACES = r"(?<=[\u4e00-\u9fff])[ \u3000\xa0]+(?=[\u4e00-\u9fff])"
_CODE = r"[ _-]{0,2}[A-Z]{0,4}\d{1,6}$"
_BRACKETED = r"^[（(]\s*(?:[\u4e00-\u9fff]{2}(?=来源|转自|摘自))?(?:(?:来源|转自|转载自|摘自)[:：])?\s*(.*?)\s*[）)]$"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643-1999
_CHECK = "10X98765432"


def is_doc_number(text: str) -> re.Match[str] | None:
    """A match of a document number that spans a whole text, or None."""
    return re.fullmatch(_DOC_NUMBER, text) if text[-1:] == "号" else None


def number_before(text: str) -> re.Match[str] | None:
    """A document number that begins a text, or None."""
    match = re.compile(_DOC_NUMBER).match(text, 0, 40)
    return match if match and year_of(match) else None


def number_behind(text: str, closings: tuple[str, ...]) -> tuple[int, re.Match[str]] | None:
    """The document number behind a title that ends in one of the closings, and where that title ends, or None.

    A blank or a bracket stands between the two, or nothing: what is glued to a closing begins behind it.

    >>> text = "关于开展防汛检查的通知（示应急〔2023〕12号）"
    >>> end, match = number_behind(text, ("通知",))
    >>> text[:end], official(match)
    ('关于开展防汛检查的通知', '示应急〔2023〕12号')
    """
    number, from_ = re.compile(_DOC_NUMBER), max(0, len(text) - 60)
    stop = text.rfind("号", from_) + 1
    closed = [at + len(c) for c in closings if (at := text.rfind(c, from_, stop)) > 0]
    for end in sorted(closed, reverse=True):
        gap = end
        while text[gap : gap + 1] in _BLANK:
            gap += 1
        bracket = text[gap : gap + 1] in _OPENERS
        match = number.match(text, gap + bracket, stop)
        if match and match.end() == stop and len(text) - stop <= 2 and year_of(match):
            return end, match
    if stop == len(text) and (match := re.compile(rf"(?<=[ \u3000\xa0]){_DOC_NUMBER}$").search(text, from_)):
        return (len(text[: match.start()].rstrip()), match) if year_of(match) else None
    return None


def year_of(match: re.Match[str]) -> str:
    """The year of a match of a document number in four digits, or ""."""
    year = match["year"] or match["year2"]
    return year if len(year) == 4 else ""


def doc_number(text: str) -> str | None:
    """A document number in its official form, or None when the text is none.

    >>> doc_number("示府发 (2023) 第12号"), doc_number("示府发2023〔33〕号"), doc_number("„2009‟3号")
    ('示府发〔2023〕12号', '示府发〔2023〕33号', None)
    """
    match = re.fullmatch(_DOC_NUMBER, text.strip())
    return official(match) if match and year_of(match) else None


def official(match: re.Match[str]) -> str:
    """The official form of a match of a document number."""
    return f"{match['prefix']}〔{year_of(match)}〕{int(match['number'] or match['number2'])}号"


def tidy_name(text: str) -> str | None:
    """Names without the spaces set inside them and without a staff code.

    >>> tidy_name("张 三_NB123"), tidy_name("张三 李四"), tidy_name("张 三、李 四")
    ('张三', '张三、李四', '张三、李四')
    """
    text = text.strip() if text.isascii() else re.sub(_CODE, "", text.strip())
    parts = re.split(r"[、，,/]|\s{2,}", text)
    if len(parts) == 1 and len(text.split()) > 1 and all(len(p) > 1 for p in text.split()):
        parts = text.split()
    return "、".join(re.sub(_SPACES, "", p).strip() for p in parts if p.strip()) or None


def bracketed_source(text: str) -> str | None:
    """The source inside a bracket, with or without its label; text without a bracket is no source.

    >>> bracketed_source("（稿件来源：示范日报）"), bracketed_source("2023-05-04")
    ('示范日报', None)
    """
    match = re.fullmatch(_BRACKETED, text.strip())
    return match.group(1) if match else None


def is_identity_number(text: str) -> bool:
    """Whether 18 characters are a resident identity number: a date of birth and a right check character.

    >>> is_identity_number("11010519491231002X"), is_identity_number("110105194912310021")
    (True, False)
    """
    if len(text) != 18 or not text[:17].isascii() or not text[:17].isdigit():
        return False
    if not ("1800" < text[6:10] < "2100" and "01" <= text[10:12] <= "12" and "01" <= text[12:14] <= "31"):
        return False
    return _CHECK[sum(int(d) * w for d, w in zip(text[:17], _WEIGHTS, strict=True)) % 11] == text[17].upper()
