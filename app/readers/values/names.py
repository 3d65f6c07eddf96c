"""Words that tell people, organisations, jobs and page furniture apart in bylines; all in folded form."""

from typing import Final

# Wire services as bylines write them, with the name that is shown.
AGENCIES: Final[dict[str, str]] = {
    folded: name
    for name, forms in {
        "Reuters": "reuters|thomson reuters|reuters news",
        "Associated Press": "associated press|ap|a.p.|ap news",
        "Agence France-Presse": "afp|agence france presse|afp news",
        "dpa": "dpa|deutsche presse agentur",
        "TASS": "tass|itar tass|тасс|итар тасс",
        "RIA Novosti": "ria novosti|риа новости",
        "Interfax": "interfax|интерфакс",
        "Xinhua": "xinhua|xinhua news agency|新华社",
        "United Press International": "upi|united press international",
        "PA Media": "pa|pa media|press association|pa news agency",
        "EFE": "efe|agencia efe",
        "ANSA": "ansa",
        "Bloomberg": "bloomberg|bloomberg news",
        "Kyodo": "kyodo|kyodo news",
        "Press Trust of India": "pti|press trust of india",
        "Asian News International": "ani|asian news international",
        "Indo-Asian News Service": "ians|indo asian news service",
        "Australian Associated Press": "aap|australian associated press",
        "The Canadian Press": "canadian press|la presse canadienne",
        "Yonhap": "yonhap|yonhap news agency",
        "Anadolu": "anadolu|anadolu agency|anadolu ajansi",
        "APA": "apa|austria presse agentur",
        "Europa Press": "europa press",
        "Ukrinform": "ukrinform|укринформ|укрінформ",
        "Tribune News Service": "tribune news service|tns",
        "Dow Jones Newswires": "dow jones|dow jones newswires",
    }.items()
    for folded in forms.split("|")
}  # fmt: skip

ORGANISATION_WORDS: Final = frozenset(
    """news newsroom newsdesk newswire newswires newspaper newspapers press agency agencies staff team desk media times
    post magazine tv radio network networks editors editorial board bureau service services associated group inc ltd llc
    plc gmbh corp co company institute university college school foundation association committee council society
    federation redaktion redaction redaccion redacao redazione redactie redakcja redakce агентство редакция новости
    reuters wire online digital reports today daily weekly monthly journal herald tribune gazette observer guardian
    chronicle globe telegraph inquirer examiner sentinel bulletin world business channel studio studios department
    ministry center centre project intelligence contributor contributors contributing guest admin administrator user
    anonymous blog community union party government office bank club entertainment productions books publishing
    publishers international national global network broadcasting television zeitung presse nast cnn bbc nbc cbs abc
    npr pbs msnbc partners holdings fund trust museum library hospital church sources insider politico
    techcrunch wsj nro reporters writers correspondents journalists newsletters podcast syndicate consulting
    advisory research analytics labs review quarterly dispatch courier echo mercury argus advertiser ledger bote
    anzeiger kurier rundschau tageblatt nachrichten gazeta вестник газета известия правда monitor spectator economist
    examiner  academy alliance coalition campaign commission authority""".split()
)

# Words that begin or end the names of papers and are rare in headings.
OUTLET_WORDS: Final = frozenset(
    """times post magazine journal herald tribune gazette observer chronicle telegraph inquirer examiner sentinel
    bulletin courier dispatch mercury argus advertiser ledger zeitung kurier rundschau tageblatt anzeiger gazeta вестник
    газета известия правда""".split()
)

JOB_WORDS: Final = frozenset(
    """reporter reporters editor editors writer writers correspondent correspondents columnist journalist contributor
    producer author analyst anchor photographer fellow director professor lecturer strategist economist blogger intern
    chief manager president founder ceo officer host critic freelancer freelance novelist specialist reviewer
    researcher curator attorney lawyer md phd mba dds esq senator representative redakteur redakteurin korrespondent
    korrespondentin journaliste correspondante redactrice periodista redactor redactora corresponsal giornalista
    корреспондент журналист редактор обозреватель copywriter publisher technologist consultant coordinator
    spokesperson adviser advisor""".split()
)

