#!/usr/bin/env bats
# What nobody used lately: proposed, and removed only when told.
load helper

setup() {
	gov_setup
	mkdir -p "$STORE/used"
}

# stored NAME DAYS: a toolchain whose last use is so long ago.
stored() {
	mkdir -p "$STORE/versions/$1/bin"
	printf '#!/bin/sh\necho "%s"\n' "$1" >"$STORE/versions/$1/bin/go"
	chmod +x "$STORE/versions/$1/bin/go"
	head -c 3000000 /dev/zero >"$STORE/versions/$1/big"
	touch -d "$2 days ago" "$STORE/used/$1"
}

# cached VERSION DAYS: a toolchain that cmd/go downloaded.
cached() {
	local end name
	name=v0.0.1-go$1.$(host_platform)
	MODULES=$HOME/go/pkg/mod
	CACHED=$MODULES/golang.org/toolchain@$name
	DOWNLOADS=$MODULES/cache/download/golang.org/toolchain/@v
	mkdir -p "$CACHED/bin" "$DOWNLOADS"
	head -c 1000000 /dev/zero >"$CACHED/bin/go"
	for end in zip ziphash info mod lock; do echo x >"$DOWNLOADS/$name.$end"; done
	touch -d "$2 days ago" "$CACHED/bin/go"
	chmod -R a-w "$CACHED"
}

teardown() {
	chmod -R u+w "$HOME"
}

@test "old ones are proposed with size, time and place; nothing is removed" {
	stored 1.22.0 40
	stored 1.23.1 10
	check 0 gov prune
	[ "$(wc -l <<<"$output")" = 1 ] || fail "$output"
	says 1.22.0 '2.9 MiB' "last used $(date -u -d '40 days ago' +%F)" "$STORE/versions/1.22.0" 'gov prune --yes'
	[ -d "$STORE/versions/1.22.0" ]
	check 0 gov prune --days 5
	says 1.22.0 1.23.1
	check 0 gov prune --days 50
	says 'nothing to prune'
	for days in x '' -1 99999999999999999999; do
		check 2 gov prune --days "$days"
		one_line_error
	done
	check 2 gov prune 1.22.0
}

@test "--yes removes them, with shims, receipt and last use, and says what that frees" {
	stored 1.22.0 40
	stored 1.23.1 1
	mkdir "$STORE/receipts"
	touch "$STORE/receipts/1.22.0.ini"
	check 0 gov prune --yes --wait
	says '2.9 MiB freed'
	[ ! -e "$STORE/versions/1.22.0" ]
	[ ! -e "$STORE/receipts/1.22.0.ini" ]
	[ ! -e "$STORE/used/1.22.0" ]
	[ ! -e "$STORE/shims/go1.22.0" ]
	[ -x "$STORE/shims/go1.23.1" ]
	[ -z "$(find "$STORE/tmp" -mindepth 1)" ]
}

@test "its tools go with it, and count" {
	stored 1.22.0 40
	stored 1.23.1 40
	mkdir -p "$STORE/tools/1.22.0/bin"
	head -c 2000000 /dev/zero >"$STORE/tools/1.22.0/bin/dlv"
	chmod +x "$STORE/tools/1.22.0/bin/dlv"
	check 0 gov prune
	says '4.8 MiB' "$STORE/versions/1.22.0  (and its tools)"
	says_not "1.23.1  (and"
	check 0 gov prune --json
	says '"tools": true' '"tools": false'
	check 0 gov prune --yes
	says '7.6 MiB are being freed in the background'
	[ ! -e "$STORE/tools/1.22.0" ]
}

