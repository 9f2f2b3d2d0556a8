# Short names for common work. Every target is one call of xcore or mvnw.

.DEFAULT_GOAL := help
.PHONY: help install run-dev run-st test test-full lint-fix dist security-check

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: ## put sdk, testkit and all the rest into the local Maven repository
	./mvnw -B -ntp -DskipTests install

run-dev: ## serve as in development
	./xcore run --env development

run-st: ## serve as in staging, which behaves as production
	./xcore run --env staging

test: ## unit tests and one integration test per area
	./mvnw -B -ntp verify

test-full: ## the long suites too
	./mvnw -B -ntp -Pfull verify

lint-fix: ## rewrite the format of all sources
	./mvnw -q -B -ntp -N -Dformat process-sources

dist: ## make the archives of a release in cli/target
	./mvnw -B -ntp -DskipTests -Pdist -pl cli -am package

security-check: ## fail when secrets are under version control
	@! git ls-files | grep -E '(^|/)(var/secrets/|\.env$$|admin-token$$|.*\.(pem|p12|jks|key)$$)'
