"""The words that say what is counted or measured, found without a parser.

Plural endings and the words that end a phrase tell where a counted noun stands.
"""

import re

_WORD = re.compile(r"[ -]([^\W\d_][\w'’.&]{0,40}+(?:-[^\W\d_][\w'’]{0,40}+){0,3}+)")
# Words that no counted noun holds: what follows them is another phrase.
_ENDING = frozenset(
    """a an the this that these those and or but nor so yet of in on at to from by with for about as into onto over
    under after before since until till during between among amid against within without through across per than
    last next then when where while who whom whose which what why how if because although though unless he she
    it they we you i him her them us me his its their our your my is are was were be been being am has have had
    having do does did done will would shall should can could may might must not no nor also too very only just
    even still already yet again more less most least fewer ago later earlier away apart each all both either
    neither such other another there here now today yesterday up down out off back near nearly around behind
    beyond below above along said says say told according including compared versus vs plus minus times made
    make makes went go goes came come comes got get gets took take takes gave give gives won lost beat led found
    saw held left kept became began rose fell died killed injured wounded percent out went ran run runs set put
    cut hit met paid sat stood spent sent showed shows show called calls call asked asks ask received receives
    added adds reported reports planned plans like unlike despite upon toward towards via stands stand
    standing""".split()
)
_IRREGULAR = frozenset(
    """people men women children police troops feet teeth geese mice cattle fish sheep aircraft spacecraft species
    series personnel staff data media crew servicemen policemen policewomen firefighters congressmen lawmen
    businessmen gunmen fishermen militiamen women's men's grandchildren schoolchildren dead wounded injured""".split()
)
_SINGULAR = frozenset(
    "news politics economics mathematics physics congress business progress success access process".split()
)
# Skipped where they open the phrase: "three other Americans" are Americans.
_OPENING = frozenset("other more additional further such".split())
_NO_PLURAL = ("ss", "us", "is", "'s", "’s")
_PRONOUNS = re.compile(r" of (?:them|us|you|these|those|which|whom|it|that|this|what)\b")
_OF = re.compile(r" of(?: (?:the|his|her|its|their|our|my|your|these|those|all|such))?(?= )")
_LONGEST = 4


def counted(text: str, end: int, is_one: bool) -> str | None:
    """What a count that ends at `end` counts: "Kyrgyz citizens" in "90,000 Kyrgyz citizens who"; or None."""
    if text.startswith((" of ", " of\n"), end):
        if _PRONOUNS.match(text, end):
            return None
        found = _OF.match(text, end)
        return _plural_phrase(text, found.end() if found else end)
    if not is_one:
        return _plural_phrase(text, end)
    return _short_phrase(text, end)


def _plural_phrase(text: str, end: int) -> str | None:
    start = None
    for _ in range(_LONGEST):
        found = _WORD.match(text, end)
        if found is None:
            return None
        word = found.group(1)
        lower = word.lower().rstrip(".,")
        if start is None and lower in _OPENING:
            end = found.end()
            continue
        if lower in _ENDING:
            return None
        start = found.start(1) if start is None else start
        end = found.end()
        if _is_plural(lower):
            head = _WORD.match(text, end) if lower in _IRREGULAR and word[-1] != "." else None
            if head and head.group(1).islower() and head.group(1) not in _ENDING and _is_plural(head.group(1)):
                # "Police officers", "women voters".
                end = head.end()
            return text[start : end - (text[end - 1] == ".")]
        if word[-1] == "." or lower.endswith("ly"):
            return None
    return None


def _is_plural(lower: str) -> bool:
    if lower in _IRREGULAR:
        return True
    return lower.endswith("s") and len(lower) > 3 and not lower.endswith(_NO_PLURAL) and lower not in _SINGULAR


def _short_phrase(text: str, end: int) -> str | None:
    """Up to three words before a word or mark that ends the phrase."""
    start = None
    for _ in range(4):
        found = _WORD.match(text, end)
        word = found.group(1) if found else ""
        if found is None or word.lower().rstrip(".,") in _ENDING or word.endswith(("ed", "'s", "’s", "ing", "ly")):
            break
        start, end = found.start(1) if start is None else start, found.end()
        if word[-1] == "." and "." not in word[:-1]:
            end -= 1
            break
    else:
        return None
    return None if start is None else text[start:end]


_THINGS = re.compile(r" (?:in|worth of) (?:the |its |his |her |their )?|[ -]")
_BARE = re.compile(r"[ -](?=[a-z])")


