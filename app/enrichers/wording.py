"""Words around and inside names that tell what a name is: titles, legal forms, kinds of bodies, places and events."""

import re

# Before a name these make it a person. Those in _AMBIGUOUS_TITLES also begin names of other things (General Electric).
_PLAIN_TITLES = """\
    Mr Mrs Ms Miss Messrs Mme Dr Prof Professor Sir Dame Sen Rep Gov Senator Congressman Congresswoman Gen Lt Col
    Sgt Capt Maj Adm Cmdr Brig Cpl Pvt Rev Reverend Fr Archbishop Pope Ayatollah Hajj Sheikh Sheik Imam Rabbi
    Monsignor Emperor Empress Sultan Emir Tsar Czar Mayor Ambassador Spokesman Spokeswoman Chairman Chairwoman
    Chairperson Premier Chancellor Superintendent Inspector Detective Sheriff Lieutenant Colonel Sergeant Corporal
    Admiral Commissioner Coach Manager Economist Analyst Lawyer Attorney Actor Actress Singer Writer Author Director
    Editor Correspondent Historian Quarterback Striker Goalkeeper Midfielder Defender Welshman Englishman Scotsman
    Councillor Councilman Councilwoman Deputy Minister President Chairman Governor Secretary Judge Lawmaker
    Candidate Nominee Businessman Billionaire Activist Reporter Officer Constable Marshal Commander Captain Envoy
    Rapper Comedian Designer Founder Hon""".split()
_AMBIGUOUS_TITLES = """General Major King Queen Prince Princess Lord Lady Justice Speaker Father Sister Brother Bishop
    Cardinal St Saint""".split()
_TITLE_PHRASES = """Prime Minister|Foreign Minister|Finance Minister|Defense Minister|Defence Minister|Interior Minister
    |Vice President|Attorney General|Secretary of State|Secretary General|Secretary-General|Defense Secretary
    |Treasury Secretary|Home Secretary|Foreign Secretary|Chief Justice|Chief Executive|CEO|PM|House Speaker|First Lady
    |First Minister|Crown Prince|Lt. Gen.|Maj. Gen.|Gen. Maj.|Brig. Gen.|Police Chief|Press Secretary|District Attorney
    |Special Counsel|Federal Prosecutor""".replace("\n    ", "").split("|")
_ALL_TITLES = sorted({*_PLAIN_TITLES, *_AMBIGUOUS_TITLES, *_TITLE_PHRASES}, key=len, reverse=True)
# "Miss Universe" is a title of its own.
_TITLE = "|".join(re.escape(title) for title in _ALL_TITLES).replace(
    "|Miss|", "|Miss(?! Universe| World| America| USA)|"
)
# One or more titles, perhaps with "former", at the start of a span that is a person.
LEADING_TITLES = re.compile(rf"(?:(?:(?:[Ff]ormer|[Aa]cting|[Dd]eputy|[Vv]ice|Ex-)[ -])?(?:{_TITLE})\b\.?,? +)+(?=\S)")
# Nothing but titles.
TITLES = re.compile(rf"(?:(?:{_TITLE})\b\.?,? ?)+")
# A title right before a name; searched in the text that ends where the name starts.
TITLE_BEFORE = re.compile(
    rf"\b(?:{_TITLE}|president|minister|chairman|chairwoman|spokesman|spokeswoman|director|coach|senator|secretary|lawyer"
    r"|analyst|professor|actor|actress|singer|judge|governor|mayor|attorney|economist|wife|husband|son|daughter|brother"
    r"|sister|mother|father|leader|activist|reporter|rapper)\.? $"
)
# Titles that make a capitalised name a person even where the model sees none.
_HONORIFICS = "Mr|Mrs|Ms|Miss|Dr|Sen|Rep|Gov|Gen|Col|Lt|Capt|Sgt|Maj"
LEADING_HONORIFIC = re.compile(rf"(?:{_HONORIFICS})\b\.? ")
SURE_TITLE = re.compile(
    rf"(?<!\w)(?:(?:{_HONORIFICS}|Sir|Pope|Emperor|Lord|King|Queen|President|Prime Minister|Senator|Chancellor|Captain)"
    r"\.? ){1,4}"
    r"((?:(?:de|del|van|von|al|el|bin|der|den|la|da|di)[ -])*[^\W\d_a-z][^\W\d_]+(?:[-’'][^\W\d_]{2,}){0,3}"
    r"(?: (?:[^\W\d_a-z]\. )?[^\W\d_a-z][^\W\d_]+(?:-[^\W\d_]+){0,3}){0,2})"
)

