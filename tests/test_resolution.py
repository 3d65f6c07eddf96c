"""Names across articles, from the import to HTTP: the same entities whatever the order and the number of workers."""

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text
from starlette.testclient import TestClient

from app import identity, search
from app.importing import ImportOptions, run_import
from app.main import create_app
from app.schemas.entity_evidence import EntityEvidenceOut
from app.settings import Settings
from app.store.database import reading, writing

Ask = Callable[..., Any]

# The minister, spelt in three ways, is in the news with the same two people; a painter of nearly that name is not.
SCENES = {
    "port": "{name} met Port Director Elena Petrova and union leader Ivan Dimitrov in Varna on {day}. The strike in "
    "Bulgaria has lasted {n} weeks, and the Varna Shipping Council asked {short} to act.\n\n{short} told Mrs Petrova "
    "that the docks would open, and Mr Dimitrov said that {n} cranes still stood idle in Varna.",
    "painting": "{name} opened an exhibition with curator Rosa Delgado and the collector Hugo Ferrer in Lisbon on "
    "{day}. The gallery in Portugal shows {n} pictures by {short}.\n\nMs Delgado praised {short}, and Mr Ferrer bought "
    "{n} of the works for the Ferrer Foundation.",
    "weather": "Rain fell on Oslo on {day}, the forecaster Liv Hansen said. Snow is likely within {n} days in Norway, "
    "and Nils Berg of the Oslo Weather Office warned drivers.\n\nMrs Hansen said that {n} roads were closed, and "
    "Mr Berg asked people to stay at home.",
}
TOLD = [
    ("port", "Sergei Lavrenko"),
    ("port", "Sergei Lavrenko"),
    ("port", "Sergey Lavrenko"),
    ("port", "Sergey V. Lavrenko"),
    ("painting", "Serge Lavrenko"),
    ("painting", "Serge Lavrenko"),
    ("port", "Bill Thornbury"),
    ("port", "William Thornbury"),
    ("painting", "William J. Thornbury"),
    ("painting", "William J. Thornbury"),
    *[("weather", "")] * 6,
]
JOINED = {
    "person:sergey lavrenko": "person:sergei lavrenko",
    "person:sergey v. lavrenko": "person:sergei lavrenko",
    "person:william thornbury": "person:bill thornbury",
}


def story(number: int) -> dict[str, str]:
    scene, name = TOLD[number]
    days = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
    body = SCENES[scene].format(name=name, short=name.rpartition(" ")[2], day=days[number % 5], n=number + 2)
    address = f"https://sorna.example/{number}"
    return {"title": f"News of the day {number}", "body": body, "url": address, "published": f"2025-03-{number + 1:02}"}


@pytest.fixture
def tell(engine: Engine, settings: Settings, tmp_path: Path) -> Callable[..., None]:
    """Imports stories by number, in the order given."""

    def import_stories(*numbers: int, workers: int = 1) -> None:
        path = tmp_path / f"stories-{len(list(tmp_path.iterdir()))}.jsonl"
        path.write_text("".join(json.dumps(story(number) | {"language": "en"}) + "\n" for number in numbers))
        outcomes = run_import(engine, settings, [path], ImportOptions(workers=workers)).outcomes
        assert outcomes["added"] == len(numbers)

    return import_stories


def joined(engine: Engine) -> dict[str, str]:
    with reading(engine) as session:
        pairs = text("SELECT e.key, a.key FROM entities e JOIN entities a ON a.row = e.joined_to")
        return {key: answering for key, answering in session.execute(pairs)}


@pytest.mark.store
@pytest.mark.parametrize(("seed", "workers"), [(1, 1), (2, 2), (3, 1)])
def test_any_order_and_number_of_workers_gives_the_same_entities(
    tell: Callable[..., None], engine: Engine, seed: int, workers: int
) -> None:
    order = list(range(len(TOLD)))
    random.Random(seed).shuffle(order)
    tell(*order[:7], workers=workers)
    tell(*order[7:], workers=workers)
    assert joined(engine) == JOINED


