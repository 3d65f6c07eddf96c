"""What does not belong to an article: menu and button lines, the site's name in a title, credits inside captions."""

import re
from collections.abc import Sequence

from app.text import clean, fold

# Whole lines (folded, without marks at their ends) that are never part of an article.
_JUNK_LINES = frozenset(
    """menu|home|homepage|search|close|dismiss|share|share this|shares|save|print|email|e mail|mail|copy link|copied|
    link copied|copy|like|likes|tweet|pin it|pin|post|send|send email|follow|follow us|following|subscribe|
    subscribe now|subscribed|sign in|sign up|sign up now|log in|login|log out|logout|register|my account|account|
    my profile|profile|settings|help|contact|contact us|about|about us|careers|jobs|advertise|advertise with us|
    advertisement|advertisements|ad|ads|sponsored|sponsored content|promoted|promoted content|paid post|
    story continues below advertisement|article continues below advertisement|article continues after advertisement|
    continue reading below advertisement|scroll to continue|scroll to continue with content|skip to content|
    skip to main content|skip to navigation|skip advertisement|skip ad|toggle navigation|toggle menu|open menu|
    close menu|open navigation menu|open search|show search|back to top|top|back|next|previous|prev|more|read more|
    see more|show more|load more|view more|view all|see all|show all|learn more|find out more|watch|watch live|
    watch now|listen|listen now|live|play|play video|pause|mute|unmute|video|videos|photos|gallery|view gallery|
    slideshow|expand|collapse|expand image|enlarge image|view image|open image|full screen|fullscreen|loading|
    please wait|comments|comment|leave a comment|post a comment|view comments|show comments|hide comments|
    add a comment|join the conversation|reply|report|flag|edit|delete|options|facebook|twitter|x|instagram|youtube|
    linkedin|pinterest|reddit|tumblr|whatsapp|telegram|messenger|threads|bluesky|flipboard|google|google plus|rss|
    wechat|weibo|viber|vk|newsletter|newsletters|newsletter sign up|sign up for our newsletter|get the newsletter|
    podcasts|podcast|privacy|privacy policy|terms|terms of use|terms of service|terms and conditions|cookie policy|
    cookies|cookie settings|accept|accept all|accept cookies|reject|got it|ok|yes|no|cancel|continue|submit|confirm|
    done|apply|reset|related|related articles|related stories|related topics|related content|related posts|
    related news|recommended|recommended for you|recommended stories|most read|most popular|most viewed|popular|
    trending|trending now|latest|latest news|top stories|more stories|more news|more from|more on this story|
    more on this|you may also like|you might also like|up next|read next|read also|also read|see also|
    editors' picks|editor's picks|don't miss|what to read next|tags|topics|filed under|topics in this article|
    in this article|about the author|about author|share this article|share this story|share article|
    share on facebook|share on twitter|share on x|share by email|share on whatsapp|share on linkedin|
    share on pinterest|share via email|tweet this|email this|print this|gift article|gift this article|
    give this article|bookmark|save article|save for later|saved|read later|listen to this article|
    listen to article|text size|font size|small|medium|large|change text size|translate|report an error|
    report a typo|corrections|republish|republish this article|get our app|download our app|download the app|
    open app|open in app|install|notifications|turn on notifications|allow|no thanks|maybe later|not now|undo|
    copyright|all rights reserved|imprint|impressum|site map|sitemap|feedback|accessibility|file photo|file image|
    image caption|image source|media caption|image copyright|credit|caption|hide caption|toggle caption|
    show caption|поделиться|подписаться|комментарии|читать далее|меню|поиск|войти|реклама|teilen|drucken|kommentare|
    anmelden|menu principal|partager|imprimer|commentaires|s'abonner|abonnez vous|compartir|imprimir|comentarios|
    suscribete|publicidad|anzeige|werbung|publicite|pubblicita|annons|reklama|condividi|stampa|commenti|abbonati|
    delen|reageer|deel|compartilhar|comentarios do leitor|assine|
    スポンサードリンク|スポンサード リンク|スポンサーリンク|関連エントリ|関連記事|
    関連ニュース|あわせて読みたい|おすすめ記事|前の記事|次の記事|相关阅读|
    相关新闻|责任编辑""".replace("\n", "").split("|")
)
_JUNK = frozenset(fold(line) for line in _JUNK_LINES)

