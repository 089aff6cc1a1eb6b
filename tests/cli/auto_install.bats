# auto_install = yes: a shim whose version is missing has it installed, then becomes its tool.
load helper
load nginx
load terminal

setup_file() {
	gov_setup_file
	server_start
	local version
	for version in 1.99.1 1.99.2; do
		serve "$(telling_archive $version)"
	done
}

teardown_file() { server_stop; }

setup() {
	gov_setup
	forget_requests
	install_small 1.98.1
	printf '[gov]\nauto_install = yes\n' >>"$STORE/versions.ini"
	archives=$BATS_FILE_TMPDIR/archives platform=$(host_platform)
	pin "$archives/go1.99.1.$platform.tar.gz"
	pin "$archives/go1.99.2.$platform.tar.gz"
	# The shims' settings are compiled by whoever writes the store next.
	gov global 1.98.1
	PATH=$STORE/shims:$PATH
}

# telling_archive VERSION: its go says what it was given, on both outputs, and ends with 7.
telling_archive() {
	local tree=$BATS_FILE_TMPDIR/tree
	mkdir -p "$tree" "$BATS_FILE_TMPDIR/archives"
	tar -xzf "$(small_archive "$1" "$BATS_FILE_TMPDIR/small")" -C "$tree"
	cat >"$tree/go/bin/go" <<-END
		#!/bin/sh
		echo "go$1 [\$*] GOTOOLCHAIN=\$GOTOOLCHAIN"
		echo 'a word of go' >&2
		[ "\$1" != tell ] || {
			# 32 and up are the C library's own.
			sed -nE 's/^(SigBlk|SigIgn):.*(.{8})/\1 \2/p' /proc/self/status
			ls /proc/self/fd
			umask
			env | grep -v ^_= | sort | sha256sum
		}
		[ "\$1" != input ] || cat
		exit 7
	END
	tar -czf "$BATS_FILE_TMPDIR/archives/go$1.$(host_platform).tar.gz" -C "$tree" go
	rm -rf "$tree"
	echo "$BATS_FILE_TMPDIR/archives/go$1.$(host_platform).tar.gz"
}

not_installed() {
	[ "$(ls "$STORE/versions")" = 1.98.1 ]
	[ -z "$(ls "$STORE/tmp")" ]
}

