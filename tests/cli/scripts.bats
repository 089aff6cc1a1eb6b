# The build's own promises: install and uninstall, and the helper scripts.
load helper

setup() {
	gov_setup
	DEST=$BATS_TEST_TMPDIR/dest
}

make_it() {
	# Not as a part of a make that runs the tests; nothing is built again.
	env -u MAKEFLAGS -u MAKELEVEL -u GOV_TALLY make -s -C "$TOP" B="${GOV_BUILD:-build/cc}" -o all "$@"
}

@test "make install puts a gov that works, and make uninstall takes exactly that back" {
	DEST="$BATS_TEST_TMPDIR/the destination"
	mkdir -p "$DEST/usr/bin"
	touch "$DEST/usr/bin/other"
	check 0 make_it install PREFIX=/usr DESTDIR="$DEST"
	[ -x "$DEST/usr/bin/gov" ]
	[ -x "$DEST/usr/libexec/gov/gov-full" ]
	[ -s "$DEST/usr/share/man/man1/gov.1" ]
	for file in "$DEST/usr/bin/gov" "$DEST/usr/libexec/gov/gov-full"; do
		[ "$(stat -c %a "$file")" = 755 ]
	done
	PATH=$DEST/usr/bin:/usr/bin:/bin
	check 0 gov version
	file=$(small_archive 1.99.1)
	check 0 gov install 1.99.1 --from "$file" --sha256 "$(sha256_of "$file")"
	check 0 "$STORE/shims/go1.99.1" version
	check 0 make_it uninstall PREFIX=/usr DESTDIR="$DEST"
	[ "$(cd "$DEST" && find . -type f)" = ./usr/bin/other ]
	check 0 make_it uninstall PREFIX=/usr DESTDIR="$DEST"
}

@test "gov without its other half says what is missing" {
	mkdir -p "$DEST/bin"
	cp "$BUILD/gov" "$DEST/bin/"
	check 1 "$DEST/bin/gov" install --offline 1.24.4
	says gov-full
	check 0 "$DEST/bin/gov" list
}

@test "versions.ini.example is a valid versions.ini" {
	[ -f "$TOP/versions.ini.example" ] || fail 'there is none'
	mkdir -p "$STORE"
	cp "$TOP/versions.ini.example" "$STORE/versions.ini"
	check 5 gov install --offline 1.24.4
	says go1.24.4
}

@test "published knows Go's archives, and no others" {
	check 0 "$TOP/scripts/published" go1.24.4.linux-amd64.tar.gz
	prints 77e5da33bb72aeaef1ba4418b6fe511bc4d041873cbf82e5aa6318740df98717
	check 1 "$TOP/scripts/published" go1.24.4.linux-vax.tar.gz
	prints ''
}

@test "official-archive --cached believes only the published bytes" {
	export GOV_TEST_CACHE=$BATS_TEST_TMPDIR/fixtures
	mkdir -p "$GOV_TEST_CACHE"
	check 3 "$TOP/scripts/official-archive" --cached linux-amd64
	says linux-amd64
	echo fake >"$GOV_TEST_CACHE/go1.24.4.linux-amd64.tar.gz"
	check 3 "$TOP/scripts/official-archive" --cached linux-amd64
	prints ''
}

@test "official-archive --other never gives the first version, nor one from before Go's own switching" {
	export GOV_TEST_CACHE=$BATS_TEST_TMPDIR/fixtures
	mkdir -p "$GOV_TEST_CACHE" scripts
	# The script with a table of its own, in which these bytes are what Go published.
	cp "$TOP"/scripts/{official-archive,debian.sh} scripts/
	printf '#!/bin/sh\nsha256sum "%s/$1" | cut -d " " -f 1\n' "$GOV_TEST_CACHE" >scripts/published
	chmod +x scripts/published
	for version in 1.20.14 1.24.4 1.9; do
		echo "$version" >"$GOV_TEST_CACHE/go$version.linux-arm64.tar.gz"
	done
	check 0 scripts/official-archive --cached linux-arm64
	prints "$GOV_TEST_CACHE/go1.24.4.linux-arm64.tar.gz"
	check 3 scripts/official-archive --cached --other linux-arm64
	prints ''
	says 'no second official version for linux-arm64' 'official-archive --other linux-arm64'
	echo >"$GOV_TEST_CACHE/go1.23.1.linux-arm64.tar.gz"
	check 0 scripts/official-archive --cached --other linux-arm64
	prints "$GOV_TEST_CACHE/go1.23.1.linux-arm64.tar.gz"
}

