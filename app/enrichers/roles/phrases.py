"""Where the words of a role begin and end around its noun."""

import re
from dataclasses import dataclass, field, replace

from app import titles
from app.documents import Mention
from app.enrichers.roles import words
from app.enrichers.roles.units import Head, Page

# "that included longtime owner Ann Holm": a verb, where no hyphen says otherwise ("self-styled").
_VERBAL = re.compile(r"^[a-z]+(?:ed|ing)$")
# "WATCH Sen. Holm": longer words in capitals are a page's own.
_LONGEST_ACRONYM = 4
_MOST_UNKNOWN, _LONGEST_COMPLEMENT = 3, 12
_POSSESSIVE = frozenset(("'s", "his", "her", "its", "their", "our", "my"))
# "author of “The Long Road”".
OPENING_QUOTES, _CLOSING_QUOTES = frozenset("\"“‘'"), frozenset("\"”’'")
_OWNERS = ("organisation", "place", "group", "event", "product", "law")


@dataclass(frozen=True, slots=True)
class Phrase:
    """The words of a role, units[first:end].

    `opening` is the determiner before it, "'s", a comma, or "^" at a sentence's start; `before` are the names in it
    ahead of its noun, `behind` those after. `plain_end` is where it ends without the first name or title
    behind: "author" of "author of “The Long Road”".
    """

    first: int
    end: int
    head: Head
    opening: str
    before: tuple[Mention, ...] = ()
    behind: tuple[Mention, ...] = ()
    plain_end: int = 0


def phrase_around(page: Page, head: Head, floor: int = -1, *, titled: bool = False) -> Phrase | None:
    """The phrase around a role noun, from unit `floor` on where given; None where the noun alone says no role.

    A noun that is `titled` stands right before a name with a capital, so that it says a role by itself: "Speaker Holm".
    """
    noun, unit = head.noun, page.units[head.first]
    end, behind, plain_end = _complement(page, head)
    if noun in words.CAPITAL_ONLY and not unit.is_capital and noun not in words.WEAK_HEADS:
        return None
    first, opening, before = _leftwards(page, head, floor)
    says_itself = titled and (unit.is_capital or noun not in words.CAPITAL_ONLY)
    bare = first == head.first and end == head.last + 1
    if noun in words.WEAK_HEADS and bare and not says_itself and opening not in _POSSESSIVE:
        return None
    return Phrase(first, end, head, opening, before, behind, plain_end)


@dataclass(slots=True)
class _Walk:
    """How far left of its noun a phrase is known to reach: `first` is looked at, `kept` belongs for certain.

    `headline` is where it begins without words that belong to it for their capital alone, 0 before there are any.
    """

    first: int
    kept: int
    unknown: int = 0
    headline: int = 0
    opening: str = ""
    before: list[Mention] = field(default_factory=list)


def _leftwards(page: Page, head: Head, floor: int) -> tuple[int, str, tuple[Mention, ...]]:
    """Where the phrase begins; words that are not known to belong count only behind a determiner or the like."""
    walk = _Walk(head.first, head.first)
    while walk.first > max(floor, 0) and page.touches(walk.first - 1) and not walk.opening:
        at = walk.first - 1
        if page.mark(at) or page.units[at].mention is not None:
            goes_on = _step_over_name(page, at, walk, floor)
        else:
            goes_on = _step_over_word(page, at, walk, head)
        if not goes_on:
            break
    if walk.first == floor and not walk.opening:
        walk.opening, walk.kept = ",", walk.first
    if not walk.opening and _starts_sentence(page, walk.kept):
        walk.opening = "^"
    start = page.units[walk.kept].start
    return walk.kept, walk.opening, tuple(one for one in walk.before if one.start >= start)


def _step_over_name(page: Page, at: int, walk: _Walk, floor: int) -> bool:
    if page.is_hyphen(at) and at - 1 >= floor:
        # "then-CIA director" and "Trump-campaign adviser" are one word with what stands before; so is
        # "pro-Palestinian advocate", who is not of Palestine.
        if walk.before and walk.before[-1] is page.mention(at + 1) and page.word(at - 1) not in titles.STATUS:
            walk.before.pop()
        walk.kept = walk.first = at - 1
        return True
    if page.is_possessive(at):
        walk.opening, walk.kept = "'s", walk.first
        owner = page.mention(at - 1)
        if owner is not None and owner.type in _OWNERS and at - 1 >= floor:
            walk.before.append(owner)
            walk.kept = walk.first = at - 1
        return False
    name = page.mention(at)
    if name is None or walk.unknown:
        return False
    if name.type not in _OWNERS and page.word(at - 1) not in titles.STATUS:
        # "former Trump adviser" is said of the adviser.
        return False
    walk.before.append(name)
    walk.kept = walk.first = at
    return True


