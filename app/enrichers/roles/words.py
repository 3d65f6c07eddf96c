"""The words of roles: what a role's noun can be, what may stand around it, and how titles are normalised."""

import re

# Offices and occupations. A role is never guessed from anything but these; a missing noun loses a role, a loose one
# invents them, so that relatives ("wife"), crowds ("supporter") and what someone did once ("winner") stay out.
_OFFICES = """prime minister|first minister|chief minister|deputy prime minister|vice president|president|premier|PM
    |minister|chancellor|secretary general|secretary-general|secretary of state|secretary of defense
    |secretary of defence|secretary of the treasury|secretary of homeland security
    |secretary of health and human services|secretary|under secretary|undersecretary|assistant secretary
    |attorney general|solicitor general|surgeon general|inspector general|director general|director-general
    |governor general|governor-general|consul general|governor|lieutenant governor|lt. governor|lt. gov.|gov.
    |mayor|lord mayor|vice mayor|councillor|councilor|councilman|councilwoman|councilmember|council member
    |alderman|alderwoman|senator|sen.|representative|rep.|congressman|congresswoman|assemblyman|assemblywoman
    |delegate|del.|lawmaker|legislator|parliamentarian|deputy|MP|MEP|member of parliament|member of congress
    |majority leader|minority leader|majority whip|minority whip|whip|speaker|president-elect
    |prime minister-designate|ambassador|envoy|special envoy|high commissioner|high representative|diplomat
    |consul|charge d'affaires|chargé d'affaires|commissioner|police commissioner|commissar|ombudsman|comptroller
    |treasurer|king|queen|prince|princess|crown prince|crown princess|emperor|emir|sultan|duke|duchess|tsar|pope
    |pontiff|archbishop|bishop|cardinal|patriarch|ayatollah|imam|rabbi|pastor|priest|rev.|reverend|deacon
    |dictator|first lady|first gentleman|president pro tempore|leader|deputy leader|opposition leader
    |supreme leader|spiritual leader|warlord|chief|chief of staff|chief of police|police chief|fire chief
    |chairman|chairwoman|chairperson|chair|co-chair|co-chairman|co-chairwoman|vice chairman|vice chairwoman
    |vice chair|vice-chairman|vice-chair|vice-president|deputy chairman|head|deputy head|co-head|chief executive
    |chief executive officer|CEO|CFO|COO|CTO|CIO|CMO|chief financial officer|chief operating officer
    |chief technology officer|chief economist|chief scientist|chief strategist|chief investment officer
    |chief medical officer|chief marketing officer|chief information officer|chief counsel|chief judge
    |chief justice|chief prosecutor|chief negotiator|chief inspector|chief superintendent|chief correspondent
    |chief strategy officer|managing director|executive director|executive vice president|senior vice president
    |director|co-director|deputy director|general manager|manager|campaign manager|founder|co-founder|cofounder
    |owner|co-owner|proprietor|partner|managing partner|general partner|trustee|executive|administrator
    |superintendent|warden|provost|dean|rector|principal|headmaster|headmistress|registrar|curator|coordinator
    |organizer|organiser|spokesman|spokeswoman|spokesperson|press secretary|press officer|communications director
    |aide|adviser|advisor|counselor|counsellor|counsel|general counsel|special counsel|special prosecutor
    |strategist|pollster|lobbyist|commander|commander in chief|commander-in-chief|commandant|officer|general|gen.
    |lieutenant general|lt. gen.|major general|maj. gen.|brigadier general|brig. gen.|brigadier|colonel|col.
    |lieutenant colonel|lt. col.|major|maj.|captain|capt.|lieutenant|lt.|sergeant|sgt.|staff sergeant|corporal
    |cpl.|private|pvt.|admiral|adm.|rear admiral|vice admiral|field marshal|marshal|commodore|cmdr.|petty officer
    |sheriff|sheriff's deputy|constable|inspector|detective|det.|agent|special agent|police officer|trooper|judge
    |justice|associate justice|magistrate|prosecutor|prosecutor general|procurator|district attorney
    |assistant district attorney|public defender|coroner|medical examiner|candidate|nominee
    |presidential candidate|presidential hopeful|vice presidential candidate|running mate|chief whip|backbencher
    |board member|member|fellow|senior fellow|research fellow"""
