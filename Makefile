# make run    sets itself up, then compares the reforms in the default city
# make test   sets itself up, then runs the tests
# make site   sets itself up, then builds the documentation into build/site
#
# Set-up happens once, in a virtual environment of its own (.venv), with the
# versions of constraints.txt; pip takes them from wherever it is set up to look.
#   make run ARGS="test-town --runs 4"      other arguments for `reformlab compare`
#   make test ARGS="tests/test_scenario.py" other arguments for pytest
#   make run PYTHON=/path/to/python3.12     another Python (3.11 or newer)

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
ARGS ?=

# A command that exists may still not start (version managers), so each is tried.
PYTHON ?= $(shell for python in python3.11 python3 python; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo "$$python" && break; done)

INPUTS := pyproject.toml constraints.txt reformlab.py

.PHONY: help run test lint bench soak docs site clean

help:
	@sed -n 's/^# \{0,1\}//p' $(MAKEFILE_LIST) | head -9

run: $(VENV)/.ready-to-run
	@$(BIN)/reformlab compare $(ARGS)

# Compiled first, so that the processes of the tests do not all compile the same. Each of them
# begins with a stretch of neighbouring tests, which share towns and compiled rules, and who is
# done first takes over from the end of another's.
test: $(VENV)/.ready-to-test
	@$(WARM)
	@$(BIN)/python -m pytest --numprocesses=auto --maxprocesses=4 --dist=worksteal $(ARGS)

lint: $(VENV)/.ready-to-lint
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

bench: $(VENV)/.ready-to-run
	@$(BIN)/python -m benchmarks $(ARGS)

soak: $(VENV)/.ready-to-test
	@$(BIN)/python -m pytest -m soak $(ARGS)

docs: $(VENV)/.ready-to-run
	@$(BIN)/python -m docs.generate $(ARGS)

site: $(VENV)/.ready-for-site
	@NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict --quiet
	@echo "the documentation is in build/site/index.html"

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.created:
	@if [ -z "$(PYTHON)" ]; then \
		echo "make: no Python 3.11 or newer found; name one with PYTHON=/path/to/python" >&2; exit 2; fi
	@echo "setting up $(VENV) with $(PYTHON), once; this takes a minute or two"
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) setuptools
	@touch $@

# setuptools first: the project is then built in this environment, with these versions.
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check \
	--constraint constraints.txt
WARM := $(BIN)/python -c "from experiments.warm_cache import warm; warm(1)"

# pip would make bytecode on one core, of the packages' own tests too, for half of its time.
# What cannot be compiled is no Python, and nobody imports it.
define install
$(PIP) --no-compile --no-build-isolation --editable '.$(1)' && \
{ $(BIN)/python -m compileall -qq -j 0 -x '/site-packages/.*/tests/' $(VENV)/lib || :; }
endef

$(VENV)/.ready-to-run: $(VENV)/.created $(INPUTS)
	@$(call install,)
	@touch $@

# The model is compiled while the tests' packages arrive.
$(VENV)/.ready-to-test: $(VENV)/.ready-to-run
	@$(WARM) & $(call install,[test]) || { kill $$!; exit 1; }; wait
	@touch $@

$(VENV)/.ready-to-lint: $(VENV)/.ready-to-run
	@$(call install,[lint])
	@touch $@

$(VENV)/.ready-for-site: $(VENV)/.ready-to-run
	@$(call install,[docs])
	@touch $@
