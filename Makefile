# Thin over the npm scripts of package.json. `npm` puts Node 24 on the PATH, whatever Node the machine has.
.PHONY: setup demo up down test test-cluster check check-alerts generate image mutants soak bench

# npm ci writes this file last; it is older than the lock file exactly when the installed packages are.
node_modules/.package-lock.json: package-lock.json
	npm ci
	@touch $@

setup: node_modules/.package-lock.json

demo up down test test-cluster check generate image mutants soak bench: setup
	@npm run --silent $@ -- $(ARGS)

# Builds promtool when there is none, which takes minutes.
check-alerts: setup
	@npm run --silent check:alerts
