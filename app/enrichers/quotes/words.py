"""The small words and endings that tell what a word does in its sentence, where no parser does."""

import re

PRONOUNS = frozenset("he she they it i we you who".split())
PERSONAL = frozenset("he she".split())
RELATIVE = frozenset("who which that whom whose".split())
POSSESSIVE = frozenset("his her its their my our your".split())
DETERMINERS = (
    frozenset(
        """the a an this that these those some any no every each many several most few other others another both
        all such one two three four five six seven eight nine ten dozens hundreds thousands half much more
        fewer""".split()
    )
    | POSSESSIVE
)
BE = frozenset("is are was were be been being am 's 're 'm isn't aren't wasn't weren't".split())
HAVE = frozenset("has have had having hasn't haven't hadn't 've 'd".split())
DO = frozenset("do does did don't doesn't didn't".split())
MODALS = frozenset(
    """will would can could may might must shall should won't wouldn't can't couldn't cannot mightn't shouldn't 'll
    'd""".split()
)
AUXILIARIES = BE | HAVE | DO | MODALS
ADVERBS = frozenset(
    """also then later again never not always often still once now just even already soon ever earlier first
    reportedly simply further today yesterday tonight tomorrow recently however instead too actually long
    only twice though either n't thus therefore meanwhile afterward afterwards previously apparently
    almost nearly perhaps maybe quite rather very so
    nonetheless nevertheless moreover furthermore indeed""".split()
)
PREPOSITIONS = frozenset(
    """of in on at for from with by to about into over under after before during against among between near
    through throughout toward towards upon within without since until despite amid behind beyond beside besides
    inside outside across around along alongside as like per via than off above below following including regarding
    concerning""".split()
)
# Prepositions that may join two parts of one noun phrase: "a spokesman for the ministry in Minsk".
JOINING = frozenset("of for from in at with on to near against behind inside outside by between across".split())
SUBORDINATORS = frozenset(
    """that because when while if although though whether where as since unless until after before than what
    why how once whereas lest so which who whom whose but or nor yet""".split()
)
# Past forms that are nothing but verbs.
IRREGULAR_VERBS = frozenset(
    """won lost got went came made took gave ran kept held began became met sent paid drew grew broke rose fell wrote
    brought bought caught taught fought sat stood sold told said knew threw flew drove rode spoke chose froze woke
    wore tore hid ate forgot forgave shook laid slept wept swept dealt struck stuck sank sang rang swam hung swung
    thought meant heard saw spent""".split()
)
# Verbs whose forms without an ending or in -s are nouns as well, so that their subject must show what they are.
NOUNS_TOO = frozenset(
    """report claim plan call support back state comment demand promise charge post tweet email text question answer
    request order show view slam blast hope fear push challenge estimate forecast praise address note remark protest
    stress offer fault blame doubt worry guess bet project signal hint wish favor feel counter joke boast muse shout
    cry yell laugh whisper scream roar sneer taunt gripe rant rail marvel detail outline regret welcome cheer reason
    voice label brand cast debate dispute object advocate sum beam boom echo rule point reply pledge vow quip sigh
    swear plead appeal crow fire shoot chime go put take make find talk press caution chant express issue
    rebuke read record retweet blog snap retort dream lament list attack aim""".split()
)
CLAUSE_JOINERS = frozenset("and but while as though although whereas or so yet because after when before since".split())
DAYS = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun""".split()
)
MONTHS = frozenset(
    """january february march april may june july august september october november december jan feb mar apr jun
    jul aug sep sept oct nov dec""".split()
)
TIME_NOUNS = frozenset(
    """week month year morning afternoon evening night day weekend summer winter spring autumn fall hour
    hours days weeks months years minutes""".split()
)
TIME_STARTS = frozenset("on in last this next late early earlier that by at".split())
_LY = re.compile(r"[a-z]{2,}ly$")
_NO_ADVERB = frozenset("family reply ally rally supply july assembly italy early monopoly bully anomaly fly".split())


def is_adverb(word: str) -> bool:
    return word in ADVERBS or (_LY.match(word) is not None and word not in _NO_ADVERB)


def is_time(word: str) -> bool:
    word = word.rstrip(".")
    return word in DAYS or word in MONTHS or word in TIME_NOUNS or word in ("today", "yesterday", "tonight")
