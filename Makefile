# Two commands do everything: `make serve` and `make test`. Both set up what they need first.
UV_VERSION := 0.13.9
UV := .tools/bin/uv
RUN := $(UV) run --no-sync
DATA ?= .
PORT ?= 8001

# Some machines forbid Python to keep what it compiled. Each command would compile all its modules anew: half of what
# starting Prefect, the site or the tests takes.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: serve test test-all lint audit sbom bench docs wheel build screenshots clean help
.DEFAULT_GOAL := help

help: ## show what there is
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/ —/'

serve: build ## set up, build from the sample, serve on http://127.0.0.1:8001
	$(RUN) homefinder serve --data $(DATA) --port $(PORT)

build: .venv/.ready .venv/.ready-web ## set up and build the catalogue from the sample
	$(RUN) homefinder build --offline --data $(DATA)

test: .venv/.ready-dev .venv/.ready-web ## set up and run the tests (without the slow ones)
	$(RUN) pytest -m "not slow"

test-all: .venv/.ready-dev .venv/.ready-web ## every test; those of pages need Chromium
	$(RUN) pytest

lint: .venv/.ready-dev ## formatting, lint rules, types and the direction of imports
	$(RUN) ruff format --check .
	$(RUN) ruff check .
	$(RUN) mypy
	$(RUN) lint-imports

audit: | $(UV) ## known weaknesses in what we depend on (asks the network)
	$(UV) export --frozen --no-dev --no-emit-project --quiet --output-file .tools/requirements.txt
	$(UV) run --quiet --isolated --no-project --with pip-audit pip-audit --strict --disable-pip --requirement .tools/requirements.txt

sbom: | $(UV) ## what the product is made of, as dist/homefinder.cdx.json (CycloneDX 1.5)
	mkdir -p dist
	$(UV) export --frozen --no-dev --quiet --format cyclonedx1.5 --output-file dist/homefinder.cdx.json

wheel: .venv/.ready-web ## build dist/*.whl, with the query editor in it
	$(UV) build --wheel --quiet

bench: .venv/.ready-dev ## speed, as ratios side by side in one run
	$(UV) sync --locked --inexact --group bench --quiet
	$(RUN) python -m bench

docs: .venv/.ready-dev ## write the generated parts of docs/ anew
	$(RUN) python docs/generate.py

screenshots: .venv/.ready-dev .venv/.ready-web ## take the pictures of README and docs/ (needs Chromium)
	$(RUN) python docs/screenshots.py

clean: ## remove what was built; people's decisions in curation.db stay
	rm -rf $(DATA)/catalogue.db* $(DATA)/ledger.db* $(DATA)/catalogue.rdf $(DATA)/.locks .venv .tools node_modules $(VENDOR)

$(UV):
	python3 -m venv .tools
	.tools/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

.venv/.ready: uv.lock pyproject.toml | $(UV)
	$(UV) sync --locked --no-dev --inexact --extra meaning --quiet
	@touch $@

.venv/.ready-dev: uv.lock pyproject.toml | $(UV)
	$(UV) sync --locked --extra meaning --quiet
	@touch $@ .venv/.ready

# The query editor comes from npm: the machine's own, or one that is there for this moment only (204 MB). Where its
# registry cannot be reached the site serves a plain text box instead. The licences are those of all that it bundles.
VENDOR := homefinder/site/static/vendor
YASQE := node_modules/@zazuko/yasqe/build/yasqe.min
NPM = $(shell command -v npm || echo "$(UV) run --quiet --isolated --only-group web --locked npm")
.venv/.ready-web: package.json package-lock.json | .venv/.ready
	@if $(NPM) ci --ignore-scripts --silent --no-progress; then \
		mkdir -p $(VENDOR) && cp $(YASQE).js $(VENDOR)/yasqe.js && cp $(YASQE).css $(VENDOR)/yasqe.css && \
		tail -n +1 node_modules/@zazuko/*/package.json $$(find node_modules -iname 'licen[cs]e*' -type f) > $(VENDOR)/licences.txt && \
		rm -rf node_modules && touch $@; \
	else echo "The query editor could not be installed from npm; /sparql has a plain text box until make runs again." >&2; fi
