# What a newcomer types. Everything else is behind these.
export CGO_ENABLED ?= 0
GO_FILES := $(shell git ls-files '*.go' 2>/dev/null)
FLAGS := -tags nodynamic -trimpath

.PHONY: build desk demo check eval test race together browser bench

build: desk ## the one binary, at bin/marbre
	go build $(FLAGS) -ldflags '-s -w' -o bin/marbre ./cmd/marbre

# The desk is built once and again when something of it changed.
desk: desk/dist/index.html ## the editing application, into desk/dist

desk/node_modules/.package-lock.json: desk/package.json desk/package-lock.json
	@command -v npm >/dev/null || { if [ "$$(id -u)" = 0 ]; then apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends npm; else echo "npm is missing: sudo apt-get install -y npm"; exit 1; fi; }
	cd desk && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

desk/dist/index.html: desk/node_modules/.package-lock.json desk/index.html desk/openapi.json desk/vite.config.ts story/schema.json $(shell find desk/src desk/public -type f ! -name api.d.ts 2>/dev/null)
	cd desk && npm run --silent build

demo: build ## the demo newsroom at http://127.0.0.1:8080
	bin/marbre demo

check: ## form, vet and staticcheck
	@test -z "$$(gofmt -l $(GO_FILES))" || { gofmt -l $(GO_FILES); echo "run gofmt -w on these files"; exit 1; }
	go vet ./...
	go run honnef.co/go/tools/cmd/staticcheck@v0.8.2 ./...

# What the rules of stories find in real ones, and of what is planted in them. Told, never asserted.
eval: ## the rules, measured, into docs/CHECKS.md
	go run $(FLAGS) ./internal/eval

# Every test, on both engines, both keeps of pictures and in a real browser: a PostgreSQL and an S3
# server of its own are started for them and ended with them. MARBRE_WANT makes a missing part a failure, never a skip.
test: check desk ## every test
	cd desk && npm run --silent check && npm test --silent
	@url=$$(internal/rig/postgres) || exit 1; \
	s3=$$(internal/rig/s3) || { internal/rig/postgres stop; exit 1; }; \
	status=0; \
	MARBRE_TEST_POSTGRES=$$url MARBRE_TEST_S3=$$s3 MARBRE_WANT=postgres,s3 go test ./... || status=1; \
	$(MAKE) --no-print-directory race MARBRE_TEST_POSTGRES=$$url MARBRE_TEST_S3=$$s3 || status=1; \
	$(MAKE) --no-print-directory together MARBRE_TEST_POSTGRES=$$url || status=1; \
	$(MAKE) --no-print-directory browser MARBRE_TEST_POSTGRES=$$url MARBRE_TEST_S3=$$s3 || status=1; \
	internal/rig/s3 stop; \
	internal/rig/postgres stop; \
	exit $$status

# The race detector needs a C compiler; what is concurrent is tested under it.
race:
	@command -v cc >/dev/null || { if [ "$$(id -u)" = 0 ]; then apt-get update -q && apt-get install -q -y gcc libc6-dev; else echo "a C compiler is missing: sudo apt-get install -y gcc libc6-dev"; exit 1; fi; }
	CGO_ENABLED=1 MARBRE_TEST_POSTGRES=$(MARBRE_TEST_POSTGRES) MARBRE_TEST_S3=$(MARBRE_TEST_S3) MARBRE_WANT=postgres,s3 go test -race -short -timeout 25m ./journal ./galley ./negatives ./store ./newsroom ./search ./press ./live ./door ./courier ./web

# The galley held to the real ProseMirror, by chance anew each time, and real windows that write in one
# story while lines break and the newsroom is killed: on SQLite, and on PostgreSQL where it is named.
together: build ## two and six who write in one story
	@command -v npm >/dev/null || { if [ "$$(id -u)" = 0 ]; then apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends npm; else echo "npm is missing: sudo apt-get install -y npm"; exit 1; fi; }
	cd internal/rig/galley && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@cases=$$(mktemp); seed=$$(date +%s); echo "cases of seed $$seed"; \
	node internal/rig/galley/cases.mjs $$seed 300 60 $$cases && MARBRE_CASES=$$cases go test ./galley -count=1 -run TestStepsDoWhatProseMirrorDoes; status=$$?; rm -f $$cases; exit $$status
	node internal/rig/galley/together.mjs --bin bin/marbre --database "$(MARBRE_TEST_POSTGRES)"

# Every kind of page in Chromium, by axe-core and by the Nu HTML checker.
browser: build ## the readers' site in a real browser
	@for part in chromium:chromium java:default-jre-headless npm:npm; do \
		command -v $${part%%:*} >/dev/null || { \
			if [ "$$(id -u)" = 0 ]; then apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $${part##*:} fonts-noto-core; \
			else echo "$${part%%:*} is missing: sudo apt-get install -y $${part##*:} fonts-noto-core"; exit 1; fi; }; \
	done
	cd internal/rig/browser && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	node internal/rig/browser/walk.mjs --bin bin/marbre
	node internal/rig/browser/pictures.mjs --bin bin/marbre
	node internal/rig/browser/writing.mjs --bin bin/marbre --database "$(MARBRE_TEST_POSTGRES)"
	node internal/rig/browser/desk.mjs --bin bin/marbre --database "$(MARBRE_TEST_POSTGRES)" --s3 "$(MARBRE_TEST_S3)"

# Figures, beside peers in the same run. They are told, never asserted. PARTS="pages fanout"
# measures those alone, into bench/out/RESULTS.md; MARBRE_PEERS names peers that stand elsewhere.
bench: build ## the figures, into bench/RESULTS.md
	@for part in nginx:nginx-light wrk:wrk /usr/lib/nginx/modules/ngx_nchan_module.so:libnginx-mod-nchan; do \
		command -v $${part%%:*} >/dev/null || test -e $${part%%:*} || { \
			if [ "$$(id -u)" = 0 ]; then apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $${part##*:} || exit 1; \
			else echo "$${part%%:*} is missing: sudo apt-get install -y $${part##*:}"; fi; }; \
	done
	go run $(FLAGS) ./bench $(PARTS)
