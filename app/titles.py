"""Titles of roles in one spelling, so that who is asked for as "PM" is found as prime minister."""

import re

# What a word in front of a role says of the time: held before, held for a while, to come, or held now.
STATUS = {
    "former": "former", "ex": "former", "erstwhile": "former", "onetime": "former", "one-time": "former",
    "then": "former", "late": "former", "retired": "former", "ousted": "former", "deposed": "former",
    "disgraced former": "former", "past": "former", "previous": "former", "ex-": "former", "then-": "former",
    "acting": "acting", "interim": "acting", "caretaker": "acting",
    "incoming": "elect", "elect": "elect", "designate": "elect",
    "current": "current", "outgoing": "current", "incumbent": "current", "sitting": "current", "longtime": "current",
    "long-time": "current", "new": "current", "newly": "current", "embattled": "current", "then-acting": "former",
}  # fmt: skip
_EXPANDED = {
    "pm": "prime minister", "ceo": "chief executive", "chief executive officer": "chief executive",
    "cfo": "chief financial officer", "coo": "chief operating officer", "cto": "chief technology officer",
    "cio": "chief information officer", "cmo": "chief marketing officer", "mp": "member of parliament",
    "mep": "member of the european parliament", "gov": "governor", "lt gov": "lieutenant governor",
    "lt governor": "lieutenant governor", "sen": "senator", "rep": "representative", "del": "delegate",
    "gen": "general", "lt gen": "lieutenant general", "maj gen": "major general", "brig gen": "brigadier general",
    "lt col": "lieutenant colonel", "col": "colonel", "maj": "major", "capt": "captain", "lt": "lieutenant",
    "sgt": "sergeant", "cpl": "corporal", "pvt": "private", "adm": "admiral", "cmdr": "commander", "det": "detective",
    "rev": "reverend", "prof": "professor", "advisor": "adviser", "counsellor": "counselor", "councilor": "councillor",
    "deputy chairman": "deputy chair", "chairman": "chair", "chairwoman": "chair",
    "chairperson": "chair", "spokesman": "spokesperson",
    "spokeswoman": "spokesperson", "congressman": "representative", "congresswoman": "representative",
    "councilman": "council member", "councilwoman": "council member", "councilmember": "council member",
    "assemblyman": "assembly member", "assemblywoman": "assembly member", "businesswoman": "businessperson",
    "businessman": "businessperson", "actress": "actor", "policeman": "police officer", "policewoman": "police officer",
    "cofounder": "co-founder", "defence": "defense", "labour": "labor", "organiser": "organizer",
    "anchorman": "anchor", "anchorwoman": "anchor", "premier": "premier",
}  # fmt: skip
_ABBREVIATION = re.compile(
    r"\b(?:" + "|".join(re.escape(word) for word in sorted(_EXPANDED, key=len, reverse=True)) + r")\b"
)
_MINISTER_OF = re.compile(
    r"(?<!press )(?<!private )(?<!executive )(?<!general )\b(minister|secretary) (?:of|for) (?:the )?"
    r"(?!state\b)((?:(?!\b(?:of|for|to|in|at|with)\b)[a-z ])+)$"
)
# "41-year-old director", "2012 nominee".
_AGE = re.compile(r"\d+(?:-year-old)?")
_SHORT_FIELDS = {"foreign affairs": "foreign", "internal affairs": "interior", "the interior": "interior"}


def normalised(written: str) -> str:
    """A role without case, stops, status and gender: "Chairwoman" is "chair"."""
    plain = " ".join(written.lower().replace("’", "'").replace(".", " ").replace("-in-", " in ").split())
    plain = re.sub(r"\b(vice|secretary|director|governor)-(?=[a-z])", r"\1 ", plain)
    words = [w for w in plain.split() if w not in STATUS and not _AGE.fullmatch(w)]
    plain = re.sub(r"^(?:ex|then)-", "", re.sub(r"-(?:elect|designate)\b", "", " ".join(words)))
    plain = _ABBREVIATION.sub(lambda found: _EXPANDED[found.group()], plain)
    if found := _MINISTER_OF.search(plain):
        about = _SHORT_FIELDS.get(found.group(2), found.group(2))
        plain = f"{plain[: found.start()]}{about} {found.group(1)}"
    return re.sub(r"^(?:the|an?) ", "", plain.replace("foreign affairs minister", "foreign minister")).strip()


# The head of a government by its other names; which one a country uses is its constitution's affair.
_SAME_OFFICES = (
    frozenset(
        (
            "prime minister",
            "premier",
            "chair of the cabinet of ministers",
            "chair of the council of ministers",
            "president of the council of ministers",
        )
    ),
)


def of_same_office(written: str) -> frozenset[str]:
    """The normalised title of a role, and the other titles that name the same office."""
    title = normalised(written)
    return next((same for same in _SAME_OFFICES if title in same), frozenset((title,)))
