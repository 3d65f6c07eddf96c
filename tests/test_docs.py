"""What the documentation says is there, and what is there is documented."""

import json
import re
import tomllib
from itertools import chain
from pathlib import Path
from typing import get_args

import pytest
from starlette.testclient import TestClient

from app import __version__, cli
from app.errors import ArchiveError
from app.main import create_app
from app.schemas.changes import ChangeKind
from app.settings import Settings
from app.store.fact_models import Base
from app.store.runs import OUTCOMES

PROJECT = Path(__file__).resolve().parent.parent
PAGES = sorted([*PROJECT.glob("*.md"), *PROJECT.glob("docs/*.md")])


def read(path: str) -> str:
    return (PROJECT / path).read_text(encoding="utf-8")


def fenced(text: str) -> str:
    return "\n".join(re.findall(r"^```\w*\n(.*?)^```", text, re.S | re.M))


def test_every_setting_is_documented_with_its_default():
    page = read("docs/settings.md")
    for name, field in Settings.model_fields.items():
        shown = {None: "unset", "": "empty"}.get(field.default, f"`{field.default}`")
        if isinstance(field.default, bool):
            shown = shown.lower()
        assert f"| `DATELINE_{name.upper()}` | {shown} |" in page


def test_no_page_names_a_setting_that_does_not_exist():
    known = {f"DATELINE_{name.upper()}" for name in Settings.model_fields} | {
        "DATELINE_CORPORA",
        "DATELINE_FEEDPARSER_FEEDS",
    }
    named = {name for page in PAGES for name in re.findall(r"DATELINE_[A-Z_]+[A-Z]", page.read_text(encoding="utf-8"))}
    assert named <= known


def test_every_route_is_documented(settings: Settings):
    page = read("docs/api.md")
    assert [path for path in create_app(settings).openapi()["paths"] if f"{path}`" not in page] == []


def test_every_query_parameter_is_documented(settings: Settings):
    page = read("docs/api.md")
    paging, filters = section(page, "## Lists and cursors"), section(page, "## Filters")
    everywhere = section(page, "## What all answers have in common")
    missing = []
    for path, operations in create_app(settings).openapi()["paths"].items():
        told = section(page, f"### `GET {path}`") + everywhere
        told += filters if f"`{path}`" in filters else ""
        names = [one["name"] for one in operations["get"].get("parameters", ()) if one["in"] == "query"]
        told += paging if "cursor" in names else ""
        missing += [(path, name) for name in names if not re.search(rf"`{name}[`=]", told)]
    assert missing == []


def section(page: str, heading: str) -> str:
    """What stands below a heading, up to the next one of the same or a higher level."""
    level = heading.partition(" ")[0]
    begin = re.search(rf"^{re.escape(heading)}.*$", page, re.M)
    end = re.compile(rf"^#{{2,{len(level)}}} ", re.M).search(page, begin.end()) if begin else None
    return page[begin.end() : end.start() if end else len(page)] if begin else ""


def test_every_problem_type_is_documented():
    page = read("docs/api.md")
    assert [kind for kind in problem_kinds(ArchiveError) if f"`{kind}`" not in page and f"/{kind}`" not in page] == []


def problem_kinds(error: type[ArchiveError]) -> set[str]:
    return {error.kind}.union(*(problem_kinds(narrower) for narrower in error.__subclasses__()))


def help_of(command: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit) as ended:
        cli.main([*command, "--help"])
    assert ended.value.code == 0
    return capsys.readouterr().out


def commands_of(told: str) -> list[str]:
    """The sub-commands that a help text lists: names indented by four blanks."""
    return re.findall(r"^ {4}([a-z][a-z-]+)(?: |$)", told, re.M)


def test_every_command_and_option_is_documented(capsys: pytest.CaptureFixture[str]):
    page = read("docs/operations.md")
    top = help_of([], capsys)
    commands = [[name] for name in commands_of(top)]
    assert ["import"] in commands
    for command in commands:
        told = help_of(command, capsys)
        commands += [[*command, deeper] for deeper in commands_of(told)]
        assert f"`dateline {' '.join(command)}" in page or commands_of(told)
        missing = [option for option in re.findall(r"--[a-z][a-z-]+", told) if option not in page]
        assert (command, missing) == (command, [])


