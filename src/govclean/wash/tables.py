"""The tables: word pairs, phrases that give a page away, vetoes, junk, and the context weights of each pair."""

from __future__ import annotations

import lzma
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from govclean.wash.features import Vocabulary, vocabulary

MODEL_VERSION = 2
SCALE = 16.0  # weights are stored as round(weight * SCALE), one signed byte


@dataclass(frozen=True, slots=True)
class Pair:
    """One swap: a page has ``substitute`` where its source had one of ``originals`` (the first is the usual one).

    use: ``core`` and ``wide`` pairs are repaired and give evidence (wide ones are swapped by fewer sites);
        ``suggest`` pairs, near-synonyms, are only ever noted.
    """

    family: str
    substitute: str
    originals: tuple[str, ...]
    use: str


@dataclass(frozen=True, slots=True)
class Table:
    """Context weights of one pair: positive speaks for an original, negative for the substitute as it stands.

    ratio: how much more frequent the originals are than the substitute in clean text, capped.
    choice: the same kind of weights between the two originals (positive: the first), if there are two.
    """

    ratio: float
    bias: float
    weights: Mapping[str, float]
    choice_bias: float = 0.0
    choice: Mapping[str, float] | None = None


@dataclass(frozen=True, slots=True)
class Junk:
    """A literal slip that washers leave behind, and what stood there."""

    family: str
    found: str
    original: str


def folder() -> Traversable:
    """Where the data files of this filter live."""
    return files("govclean") / "data" / "substitution"


def rows(name: str) -> Iterator[list[str]]:
    """The fields of each line of a tab-separated data file; lines that begin with ``#`` are for readers."""
    for line in (folder() / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def read_pairs(lines: Iterable[list[str]]) -> tuple[Pair, ...]:
    """Pairs from the rows of ``pairs.tsv``: family, substitute, originals, use, where it is right, source."""
    return tuple(Pair(family, word, tuple(originals.split("|")), use) for family, word, originals, use, *_ in lines)


@cache
def pairs() -> Mapping[str, tuple[Pair, ...]]:
    """The pairs of each family, by family name."""
    table: dict[str, tuple[Pair, ...]] = {}
    for pair in read_pairs(rows("pairs.tsv")):
        table[pair.family] = (*table.get(pair.family, ()), pair)
    return table


@cache
def words(family: str) -> Vocabulary:
    """The vocabulary of one family."""
    return vocabulary((p.substitute, p.originals) for p in pairs()[family])


@cache
def phrases() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Phrases that clean text has with the original and never with the substitute: family -> substitute -> phrases.

    The first phrase tuple of a family, under ``""``, holds its core substitutes: a page without any of them is not
    looked at further.
    """
    table: dict[str, dict[str, tuple[str, ...]]] = {}
    for family, word, listed, *_ in rows("phrases.tsv"):
        table.setdefault(family, {})[word] = tuple(listed.split(" "))
    return table


@cache
def telling(family: str) -> Mapping[str, float]:
    """Nats of each phrase of a family: how much likelier it is on a washed page than on an honest one."""
    return {
        phrase: float(weight)
        for f, word, listed, *weights in rows("phrases.tsv")
        if f == family and word
        for phrase, weight in zip(listed.split(" "), weights[0], strict=True)
    }


@cache
def vetoes(family: str) -> Mapping[str, re.Pattern[str]]:
    """For each substitute, the squeezed surroundings in which it is right: matched against ``left<word>right``."""
    sides: dict[str, list[str]] = {}
    for word, before, after, *_ in rows("vetoes.tsv"):
        sides.setdefault(word, []).append(
            (f"(?:{before})" if before else "") + "<.*>" + (f"(?:{after})" if after else "")
        )
    everywhere = sides.pop("*", [])
    return {p.substitute: re.compile("|".join(everywhere + sides.get(p.substitute, []))) for p in pairs()[family]}


@cache
def junk(family: str) -> tuple[Junk, ...]:
    """The literal slips of one family."""
    return tuple(Junk(f, found, original) for f, found, original, *_ in rows("junk.tsv") if f == family)


@cache
def _blocks() -> Mapping[tuple[str, str], list[str]]:
    """The model file, one block of unparsed lines a pair. Raises ValueError for another version's file."""
    lines = lzma.decompress((folder() / "contexts.tsv.xz").read_bytes()).decode().split("\n")
    if lines[0] != f"govclean substitution contexts {MODEL_VERSION}":
        raise ValueError(
            f"contexts.tsv.xz begins {lines[0]!r}, this govclean reads version {MODEL_VERSION}: "
            "train it again with python -m govclean.training.substitution"
        )
    blocks: dict[tuple[str, str], list[str]] = {}
    for line in lines[2:]:  # the second says what it was trained on
        if line.startswith("pair\t"):
            head = line.split("\t")
            blocks[head[1], head[2]] = current = [line]
        elif line:
            current.append(line)
    return blocks


@cache
def table(family: str, substitute: str) -> Table:
    """The context weights of one pair."""
    head, *lines = _blocks()[family, substitute]
    _, _, _, ratio, bias, choice_bias = head.split("\t")
    weights: dict[str, float] = {}
    choice: dict[str, float] = {}
    for line in lines:
        kind, value, listed = line.split("\t")
        (weights if kind == "w" else choice).update(dict.fromkeys(listed.split(" "), int(value) / SCALE))
    return Table(float(ratio), float(bias), weights, float(choice_bias), choice or None)
