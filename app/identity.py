"""Which article a parsed document is: ids that two machines, or two imports, agree on.

Imports nothing but documents, addresses and text.
"""

from collections.abc import Container
from dataclasses import dataclass
from itertools import count

from app import addresses, text
from app.documents import ParsedDocument

# The same address with another title is another article when fewer of the words than this are shared.
SAME_STORY_WORDS = 0.5
# An index entry of PostgreSQL holds 2,700 bytes, and four bytes make a character at most.
LONGEST_BASIS = 600


@dataclass(frozen=True, slots=True)
class Identity:
    """`basis` is what the id derives from; `by_address` says whether it is a web address."""

    basis: str
    by_address: bool

    @property
    def article_id(self) -> str:
        return text.stable_id("a", self.basis)


def identify(document: ParsedDocument) -> Identity:
    """The identity of a document, by the first of these that it has.

    Its page's canonical URL, where absolute, of the same site as its own URL and no front page; its own URL;
    publisher and record id; the hash of title and body.
    """
    own = addresses.absolute(document.url)
    canonical = addresses.absolute(document.canonical_url)
    if canonical and not addresses.is_front_page(canonical):
        if own is None or addresses.site(own) == addresses.site(canonical):
            return Identity("url:" + addresses.page_key(canonical), by_address=True)
    if own:
        return Identity("url:" + addresses.page_key(own), by_address=True)
    publisher = text.fold(document.publisher.name or document.publisher.domain or "")
    if document.record_id and publisher:
        return Identity(_bounded(f"record:{publisher}:{document.record_id}"), by_address=False)
    whole = f"{text.fold(document.title or '')}\n{document.body}"
    return Identity("text:" + text.sha256_hex(whole.encode("utf-8", "surrogatepass")), by_address=False)


def _bounded(basis: str) -> str:
    """`basis`, or its hash where it is too long for an index entry."""
    if len(basis) <= LONGEST_BASIS:
        return basis
    return "record-hash:" + text.sha256_hex(basis.encode("utf-8", "surrogatepass"))


def sibling_id(identity: Identity, title: str | None, taken: Container[str]) -> str:
    """The id of a further article under an identity that another story already holds; none of those `taken`."""
    basis = f"{identity.basis}\n{text.fold(title or '')}"
    ids = (text.stable_id("a", basis if n == 0 else f"{basis}\n{n}") for n in count())
    return next(one for one in ids if one not in taken)


def shares_most_words(old_words: frozenset[str], new_words: frozenset[str]) -> bool:
    """Whether two texts, given as their sets of words, have at least half of all their words in common."""
    every = len(old_words | new_words)
    return every == 0 or len(old_words & new_words) / every >= SAME_STORY_WORDS


def entity_key(entity_type: str, name: str) -> str:
    """The key of an entity known by name alone: its type and folded name, of which 400 characters count."""
    return f"{entity_type}:{text.fold(name)[:400]}"


def entity_id(key: str) -> str:
    """The id of an entity key; it depends on the key alone, never on the order in which articles came."""
    return text.stable_id("e", key)