_JUNK_OPENINGS = re.compile(
    r"^(?:advertisement\b|sign up (?:for|to|here)\b|subscribe (?:to|for|now|today)\b|click here\b|follow us\b|"
    r"follow \w+ on\b|like us on\b|join (?:us|our)\b|get (?:the|our) (?:latest|best|daily|free|morning|app)\b|"
    r"download (?:the|our)\b|read more\b|read (?:also|next|full|the full)\b|also read\b|see also\b|"
    r"watch(?: now| live)?\s*[:|]|listen\s*[:|]|more\s*:|related\s*:|recommended\s*:|don'?t miss\s*:|\[?read\s*:|"
    r"(?:copyright|\(c\)|©)|"
    r"all rights reserved\b|this site is protected by\b|by (?:signing up|submitting|clicking|subscribing|using|"
    r"continuing|providing|entering)\b|your (?:email|subscription|account|browser)\b|we use cookies\b|"
    r"this (?:site|website) uses cookies\b|please (?:enable|enter|log ?in|sign|try again|check your|select|consider)\b|"
    r"(?:already )?have an account\b|already a (?:subscriber|member)\b|not a (?:subscriber|member)\b|"
    r"you (?:must|need to) be logged in\b|thank(?:s| you) for (?:subscribing|signing|reading|your)\b|"
    r"an error has occurred\b|something went wrong\b|unlimited (?:digital )?access\b|skip to\b|share (?:this|on|via)\b|"
    r"post to\b|tweet\b|view (?:all|more|our|the full|gallery|comments)\b|show (?:all|more|comments)\b|"
    r"javascript\b|continue reading\b|a version of this article\b|read (?:in app|article)\b|get (?:real.time|"
    r"breaking)\b|your browser\b|loading\b|(?:send|email|e-mail) (?:us|this|tips?|your)\b|have a (?:news )?tip\b|"
    r"got a (?:news )?tip\b|support (?:independent|quality|our|local)\b|become a (?:member|subscriber)\b|"
    r"manage your\b|update your\b|start your\b|try (?:it )?free\b|terms (?:of|and)\b|privacy\b|"
    r"ad(?:vertising)? feedback\b|this article (?:was|is) (?:originally )?(?:published|republished)\b|"
    r"(?:the )?views expressed\b|what(?:'s| is) your reaction\b|image (?:caption|copyright)\b|"
    r"get daily\b|mehr zum thema\b|"
    r"lesen sie (?:auch|mehr)\b|lire aussi\b|a lire\b|leia (?:mais|tambem)\b|lea (?:tambien|mas)\b|"
    r"читайте (?:также|ещё|еще)\b|подпи[сш]\w+\s+на\b|все права защищены\b)"
)
# "Home > News > Releases".
_TRAIL = re.compile(
    r"^(?:home(?: ?page)?|top|start(?:seite)?|accueil|inicio|главная|トップ(?:ページ)?|ホーム|首页)\s*[>»›/]\s*\S"
)
# Furniture that stands between the paragraphs of an article: notices of what did not load, of accounts, of addresses.
_NOTICES = re.compile(
    r"^(?:article (?:content|continues)\b.{0,40}$|(?:get in touch|contact us|email us)\b.{0,80}@|"
    r"would you like to comment\b|please read our comment|our (?:web ?site|site) is the place for\b|"
    r"we apologi[sz]e, but this (?:video|content)\b|try refreshing your browser\b|tap here to see\b|"
    r".{0,200}\bback to video$|there was an error, please\b|a welcome email is on its way\b|"
    r"now check your (?:e-?mail|inbox)\b|the next issue of .{2,40} will soon be in your inbox\b|"
    r"interested in more newsletters\b|this advertisement has not\b|follow along with the latest\b|"
    r"you can also check\b|create an account or sign\b|"
    r"(?:[^.?!]{0,80}[?.]\s*)?[•·]?\s*(?:e-?mail|get in touch|contact|write to)\b[^.?!]{0,60}\S+@\S+\.\w+\W*$)"
)
_COUNTS = re.compile(
    r"^[\d.,\s]*(?:k|m)?\s*(?:comments?|shares?|views?|likes?|retweets?|replies|followers?|min(?:ute)?s?(?: read)?|"
    r"(?:hours?|hrs?|h|days?|weeks?|months?|m|d|min(?:ute)?s?)(?: ago)?|photos?|videos?|of|/)?[\d\s.,]*$"
)
_TEMPLATE = re.compile(r"\{\{|\}\}|\bfunction\s*\(|\bvar \w+\s*=|<!--|-->|;\s*\}|^\s*[.#@]?\w[\w\s.#-]*\{")