@test "official-archive says where it cannot write" {
	check 3 env -u HOME GOV_TEST_CACHE=/proc/nowhere "$TOP/scripts/official-archive" linux-amd64
	says /proc/nowhere GOV_TEST_CACHE
	prints ''
	check 3 env -u HOME -u GOV_TEST_CACHE "$TOP/scripts/official-archive" linux-amd64
	says HOME GOV_TEST_CACHE
}

@test "deps: nothing to do without apt and sudo, else says what is missing" {
	mkdir bin
	printf '#!/bin/sh\n[ "$GIVE" = all ] && echo installed\n' >bin/dpkg-query
	printf '#!/bin/sh\necho 1000\n' >bin/id
	chmod +x bin/*
	check 0 env GIVE=all PATH="$PWD/bin:/bin" "$TOP/scripts/deps" build test
	prints ''
	ln -s "$(command -v sh)" bin/sh
	check 1 env GIVE=none PATH="$PWD/bin" "$TOP/scripts/deps" build
	says 'as root: apt-get install' libcurl4-openssl-dev
	check 2 "$TOP/scripts/deps" everything
}

@test "the scripts explain themselves" {
	check 0 "$TOP/scripts/quickstart" --help
	says --official --offline
	check 0 "$TOP/scripts/check" --help
	says --all
	check 2 "$TOP/scripts/quickstart" --frobnicate
	check 2 "$TOP/scripts/check" --frobnicate
	check 2 "$TOP/scripts/official-archive"
}

@test "check: one at a time in a folder, and nothing that it starts holds the lock" {
	mkdir -p tree/scripts tree/build/check
	cp "$TOP"/scripts/{check,run-tests} tree/scripts/
	# The first that it calls, which ends it here.
	cat >tree/scripts/deps <<-'END'
		#!/bin/sh
		readlink /proc/$$/fd/* | grep build/check/lock
		flock -n build/check/lock true || echo 'it is held'
		exit 1
	END
	chmod +x tree/scripts/deps
	check 1 tree/scripts/check
	prints '== what the tests need
it is held'
	echo counted >tree/build/check/tally
	check 1 flock tree/build/check/lock tree/scripts/check
	says 'another check runs'
	[ "$(cat tree/build/check/tally)" = counted ]
	check 0 flock -n tree/build/check/lock tree/scripts/check --help
}

@test "check-layers finds what it looks for" {
	mkdir -p tree/scripts tree/src/core tree/src/install tree/src/cli tree/shims
	cp "$TOP/scripts/check-layers" tree/scripts/
	echo '#include <string.h>' >tree/src/core/good.c
	check 0 tree/scripts/check-layers
	breach() {
		printf '%s\n' "$2" >"tree/$1"
		run tree/scripts/check-layers
		[ "$status" != 0 ] || fail "not found: $1: $2"
		rm "tree/$1"
	}
	breach src/core/x.c '#include "install/store.h"'
	breach src/core/x.c '#include <stdio.h>'
	breach src/core/x.c '	p = malloc(4);'
	breach src/install/x.c '#include <unistd.h>'
	breach src/install/fetch_x.c '#include "install/unpack.h"'
	breach src/install/unpack_x.c '#include "install/install.h"'
	breach src/install/x.c '#include "cli/ui.h"'
	breach src/install/x.h '#include <curl/curl.h>'
	breach src/cli/x.c '	strcpy(a, b);'
	breach src/cli/x.c '#include "os/posix_info.h"'
	echo '#include <zlib.h>' >tree/src/install/gunzip.c
	breach src/install/x.c '#include <zlib.h>'
}

@test "run-tests counts, and fails when something failed or nothing ran" {
	export GOV_TALLY=$BATS_TEST_TMPDIR/count/tally
	printf 'echo "1..3"; echo "ok 1 a"; echo "not ok 2 b"; echo "ok 3 c # skip no reason"; exit 1\n' >one
	printf 'echo "1..2"; echo "ok 1 \\377"; echo "# because it rains"; echo "not ok 2 # SKIP test_b"\n' >two
	printf 'exit 3\n' >three
	"$TOP/scripts/run-tests" start
	run "$TOP/scripts/run-tests" files label sh -- one two three
	[ "$status" != 0 ]
	run "$TOP/scripts/run-tests" step works true
	run "$TOP/scripts/run-tests" skip suite 'no such machine'
	run "$TOP/scripts/run-tests" total
	[ "$status" != 0 ]
	[ "${lines[-1]}" = '3 passed, 2 failed, 3 skipped' ]
	says 'skipped: it rains' 'skipped: no reason' 'skipped: no such machine'
	"$TOP/scripts/run-tests" start
	"$TOP/scripts/run-tests" files label sh -- two
	run "$TOP/scripts/run-tests" total
	[ "$status" = 0 ]
	[ "${lines[-1]}" = '1 passed, 0 failed, 1 skipped' ]
}

@test "run-tests ends what takes too long, with all that it started, and counts it as failed" {
	export GOV_TALLY=$BATS_TEST_TMPDIR/count/tally GOV_TEST_LIMIT=1
	echo 'echo "ok 1 a"; echo "not ok 2 b"; sleep 600 & echo $! >child; wait' >slow
	"$TOP/scripts/run-tests" start
	run "$TOP/scripts/run-tests" files label sh -- slow
	[ "$status" != 0 ]
	says '1 passed, 2 failed, stopped after 1 s'
	wait_until is_gone "$(cat child)"
	run "$TOP/scripts/run-tests" step sleeps sleep 600
	[ "$status" != 0 ]
	says 'FAILED  sleeps: sleep 600 (exit 124, stopped after 1 s)'
	run "$TOP/scripts/run-tests" total
	[ "${lines[-1]}" = '1 passed, 3 failed' ]
}

# is_gone PID: there is no such process, but perhaps what is left of one until its parent asks.
is_gone() {
	! grep -qs '^State:[[:space:]]*[^Z[:space:]]' "/proc/$1/status"
}

@test "run-tests hands an interrupt on" {
	export GOV_TALLY=$BATS_TEST_TMPDIR/count/tally
	# In a shell that has none of a background job's ignored signals.
	env --default-signal=INT,QUIT "$TOP/scripts/run-tests" step long sh -c 'echo $$ >pid; sleep 600' 3>&- &
	wait_until test -s pid
	kill -INT $!
	local code=0
	wait $! || code=$?
	[ "$code" = 130 ]
	wait_until is_gone "$(cat pid)"
}

# winetests with a winebox whose COMMAND ends with STATUS, and no other fault.
pretend_wine() {
	mkdir -p scripts
	cp "$TOP"/scripts/{winetests,run-tests} scripts/
	cat >scripts/winebox <<-END
		#!/bin/sh
		[ "\$1" != $1 ] || { echo "winebox: as told" >&2; exit $2; }
		[ "\$1" != run ] || { shift 4; exec "\$@"; }
	END
	chmod +x scripts/winebox
}

@test "winetests: without a Windows its tests count, as failed or with the reason as skipped" {
	export GOV_TALLY=$BATS_TEST_TMPDIR/count/tally
	printf '#!/bin/sh\necho "ok 1 a"\n' >unit.exe
	chmod +x unit.exe
	tally() {
		pretend_wine "$1" "$2"
		scripts/run-tests start
		run scripts/winetests amd64 unit "$PWD/unit.exe"
		says "$3"
		run scripts/run-tests total
		[ "${lines[-1]}" = "$4" ] || fail "$1 $2: $output"
	}
	tally prefix 1 'as told' '0 passed, 1 failed'
	tally prefix 3 'skipped unit: winebox: as told' '0 passed, 0 failed, 1 skipped'
	tally serve 124 'did not start' '0 passed, 1 failed'
	tally none 0 'ok      unit unit.exe: 1 passed' '1 passed, 0 failed'
}

@test "nushell comes from npm by its hash, or it is said why not" {
	[ "$(uname -sm)" = 'Linux x86_64' ] || skip 'the package that is pinned does not run here'
	export GOV_TEST_CACHE=$BATS_TEST_TMPDIR/fixtures
	check 3 "$TOP/scripts/nushell" --cached
	says 'run scripts/nushell'
	mkdir bin
	local tool
	for tool in bash uname mkdir mktemp flock rm tail openssl base64 tar mv; do
		ln -s "$(command -v "$tool")" "bin/$tool"
	done
	PATH=$PWD/bin check 3 "$TOP/scripts/nushell"
	says 'npm is missing'
	printf '#!/bin/sh\necho 503 from the registry >&2\nexit 1\n' >bin/npm
	chmod +x bin/npm
	PATH=$PWD/bin check 3 "$TOP/scripts/nushell"
	says 'cannot fetch @nushell/linux-x64@' '503 from the registry'
	printf '#!/bin/sh\necho other bytes >nushell.tgz\n' >bin/npm
	PATH=$PWD/bin check 1 "$TOP/scripts/nushell"
	says 'another SHA-512'
	check 3 "$TOP/scripts/nushell" --cached
	[ -z "$(find "$GOV_TEST_CACHE" -name nu)" ]
	check 2 "$TOP/scripts/nushell" --frob
}

# --- arm64box ---


@test "arm64box hands on arguments, streams, exit code and user, and leaves the machine as it was" {
	need_box
	local before
	before=$(ls /proc/sys/fs/binfmt_misc)
	check 7 "$TOP/scripts/arm64box" sh -c 'cat; echo "$1" >&2; exit 7' sh 'a  b' <<<text
	prints text
	[ "$stderr" = 'a  b' ]
	check 143 "$TOP/scripts/arm64box" sh -c 'kill $$'
	check 0 "$TOP/scripts/arm64box" id
	prints "$(id)"
	[ "$(ls /proc/sys/fs/binfmt_misc)" = "$before" ]
}

@test "arm64box where the machine has an emulator for everybody: still as if it were arm64" {
	[ "$(uname -m)" != aarch64 ] || skip 'this machine needs none'
	need_box
	[ -e /proc/sys/kernel/arch ] || skip 'this kernel does not say what it is'
	# With its file out of reach nothing can register it once more.
	check 0 unshare -Urm --propagation private bash -c '
		. "$1/emulator.sh" && register_emulator /usr/bin/qemu-aarch64-static POCF &&
		cat /proc/sys/kernel/arch && touch own && mount --bind own /usr/bin/qemu-aarch64-static &&
		"$1/arm64box" sh -c "cat /proc/sys/kernel/arch && echo \$QEMU_CPU"' bash "$TOP/scripts"
	prints "$(uname -m)
aarch64
neoverse-n1"
}

@test "arm64box as an unprivileged user: no powers over files, and the same user" {
	need_box
	need_unprivileged
	cp -r "$TOP/scripts/arm64box" "$TOP/scripts/emulator.sh" "$BATS_TEST_TMPDIR/bin/"
	touch secret
	chmod 0 secret
	if [ "$(id -u)" = 0 ]; then chown 65534 secret; fi
	check 0 unprivileged "$BATS_TEST_TMPDIR/bin/arm64box" sh -c '! cat secret 2>/dev/null && id -u'
	[ "$output" != 0 ]
}

@test "arm64box where there are no user namespaces: exit 3, and why" {
	[ "$(uname -m)" != aarch64 ] || skip 'this machine needs none'
	need_mounts
	check 3 unshare -Ur sh -c 'echo 0 >/proc/sys/user/max_user_namespaces && exec "$0" true' "$TOP/scripts/arm64box"
	says 'arm64box: ' 'no user namespaces'
	check 2 "$TOP/scripts/arm64box"
	says 'arm64box COMMAND...'
}
