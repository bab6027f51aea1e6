"""The relation of two pages, with its reasons.

Merging siblings destroys data; a duplicate that is missed wastes space. So pages are duplicates on evidence only:
never when a fact that makes a report this one (ordinal, date, document number, office-holder, place of title and
lead) is in conflict. What cannot be told is ``unsure``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any, Literal, get_args

from govclean.dedup import facts as typed
from govclean.dedup.align import Unit
from govclean.dedup.evidence import Evidence, gathered
from govclean.dedup.odds import odds
from govclean.dedup.page import Page, is_byline, prepared, settings
from govclean.document import Document

Relation = Literal[
    "duplicate",
    "sibling",
    "revision",
    "contains",
    "part_of",
    "forwards",
    "forwarded_by",
    "same_event",
    "unsure",
    "unrelated",
]
RELATIONS: tuple[Relation, ...] = get_args(Relation)
_TURNED: dict[Relation, Relation] = {
    "contains": "part_of",
    "part_of": "contains",
    "forwards": "forwarded_by",
    "forwarded_by": "forwards",
}
_REASONS = 8  # a reader needs no more


@dataclass(frozen=True, slots=True)
class Match:
    """How one page relates to another.

    relation: one of :data:`RELATIONS`, read from the first page to the second (the first ``contains`` the second).
    score: how sure, 0..1. because: short typed reasons. of: the other page's id, where an index knows it.
    """

    relation: Relation
    score: float
    because: tuple[str, ...]
    of: str | None = None

    def to_record(self) -> dict[str, Any]:
        """The match as a JSON-serialisable record."""
        return {"relation": self.relation, "of": self.of, "score": self.score, "because": list(self.because)}

    def turned(self) -> Match:
        """The same match, read from the other page."""
        return replace(self, relation=_TURNED.get(self.relation, self.relation))


def compare(a: str | Document, b: str | Document) -> Match:
    """How page a relates to page b. A str is cleaned with the default chain first, a Document is taken as it is.

    >>> import govclean
    >>> third = "全市安全生产第三次视频推进会召开\\n9月17日,全市安全生产第三次视频推进会召开,市长王建国出席会议并讲话。"
    >>> second = third.replace("第三次", "第二次").replace("9月17日", "8月11日")
    >>> m = govclean.compare(govclean.Document(third), govclean.Document(second))
    >>> m.relation, m.because[:2]
    ('sibling', ('ordinal 第三次/第二次', 'date 09-17/08-11'))
    """
    return matched(prepared(a), prepared(b))


def matched(a: Page, b: Page) -> Match:
    """How two prepared pages relate."""
    if a.key == b.key:
        if not a.key:
            return Match("unsure", 0.5, ("nothing to compare",))
        return Match("duplicate", 1.0, ("identical key text",))
    if min(a.size, b.size) < settings()["too_short"]:
        return _short(*sorted((a.key, b.key), key=len))
    apart = _apart(a, b)
    if apart is not None:
        return apart
    if (a.size, a.key) >= (b.size, b.key):
        return _weighed(gathered(a, b))
    return _flipped(_weighed(gathered(b, a)))


def _apart(a: Page, b: Page) -> Match | None:
    """Unrelated, where pages have so little in common that no alignment can say more.

    They share few bigrams, their titles are of no series, neither forwards the other, and they tell of no common day.
    """
    rules = settings()
    common = (a.marks & b.marks).bit_count() / min(a.marked, b.marked)
    if common >= rules["apart"]:
        return None
    x, y = a.headline, b.headline
    if x and y and len(x & y) >= rules["title_aligned"] * min(len(x), len(y)):
        return None
    if a.forwards or b.forwards or any(not d.conflicts(o) for d in a.head_days for o in b.head_days):
        return None
    return _match("unrelated", 1 - common, [f"{common:.0%} of the shorter's character pairs shared".replace("%", " %")])


def _short(shorter: str, longer: str) -> Match:
    """A page too short for sentences to be compared: a copy when it stands in the other word for word."""
    if len(shorter) >= settings()["too_short"] // 2 and len(shorter) * 2 >= len(longer) and shorter in longer:
        return Match("duplicate", 0.8, (f"all {len(shorter)} characters stand in the other",))
    return Match("unsure", 0.5, (f"only {len(shorter)} characters to compare",))


def _flipped(match: Match) -> Match:
    """The match with a's facts first, where it was found the other way round."""
    because = tuple(_swapped(reason) for reason in match.because)
    return Match(_TURNED.get(match.relation, match.relation), match.score, because)