# Separators between a headline and the site's name.
_SEPARATOR = re.compile(r"\s+[|\-–—·•»«:/›]+\s+|\s*[|｜]\s*|\s+::\s+|\s*_\s*(?=[^_]{2,20}$)")
# What is longer is a text without line breaks, in which every blank may be a separator.
_LONGEST_TITLE = 2_000
_SECTIONS = frozenset(
    """news politics business sport sports world us uk us news uk news world news opinion technology tech science health
    culture entertainment lifestyle travel money finance markets economy education environment local national
    international video videos article articles story blog blogs home analysis features us-news uk-news world-news
    us-politics uk-politics top-news latest-news breaking-news""".split()
)
_SITE_WORDS = frozenset(
    """news times post magazine herald tribune guardian journal daily telegraph press tv radio blog online today
    weekly review chronicle gazette standard observer network wire media""".split()
)

_CREDIT_MARK = (
    r"(?:photo(?:graph)?(?:er|s)?|image|picture|pic|credit|credits|source|photo credits?|image credits?|photo by|"
    r"photos by|image by|photograph by|picture by|courtesy(?: of)?|illustration|foto|fotos|bild|crédito|crédit|"
    r"фото|via)"
)
_AGENCY_MARK = (
    r"(?:getty(?: images)?|reuters|afp|ap(?: photo)?|epa(?:-efe)?|shutterstock|istock(?:photo)?|alamy|"
    r"pa(?: wire| media)?|associated press|bloomberg|imago|dpa|picture alliance|rex|unsplash|pixabay|"
    r"wikimedia(?: commons)?|wikipedia|flickr|tass|sputnik|xinhua|anadolu|canadian press|pexels|handout|gov\.\w+|"
    r"zuma(?: press)?)"
)
_END = r"[.!?…\"”’)]"
_CAPITALISED = r"(?-i:[A-Z])[\w.'’\-]*"
_BARE_FORM = rf"^(?P<caption>.*{_END})\s*(?P<credit>[^.!?]{{0,80}}?\s?[/,|]?\s?\b{_AGENCY_MARK}(?:\s?[/|].{{1,60}})?)$"
# Without any of these no form can match; most lines are told apart by this alone.
_CREDIT_SIGN = re.compile(
    rf"\s/\s|[)\]]\.?$|©|\(c\)|\b{_AGENCY_MARK}\b|\b{_CREDIT_MARK}\s*(?:by\b|:|/)|\bcourtesy\b", re.IGNORECASE
)
_LONGEST_CAPTION = 2_000
# No form has its sign further from the end.
_LONGEST_CREDIT = 260
_REPEATED_MARK = re.compile(r"^(?:(?:photo |image )?credits?(?=[A-Z\s:])\s*:?\s*)+", re.IGNORECASE)
_CREDITS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"^(?P<caption>.*?)[\s;|]*[(\[]\s*{_CREDIT_MARK}\s*(?:by|:|/|-)?\s*:?\s*(?P<credit>[^()\[\]]{{2,120}})[)\]]\.?$",
        rf"^(?P<caption>.*?)\s*[(\[](?P<credit>[^()\[\]]{{0,80}}\b{_AGENCY_MARK}\b[^()\[\]]{{0,60}})[)\]]\.?$",
        r"^(?P<caption>.*[.!?…\"”’)])\s+/\s+(?P<credit>[^/]{2,80})$",
        rf"^(?P<caption>.*[.!?…])\s*\((?P<credit>{_CAPITALISED}(?:[ ,/&|]+{_CAPITALISED}|\s(?:of|for|via|and))*)\)$",
        rf"^(?P<caption>.*?)(?:^|(?<=[.!?…\"”’)\s|]))\s*\|?\s*{_CREDIT_MARK}\s*(?:by:?|:|/)\s*(?P<credit>\S.{{1,99}})$",
        rf"^(?P<caption>.*?)(?:(?<={_END})|\|)\s*\|?\s*courtesy(?: of)?\s+(?P<credit>{_CAPITALISED}.{{0,99}})$",
        _BARE_FORM,
        r"^(?P<caption>.*?)\s*(?:©|\(c\))\s*(?P<credit>.{2,80})$",
    )
)


