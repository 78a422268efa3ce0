# `make` alone lists the targets. Each does all of its own set-up, once per state of the files that decide it.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help install demo test lint types bench soak docs assets lock wheel clean

PREPARE := scripts/prepare.sh
BIN := .venv/bin
# more than cores: half of a test's time is waiting for browsers, databases and processes of its own
WORKERS ?= 3
# what was compiled once is not compiled by every process again
export PYTHONDONTWRITEBYTECODE :=
DEMO_PACK ?= jindong
DEMO_OPTIONS ?=
TESTS ?= tests plugins

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install:  ## make a ready .venv: locked packages, web assets, translations
	@$(PREPARE) assets development translations

demo:  ## load the demo pack, start on an embedded database, print the address and one account per role
	@$(PREPARE) assets runtime translations
	@exec $(BIN)/yimen demo --pack $(DEMO_PACK) $(DEMO_OPTIONS)

test: ready lint  ## everything a change must pass: lint, types, all tests (soak excepted)
	@$(BIN)/mypy >.build/types 2>&1 & types=$$!; \
	[ -d tests/shape/__pycache__ ] || $(BIN)/python -m pytest $(TESTS) --collect-only -qq >/dev/null 2>&1; \
	$(BIN)/python -m pytest $(TESTS) -n $(WORKERS) --dist worksteal --durations 15; tests=$$?; \
	wait $$types; typed=$$?; cat .build/types; exit $$((tests || typed))

lint: ready  ## style, format, and which room may import which
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@PYTHONPATH=platform $(BIN)/lint-imports --no-cache

types: ready  ## mypy: strict in the pure rooms, standard elsewhere
	@$(BIN)/mypy

bench: ready  ## measure ratios to floors, print them, write bench/results.json
	@PYTHONPATH=platform:tests $(BIN)/python -m bench

soak: ready  ## the long checks: faults, fuzz, a million rows
	@$(BIN)/python -m pytest $(TESTS) -m soak --timeout 7200

docs: ready  ## write the pages that are drawn from the code
	@$(BIN)/python scripts/findings.py && $(BIN)/python scripts/hooks.py

assets:  ## bundle the web assets into platform/yimen/static/dist
	@$(PREPARE) assets

lock: ready  ## write the lock files anew from setup.py
	@$(BIN)/python scripts/lock.py

wheel: ready  ## build dist/*.whl and dist/*.tar.gz
	@rm -rf build dist
	@$(BIN)/python -m build --no-isolation

clean:  ## remove everything that a target made, the virtual environment too
	@rm -rf .venv .build build dist node_modules platform/yimen/static/dist platform/*.egg-info \
	  .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@find platform -name '*.mo' -delete 2>/dev/null || true

.PHONY: ready
ready:
	@$(PREPARE) machine assets development translations
