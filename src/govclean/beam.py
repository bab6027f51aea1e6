"""The beam of a search for lost text: partial readings, ways on from them, and the few that are worth following.

Readings that will go on alike are one state; it remembers how likely those were that it displaced, so that the best
reading can be compared with all others together.
"""

from __future__ import annotations

from math import exp
from typing import Any, NamedTuple

from govclean.plausibility import UNIT

STATES = 128  # kept after each observed character at most
WIDTH = 240  # 15 nats: a state that costs so much more than the best one is not followed
DOUBT = 16  # a nat for each character


class State(NamedTuple):
    """A partial reading. Costs are those of :mod:`govclean.plausibility`."""

    cost: int
    others: float  # the likelihood of all that end alike and were displaced, relative to this one
    out: str  # the text so far
    raw: bytes  # its bytes, with what the site put in and CUT where it cut
    a: str  # the last two characters, folded
    b: str
    lead: int  # a lead byte that waits for its trail; 0 when in step
    stop: int  # where in the observed text it came back into step
    kept: int  # length of ``out`` at that place
    own: int  # the cost at that place
    quoted: bool  # whether a quotation mark is open


class Step(NamedTuple):
    """How a state may go on, before it is known whether that is worth a state of its own."""

    cost: int
    state: State
    text: str
    raw: bytes
    lead: int
    a: str
    b: str
    quoted: bool
    literal: bool


def first(row: tuple[Any, ...]) -> Any:
    """A row's cost, to sort by."""
    return row[0]


def likely(cost: int, longer: int = 0) -> float:
    """The likelihood of what costs so much more, and is so many characters longer: a reading that lost some of them is
    cheap, and so the longer one has the benefit of the doubt."""
    return exp((DOUBT * max(0, longer) - cost) / UNIT)


def taken(step: Step, stop: int) -> State:
    """The state after a step that ends at ``stop`` of the observed text."""
    cost, s, text, raw, lead, a, b, quoted, literal = step
    out = s.out + text
    if literal:
        return State(cost, s.others, out, s.raw, a, b, lead, s.stop, s.kept, s.own, quoted)
    return State(cost, s.others, out, s.raw + raw, a, b, lead, stop, len(out), cost, quoted)


def best_of(steps: list[Step], stop: int) -> list[State]:
    """The states worth following: of steps that will continue alike the cheapest, which remembers the others."""
    found: dict[tuple[int, str, str, bool], State] = {}
    steps.sort(key=first)
    for step in steps:
        if step.cost > steps[0].cost + WIDTH:
            break
        key = (step.lead, step.a, step.b, step.quoted)
        best = found.get(key)
        if best is None:
            if len(found) < STATES:
                found[key] = taken(step, stop)
        elif step.state.out + step.text != best.out:
            longer = len(step.state.out) + len(step.text) - len(best.out)
            more = (1 + step.state.others) * likely(step.cost - best.cost, longer)
            found[key] = best._replace(others=best.others + more)
    return list(found.values())
