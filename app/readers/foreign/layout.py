"""Kinds of text files that the layout of their lines tells: program text, settings, logs, tables."""

import csv
import re
from collections.abc import Sequence

# Comments, roff requests, headings of reStructuredText and POD.
_COMMENT = re.compile(
    r"""\s*(?://|/\*|\*/|\#(?:\s|\#|!|include|define|if|end|pragma|$)|;;|%%|\.\\"|'\\"|\.[A-Z][A-Za-z]\b|
    [ur]?\"{3}|'{3}|<!--|-->|dnl\b|\.\.\s)|\s+\*(?:\s|$)|--\s*(?=\S)|=\w|%\s""",
    re.X,
)
_ENDING = re.compile(r"""(?:[{};\\]|[)\w\]"']\s*\)\s*:|=>|[(\[=]|->|\|)\s*$""")
_STATEMENT = re.compile(
    r"""\s*(?:(?:import|use|package|namespace|using|include|require)\s+[\w.:/]+;?\s*$|from\s+[\w.]+\s+import\b|
    (?:def|func|function|fn|sub|class|struct)\s+\w+\s*[({:<]|
    (?:return|var|let|const|my|local|export|set|echo|if|elif|for|while|else|end|fi|done|try|except|raise|
    SELECT|INSERT|CREATE)\b.*[(){}=;:$<>\[\]]|@\w+(?:\.\w+)*(?:\(|$))""",
    re.X,
)
# `key = value`, `key: value`, `[section]`, `- item`; a name with a capital alone is a speaker or a label of a page.
_PAIR = re.compile(
    r"""\s*(?:-\ )?["']?(?:[a-z][\w.\-/]*|[A-Z_][A-Z0-9_.\-]*|[A-Za-z][\w\-]*[_.\-][\w.\-]*)["']?\s*(?:=|:(?:\s|$))|
    \s*\[[\w .:"\-/]+\]\s*$|\s*-\s+[\w./\-]+\s*$""",
    re.X,
)
_LOGGED = re.compile(
    r"""\s*\[?(?:(?:\S+\ )?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d|[A-Z][a-z]{2}\ [ \d]\d\ \d\d:\d\d:\d\d\ |
    \d{1,3}(?:\.\d{1,3}){3}\ |
    \d\d/\w{3}/\d{4}:\d\d:|(?:DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL|TRACE)\b[\]:\ ]|\d\d:\d\d:\d\d[.,]\d{3})""",
    re.X,
)
# A speaker and what is said look like a key and its value, but are prose.
_SPOKEN = re.compile(r"[^=:]*:(?:\s+\S+){12}")
_CODED = re.compile(r"\s*[A-Za-z0-9+/=_\-]{40,}\s*$")
_SYMBOLS = re.compile(r"[{}\[\]<>;=_\\|*&^$#@~`+]|\(\)|::|->|%[sd]")
_SYMBOL_SHARE = 0.06

# The share of a text in lines that look like no prose: 0.35 at most in 290 scraped pages, two of them mathematics at
# 0.45, and 0.31 in all but three of 3,300 news stories; two thirds and more in 19 of 20 files of program text.
_MASS_SHARE, _LINE_SHARE = 0.5, 0.4
# Settings with one long description; no story has more than 0.45.
_CLEAR_LINE_SHARE = 0.7
# Where the name says so too; manuals in program text are mostly prose.
_NAMED_MASS_SHARE, _NAMED_LINE_SHARE = 0.2, 0.15
_CODE_NAMES = re.compile(
    r"""\.(?:py[iwx]?|pxd|pxi|ipynb|c|cc|cpp|cxx|cu|cuh|h|hh|hpp|hxx|inl|m|mm|java|kt|scala|groovy|cs|fs|vb|go|rs|rb|
    p[lm]|pod|php|js|mjs|cjs|jsx|ts|tsx|vue|css|scss|less|lua|r|jl|swift|dart|ex|exs|erl|hs|clj|el|lisp|scm|sh|bash|zsh|fish|
    ps1|bat|cmd|sql|awk|sed|tcl|vim|asm|s|f|f90|for|pas|ada|cmake|mk|am|m4|gradle|proto|thrust|tex|bib|sty|cls|
    ya?ml|toml|ini|cfg|conf|properties|env|service|desktop|rules|log|out|err|csv|tsv|tab|dat|po|pot|diff|patch|lock|
    srt|vtt|ass|[1-8])$""",
    re.I | re.X,
)