SMALL_WORDS = frozenset("of the for and in on de la et to".split())
PARTICLES = frozenset(
    "al al- el de del della der den di da do dos du van von bin ibn bint ben la le ter ten zu y e".split()
)
PARTICLE_BEFORE = re.compile(
    r"(?<![\w’'-])(?:(?:van|von) (?:der|den|de) |de (?:la|los) |(?:del|de|van|von|bin|ibn|al|el|da|di|dos|ter) "
    r"|(?:al|el|Al|El)-)$"
)
# "Joseph Gordon - Levitt", as texts that were cut into words write it.
DOUBLE_NAME = re.compile(r"[^\s-]+ [^\s-]+ - [^\s-]+")
# "Carlos I", but not "The Collins I know".
SUFFIX_AFTER = re.compile(
    r",? (?:Jr\b\.?|Sr\b\.?)| (?:II|III|IV|VI|VII|VIII|XI|XII|XIV|XVI)\b(?!\.)"
    r"| I\b(?!\.| (?:am|can|could|did|do|for|had|have|know|met|saw|think|want|was|will|would)\b)"
)

LEGAL_FORMS = frozenset(
    """Inc Corp Co Cos Ltd LLC LLP PLC Plc plc GmbH AG SA S.A NV N.V AB ASA Oyj SpA S.p.A SARL KG BV B.V Pty Bhd LP L.P
    Corporation Incorporated Limited Company Companies corp Pte OJSC PJSC OAO ZAO OOO JSC""".split()
)
_LEGAL_FORM = (
    r"(?:Inc|INC|Corp|CORP|corp|Co|CO|Cos|Ltd|LTD|LLC|LLP|PLC|Plc|plc|GmbH|AG|NV|N\.V|SpA|S\.p\.A|S\.A|AB|ASA|Oyj|BV"
    r"|B\.V|Pty|Bhd|L\.P)\b\.?"
)
LEGAL_FORM_AFTER = re.compile(rf",? (?:and Co |& Co )?{_LEGAL_FORM}")
# Where one company's name ends and its own begins: "Sun Co's Sun Refining".
COMPANYS = re.compile(r"(?<= (?:Co|AG))['’]s |(?<= (?:Inc|Ltd|PLC))['’]s |(?<= Corp)['’]s ")
# A legal form within a sentence, with and without its stop.
_STOPPED_FORM = re.compile(r"\b(?:Inc|Corp|Co|Cos|Ltd)\.(?:[,;:’')]| [a-z])")
_UNSTOPPED_FORM = re.compile(r"\b(?:Inc|Corp|Co|Cos|Ltd)(?:[,;:’')]| [a-z])")


def stops_its_forms(text: str) -> bool:
    """Whether an article writes "Inc." in its sentences, so that a stop behind it at the end of one is of the name."""
    return _STOPPED_FORM.search(text) is not None or _UNSTOPPED_FORM.search(text) is None