def _swapped(reason: str) -> str:
    kind, _, facts = reason.partition(" ")
    left, slash, right = facts.partition("/")
    return f"{kind} {right}/{left}" if slash and " " not in facts else reason


def _weighed(e: Evidence) -> Match:
    """The relation of the longer page a to the shorter page b: what the rules say, unless the odds are against it.

    A duplicate needs some odds of a copy. A copy or a piece that the rules could not tell is one at high odds, as long
    as it is more than title and lead, half of it stands in the other page, and no fact of title and lead, no place and
    no whole figure is in conflict; a copy only if the two are not known to have come out on different days. So is a
    page in a hardly longer one, which the rules take for one text of two. Nothing is said of pages longer than those
    the models were trained on.
    """
    match = by_rules(e)
    rules = settings()
    least = rules["odds"]
    if match.relation not in ("duplicate", "unsure", "contains") or e.a.size > least["longest"]:
        return match
    copy, piece = odds(e)
    if match.relation == "duplicate":
        if copy >= least["doubted"]:
            return match
        told: tuple[Relation, float] = ("contains", piece) if piece >= 0.5 else ("unsure", 0.5)
        return _match(*told, [f"odds of a copy {copy:.2f}", *match.because])
    whole = any(c.type == "place" or not typed.may_be_slip(c) for c in e.body)
    if e.identity or whole or e.b.size < rules["head"] or e.held < rules["half"]:
        return match
    one_text = match.relation == "unsure" or e.b.size >= rules["mostly"] * e.a.size
    if one_text and copy >= least["copy"] and piece < 0.5 and not e.published_apart:
        return _match("duplicate", copy, [f"odds of a copy {copy:.2f}", *match.because])
    if match.relation == "unsure" and piece >= least["piece"]:
        return _match("contains", piece, [f"odds of a piece {piece:.2f}", *match.because])
    return match


def by_rules(e: Evidence) -> Match:
    """The relation of the longer page a to the shorter page b by the rules alone."""
    match = _by_facts(e)
    if match.relation != "duplicate":
        return match
    facts = len(e.body) + e.body_agree + e.identity_agree
    differ = bool(e.body) and len(e.body) >= settings()["contradicted"] * facts
    if differ or any(c.type in ("doc_number", "place") or not typed.may_be_slip(c) for c in e.body):
        return _match("unsure", 0.5, match.because)
    telling = settings()["pattern"]["telling"]
    known = any(telling.search(fact) for fact in set(e.a.anchors) & set(e.b.anchors))
    days = "" if known else e.published_apart
    if days:  # alone no reason: a re-poster's page is later
        own = e.own_words()
        if min(map(len, own)) >= max(settings()["own"], settings()["own_share"] * e.b.size):
            words = f"each has words of its own, {len(own[0])} and {len(own[1])} characters"
            return _match("sibling", 0.7, [f"published {days}", words, *match.because])
    return match


