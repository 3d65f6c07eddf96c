"""The children of a feed or item under their usual names, whatever prefix or broken namespace they are written with."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.readers.stated import Text, at
from app.readers.values.trees import Element, text_of

_PREFIXES = {
    "purl.org/dc/elements/1.1": "dc",
    "purl.org/dc/elements/1.0": "dc",
    "purl.org/dc/terms": "dcterms",
    "purl.org/rss/1.0/modules/content": "content",
    "search.yahoo.com/mrss": "media",
    "video.search.yahoo.com/mrss": "media",
    "www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "example.com/dtds/podcast-1.0.dtd": "itunes",
    "www.w3.org/1999/xhtml": "xhtml",
    "www.w3.org/2005/atom": "atom",
    "purl.org/atom/ns": "atom",
    "www.w3.org/1999/02/22-rdf-syntax-ns": "rdf",
    "rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "creativecommons.org/ns": "cc",
    "web.resource.org/cc": "cc",
    "backend.userland.com/creativecommonsrssmodule": "cc",
    "turbo.yandex.ru": "turbo",
}


@dataclass(frozen=True, slots=True)
class Parts:
    """The children of `element` by name: `pubdate` of the format itself, `dc:creator` of a known extension."""

    element: Element
    _by_name: dict[str, list[Element]]

    @classmethod
    def of(cls, element: Element, root: Element) -> "Parts":
        """The parts of `element`; children in the namespace of `root` or `element` are the format's own."""
        own = {_prefix(root.tag), _prefix(element.tag), ""}
        found: dict[str, list[Element]] = {}
        pending = list(reversed(element))
        while pending:
            child = pending.pop()
            if not isinstance(child.tag, str):
                continue
            prefix, name = _prefix(child.tag), child.tag.rpartition("}")[2].lower()
            if ":" in name:
                # A prefix that was never declared.
                prefix, _, name = name.rpartition(":")
            key = name if prefix in own else f"{prefix}:{name}"
            found.setdefault(key, []).append(child)
            if key == "media:group":
                pending.extend(reversed(child))
        return cls(element, found)

    def all(self, *names: str) -> Iterator[Element]:
        """The children of each of `names`, in the order of the names."""
        for name in names:
            yield from self._by_name.get(name, ())

    def first(self, *names: str) -> Element | None:
        return next(self.all(*names), None)

    def texts(self, *names: str) -> Iterator[Text]:
        """The short texts of the children of `names` that have one."""
        for name in names:
            for element in self._by_name.get(name, ()):
                found = at(text_of(element), f"item:{name}")
                if found:
                    yield found

    def attribute(self, name: str) -> str | None:
        """The element's attribute of a local name, whatever its namespace; with a namespace, that one alone."""
        for key, value in self.element.attrib.items():
            if name == key or name == str(key).rpartition("}")[2]:
                return str(value)
        return None


def _prefix(tag: object) -> str:
    """What a namespace is called here; the empty name for none, for one of RSS and for an unknown one its address."""
    if not isinstance(tag, str) or not tag.startswith("{"):
        return ""
    address = tag[1:].partition("}")[0].strip().lower()
    bare = address.removeprefix("https://").removeprefix("http://").rstrip("/#")
    if bare in _PREFIXES:
        return _PREFIXES[bare]
    if ("rss" in bare and "modules" not in bare and "mrss" not in bare) or "netscape.com" in bare:
        return ""
    return bare
