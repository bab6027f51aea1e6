"""One page under one family: its substitutes, what speaks for and against them, and the verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import islice
from math import exp, fsum, log
from operator import or_

from govclean import prefilter
from govclean.document import Document
from govclean.edits import SpanMap
from govclean.wash.contexts import Table
from govclean.wash.features import WINDOW, Occurrence, features, occurrences, squeeze
from govclean.wash.tables import Family, Junk, Model, Pair, shipped
from govclean.wash.verdict import LOWEST, Place, Verdict, judge, tempered

NOTED = 0.3  # posterior from which a swap is at least noted
_FAMILY_OF_MARK = {"〞": "W1"}  # a closing quotation mark that only washers of this family write
MARK_EVIDENCE = 2.0  # log-odds of two or more such marks
USUAL = 1.0  # log-odds by which a context must prefer the second original over the usual one
APART = 3.0  # log-odds of one of two originals where the other has been swapped for another word
MOST_KEPT = 3  # originals that still stand and count for that
SURELY = 0.8  # posterior of a word that counts for that
TITLE_EVIDENCE = 2.5  # log-odds of a pair whose original stands unwashed in a title or keyword line; two pairs at most


@dataclass(frozen=True, slots=True)
class Swap:
    """A word that may have been swapped, in coordinates of ``doc.text``."""

    start: int
    end: int
    original: str
    posterior: float
    use: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """A page under one family."""

    family: str
    verdict: Verdict
    swaps: tuple[Swap, ...]
    junk: tuple[tuple[int, int, Junk], ...]


SHORT = 4  # bits of the prefilter for phrases that are too short for the fast search


def _characters(group: int, at: int) -> Callable[[], str]:
    """The first or second characters of one group of short phrases, asked when the first page is scanned."""

    def asked() -> str:
        listed = (form for n, forms in enumerate(shipped().short_groups) for form in forms if n % SHORT == group)
        return "".join(sorted({form[at] for form in listed}))

    return asked


MAY_BE_SHORT = reduce(
    or_, (prefilter.pair(_characters(n, 0), _characters(n, 1), simplified=True) for n in range(SHORT))
)


def phrases(doc: Document, model: Model) -> set[str]:
    """The phrases, of whatever family, that the page holds: clean text has them with an original only.

    >>> phrases(Document("平安建设扎实开展"), shipped()), phrases(Document("抓好平安生产"), shipped())
    (set(), {'平安生产'})
    """
    if model is not shipped():  # the prefilter knows the phrases of no other
        return doc.folded(f"phrases {model.root}", model.held_by)
    return doc.folded("phrases", model.held_by if doc.may_hold(MAY_BE_SHORT) else model.forms.held_by)


def may_be_washed(doc: Document, model: Model) -> bool:
    """Whether a page holds any phrase that clean text never has, and a rare substitute of its family.

    >>> may_be_washed(Document("平安建设扎实开展"), shipped()), may_be_washed(Document("平安隐患"), shipped())
    (False, True)
    """
    return bool(phrases(doc, model)) and any(betrayals(doc, family, model, 1) for family in model.families.values())


def betrayals(doc: Document, family: Family, model: Model, most: int = 1000) -> dict[str, str]:
    """Phrases that clean text never has with the substitute: one for each of up to ``most`` substitutes.

    >>> betrayals(Document("抓好平安生产，消除平安隐患，推动经济开展"), shipped().families["W1"], shipped())
    {'平安': '平安生产', '开展': '经济开展'}
    """
    held = phrases(doc, model)
    if not held or not any(word in doc.simplified for word in family.rare):
        return {}  # without a rare substitute the family is not asked
    firsts = ((word, next(filter(held.__contains__, forms), "")) for word, forms in family.phrases.items())
    return dict(islice(((word, form) for word, form in firsts if form), most))


def phrases_held(doc: Document, family: Family, model: Model) -> int:
    """How many phrases of a family the page holds, of whatever substitute; two may share one place."""
    held = phrases(doc, model)
    return len(held & family.telling.keys()) if held else 0


def examine(doc: Document, family: Family, known: Collection[str] = ()) -> Judged:
    """Weigh every word of the family on the page and judge the page; substitutes that are ``known`` do not count."""
    text, at = squeeze(doc.simplified)
    slips, covered = _slips(text, family)
    forbidden, told = family.vetoes, family.telling
    seen: list[tuple[Occurrence, Pair]] = []
    features_of: list[tuple[str, ...]] = []
    places: list[Place] = []
    originals: list[Occurrence] = []
    for o in occurrences(text, family.words):
        if o.start in covered or at(o.end - 1) - at(o.start) != o.end - o.start - 1:
            continue  # part of a slip, or blanks inside: no washer's tool saw the word
        pair = family.by_word.get(o.word)
        if o.word in known:
            continue
        if pair is None:
            originals.append(o)
            continue
        weights = family.table(o.word)
        veto = forbidden[o.word]
        around = f"{text[max(0, o.start - 8) : o.start]}<{o.word}>{text[o.end : o.end + 8]}"
        names = tuple(dict.fromkeys(features(o.left, o.right)))
        score = LOWEST if veto.search(around) else tempered(_score(weights, names))
        phrase = "" if score <= LOWEST else _phrase(text, o, told)
        context = (o.left[-4:], o.right[:4])
        places.append(Place(o.word, pair.use, weights.ratio, score, context, phrase, told.get(phrase, 0.0)))
        seen.append((o, pair))
        features_of.append(names)
    left = _surviving(doc, originals, at, family.back)
    verdict = judge(places, left, _evidence(doc, family, seen), family.name)
    kept = Counter(o.word for o in originals)
    swapped = {o.word for (o, _), posterior in zip(seen, verdict.posteriors, strict=True) if posterior >= SURELY}
    swaps = []
    for (o, pair), names, place, posterior in zip(seen, features_of, places, verdict.posteriors, strict=True):
        start = at(o.start)
        if posterior >= NOTED and place.score > LOWEST:
            reasons = (
                f"page log-odds {verdict.log_odds:.1f}",
                f"rate {verdict.rate:.2f}",
                *_strongest(family.table(o.word), names, o, text),
            )
            apart = _apart(pair, verdict.pairs[o.word][1], family.back, swapped, kept)
            original, sure = _original(pair, family.table(o.word), names, apart)
            swaps.append(Swap(start, start + len(o.word), original, posterior * sure, pair.use, reasons))
    spans = tuple((at(start), at(end - 1) + 1, slip) for start, end, slip in slips)
    return Judged(family.name, verdict, tuple(swaps), spans)


def _phrase(text: str, o: Occurrence, told: Mapping[str, float]) -> str:
    """The weightiest phrase around a word that clean text never has; nothing where there is none."""
    around = (o.word, text[max(0, o.start - 2) : o.start] + o.word, o.word + text[o.end : o.end + 2])
    return max((form for form in around if form in told), key=told.__getitem__, default="")


def _score(weights: Table, names: Sequence[str]) -> float:
    found = weights.weights
    return weights.bias + fsum(found[name] for name in names if name in found)


def _apart(
    pair: Pair, rate: float, back: Mapping[str, list[str]], swapped: Collection[str], kept: Counter[str]
) -> float:
    """Log-odds of a pair's first original from the rest of the page.

    A tool has one word for one original: where another word stands for one of the two, it is the other. And an original
    that still stands speaks against it, the more the surer the tool swaps what it has.
    """
    if len(pair.originals) < 2:
        return 0.0
    had = [any(word != pair.substitute and word in swapped for word in back[o]) for o in pair.originals]
    left = [min(MOST_KEPT, kept[o]) for o in pair.originals]
    return APART * (had[1] - had[0]) - log(1 - rate) * (left[1] - left[0])


def _original(pair: Pair, weights: Table, names: Sequence[str], apart: float) -> tuple[str, float]:
    """The original that fits the context, and how sure that is; of two, the first unless the context says otherwise."""
    if weights.choice is None:
        return pair.originals[0], 1.0
    score = weights.choice_bias + fsum(weights.choice.get(name, 0.0) for name in names)
    score += USUAL + apart
    return pair.originals[0 if score > 0 else 1], 1 / (1 + exp(-min(50.0, abs(score))))


def _strongest(weights: Table, names: Sequence[str], o: Occurrence, text: str) -> list[str]:
    """The two strongest contexts, for a reader, in the words of the page: ``平安|生产 +3.1``."""
    before, after = text[max(0, o.start - WINDOW) : o.start], text[o.end : o.end + WINDOW]
    shown: dict[str, float] = {}
    speaking = sorted(
        ((weight, name) for name in names if (weight := weights.weights.get(name, 0.0)) > 0), key=lambda pair: -pair[0]
    )
    for weight, name in speaking:
        if len(shown) == 2:
            break
        left, right, near = _sides_of(name)
        if near and near not in before and near not in after:
            continue  # another word of a pair stands there
        form = (
            f"near {near}" if near else "|".join(filter(None, (before[-left:] if left else "", o.word, after[:right])))
        )
        shown.setdefault(form, weight)
    return [f"{form} {value:+.1f}" for form, value in shown.items()]


def _sides_of(name: str) -> tuple[int, int, str]:
    """How many characters of either side a feature looks at, or the two that it looks for nearby."""
    kind, size = name[0], len(name) - 1
    if kind == "g":
        return 0, 0, name[1:]
    if kind in "abcd":
        return size, 0, ""
    if kind in "ABCD":
        return 0, size, ""
    return (2, size - 2, "") if kind in "yw" else (1, size - 1, "")


def _slips(text: str, family: Family) -> tuple[list[tuple[int, int, Junk]], set[int]]:
    """Literal slips in squeezed text, the longer first, and the characters that they cover."""
    found: list[tuple[int, int, Junk]] = []
    covered: set[int] = set()
    for slip in sorted(family.junk, key=lambda j: -len(j.found)):
        start = text.find(slip.found)
        while start >= 0:
            span = range(start, start + len(slip.found))
            if covered.isdisjoint(span):
                found.append((span.start, span.stop, slip))
                covered.update(span)
            start = text.find(slip.found, span.stop)
    return found, covered


def _surviving(
    doc: Document, originals: list[Occurrence], at: Callable[[int], int], back: Mapping[str, list[str]]
) -> Counter[str]:
    """How many originals of each pair still stand, less those that a blank in the source kept from the washer."""
    counts: Counter[str] = Counter()
    to_source = SpanMap(doc.edits) if doc.steps else None
    for o in originals:
        if to_source is not None:
            a, b = to_source(at(o.start), at(o.end - 1) + 1)
            if any(c.isspace() for c in doc.source[a:b]):
                continue
        counts.update(back[o.word])
    return counts


def _evidence(doc: Document, family: Family, seen: list[tuple[Occurrence, Pair]]) -> float:
    """Log-odds from what earlier filters folded or set aside: marks, and titles that were left unwashed."""
    bonus = 0.0
    for mark, owner in _FAMILY_OF_MARK.items():
        if owner == family.name and doc.source.count(mark) >= 2:
            bonus += MARK_EVIDENCE
    aside = "\n".join(e.old for e in doc.edits if e.rule.startswith("chrome.")) if doc.steps else ""
    if aside:
        body = {(o.word, *side) for o, _ in seen for side in _sides(o)}
        title, _ = squeeze(aside)
        agree = set()
        for o in occurrences(title, family.words):
            for word in family.back.get(o.word, ()):
                if any((word, *side) in body for side in _sides(o)):
                    agree.add(word)
        bonus += TITLE_EVIDENCE * min(2, len(agree))
    return bonus


def _sides(o: Occurrence) -> tuple[tuple[str, str], tuple[str, str]]:
    return (o.left[-2:], ""), ("", o.right[:2])
