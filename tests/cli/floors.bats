# A go.work or go.mod raises the default: the shim, the commands, and gov install in a folder.
load helper

setup() {
	gov_setup
	mkdir -p "$STORE/shims" "$STORE/versions"
	cp "$BUILD/shim" "$STORE/shims/go"
	export PATH=$STORE/shims:$PATH
	HERE=$PWD
}

# toolchain VERSION...: go that says which it is.
toolchain() {
	local version
	for version; do
		mkdir -p "$STORE/versions/$version/bin"
		cat >"$STORE/versions/$version/bin/go" <<-END
			#!/bin/sh
			echo "go $version GOTOOLCHAIN=\${GOTOOLCHAIN-none}"
		END
		chmod +x "$STORE/versions/$version/bin/go"
	done
}

# runs VERSION: go here is this one, and gov agrees.
runs() {
	check 0 go
	prints "go $1 GOTOOLCHAIN=${GOTOOLCHAIN-none}"
	check 0 gov current
	prints "$1"
}

# default VERSION
default() { echo "$1" >"$STORE/version"; }

# --- the shim ---

@test "a go.mod raises the default, in its folder and below" {
	toolchain 1.22.3 1.23.1 1.24.4
	default 1.22.3
	mkdir -p m/a/b
	printf 'module m\n\ngo 1.23\n' >m/go.mod
	runs 1.22.3
	cd m
	runs 1.24.4
	cd a/b
	runs 1.24.4
	printf 'module m\n\ngo 1.22\n\ntoolchain go1.23.1\n' >"$HERE/m/go.mod"
	runs 1.23.1
	printf 'module m\n\ngo 1.22.3\n' >"$HERE/m/go.mod"
	runs 1.22.3
}

@test "a floor that nothing installed satisfies leaves the default, and Go the last word" {
	toolchain 1.22.3 1.23.1
	default 1.22.3
	echo 'go 1.24' >go.mod
	runs 1.22.3
	GOTOOLCHAIN=local runs 1.22.3
	echo 'go 1.23' >go.mod
	export GOTOOLCHAIN=local
	runs 1.23.1
}

@test "go.work stands above go.mod; GOWORK chooses another, or none" {
	toolchain 1.22.3 1.23.1 1.24.4
	default 1.22.3
	mkdir -p w/m
	printf 'go 1.23.0\ntoolchain go1.23.1\nuse ./m\n' >w/go.work
	printf 'module m\ngo 1.24\n' >w/m/go.mod
	echo 'go 1.24' >other.work
	cd w/m
	runs 1.23.1
	GOWORK=auto runs 1.23.1
	GOWORK=off runs 1.24.4
	GOWORK=$HERE/other.work runs 1.24.4
	GOWORK=$HERE/missing.work runs 1.24.4
	GOWORK=other.work runs 1.22.3
	GO111MODULE=off runs 1.22.3
	TMPDIR=$PWD GOWORK=off runs 1.22.3
}

@test "a pin, GOV_VERSION and +VERSION are obeyed, however high the floor" {
	toolchain 1.22.3 1.24.4
	default 1.22.3
	echo 'go 1.24' >go.mod
	check 0 go +1.22.3
	prints 'go 1.22.3 GOTOOLCHAIN=local'
	check 0 env GOV_VERSION=1.22 go
	prints 'go 1.22.3 GOTOOLCHAIN=local'
	echo 1.22.3 >.go-version
	runs 1.22.3
}

@test "what cmd/go refuses raises nothing" {
	toolchain 1.22.3 1.24.4
	default 1.22.3
	local text
	for text in 'go 1.24.x' 'toolchain go1.24.x' 'go 1.24\ntoolchain default' 'toolchain local' \
		'// go 1.24' 'go1.24' 'go 1.24\0'; do
		printf 'module m\n%b\n' "$text" >go.mod
		runs 1.22.3
	done
	rm go.mod
	mkdir go.mod
	runs 1.22.3
	printf 'module m\r\n\r\ngo 1.24 // for iterators\r\n' >../go.mod
	runs 1.24.4
	rm ../go.mod
}

@test "a go.mod of a megabyte, with its go line last" {
	toolchain 1.22.3 1.24.4
	default 1.22.3
	{
		yes '	golang.org/x/tools v0.1.13-0.20220803210227-8b9a1fbdf5c3 // indirect' | head -n 16000
		echo 'go 1.24'
	} >go.mod
	[ "$(stat -c %s go.mod)" -gt 1000000 ]
	runs 1.24.4
}

@test "the folder has the name that PWD gives it, as for Go" {
	toolchain 1.22.3 1.24.4
	default 1.22.3
	mkdir -p real/pkg m
	echo 'go 1.24' >m/go.mod
	ln -s "$HERE/real/pkg" m/linked
	cd m/linked
	runs 1.24.4
	PWD=/nowhere check 0 "$BUILD/gov" current
	prints 1.22.3
	cd -P .
	runs 1.22.3
}

