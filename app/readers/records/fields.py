"""The names under which exporters, scrapers and news APIs keep the parts of an article in a record."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from app.readers.records.fragments import plain
from app.readers.values.metadata import Candidate

# Names are compared without case, hyphens and underscores: `datePublished`, `date_published`, `date-published`.
# The order is the order of trust.
TITLE = ("title", "headline", "name", "hed", "articletitle", "newstitle", "titletext")
BODY = (
    "body", "text", "content", "articlebody", "maintext", "bodytext", "fulltext", "articletext", "cleanedtext",
    "contenttext", "bodyhtml", "contenthtml", "articlehtml", "html", "story", "article", "bodyxhtml", "paragraphs",
)  # fmt: skip
PUBLISHED = (
    "publishedat", "datepublished", "publisheddate", "datepublish", "publishdate", "publicationdate", "pubdate",
    "published", "firstpublished", "firstcreated", "dateadded", "date", "issued", "created", "createdat",
    "datecreated", "datetime", "timestamp", "dateutc", "publishedtime", "time",
)  # fmt: skip
MODIFIED = (
    "modifiedat", "modified", "datemodified", "datemodify", "updated", "updatedat", "lastupdated", "lastmodified",
    "lastmod", "versioncreated", "dateupdated",
)  # fmt: skip
EMBARGO = ("embargoeduntil", "embargoed", "embargo", "embargountil", "embargodate")
BYLINE = ("byline", "bylines")
AUTHORS = ("authors", "author", "creator", "creators", "writer", "writers", "reporter", "contributors", "dccreator")
PUBLISHER = (
    "publisher", "publishername", "source", "sourcename", "sitename", "site", "outlet", "newspaper", "provider",
    "publication", "media", "channel", "brand",
)  # fmt: skip
DOMAIN = ("domain", "sourcedomain", "host", "hostname", "sitedomain", "sourceurl", "website")
URL = ("url", "link", "permalink", "weburl", "articleurl", "pageurl", "href", "uri", "sourcelink", "mainentityofpage")
CANONICAL = ("canonicalurl", "canonicallink", "canonical", "urlcanonical")
ID = ("id", "guid", "uuid", "articleid", "docid", "documentid", "recordid", "storyid", "newsid", "uri")
SECTION = (
    "section",
    "category",
    "sectionname",
    "articlesection",
    "desk",
    "newsdesk",
    "rubric",
    "department",
    "categories",
)
TOPICS = ("tags", "keywords", "topics", "newskeywords", "subjects", "subject", "labels")
LANGUAGE = ("language", "lang", "inlanguage", "languagecode", "locale")
STANDFIRST = (
    "standfirst", "description", "summary", "abstract", "subtitle", "subheadline", "subhead", "dek", "lede", "lead",
    "excerpt", "teaser", "snippet", "trailtext", "alternativeheadline",
)  # fmt: skip
IMAGES = (
    "images",
    "image",
    "topimage",
    "mainimage",
    "leadimage",
    "imageurl",
    "urltoimage",
    "thumbnail",
    "photo",
    "photos",
)
CAPTION = ("caption", "imagecaption", "photocaption", "imagedescription")
CREDIT = ("credit", "imagecredit", "photocredit", "photographer", "copyright", "author", "source")
HOLDER = ("copyright", "copyrightholder", "rightsholder", "rights")
TERMS = ("usageterms", "license", "licence", "termsofuse")

# What exporters write for nothing.
_NOTHING = frozenset(("", "none", "null", "nan", "n/a", "na", "undefined", "-", "[]", "{}", "unknown", "[removed]"))
# Where the text lies in a value that is an object, best first.
_INNER = ("rendered", "name", "title", "value", "text", "label", "content", "$date", "$oid", "url", "@id", "html")
_DOMAIN = re.compile(r"^(?:https?://)?(?:[a-z0-9\-]+\.)+[a-z]{2,}(?::\d+)?(?:/\S*)?$", re.I)
_LONGEST_LIST = 500


class Record:
    """One JSON object, looked up by the names of this module."""

    def __init__(
        self, values: Mapping[str, Any], mapped: Mapping[tuple[str, ...], tuple[str, ...]] | None = None
    ) -> None:
        """`mapped` names, for lists of this module, the keys that the import said; those hold nothing else then."""
        self._values = values
        self._mapped = mapped or {}
        self._folded = {key.strip().casefold(): key for key in reversed(list(values))} if mapped else {}
        taken = {self._folded.get(name.casefold()) for names in self._mapped.values() for name in names}
        self._keys: dict[str, str] = {}
        for key in values:
            if key not in taken:
                self._keys.setdefault(folded(key), key)

    def values(self, names: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
        """The field as written and its value, for each of `names` that the record has and that holds something."""
        if names in self._mapped:
            yield from self._said(self._mapped[names])
            return
        for name in names:
            key = self._keys.get(name)
            if key is not None and self._values[key] not in (None, "", [], {}):
                yield key, self._values[key]

    def _said(self, names: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
        """What stands under the names that the import said; `story.text` is the key `text` of the object `story`."""
        for name in names:
            key = self._folded.get(name.casefold())
            value = self._values[key] if key is not None else _inner(self._values, name)
            if value not in (None, "", [], {}):
                yield key or name, value

    def first_text(self, names: tuple[str, ...], *, keep_lines: bool = False) -> Candidate[str] | None:
        """The first text among the fields `names`; its lines and markup are kept for a body."""
        return next(self.all_texts(names, keep_lines=keep_lines), None)

    def all_texts(self, names: tuple[str, ...], *, keep_lines: bool = False) -> Iterator[Candidate[str]]:
        """The texts of the fields `names`, one a field: of a list of pieces the first, or all where lines are kept."""
        for key, value in self.values(names):
            pieces = [text for text in texts_of(value) if text.strip().lower() not in _NOTHING]
            if pieces:
                text = "\n\n".join(pieces) if keep_lines else plain(pieces[0])
                if text:
                    yield Candidate(text, pieces[0], f"record:{key}", 0.95)

    def texts(self, names: tuple[str, ...]) -> list[Candidate[str]]:
        """All texts of the first field of `names` that has any; a single text is divided at commas and semicolons."""
        for key, value in self.values(names):
            pieces = list(texts_of(value))
            if isinstance(value, str):
                pieces = re.split(r"[,;|]", value)
            kept = [plain(piece) for piece in pieces]
            found = [Candidate(text, text, f"record:{key}", 0.95) for text in kept if text.lower() not in _NOTHING]
            if found:
                return found
        return []


def _inner(values: Any, path: str) -> Any:
    for name in path.split("."):
        values = values.get(name) if isinstance(values, Mapping) else None
    return values


def texts_of(value: Any) -> Iterator[str]:
    """The texts in a value: itself, the items of a list, the name of an object; numbers as they are written."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield str(value)
    elif isinstance(value, Mapping):
        for key in _INNER:
            inner = value.get(key)
            if isinstance(inner, str | int) and not isinstance(inner, bool):
                yield str(inner)
                return
    elif isinstance(value, list):
        for item in value[:_LONGEST_LIST]:
            if not isinstance(item, list):
                yield from texts_of(item)


def is_domain(written: str) -> bool:
    return bool(_DOMAIN.match(written.strip()))


def folded(key: str) -> str:
    """A field's name as the names of this module are written."""
    return re.sub(r"[^a-z0-9]", "", key.lower())