def bought(text: str, end: int) -> str | None:
    """What an amount of money is: "aid" in "$5 million in aid", "contract" in "a $30 million contract"."""
    found = _THINGS.match(text, end)
    if found is None:
        return None
    phrase = _phrase(text, found.end() - 1)
    # "In 2024" and "in March" are no things.
    return phrase if phrase and phrase[0].islower() and not phrase.startswith(("per-", "a-", "an-")) else None


def whole(text: str, end: int) -> str | None:
    """What a share is of: "the population" in "16% of the population"."""
    found = _OF.match(text, end)
    if found is None or _PRONOUNS.match(text, end):
        return None
    return _plural_phrase(text, found.end()) or _phrase(text, found.end())


def _phrase(text: str, end: int) -> str | None:
    start = None
    for _ in range(_LONGEST):
        found = _WORD.match(text, end)
        word = found.group(1) if found else ""
        lower = word.lower().rstrip(".,")
        if (
            found is None
            or lower in _ENDING
            or lower.endswith(("ly", "ed"))
            or (start is not None and lower.endswith("ing"))
        ):
            break
        start, end = found.start(1) if start is None else start, found.end()
        if word[-1] == "." and "." not in word[:-1]:
            end -= 1
            break
    return None if start is None else text[start:end]


# Verbs between what is measured and its figure, as last word before "by", "to", "at" and the like.
_CHANGES = frozenset(
    """rose risen rise rises rising fell fallen fall falls falling increased increases increase increasing decreased
    decreases decrease declined declines decline declining dropped drops drop grew grown grows grow growing
    jumped surged soared climbed gained slipped slid plunged plummeted tumbled shrank shrunk contracted expanded
    doubled advanced dipped eased reached reach reaches hit totaled totalled totals totalling amounted amounts
    stood stands came was were is are averaged exceeded exceeds topped cost costs averages crossed accounted
    accounts represents represented estimated valued fetched remained stayed""".split()
)
_FILL = frozenset(
    """by to at from of about around nearly almost more than over some roughly only just as much an a the up down
    estimated another under less below above still now least sharply slightly steadily further for""".split()
)
_AUXILIARIES = frozenset("has have had would will could may also now been be".split())
_CLAUSE = re.compile(r"[,.;:!?\"“”()\n]|[-–—] | (?:that|but|while|as|because|when|which|who|and)(?= )")
_DETERMINER = re.compile(r"^(?:the|a|an|its|his|her|their|our|this|that|these|those|overall|then|total)\s+", re.I)
_NO_SUBJECT = frozenset(
    """in on at by for from with of to during since after before under between it he she they we you i there this that
    these those who which what one and or but if when while as some many most all both each here such""".split()
)
_ARTICLES = frozenset("the a an his her its their".split())
_LINKS = frozenset("of in for on at to from by with between".split())
_TARGET = re.compile(
    r"\b(?:the|a|an|its|his|her|their|our) ((?:[a-z]+[ -]){0,2}[a-z]{3,}) of"
    r"(?: (?:about|around|nearly|almost|more than|up to|at least|over|roughly|some))?[ -]?$"
)
_REACH = 120


def subject(text: str, start: int, words: list[str]) -> str | None:
    """What changes or amounts to the figure at `start`: "volume of trade" for "the volume of trade reached $3.9bn".

    `words` are those before the figure, lower-cased. The answer is an empty text where the verb follows "and", so that
    the subject is that of the figure before.
    """
    n = len(words) - 1
    while n >= 0 and len(words) - n <= 4 and words[n] in _FILL:
        n -= 1
    if n < 0 or words[n] not in _CHANGES:
        named = _TARGET.search(text, max(0, start - _REACH), start) if "of" in words[-3:] else None
        return named.group(1) if named else None
    low = max(0, start - _REACH)
    verb = text.rfind(words[n], low, start)
    return _of_clause(text[low:verb]) if verb >= 0 else None


def _of_clause(before: str) -> str | None:
    """The subject at the end of the text before a verb."""
    begin = 0
    for stop in _CLAUSE.finditer(before):
        begin = stop.end()
    pieces = before[begin:].split()
    while pieces and pieces[-1] in _AUXILIARIES:
        pieces.pop()
    if not pieces:
        return "" if before.rstrip().endswith(" and") else None
    named = _DETERMINER.sub("", " ".join(pieces))
    words = named.lower().split()
    if not 0 < len(words) <= 6 or words[0] in _NO_SUBJECT or words[-1] in _NO_SUBJECT:
        return None
    for n in range(len(words) - 1, 0, -1):
        if words[n] in _ARTICLES and words[n - 1] not in _LINKS:
            return " ".join(named.split()[n + 1 :]) or None
    return named
