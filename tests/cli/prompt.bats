#!/usr/bin/env bats
# The shim under starship and oh-my-posh, which call it at every prompt: right, silent, never the network.
load helper
load nginx
load prompt

setup_file() {
	gov_setup_file
	server_start
}

teardown_file() { server_stop; }

setup() {
	gov_setup
	install_small 1.99.1 1.99.2 2>/dev/null
	export PATH=$STORE/shims:/usr/bin:/bin
	forget_requests
}

# Nothing reached the server, the index included.
no_requests() {
	[ ! -s "$SERVER/access.log" ] || fail "asked: $(cat "$SERVER/access.log")"
}

# auto_install from the server on loopback, which has 1.99.3 with a hash that is believed.
auto_install() {
	local archive
	archive=$(small_archive 1.99.3)
	serve "$archive"
	mirrors "$URL/dl/"
	echo 'auto_install = yes' >>"$STORE/versions.ini"
	pin "$archive"
	echo 1.99.3 >.go-version
}

@test "a pin, a default, a shell's choice: each prompt shows it" {
	mkdir -p project/deep/er
	both_show 1.99.1
	echo 1.99.2 >project/.go-version
	both_show 1.99.2 project
	both_show 1.99.2 project/deep/er
	GOV_VERSION=1.99.1 both_show 1.99.1 project
}

@test "a missing version: exit 4, one line, nothing to show" {
	echo 1.99.7 >.go-version
	both_fail 4 'gov install 1.99.7'
	GOV_VERSION=1.99.8 both_fail 4 'gov install 1.99.8'
}

@test "a broken pin: exit 8, one line, harmless to a terminal" {
	printf '1.99.1\n\033]0;owned\a\n' >.go-version
	both_fail 8 .go-version
	[[ $err != *$'\033'* ]]
	printf 'go version go1.99.1\n' >.go-version
	both_fail 8 .go-version
}

@test "broken settings: exit 8" {
	echo nonsense >"$STORE/versions.ini"
	both_fail 8 versions.ini:1
}

@test "a damaged toolchain: nothing to show" {
	echo 1.99.1 >.go-version
	rm "$STORE/versions/1.99.1/bin/go"
	both_fail 127 1.99.1
	: >"$STORE/versions/1.99.1/bin/go"
	both_fail 126 1.99.1
}

@test "auto_install never downloads for a prompt, with settings that the shim knows or does not" {
	auto_install
	# The shim's own copy of the settings is out of date: the manager answers.
	both_fail 4 'gov install 1.99.3'
	"$BUILD/gov" uninstall 1.99.2
	# And now it is not.
	both_fail 4 'gov install 1.99.3'
	no_requests
	[ ! -e "$STORE/versions/1.99.3" ]
	# What is no prompt does, so that this test can fail.
	check 0 go build
	[ -e "$STORE/versions/1.99.3" ]
	[ -s "$SERVER/access.log" ]
	forget_requests
	both_show 1.99.3
	no_requests
}
