"""JSON-LD of saved pages: every object that a page states at its top, broken JSON read as far as it goes."""

import html
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

Node = dict[str, Any]

# schema.org types of one piece of journalism or writing, the surest first: a page may describe several things.
_ARTICLE_TYPES = (
    "newsarticle reportagenewsarticle analysisnewsarticle backgroundnewsarticle opinionnewsarticle reviewnewsarticle "
    "askpublicnewsarticle liveblogposting satiricalarticle advertisercontentarticle article blogposting report "
    "scholarlyarticle techarticle medicalscholarlyarticle socialmediaposting discussionforumposting review recipe "
    "creativework webpage itempage aboutpage videoobject"
).split()
_MOST_NODES = 5_000
_DEEPEST = 12
_FRAME = re.compile(
    r"^\s*(?:<!--|/\*\s*<!\[CDATA\[\s*\*/|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|/\*\s*\]\]>\s*\*/|//\s*\]\]>|\]\]>)\s*;?\s*$"
)
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_BETWEEN = re.compile(r"[\s;,]*")
_SALVAGED = ("headline", "datePublished", "dateModified", "dateCreated", "articleSection", "inLanguage", "@type")
_NAMED = re.compile(r'"(author|creator|publisher)"\s*:\s*\[?\s*\{[^{}\[\]]*?"name"\s*:\s*"((?:[^"\\\n]|\\.)*)"')


class Statements:
    """What the JSON-LD of one page states.

    `nodes` are the objects at the top of a block, in an array or `@graph`, or the main entity of one of these, in the
    order of the page; an object that only points at another (`{"@id": ...}`) is found by `follow`.
    """

    def __init__(self, blocks: Iterable[str]) -> None:
        self.nodes: list[Node] = []
        self._by_id: dict[str, Node] = {}
        for block in blocks:
            for value in parse(block):
                self._collect(value, 0)

    def article(self) -> Node:
        """The node that describes the page's article, an empty one where none does."""
        ranked = [(_rank(node), place) for place, node in enumerate(self.nodes)]
        best = min(ranked, default=(len(_ARTICLE_TYPES), 0))
        return self.nodes[best[1]] if best[0] < len(_ARTICLE_TYPES) else {}

    def of_type(self, *wanted: str) -> Iterator[Node]:
        """The nodes that have one of these types (lower case, no prefix)."""
        return (node for node in self.nodes if types(node) & set(wanted))

    def follow(self, value: object) -> list[Any]:
        """`value` as a list, each reference replaced by the object that it points at."""
        items = value if isinstance(value, list) else [value]
        return [
            self._by_id.get(str(item.get("@id")), item) if isinstance(item, dict) else item for item in items if item
        ]

    def _collect(self, value: object, depth: int) -> None:
        if depth > _DEEPEST or len(self.nodes) >= _MOST_NODES:
            return
        if isinstance(value, list):
            for item in value:
                self._collect(item, depth + 1)
        elif isinstance(value, dict):
            self.nodes.append(value)
            self._remember(value, depth)
            for key in ("@graph", "mainEntity", "mainEntityOfPage"):
                self._collect(value.get(key), depth + 1)

    def _remember(self, value: object, depth: int) -> None:
        """Keeps the objects by their `@id`; of several, the one that says most."""
        if depth > _DEEPEST:
            return
        if isinstance(value, list):
            for item in value:
                self._remember(item, depth + 1)
        elif isinstance(value, dict):
            name = str(value.get("@id") or "")
            if name and len(value) > len(self._by_id.get(name, ())):
                self._by_id[name] = value
            for item in value.values():
                if isinstance(item, dict | list):
                    self._remember(item, depth + 1)


def types(node: Node) -> set[str]:
    """The types of a node, lower case, without their address."""
    value = node.get("@type") or node.get("type")
    names = value if isinstance(value, list) else [value]
    return {re.split(r"[/:#]", name)[-1].lower() for name in names if isinstance(name, str)}


def texts(value: object) -> list[str]:
    """The plain strings that a value gives: itself, its items, or the name, text or address of an object."""
    if isinstance(value, str):
        cleaned = " ".join(html.unescape(value).split())
        return [cleaned] if cleaned else []
    if isinstance(value, int | float) and not isinstance(value, bool):
        return [str(value)]
    if isinstance(value, list):
        return [text for item in value for text in texts(item)]
    if isinstance(value, dict):
        return next(
            (found for key in ("name", "@value", "headline", "url", "@id") if (found := texts(value.get(key)))), []
        )
    return []


def first_text(value: object) -> str | None:
    return next(iter(texts(value)), None)


def parse(block: str) -> list[Any]:
    """The JSON values of one script element; a block that is no JSON gives what can be picked out of it."""
    bare = _FRAME.sub("", _FRAME.sub("", block)).strip()
    if not bare:
        return []
    for attempt in (bare, _TRAILING_COMMA.sub(r"\1", bare)):
        values = _values(attempt)
        if values:
            return values
    if "&quot;" in bare and (values := _values(html.unescape(bare))):
        return values
    return _salvage(bare)


def _values(block: str) -> list[Any]:
    """All JSON values that follow each other in a block; none where the first cannot be read to its end."""
    decoder, values, at = json.JSONDecoder(strict=False), [], 0
    while at < len(block):
        try:
            value, at = decoder.raw_decode(block, at)
        except (ValueError, RecursionError):
            break
        values.append(value)
        between = _BETWEEN.match(block, at)
        at = between.end() if between else at
    return [value for value in values if isinstance(value, dict | list)]


def _salvage(block: str) -> list[Any]:
    """The few keys that matter most, picked out of a block that is no JSON (an unescaped quote, a cut end)."""
    node: Node = {}
    for key in _SALVAGED:
        found = re.search(rf'"{key}"\s*:\s*"((?:[^"\\\n]|\\.)*)"\s*[,}}\n]', block)
        if found:
            node[key] = _unescaped(found[1])
    for found in _NAMED.finditer(block):
        node.setdefault(
            found[1], {"@type": "Person" if found[1] != "publisher" else "Organization", "name": _unescaped(found[2])}
        )
    return [node] if node else []


def _unescaped(written: str) -> str:
    try:
        return str(json.loads(f'"{written}"', strict=False))
    except ValueError:
        return written


def _rank(node: Node) -> int:
    named = types(node)
    rank = min((_ARTICLE_TYPES.index(name) for name in named if name in _ARTICLE_TYPES), default=len(_ARTICLE_TYPES))
    if rank >= len(_ARTICLE_TYPES):
        return rank
    # Teasers of other stories are articles too, but say no more than their title.
    says_little = not (node.get("headline") or node.get("datePublished") or node.get("author"))
    return min(rank + 30, len(_ARTICLE_TYPES)) if says_little else rank