@pytest.fixture
def served(tell: Callable[..., None], settings: Settings) -> TestClient:
    tell(*range(len(TOLD)))
    with TestClient(create_app(settings), follow_redirects=False) as client:
        yield client


@pytest.mark.store
def test_a_joined_entity_answers_as_one_everywhere(served: TestClient) -> None:
    answers, other = (identity.entity_id(f"person:{name}") for name in ("sergei lavrenko", "sergey lavrenko"))
    found = served.get(f"/v1/entities/{other}")
    assert (found.status_code, found.headers["location"]) == (308, f"http://testserver/v1/entities/{answers}")
    whole = served.get(f"/v1/entities/{answers}").json()
    assert (whole["name"], whole["article_count"]) == ("Sergei Lavrenko", 4)
    for ask in ("/v1/articles", "/v1/search"):
        either = [served.get(ask, params={"entity": one}).json() for one in (answers, other)]
        assert [one["total"] for one in either] == [4, 4]
    facets = served.get("/v1/search", params={"q": "docks", "facets": "person"}).json()["facets"]["person"]
    assert {one["label"]: one["count"] for one in facets}["Sergei Lavrenko"] == 4
    article = served.get("/v1/articles", params={"entity": other, "published": "2025-03-03"}).json()["items"][0]
    assert answers in [one["id"] for one in served.get(f"/v1/articles/{article['id']}").json()["entities"]]


def test_the_index_holds_what_the_store_holds_after_joins(
    served: TestClient, engine: Engine, settings: Settings
) -> None:
    assert search.check(engine, settings).clean


@pytest.mark.store
def test_the_evidence_says_why_and_proves_it(served: TestClient) -> None:
    answers, other = (identity.entity_id(f"person:{name}") for name in ("bill thornbury", "william thornbury"))
    told = served.get(f"/v1/entities/{other}/evidence").json()
    assert told == served.get(f"/v1/entities/{answers}/evidence").json()
    EntityEvidenceOut.model_validate(told)
    assert {key["name"] for key in told["keys"]} == {"Bill Thornbury", "William Thornbury"}
    (join,) = told["joined"]
    assert (join["rule"], join["reason"]) == ("short-given-name", None)
    assert join["score"] >= join["needed"] > 0
    assert {one["name"] for one in join["shared"]} & {"Elena Petrova", "Ivan Dimitrov"}
    for side, name in (("left", "Bill Thornbury"), ("right", "William Thornbury")):
        (proof,) = join[side]["articles"]
        assert name in served.get(f"/v1/articles/{proof['id']}").json()["body"]
    (apart,) = [one for one in told["rejected"] if one["rule"] == "middle-name"]
    assert {apart[side]["name"] for side in ("left", "right")} == {"William Thornbury", "William J. Thornbury"}
    assert apart["reason"] == "company"
    assert apart["score"] < apart["needed"]


@pytest.mark.store
def test_a_name_that_only_hidden_articles_use_is_no_evidence(served: TestClient, engine: Engine) -> None:
    with writing(engine) as session:
        session.execute(text("UPDATE articles SET status = 'taken_down' WHERE published_on = '2025-03-08'"))
    told = served.get(f"/v1/entities/{identity.entity_id('person:bill thornbury')}/evidence").json()
    assert [key["name"] for key in told["keys"]] == ["Bill Thornbury"]
    assert told["joined"] == []


def test_an_entity_of_one_name_has_no_joins(served: TestClient) -> None:
    told = served.get(f"/v1/entities/{identity.entity_id('person:liv hansen')}/evidence").json()
    assert (told["joined"], len(told["keys"])) == ([], 1)


def test_evidence_of_an_unknown_entity_is_not_found(served: TestClient) -> None:
    answer = served.get("/v1/entities/e_nothing/evidence")
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/not-found")
