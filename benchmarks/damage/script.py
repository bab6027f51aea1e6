"""Pages that were raised to traditional script, by OpenCC or by a careless converter, folded back."""

from __future__ import annotations

import random
import tomllib
from collections import Counter
from collections.abc import Callable
from difflib import SequenceMatcher
from functools import cache, partial
from itertools import islice
from pathlib import Path

from opencc import OpenCC

from benchmarks.damage.peers import peers
from benchmarks.damage.table import Result, Row
from benchmarks.damage.texts import Texts, repaired

ASKED = 0.9995
KINDS = ("s2t", "s2tw", "s2hk", "careless")
TOLD = 12  # characters named with the careless row


@cache
def choices() -> dict[str, str]:
    """What careless converters write for one character, as a string of candidates."""
    with (Path(__file__).parent / "careless.toml").open("rb") as file:
        table: dict[str, str] = tomllib.load(file)["choices"]
    return table


def careless(text: str, rng: random.Random) -> str:
    """The text raised character by character, by a converter that has one answer for each ambiguous character."""
    answers = {ord(char): rng.choice(forms) for char, forms in choices().items()}
    every = _by_character()
    return text.translate({**every, **answers})


@cache
def _by_character() -> dict[int, str]:
    raised = OpenCC("s2t").convert
    return {c: raised(chr(c)) for c in range(0x4E00, 0xA000)}


def wrong(wanted: str, got: str) -> list[tuple[str, str]]:
    """The characters of ``wanted`` that did not come back, each with what stands there, or an empty string."""
    if len(wanted) == len(got):
        return [(a, b) for a, b in zip(wanted, got, strict=True) if a != b]
    found: list[tuple[str, str]] = []
    for op, i, j, k, m in SequenceMatcher(None, wanted, got, autojunk=False).get_opcodes():
        if op != "equal":
            found += [(c, got[k + n : k + n + 1] if k + n < m else "") for n, c in enumerate(wanted[i:j])] or [
                ("", got[k:m])
            ]
    return found


def measure(texts: Texts, cases: int) -> Result:
    """Character accuracy of every conversion and of the peers, against the text that the page was made from."""
    rows: list[Row] = []
    failures: list[tuple[str, str]] = []
    for kind in KINDS:
        rng = random.Random(5)
        raised: Callable[[str], str] = partial(careless, rng=rng) if kind == "careless" else OpenCC(kind).convert
        tools = {"govclean": repaired} | {peer.name: peer.repair for peer in peers("script")}
        bad = {name: Counter[tuple[str, str]]() for name in tools}
        size = 0
        for page in islice(texts.pages(rng), cases):
            observed = raised(page)
            size += len(page)
            for name, tool in tools.items():
                after = tool(observed)
                errors = wrong(page, after)
                bad[name].update(errors)
                if name == "govclean" and errors:
                    failures += _told(kind, page, observed, after)
        what = {"careless": "traditional by careless one-to-many choices"}.get(kind, f"traditional by {kind}")
        for name, tally in bad.items():
            count = size - tally.total()
            rows.append(
                Row(
                    what if name == "govclean" else f"  {name}",
                    count,
                    size,
                    least=None if name != "govclean" else ASKED,
                )
            )
        worst = "  ".join(f"{a}->{b} {n}" for (a, b), n in bad["govclean"].most_common(TOLD))
        failures.insert(0, (f"{kind}, most frequent", worst))
    return Result(rows, failures)


def _told(kind: str, page: str, observed: str, after: str) -> list[tuple[str, str]]:
    if len(page) != len(after):
        return [(kind, f"length {len(page)} -> {len(after)}: {page[:30]}")]
    at = next(i for i, (a, b) in enumerate(zip(page, after, strict=True)) if a != b)
    near = slice(max(0, at - 8), at + 9)
    return [(kind, f"{observed[near]} -> {after[near]}, was {page[near]}".replace("\n", "⏎"))]
