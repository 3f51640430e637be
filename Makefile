# setup, run, generate, check, test: the five commands. The work is in scripts/.
.PHONY: setup run generate check test bench fuzz disconnects faults double-connects hostile \
	kills soak page-fuzz lock clean
PYTHON_IN_VENV := .venv/bin/python

setup: ## the development environment in .venv
	@scripts/setup.sh dev

run: ## the service on 127.0.0.1:8000 (HOST, PORT); in test mode unless TEST_MODE or .env says otherwise
	@scripts/setup.sh run
	@grep -qs '^ *TEST_MODE=' .env || export TEST_MODE="$${TEST_MODE:-true}"; \
	exec $(PYTHON_IN_VENV) -m app

generate: setup ## everything that comes from specs/
	@$(PYTHON_IN_VENV) -m scripts.generate
	@$(PYTHON_IN_VENV) -m scripts.gen_settings

check: setup ## the contract, what is generated from it, style and types
	@$(PYTHON_IN_VENV) -m scripts.check_specs
	@$(PYTHON_IN_VENV) -m scripts.generate --check
	@$(PYTHON_IN_VENV) -m scripts.compat
	@$(PYTHON_IN_VENV) -m scripts.gen_settings --check
	@$(PYTHON_IN_VENV) -m ruff check --quiet .
	@$(PYTHON_IN_VENV) -m ruff format --check --quiet .
	@$(PYTHON_IN_VENV) -m mypy
	@scripts/check_page.sh

test: check ## everything
	@scripts/setup_browser.sh
	@scripts/setup_proxies.sh
	@$(PYTHON_IN_VENV) -m pytest -q -n 2

bench: setup ## what the live path costs (SCENARIO, ROUNDS); see bench/README.md
	@$(PYTHON_IN_VENV) -m bench --scenario "$${SCENARIO:-all}" --rounds "$${ROUNDS:-3}"

requirements: setup ## which requirement stands where, and which tests show it
	@$(PYTHON_IN_VENV) -m scripts.requirements

publish: setup ## make the contract the published one, which later changes are held against
	@$(PYTHON_IN_VENV) -m scripts.compat --publish

release: setup ## what other teams need for a client, as files in dist/contract
	@$(PYTHON_IN_VENV) -m scripts.release

fuzz: setup ## hostile clients at both doors: make fuzz CASES=10000 FRAMES=100000 SEED=1
	@CASES="$(CASES)" FRAMES="$(FRAMES)" SEED="$(SEED)" $(PYTHON_IN_VENV) -m scripts.fuzz

disconnects: setup ## forced disconnects over both doors and of a page: make disconnects ROUNDS=1000
	@scripts/setup_browser.sh
	@$(PYTHON_IN_VENV) -m tests.resilience.long_disconnects "$${ROUNDS:-1000}"

faults: setup ## a failing model, over both doors with both readers: make faults N=2000
	@$(PYTHON_IN_VENV) -m tests.resilience.long_faults "$${N:-2000}"

double-connects: setup ## two clients of one user at one instant: make double-connects N=2000
	@$(PYTHON_IN_VENV) -m tests.resilience.long_doubles "$${N:-2000}"

page-fuzz: setup ## documents that are costly to draw, in a page: make page-fuzz DOCS=10000 SEED=1
	@scripts/setup_browser.sh
	@$(PYTHON_IN_VENV) -m tests.browser.long_drawing "$${DOCS:-1000}" "$${SEED:-1}"

hostile: setup ## one hostile client after the other, and what others notice: make hostile SECONDS=60 ONLY=
	@$(PYTHON_IN_VENV) -m tests.resilience.long_hostile "$(or $(SECONDS),60)" "$(ONLY)"

kills: setup ## a service that is killed in the middle of turns: make kills N=200
	@$(PYTHON_IN_VENV) -m tests.resilience.long_kills "$${N:-200}"

soak: setup ## mixed use for some time: make soak MINUTES=10 USERS=20
	@$(PYTHON_IN_VENV) -m tests.resilience.long_soak "$${MINUTES:-10}" "$${USERS:-20}"

lock: ## pin the dependencies of pyproject.toml anew
	@scripts/lock.sh

clean: ## forget the environment and all caches
	@rm -rf .venv node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis var/lock
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
