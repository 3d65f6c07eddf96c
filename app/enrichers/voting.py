"""What the two models propose together: a span is worth what they trust it with, the best of those that overlap stays.

The constants were swept on one half of four sets (docs/decisions.md); nearby none moves F1 by more than half a point.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import pairwise

from app.enrichers import kinds, model, proposals, tagger, wording
from app.enrichers.fields import Field
from app.text import Span

# What the tagger's kinds are called here, as the parser's labels.
_LABELS = {"PER": "PERSON", "ORG": "ORG", "LOC": "GPE", "MISC": "OTHER"}
# How far a span of the parser's is trusted by its label, against one of the tagger's that is certain.
_TRUST = {"PERSON": 0.8, "GPE": 0.8, "NORP": 0.95, "LOC": 0.6, "FAC": 0.5, "ORG": 0.6}
_TRUST_OTHERWISE = 0.5
# What stays of that trust where the tagger draws the edges elsewhere, what its certainty that a span is no name takes
# off, and what a span must be worth to be kept.
_CONFLICT, _DOUBT, _ENOUGH = 0.8, 0.7, 0.45
_CLEARLY_NONE = 0.5
# A name that tells its kind itself, by what `kinds.prior` says of it, is worth this much more: "Finance Ministry".
_CLEAR_BY_ITSELF, _BACKED = 2.0, 0.4
_WHOLE = 3.0


def keep_found(one: Field, found: Iterable[model.Found], reading: tagger.Reading) -> None:
    """Keeps what the two models propose; of spans that overlap the one that they trust most together."""
    one.reading = reading
    one.parsed.update(proposals.proposed(one.text, ((f.start, f.end, f.label) for f in found)))
    for name in reading.names:
        for span, label in proposals.proposed(one.text, [(name.start, name.end, _LABELS[name.kind])]):
            one.tagged[span] = (label, name.score)
    worth = {span: _trust(one, span, label) for span, label in one.parsed.items()}
    labels = dict(one.parsed)
    for span, (label, score) in one.tagged.items():
        worth[span] = worth.get(span, 0.0) + score
        if label != "OTHER" or span not in labels:
            labels[span] = label
    for whole, others in ((one.parsed, sorted(one.tagged)), (one.tagged, sorted(one.parsed))):
        for span in whole:
            parts = others[bisect_left(others, (span.start, 0)) : bisect_left(others, (span.end, 0))]
            if _is_whole(one.text, span, labels[span], parts):
                worth[span] = _WHOLE
    for span in sorted(worth, key=lambda s: (-worth[s], s)):
        if worth[span] >= _ENOUGH:
            one.add(span, labels[span])


def _trust(one: Field, span: Span, label: str) -> float:
    nothing = one.reading.shares(*span)[0]
    trust = _TRUST.get(label, _TRUST_OTHERWISE)
    if span not in one.tagged and nothing < _CLEARLY_NONE:
        trust *= _CONFLICT
    elif max(kinds.prior(one.text[span.start : span.end]).values(), default=0.0) >= _CLEAR_BY_ITSELF:
        trust += _BACKED
    return trust - _DOUBT * nothing


def _is_whole(text: str, span: Span, label: str, parts: Sequence[Span]) -> bool:
    """Whether a span is one name though the other model parts it: "U.S. Senate Budget Committee", "Gordon - Levitt"."""
    if len(parts) < 2 or parts[0].start != span.start or parts[-1].end != span.end:
        return False
    between = {text[left.end : right.start] for left, right in pairwise(parts)}
    if label == "PERSON":
        return wording.DOUBLE_NAME.fullmatch(text, span.start, span.end) is not None
    last = text[span.start : span.end].rpartition(" ")[2].rstrip(".")
    ends = last in wording.LEGAL_FORMS or last in wording.ORGANISATION_NOUNS
    return label == "ORG" and ends and between <= {" ", " & ", " and ", " of ", " at "}
