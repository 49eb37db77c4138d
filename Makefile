# Every target makes what it needs: a virtual environment of its own, with pinned versions.
PYTHON ?= python3
VENV ?= .venv
AWSCLI_VENV ?= $(VENV)-awscli
BIN := $(VENV)/bin
PYTEST := $(BIN)/pytest
# Some wait for time limits, so there are more of them than cores.
WORKERS ?= $(shell cores=$$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2); echo $$((cores + 2)))
# Two at a time, each with its words together, where this make can.
PAIRED := --jobs=2 $(if $(filter output-sync,$(.FEATURES)),--output-sync)
# Most of what is installed is never imported; what is, Python compiles then, and keeps: the tests start hundreds of
# processes, which would each compile it again.
export PYTHONDONTWRITEBYTECODE :=
# The pip that comes with Python may be years old: a new one takes half the time, so it comes first.
INSTALL := -m pip install --quiet --no-compile --constraint
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export SESCHECK_AWS_CLI ?= $(abspath $(AWSCLI_VENV)/bin/aws)

.PHONY: new-rule demo test check check-more static exhaustive format lint types layers docs docs-check docs-site docs-links docs-screenshots release-check bench bench-short clean

demo: $(VENV)/.demo ## audit an emulated AWS: no account, no network
	@$(BIN)/sescheck demo; code=$$?; \
	case $$code in 0|1|3) echo "(the audit ended with exit code $$code; docs/commands/README.md, \"Exit codes\", says what that means)";; \
	*) exit $$code;; esac

test: $(VENV)/.dev ## the tests without the long ones; COVERAGE=1 measures and gates branch coverage
	$(PYTEST) -n $(WORKERS) --dist worksteal -m "not exhaustive" $(if $(COVERAGE),--cov --cov-report=term)

check: check-more ## everything; ends with the tests
	$(MAKE) test COVERAGE=1

# What is installed comes first: nothing runs in an environment while pip changes it.
check-more: ## what check adds to test
	$(MAKE) $(PAIRED) $(VENV)/.docs $(AWSCLI_VENV)/.done
	$(MAKE) $(PAIRED) static
	$(MAKE) exhaustive

static: types docs-site docs-check layers lint ## what runs no test, the longest first

exhaustive: $(VENV)/.dev $(AWSCLI_VENV)/.done ## the tests that go through everything of a kind, and all examples of properties
	$(PYTEST) -n $(WORKERS) --dist worksteal -m "exhaustive or hypothesis"

format: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/.dev
	$(BIN)/mypy

layers: $(VENV)/.dev
	$(BIN)/lint-imports

docs: $(VENV)/.dev ## write what is generated; pictures of the HTML report only if there is a Chromium
	$(BIN)/python docs/generate.py
	$(BIN)/python docs/screenshots.py --if-possible

docs-check: $(VENV)/.dev
	$(BIN)/python docs/generate.py --check

new-rule: $(VENV)/.dev ## the skeleton of a rule and its world: make new-rule NAME=dkim-is-blue FAMILY=dkim
	$(BIN)/python docs/new_rule.py $(NAME) $(FAMILY)

docs-site: $(VENV)/.docs ## a site of docs/, in site/; ends badly at a link that leads nowhere
	$(BIN)/sphinx-build --quiet --fresh-env --fail-on-warning --keep-going --conf-dir docs --doctree-dir build/doctrees . site

docs-links: $(VENV)/.docs ## asks every address in docs/ whether it is still there: needs the network
	$(BIN)/sphinx-build --quiet --builder linkcheck --conf-dir docs --doctree-dir build/doctrees . build/links

docs-screenshots: $(VENV)/.dev ## all pictures of the HTML report, also those that are not stale; needs Chromium
	$(BIN)/python docs/screenshots.py --all

release-check: $(VENV)/.release ## build, look inside, install with every Python here, try: what a release takes
	PATH="$(abspath $(BIN)):$$PATH" $(BIN)/python docs/release_check.py --tag "$(RELEASE_TAG)"

PEERS = benchmarks/.cache/prowler/.done benchmarks/.cache/c7n/.done

bench: $(VENV)/.dev $(VENV)/.plot $(PEERS) ## sescheck, bare loops and peers: about 25 minutes, on a quiet machine
	$(BIN)/python -m benchmarks.run

bench-short: $(VENV)/.dev
	$(BIN)/python -m benchmarks.run --short

clean:
	rm -rf $(VENV) $(AWSCLI_VENV) dist build site .coverage .coverage.* .*_cache .hypothesis

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	{ echo "sescheck needs Python 3.11 or newer: make PYTHON=python3.11 ..." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	{ echo "$(PYTHON) cannot make virtual environments: install its venv package (Debian: python3-venv)" >&2; exit 1; }
	@$(BIN)/python $(INSTALL) constraints.txt --upgrade pip

$(VENV)/.demo: $(VENV)/bin/python pyproject.toml constraints.txt
	$(BIN)/python $(INSTALL) constraints.txt --editable '.[demo]'
	@touch $@

$(VENV)/.dev: $(VENV)/bin/python pyproject.toml constraints.txt
	$(BIN)/python $(INSTALL) constraints.txt --editable '.[dev]'
	@touch $@

$(VENV)/.docs: $(VENV)/.dev
	$(BIN)/python $(INSTALL) constraints.txt --editable '.[docs]'
	@touch $@

$(VENV)/.release: $(VENV)/.dev
	$(BIN)/python $(INSTALL) constraints.txt --editable '.[release]'
	@touch $@

# The AWS CLI pins a botocore of its own, so it lives apart.
$(AWSCLI_VENV)/.done: constraints-awscli.txt | $(VENV)/bin/python
	$(PYTHON) -m venv $(AWSCLI_VENV)
	$(AWSCLI_VENV)/bin/python $(INSTALL) constraints-awscli.txt --upgrade pip
	$(AWSCLI_VENV)/bin/python $(INSTALL) constraints-awscli.txt awscli
	@touch $@

# Those who are measured beside sescheck, each with the packages it asks for.
benchmarks/.cache/%/.done: benchmarks/constraints-%.txt | $(VENV)/bin/python
	$(PYTHON) -m venv $(@D)
	$(@D)/bin/python -m pip install --quiet --constraint $< $*
	@touch $@

$(VENV)/.plot: benchmarks/requirements.txt $(VENV)/.dev
	$(BIN)/python -m pip install --quiet --requirement $<
	@touch $@
