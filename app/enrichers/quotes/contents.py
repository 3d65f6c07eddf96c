"""What a cue governs: the quote, clause or phrase behind it, or what was said before it."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.enrichers.quotes import phrases
from app.enrichers.quotes.phrases import Phrase
from app.enrichers.quotes.sentences import Token
from app.enrichers.quotes.verbs import Found
from app.enrichers.quotes.words import (
    AUXILIARIES,
    CLAUSE_JOINERS,
    PREPOSITIONS,
    PRONOUNS,
    SUBORDINATORS,
    TIME_STARTS,
    is_adverb,
    is_time,
)


@dataclass(slots=True)
class Saying:
    """One cue: tokens of the verb group, the speaker, and what is said as token ranges.

    `begin` is where its clause starts, so that what is said before it ends there. `frame` is the letter of what
    follows, as in data/cues.tsv; `l` where what is said stands before the cue.
    """

    verb: int
    end: int
    cue: str
    begin: int
    speaker: Phrase
    frame: str
    content: list[Phrase]


# Behind these a clause stands without "that", whatever its words.
_CLAUSE_VERBS = frozenset("say think tell believe hope".split())
_WH = frozenset("what why how whether if who where when which".split())
_PARTICLES = frozenset("up out off down away back tank tanks".split())
_SIGNS = frozenset(", ; - ) (".split())
# How far a cue looks ahead for the verb of a clause without "that".
_VERB_REACH = 16
# "As" before a speaker at most this many tokens into a sentence leads it: "But as the Post reported,".
_LATEST_AS = 3
# How long the words between a cue and what it governs may be: "said in an interview with a local broadcaster".
_LONGEST_ADVERBIAL = 18


def governed(found: Found, speaker: Phrase, begin: int) -> Saying | None:
    """The cue with what it governs, behind it or before it; None where nothing fits its frames."""
    tokens, frames = found.tokens, found.cue.frames
    plain = _behind_addressee(found)
    before = tokens[begin - 1] if begin else None
    is_aside = before is not None and (before.quote is not None or before.low in (",", "-"))
    is_behind_quote = is_aside and said_before(tokens, begin) is not None
    ahead = _that_ahead(tokens, plain) if "a" in frames else None
    stretch = _adverbial(tokens, plain) if ahead is None else ahead
    frame, start = _frame(found, plain, stretch, is_aside)
    if is_behind_quote and {"q", "l"} & frames and frame not in ("q", "t"):
        frame = "l" if found.cue.tenses != {"gerund"} else frame
    is_as = before is not None and before.low == "as" and begin <= _LATEST_AS
    if frame == "" and not is_as:
        return None
    saying = Saying(found.verb, found.end, written(found), begin, speaker, frame, [])
    if is_as:
        return _behind_as(found, saying, stretch)
    if frame == "l":
        _take_before(found, saying, stretch)
        return saying if saying.content else None
    saying.content.append(Phrase(start, len(tokens)))
    if frame == "q" and is_behind_quote and found.cue.tenses != {"gerund"}:
        saying.content.insert(0, Phrase(0, begin))
    return saying


def _behind_as(found: Found, saying: Saying, stretch: int) -> Saying | None:
    """The cue of "As the Post reported, ...": what stands behind the comma."""
    if not _is_inserted(found.tokens, stretch) or not {"t", "s"} & found.cue.frames:
        return None
    saying.frame = "s"
    saying.content.append(Phrase(stretch + 1, len(found.tokens)))
    return saying


def written(found: Found) -> str:
    """The cue as it stands in the text, in small letters."""
    return " ".join(token.low for token in found.tokens[found.verb : found.end])


def _behind_addressee(found: Found) -> int:
    if "a" not in found.cue.frames or found.end >= len(found.tokens) or found.tokens[found.end].low == "that":
        return found.end
    addressee = phrases.after(found.tokens, found.end)
    return found.end if addressee is None else addressee.end


def said_before(tokens: Sequence[Token], begin: int) -> Token | None:
    """The quote that ends where a cue's clause begins: `"...," he said` and `‘...’, he said`."""
    at = begin - 1
    if at > 0 and tokens[at].low in (",", "-"):
        at -= 1
    return tokens[at] if at >= 0 and tokens[at].quote is not None and tokens[at].low != "'" else None


