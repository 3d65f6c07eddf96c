"""Amounts of money: "$9.3bn", "£4.5-5bn", "KGS 90 million", "two hundred dollars", "28 cents"."""

import re
from decimal import Decimal

from app.enrichers.figures.draft import Draft, draft
from app.enrichers.figures.home import Home
from app.enrichers.terms.amounts import Amount, amount_of
from app.enrichers.terms.lexer import Terms
from app.enrichers.terms.vocabulary import ADJECTIVES, CurrencyWord

# The code of a unit that several countries use, by the country named before it or that the article is at home in.
_BY_COUNTRY = {
    "dollar": {
        "US": "USD", "AU": "AUD", "CA": "CAD", "NZ": "NZD", "SG": "SGD", "HK": "HKD", "TW": "TWD", "JM": "JMD",
        "ZW": "ZWL", "NA": "NAD", "BN": "BND", "FJ": "FJD", "TT": "TTD", "BB": "BBD", "BS": "BSD", "GY": "GYD",
    },
    "pound": {"GB": "GBP", "EG": "EGP", "LB": "LBP", "SY": "SYP", "SD": "SDG"},
    "rupee": {"IN": "INR", "PK": "PKR", "LK": "LKR", "NP": "NPR", "MU": "MUR"},
    "rouble": {"RU": "RUB", "BY": "BYN"},
    "franc": {"CH": "CHF", "FR": "FRF", "BE": "BEF"},
    "krone": {"NO": "NOK", "DK": "DKK"},
    "krona": {"SE": "SEK", "IS": "ISK"},
    "peso": {"MX": "MXN", "AR": "ARS", "CL": "CLP", "CO": "COP", "PH": "PHP", "CU": "CUP", "UY": "UYU"},
    "lira": {"TR": "TRY", "IT": "ITL"},
    "won": {"KR": "KRW", "KP": "KPW"},
    "dirham": {"AE": "AED", "MA": "MAD"},
    "dinar": {"IQ": "IQD", "JO": "JOD", "KW": "KWD", "RS": "RSD", "TN": "TND", "DZ": "DZD", "LY": "LYD", "BH": "BHD"},
    "riyal": {"SA": "SAR", "QA": "QAR", "IR": "IRR", "OM": "OMR", "YE": "YER"},
    "shilling": {"KE": "KES", "UG": "UGX", "TZ": "TZS", "SO": "SOS", "AT": "ATS"},
    "som": {"KG": "KGS", "UZ": "UZS"},
    "bolivar": {"VE": "VES"},
    "guilder": {"NL": "NLG"},
}  # fmt: skip
_ADJECTIVE = re.compile(r" ([a-z.]+(?: [a-z]+)?) $")


def signed(terms: Terms, home: Home, first: int, last: int) -> Draft:
    """A sign or code before the amount."""
    made = _amounts(terms, first + 1, last)
    made.start, made.first = terms.starts[first], first
    value = terms.values[first]
    if terms.kind(first) == "C":
        made.currency = value
    elif value == "rupee":
        made.currency = _BY_COUNTRY["rupee"].get(home.country or "", None)
    else:
        made.currency = value or _of_sign(terms.text[terms.ends[first] - 1], home)
    return made


def _of_sign(sign: str, home: Home) -> str | None:
    if sign == "£":
        return home.pound
    if sign == "¥":
        return home.yen
    return home.dollar


def worded(terms: Terms, home: Home, first: int, last: int) -> Draft | None:
    """A word or code of money behind the amount; a word that also means other things needs a large amount."""
    value = terms.values[last - 1]
    if isinstance(value, str):
        made = _amounts(terms, first, last - 1)
        made.currency = value
    else:
        assert isinstance(value, CurrencyWord)
        is_large = any(terms.kind(n) in "hmrp" for n in range(first, last - 1))
        if value.base == "won" and not is_large:
            return None
        if value.base == "bitcoin":
            return None
        if value.base == "pound" and not is_large and value.share == 1 and home.country != "GB":
            return None
        made = _amounts(terms, first, last - 1)
        made.currency = value.code or _of_word(terms, home, value, last - 1)
        if value.share != 1:
            made.value = None if made.value is None else made.value * value.share
            made.least = None if made.least is None else made.least * value.share
            made.most = None if made.most is None else made.most * value.share
    made.end, made.last = terms.ends[last - 1], last
    return made


def with_coins(terms: Terms, home: Home, first: int, last: int) -> Draft | None:
    """`two dollars and fifty cents`."""
    cut = next(n for n in range(first, last) if terms.kind(n) == "u") + 1
    whole, rest = worded(terms, home, first, cut), worded(terms, home, cut, last)
    if whole is None or rest is None or whole.value is None or rest.value is None:
        return None
    if terms.values[cut - 1].share != 1 or terms.values[last - 1].share == 1 or rest.value >= 1:
        return None
    whole.value, whole.end, whole.last = whole.value + rest.value, rest.end, last
    return whole


def _of_word(terms: Terms, home: Home, word: CurrencyWord, n: int) -> str | None:
    codes = _BY_COUNTRY.get(word.base, {})
    if n and (named := _ADJECTIVE.search(terms.lower, terms.ends[n - 1], terms.starts[n])):
        if named.group(1) in ADJECTIVES:
            return codes.get(ADJECTIVES[named.group(1)])
    if word.base == "dollar":
        return home.dollar
    if word.base == "pound":
        return home.pound
    return codes.get(home.country or "") or (next(iter(codes.values())) if len(codes) == 1 else None)


def coins(terms: Terms, home: Home, first: int, last: int) -> Draft | None:
    """A word of money before the amount: "dlrs 300,000"; Mike Pence and who won 23 states say no amount."""
    if terms.lower[terms.starts[first] : terms.ends[first]] not in ("dlrs", "dlr", "rupees"):
        return None
    made = _amounts(terms, first + 1, last)
    made.start, made.first = terms.starts[first], first
    made.currency = _of_word(terms, home, terms.values[first], first)
    return made


def _amounts(terms: Terms, first: int, last: int) -> Draft:
    """One amount, or two with a dash or "to" between them, of which the first takes the magnitude of the second."""
    cut = next((n for n in range(first, last - 1) if is_range_gap(terms, n)), None)
    if cut is None:
        return draft("money", terms, first, last, amount_of(terms, first, last))
    left, right = range_of(terms, first, cut + 1, last)
    made = draft("money", terms, first, last, Amount(None))
    made.least, made.most = left, right
    return made


def is_range_gap(terms: Terms, n: int) -> bool:
    """Whether the gap behind a number's term parts two numbers: 4.5-5, not 4-million or twenty-five."""
    gap, following = terms.gap(n), terms.kind(n + 1)
    if gap in "5~7":
        return following != "q"
    return (gap == "6" and terms.kind(n) not in "hmTu") or (
        gap == "2" and (following in "dyn" or (terms.kind(n) == "w" and following in "wv"))
    )


def range_of(terms: Terms, first: int, second: int, last: int) -> tuple[Decimal | None, Decimal | None]:
    """The two ends of a range: "15 to 15.5 million" is 15 million to 15.5 million."""
    left, right = amount_of(terms, first, second).value, amount_of(terms, second, last).value
    magnitude = terms.values[last - 1]
    if left is None or right is None:
        return left, right
    if terms.kind(last - 1) in "hmr" and terms.kind(second - 1) not in "hmrz" and left * magnitude <= right:
        left *= magnitude
    return min(left, right), max(left, right)
