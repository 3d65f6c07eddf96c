"""Connections to the store."""

from contextlib import ExitStack

import pytest
from sqlalchemy import text

from app.store.database import reading

# The server framework's own limit of threads.
THREADS = 40


@pytest.mark.store
def test_every_thread_of_a_server_may_read_at_once(engine):
    with ExitStack() as stack:
        sessions = [stack.enter_context(reading(engine)) for _ in range(THREADS)]
        assert {session.scalar(text("SELECT count(*) FROM articles")) for session in sessions} == {0}
