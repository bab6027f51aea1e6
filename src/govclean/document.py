"""Document: a page on its way through the chain, with everything that was found and done."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeVar, cast

from govclean import prefilter, views
from govclean._version import __version__
from govclean.edits import SpanMap, UndoError, apply, compose, in_order, invert, worked_out
from govclean.findings import Edit, Field, Finding, Meta, Note, Rewrite, moved
from govclean.options import Options

AUDIT_VERSION = 1
# Two lone surrogates in a row become one character in JSON. A page that has them is kept as its code points.
_SURROGATE_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")

_DEFAULTS = Options()

T = TypeVar("T")
Span = tuple[int, int]
Reader = Callable[["Document"], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Step:
    """What one filter found on one page. All spans are in the coordinates of ``before``, the text it read."""

    filter: str
    before: str
    after: str
    findings: tuple[Finding, ...]

    @property
    def edits(self) -> list[Edit]:
        """The step's edits, ordered, with ``old`` filled in; those of a Rewrite are worked out here."""
        return [e._replace(old=self.before[e.start : e.end]) for e in self.changes]

    @property
    def changes(self) -> list[Edit]:
        """The same, as the filter gave them."""
        changes = [f for f in self.findings if isinstance(f, Edit)]
        if changes:
            return in_order(changes)
        rules = [f.rule for f in self.findings if isinstance(f, Rewrite)]
        return worked_out(self.before, self.after, rules[0]) if rules else []