# What stands between a name and a job word.
TITLE_WORDS: Final = frozenset(
    """staff senior junior deputy managing executive associate assistant chief special contributing lead principal
    political politics parliamentary business financial finance economics economy energy health science environment
    technology tech education crime courts legal legislative city metro state national foreign international world
    sports sport entertainment culture arts music film food travel style fashion lifestyle features feature opinion
    news digital online multimedia video photo data investigative general breaking night weekend morning local
    regional diplomatic security defense defence military congressional campaign elections consumer retail markets
    media transport transportation housing religion white house washington""".split()
)

HONORIFICS: Final = frozenset(
    """president dr mr mrs ms miss prof professor sir dame lord lady rev reverend fr sen senator rep representative
    congressman congresswoman gov governor col gen capt sgt lt maj judge justice rabbi hon""".split()
)

PARTICLES: Final = frozenset(
    """de del della delle di da do dos das du des la le el al van von der den ter ten zu zur af av bin ibn ben bint y e
    st san santa o' d' mac""".split()
)

# With one word behind it an article makes the name of a paper, not of a person: "Le Monde", "Die Zeit".
ARTICLES: Final = frozenset(("le", "la", "les", "el", "los", "il", "die", "der", "das", "o", "the"))

# Names of places and houses that look like a person's.
NO_PERSONS: Final = frozenset(
    """white-house wall-street new-york los-angeles san-francisco hong-kong north-korea south-korea south-africa
    saudi-arabia united-states united-kingdom united-nations european-union middle-east front-page top-story
    good-morning-america new-delhi tel-aviv el-paso washington-dc las-vegas new-jersey north-carolina""".split()
)

# Words of menus, buttons and sentences that are cut up by bad scrapers; none is part of a name.
FURNITURE_WORDS: Final = frozenset(
    """a an the in of on all no not and or for to at by with from as is are was be it its his her their this that these
    those view more read follow about count tags tag stories comment comments popular share log login subscribe
    newsletter newsletters email e-mail menu search home photo photos image images video videos click see also related
    latest most advertisement sponsored privacy policy terms cookies copyright rights reserved updated published
    posted edited written reviewed avatar large backgroundurl profile facebook twitter instagram youtube linkedin
    whatsapp telegram reddit pinterest mins minutes hour hours days ago january february march july september october
    november december monday tuesday wednesday thursday friday saturday sunday follower followers following get how
    why what when where who which your our my we you they covering live show hide open next previous back continue
    send print download listen exclusive opinion analysis commentary politics sports health science technology travel
    archive archives contact careers help support donate join register account settings language edition transfers
    united states kingdom features column zone interview review minister secretary commissioner federal climate weekdays
    nations files social sharing update last twitter""".split()
)

# Given names behind which a word of organisations is a surname: "John Fund", "David Post", "Charlotte Church".
GIVEN_NAMES: Final = frozenset(
    """aaron adam alan albert alex alexander alice alison amanda amy andrea andrew angela ann anna anne anthony arthur
    barbara benjamin beth bill bob brian carl carol caroline catherine charles charlotte chris christian christine
    christopher claire daniel david deborah diana donald donna dorothy douglas edward elizabeth emily emma eric frank
    fred gary george grace greg hannah harry heather helen henry jack jacob james jane janet jason jean jeff jennifer
    jeremy jessica jim joan joe john jonathan joseph joshua judith julia julie justin karen kate katherine kathleen
    keith kelly kenneth kevin kim larry laura lauren lee linda lisa lucy margaret maria mark martha martin mary matt
    matthew megan melissa michael michelle mike nancy natalie nathan nicholas nicole oliver olivia pamela patricia
    patrick paul peter philip rachel ralph raymond rebecca richard robert roger ronald rose ruth ryan samantha samuel
    sandra sara sarah scott sean sharon simon sophie stephanie stephen steve steven susan terry thomas tim timothy tom
    victor victoria vincent walter wendy william""".split()
)
SURNAMES_TOO: Final = frozenset("fund post church bank press hall world union network times".split())
