"""Every environment variable that Dateline reads: its type, default, unit and one sentence."""

import os
from functools import cached_property
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Read once at start; frozen. Each field is the environment variable `DATELINE_` + its name in capitals."""

    model_config = SettingsConfigDict(env_prefix="DATELINE_", frozen=True, extra="ignore")

    home: Path = Field(Path("data"), description="Folder that holds the database, the search index and the raw files.")
    database_url: str | None = Field(
        None, description="SQLAlchemy URL of the store; unset means SQLite in `dateline.db` under `DATELINE_HOME`."
    )
    migrate: bool = Field(True, description="Whether commands may bring the database to the newest schema.")
    host: str = Field("127.0.0.1", description="Address that `dateline serve` listens on.")
    port: int = Field(8000, ge=0, le=65535, description="TCP port that `dateline serve` listens on.")
    server_workers: int = Field(1, ge=1, le=64, description="Number of server processes of `dateline serve`.")
    import_workers: int = Field(
        0, ge=0, le=64, description="Number of processes that read and enrich during an import; 0 means one a core."
    )
    commit_articles: int = Field(200, ge=1, le=1000, description="Largest number of articles saved in one transaction.")
    cors_origins: str = Field(
        "", description="Comma list of web origins that browsers may call from; `*` allows all, empty allows none."
    )
    public_url: str | None = Field(
        None,
        description="Address under which clients reach the server, for links in answers; unset uses the request's.",
    )
    index_poll_seconds: float = Field(
        0.1, gt=0, le=60, description="Seconds between two looks of the indexer for new changes in the store."
    )
    index_heap_bytes: int = Field(
        128_000_000, ge=15_000_000, description="Bytes of memory that the search index writer may use."
    )
    max_file_bytes: int = Field(
        100_000_000,
        ge=1,
        description="Largest single file, JSON list or archive within an archive, in bytes, unpacked, that is read.",
    )
    max_record_bytes: int = Field(
        20_000_000, ge=1, description="Largest single page or record in bytes, unpacked, that is read."
    )
    max_archive_bytes: int = Field(
        4_000_000_000, ge=1, description="Largest sum in bytes, unpacked, of one archive's members."
    )
    max_archive_members: int = Field(
        1_000_000, ge=1, description="Largest number of members of one archive, those of archives within it included."
    )
    max_expansion: int = Field(
        200, ge=2, description="How many times larger than packed a packed file, an archive or its member may be."
    )
    max_nesting: int = Field(3, ge=0, le=20, description="How many packings and archives may lie in one another.")
    max_record_seconds: float = Field(
        60.0, gt=0, le=86_400, description="Seconds that reading and enriching one page or record may take."
    )

    @cached_property
    def sqlalchemy_url(self) -> str:
        """The URL of the store, with the driver named: `sqlite:///...` or `postgresql+psycopg://...`."""
        if not self.database_url:
            return f"sqlite:///{(self.home / 'dateline.db').absolute()}"
        for scheme in ("postgres://", "postgresql://"):
            if self.database_url.startswith(scheme):
                return "postgresql+psycopg://" + self.database_url.removeprefix(scheme)
        return self.database_url

    @property
    def index_folder(self) -> Path:
        return self.home / "index"

    @property
    def raw_folder(self) -> Path:
        return self.home / "raw"

    @property
    def usable_workers(self) -> int:
        """Processes an import uses: the setting, or one for each processor this process may run on."""
        if self.import_workers:
            return self.import_workers
        # Not every system can say which of its processors a process may use.
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
