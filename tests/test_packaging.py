"""What `pip install` of the wheel gives: everything that a working `dateline` needs, and nothing of the checkout."""

import os
import subprocess
import sys
import zipfile
from configparser import ConfigParser
from pathlib import Path

import pytest

from app import __version__

PROJECT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(PROJECT)]
    subprocess.run(build, check=True, capture_output=True)
    [built] = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds what the wheel holds, as an installation would."""
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def run_installed(installed: Path, home: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Runs Python with the unpacked wheel in front of everything else, away from the checkout."""
    environment = {**os.environ, "PYTHONPATH": str(installed), "DATELINE_HOME": str(home)}
    return subprocess.run(
        [sys.executable, *command], cwd=home, env=environment, check=False, capture_output=True, text=True
    )


def test_the_wheel_holds_every_file_of_the_application(wheel: Path):
    with zipfile.ZipFile(wheel) as archive:
        packed = set(archive.namelist())
    expected = {str(path.relative_to(PROJECT)) for path in files_under("app")}
    expected |= {f"app/{path.relative_to(PROJECT)}" for path in files_under("migrations")}
    information = f"dateline-{__version__}.dist-info/"
    assert {name for name in packed if not name.startswith(information)} == expected
    assert f"{information}licenses/LICENSE" in packed


def files_under(folder: str) -> list[Path]:
    return [
        path
        for path in (PROJECT / folder).rglob("*")
        if path.is_file() and not {".hypothesis", "__pycache__"} & set(path.parts)
    ]


def test_the_wheel_brings_the_command(installed: Path):
    entries = ConfigParser()
    entries.read(installed / f"dateline-{__version__}.dist-info" / "entry_points.txt")
    assert entries["console_scripts"]["dateline"] == "app.cli:main"


def test_an_installed_dateline_finds_its_migrations(installed: Path, tmp_path: Path):
    asked = "from app.store.database import migrations_folder; print(migrations_folder())"
    answer = run_installed(installed, tmp_path, "-c", asked)
    assert answer.stdout.strip() == str(installed / "app" / "migrations")


def test_an_installed_dateline_imports_an_article(installed: Path, tmp_path: Path):
    sample = PROJECT / "samples" / "text" / "grid-link.txt"
    answer = run_installed(installed, tmp_path, "-m", "app.cli", "import", str(sample), "--json")
    assert answer.returncode == 0, answer.stderr
    assert '"added":1' in answer.stdout
