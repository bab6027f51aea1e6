"""The search for the text before a byte slip: :mod:`govclean.gbk` run backwards.

A beam over the observed characters; each is split into the trail of one lost character and the lead of the next, and
the readings are scored by the character model of :mod:`govclean.plausibility`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from govclean.annotations import characters, readings
from govclean.gbk import CUT, CUT_MARKS, LEADS, MARKS, pair_of, tables
from govclean.plausibility import UNKNOWN, fold_char, model
from govclean.views import has_traditional, profile

EATEN = 0x20  # stands for an ASCII character that a lost byte took with it
BEAM = 32  # states kept after each observed character
OPENING = 128  # states kept after the first one, when the lead byte is unknown
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


class State(NamedTuple):
    """A partial reading. Costs are those of :mod:`govclean.plausibility`."""

    cost: int
    gap: int  # by how much it beat the nearest reading that it displaced
    out: str  # the text so far
    raw: bytes  # its bytes, with what the site put in and CUT where it cut
    a: str  # the last two characters, folded
    b: str
    lead: int  # a lead byte that waits for its trail; 0 when in step
    stop: int  # where in the observed text it came back into step
    kept: int  # length of ``out`` at that place
    own: int  # the cost at that place
    quoted: bool  # whether a quotation mark is open


class Reading(NamedTuple):
    """A restored span: ``text`` replaces the first ``stop`` observed characters."""

    text: str
    stop: int
    raw: bytes
    own: int  # the cost of the restored characters
    gap: int  # to the next best reading of the window
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
        self.ranked: dict[str, list[str]] = {}

    def _price(self, char: str, pin: str = "") -> int:
        """What a restored character costs besides the model, for what it would be doing on this page."""
        price = -LENGTH_BONUS
        if _script(char) == self.wrong:
            price += SCRIPT_PENALTY
        if char in self.glossed and not pin:
            price += GLOSS_PENALTY
        if self.cutting and char in CUT_MARKS:
            price += CUT_PENALTY
        return price

    def _quote(self, quoted: bool, char: str) -> int:
        """What a quotation mark costs where it does not belong."""
        return QUOTE_PENALTY if self.quoted is not None and quoted is (char == "“") else 0

    def _read(self, s: State, char: str, raw: bytes, lead: int, stop: int = -1, pin: str = "") -> State:
        """The state after one restored character."""
        c = fold_char(char)
        out = s.out + char
        if not c:  # a wide space: an indent, else unlikely
            cost = s.cost + (INDENT_COST if s.b in "\n。”）；：" else UNKNOWN)
            return State(cost, s.gap, out, s.raw + raw, s.a, s.b, lead, stop, len(out), cost, s.quoted)
        cost = s.cost + self.model.cost(s.a, s.b, c) + self._price(char, pin)
        quoted = s.quoted
        if char in QUOTES:
            cost += self._quote(quoted, char)
            quoted = char == "“"
        return State(cost, s.gap, out, s.raw + raw, s.b, c, lead, stop, len(out), cost, quoted)

    def starts(self, before: str, leads: Sequence[tuple[str, bytes, int]]) -> list[State]:
        """First states: for each (text, raw bytes, pending lead) after the two characters ``before``."""
        context = "\n\n" + "".join(map(fold_char, before))
        a, b = context[-2], "\n" if before[-1:].isspace() else context[-1]
        states = []
        for text, raw, lead in leads:
            s = State(0, 1 << 20, "", b"", a, b, lead, -1, 0, 0, bool(self.quoted))
            if text:
                s = self._read(s, text, raw, lead)
                if self.cutting and text in CUT_MARKS:  # the cut took its second byte, so it was not cut at
                    s = s._replace(cost=s.cost - CUT_PENALTY)
            states.append(s._replace(raw=raw))
        return states

    def _dropped(self, states: Sequence[State]) -> list[Dropped]:
        """The likeliest readings of a pair of bytes that the page dropped: the character before, its trail the lead
        of the pair. They are ranked over all states: a rare first character may make a common word."""
        cell, gone, ask = self.tables.cell, self.tables.gone, self.model.cost
        found = []
        for s in states:
            for q in gone:
                char = cell.get(s.lead << 8 | q)
                if char:
                    found.append((s.cost + ask(s.a, s.b, fold_char(char) or "\n") + self._price(char), s, char, q))
        found.sort(key=lambda row: row[0])
        return [Dropped(self._read(s, char, b"", 0), q, gone[q]) for _, s, char, q in found[:DROPPED]]

    def _dropped_again(self, firsts: Sequence[Dropped]) -> list[Dropped]:
        """The likeliest states after a second dropped pair: two in a row are not rare (安全生產)."""
        gone, variants, ask = self.tables.gone, self.tables.variants, self.model.cost
        found = []
        for d in firsts[:DROP_STATES]:
            s = d.state
            for folded in self._ranked(s.b):
                for char, x, y in variants.get(folded, ()):
                    if x in d.trails and y in gone:
                        found.append((s.cost + ask(s.a, s.b, folded) + self._price(char), d, char, x, y))
        found.sort(key=lambda row: row[0])
        return [
            Dropped(self._read(d.state, char, bytes((d.lead, x)), 0), y, gone[y])
            for _, d, char, x, y in found[:DROP_CHARS]
        ]

    def _ranked(self, a: str) -> list[str]:
        """The likeliest successors of a folded character."""
        if a not in self.ranked:
            follow = self.model.successors(a)
            self.ranked[a] = sorted(follow, key=follow.__getitem__)[:FOLLOW]
        return self.ranked[a]

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

    def _after_drop(self, s: State, trails: frozenset[int], token: Token) -> Iterator[tuple[str, int, bytes, int]]:
        """As above, after a dropped pair whose trail is open: only characters seen to follow."""
        follow = self.model.successors(s.b)
        variants = self.tables.variants
        gloss = f"({token.pin})".encode("gb18030") if token.pin else b""
        if token.kind == "gloss":
            for char in characters(token.pin):
                both = pair_of(char)
                if both[0] in trails and both[1] >= 0x80 and fold_char(char) in follow:
                    yield char, both[0], both[1:] + gloss, 0
        elif token.kind != "char":
            for folded in self._ranked(s.b):
                for char, x, y in variants.get(folded, ()):
                    if x in trails and y >= 0x80:
                        yield char, x, _orphan(y, token), 0
        else:
            for both in _shown(token.char):
                for char, folded, x, common in _column(both[0]):
                    if x in trails and (common or folded in follow):
                        if len(both) == 2:
                            yield char, x, both + gloss, both[1]
                        elif not gloss or token.pin in readings(char):
                            yield char, x, both + gloss, 0

    def run(self, states: list[State], tokens: Sequence[Token], right: str, *, line_ends: bool) -> Reading | None:
        """The best reading of the window, or None when there is none that comes back into step.

        ``right`` is the text that the tokens were read from; with ``line_ends`` it reaches the end of the line.
        """
        settled = 0
        for number, token in enumerate(tokens):
            layer: dict[tuple[int, str, str, bool], State] = {}
            states.sort(key=lambda s: s.cost)
            beam = states[: BEAM if number else OPENING]
            for s in beam:
                if not s.lead:
                    _put(layer, self._literal(s, token))
                    continue
                for char, raw, lead in self._completed(s, token):
                    _put(layer, self._close(self._read(s, char, raw, lead, token.end, token.pin), token))
            dropped = self._dropped([s for s in beam if s.lead])
            for t, q, trails in dropped + self._dropped_again(dropped):
                for char, x, raw, lead in self._after_drop(t, trails, token):
                    done = self._read(t, char, bytes((q, x)) + raw, lead, token.end, token.pin)
                    _put(layer, self._close(done, token))
            states = list(layer.values())
            settled = 0 if any(s.lead for s in states) else settled + 1
            if not states or settled == SETTLED:
                break
        else:
            if line_ends:
                states = [s._replace(cost=s.cost + self._end(s)) for s in states]
        closes = self._closes(right[token.end :] if tokens else right, line_ends=line_ends)
        if closes is not None:
            states = [s._replace(cost=s.cost + QUOTE_PENALTY * (s.quoted is not closes)) for s in states]
        final = sorted((s for s in states if not s.lead), key=lambda s: s.cost)
        if not final:
            return None
        best = final[0]
        gap = min([best.gap, *(s.cost - best.cost for s in final[1:] if s.out != best.out)])
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

    def _close(self, s: State, token: Token) -> State:
        """After a loss, the mark or bracket that stands behind the restored character."""
        if token.kind not in ("lost", "tag") or not token.char:
            return s
        cost, c = s.cost, fold_char(token.char)
        if token.kind == "lost":
            cost += self.model.cost(s.a, s.b, c)
        out = s.out + token.char
        return s._replace(cost=cost, out=out, a=s.b, b=c, kept=len(out), own=cost)

    def literally(self, before: str, shown: str) -> State:
        """The state for a text that is no slip at all: ``shown`` is what it seems."""
        s = self.starts(before, [("", b"", 0)])[0]
        return self._literal(s, Token("char", shown, "", 0))

    def _end(self, s: State) -> int:
        """The cost of ending a line here; a wide space does not end one."""
        return UNKNOWN if s.out[-1:].isspace() else self.model.cost(s.a, s.b, "\n")

    def _literal(self, s: State, token: Token) -> State:
        """In step: the observed character is what it seems."""
        if token.kind == "gloss":
            return s._replace(cost=s.cost + RESLIP_PENALTY)
        cost, a, b, out, quoted = s.cost, s.a, s.b, s.out, s.quoted
        for char in token.char if token.kind == "char" else "?" + token.char * (token.kind == "lost"):
            c = fold_char(char)
            if c:
                cost += self.model.cost(a, b, c)
                a, b = b, c
            out += char
            if char in QUOTES:
                cost += self._quote(quoted, char)
                quoted = char == "“"
        return s._replace(cost=cost, a=a, b=b, out=out, quoted=quoted)


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


@lru_cache(maxsize=256)
def _column(trail: int) -> tuple[tuple[str, str, int, bool], ...]:
    """Every character with this trail byte: (character, folded, lead, whether it is common)."""
    cell, price = tables().cell, model().unigrams
    rows = ((cell.get(x << 8 | trail, ""), x) for x in LEADS)
    return tuple((c, fold_char(c), x, price.get(fold_char(c), UNKNOWN) <= COMMON) for c, x in rows if c)


def _put(layer: dict[tuple[int, str, str, bool], State], s: State) -> None:
    """Keep the cheaper of two states that will continue alike, and how near the other came."""
    key = (s.lead, s.a, s.b, s.quoted)
    old = layer.get(key)
    if old is None:
        layer[key] = s
        return
    best, other = (s, old) if s.cost < old.cost else (old, s)
    if other.out != best.out:
        best = best._replace(gap=min(best.gap, other.cost - best.cost))
    layer[key] = best
