#!/usr/bin/env bats
# list, current, which and why, against toolchains that are tiny scripts.

load helper
load scripted

setup() {
	gov_setup
	HERE=$PWD
}

@test "list: newest first, the selected marked, links and other platforms shown" {
	check 0 gov list
	prints ''
	says 'gov install latest'
	store 1.22.0 1.24.4 1.25rc1 1.24.10
	toolchain 1.24.4 "$STORE/versions/1.24.4.plan9-386"
	toolchain mine "$HERE/mine"
	check 0 gov link dev "$HERE/mine"
	echo 1.22 >.go-version
	check 0 gov list
	prints "  1.25rc1
  1.24.10
  1.24.4
  1.24.4.plan9-386
* 1.22.0  ($HERE/.go-version:1)
  dev -> $HERE/mine"
	check 0 gov ls --json
	valid_json
	says '"platform": "plan9/386"' '"linked": true'
}

@test "list works beside a broken pin, and says so" {
	store 1.24.4
	echo '1.24 or so' >.go-version
	check 0 gov list
	prints '  1.24.4'
	says "$HERE/.go-version:1"
}

@test "list says when what is asked for here is not installed" {
	store 1.24.4
	echo 1.22.0 >.go-version
	check 0 gov list
	prints '  1.24.4'
	one_line_error
	says 'go 1.22.0 is not installed' 'run: gov install 1.22.0'
}

@test "current: where it comes from, and exit 4 and 8" {
	check 4 gov current
	one_line_error
	prints ''
	store 1.24.4 1.22.0
	echo 1.22.0 >"$STORE/version"
	check 0 gov current
	prints 1.22.0
	check 0 env GOV_VERSION=1.24 gov current --json
	valid_json
	says '"origin": "env"' '"name": "1.24.4"'
	echo 1.99 >.go-version
	check 4 gov current
	says "$HERE/.go-version:1" 'gov install 1.99'
	echo 'x/../y' >.go-version
	check 8 gov current
	says "$HERE/.go-version:1"
}

@test "which" {
	store 1.24.4
	gov global 1.24.4
	check 0 gov which
	prints "$STORE/versions/1.24.4/bin/go"
	check 0 gov which gofmt --json
	valid_json
	check 4 gov which vet
	says 'vet: not installed for go 1.24.4' 'gov tool install vet'
	check 2 gov which ../../x
}

@test "why numbers the steps and says which decided" {
	store 1.24.4 1.22.0
	echo 1.22 >"$STORE/version"
	mkdir -p a/b
	printf '# team\n\n1.24\n' >a/.go-version
	cd a/b
	check 0 gov why
	says "3. $HERE/a/.go-version:3: 1.24  <- decides" '2. GOV_VERSION: not set' \
		"4. $STORE/version:1: 1.22  (would be next)" "=> 1.24.4 at $STORE/versions/1.24.4" \
		'note: 1.24.4 is the newest installed that matches 1.24'
	cd "$HERE"
	check 0 gov why
	says "4. $STORE/version:1: 1.22  <- decides" '3. .go-version or .tool-versions here or above: none'
	check 0 env GOV_VERSION=1.24 GOROOT=/stale gov why
	says '2. GOV_VERSION: 1.24  <- decides' 'GOTOOLCHAIN=local is set' 'GOROOT is set in the environment'
	check 0 env GOV_VERSION=1.24 GOTOOLCHAIN=auto gov why
	says 'GOTOOLCHAIN is set in the environment and left'
	check 0 gov why --json
	valid_json
	printf '[alias]\nwork = 1.24.4\n' >"$STORE/versions.ini"
	echo work >.go-version
	check 0 gov why
	says ".go-version:1: work  <- decides" 'note: work is an alias of versions.ini for 1.24.4'
}

@test "why tells what the system's Go and a broken default would be" {
	store 1.24.4
	echo 1..2 >"$STORE/version"
	toolchain system "$HERE/system"
	export PATH=$PATH:$HERE/system/bin
	check 0 env GOV_VERSION=1.24.4 gov why
	says "4. $STORE/version: cannot be used  (would be next)" \
		"5. first go on PATH that is no shim: $HERE/system/bin"
	check 0 env GOV_VERSION=1.24.4 gov why --json
	valid_json
	says '"origin": "system"' '"broken": true'
}

@test "why tells of failures with their exit codes" {
	check 4 gov why
	says '5. first go on PATH that is no shim: none'
	echo 1.99 >.go-version
	check 4 gov why --json
	valid_json
	says '"installed": false'
	printf '\xff\xff' >.go-version
	check 8 gov why
	says "3. $HERE/.go-version: cannot be used" '4. default (gov global): not reached'
}
