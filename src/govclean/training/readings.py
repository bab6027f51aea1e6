"""The recipe for ``data/readings.tsv``: which toned syllables each character can be read as.

The readings come from the character table of the MIT-licensed package pypinyin, restricted to the 20,902 characters
that GBK encodes, which holds both scripts. One line a syllable: the characters of which it is the most common
reading, and those that can also be read so.

    python -m govclean.training.readings > src/govclean/data/readings.tsv
"""

from __future__ import annotations

from collections.abc import Iterator


def syllables() -> Iterator[tuple[str, str, str]]:
    """(toned syllable, characters first read so, characters also read so), sorted. Needs the ``train`` extra."""
    from pypinyin.pinyin_dict import pinyin_dict

    first: dict[str, list[str]] = {}
    also: dict[str, list[str]] = {}
    for code, readings in sorted(pinyin_dict.items()):
        char = chr(code)
        try:
            char.encode("gbk")
        except UnicodeEncodeError:
            continue
        for i, syllable in enumerate(dict.fromkeys(readings.split(","))):
            (also if i else first).setdefault(syllable, []).append(char)
    for syllable in sorted(first.keys() | also.keys()):
        yield syllable, "".join(first.get(syllable, ())), "".join(also.get(syllable, ()))


if __name__ == "__main__":
    print("# syllable, characters first read so, characters also read so; derived by govclean.training.readings")
    for row in syllables():
        print("\t".join(row))
