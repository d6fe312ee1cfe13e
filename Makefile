# What a newcomer types. Everything else is behind these.
export CGO_ENABLED ?= 0

.PHONY: check test
check: ## form and vet
	@test -z "$$(gofmt -l .)" || { gofmt -l .; echo "run gofmt -w on these files"; exit 1; }
	go vet ./...

test: check ## every test
	go test ./...
