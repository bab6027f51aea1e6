"""Where a page's document stands: the element of the page that holds most of its sentences and least of its links."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import accumulate

from govclean.html.lines import Line, Page, ancestors, data

_PLAIN = re.compile(r"[\W_]+")
_CLIPPED = re.compile(r"(?:\.{2,}|…+)$")
_APART = re.compile(r"\s*[_|｜–—]+\s*|\s+-+\s+|--+|(?<=[\u3400-\u9fff）)])-(?=[\u3400-\u9fff])")
_PART = 0.45  # of a title, at least, must a line hold that is a part of it
_LEVELS = 12  # elements around the densest place that are looked at
_READ = 400  # characters of a line that words of the frame are looked for in


@cache
def pattern(table: str, name: str) -> re.Pattern[str]:
    """A pattern of ``data/rules/html.toml``."""
    return re.compile(data()[table][name])


def bare(text: str) -> str:
    """A text less marks and spaces, for comparisons."""
    return _PLAIN.sub("", text).lower()


def titles(shown: str, stated: str = "") -> list[str]:
    """What the document of a page may be called: as its head states, and the parts of what a browser shows.

    >>> titles("关于停水的公告_公告栏_示范水务集团"), titles("示范新闻网-示范港开通新航线")
    (['关于停水的公告'], ['示范港开通新航线'])
    """
    parts = [part for part in (part.strip() for part in _APART.split(shown)) if len(bare(part)) >= 5]
    parts = [part for part in parts if not pattern("lines", "site").search(part)] or parts
    found = [stated, *parts[:1], shown if len(parts) > 1 and parts[0] not in shown[: len(parts[0])] else ""]
    return list(dict.fromkeys(_CLIPPED.sub("", title.strip()) for title in found if len(bare(title)) >= 5))


def _summed(values: Sequence[float]) -> list[float]:
    return [0.0, *accumulate(values)]


class Weighed:
    """A page with a weight for each line and, as differences of running sums, for each element.

    ``called``: the lines that are the page's title. ``apart``: of each element, whether it is a part of the frame.
    """

    def __init__(self, page: Page, title: str = "") -> None:
        self.page, self.weights = page, data()["weights"]
        self.titles = frozenset(map(bare, titles(page.title, title)))
        self.called = [i for i, line in enumerate(page.lines) if self._is_title(line)]
        self.apart = self._apart()
        self.framed = [bool(pattern("lines", "frame").search(line.text[:_READ])) for line in page.lines]
        self.prose = [self._prose(i, line) for i, line in enumerate(page.lines)]
        self.begin, self.end = 0, len(page.lines)  # the window in which the document stands
        self._add_up()
        self._linked = _summed([line.linked for line in page.lines])
        self._sizes = _summed([line.size for line in page.lines])

    def _add_up(self) -> None:
        self._sums = _summed([self._weight(i, line) for i, line in enumerate(self.page.lines)])
        self._proses = _summed([0.0 if self.off(i) else prose for i, prose in enumerate(self.prose)])

    # --- lines

    def _is_title(self, line: Line) -> bool:
        """Whether the head of the page begins with this line, or this line with the head's title."""
        if line.size < 5 or line.size > 200 or (line.linked and line.heading != 1):
            return False
        clipped = bool(_CLIPPED.search(line.text.rstrip()))
        text = bare(_CLIPPED.sub("", line.text.rstrip()))
        for title in self.titles:
            part = len(text) >= 8 and (clipped or len(text) >= _PART * len(title)) and text in title
            if (
                text == title
                or part
                or (len(title) >= 8 and text.startswith(title) and len(title) >= _PART * len(text))
            ):
                return True
        return False

    def _prose(self, i: int, line: Line) -> float:
        """The characters of a line that stand in sentences; of other lines, a few."""
        free = line.size - line.linked
        if line.linked * 2 > line.size or self.framed[i]:
            return 0.0
        if free >= 12 and pattern("lines", "sentence").search(line.text):
            return float(free)
        return float(self.weights["plain"]) * free if line.linked * 3 <= line.size else 0.0

    def _weight(self, i: int, line: Line) -> float:
        """What a line adds to the sum of an element that holds it."""
        if self.off(i):
            return 0.0
        if self.framed[i]:
            return float(self.weights["framed"])
        if line.linked * 2 > line.size:
            return float(self.weights["link"] + self.weights["link_character"] * min(line.size, 40))
        full = self.prose[i] >= line.size - line.linked and line.size >= 12
        return self.prose[i] if full else float(self.weights["shorts"]) * (not line.heading)

    def off(self, i: int) -> bool:
        """Whether a line stands where no document does."""
        return not self.begin <= i < self.end or self.apart[self.page.lines[i].node]

    def sentences(self, i: int) -> bool:
        """Whether a line is one of sentences, and no part of the frame."""
        full = self.prose[i] >= 20 and not self.off(i)
        return full and bool(pattern("lines", "full").search(self.page.lines[i].text))

    # --- elements

    def _apart(self) -> list[bool]:
        """Of each element, whether it or one around it has a name of the frame and does not hold the title."""
        hint = pattern("hints", "apart")
        holding: set[int] = set()
        for i in self.called:
            for around in ancestors(self.page, self.page.lines[i].node):
                if around in holding:
                    break
                holding.add(around)
        found: list[bool] = []
        for at, node in enumerate(self.page.nodes):
            named = node.tag in ("nav", "footer", "aside") or bool(node.hint and hint.search(node.hint))
            inherited = node.parent >= 0 and found[node.parent]
            found.append(inherited or (named and at not in holding and node.tag not in ("html", "body")))
        return found

    def range(self, node: int) -> tuple[int, int]:
        """The lines of an element."""
        return self.page.nodes[node].first, self.page.nodes[node].last

    def _between(self, sums: Sequence[float], node: int) -> float:
        first, last = self.range(node)
        return sums[last] - sums[first]

    def sum(self, node: int) -> float:
        """The sum of an element's lines: prose counts for it, links and scraps against it."""
        return self._between(self._sums, node)

    def linked(self, node: int) -> float:
        """The share of an element's characters that stand in links."""
        return self._between(self._linked, node) / max(self._between(self._sizes, node), 1)

    def place(self) -> tuple[int | None, int | None]:
        """The element that holds the document; and the one around it whose name says so, if there is one."""
        known = self._known()
        place = self._densest(known)
        if place is None:
            return None, None
        self._narrow(place)
        return self._tighter(self._wider(place, known)), known

    def _known(self) -> int | None:
        """An element with a name that content systems give to the document alone, if it holds enough of the prose."""
        settings = data()["containers"]
        names = frozenset(settings["names"])
        least = max(settings["least"], settings["share"] * self._proses[-1])
        found = [
            (self.sum(at), at)
            for at, node in enumerate(self.page.nodes)
            if names.intersection(node.names) and not self.apart[at] and self._between(self._proses, at) >= least
        ]
        most = max(found, default=(0.0, 0))[0]
        return next((at for total, at in found if total >= settings["outer"] * most), None)

    def _densest(self, within: int | None) -> int | None:
        """The element with most prose of its own: in its own lines, and by halves in those of elements inside.

        within: the element that it is or stands in.
        """
        own = [0.0] * len(self.page.nodes)
        for i in range(*((0, len(self.prose)) if within is None else self.range(within))):
            if self.prose[i] and not self.off(i):
                around = ancestors(self.page, self.page.lines[i].node)
                for share, outer in zip(self.weights["up"], around, strict=False):
                    own[outer] += share * self.prose[i]
        best, most = None, 0.0
        for at in range(within or 0, len(own)):
            node = self.page.nodes[at]
            if own[at] and not self.apart[at] and node.tag not in ("p", "html"):
                likely = node.tag in ("article", "main") or pattern("hints", "likely").search(node.hint)
                value = own[at] * (1 - self.linked(at)) * (self.weights["likely"] if likely else 1)
                if value > most:
                    best, most = at, value
        return best

    def _narrow(self, place: int) -> None:
        """The window that the document stands in: from the page's title to a heading of what follows documents."""
        closing, lines = pattern("lines", "closing"), self.page.lines
        longest, behind = data()["lines"]["closing_longest"], data()["lines"]["closing_behind"]
        first, last = self.range(place)
        self.begin = max((i for i in self.called if i < min(first + 8, last)), default=0)
        for end in range(first + 1, len(lines)):
            if lines[end].size <= longest and closing.fullmatch(lines[end].text.strip()):
                left = self._proses[last] - self._proses[min(end, last)]
                if left <= behind * (self._proses[end] - self._proses[first]):
                    self.end = end
                    break
        self._add_up()

    def _wider(self, node: int, within: int | None) -> int:
        """The element, or one around it that holds much more of the document."""
        best = node
        for level, outer in enumerate(ancestors(self.page, node)):
            if level > _LEVELS or (within is not None and outer < within):
                break
            if self.sum(outer) > self.sum(best) * self.weights["wider"] + self.weights["wider_least"]:
                best = outer
        return best

    def _tighter(self, node: int) -> int:
        """The element, or the outermost inside it that holds nearly all its prose with fewer links and scraps."""
        last, least = self.page.nodes[node].last, self.weights["tighter"] * self._between(self._proses, node)
        inner = []
        for at in range(node, len(self.page.nodes)):
            if self.page.nodes[at].first >= last:
                break
            if self._between(self._proses, at) >= least:
                inner.append(at)
        most = max(map(self.sum, inner), default=0.0)
        return next((at for at in inner if self.sum(at) >= most - self.weights["slack"]), node)
