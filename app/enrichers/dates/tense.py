"""Whether a sentence speaks of what was or of what will be, where it names a day."""

import re

_FUTURE = frozenset(
    """will won't won’t shall scheduled due slated poised planned plan plans planning expected expects expect upcoming
    would likely deadline expires expire begins begin starts start opens open returns return closes close could
    may might should must can aims aim intends intend preparing prepares prepare vows promises hopes hope
    threatens pledges wants want agrees we'll they'll i'll you'll he'll she'll it'll we’ll they’ll i’ll you’ll
    he’ll she’ll it’ll""".split()
)
_PAST = frozenset(
    """said says was were had did came went took told won lost met began made got gave left held fell rose led saw
    found spoke wrote became died ran shot sent struck beat drew flew grew knew paid sold broke chose wore drove
    threw kept""".split()
)
# Words in "ed" that are no past.
_NOT_PAST = frozenset(
    "need proceed exceed speed indeed united hundred red bed fed seed feed breed weed deed greed".split()
)
# "Is to visit", "set to open", "going to": the future by the word after.
_BEFORE_TO = frozenset("is are set going ready about".split())
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
        before = words[n - step] if 0 <= n - step < len(words) else ""
        if word == ",":
            is_far = True
        elif word in _FUTURE:
            return 1, is_far
        elif word in _PAST or (word.endswith("ed") and len(word) > 3 and word not in _NOT_PAST):
            # "Be held" is of the time of the words before it, "to beat" is still to come.
            if before != "be":
                return (1 if before == "to" else -1), is_far
        elif word in _BEFORE_TO and 0 <= n + step < len(words) and words[n + step] == "to":
            return 1, is_far
    return 0, False
