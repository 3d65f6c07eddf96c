"""What a role is without its status, and whose: the organisation, or else the country or place, that it names."""

from app import titles
from app.documents import Mention, RoleStatus
from app.enrichers import gazetteer
from app.enrichers.roles import phrases, words
from app.enrichers.roles.phrases import Phrase
from app.enrichers.roles.units import Page

# Parts of a state: their offices are the country's, where that is named too.
_OF_THE_STATE = frozenset(
    """cabinet government ministers parliament senate congress assembly duma court ministry council committee army navy
    bank police house commission office department""".split()
)


def read(page: Page, phrase: Phrase) -> tuple[str | None, str]:
    """The key of what the role belongs to, None where the phrase names nothing, and the role's normalised title."""
    before = next((one for one in phrase.before if one.type == "organisation" and _owns(one, phrase)), None)
    place = next((one for one in phrase.before if one.key.startswith("place:")), None) or _counterpart(page, phrase)
    behind = next((one for one in phrase.behind if one.type == "organisation"), None)
    behind = behind or next((one for one in phrase.behind if one.key.startswith("place:")), None)
    if behind is not None and place is not None and _is_of_the_state(behind):
        behind = None
    if behind is not None and _is_field(behind, phrase):
        behind = None
    if behind is not None and place is not None and phrase.head.noun in words.SENT:
        # "Russian ambassador to France" is Russia's.
        behind = None
    owner = behind or before or place
    is_titled = page.mark(phrase.plain_end + 1) in phrases.OPENING_QUOTES and phrase.plain_end < phrase.end
    end = phrase.plain_end if behind is not None or is_titled else phrase.end
    drop = {id(one) for one in phrase.before if not _is_field(one, phrase)}
    said = []
    for at in range(phrase.first, _without_time(page, phrase, end)):
        unit = page.units[at]
        if (unit.mention is not None and id(unit.mention) in drop) or page.is_possessive(at):
            continue
        if at > phrase.head.first and at <= phrase.head.last:
            continue
        said.append(phrase.head.noun if at == phrase.head.first else unit.text)
    return (owner.key if owner is not None else None), titles.normalised(" ".join(said).replace(" - ", "-"))


def _owns(name: Mention, phrase: Phrase) -> bool:
    is_of_party = name.key.endswith(" party") and phrase.head.noun in words.ELECTED
    return not is_of_party and not _is_field(name, phrase)


def _is_field(name: Mention, phrase: Phrase) -> bool:
    """Whether a name is what an office is about: "Commerce" of "Commerce Secretary"."""
    if phrase.head.noun not in words.OF_A_FIELD or name.type != "organisation":
        return False
    parts = name.text.split()
    return all(_is_field_word(word) or gazetteer.is_of_a_country(word) for word in parts)


def _is_field_word(word: str) -> bool:
    return word.lower() in words.MODIFIERS or word.lower() in words.FIELD_WORDS or word.lower() in titles.STATUS


def _without_time(page: Page, phrase: Phrase, end: int) -> int:
    return phrase.plain_end if page.word(phrase.end - 1) in words.LENGTHS else end


def _counterpart(page: Page, phrase: Phrase) -> Mention | None:
    """The country of "his Kyrgyz counterpart, Chairman of the Cabinet"."""
    if page.mark(phrase.first - 1) == "," and page.word(phrase.first - 2) == "counterpart":
        return page.mention(phrase.first - 3)
    return None


def _is_of_the_state(name: Mention) -> bool:
    known = gazetteer.lookup(name.text)
    if known is not None and known.kind == "body":
        return False
    parts = name.text.split()
    return not gazetteer.is_of_a_country(parts[0]) and any(word.lower() in _OF_THE_STATE for word in parts)


def status(page: Page, phrase: Phrase) -> RoleStatus:
    """What the words ahead of the noun say: former, acting, elect; current where they say nothing."""
    said = phrase.head.status
    for unit in page.units[phrase.first : phrase.head.first]:
        # "Acting Homeland Security" may be taken for a name as a whole.
        word = unit.word or unit.text.partition(" ")[0].lower()
        said = titles.STATUS.get(word) or (titles.STATUS.get(word.partition("-")[0]) if "-" in word else said) or said
        if said in ("former", "acting"):
            break
    if said == "former":
        return "former"
    if said == "acting":
        return "acting"
    return "elect" if said == "elect" else "current"