class Document:
    """A page: ``text`` as it now is, ``source`` as it came, and the steps between the two.

    Documents are immutable. Everything derived (edits in source coordinates, fields, notes, shared views) is
    worked out when first asked for and kept. Filters read ``text``, ``meta``, ``options``, ``steps`` and the views
    ``lines``, ``simplified``, ``profile`` and ``wrap_width``.
    """

    __slots__ = ("_cache", "_held", "_meta", "_readers", "_scanned", "_steps", "options", "source", "text")

    text: str
    source: str
    options: Options

    def __init__(
        self,
        source: str,
        *,
        text: str | None = None,
        meta: Mapping[str, Any] | None = None,
        options: Options | None = None,
        steps: Sequence[Step] = (),
    ) -> None:
        self.source = source
        self.text = source if text is None else text
        self.options = options or _DEFAULTS
        self._steps = tuple(steps)
        self._readers: tuple[tuple[str, Reader], ...] = ()
        self._meta = dict(meta or {})
        self._cache: dict[str, Any] = {}
        self._scanned = self._held = 0  # what the prefilter found, and how many pairs it knew

    def __repr__(self) -> str:
        start = self.text[:24] + ("…" if len(self.text) > 24 else "")
        return f"<Document {start!r} {len(self.source)} -> {len(self.text)} characters, {len(self._steps)} steps>"

    def __getstate__(self) -> tuple[Any, ...]:
        return self.source, self.text, self.options, self.steps, self._meta

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        self.source, self.text, self.options, self._steps, self._meta = state
        self._readers = ()
        self._cache = {}
        self._scanned = self._held = 0

    def _once(self, key: str, compute: Callable[[], T]) -> T:
        if key not in self._cache:
            self._cache[key] = compute()
        return cast(T, self._cache[key])

    # --- views shared by the filters, of the text as it now is

    @property
    def lines(self) -> tuple[views.Line, ...]:
        """The lines of ``text``, split at line feeds, with their offsets."""
        return self._once("lines", lambda: views.lines(self.text))

    @property
    def simplified(self) -> str:
        """``text`` folded to simplified script, of the same length: rules match this view in any script."""
        return self._once(
            "simplified", lambda: views.simplified(self.text) if self.may_hold(prefilter.TRADITIONAL) else self.text
        )

    def may_hold(self, mask: int) -> bool:
        """Whether the text may hold a pair of the mask (see :mod:`govclean.prefilter`); ``False`` is certain."""
        if self._scanned != len(prefilter.PAIRS):
            self._scanned, self._held = len(prefilter.PAIRS), prefilter.scan(self.text)
        return self._held & mask != 0

    @property
    def profile(self) -> views.Profile:
        """Counts of Han characters by script, and the page's script."""
        return self._once("profile", lambda: views.profile(self.text))

    @property
    def wrap_width(self) -> int | None:
        """The width in code points at which the page was hard-wrapped, or None."""
        return self._once("wrap_width", lambda: views.wrap_width(self.lines))

    def shared(self, key: str, compute: Callable[[Document], T]) -> T:
        """A fact worked out once for this text and kept beside the built-in views, for filters that share one."""
        return self._once(f"shared:{key}", lambda: compute(self))

    def folded(self, key: str, compute: Callable[[str], T]) -> T:
        """The same for a fact of the simplified view alone: it still holds when the page becomes that view."""
        return self._once(f"folded:{key}", lambda: compute(self.simplified))

    # --- what was found and done

    @property
    def steps(self) -> tuple[Step, ...]:
        """What each filter did, in order; a filter that found nothing left none. Readers are asked now, once."""
        if self._readers:
            page, readers = self._unread(), self._readers
            for name, read in readers:
                page, _ = page.with_step(name, _only_read(name, read(page)))
            self._steps, self._readers = page._steps, ()
        return self._steps

    def read_by(self, readers: Sequence[tuple[str, Reader]], like: Document | None = None) -> Document:
        """The document with readers, filters that change nothing: each is asked of the text as it now is, when its
        findings are first wanted. ``like`` is a document of the same text, whose simplified view is taken over."""
        page = Document(self.source, text=self.text, meta=self._meta, options=self.options, steps=self.steps)
        page._readers = tuple(readers)
        if like is not None:
            page._look_alike(like, only=("simplified",))
        return page

    def _unread(self) -> Document:
        page = Document(self.source, text=self.text, meta=self._meta, options=self.options, steps=self._steps)
        page._look_alike(self, only=("simplified",))
        return page

    @property
    def given(self) -> Mapping[str, Any]:
        """What the caller gave: ``meta`` less what the filters learned."""
        return MappingProxyType(self._meta)

    @property
    def meta(self) -> Mapping[str, Any]:
        """What the caller gave, overlaid with what the filters learned; the first finding of a key counts."""

        def merge() -> Mapping[str, Any]:
            found: dict[str, Any] = {}
            for step in self._steps:
                for f in step.findings:
                    if isinstance(f, Meta):
                        found.setdefault(f.key, f.value)
            return MappingProxyType({**self._meta, **found})

        return self._once("meta", merge)

    def _mapped(self) -> tuple[list[Edit], list[Note], list[Field]]:
        """Flattened edits, and notes and fields with source spans."""

        def walk() -> tuple[list[Edit], list[Note], list[Field]]:
            edits: list[Edit] = []
            notes: dict[tuple[str, int, int], Note] = {}
            fields: dict[tuple[str, str], Field] = {}
            for step in self.steps:
                to_source: SpanMap | None = None
                for f in step.findings:
                    if isinstance(f, Note | Field):
                        to_source = to_source or SpanMap(edits)
                        start, end = to_source(f.start, f.end)
                        if isinstance(f, Note):
                            notes.setdefault((f.kind, start, end), moved(f, start, end))
                        else:
                            fields.setdefault((f.name, f.value), moved(f, start, end))
                edits = compose(self.source, edits, step.before, step.changes)
            return edits, list(notes.values()), list(fields.values())

        return self._once("mapped", walk)

    @property
    def edits(self) -> list[Edit]:
        """Every change, in source coordinates, ordered and non-overlapping: ``apply(source, edits) == text``."""
        if "mapped" not in self._cache and self._readers:  # which have no edits, and need not be asked
            return self._once("edits", lambda: self._unread()._mapped()[0])
        return self._mapped()[0]

    @property
    def notes(self) -> list[Note]:
        """What was seen and left alone, with source spans, in order of position."""
        return sorted(self._mapped()[1], key=lambda n: (n.start, n.end, n.kind))

    @property
    def all_fields(self) -> list[Field]:
        """Every field that was found, with source spans, in the order found."""
        return list(self._mapped()[2])

    @property
    def fields(self) -> dict[str, Field]:
        """The strongest field of each name."""
        best: dict[str, Field] = {}
        for f in self._mapped()[2]:
            if f.name not in best or f.confidence > best[f.name].confidence:
                best[f.name] = f
        return best

    def undo(self) -> str:
        """The page as it came, worked out from the text and the edits alone."""
        return invert(self.text, self.edits)

    def to_record(self, *, audit: bool = False) -> dict[str, Any]:
        """The page as a JSON-serialisable record: ``text``, and everything else under ``govclean``.

        With ``audit``, the record alone gives the source back (:func:`govclean.undo`).
        """
        extra: dict[str, Any] = {
            "version": __version__,
            "fields": {name: f.value for name, f in self.fields.items()},
            "notes": [{"kind": n.kind, "start": n.start, "end": n.end, "message": n.message} for n in self.notes],
            "meta": dict(self.meta),
        }
        if audit:
            extra["audit"] = {
                "version": AUDIT_VERSION,
                "edits": [
                    [e.start, e.end, e.old, e.new, e.rule, e.confidence, *([list(e.because)] if e.because else [])]
                    for e in self.edits
                ],
                "fields": [[f.name, f.value, f.start, f.end, f.confidence] for f in self.all_fields],
            }
            if _SURROGATE_PAIR.search(self.source) or _SURROGATE_PAIR.search(self.text):
                extra["audit"]["code_points"] = list(map(ord, self.source))
        return {"text": self.text, "govclean": extra}

    # --- how the chain moves a page on

    def with_step(
        self, name: str, findings: Iterable[Finding], protect: Sequence[Span] = ()
    ) -> tuple[Document, Sequence[Span]]:
        """The document after one filter's findings, and the protected spans in its coordinates.

        Edits that touch a protected span are left out. Raises OverlapError when two edits overlap, and ValueError
        when a finding lies outside the text or a Rewrite is not alone.
        """
        text, size = self.text, len(self.text)
        found = [f for f in findings if not (isinstance(f, Edit) and text[f.start : f.end] == f.new)]
        if not found:
            return self, protect
        for f in found:
            if not isinstance(f, Rewrite | Meta) and not 0 <= f.start <= f.end <= size:
                raise ValueError(f"{name}: {f!r} lies outside the text of {size} characters")
        rewrites = [f for f in found if isinstance(f, Rewrite)]
        changes: Sequence[Edit] = [f for f in found if isinstance(f, Edit)]
        if rewrites and len(rewrites) + len(changes) > 1:
            raise ValueError(f"{name}: a Rewrite must be the only text-changing finding of its filter")
        if rewrites and protect:
            changes = worked_out(self.text, rewrites[0].text, rewrites[0].rule)
            found, rewrites = [*(f for f in found if not isinstance(f, Rewrite)), *changes], []
        changes = in_order(changes) if changes else changes
        if protect and changes:
            blocked = {id(e) for e in changes if any(_touches(e, span) for span in protect)}
            changes = [e for e in changes if id(e) not in blocked]
            found = [f for f in found if id(f) not in blocked]
            protect = [_moved(span, changes) for span in protect]
        after = rewrites[0].text if rewrites else apply(text, changes)
        step = Step(name, text, after, tuple(found))
        moved = Document(self.source, text=after, meta=self._meta, options=self.options, steps=(*self._steps, step))
        if after == text:
            moved._look_alike(self)
        elif after == self._cache.get("simplified"):  # folding it once more changes nothing
            moved._cache = {k: v for k, v in self._cache.items() if k == "simplified" or k.startswith("folded:")}
        return moved, protect

    def fresh(self) -> Document:
        """A page whose source is this document's text, with its views and without its steps."""
        page = Document(self.text, meta=self._meta, options=self.options)
        page._look_alike(self)
        return page

    def _look_alike(self, other: Document, only: Sequence[str] = ()) -> None:
        """Take over what was worked out of the same text alone, or as much of it as is named."""
        own = ("mapped", "edits", "meta")
        self._cache = {k: v for k, v in other._cache.items() if (k in only if only else k not in own)}
        self._scanned, self._held = other._scanned, other._held