def _by_facts(e: Evidence) -> Match:
    """The relation as text and facts have it, whenever the two came out."""
    rules = settings()
    found = _of_another_kind(e)
    if found is not None:
        return found
    shared, conflicts = e.shared, [str(c) for c in e.identity]
    overlap = f"aligned {shared:.0%} of the shorter".replace("%", " %")
    series = shared >= rules["template"] or (e.titles or 0) >= rules["title_aligned"]
    if conflicts and series:
        return _match("sibling", 1 - 0.2 ** len(conflicts), [*conflicts, overlap])
    if conflicts:
        return _match("unrelated", 1 - shared, [*conflicts, overlap])
    slips = [str(c) for c in e.body]
    if (
        len(slips) >= rules["body_conflicts"]
        and e.conflict_share > rules["body_conflict"]
        and max(shared, e.alignment.in_order) >= rules["template"]
    ):
        share = f"{len(slips)} of {len(slips) + e.body_agree} facts differ"
        return _match("sibling", max(0.5, e.conflict_share), [share, *slips, overlap])
    if e.held >= rules["whole"]:
        return _held(e, [overlap, *slips])
    numbered = bool(e.a.number and e.b.number)  # and not in conflict
    agree = e.identity_agree + e.body_agree + rules["agreeing"] * numbered
    if numbered or (e.heads_meet and e.identity_agree and e.a.headed and e.b.headed):
        if e.held >= rules["mostly"] and not slips:
            return _match("duplicate", shared, [overlap, f"{e.identity_agree} facts of the head agree"])
        kept = max(shared, e.alignment.in_order)
        half = e.b.size >= rules["half"] * e.a.size  # a report among others is less
        if (
            half
            and kept >= rules["reworded"]
            and agree >= rules["agreeing"]
            and e.conflict_share <= rules["body_conflict"]
        ):
            told = [f"{e.alignment.in_order:.0%} in order".replace("%", " %"), f"{agree} facts agree"]
            return _match("duplicate", kept * (1 - e.conflict_share), [overlap, *told, *slips])
    if shared < rules["little"] and (e.alignment.in_order < rules["half"] or e.b.size < rules["head"]):
        return _match("unrelated", 1 - shared, [overlap])
    return _match("unsure", 0.5, [overlap, *slips])


def _held(e: Evidence, reasons: list[str]) -> Match:
    """b stands in a as good as whole: a copy, a copy cut short, a piece, or one report of several in a."""
    rules = settings()
    score = e.held
    by_b = sorted((j, i) for i, j in e.alignment.pairs if i not in e.a.bylines and j not in e.b.bylines)
    first, last = (by_b[0][1], by_b[-1][1]) if by_b else (0, 0)
    before = [u for u in e.a.units[:first] if not is_byline(u)]
    if not e.b.headed and _length(before) >= rules["lead"]:
        return _match("contains", score, [*reasons, "the shorter has neither title nor lead"])
    if _length(before) >= rules["lead"] and _lead_in(e.a, first) and not _lead_in(e.b, 2):
        return _match("contains", score, [*reasons, f"begins below the lead, after {_length(before)} characters"])
    alone = [u for u, m in zip(e.b.units, e.alignment.b_match, strict=True) if m < rules["aligned"]] if by_b else []
    alone = [u for u in alone if u.at < e.b.units[by_b[0][0]].at and not is_byline(u)]
    if _length(alone) >= rules["lead"] and _lead_in(e.b, by_b[0][0]):
        return _match("unsure", 0.5, [*reasons, f"{_length(alone)} characters with the lead on one side only"])
    ends = rules["pattern"]["sentence_end"]
    told = _length(u for u in before if ends.search(u.text))
    enough = max(rules["extra"], rules["extra_share"] * e.b.size)
    if told >= enough or (told >= rules["lead"] and _another_begins(before, 0)):
        return _match("contains", score, [*reasons, f"begins after {_length(before)} characters"])
    if not e.heads_meet and max(e.alignment.a_share, e.alignment.a_order) < rules["whole"]:
        return _match("unsure", 0.5, [*reasons, "title and lead do not correspond"])
    after = _length(u for u in e.a.units[last + 1 :] if u.key not in e.b.key)
    if after >= rules["lead"] and _another_begins(e.a.units, last + 1, after=True):
        return _match("contains", score, [*reasons, f"another text of {after} characters follows"])
    agree = f"{e.identity_agree} facts of the head agree"
    cut = [f"cut short by {after} characters"] if after >= enough else []
    return _match("duplicate", score * (1 - e.conflict_share / 2), [*reasons, agree, *cut])


def _lead_in(page: Page, count: int) -> bool:
    """Whether a dated sentence or the page's document number stands in its first units, by-lines aside."""
    ends = settings()["pattern"]["sentence_end"]
    start = next((i for i in range(len(page.units)) if i not in page.bylines), 0)
    for i in range(start, max(count, start + 2 if count == 2 else 0)):
        if i < len(page.units) and i not in page.bylines:
            facts = page.facts[i]
            if facts.doc_numbers or (any(d.day for d in facts.dates) and ends.search(page.units[i].text)):
                return True
    return False


def _length(part: Iterable[Unit]) -> int:
    return sum(len(u.key) for u in part)