_OCCUPATIONS = """
    actor|actress|comedian|comic|singer|songwriter|singer-songwriter|rapper|musician|guitarist|drummer|bassist
    |pianist|violinist|cellist|composer|conductor|dancer|choreographer|playwright|screenwriter|filmmaker
    |film-maker|producer|executive producer|director of photography|cinematographer|photographer|artist|painter
    |sculptor|designer|architect|poet|novelist|author|co-author|writer|journalist|reporter|correspondent|editor
    |editor in chief|editor-in-chief|columnist|commentator|anchor|anchorman|anchorwoman|host|co-host|presenter
    |broadcaster|publisher|blogger|critic|essayist|biographer|historian|professor|prof.|associate professor
    |assistant professor|lecturer|scholar|teacher|educator|researcher|research director|scientist|economist
    |analyst|strategist|statistician|mathematician|philosopher|theologian|anthropologist|engineer|inventor
    |astronaut|cosmonaut|pilot|surgeon|physician|doctor|nurse|pediatrician|paediatrician|psychiatrist|dentist
    |veterinarian|therapist|lawyer|attorney|barrister|solicitor|defense attorney|defence lawyer|paralegal|notary
    |accountant|banker|broker|trader|investor|fund manager|portfolio manager|businessman|businesswoman
    |entrepreneur|financier|industrialist|magnate|mogul|tycoon|billionaire|millionaire|oligarch|philanthropist
    |developer|contractor|consultant|farmer|rancher|fisherman|chef|baker|bartender|waiter|waitress|driver
    |mechanic|carpenter|electrician|plumber|firefighter|paramedic|soldier|sailor|marine|veteran|policeman
    |policewoman|bodyguard|guard|interpreter|translator|librarian|secretary|activist|campaigner|dissident
    |whistleblower|whistle-blower|militant|terrorist|jihadist|cleric|preacher|evangelist|monk|nun|missionary
    |chaplain|athlete|footballer|cricketer|golfer|boxer|wrestler|swimmer|sprinter|cyclist|skier|jockey
    |quarterback|linebacker|cornerback|tight end|wide receiver|running back|pitcher|catcher|shortstop
    |first baseman|second baseman|third baseman|outfielder|infielder|center fielder|point guard|shooting guard
    |small forward|power forward|forward|striker|midfielder|defender|goalkeeper|goaltender|goalie|winger|fullback
    |full-back|centre-back|fly-half|batsman|bowler|skipper|coach|head coach|assistant coach|trainer|referee
    |umpire|race car driver|racing driver|team principal|supermodel|model|socialite|stylist|cartoonist
    |illustrator|animator|programmer|hacker|software engineer|vlogger|YouTuber|radio host|talk show host
    |television host|news anchor|meteorologist|forecaster|demographer|pharmacist|midwife|social worker|aid worker
    |undertaker|lobbyist|fundraiser|volunteer|student|graduate student|intern|negotiator|contributor|assistant
    |executive assistant|official|expert|specialist
    |advocate|operative|staffer|investigator|creator|physicist|ethicist|bioethicist|chemist|linguist
    |astronomer|activist|nonprofit leader"""


def _listed(words: str) -> list[str]:
    return [word.strip() for word in words.replace("\n", "").split("|") if word.strip()]


HEADS = frozenset(word.lower() for word in _listed(_OFFICES + "|" + _OCCUPATIONS))
# These say little alone: "the head" is a role only with "of the agency", "the leader" with "opposition".
WEAK_HEADS = frozenset(
    """member fellow head co-head chief leader partner owner co-owner executive officer agent official representative
    delegate candidate nominee aide deputy guard driver student volunteer intern model host manager director
    secretary chair speaker whip star private major general justice marine veteran developer forward anchor investor
    coordinator principal producer trainer conductor critic official expert specialist advocate contributor
    assistant operative staffer
    creator investigator""".split()
)
# In front of a name in small letters these are other words ("major John", "private John", "general").
CAPITAL_ONLY = frozenset(
    """major private general justice marine speaker whip chair chief head forward model guard principal fellow member
    executive deputy delegate critic conductor official expert""".split()
)