LEGAL_FORM_INSIDE = re.compile(
    r"(?<=\w)[.,]? (?:Inc|Corp|Co|Cos|Ltd|LLC|GmbH|AG)\b\.?(?: (?:Inc|Ltd)\b\.?)?(?= (?!and |& |Inc\b|Ltd\b))"
)
# "Stifel, Nicolaus and Co Inc", "Alex. Brown and Sons": a company's names up to what only a company can end in.
COMPANY = re.compile(
    r"(?<![\w.-])[A-Z][\w'’-]{1,30}\.?(?:,? [A-Z][\w'’-]{1,30}){0,3},? "
    r"(?:and|&) (?:Co|Sons|Partners|Associates|Company)\b\.?"
    rf"(?:,? {_LEGAL_FORM})?"
)
# "American Telephone and Telegraph Co": before a legal form "and" joins the words for what a company does.
COMPANY_OF_TWO = re.compile(
    r"(?<![\w.-])[A-Z][\w-]{1,30}(?: [A-Z][\w-]{1,30}){0,3} (?:and|&) (?:Casualty|Chemicals?|Coal|Coke|Electric|Energy"
    r"|Engineering|Equipment|Foods?|Gas|Iron|Light|Loan|Manufacturing|Marine|Marketing|Metals?|Minerals?|Mining|Oil|Paper"
    r"|Power|Refining|Services?|Shipping|Steel|Supply|Systems|Telegraph|Tobacco|Trading|Trust|Water)"
    rf"(?: [A-Z][\w-]{{1,30}})?,? {_LEGAL_FORM}"
)
# "the Grinex crypto exchange": a capitalised word between "the" and what it is.
ORGANISATION_BY_KIND = re.compile(
    r"\b[Tt]he ([A-Z]\w{2,})(?: [a-z]+)? (?:exchange|newspaper|company|firm|agency|bank|party|group|airline|think tank"
    r"|website|militia|movement|foundation|conglomerate|start-?up|broadcaster|magazine|daily|weekly)\b"
)
# "a new cryptocurrency token, A7A5".
PRODUCT_BY_KIND = re.compile(
    r"\b(?:token|coin|stablecoin|cryptocurrency|vaccine|drug|app|missile|smartphone|software),? "
    r"(?:called |named |known as |dubbed )?"
    r"([A-Z][\w-]{2,})(?=[,.;:)]|$| (?:was|is|has|had|by|in|on))"
)
# "Miami Dolphins": behind a city or a state, a team.
TEAM_AFTER = re.compile(r" ([A-Z][a-z]{2,}s)\b(?![ -][A-Z]|['’])")

ORGANISATION_NOUNS = frozenset(
    """University College School Academy Institute Institution Bank Group Party Ministry Department Agency Association
    Union Council Commission Committee Court Corporation Company Foundation Federation League Club Team Times Post
    Journal News Herald Tribune Gazette Chronicle Magazine Radio Television TV Army Navy Force Forces Police Guard
    Service Services Office Bureau Center Centre Church Hospital Society Fund Trust Authority Board Assembly
    Parliament Congress Senate Administration Organization Organisation Alliance Coalition Network Front Movement
    Brigade Brigades Division Airlines Airways Motors Records Studios Pictures Entertainment Industries Technologies
    Systems Holdings Partners Capital Securities Insurance Communications Media Software Laboratories Labs
    Pharmaceuticals Energy Oil Petroleum Gas Resources Stores Products Brothers Bros Sons Orchestra Symphony Museum
    Library Consortium Exchange Forum Associates International Worldwide Enterprises Ventures Financial Investments
    Investors Management Consulting Telecom Telecommunications Electronics Chamber Cabinet Conference Militia
    Command Unit Pool Ministers Institutes Laboratory Publishing Press
    Democrats Republicans Knicks Yankees Lakers""".split()
)
PLACE_NOUNS = frozenset(
    """Fort Cape Mt River Lake Sea Ocean Bay Gulf Island Islands Isle Peninsula Mountain Mountains Mount Hill Hills
    Valley Desert Forest Canyon Beach Coast Cape Strait Canal County Province Region State States City Town Village
    District Street Avenue Road Boulevard Square Park Airport Bridge Highway Tower Plaza Cemetery Palace Garden
    Gardens Castle Temple Cathedral Mosque Prison Stadium Arena Station Port Harbor Harbour Falls Creek Heights
    Springs Border Territory Territories Republic Kingdom Empire Hotel Mine Reservoir Basin Dam Basilica Oblast Krai
    Emirate Archipelago Glacier Volcano Steppe Plains Parish Borough Continent Hemisphere""".split()
)
# Of these, what people are called as well: "Park Geun-hye", "Forest Whitaker".
NAMES_TOO = frozenset("Castle Forest Garden Hill Park Temple".split())
# Weak hints: places begin with these words more often than other names do.
PLACE_STARTS = frozenset(
    """Lake Mount Mt Fort Ft Cape Port Gulf Isle Camp Saint St San Santa Los Las Kuala Pulau Rio El North South East
    West Northern Southern Eastern Western New Upper Lower""".split()
)
EVENT_NOUNS = frozenset(
    """Cup Olympics Games Championship Championships Tournament Open Prix Bowl Marathon Festival Summit War Revolution
    Uprising Battle Awards Oscars Election Elections Derby Playoffs Conference Expo Fair Holocaust Hurricane Cyclone
    Typhoon Ceremony Parade Rally Regatta Biennale Carnival Massacre Intifada Crusade Spring Offensive Riots
    Protests Referendum Anniversary""".split()
)
LAW_NOUNS = frozenset("Act Acts Amendment Constitution Directive Treaty".split())
# "Obamacare": a health law called after who made it.
LAW_OF_A_PERSON = re.compile(r"(?!After|Child|Day|Elder|Health|Home|Kid|Medi|Self|Skin|Uni)[A-Z][a-z]{3,}care")
EVENT_STARTS = re.compile(r"(?:Hurricane|Tropical Storm|Operation|Storm|Typhoon|Cyclone) ")
# In "University of Oslo", "War of the Roses" the kind stands before this.
HEAD = re.compile(r"(\w+) (?:of|for|on) ")

