# shellcheck shell=bash
# Loaded by every file of tests/cli: a HOME and folder of its own for each test, short assertions,
# small archives, and (nginx.bash) a go.dev on loopback.
#
#	load helper
#	setup() { gov_setup; }
#
# GOV_BUILD names the build folder under test; `make check` sets it.

bats_require_minimum_version 1.5.0

# For setup_file, which may make archives and start servers; setup calls it too.
gov_setup_file() {
	TOP=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
	BUILD=$(cd "$TOP" && cd "${GOV_BUILD:-build/cc}" && pwd)
	export LC_ALL=C.UTF-8
}

gov_setup() {
	if [ -n "${SKIP_FILE:-}" ]; then skip "$SKIP_FILE"; fi
	gov_setup_file
	# Whatever of the person's own set-up would change gov's or Go's behaviour.
	local name
	for name in $(compgen -e | grep -E '^(GOV_|GO|CGO_|SSL_CERT|CURL_CA)|_proxy$|_PROXY$'); do
		case $name in GOV_BUILD | GOV_TEST_*) ;; *) unset "$name" ;; esac
	done
	unset NO_COLOR XDG_CONFIG_HOME XDG_CACHE_HOME XDG_DATA_HOME ZDOTDIR ENV BASH_ENV
	# The fixtures' cache is in the real home; remember it before HOME changes.
	export GOV_TEST_CACHE=${GOV_TEST_CACHE:-$HOME/.cache/gov-tests}
	export HOME=$BATS_TEST_TMPDIR/home
	export STORE=$HOME/.go
	export TERM=dumb
	# What a sanitizer finds is no exit code of gov's.
	export ASAN_OPTIONS=exitcode=99 LSAN_OPTIONS=exitcode=99 UBSAN_OPTIONS=exitcode=99
	# Nothing may leave the machine: whatever is not on loopback meets a closed port.
	export http_proxy=http://127.0.0.1:9 https_proxy=http://127.0.0.1:9 no_proxy=127.0.0.1,localhost
	export PATH=$BUILD:/usr/sbin:/usr/bin:/sbin:/bin
	mkdir -p "$HOME" "$BATS_TEST_TMPDIR/work"
	cd "$BATS_TEST_TMPDIR/work" || return
}

# --- assertions ---

fail() {
	printf '%s\n' "$@" >&2
	return 1
}

# check CODE COMMAND...: run it; the exit code must be CODE. Then $output (stdout) and $stderr are set.
check() {
	local want=$1
	shift
	run --separate-stderr "$@"
	# shellcheck disable=SC2154
	if [ "$status" != "$want" ]; then
		fail "$*: exit $status, wanted $want" "stdout: $output" "stderr: $stderr"
	fi
}

# says TEXT...: stdout and stderr of the last check hold every text.
says() {
	local text
	for text; do
		case "$output
$stderr" in *"$text"*) ;; *)
			fail "not said: $text" "stdout: $output" "stderr: $stderr"
			return
			;;
		esac
	done
}

says_not() {
	local text
	for text; do
		case "$output
$stderr" in *"$text"*) fail "said: $text" "stdout: $output" "stderr: $stderr" && return 1 ;; esac
	done
}

# prints TEXT: stdout of the last check is exactly this.
prints() {
	[ "$output" = "$1" ] || fail "printed: $output" "wanted: $1" "stderr: $stderr"
}

# One message only: "gov: ...", a single line on stderr.
one_line_error() {
	# shellcheck disable=SC2154
	if [ "${#stderr_lines[@]}" != 1 ] || [[ $stderr != "gov: "* ]]; then
		fail "not one line of error: $stderr"
	fi
}

# wait_until COMMAND...: until it succeeds. A minute is enough for the slowest machine.
wait_until() {
	for _ in $(seq 600); do
		if "$@"; then return; fi
		sleep 0.1
	done
	fail "$* did not come true in a minute"
}

# No toolchain at all, and no rubbish of an unpacking.
nothing_installed() {
	local left
	left=$(find "$STORE/versions" "$STORE/tmp" -mindepth 1 -maxdepth 2 2>/dev/null || true)
	[ -z "$left" ] || fail "left behind: $left"
}

# --- archives ---

# The platform that the gov under test takes for the machine's, as archives are named: what it was built
# for, by its header (elf(5): e_machine). An arm64 gov that is emulated counts as at home.
host_platform() {
	case $(od -An -tx1 -j18 -N2 "$BUILD/gov") in
	' 3e 00') echo linux-amd64 ;;
	' b7 00') echo linux-arm64 ;;
	*) echo "linux-$(uname -m)" ;;
	esac
}

# Does the gov under test run by qemu (scripts/arm64box)?
is_emulated() {
	[ "$(host_platform),$(uname -m)" = linux-arm64,x86_64 ]
}

# trace FILE COMMAND...: the system calls of a shim before it becomes the tool, one a line. The command
# is the shim, or becomes it.
trace() {
	local file=$1
	shift
	if is_emulated; then
		rm -f "$file.all"
		QEMU_STRACE=1 QEMU_LOG_FILENAME=$file.all "$@" >/dev/null || return
		sed -n -E '/^[0-9]+ execve\(/q; s/^[0-9]+ //p' "$file.all" >"$file"
	else
		strace -o "$file.all" "$@" >/dev/null || return
		awk '/^execve\(.*= 0$/ { before = calls; calls = ""; next } { calls = calls $0 "\n" }
			END { printf "%s", before }' "$file.all" >"$file"
	fi
}

