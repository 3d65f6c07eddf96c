"""Gives each quoted span and each reported clause of one text to its speaker."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from app.documents import EntityInArticle, Mention, Quote, QuoteKind, Speaker
from app.enrichers.quotes import clauses, phrases
from app.enrichers.quotes.clauses import Saying
from app.enrichers.quotes.marks import Marked, marked_spans
from app.enrichers.quotes.phrases import Phrase
from app.enrichers.quotes.sentences import Sentence, Token, is_title, sentences
from app.enrichers.quotes.speakers import Speakers
from app.enrichers.quotes.words import is_adverb
from app.text import WORD, Span

# Quoted words that are no utterance of their own: fewer than this are emphasis, a name or a term ("scare quotes").
FEWEST_PARTIAL_WORDS = 3
# A reported clause of fewer words says nothing by itself.
_FEWEST_INDIRECT_WORDS = 3
# Behind an attributed quote the next one goes on from it, even where its own sentence goes on without marks.
_FEWEST_LEADING_WORDS = 8
_MOST_LABEL_WORDS = 6


@dataclass(slots=True)
class _Last:
    """The attributed quote before: a quote that follows without a cue goes on from it."""

    sentence: int
    paragraph: int
    group: int
    cue: str | None
    speaker: Speaker
    is_open: bool = False
    was_direct: bool = True


class _Reported(NamedTuple):
    span: Span
    frame: str
    group: int
    cue: str
    speaker: Speaker


@dataclass(slots=True)
class _Work:
    text: str
    field: str
    marked: list[Marked]
    speakers: Speakers
    group: int
    quotes: list[Quote] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    last: _Last | None = None


Known = tuple[Sequence[EntityInArticle], Sequence[Mention]]


def quotes_in(text: str, name: str, known: Known, group: int) -> tuple[list[Quote], int]:
    """The quotes of one field in order of their start, and the highest group number used; groups go on from `group`."""
    marked = marked_spans(text)
    work = _Work(text, name, marked, Speakers(text, name, *known), group)
    for number, sentence in enumerate(sentences(text, marked)):
        _read(work, number, sentence)
    counts = Counter(quote.group for quote in work.quotes)
    found = [q if counts[q.group] > 1 else replace(q, group=None) for q in work.quotes]
    return sorted(found, key=lambda q: (q.start, -q.end)), work.group


def _read(work: _Work, number: int, sentence: Sentence) -> None:
    tokens = sentence.tokens
    said = clauses.sayings(tokens)
    last, until = None, 0
    reported: list[_Reported] = []
    owners = _owners(tokens, said)
    for saying in said:
        assert saying.speaker is not None
        speaker = work.speakers.speaker(tokens, saying.speaker)
        work.group += 1
        direct, nested = False, saying.verb < until
        for part in saying.content:
            direct |= _take(work, tokens, saying, part, speaker, owners, reported)
        if saying.frame in "qlts" and (direct or last is None or not last.was_direct and not nested):
            last = _Last(number, sentence.paragraph, work.group, saying.cue, speaker, was_direct=direct)
            until = max((part.end for part in saying.content), default=0)
    _add_reported(work, reported)
    if tokens and tokens[-1].low == ":" and (subject := _before_colon(tokens, len(tokens) - 1)):
        work.group += 1
        last = _Last(number, sentence.paragraph, work.group, None, work.speakers.speaker(tokens, subject))
    work.last = last or work.last
    _go_on(work, number, sentence, owners)


def _owners(tokens: Sequence[Token], said: Sequence[Saying]) -> dict[int, int]:
    """For each quote token the saying whose content holds it; the innermost, which is the last."""
    owners: dict[int, int] = {}
    for number, saying in enumerate(said):
        for part in saying.content:
            for at in range(part.first, part.end):
                if tokens[at].quote is not None and not (at in owners and saying.cue == "according to"):
                    owners[at] = id(saying)
    return owners


def _take(
    work: _Work, tokens: Sequence[Token], saying: Saying, part: Phrase, speaker: Speaker, owners: dict[int, int], reported: list[_Reported]
) -> bool:
    """Adds the quotes of one part of what is said; tells whether there was a direct one."""
    quotes = [at for at in range(part.first, part.end) if tokens[at].quote is not None]
    own = [at for at in quotes if owners.get(at) == id(saying)]
    others = [t for t in tokens[part.first : part.end] if t.quote is None and t.is_word]
    whole = bool(quotes) and all(t.low in ("but", "and", "so", "then", "yet") or is_adverb(t.low) for t in others[:3]) and len(others) <= 2
    # `"...," he said of it as he left. `: behind the quote that the cue follows, words belong to nobody's speech.
    before = [t for t in tokens[part.first : part.end] if t.quote is None and t.is_word and t.end <= tokens[quotes[0]].start] if quotes else []
    kind: QuoteKind = "direct" if whole or (quotes and len(before) == 0 and saying.frame in "ql") else "partial"
    in_quotes = 0
    for at in own:
        number = tokens[at].quote
        assert number is not None
        inner = work.marked[number].inner
        if _names_a_work(work, tokens, at):
            continue
        length = len(WORD.findall(work.text, *inner))
        if kind == "direct" or length >= FEWEST_PARTIAL_WORDS:
            in_quotes += length
            _add(work, inner.start, inner.end, kind, saying.cue, speaker)
            work.used.add(number)
    if kind == "partial" and len(others) >= _FEWEST_INDIRECT_WORDS and (span := _reported(tokens, saying, part)):
        if 2 * in_quotes < len(WORD.findall(work.text, *span)):
            reported.append(_Reported(span, saying.frame, work.group, saying.cue, speaker))
    return kind == "direct" and bool(own)


def _names_a_work(work: _Work, tokens: Sequence[Token], at: int) -> bool:
    """Whether the quoted words are a title, as in `on NBC's "Meet the Press"`: all in capitals, and nothing leads up."""
    number = tokens[at].quote
    assert number is not None
    start, end = work.marked[number].inner
    return at > 0 and tokens[at - 1].is_word and is_title(work.text[start:end])


def _add(work: _Work, start: int, end: int, kind: QuoteKind, cue: str | None, speaker: Speaker) -> None:
    work.quotes.append(Quote(work.field, start, end, work.text[start:end], kind, work.group, cue, speaker))


def _reported(tokens: Sequence[Token], saying: Saying, part: Phrase) -> Span | None:
    """The span of a reported clause, without the signs and joining words at its ends."""
    first, end = part.first, part.end
    while first < end and not tokens[first].is_word and tokens[first].quote is None:
        first += 1
    if saying.frame == "l" and first < end and tokens[first].low in ("but", "and", "however", "still", "so"):
        first += 1
    while end > first and not tokens[end - 1].is_word and tokens[end - 1].quote is None and tokens[end - 1].low not in ")]%":
        end -= 1
    return Span(tokens[first].start, tokens[end - 1].end) if first < end else None


# A clause of speech or thought outweighs a phrase that a verb of judging governs.
_CLAUSE_FRAMES = frozenset("qtslw")


def _add_reported(work: _Work, reported: list[_Reported]) -> None:
    """Adds the reported clauses of one sentence; of two that overlap, the clause, then the longer one."""
    taken: list[Span] = []
    for one in sorted(reported, key=lambda r: (r.frame not in _CLAUSE_FRAMES, r.span.start - r.span.end)):
        if all(one.span.end <= other.start or one.span.start >= other.end for other in taken):
            taken.append(one.span)
            start, end = one.span
            work.quotes.append(
                Quote(work.field, start, end, work.text[start:end], "indirect", one.group, one.cue, one.speaker)
            )


def _before_colon(tokens: Sequence[Token], colon: int) -> Phrase | None:
    """Who speaks behind a colon: a name alone before it ("Kasymaliev: "), else the subject of the sentence."""
    floor = max((n + 1 for n in range(colon) if tokens[n].low in ("-", ".", ";")), default=0)
    words = [token for token in tokens[floor:colon] if token.is_word]
    if words and len(words) <= _MOST_LABEL_WORDS and words[0].is_capital and words[-1].is_capital:
        if not phrases.has_verb(tokens, floor, colon):
            return Phrase(floor, colon)
    return clauses.main_subject(tokens, colon)


def _go_on(work: _Work, number: int, sentence: Sentence, owners: dict[int, int]) -> None:
    """Quotes that no cue of their sentence governs."""
    tokens = sentence.tokens
    for at, token in enumerate(tokens):
        if token.quote is None or at in owners or token.quote in work.used:
            continue
        one = work.marked[token.quote]
        if at > 1 and tokens[at - 1].low == ":" and (subject := _before_colon(tokens, at - 1)):
            work.group += 1
            speaker = work.speakers.speaker(tokens, subject)
            _add(work, *one.inner, "direct", None, speaker)
            work.last = _Last(number, sentence.paragraph, work.group, None, speaker)
            continue
        words = len(WORD.findall(work.text, *one.inner))
        others = [t for t in tokens if t.quote is None and t.is_word]
        last = work.last
        goes_on = not others or (at == 0 and words >= _FEWEST_LEADING_WORDS)
        if last is None or not goes_on or words < FEWEST_PARTIAL_WORDS:
            continue
        near = last.sentence == number - 1 or (last.sentence == number)
        if near and last.paragraph >= sentence.paragraph - 1:
            work.quotes.append(Quote(work.field, one.inner.start, one.inner.end, work.text[one.inner.start:one.inner.end], "direct", last.group, last.cue, last.speaker))
            work.last = replace(last, sentence=number, paragraph=sentence.paragraph)
