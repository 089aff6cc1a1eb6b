# shellcheck shell=bash
# For tests of the Windows programs, run in Wine by scripts/winebox; besides helper, whose variables
# the linter cannot see. `make TARGET=windows/amd64 run-cli`, or arm64, runs these files; one alone:
#
#	make TARGET=windows/amd64 all windows-helpers
#	GOV_TEST_WINDOWS=amd64 bats tests/cli/win_shim.bats
#
# Such a file:
#
#	load helper
#	load wine
#	setup_file() { wine_setup_file; }
#	teardown_file() { wine_teardown_file; }
#	setup() { wine_setup; }
#
# GOV_TEST_WINDOWS=amd64|arm64 says which; without it, or where GOV_TEST_NO_WINE says why not, the
# file is skipped. A file has a Windows of its own, and a test a store of its own.
#
# shellcheck disable=SC2154,SC2034

# The file's Windows: $WINE_PREFIX, its drive C: is $DRIVE_C. Its server runs until wine_teardown_file.
# Why there is none is in $WINE_SKIP: bats cannot skip here.
wine_setup_file() {
	gov_setup_file
	export WINE_SKIP=${GOV_TEST_NO_WINE:-}
	if [ -z "$WINE_SKIP${GOV_TEST_WINDOWS:-}" ]; then
		WINE_SKIP='Windows programs are run with GOV_TEST_WINDOWS=amd64 or arm64'
	fi
	if [ -n "$WINE_SKIP" ]; then return; fi
	export WINE_PREFIX=$BATS_FILE_TMPDIR/windows
	export DRIVE_C=$WINE_PREFIX/drive_c
	export WINDOWS_BUILD=$TOP/build/windows-$GOV_TEST_WINDOWS
	[ -f "$WINDOWS_BUILD/test/win/probe.exe" ] && [ -f "$WINDOWS_BUILD/shim.exe" ] ||
		fail "build it first: make TARGET=windows/$GOV_TEST_WINDOWS all windows-helpers" || return
	wine_start
}

wine_start() {
	local status=0 why=$BATS_FILE_TMPDIR/why
	winebox prefix "$WINE_PREFIX" 2>"$why" || status=$?
	case $status in
	0) winebox serve "$WINE_PREFIX" ;;
	3) WINE_SKIP=$(tail -n 1 "$why") ;;
	*) fail "$(cat "$why")" ;;
	esac
}

wine_teardown_file() {
	if [ -d "${WINE_PREFIX:-}" ]; then
		winebox stop "$WINE_PREFIX"
		rm -rf "$WINE_PREFIX"
	fi
}

# The test's store, $STORE, is one that GOV_ROOT names, and its folder is on drive Z:.
wine_setup() {
	gov_setup
	if [ -n "$WINE_SKIP" ]; then skip "$WINE_SKIP"; fi
	export STORE=$BATS_TEST_TMPDIR/store
	mkdir -p "$STORE/shims" "$STORE/versions"
	GOV_ROOT=$(win "$STORE")
	WINEPATH="$(win "$STORE/shims");$(win "$WINDOWS_BUILD")"
	export GOV_ROOT WINEPATH
}

# winebox COMMAND ARGUMENT...: for this architecture. What lives on must not hold bats' descriptor.
winebox() {
	"$TOP/scripts/winebox" "$1" "$GOV_TEST_WINDOWS" "${@:2}" 3>&-
}

# win PATH: as Windows has it. unix PATH: the other way, for drives C: and Z:.
win() {
	local path
	path=$(realpath -ms "$1")
	case $path in
	"$DRIVE_C"/*) path=C:${path#"$DRIVE_C"} ;;
	*) path=Z:$path ;;
	esac
	echo "${path//\//\\}"
}

unix() {
	local path=${1//\\//}
	case $path in
	[Cc]:*) echo "$DRIVE_C${path#??}" ;;
	[Zz]:*) echo "${path#??}" ;;
	*) echo "$path" ;;
	esac
}

# The variables of this shell that a Windows program gets too, as NAME=VALUE in $wine_env: gov's and
# Go's, proxies, and WINEPATH, what stands first in its Path. WINE_USER is the name of the Windows user,
# whose folder, $DRIVE_C/users/NAME, must be there, and which counts for the first program of all.
wine_variables() {
	local name
	wine_env=()
	for name in $(compgen -e); do
		case $name in
		GOV_BUILD | GOV_TEST_*) ;;
		GO* | CGO_* | CURL_* | *_proxy | NO_COLOR | WINEPATH) wine_env+=("$name=${!name}") ;;
		WINE_USER) wine_env+=("USER=$WINE_USER") ;;
		esac
	done
}

# wine [NAME=VALUE...] PROGRAM ARGUMENT...: in the present folder. A program is a path of this machine
# or a name of Wine's own, such as cmd. $status is the low 8 bits of its exit code.
wine() {
	local wine_env
	wine_variables
	timeout -k 5 "${WINE_TIMEOUT:-200}" "$TOP/scripts/winebox" run "$GOV_TEST_WINDOWS" "$WINE_PREFIX" \
		"${wine_env[@]}" "$@" 3>&-
}

gov() {
	wine "$WINDOWS_BUILD/gov.exe" "$@"
}

# shim NAME ARGUMENT...: the one on PATH of that name.
shim() {
	wine "$STORE/shims/$1.exe" "${@:2}"
}

# shims NAME...: put them there, without a manager.
shims() {
	local name
	for name; do
		cp "$WINDOWS_BUILD/shim.exe" "$STORE/shims/$name.exe"
	done
}

# toolchain NAME...: one whose go and gofmt are probe (tests/win/probe.c).
toolchain() {
	local name
	for name; do
		mkdir -p "$STORE/versions/$name/bin"
		cp "$WINDOWS_BUILD/test/win/probe.exe" "$STORE/versions/$name/bin/go.exe"
		ln "$STORE/versions/$name/bin/go.exe" "$STORE/versions/$name/bin/gofmt.exe"
	done
}

# batch LINE...: a batch file of these lines, run by cmd; exit code 0. After each program, %errorlevel%
# has all 32 bits of its exit code. Lines end as on Unix.
batch() {
	printf '%s\r\n' '@echo off' "$@" 'exit /b 0' >batch.cmd
	(set -o pipefail && wine cmd /d /c batch.cmd | tr -d '\r')
}
