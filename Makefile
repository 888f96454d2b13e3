# Two commands are all it takes: `make demo` and `make test`. Each sets itself up in .venv from the lock file.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Compiled when first imported rather than all at once: half the time to the first result.
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile
UV_VERSION := 0.13.9
LOCK_OPTIONS := --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-emit-index-url \
	--custom-compile-command "make lock"

# One more than there are processors: a test often waits for a program, a server or the disk.
WORKERS = $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)
# A module stays with one worker, as its tests share what takes long to make; tests/conftest.py puts the longest first.
TOGETHER = -n $(WORKERS) --dist loadfile --no-loadscope-reorder

# Python keeps what it has compiled: the tests start hundreds of programs, and each would compile everything anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo check packages test test-wheel lint format bench bench-england docs pictures lock clean

help: ## say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/demo-ready ## the whole cycle on the shipped example, into output/
	$(BIN)/sp-workbook demo

check: lint ## style, types and the quick tests, in under a minute
	$(BIN)/pytest -n auto --dist worksteal -m "not slow" $(ARGS)

packages: ## the Debian programs that the tests use, where they may be installed
	@sed 's/#.*//' tests/system-packages.txt | xargs sh tests/apt-install.sh || \
		echo "make: going on without them; what the tests skip is named at their end, with the reason." >&2

test: $(VENV)/test-ready packages ## every test, LibreOffice and the built wheel among them
	$(BIN)/pytest $(TOGETHER) $(ARGS)

test-wheel: $(VENV)/test-ready ## the same tests, on the wheel as it is shipped instead of on the tree
	rm -rf build/wheel
	$(INSTALL) --no-deps --no-build-isolation --target build/wheel .
	PYTHONPATH=build/wheel $(BIN)/pytest $(TOGETHER) $(ARGS)

lint: $(VENV)/test-ready ## style, format and strict types, as CI checks them
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict

format: $(VENV)/test-ready ## put style and format right where a tool can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/test-ready ## measure against plain XlsxWriter and openpyxl
	$(BIN)/python -m benchmarks $(ARGS)

bench-england: $(VENV)/test-ready ## measure a quarter of 6,500 providers, from the register to the next workbooks
	$(BIN)/python -m benchmarks.scale $(or $(PROVIDERS),6500)

docs: $(VENV)/demo-ready ## make again the pages and JSON Schemas that are made from the program
	$(BIN)/python docs/make_findings.py
	$(BIN)/python docs/make_dataset.py
	$(BIN)/python docs/make_specification.py
	$(BIN)/python docs/make_configuration.py
	$(BIN)/python docs/make_register.py
	$(BIN)/python -m workbook.config

pictures: $(VENV)/test-ready ## make the pictures in docs/ again; needs LibreOffice and Chromium
	$(BIN)/python docs/make_pictures.py
	$(BIN)/python docs/make_people_pictures.py
	$(BIN)/python docs/make_desk_pictures.py

lock: ## pin again after a change of pyproject.toml (UPGRADE=1: everything to its newest)
	$(PYTHON) -m venv build/lock-venv
	build/lock-venv/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	build/lock-venv/bin/uv pip compile pyproject.toml --group build --extra postgresql --extra desk --extra dask \
		$(LOCK_OPTIONS) $(if $(UPGRADE),--upgrade) --output-file requirements.lock
	build/lock-venv/bin/uv pip compile pyproject.toml --group build --extra test --extra dev \
		$(LOCK_OPTIONS) $(if $(UPGRADE),--upgrade) --constraint requirements.lock --output-file requirements-test.lock

clean: ## remove what the targets made, but nothing in output/
	rm -rf $(VENV) build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Each stamp stands for a finished installation, so an interrupted one is done again. The project itself is installed
# last, as a link to this folder, with the build tools that the lock pins: nothing without a hash is downloaded.

$(VENV)/demo-ready: requirements.lock pyproject.toml $(VENV)/python-ready
	$(INSTALL) --require-hashes --requirement requirements.lock
	$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/test-ready: requirements-test.lock pyproject.toml $(VENV)/python-ready
	$(INSTALL) --require-hashes --requirement requirements-test.lock
	$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/python-ready:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "This needs Python 3.11 or newer. Name one: make PYTHON=/path/to/python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		sh tests/apt-install.sh "$$($(PYTHON) -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
	$(PYTHON) -m venv --clear $(VENV)
	@touch $@
