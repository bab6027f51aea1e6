"""The model: word pairs, phrases that give a page away, vetoes, junk, and the context weights of each pair.

A model is a folder of files that a person can read: ``model.json`` (what it was trained on, version, checksums),
``pairs.tsv``, ``vetoes.tsv``, ``junk.tsv``, and what training derives, ``phrases.tsv`` and ``contexts.xz``. Each is
read when it is first wanted: pages without a telling phrase never load the contexts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import blake2b
from importlib.resources import files
from importlib.resources.abc import Traversable
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from govclean.literals import Literals
from govclean.wash.contexts import Contexts, Table
from govclean.wash.features import WINDOW, Vocabulary, vocabulary
from govclean.wash.weights import Weights

if TYPE_CHECKING:
    from govclean.wash.lexicon import Lexicon

MODEL_VERSION = 3
FILES = ("pairs.tsv", "vetoes.tsv", "junk.tsv", "phrases.tsv", "contexts.xz")  # beside model.json
USES = ("core", "wide", "suggest")
_HAN_RUN = 4  # characters of a phrase that the fast search takes
_AGAIN = "train it again with `govclean train-substitution`"
_Asked: TypeAlias = Callable[[str, int, int], re.Match[str] | None]


class ModelError(ValueError):
    """The folder is no model, or one that this govclean cannot read; the message says what to do."""


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
class Junk:
    """A literal slip that washers leave behind, and what stood there."""

    family: str
    found: str
    original: str


def folder() -> Traversable:
    """Where the shipped model lives."""
    return files("govclean") / "data" / "substitution"


def rows(name: str, root: Traversable | None = None) -> Iterator[list[str]]:
    """The fields of each line of a tab-separated data file; lines that begin with ``#`` are for readers."""
    for line in ((root or folder()) / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def read_pairs(lines: Iterable[list[str]]) -> tuple[Pair, ...]:
    """Pairs from the rows of ``pairs.tsv``: family, substitute, originals, use, where it is right, source."""
    return tuple(Pair(family, word, tuple(originals.split("|")), use) for family, word, originals, use, *_ in lines)


def listed_pairs(text: str) -> tuple[Pair, ...]:
    """The pairs of a file that a person wrote. Raises ModelError, which names the line and says what is wrong."""
    found: dict[tuple[str, str], Pair] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        fields = line.split("\t")
        where = f"line {number} of the pairs"
        if len(fields) < 4:
            raise ModelError(
                f"{where} has {len(fields)} columns: family, substitute, originals and use, with tabs between"
            )
        (pair,) = read_pairs([fields])
        if pair.use not in USES:
            raise ModelError(f"{where}: use {pair.use!r} is none of {', '.join(USES)}")
        if not all((pair.family, pair.substitute, *pair.originals)) or len(pair.originals) > 2:
            raise ModelError(f"{where}: family, substitute and one or two originals (with | between) must not be empty")
        if pair.substitute in pair.originals or set(pair.family) & set("* \t"):
            raise ModelError(
                f"{where}: {pair.family} {pair.substitute!r} cannot stand for itself, nor a family be so called"
            )
        if (pair.family, pair.substitute) in found:
            raise ModelError(f"{where}: {pair.family} has {pair.substitute!r} twice")
        found[pair.family, pair.substitute] = pair
    if not found:
        raise ModelError("the file of pairs is empty")
    return tuple(found.values())


class Vetoes:
    """Surroundings in which a word is right: rows of two regular expressions, for what is before it and what is behind.

    Either may be empty. The one before a word ends with it, the one behind begins with it, within WINDOW characters.
    everywhere: what holds of other words, too.

    >>> vetoes = Vetoes([("", "银行|校园"), ("一路", "")])
    >>> vetoes("平安银行", 0, 2), vetoes("一路平安", 2, 4), vetoes("平安生产", 0, 2)
    (True, True, False)
    """

    def __init__(self, rows: Iterable[tuple[str, str]], everywhere: Vetoes | None = None) -> None:
        self._rows, self._everywhere = list(rows), everywhere

    @cached_property
    def _compiled(self) -> tuple[_Asked | None, _Asked | None, list[tuple[_Asked, _Asked]]]:
        """What is behind, what is before, and both: compiled when a page first has the word, for most have few."""
        behind = [after for before, after in self._rows if after and not before]
        before = [before for before, after in self._rows if before and not after]
        both = ((before, after) for before, after in self._rows if before and after)
        return (
            re.compile("|".join(behind)).match if behind else None,
            re.compile(f"(?:{'|'.join(before)})\\Z").search if before else None,
            [(re.compile(f"(?:{a})\\Z").search, re.compile(b).match) for a, b in both],
        )

    def __call__(self, text: str, start: int, end: int) -> bool:
        """Whether the word at ``text[start:end]`` is right there."""
        first, last = max(0, start - WINDOW), end + WINDOW
        behind, before, both = self._compiled
        if behind is not None and behind(text, end, last):
            return True
        if before is not None and before(text, first, start):
            return True
        if any(ends(text, first, start) and begins(text, end, last) for ends, begins in both):
            return True
        return self._everywhere is not None and self._everywhere(text, start, end)


class Family:
    """One family of a model: a table of swaps that one kind of site uses, judged apart from the others."""

    def __init__(self, name: str, pairs: tuple[Pair, ...], model: Model) -> None:
        self.name, self.pairs, self._model = name, pairs, model
        self.by_word = {pair.substitute: pair for pair in pairs}
        self.back: dict[str, list[str]] = {}  # the substitutes of each original
        for pair in pairs:
            for original in pair.originals:
                self.back.setdefault(original, []).append(pair.substitute)
        self._tables: dict[str, Table] = {}

    @cached_property
    def words(self) -> Vocabulary:
        """The words of all pairs."""
        return vocabulary((p.substitute, p.originals) for p in self.pairs)

    @cached_property
    def _phrases(self) -> dict[str, tuple[tuple[str, ...], str]]:
        listed = (row for row in self._model.phrase_rows if row[0] == self.name)
        return {word: (tuple(forms.split(" ")), "".join(weights)) for _, word, forms, *weights in listed}

    @cached_property
    def rare(self) -> tuple[str, ...]:
        """The core substitutes: a page without any of them is not looked at further."""
        return self._phrases.get("", ((), ""))[0]

    @cached_property
    def phrases(self) -> Mapping[str, tuple[str, ...]]:
        """Phrases that clean text has with the original and never with the substitute, by substitute."""
        return {word: forms for word, (forms, _) in self._phrases.items() if word}

    @cached_property
    def listed(self) -> Mapping[str, list[tuple[int, int]]]:
        """Where each phrase is listed: the numbers of its substitutes, and its own among those of each."""
        found: dict[str, list[tuple[int, int]]] = {}
        for n, forms in enumerate(self.phrases.values()):
            for at, form in enumerate(forms):
                found.setdefault(form, []).append((n, at))
        return found

    @cached_property
    def telling(self) -> Mapping[str, float]:
        """Nats of each phrase: how much likelier it is on a washed page than on an honest one."""
        every = (zip(forms, weights, strict=True) for word, (forms, weights) in self._phrases.items() if word)
        return {phrase: float(weight) for listed in every for phrase, weight in listed}

    @cached_property
    def vetoes(self) -> Mapping[str, Vetoes]:
        """For each substitute, the squeezed surroundings in which it is right."""
        rows: dict[str, list[tuple[str, str]]] = {}
        for word, before, after, *_ in self._model.rows("vetoes.tsv"):
            rows.setdefault(word, []).append((before, after))
        everywhere = Vetoes(rows.pop("*", []))  # of whatever word
        return {word: Vetoes(rows.get(word, []), everywhere) for word in self.by_word}

    @cached_property
    def junk(self) -> tuple[Junk, ...]:
        """The literal slips of the family."""
        return tuple(
            Junk(f, found, original) for f, found, original, *_ in self._model.rows("junk.tsv") if f == self.name
        )

    @cached_property
    def weights(self) -> Weights:
        """The context weights of all pairs, to score places with."""
        return self._model.weights(self.name)

    @cached_property
    def lexicon(self) -> Lexicon:
        """The words of all pairs and what is known of them, as arrays."""
        from govclean.wash.lexicon import Lexicon

        return Lexicon(self)

    def table(self, substitute: str) -> Table:
        """The context weights of one pair, to read."""
        if substitute not in self._tables:
            self._tables[substitute] = self._model.table(self.name, substitute)
        return self._tables[substitute]


class Model:
    """The tables of a folder. What is wrong with a file is raised as ModelError when that file is first wanted.

    >>> shipped().families["W1"].by_word["平安"].originals
    ('安全',)
    """

    def __init__(self, root: Traversable) -> None:
        self.root = root

    def __reduce__(self) -> tuple[Any, ...]:
        return (shipped, ()) if self is shipped() else (Model, (self.root,))

    @classmethod
    def load(cls, path: str | PathLike[str]) -> Model:
        """A folder written by `govclean train-substitution`, looked at whole. Raises OSError, and ModelError."""
        root = Path(path)
        if root.is_file():
            raise ModelError(f"{root} is a file; a model is the folder that `govclean train-substitution` wrote")
        model = cls(root)
        about = model.about
        for name in FILES:
            if not (root / name).is_file():
                raise ModelError(f"{root} lacks {name}: {_AGAIN}")
            if digest((root / name).read_bytes()) != about.get("files", {}).get(name):
                raise ModelError(
                    f"{root / name} is not as it was trained: what is changed by hand takes effect when you {_AGAIN}"
                )
        try:
            model._contexts.check()
        except ValueError as err:
            raise ModelError(f"{root / 'contexts.xz'} is damaged: {err}; {_AGAIN}") from None
        return model

    def rows(self, name: str) -> Iterator[list[str]]:
        """The rows of one of its files."""
        return rows(name, self.root)

    @cached_property
    def about(self) -> Mapping[str, Any]:
        """``model.json``: version, corpus, counts, checksums. Raises OSError, and ModelError for another version's."""
        path = self.root / "model.json"
        try:
            found = json.loads(path.read_bytes())
            version = found["version"]
        except FileNotFoundError:
            raise ModelError(
                f"{path.parent if isinstance(path, Path) else path}: no model.json there; a model is the "
                "folder that `govclean train-substitution` wrote"
            ) from None
        except (ValueError, KeyError, TypeError):
            raise ModelError(f"{path} is damaged: {_AGAIN}") from None
        if version != MODEL_VERSION:
            raise ModelError(f"{path} is of version {version}, this govclean reads {MODEL_VERSION}: {_AGAIN}")
        return dict(found)

    @cached_property
    def families(self) -> Mapping[str, Family]:
        """The families by name, in the order of the pairs."""
        table: dict[str, list[Pair]] = {}
        for pair in read_pairs(self.rows("pairs.tsv")):
            table.setdefault(pair.family, []).append(pair)
        return {name: Family(name, tuple(listed), self) for name, listed in table.items()}

    @cached_property
    def phrase_rows(self) -> tuple[list[str], ...]:
        """The rows of ``phrases.tsv``."""
        return tuple(self.rows("phrases.tsv"))

    @cached_property
    def short(self) -> tuple[str, ...]:
        """Phrases of every family that are shorter than the fast search takes."""
        return tuple(sorted(form for form in self._every if len(form) < _HAN_RUN))

    @cached_property
    def short_groups(self) -> tuple[tuple[str, ...], ...]:
        """The same in the groups in which the prefilter looks for them; each phrase is in one."""
        groups = [tuple(forms.split(" ")) for family, _, forms, *_ in self.phrase_rows if family == "*"]
        rest = set(self.short).difference(*groups)
        return (*groups, tuple(sorted(rest))) if rest else tuple(groups)

    @cached_property
    def short_forms(self) -> Literals:
        """The same, to be sought."""
        return Literals(self.short)

    @cached_property
    def forms(self) -> Literals:
        """All longer phrases, to be sought."""
        return Literals(form for form in self._every if len(form) >= _HAN_RUN)

    def held_by(self, text: str) -> set[str]:
        """The phrases that stand in a text in simplified script."""
        return self.forms.held_by(text) | self.short_forms.held_by(text)

    @cached_property
    def _every(self) -> set[str]:
        return {form for family in self.families.values() for form in family.telling}

    @cached_property
    def _contexts(self) -> Contexts:
        path = self.root / "contexts.xz"
        try:
            return Contexts(path.read_bytes(), MODEL_VERSION)
        except ValueError as err:
            raise ModelError(f"{path} is damaged: {err}; {_AGAIN}") from None

    def table(self, family: str, substitute: str) -> Table:
        """The context weights of one pair."""
        return self._contexts.table(family, substitute)

    def weights(self, family: str) -> Weights:
        """The context weights of all pairs of a family."""
        return self._contexts.weights(family)


@cache
def shipped() -> Model:
    """The model that comes with the package."""
    return Model(folder())


def pairs() -> Mapping[str, tuple[Pair, ...]]:
    """The pairs of the shipped model, by family."""
    return {name: family.pairs for name, family in shipped().families.items()}


def digest(data: bytes) -> str:
    """The checksum of a file, as ``model.json`` records it."""
    return blake2b(data, digest_size=16).hexdigest()
