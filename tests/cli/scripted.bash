# shellcheck shell=bash
# shellcheck disable=SC2016,SC2154 # what is in single quotes is for the tools; helper and bats set $output
# Toolchains that are tiny scripts.

# toolchain VERSION [FOLDER]: a GOROOT whose go says what it was given.
toolchain() {
	local dir=${2:-$STORE/versions/$1} tool
	mkdir -p "$dir/bin"
	for tool in go gofmt; do
		printf '#!/bin/sh\necho "%s %s [$*] GOROOT=$GOROOT GOTOOLCHAIN=$GOTOOLCHAIN GOV_VERSION=$GOV_VERSION"\n' \
			"$tool" "$1" >"$dir/bin/$tool"
		chmod +x "$dir/bin/$tool"
	done
}

store() {
	local version
	for version; do toolchain "$version"; done
}

valid_json() { python3 -m json.tool <<<"$output" >/dev/null 2>&1 || jq . <<<"$output" >/dev/null; }
