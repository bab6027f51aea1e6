"""The two functions that most users need: the default chain, and cleaning one page with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from govclean.chain import Chain
from govclean.document import Document, Span
from govclean.options import Options


@cache
def default_chain() -> Chain:
    """The chain that :func:`clean` runs; the order and the reasons for it stand in docs/architecture.md.

    >>> default_chain().names[0], default_chain().names[-1]
    ('encoding', 'fields')
    """
    from govclean.filters.bilingual import bilingual
    from govclean.filters.byteslip import byteslip
    from govclean.filters.chrome import chrome
    from govclean.filters.encoding import encoding
    from govclean.filters.fields import fields
    from govclean.filters.injection import injection
    from govclean.filters.layout import layout
    from govclean.filters.notices import notices
    from govclean.filters.pinyin import pinyin
    from govclean.filters.punctuation import punctuation
    from govclean.filters.script import script
    from govclean.filters.substitution import substitution
    from govclean.filters.unicode import unicode

    return Chain(
        [
            encoding,
            byteslip,
            unicode,
            pinyin,
            chrome,
            notices,
            injection,
            layout,
            punctuation,
            bilingual,
            substitution,
            script,
            fields,
        ]
    )


def clean(
    text: str | Document,
    *,
    meta: Mapping[str, Any] | None = None,
    options: Options | None = None,
    protect: Sequence[Span] = (),
) -> Document:
    """Clean one page with the default chain.

    text: the page as it came; any string, lone surrogates and NULs included. Or a document, of :func:`govclean.decode`
        or :func:`govclean.split`, which is cleaned on from where it stands.
    meta: what is known about the page (``url``, ``date``, ``id`` ...); it comes back in ``doc.meta``.
    options: an :class:`~govclean.options.Options`; the default repairs, and folds to simplified script.
    protect: spans of the text, in code points, that nothing may change: undo for chosen edits.

    >>> doc = clean("會議(yì)強調,要抓好安全生產。")
    >>> doc.text
    '会议强调，要抓好安全生产。'
    >>> doc.undo()
    '會議(yì)強調,要抓好安全生產。'
    >>> clean(doc.source, protect=[(8, 9)]).text
    '会议强调,要抓好安全生产。'
    """
    return default_chain()(text, meta=meta, options=options, protect=protect)