_SEPARATORS = ("\t", ";", "|", ",")
_LEAST_ROWS = 3
_EVEN_ROWS = 0.9
_MOST_ROWS = 200
_LONGEST_CELL_WORDS = 12


def layout_kind(text: str, name: str) -> str | None:
    """The kind of a text whose lines are no prose; `name` is the file's, which tips the balance."""
    lines = [line for line in text.splitlines() if line.strip()]
    logged = sum(bool(_LOGGED.match(line)) for line in lines)
    if logged >= _LEAST_ROWS and logged * 2 >= len(lines):
        return "a log"
    if _is_table(lines):
        return "a table without columns that an article has"
    return "program text or settings" if _is_code(lines, name) else None


def _is_code(lines: Sequence[str], name: str) -> bool:
    marked = [line for line in lines if _is_marked(line)]
    mass = sum(len(line.strip()) for line in marked) / max(1, sum(len(line.strip()) for line in lines))
    share = len(marked) / max(1, len(lines))
    if _CODE_NAMES.search(name):
        return mass >= _NAMED_MASS_SHARE and share >= _NAMED_LINE_SHARE
    if len(lines) < _LEAST_ROWS:
        return False
    return (mass >= _MASS_SHARE and share >= _LINE_SHARE) or (mass >= _NAMED_MASS_SHARE and share >= _CLEAR_LINE_SHARE)


def _is_marked(line: str) -> bool:
    if any(form.match(line) for form in (_COMMENT, _STATEMENT, _LOGGED, _CODED)) or _ENDING.search(line):
        return True
    if _PAIR.match(line) and not _SPOKEN.match(line):
        return True
    return len(_SYMBOLS.findall(line)) >= _SYMBOL_SHARE * (len(line) - line.count(" "))


def _is_table(lines: Sequence[str]) -> bool:
    """Whether the lines are divided into the same number of short cells by the same character."""
    if len(lines) < _LEAST_ROWS:
        return False
    for separator in _SEPARATORS:
        chosen = [line for line in lines[:_MOST_ROWS] if not line.startswith("#")]
        if sum(separator in line for line in chosen) < _EVEN_ROWS * len(chosen):
            continue
        rows = _rows(chosen, separator)
        if len(rows) >= _LEAST_ROWS and _is_even(rows, separator):
            return True
    return False


def _rows(lines: Sequence[str], separator: str) -> list[list[str]]:
    try:
        return [row for row in csv.reader(lines, delimiter=separator) if row]
    except csv.Error:
        return []


def _is_even(rows: Sequence[Sequence[str]], separator: str) -> bool:
    width = len(rows[0])
    even = [row for row in rows if len(row) == width]
    if width < 2 or len(even) < _EVEN_ROWS * len(rows):
        return False
    # Writers put a space behind a comma, tables none.
    cells = [cell for row in even for cell in row[1:]]
    if separator == "," and sum(cell.startswith(" ") for cell in cells) > 0.1 * len(cells):
        return width > 2 and all(len(cell.split()) <= 3 for cell in cells)
    header = rows[0]
    return all(len(cell.split()) <= _LONGEST_CELL_WORDS for cell in header) and _is_short(even)


def _is_short(rows: Sequence[Sequence[str]]) -> bool:
    """Whether most columns hold short cells."""
    columns = list(zip(*rows, strict=True))
    short = [column for column in columns if sum(len(cell.split()) for cell in column) <= 6 * len(column)]
    return len(short) * 2 >= len(columns)
