"""Filter `substitution`: words that article washers swapped, and OCR look-alikes.

Swapped words are repaired only on a page that is convicted as a whole (see :mod:`govclean.wash.verdict`), family by
family. OCR slips are a closed list of forms that official text never has.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from os import PathLike, fspath
from pathlib import Path

from govclean.chain import guarded
from govclean.document import Document
from govclean.findings import Edit, Finding, Meta, Note
from govclean.wash import ocr
from govclean.wash.facts import contradictions
from govclean.wash.page import Judged, betrayals, examine, may_be_washed, phrases_held, weigh
from govclean.wash.tables import Model, shipped
from govclean.wash.verdict import NEEDED

# The least confidence of a repair. On washed pages (W1, 3,000 characters, rate .7) .9967 of repairs from .91 are right
# and .9983 of those from .97; on other kinds .990 to .9985, and .995 to .999 (docs/substitution.md).
THRESHOLDS = {"default": 0.91, "strict": 0.97, "suggest": 2.0}
_SLIP = 0.95  # confidence of a literal slip on a page that is convicted: official text never has it
_MAY_MISREAD = ocr.MAY_SLIP | ocr.MAY_RESEMBLE


def _may_apply(doc: Document, model: Model | None = None) -> bool:
    if doc.options.repair == "off":
        return False
    if doc.may_hold(_MAY_MISREAD):
        if doc.may_hold(ocr.MAY_SLIP) and ocr.may_apply(doc.simplified):
            return True
        if doc.may_hold(ocr.MAY_RESEMBLE) and any(True for _ in ocr.lookalikes(doc.simplified)):
            return True
    return may_be_washed(doc, model or shipped())


@guarded(_may_apply)
def substitution(doc: Document) -> Iterator[Finding]:
    """Put back swapped words on washed pages, and OCR look-alikes; note what is not certain enough.

    >>> from govclean.chain import Chain
    >>> Chain([substitution])("市委四届H一次全会于二OO三年召开，推动经济开展。").text
    '市委四届十一次全会于二〇〇三年召开，推动经济开展。'
    """
    yield from _findings(doc, shipped())


class Substitution:
    """The same with a model of one's own: a folder that `govclean train-substitution` wrote."""

    __name__ = "substitution"

    def __init__(self, model: Model) -> None:
        self.model = model

    def __repr__(self) -> str:
        return f"<Swapped words by {self.model.root}>"

    def guard(self, doc: Document) -> bool:
        """Whether the page holds a phrase of the model's, or a look-alike."""
        return _may_apply(doc, self.model)

    def __call__(self, doc: Document) -> Iterator[Finding]:
        """Put back swapped words on pages that the model convicts, and OCR look-alikes."""
        return _findings(doc, self.model)


def substitution_filter(model: Model | str | PathLike[str]) -> Substitution:
    """The filter of a model, or of a model's folder. Raises OSError, and ModelError for a folder that is none."""
    return Substitution(model if isinstance(model, Model) else _loaded(fspath(model)))


def _loaded(path: str) -> Model:
    there = (Path(path) / "model.json").stat() if Path(path, "model.json").exists() else None
    return _read(path, there.st_mtime_ns if there else 0)


@lru_cache(maxsize=4)
def _read(path: str, changed: int) -> Model:  # a model that was trained again is read anew
    return Model.load(path)


