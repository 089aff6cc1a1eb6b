# What gov uninstall and gov prune leave to a process in the background.
load helper

# A gov-full takes the gov beside it for its own. Here that one waits, so that the test decides when
# the files are deleted, and then becomes the real one.
setup() {
	gov_setup
	mkdir -p "$STORE/cache" bin
	gov=$BUILD/gov
	gate=$PWD/gate started=$PWD/started
	if [ ! -x "$BUILD/gov-full" ]; then return; fi
	cp "$BUILD/gov-full" bin/
	gov=$PWD/bin/gov-full
	cat >bin/gov <<-END
		#!/bin/sh
		echo "\$\$ \$*" >>'$started'
		while [ ! -e '$gate' ]; do sleep 0.05; done
		exec '$BUILD/gov' "\$@"
	END
	chmod +x bin/gov
}

need_gate() {
	[ -x "$BUILD/gov-full" ] || skip 'a gov of one program: no other can stand in its place'
}

# Nobody waits at the gate for longer than the test lasts.
teardown() {
	local pid
	if [ ! -e started ]; then return; fi
	while read -r pid _; do
		kill -9 -- "-$pid" 2>/dev/null || true
	done <started
}

helpers() {
	[ -e "$started" ] && [ "$(wc -l <"$started")" = "$1" ]
}

in_trash() {
	find "$STORE/tmp" -mindepth 2 -maxdepth 2 ! -name .lock -printf '%f\n' 2>/dev/null | sort | tr '\n' ' '
}

trash_is() {
	[ "$(in_trash)" = "$1" ]
}

none_left() {
	[ -z "$(find "$STORE/tmp" -mindepth 1 2>/dev/null)" ]
}

has_ended() {
	! kill -0 "$1" 2>/dev/null
}

open_gate() {
	touch "$gate"
}

@test "the files are deleted in the background, and it is gone at once" {
	need_gate
	install_small 1.98.1 1.98.2
	check 0 timeout 60 "$gov" uninstall 1.98.1
	says '1.98.1 uninstalled' 'MiB are being freed in the background'
	[ ! -e "$STORE/versions/1.98.1" ]
	[ ! -e "$STORE/receipts/1.98.1.ini" ]
	[ ! -e "$STORE/shims/go1.98.1" ]
	wait_until helpers 1
	trash_is '1.98.1 '
	open_gate
	wait_until none_left
	check 0 gov list
	prints '  1.98.2'
}

@test "the program as it stands does so too" {
	install_small 1.98.1 1.98.2
	check 0 gov uninstall 1.98.1
	says '1.98.1 uninstalled' 'MiB are being freed in the background'
	[ ! -e "$STORE/versions/1.98.1" ]
	wait_until none_left
	check 0 gov list
	prints '  1.98.2'
}

@test "it goes on without terminal, folder or pipes of its caller" {
	need_gate
	install_small 1.98.1
	# Would last until the gate opens if it kept this pipe.
	text=$("$gov" uninstall 1.98.1 2>&1)
	[[ $text == *'in the background' ]]
	wait_until helpers 1
	read -r pid command <"$started"
	[[ $command == "__reclaim "* ]]
	[ "$(readlink "/proc/$pid/cwd")" = / ]
	[ "$(readlink "/proc/$pid/fd/2")" = /dev/null ]
	run ! grep -E 'pipe|socket|tty' <(ls -l "/proc/$pid/fd")
	[ "$(ps -o sid= -p "$pid" | tr -d ' ')" = "$pid" ]
	[ "$(ps -o ni= -p "$pid" | tr -d ' ')" -gt 0 ]
	open_gate
	wait_until none_left
}

@test "other commands neither wait for it nor delete what it deletes" {
	need_gate
	install_small 1.98.1
	check 0 "$gov" uninstall 1.98.1
	wait_until helpers 1
	install_small 1.98.1 1.98.2
	trash_is '1.98.1 '
	check 0 timeout 60 gov uninstall --wait 1.98.2
	trash_is '1.98.1 '
	[ -e "$STORE/versions/1.98.1/bin/go" ]
	open_gate
	wait_until none_left
	[ -e "$STORE/versions/1.98.1/bin/go" ]
}

