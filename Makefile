# Everything a person types. On a fresh Debian 12 these need make, apt and Python 3.11, and see to the rest themselves.
#   make run          the application with its demonstration on http://127.0.0.1:8000 (PORT=… for another)
#   make test         the whole suite: SQLite, PostgreSQL, browser
#   make check / fix  format, lint, types, migrations / put right what can be put right by machine
#   make bench / soak benchmarks, as ratios / the long versions of the guards
#   make reset        a new, empty database; sign-ins, papers and uploads are gone
#   make lock         renew requirements*.txt after a change of requirements*.in (UPGRADE=--upgrade: newest versions)
#   make assets       renew static/vendor/ (needs npm)      make screenshots   pictures of the main pages

SHELL := /bin/sh
PORT ?= 8000
# Debian's own Python before any other on the PATH: one that a version manager built is often built without optimisation,
# and then everything takes a sixth longer. What can make a .venv comes before what first needs a package for it.
ifndef PYTHON
PYTHON := $(shell for more in ", ensurepip, venv" ""; do \
	for each in /usr/bin/python3.11 /usr/bin/python3 python3 python3.11; do \
	$$each -c "import sys$$more; sys.exit(sys.version_info < (3, 11))" 2>/dev/null && echo $$each && exit; \
	done; done; echo python3)
endif
export PYTHON
PY := .venv/bin/python
# `python -m` everywhere: the scripts in .venv/bin name an interpreter by its path and break when the folder is moved.
PIP := $(PY) -m pip --disable-pip-version-check --no-input
WORKERS ?= 2

.PHONY: help run test check fix bench soak reset lock assets screenshots \
	packages-run packages-test
help:
	@sed -n '2,9s/^#   //p' Makefile

# --- What the other targets stand on -------------------------------------------------------------------------------

packages-run packages-test:
	@tools/system_packages.sh $(subst packages-,,$@)

# Stamps: pip runs only when a lock file has changed since.
.venv/.runtime: requirements.txt | packages-run
	@echo "Installing Python packages into .venv (a minute, the first time)"
	@$(PY) -c '' 2>/dev/null || $(PYTHON) -m venv --clear .venv
	@$(PIP) install --quiet --require-hashes -r requirements.txt
	@touch $@

.venv/.dev: .venv/.runtime requirements-dev.txt
	@echo "Installing the packages for tests and checks into .venv"
	@$(PIP) install --quiet --require-hashes -r requirements-dev.txt
	@touch $@

var/secret_key:
	@mkdir -p var
	@umask 077 && $(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(50))' > $@

# --- Running -------------------------------------------------------------------------------------------------------

# A value already in the environment wins, except DEBUG: the demonstration shows what a council would get. Exported, not
# given to `env`, so that the key is in nobody's list of processes.
demonstration = unset DEBUG; export DEMONSTRATION=1 HTTPS=0 PORT=$(PORT) \
	ALLOWED_HOSTS="$${ALLOWED_HOSTS:-127.0.0.1,localhost}" SECRET_KEY="$${SECRET_KEY:-$$(cat var/secret_key)}"

run: packages-run .venv/.runtime var/secret_key
	@$(demonstration); exec $(PY) tools/serve.py

# The lock is held by tools/serve.py: a database must not go from under a running server.
reset: packages-run .venv/.runtime var/secret_key
	@flock --nonblock --exclusive var/serve.lock true || { echo "Stop 'make run' first." >&2; exit 1; }
	rm -rf var/db.sqlite3 var/db.sqlite3-wal var/db.sqlite3-shm var/db.sqlite3.audit-heads var/media
	@$(demonstration); unset DATABASE_URL; $(PY) manage.py migrate --verbosity 0
	@echo "The database is new and empty; 'make run' loads the demonstration again."

# --- Tests ---------------------------------------------------------------------------------------------------------

PYTEST := $(PY) -m pytest
stage = @echo; echo "== $(1)"; $(2) || { echo "FAILED: $(1)" >&2; exit 1; }

test: packages-test .venv/.dev
	@$(PY) tools/test_stages.py $(WORKERS)

BENCH := $(PYTEST) tests/perf -m bench -q
bench: packages-test .venv/.dev
	$(call stage,Benchmarks on SQLite,env -u DATABASE_URL $(BENCH))
	$(call stage,Benchmarks on PostgreSQL,$(PY) tools/with_postgres.py $(BENCH))

soak: packages-test .venv/.dev
	env -u DATABASE_URL $(PYTEST) -m soak -n $(WORKERS)
	$(PY) tools/with_postgres.py $(PYTEST) -m "soak or (one_database and not browser and not bench)" -n $(WORKERS)

screenshots: packages-test .venv/.dev
	DJANGO_ALLOW_ASYNC_UNSAFE=true $(PY) tools/screenshots.py

# --- Checks --------------------------------------------------------------------------------------------------------

# An empty database in memory: these two must not touch the one in var/.
MANAGE_CHECK := env DJANGO_SETTINGS_MODULE=tests.settings DATABASE_URL=sqlite://:memory: $(PY) -W error manage.py

check: packages-run .venv/.dev
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m djlint --lint --quiet templates
	$(PY) -m mypy
	$(MANAGE_CHECK) check --fail-level WARNING
	$(MANAGE_CHECK) makemigrations --check --dry-run

# Templates are linted only: the reformatter of djlint breaks up inline elements, and white space between them shows.
fix: packages-run .venv/.dev
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

# --- For maintainers -----------------------------------------------------------------------------------------------

# No registry's address may get into the files, hence no header and no index. Hashes for every platform, for pip.
COMPILE = $(PY) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header $(UPGRADE)
NOTE := \# Written by `make lock` from the .in file of the same name. Do not edit.

lock: packages-run .venv/.dev
	$(COMPILE) requirements.in --output-file requirements.txt
	$(COMPILE) requirements-dev.in --output-file requirements-dev.txt
	@sed -i '1i $(NOTE)' requirements.txt
	@sed -i '1i $(NOTE)\n-r requirements.txt' requirements-dev.txt
	@! grep -n '://' requirements.txt requirements-dev.txt

assets: packages-run .venv/.dev
	$(PY) tools/vendor_assets.py
