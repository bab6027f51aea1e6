"""What a person reads in a terminal: the edits of a page with their reasons, the rules, and progress."""

from __future__ import annotations

import sys
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import accumulate
from pathlib import Path

import click

from govclean.document import Document
from govclean.findings import Edit
from govclean.rules import Rule, all_rules

CONTEXT = 12  # characters shown on either side of a change
EXCERPT = 160  # changes near one another share an excerpt of at most this many characters
LONGEST = 60  # a longer text is shown by its two ends
PROGRESS_AFTER = 2.0  # seconds

_SIGNS = {"\n": "⏎", "\r": "␍", "\t": "⇥"}


def visible(text: str) -> str:
    r"""Text with nothing in it that a terminal would obey or swallow.

    >>> visible("安\u200b全\x1b[2J\n")
    '安<U+200B>全<U+001B>[2J⏎'
    """
    return "".join(
        _SIGNS.get(c) or (f"<U+{ord(c):04X}>" if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") else c)
        for c in text
    )


def explained(doc: Document, name: str, *, colour: bool) -> Iterator[str]:
    """The report on one page, line by line."""
    edits, notes, fields = doc.edits, doc.notes, doc.fields
    place = _places(doc.source)
    counts = f"{_many(edits, 'edit')}, {_many(notes, 'note')}, {_many(fields, 'field')}"
    yield f"{visible(name)}: {counts}; {len(doc.source):,} -> {len(doc.text):,} characters"
    for group in _groups(edits):
        yield ""
        yield _style(f"{place(group[0].start)}", colour, dim=True) + "  " + _excerpt(doc.source, group, colour)
        for said in dict.fromkeys(map(_why, group)):
            yield f"    {said}"
    if notes:
        yield "\nnotes"
    for note in notes:
        quoted = visible(_clipped(doc.source[note.start : note.end]))
        kind = _style(note.kind, colour, fg="yellow")
        yield f"  {kind}  {place(note.start)}  {visible(note.message)}{f'  «{quoted}»' if quoted else ''}"
    if fields:
        yield "\nfields"
    for field in fields.values():
        said = f"{_sure(field.confidence)}{_reasons(field.because)}"
        yield f"  {_style(field.name, colour, fg='cyan')}  {visible(_clipped(field.value))}{said}"
    used = Counter(rule for e in edits for rule in e.rule.split("+"))
    if used:
        yield "\nrules"
        does = {rule.name: rule.does for rule in all_rules()}
        for rule, count in used.most_common():
            yield f"  {count:>5}  {rule}  {_style(_said_of(rule, does), colour, dim=True)}".rstrip()


def listed(rule: Rule, *, colour: bool) -> Iterator[str]:
    """One rule: its name and what it does, and its example."""
    yield f"{_style(rule.name, colour, fg='cyan')}  {rule.does}"
    example, result = visible(_clipped(rule.example)), visible(_clipped(rule.result))
    if rule.example == rule.result:
        yield f"    {example}"
    elif colour:
        yield f"    {_removed(example, colour)}  {_added(result, colour)}"
    else:
        yield f"    {example}  ->  {result}"


@contextmanager
def progress(paths: Sequence[str]) -> Iterator[Callable[[int], object]]:
    """A bar on stderr, in bytes of input, when stderr is a terminal and the job is long; gives a call that moves it."""
    if not sys.stderr.isatty():
        yield lambda size: None
        return
    from tqdm import tqdm

    tqdm.monitor_interval = 0  # no thread: the workers may be forked later
    known = paths and all(Path(p).is_file() for p in paths)
    total = sum(Path(p).stat().st_size for p in paths) if known else None
    with tqdm(total=total, unit="B", unit_scale=True, delay=PROGRESS_AFTER, file=sys.stderr) as bar:
        yield bar.update


def _groups(edits: Sequence[Edit]) -> Iterator[list[Edit]]:
    group: list[Edit] = []
    for e in edits:
        if group and (e.start - group[-1].end > 2 * CONTEXT or e.end - group[0].start > EXCERPT):
            yield group
            group = []
        group.append(e)
    if group:
        yield group


def _excerpt(source: str, group: Sequence[Edit], colour: bool) -> str:
    start, end = max(0, group[0].start - CONTEXT), min(len(source), group[-1].end + CONTEXT)
    parts = ["…" if start else ""]
    done = start
    for e in group:
        parts.append(visible(source[done : e.start]))
        if e.old:
            parts.append(_removed(_shown(e.old), colour))
        if e.new:
            parts.append(_added(_shown(e.new), colour))
        done = e.end
    parts += visible(source[done:end]), "…" if end < len(source) else ""
    return "".join(parts)


def _shown(text: str) -> str:
    """A changed piece: spaces other than the plain one are named, for they may be all that changed."""
    return "".join(f"<U+{ord(c):04X}>" if c.isspace() and c not in " \n\r\t" else visible(c) for c in _clipped(text))


def _clipped(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    return f"{text[: LONGEST // 2]} …{len(text) - LONGEST:,} more… {text[-LONGEST // 2 :]}"


def _why(edit: Edit) -> str:
    return f"{edit.rule}{_sure(edit.confidence)}{_reasons(edit.because)}"


def _reasons(because: Sequence[str]) -> str:
    return f": {'; '.join(map(visible, because))}" if because else ""


def _sure(confidence: float) -> str:
    return "" if confidence == 1 else f" ({confidence:.2f})"


def _said_of(rule: str, does: Mapping[str, str]) -> str:
    while rule and rule not in does:
        rule = rule.rpartition(".")[0]
    return does.get(rule, "")


def _places(text: str) -> Callable[[int], str]:
    starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]

    def place(offset: int) -> str:
        line = bisect_right(starts, offset) - 1
        return f"{line + 1}:{offset - starts[line] + 1}"

    return place


def _many(things: Sequence[object] | Mapping[str, object], noun: str) -> str:
    return f"{len(things)} {noun}{'' if len(things) == 1 else 's'}"


def _removed(text: str, colour: bool) -> str:
    return click.style(text, fg="red", strikethrough=True) if colour else f"[-{text}-]"


def _added(text: str, colour: bool) -> str:
    return click.style(text, fg="green") if colour else f"{{+{text}+}}"


def _style(text: str, colour: bool, *, fg: str | None = None, dim: bool | None = None) -> str:
    return click.style(text, fg=fg, dim=dim) if colour and text else text