def is_junk(line: str) -> bool:
    """Whether a line is page furniture: menu, button, share, newsletter, advertisement, legal or template text."""
    folded = fold(line).strip(' .:!?…»›>«‹<|•·*+[]()"“”→←↓↑▼▲,;')
    if not folded or folded in _JUNK:
        return True
    if len(folded) > 400:
        return False
    if any(form.match(folded) for form in (_COUNTS, _JUNK_OPENINGS, _NOTICES)):
        return True
    return len(line) < 200 and bool(_TRAIL.match(folded) or _TEMPLATE.search(line))


def is_notice(line: str) -> bool:
    """Whether a line is furniture that stands between the paragraphs of one article, and so never ends it."""
    folded = fold(line).strip(" .:!?…")
    return len(folded) <= 400 and bool(_NOTICES.match(folded))


def is_section(line: str) -> bool:
    """Whether a line is the usual name of a newspaper section ("Business", "World news")."""
    return "-".join(fold(line).split()) in _SECTIONS


def strip_site_suffix(title: str, site_names: Sequence[str] = (), *, guess: bool = False) -> str:
    """A page title without the site's name and section at its end (or its name at the front).

    `site_names` are names or domains that the page gives for its site. Without any, only a last part that evidently
    names a site goes ("| The Daily Herald", "- example.com"); with `guess`, so does a short last part that only looks
    like a name. At least one part is always left.
    """
    title = clean(title)
    keys = {key for name in site_names for key in _site_keys(name)}
    parts, marks = _SEPARATOR.split(title), _SEPARATOR.findall(title)
    first, last = 0, len(parts)
    while last - first > 1 and _is_site(parts[last - 1], keys, strong=_is_strong(marks[last - 2])):
        last -= 1
    if guess and last == len(parts) > 1 and _looks_like_name(parts[last - 1], strong=_is_strong(marks[last - 2])):
        last -= 1 if sum(len(part.split()) for part in parts[: last - 1]) >= 4 else 0
    if last < len(parts):
        while last - first > 1 and is_section(parts[last - 1]):
            last -= 1
    elif keys and _is_named(parts[0], keys) and len(parts) > 1:
        first = 1
    pieces = [parts[first]]
    for at in range(first, last - 1):
        pieces += [marks[at], parts[at + 1]]
    return "".join(pieces).strip()


def title_openings(title: str) -> list[str]:
    """The page title and what stands in it before each separator, the longest first."""
    whole = clean(title[:_LONGEST_TITLE])
    return [whole, *(whole[: found.start()] for found in reversed(list(_SEPARATOR.finditer(whole))) if found.start())]


