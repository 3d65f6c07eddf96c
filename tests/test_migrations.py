"""The migrations make the schema that the models describe, on both databases."""

import json
import os
import subprocess
import sys

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

from app.errors import NotReady
from app.settings import Settings
from app.store import database
from app.store.models import Base

pytestmark = pytest.mark.store


def schema_of(engine: Engine) -> dict[str, str]:
    """Every table as the database itself describes it, constraints by name."""
    inspector = inspect(engine)
    return {
        name: json.dumps(
            [
                sorted(f"{c['name']} {c['type']} {c['nullable']}" for c in inspector.get_columns(name)),
                inspector.get_pk_constraint(name),
                sorted(inspector.get_foreign_keys(name), key=str),
                sorted(inspector.get_unique_constraints(name), key=str),
                sorted(inspector.get_indexes(name), key=str),
            ],
            default=str,
        )
        for name in sorted(inspector.get_table_names())
        if name != "alembic_version"
    }


def test_an_empty_database_gets_every_table(settings: Settings):
    engine = database.open_store(settings)
    assert set(Base.metadata.tables) <= set(inspect(engine).get_table_names())
    assert database.is_current(engine)
    engine.dispose()


def test_models_and_migrations_agree(engine: Engine):
    command.check(database.alembic_config(engine))


def test_the_newest_migration_can_be_taken_back_and_made_again(engine: Engine):
    config = database.alembic_config(engine)
    before = schema_of(engine)
    command.downgrade(config, "-1")
    assert not database.is_current(engine)
    assert schema_of(engine) != before
    command.upgrade(config, "head")
    assert database.is_current(engine)
    assert schema_of(engine) == before


def test_there_is_one_line_of_migrations(engine: Engine):
    script = ScriptDirectory.from_config(database.alembic_config(engine))
    assert len(script.get_heads()) == 1
    assert len(script.get_bases()) == 1


def test_every_constraint_has_a_name(engine: Engine):
    inspector = inspect(engine)
    for table in Base.metadata.tables:
        constraints = [
            inspector.get_pk_constraint(table),
            *inspector.get_foreign_keys(table),
            *inspector.get_unique_constraints(table),
            *inspector.get_check_constraints(table),
        ]
        assert [(table, constraint) for constraint in constraints if not constraint["name"]] == []


def test_two_processes_may_migrate_at_once(settings: Settings):
    migrating = "from app.settings import Settings; from app.store.database import open_store; open_store(Settings())"
    named = {"DATELINE_HOME": str(settings.home), "DATELINE_DATABASE_URL": settings.database_url or ""}
    started = [subprocess.Popen([sys.executable, "-c", migrating], env={**os.environ, **named}) for _ in range(3)]
    assert [process.wait(60) for process in started] == [0, 0, 0]
    engine = database.create_engine(settings)
    assert database.is_current(engine)
    engine.dispose()


def test_a_store_that_may_not_be_migrated_is_refused(settings: Settings):
    with pytest.raises(NotReady, match="DATELINE_MIGRATE"):
        database.open_store(settings.model_copy(update={"migrate": False}))


def test_facts_that_were_stored_before_they_had_addresses_are_found_by_their_ids(archive: Engine):
    config = database.alembic_config(archive)

    def numbers() -> list[tuple[object, ...]]:
        with archive.connect() as connection:
            asked = "SELECT article_row, position, id_number FROM {} ORDER BY article_row, position"
            return [
                tuple(row) for name in ("quotes", "figures") for row in connection.execute(text(asked.format(name)))
            ]

    before = numbers()
    command.downgrade(config, "20261123e")
    command.upgrade(config, "head")
    assert numbers() == before
    assert len({row[2] for row in before}) == len(before) > 10
