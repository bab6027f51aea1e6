"""The model: a bounded sample of distinct documents per host, and the file that it is kept in.

A host's sample are the documents with the smallest hashes, as many as fit. That is a uniform sample that does not
depend on the order of the crawl, counts a re-posted document once, and is the same whether a crawl is read at once or
in parts that are merged. It holds fingerprints only, no text.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from hashlib import blake2b
from heapq import heappop, heappush
from pathlib import Path
from typing import Any, NamedTuple

from govclean._version import __version__
from govclean.learned.evidence import Evidence, learned
from govclean.learned.lines import KEY_VERSION, table
from govclean.learned.seen import Seen, id_of

FORMAT = 1
MAGIC = b"govclean learned chrome\n"
_ABOUT = "fingerprints of lines around the bodies of a crawl's pages, by host; use: govclean clean --chrome-model"
_CHECK = 16  # octets of the checksum at the end
_CACHED = 1024  # hosts whose learned lines are kept in memory
_LARGEST = 1 << 28  # octets of one host's pages: far beyond what the bounds allow

Page = tuple[tuple[int, ...], dict[int, int]]


class ModelFormatError(ValueError):
    """The file is no model, or one that this govclean cannot read; the message says what to do."""


class Bounds(NamedTuple):
    """How much a model holds: distinct documents of one host, at most and at least, and of all hosts together."""

    per_host: int
    least: int
    pages: int

    @property
    def hosts(self) -> int:
        """How many hosts there is room for."""
        return max(1, self.pages // self.least)


def default_bounds() -> Bounds:
    """Those of ``data/learned_chrome.toml``."""
    own = table()["sample"]
    return Bounds(own["pages_per_host"], own["least_pages"], own["pages"])


class _Host:
    """The sample of one host: packed pages by id, and a heap of the ids, the largest first."""

    __slots__ = ("heap", "pages", "read")

    def __init__(self) -> None:
        self.pages: dict[int, bytes] = {}
        self.heap: list[int] = []
        self.read = 0

    def put(self, id: int, page: bytes, most: int) -> None:
        """Take a page in where it belongs. Of two pages with one document the smaller octets are kept."""
        if id in self.pages:
            self.pages[id] = min(self.pages[id], page)
        elif len(self.pages) < most or id < -self.heap[0]:
            self.pages[id] = page
            heappush(self.heap, -id)
            self.cut(most)

    def cut(self, most: int) -> None:
        while len(self.pages) > most:
            del self.pages[-heappop(self.heap)]


class Model:
    """Learned chrome of a crawl. Grows with :meth:`add`; two models are one with :meth:`merged`.

    >>> from govclean.document import Document
    >>> from govclean.learned.seen import seen
    >>> model = Model()
    >>> for n in range(9):
    ...     body = f"第{n}次会议指出，要抓好{'甲乙丙丁戊己庚辛壬'[n]}项工作，压实各方责任，开展隐患排查。"
    ...     model.add(seen(Document(f"云栖直通车\\n{body}", meta={"host": "shifan.gov.cn"})))
    >>> [line.pages for line in Model.loads(model.dumps()).lines("shifan.gov.cn").values()]
    [9]
    """

    def __init__(self, bounds: Bounds | None = None) -> None:
        self.bounds = bounds or default_bounds()
        self.per_host = self.bounds.per_host  # as many as now fit
        self.overflow = False  # more hosts came than there is room for
        self._hosts: dict[str, _Host] = {}
        self._held = 0
        self._last = b""  # of the hosts kept, the largest hash, once there are too many
        self._cache: dict[str, Mapping[int, Evidence]] = {}

    def __len__(self) -> int:
        return len(self._hosts)

    def __contains__(self, host: object) -> bool:
        return host in self._hosts

    def __reduce__(self) -> tuple[Any, ...]:
        return Model.loads, (self.dumps(),)

    # --- growing

    def add(self, page: Seen) -> None:
        """Count a page."""
        host = self._hosts.get(page.host)
        if host is None:
            if self.overflow and _host_order(page.host) > self._last:
                return
            host = self._hosts[page.host] = _Host()
        host.read += 1
        self._put(host, page.id, _packed(page.body, page.lines))
        self._cache.pop(page.host, None)
        self._fit()

    def merged(self, *others: Model) -> Model:
        """A model of all the pages; the bounds are the smallest of any.

        Merging is commutative and associative, octet for octet. A page that both crawls hold counts once among the
        documents, and twice among the pages read.
        """
        every = [self, *others]
        out = Model(reduce(lambda a, b: Bounds(*map(min, a, b)), (m.bounds for m in every)))
        out.per_host = min(out.bounds.per_host, *(m.per_host for m in every))
        out.overflow = any(m.overflow for m in every)
        for model in every:
            for name, other in model._hosts.items():
                host = out._hosts.setdefault(name, _Host())
                host.read += other.read
                for id, packed in other.pages.items():
                    out._put(host, id, packed)
            out._fit()
        return out

    def _put(self, host: _Host, id: int, packed: bytes) -> None:
        before = len(host.pages)
        host.put(id, packed, self.per_host)
        self._held += len(host.pages) - before

    def _fit(self) -> None:
        """Keep the bounds: first fewer pages a host, then the hosts with the smallest hashes.

        What is kept follows from what was ever added, not from its order: the number of pages a host only falls as far
        as the whole needs it, and once there are too many hosts it stays at its least.
        """
        if len(self._hosts) > self.bounds.hosts or (self.overflow and self.per_host > self.bounds.least):
            self.overflow = True
            self.per_host = min(self.per_host, self.bounds.least)
            kept = sorted(self._hosts, key=_host_order)[: self.bounds.hosts]
            self._hosts = {name: self._hosts[name] for name in kept}
            self._last = _host_order(kept[-1]) if len(kept) == self.bounds.hosts else b"\xff" * 9
            self._trim()
        while self._held > self.bounds.pages and self.per_host > self.bounds.least:
            self.per_host = max(self.bounds.least, self.per_host // 2)
            self._trim()

    def _trim(self) -> None:
        for host in self._hosts.values():
            host.cut(self.per_host)
        self._held = sum(len(host.pages) for host in self._hosts.values())
        self._cache.clear()

    # --- use

    def lines(self, host: str) -> Mapping[int, Evidence]:
        """The learned lines of a host by fingerprint; empty for a host that is not known."""
        found = self._cache.get(host)
        if found is None:
            known = self._hosts.get(host)
            found = learned([_unpacked(known.pages[id]) for id in sorted(known.pages)]) if known else {}
            if len(self._cache) >= _CACHED:
                self._cache.clear()
            self._cache[host] = found
        return found

    def hosts(self) -> Iterator[tuple[str, int, int]]:
        """Every host, by name: pages read, and distinct documents kept of them."""
        for name in sorted(self._hosts):
            yield name, self._hosts[name].read, len(self._hosts[name].pages)

    # --- the file

    def dumps(self) -> bytes:
        """The model as a file: the same octets for the same pages, in whatever order they came."""
        header = {
            "format": FORMAT,
            "keys": KEY_VERSION,
            "made_by": f"govclean {__version__}",
            "about": _ABOUT,
            "hosts": len(self._hosts),
            "pages": sum(host.read for host in self._hosts.values()),
            "documents": self._held,
            "bounds": list(self.bounds),
            "per_host": self.per_host,
            "overflow": self.overflow,
        }
        parts = [MAGIC, json.dumps(header, ensure_ascii=True).encode(), b"\n"]
        for name in sorted(self._hosts):
            host = self._hosts[name]
            pages = b"".join(struct.pack("<I", len(p)) + p for p in (host.pages[id] for id in sorted(host.pages)))
            packed, octets = zlib.compress(pages, 9), name.encode("utf-8", "surrogatepass")
            parts += struct.pack("<HQI", len(octets), host.read, len(packed)), octets, packed
        data = b"".join(parts)
        return data + blake2b(data, digest_size=_CHECK).digest()

    @classmethod
    def loads(cls, data: bytes, name: str = "the model") -> Model:
        """Read a file. Raises ModelFormatError; ``name`` is what the message calls the file."""
        again = "learn it again with `govclean learn-chrome`"
        if not data.startswith(MAGIC):
            cut_short = data and MAGIC.startswith(data)
            what = "is cut short" if cut_short else "is empty" if not data else "is no model of learned chrome"
            raise ModelFormatError(f"{name} {what}: {again if cut_short or not data else 'give another path'}")
        header, _, rest = data[len(MAGIC) :].partition(b"\n")
        try:
            known = json.loads(header)
            versions = known["format"], known["keys"]
            made_by = str(known["made_by"])
        except (ValueError, KeyError, TypeError):
            raise ModelFormatError(f"{name} is damaged: {again}") from None
        if versions != (FORMAT, KEY_VERSION):
            raise ModelFormatError(
                f"{name} was made by {made_by} with format {versions[0]} and keys {versions[1]} (here {FORMAT} and "
                f"{KEY_VERSION}): its fingerprints do not compare with those of govclean {__version__}. Learn it again "
                "from the pages, or use the version that made it"
            )
        if blake2b(data[:-_CHECK], digest_size=_CHECK).digest() != data[-_CHECK:]:
            raise ModelFormatError(f"{name} is cut short or damaged: its checksum is wrong; {again}")
        try:
            return cls._read(known, rest[:-_CHECK])
        except (ValueError, KeyError, TypeError, struct.error, zlib.error) as err:
            raise ModelFormatError(f"{name} is damaged ({err}): {again}") from None

    @classmethod
    def _read(cls, header: Mapping[str, Any], rest: bytes) -> Model:
        model = cls(Bounds(*map(int, header["bounds"])))
        model.per_host, model.overflow = int(header["per_host"]), bool(header["overflow"])
        at = 0
        for _ in range(int(header["hosts"])):
            named, read, size = struct.unpack_from("<HQI", rest, at)
            at += struct.calcsize("<HQI")
            host = model._hosts[rest[at : at + named].decode("utf-8", "surrogatepass")] = _Host()
            host.read = read
            at += named
            unzip = zlib.decompressobj()
            pages = unzip.decompress(rest[at : at + size], _LARGEST)
            at += size
            start = 0
            while start < len(pages):
                (length,) = struct.unpack_from("<I", pages, start)
                page = pages[start + 4 : start + 4 + length]
                _unpacked(page)  # raises where it is none
                model._put(host, id_of(page[1 : 1 + 4 * page[0]]), page)
                start += 4 + length
        if at != len(rest):
            raise ValueError(f"{len(rest) - at} octets too many")
        return model

    def save(self, path: str | Path) -> None:
        """Write the file."""
        Path(path).write_bytes(self.dumps())

    @classmethod
    def load(cls, path: str | Path) -> Model:
        """Read a file. Raises OSError, and ModelFormatError when it is none or of another version."""
        return cls.loads(Path(path).read_bytes(), str(path))


def merge(models: Iterable[Model]) -> Model:
    """All models in one."""
    first, *others = models
    return first.merged(*others) if others else first


def _host_order(name: str) -> bytes:
    return blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest()


def _packed(body: tuple[int, ...], lines: Mapping[int, int]) -> bytes:
    """A page as octets: how many long lines, their fingerprints, those of the lines in their order, and their flags."""
    ordered = list(lines)
    return struct.pack(f"<B{len(body)}I{len(ordered)}I", len(body), *body, *ordered) + bytes(map(lines.get, ordered))  # type: ignore[arg-type]


def _unpacked(page: bytes) -> Page:
    long = page[0] if page else 0
    count, rest = divmod(len(page) - 1 - 4 * long, 5)
    if count < 0 or rest:
        raise ValueError("a page of a wrong length")
    numbers = struct.unpack_from(f"<{long + count}I", page, 1)
    flags = page[len(page) - count :] if count else b""
    return tuple(numbers[:long]), dict(zip(numbers[long:], flags, strict=True))