def site_of_title(title: str, headline: str) -> str | None:
    """The site's name behind the headline in a page title ("Headline | Politics | The Herald"), or in front of it."""
    whole, said = clean(title), clean(headline)
    rest = whole[len(said) :] if fold(whole).startswith(fold(said)) else ""
    front = whole[: -len(said)] if said and not rest and fold(whole).endswith(fold(said)) else ""
    # Without a mark between them, the rest is more of the headline.
    divided = (rest and _SEPARATOR.match(rest + " ")) or (front and _SEPARATOR.search(" " + front + " "))
    parts = [part.strip() for part in _SEPARATOR.split(f" {rest or front} ") if part.strip()] if divided else []
    name = parts[-1 if rest else 0].strip(" －–—-|_") if parts else ""
    return name if 0 < len(name.split()) <= 6 and len(name) <= 60 and any(map(str.isalpha, name)) else None


def split_credit(caption: str) -> tuple[str, str | None]:
    """A caption and the credit written at its end ("... at the port. / AFP", "(Photo: Jane Doe)"), if there is one."""
    whole = clean(caption)
    if len(whole) > _LONGEST_CAPTION or not _CREDIT_SIGN.search(whole, max(0, len(whole) - _LONGEST_CREDIT)):
        return whole, None
    for form in _CREDITS:
        found = form.match(whole)
        if found:
            credit = _REPEATED_MARK.sub("", found["credit"].strip(" .|()[]"))
            if credit and len(credit.split()) <= 14 and (form.pattern != _BARE_FORM or _is_named_credit(credit)):
                return found["caption"].strip(" |;-–—"), credit
    return whole, None


def _is_named_credit(credit: str) -> bool:
    """Whether a credit without a mark in front is names alone: prose also ends in "said Reuters"."""
    return all(
        word[:1].isupper() or word in {"via", "for", "and", "of", "de"} for word in re.findall(r"[^\W\d_]+", credit)
    )


def _is_strong(mark: str) -> bool:
    return mark.strip() in {"|", "｜", "»", "::", ":", "·", "•", "/"}


def _looks_like_name(part: str, *, strong: bool) -> bool:
    """Whether a part is one to three words in capitals, four behind a bar, as names of sites are."""
    words = part.split()
    return 1 <= len(words) <= (4 if strong else 3) and all(word[:1].isupper() for word in words if len(word) > 3)


def _site_keys(name: str) -> set[str]:
    folded = fold(name)
    keys = {_compact(folded), _compact(folded.removeprefix("the "))}
    if re.fullmatch(r"[\w.\-]+\.[a-z]{2,}", name.strip().lower()):
        labels = name.strip().lower().removeprefix("www.").split(".")
        keys.add(_compact(max(labels[:-1], key=len)))
    return {key for key in keys if len(key) >= 2}


def _is_named(part: str, keys: set[str]) -> bool:
    compact = _compact(fold(part).removeprefix("the "))
    if compact in keys:
        return True
    return len(part.split()) <= 5 and any(
        len(key) >= 3 and len(compact) >= 3 and (compact.startswith(key) or key.startswith(compact)) for key in keys
    )


def _is_site(part: str, keys: set[str], *, strong: bool) -> bool:
    """Whether the last part of a title names the site; a bar divides more surely than a hyphen."""
    if _is_named(part, keys):
        return True
    words = fold(part).split()
    if re.fullmatch(r"\S+\.(?:com|org|net|co\.\w\w|[a-z]{2})", part.strip().lower()):
        return True
    if not 1 <= len(words) <= 4 or not part[:1].isupper():
        return False
    return words[-1] in _SITE_WORDS and (strong or all(word[:1].isupper() for word in part.split() if len(word) > 3))


def _compact(folded: str) -> str:
    return re.sub(r"\W+", "", folded)
