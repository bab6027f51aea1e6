"""A chain and options from TOML: what is not known is an error that offers the nearest."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import govclean
from govclean.config import ConfigError, load_config
from govclean.document import Document


def shout(doc: Document) -> Iterator[govclean.Edit]:
    """A user's own filter, named in a configuration."""
    for i, char in enumerate(doc.text):
        if char == "。":
            yield govclean.Edit(i, i + 1, "！", "shout.stop")


def config(tmp_path: Path, toml: str) -> Path:
    path = tmp_path / "govclean.toml"
    path.write_text(toml, encoding="utf-8")
    return path


def test_an_empty_file_is_the_default(tmp_path: Path) -> None:
    found = load_config(config(tmp_path, ""))
    assert found.chain.names == govclean.default_chain().names
    assert found.options == govclean.Options()


def test_chain_in_the_given_order_with_a_filter_of_ones_own(tmp_path: Path) -> None:
    found = load_config(config(tmp_path, 'chain = ["script", "test_config:shout", "punctuation"]'))
    assert found.chain.names == ("script", "shout", "punctuation")
    assert found.chain("會議指出,要落實。").text == "会议指出，要落实！"


def test_without_and_options(tmp_path: Path) -> None:
    found = load_config(config(tmp_path, 'without = ["script"]\n[options]\nscript = "keep"\nrepair = "off"'))
    assert found.chain.names == tuple(n for n in govclean.default_chain().names if n != "script")
    assert found.options == govclean.Options(script="keep", repair="off")


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ('chain = ["chrom"]', "unknown filter 'chrom': did you mean 'chrome'?"),
        ('without = ["pinyn"]', "unknown filter 'pinyn': did you mean 'pinyin'?"),
        ('chain = ["script"]\nwithout = ["chrome"]', "unknown filter 'chrome': there are script"),
        ('chian = ["script"]', "unknown key 'chian': did you mean 'chain'?"),
        ('[options]\nscrpt = "keep"', "unknown option 'scrpt': did you mean 'script'?"),
        ('[options]\nscript = "klingon"', "script='klingon': choose one of"),
        ("[options]\nscript = 3", "script=3: choose one of"),
        ("[options]\nscript = [1]", "choose one of"),
        ("options = 3", "options must be a table"),
        ('chain = "script"', "chain must be a list of filter names"),
        ("chain = [1]", "chain must be a list of filter names"),
        ('chain = ["nowhere.to.be:found"]', "filter 'nowhere.to.be:found': No module named"),
        ('chain = ["test_config:absent"]', "filter 'test_config:absent':"),
        ('chain = ["test_config:__name__"]', "is not callable"),
        ("chain = [", "govclean.toml: "),
    ],
)
def test_errors(tmp_path: Path, toml: str, message: str) -> None:
    with pytest.raises(ConfigError) as err:
        load_config(config(tmp_path, toml))
    assert message in str(err.value)
    assert "govclean.toml" in str(err.value)


def test_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "gbk.toml"
    path.write_bytes("# 配置".encode("gbk"))
    with pytest.raises(ConfigError, match=r"gbk\.toml"):
        load_config(path)