@test "the default, what is wanted here, and linked ones stay" {
	stored 1.21.0 400
	stored 1.22.0 400
	stored 1.23.1 400
	stored 1.24.4 400
	mkdir -p mine/bin
	cp "$STORE/versions/1.22.0/bin/go" mine/bin/go
	gov link mine mine
	touch -d '400 days ago' "$STORE/used/mine"
	echo 1.23 >"$STORE/version"
	echo 1.22.0 >.go-version
	check 0 env GOV_VERSION=1.24.4 gov prune --json
	[ "$(grep '"name"' <<<"$output")" = '    "name": "1.22.0",
    "name": "1.21.0",' ] || fail "$output"
	check 0 gov prune --yes
	check 0 gov list
	says 1.22.0 1.23.1 mine
	says_not 1.21.0 1.24.4
	[ -x mine/bin/go ]
	check 0 gov prune
	says 'nothing to prune but the default, or what is wanted here'
}

@test "what go switches to here stays, in the store and in the module cache" {
	stored 1.23.1 400
	stored 1.24.4 400
	stored 1.22.0 400
	cached 1.25.3 400
	cached 1.25.4 400
	echo go1.23.1 >"$STORE/versions/1.23.1/VERSION"
	echo go1.24.4 >"$STORE/versions/1.24.4/VERSION"
	export GOPROXY=off GOTOOLCHAIN=auto GONOSUMDB='' GOENV=off PATH="$STORE/shims:$PATH"
	echo 1.23.1 >.go-version
	printf 'module m\ngo 1.24.4\n' >go.mod
	check 0 gov prune
	says 1.22.0 1.25.3 1.25.4
	says_not 1.23.1 1.24.4
	printf 'module m\ngo 1.24\ntoolchain go1.25.3\n' >go.mod
	check 0 gov prune --yes
	says 1.22.0 1.24.4 1.25.4
	says_not 1.25.3
	[ -f "$MODULES/golang.org/toolchain@v0.0.1-go1.25.3.$(host_platform)/bin/go" ]
	[ ! -e "$CACHED" ]
}

@test "one without a noted use counts from its installation" {
	stored 1.22.0 1
	stored 1.23.1 1
	rm "$STORE/used/1.22.0" "$STORE/used/1.23.1"
	touch -d '60 days ago' "$STORE/versions/1.22.0"
	check 0 gov prune
	says 1.22.0 "installed $(date -u -d '60 days ago' +%F)"
	says_not 1.23.1
	check 0 gov prune --json
	says '"noted": false' "\"last_used\": \"$(date -u -d '60 days ago' +%F)T"
}

@test "using one keeps it: shims, gov exec, gov env" {
	local how
	stored 1.22.0 400
	stored 1.24.4 400
	gov uninstall 1.24.4
	for how in 'gov exec 1.22.0 go' 'gov env 1.22.0' "$STORE/shims/go1.22.0" "$STORE/shims/go +1.22.0"; do
		touch -d '400 days ago' "$STORE/used/1.22.0"
		check 0 gov prune
		says 1.22.0
		# shellcheck disable=SC2086
		check 0 $how
		check 0 gov prune
		says 'nothing to prune'
	done
}

@test "gov list shows the last use, as far as it is known" {
	local day
	stored 1.22.0 40
	stored 1.23.1 1
	rm "$STORE/used/1.23.1"
	day=$(date -u -d '40 days ago' +%F)
	check 0 gov list --used
	says "1.22.0  $day" '1.23.1  not known'
	check 0 gov list --json
	says "\"last_used\": \"${day}T" '"last_used": null'
	check 0 gov list
	says_not "$day"
}

@test "the module cache's are listed by their last read, and removed with their downloads" {
	cached 1.23.5 45
	stored 1.22.0 1
	check 0 gov prune
	says 1.23.5 "last read" "$CACHED"
	check 0 gov prune
	says 1.23.5 # looking is no use
	check 0 gov prune --json
	says '"name": null' '"version": "1.23.5"' '"removed": false'
	check 0 gov prune --yes --json
	says '"removed": true'
	[ ! -e "$CACHED" ]
	[ -z "$(ls "$DOWNLOADS")" ]
	[ -d "$STORE/versions/1.22.0" ]
}

@test "a module cache's that was read lately stays" {
	cached 1.23.5 45
	touch -a "$CACHED/bin/go"
	check 0 gov prune
	says_not 1.23.5
}

@test "it asks only on a terminal, and no is the answer" {
	command -v script >/dev/null || skip 'no script(1)'
	stored 1.22.0 400
	check 0 gov prune </dev/null
	[ -d "$STORE/versions/1.22.0" ]
	printf 'n\n' | script -qec 'gov prune' /dev/null >out
	grep -q 'remove it, which frees 2.9 MiB? \[y/N\]' out
	[ -d "$STORE/versions/1.22.0" ]
	printf 'y\n' | script -qec 'gov prune' /dev/null >out
	[ ! -e "$STORE/versions/1.22.0" ] || fail "$(cat out)"
}

@test "the hooks make a shell forget the shims that go" {
	local shell
	# shellcheck disable=SC2016
	for shell in bash zsh; do
		command -v $shell >/dev/null || continue
		stored 1.23.1 1
		stored 1.22.0 1
		gov uninstall 1.23.1 # makes the shims
		$shell -c 'eval "$(gov init '$shell')"; go1.22.0; touch -d "90 days ago" "$1/used/1.22.0"
			gov prune --yes; hash' "$shell" "$STORE" >out
		! grep -q 'go1.22.0$' out || fail "$shell still knows it: $(cat out)"
	done
}
