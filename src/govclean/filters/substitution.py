"""Filter `substitution`: words that article washers swapped, and OCR look-alikes.

Swapped words are repaired only on a page that is convicted as a whole (see :mod:`govclean.wash.verdict`), by the one
family that fits it best. OCR slips are a closed list of forms that official text never has.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from govclean.chain import guarded
from govclean.document import Document
from govclean.findings import Edit, Finding, Meta, Note
from govclean.wash import ocr
from govclean.wash.page import betrayals, examine, may_be_washed
from govclean.wash.tables import phrases

THRESHOLDS = {"default": 0.8, "strict": 0.95, "suggest": 2.0}
UNPROVEN = 0.9  # at least this where a family was measured on synthetic washing only
PROVEN = ("W1",)
NEEDED = 2  # distinct phrases that a page must hold before it is judged at all


def _may_apply(doc: Document) -> bool:
    if doc.options.repair == "off":
        return False
    return (doc.may_hold(ocr.MAY_SLIP) and ocr.may_apply(doc.simplified)) or may_be_washed(doc)


@guarded(_may_apply)
def substitution(doc: Document) -> Iterator[Finding]:
    """Put back swapped words on washed pages, and OCR look-alikes; note what is not certain enough.

    >>> from govclean.chain import Chain
    >>> Chain([substitution])("市委四届H一次全会于二OO三年召开，推动经济开展。").text
    '市委四届十一次全会于二〇〇三年召开，推动经济开展。'
    """
    if doc.options.repair == "off":
        return
    threshold = THRESHOLDS[doc.options.repair]
    taken: set[int] = set()  # characters that a finding has already
    for slip in ocr.slips(doc.simplified) if doc.may_hold(ocr.MAY_SLIP) else ():
        taken.update(range(slip.start, slip.end))
        yield _finding(doc, slip.start, slip.end, slip.new, slip.rule, slip.confidence, threshold, slip.reasons)
    hints = {family: betrayals(doc, family, NEEDED) for family in phrases()}
    judged = [examine(doc, family) for family, forms in hints.items() if len(forms) >= NEEDED]
    best = max(judged, key=lambda j: j.verdict.log_odds, default=None)
    if best is None or not best.verdict.convicted:
        yield from _suspicions(doc, hints)
        return
    found = {"family": best.family, "rate": round(best.verdict.rate, 2)}
    yield Meta("washed", {**found, "log_odds": round(best.verdict.log_odds, 1)})
    page = (f"page log-odds {best.verdict.log_odds:.1f}", f"rate {best.verdict.rate:.2f}")
    for start, end, junk in best.junk:
        if not taken.isdisjoint(range(start, end)):
            continue
        taken.update(range(start, end))
        sure = 0.9 if junk.original else 0.0
        new = _in_script(doc, junk.original)
        yield _finding(doc, start, end, new, "substitution.junk", sure, threshold, page)
    if best.family not in PROVEN:
        threshold = max(threshold, UNPROVEN)
    for swap in best.swaps:
        if not taken.isdisjoint(range(swap.start, swap.end)):
            continue
        rule, new = f"substitution.{swap.original}", _in_script(doc, swap.original)
        least = 2.0 if swap.use == "suggest" else threshold
        yield _finding(doc, swap.start, swap.end, new, rule, swap.posterior, least, swap.reasons)


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
    because: tuple[str, ...],
) -> Finding:
    """An edit where the posterior allows it, a note where it does not."""
    if posterior >= threshold:
        return Edit(start, end, new, rule, round(posterior, 3), because)
    message = f"{doc.text[start:end]} may stand for {new or 'nothing'} ({rule}, {posterior:.2f})"
    return Note("suspect", start, end, message)


def _in_script(doc: Document, word: str) -> str:
    """The word in the page's script."""
    return _raised(word) if doc.profile.script == "traditional" else word


@cache
def _raised(word: str) -> str:
    from opencc import OpenCC

    raised: str = OpenCC("s2t").convert(word)
    return raised
