"""The English words that figures and dates are made of, each with the one-letter kind by which grammars know it.

| kind | what | its value |
|---|---|---|
| `d` `y` `n` | digits: a number up to 31, a bare number 1000 to 2199, any other | the number |
| `w` `v` | zero to nineteen; twenty to ninety | the number |
| `h` `m` `r` | hundred or thousand; million and above; an attached m (million or metre) | the number |
| `z` `p` | dozen; dozens, hundreds, millions | the number |
| `q` `x` `o` `s` | half; thirds and the like; an ordinal; the word second | the number |
| `N` `a` | several, few, couple; a or an | None; 1 |
| `c` `C` `u` | currency sign, ISO code, word | code or None; code; `CurrencyWord` |
| `%` `G` `P` `b` | percent, or a word for another unit of shares; percentage; point; basis | None or the unit |
| `T` `Q` `K` `Y` | unit of time; the word quarter; unit of measure; square or cubic | the unit |
| `M` `W` `S` `H` | month, weekday (Monday is 0), season, holiday | number, number, name, name |
| `L` `l` `I` `X` | last; past, previous; this, current; next, coming | None |
| `e` `f` | early, mid, late; the beginning, middle, end, rest of | the part |
| `A` `B` `t` | ago; now; today, its neighbours (in days) and parts | None, None, number |
| `E` `R` | every, each; annually | None |
| `V` `O` `F` `U` | anniversary; old; fiscal; the weekend | None |
| `D` `Z` `i` | a decade in digits; a date in digits; Q1 or H1 | first year; `date`, parts or None; (letter, number) |
| `k` `j` | a clock; digits that are no number | text; None |
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class CurrencyWord:
    """`base` names the unit (`dollar`), `code` is set where the word alone is certain; `share` is 1 or 0.01."""

    base: str
    code: str | None
    share: Decimal = Decimal(1)


ONE_TO_NINETEEN = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
ORDINALS = (
    "first _ third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
MAGNITUDES = {"million": 10**6, "billion": 10**9, "trillion": 10**12}
# What may stand behind digits without a blank, or with one where no other word is spelt so.
ATTACHED_MAGNITUDES = {"bn": 10**9, "mn": 10**6, "mln": 10**6, "mio": 10**6, "tn": 10**12, "trn": 10**12, "bln": 10**9}
TIGHT_MAGNITUDES = {"b": 10**9, "k": 1000, "mm": 10**6}
PARTS = "half third quarter fifth sixth seventh eighth ninth tenth hundredth thousandth".split()

MONTHS = (
    "january february march april may june july august september october november december".split(),
    "jan feb mar apr _ jun jul aug sep oct nov dec".split(),
)
WEEKDAYS = (
    "monday tuesday wednesday thursday friday saturday sunday".split(),
    "mon tue wed thu fri sat sun".split(),
)
SHORT_DATES = frozenset(
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun".split()
)
SEASONS = {"spring": "spring", "summer": "summer", "autumn": "autumn", "fall": "autumn", "winter": "winter"}
TIME_UNITS = {
    "second": "seconds sec secs",
    "minute": "minute minutes min mins",
    "hour": "hour hours hr hrs",
    "day": "day days",
    "night": "night nights",
    "week": "week weeks",
    "fortnight": "fortnight fortnights",
    "month": "month months",
    "quarter": "quarters",
    # One season is a date: "the 1999 season".
    "season": "seasons",
    "year": "year years yr yrs",
    "decade": "decade decades",
    "century": "century centuries",
    "millennium": "millennium millennia",
}
MEASURES = {
    "kilometre": "km kms kilometer kilometers kilometre kilometres",
    "metre": "meter meters metre metres",
    "centimetre": "cm centimeter centimeters centimetre centimetres",
    "millimetre": "millimeter millimeters millimetre millimetres",
    "mile": "mile miles",
    "nautical mile": "nm",
    "yard": "yard yards",
    "foot": "foot feet ft",
    "inch": "inch inches",
    "light year": "light-year light-years",
    "kilogram": "kg kgs kilo kilos kilogram kilograms kilogramme kilogrammes",
    "gram": "gram grams gramme grammes",
    "milligram": "mg milligram milligrams",
    "tonne": "tonne tonnes",
    "ton": "ton tons",
    "pound": "lb lbs",
    "ounce": "ounce ounces oz",
    "litre": "liter liters litre litres",
    "millilitre": "ml milliliter milliliters millilitre millilitres",
    "gallon": "gallon gallons",
    "pint": "pint pints",
    "quart": "quart quarts",
    "cup": "cup cups",
    "tablespoon": "tablespoon tablespoons tbsp",
    "teaspoon": "teaspoon teaspoons tsp",
    "barrel": "barrel barrels",
    "bushel": "bushel bushels",
    "hectare": "ha hectare hectares",
    "acre": "acre acres",
    "degree": "degree degrees",
    "kilometre per hour": "kph kmh",
    "mile per hour": "mph",
    "knot": "knot knots",
    "watt": "watt watts",
    "kilowatt": "kw kilowatt kilowatts",
    "megawatt": "mw megawatt megawatts",
    "gigawatt": "gw gigawatt gigawatts",
    "kilowatt hour": "kwh",
    "megawatt hour": "mwh",
    "gigawatt hour": "gwh",
    "terawatt hour": "twh",
    "volt": "volt volts",
    "hertz": "hz hertz",
    "megahertz": "mhz megahertz",
    "gigahertz": "ghz gigahertz",
    "megabyte": "mb megabyte megabytes",
    "gigabyte": "gb gigabyte gigabytes",
    "terabyte": "tb terabyte terabytes",
    "pixel": "pixel pixels",
    "megapixel": "megapixel megapixels",
    "calorie": "calorie calories",
    "kiloton": "kiloton kilotons",
    "megaton": "megaton megatons",
    "carat": "carat carats karat karats",
    "storey": "story storey stories storeys",
}
# Two or three letters that are units only behind a number.
SHORT_UNITS = frozenset(
    "km kms cm kg kgs mg lb lbs oz ml tbsp tsp ha kph kmh mph kw mw gw kwh mwh gwh twh hz mhz ghz mb gb tb ft sec secs "
    "min mins hr hrs yr yrs nm".split()
)

# Words of money: the unit, its code where the word alone is certain, and forms.
_CURRENCY_WORDS = (
    ("dollar", None, "dollar dollars dlr dlrs bucks"),
    ("euro", "EUR", "euro euros"),
    ("pound", None, "pound pounds quid"),
    ("yen", "JPY", "yen"),
    ("yuan", "CNY", "yuan renminbi"),
    ("rupee", None, "rupee rupees"),
    ("rouble", None, "rouble roubles ruble rubles"),
    ("franc", None, "franc francs"),
    ("krone", None, "krone kroner"),
    ("krona", None, "krona kronor"),
    ("peso", None, "peso pesos"),
    ("lira", None, "lira lire liras"),
    ("rand", "ZAR", "rand"),
    ("real", "BRL", "reais"),
    ("won", None, "won"),
    ("zloty", "PLN", "zloty zlotys"),
    ("forint", "HUF", "forint forints"),
    ("hryvnia", "UAH", "hryvnia hryvnias hryvnya"),
    ("baht", "THB", "baht"),
    ("ringgit", "MYR", "ringgit"),
    ("rupiah", "IDR", "rupiah rupiahs"),
    ("naira", "NGN", "naira"),
    ("cedi", "GHS", "cedi cedis"),
    ("shekel", "ILS", "shekel shekels"),
    ("dirham", None, "dirham dirhams"),
    ("dinar", None, "dinar dinars"),
    ("riyal", None, "riyal riyals rial rials"),
    ("shilling", None, "shilling shillings"),
    ("tenge", "KZT", "tenge"),
    ("som", None, "soms"),
    ("lari", "GEL", "lari"),
    ("dong", "VND", "dong"),
    ("taka", "BDT", "taka"),
    ("koruna", "CZK", "koruna korunas koruny"),
    ("deutschmark", "DEM", "deutschmark deutschmarks deutschemark deutschemarks"),
    ("guilder", None, "guilder guilders"),
    ("drachma", "GRD", "drachma drachmas"),
    ("bolivar", None, "bolivar bolivars bolivares"),
    ("bitcoin", None, "bitcoin bitcoins"),
)
CURRENCY_WORDS: dict[str, CurrencyWord] = {
    form: CurrencyWord(base, code) for base, code, forms in _CURRENCY_WORDS for form in forms.split()
} | {
    "cent": CurrencyWord("dollar", None, Decimal("0.01")),
    "cents": CurrencyWord("dollar", None, Decimal("0.01")),
    "pence": CurrencyWord("pound", "GBP", Decimal("0.01")),
    "penny": CurrencyWord("dollar", None, Decimal("0.01")),
    "pennies": CurrencyWord("dollar", None, Decimal("0.01")),
}
SIGNS: dict[str, str | None] = {
    "$": None,
    "£": None,
    "¥": None,
    "€": "EUR",
    "₹": "INR",
    "₽": "RUB",
    "₺": "TRY",
    "₴": "UAH",
    "₩": "KRW",
    "₦": "NGN",
    "₪": "ILS",
    "₫": "VND",
    "₱": "PHP",
    "₸": "KZT",
    "₾": "GEL",
    "฿": "THB",
}
# ISO 4217, those in use and those that older newswire names.
CURRENCY_CODES = frozenset(
    """AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF
    CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL
    HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD
    MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG
    QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD
    TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWL DEM FRF ITL ESP NLG BEF ATS GRD
    IEP PTE FIM HRK EEK LVL LTL SKK SIT""".split()
)
HOLIDAYS = {
    "christmas": "christmas",
    "easter": "easter",
    "thanksgiving": "thanksgiving",
    "halloween": "halloween",
    "patrick": "patrick",
    "valentine": "valentine",
    "independence": "independence",
    "labor": "labor",
    "memorial": "memorial",
    "veterans": "veterans",
    "boxing": "boxing",
}


def _entries() -> dict[str, tuple[str, Any]]:
    found: dict[str, tuple[str, Any]] = {}
    found |= {word: ("w", Decimal(n)) for n, word in enumerate(ONE_TO_NINETEEN, 1)} | {"zero": ("w", Decimal(0))}
    found |= {word: ("v", Decimal(n * 10)) for n, word in enumerate(TENS, 2)}
    found |= {"hundred": ("h", Decimal(100)), "thousand": ("h", Decimal(1000))}
    found |= {word: ("m", Decimal(n)) for word, n in MAGNITUDES.items()}
    found |= {word + "s": ("p", Decimal(n)) for word, n in MAGNITUDES.items()}
    found |= {"tens": ("p", Decimal(10)), "scores": ("p", Decimal(20)), "hundreds": ("p", Decimal(100))}
    found |= {"thousands": ("p", Decimal(1000)), "dozen": ("z", Decimal(12)), "dozens": ("p", Decimal(12))}
    found |= {word: ("o", Decimal(n)) for n, word in enumerate(ORDINALS, 1)}
    for n, word in enumerate(PARTS, 2):
        whole = {"hundredth": 100, "thousandth": 1000}.get(word, n)
        found[word + "s"] = ("x", Decimal(whole))
    found |= {"half": ("q", Decimal("0.5")), "halves": ("x", Decimal(2)), "second": ("s", "second")}
    found |= dict.fromkeys(("several", "few"), ("N", None)) | {"couple": ("N", Decimal(2))}
    found |= {form: ("u", word) for form, word in CURRENCY_WORDS.items()}
    found |= {code.lower(): ("C", code) for code in CURRENCY_CODES if code.lower() not in found}
    found |= dict.fromkeys(("percent", "pct"), ("%", None)) | {"bps": ("%", "basis point")}
    found |= {"percentage": ("G", None), "point": ("P", None), "points": ("P", None), "basis": ("b", None)}
    found |= {form: ("T", unit) for unit, forms in TIME_UNITS.items() for form in forms.split()}
    found |= {form: ("K", unit) for unit, forms in MEASURES.items() for form in forms.split()}
    found |= {"quarter": ("Q", "quarter"), "square": ("Y", "square"), "cubic": ("Y", "cubic")}
    for forms in MONTHS:
        found |= {form: ("M", n) for n, form in enumerate(forms, 1)}
    for forms in WEEKDAYS:
        found |= {form: ("W", n) for n, form in enumerate(forms)}
    found |= {"sept": ("M", 9), "tues": ("W", 1), "thur": ("W", 3), "thurs": ("W", 3)}
    found |= {form + "s": ("W", -n - 1) for n, form in enumerate(WEEKDAYS[0])}
    found |= {word: ("S", season) for word, season in SEASONS.items()}
    found |= {word: ("H", name) for word, name in HOLIDAYS.items()}
    found |= {"last": ("L", None), "this": ("I", None), "current": ("I", None), "next": ("X", None)}
    found |= {word: ("l", word) for word in ("past", "previous", "preceding", "recent")}
    found |= dict.fromkeys(("coming", "upcoming"), ("X", "coming"))
    found |= {"early": ("e", "early"), "mid": ("e", "mid"), "late": ("e", "late")}
    found |= {"earlier": ("e", "earlier"), "later": ("e", "later")}
    found |= dict.fromkeys(("beginning", "start"), ("f", "early"))
    found |= {
        "middle": ("f", "mid"),
        "end": ("f", "end"),
        "rest": ("f", "later"),
        "ago": ("A", None),
        "now": ("B", None),
    }
    found |= {"today": ("t", 0), "tonight": ("t", 0), "yesterday": ("t", -1), "tomorrow": ("t", 1)}
    found |= dict.fromkeys(("morning", "afternoon", "evening"), ("t", 0))
    found |= {"every": ("E", None), "each": ("E", None), "annually": ("R", None)}
    found |= {"anniversary": ("V", None), "old": ("O", None), "fiscal": ("F", None)}
    found |= {"weekend": ("U", None), "weekends": ("U", None)}
    found.pop("_", None)
    return found


# The adjective that may stand between a number and the word of money: "10 million Canadian dollars".
ADJECTIVES = {
    "american": "US",
    "australian": "AU",
    "british": "GB",
    "canadian": "CA",
    "chinese": "CN",
    "czech": "CZ",
    "danish": "DK",
    "egyptian": "EG",
    "french": "FR",
    "icelandic": "IS",
    "indian": "IN",
    "iranian": "IR",
    "iraqi": "IQ",
    "israeli": "IL",
    "jamaican": "JM",
    "jordanian": "JO",
    "kenyan": "KE",
    "korean": "KR",
    "kuwaiti": "KW",
    "kyrgyz": "KG",
    "lebanese": "LB",
    "mexican": "MX",
    "moroccan": "MA",
    "norwegian": "NO",
    "pakistani": "PK",
    "philippine": "PH",
    "qatari": "QA",
    "russian": "RU",
    "saudi": "SA",
    "serbian": "RS",
    "singapore": "SG",
    "sterling": "GB",
    "swedish": "SE",
    "swiss": "CH",
    "syrian": "SY",
    "taiwan": "TW",
    "turkish": "TR",
    "ugandan": "UG",
    "uzbek": "UZ",
    "zimbabwean": "ZW",
    "algerian": "DZ",
    "argentine": "AR",
    "chilean": "CL",
    "colombian": "CO",
    "emirati": "AE",
    "hong kong": "HK",
    "new zealand": "NZ",
    "north korean": "KP",
    "south korean": "KR",
    "tanzanian": "TZ",
    "tunisian": "TN",
    "u.s.": "US",
    "us": "US",
}
VOCABULARY: dict[str, tuple[str, Any]] = _entries()