WHO_AFTER = re.compile(r",? (?:who|whose|whom|himself|herself)\b")
AGE_AFTER = re.compile(r", (?:aged? )?\d\d(?:,|\.| and)")
# "It works,'' said Ask Hamstrup, an office clerk": who says it in two words or more, with a comma behind.
SAYING_BEFORE = re.compile(r"(?:['’”\"],?|,) (?:said|says|added|explained|recalled|asked|joked|insisted) $")
SAYING_AFTER = re.compile(
    r",? (?:said|says|told|added|noted|replied|explained|insisted|recalled|argued|asked|joked|testified|tweeted"
    r"|admitted)\b"
)
# "Ilse Brandvold has been chief operating officer", "Jan Holm, a senior analyst at": what only a person is.
ROLE_AFTER = re.compile(
    r"(?:,| has been| was| is| became)(?: the| an?| its| their)?(?: [a-z-]+){0,3}? (?:adviser|advisor|analyst|architect"
    r"|author|captain|chairman|chairwoman|chief|coach|deputy|director|economist|executive|founder|governor|head"
    r"|lawyer|manager|mayor|minister|officer|president|professor|researcher|scientist|secretary|senator|spokesman"
    r"|spokesperson|spokeswoman|teacher)\b"
)
# "At-Plan, a marketing research firm": what only an organisation is.
BUSINESS_AFTER = re.compile(
    r"(?:,| is| was) an?(?: [\w'’-]+){0,4}? (?:agency|airline|bank|brewer|broadcaster|broker|brokerage|carmaker|chain"
    r"|charity|company|consultancy|developer|distributor|firm|foundation|insurer|magazine|maker|manufacturer|newspaper"
    r"|nonprofit|organi[sz]ation|producer|provider|publisher|retailer|start-?up|subsidiary|supplier|think tank|unit)\b"
)
KIN_AFTER = re.compile(
    r"(?:['’]s (?:wife|husband|son|daughter|mother|father|brother|sister|lawyer|death|career|life|attorney|family)"
    r"| (?:family|brothers|sisters|clan))\b"
)
VERB_AFTER = re.compile(
    r" (?:was born|married|wrote|died|went|decided|believed|preferred|suggested|recorded|dismissed|enrolled|resigned"
    r"|retired|played|scored|smiled|laughed|thought|knew|felt|wanted|tried|looked|walked|grew up|graduated|earned|acted"
    r"|starred)\b"
)
PRONOUN_NEAR = re.compile(r"\b(?:he|she|his|her|him)\b")
IN_BEFORE = re.compile(
    r"\b(?:in|near|across|throughout|outside|inside|around|toward|towards|visited|visiting|invaded) (?:the )?$"
)
COMPANY_BEFORE = re.compile(
    r"\b(?:company|firm|newspaper|agency|maker|giant|retailer|bank|airline|daily|weekly|website|magazine|startup) $"
)

