"""Which language a text is in: its script where that decides, else a vote of the most common words."""

import re
from collections import Counter

_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE_CHARACTERS = 20_000
# The words of a text that are common words of its language come to 25 to 50 %; by chance, below 5 %.
_LEAST_SHARE = 0.08

# The most frequent short words of each language, without those that all neighbours share.
_COMMON = {
    "en": "the of and to in that is was for it with as on be at by this had not are but from have they which said will",
    "de": "der die und das den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat",
    "fr": "le la les des et en du une que est pour qui dans par sur pas au avec plus ce se sont cette mais ont",
    "es": "el los las del que en una por con para es se como más pero su al lo fue han este también entre desde",
    "pt": "o os um uma do da dos das que em para com não por mais como mas foi ao se na no são pelo pela também",
    "it": "il lo gli di che è per un una del della dei delle non con sono nel alla più anche da come ha si dal",
    "ca": "els les amb que del per una és dels al més no són ha aquest aquesta també com però sobre entre",
    "ro": "și în de la cu pe care nu este pentru din un o că să mai au fost sau după către acest lui",
    "nl": "de het een van en in is dat op te voor met zijn niet aan er ook als bij maar door naar uit wordt heeft",
    "af": "die van en het is in dat nie om te vir met sy op was wat ook hulle sal deur na word aan ’n",
    "sv": "och att det som en på är av för med den till inte har de ett om var men från ska kan vid efter",
    "da": "og at det som en på er af for med den til ikke har de et om var men fra skal kan ved efter blev",
    "no": "og at det som en på er av for med den til ikke har de et om var men fra skal kan ved etter ble",
    "fi": "ja on ei että se oli ovat hän myös mutta kun sen joka mukaan ole vain jo niin kuin tai ovat sekä",
    "et": "ja on ei et see oli ka kui ning mis aga oma seda ta või selle siis nii pärast kes",
    "hu": "a az és hogy nem is egy ez volt meg már de csak mint el még ha vagy azt lesz szerint után",
    "pl": "w i na z się nie do jest to że o po od za jak przez dla są ale oraz był może przy tym jego",
    "cs": "a v se na je že s z do o k i pro jako by po od za podle ale jsou jsem bude který také které",
    "sk": "a v sa na je že s z do o k aj pre ako by po od za podľa ale sú som bude ktorý tiež ktoré",
    "sl": "in v je na da se za so ki z pa po bi ne tudi kot od pri iz bo ali še ter lahko",
    "hr": "i u je na da se za su od koji s kao o a iz će nije bi što do ne ali te bio prema",
    "tr": "ve bir bu için ile da de olarak çok daha olan gibi sonra kadar en ne var göre ama değil oldu",
    "id": "yang dan di dengan untuk dari ini itu dalam tidak akan pada juga ke karena oleh adalah tersebut sudah",
    "vi": "và của là có các được cho không một trong người những với đã này khi để đến từ về nhưng",
    "tl": "ang ng sa na mga at ay si para ni nang hindi kay ito ang mula siya pa kung din",
    "sw": "na ya wa kwa ni katika za la kuwa hiyo huo hayo pia lakini baada yake hii ambao cha kama",
    "zu": "ukuthi futhi kanye uma kodwa ngoba ukuba lapho nje yakhe laba lokhu lo njengoba ngesikhathi ngemuva abantu",
    "xh": "ukuba kwaye kunye kodwa ukuze xa ngokuba apho kule lo oku aba njengoko ngexesha emva kwi abantu ngoku",
    "ru": "и в не на что с по как это из он к за от его но для до при был так или только также после",
    "uk": "і в не на що з та до як це за від його але для по про при був або тільки також після є у",
    "bg": "и в на да не се с за от е по че това със като до при са които но към след той",
    "sr": "и у је на да се за су од који с као о а из ће није би што до не али те био",
    "be": "і ў на не што з да як гэта за ад яго але для па пра быў або таксама пасля",
    "mk": "и во на да не се со за од е по дека ова како до при се кои но кон после тој",
    "kk": "және мен бұл үшін да де деп бар еді емес бір осы сол кейін туралы болды",
    "hi": "के में की है और से को का ने पर यह कि हैं भी एक नहीं लिए इस कर हो था",
    "mr": "आहे आणि या ते असे आहेत होते केली मध्ये त्यांनी यांनी साठी नाही हे पण",
    "ne": "छ र को मा लागि छन् भएको गरेको हुने पनि यो छैन तथा गर्ने भने",
    "ar": "في من على أن إلى التي الذي هذا عن مع لا ما هذه بعد كان قد بين ذلك كما",
    "fa": "و در به از که این را با است برای آن یک خود تا بر هم نیز شد می‌ شود",
    "ur": "کے میں کی ہے اور سے کو کا نے پر یہ کہ ہیں بھی ایک نہیں لیے اس کر",
}
_LANGUAGES_OF: dict[str, tuple[str, ...]] = {}
for _language, _words in _COMMON.items():
    for _word in set(_words.split()):
        _LANGUAGES_OF[_word] = (*_LANGUAGES_OF.get(_word, ()), _language)

