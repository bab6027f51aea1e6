"""Facts in their own form: document numbers, names, checksums of identity numbers."""

from __future__ import annotations

import re

_S = "[ \u3000\xa0]{0,3}"
# compiled when a page first asks: classes of Han characters take milliseconds
_OPEN, _CLOSE = r"[〔\[［（(【﹝〈「『„“\"]", r"[〕\]］）)】﹞〉」』‟”\"]"
_DOC_NUMBER = (
    rf"(?P<prefix>[\u4e00-\u9fff]{{1,16}}(?:\([\u4e00-\u9fff]{{1,4}}\))?){_S}{_OPEN}{_S}(?P<year>(?:19|20)\d{{2}}|\d{{2}}){_S}"
    rf"{_CLOSE}{_S}第?{_S}(?P<number>\d{{1,5}}){_S}号"
)
_AT_END = rf"(?<=[ \u3000\xa0]){_DOC_NUMBER}$"  # behind a title and a space
_SPACES = r"(?<=[\u4e00-\u9fff])[ \u3000\xa0]+(?=[\u4e00-\u9fff])"
_CODE = r"[ _-]{0,2}[A-Z]{0,4}\d{1,6}$"
_BRACKETED = r"^[（(]\s*(?:[\u4e00-\u9fff]{2}(?=来源|转自|摘自))?(?:(?:来源|转自|转载自|摘自)[:：])?\s*(.*?)\s*[）)]$"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643-1999
_CHECK = "10X98765432"


def is_doc_number(text: str) -> re.Match[str] | None:
    """A match of a document number that spans a whole text, or None."""
    return re.fullmatch(_DOC_NUMBER, text) if text[-1:] == "号" else None


def number_behind(text: str) -> re.Match[str] | None:
    """A document number at the end of a text, behind other text and a space, or None."""
    return re.compile(_AT_END).search(text, max(0, len(text) - 80)) if text[-1:] == "号" else None


def doc_number(text: str) -> str | None:
    """A document number in its official form, or None when the text is none.

    >>> doc_number("示府发 (2023) 第12号"), doc_number("示府发〔33〕号"), doc_number("„2009‟3号")
    ('示府发〔2023〕12号', None, None)
    """
    match = re.fullmatch(_DOC_NUMBER, text.strip())
    return official(match) if match and len(match["year"]) == 4 else None


def official(match: re.Match[str]) -> str:
    """The official form of a match of a document number."""
    return f"{match['prefix']}〔{match['year']}〕{int(match['number'])}号"


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
