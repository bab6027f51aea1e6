"""The reasons of a repair: the strongest contexts, in the words of the page. Worked out when somebody reads them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, overload

from govclean.wash.contexts import Table
from govclean.wash.features import WINDOW, Occurrence, features

SHOWN = 2  # contexts


class Later(Sequence[str]):
    """A tuple of strings that is worked out when it is first looked at.

    >>> reasons = Later(lambda: ("平安|生产 +3.1",))
    >>> reasons[0], len(reasons), reasons == ("平安|生产 +3.1",)
    ('平安|生产 +3.1', 1, True)
    """

    __slots__ = ("_arguments", "_compute", "_found")

    def __init__(self, compute: Callable[..., tuple[str, ...]], *arguments: object) -> None:
        self._compute: Callable[..., tuple[str, ...]] | None = compute
        self._arguments = arguments

    def _now(self) -> tuple[str, ...]:
        if self._compute is not None:
            self._found = self._compute(*self._arguments)
            self._compute, self._arguments = None, ()
        return self._found

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[str, ...]: ...
    def __getitem__(self, at: int | slice) -> str | tuple[str, ...]:
        return self._now()[at]

    def __len__(self) -> int:
        return len(self._now())

    def __eq__(self, other: object) -> bool:
        return self._now() == (other._now() if isinstance(other, Later) else other)

    def __hash__(self) -> int:
        return hash(self._now())

    def __repr__(self) -> str:
        return repr(self._now())

    def __reduce__(self) -> tuple[Any, ...]:
        return tuple, (self._now(),)


def strongest(table: Table, o: Occurrence, text: str) -> list[str]:
    """The strongest contexts of a substitute for its original: ``平安|生产 +3.1``."""
    before, after = text[max(0, o.start - WINDOW) : o.start], text[o.end : o.end + WINDOW]
    shown: dict[str, float] = {}
    names = dict.fromkeys(features(o.left, o.right))
    speaking = sorted(
        ((weight, name) for name in names if (weight := table.weights.get(name, 0.0)) > 0), key=lambda pair: -pair[0]
    )
    for weight, name in speaking:
        if len(shown) == SHOWN:
            break
        left, right, near = _sides_of(name)
        if near and near not in before and near not in after:
            continue  # another word of a pair stands there
        form = (
            f"near {near}" if near else "|".join(filter(None, (before[-left:] if left else "", o.word, after[:right])))
        )
        shown.setdefault(form, weight)
    return [f"{form} {value:+.1f}" for form, value in shown.items()]


def _sides_of(name: str) -> tuple[int, int, str]:
    """How many characters of either side a feature looks at, or the two that it looks for nearby."""
    kind, size = name[0], len(name) - 1
    if kind == "g":
        return 0, 0, name[1:]
    if kind in "abcd":
        return size, 0, ""
    if kind in "ABCD":
        return 0, size, ""
    return (2, size - 2, "") if kind in "yw" else (1, size - 1, "")
