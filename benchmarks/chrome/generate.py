"""Pages whose every line is labelled by construction: a clean document in a site template, with what scraping does."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from benchmarks.chrome import annexes, noise
from benchmarks.chrome.bodies import Bodies
from benchmarks.chrome.templates import UNSURE, Filler, Piece, Template, templates
from benchmarks.chrome.words import Words, lists
from benchmarks.corpus import _opencc as opencc
from benchmarks.damage.glosses import seed_table

SCRIPTS = {"simplified": 0.7, "traditional": 0.15, "glossed": 0.15}
_FORMAL = {"ministry", "province", "city", "county", "district", "town", "department", "gazette"}


@dataclass(frozen=True, slots=True)
class Page:
    """A page with its labels. truth: what it states, by field; ``publish_date`` in ISO 8601."""

    name: str  # the template's, or the site's
    kind: str
    lines: tuple[Piece, ...]
    truth: dict[str, str] = field(default_factory=dict)
    script: str = "simplified"

    @property
    def text(self) -> str:
        """The page as it is given to the chain."""
        return "\n".join(line.text for line in self.lines)


def pages(split: str, count: int, folder: Path | None = None, share: float = 0) -> Iterator[Page]:
    """The first ``count`` pages of a split; its templates take turns, those of one file not one after the other.

    share: of the documents that have tables, lists or letterheads; they are those of the split.

    Raises SystemExit when there are none.
    """
    known = templates(split)
    if not known:
        raise SystemExit(f"no templates of the {split} split")
    turns = random.Random(split).sample(known, len(known))
    bodies = Bodies(folder)
    supply = annexes.Supply(split) if share else None
    for number in range(count):
        yield page(turns[number % len(turns)], number, bodies, supply if turns_to(number, share) else None)


def turns_to(number: int, share: float) -> bool:
    """Whether the share of what was given is still short of it at this page."""
    return int((number + 1) * share) > int(number * share)


def page(template: Template, number: int, bodies: Bodies, supply: annexes.Supply | None = None) -> Page:
    """One page; it depends on the template, the number and the supply of bodies and annexes alone."""
    rng = random.Random(f"{template.name} {number}")
    words = Words(rng, template.kind)
    numbered = any("{doc_number}" in line for line in template.head)
    formal = numbered or (template.kind in _FORMAL and rng.random() < 0.5) or rng.random() < 0.05
    body = bodies.body(words, formal)
    words.facts |= {
        "title": body.title,
        "subtitle": f"——{words.place()}{words.of('news', 'what')}{words.of('news', 'ending')}",
        "name_docx": f"{body.title}.{rng.choice(['docx', 'doc', 'pdf'])}",
    }
    filler = Filler(words, rng)
    head = filler.part(template.head)
    middle = _middle(template, body.lines, filler, rng)
    tail = filler.part(template.tail)
    if supply:
        head, middle = supply.given(template, head, middle, words)
    truth = dict(filler.truth)
    if any(piece.label == "t" for piece in head):
        truth["title"] = body.title
    elif any("{title}" in piece.form for piece in head):
        truth["title"] = UNSURE  # only lines of the site name it
    pieces = [*_noisy(head, noise.HEAD, rng), *_noisy(middle, noise.BODY, rng), *_noisy(tail, noise.TAIL, rng)]
    script = template.script or rng.choices(list(SCRIPTS), list(SCRIPTS.values()))[0]
    if script != "simplified":
        raised = opencc("s2t")
        truth = {name: raised(value) for name, value in truth.items()}
        pieces = _rewritten(pieces, script == "glossed", rng)
    classed = tuple(replace(piece, form=class_of(piece)) for piece in pieces)
    return Page(template.name, template.kind, classed, truth, script)


def _middle(template: Template, lines: tuple[str, ...], filler: Filler, rng: random.Random) -> list[Piece]:
    """The body with lines of the site between its paragraphs, and words of the site behind its last one."""
    lead = "\u3000\u3000" if rng.random() < 0.45 else ""
    pieces = [Piece(lead + line, "b") for line in lines]
    if template.end and rng.random() < 0.7:
        long = [k for k, line in enumerate(lines) if len(line) > 40 and line.endswith("。")]
        if long:
            words = filler.fill(filler.chosen(rng.choice(template.end)))
            last = pieces[long[-1]]
            pieces[long[-1]] = replace(last, text=last.text + words, glued=len(words))
    for line in template.inside:
        if rng.random() < 0.7 and len(pieces) > 2:
            at = rng.randint(1, len(pieces) - 1)
            pieces[at:at] = filler.part((line,))
    return pieces


def _noisy(pieces: list[Piece], kinds: tuple[tuple[noise.Noise, float], ...], rng: random.Random) -> list[Piece]:
    for change, share in kinds:
        if rng.random() < share:
            pieces = change(pieces, rng)
    return pieces


def _rewritten(pieces: list[Piece], glossed: bool, rng: random.Random) -> list[Piece]:
    """The page in traditional script; glossed ones with one of two tables of mirror sites."""
    raised = opencc("s2t")
    table = seed_table(rng.choice(["003", "004"])) if glossed else {}
    form = rng.choice(["({})", "({})", "（{}）"])

    def convert(text: str) -> str:
        text = raised(text)
        return "".join(c + form.format(table[c]) if c in table else c for c in text) if table else text

    out = []
    for piece in pieces:
        own = len(piece.text) - piece.glued
        end = convert(piece.text[own:])
        out.append(replace(piece, text=convert(piece.text[:own]) + end, glued=len(end)))
    return out


def class_of(piece: Piece) -> str:
    """The class of a frame line, worked out from the template's line: for tables that explain, not for figures."""
    if piece.label != "f":
        return piece.form if piece.form in annexes.KINDS else piece.label
    for name, pattern in lists("words")["classes"].items():
        if re.search(pattern, piece.form):
            return name
    return "menu" if len(piece.text) <= 8 or noise.is_menu(piece) else "other"
