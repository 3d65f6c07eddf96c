"""The `dateline` command: parse, call, print."""

import argparse
import errno
import logging
import os
import socket
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NoReturn, get_args

import orjson
import uvicorn
from pydantic import ValidationError
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from tqdm import tqdm

from app import __version__, addresses, importing, search
from app.documents import EntityType, Hints, RejectedRecord
from app.enriching import run_enrich
from app.errors import ArchiveError, BadRequest, NotFound, NotReady
from app.importing import ImportOptions, ImportSummary
from app.parallel import in_order
from app.readers.authorities import read_list
from app.readers.files import raw_files
from app.readers.records.mapping import FieldMapping, read_mapping
from app.reading import ReadingOptions, Result, batches, reading
from app.rereading import RereadOptions, run_rebuild, run_reread
from app.schemas.articles import article_json
from app.settings import Settings
from app.store import authorities, listing, resolving
from app.store.database import open_store
from app.store.runs import OUTCOMES, Item

DONE, SOME_REJECTED, WRONG_USE, FAILED, INTERRUPTED = 0, 1, 2, 3, 130
_MOST_REASONS_SHOWN = 20
_MAPPING = "JSON or TOML file: which column holds which field"


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; gives 0 when done, 1 when some files were rejected, 2 wrong use, 3 failed, 130 interrupted."""
    options = parser().parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        settings = Settings()
        code: int = options.run(settings, options)
        sys.stdout.flush()
    except (BadRequest, NotFound) as error:
        return _complain(str(error), WRONG_USE)
    except ValidationError as error:
        wrong = ", ".join(f"DATELINE_{str(fault['loc'][0]).upper()}: {fault['msg']}" for fault in error.errors())
        return _complain(f"a setting is wrong: {wrong}", WRONG_USE)
    except ArchiveError as error:
        return _complain(str(error), FAILED)
    except SQLAlchemyError as error:
        # Only what the database itself says; the whole message would show the statement and its values.
        return _complain(f"the database failed: {getattr(error, 'orig', None) or type(error).__name__}", FAILED)
    except KeyboardInterrupt:
        return _complain("interrupted; what was committed stays, and the same command goes on from there", INTERRUPTED)
    except BrokenPipeError:
        _give_up_output()
        return DONE
    except OSError as error:
        if error.filename is None:
            _give_up_output()
        return _complain(f"{error.filename or 'the output'}: {error.strerror or error}", FAILED)
    return code


def _give_up_output() -> None:
    """Sends what is still to be printed nowhere: the interpreter would try again at its end, and complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence, without the usage before it."""

    def error(self, message: str) -> NoReturn:
        self.exit(WRONG_USE, f"{self.prog}: {message}\n")


def parser() -> argparse.ArgumentParser:
    """The command line with every command and option."""
    whole = _Parser(prog="dateline", description="A self-hosted news archive with a REST API.")
    whole.add_argument("--version", action="version", version=f"dateline {__version__}")
    commands = whole.add_subparsers(required=True, metavar="COMMAND")
    _add_import(commands)
    _add_read(commands)
    _add_enrich(commands)
    _add_entities(commands)
    _add_index(commands)
    _add_serve(commands)
    return whole


def _add_import(commands: Any) -> None:
    imports = commands.add_parser("import", help="import files, folders and archives into the archive")
    imports.add_argument("paths", nargs="*", type=Path, metavar="PATH")
    again = imports.add_mutually_exclusive_group()
    again.add_argument("--reread", action="store_true", help="read the kept raw bytes again, with today's readers")
    again.add_argument("--rebuild", action="store_true", help="make a lost store anew from the kept raw bytes")
    imports.add_argument("--publisher", metavar="NAME", help="publisher of files that do not name one")
    imports.add_argument(
        "--url-prefix", type=_address, metavar="URL", help="address that the files' relative paths continue"
    )
    imports.add_argument("--mapping", type=_mapping, default=(), metavar="FILE", help=_MAPPING)
    imports.add_argument("--no-enrich", action="store_true", help="do not look for entities now")
    imports.add_argument(
        "--workers", type=_number(1, 64), default=0, metavar="N", help="reading processes; default all cores"
    )
    imports.add_argument("--dry-run", action="store_true", help="say what would happen and save nothing")
    imports.add_argument("--json", action="store_true", help="print the summary as one JSON object")
    imports.set_defaults(run=_import)


def _add_read(commands: Any) -> None:
    reads = commands.add_parser("read", help="print what the files give as NDJSON; store nothing")
    reads.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    reads.add_argument("--mapping", type=_mapping, default=(), metavar="FILE", help=_MAPPING)
    reads.add_argument("--no-enrich", action="store_true", help="do not look for entities")
    reads.set_defaults(run=_read)


def _add_enrich(commands: Any) -> None:
    enriches = commands.add_parser("enrich", help="run the current enrichers over stored articles")
    which = enriches.add_mutually_exclusive_group()
    which.add_argument("--outdated", action="store_true", help="those the current enrichers have not seen; the default")
    which.add_argument("--all", action="store_true", dest="everything", help="all of them")
    enriches.add_argument("--dry-run", action="store_true", help="print the differences by field and save nothing")
    enriches.set_defaults(run=_enrich)


def _add_entities(commands: Any) -> None:
    entities = commands.add_parser("entities", help="join names across articles; load and unload authority lists")
    entity_acts = entities.add_subparsers(required=True, metavar="ACT")
    resolves = entity_acts.add_parser("resolve", help="join them anew; an import does so at its end")
    resolves.set_defaults(run=_entities_resolve)
    loads = entity_acts.add_parser("load", help="load an authority list in place of the one of that name")
    loads.add_argument("file", type=Path, metavar="FILE", help="CSV, JSON Lines or FollowTheMoney entities")
    loads.add_argument("--list", metavar="NAME", help="name of the list; default the file's name without its ending")
    loads.add_argument("--type", choices=get_args(EntityType), metavar="TYPE", help="type of rows that state none")
    loads.add_argument("--json", action="store_true", help="print the summary as one JSON object")
    loads.set_defaults(run=_entities_load)
    unloads = entity_acts.add_parser("unload", help="remove an authority list")
    unloads.add_argument("name", metavar="NAME")
    unloads.set_defaults(run=_entities_unload)


def _add_index(commands: Any) -> None:
    index = commands.add_parser("index", help="rebuild or check the search index")
    acts = index.add_subparsers(required=True, metavar="ACT")
    rebuild = acts.add_parser("rebuild", help="build the index anew from the store, then switch to it")
    rebuild.set_defaults(run=_index_rebuild)
    check = acts.add_parser("check", help="check that the index holds exactly the store's articles")
    check.set_defaults(run=_index_check)


def _add_serve(commands: Any) -> None:
    serves = commands.add_parser("serve", help="serve the archive over HTTP")
    serves.add_argument("--host", help="address to listen on; default DATELINE_HOST")
    serves.add_argument("--port", type=_number(0, 65535), help="port to listen on; default DATELINE_PORT")
    serves.add_argument("--workers", type=_number(1, 64), help="server processes; default DATELINE_SERVER_WORKERS")
    serves.set_defaults(run=_serve)


def _number(least: int, most: int) -> Callable[[str], int]:
    def read(value: str) -> int:
        if not value.isascii() or not value.isdecimal() or not least <= int(value[:9]) <= most:
            raise argparse.ArgumentTypeError(f"takes a number from {least} to {most}")
        return int(value)

    return read


def _address(value: str) -> str:
    if addresses.absolute(value) is None:
        raise argparse.ArgumentTypeError("takes an absolute address that begins with http:// or https://")
    return value


def _mapping(path: str) -> FieldMapping:
    try:
        return read_mapping(Path(path))
    except BadRequest as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _complain(message: str, code: int) -> int:
    print(f"dateline: {message}", file=sys.stderr)
    return code


def _import(settings: Settings, options: argparse.Namespace) -> int:
    if mistake := _import_mistake(options):
        return _complain(mistake, WRONG_USE)
    engine = open_store(settings)
    with _progress_bar() as advance:
        summary = _run_import(engine, settings, options, advance)
    if options.json:
        print(orjson.dumps(_summary_json(summary)).decode())
    else:
        _print_summary(summary, dry_run=options.dry_run)
    return SOME_REJECTED if summary.outcomes["rejected"] else DONE


def _import_mistake(options: argparse.Namespace) -> str | None:
    """What is wrong with how an import was called; None for nothing."""
    if not (options.reread or options.rebuild):
        return None if options.paths else "import needs a PATH, or --reread"
    asked = "--reread" if options.reread else "--rebuild"
    if options.paths or options.publisher or options.url_prefix or options.mapping:
        return f"{asked} takes no PATH and no hints: each record is read with those that it came with"
    return "--rebuild has no --dry-run" if options.rebuild and options.dry_run else None


def _run_import(
    engine: Engine, settings: Settings, options: argparse.Namespace, advance: importing.Progress
) -> ImportSummary:
    enrich, workers, dry_run = not options.no_enrich, options.workers, options.dry_run
    if options.reread:
        return run_reread(engine, settings, RereadOptions(enrich, workers, dry_run), advance)
    if options.rebuild:
        return run_rebuild(engine, settings, RereadOptions(enrich, workers), advance)
    hints = Hints(options.publisher, options.url_prefix, options.mapping)
    return importing.run_import(
        engine, settings, options.paths, ImportOptions(hints, enrich, workers, dry_run), advance
    )


@dataclass(slots=True)
class _Advance:
    """Moves the progress bar by the items of a commit."""

    bar: "tqdm[None]"

    def __call__(self, items: Sequence[Item]) -> None:
        self.bar.update(len(items))


@contextmanager
def _progress_bar() -> Iterator[_Advance]:
    with tqdm(unit=" records", disable=not sys.stderr.isatty(), file=sys.stderr) as bar:
        yield _Advance(bar)


def _summary_json(summary: ImportSummary) -> dict[str, object]:
    return {
        "import_id": summary.run_id,
        "outcomes": summary.outcomes,
        "codes": dict(sorted(summary.codes.items())),
        "rejected_not_named": summary.outcomes["rejected"] - len(summary.rejected),
        "rejected": [{"source": i.source, "code": i.code, "message": i.message} for i in summary.rejected],
        "seconds": round(summary.seconds, 3),
    }


def _print_summary(summary: ImportSummary, *, dry_run: bool) -> None:
    total = sum(summary.outcomes.values())
    print(f"{'would have read' if dry_run else 'read'} {total} records in {summary.seconds:.1f} s")
    for outcome in OUTCOMES:
        print(f"  {outcome:10} {summary.outcomes[outcome]:>8}")
    for code, count in sorted(summary.codes.items()):
        print(f"    {code:18} {count:>6}")
    for item in summary.rejected[:_MOST_REASONS_SHOWN]:
        print(f"  {item.source}: {item.message or item.code}", file=sys.stderr)
    hidden = summary.outcomes["rejected"] - _MOST_REASONS_SHOWN
    if hidden > 0:
        where = f"; GET /v1/imports/{summary.run_id}/items?outcome=rejected lists them all" if summary.run_id else ""
        print(f"  and {hidden} more{where}", file=sys.stderr)


def _read(settings: Settings, options: argparse.Namespace) -> int:
    chosen = ReadingOptions(
        hints=Hints(mapping=options.mapping), limits=importing.limits_of(settings), enrich=not options.no_enrich
    )
    failed = False
    groups = (
        (batch, [record for record in batch if not isinstance(record, RejectedRecord)])
        for batch in batches(raw_files(options.paths, chosen.hints, chosen.limits))
    )
    for batch, results in in_order(groups, reading(chosen), settings.usable_workers):
        read = iter(results)
        for record in batch:
            result = record if isinstance(record, RejectedRecord) else next(read)
            failed |= isinstance(result, RejectedRecord)
            sys.stdout.buffer.write(orjson.dumps(_line(result), option=orjson.OPT_APPEND_NEWLINE))
        sys.stdout.buffer.flush()
    return SOME_REJECTED if failed else DONE


def _line(result: Result) -> dict[str, object]:
    if isinstance(result, RejectedRecord):
        return {"source": result.source, "error": {"code": result.code, "message": result.message}}
    return article_json(result, None)


def _enrich(settings: Settings, options: argparse.Namespace) -> int:
    engine = open_store(settings)
    with tqdm(unit=" articles", disable=not sys.stderr.isatty(), file=sys.stderr) as bar:
        summary = run_enrich(
            engine, settings, everything=options.everything, dry_run=options.dry_run, progress=bar.update
        )
    verb = "would change" if options.dry_run else "changed"
    print(f"looked at {summary.articles} articles; {verb} {summary.changed}; failed {summary.failed}")
    if options.dry_run:
        for name, changes in sorted(summary.fields.items()):
            sides = ", ".join(f"{count} {side}" for side, count in sorted(changes.sides.items()))
            print(f"  {name:24} in {changes.articles} articles: {sides}")
    return SOME_REJECTED if summary.failed else DONE


def _entities_resolve(settings: Settings, options: argparse.Namespace) -> int:
    engine = open_store(settings)
    report = resolving.resolve(engine)
    listing.link_new(engine)
    search.catch_up(engine, settings)
    print(f"{report.keys} names, {report.joined} joined to others; merged now {report.merged}, split {report.split}")
    return DONE


def _entities_load(settings: Settings, options: argparse.Namespace) -> int:
    name = options.list or options.file.name.partition(".")[0]
    engine = open_store(settings)
    report = authorities.load(engine, name, read_list(options.file, options.type))
    search.catch_up(engine, settings)
    summary = {"list": name, **asdict(report), "codes": report.codes}
    print(orjson.dumps(summary).decode() if options.json else f"{name}: {report}")
    for complaint in report.complaints(_MOST_REASONS_SHOWN):
        print(complaint, file=sys.stderr)
    return SOME_REJECTED if report.rejected else DONE


def _entities_unload(settings: Settings, options: argparse.Namespace) -> int:
    engine = open_store(settings)
    authorities.unload(engine, options.name)
    search.catch_up(engine, settings)
    return DONE


def _index_rebuild(settings: Settings, options: argparse.Namespace) -> int:
    report = search.rebuild(open_store(settings), settings)
    print(f"the index was built anew and holds {report.articles} articles")
    return DONE


def _index_check(settings: Settings, options: argparse.Namespace) -> int:
    report = search.check(open_store(settings), settings)
    print(report)
    return DONE if report.clean else SOME_REJECTED


def _serve(settings: Settings, options: argparse.Namespace) -> int:
    host = options.host or settings.host
    port = settings.port if options.port is None else options.port
    _check_free(host, port)
    open_store(settings).dispose()
    uvicorn.run(
        "app.main:create_app",
        factory=True,
        host=host,
        port=port,
        workers=options.workers or settings.server_workers,
        log_level="info",
        access_log=False,
    )
    return DONE


def _check_free(host: str, port: int) -> None:
    """Raises NotReady where the server could not listen; it would say so only after its start, and not as we do."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        usable = sum(_check_bindable(family, address) for family, _, _, _, address in found)
        if not usable:
            raise OSError(errno.EADDRNOTAVAIL, os.strerror(errno.EADDRNOTAVAIL))
    except OSError as error:
        raise NotReady(f"The server cannot listen on port {port} of {host}: {error.strerror}.") from error


def _check_bindable(family: int, address: tuple[object, ...]) -> bool:
    """Whether this machine has the address: a name may stand for several. Raises OSError where it may not be used."""
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        if error.errno in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT):
            return False
        raise
    return True


if __name__ == "__main__":
    sys.exit(main())
