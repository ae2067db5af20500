# houvast. Two commands to try it: `make demo` and `make test`. What is on this page needs make, python3 and Debian's
# python3-venv; the database comes with the Python packages.

SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo test setup dev lint bench lock browser debian-postgresql java pango clean help \
  second-opinions second-environment

help:
	@echo "make demo    everything, with fictional data, on this machine (ARGS='--port 8080')"
	@echo "make test    every test, a real Chromium included (ARGS='-k receipt')"
	@echo "make setup   makes $(BIN)/houvast and nothing else"
	@echo "make lint    style and the order of the floors"
	@echo "make second-opinions    the same figures on Spark, and another checker's view of what we would publish"
	@echo "make bench   measures, and writes the tables of bench/"

demo: setup
	@exec $(BIN)/houvast demo $(ARGS)

setup: requirements.txt pango
	@$(call install,requirements.txt)

dev: requirements-dev.txt pango
	@$(call install,requirements-dev.txt)

# Spark (it needs Java), a statistical office's checker and Splink: hundreds of megabytes, so an environment of their own.
second-opinions: requirements-second.txt pango java
	@$(MAKE) -s second-environment VENV=.venv-second
	@.venv-second/bin/python -m pytest tests/engines $(ARGS)

second-environment: requirements-second.txt
	@$(call install,requirements-second.txt)

test: dev browser debian-postgresql
	@$(BIN)/python -m pytest $(ARGS)

lint: dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports

bench: dev browser
	@$(BIN)/python -m bench $(ARGS)

# Chromium for the journeys, and Debian's own PostgreSQL for the test against a server that is not ours.
browser:
	@$(call from_debian,chromium,command -v chromium || command -v chromium-browser || test -x "$$HOUVAST_CHROMIUM",the journeys in a real browser)

debian-postgresql:
	@$(call from_debian,postgresql,ls /usr/lib/postgresql/*/bin/postgres,the test against a PostgreSQL of one's own)

java:
	@$(call from_debian,default-jre-headless,command -v java,figures on Spark)

# Without it everything works but PDFs: then the print page is offered.
pango:
	@$(call from_debian,libpango-1.0-0 libpangoft2-1.0-0 fonts-dejavu-core,ls /usr/lib/*/libpangoft2-1.0.so.0 && test -d /usr/share/fonts/truetype/dejavu,documents as PDF)

# The locks are made anew with uv: make lock
lock:
	uv pip compile -q --universal --generate-hashes --no-header --no-annotate --python-version 3.11 --extra install pyproject.toml -o requirements.txt
	uv pip compile -q --universal --generate-hashes --no-header --no-annotate --python-version 3.11 --extra install --extra dev pyproject.toml -o requirements-dev.txt
	uv pip compile -q --universal --generate-hashes --no-header --no-annotate --python-version 3.11 --extra install --extra dev --extra spark --extra second-opinion pyproject.toml -o requirements-second.txt

clean:
	rm -rf $(VENV) .venv-second .demo .demo-audit

# install LOCK: the environment, exactly the packages of the lock, houvast itself, and the compiled translations.
# Skipped where this lock (or the larger one of `make test`) is installed already.
define install
set -eu; \
new=$$(cat $(1) pyproject.toml | sha256sum | cut -d' ' -f1); \
full=$$(cat requirements-dev.txt pyproject.toml | sha256sum | cut -d' ' -f1); \
now=$$(cat $(VENV)/.installed 2>/dev/null || true); \
if [ "$$now" != "$$new" ] && [ "$$now" != "$$full" ]; then \
  $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "houvast needs Python 3.11 or newer: make $@ PYTHON=/path/to/python3" >&2; exit 1; }; \
  uv=$$(command -v uv || true); \
  if [ -z "$$uv" ] && ! $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null; then \
    $(call apt_install,python3-venv) || { echo "Missing: python3-venv (as root: apt-get install python3-venv)." >&2; exit 1; }; \
  fi; \
  rm -f $(VENV)/.installed; \
  if [ -n "$$uv" ] && { [ -x $(BIN)/python ] || "$$uv" venv -q --python $(PYTHON) $(VENV); } \
    && echo "Installing the packages of $(1) …" >&2 \
    && "$$uv" pip install -q --python $(BIN)/python --require-hashes -r $(1) \
    && "$$uv" pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e .; then :; \
  else \
    [ -z "$$uv" ] || echo "uv could not; trying pip." >&2; \
    $(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV); \
    echo "Installing the packages of $(1): about half a minute …" >&2; \
    $(BIN)/python -m pip install -qq --no-input --require-hashes -r $(1); \
    $(BIN)/python -m pip install -qq --no-input --no-deps --no-build-isolation -e .; \
  fi; \
  echo "$$new" > $(VENV)/.installed; \
fi; \
if [ -n "$$(find locale -name '*.po' -newer $(VENV)/.translated 2>/dev/null || echo first)" ]; then \
  if [ -n "$$(find locale -name '*.po' 2>/dev/null)" ]; then $(BIN)/pybabel -q compile -D django -d locale; fi; \
  touch $(VENV)/.translated; \
fi
endef

# from_debian PACKAGE,TEST,WHAT FOR: installs it if we may, else says in one line what is missing.
define from_debian
{ $(2); } >/dev/null 2>&1 || $(call apt_install,$(1)) || echo "Missing: $(1) for $(3) (as root: apt-get install $(1))." >&2
endef

define apt_install
{ [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && echo "Installing $(1) from Debian's packages …" >&2 && apt-get update -qq </dev/null >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(1) </dev/null >/dev/null; }
endef
