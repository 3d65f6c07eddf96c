"""Month names of about twenty languages and the offsets behind time zone abbreviations, for reading dates."""

import unicodedata
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache


@lru_cache(maxsize=4096)
def _plain_letter(letter: str) -> str:
    parts = unicodedata.normalize("NFKD", letter)
    kept = parts[0] if all("\u0300" <= mark <= "\u036f" for mark in parts[1:]) else letter
    lowered = kept.lower()
    return lowered if len(lowered) == 1 else letter


def flatten(written: str) -> str:
    """`written` in small letters without accents, of the same length, so that offsets stay true."""
    if written.isascii():
        return written.lower()
    return "".join(map(_plain_letter, written))


# One row a month; the words are compared after `flatten`, so that accents and case do not matter here.
_MONTH_ROWS = """
january jan januar janv janvier jän jänner enero ene gennaio gen janeiro januari ledna leden styczeń stycznia sty
  января январь янв січня січень ocak oca tammikuuta tammikuu ianuarie január januára siječnja јануар
  ιανουαρίου ιαν يناير जनवरी জানুয়ারি জানুয়ারি;
february feb febr februar février fév févr febrero febbraio fevereiro fev februari února únor luty lutego lut
  февраля февраль фев лютого лютий şubat şub helmikuuta helmikuu februarie február februára veljače фебруар
  φεβρουαρίου φεβ فبراير फरवरी फ़रवरी ফেব্রুয়ারি;
march mar märz mrz mär mars marzo março maart mrt maret března březen marzec marca marzo
  марта март мар березня березень mart maaliskuuta maaliskuu martie március ožujka мартa
  μαρτίου μαρ مارس मार्च মার্চ;
april apr avril avr abril abr aprile aprila dubna duben kwiecień kwietnia kwi
  апреля апрель апр квітня квітень nisan nis huhtikuuta huhtikuu aprilie április apríla travnja април
  απριλίου απρ أبريل ابريل अप्रैल এপ্রিল;
may mai mayo maggio mag maio mei maj května květen maja
  мая май травня травень mayıs toukokuuta toukokuu május mája svibnja мај μαΐου μαι مايو मई মে;
june jun juni juin junio giugno giu junho června červen czerwiec czerwca cze
  июня июнь июн червня червень haziran haz kesäkuuta kesäkuu iunie június júna lipnja јун
  ιουνίου ιουν يونيو जून জুন;
july jul juli juillet juil julio luglio lug julho července červenec lipiec lip
  июля июль июл липня temmuz tem heinäkuuta heinäkuu iulie július júla srpnja јул ιουλίου ιουλ يوليو जुलाई জুলাই;
august aug août aout agosto ago augustus agustus agu srpen sierpień sierpnia sie
  августа август авг серпня серпень ağustos ağu elokuuta elokuu augusztus augusta kolovoza аугуст
  αυγούστου αυγ أغسطس اغسطس अगस्त আগস্ট;
september sep sept septembre septiembre setiembre settembre set setembro září wrzesień września wrz
  сентября сентябрь сен сент вересня вересень eylül eyl syyskuuta syyskuu septembrie szeptember septembra rujna
  септембар σεπτεμβρίου σεπ سبتمبر सितंबर सितम्बर সেপ্টেম্বর;
october oct oktober okt octobre octubre ottobre ott outubro out října říjen październik października paź
  октября октябрь окт жовтня жовтень ekim eki lokakuuta lokakuu octombrie október októbra listopada октобар
  οκτωβρίου οκτ أكتوبر اكتوبر अक्टूबर अक्तूबर অক্টোবর;
november nov novembre noviembre novembro nopember listopad listopadu
  ноября ноябрь ноя листопада kasım kas marraskuuta marraskuu noiembrie novembra studenoga studenog новембар
  νοεμβρίου νοε نوفمبر नवंबर नवम्बर নভেম্বর;
december dec dezember dez décembre déc diciembre dic dicembre dezembro desember prosince prosinec grudzień
  grudnia gru декабря декабрь дек грудня грудень aralık ara joulukuuta joulukuu decembrie decembra prosinca
  децембар δεκεμβρίου δεκ ديسمبر दिसंबर दिसम्बर ডিসেম্বর
""".split(";")
# `listopada` is November in Polish and October in Croatian, `srpna` and `srpnja` differ; the larger press decides.
_SETTLED = {"listopada": 11, "srpna": 8, "lipca": 7, "desember": 12, "des": 12, "czerwca": 6, "maja": 5}
MONTHS: dict[str, int] = {
    flatten(name): number for number, row in enumerate(_MONTH_ROWS, start=1) for name in row.split()
} | {flatten(name): number for name, number in _SETTLED.items()}


