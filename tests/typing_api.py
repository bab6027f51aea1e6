"""The public API as a typed user sees it: checked by mypy --strict in test_style.py, never run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, assert_type

import govclean

doc = govclean.clean("安全", meta={"url": "https://example.gov.cn/"}, options=govclean.Options(script="keep"))
assert_type(doc, govclean.Document)
assert_type(doc.text, str)
assert_type(doc.edits, list[govclean.Edit])
assert_type(doc.fields, dict[str, govclean.Field])
assert_type(doc.notes, list[govclean.Note])
assert_type(doc.undo(), str)
assert_type(doc.to_record(audit=True), dict[str, Any])
assert_type(govclean.undo(doc.to_record(audit=True)), str)


@govclean.guarded(lambda page: "x" in page.text)
def mine(page: govclean.Document) -> Iterator[govclean.Edit | govclean.Note]:
    yield govclean.Edit(0, 1, "", "mine.x")


chain = govclean.default_chain().without("script") | [mine]
assert_type(chain, govclean.Chain)
assert_type(chain("安全"), govclean.Document)

match = govclean.compare("甲", doc)
assert_type(match, govclean.Match)
relation: str = match.relation  # one of the names of a closed list
assert_type(match.score, float)

with govclean.Index(":memory:") as index:
    assert_type(index.add("id-1", doc), govclean.Match | None)
    for cluster in index.clusters():
        assert_type(cluster, govclean.Cluster)
        assert_type(cluster.survivor, str)

for cleaned in govclean.clean_many(["甲", "乙"], workers=2):
    assert_type(cleaned, govclean.Document)

page = govclean.decode(b"\xb0\xb2\xc8\xab", "gb2312", meta={"url": "https://example.gov.cn/"})
assert_type(page, govclean.Document)
assert_type(govclean.clean(page), govclean.Document)
assert_type(govclean.encode(page), bytes)
assert_type(govclean.encode(page.to_record(audit=True)), bytes)
assert_type(govclean.split(page), list[govclean.Document])
assert_type(govclean.stitch([page, page]), govclean.Document)
