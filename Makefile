# Two commands are enough for a newcomer: `make run` and `make test`. Each sets up what it needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
FILE ?= tests/questions/general.jsonl

.PHONY: run test lint eval bench bench-telegram soak ablate schema model vectors minima clean

run: $(VENV)/.run
	@$(BIN)/python run_bot.py

test: $(VENV)/.dev
	$(BIN)/python -m pytest

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

eval: $(VENV)/.dev
	@$(BIN)/python -m tests.measure.evaluate $(FILE)

bench: $(VENV)/.dev
	@$(BIN)/python -m tests.measure.bench
	@$(BIN)/python -m tests.measure.reload
	@$(BIN)/python -m tests.measure.storing

ablate: $(VENV)/.dev
	@$(BIN)/python -m tests.measure.ablate

bench-telegram: $(VENV)/.dev
	@$(BIN)/python -m tests.measure.bench_telegram

soak: $(VENV)/.dev
	@$(BIN)/python -m tests.measure.soak --picture .github/soak.png

schema: $(VENV)/.run
	@$(BIN)/python run_bot.py schema > .vscode/faq.schema.json

model: $(VENV)/.dev
	$(BIN)/python -m pip install -q -e ".[model]"
	$(BIN)/python -m tests.training.train

vectors: $(VENV)/.dev
	$(BIN)/python -m pip install -q -e ".[vectors]"
	$(BIN)/python -m tests.training.distil

# Proves the oldest versions in pyproject.toml, in an environment that is thrown away.
minima:
	rm -rf build/minima && mkdir -p build && $(PYTHON) -m venv build/minima
	$(PYTHON) -m tests.measure.minima > build/minima.txt
	build/minima/bin/python -m pip install -q --disable-pip-version-check -r build/minima.txt
	build/minima/bin/python -m pytest -W ignore::DeprecationWarning -k "not postgresql" $(or $(TESTS),tests/test_cli.py tests/test_faq_edit.py tests/store/test_store.py tests/telegram/test_conversation.py tests/telegram/test_report.py)

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: pyproject.toml | $(VENV)/bin/python
	@echo "Setting up (once) ..."
	@$(BIN)/python -m pip install -q --disable-pip-version-check -e .
	@touch $@

$(VENV)/.dev: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install -q --disable-pip-version-check -e ".[dev]"
	@touch $@ $(VENV)/.run

clean:
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