@test "the exact version is installed, and stdout is the tool's alone, as is the exit code" {
	mirrors "$URL/dl/"
	echo 1.99.1 >.go-version
	check 7 go build 'a b'
	prints 'go1.99.1 [build a b] GOTOOLCHAIN='
	[ "$stderr" = "gov: $PWD/.go-version:1 asks for 1.99.1; installing it
a word of go" ]
	[ "$(ls "$STORE/versions")" = '1.98.1
1.99.1' ]
	# Nobody else's choice changes.
	[ "$(cat "$STORE/version")" = 1.98.1 ]
	check 7 go build
	[ "$stderr" = 'a word of go' ]
}

@test "a line is its newest patch, unless a patch of it is installed" {
	mirrors "$URL/dl/"
	echo 1.99 >.go-version
	check 7 go build
	prints 'go1.99.2 [build] GOTOOLCHAIN='
	check 0 gov uninstall 1.99.2
	check 0 gov install 1.99.1
	check 7 go build
	prints 'go1.99.1 [build] GOTOOLCHAIN='
}

@test "a typed version and GOV_VERSION: installed too, and Go is kept from switching" {
	mirrors "$URL/dl/"
	check 7 go +1.99.1 build
	prints 'go1.99.1 [build] GOTOOLCHAIN=local'
	says 'gov: installing 1.99.1'
	GOV_VERSION=1.99.2 check 7 go build
	prints 'go1.99.2 [build] GOTOOLCHAIN=local'
	says 'GOV_VERSION asks for 1.99.2'
}

@test "the tool is started as if its toolchain had been there: stdin, descriptors, signals, environment" {
	mirrors "$URL/dl/"
	echo 1.99.1 >.go-version
	check 7 go tell
	first=$output
	check 7 go tell
	prints "$first"
	check 0 gov uninstall 1.99.1
	run --separate-stderr sh -c 'echo what stands in stdin | go input'
	says 'what stands in stdin'
}

@test "gofmt of a missing version: installed as well" {
	mirrors "$URL/dl/"
	echo 1.99.1 >.go-version
	run --separate-stderr sh -c 'echo text | gofmt'
	prints text
}

@test "from the cache, with no network at all" {
	mirrors http://127.0.0.1:9/dl/
	mkdir -p "$STORE/cache"
	cp "$archives/go1.99.1.$platform.tar.gz" "$STORE/cache/"
	echo 1.99.1 >.go-version
	check 7 go build
	prints 'go1.99.1 [build] GOTOOLCHAIN='
}

@test "what cannot be installed: install's message and code, and the tool is not run" {
	mirrors "$URL/missing/dl/"
	echo 1.99.1 >.go-version
	check 3 go build
	prints ''
	says "$URL/missing/dl/go1.99.1"
	sed -i 's|^mirror = .*|mirror = http://127.0.0.1:9/dl/|' "$STORE/versions.ini"
	check 5 go build
	prints ''
	says 127.0.0.1:9
	sed -i "s|^mirror = .*|mirror = $URL/wrong/dl/|" "$STORE/versions.ini"
	check 6 go build
	prints ''
	says 'SHA-256 mismatch' 'nothing was installed'
	not_installed
}

@test "auto_install = no, links, the system's Go and other platforms: never" {
	mirrors "$URL/dl/"
	check 4 go +mine build
	check 4 env "PATH=$STORE/shims" "$STORE/shims/go" +system build
	check 4 go +1.99.1.plan9-386 build
	sed -i 's/^auto_install = .*/auto_install = no/' "$STORE/versions.ini"
	check 4 go +1.99.1 build
	says 'gov install 1.99.1'
	[ -z "$(requests)" ]
	not_installed
}

@test "two shims at once wait for the lock, and the work is done once" {
	mirrors "$URL/dl/"
	echo 1.99.1 >.go-version
	exec 9>"$STORE/lock"
	flock 9
	go build one >one 2>one.err 3>&- 9>&- &
	local one=$!
	go build two >two 2>two.err 3>&- 9>&- &
	local two=$! codes=''
	wait_until grep -q 'waiting for another gov' one.err
	wait_until grep -q 'waiting for another gov' two.err
	not_installed
	exec 9>&-
	wait "$one" || codes=$?
	wait "$two" || codes=$codes,$?
	[ "$codes" = 7,7 ]
	[ "$(cat one)" = 'go1.99.1 [build one] GOTOOLCHAIN=' ]
	[ "$(cat two)" = 'go1.99.1 [build two] GOTOOLCHAIN=' ]
	[ "$(requests | grep -c "GET /go/go1.99.1.$platform.tar.gz 200")" = 1 ]
	[ -z "$(ls "$STORE/tmp")" ]
}

# --- floors ---

# in_module GO: a module whose go line is this.
in_module() { printf 'module m\n\ngo %s\n' "$1" >go.mod; }

@test "a default below the floor of a go.mod: exactly what Go would fetch is installed, then run" {
	mirrors "$URL/dl/"
	in_module 1.99.1
	check 7 go build
	prints 'go1.99.1 [build] GOTOOLCHAIN='
	says "$PWD/go.mod:3 (go 1.99.1) asks for go1.99.1" 'gov: installing 1.99.1'
	[ "$(cat "$STORE/version")" = 1.98.1 ]
	check 7 go build
	[ "$stderr" = 'a word of go' ]
	printf 'toolchain go1.99.2\n' >>go.mod
	check 7 go build
	prints 'go1.99.2 [build] GOTOOLCHAIN='
}

@test "a floor that something installed satisfies: nothing is installed" {
	mirrors "$URL/dl/"
	check 0 gov install 1.99.2
	forget_requests
	in_module 1.99.1
	check 7 go build
	prints 'go1.99.2 [build] GOTOOLCHAIN='
	in_module 1.98
	check 0 go version
	[ -z "$(all_requests)" ]
}

@test "a floor: not against GOTOOLCHAIN, not for a pin, not for a prompt; Go then says what it says" {
	mirrors "$URL/dl/"
	# 1.98.1, whose go says no more than what it was given.
	in_module 1.99.1
	check 0 env GOTOOLCHAIN=local go build
	prints 'go build'
	check 0 env GOTOOLCHAIN=go1.98.1 go build
	prints 'go build'
	check 0 go version
	says go1.98.1
	check 0 go env GOPATH
	prints 'go env GOPATH'
	echo 1.98.1 >.go-version
	check 0 go build
	prints 'go build'
	rm .go-version
	check 7 env GOTOOLCHAIN=go1.98.1+path go build
	prints 'go1.99.1 [build] GOTOOLCHAIN=go1.98.1+path'
	check 0 gov uninstall 1.99.1
	# As go env -w writes it.
	mkdir -p "$HOME/.config/go"
	echo 'GOTOOLCHAIN=local' >"$HOME/.config/go/env"
	check 0 go build
	prints 'go build'
	rm "$HOME/.config/go/env"
	printf '[env]\nGOTOOLCHAIN = local\n' >>"$STORE/versions.ini"
	check 0 go build
	prints 'go build'
}

@test "a floor that cannot be installed: install's message and code" {
	mirrors "$URL/missing/dl/"
	in_module 1.99.1
	check 3 go build
	prints ''
	says "$PWD/go.mod:3" "$URL/missing/dl/go1.99.1"
	not_installed
}

@test "a default that is missing too: only what the floor wants is installed" {
	mirrors "$URL/dl/"
	in_module 1.99.2
	echo 1.97.5 >"$STORE/version"
	check 7 go build
	prints 'go1.99.2 [build] GOTOOLCHAIN='
	[ "$(ls "$STORE/versions")" = '1.98.1
1.99.2' ]
}

# --- prompts ---

@test "go version never installs, whoever watches" {
	mirrors "$URL/dl/"
	echo 1.99.1 >.go-version
	check 4 go version
	one_line_error
	check 4 go -C . version
	terminal_start go version
	terminal_end
	[ "$status" = 4 ]
	[ -z "$(all_requests)" ]
	not_installed
}

# starship and oh-my-posh: stdin is the null device, both outputs are pipes. powerlevel10k and scripts
# of one's own: stdin is the terminal, stdout a pipe, stderr the null device.
@test "the questions of a prompt never wait for a download" {
	mirrors "$URL/dl/"
	echo 1.99.1 >.go-version
	check 4 go env GOPATH </dev/null
	one_line_error
	check 4 sh -c 'go env GOPATH <&-'
	check 4 go help </dev/null
	terminal_start sh -c 'v=$(go env GOPATH 2>/dev/null) || echo "none: $?, [$v]"'
	terminal_end
	[[ $shown == *'none: 4, []'* ]]
	[ -z "$(all_requests)" ]
	not_installed
}

@test "go env by somebody who sees what is waited for: installed" {
	mirrors "$URL/dl/"
	echo 1.99.1 >.go-version
	terminal_start sh -c 'v=$(go env GOPATH); echo "said: $v"'
	terminal_end
	[[ $shown == *'asks for 1.99.1; installing it'*'said: go1.99.1 [env GOPATH]'* ]]
}

# A CI job looks like a prompt but for what it asks.
@test "work is done with nobody watching: no stdin, no terminal" {
	mirrors "$URL/dl/"
	echo 1.99.1 >.go-version
	check 7 go test ./... </dev/null
	prints 'go1.99.1 [test ./...] GOTOOLCHAIN='
	echo 1.99.2 >.go-version
	check 7 sh -c 'go list <&-'
	prints 'go1.99.2 [list] GOTOOLCHAIN='
}

# --- interrupts ---

@test "an interrupt ends the installation and the shim, and leaves nothing half" {
	local tree=$BATS_TEST_TMPDIR/large large=$SERVER/www/go/go1.99.7.$platform.tar.gz
	mkdir "$tree"
	tar -xzf "$archives/go1.99.1.$platform.tar.gz" -C "$tree"
	head -c 3000000 /dev/urandom >"$tree/go/random"
	tar -czf "$large" -C "$tree" go
	pin "$large"
	mirrors "$URL/slow/dl/"
	echo 1.99.7 >.go-version
	terminal_start go build
	wait_until test -s "$STORE/cache/${large##*/}.part"
	wait_until grep -q downloading "$terminal_log"
	# The shim, the manager and the installation are one process.
	kill -INT "$terminal_pid"
	terminal_end
	[ "$status" = 130 ]
	[[ $shown == *downloading*$'\r\e[K' ]]
	not_installed
	sed -i "s|^mirror = .*|mirror = $URL/dl/|" "$STORE/versions.ini"
	check 7 go build
	prints 'go1.99.1 [build] GOTOOLCHAIN='
	requests | grep -q "GET /go/${large##*/} 206"
}