need_trace() {
	if readelf -l "$BUILD/shim" | grep -q INTERP; then skip 'not built with musl'; fi
	is_emulated || strace -o /dev/null true 2>/dev/null || skip 'this machine permits no strace'
}

# small_archive VERSION [FOLDER [PLATFORM]]: a tiny good archive whose bin/go is a script. Prints its path.
small_archive() {
	local folder=${2:-$BATS_TEST_TMPDIR/archives} platform=${3:-$(host_platform)}
	local kind=good-tar end=tar.gz
	case $platform in windows-*) kind=good-zip end=zip ;; esac
	mkdir -p "$folder"
	"$BUILD/test/hostile" "$kind" "$folder/go$1.$platform.$end" "$1" "${platform/-//}" >&2 || return
	echo "$folder/go$1.$platform.$end"
}

# medium_archive VERSION [FOLDER]: the same with 2,000 files and 20 MB, so that installing takes a while.
medium_archive() {
	local folder=${2:-$BATS_TEST_TMPDIR/archives} tree number
	tree=$(mktemp -d "$BATS_FILE_TMPDIR/tree.XXXXXX")
	tar -xzf "$(small_archive "$1" "$tree/small")" -C "$tree" || return
	mkdir -p "$folder" "$tree/go/pkg"
	head -c 10000 /dev/urandom >"$tree/random"
	for number in $(seq 2000); do
		cp "$tree/random" "$tree/go/pkg/$number.a"
	done
	tar -czf "$folder/go$1.$(host_platform).tar.gz" -C "$tree" go || return
	rm -rf "$tree"
	echo "$folder/go$1.$(host_platform).tar.gz"
}

sha256_of() {
	sha256sum "$1" | cut -d ' ' -f 1
}

# pin FILE [URL]: versions.ini vouches for this archive.
pin() {
	mkdir -p "$STORE"
	{
		echo "[archive ${1##*/}]"
		echo "sha256 = $(sha256_of "$1")"
		if [ -n "${2:-}" ]; then echo "url = $2"; fi
	} >>"$STORE/versions.ini"
}

# install_small VERSION...: tiny toolchains in the store, the quick way.
install_small() {
	local version file
	for version; do
		file=$(small_archive "$version") || return
		gov install "$version" --from "$file" --sha256 "$(sha256_of "$file")" >&2 || return
	done
}

# mirrors URL...: versions.ini gets a [gov] section with these mirrors.
mirrors() {
	mkdir -p "$STORE"
	printf '[gov]\nmirror = %s\n' "$*" >>"$STORE/versions.ini"
}

# not_here WHY: skip this test; in setup_file, where bats cannot skip, all of the file, and 1.
not_here() {
	if [ -n "${BATS_TEST_NAME:-}" ]; then skip "$1"; fi
	export SKIP_FILE=$1
	return 1
}

# official OS-ARCH: path of the newest official archive in $official and its version in
# $official_version; skips the test, with the reason, where there is none. Works in setup_file too.
official() {
	official=$(official_cached "${GOV_TEST_NO_OFFICIAL:-}" "$1") || not_here "$official" || return
	official_version=${official##*/go}
	official_version=${official_version%".$1".*}
	export official official_version
}

# official_other OS-ARCH: an older one, still 1.21 or later, in $other and $other_version.
official_other() {
	other=$(official_cached "${GOV_TEST_NO_OTHER:-}" --other "$1") || not_here "$other" || return
	other_version=${other##*/go}
	other_version=${other_version%".$1".*}
	export other other_version
}

# official_cached REASON OPTION...: the path; or 1, and why there is none: REASON if one is known.
official_cached() {
	local reason=$1 why
	shift
	why=$(mktemp "$BATS_FILE_TMPDIR/why.XXXXXX")
	"$TOP/scripts/official-archive" --cached "$@" 2>"$why" && return
	echo "${reason:-$(tail -n 1 "$why")}"
	return 1
}

# As a user whom permissions bind, since they do not bind root.
unprivileged() {
	if [ "$(id -u)" != 0 ]; then
		"$@"
	else
		setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
	fi
}

# Skip unless this user may do what `unprivileged` needs. The test's folder and gov come in that
# user's reach, whatever folder of root's they are in.
need_unprivileged() {
	unprivileged true 2>/dev/null || skip 'cannot become an unprivileged user here'
	if [ "$(id -u)" != 0 ]; then return; fi
	local folder=$BATS_TEST_TMPDIR bin=$BATS_TEST_TMPDIR/bin
	while [ "$folder" != "${BATS_RUN_TMPDIR%/*}" ]; do
		chmod o+x "$folder"
		folder=${folder%/*}
	done
	mkdir "$bin"
	find "$BUILD" -maxdepth 1 -name 'gov*' -exec cp -t "$bin" {} +
	PATH=$bin:$PATH
	unprivileged "$bin/gov" help >/dev/null 2>&1 ||
		skip "$folder is out of reach of an unprivileged user, or allows no programs"
}

need_mounts() {
	unshare -rm true 2>/dev/null || skip 'this machine permits no user namespaces (unshare -rm)'
}

# need_box: scripts/arm64box works here; skips, with its reason, where it says that it cannot.
need_box() {
	run --separate-stderr "$TOP/scripts/arm64box" true
	[ "$status" != 3 ] || skip "$stderr"
	[ "$status" = 0 ] || fail "arm64box: exit $status: $stderr"
}
