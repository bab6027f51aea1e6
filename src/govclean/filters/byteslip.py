"""GBK byte slips: the text before a converter put a gloss, or a cut, between the two bytes of a character.

Two mechanisms, told apart by what follows the ``?`` of the lost byte. **gloss**: a pinyin annotation went in between
the bytes (領域?qū)m椪危V山 was 領域專項整治，礦山). **cut**: the text was cut at the bytes of a punctuation mark
that happened to lie across two characters (?；菲髽I(yè) was 危化品企業). :mod:`govclean.slips` searches for the text
before; a reading is taken only when it leads clearly and the same corruption of it gives the page's own characters.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from govclean import prefilter
from govclean.annotations import characters, is_seen, readings
from govclean.chain import guarded
from govclean.document import Document
from govclean.edits import apply, compose
from govclean.findings import Edit, Finding, Note
from govclean.rules import rules
from govclean.views import profile

if TYPE_CHECKING:
    from govclean.slips import Token

_PIN = "[a-z\u00e0-\u024f]{1,7}"
_MARK = r"[！，：；？。、]|[!,:;](?![!?,\s])|\?(?![!?,\s])"
_SLIP = re.compile(rf"[?\ufffd](?:({_PIN})\)|(?=({_MARK})))")
_BARE = re.compile("(?<=[\u4e00-\u9fff])[!！](?=([\u4e00-\u9fff]{2}))")
_GLOSS = re.compile(rf"\({_PIN}\)")
_GLOSSED = re.compile(rf"([\u4e00-\u9fff])\(({_PIN})\)")
_LOST = re.compile("[?\ufffd]")
_TAG = re.compile(r"/?[a-z][a-z0-9]{0,9}(?:\s[^<>\n]{0,200})?>", re.IGNORECASE)

WINDOW = 40  # observed characters searched behind a slip
LINE = 2000  # characters of a line before a slip in which a quotation mark is looked for
REACH = 8 * WINDOW  # where every one of them has a gloss
SEARCHES = 300  # different slips on one page: beyond them it is only noted, so that the time stays bounded
ROUNDS = 4  # a restored slip is context for its neighbours


class _Found(NamedTuple):
    """A slip of the text: ``[start, end)`` is to become ``new``, or is only noted when ``sure`` is 0."""

    start: int
    end: int
    new: str
    rule: str
    sure: float


_Memo = dict[tuple[str, str, bool | None, str, frozenset[str]], _Found | None]


_MAY_HOLD = prefilter.pair("?\ufffd", "a-z\u00e0-\u024f！，：；？。、!,:;?") | prefilter.pair("!！", "\u4e00-\u9fff")


def _guard(doc: Document) -> bool:
    if not doc.may_hold(_MAY_HOLD):
        return False
    text = doc.text
    return _SLIP.search(text) is not None or (("!" in text or "！" in text) and _BARE.search(text) is not None)


@guarded(_guard)
def byteslip(doc: Document) -> Iterator[Finding]:
    """Restore byte slips; note those that cannot be restored with certainty."""
    text, edits = doc.text, list[Edit]()
    memo: _Memo = {}
    places = {_around(text, m) for m in _SLIP.finditer(text)}
    if len(places) > SEARCHES:
        yield Note("damaged", 0, len(text), f"{len(places)} places look like slipped GBK bytes: too many to restore")
        return
    for _ in range(ROUNDS):
        found = list(_slips(text, memo))
        fresh = [Edit(f.start, f.end, f.new, f.rule, round(f.sure, 3)) for f in found if f.sure]
        if not fresh:
            break
        edits = compose(doc.text, edits, text, fresh)
        text = apply(text, fresh)
    yield from edits
    if edits:
        found = list(_slips(doc.text, memo))
    ends = [e.end for e in edits]
    found += _bare(doc.text, found)
    for f in found:
        after = bisect_right(ends, f.start)
        if after == len(edits) or edits[after].start >= f.end:
            proposal = f"; perhaps {f.new}" if f.new else ""
            yield Note("damaged", f.start, f.end, f"bytes of GBK text slipped here{proposal}")


def _bare(text: str, slips: list[_Found]) -> Iterator[_Found]:
    """Cuts whose lost byte left no ``?``: a mark before characters that never follow one. They are only noted."""
    from govclean.plausibility import costs

    least = rules("byteslip")["byteslip.cut"].data["garbled"]
    done, at = 0, 0
    for m in _BARE.finditer(text):
        while at < len(slips) and slips[at].start <= m.start():
            done, at = max(done, slips[at].end), at + 1
        if m.start() >= done and min(costs(m.group(1), "！")) >= least:
            yield _Found(m.start(), m.end(1), "", "byteslip.cut", 0.0)


def _slips(text: str, memo: _Memo) -> Iterator[_Found]:
    done = 0
    script = profile(text).script
    glossed = frozenset(char for char, pin in _GLOSSED.findall(text) if pin in readings(char))
    for m in _SLIP.finditer(text):
        if m.start() < done:
            continue
        left, right = _around(text, m)
        quoted = _quoted(text, m.start())
        key = (left, right, quoted, script, glossed)
        if key not in memo:
            memo[key] = _restored(left, right, m, quoted, script, glossed)
        found = memo[key]
        if found is not None:
            done = m.start() + found.end
            yield found._replace(start=m.start(), end=done)


def _around(text: str, m: re.Match[str]) -> tuple[str, str]:
    """The two characters before a slip, glosses aside, and what stands behind it in its line."""
    left = _GLOSS.sub("", text[max(0, m.start() - 24) : m.start()])[-2:]
    line_end = text.find("\n", m.end(), m.end() + REACH)
    return left, text[m.start() : line_end if line_end >= 0 else m.end() + REACH]


def _quoted(text: str, end: int) -> bool | None:
    """Whether a quotation is open at a place of its line; None where a lost byte may have been a quotation mark."""
    before = text[max(text.rfind("\n", max(0, end - LINE), end) + 1, end - LINE, 0) : end]
    mark = max(before.rfind("“"), before.rfind("”"))
    if _LOST.search(before, mark + 1) or (mark < 0 and len(before) == LINE):
        return None
    return mark >= 0 and before[mark] == "“"


def _restored(
    left: str, right: str, m: re.Match[str], quoted: bool | None, script: str, glossed: frozenset[str]
) -> _Found | None:
    """What the slip at the start of ``right`` may have been; spans are relative to it."""
    from govclean import gbk, slips
    from govclean.plausibility import costs

    pin, mark = m.group(1), m.group(2)
    before = left[-1:]
    if pin:
        name, at = "byteslip.gloss", 2 + len(pin)
        lead = _lead(before, pin)
        if lead is None:
            return None
        first = gbk.pair_of(before) + bytes((lead,)) + f"({pin})".encode("gb18030")
        leads = [("", b"", lead)]
        shown, literal = before, right[:at]
    else:
        name, at = "byteslip.cut", 2
        both = gbk.MARKS[mark]
        cell = gbk.tables().cell
        leads = [
            (cell[x << 8 | both[0]], bytes((x, gbk.CUT)) + both + bytes((gbk.CUT,)), both[1])
            for x in gbk.LEADS
            if x << 8 | both[0] in cell
        ]
        first, shown, literal = b"", "", right[:at]
    rule = rules("byteslip")[name]
    search = slips.Search(script, cutting=not pin, glossed=glossed, quoted=quoted)
    states = search.starts(left, leads)
    null = search.literally(left, literal)
    reading = search.run([*states, null], list(_tokens(right, at)), right, line_ends=len(right) < at + REACH)
    if reading is None or reading.stop < 0:
        # A gloss without a reading is damage all the same; a question mark before a mark may be just that.
        return _Found(0, at, "", name, 0.0) if pin and (reading is None or characters(pin)) else None
    raw = first + reading.raw
    agrees = gbk.same(gbk.misread(raw), shown + right[: reading.stop])
    mean = reading.own / max(1, len(reading.text))
    margin = rule.data.get(f"margin_{script}", rule.data["margin"])
    need = rule.data["margin_indent"] if "\u3000" in reading.text else margin
    need += rule.data["rare"] * max(0, max(costs(reading.text, left), default=0) - rule.data["usual"])
    sure = (
        agrees
        and reading.known
        and slips.EATEN not in reading.raw
        and reading.gap >= need
        and mean <= rule.data["worst"]
        and not _half_a_pair(reading.text)
    )
    return _Found(0, reading.stop, reading.text, name, rule.data["confidence"] if sure else 0.0)


def _half_a_pair(text: str) -> bool:
    """Whether a reading closes a title that it did not open, or ends with a comma of enumeration: 。 is as likely."""
    return text.endswith("、") or ("》" in text and "《" not in text)


def _lead(before: str, pin: str) -> int | None:
    """The lead byte that the gloss parted from its trail, when the annotated character is certain."""
    from govclean.gbk import pair_of

    both = pair_of(before) if before else b""
    if not both:
        return None
    options = [c for c in characters(pin) if pair_of(c)[0] == both[1]]
    seen = [c for c in options if is_seen(c)]
    bytes_ = {pair_of(c)[1] for c in seen or options}
    return bytes_.pop() if len(bytes_) == 1 else None


def _tokens(right: str, at: int) -> Iterator[Token]:
    """The observed characters behind a slip, with what may bring the pairs back into step."""
    from govclean.gbk import MARKS
    from govclean.slips import Token

    for _ in range(WINDOW):
        if at >= len(right):
            return
        char = right[at]
        if char in "?\ufffd":
            rest = right[at + 1 : at + 2]
            gloss = re.compile(rf"({_PIN})\)").match(right, at + 1)
            if gloss and characters(gloss.group(1)):
                at = gloss.end()
                yield Token("gloss", "", gloss.group(1), at)
            elif not rest:
                at += 1
                yield Token("lost", "", "", at)
            elif _TAG.match(right, at + 1):
                at += 1
                yield Token("tag", "<", "", at)
            elif rest in MARKS:
                at += 2
                yield Token("lost", rest, "", at)
            else:
                own = _GLOSS.match(right, at + 1)
                at = own.end() if own else at + 1
                yield Token("char", "?", own.group()[1:-1] if own else "", at)
            continue
        gloss = _GLOSS.match(right, at + 1)
        end = gloss.end() if gloss else at + 1
        yield Token("char", char, gloss.group()[1:-1] if gloss else "", end)
        at = end