def _take_before(found: Found, saying: Saying, stretch: int) -> None:
    """Gives the cue what stands before it, and what goes on behind it: `..., he said, ...`."""
    tokens, begin = found.tokens, saying.begin
    if begin == 0 or found.cue.tenses == {"gerund"} or not {"l", "q"} & found.cue.frames:
        return
    before, quote = tokens[begin - 1], said_before(tokens, begin)
    if before.quote is None and before.low not in (",", "-"):
        return
    if quote is None and "l" not in found.cue.frames:
        return
    is_inserted = quote is None and _is_inserted(tokens, stretch)
    if before.quote is None and quote is None and not (is_inserted or phrases.has_verb(tokens, 0, begin - 1)):
        return
    stop = begin if before.quote is not None else begin - 1
    if stop > 0 and not (is_inserted and _is_lead(tokens, Phrase(0, stop))):
        saying.content.append(Phrase(0, stop))
    if is_inserted:
        saying.content.append(Phrase(stretch + 1, len(tokens)))
    elif stretch < len(tokens) and (follows := _next_quote(tokens, stretch)) is not None:
        saying.content.append(Phrase(follows, len(tokens)))


def _next_quote(tokens: Sequence[Token], at: int) -> int | None:
    """The quote at `at`, or right behind a comma there."""
    if tokens[at].low == "," and at + 1 < len(tokens):
        at += 1
    return at if tokens[at].quote is not None and tokens[at].low != "'" else None


def _is_inserted(tokens: Sequence[Token], comma: int) -> bool:
    return comma + 1 < len(tokens) and tokens[comma].low == "," and _goes_on(tokens, comma + 1)


def _goes_on(tokens: Sequence[Token], at: int) -> bool:
    """Whether words behind ", he said," belong to what he said, and not to how or when he said it."""
    low = tokens[at].low
    return low not in ("according", "asked", "when", "after", "before", "while", "as", "during", "in", "on", "at") and (
        not low.endswith("ing")
    )


def _is_lead(tokens: Sequence[Token], part: Phrase) -> bool:
    """Whether words before ", he said," only lead up to what he said: "In both cases", "But"."""
    low = tokens[part.first].low
    return (
        part.end - part.first < 6
        and (low in PREPOSITIONS or is_adverb(low) or low in CLAUSE_JOINERS)
        and tokens[part.end - 1].quote is None
    )


def _that_ahead(tokens: Sequence[Token], start: int) -> int | None:
    """The "that" which an addressee and its place delay: "told a town hall in Salem, New Hampshire, that"."""
    for at in range(start, min(len(tokens), start + 16)):
        if tokens[at].low in (",", "-", ";") and not (at + 1 < len(tokens) and tokens[at + 1].is_capital):
            return None
        if tokens[at].low == "that":
            return at if at + 1 < len(tokens) and not phrases.is_verbish(tokens, at + 1) else None
        if tokens[at].quote is not None or phrases.is_verbish(tokens, at) or tokens[at].low in PRONOUNS:
            return None
    return None


def _adverbial(tokens: Sequence[Token], start: int) -> int:
    """Where a stretch of adverbials behind a verb ends: before "that", a quote, a colon or comma, or the end.

    `start` where the words behind the verb are no such stretch.
    """
    settled = start
    while settled < len(tokens) and _is_adverbial(tokens, settled):
        settled += 1
    if settled == len(tokens) or not (tokens[settled].low in PREPOSITIONS or tokens[settled].low == "to"):
        return settled
    for at in range(settled, min(len(tokens), settled + _LONGEST_ADVERBIAL)):
        token = tokens[at]
        if token.low in ("that", ":", ",", "-", ";") or token.quote is not None:
            return at
        if phrases.is_verbish(tokens, at) or token.low in PRONOUNS or token.low in SUBORDINATORS:
            return settled
    return len(tokens) if len(tokens) - settled <= _LONGEST_ADVERBIAL else settled


def _is_adverbial(tokens: Sequence[Token], at: int) -> bool:
    low = tokens[at].low
    if is_adverb(low) or is_time(low):
        return True
    following = tokens[at + 1].low if at + 1 < len(tokens) else ""
    return low in TIME_STARTS and low != "that" and (is_time(following) or following in TIME_STARTS - {"that"})


