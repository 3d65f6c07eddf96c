"""How a word sounds, whatever alphabet or custom of spelling it was written in: Zelenskiy, Zelensky, Зеленский.

The tables are of letters and endings, never of names. Two words that sound alike are still no more than candidates.
"""

import re
from functools import lru_cache

from app import text

# Cyrillic (Russian, Ukrainian, Bulgarian, Serbian) and Greek letters as newsrooms write them in Latin ones.
_LETTERS = str.maketrans(
    dict(zip("абвгдезийклмнопрстуфхцыэіїєґјљњћђџўқңөүһә", "a b v g d e z i i k l m n o p r s t u f kh ts y e "
             "i i e g j l n ch j j u k n o u h a".split(), strict=True))
    | {"ё": "yo", "ж": "zh", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ь": "", "ю": "yu", "я": "ya"}
    | dict(zip("αβγδεζηθικλμνξοπρσςτυφχψω", "a v g d e z i th i k l m n x o p r s s t y f ch ps o".split(),
               strict=True))
    | {"ß": "ss", "ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "'": "", "ʹ": ""}
)  # fmt: skip

# In this order. S, C and J stand for the sounds of "shoe", "cheese" and "pleasure"; a vowel is one of a, u and i.
_RULES = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"schtsch|shch|szcz", "S"),
        (r"tsch|tch|tsh|cz", "C"),
        (r"dzh|dsch|zh", "J"),
        (r"sch|sh|sz", "S"),
        (r"ch", "C"),
        (r"kh", "h"),
        (r"gh", "g"),
        (r"ph|ff\b", "f"),
        (r"[td]z", "ts"),
        (r"([td])h", r"\1"),
        (r"c(?=[eiy])", "s"),
        (r"ck|[cq]", "k"),
        (r"x", "ks"),
        (r"w", "v"),
        (r"(?<=[oe])f$", "v"),
        # "Schroeder" is Schröder, "Yeltsin" Eltsin, "Medvedyev" Medvedev, "Alekseyev" Alekseev, "Gorbachov" Gorbachev.
        (r"([aou])e(?=[^aeiouy])", r"\1"),
        (r"^[yj]e", "e"),
        (r"(?<=[^aeiouy])[yj]e", "e"),
        (r"(?:ey|ei|[yie])(?=ev(?:a?)$)", ""),
        (r"(?<=[SCJ])o(?=va?$)", "e"),
        (r"(?:[yij]|^)(?:ou|u)", "u"),
        (r"ou|oo|o", "u"),
        (r"ee", "i"),
        (r"[yj]", "i"),
        (r"e", "a"),
        (r"(.)\1+", r"\1"),
    )
)  # fmt: skip
_VOWELS = re.compile(r"(?<=.)[aiu]+")
_FIRST = str.maketrans("gi", "ka")


@lru_cache(maxsize=65_536)
def sound(word: str) -> str:
    """The sound of a folded word; empty for scripts that these tables do not read.

    >>> sound("zelenskiy") == sound("zelensky") == sound("зеленский")
    True
    """
    found = text.fold(word).translate(_LETTERS)
    if not found.isascii():
        return ""
    for pattern, heard in _RULES:
        found = pattern.sub(heard, found)
    return found


@lru_cache(maxsize=65_536)
def consonants(word: str) -> str:
    """The sound without vowels but for a first one: all spellings of Gaddafi have one, and so have many other words."""
    heard = sound(word)
    return (heard[:1].translate(_FIRST) if heard[:1] != "u" else "a") + _VOWELS.sub("", heard)[1:]