# Hours east of UTC. An abbreviation with several meanings has the one that English-language news uses: IST is
# India's (not Israel's or Ireland's), BST Britain's, CST North America's, GST the Gulf's.
_FIXED_HOURS = {
    "z": 0.0, "ut": 0.0, "utc": 0.0, "gmt": 0.0, "wet": 0.0, "west": 1.0, "bst": 1.0, "cet": 1.0, "cest": 2.0,
    "mez": 1.0, "mesz": 2.0,
    "met": 1.0, "mest": 2.0, "wat": 1.0, "cat": 2.0, "sast": 2.0, "eet": 2.0, "eest": 3.0, "eat": 3.0, "msk": 3.0,
    "мск": 3.0, "trt": 3.0, "gst": 4.0, "pkt": 5.0, "ist": 5.5, "npt": 5.75, "ict": 7.0, "wib": 7.0, "wita": 8.0,
    "wit": 9.0, "hkt": 8.0, "sgt": 8.0, "myt": 8.0, "pht": 8.0, "awst": 8.0, "jst": 9.0, "kst": 9.0, "acst": 9.5,
    "acdt": 10.5, "aest": 10.0, "aedt": 11.0, "nzst": 12.0, "nzdt": 13.0, "nst": -3.5, "ndt": -2.5, "brt": -3.0,
    "art": -3.0, "ast": -4.0, "adt": -3.0, "est": -5.0, "edt": -4.0, "cst": -6.0, "cdt": -5.0, "mst": -7.0,
    "mdt": -6.0, "pst": -8.0, "pdt": -7.0, "akst": -9.0, "akdt": -8.0, "hst": -10.0,
}  # fmt: skip
# What Americans write when they leave summer time open: the standard offset, one hour less far in summer.
_AMERICAN_HOURS = {"et": -5.0, "ct": -6.0, "mt": -7.0, "pt": -8.0}
ZONE_NAMES = frozenset(_FIXED_HOURS) | frozenset(_AMERICAN_HOURS)


def zone_offset(name: str, moment: datetime) -> timezone | None:
    """The offset behind a zone abbreviation (small letters) at a local moment; None for an unknown one."""
    if name in _FIXED_HOURS:
        return timezone(timedelta(hours=_FIXED_HOURS[name]))
    if name in _AMERICAN_HOURS:
        return timezone(timedelta(hours=_AMERICAN_HOURS[name] + _is_american_summer(moment)))
    return None


def _is_american_summer(moment: datetime) -> bool:
    """Whether daylight saving time holds in the United States, by the rules of 2007 and, before, of 1987."""
    if moment.year >= 2007:
        first, last = _sunday(date(moment.year, 3, 8)), _sunday(date(moment.year, 11, 1))
    else:
        first, last = _sunday(date(moment.year, 4, 1)), _sunday(date(moment.year, 10, 25))
    return (first, 2) <= (moment.date(), moment.hour) < (last, 2)


def _sunday(day: date) -> date:
    """The first Sunday on or after a day."""
    return day + timedelta(days=6 - day.weekday())
