"""Who says what, sentence by sentence: each cue with its speaker and the content that it governs."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.enrichers.quotes import cues, phrases
from app.enrichers.quotes.cues import Cue
from app.enrichers.quotes.phrases import Phrase
from app.enrichers.quotes.sentences import Token
from app.enrichers.quotes.words import (
    AUXILIARIES,
    BE,
    CLAUSE_JOINERS,
    DETERMINERS,
    HAVE,
    MODALS,
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
    speaker: Phrase | None
    frame: str
    content: list[Phrase]
    is_aside: bool = False


# Of prose at most a third of the words are in capitals; a cue in capitals is one only in a headline.
_HEADLINE_SHARE = 0.6
# Behind these a clause stands without "that", whatever its words.
_CLAUSE_VERBS = frozenset("say think tell believe hope".split())
_WH = frozenset("what why how whether if who where when which".split())


def sayings(tokens: Sequence[Token]) -> list[Saying]:
    """The cues of one sentence that have something to govern, in order; contents of later ones may lie in earlier."""
    found: list[Saying] = []
    table = cues.load()
    at = 0
    words = [token for token in tokens if token.is_word]
    is_headline = sum(token.is_capital for token in words) > _HEADLINE_SHARE * len(words)
    while at < len(tokens):
        token = tokens[at]
        saying = None
        if token.is_word and (is_headline or not token.is_capital or at == 0):
            if token.low == "according" and at + 1 < len(tokens) and tokens[at + 1].low == "to":
                saying = _according(tokens, at)
            for cue in table.get(token.low, ()):
                end = at + 1 + len(cue.particles)
                if saying is None and tuple(t.low for t in tokens[at + 1 : end]) == cue.particles:
                    saying = _saying(tokens, at, end, cue)
                    if saying and found and "gerund" in cue.tenses and _follows(tokens, found[-1], at):
                        saying.speaker = found[-1].speaker
        if saying is not None:
            found.append(saying)
            at = max(at + 1, saying.end)
        else:
            at += 1
    _bound(tokens, found)
    return found


def _follows(tokens: Sequence[Token], one: Saying, gerund: int) -> bool:
    """Whether a gerund goes on from the cue before it: "..., Smith said, adding that"."""
    return one.frame == "l" and 0 < gerund - one.end < 10 and tokens[gerund - 1].low == ","


def _according(tokens: Sequence[Token], at: int) -> Saying | None:
    speaker = phrases.after(tokens, at + 2)
    if speaker is None:
        return None
    if at == 0 or (at <= 2 and not any(t.low == "," for t in tokens[:at])):
        comma = next((n for n in range(speaker.end, len(tokens)) if tokens[n].low == ","), None)
        if comma is None or comma + 1 >= len(tokens):
            return None
        return Saying(at, at + 2, "according to", 0, speaker, "s", [Phrase(comma + 1, len(tokens))])
    stop = at - 1 if tokens[at - 1].low in (",", "-", "(") else at
    content = [Phrase(0, stop)]
    return Saying(at, at + 2, "according to", at, speaker, "l", content)


@dataclass(frozen=True, slots=True)
class _Group:
    """A verb with its auxiliaries: where it starts, and what is among them."""

    start: int
    words: frozenset[str]


def _group(tokens: Sequence[Token], verb: int) -> _Group:
    start = verb
    words = set()
    while start > 0:
        low = tokens[start - 1].low
        if low in AUXILIARIES or low.endswith("n't") or low == "not" or (is_adverb(low) and not tokens[start - 1].is_capital):
            words.add(low)
            start -= 1
        elif (stop := _time_before(tokens, start)) < start:
            start = stop
        elif low == "to" and (stop := _leading_verb(tokens, start - 1)) < start:
            words |= {"to", "do"}
            start = stop
        else:
            break
    return _Group(start, frozenset(words))


def _leading_verb(tokens: Sequence[Token], to: int) -> int:
    """Where "went on to", "continued to" starts, behind which a verb counts as finite; behind `to` where none does."""
    if to > 1 and tokens[to - 1].low == "on" and tokens[to - 2].low in ("went", "goes", "go", "gone"):
        return to - 2
    return to - 1 if to > 0 and tokens[to - 1].low in ("continued", "continues", "continue", "prompted") else to + 1


def _time_before(tokens: Sequence[Token], end: int) -> int:
    """Where a time that ends at `end` starts: "on Tuesday", "last month"; `end` where there is none."""
    at = end
    while at > 0 and (is_time(tokens[at - 1].low) or (tokens[at - 1].low.isdigit() and at < end)):
        at -= 1
    if at == end or tokens[end - 1].low == "may":
        return end
    starts = at
    while at > 0 and tokens[at - 1].low in TIME_STARTS:
        at -= 1
    if at == starts and tokens[at].low not in ("today", "yesterday", "tonight") and not tokens[at].is_capital:
        return end
    return at


def _saying(tokens: Sequence[Token], verb: int, end: int, cue: Cue) -> Saying | None:
    group = _group(tokens, verb)
    before = tokens[group.start - 1] if group.start else None
    begin = group.start
    after_q = before is not None and (before.quote is not None or before.low in (",", "-"))
    speaker: Phrase | None = None
    if not _is_finite(tokens, group, verb, end, cue):
        if cue.tenses != {"gerund"} and "gerund" not in cue.tenses:
            return None
        if group.words & BE:
            speaker = _subject(tokens, group)
        else:
            if before is not None and before.low in DETERMINERS | {"of", "the", "'s"}:
                return None
            speaker = _participle_subject(tokens, group.start)
        if speaker is None:
            return None
        if speaker.end == group.start:
            begin = speaker.first
    elif after_q and not group.words and _can_invert(cue, before) and not _has_apposition(tokens, group.start) and (inverted := phrases.after(tokens, end)) and {"q", "l"} & cue.frames and (
        _ends_there(tokens, inverted, before)
    ):
        return _inverted(tokens, verb, end, inverted)
    else:
        speaker = _subject(tokens, group)
        if speaker is None:
            return None
        if cue.tenses == {"base"} and not _takes_base(tokens, speaker, group):
            return None
        if tokens[speaker.first].low == "that" and (speaker.first == 0 or cue.verb == "mean"):
            return None
        if cue.verb == "call" and _is_named(tokens, speaker):
            return None
        if "present" in cue.tenses and not _takes_present(tokens, speaker, group):
            return None
        is_apposed = before is not None and before.low in (",", ")", "-")
        begin = speaker.first if speaker.end == group.start or (is_apposed and speaker.end < group.start) else group.start
    return _with_content(tokens, verb, end, cue, speaker, begin)


def _is_finite(tokens: Sequence[Token], group: _Group, verb: int, end: int, cue: Cue) -> bool:
    if "gerund" in cue.tenses and len(cue.tenses) == 1:
        return False
    if group.start and tokens[group.start - 1].low == "to" and "to" not in group.words:
        return False
    if group.words & BE:
        return False
    if {"past", "participle"} & cue.tenses:
        if end < len(tokens) and tokens[end].low == "by":
            return False
        if "past" not in cue.tenses and not group.words & HAVE:
            return False
    return True


def _takes_base(tokens: Sequence[Token], speaker: Phrase, group: _Group) -> bool:
    """Whether a bare form is a verb: behind a modal or "do", or behind a subject of more than one."""
    if any(word in MODALS or word in ("do", "does", "did") or word.endswith("n't") for word in group.words):
        return True
    last = tokens[speaker.end - 1]
    if last.is_capital and tokens[speaker.first].low == "the" and last.low.endswith("s"):
        return speaker.end == group.start
    if last.low in ("percent", "i", "we", "you", "they", "who", "people", "police", "others", "many", "some", "most", "both", "few"):
        return speaker.end == group.start
    if last.low in PRONOUNS or speaker.end != group.start:
        return False
    return last.low.endswith("s") and not last.low.endswith(("'s", "ss", "us", "is")) and not last.is_capital or (
        last.low in ("democrats", "republicans", "conservatives", "liberals", "americans", "officials")
    )


def _takes_present(tokens: Sequence[Token], speaker: Phrase, group: _Group) -> bool:
    """Whether a form in -s is a verb and no plural noun: behind a name, "he", or a noun with its determiner."""
    last = tokens[speaker.end - 1]
    if last.low in ("he", "she", "it", "who", "that", "which", "one"):
        return True
    if last.low in PRONOUNS or last.low.endswith("'s"):
        return False
    if last.is_capital:
        return True
    return tokens[speaker.first].low in DETERMINERS and speaker.end - speaker.first > 1 or tokens[speaker.first].is_capital


def _is_named(tokens: Sequence[Token], speaker: Phrase) -> bool:
    """Whether "called" only names: "a group called", "an adaptation of a show called"."""
    for at in range(speaker.end - 1, speaker.first - 1, -1):
        if tokens[at].is_capital:
            return False
        if tokens[at].low in DETERMINERS:
            return tokens[at].low in ("a", "an")
    return False


def _ends_there(tokens: Sequence[Token], inverted: Phrase, before: Token | None) -> bool:
    """Whether what follows the phrase can end an inverted clause: a stop, a comma, "who", a time, a preposition."""
    if before is not None and before.quote is not None:
        return inverted.end >= len(tokens) or not phrases.is_verbish(tokens, inverted.end)
    if inverted.end >= len(tokens):
        return True
    low = tokens[inverted.end].low
    return (low in (",", "-", ";", "(", "who") or is_time(low)) and (
        tokens[inverted.first].is_capital or tokens[inverted.first].low in DETERMINERS
    )


def _can_invert(cue: Cue, before: Token | None) -> bool:
    """Whether the speaker may stand behind the verb; "told Smith" and, but for a quote, "warned Smith" name the hearer."""
    is_behind_quote = before is not None and before.quote is not None
    return "a" not in cue.frames or cue.verb == "ask" or (is_behind_quote and cue.verb != "tell")


def _has_apposition(tokens: Sequence[Token], start: int) -> bool:
    """Whether the verb has its subject before a comma, behind the quote: `"...," Smith, the mayor, told`."""
    if tokens[start - 1].quote is not None:
        return False
    for at in range(start - 2, -1, -1):
        if tokens[at].low == '"':
            return at < start - 2 and _before_apposition(tokens, start - 1) is not None
    return False


def _subject(tokens: Sequence[Token], group: _Group) -> Phrase | None:
    """The subject of a finite verb: right before it, before an apposition, or that of the verb it is joined to."""
    if group.start == 0:
        return None
    before = tokens[group.start - 1]
    if before.low in ("and", "or", "but") or (before.low == "," and _joined(tokens, group.start - 1)):
        return main_subject(tokens, group.start - 1)
    if before.low in (",", ")", "-"):
        return _before_apposition(tokens, group.start - 1)
    if before.low in ("that", "which") and group.start > 1:
        # "a poll that shows": the noun before it; "the report, which found".
        at = group.start - 1
        if tokens[at - 1].low == ",":
            at -= 1
        return phrases.before(tokens, at) or Phrase(group.start - 1, group.start)
    return phrases.before(tokens, group.start)


def _joined(tokens: Sequence[Token], comma: int) -> bool:
    return comma > 0 and tokens[comma - 1].low in ("and", "but")


def _before_apposition(tokens: Sequence[Token], comma: int) -> Phrase | None:
    """The phrase before ", the governor of Iowa," or ", 22, of Flint," or "(R-Iowa)": the first that can be a subject."""
    opening = None
    floor = 0
    if tokens[comma].low == ")":
        opening = next((n for n in range(comma - 1, -1, -1) if tokens[n].low == "("), None)
        return phrases.before(tokens, opening) if opening else None
    for at in range(comma - 1, -1, -1):
        if tokens[at].low in ('"', ";", ":"):
            floor = at + 1
            break
    commas = [n for n in range(floor, comma) if tokens[n].low == tokens[comma].low]
    for first in commas:
        found = phrases.before(tokens, first, floor)
        if found is not None and _can_be_subject(tokens, found, floor):
            return found
    return None


def _can_be_subject(tokens: Sequence[Token], phrase: Phrase, floor: int) -> bool:
    first = tokens[phrase.first]
    before = tokens[phrase.first - 1].low if phrase.first > floor else ""
    if is_time(first.low) or first.low.isdigit():
        return False
    if phrase.first == floor and phrase.end - phrase.first > 1 and first.low.endswith(("ing", "ed")):
        return False
    # "In Washington," and "After the vote," are no subjects.
    if before in PREPOSITIONS or before in ("to",):
        return False
    return not phrases.is_verbish(tokens, phrase.first - 1) if phrase.first > floor else True


def main_subject(tokens: Sequence[Token], before: int) -> Phrase | None:
    """The subject of the clause that lies before token `before`: its first phrase with a verb behind it."""
    start = 0
    for at in range(before - 1, -1, -1):
        if tokens[at].low in ('"', ";", ":"):
            start = at + 1
            break
    start = _behind_clause(tokens, start, before)
    at = start
    while at < before:
        low = tokens[at].low
        if phrases.is_verbish(tokens, at) or (low.endswith("ed") and at > start and not tokens[at].is_capital):
            found = _subject_of_plain(tokens, at, start)
            if found is not None:
                return found
        at += 1
    first = phrases.after(tokens, start) if start < before else None
    return first if first is not None and first.end <= before else None


def _behind_clause(tokens: Sequence[Token], start: int, before: int) -> int:
    """Where the main clause starts when it follows "When asked about it," or "Recalling the moment,"."""
    low = tokens[start].low if start < before else ""
    if low in SUBORDINATORS or low in PREPOSITIONS or low.endswith("ing"):
        comma = next((n for n in range(start, before) if tokens[n].low == ","), None)
        if comma is not None and comma + 1 < before:
            return comma + 1
    return start


def _subject_of_plain(tokens: Sequence[Token], verb: int, floor: int) -> Phrase | None:
    start = verb
    while start > floor and (tokens[start - 1].low in AUXILIARIES or is_adverb(tokens[start - 1].low)):
        start -= 1
    start = _time_before(tokens, start)
    if start <= floor:
        return None
    if tokens[start - 1].low in (",", ")"):
        return _before_apposition(tokens, start - 1)
    if tokens[start - 1].low in ("that", "which"):
        return None
    return phrases.before(tokens, start, floor)


def _participle_subject(tokens: Sequence[Token], start: int) -> Phrase | None:
    """Whose saying it is: the noun right before it ("critics calling for"), else the subject of the sentence."""
    if start == 0:
        comma = next((n for n, token in enumerate(tokens) if token.low == ","), None)
        return phrases.after(tokens, comma + 1) if comma is not None and comma + 1 < len(tokens) else None
    before = tokens[start - 1]
    if before.low in (",", "-", "and", ")", "by", "after", "before", "while", "without", "in", "but", "or", ";", "when"):
        return main_subject(tokens, start - 1 if before.low != ")" else start)
    if before.quote is not None:
        return main_subject(tokens, start)
    if before.low in PREPOSITIONS or before.low in SUBORDINATORS or not before.is_word:
        return None
    found = phrases.before(tokens, start)
    return found if found is not None else main_subject(tokens, start)


def _inverted(tokens: Sequence[Token], verb: int, end: int, speaker: Phrase) -> Saying:
    """`"...", said Smith` and `..., said Smith`: what is said stands before it, and may go on behind it."""
    stop = verb - 1 if tokens[verb - 1].low in (",", "-") else verb
    content = [Phrase(0, stop)] if stop > 0 else []
    saying = Saying(verb, speaker.end, _written(tokens, verb, end), verb, speaker, "l", content, True)
    _go_on(tokens, saying)
    return saying


def _written(tokens: Sequence[Token], verb: int, end: int) -> str:
    return " ".join(token.low for token in tokens[verb:end])


def _go_on(tokens: Sequence[Token], saying: Saying) -> None:
    """Adds what is said behind an inserted "he said": a quote, or the rest of the sentence behind a comma."""
    for at in range(saying.end, len(tokens)):
        if tokens[at].low == '"' and (at == saying.end or tokens[at - 1].low in (",", "-", ":")):
            saying.content.append(Phrase(at, len(tokens)))
            return


def _with_content(
    tokens: Sequence[Token], verb: int, end: int, cue: Cue, speaker: Phrase, begin: int
) -> Saying | None:
    """The cue with what it governs, behind it or before it; None where nothing fits its frames."""
    at = end
    if "a" in cue.frames and at < len(tokens) and tokens[at].low not in ("that",) and tokens[at].quote is None:
        addressee = phrases.after(tokens, at)
        if addressee is not None:
            at = addressee.end
    before = tokens[begin - 1] if begin else None
    is_aside = before is not None and (before.quote is not None or before.low in (",", "-"))
    stretch = _adverbial(tokens, at)
    if "a" in cue.frames and (that := _that_ahead(tokens, at)) is not None:
        stretch = that
    follows = tokens[stretch] if stretch < len(tokens) else None
    frame, start = _frame(tokens, at, stretch, cue, is_aside)
    if before is not None and before.low == '"' and {"q", "l"} & cue.frames and frame not in ("q", "t"):
        frame = "l"
    saying = Saying(verb, end, _written(tokens, verb, end), begin, speaker, frame, [], is_aside)
    if frame == "":
        return None
    if frame == "l":
        if not is_aside or not {"l", "q"} & cue.frames:
            return None
        if tokens[begin - 1].quote is None and (
            cue.tenses == {"gerund"} or not phrases.has_verb(tokens, 0, begin - 1) and not _is_inserted(tokens, stretch)
        ):
            return None
        assert before is not None
        stop = begin - 1 if before.low in (",", "-") else begin
        if stop > 0:
            saying.content.append(Phrase(0, stop))
        if before.quote is None and _is_inserted(tokens, stretch):
            saying.content.append(Phrase(stretch + 1, len(tokens)))
            if _is_lead(tokens, saying.content[0]):
                del saying.content[0]
        elif follows is not None and follows.quote is not None:
            saying.content.append(Phrase(stretch, len(tokens)))
        return saying if saying.content else None
    saying.content.append(Phrase(start, len(tokens)))
    if frame == "q" and is_aside and before is not None and {"l", "q"} & cue.frames and tokens[begin - 1].quote is not None:
        saying.content.insert(0, Phrase(0, begin))
    return saying


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
    return part.end - part.first <= 2 or (
        part.end - part.first < 6 and (low in PREPOSITIONS or is_adverb(low) or low in CLAUSE_JOINERS)
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
    at = start
    while at < len(tokens) and (is_adverb(tokens[at].low) or is_time(tokens[at].low) or (
        tokens[at].low in TIME_STARTS and at + 1 < len(tokens)
        and (is_time(tokens[at + 1].low) or tokens[at + 1].low in TIME_STARTS and tokens[at + 1].low != "that")
    ) and tokens[at].low != "that"):
        at += 1
    settled = at
    if at < len(tokens) and (tokens[at].low in PREPOSITIONS or tokens[at].low == "to"):
        while at < len(tokens) and at - settled < 18:
            token = tokens[at]
            if token.low in ("that", ":", ",", "-", ";") or token.quote is not None:
                return at
            if phrases.is_verbish(tokens, at) or token.low in PRONOUNS or token.low in SUBORDINATORS:
                return settled
            at += 1
        return at if at == len(tokens) else settled
    return settled


def _frame(tokens: Sequence[Token], plain: int, stretch: int, cue: Cue, is_aside: bool) -> tuple[str, int]:
    """What follows the cue, as a letter of data/cues.tsv, and the token where it starts; ("", 0) for nothing fitting."""
    frames = cue.frames
    if plain < len(tokens) and tokens[plain].low in cue.prepositions and plain + 1 < len(tokens):
        return ">", plain + 1
    if stretch >= len(tokens):
        return ("l", 0) if is_aside else ("", 0)
    low = tokens[stretch].low
    if low == ":" or (low in (",", "-") and stretch + 1 < len(tokens) and tokens[stretch + 1].quote is not None):
        if "q" in frames and stretch + 1 < len(tokens):
            return "q", stretch + 1
    if tokens[stretch].quote is not None and (tokens[stretch].is_capital or {"s", "n", "t"} & frames):
        return ("q" if "q" in frames else "n" if "n" in frames else "", stretch)
    if tokens[stretch].quote is not None:
        return "", 0
    if low == "that":
        if {"t", "s"} & frames and stretch + 1 < len(tokens):
            return "t", stretch + 1
        return ("", 0)
    if low in (",", ";", "-", ")", "("):
        if is_aside:
            return "l", 0
        return ("", 0)
    if low in _WH:
        return ("w", stretch) if "w" in frames else ("", 0)
    if low == "to":
        return ("i", stretch) if "i" in frames else ("", 0)
    if low in ("if", "when", "because", "while", "although", "once") and "s" in frames and not is_aside:
        return "s", stretch
    if low in CLAUSE_JOINERS or low in SUBORDINATORS:
        return ("l", 0) if is_aside else ("", 0)
    if low in PREPOSITIONS:
        return ("l", 0) if is_aside else ("", 0)
    if low.endswith("ing") and "g" in frames:
        return "g", stretch
    if "s" in frames and (
        cue.verb in _CLAUSE_VERBS or "n" in frames or phrases.has_verb(tokens, stretch + 1, min(len(tokens), stretch + 16))
    ):
        return "s", stretch
    if "n" in frames:
        return "n", stretch
    return ("", 0)


_SHORT_FRAMES = frozenset("nig>")
_SHORT_ENDS = frozenset("but while because although though when whereas".split())


def _bound(tokens: Sequence[Token], found: list[Saying]) -> None:
    """Ends each content where its sentence turns to something else: the next cue's clause, a semicolon."""
    for number, saying in enumerate(found):
        for n, part in enumerate(saying.content):
            if part.end != len(tokens) or part.first < saying.verb:
                continue
            end = _end(tokens, saying, part, found[number + 1 :])
            saying.content[n] = Phrase(part.first, end)
        saying.content = [part for part in saying.content if part.end > part.first]


def _end(tokens: Sequence[Token], saying: Saying, part: Phrase, later: Sequence[Saying]) -> int:
    for at in range(part.first + 1, part.end):
        low = tokens[at].low
        if low == ";":
            return at
        if saying.frame in _SHORT_FRAMES and (
            low in (",", "-") or low in _SHORT_ENDS
        ):
            return at
    for other in later:
        at = other.begin
        if at <= part.first:
            continue
        back = tokens[at - 1].low
        if back in (",", "-") and other.frame != "l":
            return at - 1
        if back in CLAUSE_JOINERS and other.frame != "l":
            return at - 2 if at > 1 and tokens[at - 2].low == "," else at - 1
        if other.frame == "l" and other.cue == "according to":
            return part.end
    return part.end
