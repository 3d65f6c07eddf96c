"""JSON that is broken: the records before the break are kept, and what is lost is one outcome with its place."""

import json
from pathlib import Path

import hypothesis
import pytest
from hypothesis import strategies as st

from app.documents import Hints, Limits, RawFile
from app.readers.files import raw_files


def record(number: int) -> str:
    return json.dumps(
        {"title": f"Report {number}", "body": f"The ferry number {number} was late because of [the] fog."}
    )


ONE, TWO, THREE = (record(number) for number in (1, 2, 3))
SHOWN = {ONE: "1", TWO: "2", THREE: "3"}


def found(path: Path) -> list[tuple[str, str]]:
    """Number and record, or number and outcome code, of everything in a file."""
    return [
        (
            one.source.partition("#")[2],
            SHOWN.get(one.content.decode(), "broken") if isinstance(one, RawFile) else one.code,
        )
        for one in raw_files([path], Hints(), Limits())
    ]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (f"[{ONE},{TWO}", [("1", "1"), ("2", "2"), ("3", "bad_record")]),
        (f"[{ONE},{TWO},", [("1", "1"), ("2", "2"), ("3", "bad_record")]),
        (f"[{ONE},{TWO[:20]}", [("1", "1"), ("2", "bad_record")]),
        (f"[{ONE}],{TWO}]", [("1", "1"), ("2", "bad_record")]),
        (f"[{ONE}]]", [("1", "1"), ("2", "bad_record")]),
        (f"[{ONE}" + "}, " + f"{TWO}]", [("1", "1"), ("2", "bad_record")]),
        (f"[{ONE}]\n[{TWO}]", [("1", "1"), ("2", "bad_record")]),
        (f'[{ONE},{{"tags":["a"}},{TWO}]', [("1", "1"), ("2", "bad_record")]),
        (f'[{ONE},{{"title":"a, "body":"b"}},{TWO}]', [("1", "1"), ("2", "bad_record")]),
        (f'[{ONE},{{"title":}},{TWO}]', [("1", "1"), ("2", "broken"), ("3", "2")]),
        (f"[{ONE}\n{TWO},{THREE}]", [("1", "1"), ("2", "2"), ("3", "3")]),
        (f"[{ONE},{TWO},]", [("1", "1"), ("2", "2")]),
        (f"[[{ONE},{TWO}],[{THREE}]]", [("1#1", "1"), ("1#2", "2"), ("2#1", "3")]),
        (f"[[{ONE},{TWO}],[{THREE}]", [("1#1", "1"), ("1#2", "2"), ("2#1", "3"), ("3", "bad_record")]),
        (f"[[{ONE},{TWO}", [("1#1", "1"), ("1#2", "2"), ("1#3", "bad_record")]),
        (f"[{ONE},[1,2],{TWO}]", [("1", "1"), ("2", "bad_record"), ("3", "2")]),
    ],
)
def test_a_broken_list_gives_what_it_holds_and_one_outcome_for_the_rest(
    tmp_path: Path, content: str, expected: list[tuple[str, str]]
) -> None:
    (tmp_path / "a.json").write_text(content)
    assert found(tmp_path / "a.json") == expected


def test_the_outcome_says_at_which_byte_the_list_breaks_off(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(f"[{ONE},{TWO[:20]}")
    *_, rest = raw_files([tmp_path / "a.json"], Hints(), Limits())
    assert not isinstance(rest, RawFile)
    assert f"byte {len(ONE) + 2} " in rest.message


def test_lists_that_are_nested_very_deeply_end_in_one_outcome(tmp_path: Path) -> None:
    for content in ("[" * 20_000 + ONE + "]" * 20_000, f"[{ONE}," * 20_000):
        (tmp_path / "a.json").write_text(content)
        assert [code for _, code in found(tmp_path / "a.json")][-1] == "bad_record"


@hypothesis.given(cut=st.integers(1, 3 * len(ONE)), behind=st.sampled_from(["", "]", "}", ",", '"', "] and more"]))
@hypothesis.settings(max_examples=60)
def test_wherever_a_list_is_cut_every_whole_record_before_it_is_kept(
    tmp_path_factory: pytest.TempPathFactory, cut: int, behind: str
) -> None:
    path = tmp_path_factory.mktemp("cut") / "a.json"
    whole = f"[{ONE},{TWO},{THREE}"
    path.write_text(whole[:cut] + behind)
    kept = [one for one in (ONE, TWO, THREE) if whole.index(one) + len(one) <= cut]
    records = found(path)
    assert [shown for _, shown in records][: len(kept)] == [SHOWN[one] for one in kept]
    assert len(records) <= len(kept) + 2
