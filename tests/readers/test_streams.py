"""Files of many items, of which no more is held than one item and what stands around them."""

import json
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from app.documents import Hints, Limits, RawFile
from app.readers import read
from app.readers.files import raw_files

TEXT = "The ferry to Skerrin left three hours late on Wednesday, and nobody minded it very much. " * 40
ATOM = "http://www.w3.org/2005/Atom"
G2 = "http://iptc.org/std/nar/2006-10-01/"


def rss(number: int) -> str:
    return f"<item><title>Ferry {number}</title><description><![CDATA[</item> {TEXT}]]></description></item>\n"


def atom(number: int) -> str:
    return f"<entry><!-- </entry> --><title>Ferry {number}</title><content>{TEXT}</content></entry>\n"


def news(number: int) -> str:
    return (
        f"<newsItem guid='urn:{number}'><contentMeta><headline>Ferry {number}</headline></contentMeta><contentSet>"
        f"<inlineData contenttype='text/plain'>{TEXT}</inlineData></contentSet></newsItem>"
    )


def record(number: int) -> str:
    return json.dumps({"title": f"Ferry {number}", "body": f'["{{ {TEXT}', "publisher": "Tern"})


def json_item(number: int) -> str:
    return json.dumps({"id": str(number), "title": f"Ferry {number}", "content_text": f'"}}], {TEXT}'})


FORMS: dict[str, tuple[str, Callable[[int], str], str, str]] = {
    "rss": ("<rss><channel><language>en</language>", rss, "", "<title>Tern</title></channel></rss>"),
    "atom": (f"<feed xmlns='{ATOM}' xml:lang='en'>", atom, "", "<title>Tern</title></feed>"),
    "newsml": (
        f"<newsMessage xmlns='{G2}'><header><sender>Tern</sender></header><itemSet>",
        news,
        "",
        "</itemSet></newsMessage>",
    ),
    "list": (" [", record, " , ", "]\n"),
    "json feed": ('{"version": "https://jsonfeed.org/version/1.1", "items" : [', json_item, ",", '], "title": "Tern"}'),
}


def written(path: Path, form: str, count: int, charset: str = "utf-8") -> Path:
    before, item, between, after = FORMS[form]
    with path.open("w", encoding=charset) as file:
        file.write(before)
        for number in range(count):
            file.write((between if number else "") + item(number))
        file.write(after)
    return path


@pytest.mark.parametrize("form", FORMS)
def test_of_a_large_file_only_a_little_is_held(tmp_path: Path, form: str) -> None:
    path = written(tmp_path / "file", form, 5_000)
    assert path.stat().st_size > 15_000_000
    tracemalloc.start()
    try:
        count = sum(isinstance(one, RawFile) for one in raw_files([path], Hints(), Limits()))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 5_000
    assert peak < 5_000_000


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "cp1252"])
@pytest.mark.parametrize("form", FORMS)
def test_each_item_of_a_large_file_is_whole_and_in_its_frame(tmp_path: Path, form: str, charset: str) -> None:
    path = written(tmp_path / "file", form, 200, charset)
    for number, one in enumerate(raw_files([path], Hints(), Limits())):
        assert isinstance(one, RawFile)
        document = read(one, Hints(), Limits())
        assert (document.title, document.publisher.name) == (f"Ferry {number}", "Tern")
        assert document.body.endswith(" ".join(TEXT.split()))


@pytest.mark.parametrize("mark", ["<![CDATA[ </item> <item> ]]>", "<!-- </item> <item> -->", "<a b='</item><item>'/>"])
def test_it_does_not_matter_where_a_file_is_cut_into_pieces(tmp_path: Path, mark: str) -> None:
    frame = FORMS["rss"]
    path = tmp_path / "file"
    for padding in range(262_144 - 200, 262_144 + 10, 3):
        blanks = " " * (padding - len(frame[0]))
        path.write_text(
            frame[0] + blanks + f"<item><title>One</title>{mark}</item><item><title>Two</title></item>" + frame[3]
        )
        assert len(list(raw_files([path], Hints(), Limits()))) == 2


@pytest.mark.parametrize("text", ["word ", '"', "\\", '\\"', "é"])
@pytest.mark.parametrize("form", ["list", "json feed"])
def test_a_record_that_is_too_large_is_passed_and_the_others_are_read(tmp_path: Path, form: str, text: str) -> None:
    limits = Limits(max_record_bytes=100_000)
    before, item, between, after = FORMS[form]
    path = tmp_path / "file"
    for length in (90_000, 150_000, 400_003):
        large = json.dumps({"title": "Long", "content_text": text * (length // len(text))}, ensure_ascii=False)
        path.write_text(before + between.join([item(1), large, item(2)]) + after)
        codes = ["read" if isinstance(one, RawFile) else one.code for one in raw_files([path], Hints(), limits)]
        assert codes[::2] == ["read", "read"]
        assert codes[1] == ("too_large" if len(large.encode()) > 100_000 else "read")


def test_a_large_json_feed_that_breaks_off_is_one_bad_record(tmp_path: Path) -> None:
    path = written(tmp_path / "file", "json feed", 100)
    path.write_bytes(path.read_bytes()[:-400])
    assert [one.code for one in raw_files([path], Hints(), Limits()) if not isinstance(one, RawFile)] == ["bad_record"]


def test_lines_that_are_json_feeds_stay_lines(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text((FORMS["json feed"][0] + json_item(1) + FORMS["json feed"][3] + "\n") * 3)
    assert [one.source.partition("#")[2] for one in raw_files([path], Hints(), Limits())] == ["1", "2", "3"]


@pytest.mark.parametrize("unit", ['<item "', "<item ", '<a "', "<a b='\"", "<", "<!--", "<![CDATA[", '"', "<?"])
def test_a_flood_of_tags_without_an_end_takes_time_by_its_length(tmp_path: Path, unit: str) -> None:
    path = tmp_path / "file"
    path.write_text(f"<rss><channel>{unit * (3_000_000 // len(unit))}")
    started = time.process_time()
    outcomes = list(raw_files([path], Hints(), Limits()))
    assert len(outcomes) == 1
    assert time.process_time() - started < 20
