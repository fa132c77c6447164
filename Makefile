# Each target is one line a person could type.
.PHONY: run test check bench setup

# Builds, makes the demo county in ./data if there is none, and serves it.
run:
	@scripts/setup run && scripts/run

# Every test: SQLite, PostgreSQL, the documentation's examples, the browser.
test:
	@scripts/setup test && scripts/test

# The gate: every test, and format, lints, licences, unused dependencies, spelling.
check:
	@scripts/setup check && scripts/check

# The measured figures, each beside its floor.
bench:
	@scripts/setup bench && scripts/with-postgres --durable cargo bench --package zhibu-benches

# Installs everything the targets above need.
setup:
	@scripts/setup check
