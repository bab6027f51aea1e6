"""One page under one family: its substitutes, what speaks for and against them, and the verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import islice
from math import exp, log
from operator import or_
from typing import TYPE_CHECKING, NamedTuple

from govclean import prefilter
from govclean.document import Document
from govclean.edits import SpanMap
from govclean.literals import MIX, RUN, runs
from govclean.wash.features import WINDOW, Occurrence, occurrences, squeezed
from govclean.wash.lexicon import Folded, Words
from govclean.wash.reasons import Later, strongest
from govclean.wash.tables import Family, Junk, Model, Pair, shipped
from govclean.wash.verdict import LOWEST, Places, Verdict, judge, tempered

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Codes = NDArray[np.uint64]
    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

NOTED = 0.3  # posterior from which a swap is at least noted
_FAMILY_OF_MARK = {"〞": "W1"}  # a closing quotation mark that only washers of this family write
MARK_EVIDENCE = 2.0  # log-odds of two or more such marks
USUAL = 1.0  # log-odds by which a context must prefer the second original over the usual one
APART = 3.0  # log-odds of one of two originals where the other has been swapped for another word
MOST_KEPT = 3  # originals that still stand and count for that
SURELY = 0.8  # posterior of a word that counts for that
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
    seen: Seen


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
    text = doc.simplified
    if not places or not any(word in text for word in family.rare):
        return {}  # without a rare substitute the family is not asked
    firsts: dict[str, str] = {}
    for n, _, form in places:
        firsts.setdefault(words[n], form)
    return dict(islice(firsts.items(), most))


def phrases_held(doc: Document, family: Family, model: Model) -> int:
    """How many phrases of a family the page holds, of whatever substitute; two may share one place."""
    held = phrases(doc, model)
    return len(held & family.telling.keys()) if held else 0


def examine(doc: Document, family: Family) -> Judged:
    """Weigh every word of the family on the page and judge the page."""
    return weigh(doc, look(doc, family))


class Seen(NamedTuple):
    """What the words of one family on a page say, each for itself.

    text: the page, squeezed. offsets: of its characters on the page, None where they are the same. slips: the literal
    ones. originals: those that still stand. words, folded: the substitutes there and in the text with canonical words.
    For each of them its pair, the tempered log-odds of its context, a code of that, and the number of the phrase around
    it. choices: log-odds of the first of two originals, by place.
    """

    family: Family
    text: str
    offsets: Ints | None
    slips: list[tuple[int, int, Junk]]
    originals: Words
    words: Words
    folded: Folded
    pairs: list[Pair]
    scores: Floats
    contexts: Codes
    phrases: Ints
    choices: dict[int, float]

    def sides(self, n: int, most: int) -> tuple[str, str]:
        """So many characters before and behind a place; line feeds stand for what lies beyond the text."""
        start, end = int(self.folded.starts[n]), int(self.folded.ends[n])
        before, after = self.folded.text[max(0, start - most) : start], self.folded.text[end : end + most]
        return before.rjust(most, "\n"), after.ljust(most, "\n")

    def reasons(self, n: int, told: tuple[str, ...]) -> tuple[str, ...]:
        """What is told of the page, and the strongest contexts of a place."""
        start, end, word = int(self.words.starts[n]), int(self.words.ends[n]), self.pairs[n].substitute
        place = Occurrence(start, end, word, *self.sides(n, WINDOW))
        return (*told, *strongest(self.family.table(word), place, self.text))

    def without(self, known: Collection[str]) -> Seen:
        """The same less some words."""
        import numpy as np

        lexicon = self.family.lexicon
        other = np.ones(len(lexicon.words), np.bool_)
        other[[lexicon.number[word] for word in known if word in lexicon.number]] = False
        kept = other.take(self.words.numbers)
        places = kept.nonzero()[0].tolist()
        return self._replace(
            originals=self.originals.only(other.take(self.originals.numbers)),
            words=self.words.only(kept),
            folded=self.folded.only(kept),
            pairs=[self.pairs[n] for n in places],
            scores=self.scores[kept],
            contexts=self.contexts[kept],
            phrases=self.phrases[kept],
            choices={n: self.choices[place] for n, place in enumerate(places) if place in self.choices},
        )


def look(doc: Document, family: Family) -> Seen:
    """The words of the family on the page, and what stands around the substitutes among them."""
    import numpy as np

    text, offsets = doc.folded("squeezed", squeezed)
    around = doc.folded("runs", lambda _: runs("\n\n" + text + "\n\n"))
    lexicon = family.lexicon
    slips, covered = _slips(text, family)
    every = lexicon.found(text, around[2:-2])
    folded = lexicon.folded(around[2:-2], every)
    washed = every.numbers < lexicon.substitutes
    others = ~washed
    if offsets is not None or covered:  # blanks inside, so that no washer's tool saw the word; or part of a slip
        free = np.ones(len(text), np.bool_)
        free[list(covered)] = False
        used = free.take(every.starts)
        if offsets is not None:
            used &= offsets.take(every.ends - 1) - offsets.take(every.starts) == every.ends - every.starts - 1
        washed &= used
        others &= used
    words, folded = every.only(washed), folded.only(washed)
    numbers = words.numbers
    pairs = [lexicon.pairs[n] for n in numbers.tolist()]

    twofold = lexicon.twofold.take(numbers).nonzero()[0]
    asked, tables = np.arange(len(numbers)), 2 * lexicon.heads.take(numbers)
    if len(twofold):
        asked, tables = np.append(asked, twofold), np.append(tables, tables.take(twofold) + 1)
    sums = family.weights.sums(folded.text, folded.starts.take(asked), folded.ends.take(asked), tables)
    choices = lexicon.choice_biases.take(numbers.take(twofold)) + sums[len(numbers) :]

    vetoes, spans = lexicon.vetoes, zip(numbers.tolist(), words.starts.tolist(), words.ends.tolist(), strict=True)
    right = [vetoes[n](text, start, end) for n, start, end in spans]
    scores = np.where(right, LOWEST, tempered(lexicon.biases.take(numbers) + sums[: len(numbers)]))
    phrases = np.where(scores > LOWEST, lexicon.phrases_around(around, words), 0)
    beside = runs("\n" * RUN + folded.text + "\n" * RUN)
    contexts = beside.take(folded.starts) * np.uint64(MIX) + beside.take(folded.ends + RUN)
    contexts = contexts * np.uint64(MIX) >> np.uint64(16)
    choice_of = dict(zip(twofold.tolist(), choices.tolist(), strict=True))
    originals = every.only(others)
    return Seen(family, text, offsets, slips, originals, words, folded, pairs, scores, contexts, phrases, choice_of)


def weigh(doc: Document, seen: Seen, known: Collection[str] = ()) -> Judged:
    """Judge the page by what was seen; words that are ``known`` do not count."""
    import numpy as np

    if known:
        seen = seen.without(known)
    family, lexicon, numbers = seen.family, seen.family.lexicon, seen.words.numbers
    met = np.bincount(numbers, minlength=lexicon.substitutes).nonzero()[0]
    words, nats = [lexicon.words[n] for n in met.tolist()], lexicon.nats.take(seen.phrases)
    uses, ratios, of = lexicon.uses.take(met), lexicon.ratios.take(met), met.searchsorted(numbers)
    places = Places(words, uses, ratios, of, seen.scores, seen.contexts, seen.phrases, nats)
    verdict = judge(places, _surviving(doc, seen), _evidence(doc, seen), family.name)
    told = (f"page log-odds {verdict.log_odds:.1f}", f"rate {verdict.rate:.2f}")
    chosen = _chosen(seen, verdict) if seen.choices else {}
    begins, scores, reasons = _at(seen.offsets, seen.words.starts), seen.scores.tolist(), seen.reasons
    swaps = []
    for n, posterior in enumerate(verdict.posteriors):
        if posterior >= NOTED and scores[n] > LOWEST:
            pair, begin = seen.pairs[n], begins[n]
            original, sure = chosen[n] if n in chosen else (pair.originals[0], 1.0)
            end = begin + len(pair.substitute)
            swaps.append(Swap(begin, end, original, posterior * sure, pair.use, Later(reasons, n, told)))
    found = []
    for start, end, slip in seen.slips:
        begin, last = _at(seen.offsets, np.array((start, end - 1)))
        found.append((begin, last + 1, slip))
    return Judged(family.name, verdict, tuple(swaps), tuple(found), seen)


def _chosen(seen: Seen, verdict: Verdict) -> dict[int, tuple[str, float]]:
    """Of two originals, the one that each place must have had, and how sure that is."""
    family = seen.family
    kept = Counter(family.lexicon.words[n] for n in seen.originals.numbers.tolist())
    pairs = zip(seen.pairs, verdict.posteriors, strict=True)
    swapped = {pair.substitute for pair, posterior in pairs if posterior >= SURELY}
    chosen = {}
    for n, choice in seen.choices.items():
        pair = seen.pairs[n]
        choice += USUAL + _apart(pair, verdict.pairs[pair.substitute][1], family.back, swapped, kept)
        chosen[n] = pair.originals[0 if choice > 0 else 1], 1 / (1 + exp(-min(50.0, abs(choice))))
    return chosen


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
    for slip in family.lexicon.slips:
        start = text.find(slip.found)
        while start >= 0:
            span = range(start, start + len(slip.found))
            if covered.isdisjoint(span):
                found.append((span.start, span.stop, slip))
                covered.update(span)
            start = text.find(slip.found, span.stop)
    return found, covered


def _surviving(doc: Document, seen: Seen) -> dict[str, int]:
    """How many originals of each pair still stand, less those that a blank in the source kept from the washer."""
    numbers = seen.originals.numbers.tolist()
    if doc.steps and any(c.isspace() for e in doc.edits for c in e.old):
        to_source = SpanMap(doc.edits)
        starts, ends = _at(seen.offsets, seen.originals.starts), _at(seen.offsets, seen.originals.ends - 1)
        spans = [to_source(start, end + 1) for start, end in zip(starts, ends, strict=True)]
        shielded = [any(c.isspace() for c in doc.source[start:end]) for start, end in spans]
        numbers = [n for n, hidden in zip(numbers, shielded, strict=True) if not hidden]
    back, words = seen.family.back, seen.family.lexicon.words
    counts: dict[str, int] = {}
    for n, count in Counter(numbers).items():
        for substitute in back[words[n]]:
            counts[substitute] = counts.get(substitute, 0) + count
    return counts


def _at(offsets: Ints | None, places: Ints) -> list[int]:
    """Offsets in the page of places in squeezed text."""
    found: list[int] = (places if offsets is None else offsets.take(places)).tolist()
    return found


def _evidence(doc: Document, seen: Seen) -> float:
    """Log-odds from what earlier filters folded or set aside: marks, and titles that were left unwashed."""
    bonus = 0.0
    for mark, owner in _FAMILY_OF_MARK.items():
        if owner == seen.family.name and doc.source.count(mark) >= 2:
            bonus += MARK_EVIDENCE
    aside = "\n".join(e.old for e in doc.edits if e.rule.startswith("chrome.")) if doc.steps else ""
    if aside:
        places = enumerate(seen.pairs)
        body = {side for n, pair in places for side in _either(pair.substitute, *seen.sides(n, 2))}
        agree = set()
        for o in occurrences(squeezed(aside)[0], seen.family.words):
            for word in seen.family.back.get(o.word, ()):
                if any(side in body for side in _either(word, o.left[-2:], o.right[:2])):
                    agree.add(word)
        bonus += TITLE_EVIDENCE * min(2, len(agree))
    return bonus


def _either(word: str, left: str, right: str) -> tuple[tuple[str, str, str], ...]:
    return (word, left, ""), (word, "", right)
