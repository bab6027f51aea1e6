"""Chain: a visible list of filters, run to a fixed point."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, TypeAlias, TypeVar

from govclean.document import Document, Span, Step
from govclean.edits import OverlapError
from govclean.findings import Finding, Note
from govclean.options import Options

Filter: TypeAlias = Callable[[Document], Iterable[Finding]]
Guard: TypeAlias = Callable[[Document], bool]
F = TypeVar("F", bound=Filter)

MAX_PASSES = 3  # two that may change the text and one that must not


def guarded(guard: Guard) -> Callable[[F], F]:
    """Give a filter its guard: a cheap predicate that is a necessary condition for any *edit* of the filter.

    The filter itself stays as it is and can be called without the guard; the chain asks the guard first.
    """

    def mark(function: F) -> F:
        function.guard = guard  # type: ignore[attr-defined]  # functions carry attributes; mypy cannot say so
        return function

    return mark


def reader(function: F) -> F:
    """Mark a filter that yields fields and notes only: wherever it stands in a chain, it is asked of the finished text,
    with the steps of all passes, and not before its findings are wanted.

    Who only takes ``doc.text`` does not pay for it.
    """
    function.reads_only = True  # type: ignore[attr-defined]  # functions carry attributes; mypy cannot say so
    return function


def name_of(function: Filter) -> str:
    """The name under which a chain shows a filter: its ``__name__``, or that of its type."""
    return getattr(function, "__name__", None) or type(function).__name__


@dataclass(frozen=True, slots=True)
class Chain:
    """Filters in the order in which they run. Calling a chain cleans a text.

    >>> import govclean
    >>> chain = govclean.default_chain()
    >>> chain.without("script")("堅持改革,").text
    '堅持改革，'
    >>> def shout(doc):
    ...     for i, char in enumerate(doc.text):
    ...         if char == "。":
    ...             yield govclean.Edit(i, i + 1, "！", "shout.stop")
    >>> (chain | [shout])("会议召开。").text
    '会议召开！'
    """

    filters: tuple[Filter, ...] = ()
    _writers: tuple[tuple[Filter, Guard | None], ...] = field(default=(), repr=False, compare=False)
    _readers: tuple[tuple[str, Filter], ...] = field(default=(), repr=False, compare=False)

    def __init__(self, filters: Iterable[Filter] = ()) -> None:
        object.__setattr__(self, "filters", tuple(filters))
        writers = [f for f in self.filters if not hasattr(f, "reads_only")]
        readers = [f for f in self.filters if hasattr(f, "reads_only")]
        object.__setattr__(self, "_writers", tuple((f, getattr(f, "guard", None)) for f in writers))
        object.__setattr__(self, "_readers", tuple((name_of(f), f) for f in readers))

    def __iter__(self) -> Iterator[Filter]:
        return iter(self.filters)

    def __len__(self) -> int:
        return len(self.filters)

    def __getitem__(self, index: int) -> Filter:
        return self.filters[index]

    def __or__(self, other: Iterable[Filter]) -> Chain:
        return Chain((*self.filters, *other))

    def __repr__(self) -> str:
        return f"Chain({' | '.join(self.names)})"

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the filters, in order."""
        return tuple(map(name_of, self.filters))

    def without(self, *names: str) -> Chain:
        """The chain less the named filters. Raises ValueError for a name it does not have."""
        self._check(names)
        return Chain(f for f in self.filters if name_of(f) not in names)

    def only(self, *names: str) -> Chain:
        """The named filters alone, in the chain's order. Raises ValueError for a name it does not have."""
        self._check(names)
        return Chain(f for f in self.filters if name_of(f) in names)

    def _check(self, names: Iterable[str]) -> None:
        for name in names:
            if name not in self.names:
                near = get_close_matches(name, self.names, n=1)
                hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(self.names)}"
                raise ValueError(f"no filter {name!r} in the chain: {hint}")

    def __call__(
        self,
        text: str | Document,
        *,
        meta: Mapping[str, Any] | None = None,
        options: Options | None = None,
        protect: Sequence[Span] = (),
    ) -> Document:
        """Clean a text: run the filters until nothing changes any more, at most three passes.

        A document is cleaned on from where it stands; its source, steps, meta and options are kept.
        Each pass sees only its own text and steps, so that a second cleaning of the result finds what the last pass
        found: nothing. A page that does not settle comes back as it was, with ``Note("unstable")``.
        ``protect`` holds spans of the text that no edit may touch.
        """
        given = text if isinstance(text, Document) else Document(text)
        meta = {**given.given, **(meta or {})}
        options = options or given.options
        steps = list(given.steps)
        page = Document(given.text, meta=meta, options=options)
        for number in range(MAX_PASSES):
            done, protect = self._pass(page, protect)
            steps += done.steps
            if done.text == page.text:
                settled = Document(given.source, text=done.text, meta=meta, options=options, steps=steps)
                return settled.read_by(self._readers, like=done) if self._readers else settled
            page = done.fresh()
            if number == 0:
                first = done
        found: list[Finding] = [*first.all_fields, *first.notes]
        found.append(Note("unstable", 0, 0, f"cleaning does not settle in {MAX_PASSES} passes"))
        steps = [*given.steps, Step("chain", given.text, given.text, tuple(found))]
        page = Document(given.source, text=given.text, meta=meta, options=options, steps=steps)
        return page.read_by(self._readers) if self._readers else page

    def _pass(self, doc: Document, protect: Sequence[Span]) -> tuple[Document, Sequence[Span]]:
        for function, guard in self._writers:
            if guard is not None and not guard(doc):
                continue
            try:
                doc, protect = doc.with_step(name_of(function), function(doc), protect)
            except OverlapError as err:
                if doc.options.strict:
                    raise
                skipped = Note("skipped", 0, 0, f"{name_of(function)} was skipped on this page: {err}")
                doc, protect = doc.with_step(name_of(function), [skipped], protect)
        return doc, protect
