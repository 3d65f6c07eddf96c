"""The index follows the store: through changes, crashes, damage and rebuilding."""

import itertools
import shutil
import signal
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import tantivy
from hypothesis import HealthCheck, given
from hypothesis import settings as limits
from hypothesis import strategies as st

from app import identity, search
from app.errors import NotReady
from app.search import index
from app.search.indexer import following
from tests.search.conftest import follower

pytestmark = pytest.mark.store


def eventually(holds: Callable[[], bool], seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "it never came true"
        time.sleep(0.02)


def finds(library: Any, q: str, total: int) -> Callable[[], bool]:
    def holds() -> bool:
        try:
            return bool(library.ask(q).page.total == total)
        except NotReady:
            return False

    return holds


def test_before_there_is_an_index_the_archive_is_not_ready(library: Any) -> None:
    assert not search.ready(library.search)
    with pytest.raises(NotReady):
        library.ask("anything")
    search.catch_up(library.engine, library.settings)
    assert search.ready(library.search)


def test_a_new_version_replaces_the_old_one(harbour: Any) -> None:
    assert "closed" in harbour.found("storm")
    harbour.add(
        "closed", "The gale closed the harbour of Varna for a week, Elena Petrova said.", title="Storm closes port"
    )
    harbour.add("closed", "The gale closed the harbour of Varna for nine days.", title="Storm closes port")
    assert harbour.found('"nine days"') == ["closed"]
    assert harbour.found('"a week"') == []
    assert search.check(harbour.engine, harbour.settings).clean


def test_a_started_search_follows_the_store_by_itself(harbour: Any) -> None:
    harbour.search.start()
    try:
        eventually(finds(harbour, "harbour", 4))
        harbour.add("late", "A late story of the harbour.")
        eventually(finds(harbour, "harbour", 5))
    finally:
        harbour.search.close()


def test_catching_up_waits_for_the_process_that_follows(harbour: Any) -> None:
    with follower(harbour.settings):
        harbour.add("late", "A late story of the harbour.")
        assert "late" in harbour.found("harbour")


def test_when_the_follower_is_killed_another_takes_over(harbour: Any) -> None:
    with follower(harbour.settings) as first:
        eventually(finds(harbour, "harbour", 4))
        with follower(harbour.settings):
            first.send_signal(signal.SIGKILL)
            harbour.add("late", "A late story of the harbour.")
            eventually(finds(harbour, "harbour", 5))
    assert search.check(harbour.engine, harbour.settings).clean


def test_a_follower_killed_at_any_moment_leaves_an_index_that_opens(harbour: Any) -> None:
    for n in range(6):
        with follower(harbour.settings) as process:
            for m in range(5):
                harbour.add(f"n{n}-{m}", f"Story {n} {m} of the quay.")
                time.sleep(0.013 * n)
            process.kill()
    report = search.check(harbour.engine, harbour.settings)
    assert report.clean, str(report)
    assert report.indexed == report.articles == 36


def test_an_index_of_another_version_of_the_code_is_built_anew(harbour: Any) -> None:
    harbour.found()
    (harbour.settings.index_folder / "current").write_text("v0-abcdef01")
    assert not search.ready(search.open_search(harbour.engine, harbour.settings))
    assert len(harbour.found()) == 6


def _without_pointer(folder: Path) -> None:
    (folder.parent / "current").unlink()


def _with_cut_segments(folder: Path) -> None:
    for file in folder.iterdir():
        if file.suffix in (".idx", ".term", ".fast", ".store", ".pos"):
            file.write_bytes(file.read_bytes()[:10])


def _without_segments(folder: Path) -> None:
    for file in folder.iterdir():
        if file.suffix in (".idx", ".term", ".fast", ".store", ".pos"):
            file.unlink()


DAMAGES: tuple[Callable[[Path], object], ...] = (
    lambda folder: (folder / "meta.json").write_text(""),
    lambda folder: (folder / "meta.json").unlink(),
    shutil.rmtree,
    _without_pointer,
    _with_cut_segments,
    _without_segments,
)


def test_a_damaged_index_is_built_anew(harbour: Any) -> None:
    for damage in DAMAGES:
        harbour.found()
        damage(next(harbour.settings.index_folder.glob("v*-*")))
        assert len(harbour.found()) == 6
        assert search.check(harbour.engine, harbour.settings).clean


def test_an_index_that_is_ahead_of_the_store_is_built_anew(harbour: Any) -> None:
    harbour.found()
    harbour.execute("DELETE FROM changes WHERE seq > 3")
    harbour.execute("UPDATE counters SET value = 3 WHERE name = 'changes'")
    harbour.add("late", "A late story of the harbour.")
    harbour.execute("DELETE FROM changes WHERE seq > 3")
    harbour.execute("UPDATE counters SET value = 3 WHERE name = 'changes'")
    assert "late" in harbour.found()


def _as_another_archive(library: Any) -> None:
    library.execute("UPDATE counters SET value = value + 1 WHERE name = 'archive'")


def _as_a_copy_that_went_on_otherwise(library: Any) -> None:
    library.execute("UPDATE changes SET at = '2025-01-01T00:00:00.000000+00:00' WHERE seq = 6")


@pytest.mark.parametrize("become", [_as_another_archive, _as_a_copy_that_went_on_otherwise])
def test_an_index_of_another_store_is_built_anew(harbour: Any, become: Callable[[Any], None]) -> None:
    harbour.found()
    become(harbour)
    # Nothing but the rebuilding tells the index of this: no change is recorded, and no revision moves.
    harbour.execute("UPDATE articles SET section = 'Quays', section_folded = 'quays' WHERE url LIKE '%grain'")
    harbour.add("late", "A late story of the harbour.")
    assert "late" in harbour.found("harbour")
    assert harbour.found("section:quays") == ["grain"]
    assert search.check(harbour.engine, harbour.settings).clean


def test_a_store_put_back_under_a_follower_has_its_index_built_anew(harbour: Any) -> None:
    harbour.search.start()
    try:
        eventually(finds(harbour, "harbour", 4))
        _as_another_archive(harbour)
        harbour.execute("UPDATE articles SET section = 'Quays', section_folded = 'quays' WHERE url LIKE '%grain'")
        harbour.add("late", "A late story of the harbour.")
        eventually(finds(harbour, "late section:quays OR late", 1))
        assert harbour.ask("section:quays").page.total == 1
    finally:
        harbour.search.close()


def test_checking_compares_ids(harbour: Any) -> None:
    harbour.found()
    harbour.execute("UPDATE articles SET id = 'a_aaaaaaaaaaaaaaaaaaaa' WHERE url LIKE '%grain'")
    report = search.check(harbour.engine, harbour.settings)
    assert (report.clean, report.missing, report.surplus, report.outdated) == (False, 1, 1, 0)
    assert report.examples["missing"] == ["a_aaaaaaaaaaaaaaaaaaaa"]


def test_a_walk_by_relevance_goes_on_through_a_hundred_commits(harbour: Any) -> None:
    harbour.found()
    first = harbour.ask("harbour", limit=2)
    commits = set()
    with following(harbour.engine, harbour.settings) as follower:
        for n in range(100):
            harbour.add(f"n{n}", f"Story {n} of the harbour.")
            assert follower.step()
            commits.add(harbour.search.reader.newest().generation)
    assert len(commits) == 100
    second = harbour.ask("harbour", limit=2, cursor=first.page.next)
    names = {item["article"]["url"].rsplit("/", 1)[-1] for item in first.page.items + second.page.items}
    assert names == {"reopened", "closed", "grain", "undated"}


def _everything(library: Any) -> dict[str, Any]:
    """What the index in use says of every word, value and number that it holds."""
    searcher = search.open_search(library.engine, library.settings).reader.newest().searcher
    words = {
        (name, word): _rows_with(searcher, name, word)
        for name in index.SEARCHED
        for word, _ in searcher.terms_with_prefix(name, "", limit=1_000_000)
    }
    return {f"{name}:{word}": rows for (name, word), rows in words.items() if rows}


def _rows_with(searcher: tantivy.Searcher, name: str, word: str) -> list[tuple[Any, ...]]:
    query = tantivy.Query.term_query(index.SCHEMA, name, word)
    addresses = [place for _, place in searcher.search(query, 1_000).hits]
    numbers = [searcher.fast_field_values(number, addresses) for number in index.NUMBERS]
    return sorted(zip(*numbers, strict=True))


# Names of one entity, and the one that it is known by.
UNION = {"EU": "European Union", "the Union": "European Union"}
# A story's name, what it calls the entity, its sentence, and whether it is dated.
STORY = st.tuples(
    st.sampled_from("abcd"),
    st.sampled_from(["European Union", *UNION]),
    st.sampled_from(["The ferry waits", "A quiet harbour", "A ferry, a harbour, a quay"]),
    st.booleans(),
)


@given(stories=st.lists(STORY, min_size=1, max_size=6))
@limits(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_index_that_followed_the_store_equals_one_built_of_it(library: Any, stories: list[Any]) -> None:
    for name, union, sentence, dated in stories:
        day = "2025-03-04" if dated else None
        body = f"{sentence}, said {union}."
        library.add(name, body, title=f"{union} at sea", people=[union], known_as=UNION, day=day)
        search.catch_up(library.engine, library.settings)
    followed = _everything(library)
    search.rebuild(library.engine, library.settings)
    assert followed == _everything(library)


def test_a_name_is_found_where_it_is_written_whatever_other_articles_call_it(library: Any) -> None:
    library.add("short", "The EU agreed.", people=["EU"], known_as=UNION)
    for n in range(3):
        library.found()
        library.add(f"long{n}", f"The European Union agreed, part {n}.", people=["European Union"], known_as=UNION)
    assert set(library.found('person:"european union"')) == {"long0", "long1", "long2"}
    search.rebuild(library.engine, library.settings)
    assert set(library.found('person:"european union"')) == {"long0", "long1", "long2"}
    assert library.found("person:eu") == ["short"]


def test_rebuilding_goes_on_beside_a_follower_and_searches(harbour: Any) -> None:
    steps: list[tuple[int, int]] = []
    with follower(harbour.settings):
        eventually(finds(harbour, "harbour", 4))
        old = search.open_search(harbour.engine, harbour.settings).reader.newest()
        report = search.rebuild(harbour.engine, harbour.settings, lambda done, total: steps.append((done, total)))
        assert report.articles == 6
        assert steps == [(6, 6)]
        assert harbour.ask("harbour").page.total == 4
        assert harbour.search.reader.newest().folder != old.folder
        harbour.add("late", "A late story of the harbour.")
        eventually(finds(harbour, "harbour", 5))
        eventually(lambda: len(list(harbour.settings.index_folder.glob("v*-*"))) == 1)
    assert search.check(harbour.engine, harbour.settings).clean


def test_checking_names_what_is_missing_surplus_and_outdated(harbour: Any) -> None:
    harbour.found()
    harbour.execute("UPDATE articles SET revision = revision + 1 WHERE url LIKE '%grain'")
    harbour.execute("UPDATE articles SET status = 'taken_down' WHERE url LIKE '%closed'")
    report = search.check(harbour.engine, harbour.settings)
    assert (report.clean, report.missing, report.surplus, report.outdated) == (False, 0, 1, 1)
    harbour.execute("UPDATE articles SET status = 'live' WHERE url LIKE '%closed'")
    search.rebuild(harbour.engine, harbour.settings)
    assert search.check(harbour.engine, harbour.settings).clean
    assert "6 articles, 6 in the index" in str(search.check(harbour.engine, harbour.settings))


def test_what_was_taken_down_is_not_shown_even_before_the_index_knows(harbour: Any) -> None:
    harbour.found()
    harbour.execute("UPDATE articles SET status = 'taken_down' WHERE url LIKE '%closed'")
    urls = [item["article"]["url"] for item in harbour.ask("harbour").page.items]
    assert urls
    assert not any(url.endswith("closed") for url in urls)


def test_an_article_under_embargo_is_found_when_its_time_has_come(harbour: Any) -> None:
    due = datetime.now(UTC) + timedelta(seconds=2.5)
    harbour.add("secret", "A secret story of the harbour.", embargoed_until=due)
    harbour.add("far", "A far story of the harbour.", embargoed_until=due + timedelta(days=1))
    assert harbour.found("secret OR far") == []
    assert search.check(harbour.engine, harbour.settings).clean
    harbour.search.start()
    try:
        # Other changes are committed all the while; the moment must not slip through between them.
        for n in itertools.count():
            if datetime.now(UTC) > due:
                break
            harbour.add(f"other{n}", f"Another story, number {n}.")
        eventually(finds(harbour, "secret", 1))
    finally:
        harbour.search.close()
    assert harbour.found("far") == []
    assert search.check(harbour.engine, harbour.settings).clean


def test_a_joined_entity_is_found_by_the_id_that_answers_for_it(harbour: Any) -> None:
    harbour.found()
    harbour.execute(
        "UPDATE entities SET joined_to = (SELECT e.row FROM entities e WHERE e.name = 'Varna') WHERE name = 'Odesa'"
    )
    harbour.execute("UPDATE counters SET value = value + 1 WHERE name = 'changes'")
    harbour.execute(
        "INSERT INTO changes (seq, kind, entity_id, at) SELECT c.value, 'entity_merge', e.id, '2025-01-01' "
        "FROM counters c, entities e WHERE c.name = 'changes' AND e.name = 'Varna'"
    )
    harbour.found()
    facet = harbour.ask("", facets=("place",)).facets["place"]
    assert [(one["label"], one["count"]) for one in facet] == [("Varna", 3)]
    assert set(harbour.found(f"entity:{facet[0]['value']}")) == {"reopened", "closed", "grain"}
    joined = identity.entity_id(identity.entity_key("place", "Odesa"))
    assert set(harbour.found(f"entity:{joined}")) == {"reopened", "closed", "grain"}
    assert set(harbour.found(f"-(place:{joined})")) == {"undated", "port-ru", "cjk"}
    assert set(harbour.found("place:odesa")) == {"reopened", "grain"}