# Peoples and faiths, whose names are of no place and no organisation.
PEOPLES = frozenset(
    """Arab Arabs Kurd Kurds Kurdish Yoruba Igbo Hausa Zulu Zulus Xhosa Tutsi Tutsis Hutu Hutus Pashtun Pashtuns Tajiks
    Uzbeks Uighur Uighurs Uyghur Uyghurs Rohingya Tamil Tamils Sinhalese Sikh Sikhs Hindu Hindus Buddhist Buddhists
    Muslim Muslims Islamic Islamist Islamists Sunni Sunnis Shiite Shiites Shia Shi'ite Shi'ites Alawite Alawites Druze
    Christian Christians Catholic Catholics Protestant Protestants Lutheran Anglican Baptist Methodist Mormon Mormons
    Evangelical Evangelicals Jew Jews Jewish Yazidi Yazidis Roma Gypsy Gypsies Maya Mayan Maori Inuit Navajo Cherokee
    Apache Sioux Aborigine Aborigines Aboriginal Berber Berbers Tuareg Bedouin Bedouins Basque Basques Catalan
    Catalans Slav Slavs Slavic Celtic Cajun Latino Latinos Latina Hispanic Hispanics African-American
    African-Americans Asian-American Asian-Americans Caucasian Semitic Nazi Nazis Democrat Democrats Republican
    Republicans Tory Tories Communist Communists Socialist Socialists Zionist Zionists Marxist Marxists""".split()
)

# Never a name by themselves, whatever the model says.
JUNK = frozenset(
    """analysis opinion comment editorial victim jr sr llc inc corp ltd co plc gmbh monday tuesday wednesday thursday
    friday saturday sunday january february march april may june july august september october november december
    today yesterday tomorrow tonight i he she it we you they me him her us them mr mrs ms dr sir president prime
    minister pm ceo chairman director secretary senator governor mayor king queen judge story can end optional
    material advertisement image images photo photos gallery caption captions video videos read more click here share
    comments subscribe newsletter related
    breaking update exclusive editor editors watch listen live via amp nbsp cts mln dlrs pct revs shr net qtr vs bc
    ad b.c a.d bce ce gmt est edt pst pdt utc am pm a.m p.m ok vs. etc no yes the a an this that these those what
    why how who when where and or but if so not all state government republic federal national international
    administration house ministry opposition covid covid-19 internet web facebook-like emoji iphone c f mph km kg
    gdp g.d.p i'm i've it's he's she's that's there's god spring summer autumn winter fall christmas easter
    thanksgiving ramadan earth sun moon finance foreign interior defense defence executive vice deputy home welshman
    englishman scotsman north south east west northeast northwest southeast southwest northern southern eastern
    western tv in on at by for from with like one as of to over under our after before since although however
    meanwhile sens reps gens govs emperors""".split()
)
# Of these, what is a surname behind a title: "Mrs. May", "Lord North", "President Moon".
SURNAMES_TOO = frozenset(
    "April August House Home June King March May Moon North Queen Spring Summer West Winter".split()
)
_DAY_OR_MONTH = (
    "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|May|June|July|August"
    "|September|October|November|December|Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
)
# What is a person's name as well: "Theresa May", "June Carter", "Sun Yat-sen".
_DAY_OR_NAME = r"(?:April|May|June|August|March|Mar|Jan|Jun|Sun)\b(?!\.? ?\d)"
TRAILING_DATE = re.compile(
    rf"(?: (?:late|early|on|in|last|next),? |, | (?!{_DAY_OR_NAME}))(?:{_DAY_OR_MONTH})\.?(?: \d+)?$"
)
LEADING_DATE = re.compile(rf"^(?!{_DAY_OR_NAME})(?:{_DAY_OR_MONTH})\.?(?: \d+)?,? ")

# "512 B.C." and "the third century B.C." are no British Columbia.
ERA = re.compile(r"(?:\d|centur(?:y|ies)) B\.C\.$")

# "MOSCOW (AP) -", "BAGHDAD, Iraq -", "WASHINGTON — " at the start of a body: the place, and the agency in brackets.
DATELINE = re.compile(
    r"\s*((?:[A-Z][A-Z.’'-]+)(?: [A-Z][A-Z.’'-]+){0,3})(?:, ([A-Z][\w.]+(?: [A-Z][\w.]+)?))?"
    r"(?:,? (?:[A-Z][a-z]{2,8}\.?) \d{1,2})? *(?:\(([A-Za-z][\w. /-]{1,30})\) *)?(?:--|[-–—_:]) "
)
# "Eurasian Economic Union (EEU)": what stands before the bracket is judged by its initials.
BRACKETED = re.compile(r"\((?:the )?[“\"'‘]?([A-Z][A-Za-z&.-]{1,9})[”\"'’]?\)")