def _frame(found: Found, plain: int, stretch: int, is_aside: bool) -> tuple[str, int]:
    """What follows the cue, as a letter of data/cues.tsv, and the token where it starts; ("", 0) where nothing fits."""
    tokens = found.tokens
    if plain + 1 < len(tokens) and tokens[plain].low in found.cue.prepositions:
        return ">", plain + 1
    if stretch >= len(tokens):
        return ("l" if is_aside else "", 0)
    if tokens[stretch].quote is not None:
        return _quote_frame(tokens[stretch], found.cue.frames), stretch
    return _word_frame(found, stretch, is_aside)


def _word_frame(found: Found, stretch: int, is_aside: bool) -> tuple[str, int]:
    tokens, frames = found.tokens, found.cue.frames
    low = tokens[stretch].low
    following = tokens[stretch + 1] if stretch + 1 < len(tokens) else None
    if following is not None and "q" in frames and (low == ":" or (low in (",", "-") and following.quote is not None)):
        return "q", stretch + 1
    if low == "that":
        # "in an interview that will air": the noun's, no clause of what was said.
        if stretch > found.end and following is not None and following.low in AUXILIARIES:
            return ("l" if is_aside else "", 0)
        return ("t", stretch + 1) if {"t", "s"} & frames and following is not None else ("", 0)
    if low in _WH and "w" in frames:
        return "w", stretch
    if low == "to":
        return ("i", stretch) if "i" in frames else ("", 0)
    if low in _PARTICLES:
        # "Showed up" is no showing, and think tanks do not think.
        return ("l" if is_aside else "", 0)
    if low in _SIGNS or low in CLAUSE_JOINERS or low in SUBORDINATORS or low in PREPOSITIONS:
        is_clause = low in ("if", "when", "because", "while", "although", "once") and "s" in frames and not is_aside
        if low in PREPOSITIONS and found.cue.verb == "say" and not is_aside:
            is_clause = phrases.has_verb(tokens, stretch, len(tokens))
        return ("s", stretch) if is_clause else ("l" if is_aside and low not in _WH else "", 0)
    return _open_frame(found, stretch), stretch


def _quote_frame(quote: Token, frames: frozenset[str]) -> str:
    if not quote.is_capital and not {"s", "n", "t"} & frames:
        return ""
    return "q" if "q" in frames else "n" if "n" in frames else ""


def _open_frame(found: Found, start: int) -> str:
    """Whether the words at `start` are a gerund, a clause without "that" or a noun phrase that the cue can govern."""
    frames = found.cue.frames
    if found.tokens[start].low.endswith("ing") and "g" in frames:
        return "g"
    if "s" in frames and (
        found.cue.verb in _CLAUSE_VERBS
        or "n" in frames
        or phrases.has_verb(found.tokens, start + 1, min(len(found.tokens), start + _VERB_REACH))
    ):
        return "s"
    return "n" if "n" in frames else ""


_SHORT_FRAMES = frozenset("nig>")
_SHORT_ENDS = frozenset("but while because although though when whereas".split())


def bound(tokens: Sequence[Token], found: list[Saying]) -> None:
    """Ends each content where its sentence turns to something else: the next cue's clause, a semicolon."""
    for number, saying in enumerate(found):
        for n, part in enumerate(saying.content):
            if part.end == len(tokens) and part.first >= saying.verb:
                saying.content[n] = Phrase(part.first, _end(tokens, saying, part, found[number + 1 :]))
        saying.content = [part for part in saying.content if part.end > part.first]


def _end(tokens: Sequence[Token], saying: Saying, part: Phrase, later: Sequence[Saying]) -> int:
    for at in range(part.first + 1, part.end):
        low = tokens[at].low
        if low == ";" or (saying.frame in _SHORT_FRAMES and (low in (",", "-") or low in _SHORT_ENDS)):
            return at
    for other in later:
        if other.begin <= part.first:
            continue
        if other.frame == "l":
            if other.cue == "according to":
                return part.end
            continue
        before = tokens[other.begin - 1].low
        if before in (",", "-"):
            if tokens[part.first].low in SUBORDINATORS and not any(
                token.low == "," for token in tokens[part.first : other.begin - 1]
            ):
                # "Said that when she asks them, many repeat": the comma only ends what leads the clause.
                continue
            return other.begin - 1
        if before in CLAUSE_JOINERS:
            return other.begin - (2 if other.begin > 1 and tokens[other.begin - 2].low == "," else 1)
    return part.end
