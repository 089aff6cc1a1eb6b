# The store under stress: many at once, killed, full, read-only.
load helper

setup_file() {
	gov_setup_file
	medium=$(medium_archive 1.99.1 "$BATS_FILE_TMPDIR/archives")
	export medium
}

setup() {
	gov_setup
	mkdir -p "$STORE/cache"
}

teardown() {
	chmod -R u+w "$BATS_TEST_TMPDIR" 2>/dev/null || true
}

# The toolchain is not there, or whole; nothing in between.
whole_or_absent() {
	if [ -e "$STORE/versions/1.99.1" ]; then
		[ "$(find "$STORE/versions/1.99.1/pkg" -type f -size 10000c | wc -l)" = 2000 ]
		[ -x "$STORE/versions/1.99.1/bin/go" ]
	fi
}

@test "16 installs of one version at once do the work once" {
	ln "$medium" "$STORE/cache/"
	pin "$medium"
	local pids=() pid
	for _ in $(seq 16); do
		gov install --offline 1.99.1 >>"$BATS_TEST_TMPDIR/out" 2>&1 3>&- &
		pids+=($!)
	done
	for pid in "${pids[@]}"; do
		wait "$pid"
	done
	whole_or_absent
	[ -x "$STORE/versions/1.99.1/bin/go" ]
	[ -z "$(ls "$STORE/tmp")" ]
	[ "$(grep -c 'go1.99.1 installed in' "$BATS_TEST_TMPDIR/out")" = 1 ]
	[ "$(grep -c 'go1.99.1 is installed already' "$BATS_TEST_TMPDIR/out")" = 15 ]
}

@test "installs of different versions at once all succeed" {
	local pids=() pid version
	for version in 1.98.1 1.98.2 1.98.3 1.98.4 1.98.5 1.98.6; do
		pin "$(small_archive "$version" "$STORE/cache")"
	done
	for version in 1.98.1 1.98.2 1.98.3 1.98.4 1.98.5 1.98.6; do
		gov install --offline "$version" >/dev/null 2>&1 3>&- &
		pids+=($!)
	done
	for pid in "${pids[@]}"; do
		wait "$pid"
	done
	[ "$(ls "$STORE/versions" | wc -l)" = 6 ]
	for version in 1.98.1 1.98.2 1.98.3 1.98.4 1.98.5 1.98.6; do
		"$STORE/shims/go$version" version
	done
}

@test "kill -9 at many moments leaves the old state or the new one" {
	ln "$medium" "$STORE/cache/"
	pin "$medium"
	install_small 1.98.1
	local moment killed=0 pid
	for moment in $(seq 40); do
		rm -rf "$STORE/versions/1.99.1" "$STORE/receipts/1.99.1.ini"
		gov install --offline 1.99.1 >/dev/null 2>&1 3>&- &
		pid=$!
		sleep "0.$(printf '%03d' $(((RANDOM % 16) * moment)))"
		if kill -9 "$pid" 2>/dev/null; then killed=$((killed + 1)); fi
		wait "$pid" || true
		whole_or_absent
		[ "$(ls -A "$STORE/versions" | grep -v -x -e 1.98.1 -e 1.99.1 | wc -l)" = 0 ]
		gov list >/dev/null
		"$STORE/shims/go1.98.1" version >/dev/null
	done
	[ "$killed" -gt 0 ]
	# And the next install works, sweeping what was left.
	rm -rf "$STORE/versions/1.99.1"
	check 0 gov install --offline 1.99.1
	whole_or_absent
	[ -z "$(ls "$STORE/tmp")" ]
	"$STORE/shims/go1.99.1" version
}

@test "a full disk: exit 7, says so, leaves nothing, and works after" {
	need_mounts
	pin "$medium"
	mkdir "$BATS_TEST_TMPDIR/small"
	cat >"$BATS_TEST_TMPDIR/inside" <<-END
		mount -t tmpfs -o size=8m tmpfs "$BATS_TEST_TMPDIR/small" || exit 99
		mkdir "$BATS_TEST_TMPDIR/small/store"
		cp "$STORE/versions.ini" "$BATS_TEST_TMPDIR/small/store/"
		export GOV_ROOT=$BATS_TEST_TMPDIR/small/store
		gov install 1.99.1 --from "$medium"
		code=\$?
		ls -A \$GOV_ROOT/versions \$GOV_ROOT/tmp 2>/dev/null
		[ ! -e \$GOV_ROOT/versions/1.99.1 ] || exit 98
		exit \$code
	END
	check 7 unshare -rm sh "$BATS_TEST_TMPDIR/inside"
	says 'no space left on device' 'nothing was installed'
}

@test "a read-only store: exit 7, and reading it still works" {
	need_unprivileged
	install_small 1.98.1
	chmod -R go+rX "$HOME"
	chmod -R a-w "$STORE"
	ln "$medium" "$BATS_TEST_TMPDIR/"
	check 7 unprivileged gov install 1.99.1 --from "$medium" --sha256 "$(sha256_of "$medium")"
	says "$STORE"
	check 0 unprivileged gov list
	says 1.98.1
	check 0 unprivileged "$STORE/shims/go1.98.1" version
}