def _step_over_word(page: Page, at: int, walk: _Walk, head: Head) -> bool:
    unit = page.units[at]
    if unit.word in words.DETERMINERS or (unit.word.endswith(("s'", "'s")) and unit.word not in words.MODIFIERS):
        walk.opening, walk.kept = unit.word if unit.word in words.DETERMINERS else "'s", walk.first
        return False
    if unit.word == "and":
        joined = next((other for other in page.heads if other.last == at - 1), None)
        if joined is None or joined.is_plural != head.is_plural or not page.touches(joined.last):
            return False
        walk.kept = walk.first = joined.first
        walk.unknown = 0
        return True
    if unit.word in words.STOPS or unit.word in _JOINTS or unit.word == "with":
        return False
    if _belongs(page, at, head):
        return _take_in(unit.word, at, walk)
    follower = page.units[at + 1]
    if unit.is_capital or walk.unknown == _MOST_UNKNOWN or _VERBAL.search(unit.word):
        return False
    if page.units[head.first].is_capital or follower.word in titles.STATUS:
        # "the same way President Holm", "the last century former secretary": another phrase ends here.
        return False
    walk.unknown += 1
    walk.first = at
    return True


def _take_in(word: str, at: int, walk: _Walk) -> bool:
    if walk.headline and word in words.HEADS:
        # "Inspector General Report Slams President Holm": a headline, and another's office.
        walk.first = walk.kept = walk.headline
        return False
    if not walk.headline and not _is_known(word):
        walk.headline = walk.first
    walk.first = at
    walk.kept = at if not walk.unknown else walk.kept
    return True


def _belongs(page: Page, at: int, head: Head) -> bool:
    unit = page.units[at]
    if _is_known(unit.word):
        return True
    if unit.text.isupper() and len(unit.text) > _LONGEST_ACRONYM:
        return False
    # "Illinois State Treasurer": capitals in front of a capital, not at the start of a sentence.
    return (
        unit.is_capital and page.units[head.first].is_capital and not _starts_sentence(page, at) and unit.text.isalpha()
    )


def _is_known(word: str) -> bool:
    """Whether a word is one of those that stand in front of role nouns, or such a noun itself."""
    word = word.partition("-")[2] if word.startswith(("then-", "ex-")) else word
    return word in titles.STATUS or word in words.MODIFIERS or word in words.HEADS


def _starts_sentence(page: Page, at: int) -> bool:
    return page.mark(at - 1) in {"\n", ".", "!", "?", ":", ";", '"', "“", "”", "(", "-", "–", "—", "•", "*"}


def _complement(page: Page, head: Head) -> tuple[int, tuple[Mention, ...], int]:
    """Where the phrase ends behind its noun, the names there, and where it ends without the first of them."""
    end = head.last + 1
    lasted = _how_long(page, end)
    if lasted:
        return lasted, (), head.last + 1
    behind: list[Mention] = []
    plain_end = 0
    while page.touches(end - 1) and end - head.last < _LONGEST_COMPLEMENT:
        word = page.word(end)
        if word == "and":
            second = _second_head(page, end)
            if second is None or behind:
                break
            end = second.last + 1
            continue
        if not _is_preposition(page, end, head):
            break
        if _is_person(page, end + 1) and not page.is_possessive(end + 2):
            # "a spokesman for Holm": said of her, and no organisation's.
            end += 2
            break
        after, names = _noun_phrase(page, end + 1)
        if after is None:
            break
        if not behind and (names or page.mark(end + 1) in OPENING_QUOTES):
            plain_end = end
        behind.extend(names)
        end = after
    return end, tuple(behind), plain_end or end


def _how_long(page: Page, at: int) -> int:
    """The end of "of nearly five years"; 0 where there is no such thing."""
    if page.word(at) not in ("of", "for"):
        return 0
    at += 1
    while page.word(at) in words.QUALIFIERS:
        at += 1
    number = page.word(at)
    return at + 2 if (number.isdigit() or number in words.NUMBERS) and page.word(at + 1) in words.LENGTHS else 0


def _is_preposition(page: Page, at: int, head: Head) -> bool:
    word = page.word(at)
    if word in words.PREPOSITIONS:
        following = at + 2 if page.word(at + 1) in words.DETERMINERS else at + 1
        # "at noon", "at home" say nothing of a role.
        return word != "at" or (following < len(page.units) and page.units[following].is_capital)
    if word == "to":
        return head.noun.split()[-1] in words.TO_HEADS
    if word in ("in", "with"):
        name = page.mention(at + 2 if page.word(at + 1) in words.DETERMINERS else at + 1)
        return name is not None and name.type in ("organisation", "place")
    return False


def _second_head(page: Page, at: int) -> Head | None:
    """The role noun that follows "and": "founder and chief executive"; none where another person's name comes next."""
    at += 1
    while page.word(at) in words.MODIFIERS and not any(head.first == at for head in page.heads):
        at += 1
    head = next((head for head in page.heads if head.first == at), None)
    if head is None or page.mention(head.last + 1) is not None:
        return None
    return head


