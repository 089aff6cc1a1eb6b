# shellcheck shell=bash
# A store on a file system of its own, mounted for one test; and what gov says about sizes.
#
#	load mounted
#	teardown() { unmount; }

# on KIND SIZE [OPTION...]: the store is on a fresh file system; skips the test where none can be mounted.
on() {
	local image=$BATS_TEST_TMPDIR/image why=$BATS_TEST_TMPDIR/why
	[ "$(id -u)" = 0 ] || skip 'only root mounts file systems'
	command -v "mkfs.$1" >/dev/null || skip "mkfs.$1 is not installed (scripts/deps test)"
	truncate -s "$2" "$image"
	"mkfs.$1" -q "${@:3}" "$image" >"$why" 2>&1 || fail "mkfs.$1: $(cat "$why")"
	mkdir -p "$STORE"
	mount -o loop "$image" "$STORE" 2>"$why" || skip "no $1 can be mounted here: $(head -n 1 "$why")"
}

unmount() {
	if mountpoint -q "$STORE"; then umount "$STORE"; fi
}

used_kib() {
	sync -f "$STORE"
	df --output=used -B1K "$STORE" | tail -n 1
}

# size KEY...: a number of `gov list --size --json`, as in: size toolchains 0 size shared
size() {
	gov list --size --json | python3 -c '
import json, sys
at = json.load(sys.stdin)
for key in sys.argv[1:]:
    at = at[int(key) if isinstance(at, list) else key]
print("null" if at is None else at)' "$@"
}
