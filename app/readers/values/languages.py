"""Which language a text is in: its script where that decides, else a vote of its common words and own letters."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence

_WORD = re.compile(r"[^\W\d_]+")
# Vowel signs stand inside words, though they are no letters.
_SIGNS = "\u0900-\u0903\u093a-\u094f\u0962\u0963\u064b-\u0652\u200c"
_SIGN = re.compile(f"[{_SIGNS}]")
_WORD_WITH_SIGNS = re.compile(rf"(?:[^\W\d_]|[{_SIGNS}])+")
_SAMPLE_CHARACTERS = 20_000
_LEAST_LETTERS = 10
# The words of a text that are common words of its language come to 25 to 50 %; by chance, below 5 %.
_LEAST_SHARE = 0.08
# The winner's votes against the next language's. Neighbours such as Danish and Norwegian share most of their words.
_LEAST_MARGIN = 1.08
# In a text of so many words a language is at home only with more than two of its common words.
_LONG_WORDS, _LONG_DISTINCT = 40, 4
# What one letter that few languages have says, in votes, and how much letters may say for each word of the text.
_LETTER_VOTE, _LETTERS_PER_WORD = 0.4, 0.25

# The most frequent short words of each language, without those that all neighbours share.
_COMMON = {
    "en": "the of and to in that is was for it with as on be at by this had not are but from have they which said will "
    "a an after over two new about who been were all more would one when up out can their he she we you there what if "
    "into than his her has no so or could do its how i may must many",
    "de": "der die und das den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat "
    "am bei nach wird sind sie wie noch über einen einem zum zur oder war haben dass wurde mehr nur wir ich",
    "fr": "le la les des et en du une que est pour qui dans par sur pas au avec plus ce se sont cette mais ont "
    "un aux il elle ne été a son sa ses après deux entre leur nous vous comme tout je",
    "es": "el los las del que en una por con para es se como más pero su al lo fue han este también entre desde "
    "la de y un no sus ha sobre esta cuando muy sin hasta hay ya dos años yo",
    "pt": "o os um uma do da dos das que em para com não por mais como mas foi ao se na no são pelo pela também "
    "de e a as nos nas seu sua ser há muito já entre depois até está",
    "it": "il lo gli di che è per un una del dei delle non con sono nel alla più anche da come ha si dal "
    "la le i della e in al nella dopo tra questo questa stato ma ci due suo sua",
    "ca": "els les amb que del per una és dels al més no són ha aquest aquesta també com però sobre entre "
    "el la i de un seva seu ens hi va",
    "ro": "și în de la cu pe care nu este pentru din un o că să mai au fost sau după către acest lui a al ale "
    "sunt prin fi am ce într",
    "nl": "de het een van en in is dat op te voor met zijn niet aan er ook als bij maar door naar uit wordt heeft "
    "om nog dan deze werd hebben over tot ze hij na worden meer geen",
    "af": "die van en het is in dat nie om te vir met sy op was wat ook hulle sal deur na word aan ’n hy ons gaan is",
    "sv": "och att det som en på är av för med den till inte har de ett om var men från ska kan vid efter i jag vi "
    "han hon sig så nu över också under mot",
    "da": "og at det som en på er af for med den til ikke har de et om var men fra skal kan ved efter blev i jeg vi "
    "han hun sig så nu over også under mod",
    "no": "og at det som en på er av for med den til ikke har de et om var men fra skal kan ved etter ble i jeg vi "
    "han hun seg så nå over også under mot",
    "is": "og að í er á sem til við um það en ekki var hann fyrir með af frá hefur eru þetta þess hún þeir",
    "fi": "ja on ei että se oli ovat hän myös mutta kun sen joka mukaan ole vain jo niin kuin tai ovat sekä ne "
    "hänen tämä olisi vielä ovat kanssa",
    "et": "ja on ei et see oli ka kui ning mis aga oma seda ta või selle siis nii pärast kes ole veel olid",
    "lv": "un ir ar par no kas uz ka bet tas bija kā lai pēc arī tika gan vai pie šo nav viņš to",
    "lt": "ir kad į yra su iš bet tai buvo kaip dėl po taip ar už jis apie ne bus prie kuris nuo savo",
    "hu": "a az és hogy nem is egy ez volt meg már de csak mint el még ha vagy azt lesz szerint után ki fel kell "
    "van voltak ezt",
    "pl": "w i na z się nie do jest to że o po od za jak przez dla są ale oraz był może przy tym jego ma co roku "
    "także został jej",
    "cs": "a v se na je že s z do o k i pro jako by po od za podle ale jsou jsem bude který také které ve byl už jen",
    "sk": "a v sa na je že s z do o k aj pre ako by po od za podľa ale sú som bude ktorý tiež ktoré vo bol už len",
    "sl": "in v je na da se za so ki z pa po bi ne tudi kot od pri iz bo ali še ter lahko bil ni",
    "hr": "i u je na da se za su od koji s kao o a iz će nije bi što do ne ali te bio prema sve više",
    "sq": "dhe në të për me që nga një është ka se nuk më por si do së tij kanë u i e",
    "tr": "ve bir bu için ile da de olarak çok daha olan gibi sonra kadar en ne var göre ama değil oldu o mi yeni her",
    "id": "yang dan di dengan untuk dari ini itu dalam tidak akan pada juga ke karena oleh adalah tersebut sudah "
    "telah bisa ada saya lebih mereka",
    "vi": "và của là có các được cho không một trong người những với đã này khi để đến từ về nhưng",
    "tl": "ang ng sa na mga at ay si para ni nang hindi kay ito ang mula siya pa kung din",
    "sw": "na ya wa kwa ni katika za la kuwa hiyo huo hayo pia lakini baada yake hii ambao cha kama",
    "zu": "ukuthi futhi kanye uma kodwa ngoba ukuba lapho nje yakhe laba lokhu lo njengoba ngesikhathi ngemuva abantu",
    "xh": "ukuba kwaye kunye kodwa ukuze xa ngokuba apho kule lo oku aba njengoko ngexesha emva kwi abantu ngoku",
    "la": "et in ut sed non est ad ex cum qui quod sit amet dolor ipsum aut enim quae ab atque nec quis eius esse",
    "ru": "и в не на что с по как это из он к за от его но для до при был так или только также после а о у мы я "
    "они она было все уже",
    "uk": "і в не на що з та до як це за від його але для по про при був або тільки також після є у ми я вони вже "
    "було й",
    "bg": "и в на да не се с за от е по че това със като до при са които но към след той ще има си",
    "sr": "и у је на да се за су од који с као о а из ће није би што до не али те био",
    "be": "і ў не на што з да як гэта за ад яго але для па пра быў або таксама пасля",
    "mk": "и во на да не се со за од е по дека ова како до при се кои но кон после тој",
    "kk": "және мен бұл үшін да де деп бар еді емес бір осы сол кейін туралы болды",
    "hi": "के में की है और से को का ने पर यह कि हैं भी एक नहीं लिए इस कर हो था",
    "mr": "आहे आणि या ते असे आहेत होते केली मध्ये त्यांनी यांनी साठी नाही हे पण",
    "ne": "छ र को मा लागि छन् भएको गरेको हुने पनि यो छैन तथा गर्ने भने",
    "ar": "في من على أن إلى التي الذي هذا عن مع لا ما هذه بعد كان قد بين ذلك كما",
    "fa": "و در به از که این را با است برای آن یک خود تا بر هم نیز شد می‌ شود",
    "ur": "کے میں کی ہے اور سے کو کا نے پر یہ کہ ہیں بھی ایک نہیں لیے اس کر",
}
# Latin on a page is "Lorem ipsum", which stands for text in any language.
_PLACEHOLDER = "la"
_LANGUAGES_OF: dict[str, tuple[str, ...]] = {}
for _language, _words in _COMMON.items():
    for _word in set(_words.split()):
        _LANGUAGES_OF[_word] = (*_LANGUAGES_OF.get(_word, ()), _language)

# Letters that few languages write; each speaks for all that have it.
_LETTERS = {
    "de": "ßäöü", "fr": "çœèêàûîùë", "es": "ñ¿¡áíó", "pt": "ãõçáêó", "it": "èàùò", "ca": "çèàòï", "ro": "șțşţăâî",
    "nl": "ëï", "af": "ê", "sv": "åäö", "da": "åæø", "no": "åæø", "is": "ðþæö", "fi": "äö", "et": "õäöü",
    "lv": "āēīūģķļņšž", "lt": "ėįųūąčšž", "hu": "őűáéö", "pl": "łżźśąęćń", "cs": "řěůčšžý", "sk": "ľĺŕôčšžý",
    "sl": "čšž", "hr": "ćđčšž", "sq": "ëç", "tr": "ğışçö", "vi": "đơưạảấầậắếềệịọốồộớờợụứừự", "ru": "ыэё", "uk": "іїєґ",
    "be": "іўыэ", "bg": "ъ", "sr": "јљњћђџ", "mk": "ќѓѕјљњџ", "kk": "қғүұөәңһі", "fa": "پچژگیک", "ur": "ٹڈڑںےپچگیک",
    "ar": "ةىيكأإ", "mr": "ळ",
}  # fmt: skip
_LANGUAGES_WITH: dict[str, tuple[str, ...]] = {}
for _language, _letters in _LETTERS.items():
    for _letter in set(_letters):
        _LANGUAGES_WITH[_letter] = (*_LANGUAGES_WITH.get(_letter, ()), _language)

# Scripts that one language of the news is written in, first and last code point; the vote decides in the others.
_SCRIPTS = (
    (0x0370, 0x03FF, "el"), (0x0530, 0x058F, "hy"), (0x0590, 0x05FF, "he"), (0x0980, 0x09FF, "bn"),
    (0x0A00, 0x0A7F, "pa"), (0x0A80, 0x0AFF, "gu"), (0x0B80, 0x0BFF, "ta"), (0x0C00, 0x0C7F, "te"),
    (0x0C80, 0x0CFF, "kn"), (0x0D00, 0x0D7F, "ml"), (0x0D80, 0x0DFF, "si"), (0x0E00, 0x0E7F, "th"),
    (0x0E80, 0x0EFF, "lo"), (0x1000, 0x109F, "my"), (0x10A0, 0x10FF, "ka"), (0x1100, 0x11FF, "ko"),
    (0x1200, 0x137F, "am"), (0x1780, 0x17FF, "km"), (0x3040, 0x30FF, "ja"), (0x4E00, 0x9FFF, "zh"),
    (0xAC00, 0xD7AF, "ko"),
)  # fmt: skip
_SCRIPT_STARTS = [first for first, _, _ in _SCRIPTS]
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
    sample = text[:_SAMPLE_CHARACTERS].lower()
    if sample.isascii():
        words = _WORD.findall(sample)
        return _by_words(words, {}, least_share) if sum(map(len, words)) >= _LEAST_LETTERS else None
    # Each character is looked at once, however often it stands there.
    characters = Counter(sample)
    letters = sum(count for character, count in characters.items() if character.isalpha())
    if letters < _LEAST_LETTERS:
        return None
    others = {character: count for character, count in characters.items() if character > "\x7f"}
    form = _WORD_WITH_SIGNS if _SIGN.search(sample) else _WORD
    return _by_script(others, letters) or _by_words(form.findall(sample), others, least_share)


def _by_script(characters: Mapping[str, int], letters: int) -> str | None:
    counts: Counter[str] = Counter()
    for character, count in characters.items():
        at = bisect_right(_SCRIPT_STARTS, ord(character)) - 1
        if at >= 0 and ord(character) <= _SCRIPTS[at][1]:
            counts[_SCRIPTS[at][2]] += count
    # Japanese mixes kana with Han; a tenth of kana among them is never Chinese.
    if counts["ja"] > 0.1 * letters and counts["ja"] + counts["zh"] > 0.4 * letters:
        return "ja"
    return next((language for language, count in counts.most_common(1) if count > 0.4 * letters), None)


def _by_words(found: Sequence[str], characters: Mapping[str, int], least_share: float) -> str | None:
    words, total = Counter(found), len(found)
    matches: Counter[str] = Counter()
    distinct: Counter[str] = Counter()
    votes: dict[str, float] = {}
    for word, count in words.items():
        languages = _LANGUAGES_OF.get(word, ())
        for language in languages:
            matches[language] += count
            # A word of one language alone that comes again is as good as two that are shared.
            distinct[language] += 2 if count > 1 and len(languages) == 1 else 1
            # A word that many languages have says less for each, but says it.
            votes[language] = votes.get(language, 0.0) + count * (0.5 + 0.5 / len(languages))
    for language, said in _letter_votes(characters).items():
        if language in votes:
            votes[language] += min(said, _LETTERS_PER_WORD * total)
            distinct[language] += 1
    ranked = sorted(votes.items(), key=lambda one: -one[1])[:2]
    if not ranked:
        return None
    language, most = ranked[0]
    if len(ranked) > 1 and most < _LEAST_MARGIN * ranked[1][1]:
        return None
    least_distinct = _LONG_DISTINCT if total >= _LONG_WORDS else 2
    is_sure = distinct[language] >= least_distinct and matches[language] >= least_share * total
    return language if is_sure and language != _PLACEHOLDER else None


def _letter_votes(characters: Mapping[str, int]) -> dict[str, float]:
    votes: dict[str, float] = {}
    for letter, count in characters.items():
        for language in (languages := _LANGUAGES_WITH.get(letter, ())):
            votes[language] = votes.get(language, 0.0) + count * _LETTER_VOTE * (0.5 + 0.5 / len(languages))
    return votes
