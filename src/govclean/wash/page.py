"""One page under one family: its substitutes, what speaks for and against them, and the verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial, reduce
from itertools import islice
from math import exp, log
from operator import or_
from typing import NamedTuple, TypeAlias

from govclean import prefilter
from govclean.document import Document
from govclean.edits import SpanMap
from govclean.wash.features import WINDOW, Occurrence, occurrences, squeeze
from govclean.wash.reasons import Later, strongest
from govclean.wash.tables import Family, Junk, Model, Pair, shipped
from govclean.wash.verdict import LOWEST, Place, Verdict, judge, tempered

NOTED = 0.3  # posterior from which a swap is at least noted
_FAMILY_OF_MARK = {"〞": "W1"}  # a closing quotation mark that only washers of this family write
MARK_EVIDENCE = 2.0  # log-odds of two or more such marks
USUAL = 1.0  # log-odds by which a context must prefer the second original over the usual one
APART = 3.0  # log-odds of one of two originals where the other has been swapped for another word
MOST_KEPT = 3  # originals that still stand and count for that
SURELY = 0.8  # posterior of a word that counts for that
Span: TypeAlias = tuple[int, int, str]  # start, end and word, in squeezed text
TITLE_EVIDENCE = 2.5  # log-odds of a pair whose original stands unwashed in a title or keyword line; two pairs at most


class Swap(NamedTuple):
    """A word that may have been swapped, in coordinates of ``doc.text``."""

    start: int
    end: int
    original: str
    posterior: float
    use: str
    reasons: Sequence[str]


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
    words = tuple(family.phrases)
    places = sorted((n, at, form) for form in phrases(doc, model) for n, at in family.listed.get(form, ()))
    if not places or not any(word in doc.simplified for word in family.rare):
        return {}  # without a rare substitute the family is not asked
    firsts: dict[str, str] = {}
    for n, _, form in places:
        firsts.setdefault(words[n], form)
    return dict(islice(firsts.items(), most))


def phrases_held(doc: Document, family: Family, model: Model) -> int:
    """How many phrases of a family the page holds, of whatever substitute; two may share one place."""
    held = phrases(doc, model)
    return len(held & family.telling.keys()) if held else 0


def examine(doc: Document, family: Family, known: Collection[str] = ()) -> Judged:
    """Weigh every word of the family on the page and judge the page; substitutes that are ``known`` do not count."""
    text, at = doc.folded("squeezed", squeeze)
    slips, covered = _slips(text, family)
    blanks = len(text) < len(doc.simplified)
    spans = family.words.spans(text)
    folded, begins = family.words.folded(text, spans)
    seen: list[Span] = []
    ends: list[int] = []  # of the contexts before the words that are seen, in the folded text
    originals: list[Span] = []
    for span, begin in zip(spans, begins, strict=True):
        start, end, word = span
        if start in covered or (blanks and at(end - 1) - at(start) != end - start - 1):
            continue  # part of a slip, or blanks inside: no washer's tool saw the word
        if word in known:
            continue
        if word in family.by_word:
            seen.append(span)
            ends.append(begin)
        else:
            originals.append(span)
    contexts = _Contexts(family, folded, seen, ends)
    places = _places(text, family, contexts)
    left = _surviving(doc, originals, at, family.back)
    verdict = judge(places, left, _evidence(doc, family, contexts), family.name)
    kept = Counter(word for _, _, word in originals)
    pairs = zip(seen, verdict.posteriors, strict=True)
    swapped = {word for (_, _, word), posterior in pairs if posterior >= SURELY}
    told = (f"page log-odds {verdict.log_odds:.1f}", f"rate {verdict.rate:.2f}")
    swaps = []
    for n, ((start, end, word), posterior) in enumerate(zip(seen, verdict.posteriors, strict=True)):
        if posterior < NOTED or places[n].score <= LOWEST:
            continue
        pair = family.by_word[word]
        original = pair.originals[0]
        if (choice := contexts.choices.get(n)) is not None:
            choice += USUAL + _apart(pair, verdict.pairs[word][1], family.back, swapped, kept)
            original = pair.originals[0 if choice > 0 else 1]
            posterior /= 1 + exp(-min(50.0, abs(choice)))
        reasons = Later(partial(_reasons, told, family, contexts, n, text))
        begin = at(start)
        swaps.append(Swap(begin, begin + end - start, original, posterior, pair.use, reasons))
    found = tuple((at(start), at(end - 1) + 1, slip) for start, end, slip in slips)
    return Judged(family.name, verdict, tuple(swaps), found)


class _Contexts:
    """What stands around the substitutes of a page, and what it weighs.

    scores: for the original, of each. choices: for the first of two originals, where there are two.
    """

    def __init__(self, family: Family, folded: str, seen: Sequence[Span], ends: Sequence[int]) -> None:
        canonical, heads = family.words.canonical, family.weights.heads
        self.seen, self.ends = seen, ends
        self.padded = padded = "\n" * WINDOW + folded + "\n" * WINDOW
        self.begins = [end + len(canonical[word]) for (_, _, word), end in zip(seen, ends, strict=True)]
        of = [heads[word] for _, _, word in seen]
        twofold = [n for n, head in enumerate(of) if head.choice_bias is not None]
        asked = [*range(len(seen)), *twofold]
        tables = [2 * head.number for head in of] + [2 * of[n].number + 1 for n in twofold]
        ends, begins = ([side[n] for n in asked] for side in (self.ends, self.begins))
        sums = family.weights.sums(padded, ends, begins, tables) if asked else []
        self.scores = [head.bias + weight for head, weight in zip(of, sums, strict=False)]
        self.choices = {
            n: (of[n].choice_bias or 0.0) + weight for n, weight in zip(twofold, sums[len(seen) :], strict=True)
        }

    def sides(self, n: int, most: int) -> tuple[str, str]:
        """So many characters before and behind a place; line feeds stand for what lies beyond the text."""
        end, begin = self.ends[n] + WINDOW, self.begins[n] + WINDOW
        return self.padded[end - most : end], self.padded[begin : begin + most]


def _places(text: str, family: Family, contexts: _Contexts) -> list[Place]:
    """The substitutes as the verdict weighs them."""
    told, by_word, heads, vetoes = family.telling, family.by_word, family.weights.heads, family.vetoes
    places: list[Place] = []
    for n, (start, end, word) in enumerate(contexts.seen):
        score, phrase = LOWEST, ""
        if not vetoes[word](text, start, end) and (score := tempered(contexts.scores[n])) > LOWEST:
            phrase = _phrase(text, start, end, word, told)
        nats = told[phrase] if phrase else 0.0
        places.append(Place(word, by_word[word].use, heads[word].ratio, score, contexts.sides(n, 4), phrase, nats))
    return places


def _phrase(text: str, start: int, end: int, word: str, told: Mapping[str, float]) -> str:
    """The weightiest phrase around a word that clean text never has; nothing where there is none."""
    held = [form for form in (word, text[max(0, start - 2) : end], text[start : end + 2]) if form in told]
    return max(held, key=told.__getitem__) if len(held) > 1 else held[0] if held else ""


def _reasons(told: tuple[str, ...], family: Family, contexts: _Contexts, n: int, text: str) -> tuple[str, ...]:
    start, end, word = contexts.seen[n]
    place = Occurrence(start, end, word, *contexts.sides(n, WINDOW))
    return (*told, *strongest(family.table(word), place, text))


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
    doc: Document, originals: Sequence[Span], at: Callable[[int], int], back: Mapping[str, list[str]]
) -> Counter[str]:
    """How many originals of each pair still stand, less those that a blank in the source kept from the washer."""
    counts: Counter[str] = Counter()
    to_source = SpanMap(doc.edits) if doc.steps else None
    for start, end, word in originals:
        if to_source is not None:
            a, b = to_source(at(start), at(end - 1) + 1)
            if any(c.isspace() for c in doc.source[a:b]):
                continue
        for substitute in back[word]:
            counts[substitute] += 1
    return counts


def _evidence(doc: Document, family: Family, contexts: _Contexts) -> float:
    """Log-odds from what earlier filters folded or set aside: marks, and titles that were left unwashed."""
    bonus = 0.0
    for mark, owner in _FAMILY_OF_MARK.items():
        if owner == family.name and doc.source.count(mark) >= 2:
            bonus += MARK_EVIDENCE
    aside = "\n".join(e.old for e in doc.edits if e.rule.startswith("chrome.")) if doc.steps else ""
    if aside:
        body = {side for n, (_, _, word) in enumerate(contexts.seen) for side in _either(word, *contexts.sides(n, 2))}
        title, _ = squeeze(aside)
        agree = set()
        for o in occurrences(title, family.words):
            for word in family.back.get(o.word, ()):
                if any(side in body for side in _either(word, o.left[-2:], o.right[:2])):
                    agree.add(word)
        bonus += TITLE_EVIDENCE * min(2, len(agree))
    return bonus


def _either(word: str, left: str, right: str) -> tuple[tuple[str, str, str], ...]:
    return (word, left, ""), (word, "", right)
