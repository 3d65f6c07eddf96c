"""Which names are found, where they begin and end, and of what type they are."""

import pytest

from app import enrichers
from app.documents import ParsedDocument


def names(body: str, title: str | None = None) -> set[tuple[str, str]]:
    (article,) = enrichers.enrich([ParsedDocument("test", title, body, (), language="en")])
    return {(m.text, m.type) for m in article.enrichment.mentions if m.field == "body"}


@pytest.mark.parametrize(
    "company",
    [
        "Bramhall Oil and Gas Ltd",
        "Corvane Telephone and Telegraph Co",
        "Harlow Brent Kessel Canada Inc",
        "Stannard, Nicol and Co Inc",
    ],
)
def test_a_company_is_one_name_up_to_its_legal_form(company: str) -> None:
    found = names(f"The shares of {company} fell on Monday, and its chairman said that {company} would buy some back.")
    assert found == {(company, "organisation")}


def test_a_legal_form_keeps_its_stop_where_the_article_writes_one() -> None:
    found = names("Brennick Corp. said on Monday that it had sold its mills to Talvane Corp. The price was not told.")
    assert found == {("Brennick Corp.", "organisation"), ("Talvane Corp.", "organisation")}


def test_one_company_may_belong_to_another() -> None:
    found = names("Sundal Co's Ostrava Refining and Marketing Co cut its prices, Sundal Co said.")
    assert {("Sundal Co", "organisation"), ("Ostrava Refining and Marketing Co", "organisation")} <= found


def test_an_institute_and_its_seat_are_two_names() -> None:
    found = names("She teaches at the Institute for Energy Studies in Vienna and lives in Graz.")
    assert {("Institute for Energy Studies", "organisation"), ("Vienna", "place"), ("Graz", "place")} == found


def test_what_a_place_is_belongs_to_no_name() -> None:
    assert ("Denver", "place") in names("The Denver city council met on Tuesday to vote on the budget.")
    assert ("Europe", "place") in names("It was the driest spring in southern Europe for forty years.")


def test_titles_alone_name_nobody() -> None:
    found = names("The case was heard by Maj. Gen. William Holt, and then Sen. Dana Frost spoke to the Prime Minister.")
    assert found == {("William Holt", "person"), ("Dana Frost", "person")}


def test_a_people_or_a_faith_is_a_group() -> None:
    found = names("Kurds and Yazidis fled the town, and Muslim families took them in, Sunni and Shiite alike.")
    assert {kind for _, kind in found} == {"group"}


def test_a_text_that_has_lost_its_apostrophes_still_names_its_countries() -> None:
    found = names("Iraqs army crossed the river on Monday. Officials in Iraq said that Iraqs neighbours had been told.")
    assert found == {("Iraq", "place")}


def test_the_quotation_marks_of_agencies_are_no_part_of_a_name() -> None:
    found = names(
        "``We will wait,'' said Maria Lindqvist of Procter &AMP; Gamble. ``It is too early,'' Lindqvist said."
    )
    assert {("Maria Lindqvist", "person"), ("Procter &AMP; Gamble", "organisation"), ("Lindqvist", "person")} == found


def test_a_name_ends_with_its_sentence() -> None:
    found = names("The chips are made by a number of companies, including AMD. Reuters reported it first.")
    assert found == {("AMD", "organisation"), ("Reuters", "organisation")}


def test_a_role_tells_a_person_and_a_business_a_company() -> None:
    found = names("Ilvo Brandt, a senior analyst, left Temrin, a maker of pumps, after nine years. Temrin is sorry.")
    assert found == {("Ilvo Brandt", "person"), ("Temrin", "organisation")}


def test_what_follows_the_part_that_the_tagger_reads_is_still_found() -> None:
    filler = "the council met again and the talks went on without much news for anyone who had come to listen. " * 3_200
    assert ("Amara Okafor", "person") in names(
        f"Amara Okafor spoke.\n\n{filler}\n\nAt last Amara Okafor thanked Ghana."
    )
    assert ("Ghana", "place") in names(f"Amara Okafor spoke.\n\n{filler}\n\nAt last Amara Okafor thanked Ghana.")


def test_what_stands_under_pictures_and_the_party_of_a_senator_are_no_names() -> None:
    found = names(
        "Hide Caption 2 of 16 Photos: Senator Ruth Alder, D-Maine, and Sen. Carl Boone (R., Texas) at the vote."
    )
    assert found == {("Ruth Alder", "person"), ("Maine", "place"), ("Carl Boone", "person"), ("Texas", "place")}


@pytest.mark.parametrize("before", ["Ottawa-led", "Oslo-based", "U.S.-backed"])
def test_what_leads_or_hosts_a_body_belongs_to_no_name(before: str) -> None:
    found = names(f"Ministers of the {before} Eurasian Economic Union met on Friday. The Eurasian Economic Union grew.")
    assert ("Eurasian Economic Union", "organisation") in found
    assert not any(before in name for name, _ in found)


