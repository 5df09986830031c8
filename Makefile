.DEFAULT_GOAL := help
.PHONY: help test race audit bench fuzz screenshots data build

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

test: ## run every check and test
	@.ci/test

race: ## run every test with the race detector, which takes far longer
	@.ci/test race

audit: ## look for known vulnerabilities in what the program calls
	@.ci/audit

bench: ## measure performance under load
	@command -v wrk >/dev/null || .ci/install wrk
	@command -v weasyprint >/dev/null || .ci/install weasyprint
	@command -v sqlite3 unzip >/dev/null || .ci/install sqlite3 unzip
	go run ./internal/bench

fuzz: ## run fuzz tests on each parser for a minute
	go test -run='^$$' -fuzz='^FuzzParse$$' -fuzztime=1m ./internal/riding
	go test -run='^$$' -fuzz='^FuzzDecode$$' -fuzztime=1m ./internal/geo
	go test -run='^$$' -fuzz='^FuzzReadTable$$' -fuzztime=1m ./internal/calendar
	go test -run='^$$' -fuzz='^FuzzRead$$' -fuzztime=1m ./internal/source/boundaries
	go test -run='^$$' -fuzz='^FuzzRead$$' -fuzztime=1m ./internal/source/pcfrf
	go test -run='^$$' -fuzz='^FuzzReadWindows$$' -fuzztime=1m ./internal/ical
	go test -run='^$$' -fuzz='^FuzzOpen$$' -fuzztime=1m ./internal/sheet
	go test -run='^$$' -fuzz='^FuzzUnpackStreets$$' -fuzztime=1m ./internal/riding
	go test -run='^$$' -fuzz='^FuzzDecode$$' -fuzztime=1m ./internal/textfile
	go test -run='^$$' -fuzz='^FuzzOpen$$' -fuzztime=1m ./internal/records
	go test -run='^$$' -fuzz='^FuzzRefill$$' -fuzztime=1m ./internal/web

screenshots: ## take the screenshot in the README again
	@command -v chromium >/dev/null || .ci/install chromium fonts-liberation
	go run ./docs/screenshots

data: ## build the tables in data/ again
	go run ./data/build

# The SQLite driver is written in C. The only shared library needed is libc.
build: ## build the release binary, bin/recess
	CGO_ENABLED=1 go build -trimpath -ldflags "-s -w" -o bin/recess ./cmd/recess
