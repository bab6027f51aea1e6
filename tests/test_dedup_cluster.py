"""Clusters: average linkage with siblings apart, whatever the order."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govclean.dedup.cluster import Candidate, groups, survivor

ids = st.sampled_from("abcdefghij")
edges = st.dictionaries(
    st.tuples(ids, ids).filter(lambda p: p[0] < p[1]),
    st.tuples(
        st.sampled_from(["duplicate", "duplicate", "sibling", "unsure", "contains", "unrelated"]),
        st.sampled_from([0.55, 0.7, 0.9, 1.0]),
    ),
    max_size=30,
)


@given(edges, st.integers(0, 10_000))
def test_the_order_of_edges_and_of_their_ends_does_not_matter(known, seed) -> None:
    rows = list(known.items())
    random.Random(seed).shuffle(rows)
    turned = {((b, a) if random.Random(seed + i).random() < 0.5 else (a, b)): v for i, ((a, b), v) in enumerate(rows)}
    assert list(groups(turned)) == list(groups(known))


@given(edges)
def test_siblings_are_never_in_one_group_and_groups_are_disjoint(known) -> None:
    found = list(groups(known))
    members = [m for group in found for m in group]
    assert len(members) == len(set(members))
    assert all(len(group) > 1 for group in found)
    for (a, b), (relation, _) in known.items():
        if relation == "sibling":
            assert not any(a in group and b in group for group in found)


def test_a_weak_bridge_does_not_join_two_groups() -> None:
    inside = dict.fromkeys([("a", "b"), ("a", "c"), ("b", "c"), ("x", "y"), ("x", "z"), ("y", "z")], ("duplicate", 1.0))
    across = {(a, b): ("unrelated", 0.9) for a in "abc" for b in "xyz"} | {("c", "x"): ("duplicate", 0.9)}
    assert list(groups({**inside, **across})) == [("a", "b", "c"), ("x", "y", "z")]


def test_containment_is_no_link() -> None:
    assert list(groups({("a", "b"): ("contains", 1.0), ("b", "c"): ("part_of", 1.0)})) == []


def test_a_long_chain_of_copies_is_one_group() -> None:
    chain = {(f"{i:04}", f"{i + 1:04}"): ("duplicate", 0.95) for i in range(2_000)}
    assert [len(g) for g in groups(chain)] == [2_001]


@pytest.mark.parametrize("centre", ["000000", "030000", "~"])
def test_thirty_thousand_copies_of_one_page_are_one_group_in_a_moment(centre: str) -> None:
    star = {(f"{i:06}", centre): ("duplicate", 1 - i / 1e6) for i in range(1, 30_000)}
    start = time.process_time()
    assert [len(g) for g in groups(star)] == [30_000]
    assert time.process_time() - start < 20


def test_the_survivor_is_the_most_complete_then_the_least_repaired_then_the_earliest() -> None:
    pages = [
        Candidate("cut", 500, 0, "2021-09-17"),
        Candidate("washed", 1000, 9, "2021-09-17"),
        Candidate("late", 995, 0, "2021-10-01"),
        Candidate("early", 990, 0, "2021-09-18"),
        Candidate("undated", 1000, 0, ""),
    ]
    for seed in range(5):
        random.Random(seed).shuffle(pages)
        assert survivor(pages) == (
            "early",
            ("most complete: 1000 characters", "fewest repairs: 0", "earliest: 2021-09-18"),
        )
    assert survivor([Candidate("b", 9, 0, ""), Candidate("a", 9, 0, "")]) == ("a", ("first by id",))