def test_the_documentation_names_no_command_that_does_not_exist(capsys: pytest.CaptureFixture[str]):
    commands = commands_of(help_of([], capsys))
    named = chain.from_iterable(
        re.findall(r"(?:`|^|bin/)dateline ([a-z]+)", page.read_text(encoding="utf-8"), re.M) for page in PAGES
    )
    assert set(named) <= set(commands)


def test_every_outcome_is_documented():
    page = read("docs/operations.md")
    assert [outcome for outcome in OUTCOMES if f"| `{outcome}` |" not in page] == []


def test_the_documented_codes_are_those_that_the_code_gives():
    code = "\n".join(path.read_text(encoding="utf-8") for path in sorted((PROJECT / "app").rglob("*.py")))
    given = set(
        re.findall(
            r"""(?:UnreadableFile\(\s*           # raised by readers
                |RejectedRecord\(\s*[^"]*?(?:f"[^"]*",\s*)?
                |"rejected",\s*(?:[\w.]+,\s*)?   # decided while saving
                |^\s+return\ )                   # decided about a path
                "([a-z]+(?:_[a-z]+)+|unreadable|empty|crashed|timeout|revisit|hidden)"[,)]""",
            code,
            re.X | re.M,
        )
    )
    section = read("docs/operations.md").partition("| code of a rejected record |")[2].partition("\n## ")[0]
    documented = set(re.findall(r"^\| `(\w+)` \|", section, re.M))
    assert documented == given


def test_every_table_is_documented():
    page = read("docs/data-model.md")
    assert [name for name in Base.metadata.tables if f"`{name}`" not in page] == []


def test_every_kind_of_change_is_documented():
    page = read("docs/data-model.md")
    assert [kind for kind in get_args(ChangeKind) if f"`{kind}`" not in page] == []


def test_the_documented_layers_are_those_that_are_checked():
    checked = tomllib.loads(read("pyproject.toml"))["tool"]["importlinter"]["contracts"][0]["layers"]
    section = read("docs/architecture.md").partition("## Layers")[2].partition("\nTwo more rules")[0]
    documented = [re.findall(r"`(\w+)`", line) for line in re.findall(r"^\d+\. (.+)$", section, re.M)]
    assert documented == [re.findall(r"\w+", layer) for layer in checked]


def test_every_sample_is_described_and_every_described_sample_is_there():
    described = set(re.findall(r"^\| `(samples/[^`]+)` \|", read("docs/samples.md"), re.M))
    assert described == {str(path.relative_to(PROJECT)) for path in (PROJECT / "samples").rglob("*") if path.is_file()}


def test_every_make_command_of_the_documentation_exists():
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), re.M))
    named = {
        target
        for page in PAGES
        for target in re.findall(r"(?:`|^)make ([a-z]+)", page.read_text(encoding="utf-8"), re.M)
    }
    assert {"run", "test", "setup", "lint", "types", "bench", "quality", "help"} <= targets
    assert named <= targets


def test_the_readme_begins_with_commands_that_exist():
    commands = fenced(read("README.md"))
    assert "make run" in commands
    assert "dateline import" in commands


def test_the_answer_in_the_readme_is_what_the_samples_give(shared_client: TestClient):
    page = read("README.md")
    [address] = re.findall(r"^curl 'http://127\.0\.0\.1:8000(.+)'$", page, re.M)
    [shown] = re.findall(r"^```json\n(.+?)^```", page, re.S | re.M)
    assert shared_client.get(address).json() == json.loads(shown)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_between_pages_resolves(page: Path):
    text = page.read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)\s]+)\)", text) if not re.match(r"[a-z]+:", link)]
    broken = []
    for link in links:
        target, _, anchor = link.partition("#")
        file = (page.parent / target) if target else page
        if not file.exists() or (anchor and anchor not in anchors(file)):
            broken.append(link)
    assert broken == []


def anchors(page: Path) -> set[str]:
    """The anchors that a forge gives the headings of a page."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def test_the_changelog_has_an_entry_for_this_version():
    assert f"\n## {__version__}" in read("CHANGELOG.md")
