#!/usr/bin/env bats
# What README.md promises a new user: the block of daily commands works as it is copied.
load helper

README=$BATS_TEST_DIRNAME/../../README.md

setup() {
	gov_setup
}

# block N: the commands of the N-th block of "Daily use".
block() {
	sed -n '/^## Daily use/,/^## Which/p' "$README" | awk -v n="$1" '/^```sh/ { i++; next } /^```/ { inside = 0 } i == n && !/^```/' |
		sed '/^And now and then/,$d; /^$/d'
}

# stored NAME
stored() {
	mkdir -p "$STORE/versions/$1/bin"
	# shellcheck disable=SC2016
	printf '#!/bin/sh\necho "go version go%s $*"\n' "$1" >"$STORE/versions/$1/bin/go"
	chmod +x "$STORE/versions/$1/bin/go"
	cp "$STORE/versions/$1/bin/go" "$STORE/versions/$1/bin/gofmt"
}

# What `gov install` in the block would bring, without the network.
install_words() {
	local word
	for word in $(block 1 | sed -n 's/^gov install \([^#]*\).*/\1/p'); do
		case $word in
		latest) stored 1.99.1 ;;
		*.*.*) stored "$word" ;;
		*) stored "$word.7" ;;
		esac
	done
	stored 1.0.1
	gov uninstall 1.0.1 # makes the shims
}

@test "the daily commands work one behind the other with what the first installs" {
	install_words
	block 1 | grep -v '^gov install' >commands
	[ "$(wc -l <commands)" -gt 10 ] || fail "$(cat commands)"
	PATH=$BUILD:$PATH check 0 bash -e commands
	says 'go version go1.24.4 version' 'go version go1.23.7 version'
}

@test "every command of the blocks is one of gov's" {
	local name
	for name in $(block 1 | sed -n 's/^gov \([a-z]*\).*/\1/p') $(sed -n '/^And now/,/^## Which/s/^gov \([a-z]*\).*/\1/p' "$README"); do
		check 0 gov help "$name"
	done
}

@test "the section on versions fits one screen" {
	local section
	section=$(sed -n '/^## Which version/,/^## CI/p' "$README" | sed '$d')
	[ "$(wc -l <<<"$section")" -le 40 ]
	! grep -E '.{121}' <<<"$section" || fail 'a line is too long'
}