def _only_read(name: str, findings: Iterable[Finding]) -> Iterable[Finding]:
    for f in findings:
        if not isinstance(f, Field | Note):
            raise TypeError(f"{name} is a reader, which may yield fields and notes only, not {f!r}")
        yield f


def _touches(edit: Edit, span: Span) -> bool:
    start, end = span
    if start == end:
        return edit.start <= start <= edit.end
    return edit.start < end and start < edit.end


def _moved(span: Span, edits: Sequence[Edit]) -> Span:
    shift = sum(len(e.new) - (e.end - e.start) for e in edits if e.end <= span[0])
    return span[0] + shift, span[1] + shift


def undo(record: Mapping[str, Any], *, text_field: str = "text") -> str:
    """The source of an audited record, from the record alone; the record may have been through JSON.

    Raises UndoError when the record has no audit, its audit is of an unknown version, or the text was changed.

    >>> import govclean, json
    >>> page = "7月12日,会议召开。"
    >>> record = json.loads(json.dumps(govclean.clean(page).to_record(audit=True)))
    >>> record["text"], govclean.undo(record)
    ('7月12日，会议召开。', '7月12日,会议召开。')
    """
    try:
        audit = record["govclean"]["audit"]
        version, rows, text = audit["version"], audit["edits"], record[text_field]
    except (KeyError, TypeError):
        raise UndoError(f"the record has no {text_field!r} with an audit: clean it with audit on (--audit)") from None
    if version > AUDIT_VERSION:
        raise UndoError(f"audit version {version} is newer than this govclean {__version__}: upgrade to undo it")
    try:
        if "code_points" in audit:
            return "".join(map(chr, audit["code_points"]))
        edits = [Edit(start, end, new, rule, old=old) for start, end, old, new, rule, *_ in rows]
        return invert(text, edits)
    except (TypeError, ValueError) as err:
        raise err if isinstance(err, UndoError) else UndoError(f"malformed audit: {err}") from err
