.DEFAULT_GOAL := help
.PHONY: help test bench fuzz screenshots data build

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

test: ## run every check and test
	@.ci/test

bench: ## measure Recess under load
	@command -v wrk >/dev/null || .ci/install wrk
	@command -v weasyprint >/dev/null || .ci/install weasyprint
	@command -v sqlite3 unzip >/dev/null || .ci/install sqlite3 unzip
	go run ./internal/bench

fuzz: ## feed each parser random input for a minute
	go test -run='^$$' -fuzz='^FuzzParse$$' -fuzztime=1m ./internal/riding
	go test -run='^$$' -fuzz='^FuzzDecode$$' -fuzztime=1m ./internal/geo
	go test -run='^$$' -fuzz='^FuzzReadTable$$' -fuzztime=1m ./internal/calendar
	go test -run='^$$' -fuzz='^FuzzRead$$' -fuzztime=1m ./internal/source/boundaries
	go test -run='^$$' -fuzz='^FuzzRead$$' -fuzztime=1m ./internal/source/pcfrf
	go test -run='^$$' -fuzz='^FuzzReadWindows$$' -fuzztime=1m ./internal/ical
	go test -run='^$$' -fuzz='^FuzzOpen$$' -fuzztime=1m ./internal/sheet
	go test -run='^$$' -fuzz='^FuzzUnpackStreets$$' -fuzztime=1m ./internal/riding
	go test -run='^$$' -fuzz='^FuzzRefill$$' -fuzztime=1m ./internal/web

screenshots: ## take the picture in the README anew
	@command -v chromium >/dev/null || .ci/install chromium fonts-liberation
	go run ./docs/screenshots

data: ## make the tables in data/ anew
	go run ./data/build

# SQLite's driver is C. Of shared libraries the program needs libc only.
build: ## build bin/recess for release
	CGO_ENABLED=1 go build -trimpath -ldflags "-s -w" -o bin/recess ./cmd/recess
