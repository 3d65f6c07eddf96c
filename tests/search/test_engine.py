"""The edges of the search engine that the code stands on; a new version that moves one fails here, by name."""

from pathlib import Path

import pytest
import tantivy
from tantivy import FieldType, Occur, Order, Query

from app.search import index


@pytest.fixture
def engine_index() -> tuple[tantivy.Schema, tantivy.Index]:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text", tokenizer_name="whitespace", index_option="position")
    builder.add_text_field("value", tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_unsigned_field("number", fast=True)
    schema = builder.build()
    return schema, tantivy.Index(schema)


def fill(schema: tantivy.Schema, opened: tantivy.Index, documents: list[dict[str, object]]) -> tantivy.Searcher:
    writer = opened.writer(15_000_000, 1)
    for document in documents:
        writer.add_document(tantivy.Document.from_dict(document, schema))
    writer.commit()
    opened.reload()
    return opened.searcher()


def test_a_limit_of_zero_panics_with_what_is_no_exception(engine_index: tuple[tantivy.Schema, tantivy.Index]) -> None:
    searcher = fill(*engine_index, [{"text": ["a"]}])
    with pytest.raises(BaseException, match="Limit must be greater than 0") as raised:
        searcher.search(Query.all_query(), 0)
    assert not isinstance(raised.value, Exception)
    assert index.total(searcher, Query.all_query()) == 1


def test_facet_counts_over_segments_are_exact_with_a_large_segment_size(
    engine_index: tuple[tantivy.Schema, tantivy.Index],
) -> None:
    schema, opened = engine_index
    fill(
        schema, opened, [{"text": ["a"], "value": [f"v{n}"]} for n in range(300)] + [{"text": ["a"], "value": ["last"]}]
    )
    searcher = fill(schema, opened, [{"text": ["a"], "value": ["last"]}, {"text": ["a"], "value": ["v7"]}])
    assert searcher.num_segments == 2
    terms = {"field": "value", "size": 2, "segment_size": 2**32 - 1}
    buckets = searcher.aggregate(Query.all_query(), {"f": {"terms": terms}})["f"]["buckets"]
    assert {(bucket["key"], bucket["doc_count"]) for bucket in buckets} == {("last", 2), ("v7", 2)}


def test_more_values_than_the_largest_answer_are_counted_for_the_first_of_them(
    engine_index: tuple[tantivy.Schema, tantivy.Index],
) -> None:
    searcher = fill(*engine_index, [{"value": [f"v{n}" for n in range(70_000)]}, {"value": ["v9"]}])
    terms = {"field": "value", "size": 3, "segment_size": 2**32 - 1}
    buckets = searcher.aggregate(Query.all_query(), {"f": {"terms": terms}})["f"]["buckets"]
    assert (buckets[0]["key"], buckets[0]["doc_count"], len(buckets)) == ("v9", 2, 3)


def test_a_gap_of_one_place_parts_the_values_of_a_field(engine_index: tuple[tantivy.Schema, tantivy.Index]) -> None:
    schema, _ = engine_index
    searcher = fill(*engine_index, [{"text": ["m n", "o p"]}])
    assert index.total(searcher, Query.phrase_query(schema, "text", ["n", "o"])) == 0
    assert index.total(searcher, Query.phrase_query(schema, "text", ["n", "o"], 1)) == 1


@pytest.mark.parametrize(("slop", "expected"), [(0, 1), (1, 2), (2, 4)])
def test_nearness_counts_moves_and_a_swap_is_two(
    engine_index: tuple[tantivy.Schema, tantivy.Index], slop: int, expected: int
) -> None:
    schema, _ = engine_index
    searcher = fill(*engine_index, [{"text": [text]} for text in ("a b c", "a x b", "b a", "a x x b", "a x x x b")])
    assert index.total(searcher, Query.phrase_query(schema, "text", ["a", "b"], slop)) == expected


def test_beginnings_score_one_unless_their_words_are_asked_for(
    engine_index: tuple[tantivy.Schema, tantivy.Index],
) -> None:
    schema, _ = engine_index
    searcher = fill(*engine_index, [{"text": ["harbour harbours"]}, {"text": ["harp"]}])
    assert [score for score, _ in searcher.search(Query.regex_query(schema, "text", "har.*")).hits] == [1.0, 1.0]
    assert searcher.terms_with_prefix("text", "har", limit=2) == [("harbour", 1), ("harbours", 1)]


def test_a_constant_score_of_zero_filters_without_a_say(engine_index: tuple[tantivy.Schema, tantivy.Index]) -> None:
    schema, _ = engine_index
    searcher = fill(*engine_index, [{"text": ["a b"], "value": ["x"]}, {"text": ["a"], "value": ["y"]}])
    word = Query.term_query(schema, "text", "a")
    narrowed = Query.boolean_query(
        [(Occur.Must, word), (Occur.Must, Query.const_score_query(Query.term_query(schema, "value", "x"), 0.0))]
    )
    (score, address), *others = searcher.search(narrowed).hits
    assert not others
    assert score == {place.doc: value for value, place in searcher.search(word).hits}[address.doc]


def test_only_exclusions_find_nothing_by_themselves(engine_index: tuple[tantivy.Schema, tantivy.Index]) -> None:
    schema, _ = engine_index
    searcher = fill(*engine_index, [{"text": ["a"]}, {"text": ["b"]}])
    assert index.total(searcher, Query.boolean_query([(Occur.MustNot, Query.term_query(schema, "text", "a"))])) == 0


def test_order_range_and_values_of_numbers_of_63_bits_are_exact(
    engine_index: tuple[tantivy.Schema, tantivy.Index],
) -> None:
    schema, _ = engine_index
    numbers = [2**63 - 1, 2**63 - 2, 2**53 + 1, 2**53, 7]
    searcher = fill(*engine_index, [{"number": [number]} for number in reversed(numbers)])
    found = searcher.search(Query.all_query(), 9, order_by_field="number").hits
    assert [number for number, _ in found] == numbers
    below = Query.range_query(schema, "number", FieldType.Unsigned, None, 2**63 - 2, True, False)
    found = searcher.search(below, 9, order_by_field="number", order=Order.Asc).hits
    assert [number for number, _ in found] == [7, 2**53, 2**53 + 1]
    assert searcher.fast_field_values("number", [place for _, place in found]) == [7, 2**53, 2**53 + 1]


def test_a_second_writer_is_refused(tmp_path: Path, engine_index: tuple[tantivy.Schema, tantivy.Index]) -> None:
    opened = tantivy.Index(engine_index[0], str(tmp_path))
    writer = opened.writer(15_000_000, 1)
    with pytest.raises(ValueError, match="LockBusy"):
        tantivy.Index.open(str(tmp_path)).writer(15_000_000, 1)
    writer.wait_merging_threads()


def test_a_snapshot_outlives_the_files_it_was_made_of(
    tmp_path: Path, engine_index: tuple[tantivy.Schema, tantivy.Index]
) -> None:
    schema = engine_index[0]
    searcher = fill(schema, tantivy.Index(schema, str(tmp_path)), [{"text": ["a b"], "number": [1]}])
    for file in tmp_path.iterdir():
        file.unlink()
    found = searcher.search(Query.phrase_query(schema, "text", ["a", "b"]), 1).hits
    assert searcher.fast_field_values("number", [place for _, place in found]) == [1]
