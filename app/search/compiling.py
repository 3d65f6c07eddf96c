"""Turns a reading and filters into queries of the index.

Every word of an article stands in the field `text`, so that one list of articles answers one word whatever text it is
in; the title stands in `title` once more and adds to the score. Filters take part with a score of 0.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import tantivy
from sqlalchemy.orm import Session
from tantivy import Occur

from app.schemas.filters import ArticleFilters, DayRange, primary_subtag
from app.search.absence import runs_with_beginning, runs_within
from app.search.forms import Form, forms
from app.search.index import ARTICLE, SCHEMA
from app.search.query import All, Any, EntityId, Node, Not, Published, Text, wanted_texts
from app.search.stopwords import STOP_WORDS
from app.store import authorities, labels
from app.store.filtering import folded, role_forms

# Swept 0 to 1 on Cranfield: without forms nDCG@10 .317 at 0, .330 at .2 and .3, .316 at 1; with them .341, .346, .337.
TITLE_BOOST = 0.3
# Of a word's forms in one article the best counts, and of the others this share (swept 0 to 1, docs/decisions.md).
_OTHER_FORMS = 0.3
# A beginning with more words than this counts its rarer words for finding alone, not for the score.
_SCORED_BEGINNINGS = 64
# Half-lives by halves: behind the last step an article's age adds nothing (2 % at most would be left).
_STEPS = 12
_NAMED = ("publisher", "author", "entity", "person", "organisation", "place", "section")
# The field of the index that holds the words of a field of the query language.
FIELDS: dict[str | None, str] = {
    **{name: f"{name}_name" for name in _NAMED},
    **{name: name for name in ("title", "role", "language")},
    **dict.fromkeys((None, "body"), "text"),
}


@dataclass(frozen=True, slots=True)
class Compiled:
    """What decides whether an article is found, and what only adds to the score of one that is.

    `implied` says that whatever has the bonus is found anyway, so that the two can be asked for as alternatives, which
    is a third faster than asking for one of them with the other as an option.
    """

    match: tantivy.Query
    bonus: tuple[tantivy.Query, ...] = ()
    implied: bool = True


@dataclass(frozen=True, slots=True)
class Recency:
    """How much newer articles are preferred: what an age of `half_life_days` before `day` halves."""

    half_life_days: int
    day: date


@dataclass(frozen=True, slots=True)
class Asked:
    """What a query is compiled for: the language whose forms count, and the ids that joined entities go by."""

    language: str | None
    answering: Mapping[str, str]
    recency: Recency | None = None


@dataclass(frozen=True, slots=True)
class ScorePart:
    """A part of the score: what it is for, as the reading shows it, the field of the index, and what scores."""

    part: str
    field: str
    query: tantivy.Query


def compile_query(
    searcher: tantivy.Searcher, node: Node, asked: Asked, filters: Sequence[tantivy.Query]
) -> tantivy.Query:
    """The query for what `node` reads and all `filters` leave."""
    compiler = _Compiler(searcher, asked, _ranks(node))
    compiled = compiler.compile(node)
    if asked.recency:
        compiled = replace(compiled, bonus=(*compiled.bonus, *compiler.preferring(asked.recency, node)), implied=False)
    required = [(Occur.Must, query) for query in filters]
    if not required:
        return _with_bonus(compiled)
    optional = [(Occur.Should, query) for query in compiled.bonus]
    return tantivy.Query.boolean_query([(Occur.Must, compiled.match), *required, *optional])


def score_parts(searcher: tantivy.Searcher, node: Node, asked: Asked) -> list[ScorePart]:
    """What adds up to the score that `compile_query` gives an article."""
    compiler = _Compiler(searcher, asked, _ranks(node))
    parts: list[ScorePart] = []
    for one in dict.fromkeys(wanted_texts(node)):
        compiled = compiler.compile(one)
        parts.append(ScorePart(one.shown, FIELDS[one.field], compiled.match))
        parts.extend(ScorePart(one.shown, "title", query) for query in compiled.bonus)
    if asked.recency:
        newer = tantivy.Query.boolean_query([(Occur.Should, one) for one in compiler.preferring(asked.recency, node)])
        parts.append(ScorePart("recency", "published_at", newer))
    return parts


def compile_filters(session: Session, filters: ArticleFilters) -> list[tantivy.Query]:
    """What an article must meet to pass `filters`. Addresses and joined entities are looked up in the store."""
    found = [_value("has", name) for name in filters.has]
    if filters.publisher:
        wanted = filters.publisher.strip()
        domain = [wanted.lower().removeprefix("www.")] if "." in wanted else []
        found.append(_one_of("publisher_key", {wanted, folded(wanted), *domain}))
    if filters.entity:
        answering = labels.answering_ids(session, filters.entity)
        found.extend(_value("entity", answering.get(one, one)) for one in dict.fromkeys(filters.entity))
    lists = authorities.rows_named(session, filters.lists)
    found.extend(_one_of("entity", authorities.ids_on_list(session, row)) for row in lists)
    if filters.role:
        found.append(_one_of("role_key", role_forms(filters.role)))
    if filters.url:
        found.append(_one_of("id", labels.ids_by_address(session, filters.url)))
    if filters.ids:
        found.append(_one_of("id", filters.ids))
    if filters.published:
        found.append(_silent(_days(filters.published)))
    if filters.duplicates == "collapse":
        found.append(_value("has", "original"))
    plain = {"author": filters.author, "section": filters.section, "topic": filters.topic}
    found.extend(_value(name, folded(value)) for name, value in plain.items() if value)
    if filters.language:
        found.append(_value("language", primary_subtag(filters.language)))
    if filters.status:
        found.append(_value("status", filters.status))
    return found


def without(query: tantivy.Query, article_id: str, filters: Sequence[tantivy.Query]) -> tantivy.Query:
    """What `query` finds and all `filters` leave, but for one article."""
    required = [(Occur.Must, one) for one in (query, *filters)]
    return tantivy.Query.boolean_query([*required, (Occur.MustNot, _value("id", article_id))])


def narrowed(query: tantivy.Query, further: tantivy.Query) -> tantivy.Query:
    return tantivy.Query.boolean_query([(Occur.Must, query), (Occur.Must, further)])


def between(name: str, above: int | None = None, below: int | None = None) -> tantivy.Query:
    """That the number `name` lies between two others, both of them out."""
    return _silent(_range(name, above, below, inclusive=False))


def has_any_form(node: Text) -> bool:
    """Whether `node` is one word of a text that stands for all of its forms."""
    return node.field in (None, "title", "body") and len(node.words) == 1 and not node.exact and not node.prefix


def _ranks(node: Node) -> bool:
    """Whether anything but stop words is asked for, so that those need not decide the order."""
    return any(not _is_stop_word(one) for one in wanted_texts(node))


def _is_stop_word(node: Text) -> bool:
    return has_any_form(node) and node.words[0] in STOP_WORDS


class _Compiler:
    def __init__(self, searcher: tantivy.Searcher, asked: Asked, stop_words_are_silent: bool) -> None:
        self._searcher = searcher
        self._asked = asked
        self._stop_words_are_silent = stop_words_are_silent

    def compile(self, node: Node) -> Compiled:
        match node:
            case Text():
                return self._text(node)
            case All(parts):
                return self._all(parts)
            case Any(parts):
                return Compiled(tantivy.Query.boolean_query(list(self._alternatives(parts))))
            case Not(part):
                return Compiled(_excluding([self.compile(part).match]))
            case Published(days):
                return Compiled(_silent(_days(days)))
            case EntityId(entity_id):
                return Compiled(_value("entity", self._asked.answering.get(entity_id, entity_id)))

    def preferring(self, recency: Recency, node: Node) -> Iterable[tantivy.Query]:
        """A score that halves with each half-life of age, in steps of half of one; at most what the words are worth."""
        texts = [one for one in wanted_texts(node) if not _is_stop_word(one)]
        most = sum(self._worth(one) for one in texts) or 1.0
        for step in range(_STEPS):
            share = 0.5 ** (step / 2) - 0.5 ** ((step + 1) / 2)
            days = min(math.ceil((step + 1) * recency.half_life_days / 2), recency.day.toordinal() - 1)
            since = DayRange(date.fromordinal(recency.day.toordinal() - days))
            yield tantivy.Query.const_score_query(_days(since), most * share)

    def _worth(self, node: Text) -> float:
        return max(self._rarity(self._searcher.doc_freq(FIELDS[node.field], word)) for word in node.words)

    def _all(self, parts: Iterable[Node]) -> Compiled:
        clauses: list[tuple[Occur, tantivy.Query]] = []
        excluded: list[tantivy.Query] = []
        bonus: list[tantivy.Query] = []
        for part in parts:
            if isinstance(part, Not):
                excluded.append(self.compile(part.part).match)
                continue
            compiled = self.compile(part)
            clauses.append((Occur.Must, compiled.match))
            bonus.extend(compiled.bonus)
        if not clauses:
            return Compiled(_excluding(excluded))
        clauses.extend((Occur.MustNot, query) for query in excluded)
        return Compiled(tantivy.Query.boolean_query(clauses), tuple(bonus), implied=False)

    def _alternatives(self, parts: Iterable[Node]) -> Iterable[tuple[Occur, tantivy.Query]]:
        for part in parts:
            compiled = self.compile(part)
            if compiled.implied:
                yield Occur.Should, compiled.match
                yield from ((Occur.Should, query) for query in compiled.bonus)
            else:
                yield Occur.Should, _with_bonus(compiled)

    def _text(self, node: Text) -> Compiled:
        if self._stop_words_are_silent and _is_stop_word(node):
            return Compiled(
                _silent(self._in_body(node) if node.field == "body" else self._in(FIELDS[node.field], node))
            )
        if node.field is None:
            bonus = tantivy.Query.boost_query(self._in("title", node), TITLE_BOOST)
            return Compiled(self._in("text", node), (bonus,))
        if node.field == "body":
            return Compiled(self._in_body(node))
        if node.field == "language":
            return Compiled(_value("language", primary_subtag(node.words[0])))
        return Compiled(self._in(FIELDS[node.field], node))

    def _in(self, name: str, node: Text) -> tantivy.Query:
        words = list(node.words)
        if node.prefix:
            return self._beginning(name, words)
        if len(words) > 1:
            return tantivy.Query.phrase_query(SCHEMA, name, list(words), node.slop)
        if has_any_form(node):
            return self._any_form(name, self._forms(name, words[0]))
        return tantivy.Query.term_query(SCHEMA, name, words[0])

    def _forms(self, name: str, word: str) -> list[Form]:
        return forms(self._searcher, name, word, self._asked.language) or [Form(word, 0, 1.0)]

    def _any_form(self, name: str, found: Sequence[Form]) -> tantivy.Query:
        """One of the forms, each as telling as all of them together: a rare form is no better than a frequent one."""
        if len(found) == 1:
            return tantivy.Query.term_query(SCHEMA, name, found[0].word)
        together = self._rarity(sum(form.articles for form in found))
        scored = [
            tantivy.Query.boost_query(
                tantivy.Query.term_query(SCHEMA, name, form.word),
                form.weight * together / self._rarity(form.articles),
            )
            for form in found
        ]
        return tantivy.Query.disjunction_max_query(scored, _OTHER_FORMS)

    def _rarity(self, articles: int) -> float:
        """What BM25 multiplies by for a word that so many articles have."""
        every = self._searcher.num_docs
        return math.log(1 + (every - min(articles, every) + 0.5) / (min(articles, every) + 0.5))

    def _beginning(self, name: str, words: list[str]) -> tantivy.Query:
        """Words of which the last only has to begin so. Each counts for the score as the word that it is."""
        *before, beginning = words
        found = [word for word, _ in self._searcher.terms_with_prefix(name, beginning, limit=_SCORED_BEGINNINGS + 1)]
        if before:
            return tantivy.Query.regex_phrase_query(
                SCHEMA, name, [*map(re.escape, before), f"{re.escape(beginning)}.*"]
            )
        scored = [tantivy.Query.term_query(SCHEMA, name, word) for word in found[:_SCORED_BEGINNINGS]]
        clauses = [(Occur.Should, query) for query in scored]
        if len(found) > _SCORED_BEGINNINGS:
            every = tantivy.Query.regex_query(SCHEMA, name, f"{re.escape(beginning)}.*")
            clauses.append((Occur.Must, _silent(every)))
        return tantivy.Query.boolean_query(clauses)

    def _in_body(self, node: Text) -> tantivy.Query:
        """The words in `text`, unless another text of the article has one of them, or a run, that the body lacks.

        Of words near each other only each must be in the body; how near they are there is not known. Of the forms of a
        word one must be in the body.
        """
        if has_any_form(node):
            found = [form.word for form in self._forms("text", node.words[0])]
            if len(found) > 1:
                each = [(Occur.Should, self._in_body(replace(node, words=(word,), exact=True))) for word in found]
                return tantivy.Query.boolean_query(each)
            node = replace(node, words=(found[0],), exact=True)
        if node.slop:
            lacking = set(node.words)
        else:
            lacking = runs_with_beginning(node.words) if node.prefix else runs_within(node.words)
        absent = tantivy.Query.term_set_query(SCHEMA, "aside", sorted(lacking))
        return tantivy.Query.boolean_query([(Occur.Must, self._in("text", node)), (Occur.MustNot, absent)])


def _with_bonus(compiled: Compiled) -> tantivy.Query:
    if not compiled.bonus:
        return compiled.match
    clauses = [
        (Occur.Should if compiled.implied else Occur.Must, compiled.match),
        *((Occur.Should, query) for query in compiled.bonus),
    ]
    return tantivy.Query.boolean_query(clauses)


def _excluding(excluded: Sequence[tantivy.Query]) -> tantivy.Query:
    """Every article but those."""
    return tantivy.Query.boolean_query(
        [(Occur.Must, _value("kind", ARTICLE)), *((Occur.MustNot, one) for one in excluded)]
    )


def _value(name: str, value: str) -> tantivy.Query:
    return _silent(tantivy.Query.term_query(SCHEMA, name, value))


def _one_of(name: str, values: Iterable[str]) -> tantivy.Query:
    return _silent(tantivy.Query.term_set_query(SCHEMA, name, sorted(values)))


def _silent(query: tantivy.Query) -> tantivy.Query:
    return tantivy.Query.const_score_query(query, 0.0)


def _days(days: DayRange) -> tantivy.Query:
    first, last = days.from_day or date.min, days.to_day or date.max
    return _range("day", first.toordinal(), last.toordinal(), inclusive=True)


def _range(name: str, lowest: int | None, highest: int | None, *, inclusive: bool) -> tantivy.Query:
    return tantivy.Query.range_query(
        SCHEMA,
        name,
        tantivy.FieldType.Unsigned,
        lowest,
        highest,
        include_lower=inclusive or lowest is None,
        include_upper=inclusive or highest is None,
    )
