"""The parts of an entity's name that tell whether two keys may be one entity, and whether they cannot be."""

import re
from dataclasses import dataclass

from app import text
from app.documents import EntityType
from app.enrichers.wording import LEGAL_FORMS, PARTICLES
from app.resolution.sounds import sound

_TITLES = frozenset(
    """mr mrs ms miss mme messrs dr prof professor sir dame lord lady baron baroness count sen senator rep congressman
    congresswoman gov governor gen general lt lieutenant col colonel sgt sergeant capt captain maj major adm admiral
    cmdr commander brig brigadier cpl pvt rev reverend fr father pope archbishop bishop cardinal ayatollah sheikh sheik
    shaikh imam mullah rabbi president vice prime minister premier chancellor king queen prince princess crown emperor
    emir sultan tsar judge justice attorney secretary mayor ambassador chairman chairwoman detective inspector
    superintendent sheriff coach former acting ex hon honorable the""".split()
)
_SUFFIXES = {"jr": "jr", "junior": "jr", "sr": "sr", "senior": "sr", "ii": "ii", "iii": "iii", "iv": "iv", "v": "v"}
# What the credits of pictures end in: "Jeff Chiu/AP".
_CREDITS = frozenset("ap afp reuters getty images photo file epa".split())
_DEGREES = frozenset("md phd esq mp qc kc cbe obe mbe dds".split())
_LEGAL = frozenset(text.fold(form).replace(".", "") for form in LEGAL_FORMS) | frozenset(
    "incorporated limited corporation company co corp ltd inc plc spa sarl kk oy asa oao zao ooo".split()
)
# British and American spelling, and the usual abbreviations.
_SPELLINGS = (
    (re.compile(r"(?<=\w{3})is(?=(?:e|ed|er|ing|ation|ations)\b)"), "iz"),
    (re.compile(r"\b(cent|theat|lit|fib)re\b"), r"\1er"),
    (re.compile(r"\b(lab|harb|col|hon)our"), r"\1or"),
    (re.compile(r"\b(def|off)ence\b"), r"\1ense"),
    (re.compile(r"\bprogramme\b"), "program"),
)
_ABBREVIATIONS = {
    "intl": "international", "int'l": "international", "natl": "national", "nat'l": "national", "univ": "university",
    "dept": "department", "assn": "association", "assoc": "association", "bros": "brothers", "comm": "commission",
    "govt": "government", "mfg": "manufacturing", "min": "ministry", "and": "", "&": "", "+": "",
}  # fmt: skip
_PLACES = {"st": "saint", "ste": "saint", "mt": "mount", "ft": "fort", "pt": "point", "is": "island"}
# Given names and what their bearers are called, as long as both begin with other letters or lose their end.
_SHORT_NAMES = """william bill billy will willie|robert bob bobby rob robbie|richard dick rick ricky rich richie
    |james jim jimmy jamie|john jack johnny|joseph joe joey|michael mike mick mickey|edward ed eddie ted teddy ned
    |charles charlie chuck|thomas tom tommy|christopher chris|anthony tony|daniel dan danny|david dave|donald don donnie
    |stephen steve|steven steve|matthew matt|andrew andy drew|benjamin ben benny|samuel sam sammy|nicholas nick
    |kenneth ken kenny|timothy tim|gregory greg|jeffrey jeff|ronald ron ronnie|lawrence larry|gerald gerry jerry
    |jeremy jerry|albert al bert|alexander alex sasha|frederick fred freddie|francis frank|henry harry hank|leonard len
    |martin marty|patrick pat paddy|peter pete|philip phil|raymond ray|vincent vince|walter walt|zachary zach
    |elizabeth liz beth betty|margaret maggie meg peggy|katherine kate kathy katie|catherine cathy kate|susan sue susie
    |deborah debbie deb|jennifer jen jenny|jessica jess|patricia pat patty|rebecca becky|victoria vicky|christine chris
    |barbara barb|judith judy|pamela pam|cynthia cindy|abigail abby|nathaniel nate|theodore ted theo|bernard bernie
    |douglas doug|eugene gene|joshua josh|jonathan jon|louis lou|mitchell mitch|randall randy|russell russ
    |terence terry"""
_FULL_NAMES: dict[str, frozenset[str]] = {}
for _one in _SHORT_NAMES.replace("\n    ", "").split("|"):
    _full, *_shorts = _one.split()
    for _short in (_full, *_shorts):
        _FULL_NAMES[_short] = _FULL_NAMES.get(_short, frozenset()) | {_full}


@dataclass(frozen=True, slots=True)
class Name:
    """A name without title, article and legal form. `bare` is its letters in a row, `suffix` "jr", "iii" or empty."""

    tokens: tuple[str, ...]
    suffix: str = ""
    legal: bool = False

    @property
    def bare(self) -> str:
        return "".join(self.tokens)

    @property
    def given(self) -> str:
        return self.tokens[0] if len(self.tokens) > 1 else ""

    @property
    def surname(self) -> str:
        return self.tokens[-1] if self.tokens else ""

    @property
    def middle(self) -> tuple[str, ...]:
        return self.tokens[1:-1]


