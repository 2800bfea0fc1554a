# Everything that is done with the project. Needed: Python 3.11 or newer with pip, and make; `make` alone lists it.
PYTHON ?= python3
CUSTOMERS ?= 10000

BIN := .venv/bin
# Two marks: .venv is fit to run the desk, .venv is fit to work on it.
RUN := .venv/.ready-to-run
DEV := .venv/.ready-to-develop
UV := $(or $(shell command -v uv),build/uv/bin/uv)
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

# One more than cores: some tests only wait.
WORKERS ?= $(shell echo $$(($$($(PYTHON) -c 'import os; print(os.cpu_count())') + 1)))

# Each of some hundred programs that the tests start would compile all of ours anew.
test functions: export PYTHONDONTWRITEBYTECODE :=

# A test that hangs ends the run with the place where it hangs.
PATIENT := -o faulthandler_timeout=180 -o faulthandler_exit_on_timeout=true --max-worker-restart=0

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help install run test check bench faults mutants functions pictures cnab lock clean

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-18s %s\n", $$1, $$2}'

install: $(DEV) ## make the environment in .venv, from the hashed lock

run: $(RUN) demo.db ## open the desk on 10,000 demonstration customers
	@$(BIN)/integrator-tui --database sqlite:///demo.db

test: $(DEV) ## every test, on SQLite and on a real PostgreSQL (ARGS="-k search" for some)
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(PATIENT) $(ARGS)

check: $(DEV) ## lint, format, types, import contracts, no address of this machine in a file
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@# The brackets keep this line from finding itself.
	@if git -c safe.directory='*' grep -nIE \
	  '[p]ypi\.org|[p]ythonhosted|[r]egistry\.npmjs|[i]ndex-url [a-z=]*:|/[r]oot/|/[w]ork/[a-z.]|/[o]pt/(wheels|pypi)|/[h]ome/[a-z]|/[t]mp/[a-zA-Z0-9]'; \
	then echo 'a file names a registry or a folder of one machine'; exit 1; fi

bench: $(DEV) ## speed and memory beside their floors (CUSTOMERS=1000000)
	$(BIN)/python -m benchmarks $(CUSTOMERS)

faults: $(DEV) ## what happens when things break, in small numbers (FULL=1 for all)
	$(BIN)/python -m tests.faults $(if $(FULL),--full)

mutants: $(DEV) ## one line at a time is made wrong: do the tests notice? (ARGS="--count 40 --seed 2")
	$(BIN)/python -m tests.mutants $(ARGS)

functions: $(DEV) ## ids of functions.md that no passing test carries (ONLY="F001-F031 F077")
	$(BIN)/python -m tests.functions $(ONLY)

pictures: $(DEV) ## the pictures and the film of the README anew, from the program
	$(BIN)/python -m docs.pictures

cnab: $(DEV) ## an environment with Python 3.12 or newer for the tests of slips' files (CNAB=python3.13 for another)
	$(or $(CNAB),python3.12) -m venv .venv-cnab
	.venv-cnab/bin/python -m pip --disable-pip-version-check --quiet install --no-deps -r requirements-dev.lock
	.venv-cnab/bin/python -m pip --disable-pip-version-check --quiet install -e '.[cnab]'

lock: ## write the lock files anew (UPGRADE=1 for newer versions)
lock: $(if $(filter build/%,$(UV)),$(UV))
	$(lock) --extra postgres -o requirements.lock
	$(lock) --extra postgres --group dev -c requirements.lock -o requirements-dev.lock

clean: ## remove what was made, but the demonstration
	rm -rf .venv build .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

# The build tools are locked with the rest, so that installing the project itself asks nobody.
lock = printf 'hatchling>=1.26,<2\neditables>=0.3,<1\n' | $(UV) pip compile --quiet --universal --generate-hashes \
  --python-version 3.11 --no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' \
  $(if $(UPGRADE),--upgrade) pyproject.toml -

build/uv/bin/uv:
	$(PYTHON) -m venv build/uv
	build/uv/bin/python -m pip --disable-pip-version-check --quiet install uv

demo.db: | $(RUN)
	$(BIN)/integrator-tui demo --customers 10000 $@

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12")'
	$(PYTHON) -m venv .venv

$(RUN): requirements.lock pyproject.toml | $(BIN)/python
	$(call install,requirements.lock)
	@touch $@

$(DEV): requirements-dev.lock pyproject.toml | $(BIN)/python
	$(call install,requirements-dev.lock)
	@touch $(RUN) $@

define install
	$(PIP) install --require-hashes -r $(1)
	$(PIP) install --no-deps --no-build-isolation -e .
endef