@test "a read-only cache is a source all the same; what cannot be kept there: exit 7" {
	need_unprivileged
	mkdir -p "$BATS_TEST_TMPDIR/share"
	cp "$medium" "$BATS_TEST_TMPDIR/share/"
	pin "$medium"
	printf '[gov]\ncache = %s\nmirror = http://127.0.0.1:9/\n' "$BATS_TEST_TMPDIR/share" \
		>>"$STORE/versions.ini"
	chmod a-w "$BATS_TEST_TMPDIR/share"
	chmod -R a+rwX "$HOME"
	check 0 unprivileged gov install --offline 1.99.1
	[ -x "$STORE/versions/1.99.1/bin/go" ]
	check 7 unprivileged gov install 1.24.4
	says "cannot write $BATS_TEST_TMPDIR/share/go1.24.4" 'permission denied'
}

@test "a disk that fills up while downloading: exit 7, names the file, and a later try goes on" {
	need_mounts
	pin "$medium"
	mkdir "$BATS_TEST_TMPDIR/mirror" "$BATS_TEST_TMPDIR/small"
	cp "$medium" "$BATS_TEST_TMPDIR/mirror/"
	printf '[gov]\nmirror = file://%s/\ncache = %s\n' "$BATS_TEST_TMPDIR/mirror" \
		"$BATS_TEST_TMPDIR/small/cache" >>"$STORE/versions.ini"
	cat >"$BATS_TEST_TMPDIR/inside" <<-END
		mount -t tmpfs -o size=2m tmpfs "$BATS_TEST_TMPDIR/small" || exit 99
		mkdir "$BATS_TEST_TMPDIR/small/cache"
		head -c 2000000 /dev/zero >"$BATS_TEST_TMPDIR/small/ballast"
		gov install 1.99.1 || code=\$?
		[ ! -e "$STORE/versions" ] || exit 98
		[ ! -e "$STORE/tmp" ] || exit 97
		rm "$BATS_TEST_TMPDIR/small/ballast"
		gov install 1.99.1 || exit 96
		exit \$code
	END
	check 7 unshare -rm sh "$BATS_TEST_TMPDIR/inside"
	says "cannot write $BATS_TEST_TMPDIR/small/cache/${medium##*/}.part: no space left on device"
	[ -x "$STORE/versions/1.99.1/bin/go" ]
}

@test "HOME that cannot be made: exit 7" {
	need_unprivileged
	check 7 unprivileged env HOME=/proc/nowhere gov install 1.99.1 --from "$medium" \
		--sha256 "$(sha256_of "$medium")"
}

@test "uninstall takes read-only trees too, and is visible at once" {
	install_small 1.98.1 1.98.2
	chmod -R a-w "$STORE/versions/1.98.1"
	check 0 gov uninstall --wait 1.98.1
	[ ! -e "$STORE/versions/1.98.1" ]
	[ ! -e "$STORE/shims/go1.98.1" ]
	[ -z "$(find "$STORE/tmp" -mindepth 1)" ]
	"$STORE/shims/go1.98.2" version
}

@test "uninstall while its Go is running: the running one ends well" {
	install_small 1.98.1
	cat >"$STORE/versions/1.98.1/bin/go" <<-'END'
		#!/bin/sh
		echo started
		read -r line
		echo "got $line"
	END
	mkfifo pipe
	"$STORE/shims/go1.98.1" <pipe >out 2>&1 3>&- &
	pid=$!
	exec 9>pipe
	# The pipe is open before the shim has found its toolchain.
	wait_until grep -q started out
	check 0 gov uninstall 1.98.1
	echo hello >&9
	exec 9>&-
	wait "$pid"
	grep -q 'got hello' out
}

@test "rubbish in tmp/ is swept by the next writer" {
	mkdir -p "$STORE/tmp/left/deep"
	touch "$STORE/tmp/left/deep/file"
	chmod a-w "$STORE/tmp/left/deep"
	install_small 1.98.1
	[ -z "$(ls "$STORE/tmp")" ]
}

@test "a store in a folder with blanks and other letters" {
	file=$(small_archive 1.98.1)
	export GOV_ROOT="$BATS_TEST_TMPDIR/ein Ordner, größer/gov"
	check 0 gov install 1.98.1 --from "$file" --sha256 "$(sha256_of "$file")"
	check 0 "$GOV_ROOT/shims/go1.98.1" version
	says go1.98.1
}

@test "archives are shared by stores that name one cache" {
	pin "$(small_archive 1.98.1 "$BATS_TEST_TMPDIR/shared")"
	printf '[gov]\ncache = %s\n' "$BATS_TEST_TMPDIR/shared" >>"$STORE/versions.ini"
	check 0 gov install --offline 1.98.1
}
