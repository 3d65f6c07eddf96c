"""Whether a sentence speaks of what was or of what will be, where it names a day."""

import re

_FUTURE = frozenset(
    """will won't won’t shall scheduled due slated poised planned plan plans planning expected expects expect upcoming
    would likely deadline expires expire begins begin starts start opens open returns return closes close could
    may might should must can aims aim intends intend preparing prepares prepare vows promises hopes hope
    threatens pledges wants want agrees we'll they'll i'll you'll he'll she'll it'll we’ll they’ll i’ll you’ll
    he’ll she’ll it’ll meets arrives resumes travels flies airs debuts premieres convenes reconvenes
    reopens""".split()
)
# The present of what is fixed already: "voters go to the polls on Sunday".
_FIXED = {
    "go": {"to", "on", "into"}, "goes": {"to", "on", "into"}, "head": {"to"}, "heads": {"to"},
    "take": {"place", "effect"}, "takes": {"place", "effect", "over"}, "kicks": {"off"}, "faces": {"trial"},
    "comes": {"into"},
}  # fmt: skip
_NOT_FIXED = frozenset("to did didn't didn’t not let would could".split())
_PAST = frozenset(
    """said says was were had did came went took told won lost met began made got gave left held fell rose led saw
    found spoke wrote became died ran shot sent struck beat drew flew grew knew paid sold broke chose wore drove
    threw kept sank fled froze stole swore tore bought brought caught taught fought sought thought dealt felt heard laid
    lent lit meant sat slept slid spent spun stood stuck swept understood wept withdrew woke arose bent bore built dug
    drank ate fed flung forgot hid hung rode shook shone shrank sprang swung overtook overthrew undertook blew rang sang
    swam wound burst""".split()
)
# Words in "ed" that are no past.
_NOT_PAST = frozenset(
    "need proceed exceed speed indeed united hundred red bed fed seed feed breed weed deed greed".split()
)
# "Is to visit", "set to open", "going to": the future by the word after.
_BEFORE_TO = frozenset("is are set going ready about".split())
_LEADING = _BEFORE_TO | _FIXED.keys()
_WORD = re.compile(r"[a-z'’]+|,")
# It begins with the mark, to which the engine skips; the abbreviations are checked behind it.
_STOPS = re.compile(
    r"[.!?\n](?:(?<=\n)|(?<!\bMr\.)(?<!\bMs\.)(?<!\bDr\.)(?<!\bMrs\.)(?<!\bSen\.)(?<!\bRep\.)(?<!\bGov\.)"
    r"(?<!\bGen\.)(?<!\b[A-Z]\.)['\"”’]?\s(?=[\"“‘']?[A-Z]))"
)
_REACH = 110


def tense_at(text: str, start: int, end: int) -> int:
    """1 where the nearest cue in the sentence is of the future, -1 of the past, 0 where there is none.

    Cues before the span count first ("said Friday it will", "will meet Friday"), but for those beyond a comma.
    """
    low = max(0, start - _REACH)
    for stop in _STOPS.finditer(text, low, start):
        low = stop.end()
    tense, is_far = _nearest(_WORD.findall(text[low:start].lower())[::-1], -1)
    if tense and not is_far:
        return tense
    stop_after = _STOPS.search(text, end, end + _REACH)
    after = text[end : stop_after.start() if stop_after else end + _REACH]
    return _nearest(_WORD.findall(after.lower()), 1)[0] or tense


def _nearest(words: list[str], step: int) -> tuple[int, bool]:
    """The first cue in `words`, and whether a comma stands before it; `step` is -1 where they run backwards."""
    is_far = False
    for n, word in enumerate(words):
        if word == ",":
            is_far = True
        elif word in _FUTURE:
            return 1, is_far
        elif word in _PAST or (word[-2:] == "ed" and len(word) > 3 and word not in _NOT_PAST):
            # "Be held" is of the time of the words before it, "to beat" is still to come.
            before = _at(words, n - step)
            if before != "be":
                return (1 if before == "to" else -1), is_far
        elif word in _LEADING and _is_fixed(words, n, step):
            return 1, is_far
    return 0, False


def _is_fixed(words: list[str], n: int, step: int) -> bool:
    word, before, following = words[n], _at(words, n - step), _at(words, n + step)
    if word in _BEFORE_TO and following == "to":
        return True
    return following in _FIXED.get(word, ()) and before not in _NOT_FIXED


def _at(words: list[str], n: int) -> str:
    return words[n] if 0 <= n < len(words) else ""
