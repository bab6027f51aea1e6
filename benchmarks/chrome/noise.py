"""What scraping does to the lines of a page: labels spaced out, lines glued together, split, wrapped, left empty."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace

from benchmarks.chrome.templates import Piece

Pieces = list[Piece]
Noise = Callable[[Pieces, random.Random], Pieces]
_LABEL = re.compile(
    "(?:索引号|信息索引|发布机构|发文机关|主题分类|体裁分类|发文字号|文号|公开方式|有效性|成文日期|发布日期|发布时间|责任编辑|审核人"
    "|来源|时间|日期|作者|编辑|浏览|点击|字号|字体|关键词|名称)(?=[:： ]|$)|^首页"
)
_PAIR = re.compile("([\u4e00-\u9fff]{2,6})([:：])\\s*([^\\s|｜：:]+(?: \\d\\d:\\d\\d(?::\\d\\d)?)?)[\\s|｜]*")
_EMPTIED = re.compile(
    "((?:主题分类|体裁分类|关键词|主题词|有效性|公文时效|服务对象|废止日期|公开范围)[:：])\\s*[^\\s|：:{}]+"
)
_HAN_COLON = re.compile("(?<=[\u4e00-\u9fff])[:：](?!//)")


def spaced_labels(pieces: Pieces, rng: random.Random) -> Pieces:
    """来 源：, 索 引 号："""
    gap = rng.choice([" ", " ", "\u3000", "  "])
    return _frames(pieces, lambda text: _LABEL.sub(lambda match: gap.join(match[0]), text))


def colons(pieces: Pieces, rng: random.Random) -> Pieces:
    """Every colon behind a Han character half or full width, or with a blank behind it."""
    colon = rng.choice([":", "：", ": ", "： "])
    return _frames(pieces, lambda text: _HAN_COLON.sub(colon, text))


def emptied(pieces: Pieces, rng: random.Random) -> Pieces:
    """Labels of the disclosure table without their value; the next label follows."""
    return _frames(pieces, lambda text: _EMPTIED.sub(r"\1", text) if rng.random() < 0.5 else text)


def split_pairs(pieces: Pieces, rng: random.Random) -> Pieces:
    """A line of labels and values becomes one line for each pair, or label line and value line."""
    apart = rng.random() < 0.6
    out: Pieces = []
    for piece in pieces:
        pairs = _PAIR.findall(piece.text) if piece.label == "f" else []
        if len(pairs) < 2 or _PAIR.sub("", piece.text).strip():
            out.append(piece)
            continue
        for label, colon, value in pairs:
            parts = [label + colon, value] if apart else [label + colon + value]
            out += [replace(piece, text=part) for part in parts]
    return out


def glued(pieces: Pieces, rng: random.Random) -> Pieces:
    """Some neighbouring frame lines run into one."""
    gap = rng.choice([" ", "", "\u3000", "  "])
    out: Pieces = []
    for piece in pieces:
        if out and piece.label == out[-1].label == "f" and len(out[-1].text + piece.text) < 160 and rng.random() < 0.35:
            out[-1] = replace(out[-1], text=out[-1].text + gap + piece.text)
        else:
            out.append(piece)
    return out


def one_footer(pieces: Pieces, rng: random.Random) -> Pieces:
    """The last frame lines, as far as they hold no headline, on one line of up to some 400 characters."""
    start = len(pieces)
    while start and pieces[start - 1].label in "fx" and "{news" not in pieces[start - 1].form:
        start -= 1
    footer = [piece for piece in pieces[start:] if piece.label == "f"][-rng.randint(4, 14) :]
    if len(footer) < 2:
        return pieces
    before = pieces[: pieces.index(footer[0])]
    return [*before, replace(footer[-1], text=rng.choice([" ", "\u3000", "  "]).join(p.text for p in footer))]


def menus(pieces: Pieces, rng: random.Random) -> Pieces:
    """Menus on one line put one word a line, or the other way round."""
    return exploded(pieces) if rng.random() < 0.65 else gathered(pieces)


def crumbs(pieces: Pieces, rng: random.Random) -> Pieces:
    """A breadcrumb with every step, and every sign between them, on a line of its own."""
    out: Pieces = []
    for piece in pieces:
        parts = [part for part in re.split(r"\s*(?<!-)(>+|»|›)\s*", piece.text.strip()) if part]
        if piece.label == "f" and len(parts) > 2 and "<" not in piece.text:
            out += [replace(piece, text=part) for part in parts]
        else:
            out.append(piece)
    return out


def segments(pieces: Pieces, rng: random.Random) -> Pieces:
    """Frame lines whose parts stand well apart become one line for each part."""
    out: Pieces = []
    for piece in pieces:
        parts = re.split(r"\s{2,}|\u3000+|\s*[|｜]\s*", piece.text.strip()) if piece.label == "f" else []
        parts = [part for part in parts if part]
        out += [replace(piece, text=part) for part in parts] if len(parts) > 1 else [piece]
    return out


def is_menu(piece: Piece) -> bool:
    """Whether a frame line is several short words and nothing else."""
    words = re.split(r"[\s|｜·]+", piece.text.strip())
    return piece.label == "f" and "{" not in piece.form and len(words) > 3 and all(0 < len(w) < 9 for w in words)


def exploded(pieces: Pieces) -> Pieces:
    """One word a line."""
    out: Pieces = []
    for piece in pieces:
        if is_menu(piece):
            out += [replace(piece, text=word) for word in re.split(r"[\s|｜·]+", piece.text.strip())]
        else:
            out.append(piece)
    return out


def gathered(pieces: Pieces) -> Pieces:
    """Runs of four and more short words on one line."""
    out: Pieces = []
    run: Pieces = []
    for piece in [*pieces, Piece("", "")]:
        if piece.label == "f" and "{" not in piece.form and 0 < len(piece.text) < 7:
            run.append(piece)
            continue
        out += [replace(run[0], text=" ".join(p.text for p in run))] if len(run) > 3 else run
        run = []
        out.append(piece)
    return out[:-1]


def blanks(pieces: Pieces, rng: random.Random) -> Pieces:
    """Blank lines between some lines, or all."""
    share = rng.choice([0.2, 0.5, 1.0])
    return [p for piece in pieces for p in (piece, Piece("", "x"))[: 1 + (rng.random() < share)]]


def indented(pieces: Pieces, rng: random.Random) -> Pieces:
    """Frame lines that begin with blanks."""
    lead = rng.choice([" ", "    ", "\xa0\xa0", "\t", "\u3000"])
    return _frames(pieces, lambda text: lead + text if rng.random() < 0.7 else text)


def wrapped(pieces: Pieces, rng: random.Random) -> Pieces:
    """Body lines cut after 30 to 40 characters; what is glued to the end stays on the last line."""
    width = rng.randint(30, 40)
    out: Pieces = []
    for piece in pieces:
        if piece.label != "b":
            out.append(piece)
            continue
        own = piece.text[: len(piece.text) - piece.glued]
        parts = [own[at : at + width] for at in range(0, len(own), width)] or [""]
        out += [replace(piece, text=part, glued=0) for part in parts[:-1]]
        out.append(replace(piece, text=parts[-1] + piece.text[len(own) :]))
    return out


def split_title(pieces: Pieces, rng: random.Random) -> Pieces:
    """A long title over two lines."""
    out: Pieces = []
    for piece in pieces:
        if piece.label == "t" and len(piece.text) > 22 and piece.form == "{title}":
            at = rng.randint(len(piece.text) // 2, len(piece.text) - 6)
            out += [replace(piece, text=piece.text[:at]), replace(piece, text=piece.text[at:])]
        else:
            out.append(piece)
    return out


def _frames(pieces: Pieces, change: Callable[[str], str]) -> Pieces:
    return [replace(p, text=change(p.text)) if p.label == "f" else p for p in pieces]


# How often a page has each, and the part it befalls; in the order in which they are applied.
HEAD: tuple[tuple[Noise, float], ...] = (
    (emptied, 0.12),
    (menus, 0.5),
    (crumbs, 0.15),
    (split_pairs, 0.12),
    (segments, 0.1),
    (colons, 0.3),
    (spaced_labels, 0.12),
    (glued, 0.12),
    (split_title, 0.05),
    (indented, 0.08),
    (blanks, 0.15),
)
BODY = ((wrapped, 0.1), (blanks, 0.12))
TAIL = ((menus, 0.5), (colons, 0.3), (spaced_labels, 0.06), (one_footer, 0.15), (indented, 0.08), (blanks, 0.15))