# Scripts that one language of the news is written in; the vote decides in the others.
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af\u1100-\u11ff]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("ka", re.compile("[\u10a0-\u10ff]")),
    ("hy", re.compile("[\u0530-\u058f]")),
    ("bn", re.compile("[\u0980-\u09ff]")),
    ("pa", re.compile("[\u0a00-\u0a7f]")),
    ("gu", re.compile("[\u0a80-\u0aff]")),
    ("ta", re.compile("[\u0b80-\u0bff]")),
    ("te", re.compile("[\u0c00-\u0c7f]")),
    ("kn", re.compile("[\u0c80-\u0cff]")),
    ("ml", re.compile("[\u0d00-\u0d7f]")),
    ("si", re.compile("[\u0d80-\u0dff]")),
    ("my", re.compile("[\u1000-\u109f]")),
    ("km", re.compile("[\u1780-\u17ff]")),
    ("lo", re.compile("[\u0e80-\u0eff]")),
    ("am", re.compile("[\u1200-\u137f]")),
)
_HAN = re.compile("[\u4e00-\u9fff]")
# Codes that pages write for a language and that stand for a country, an older code or a name.
_MEANT = {
    "jp": "ja", "cn": "zh", "gr": "el", "cz": "cs", "ua": "uk", "dk": "da", "kr": "ko", "se": "sv", "iw": "he",
    "in": "id", "nb": "no", "nn": "no", "english": "en", "german": "de", "deutsch": "de", "french": "fr",
    "spanish": "es", "russian": "ru", "eng": "en", "ger": "de", "deu": "de", "fra": "fr", "spa": "es", "rus": "ru",
    "hin": "hi", "mo": "ro", "fil": "tl", "cmn": "zh",
}  # fmt: skip
_SUBTAG = re.compile(r"^([a-z]{2,3})(?:[-_][a-z0-9]{1,8})*$")


def primary_language(tag: str | None) -> str | None:
    """The primary subtag of a language tag as pages write it (`en-US`, `pt_BR`, `EN`, `jp`), or None."""
    lowered = (tag or "").strip().lower().split(",")[0].strip()
    if lowered in _MEANT:
        return _MEANT[lowered]
    found = _SUBTAG.match(lowered)
    if not found or found[1] in ("und", "mul", "zxx"):
        return None
    return _MEANT.get(found[1], found[1])


def detect_language(text: str, least_share: float = _LEAST_SHARE) -> str | None:
    """The primary subtag of the language that `text` is in, or None where too little speaks for one.

    `least_share` is the part of its words, 0 to 1, that must be common words of the language.
    """
    sample = text[:_SAMPLE_CHARACTERS]
    letters = sum(map(str.isalpha, sample))
    if letters < 10:
        return None
    return _by_script(sample, letters) or _by_words(sample, least_share)


def _by_script(sample: str, letters: int) -> str | None:
    if sample.isascii():
        return None
    han = len(_HAN.findall(sample))
    for language, script in _SCRIPTS:
        share = len(script.findall(sample)) / letters
        # Japanese mixes kana with Han; a fifth of kana among them is never Chinese.
        if share > 0.4 or (language == "ja" and han and share > 0.1 and share * letters + han > 0.4 * letters):
            return language
    return "zh" if han > 0.4 * letters else None


def _by_words(sample: str, least_share: float) -> str | None:
    words = [word.lower() for word in _WORD.findall(sample)]
    votes: Counter[str] = Counter()
    for word in words:
        for language in _LANGUAGES_OF.get(word, ()):
            votes[language] += 1
    if not votes:
        return None
    (language, most), *_ = votes.most_common(1)
    return language if most >= max(2, least_share * len(words)) else None
