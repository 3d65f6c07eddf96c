"""Gives each quoted span and each reported clause of one text to its speaker."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from app.documents import Quote, QuoteKind, Speaker
from app.enrichers.quotes import clauses, phrases, subjects
from app.enrichers.quotes.contents import Saying
from app.enrichers.quotes.marks import Marked, marked_spans
from app.enrichers.quotes.phrases import Phrase
from app.enrichers.quotes.sentences import Sentence, Token, is_title, sentences
from app.enrichers.quotes.speakers import Known, Speakers
from app.enrichers.quotes.words import DETERMINERS, PRONOUNS, is_adverb
from app.text import WORD, Span

# Quoted words that are no utterance of their own: fewer than this are emphasis, a name or a term ("scare quotes").
FEWEST_PARTIAL_WORDS = 3
# A reported clause of fewer words says nothing by itself.
_FEWEST_REPORTED_WORDS = 3
# Behind an attributed quote the next one goes on from it, even where its own sentence goes on without marks.
_FEWEST_LEADING_WORDS = 8
_MOST_LABEL_WORDS = 6
# Frames in which a cue tells what was said, so that a quote behind its sentence goes on from it.
_SPEECH_FRAMES = frozenset("qtls")
# A clause of speech or thought outweighs a phrase that a verb of judging governs.
_CLAUSE_FRAMES = frozenset("qtslw")
_LEADING_WORDS = frozenset("but and so then yet".split())


class _Voice(NamedTuple):
    """Whose words they are, by which cue; quotes that the cue splits share the group."""

    speaker: Speaker
    cue: str | None
    group: int


class _Last(NamedTuple):
    """The voice heard last, and whether in a quote: a quote without a cue right behind its sentence goes on from it."""

    voice: _Voice
    sentence: int
    paragraph: int
    is_direct: bool


class _Reported(NamedTuple):
    """A reported clause that waits for the others of its sentence, since contents of cues overlap."""

    span: Span
    frame: str
    voice: _Voice


class _Heard(NamedTuple):
    """A cue with its voice in its sentence; `owners` tells which cue's verb governs each quote."""

    tokens: Sequence[Token]
    saying: Saying
    voice: _Voice
    owners: dict[int, int]


@dataclass(slots=True)
class _Work:
    """One text under work; `used` are the numbers of the marked spans that are quotes already.

    `led_up` are the utterances that a comma or a colon leads up to, of the first `looked_at` quotes and as far as they
    reach into what is being read.
    """

    text: str
    field_name: str
    marked: list[Marked]
    speakers: Speakers
    groups: int
    quotes: list[Quote] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    reported: list[_Reported] = field(default_factory=list)
    open: list[Span] = field(default_factory=list)
    last: _Last | None = None
    led_up: list[Span] = field(default_factory=list)
    looked_at: int = 0

    def add(self, span: Span, kind: QuoteKind, voice: _Voice) -> None:
        said = self.text[span.start : span.end]
        self.quotes.append(Quote(self.field_name, *span, said, kind, voice.group, voice.cue, voice.speaker))

    def voice(self, tokens: Sequence[Token], speaker: Phrase, cue: str | None) -> _Voice:
        self.groups += 1
        return _Voice(self.speakers.speaker(tokens, speaker), cue, self.groups)

    def words_in(self, span: Span) -> int:
        return len(WORD.findall(self.text, *span))


def quotes_in(text: str, field_name: str, known: Known, groups: int) -> tuple[list[Quote], int]:
    """The quotes of one field in order of their start, and the highest group number; groups go on from `groups`."""
    entities, mentions = known
    marked = marked_spans(text)
    speakers = Speakers(text, (entities, [m for m in mentions if m.field == field_name]), marked)
    work = _Work(text, field_name, marked, speakers, groups)
    for number, sentence in enumerate(sentences(text, marked)):
        _read(work, number, sentence)
    counts = Counter(quote.group for quote in work.quotes)
    found = [quote if counts[quote.group] > 1 else replace(quote, group=None) for quote in work.quotes]
    return sorted(found, key=lambda quote: (quote.start, -quote.end)), work.groups


