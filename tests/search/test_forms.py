"""Which words stand for each other, and what that does to order and highlights."""

from typing import Any

import pytest

from app.schemas.filters import ArticleFilters
from app.search.forms import has_forms, stem
from tests.search.conftest import story


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("election", "elections"),
        ("companies", "company"),
        ("stopped", "stopping"),
        ("taxes", "tax"),
        ("trying", "tries"),
        ("business", "businesses"),
        ("busy", "business"),
        ("выборах", "выборы"),
        ("новый", "нового"),
        ("министр", "министры"),
    ],
)
def test_a_word_finds_its_other_forms_and_they_find_it(library: Any, typed: str, written: str) -> None:
    library.save(story("one", f"Then {written} came.", title="News"))
    assert library.found(typed) == ["one"]
    assert library.found(f'"{typed}"') == []
    assert library.found(f'"{written}"') == ["one"]


@pytest.mark.parametrize("word", ["the", "us", "2025", "и", "港口", "g7"])
def test_short_words_numbers_and_stop_words_have_no_forms(word: str) -> None:
    assert not has_forms(word)


def test_the_word_as_typed_comes_before_its_forms_and_inflected_forms_before_derived_ones(library: Any) -> None:
    stories = [story(name, f"Of {word} much was said.") for name, word in FORMS.items()]
    library.save(*stories)
    assert library.found("senate") == ["typed", "inflected", "derived"]


FORMS = {"derived": "senator", "inflected": "senates", "typed": "senate"}


def test_a_rare_form_is_no_better_than_a_frequent_one(library: Any) -> None:
    frequent = [story(f"n{n}", "The vote was held, and the vote was counted.") for n in range(8)]
    library.save(*frequent, story("rare", "The voting was held, and the rest was quiet."))
    assert library.found("vote")[-1] == "rare"


def test_stop_words_are_found_and_do_not_decide_the_order(library: Any) -> None:
    library.save(
        story("about", "Ferry talks went on all day in Sandvik, and nothing else was heard of there for long."),
        story("beside", "What of it? Of that, of this and of them all he had heard of a ferry at the end of it all."),
        story("without", "Nothing was said."),
    )
    assert library.found("of") == ["beside", "about"]
    assert library.found("ferry of") == ["about", "beside"]


def test_forms_follow_the_language_that_is_filtered_by(library: Any) -> None:
    library.save(story("one", "Die Zeitungen schrieben davon.", language="de"))
    assert library.found("zeitung", filters=ArticleFilters(language="de")) == ["one"]
    assert stem("zeitungen", "de") == stem("zeitung", "de-AT")


def test_highlights_mark_every_form_and_of_quoted_words_the_very_word(library: Any) -> None:
    body = "An election was held. Elections are dear."
    library.save(story("one", body))
    shown = {q: marked(library, q, body) for q in ("elections", '"elections"')}
    assert shown == {"elections": ["election", "Elections"], '"elections"': ["Elections"]}


def marked(library: Any, q: str, body: str) -> list[str]:
    assert library.found(q) == ["one"]
    (item,) = library.ask(q, highlight=True).page.items
    return [body[one["start"] : one["end"]] for passage in item["highlights"]["body"] for one in passage["ranges"]]


def test_a_word_of_which_an_article_has_another_form_is_not_misspelt(library: Any) -> None:
    library.save(story("one", "Ferries sail to Sandvik.", title="Ferris wheel"))
    assert library.found("ferry") == ["one"]
    assert library.ask("ferry").query["did_you_mean"] is None
