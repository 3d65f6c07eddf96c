"""Who says what, sentence by sentence: each cue with its speaker and the content that it governs."""

from collections.abc import Sequence

from app.enrichers.quotes import contents, cues, phrases, subjects, verbs
from app.enrichers.quotes.contents import Saying
from app.enrichers.quotes.phrases import Phrase
from app.enrichers.quotes.sentences import Token
from app.enrichers.quotes.verbs import Found, Group
from app.enrichers.quotes.words import BE, DETERMINERS

# Of prose at most a third of the words are in capitals; a cue in capitals is one only in a headline.
_HEADLINE_SHARE = 0.6
# Without a quote only these have their speaker behind them ("..., said the ministry"); others would have an object.
_REPORTING = frozenset("say insist argue explain complain joke remark observe agree warn write".split())


def sayings(tokens: Sequence[Token]) -> list[Saying]:
    """The cues of one sentence that have something to govern, in order; contents of later ones may lie in earlier."""
    found: list[Saying] = []
    words = [token for token in tokens if token.is_word]
    is_headline = sum(token.is_capital for token in words) > _HEADLINE_SHARE * len(words)
    at = 0
    while at < len(tokens):
        token = tokens[at]
        saying = None
        if token.is_word and (is_headline or not token.is_capital or at == 0):
            saying = _according(tokens, at) or _at(tokens, at)
        if saying is None:
            at += 1
            continue
        if found and _follows(tokens, found[-1], saying):
            saying.speaker = found[-1].speaker
        found.append(saying)
        at = saying.end
    contents.bound(tokens, found)
    return found


def _at(tokens: Sequence[Token], at: int) -> Saying | None:
    for cue in cues.load().get(tokens[at].low, ()):
        end = at + 1 + len(cue.particles)
        if tuple(token.low for token in tokens[at + 1 : end]) == cue.particles:
            saying = _saying(Found(tokens, at, end, cue))
            if saying is not None:
                return saying
    return None


def _follows(tokens: Sequence[Token], one: Saying, later: Saying) -> bool:
    """Whether a gerund goes on from the cue before it: "..., Smith said, adding that"."""
    if not tokens[later.verb].low.endswith("ing") or one.frame != "l":
        return False
    return 0 < later.verb - one.end < 10 and tokens[later.verb - 1].low == ","


def _according(tokens: Sequence[Token], at: int) -> Saying | None:
    if tokens[at].low != "according" or at + 1 >= len(tokens) or tokens[at + 1].low != "to":
        return None
    speaker = phrases.after(tokens, at + 2)
    if speaker is None:
        return None
    if at <= 2 and not any(token.low == "," for token in tokens[:at]):
        comma = next((n for n in range(speaker.end, len(tokens)) if tokens[n].low == ","), None)
        if comma is None or comma + 1 >= len(tokens):
            return None
        return Saying(at, at + 2, "according to", 0, speaker, "s", [Phrase(comma + 1, len(tokens))])
    stop = at - 1 if tokens[at - 1].low in (",", "-", "(") else at
    return Saying(at, at + 2, "according to", at, speaker, "l", [Phrase(0, stop)])


def _saying(found: Found) -> Saying | None:
    group = verbs.group_of(found.tokens, found.verb)
    if not verbs.is_finite(found, group):
        return _participle(found, group) if "gerund" in found.cue.tenses else None
    inverted = _inverted_subject(found, group)
    if inverted is not None:
        return _inverted(found, inverted)
    speaker = subjects.subject(found.tokens, group.start)
    if speaker is None or not verbs.agrees(found, speaker, group):
        return None
    # An apposition between the speaker and the verb belongs to neither what is said nor the verb.
    is_apposed = speaker.end < group.start and found.tokens[group.start - 1].low in (",", ")", "-")
    begin = speaker.first if speaker.end == group.start or is_apposed else group.start
    return contents.governed(found, speaker, begin)


def _participle(found: Found, group: Group) -> Saying | None:
    if group.words & BE:
        speaker = subjects.subject(found.tokens, group.start)
    elif group.start and found.tokens[group.start - 1].low in DETERMINERS | {"of"}:
        return None
    else:
        speaker = subjects.participle_subject(found.tokens, group.start)
    if speaker is None:
        return None
    return contents.governed(found, speaker, speaker.first if speaker.end == group.start else group.start)


def _inverted_subject(found: Found, group: Group) -> Phrase | None:
    """The speaker behind the verb: `"...," said Smith` and `..., said Smith`."""
    if group.start == 0 or group.words or not {"q", "l"} & found.cue.frames:
        return None
    before = found.tokens[group.start - 1]
    quote = contents.said_before(found.tokens, group.start)
    if before.quote is None and before.low not in (",", "-"):
        return None
    # "told Smith" and, but behind a quote, "warned Smith" name the hearer.
    if "a" in found.cue.frames and found.cue.verb != "ask" and (quote is None or found.cue.verb == "tell"):
        return None
    if subjects.has_apposition(found.tokens, group.start):
        return None
    if quote is None and found.cue.verb not in _REPORTING:
        return None
    speaker = phrases.after(found.tokens, found.end)
    return speaker if speaker is not None and _ends_there(found.tokens, speaker, before) else None


def _ends_there(tokens: Sequence[Token], inverted: Phrase, before: Token) -> bool:
    """Whether what follows the phrase can end an inverted clause: a stop, a comma, "who"."""
    if before.quote is not None:
        return inverted.end >= len(tokens) or not phrases.is_verbish(tokens, inverted.end)
    if inverted.end >= len(tokens):
        return True
    low = tokens[inverted.end].low
    return low in (",", "-", ";", "(", "who") and (
        tokens[inverted.first].is_capital or tokens[inverted.first].low in DETERMINERS
    )


def _inverted(found: Found, speaker: Phrase) -> Saying:
    """What is said stands before the cue, and may go on in a quote behind it."""
    tokens, verb = found.tokens, found.verb
    stop = verb - 1 if tokens[verb - 1].low in (",", "-") else verb
    saying = Saying(verb, speaker.end, contents.written(found), verb, speaker, "l", [Phrase(0, stop)])
    for at in range(saying.end, len(tokens)):
        if tokens[at].low in ('"', "”") and (at == saying.end or tokens[at - 1].low in (",", "-", ":")):
            saying.content.append(Phrase(at, len(tokens)))
            break
    return saying