def name_of(entity_type: EntityType, name: str) -> Name:
    """The parts of a name of this type; without any tokens where nothing is left that tells anything."""
    folded = text.fold(name).replace("'s ", " ").removesuffix("'s")
    if entity_type == "person":
        return _person(folded)
    folded = folded.replace(".", "").replace("'", "").replace(",", " ").replace('"', "")
    for spelling, usual in _SPELLINGS:
        folded = spelling.sub(usual, folded)
    tokens = [part for part in re.split(r"[\s()\[\]#/:;]+", folded) if part]
    if len(tokens) > 1 and tokens[0] == "the":
        tokens.pop(0)
    if entity_type == "organisation":
        return _organisation(tokens)
    if entity_type == "place":
        tokens = [_PLACES.get(token, token) for token in tokens[:-1]] + tokens[-1:]
    if entity_type == "group":
        # "African-Americans" are those whom "African American" describes.
        parts = [part for token in tokens for part in token.split("-") if part]
        tokens = [part.removesuffix("s") if len(part) > 4 else part for part in parts]
    return Name(tuple(tokens))


def _person(folded: str) -> Name:
    first, comma, last = folded.partition(",")
    if comma and "," not in last and last.strip(" .") not in _SUFFIXES and last.strip():
        folded = f"{last.strip()} {first}"
    tokens = [part for part in re.split(r"[\s.,\"“”()\[\]#]+", folded.replace("'", "")) if part]
    suffix = ""
    while len(tokens) > 1 and (tokens[-1] in _SUFFIXES or tokens[-1] in _DEGREES):
        suffix = _SUFFIXES.get(tokens[-1], suffix)
        tokens.pop()
    while len(tokens) > 1 and tokens[0] in _TITLES:
        tokens.pop(0)
    if tokens and (tokens[-1] in _CREDITS or tokens[-1] in _TITLES):
        return Name(())
    # A name that runs into the next line's: "Scott Walker Walker".
    while len(tokens) > 2 and tokens[-1] in tokens[:-1]:
        tokens.pop()
    kept = [t for n, t in enumerate(tokens) if n == 0 or n == len(tokens) - 1 or t not in ("al", "el", "ul", "ur")]
    if len(kept) > 2 and kept[0] in ("al", "el"):
        kept.pop(0)
    return Name(_with_particles(kept), suffix)


def _with_particles(tokens: list[str]) -> tuple[str, ...]:
    """The tokens, the surname one with its particles: "ursula", "von der leyen"."""
    at = len(tokens) - 1
    while at > 1 and tokens[at - 1] in PARTICLES and len(tokens[at - 1]) > 1:
        at -= 1
    return (*tokens[:at], " ".join(tokens[at:])) if tokens else ()


def _organisation(tokens: list[str]) -> Name:
    expanded = [full for token in tokens if (full := _ABBREVIATIONS.get(token, token))]
    kept, legal = expanded, False
    while len(kept) > 1 and kept[-1] in _LEGAL:
        kept, legal = kept[:-1], True
    if len(kept) > 1 and kept[0] in ("oao", "zao", "ooo", "pt", "pao"):
        kept, legal = kept[1:], True
    return Name(tuple(kept), legal=legal)


def full_given_names(given: str) -> frozenset[str]:
    """The given names that `given` is or is short for: "william" for "bill"."""
    return _FULL_NAMES.get(given, frozenset({given}))


def conflict(left: Name, right: Name) -> bool:
    """Whether two names of persons cannot be one person's: other suffixes, or middle names that do not agree."""
    if left.suffix and right.suffix and left.suffix != right.suffix:
        return True
    if len(left.tokens) < 2 or len(right.tokens) < 2:
        return False
    if not _agree(left.given, right.given):
        return not full_given_names(left.given) & full_given_names(right.given) and not _sounds_like(left, right)
    return bool(left.middle and right.middle) and not _middles_agree(left.middle, right.middle)


def _sounds_like(left: Name, right: Name) -> bool:
    heard, other = sound(left.given), sound(right.given)
    return heard == other or one_edit_apart(heard, other)


def _middles_agree(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    # From the first on: "George H. W." is not "George W.".
    return all(_agree(one, other) for one, other in zip(left, right, strict=False))


def _agree(left: str, right: str) -> bool:
    """Whether two given names are one, or one is the other's initial."""
    return left == right or (min(len(left), len(right)) == 1 and left[:1] == right[:1]) or sound(left) == sound(right)


def one_edit_apart(left: str, right: str) -> bool:
    """Whether one letter more, less or other, or two neighbours swapped, makes one of the other."""
    if left == right or abs(len(left) - len(right)) > 1:
        return False
    at = next((n for n, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))
    a, b = left[at:], right[at:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and len(b) > 1 and a[2:] == b[2:])
