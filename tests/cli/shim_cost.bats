#!/usr/bin/env bats
# What the shim costs, counted in system calls, and the last use that it notes.

load helper
load shims

# --- cost ---

# count_calls DIR [PWD]: how many system calls the shim makes in DIR before it becomes the tool, into
# $calls, with their names in the file trace.
count_calls() {
	trace "$BATS_TEST_TMPDIR/trace" env -C "$1" PWD="${2-$1}" "$STORE/shims/go" version
	calls=$(wc -l <"$BATS_TEST_TMPDIR/trace")
}

need_calls() {
	need_trace
	toolchain 1.24.4
	echo 1.24.4 >.go-version
	mkdir -p a/b/c/d/e/f "$STORE/used"
	touch "$STORE/used/1.24.4"
}

# Two files may pin a folder, and no call of any system tells of both. A C library that gets itself
# ready, on machines that posix_shim_linux.c does not know, takes two more.
@test "3 system calls and two a folder before the tool runs, and two for its last use" {
	local calls folder=$PWD up most
	need_calls
	for up in '' /a /a/b /a/b/c /a/b/c/d /a/b/c/d/e /a/b/c/d/e/f; do
		# One call in eight may look at the last use so far from a pin; ten in a row do not.
		for _ in 1 2 3 4 5 6 7 8 9 10; do
			count_calls "$folder$up"
			if [ ${#up} -lt 8 ] || ! grep -q used/ "$BATS_TEST_TMPDIR/trace"; then break; fi
		done
		most=$((3 + ${#up} + (${#up} < 8 ? 2 : 0)))
		case $(host_platform) in *-amd64 | *-arm64) ;; *) most=$((most + 2)) ;; esac
		[ "$calls" -le "$most" ] || fail "$calls system calls in $folder$up, at most $most"
	done
	grep -q getcwd "$BATS_TEST_TMPDIR/trace" && fail 'asked for the current folder'
	grep -q used/ "$BATS_TEST_TMPDIR/trace" && fail 'always looked at the last use'
	count_calls "$folder"
	grep -q used/ "$BATS_TEST_TMPDIR/trace"
	grep -q utimensat "$BATS_TEST_TMPDIR/trace" && fail 'touched what was touched today'
	true
}

@test "a PWD that is wrong costs one system call, and changes nothing" {
	local right
	need_calls
	count_calls "$PWD/a/b"
	right=$calls
	count_calls "$PWD/a/b" /x
	[ "$calls" -eq "$((right + 1))" ] || fail "$calls, not one more than $right"
	for pwd in '' / . a/b /x/y/z/1/2/3/4/5/6/7/8/9/0/1/2/3/4/5/6/7/8/9; do
		check 0 env -C a/b PWD="$pwd" "$STORE/shims/go" version
		says 'go 1.24.4 [version]'
	done
	check 0 env -C a/b -u PWD "$STORE/shims/go" version
	says 'go 1.24.4 [version]'
}

@test "messages name the pin by its whole path, wherever it was found" {
	toolchain 1.24.4
	mkdir -p a/b
	echo 1.99.9 >.go-version
	check 4 env -C a/b PWD="$PWD/a/b" "$STORE/shims/go" version
	says "asked for by $PWD/.go-version:1"
	echo 1..2 >.go-version
	check 8 env -C a/b PWD="$PWD/a/b" "$STORE/shims/go" version
	says "$PWD/.go-version:1: not a version"
	echo '>=1.90' >.go-version
	check 4 env -C a/b PWD=/ "$STORE/shims/go" version
	says "asked for by $PWD/.go-version:1"
}

# --- last use ---

# since NAME: seconds since its last use.
since() {
	echo $(($(date +%s) - $(stat -c %Y "$STORE/used/$1")))
}

@test "a use is noted once a day: typed, set, pinned or the default" {
	local how
	toolchain 1.24.4
	toolchain 1.23.1
	cp "$BUILD/shim" "$STORE/shims/go1.24.4"
	mkdir "$STORE/used"
	echo 1.24.4 >.go-version
	echo 1.24.4 >"$STORE/version"
	for how in 'go +1.24.4' go1.24.4 'env GOV_VERSION=1.24.4 go' go 'env -C / go'; do
		touch -d '2 days ago' "$STORE/used/1.24.4" "$STORE/used/1.23.1"
		# shellcheck disable=SC2086
		check 0 $how
		[ "$(since 1.24.4)" -lt 100 ] || fail "not noted: $how"
		[ "$(since 1.23.1)" -gt 100000 ] || fail "wrongly noted: $how"
	done
	touch -d '10 hours ago' "$STORE/used/1.24.4"
	check 0 go
	[ "$(since 1.24.4)" -gt 30000 ]
}

@test "a use far below the pin is noted too, by a few of many calls" {
	local calls=0
	toolchain 1.24.4
	mkdir -p "$STORE/used" a/b/c/d/e/f/g
	echo 1.24.4 >.go-version
	touch -d '2 days ago' "$STORE/used/1.24.4"
	cd a/b/c/d/e/f/g
	# That none of 300 takes the chance of one in eight, nobody will see.
	while [ "$(since 1.24.4)" -gt 100000 ]; do
		[ "$((calls += 1))" -le 300 ] || fail 'never noted'
		"$STORE/shims/go" version >/dev/null
	done
}

@test "what is not installed is not noted, nor made" {
	toolchain 1.24.4
	mkdir "$STORE/used"
	check 4 go +1.99.9
	check 0 go +1.24.4
	[ -z "$(ls "$STORE/used")" ] || fail "made: $(ls "$STORE/used")"
	rmdir "$STORE/used"
	check 0 go +1.24.4
	[ ! -e "$STORE/used" ]
}

@test "a last use that this user cannot note is no error" {
	toolchain 1.24.4
	mkdir "$STORE/used"
	touch -d '2 days ago' "$STORE/used/1.24.4"
	need_unprivileged
	chmod -R o+rX "$HOME"
	check 0 unprivileged "$STORE/shims/go" +1.24.4
	[ -z "$stderr" ]
}