def _read(work: _Work, number: int, sentence: Sentence) -> None:
    tokens = sentence.tokens
    said = clauses.sayings(tokens)
    owners = _owners(tokens, said)
    last: _Last | None = None
    has_direct, until = False, 0
    for saying in said:
        heard = _Heard(tokens, saying, work.voice(tokens, saying.speaker, saying.cue), owners)
        is_direct = sum(_take(work, heard, part) for part in saying.content) > 0
        is_nested = saying.verb < until
        if saying.frame in _SPEECH_FRAMES and (is_direct or last is None or not (has_direct or is_nested)):
            last = _Last(heard.voice, number, sentence.paragraph, is_direct)
            has_direct = is_direct
            until = max((part.end for part in saying.content), default=0)
    _add_reported(work)
    if tokens and tokens[-1].low == ":" and (before := _before_colon(tokens, len(tokens) - 1)):
        last = _Last(work.voice(tokens, before, None), number, sentence.paragraph, True)
    work.last = last or work.last
    _go_on(work, number, sentence, owners)


def _owners(tokens: Sequence[Token], said: Sequence[Saying]) -> dict[int, int]:
    """For each quote token the verb of the saying whose content holds it: the innermost, which is the last.

    But "..., Smith said, according to the Times" and "..., Smith said, the Times reported" are what Smith said.
    """
    owners: dict[int, int] = {}
    for saying in said:
        for part in saying.content:
            for at in range(part.first, part.end):
                if tokens[at].quote is not None and not (at in owners and saying.frame == "l"):
                    owners[at] = saying.verb
    return owners


def _take(work: _Work, heard: _Heard, part: Phrase) -> bool:
    """Adds the quotes of one part of what is said; tells whether there was a direct one."""
    tokens, saying = heard.tokens, heard.saying
    quotes = [at for at in range(part.first, part.end) if tokens[at].quote is not None]
    words = [at for at in range(part.first, part.end) if tokens[at].is_word]
    kind: QuoteKind = "direct" if quotes and _stands_alone(tokens, saying, quotes[0], words) else "partial"
    quoted_words, is_direct = 0, False
    for at in quotes:
        number = tokens[at].quote
        if number is None or heard.owners.get(at) != saying.verb or _names_a_work(work, heard, at):
            continue
        inner = work.marked[number].inner
        length = work.words_in(inner)
        if length >= FEWEST_PARTIAL_WORDS or (kind == "direct" and _is_utterance(work, saying, inner)):
            quoted_words += length
            is_direct = is_direct or kind == "direct"
            if work.open and kind == "direct":
                _close(work, heard.voice, inner)
            work.add(inner, kind, heard.voice)
            work.used.add(number)
    if kind == "partial" and (len(words) >= _FEWEST_REPORTED_WORDS or (words and len(saying.content) > 1)):
        span = _reported_span(tokens, saying, part)
        # Where most words of the clause are quoted, the quote alone says it.
        if span is not None and 2 * quoted_words < work.words_in(span):
            work.reported.append(_Reported(span, saying.frame, heard.voice))
    return is_direct


def _is_utterance(work: _Work, saying: Saying, inner: Span) -> bool:
    """Whether one or two quoted words are all that was said: `"No," he said`, not `said "most" of them had`."""
    return saying.frame == "l" or (not work.text[inner.start].islower() and work.text[inner.end - 1] in ".!?")


def _close(work: _Work, voice: _Voice, closing: Span) -> None:
    """Gives the quotes left open in the paragraphs right before to the speaker of the one that closes them."""
    paragraph = work.text.count("\n\n", work.open[0].end, closing.start)
    if paragraph <= len(work.open):
        for one in work.open:
            work.add(one, "direct", voice)
    work.open.clear()


def _stands_alone(tokens: Sequence[Token], saying: Saying, quote: int, words: Sequence[int]) -> bool:
    """Whether the quote is an utterance of its own, no part of a reported clause: `"...," he said of it`."""
    leading = [at for at in words if at < quote]
    if len(words) <= 2 and all(tokens[at].low in _LEADING_WORDS or is_adverb(tokens[at].low) for at in words):
        return True
    return not leading and saying.frame in ("q", "l")


def _names_a_work(work: _Work, heard: _Heard, at: int) -> bool:
    """Whether the quoted words are a title, as in `on NBC's "Meet the Press"`: in capitals, and nothing leads up."""
    number = heard.tokens[at].quote
    if number is None or at in (0, heard.saying.end) or not heard.tokens[at - 1].is_word:
        return False
    start, end = work.marked[number].inner
    return is_title(work.text[start:end])