def _findings(doc: Document, model: Model) -> Iterator[Finding]:
    if doc.options.repair == "off":
        return
    threshold = THRESHOLDS[doc.options.repair]
    taken: set[int] = set()  # characters that a finding has already
    for slip in _slips(doc):
        taken.update(range(slip.start, slip.end))
        yield _finding(doc, slip.start, slip.end, slip.new, slip.rule, slip.confidence, threshold, slip.reasons)
    families = model.families
    hints = {name: betrayals(doc, family, model, NEEDED) for name, family in families.items()}
    held = [f for name, f in families.items() if hints[name] and phrases_held(doc, f, model) >= NEEDED]
    judged = [examine(doc, family) for family in held]
    convicted = sorted((j for j in judged if j.verdict.convicted), key=lambda j: -j.verdict.log_odds)
    if not convicted:
        yield from _suspicions(doc, hints)
        return
    best = convicted[0].verdict
    found = {"family": convicted[0].family, "rate": round(best.rate, 2)}
    yield Meta("washed", {**found, "log_odds": round(best.log_odds, 1)})
    yield from contradictions(doc.simplified)
    yield from _repairs(doc, convicted[0], threshold, taken)
    # A second family is rare and must be told by words of its own. Left to the next round, it keeps a page unsettled.
    known = families[convicted[0].family].by_word
    before = convicted[0]
    for other in convicted[1:]:
        again = weigh(doc, other.seen, known)
        if again.verdict.convicted:
            taken.update(n for swap in before.swaps for n in range(swap.start, swap.end))
            yield from _repairs(doc, again, threshold, taken)
            before = again


def _repairs(doc: Document, page: Judged, threshold: float, taken: set[int]) -> Iterator[Finding]:
    """The repairs of one family on a page that it convicts; characters that are ``taken`` are left."""
    because = (f"page log-odds {page.verdict.log_odds:.1f}", f"rate {page.verdict.rate:.2f}")
    for start, end, junk in page.junk:
        if not taken.isdisjoint(range(start, end)):
            continue
        taken.update(range(start, end))
        sure = _SLIP if junk.original else 0.0
        new = _in_script(doc, junk.original)
        yield _finding(doc, start, end, new, "substitution.junk", sure, threshold, because)
    in_script = {original: _in_script(doc, original) for original in {swap.original for swap in page.swaps}}
    for start, end, original, posterior, use, reasons in page.swaps:
        if taken and not taken.isdisjoint(range(start, end)):
            continue
        rule, new = f"substitution.{original}", in_script[original]
        least = 2.0 if use == "suggest" else threshold
        yield _finding(doc, start, end, new, rule, posterior, least, reasons)


def _slips(doc: Document) -> Iterator[ocr.Slip]:
    """Look-alikes: numerals on any page, characters inside words where the page's script has the same ones."""
    if doc.may_hold(ocr.MAY_SLIP):
        yield from ocr.slips(doc.simplified)
    if doc.may_hold(ocr.MAY_RESEMBLE) and doc.profile.script != "traditional":
        for slip in ocr.lookalikes(doc.simplified):
            if doc.text[slip.start : slip.end] == doc.simplified[slip.start : slip.end]:
                yield slip


def _suspicions(doc: Document, hints: Mapping[str, Mapping[str, str]]) -> Iterator[Note]:
    """Notes on an unconvicted page: the first place of each phrase that clean text never has."""
    for form in dict.fromkeys(form for forms in hints.values() for form in forms.values()):
        start = doc.simplified.find(form)
        message = f"{form}: official text hardly ever has this; too little to call the page washed"
        yield Note("suspect", start, start + len(form), message)


def _finding(
    doc: Document,
    start: int,
    end: int,
    new: str,
    rule: str,
    posterior: float,
    threshold: float,
    because: Sequence[str],
) -> Finding:
    """An edit where the posterior allows it, a note where it does not."""
    if posterior >= threshold:
        return Edit(start, end, new, rule, round(posterior, 3), because)
    message = f"{doc.text[start:end]} may stand for {new or 'nothing'} ({rule}, {posterior:.2f})"
    return Note("suspect", start, end, message)


def _in_script(doc: Document, word: str) -> str:
    """The word in the page's script."""
    if doc.simplified is doc.text:  # no character of the other script
        return word
    return _raised(word) if doc.profile.script == "traditional" else word


@cache
def _raised(word: str) -> str:
    from opencc import OpenCC

    raised: str = OpenCC("s2t").convert(word)
    return raised
