# Everything that is done with a checkout. `make` alone lists it.
#
# A virtual environment in .venv holds what requirements/*.lock name, by their hashes;
# stamp files in it make a second run instant. Nothing outside this folder is written.

.DEFAULT_GOAL := help
.PHONY: help demo run test check bench lock migration texts clean
.DELETE_ON_ERROR:

# Passed on to the command: make demo ARGS='--no-serve'
ARGS ?=
# Test processes at a time.
PROCESSES ?= 2

PY := .venv/bin/python
PIP := $(PY) -m pip --no-input --disable-pip-version-check -q
UV := uv==0.13.9
PURE := $(shell grep -v '^\#' tests/pure_files.txt 2>/dev/null | paste -sd, -)

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: .venv/run.stamp ## show a synthetic city, from nothing to the year's report
	@$(PY) -m app demo $(ARGS)

run: .venv/run.stamp ## run everything in one process
	@$(PY) -m app run $(ARGS)

# With ARGS the tests it chooses run alone; without, all run and the coverage is measured.
test: .venv/dev.stamp ## run the tests (ARGS='tests/unit -k calls' chooses)
ifneq ($(ARGS),)
	@$(PY) -m pytest $(ARGS)
else
	@rm -f .coverage .coverage.*
	@$(PY) -m coverage run -m pytest -q -n $(PROCESSES) --dist loadfile --no-loadscope-reorder --durations=25
	@$(PY) -m coverage combine -q
	@$(PY) -m coverage report --fail-under=92
	@echo "Rules (tests/pure_files.txt), every branch:"
	@$(PY) -m coverage report --include='$(PURE)' --fail-under=100
endif

check: .venv/dev.stamp ## check style, types and imports
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check -q .
	@$(PY) -m mypy
	@.venv/bin/lint-imports

bench: .venv/bench.stamp ## measure, beside other libraries
	@$(PY) -m benchmarks $(ARGS)

migration: .venv/dev.stamp ## write the migration for changed tables (ARGS='add_visit_place')
	@$(PY) -m tools.migrations $(ARGS)

texts: .venv/dev.stamp ## tell which texts of the console have no English (ARGS=--write: list them there)
	@$(PY) -m tools.catalogue $(ARGS)

COMPILE := UV_CACHE_DIR=var/lock/cache var/lock/bin/uv pip compile pyproject.toml --generate-hashes --universal \
	--python-version 3.11 -q --no-header
lock: ## resolve the dependencies of pyproject.toml anew
	@$(FIND_PYTHON) && "$$python" -m venv var/lock
	@var/lock/bin/python -m pip -q --disable-pip-version-check install $(UV)
	$(COMPILE) -o requirements/run.lock
	$(COMPILE) --group dev -c requirements/run.lock -o requirements/dev.lock
	$(COMPILE) --group bench -c requirements/run.lock -o requirements/bench.lock
	@rm -rf var/lock

clean: ## remove the virtual environment and caches; var/ with your data stays
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	rm -f .coverage .coverage.*
	find . -name __pycache__ -prune -exec rm -rf {} +

# The first Python that is new enough and can make virtual environments.
FIND_PYTHON = python=$$(for name in python3 python3.13 python3.12 python3.11; do \
	"$$name" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' \
	>/dev/null 2>&1 && { command -v "$$name"; break; }; done); \
	test -n "$$python" || { echo "Uppsök needs Python 3.11 or later with venv:" \
	"on Debian and Ubuntu, apt-get install python3 python3-venv" >&2; exit 1; }

.venv/bin/python:
	@$(FIND_PYTHON); echo "Making .venv with $$python"; "$$python" -m venv .venv

# `uppsok` works from any folder: the .pth file says where the packages are.
.venv/run.stamp: requirements/run.lock | .venv/bin/python
	@echo "Installing what Uppsök needs (once; a minute or two)"
	@$(PIP) install --require-hashes -r $<
	@echo "$(CURDIR)" > "$$($(PY) -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/uppsok.pth"
	@printf '#!/bin/sh\nexec "%s/.venv/bin/python" -P -m app "$$@"\n' "$(CURDIR)" > .venv/bin/uppsok
	@chmod 755 .venv/bin/uppsok
	@touch $@

.venv/dev.stamp: requirements/dev.lock .venv/run.stamp
	@echo "Installing the tools for tests and checks"
	@$(PIP) install --require-hashes -r $<
	@touch $@

.venv/bench.stamp: requirements/bench.lock .venv/run.stamp
	@echo "Installing the libraries to measure beside"
	@$(PIP) install --require-hashes -r $<
	@touch $@
