# make demo   set up, take in the shipped publications, answer two questions
# make test   set up, run the whole test suite
# make lint   ruff, mypy --strict, import-linter
# make serve  the search page and the API over the demo data
# make bench  measure speed (tests/benchmarks)
# make bench-quality  measure how well kb finds, beside txtai and BM25, on judged collections

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO_HOME := .demo

.PHONY: demo test lint serve bench bench-quality clean

# The stamp is made anew when what is to be installed changes.
$(VENV)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "kb needs Python 3.11 or newer; try make PYTHON=python3.11")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $@

$(VENV)/.installed-bench: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[bench]'
	touch $@

demo: $(VENV)/.installed
	KB_HOME=$(DEMO_HOME) $(BIN)/kb ingest corpus/publications
	@echo
	@echo '$$ kb search "success factors for leadership"'
	@KB_HOME=$(DEMO_HOME) $(BIN)/kb search "success factors for leadership" --limit 4
	@echo '$$ kb search "wat remt samenwerking in de eerste lijn?"'
	@KB_HOME=$(DEMO_HOME) $(BIN)/kb search "wat remt samenwerking in de eerste lijn?" --limit 4
	@echo 'Ask your own: KB_HOME=$(DEMO_HOME) $(BIN)/kb search "..."   or open the page: make serve'

test: $(VENV)/.installed-dev
	$(BIN)/python -m pytest

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

serve: $(VENV)/.installed
	KB_HOME=$(DEMO_HOME) $(BIN)/kb ingest corpus/publications
	KB_HOME=$(DEMO_HOME) $(BIN)/kb serve

bench: $(VENV)/.installed-dev
	$(BIN)/python -m tests.benchmarks.speed

# COLLECTIONS: folders in BEIR form; without any, those in ../shared/eval.
bench-quality: $(VENV)/.installed-bench
	$(BIN)/python -m tests.benchmarks.quality $(COLLECTIONS)

clean:
	rm -rf $(VENV) $(DEMO_HOME) .mypy_cache .ruff_cache .pytest_cache .hypothesis
