"""The search for the text before a byte slip: :mod:`govclean.gbk` run backwards.

A beam over the observed characters; each is split into the trail of one lost character and the lead of the next, and
the readings are scored by the character model of :mod:`govclean.plausibility`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from math import log
from typing import NamedTuple

from govclean.annotations import characters, readings
from govclean.beam import WIDTH, State, Step, best_of, first, likely, taken
from govclean.gbk import CUT, CUT_MARKS, LEADS, MARKS, pair_of, tables
from govclean.plausibility import UNIT, UNKNOWN, Row, fold_char, model
from govclean.views import has_traditional, profile

EATEN = 0x20  # stands for an ASCII character that a lost byte took with it
BEAM = 32  # states followed after the first observed character, at which the lead byte may be unknown
DROPPED = 96  # readings kept of a pair of bytes that the page does not show
DROP_STATES, DROP_CHARS = 24, 12  # readings of a first such pair continued by a second, and second ones kept
COMMON = 144  # the cost of a character so common (9 nats) that it is tried after any other
FOLLOW = 100  # successors of a character tried where no byte confines them
SCRIPT_PENALTY = 96  # 6 nats for a character of the script that the page does not use
QUOTES = frozenset("“”")
SETTLED = 3  # characters read on after every reading is back in step
GLOSS_PENALTY = 64  # 4 nats for a character that the page glosses, without its gloss
CUT_PENALTY = 160  # 10 nats for a mark where a site that cuts at marks did not cut
INDENT_COST = 24  # a wide space behind a line start or the end of a sentence
LENGTH_BONUS = 4  # for every restored character
QUOTE_PENALTY = 96  # 6 nats for a quotation mark that closes nothing, opens twice, or stays open
RESLIP_PENALTY = 64  # 4 nats for taking a closing gloss as the start of another slip
ALONE = 1 << 20  # the lead of a reading that has no other beside it


class Reading(NamedTuple):
    """A restored span: ``text`` replaces the first ``stop`` observed characters."""

    text: str
    stop: int
    raw: bytes
    own: int  # the cost of the restored characters
    gap: int  # by how much it leads all other readings of the window together
    known: bool  # whether the model knows every character


class Dropped(NamedTuple):
    """A state after a dropped pair, whose trail byte is open: it is the lead of what comes next."""

    state: State
    lead: int  # of the dropped pair
    trails: frozenset[int]


class Token(NamedTuple):
    """One observed thing: a character (with the gloss behind it), or a loss that ends the slip."""

    kind: str  # "char"; "gloss": ?pin) that may close a slip; "lost": a trail byte that ended as ? before a mark or
    char: str  # a line end; "tag": one that ate the < of a tag
    pin: str
    end: int  # in the observed window


@lru_cache(maxsize=1 << 14)
def _script(char: str) -> str:
    if char < "\u4e00":
        return ""
    if has_traditional(char):
        return "traditional"
    return "simplified" if profile(char).simplified else ""


class Search:
    """The beam search for one window of a page whose script is ``script``."""

    def __init__(
        self, script: str, *, cutting: bool = False, glossed: Collection[str] = (), quoted: bool | None = None
    ) -> None:
        self.cutting = cutting  # the site cuts at marks: one that is not shown as a cut was not there
        self.glossed = glossed  # what the page glosses elsewhere: without its gloss it was not there
        self.quoted = quoted  # whether a quotation mark is open before the window; None where that is not known
        self.wrong = {"traditional": "simplified", "simplified": "traditional"}.get(script, "none")
        self.model = model()
        self.tables = tables()
        self.rows: dict[str, Row] = {}
        self.prices: dict[str, int] = {}
        self.seconds: dict[str, list[tuple[str, str, int, int]]] = {}
        self.opened: dict[str, list[tuple[str, str, int, int]]] = {}

    def _row(self, a: str, b: str) -> Row:
        """What the model expects after two folded characters."""
        row = self.rows.get(a + b)
        if row is None:
            row = self.rows[a + b] = self.model.row(a, b)
        return row

    def _expect(self, a: str, b: str, c: str) -> int:
        """The cost of one folded character after two others."""
        return self._row(a, b).cost(c)

    def _price(self, char: str, pin: str = "") -> int:
        """What a restored character costs besides the model, for what it would be doing on this page."""
        price = self.prices.get(char)
        if price is None:
            price = -LENGTH_BONUS
            if _script(char) == self.wrong:
                price += SCRIPT_PENALTY
            if self.cutting and char in CUT_MARKS:
                price += CUT_PENALTY
            self.prices[char] = price
        return price + GLOSS_PENALTY if char in self.glossed and not pin else price

    def _quote(self, quoted: bool, char: str) -> int:
        """What a quotation mark costs where it does not belong."""
        return QUOTE_PENALTY if self.quoted is not None and quoted is (char == "“") else 0

    def _read(self, s: State, char: str, raw: bytes, lead: int, pin: str = "") -> Step:
        """The step by one restored character."""
        c = fold_char(char)
        if not c:  # a wide space: an indent, else unlikely
            cost = s.cost + (INDENT_COST if s.b in "\n。”）；：" else UNKNOWN)
            return Step(cost, s, char, raw, lead, s.a, s.b, s.quoted, False)
        cost = s.cost + self._expect(s.a, s.b, c) + self._price(char, pin)
        quoted = s.quoted
        if char in QUOTES:
            cost += self._quote(quoted, char)
            quoted = char == "“"
        return Step(cost, s, char, raw, lead, s.b, c, quoted, False)

    def starts(self, before: str, leads: Sequence[tuple[str, bytes, int]]) -> list[State]:
        """First states: for each (text, raw bytes, pending lead) after the two characters ``before``."""
        context = "\n\n" + "".join(map(fold_char, before))
        a, b = context[-2], "\n" if before[-1:].isspace() else context[-1]
        states = []
        for text, raw, lead in leads:
            s = State(0, 0.0, "", b"", a, b, lead, -1, 0, 0, bool(self.quoted))
            if text:
                s = taken(self._read(s, text, raw, lead), -1)
                if self.cutting and text in CUT_MARKS:  # the cut took its second byte, so it was not cut at
                    s = s._replace(cost=s.cost - CUT_PENALTY)
            states.append(s._replace(raw=raw))
        return states

    def _dropped(self, states: Sequence[State]) -> list[Dropped]:
        """The likeliest readings of a pair of bytes that the page dropped: the character before, its trail the lead
        of the pair. They are ranked over all states: a rare first character may make a common word."""
        gone = self.tables.gone
        found = []
        for s in states:
            expect = self._row(s.a, s.b).cost
            found += [
                (s.cost + expect(folded) + self._price(char), s, char, q) for char, folded, q in _ends_gone(s.lead)
            ]
        found.sort(key=first)
        return [Dropped(taken(self._read(s, char, b"", 0), -1), q, gone[q]) for _, s, char, q in found[:DROPPED]]

    def _dropped_again(self, firsts: Sequence[Dropped]) -> list[Dropped]:
        """The likeliest states after a second dropped pair: two in a row are not rare (安全生產)."""
        gone = self.tables.gone
        found = []
        for d in firsts[:DROP_STATES]:
            s = d.state
            expect = self._row(s.a, s.b).cost
            found += [
                (s.cost + expect(folded) + self._price(char), d, char, x, y)
                for char, folded, x, y in self._second(s.b)
                if x in d.trails
            ]
        found.sort(key=first)
        return [
            Dropped(taken(self._read(d.state, char, bytes((d.lead, x)), 0), -1), y, gone[y])
            for _, d, char, x, y in found[:DROP_CHARS]
        ]

    def _second(self, a: str) -> list[tuple[str, str, int, int]]:
        """The likeliest successors of a folded character whose trail byte can lead a dropped pair."""
        if a not in self.seconds:
            gone, variants = self.tables.gone, self.tables.variants
            self.seconds[a] = [
                (char, folded, x, y)
                for folded in self.model.ranked(a)[:FOLLOW]
                for char, x, y in variants.get(folded, ())
                if y in gone
            ]
        return self.seconds[a]

    def _completed(self, s: State, token: Token) -> Iterator[tuple[str, bytes, int]]:
        """What a pending lead may become at this token: (character, raw bytes, next lead)."""
        cell = self.tables.cell
        gloss = f"({token.pin})".encode("gb18030") if token.pin else b""
        if token.kind == "gloss":
            for char in characters(token.pin):
                both = pair_of(char)
                if both[0] == s.lead and both[1] >= 0x80:
                    yield char, both[1:] + gloss, 0
        elif token.kind != "char":
            for y in range(0x80, 0xFF):
                char = cell.get(s.lead << 8 | y, "")
                if char:
                    yield char, _orphan(y, token), 0
        else:
            if token.char == "?":  # a trail byte that ate an unknown ASCII character, written as a space
                for y in range(0x81, 0xFF):
                    char = cell.get(s.lead << 8 | y, "")
                    if char:
                        yield char, bytes((y, EATEN)), 0
            for both in _shown(token.char):
                char = cell.get(s.lead << 8 | both[0], "")
                if char:
                    if len(both) == 1:
                        if not gloss or token.pin in readings(char):
                            yield char, both + gloss, 0
                    else:
                        yield char, both + gloss, both[1]

    def _after_drop(self, s: State, trails: frozenset[int], token: Token) -> Iterator[tuple[str, str, int, bytes, int]]:
        """As above, after a dropped pair whose trail is open: only characters seen to follow. Each is given with its
        folded form, the trail of the pair, its other bytes, and the next lead."""
        gloss = f"({token.pin})".encode("gb18030") if token.pin else b""
        if token.kind == "gloss":
            follow = self.model.successors(s.b)
            for char in characters(token.pin):
                both = pair_of(char)
                if both[0] in trails and both[1] >= 0x80 and fold_char(char) in follow:
                    yield char, fold_char(char), both[0], both[1:] + gloss, 0
        elif token.kind != "char":
            for char, folded, x, y in self._open(s.b):
                if x in trails:
                    yield char, folded, x, _orphan(y, token), 0
        else:
            follow = self.model.successors(s.b)
            for both in _shown(token.char):
                raw, lead = both + gloss, both[1] if len(both) == 2 else 0
                for char, folded, x, common in _column(both[0], trails):
                    if (common or folded in follow) and (lead or not gloss or token.pin in readings(char)):
                        yield char, folded, x, raw, lead

    def _open(self, a: str) -> list[tuple[str, str, int, int]]:
        """The likeliest successors of a folded character whose trail byte is no ASCII."""
        if a not in self.opened:
            variants = self.tables.variants
            self.opened[a] = [
                (char, folded, x, y)
                for folded in self.model.ranked(a)[:FOLLOW]
                for char, x, y in variants.get(folded, ())
                if y >= 0x80
            ]
        return self.opened[a]

    def _steps(self, beam: Sequence[State], token: Token) -> list[Step]:
        """Every way on from the states, at one token, but for those that cost far more than the best."""
        found: list[Step] = []
        waiting = []
        for s in beam:
            if not s.lead:
                found.append(self._literal(s, token))
                continue
            waiting.append(s)
            for char, raw, lead in self._completed(s, token):
                found.append(self._close(self._read(s, char, raw, lead, token.pin), token))
        most = min((step.cost for step in found), default=ALONE) + WIDTH
        dropped = self._dropped(waiting)
        for s, q, trails in dropped + self._dropped_again(dropped):
            if s.cost > most:
                continue
            cost = self._row(s.a, s.b).cost
            for char, folded, x, raw, lead in self._after_drop(s, trails, token):
                if s.cost + cost(folded) <= most:
                    step = self._close(self._read(s, char, bytes((q, x)) + raw, lead, token.pin), token)
                    most = min(most, step.cost + WIDTH)
                    found.append(step)
        return found

    def run(self, states: list[State], tokens: Sequence[Token], right: str, *, line_ends: bool) -> Reading | None:
        """The best reading of the window, or None when there is none that comes back into step.

        ``right`` is the text that the tokens were read from; with ``line_ends`` it reaches the end of the line.
        """
        settled = 0
        for number, token in enumerate(tokens):
            states.sort(key=first)
            states = best_of(self._steps(states[:BEAM] if number else states, token), token.end)
            settled = 0 if any(s.lead for s in states) else settled + 1
            if not states or settled == SETTLED:
                break
        else:
            if line_ends:
                states = [s._replace(cost=s.cost + self._end(s)) for s in states]
        closes = self._closes(right[token.end :] if tokens else right, line_ends=line_ends)
        if closes is not None:
            states = [s._replace(cost=s.cost + QUOTE_PENALTY * (s.quoted is not closes)) for s in states]
        final = sorted((s for s in states if not s.lead), key=first)
        if not final:
            return None
        best = final[0]
        others = best.others + sum(
            (1 + s.others) * likely(s.cost - best.cost, len(s.out) - len(best.out)) for s in final if s.out != best.out
        )
        gap = round(-UNIT * log(others)) if others else ALONE
        text = best.out[: best.kept]
        known = all(fold_char(char) in self.model.unigrams for char in text if not char.isspace())
        return Reading(text, best.stop, best.raw, best.own, gap, known)

    def _closes(self, rest: str, *, line_ends: bool) -> bool | None:
        """Whether what follows closes a quotation, by its first mark; None where that cannot be known."""
        if self.quoted is None:
            return None
        for char in rest:
            if char in QUOTES:
                return char == "”"
            if char in "?\ufffd":
                return None
        return False if line_ends else None

    def _close(self, step: Step, token: Token) -> Step:
        """After a loss, the mark or bracket that stands behind the restored character."""
        if token.kind not in ("lost", "tag") or not token.char:
            return step
        cost, c = step.cost, fold_char(token.char)
        if token.kind == "lost":
            cost += self._expect(step.a, step.b, c)
        return step._replace(cost=cost, text=step.text + token.char, a=step.b, b=c)

    def literally(self, before: str, shown: str) -> State:
        """The state for a text that is no slip at all: ``shown`` is what it seems."""
        s = self.starts(before, [("", b"", 0)])[0]
        return taken(self._literal(s, Token("char", shown, "", 0)), -1)

    def _end(self, s: State) -> int:
        """The cost of ending a line here; a wide space does not end one."""
        return UNKNOWN if s.out[-1:].isspace() else self._expect(s.a, s.b, "\n")

    def _literal(self, s: State, token: Token) -> Step:
        """In step: the observed character is what it seems."""
        if token.kind == "gloss":
            return Step(s.cost + RESLIP_PENALTY, s, "", b"", 0, s.a, s.b, s.quoted, True)
        cost, a, b, quoted = s.cost, s.a, s.b, s.quoted
        text = token.char if token.kind == "char" else "?" + token.char * (token.kind == "lost")
        for char in text:
            c = fold_char(char)
            if c:
                cost += self._expect(a, b, c)
                a, b = b, c
            if char in QUOTES:
                cost += self._quote(quoted, char)
                quoted = char == "“"
        return Step(cost, s, text, b"", 0, a, b, quoted, True)


@lru_cache(maxsize=1 << 10)
def _orphan(trail: int, token: Token) -> bytes:
    """A trail byte that met a cut, or ate the bracket of a tag."""
    if token.kind == "tag":
        return bytes((trail,)) + b"<"
    return bytes((trail, CUT)) + MARKS.get(token.char, b"")


@lru_cache(maxsize=1 << 12)
def _shown(char: str) -> tuple[bytes, ...]:
    """The bytes that a page may show as this character: a pair, the wide twin of ASCII, an ASCII trail byte."""
    if char in "\ufffd\u20ac":
        return (b"\x80",)
    if not char.isascii():
        both = pair_of(char)
        return (both,) if both else ()
    code = ord(char)
    found = [b"\xa1\xa1"] if char == " " else [b"\x80"] if char == "?" else []
    if 0x21 <= code <= 0x7E:
        found.append(bytes((0xA3, code + 0x80)))
    if 0x40 <= code <= 0x7E:
        found.append(bytes((code,)))
    return tuple(found)


@lru_cache(maxsize=512)
def _column(trail: int, trails: frozenset[int]) -> tuple[tuple[str, str, int, bool], ...]:
    """Every character with this trail byte and one of these leads: (character, folded, lead, whether it is common)."""
    cell, price = tables().cell, model().unigrams
    rows = ((cell.get(x << 8 | trail, ""), x) for x in LEADS if x in trails)
    return tuple((c, fold_char(c), x, price.get(fold_char(c), UNKNOWN) <= COMMON) for c, x in rows if c)


@lru_cache(maxsize=256)
def _ends_gone(lead: int) -> tuple[tuple[str, str, int], ...]:
    """Every character with this lead whose trail byte leads pairs that a page drops: (character, folded, trail)."""
    cell = tables().cell
    rows = ((cell.get(lead << 8 | q, ""), q) for q in tables().gone)
    return tuple((c, fold_char(c) or "\n", q) for c, q in rows if c)