def _reported_span(tokens: Sequence[Token], saying: Saying, part: Phrase) -> Span | None:
    """The span of a reported clause, without the signs and joining words at its ends."""
    first, end = part
    while first < end and not tokens[first].is_word and tokens[first].quote is None:
        first += 1
    while saying.frame == "l" and first < end and tokens[first].low in ("but", "and", "however", "still", "so", ","):
        first += 1
    while end > first and not (
        tokens[end - 1].is_word or tokens[end - 1].quote is not None or tokens[end - 1].low in ")]%"
    ):
        end -= 1
    return Span(tokens[first].start, tokens[end - 1].end) if first < end else None


def _add_reported(work: _Work) -> None:
    """Adds the reported clauses of one sentence; of two that overlap, the clause, then the longer one."""
    if not work.reported:
        return
    # Another's utterance is no part of what is reported: "asked who would win, she replied, ...".
    added, work.looked_at = work.quotes[work.looked_at :], len(work.quotes)
    work.led_up += [Span(quote.start, quote.end) for quote in added if _is_led_up_to(work.text, quote)]
    earliest = min(one.span.start for one in work.reported)
    work.led_up = [span for span in work.led_up if span.end > earliest]
    taken = list(work.led_up)
    for one in sorted(work.reported, key=lambda r: (r.frame not in _CLAUSE_FRAMES, r.span.start - r.span.end)):
        if all(one.span.end <= other.start or one.span.start >= other.end for other in taken):
            taken.append(one.span)
            work.add(one.span, "indirect", one.voice)
    work.reported.clear()


def _is_led_up_to(text: str, quote: Quote) -> bool:
    return quote.kind == "direct" and text[max(0, quote.start - 4) : quote.start - 1].rstrip()[-1:] in (",", ":")


def _go_on(work: _Work, number: int, sentence: Sentence, owners: dict[int, int]) -> None:
    """Gives the quotes that no cue of their sentence governs to the name before a colon, or to who spoke last."""
    tokens = sentence.tokens
    for at, token in enumerate(tokens):
        if token.quote is None or at in owners or token.quote in work.used:
            continue
        inner = work.marked[token.quote].inner
        if at > 1 and tokens[at - 1].low == ":" and (before := _before_colon(tokens, at - 1)):
            voice = work.voice(tokens, before, None)
        elif _goes_on(work, number, sentence, at):
            assert work.last is not None
            voice = work.last.voice
        else:
            if work.marked[token.quote].is_open:
                work.open.append(inner)
            continue
        work.add(inner, "direct", voice)
        work.last = _Last(voice, number, sentence.paragraph, True)


def _goes_on(work: _Work, number: int, sentence: Sentence, at: int) -> bool:
    last, quote = work.last, sentence.tokens[at].quote
    if last is None or quote is None or last.sentence < number - 1 or last.paragraph < sentence.paragraph - 1:
        return False
    if not last.is_direct and last.paragraph != sentence.paragraph:
        return False
    length = work.words_in(work.marked[quote].inner)
    is_alone = not any(token.is_word for token in sentence.tokens)
    opens = at == 0 or (sentence.tokens[at - 1].low.endswith(".") and sentence.tokens[at].is_capital)
    return length >= FEWEST_PARTIAL_WORDS and (is_alone or (opens and length >= _FEWEST_LEADING_WORDS))


def _before_colon(tokens: Sequence[Token], colon: int) -> Phrase | None:
    """Who speaks behind a colon: a name alone before it ("Kasymaliev: "), else the subject of the sentence."""
    floor = max((n + 1 for n in range(colon) if tokens[n].low in ("-", ".", ";")), default=0)
    words = [token for token in tokens[floor:colon] if token.is_word]
    if words and len(words) <= _MOST_LABEL_WORDS and words[0].is_capital and words[-1].is_capital:
        if not phrases.has_verb(tokens, floor, colon):
            return Phrase(floor, colon)
    found = subjects.main_subject(tokens, colon)
    if found is None or not (tokens[found.first].is_capital or tokens[found.first].low in DETERMINERS | PRONOUNS):
        return None
    return found if tokens[found.first].low not in ("there", "here", "it", "this", "that", "let's") else None
