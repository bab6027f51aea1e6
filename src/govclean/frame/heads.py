"""Which characters a pattern can begin with: the key under which a guard files it."""

from __future__ import annotations

import re
import string

_ESCAPED = re.compile(r"\\u([0-9a-f]{4})")
_QUANTIFIED = "?*{"
_ALPHANUMERIC = {"d": string.digits, "s": "", "S": "", "w": ""}


def heads(pattern: str) -> frozenset[str]:
    r"""The characters that a match of a pattern can begin with, blanks apart.

    pattern: literals, classes without ranges of Han characters, groups, alternatives, lookarounds, and quantifiers.
    Raises ValueError when a match may begin with nearly anything (``.``, a negated or a wide class), or be empty.

    >>> sorted(heads("(?:本|该)?[网站]声明")), sorted(heads(r"-?\s*\d{2}px"))[:3]
    (['本', '站', '网', '该'], ['-', '0', '1'])
    """
    found, empty = _alternatives(_ESCAPED.sub(lambda match: chr(int(match.group(1), 16)), pattern))
    if empty:
        raise ValueError(f"{pattern!r} may match nothing")
    return frozenset(found)


def _alternatives(pattern: str) -> tuple[set[str], bool]:
    found: set[str] = set()
    empty = False
    start = depth = i = 0
    while i <= len(pattern):
        if i == len(pattern) or (pattern[i] == "|" and not depth):
            begins, may_be_empty = _sequence(pattern[start:i])
            found |= begins
            empty |= may_be_empty
            start = i + 1
        elif pattern[i] in "()":
            depth += 1 if pattern[i] == "(" else -1
        elif pattern[i] in "\\[":
            i = _atom_end(pattern, i) - 1
        i += 1
    return found, empty


def _sequence(pattern: str) -> tuple[set[str], bool]:
    found: set[str] = set()
    i = 0
    while i < len(pattern):
        end = _atom_end(pattern, i)
        begins, empty = _atom(pattern[i:end])
        found |= begins
        quantifier = pattern[end : end + 1]
        if not empty and not (quantifier and quantifier in "?*") and not pattern.startswith("{0", end):
            return found, False
        i = end
        if quantifier and quantifier in _QUANTIFIED:
            i = pattern.index("}", end) + 1 if quantifier == "{" else end + 1
    return found, True


def _atom_end(pattern: str, i: int) -> int:
    if pattern[i] == "\\":
        return i + 2
    if pattern[i] == "[":
        i += 1
        while pattern[i] != "]":
            i += 2 if pattern[i] == "\\" else 1
        return i + 1
    if pattern[i] == "(":
        i += 1
        while pattern[i] != ")":
            i = _atom_end(pattern, i)
        return i + 1
    return i + 1


def _atom(atom: str) -> tuple[set[str], bool]:
    if atom[0] == "(":
        if atom[:3] in ("(?!", "(?=") or atom[:4] in ("(?<!", "(?<="):
            return set(), True
        return _alternatives(atom[3:-1] if atom.startswith("(?:") else atom[1:-1])
    if atom in ("$", "^", r"\Z"):
        return set(), True
    if atom == "." or atom[:2] == "[^":
        raise ValueError(f"{atom!r} begins with anything")
    if atom[0] == "[":
        return _class(atom[1:-1]), False
    if atom[0] == "\\" and atom[1] in _ALPHANUMERIC:
        return set(_ALPHANUMERIC[atom[1]]), atom[1] == "s"
    return {atom[-1]}, False


def _class(inner: str) -> set[str]:
    found: set[str] = set()
    i = 0
    while i < len(inner):
        end = i + (2 if inner[i] == "\\" else 1)
        if inner[end : end + 1] == "-" and end + 1 < len(inner):
            low, high = ord(inner[end - 1]), ord(inner[end + 1])
            if high - low > 128:
                raise ValueError(f"[{inner}] begins with nearly anything")
            found |= set(map(chr, range(low, high + 1)))
            end += 2
        else:
            found |= _atom(inner[i:end])[0] if inner[i] == "\\" else {inner[i]}
        i = end
    return found
