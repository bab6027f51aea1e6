"""The two functions that most users need: the default chain, and cleaning one page with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from os import PathLike
from typing import TYPE_CHECKING, Any

from govclean.chain import Chain
from govclean.document import Document, Span
from govclean.options import Options

if TYPE_CHECKING:
    from govclean.learned.model import Model
    from govclean.wash.tables import Model as Swaps

BEFORE_FRAME = ("encoding", "byteslip", "unicode", "pinyin")
"""The filters that repair bytes, characters and glosses before any looks for a page's frame. What they leave is what
`learned` and `chrome` meet: models are learned, and weights trained, on pages that have been through these alone."""


def default_chain(
    *,
    chrome_model: Model | str | PathLike[str] | None = None,
    substitution_model: Swaps | str | PathLike[str] | None = None,
) -> Chain:
    """The chain that :func:`clean` runs; the order and the reasons for it stand in docs/architecture.md.

    chrome_model: a model of learned chrome, or its file: the chain then has the filter `learned` before `chrome`.
        Raises OSError, and ModelFormatError when the file is no model.
    substitution_model: a model of swapped words, or its folder: the filter `substitution` goes by it instead of the
        shipped one. Raises OSError, and ModelError when the folder is no model.

    >>> default_chain().names[0], default_chain().names[-1]
    ('encoding', 'fields')
    """
    chain = _default() if chrome_model is None else with_model(_default(), chrome_model)
    return chain if substitution_model is None else with_substitution_model(chain, substitution_model)


def with_model(chain: Chain, model: Model | str | PathLike[str]) -> Chain:
    """A chain with the filter `learned` behind the filters that repair bytes and glosses: it reads pages as a crawl has
    them, before `chrome` has taken what it can of a frame."""
    from govclean.filters.learned import learned_filter

    learned = learned_filter(model)
    own = chain.without("learned") if "learned" in chain.names else chain
    before = [n for n, name in enumerate(own.names, 1) if name in BEFORE_FRAME]
    at = max(before, default=0)
    return Chain([*own.filters[:at], learned, *own.filters[at:]])


def with_substitution_model(chain: Chain, model: Swaps | str | PathLike[str]) -> Chain:
    """A chain whose filter `substitution` goes by this model; the same chain where it has no such filter."""
    from govclean.filters.substitution import substitution_filter

    own = substitution_filter(model)
    return Chain([own if name == "substitution" else f for f, name in zip(chain, chain.names, strict=True)])


def chain_for(options: Options | None) -> Chain:
    """The default chain with the models that the options name."""
    if options is None:
        return _default()
    return default_chain(chrome_model=options.chrome_model, substitution_model=options.substitution_model)


@cache
def _default() -> Chain:
    from govclean.filters.bilingual import bilingual
    from govclean.filters.byteslip import byteslip
    from govclean.filters.chrome import chrome
    from govclean.filters.encoding import encoding
    from govclean.filters.fields import fields
    from govclean.filters.injection import injection
    from govclean.filters.layout import layout
    from govclean.filters.notices import notices
    from govclean.filters.personal import personal
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
            personal,
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
    given = options or (text.options if isinstance(text, Document) else None)
    return chain_for(given)(text, meta=meta, options=options, protect=protect)