@test "with settings that have changed, the manager raises the default too" {
	toolchain 1.22.3 1.24.4
	default 1.22.3
	echo 'go 1.24' >go.mod
	printf '[env]\nX = y\n' >"$STORE/versions.ini"
	runs 1.24.4
}

# --- what it costs ---

@test "no go.mod is looked for when a pin or GOV_VERSION decides" {
	need_trace
	toolchain 1.22.3 1.24.4
	default 1.22.3
	echo 'go 1.24' >go.mod
	trace trace go
	grep -q '"go.mod"' trace
	GOV_VERSION=1.22.3 trace trace go
	run ! grep -E 'go\.(mod|work)' trace
	echo 1.22.3 >.go-version
	trace trace go
	run ! grep -E 'go\.(mod|work)' trace
}

@test "with the newest version for a default, floors cost one look at used/" {
	need_trace
	toolchain 1.22.3 1.24.4
	default 1.24.4
	mkdir -p "$STORE/used" a/b
	: >"$STORE/used/1.24.4"
	echo 'go 1.24' >go.mod
	cd a/b
	trace trace go
	run ! grep -E 'go\.(mod|work)' trace
	# Its own start and end, two opens a folder, versions.ini, the default's open and read, used/, the time.
	local folders calls
	folders=$(pwd -P | tr -cd / | wc -c)
	calls=$(wc -l <trace)
	[ "$calls" -le $((4 + 2 * (folders + 1) + 3 + 2)) ] || fail "$calls system calls:" "$(cat trace)"
}

@test "without a go.mod anywhere a look costs two opens a folder" {
	need_trace
	toolchain 1.22.3 1.24.4
	default 1.22.3
	mkdir -p a/b
	cd a/b
	trace trace go
	local folders
	folders=$(($(pwd -P | tr -cd / | wc -c) + 1))
	[ "$(grep -c 'go\.work' trace)" = "$folders" ]
	[ "$(grep -c 'go\.mod' trace)" = "$folders" ]
	run ! grep getdents trace
}

# --- the commands ---

@test "gov why tells the floor and what came of it" {
	toolchain 1.22.3 1.24.4
	default 1.22
	check 0 gov why
	says_not floor
	printf 'module m\n\ngo 1.23\n' >go.mod
	check 0 gov why
	says "floor: $HERE/go.mod:3 (go 1.23) raises the default from 1.22.3 to 1.24.4"
	says "=> 1.24.4 at $STORE/versions/1.24.4"
	check 0 gov why --json
	[ "$(jq -c .floor <<<"$output")" = "{\"file\":\"$HERE/go.mod\",\"line\":3,\"go\":\"1.23\",\"toolchain\":null,\"version\":\"1.23\",\"wants\":\"1.23.0\",\"state\":\"raised\",\"raised_from\":\"1.22.3\"}" ]
	check 0 env GOV_VERSION=1.22 gov why
	says "floor: $HERE/go.mod:3 (go 1.23): 1.22.3 is below it and is obeyed"
	check 0 env GOV_VERSION=1.24 gov why
	says "floor: $HERE/go.mod:3 (go 1.23): 1.24.4 satisfies it"
	printf 'go 1.23\ntoolchain go1.25.1\n' >go.work
	check 0 gov why
	says "floor: $HERE/go.work:2 (toolchain go1.25.1): nothing installed satisfies it" 'gov install brings go1.25.1'
	says "=> 1.22.3 at"
	check 0 gov why --json
	[ "$(jq -r .floor.state,.floor.wants <<<"$output" | xargs)" = 'unmet 1.25.1' ]
	check 0 env GOWORK=off gov why
	says 'raises the default'
	check 0 env GOWORK=x gov why
	says 'floor: GOWORK is no absolute path, which go refuses: x'
}

@test "gov why tells of lines that are no floor" {
	toolchain 1.22.3
	default 1.22.3
	check 0 gov why --json
	[ "$(jq .floor <<<"$output")" = null ]
	echo 'module m' >go.mod
	check 0 gov why
	says "floor: $HERE/go.mod has no go line and no toolchain line"
	printf 'go 1.24\ntoolchain default\n' >go.mod
	check 0 gov why
	says "floor: $HERE/go.mod:2: none (toolchain default)"
	printf 'toolchain go1.22.x\033[31m\n' >go.mod
	check 0 gov why
	says "floor: $HERE/go.mod:1: not a toolchain: go1.22.x\\x1b[31m; go will not take it either"
	check 0 gov why --json
	[ "$(jq -r .floor.state <<<"$output")" = bad_toolchain ]
	printf 'go 1.22.x\n' >go.mod
	check 0 gov why
	says "floor: $HERE/go.mod:1: not a version: 1.22.x"
	printf 'go 1.24\n' >go.mod
	ln -s "$STORE/versions/1.22.3" "$STORE/versions/mine"
	default mine
	check 0 gov why
	says "floor: $HERE/go.mod:1 (go 1.24): asks for go1.24.0; only a version of the store is raised to it"
}

