# Two commands for a start: make run, make test. Each installs what it needs.

.DEFAULT_GOAL := help
SHELL := /bin/bash

# The same program everywhere: without a C compiler, and without asking git, which
# refuses in a folder that somebody else owns.
export CGO_ENABLED := 0
export GOFLAGS += -buildvcs=false

VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LINT     = go tool -modfile=tools/go.mod golangci-lint

.PHONY: help
help: ## List what there is
	@grep -hE '^[a-z-]+:.*## ' Makefile | sort | awk -F ':.*## ' '{ printf "make %-12s %s\n", $$1, $$2 }'

.PHONY: run
run: ## Build and start with the demo data, on http://127.0.0.1:8080
	@.ci/need postgresql
	@$(MAKE) --no-print-directory build
	@GYORYU_DEMO=1 exec bin/gyoryu serve

.PHONY: test
test: ## Run every test, in a browser too
	@.ci/need postgresql chromium fonts
	@go run ./internal/pg/pgtest/withpg go test -timeout 20m ./...

.PHONY: build
build: ## Build bin/gyoryu
	@go build -trimpath -ldflags '-s -w -X main.released=$(VERSION)' -o bin/gyoryu ./cmd/gyoryu

.PHONY: check
check: ## Lint; look for stale code, missing translations, known vulnerabilities
	@status=0; \
	$(LINT) run || status=1; \
	go run ./internal/check || status=1; \
	go run ./web/build -check || status=1; \
	go run ./internal/apiclient/generate -check || status=1; \
	.ci/vulnerabilities || status=1; \
	exit $$status

.PHONY: generate
generate: ## Make Go of the templates, the assets that browsers get, and the API's client
	@go tool templ generate -log-level warn
	@go run ./web/build
	@go run ./internal/apiclient/generate

.PHONY: fmt
fmt: ## Format code and templates
	@gofmt -l -w cmd internal migrations web
	@go tool templ fmt -log-level warn .

.PHONY: setup
setup: ## Install all that run, test and check need
	@.ci/need postgresql chromium fonts
	@go mod download
	@$(LINT) version --short >/dev/null

.PHONY: shots
PAGES  ?=
AS     ?= manager
WIDTHS ?= 390,1280,1920
LANGS  ?= en,ko
THEMES ?= light,dark
MANY   ?= 0
shots: ## Take pictures of pages: make shots PAGES="/ /visits" AS=staff WIDTHS=390 MANY=1000
	@.ci/need postgresql chromium fonts
	@go run ./internal/shots -as '$(AS)' -widths '$(WIDTHS)' -langs '$(LANGS)' -themes '$(THEMES)' -many '$(MANY)' $(PAGES)

.PHONY: screenshot
screenshot: ## Take README.md's picture
	@.ci/need postgresql chromium fonts
	@go run ./internal/shots -screenshot docs/screenshot.png

.PHONY: bench
SIZES ?= 1000,100000
ONLY  ?=
bench: ## Measure, and fail where a ratio that must hold falls short
	@.ci/need postgresql
	@go run ./internal/bench -sizes '$(SIZES)' -only '$(ONLY)' $(if $(ONLY),-out '')

.PHONY: clean
clean: ## Remove what was built; data stays
	@rm -rf bin
