"""Filter `personal`: mobile and identity numbers are masked where the options ask for it; by default nothing happens.

What is masked is what ``fields`` otherwise notes: mobile numbers, and identity numbers whose check character is valid.
The edit keeps the number, so that it can be undone: who wants the number gone must not keep the audit.
"""

from __future__ import annotations

from collections.abc import Iterator

from govclean import personal as found
from govclean.chain import guarded
from govclean.document import Document
from govclean.findings import Edit, Finding, Note
from govclean.rules import rules

_NOTES = {"mobile": "a mobile number, masked", "identity": "an identity number, masked"}


def _asked(doc: Document) -> bool:
    return doc.options.personal == "mask" and found.has_digits(doc.text)


@guarded(_asked)
def personal(doc: Document) -> Iterator[Finding]:
    """Put asterisks for the middle of each number, with ``Options(personal="mask")``.

    >>> import govclean
    >>> govclean.clean("联系人电话13912345678。", options=govclean.Options(personal="mask")).text
    '联系人电话139****5678。'
    """
    if not _asked(doc):
        return
    known = rules("personal")
    done = 0
    for number in sorted(found.numbers(doc.text)):
        if number.start < done:  # an identity number that begins like a mobile one
            continue
        done = number.end
        rule = known[f"personal.{number.kind}"]
        start, end = number.start + rule.data["first"], number.end - rule.data["last"]
        yield Edit(start, end, "*" * (end - start), rule.name)
        yield Note("personal", number.start, number.end, _NOTES[number.kind])