# Words of a role that may stand before its noun, beside names: what the office is about, and its rank.
MODIFIERS = frozenset(
    """foreign finance interior defense defence home justice treasury commerce labor labour trade economy economic
    energy environment environmental education health agriculture transport transportation culture sports sport
    tourism industry budget oil water housing immigration information communications telecommunications technology
    science research development planning social welfare youth women's religious internal external public national
    federal state local regional provincial municipal city county town district royal presidential parliamentary
    legislative judicial general special senior junior deputy vice assistant associate principal chief first second
    executive managing international global european central corporate commercial investment sales marketing
    operations operating financial technical creative artistic musical editorial political diplomatic military naval
    army navy air force police fire security intelligence counterterrorism homeland border customs tax bank banking
    insurance media press news music film movie television tv radio theater theatre opera pop rock jazz folk hip-hop
    country fashion food wine travel football soccer baseball basketball hockey tennis golf cricket rugby boxing
    olympic star veteran award-winning campaign party opposition government cabinet union rights human civil gay
    animal climate conservative liberal democratic republican socialist communist independent progressive
    libertarian green house senate congressional gubernatorial vice-presidential mayoral white supreme high court
    appeals circuit school university college hospital church law legal medical clinical scientific engineering
    software computer community business company fund hedge equity private real estate property wealth portfolio
    market markets currency commodities bond equities stock policy affairs relations public-relations literary
    longtime long-serving newly-elected newly rank-and-file majority minority leading top prominent renowned noted
    famous legendary acclaimed billionaire millionaire lead main co-executive emeritus tribal village clan militia
    rebel guerrilla separatist resistance nationalist pro-russian pro-western pro-democracy right-wing left-wing
    far-right far-left centrist staff drug crime cold-case homicide narcotics traffic undercover patrol parish
    assembly coast line offensive defensive pitching hitting bench rookie all-star world number one championship
    advocacy advocate prize-winning nobel pulitzer oscar-winning grammy-winning emmy-winning best-selling
    bestselling freelance investigative white-house chief-of-staff space nuclear atomic aviation airline auto
    automotive retail digital online internet cyber data privacy product design human-resources personnel admissions
    athletic evangelical catholic anglican orthodox muslim islamic christian jewish hindu buddhist baptist shiite
    sunni""".split()
)
DETERMINERS = frozenset("the a an his her its their our my your this another one".split())
# What ends a phrase, or cannot stand in one.
STOPS = frozenset(
    """who whom whose which that when where while since from until till under by after before during between as than if
    because though although but or nor so yet about against among around behind beside beyond despite into onto over
    through throughout toward towards upon via within without is are was were be been being has have had do does did
    will would can could may might must shall should said says say told tells tell added adds noted wrote writes
    asked called calls call named appointed elected replaced replaces succeeded succeeds met meets joined joins left
    leaves resigned resigns died dies came comes went goes made makes took takes gave gives got gets put puts saw
    sees thanked praised accused criticized criticised warned urged announced announces not never also then there
    here now today yesterday tomorrow meanwhile however he she it they we you i him them us me this these those what
    how why and both either including like such very just only even still already ever once when's with to on off
    out up down per amid plus argued argues argue believes believe thinks think claimed claims explained insisted
    declared testified agreed confirmed denied acknowledged described recalled""".split()
)
# Complements that belong to the role: "ambassador to France", "professor at Harvard".
# Offices whose party is no owner: a "Democratic senator" sits for a state, not for the party.
ELECTED = frozenset(
    """senator sen. representative rep. congressman congresswoman lawmaker legislator governor gov. mayor president
    vice assemblyman assemblywoman councilman councilwoman delegate majority leader minority speaker candidate
    nominee presidential member of parliament MP mp MEP mep councillor""".replace("\n    ", " ").split()
)
# Offices that have a field, which names a ministry but is part of the title: "Commerce Secretary".
OF_A_FIELD = frozenset(
    ("secretary", "minister", "deputy secretary", "under secretary", "undersecretary", "deputy minister")
)
# What the names of ministries hold beside their fields: "Health and Human Services".
FIELD_WORDS = frozenset("and services affairs veterans urban rural of the".split())
# Offices that one country sends to another, and that are the sender's.
SENT = frozenset(("ambassador", "envoy", "special envoy", "high commissioner", "consul", "consul general"))
PREPOSITIONS = frozenset(("of", "for", "at"))
TO_HEADS = frozenset(
    "ambassador adviser advisor aide envoy counsel counselor staff secretary assistant representative".split()
)
OPEN_HEAD = re.compile(r"[a-z]{3,}(?:ologist|ographer)")


def _plural(head: str) -> str:
    if head.endswith("."):
        return head[:-1] + "s."
    return head[:-3] + "men" if head.endswith("man") else head + "s"


PLURALS = {_plural(head): head for head in HEADS if head not in ("lt.", "pm", "chief", "head")}
PLURALS |= {"attorneys general": "attorney general", "secretaries": "secretary", "deputies": "deputy"}


def _by_first_word() -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for head in sorted({*HEADS, *PLURALS}, key=lambda h: (-len(h.split()), h)):
        parts = tuple(head.split())
        found.setdefault(parts[0], []).append(parts)
    return found


# Role nouns by their first word, those of most words first.
HEADS_BY_FIRST_WORD = _by_first_word()
# Words that keep their stop: "Sen.", "Lt. Gov.".
ABBREVIATIONS = frozenset(
    word for head in (*HEADS, *PLURALS) for word in head.split() if word.endswith(".")
) | frozenset("mr. mrs. ms. dr. st. jr. sr. messrs. co. inc. corp. ltd. dept. asst. assoc. dep.".split())
HONORIFICS = frozenset("mr mrs ms miss dr sir dame lord lady sheikh sheik mr. mrs. ms. dr. mme mme.".split())
# Words after which an apposition may go on without a comma.
AFTER = frozenset(
    """who whose whom which that and but said says told added adds from since until under during when while where tells
    wrote writes has had is was in on
    after before as by last this earlier today yesterday""".split()
)
# Small words that stand in the names of offices in front of a person: "Chairman of the Cabinet of ministers".
_IN_NAMES = "of for the and on ministers affairs state defense defence foreign security national council board staff"
SMALL_IN_NAMES = frozenset((_IN_NAMES + " to government trade industry justice finance education health").split())
NUMBERS = frozenset("two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty".split())
QUALIFIERS = frozenset("nearly almost about over just some roughly around more than".split())
LENGTHS = frozenset("year years month months decade decades term terms".split())