@pytest.mark.parametrize(
    "person",
    ["Theresa May", "Jan Mendoza", "June Carter", "August Wilson", "Melissa March", "Wu Ching-kuo", "Sun Yat-sen"],
)
def test_a_name_that_looks_like_a_month_or_a_compound_is_kept_whole(person: str) -> None:
    assert names(f"Its founder {person} met the Norwegian delegation in Oslo, the organisers told reporters.") == {
        (person, "person"),
        ("Norwegian", "group"),
        ("Oslo", "place"),
    }


def test_a_surname_that_is_a_month_is_found_where_no_month_can_stand() -> None:
    body = "Theresa May spoke in London. In May, May said, nothing may be decided. May’s party lost a vote of May 2017."
    (article,) = enrichers.enrich([ParsedDocument("test", None, body, (), language="en")])
    found = [m.start for m in article.enrichment.mentions if m.text == "May"]
    assert found == [body.index("May said"), body.index("May’s")]


def test_saints_are_no_titles_in_the_names_of_clubs() -> None:
    assert ("St. Louis Cardinals", "organisation") in names("The St. Louis Cardinals beat Boston in seven games.")


def test_a_place_and_what_it_has_are_two_names() -> None:
    found = names("He left St. Petersburg's Institute of Urban Studies for the Oklahoma City-based Harwell Group.")
    assert {("St. Petersburg", "place"), ("Institute of Urban Studies", "organisation")} <= found
    assert {("Oklahoma City", "place"), ("Harwell Group", "organisation")} <= found


def test_a_company_shares_its_type_with_its_name_without_commas() -> None:
    found = names("Kessel, Brandon and Co fell. Kessel Brandon, the oldest of them, will pay. Kessel Brandon said so.")
    assert {("Kessel, Brandon and Co", "organisation"), ("Kessel Brandon", "organisation")} == found


def test_the_first_word_of_a_company_is_found_where_it_acts_as_one() -> None:
    found = names("Northfield Paper Board Co sells in Japan. Northfield added that it will open an office in Osaka.")
    assert {("Northfield Paper Board Co", "organisation"), ("Northfield", "organisation")} <= found


def test_an_acronym_of_words_in_small_letters_is_no_name() -> None:
    found = names("The drug joins a renal pressure inhibitor (RPI) and a diuretic. RPI drugs are sold in Chile.")
    assert found == {("Chile", "place")}


def test_a_legal_form_in_small_letters_belongs_to_the_company() -> None:
    assert ("Norvane Energy corp", "organisation") in names("Norvane Energy corp said it will sell shares in Paris.")


def test_british_columbia_is_no_era() -> None:
    body = "Police in B.C. say that the pots are from the third century B.C., or from 212 B.C. at most."
    (article,) = enrichers.enrich([ParsedDocument("test", None, body, (), language="en")])
    assert [m.start for m in article.enrichment.mentions if m.text == "B.C."] == [body.index("B.C.")]


def test_acts_and_laws_called_after_people_are_laws() -> None:
    found = names("Obamacare and the Fourth Amendment Protection Act were praised by Sens. Lamar Boone and Ruth Alder.")
    assert {("Obamacare", "law"), ("Fourth Amendment Protection Act", "law")} <= found
    assert {("Lamar Boone", "person"), ("Ruth Alder", "person")} <= found
    assert "Sens" not in {name for name, _ in found}


def test_laws_events_and_institutions_known_by_name_have_their_type() -> None:
    found = names(
        "After the State of the Union, the White House said that DACA, Gitmo and Watergate would stay on the agenda of "
        "the Border Patrol and of the Marine Corps."
    )
    expected = {
        ("State of the Union", "event"),
        ("White House", "organisation"),
        ("DACA", "law"),
        ("Watergate", "event"),
    }
    assert found >= expected | {("Gitmo", "place"), ("Border Patrol", "organisation"), ("Marine Corps", "organisation")}


def test_a_title_makes_a_surname_of_a_month_or_a_compass_point() -> None:
    found = names("Mrs. May and Lord North met President Moon in Seoul. They had met there before, in May.")
    assert {("May", "person"), ("North", "person"), ("Moon", "person")} <= found


def test_a_given_name_in_two_parts_is_kept_whole() -> None:
    found = names("Kim Seung-youn met Park Geun-hye. A Bernie Sanders-style rally followed.")
    assert found == {("Kim Seung-youn", "person"), ("Park Geun-hye", "person"), ("Bernie Sanders", "person")}


def test_chapters_and_phases_are_no_names() -> None:
    found = names("See Chapter 5 for more. With Phase 2 of the deal with China, Part III of the report is out.")
    assert found == {("China", "place")}
