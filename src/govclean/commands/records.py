"""A JSON record on one line, edited in place.

A record is never parsed and written anew: only the values that change are replaced in the line, and every other
character stays as it came. Big integers, the spelling of floats, duplicate keys inside unknown values, escapes and
the order of keys therefore survive by construction.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, NamedTuple

import orjson

_SPACE = re.compile(r"[ \t\n\r]*")
# Numbers stay text: their value is of no interest here, and a huge one would be refused by int().
_scan = json.JSONDecoder(parse_int=str, parse_float=str).raw_decode
_KINDS = {'"': "a string", "{": "an object", "[": "an array", "t": "true", "f": "false", "n": "null"}


class RecordError(ValueError):
    """A line that is not a usable record; the message says why."""


class Member(NamedTuple):
    """Where a member stands in its line: from ``key`` to ``end``, its value from ``start``."""

    key: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Record:
    """A JSON object with its line, and the places of its members.

    >>> record = parse('{"id": 7, "text": "旧", "n": 1.50}')
    >>> record.string("text"), record.scalar("id")
    ('旧', '7')
    >>> record.changed({"text": "新", "govclean": {}})
    '{"id": 7, "text": "新", "n": 1.50,"govclean":{}}'
    """

    line: str
    members: dict[str, Member]
    close: int

    def raw(self, key: str) -> str | None:
        """The value as it is spelled in the line, or None when there is none."""
        at = self.members.get(key)
        return at and self.line[at.start : at.end]

    def string(self, key: str) -> str:
        """The string under a key. Raises RecordError when there is none, or something else."""
        raw = self.raw(key)
        if raw is None:
            there = ", ".join(map(repr, list(self.members)[:8])) or "none"
            raise RecordError(f"no field {key!r} in the record; its fields: {there}")
        if raw[0] != '"':
            raise RecordError(f"field {key!r} holds {_KINDS.get(raw[0], 'a number')}, not a string")
        return str(_scan(raw)[0])

    def scalar(self, key: str) -> str | None:
        """A string, or a number as it is spelled; None for everything else."""
        raw = self.raw(key)
        if raw is None or raw[0] in "{[tfn":
            return None
        return self.string(key) if raw[0] == '"' else raw

    def value(self, key: str, default: Any) -> Any:
        """The value under a key, whatever it is. Raises RecordError when Python cannot hold it."""
        raw = self.raw(key)
        try:
            return default if raw is None else json.loads(raw)
        except (ValueError, RecursionError) as err:
            raise RecordError(f"field {key!r}: {err}") from None

    def changed(self, values: dict[str, Any]) -> str:
        """The line with some values replaced; keys that it does not have are added at its end."""
        parts: list[str] = []
        done = 0
        known = [(self.members[key], value) for key, value in values.items() if key in self.members]
        for at, value in sorted(known, key=lambda pair: pair[0]):
            parts += self.line[done : at.start], dumps(value)
            done = at.end
        parts.append(self.line[done : self.close])
        comma = bool(self.members)
        for key, value in values.items():
            if key not in self.members:
                parts.append(f"{',' if comma else ''}{dumps(key)}:{dumps(value)}")
                comma = True
        parts.append(self.line[self.close :])
        return "".join(parts)

    def without(self, key: str) -> Record:
        """The record less one member and a comma beside it."""
        if key not in self.members:
            return self
        places = list(self.members.values())
        i = list(self.members).index(key)
        if i:
            start, end = places[i - 1].end, places[i].end
        else:
            start, end = places[0].key, places[1].key if len(places) > 1 else places[0].end
        return parse(self.line[:start] + self.line[end:])


def parse(line: str) -> Record:
    """Read a line that holds one JSON object. Raises RecordError for anything else, and for a key that is twice there.

    Like Python's own reader it lets ``NaN`` and ``Infinity`` pass; it does not let raw control characters pass.
    """
    at = _skip(line, 0)
    if line[at : at + 1] != "{":
        hint = "; an array? one object a line is wanted (jq -c '.[]')" if line[at : at + 1] == "[" else ""
        raise RecordError(("not a JSON object" if line[at:] else "an empty line") + hint)
    members: dict[str, Member] = {}
    try:
        at = _skip(line, at + 1)
        while line[at : at + 1] != "}" or members:
            if line[at : at + 1] != '"':
                raise RecordError(_wrong(line, at, "a key in double quotes"))
            key_at = at
            key, at = _scan(line, at)
            if key in members:
                raise RecordError(f"duplicate key {key!r}")
            at = _skip(line, at)
            if line[at : at + 1] != ":":
                raise RecordError(_wrong(line, at, "a colon"))
            start = _skip(line, at + 1)
            _, end = _scan(line, start)
            members[key] = Member(key_at, start, end)
            at = _skip(line, end)
            if line[at : at + 1] == "}":
                break
            if line[at : at + 1] != ",":
                raise RecordError(_wrong(line, at, "a comma or the end of the object"))
            at = _skip(line, at + 1)
    except json.JSONDecodeError as err:
        if err.pos >= len(line.rstrip()) or err.msg.startswith("Unterminated"):
            raise RecordError(f"truncated JSON: the line ends after {len(line.rstrip())} characters") from None
        what = err.msg[0].lower() + err.msg[1:]
        raise RecordError(f"not valid JSON: {what} (character {err.pos + 1} of {len(line)})") from None
    except RecursionError:
        raise RecordError("not usable JSON: nested too deeply") from None
    if (rest := _skip(line, at + 1)) != len(line):
        raise RecordError(_wrong(line, rest, "the end of the line"))
    return Record(line, members, at)


def dumps(value: Any) -> str:
    """A value as JSON on one line; lone surrogates and big integers included.

    >>> dumps({"标题": "安全"})
    '{"标题":"安全"}'
    >>> dumps("\\ud800").encode("utf-8", "backslashreplace")
    b'"\\\\ud800"'
    """
    try:
        return orjson.dumps(value).decode("utf-8")
    except TypeError:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def encoded(line: str) -> bytes:
    """A line of JSON as UTF-8. A lone surrogate becomes its JSON escape: Python's backslash form is the same."""
    return line.encode("utf-8", "backslashreplace")


def _skip(line: str, at: int) -> int:
    found = _SPACE.match(line, at)
    assert found is not None  # the pattern matches everywhere
    return found.end()


def _wrong(line: str, at: int, wanted: str) -> str:
    if at >= len(line):
        return f"truncated JSON: the line ends after {len(line)} characters, where {wanted} was expected"
    return f"not valid JSON: {line[at : at + 12]!r} at character {at + 1}, where {wanted} was expected"