@test "when it is killed the next command deletes the rest" {
	need_gate
	install_small 1.98.1 1.98.2
	check 0 "$gov" uninstall 1.98.1
	wait_until helpers 1
	read -r pid _ <"$started"
	trash_is '1.98.1 '
	# It lives in a session of its own; its sleep goes with it.
	kill -9 -- "-$pid"
	wait_until has_ended "$pid"
	trash_is '1.98.1 '
	check 0 gov global 1.98.2
	none_left
}

@test "two uninstalls at once, and several versions in one" {
	need_gate
	install_small 1.98.1 1.98.2 1.98.3
	check 0 "$gov" uninstall 1.98.1 1.98.3
	says '1.98.1 uninstalled' '1.98.3 uninstalled'
	check 0 "$gov" uninstall 1.98.2
	wait_until helpers 2
	trash_is '1.98.1 1.98.2 1.98.3 '
	open_gate
	wait_until none_left
}

@test "--wait deletes them itself, and says what is free" {
	install_small 1.98.1 1.98.2
	check 0 "$gov" uninstall --wait 1.98.1 1.98.2
	says 'MiB freed'
	says_not background
	none_left
	[ ! -e "$started" ]
}

@test "where no process can be started it deletes them itself" {
	need_gate
	install_small 1.98.1
	rm bin/gov
	check 0 "$gov" uninstall 1.98.1
	says 'MiB freed'
	none_left
}

@test "what permissions keep out of tmp/ is deleted in the background too" {
	need_unprivileged
	install_small 1.98.1
	chmod 555 "$STORE/versions/1.98.1"
	if [ "$(id -u)" = 0 ]; then chown -R 65534 "$STORE"; fi
	check 0 unprivileged env HOME="$HOME" gov uninstall 1.98.1
	[ ! -e "$STORE/versions/1.98.1" ]
	wait_until none_left
	wait_until nothing_installed
}

# As on a full disk, which has no room for a folder more.
@test "where tmp/ cannot be made it is gone and deleted all the same" {
	install_small 1.98.1 1.98.2
	mkdir -p "$STORE/tools/1.98.1/bin"
	rm -rf "$STORE/tmp"
	: >"$STORE/tmp"
	check 0 "$gov" uninstall 1.98.1
	says '1.98.1 uninstalled' 'MiB freed'
	[ "$(ls -A "$STORE/versions")" = 1.98.2 ]
	[ ! -e "$STORE/tools/1.98.1" ]
	[ ! -e "$started" ]
}

@test "a linked toolchain needs nobody: only its link goes" {
	install_small 1.98.1
	mkdir -p mine/bin
	cp "$STORE/versions/1.98.1/bin/go" mine/bin/
	check 0 gov link mine "$PWD/mine"
	check 0 "$gov" uninstall mine
	says 'mine unlinked'
	none_left
	[ ! -e "$started" ]
	[ -e mine/bin/go ]
}

@test "gov prune leaves the deleting to it too, or waits" {
	need_gate
	install_small 1.98.1 1.98.2 1.98.3
	gov global 1.98.3
	touch -d '60 days ago' "$STORE/used/1.98.1"
	check 0 "$gov" prune --yes
	says 'MiB are being freed in the background'
	wait_until helpers 1
	trash_is '1.98.1 '
	open_gate
	wait_until none_left
	touch -d '60 days ago' "$STORE/used/1.98.2"
	check 0 "$gov" prune --yes --wait
	says 'MiB freed'
	none_left
	helpers 1
}

@test "the hidden command deletes only what it was handed" {
	install_small 1.98.1
	mkdir -p "$STORE/tmp/x/1.98.1" "$STORE/tmp/y"
	touch "$STORE/tmp/x/.lock" "$STORE/tmp/y/.lock" "$STORE/.lock"
	check 2 gov __reclaim
	check 2 gov __reclaim x </dev/null
	check 2 gov __reclaim x <"$STORE/tmp/y/.lock"
	check 2 gov __reclaim .. <"$STORE/.lock"
	check 2 gov __reclaim ../tmp/x <"$STORE/tmp/x/.lock"
	[ -d "$STORE/tmp/x/1.98.1" ]
	[ -e "$STORE/versions/1.98.1/bin/go" ]
	check 0 gov __reclaim x <"$STORE/tmp/x/.lock"
	[ ! -e "$STORE/tmp/x" ]
}