@test "current, which, list, env and exec follow a raised default" {
	toolchain 1.22.3 1.24.4
	default 1.22.3
	echo 'go 1.23' >go.mod
	check 0 gov current --json
	[ "$(jq -r '.name,.origin,.request,.raised_from,.raised_by,.raised_line' <<<"$output" | xargs)" = \
		"1.24.4 default 1.22.3 1.22.3 $HERE/go.mod 1" ]
	check 0 gov which go
	prints "$STORE/versions/1.24.4/bin/go"
	check 0 gov list
	says "* 1.24.4  ($STORE/version:1, raised by $HERE/go.mod:1 (go 1.23))"
	check 0 gov env
	says "$STORE/versions/1.24.4/bin" "GOV_VERSION='1.24.4'"
	check 0 gov exec -- go
	prints 'go 1.24.4 GOTOOLCHAIN=none'
	cd /
	check 0 gov current --json
	[ "$(jq -c '[.raised_from,.raised_by,.raised_line]' <<<"$output")" = '[null,null,0]' ]
}

@test "global and uninstall say what a floor makes of them" {
	toolchain 1.22.3 1.24.4
	echo 'go 1.23' >go.mod
	check 0 gov global 1.22.3
	says "here $HERE/go.mod:1 (go 1.23) raises it to 1.24.4; see gov why"
	check 0 gov uninstall 1.24.4
	says "warning: 1.24.4 is the version selected here ($STORE/version:1, raised by $HERE/go.mod:1 (go 1.23))"
	check 0 gov global 1.22.3
	says_not raises
}

# --- gov install without a version ---

@test "gov install brings exactly what cmd/go would want" {
	local version
	install_small 1.97.3 >/dev/null
	for version in 1.98.0 1.98.1-b 1.99rc1; do pin "$(small_archive $version)"; done
	default 1.97.3
	echo 'go 1.98' >go.mod
	check 0 gov install --offline --from "$BATS_TEST_TMPDIR/archives"
	says "$HERE/go.mod:1 (go 1.98) asks for go1.98.0" "$STORE/versions/1.98.0"
	check 0 gov current
	prints 1.98.0
	check 0 gov install --offline --from "$BATS_TEST_TMPDIR/archives"
	says "$HERE/go.mod:1 (go 1.98) is satisfied by 1.98.0" 'go1.98.0 is installed already'
	printf 'go 1.98\ntoolchain go1.98.1-b\n' >go.mod
	check 0 gov install --offline --from "$BATS_TEST_TMPDIR/archives"
	says "$HERE/go.mod:2 (toolchain go1.98.1-b) asks for go1.98.1-b"
	check 0 gov current
	prints 1.98.1-b
	echo 'go 1.99rc1' >go.work
	check 0 gov install --offline --from "$BATS_TEST_TMPDIR/archives"
	check 0 gov current
	prints 1.99rc1
}

@test "gov install: a pin stands above a floor, and a satisfied floor changes nothing" {
	install_small 1.97.3 >/dev/null
	pin "$(small_archive 1.98.0)"
	default 1.97.3
	echo 'go 1.98' >go.mod
	echo 1.97.3 >.go-version
	check 0 gov install --offline
	says "$HERE/.go-version:1 asks for 1.97.3" 'is installed already'
	rm .go-version
	echo 'go 1.97' >go.mod
	check 0 gov install --offline
	says "$STORE/version:1 asks for 1.97.3" 'is installed already'
	[ ! -e "$STORE/versions/1.98.0" ]
}

@test "gov install with nothing selected takes the go.mod; what cannot be installed is an error" {
	check 4 gov install --offline
	says 'nothing here asks for a version'
	pin "$(small_archive 1.98.0)"
	echo 'go 1.98' >go.mod
	check 0 gov install --offline --from "$BATS_TEST_TMPDIR/archives"
	says "$HERE/go.mod:1 (go 1.98) asks for go1.98.0" '1.98.0 is the default version'
	rm "$STORE/version"
	check 4 gov install --offline
	says "$HERE/go.mod:1 (go 1.98) is satisfied by 1.98.0, which is installed but not selected; run: gov global 1.98.0"
	one_line_error
	echo 'toolchain go1.98.5-Big_Corp' >go.mod
	check 4 gov install --offline
	says "$HERE/go.mod:1 (toolchain go1.98.5-Big_Corp) asks for go1.98.5-Big_Corp, which cannot be installed"
}
