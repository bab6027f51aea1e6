"""`script`: the page in the script that the reader asked for.

A page is judged as a whole, then line by line, by characters that only one script uses; variants that stand in
names count for neither side, so that 昇 in a simplified page or a line of a traditional quotation stays as it is.
A page whose body is Japanese or Korean is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from govclean import prefilter
from govclean.chain import guarded
from govclean.conversion import OTHER, PIVOT, SIMPLIFIED, TRADITIONAL, Config, Seen, opencc, seen, simplify
from govclean.document import Document
from govclean.findings import Finding, Note, Rewrite
from govclean.options import Script

# A script is a page's or a line's own when its marks are more than half of the other script's marks, and the
# whole page's when the other script's are below a tenth of it. Kana and hangul: a tenth of the marks and above.
_OWN, _WHOLE, _FOREIGN = 2, 10, 10
_ROUNDS = 4
_HELD = "\uffff"  # stands for a damaged span while the text around it is converted
_LONGEST_HELD = 200  # characters; a longer span is the page rather than a place on it
_RAISE: dict[str, tuple[Config, Config | None]] = {
    "traditional": ("s2t", None),
    "tw": ("s2tw", "t2tw"),
    "hk": ("s2hk", "t2hk"),
}


def _wants(doc: Document) -> bool:
    if doc.options.script == "keep" or doc.text.isascii():
        return False
    return doc.options.script != "simplified" or doc.may_hold(prefilter.TRADITIONAL)


@guarded(_wants)
def script(doc: Document) -> Iterator[Finding]:
    """Convert the page, or the lines of it that are in the other script, until nothing changes any more."""
    want = doc.options.script
    if want == "keep" or not _wants(doc):
        return
    damaged = _damaged(doc)
    text = before = _without(doc.text, damaged)
    for _ in range(_ROUNDS):
        after = converted(text, want)
        if after == text:
            break
        text = after
    else:
        return  # OpenCC goes in circles here
    if text != before:
        pieces = text.split(_HELD) if damaged else [text]
        if len(pieces) == len(damaged) + 1:
            for i, (start, end) in enumerate(damaged):
                pieces[i] += doc.text[start:end]
            yield Rewrite("".join(pieces), f"script.{want}")


def _damaged(doc: Document) -> list[tuple[int, int]]:
    """Where earlier filters of this pass noted damaged text: its characters are evidence, not words of a script."""
    if not any(isinstance(f, Note) and f.kind == "damaged" for step in doc.steps for f in step.findings):
        return []
    if _HELD in doc.text:
        return []
    spans: list[tuple[int, int]] = []
    edits = doc.edits
    for note in doc.notes:
        if note.kind != "damaged" or not 0 < note.end - note.start <= _LONGEST_HELD:
            continue
        if any(e.start < note.end and note.start < e.end for e in edits):
            continue
        shift = sum(len(e.new) - (e.end - e.start) for e in edits if e.end <= note.start)
        start, end = note.start + shift, note.end + shift
        if spans and start < spans[-1][1]:
            spans[-1] = spans[-1][0], max(end, spans[-1][1])
        else:
            spans.append((start, end))
    return spans


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    at, pieces = 0, []
    for start, end in spans:
        pieces.append(text[at:start])
        at = end
    return _HELD.join([*pieces, text[at:]])


def marks(text: str) -> tuple[int, int, int]:
    """How many characters only traditional script uses, only simplified script, and kana and hangul.

    >>> marks("應急管理部门"), marks("徐乾学")
    ((1, 1, 0), (0, 1, 0))
    """
    return _marks(seen(text))


def _marks(page: Seen) -> tuple[int, int, int]:
    import numpy as np

    n = np.bincount(page.flags, minlength=2 * PIVOT).tolist()
    old, new, other = (n[flag] + n[flag | PIVOT] for flag in (TRADITIONAL, SIMPLIFIED, OTHER))
    return old, new, other


def converted(text: str, want: Script) -> str:
    """One conversion of a page; the text itself where there is nothing to convert."""
    page = seen(text)
    old, new, foreign = _marks(page)
    if foreign * _FOREIGN > len(text):
        return text
    if want != "simplified":
        old, new = new, old
    if not old and want in ("simplified", "traditional"):
        return text
    whole, own = new * _WHOLE < old and not foreign, old * _OWN > new
    if whole and want == "simplified":
        return simplify(page)
    return "\n".join(_line(line, want, own, whole) for line in text.split("\n"))


def _line(line: str, want: Script, own: bool, whole: bool) -> str:
    """One line: lowered or raised if it is in the other script, else only brought to the regional standard."""
    if line.isascii():
        return line
    page = seen(line)
    old, new, foreign = _marks(page)
    if foreign * _FOREIGN > len(line):
        return line
    if want != "simplified":
        old, new = new, old
    if own and (whole or old * _OWN > new):
        return simplify(page) if want == "simplified" else opencc(line, _RAISE[want][0])
    standard = None if want == "simplified" else _RAISE[want][1]
    return opencc(line, standard) if standard and not old else line
