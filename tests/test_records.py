"""A record edited in place: Python's own JSON reader is the oracle for what was there before and after."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from govclean.commands.records import RecordError, dumps, encoded, parse

steady = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
space = st.sampled_from(["", "", " ", "\t", " \r"])
numbers = st.one_of(
    st.integers(-(10**30), 10**30).map(str),
    st.sampled_from(
        ["0", "-0", "1.50", "1E5", "1e-7", "-0.0", "9" * 5000, "1e400", "0.1000000000000000055511151231257827"]
    ),
)
strings = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=6).map(lambda s: json.dumps(s, ensure_ascii=False)),
    st.text(max_size=6).map(json.dumps),
    st.sampled_from(['"\\ud800"', '"\\ud83d\\ude00"', '"\\u0000"', '"\\/"', '"\u2028"', '"\\udfff\\ud800"']),
)
keys = st.one_of(strings, st.sampled_from(['"text"', '"govclean"', '"a"', '"b"', '"\\u0061"']))


def joined(pairs: list[tuple[str, str]]) -> str:
    return "{" + ",".join(f"{k}:{v}" for k, v in pairs) + "}"


values = st.recursive(
    st.one_of(numbers, strings, st.sampled_from(["true", "false", "null"])),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda v: f"[{','.join(v)}]"),
        st.lists(st.tuples(keys, inner), max_size=3).map(joined),  # duplicate keys included
    ),
    max_leaves=6,
)
members = st.lists(st.tuples(keys, st.tuples(space, values, space).map("".join)), max_size=5)
objects = st.tuples(space, members.map(joined), space, st.sampled_from(["", "\n", "\r\n"])).map("".join)


def exactly(line: str) -> Any:
    """The value with numbers as spelled, and objects as lists of pairs."""
    return json.loads(line, parse_int=str, parse_float=str, object_pairs_hook=list)


def refused(line: str) -> bool:
    try:
        value = exactly(line)
    except ValueError:
        return True
    is_object = line.lstrip().startswith("{")
    return not is_object or len({k for k, _ in value}) != len(value)


@steady
@given(objects, st.integers(0, 60))
def test_parse_takes_what_json_takes_but_for_duplicate_keys(line: str, cut: int) -> None:
    for text in (line, line[:cut], line[:cut] + line[cut + 1 :]):
        try:
            record = parse(text)
        except RecordError as err:
            assert refused(text), err
        else:
            assert not refused(text)
            assert {k: record.raw(k) is not None for k, _ in exactly(text)} == dict.fromkeys(record.members, True)


@steady
@given(objects, st.text(max_size=8), st.dictionaries(st.text(max_size=2), st.integers(), max_size=2))
def test_only_what_is_changed_changes(line: str, text: str, ours: dict[str, int]) -> None:
    if refused(line):
        return
    before = exactly(line)
    after = exactly(parse(line).changed({"text": text, "govclean": ours}))
    assert [k for k, _ in after] == [k for k, _ in before] + [
        k for k in ("text", "govclean") if k not in dict(map(tuple, before))
    ]
    for key, value in after:
        if key == "text":
            assert value == json.loads(json.dumps(text))
        elif key == "govclean":
            assert value == [(k, str(v)) for k, v in json.loads(json.dumps(ours)).items()]
        else:
            assert value == dict(map(tuple, before))[key]


@steady
@given(objects)
def test_the_rest_of_the_line_stays_to_the_character(line: str) -> None:
    if not refused(line) and "text" in dict(map(tuple, exactly(line))):
        record = parse(line)
        at = record.members["text"]
        assert record.changed({"text": "新"}) == line[: at.start] + '"新"' + line[at.end :]


@steady
@given(objects, st.data())
def test_without_takes_one_member_out(line: str, data: st.DataObject) -> None:
    if refused(line) or not exactly(line):
        return
    before = exactly(line)
    gone = data.draw(st.sampled_from([k for k, _ in before]))
    assert exactly(parse(line).without(gone).line) == [pair for pair in before if pair[0] != gone]


@steady
@given(st.text())
def test_what_is_dumped_is_utf8_and_comes_back(text: str) -> None:
    assert json.loads(encoded(dumps(text)).decode("utf-8")) == json.loads(json.dumps(text))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"text": "安', "truncated JSON"),
        ('{"text": ', "truncated JSON"),
        ('{"text"', "truncated JSON"),
        ("{", "truncated JSON"),
        ('{"a":1}{"b":2}', "where the end of the line was expected"),
        ('{"a":1,"a":2}', "duplicate key 'a'"),
        ('{"a":1,"\\u0061":2}', "duplicate key 'a'"),
        ('{"a":"\x00"}', "invalid control character"),
        ("[1]", "one object a line"),
        ('"安全"', "not a JSON object"),
        ("", "an empty line"),
        ('{"a":' + "[" * 200_000, "nested too deeply"),
    ],
)
def test_reasons(line: str, reason: str) -> None:
    with pytest.raises(RecordError, match="(?i)" + reason):
        parse(line)


def test_values_a_record_must_have() -> None:
    record = parse('{"id": 12345678901234567890, "n": null, "text": ["安全"]}')
    assert record.scalar("id") == "12345678901234567890"
    assert record.scalar("n") is record.scalar("text") is record.scalar("absent") is None
    with pytest.raises(RecordError, match="'text' holds an array"):
        record.string("text")
    with pytest.raises(RecordError, match=r"no field 'body'.*'id', 'n', 'text'"):
        record.string("body")
