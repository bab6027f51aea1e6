"""What two pages have in common and where they contradict each other: numbers and facts, no judgement yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from govclean.dedup import facts as typed
from govclean.dedup.align import Alignment, Unit, align
from govclean.dedup.facts import Agreement, Conflict
from govclean.dedup.page import Page, is_byline, settings

VERBATIM = 0.9  # the share of a sentence's bigrams that a copied sentence keeps


@dataclass(frozen=True)
class Evidence:
    """How page a and page b compare.

    alignment: of their sentences. identity: conflicts of facts in title, lead and document number, the facts that
    make a report this one. identity_agree: such facts that agree. body, body_agree: the same for the other
    sentences. titles: the share of bigrams that the two titles have in common, or None when one has no title.
    heads_meet: the first sentences that have a counterpart stand in the heads of both pages.
    """

    a: Page
    b: Page
    alignment: Alignment
    identity: tuple[Conflict, ...]
    identity_agree: int
    body: tuple[Conflict, ...]
    body_agree: int
    titles: float | None
    heads_meet: bool

    @property
    def shared(self) -> float:
        """The share of the less novel page that stands in the other, 0..1."""
        return max(self.alignment.a_share, self.alignment.b_share)

    @property
    def verbatim(self) -> float:
        """The share of the less novel page that stands in the other almost word for word, 0..1."""
        shares = []
        for page, match in ((self.a, self.alignment.a_match), (self.b, self.alignment.b_match)):
            sizes = [len(u.key) for u in page.units]
            shares.append(sum(s for s, m in zip(sizes, match, strict=True) if m >= VERBATIM) / max(1, sum(sizes)))
        return max(shares)

    @property
    def conflict_share(self) -> float:
        """The share of the body's compared facts that are in conflict, 0..1."""
        return len(self.body) / max(1, len(self.body) + self.body_agree)


def gathered(a: Page, b: Page) -> Evidence:
    """Align two pages and compare the facts of the sentences that correspond."""
    rules = settings()
    alignment = align(a.units, b.units, rules["aligned"])
    identity: dict[Conflict, None] = {}
    body: list[Conflict] = []
    identity_agree = body_agree = 0
    heads_meet = _heads_meet(a, b, alignment)
    for i, j in _corresponding(a, b, alignment):
        in_heads = i < a.head and j < b.head
        found = _between(a.units[i], b.units[j])
        if in_heads:
            titles = i == a.title and j == b.title
            identity.update((c, None) for c in found.conflicts if titles or c.type != "figure")
            body += [c for c in found.conflicts if not titles and c.type == "figure"]
            identity_agree += found.agree
        else:
            body += found.conflicts
            body_agree += found.agree
    if heads_meet and a.headed and b.headed:
        identity.update((c, None) for c in typed.heads_apart(a.opening, b.opening))
    for conflict in _field_conflicts(a, b):
        identity[conflict] = None
    return Evidence(
        a, b, alignment, tuple(identity), identity_agree, tuple(body), body_agree, _titles(a, b), heads_meet
    )


def _heads_meet(a: Page, b: Page, alignment: Alignment) -> bool:
    if not alignment.pairs:
        return False
    first_of_a, first_of_b = min(alignment.pairs), min(alignment.pairs, key=lambda p: p[1])
    return all(i < a.head and j < b.head for i, j in (first_of_a, first_of_b))


def _corresponding(a: Page, b: Page, alignment: Alignment) -> Iterator[tuple[int, int]]:
    """The aligned pairs of units, and the titles when they are of one series."""
    yield from alignment.pairs
    alike = _titles(a, b)
    if alike is not None and alike >= settings()["title_aligned"]:
        assert a.title is not None and b.title is not None
        elsewhere = {i for i, j in alignment.pairs if j == b.title} | {j for i, j in alignment.pairs if i == a.title}
        if not elsewhere:  # one page may hold the other's title further down
            yield a.title, b.title


def _titles(a: Page, b: Page) -> float | None:
    if a.title is None or b.title is None:
        return None
    x, y = (_bigrams(page.units[i].key) for page, i in ((a, a.title), (b, b.title)))
    return len(x & y) / max(1, min(len(x), len(y)))


def _bigrams(key: str) -> set[str]:
    return {key[i : i + 2] for i in range(len(key) - 1)}


def _between(x: Unit, y: Unit) -> Agreement:
    if is_byline(x) or is_byline(y):
        return Agreement(0, ())
    found = typed.compared(typed.facts(x.text), typed.facts(y.text))
    if x.key == y.key:
        return found
    return Agreement(found.agree, found.conflicts + tuple(typed.replaced(x.text, y.text)))


def _field_conflicts(a: Page, b: Page) -> Iterator[Conflict]:
    """Conflicts between what was read off the pages' heads; a re-poster's publish date is none."""
    x, y = a.fields.get("doc_number"), b.fields.get("doc_number")
    if x and y:
        yield from typed.compared(typed.facts(x), typed.facts(y)).conflicts
    x, y = a.number, b.number
    if typed.numbers_apart(x, y):
        yield Conflict("doc_number", x, y)
    x, y = a.fields.get("event_date"), b.fields.get("event_date")
    if x and y and typed.date(x).conflicts(typed.date(y)):
        yield Conflict("date", str(typed.date(x)), str(typed.date(y)))
