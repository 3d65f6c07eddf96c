# Needs Python 3.11 or newer, make and a package index; everything else goes into .venv.

.DEFAULT_GOAL := help
SHELL := /bin/sh

VENV ?= .venv
BIN := $(VENV)/bin
CANDIDATES := python3.13 python3.12 python3.11 python3 python
SUITABLE := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: help run setup test soak lint types format bench fuzz quality build clean

help: ## show what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/runtime.stamp ## install, import samples/ and serve on http://127.0.0.1:8000
	$(BIN)/dateline import samples/
	$(BIN)/dateline serve

setup: $(VENV)/dev.stamp ## make the development environment in .venv

test: setup ## run the whole test suite
	$(BIN)/python -m pytest

soak: setup ## run the long versions of the tests that kill, walk and count
	$(BIN)/python -m pytest --soak tests/search/test_soak.py tests/quality/test_search_counts.py

lint: setup ## check format, style, types and import rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

types: setup ## check types only
	$(BIN)/mypy

format: setup ## put the code into the house format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: setup ## run the benchmarks; each prints its ratios
	$(BIN)/python -m bench

fuzz: setup ## read files harmed by chance; MINUTES for each reader (1), READER for one alone
	$(BIN)/python -m bench.fuzzing --minutes $(or $(MINUTES),1) $(if $(READER),--reader $(READER))

quality: setup ## measure accuracy on the data in DATELINE_CORPORA
	@if [ -z "$$DATELINE_CORPORA" ]; then \
		echo "DATELINE_CORPORA is not set. Set it to the folder of measuring data, as in:"; \
		echo "    DATELINE_CORPORA=/path/to/corpora make quality"; \
		exit 2; \
	fi
	$(BIN)/python -m pytest tests/quality -m corpora -n 0

build: setup ## build the wheel and the source archive in dist/
	$(BIN)/python -m build

clean: ## remove the environment and everything that can be made again; data/ stays
	rm -rf $(VENV) dist build .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# PYTHON=/path/to/python chooses one; otherwise the first candidate that runs, is new enough and can make environments.
$(BIN)/python:
	@python="$(PYTHON)"; \
	if [ -z "$$python" ]; then \
		for each in $(CANDIDATES); do \
			if "$$each" -c '$(SUITABLE)' >/dev/null 2>&1; then python=$$each; break; fi; \
		done; \
	fi; \
	if ! "$${python:-false}" -c '$(SUITABLE)' >/dev/null 2>&1; then \
		echo "Dateline needs Python 3.11 or newer with the venv module. Install it, or name one: make PYTHON=/path/to/python"; \
		exit 1; \
	fi; \
	echo "$$python -m venv $(VENV)"; "$$python" -m venv $(VENV)

$(VENV)/runtime.stamp: pyproject.toml constraints.txt | $(BIN)/python
	$(INSTALL) --editable .
	@touch $@

$(VENV)/dev.stamp: pyproject.toml constraints.txt | $(BIN)/python
	$(INSTALL) --editable '.[dev]'
	@touch $@ $(VENV)/runtime.stamp
