"""Who said what: golden cases, single sentences, and what holds for any text."""

import json
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import enrichers
from app.documents import Image, Paragraph, ParsedDocument, Quote
from app.enrichers import quotes
from app.text import join_blocks

CASES = sorted((Path(__file__).parent / "quote_cases").iterdir())


def quotes_of(*blocks: str, title: str | None = None, language: str = "en", caption: str | None = None) -> list[Quote]:
    body, spans = join_blocks(blocks)
    images = (Image(caption=caption),) if caption else ()
    paragraphs = tuple(Paragraph(*span) for span in spans)
    document = ParsedDocument("test", title, body, paragraphs, language=language, images=images)
    (article,) = enrichers.enrich([document])
    assert_sound(article.enrichment.quotes, {"body": body, "caption:0": caption or ""})
    return list(article.enrichment.quotes)


def assert_sound(found: tuple[Quote, ...], texts: dict[str, str]) -> None:
    """What holds for any text: exact spans, none overlapping another of its kind, speakers in the same field."""
    ends: Counter[tuple[str, str]] = Counter()
    for quote in found:
        text = texts[quote.field]
        assert text[quote.start : quote.end] == quote.text == quote.text.strip() != ""
        assert quote.start >= ends[(quote.field, quote.kind)]
        ends[(quote.field, quote.kind)] = quote.end
        speaker = quote.speaker
        if speaker.start is not None:
            assert speaker.end is not None
            assert 0 <= speaker.start < speaker.end <= len(text)
        assert (speaker.name is None) == (speaker.key is None)
    groups = Counter(quote.group for quote in found if quote.group is not None)
    assert all(size > 1 for size in groups.values())
    assert list(found) == sorted(found, key=lambda quote: (list(texts).index(quote.field), quote.start, -quote.end))


def shown(quote: Quote, text: str, groups: dict[int, int]) -> dict[str, Any]:
    start, end = quote.speaker.start, quote.speaker.end
    written = None if start is None else text[start:end]
    one = {"kind": quote.kind, "text": quote.text, "cue": quote.cue, "speaker": written, "name": quote.speaker.name}
    return one if quote.group is None else one | {"group": groups.setdefault(quote.group, len(groups) + 1)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_gives_its_quotes(case: Path) -> None:
    title, *blocks = (case / "article.txt").read_text("utf-8").strip().split("\n\n")
    body, _ = join_blocks(blocks)
    groups: dict[int, int] = {}
    found = [shown(quote, body, groups) for quote in quotes_of(*blocks, title=title)]
    assert found == json.loads((case / "expected.json").read_text("utf-8"))


@pytest.mark.parametrize(
    ("sentence", "speaker", "said"),
    [
        ("Ruth Mbeki warned that the bridge could fall.", "Ruth Mbeki", "the bridge could fall"),
        ("On Tuesday, Ruth Mbeki told reporters in Lagos that the bridge is safe.", "Ruth Mbeki", "the bridge is safe"),
        ("The bridge, she added, was built in 1911 by prisoners.", "she", "was built in 1911 by prisoners"),
        ("Ruth Mbeki, who runs the port, believes it will reopen soon.", "Ruth Mbeki", "it will reopen soon"),
        ("Officials did not say when the port would reopen.", "Officials", "when the port would reopen"),
        ("A new poll shows that most voters want the bridge.", "A new poll", "most voters want the bridge"),
        ("Ruth Mbeki went on to say that the bridge was safe.", "Ruth Mbeki", "the bridge was safe"),
        ("The bridge is safe and open, Ruth Mbeki has said.", "Ruth Mbeki", "The bridge is safe and open"),
        ("But as Ruth Mbeki noted, the bridge has stood since 1911.", "Ruth Mbeki", "the bridge has stood since 1911"),
    ],
)
def test_a_reported_clause_has_its_speaker(sentence: str, speaker: str, said: str) -> None:
    found = quotes_of(sentence)
    start, end = found[-1].speaker.start, found[-1].speaker.end
    assert (found[-1].kind, found[-1].text, sentence[start:end]) == ("indirect", said, speaker)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Later Mbeki issued a statement saying, “We will open the bridge on Monday.”", "Mbeki"),
        ("A guard who came along to watch the crowd said, “We will open the bridge on Monday.”", "A guard"),
        ("After Lund asked who would pay, Mbeki replied, “We will open the bridge on Monday.”", "Mbeki"),
    ],
)
def test_a_quote_is_given_to_who_says_it_and_not_to_what_stands_nearer(text: str, speaker: str) -> None:
    (quote,) = [one for one in quotes_of(text) if "open the bridge" in one.text]
    assert (quote.kind, text[quote.speaker.start : quote.speaker.end]) == ("direct", speaker)


