"""Bytes in, the same bytes out: which encoding a page is in, judged by how well it then reads as Chinese.

Nothing is translated and nothing is lost: a byte order mark, carriage returns and NULs are part of the text. Bytes that
mean nothing in the page's encoding stand in the text as one U+FFFD a run, and ``meta["source_bytes"]`` keeps them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from govclean.document import Document, Step, undo
from govclean.edits import UndoError
from govclean.findings import Finding, Note

ENCODING, BYTES, DOUBT = "source_encoding", "source_bytes", "source_doubt"  # keys of a decoded document's meta
LOST = "\ufffd"

_WIDE = re.compile(r"[^\x00-\x7f]+")
_ESCAPED = re.compile("[\ud800-\udfff]+")
_CHARSET = re.compile(r"(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{2,24})", re.I)
_ASCII = bytes(range(0x80))
_NO_ASCII = dict.fromkeys(range(0x80))


@dataclass(frozen=True, slots=True)
class Reading:
    """Bytes read in one encoding. ``kept``: offsets in the text, with the bytes that the character there stood for."""

    encoding: str
    text: str
    kept: tuple[tuple[int, bytes], ...] = ()

    @property
    def whole(self) -> bool:
        """Whether every byte means something in the encoding."""
        return all(self.text[at] != LOST for at, _ in self.kept)

    def cost(self) -> float:
        """What a character outside ASCII costs in the model of Chinese, on a sample; 0.0 when there is none.

        Every byte that is lost costs as much as a character that the model has never seen.
        """
        from govclean.plausibility import UNKNOWN, costs

        total = count = reach = 0
        for run in _WIDE.finditer(self.text):
            found = costs(run.group()[: _data()["sample"]])
            total, count, reach = total + sum(found), count + len(found), run.end()
            if count >= _data()["sample"]:
                break
        more = sum(len(raw) - 1 for at, raw in self.kept if at < reach and self.text[at] == LOST)
        return (total + more * UNKNOWN) / (count + more) if count else 0.0


def decode(data: bytes, declared: str | None = None, *, meta: Mapping[str, Any] | None = None) -> Document:
    """Read a page's bytes, whatever they are: no bytes raise an error.

    declared: an encoding name or a whole ``Content-Type`` header; without one the page's own ``<meta charset>`` counts.
    meta: what is known about the page, as for :func:`govclean.clean`.

    Valid UTF-8 is UTF-8, and a byte order mark is believed. Everything else is judged: of GB18030 (which ``gb2312``
    and ``gbk`` mean), Big5, UTF-8 and UTF-16 the one that reads best as Chinese, the declared one where it comes
    close. When none does, it is the declared encoding, or the one that charset-normalizer finds, with
    ``Note("suspect")``; at last UTF-8. Bytes that cannot be read are ``Note("damaged")``.

    The document's ``source`` is the text; ``meta["source_encoding"]`` names Python's codec. :func:`encode` gives the
    bytes back, of the document or of a record made from it.

    >>> import govclean
    >>> raw = "會議指出,要落實安全生產責任。\\r\\n".encode("big5")
    >>> page = govclean.decode(raw, "text/html; charset=gb2312")
    >>> page.source, page.meta["source_encoding"]
    ('會議指出,要落實安全生產責任。\\r\\n', 'cp950')
    >>> record = govclean.clean(page).to_record(audit=True)
    >>> record["text"]
    '会议指出，要落实安全生产责任。\\n'
    >>> govclean.encode(record) == raw
    True
    """
    reading, doubt = _read(data, declared)
    about = {key: value for key, value in (meta or {}).items() if key not in (BYTES, DOUBT)}
    about[ENCODING] = reading.encoding
    if reading.kept:
        about[BYTES] = [[at, raw.hex()] for at, raw in reading.kept]
    if doubt:
        about[DOUBT] = doubt
    return _document(reading.text, about)


def encode(page: Document | Mapping[str, Any], *, text_field: str = "text") -> bytes:
    """The bytes that :func:`decode` read: of a document, or of an audited record, which may have been through JSON.

    A page that came as text is UTF-8. Raises UndoError when the record cannot be undone, or its text has no such form.

    >>> page = decode(b"\\xb0\\xb2\\xc8\\xab\\xc9\\xfa\\xb2\\xfa\\xff\\r\\n")
    >>> page.source, encode(page)
    ('安全生产\\ufffd\\r\\n', b'\\xb0\\xb2\\xc8\\xab\\xc9\\xfa\\xb2\\xfa\\xff\\r\\n')
    """
    if isinstance(page, Document):
        source, meta = page.source, page.meta
    else:
        source = undo(page, text_field=text_field)
        meta = page["govclean"].get("meta", {})
    encoding = meta.get(ENCODING, "utf-8")
    try:
        kept = [(int(at), bytes.fromhex(raw)) for at, raw in meta.get(BYTES, ())]
        return _bytes(source, encoding, kept)
    except UnicodeEncodeError as err:
        odd = f"U+{ord(err.object[err.start]):04X}"
        what = f"lone surrogates ({odd})" if "\ud800" <= err.object[err.start] <= "\udfff" else odd
        raise UndoError(f"the source holds {what}: it has no form as {encoding}") from None
    except (LookupError, TypeError, ValueError) as err:
        raise UndoError(f"malformed {ENCODING} or {BYTES}: {err}") from None


def reread(source: str, meta: Mapping[str, Any]) -> Document:
    """The document that was decoded, from its text and the meta of its cleaned record."""
    return _document(source, {key: meta[key] for key in (ENCODING, BYTES, DOUBT) if key in meta})


def part_of(meta: Mapping[str, Any], start: int, end: int) -> dict[str, Any]:
    """The same, for the characters ``[start, end)`` of the source alone."""
    about = {ENCODING: meta[ENCODING]} if ENCODING in meta else {}
    kept = [[at - start, raw] for at, raw in meta.get(BYTES, ()) if start <= at < end]
    return {**about, BYTES: kept} if kept else about


def _document(text: str, meta: Mapping[str, Any]) -> Document:
    """The page with its notes; of the places that could not be read the first is ``damaged``."""
    found: list[Finding] = [Note("suspect", 0, 0, meta[DOUBT])] if DOUBT in meta else []
    if lost := [at for at, _ in meta.get(BYTES, ()) if text[at : at + 1] == LOST]:
        said = f"{len(lost)} {'place' if len(lost) == 1 else 'places'} where the bytes are not {meta[ENCODING]}"
        found.append(Note("damaged", lost[0], lost[0] + 1, said))
    return Document(text, meta=meta, steps=[Step("decode", text, text, tuple(found))] if found else [])


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((files("govclean") / "data" / "encodings.toml").read_text("utf-8"))


def _read(data: bytes, declared: str | None) -> tuple[Reading, str | None]:
    """The reading that is taken, and what is doubtful about it."""
    try:
        return Reading("utf-8", data.decode("utf-8")), None
    except UnicodeDecodeError:
        pass
    for mark, encoding in _data()["marks"].items():
        if data.startswith(bytes.fromhex(mark)) and (reading := _reading(data, encoding)):
            return reading, None
    utf8 = _reading(data, "utf-8")
    assert utf8 is not None  # every byte has a form
    wide = data.translate(None, _ASCII)
    if sum(len(raw) for _, raw in utf8.kept) <= _data()["stray_utf8"] * len(wide):
        return utf8, None
    said = _labelled(declared or "") or _labelled(data[: _data()["head"]].decode("latin-1"), inside=True)
    short = len(wide) <= _data()["short"]
    favoured = said or (("gb18030",) if short else ())
    best, best_cost, trusted = utf8, float("inf"), None
    for encoding in dict.fromkeys((*said, *_data()["candidates"])):
        reading = utf8 if encoding == "utf-8" else _reading(data, encoding)
        if reading is None:
            continue
        cost = (
            reading.cost()
            + _data()["lost_margin"] * (not reading.whole)
            - _data()["declared_margin"] * (encoding in favoured)
        )
        if cost < best_cost:
            best, best_cost = reading, cost
        if encoding in said and trusted is None and reading.whole:
            trusted = reading
    if best_cost <= _data()["plausible"]:
        return best, None
    if trusted:
        return trusted, f"read as {trusted.encoding}, as declared: it does not read as Chinese"
    square = not len(wide) % 2 and min(wide) >= 0xA1
    if short and best.whole and (square or 2 * len(wide) >= len(data)):
        return best, f"read as {best.encoding}: too little to judge by"
    if guess := _detected(data):
        return guess, f"read as {guess.encoding}, as charset-normalizer finds: it does not read as Chinese"
    return utf8, "in no encoding that reads well: taken for UTF-8"


def _labelled(said: str, *, inside: bool = False) -> tuple[str, ...]:
    """The codecs that a label, a header or the head of a page names; none when it is not a known name."""
    named = _CHARSET.search(said)
    label = named.group(1) if named else "" if inside else said.strip()
    plain = re.sub(r"[-_\s]", "", label.lower())
    return tuple(_data()["labels"].get(plain, ()))


def _reading(data: bytes, encoding: str) -> Reading | None:
    """The bytes in one encoding; None when it cannot give exactly these bytes back, or cannot read half of them."""
    tail = len(data) % {"utf-16": 2, "utf-32": 4}.get(encoding[:6], 1)
    body = data[: len(data) - tail]
    errors = "surrogatepass" if encoding.startswith("utf-16") else "surrogateescape"
    try:
        text = body.decode(encoding, errors)
        exact = text.encode(encoding, errors) == body
    except (UnicodeError, LookupError):
        return None
    if encoding != "utf-8" and sum(map(len, _ESCAPED.findall(text))) > len(text.translate(_NO_ASCII)) / 2:
        return None
    parts: list[str] = []
    kept: list[tuple[int, bytes]] = []
    done = length = 0
    for run in _ESCAPED.finditer(text):
        parts += text[done : run.start()], LOST
        length += run.start() - done + 1
        kept.append((length - 1, run.group().encode(encoding, errors)))
        done = run.end()
    parts.append(text[done:])
    if tail:
        kept.append((length + len(text) - done, data[-tail:]))
        parts.append(LOST)
    text = "".join(parts)
    if not exact:
        try:
            kept = list(_doubles(text, encoding, data, kept))
            if _bytes(text, encoding, kept) != data:
                return None
        except UnicodeError:
            return None
    return Reading(encoding, text, tuple(kept))


def _doubles(text: str, encoding: str, data: bytes, kept: list[tuple[int, bytes]]) -> Iterator[tuple[int, bytes]]:
    """What must be kept where an encoding has two forms of one character, as Big5 has of its box drawings."""
    known = dict(kept)
    done = 0
    for i, char in enumerate(text):
        plain = known.get(i) or char.encode(encoding)
        own = data[done : done + len(plain)]
        if i in known or own != plain:
            yield i, own
        done += len(plain)


def _bytes(source: str, encoding: str, kept: list[tuple[int, bytes]]) -> bytes:
    parts: list[bytes] = []
    done = 0
    for at, raw in kept:
        parts += source[done:at].encode(encoding), raw
        done = at + 1
    parts.append(source[done:].encode(encoding))
    return b"".join(parts)


def _detected(data: bytes) -> Reading | None:
    from charset_normalizer import from_bytes

    first = _WIDE.search(data.decode("latin-1"))
    at = max(0, (first.start() if first else 0) - _data()["shown"] // 4)
    best = from_bytes(data[at : at + _data()["shown"]], cp_isolation=_data()["detected"], enable_fallback=False).best()
    reading = _reading(data, best.encoding) if best else None
    return reading if reading and reading.whole else None