def _noun_phrase(page: Page, at: int) -> tuple[int | None, list[Mention]]:
    """Where the words behind a preposition end, None where none fits, and the names among them."""
    names: list[Mention] = []
    if page.mark(at) in OPENING_QUOTES:
        return _past_quote(page, at), names
    if page.word(at) in words.DETERMINERS:
        at += 1
    start = at
    while at < len(page.units) and page.touches(at - 1) and at - start < _LONGEST_COMPLEMENT:
        unit = page.units[at]
        if unit.mention is not None:
            if unit.mention.type == "person" and not page.is_possessive(at + 1):
                break
            names.append(unit.mention)
            at += 1
            if linked := _linked(page, at):
                at += linked
                continue
            if _office_of(page, at) is None and not _goes_on(page, at):
                break
            continue
        if (office := _office_of(page, at)) is not None:
            # "director for Sen. Ann Holm": a senator's, and no organisation's.
            return office.last + 2, []
        if unit.word == "and" and _joins(page, at) and at > start:
            at += 2
            continue
        if not unit.word or unit.word in words.STOPS or unit.word in words.DETERMINERS or unit.word in _JOINTS:
            break
        at += 1
    if page.mark(at) == "-" and page.touches(at - 1) and page.units[at - 1].end == page.units[at].start:
        return None, []
    return (at if at > start else None), names


def _linked(page: Page, at: int) -> int:
    """How many units tie a name to the word behind it: the "'s" of "Oslo's port", the "-based" of "Oslo-based"."""
    if page.is_possessive(at):
        return 1
    is_hyphen = page.mark(at) == "-" and page.touches(at - 1)
    return 2 if is_hyphen and page.word(at + 1) in ("based", "led", "backed", "owned") else 0


def _past_quote(page: Page, at: int) -> int | None:
    closing = (n + 1 for n in range(at + 1, at + _LONGEST_COMPLEMENT) if page.mark(n) in _CLOSING_QUOTES)
    return next(closing, None)


def _office_of(page: Page, at: int) -> Head | None:
    """The office that begins at `at` and that another person holds: "Sen. Ann Holm"."""
    head = next((head for head in page.heads if head.first <= at <= head.last), None)
    return head if head is not None and not head.is_plural and _is_person(page, head.last + 1) else None


def _is_person(page: Page, at: int) -> bool:
    mention = page.mention(at)
    return mention is not None and mention.type == "person"


_JOINTS = frozenset(("and", "in", "of", "for", "at"))


def _goes_on(page: Page, at: int) -> bool:
    """Whether one or two plain words follow a name before the phrase ends: "head of Russia studies,"."""
    for ahead in (1, 2):
        words_here = [page.word(at + n) for n in range(ahead)]
        if not page.touches(at - 1) or any(
            not w or w in words.STOPS or w in _JOINTS or w in words.AFTER for w in words_here
        ):
            return False
        if page.mark(at + ahead) in {",", ".", ";", ")"} and not any(
            page.units[at + n].is_capital for n in range(ahead)
        ):
            return True
    return False


def _joins(page: Page, at: int) -> bool:
    """Whether "and" joins two words of one field: "Trade and Industry", "research and development"."""
    left, right = page.units[at - 1], page.units[at + 1] if at + 1 < len(page.units) else None
    if right is None or not right.word or not left.word:
        return False
    if (
        right.word in words.STOPS
        or right.word in words.DETERMINERS
        or right.word in words.HEADS
        or right.word in titles.STATUS
    ):
        return False
    return left.is_capital == right.is_capital or right.text.isupper()


def is_closed(page: Page, phrase: Phrase) -> bool:
    """Whether nothing but punctuation or a clause follows: "a legislator opposed to it", never "the mayor stopped"."""
    end = phrase.end
    if end >= len(page.units):
        return True
    if page.is_possessive(end):
        return False
    if page.mark(end) == "-" and page.touches(end - 1) and page.units[end].start == page.units[end - 1].end:
        return False
    return page.mark(end) != "" or page.word(end) in words.AFTER or _is_clause(page, phrase)


def _is_clause(page: Page, phrase: Phrase) -> bool:
    return page.word(phrase.first - 1) in ("a", "an") and _VERBAL.search(page.word(phrase.end)) is not None


def parts(page: Page, phrase: Phrase) -> list[Phrase]:
    """The offices that "and" joins in a phrase, each as a phrase of its own; the phrase itself where there is one.

    A name behind is said of all of them. A name ahead is said of the next too where nothing else stands before its
    noun: "Reuters president and editor", but "Rice professor and former labor secretary".
    """
    inside = [head for head in page.heads if phrase.first <= head.first and head.last < phrase.plain_end]
    joints = [
        (at, left, right)
        for at in range(phrase.first + 1, phrase.plain_end)
        if page.word(at) == "and"
        for left in inside
        if left.last == at - 1
        for right in inside[inside.index(left) + 1 : inside.index(left) + 2]
    ]
    if len(joints) != 1 or _is_person(page, joints[0][2].last + 1):
        return [phrase]
    [(at, left, right)] = joints
    before = tuple(one for one in phrase.before if one.start < page.units[at].start)
    own = tuple(one for one in phrase.before if one.start > page.units[at].start)
    inherited = before if right.first == at + 1 else own
    first = replace(phrase, end=at, head=left, before=before, plain_end=at)
    second = replace(phrase, first=at + 1, head=right, before=inherited)
    if phrase.behind and not before and right.first == at + 1:
        # Its words are the second one's; whose it is goes for both.
        first = replace(first, behind=phrase.behind)
    return [first, second]