def _another_begins(text: Sequence[Unit], at: int, *, after: bool = False) -> bool:
    """Whether an attachment, or a title with a dated lead, stands at that unit or soon after it.

    after: the text before it is the other page's, so that a lead or a document number begins another.
    """
    pattern = settings()["pattern"]
    for i in range(at, min(at + 3, len(text))):
        if pattern["attachment"].search(text[i].text):
            return True
        if after and (pattern["opening"].search(text[i].text) or typed.own_number(text[i].text)):
            return True
        heading = not pattern["sentence_end"].search(text[i].text) and 8 <= len(text[i].key) <= 60
        if heading and any(d.day for u in text[i + 1 : i + 4] for d in typed.facts(u.text).dates):
            return True
    return False


def _of_another_kind(e: Evidence) -> Match | None:
    """Revisions, forwarding letters and reports of one event: other than copies and siblings."""
    rules = settings()
    alike = (e.titles or 0) >= rules["title_aligned"]
    if alike and not _doc_conflict(e):
        drafts = e.a.drafts ^ e.b.drafts
        if drafts and e.shared >= rules["template"]:
            return _match("revision", 0.8, [f"title {'、'.join(sorted(drafts))} on one side only"])
        legal = min(e.a.articles, e.b.articles) >= rules["legal_articles"]
        novelty = 1 - min(e.alignment.a_share, e.alignment.b_share)
        versions = [p.days(p.preamble) for p in (e.a, e.b)] if legal else []
        if legal and e.shared >= rules["template"] and (novelty > rules["revised"] or versions[0] != versions[1]):
            dates = ["/".join(max(map(str, v), default="undated") for v in versions)]
            return _match("revision", 0.9, [f"dates {dates[0]}", f"novel {novelty:.0%} of one side".replace("%", " %")])
    sides = (e.a, e.b, e.alignment.b_share, "forwards"), (e.b, e.a, e.alignment.a_share, "forwarded_by")
    for x, y, told, relation in sides:  # the letter repeats the other's title, and little else of it
        if x.forwards and not y.forwards and _title(y) and told < rules["little"]:
            cited = max((_likeness(c, _title(y)) for c in _cited(x)), default=0.0)
            if cited >= rules["title_aligned"]:
                return _match(relation, cited, [f"cites {_title(y)[:40]}"])
    local = all(c.type in ("place", "name") for c in e.identity)  # two counties write up one meeting
    if max(e.shared, e.alignment.in_order) < rules["reworded"] and local:
        return _one_event(e)
    return None


def _doc_conflict(e: Evidence) -> bool:
    return any(c.type in ("doc_number", "place") for c in e.identity)


def _one_event(e: Evidence) -> Match | None:
    """Two reports of one meeting, independently written: date and name of the meeting agree, the texts differ."""
    rules = settings()
    common = [x for x in e.a.head_days for y in e.b.head_days if not x.conflicts(y)]
    if not common or e.a.turns.isdisjoint(e.b.turns):
        return None
    x, y = ("".join(u.key for u in p.units[: p.head]) for p in (e.a, e.b))
    m = SequenceMatcher(None, x, y, autojunk=False).find_longest_match()
    name = x[m.a : m.a + m.size]
    told = rules["pattern"]["any_meeting"].sub("", name)
    if len(name) < rules["meeting"] or len(told) < rules["named"] or not rules["pattern"]["meeting"].search(name):
        return None
    return _match(
        "same_event", 0.7, [f"date {common[0]}", f"meeting {name}", f"aligned {e.shared:.0%}".replace("%", " %")]
    )


def _cited(page: Page) -> list[str]:
    head = "".join(u.text for u in page.units[: page.head])
    return [next(filter(None, groups), "") for groups in settings()["pattern"]["cited"].findall(head)]


def _likeness(x: str, y: str) -> float:
    left, right = ({s[i : i + 2] for i in range(len(s) - 1)} for s in (x, y))
    return len(left & right) / max(1, min(len(left), len(right)))


def _title(page: Page) -> str:
    return "" if page.title is None else page.units[page.title].key


def _match(relation: Any, score: float, reasons: Sequence[str]) -> Match:
    return Match(relation, round(min(1.0, max(0.0, score)), 3), tuple(dict.fromkeys(reasons))[:_REASONS])
