# A fresh clone needs only Python 3.11 or newer, make and git: every target sets up what it needs.
.DEFAULT_GOAL := help
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-virtualenv
HASHED := --require-hashes --only-binary :all:
# The first of these that runs and is new enough (a pyenv shim may be there and not run).
PY ?= $(shell for p in python3.11 python3.12 python3.13 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)

SEEDS ?= 2000
FROM ?= 0

.PHONY: help
help:  ## print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: demo
demo: .venv/.run  ## the main job, against pretend platforms: watch 18 offices publish, and the figures arrive
	$(BIN)/siaran demo

.PHONY: desk
desk: .venv/.run  ## the desk in your browser, with the demo's data and three members whose sign-in it prints
	$(BIN)/siaran demo --desk

.PHONY: test
test: .venv/.dev  ## every test, on SQLite and on a real PostgreSQL
	$(BIN)/python -m pytest -q -n auto $(ARGS)

.PHONY: check
check: lint types floors test sim demo  ## what CI runs: lint, types, floors, tests, 2,000 storms, the main job

.PHONY: sim
sim: .venv/.dev  ## the simulator: make sim SEEDS=2000 [FROM=0] [JOBS=2]; each seed another storm
	$(BIN)/python -m tests.sim $(FROM) $$(($(FROM) + $(SEEDS))) $(JOBS)

.PHONY: lint
lint: .venv/.dev  ## style and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

.PHONY: types
types: .venv/.dev  ## mypy --strict
	$(BIN)/mypy

.PHONY: floors
floors: .venv/.dev  ## imports point downwards
	$(BIN)/lint-imports --no-cache

.PHONY: format
format: .venv/.dev  ## let ruff write the code its way
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.PHONY: coverage
coverage: .venv/.dev  ## run the tests and show what they never reach
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -q
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

# What must not have a single line or branch that no test reaches.
CORE := siaran/queue siaran/publish siaran/wire siaran/domain
COMMA := ,
EMPTY :=
.PHONY: coverage-core
coverage-core: .venv/.dev  ## fail where a branch of queue, publish, wire or domain is not reached by their own tests
	$(BIN)/coverage erase
	$(BIN)/coverage run --source=$(subst $(EMPTY) ,$(COMMA),$(CORE)) -m pytest -q -k "not postgresql" \
		tests/unit tests/ledger tests/publish tests/wire
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report --fail-under=100

.PHONY: mutants
mutants: .venv/.dev  ## plant named bugs one at a time and show that each is caught: make mutants ARGS="lease epoch"
	$(BIN)/python -m tests.mutants $(ARGS)

.PHONY: kills
kills: .venv/.dev  ## real processes, really killed at every step: make kills KILLS=500
	$(BIN)/python -m tests.crash.kills --kills $(or $(KILLS),500)

.PHONY: revision
revision: .venv/.dev  ## write the next database revision: make revision m="what changes"
	$(BIN)/python -c 'import sys; from siaran.store.migrate import draft; print(draft(sys.argv[1]))' '$(m)'
	$(BIN)/ruff format --quiet siaran/store/migrations

.PHONY: lock
lock:  ## lock requirements*.in anew (needs uv)
	uv pip compile requirements.in --universal --python-version 3.11 --generate-hashes \
		--no-annotate --no-header --output-file requirements.lock
	uv pip compile requirements-dev.in -c requirements.lock --universal --python-version 3.11 --generate-hashes \
		--no-annotate --no-header --output-file requirements-dev.lock

.PHONY: clean
clean:  ## take away what make made; your content, templates and var stay
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage* build dist

.venv/bin/python:
	@test -n "$(PY)" || { echo "Python 3.11 or newer was not found. Install it, or name it: make PY=/path/to/python3"; exit 1; }
	$(PY) -m venv .venv

.venv/.run: requirements.lock pyproject.toml | .venv/bin/python
	$(PIP) $(HASHED) -r requirements.lock
	$(PIP) --no-build-isolation --no-deps --editable .
	@touch $@

.venv/.dev: .venv/.run requirements-dev.lock
	$(PIP) $(HASHED) -r requirements-dev.lock
	@touch $@
