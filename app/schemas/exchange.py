"""An article in the formats of others: schema.org NewsArticle (JSON-LD) and IPTC ninjs 3.0."""

from collections.abc import Iterable, Mapping
from typing import Any

# Entity types as schema.org has them; what is missing is a Thing.
_SCHEMA_ORG = {
    "person": "Person",
    "organisation": "Organization",
    "place": "Place",
    "event": "Event",
    "product": "Product",
    "law": "Legislation",
}
_NINJS = {
    "person": "people",
    "organisation": "organisations",
    "group": "organisations",
    "place": "places",
    "event": "events",
    "product": "objects",
    "law": "subjects",
}
# Characters of an RFC 3339 moment that a precision covers.
_COVERED = {"year": 4, "month": 7, "day": 10}


def news_article(article: Mapping[str, Any], server: str) -> dict[str, Any]:
    """The article of the contract as schema.org NewsArticle; `server` is the address that its links begin with."""
    published, precision = article["published_at"], article["published_precision"]
    return {"@context": "https://schema.org", "@type": "NewsArticle"} | _filled(
        {
            "@id": _address(article, server),
            "identifier": article["id"],
            "url": article["url"],
            "mainEntityOfPage": article["canonical_url"] or article["url"],
            "sameAs": article["aliases"],
            "headline": article["title"],
            "description": article["standfirst"],
            "author": [_typed(_SCHEMA_ORG[author["type"]], name=author["name"]) for author in article["authors"]],
            "publisher": _publisher(article["publisher"]),
            "articleSection": article["section"],
            "keywords": article["topics"],
            "inLanguage": article["language"],
            "dateline": article["dateline"],
            "datePublished": published and published[: _COVERED.get(precision)],
            "dateModified": article["modified_at"],
            "version": article["version"],
            "articleBody": article["body"],
            "wordCount": article["word_count"],
            "image": [
                _typed("ImageObject", contentUrl=i["url"], caption=i["caption"] or i["alt"], creditText=i["credit"])
                for i in article["images"]
            ],
            "mentions": [
                _typed(_SCHEMA_ORG.get(e["type"], "Thing"), name=e["name"]) | {"@id": f"{server}/v1/entities/{e['id']}"}
                for e in article["entities"]
            ],
            "copyrightHolder": _typed("Organization", name=article["rights"]["holder"]),
            "usageInfo": _typed("CreativeWork", text=article["rights"]["usage_terms"]),
        }
    )


def ninjs(article: Mapping[str, Any], server: str) -> dict[str, Any]:
    """The article of the contract as IPTC ninjs 3.0; `server` is the address that its links begin with."""
    uri = _address(article, server)
    publisher = article["publisher"]["name"] or article["publisher"]["domain"]
    own_ids = {"dateline": article["id"], "web": article["canonical_url"] or article["url"]}
    known = {
        "version": str(article["version"]),
        "firstCreated": article["published_at"],
        "versionCreated": article["modified_at"] or article["updated_at"],
        "embargoedUntil": article["embargoed_until"],
        "pubStatus": "canceled" if article["status"] == "withdrawn" else "usable",
        "language": article["language"],
        "by": article["byline"],
        "located": article["dateline"],
        "copyrightHolder": article["rights"]["holder"],
        "usageTerms": article["rights"]["usage_terms"],
        "headlines": _values("main", article["title"]),
        "descriptions": _values("summary", article["standfirst"]),
        "bodies": [body | {"wordCount": article["word_count"]} for body in _values("main", article["body"])],
        "infoSources": [{"role": "publisher", "name": publisher}] if publisher else [],
        "altIds": [{"role": role, "value": value} for role, value in own_ids.items() if value],
        "associations": list(_pictures(article["images"], uri)),
        **_concepts(article, server),
    }
    return {"uri": uri, "type": "text", "standard": {"name": "ninjs", "version": "3.0"}} | _filled(known)


def _address(article: Mapping[str, Any], server: str) -> str:
    return f"{server}/v1/articles/{article['id']}"


def _filled(values: Mapping[str, Any]) -> dict[str, Any]:
    """Only what is known: neither format has a value for unknown."""
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}


def _typed(schema_type: str, **values: Any) -> dict[str, Any]:
    known = _filled(values)
    return {"@type": schema_type, **known} if known else {}


def _publisher(publisher: Mapping[str, Any]) -> dict[str, Any]:
    site = f"https://{publisher['domain']}" if publisher["domain"] else None
    return _typed("NewsMediaOrganization", name=publisher["name"], url=site)


def _values(role: str, value: str | None) -> list[dict[str, Any]]:
    return [{"role": role, "contentType": "text/plain", "value": value}] if value else []


def _pictures(images: Iterable[Mapping[str, Any]], uri: str) -> Iterable[dict[str, Any]]:
    for number, image in enumerate(images):
        address = image["url"]
        yield {"name": f"picture-{number}", "uri": address or f"{uri}#picture-{number}", "type": "picture"} | _filled(
            {
                "descriptions": _values("caption", image["caption"] or image["alt"]),
                "by": image["credit"],
                "renditions": [{"name": "main", "href": address}] if address else [],
            }
        )


def _concepts(article: Mapping[str, Any], server: str) -> dict[str, list[dict[str, Any]]]:
    """Section and topics as subjects, and each entity under the property of ninjs that holds its type."""
    topics = (article["section"], *article["topics"])
    found: dict[str, list[dict[str, Any]]] = {"subjects": [{"name": name} for name in topics if name]}
    for entity in article["entities"]:
        concept = {"name": entity["name"], "rel": "mentions", "uri": f"{server}/v1/entities/{entity['id']}"}
        found.setdefault(_NINJS[entity["type"]], []).append(concept)
    return found
