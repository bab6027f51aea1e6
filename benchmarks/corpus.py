"""A corpus like a crawl of government sites: 79 % clean simplified pages, 10 % traditional, 11 % with mixed damage.

The shares and the length (2.1 KB of UTF-8) are those of 9,163 real pages that were counted once. The text is composed
from the sentence frames in ``corpus.toml``, or taken from any corpus of the same shape (``--data DIR``: JSON Lines,
plain or ``.xz``, with a ``text`` key). Page ``n`` depends on ``n`` alone, so that a corpus of any size needs no memory.
"""

from __future__ import annotations

import json
import lzma
import random
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

Kind = Literal["clean", "traditional", "dirty"]
KINDS: tuple[Kind, ...] = get_args(Kind)
SHARES = {"clean": 0.79, "traditional": 0.10, "dirty": 0.11}
CHARACTERS = 700  # 2.1 KB of UTF-8


class Page(NamedTuple):
    """One page of the corpus."""

    kind: Kind
    text: str


@cache
def _frames() -> dict[str, Any]:
    with (Path(__file__).parent / "corpus.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def _opencc(config: str) -> Callable[[str], str]:
    from opencc import OpenCC

    convert: Callable[[str], str] = OpenCC(config).convert
    return convert


def pages(count: int, texts: Sequence[str] = ()) -> Iterator[Page]:
    """The first ``count`` pages; composed, or cut from ``texts``."""
    for number in range(count):
        rng = random.Random(number)
        kind = KINDS[rng.choices(range(3), [SHARES[k] for k in KINDS])[0]]
        text = _cut(texts[number % len(texts)]) if texts else report(rng)
        if kind == "traditional":
            text = _opencc("s2t")(text)
        elif kind == "dirty":
            text = damaged(text, rng)
        yield Page(kind, text)


def texts_in(folder: Path, count: int) -> list[str]:
    """Up to ``count`` texts of at least 200 characters, taken in turn from the JSON Lines files under a folder."""
    files = sorted(path for path in folder.rglob("*") if path.name.endswith((".jsonl", ".jsonl.xz")))
    if not files:
        raise SystemExit(f"{folder}: no .jsonl or .jsonl.xz file in it")
    streams = [texts_of(path, 200) for path in files]
    found: list[str] = []
    while streams and len(found) < count:
        for stream in list(streams):
            some = list(islice(stream, 50))
            found += some
            if not some:
                streams.remove(stream)
    return found[:count]


def texts_of(path: Path, least: int = 1) -> Iterator[str]:
    """The texts of a JSON Lines file that have at least so many characters."""
    with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            text = json.loads(line).get("text") or ""
            if len(text) >= least:
                yield text


def _cut(text: str) -> str:
    end = text.find("。", CHARACTERS)
    return text if end < 0 else text[: end + 1]


class _Words(dict[str, str]):
    """The words of one report. Slots are filled as a frame asks for them, each word once before any comes again."""

    def __init__(self, facts: Mapping[str, str], rng: random.Random) -> None:
        super().__init__(facts)
        self._rng = rng
        self._left: dict[str, list[str]] = {}

    def __missing__(self, name: str) -> str:
        if name == "n":
            return str(self._rng.randint(2, 9000))
        if name == "p":
            return f"{self._rng.uniform(1, 99):.1f}"
        if not self._left.get(name):
            self._left[name] = self._rng.sample(_frames()["slots"][name], len(_frames()["slots"][name]))
        return self._left[name].pop()


def report(rng: random.Random) -> str:
    """A meeting report: title, lead, paragraphs of composed sentences."""
    frames = _frames()
    facts = {name: rng.choice(words) for name, words in frames["facts"].items()}
    facts |= {"month": str(rng.randint(1, 12)), "day": str(rng.randint(1, 28)), "year": str(rng.randint(2012, 2025))}
    words = _Words(facts, rng)
    lines = [rng.choice(frames["titles"]).format(**facts), rng.choice(frames["leads"]).format(**facts)]
    size = sum(map(len, lines))
    sentences: list[str] = []
    while size < CHARACTERS:
        line = rng.choice(frames["openings"]).format(**facts)
        for _ in range(rng.randint(2, 5)):
            sentences = sentences or rng.sample(frames["sentences"], len(frames["sentences"]))
            line += sentences.pop().format_map(words)
        lines.append(line)
        size += len(line)
    return "\n".join(lines)


# --- damage


def damaged(text: str, rng: random.Random) -> str:
    """A page with up to four kinds of damage, as mirrors, sharing sites and washing tools leave them."""
    kinds = rng.sample(list(DAMAGE), rng.randint(2, 4), counts=list(DAMAGE.values()))
    for damage in (d for d in DAMAGE if d in kinds):
        text = damage(text, rng)
    return text


def _washed(text: str, rng: random.Random) -> str:
    for official, swapped in _frames()["washed"].items():
        if rng.random() < 0.7:
            text = text.replace(official, swapped)
    return text


def _glossed(text: str, rng: random.Random) -> str:
    readings = _frames()["glosses"]
    return "".join(f"{char}({readings[char]})" if char in readings else char for char in _opencc("s2t")(text))


def _half_width(text: str, rng: random.Random) -> str:
    return text.translate(str.maketrans("，；：？！", ",;:?!"))


def _wrapped(text: str, rng: random.Random) -> str:
    width, gap = rng.randint(26, 42), rng.choice(["\n", " "])
    return "\n".join(gap.join(line[at : at + width] for at in range(0, len(line), width)) for line in text.split("\n"))


def _blanks(text: str, rng: random.Random) -> str:
    strange = ["\u200b", "\xa0", "\u3000", "\ufeff", "\xad"]
    return "".join(char + rng.choice(strange) if rng.random() < 0.02 else char for char in text)


def _entities(text: str, rng: random.Random) -> str:
    return text.replace("“", "&ldquo;").replace("”", "&rdquo;").replace("\n", "\n&nbsp;&nbsp;")


def _misread(text: str, rng: random.Random) -> str:
    lines = text.split("\n")
    for k in rng.sample(range(len(lines)), max(1, len(lines) // 4)):
        if rng.random() < 0.5:
            lines[k] = lines[k].encode().decode("gb18030", "replace")
        else:
            lines[k] = lines[k].encode("gb18030").decode("latin-1")
    return "\n".join(lines)


def _chrome(text: str, rng: random.Random) -> str:
    frames = _frames()["chrome"]
    facts = {name: rng.choice(words) for name, words in _frames()["facts"].items()}
    above = [line.format(**facts, n=rng.randint(1, 9999)) for line in rng.sample(frames["above"], 4)]
    below = [line.format(**facts, n=rng.randint(1, 9999)) for line in rng.sample(frames["below"], 4)]
    return "\n".join([*above, text, *below])


def _shared(text: str, rng: random.Random) -> str:
    title, body = text.split("\n", 1) if "\n" in text else (text[:20], text)
    third = max(len(body) // 3, 1)
    parts = [f"{n}、{body[at : at + third]}" for n, at in enumerate(range(0, len(body), third), 1)]
    frame = [line.format(title=title[:40]) for line in _frames()["share_frame"]]
    return "\n".join([f"{title[:40]}.docx", frame[0], "\n".join(parts), *frame[1:]])


def _translated(text: str, rng: random.Random) -> str:
    english = _frames()["english"]
    lines = [line for line in text.split("\n") if line]
    return "\n".join([text, *(english[k % len(english)].format(n=10 + k) for k in range(len(lines)))])


# In the order in which they befall a page, with how common they are beside each other.
DAMAGE = {
    _washed: 8,
    _glossed: 12,
    _half_width: 24,
    _misread: 3,
    _entities: 8,
    _blanks: 12,
    _wrapped: 14,
    _translated: 4,
    _chrome: 24,
    _shared: 8,
}
