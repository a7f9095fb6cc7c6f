# Mingsuan: build, try, test. `make demo` and `make test` work on a fresh Debian machine with a Swift 6.3
# toolchain; the Debian packages that they need are installed by `make packages` (as root, or with sudo).

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := build
.PHONY: build demo test lint format bench docs packages browser-packages word-packages clean

DEMO_OUT ?= out/demo
LIBRARIES := zlib1g-dev tzdata
BROWSER := chromium fonts-noto-cjk poppler-utils
WORD := libreoffice-writer-nogui fonts-noto-cjk poppler-utils

build: packages
	swift build -c release --product mingsuan

demo: build
	.build/release/mingsuan inspect Fixtures/city-day --parameters Fixtures/city-day/parameters.yaml --lang $${MINGSUAN_LANG:-zh}
	.build/release/mingsuan audit Fixtures/city-day --parameters Fixtures/city-day/parameters.yaml --out $(DEMO_OUT) --lang $${MINGSUAN_LANG:-zh} || [ $$? -le 2 ]
	@echo
	@echo "报告 / report: $$(pwd)/$(DEMO_OUT)/report.html"

test: packages lint
	swift build --build-tests -Xswiftc -warnings-as-errors
	swift test --skip-build
	Tests/docs/run
	Tests/browser/run
	Tests/word/run
	Tests/python/run
	Tests/studies/run

lint:
	swift format lint --strict --recursive Sources Tests Package.swift

format:
	swift format format --in-place --recursive Sources Tests Package.swift

bench: packages
	swift build -c release --product mingsuan --product mingsuan-bench
	Benchmarks/run

docs:
	for target in OrderLog Statistics Metrics Rules AuditEngine; do \
	  swift package --disable-sandbox generate-documentation --target $$target; done

# Installs what is missing, and only that; without it nothing is asked of the network.
packages:
	@missing=(); for name in $(LIBRARIES); do dpkg -s $$name >/dev/null 2>&1 || missing+=($$name); done; \
	if [ $${#missing[@]} -gt 0 ]; then sudo=; [ "$$(id -u)" = 0 ] || sudo=sudo; \
	  $$sudo apt-get update -qq && $$sudo apt-get install -y -qq --no-install-recommends "$${missing[@]}"; fi

browser-packages:
	@missing=(); for name in $(BROWSER); do dpkg -s $$name >/dev/null 2>&1 || missing+=($$name); done; \
	if [ $${#missing[@]} -gt 0 ]; then sudo=; [ "$$(id -u)" = 0 ] || sudo=sudo; \
	  $$sudo apt-get update -qq && $$sudo apt-get install -y -qq --no-install-recommends "$${missing[@]}"; fi

word-packages:
	@missing=(); for name in $(WORD); do dpkg -s $$name >/dev/null 2>&1 || missing+=($$name); done; \
	if [ $${#missing[@]} -gt 0 ]; then sudo=; [ "$$(id -u)" = 0 ] || sudo=sudo; \
	  $$sudo apt-get update -qq && $$sudo apt-get install -y -qq --no-install-recommends "$${missing[@]}"; fi

clean:
	swift package clean
	rm -rf out
