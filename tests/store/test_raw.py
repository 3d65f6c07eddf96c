"""The files that an import keeps."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from app.store.raw import keep_raw, read_raw
from app.text import sha256_hex


def test_several_may_keep_the_same_file_at_once(tmp_path: Path) -> None:
    contents = {sha256_hex(content): content for content in (bytes([n]) * 300_000 for n in range(20))}
    with ThreadPoolExecutor(6) as pool:
        for _ in pool.map(lambda _: keep_raw(tmp_path, contents), range(6)):
            pass
    assert all(read_raw(tmp_path, name) == content for name, content in contents.items())
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == len(contents)