def test_a_quote_behind_an_abbreviated_place_goes_on() -> None:
    text = '"It is old," says Ruth Mbeki, a guide from Fresno, Calif. "I think that it will have to be replaced soon."'
    assert [(one.kind, one.speaker.name) for one in quotes_of(text)] == [("direct", "Ruth Mbeki")] * 2


@pytest.mark.parametrize(
    "sentence",
    [
        "The report was written by two auditors.",
        "The plan calls and the claims were filed together.",
        "Their demands for higher pay were met.",
        "That said, the bridge is old.",
        "You say tomato.",
        "The thoughts of the village were with the crew.",
    ],
)
def test_words_that_only_look_like_speech_are_none(sentence: str) -> None:
    assert quotes_of(sentence) == []


@pytest.mark.parametrize("opening", ["It said that the road would close in May.", '"It is done," it said.'])
def test_a_text_that_opens_with_it_has_a_speaker_without_a_name(opening: str) -> None:
    assert [(quote.speaker.name, quote.speaker.key) for quote in quotes_of(opening)] in ([], [(None, None)])


@pytest.mark.parametrize("dateline", ["COPENHAGEN, Sept 2 - ", "OSLO (AP) — ", "NEW YORK -- "])
def test_a_dateline_is_no_part_of_what_was_said(dateline: str) -> None:
    (quote,) = quotes_of(f"{dateline}The road will close in May, the ministry said on Wednesday.")
    assert quote.text == "The road will close in May"


def test_a_title_of_a_work_is_no_quote() -> None:
    found = quotes_of('"I was glad to leave," Ruth Mbeki said on NBC\'s "Meet the Press." "I would do it again."')
    assert [quote.text for quote in found] == ["I was glad to leave,", "I would do it again."]


def test_a_quote_in_a_caption_is_found_in_its_field() -> None:
    (found,) = quotes_of("Nothing.", caption="“I see the sea from here,” says Ruth Mbeki.")
    assert (found.field, found.speaker.key) == ("caption:0", "person:ruth mbeki")


def test_a_headline_gives_no_quotes() -> None:
    assert quotes_of("Nothing happened.", title="“I will not resign,” says Ruth Mbeki") == []


def test_other_languages_get_no_quotes() -> None:
    assert quotes_of("«Мост закроют в мае», — сказал Иванов. “No,” said Smith.", language="ru") == []


def test_quotes_name_the_same_key_as_the_mentions() -> None:
    body = "Sen. Ruth Mbeki opened the port. “It is open,” Mbeki said. She said it would stay so."
    (article,) = enrichers.enrich([ParsedDocument("test", None, body, (Paragraph(0, len(body)),), language="en")])
    keys = {mention.key for mention in article.enrichment.mentions if mention.type == "person"}
    assert {quote.speaker.key for quote in article.enrichment.quotes} == keys


PIECES = st.sampled_from(
    (
        "“|”|\"|'|‘|’|«|»|„|''|``|,|.|?|:|;|-|—|(|)|\n\n|\n| said | says | told | that |, he said|, according to |“No,”"
        "|said Smith|John Smith|the minister|“We lost,” she said.| and | who | to | of |“Meet the Press”|I|critics say"
        "|😀|Ж|e\u0301|\u2028|0|The |As |, adding |Mr. |\u201d|don’t|\x00|　"
    ).split("|")
)
ANY_TEXT = st.lists(st.one_of(PIECES, st.text(max_size=4)), max_size=60).map("".join)


@settings(max_examples=400, deadline=None)
@given(body=ANY_TEXT, caption=ANY_TEXT)
def test_spans_are_exact_whatever_the_text(body: str, caption: str) -> None:
    texts = {"body": body, "caption:0": caption}
    assert_sound(quotes.quoted(texts, (), ()), texts)


@pytest.mark.parametrize(
    "piece",
    [
        "said ",
        "he said, ",
        "“a ” ",
        "“",
        "‘s’ ",
        "and ",
        "that he said ",
        '"a" said b. ',
        'He said that a, "b" said c. ',
        'A said he went, "b c d". ',
        ", a",
        "'a ",
        "“a\n\n",
        "s' ",
    ],
)
def test_time_grows_with_the_text(piece: str) -> None:
    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        start = time.process_time()
        quotes.quoted({"body": text}, (), ())
        return time.process_time() - start

    seconds(1_000)
    assert seconds(80_000) < 8 * seconds(20_000) + 0.5
