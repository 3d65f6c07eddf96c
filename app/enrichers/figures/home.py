"""Where an article is at home, by which a bare "$", "£" or "¥" is told."""

from dataclasses import dataclass

from app.documents import ParsedDocument
from app.enrichers import gazetteer

_DOLLARS = {
    "US": "USD", "CA": "CAD", "AU": "AUD", "NZ": "NZD", "SG": "SGD", "HK": "HKD", "TW": "TWD", "JM": "JMD",
    "BB": "BBD", "BS": "BSD", "BZ": "BZD", "FJ": "FJD", "GY": "GYD", "KY": "KYD", "NA": "NAD", "TT": "TTD",
    # The sign of their pesos.
    "MX": "MXN", "AR": "ARS", "CL": "CLP", "CO": "COP", "UY": "UYU",
}  # fmt: skip
_POUNDS = {"EG": "EGP", "LB": "LBP", "SY": "SYP", "SD": "SDG", "IE": None}
# Country-code domains that are sold to anyone.
_OPEN_DOMAINS = frozenset("io co tv me ai fm ly cc ws to am eu".split())


@dataclass(frozen=True, slots=True)
class Home:
    """The ISO 3166 code of the publisher's country where its domain tells it, and what the bare signs stand for."""

    country: str | None = None
    dollar: str | None = "USD"
    pound: str | None = "GBP"
    yen: str | None = "JPY"


def home_of(document: ParsedDocument) -> Home:
    """What the publisher's domain and the dateline say together.

    A bare "$" is US dollars unless the publisher or the place of the dateline uses another dollar: then it is that of
    both, or unknown where they disagree.
    """
    country = _country_of(document.publisher.domain)
    place = _place_of(document.dateline)
    used = {code for one in (country, place) if one and (code := _DOLLARS.get(one))}
    dollar = used.pop() if len(used) == 1 else None if used else "USD"
    if dollar != "USD" and country not in _DOLLARS:
        # The paper's own dollar may be the American one.
        dollar = None
    pound = _POUNDS.get(country, "GBP") if country in _POUNDS else "GBP"
    return Home(country, dollar, pound, None if "CN" in (country, place) else "JPY")


def _country_of(domain: str | None) -> str | None:
    ending = (domain or "").rpartition(".")[2].lower()
    if len(ending) != 2 or ending in _OPEN_DOMAINS:
        return None
    return {"uk": "GB"}.get(ending, ending.upper())


def _place_of(dateline: str | None) -> str | None:
    if not dateline:
        return None
    for name in (dateline, *dateline.split(",")[::-1]):
        known = gazetteer.lookup(name.strip())
        if known is not None and known.sure and known.type == "place":
            return known.country
    return None
