# Two commands set everything up: `make site` builds the demo site, `make test` runs all tests.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin

.PHONY: site test bench clean
.DEFAULT_GOAL := site

site: $(VENV)/.installed ## build the demo site
	$(BIN)/rnnreport build --workers 2

test: $(VENV)/.tested ## install what tests need and run all of them
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile

bench: $(VENV)/.tested ## print measured speed and memory, beside peers where these are installed
	$(BIN)/python -m tests.benchmarks.steps
	$(BIN)/python -m tests.benchmarks.epochs
	$(BIN)/python -m tests.benchmarks.prefixes
	$(BIN)/python -m tests.benchmarks.forecasters
	$(BIN)/python -m tests.benchmarks.buckets
	$(BIN)/python -m tests.benchmarks.language_model
	$(BIN)/python -m tests.benchmarks.explanations --reviews 100
	$(BIN)/python -m tests.benchmarks.neighbours

clean: ## remove what was built, not what was trained
	rm -rf build dist

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "rnnreport needs Python 3.11 or newer; this is $$($(PYTHON) --version). Name another with: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.tested: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $@
