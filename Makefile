# The verbs of the house; `make` alone lists them. `make run` and `make test` need nothing but Python 3.11.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
RUN_STAMP := $(VENV)/.run-installed
DEV_STAMP := $(VENV)/.dev-installed
RASTER_STAMP := $(VENV)/.raster-compiled
TASK ?= put-block-in-bowl
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.DEFAULT_GOAL := help
.PHONY: help run test policy coverage profile check format lint types contracts clean

help: ## list the verbs
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 20

run: $(RUN_STAMP) $(RASTER_STAMP) ## set up, then open the workbench (without a terminal: one headless trial)
	@if [ -t 0 ] && [ -t 1 ]; then \
		$(BIN)/simsmith; \
	else \
		$(BIN)/simsmith generate --recipe bottom-up --provider builtin --trials 1; \
	fi

test: $(DEV_STAMP) $(RASTER_STAMP) ## set up, then run the tests
	@$(BIN)/python -m compileall -q sim prompts library policy workbench # hundreds of processes start, and none writes this
	@$(BIN)/python -m pytest --numprocesses 2 --dist loadfile

policy: $(DEV_STAMP) ## install PyTorch, then run the tests that need it
	@$(PIP) --editable '.[dev,train,tensorboard]'
	@$(BIN)/python -m pytest tests/policy tests/workbench/core/test_training.py tests/workbench/core/test_evaluating.py \
		tests/workbench/core/test_bench_policy.py tests/workbench/commands/test_train.py tests/workbench/commands/test_eval.py \
		tests/workbench/commands/test_bench.py

coverage: $(DEV_STAMP) ## are the pure judgements of tasks tested whole, branch by branch?
	@$(BIN)/python -m pytest --cov --cov-report=term-missing:skip-covered tests/sim/evidence \
		$(addprefix tests/sim/test_,$(addsuffix .py,static_check task_classes diagnostics trivial_success judge metrics geometry))

profile: $(DEV_STAMP) ## which functions cost most in demonstrations? (TASK=put-block-in-bowl)
	@$(BIN)/python -m benchmarks.speed --profile $(TASK) --seeds 0:3

check: $(DEV_STAMP) format lint types contracts test ## format, lint, types, import contracts, tests

format: $(DEV_STAMP) ## is every file formatted?
	@$(BIN)/ruff format --check .

lint: $(DEV_STAMP) ## ruff
	@$(BIN)/ruff check .

types: $(DEV_STAMP) ## mypy, strict
	@$(BIN)/mypy

contracts: $(DEV_STAMP) ## import contracts
	@$(BIN)/lint-imports

clean: ## forget the environment and the caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(BIN)/python:
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(0 if v[:2] == (3, 11) else \
		f"Simsmith needs Python 3.11 (PyBullet has no newer wheels), found {v.major}.{v.minor}: make PYTHON=/path/to/python3.11 …")'
	@$(PYTHON) -m venv $(VENV)

$(RUN_STAMP): pyproject.toml constraints.txt | $(BIN)/python
	@echo "Setting up $(VENV) (once, about a minute) …" >&2
	@$(PIP) --editable .
	@touch $@

$(DEV_STAMP): pyproject.toml constraints.txt | $(BIN)/python
	@echo "Setting up $(VENV) with the development tools (once, about a minute) …" >&2
	@$(PIP) --editable '.[dev]'
	@touch $@ $(RUN_STAMP)

$(RASTER_STAMP): $(addprefix sim/raster/,$(addsuffix .py,triangle_kernels light_kernels compiling signatures building))
	@$(BIN)/python -m sim.raster
	@touch $@
