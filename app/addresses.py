"""Web addresses: when two of them are the same page, which site one belongs to, and whether it is a front page."""

import re
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import tldextract

from app.text import sha256_hex

# An index entry of PostgreSQL holds 2,700 bytes.
LONGEST_PAGE_KEY = 500
LONGEST_ADDRESS = 4000
# RFC 1035: a host name has 253 characters at most.
LONGEST_HOST = 253

# Parameters that say where a reader came from, never which page it is.
_TRACKING = re.compile(
    r"^(utm_.*|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id|mod|ref|ref_src|ref_url|referrer|cmpid|ncid|"
    r"icid|itid|smid|smtyp|ocid|xtor|at_.*|ns_.*|partner|emc|_r|hpid|soc_src|guccounter|guce_.*|"
    r"_ga|_gl|spm|outputtype)$"
)
_FRONT = re.compile(r"^/?(index|default|home|main)?(\.(html?|php|aspx?|jsp))?/?$", re.I)
_suffixes = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


def absolute(address: str | None, base: str | None = None) -> str | None:
    """`address` as an absolute http(s) URL without fragment, resolved against `base`; None where it is none."""
    # As browsers do: line breaks and tabs inside an address mean nothing.
    address = re.sub(r"[\t\r\n]", "", address or "").strip()
    if not address or len(address) > LONGEST_ADDRESS or not address.isprintable():
        return None
    try:
        joined = urljoin(base or "", address)
        parts = urlsplit(joined)
        if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
            return None
        return parts._replace(fragment="", scheme=parts.scheme.lower(), netloc=parts.netloc.lower()).geturl()
    except ValueError:
        return None


def page_key(address: str) -> str:
    """What two addresses of one page share: no scheme, `www.`, port, tracking parameters, fragment or last slash.

    At most 500 characters; a longer one ends in the SHA-256 of the whole.
    """
    parts = urlsplit(address)
    host = (parts.hostname or "").removeprefix("www.")
    query = sorted((k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(k.lower()))
    key = f"{host}{parts.path.rstrip('/') or '/'}" + (f"?{urlencode(query)}" if query else "")
    return key if len(key) <= LONGEST_PAGE_KEY else f"{key[:430]}#{sha256_hex(key.encode())}"


def site(address: str) -> str | None:
    """The registered domain, `bbc.co.uk` of `https://www.news.bbc.co.uk/1`; the host itself where there is none."""
    try:
        host = urlsplit(address if "//" in address else f"//{address}").hostname
    except ValueError:
        return None
    if not host or len(host) > LONGEST_HOST or not host.isprintable():
        return None
    return _suffixes(host).top_domain_under_public_suffix or host


def domain(address: str) -> str | None:
    """The host of an address without `www.`: `politics.example.org` of `https://www.politics.example.org/a`."""
    try:
        host = urlsplit(address if "//" in address else f"//{address}").hostname
    except ValueError:
        return None
    if not host or len(host) > LONGEST_HOST or not host.isprintable():
        return None
    return host.removeprefix("www.")


def is_front_page(address: str) -> bool:
    """Whether an address is a site's start page and so says nothing about which article it is."""
    parts = urlsplit(address)
    return bool(_FRONT.match(parts.path)) and not parts.query
