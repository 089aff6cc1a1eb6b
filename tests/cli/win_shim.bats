#!/usr/bin/env bats
# The Windows shim in Wine: selection, exit codes, command lines, streams, Ctrl-C, and who lives on. Its
# tool is probe, and where only a parent on Windows sees it, parent starts it (tests/win).

load helper
load terminal
load wine

setup_file() { wine_setup_file; }
teardown_file() { wine_teardown_file; }

setup() {
	wine_setup
	shims go
	toolchain 1.24.4
	PARENT=$WINDOWS_BUILD/test/win/parent.exe
}

# default VERSION: what no folder pins.
default() {
	echo "$1" >"$STORE/version"
}

# --- which version ---

@test "the nearest pin, GOV_VERSION, +VERSION: in this order; the default and nothing come last" {
	shims go gofmt
	toolchain 1.22.0 1.23.1
	check 4 shim go
	one_line_error
	says .go-version
	default 1.22.0
	check 0 shim go self
	prints "$(win "$STORE")\\versions\\1.22.0\\bin\\go.exe"
	printf '1.23.1\r\n' >.go-version
	mkdir -p a/b/c
	echo '# nothing' >a/.go-version
	cd a/b/c
	check 0 shim gofmt self
	prints "$(win "$STORE")\\versions\\1.23.1\\bin\\gofmt.exe"
	GOV_VERSION=1.22 check 0 shim go self
	says 'versions\1.22.0\bin\go.exe'
	GOV_VERSION=1.22 check 0 shim go +1.24.4 self
	says 'versions\1.24.4\bin\go.exe'
}

@test "go1.24.4.exe runs exactly that, whatever the files say and however it is started" {
	toolchain 1.23.1
	shims go1.24.4
	printf '<<<<<<< HEAD\n' >.go-version
	check 0 batch 'go1.24.4 self' 'GO1.24.4.EXE self' \
		"\"$(win "$STORE")\\shims\\go1.24.4\" env GOTOOLCHAIN"
	local tool
	tool=$(win "$STORE/versions/1.24.4/bin/go.exe")
	prints "$tool
$tool
GOTOOLCHAIN=local"
	rm -r "$STORE/versions/1.24.4"
	check 4 shim go1.24.4 version
	one_line_error
	says 'gov install 1.24.4'
}

@test "go, GO, go.exe and GO.EXE are one tool" {
	default 1.24.4
	check 0 batch 'go self' 'GO self' 'Go.exe self' 'GO.EXE self' 'GO.EXE exit 3' 'echo %errorlevel%'
	local tool
	tool=$(win "$STORE/versions/1.24.4/bin/go.exe")
	prints "$tool
$tool
$tool
$tool
3"
}

@test "a pin in UTF-16, as Windows PowerShell writes it" {
	printf '\xff\xfe1\0.\0002\0004\0.\0004\0\r\0\n\0' >.go-version
	check 0 shim go self
	says 'versions\1.24.4\bin\go.exe'
}

@test "a version that is not installed: 4, where it is asked for, and what installs it" {
	echo 1.21.5 >.go-version
	check 4 shim go version
	one_line_error
	says "Z:$PWD/.go-version:1" 'gov install 1.21.5'
}

@test "a damaged pin and a bad +VERSION: 8" {
	echo 'echo hi' >.go-version
	check 8 shim go version
	one_line_error
	says .go-version:1
	check 8 shim go '+..\x'
	one_line_error
}

# --- what the tool gets ---

@test "the tool has no GOROOT, an explicit choice has GOTOOLCHAIN=local, PATH is the caller's" {
	default 1.24.4
	export GOROOT='C:\stale' GOV_VERSION=1.24.4
	check 0 batch 'go env GOROOT' 'go env GOTOOLCHAIN' 'go env PATH' 'echo PATH=%PATH%' \
		'set GOTOOLCHAIN=auto' 'go env GOTOOLCHAIN' 'set GOV_VERSION=' 'set GOTOOLCHAIN=' \
		'go env GOTOOLCHAIN' 'set PATH=' "\"$(win "$STORE")\\shims\\go\" env PATH"
	[ "${lines[2]}" = "${lines[3]}" ] || fail "${lines[@]}"
	[[ ${lines[2]} = "PATH=$(win "$STORE")\\shims;"* ]] || fail "${lines[2]}"
	unset 'lines[2]' 'lines[3]'
	[ "$(printf '%s\n' "${lines[@]}")" = 'GOROOT is not set
GOTOOLCHAIN=local
GOTOOLCHAIN=auto
GOTOOLCHAIN is not set
PATH is not set' ] || fail "${lines[@]}"
}

@test "command lines arrive to the last unit, with and without +VERSION" {
	local tails=$BATS_TEST_TMPDIR/tails
	default 1.24.4
	cp "$TOP/tests/data/win32_tails.txt" "$tails"
	printf '%32000s\n%32700s y\n' x x >>"$tails"
	PROBE_RAW=$(win "$PWD/raw")
	check 0 wine "PROBE_RAW=$PROBE_RAW" "$PARENT" tails "$(win "$STORE/shims/go.exe")" "$(win "$tails")"
	prints "same $(wc -l <"$tails")"
}

@test "the C runtime reads those arguments as they were meant" {
	default 1.24.4
	check 0 shim go args 'a b' '' 'c:\d e\' '\"' '^%' 'é' +1.24.4
	[ "$(printf '%s\n' "${lines[@]:2}")" = '[args]
[a b]
[]
[c:\d e\]
[\"]
[^%]
[é]
[+1.24.4]' ] || fail "$output"
}

@test "settings that changed: the manager serves the call, and the next needs none" {
	default 1.24.4
	local asked=(args 'a b' '' 'c:\d e\' '\"' '^%' 'é')
	check 0 shim go "${asked[@]}"
	local want=${output//"$(win "$STORE/shims/")\\go.exe"/go.exe}
	want=${want/'"go.exe"'/go.exe}
	printf '[env]\nCGO_ENABLED = 7\n' >"$STORE/versions.ini"
	check 0 shim go "${asked[@]}"
	prints "$want"
	[ -s "$STORE/shims/.conf" ]
	WINEPATH=$(win "$STORE/shims") check 0 shim go env CGO_ENABLED
	prints CGO_ENABLED=7
	printf '[env]\nCGO_ENABLED = 11\n' >"$STORE/versions.ini"
	check 3 shim go +1.24.4 exit 3
	check 0 shim go env CGO_ENABLED
	prints CGO_ENABLED=11
}

# deep: the store moves below a folder of more than 360 characters, $deep.
deep() {
	local part
	part=$(printf '%90s' '' | tr ' ' d)
	deep=$BATS_TEST_TMPDIR/$part/$part/$part/$part
	mkdir -p "$deep"
	mv "$STORE" "$deep/store"
	STORE=$deep/store
	GOV_ROOT=$(win "$STORE")
}

@test "a store and a shim below more than 260 characters" {
	deep
	default 1.21.5
	check 4 shim go version
	one_line_error
	says "$STORE/version:1" 'gov install 1.21.5'
	default 1.24.4
	check 0 gov which go
	prints "$(win "$STORE/versions/1.24.4/bin/go.exe")"
}

@test "a tool whose path has more than 260 characters" {
	deep
	default 1.24.4
	local tool
	tool='\\?\'$(win "$STORE/versions/1.24.4/bin/go.exe")
	run wine "$PARENT" code "$tool" exit 7
	if [ "$status" = 97 ]; then
		skip 'CreateProcessW of this Wine starts no program whose path has 260 characters or more'
	fi
	prints 'exit 0x00000007'
	check 0 shim go self
	prints "$(win "$STORE/versions/1.24.4/bin/go.exe")"
}

@test "GOV_ROOT in all the forms that Windows has for a folder" {
	default 1.24.4
	local root above form lines=()
	root=$(win "$STORE") above=$(win "$STORE/..")
	for form in "${root//\\//}" "$root\\" "\\\\?\\$root" '..\store' "${root,,}" "$above\\.\\work\\..\\STORE"; do
		lines+=("set GOV_ROOT=$form" 'go self')
	done
	check 0 batch "${lines[@]}" 'set GOV_ROOT=\store' 'go self' 'echo %errorlevel%' \
		'set GOV_ROOT=Z:store' 'go self' 'echo %errorlevel%'
	[ "$(grep -ic '\\store\\versions\\1.24.4\\bin\\go.exe$' <<<"$output")" = 6 ] || fail "$output"
	[ "$(grep -cx 8 <<<"$output")" = 2 ] || fail "$output"
	[ "$(grep -c '^gov: GOV_ROOT is .*current drive' <<<"$stderr")" = 2 ] || fail "$stderr"
}

@test "a user whose name has an accent and a blank" {
	local home="$DRIVE_C/users/Zoë Müller" go='C:\users\Zoë Müller\.go\shims\go.exe'
	mkdir -p "$home/.go"
	mv "$STORE/shims" "$STORE/versions" "$home/.go/"
	STORE=$home/.go
	default 1.24.4
	unset GOV_ROOT
	check 0 wine "$PARENT" code 'USERPROFILE=C:\users\Zoë Müller' "$go" self
	prints 'C:\users\Zoë Müller\.go\versions\1.24.4\bin\go.exe
exit 0x00000000'
	GOV_ROOT='C:\users\Zoë Müller\.go' check 0 shim go +1.24.4 args x
	says 'users\Zoë Müller\.go\shims\go.exe" args x'
	rm -r "$STORE/versions/1.24.4"
	check 0 wine "$PARENT" code 'USERPROFILE=C:\users\Zoë Müller' "$go" self
	says 'C:/users/Zoë Müller/.go/version' 'gov install 1.24.4' 'exit 0x00000004'
}

# --- exit codes ---

@test "all 32 bits of the exit code" {
	default 1.24.4
	local code lines=() parent
	parent="\"$(win "$PARENT")\" code \"$(win "$STORE/shims/go.exe")\""
	for code in 0 1 255 256 259 0x7fffffff 0xC0000005 3221225786; do
		lines+=("$parent exit $code")
	done
	check 0 batch "${lines[@]}" 'go exit 256' 'echo %errorlevel%' 'go exit 3221225786' 'echo %errorlevel%'
	prints 'exit 0x00000000
exit 0x00000001
exit 0x000000ff
exit 0x00000100
exit 0x00000103
exit 0x7fffffff
exit 0xc0000005
exit 0xc000013a
256
-1073741510'
}

@test "a tool that crashes: 0xC0000005" {
	default 1.24.4
	check 0 wine "$PARENT" code "$(win "$STORE/shims/go.exe")" crash
	prints 'exit 0xc0000005'
}

@test "a tool that Windows cannot run: 126, and why" {
	default 1.24.4
	echo 'no program' >"$STORE/versions/1.24.4/bin/go.exe"
	check 126 shim go version
	one_line_error
	says versions/1.24.4/bin/go.exe 'not an executable of this machine'
}

@test "a toolchain without the tool: 127" {
	default 1.24.4
	shims gofmt
	rm "$STORE/versions/1.24.4/bin/gofmt.exe"
	check 0 batch gofmt 'echo %errorlevel%'
	one_line_error
	says gofmt 1.24.4
	prints 127
}

# --- streams ---

@test "a megabyte of bytes through pipes, and from file to file" {
	default 1.24.4
	head -c 1048576 /dev/urandom >bytes
	cat bytes | shim go stdin | cat >piped
	cmp bytes piped
	shim go stdin <bytes >copied
	cmp bytes copied
}

@test "the tool's streams are the shim's" {
	default 1.24.4
	check 0 batch 'go streams <NUL >said 2>&1' 'go streams <batch.cmd'
	[ "$(cat said)" = 'in device, out file, err file' ] || fail "$(cat said)"
	says 'in file, out pipe, err'
	check 0 shim go streams </dev/null
	says 'in device, out pipe, err'
}

@test "a parent without a standard input: the tool has none either" {
	default 1.24.4
	check 0 wine "$PARENT" no-stdin "$(win "$STORE/shims/go.exe")" streams
	says 'in none, out pipe' 'exit 0x00000000'
}

@test "a parent without a console: the tool opens no window" {
	default 1.24.4
	check 0 wine "$PARENT" no-console "$(win "$STORE/shims/go.exe")" console
	prints 'no console
exit 0x00000000'
}

@test "further descriptors of the C runtime reach the tool" {
	default 1.24.4
	check 0 wine "$STORE/versions/1.24.4/bin/go.exe" spawn-fd "$(win "$PWD/far")" \
		"$(win "$STORE/shims/go.exe")" fd %d
	prints 0
	[[ $(cat far) =~ ^descriptor\ [0-9]+ ]] || fail "$(cat far)"
}

# --- Ctrl-C ---

# typed KEYS ARGUMENT...: `parent code go.exe ARGUMENT...` at a terminal, where KEYS are typed when the
# tool is ready. $said is what both wrote to their standard output, which is a file: Wine draws on a
# terminal, one character at a time.
typed() {
	local keys=$1 wine_env terminal_input=$BATS_TEST_TMPDIR/keys
	shift
	wine_variables
	mkfifo "$terminal_input"
	exec 8<>"$terminal_input"
	terminal_start sh -c 'exec timeout --foreground 100 "$@" >said 8>&-' sh \
		"$TOP/scripts/winebox" run "$GOV_TEST_WINDOWS" "$WINE_PREFIX" \
		"${wine_env[@]}" "$PARENT" code "$(win "$STORE/shims/go.exe")" "$@"
	wait_until grep -q ready said
	printf '%b' "$keys" >&8
	terminal_end
	exec 8>&-
	said=$(cat said)
}

@test "a typed Ctrl-C ends the tool, and the shim with its exit code" {
	default 1.24.4
	typed '\003' idle
	[ "$said" = 'ready
exit 0xc000013a' ] || fail "$said"
}

@test "a tool that handles Ctrl-C decides how it ends" {
	default 1.24.4
	typed '\003' ctrl 3
	[ "$said" = 'ready
interrupted
exit 0x00000003' ] || fail "$said"
}

# --- who lives on ---

@test "a killed shim takes its tool along, and what the tool started" {
	default 1.24.4
	check 0 wine "$PARENT" kill "$(win "$STORE/shims/go.exe")" family "$(win "$PWD/family")"
	prints 'shim 0x00000009
child ended
grandchild ended'
	[ ! -e family.late ]
}

@test "after a normal end, what the tool left in the background lives on" {
	default 1.24.4
	check 0 shim go back 1 "$(win "$PWD/later")"
	wait_until test -s later
}

# --- what lies around ---

@test "neither programs nor DLLs are taken from the current folder" {
	local name
	# Of what Windows always takes from its own folder, as kernel32, Wine does not.
	for name in version cryptbase ntmarta uxtheme; do
		echo 'no DLL' >$name.dll
	done
	for name in go gov; do
		cp "$WINDOWS_BUILD/test/win/probe.exe" "$name.exe"
	done
	WINEPATH="$(win "$STORE/shims");.;" GOV_VERSION=system check 4 shim go self
	one_line_error
	default 1.24.4
	check 0 shim go self
	prints "$(win "$STORE")\\versions\\1.24.4\\bin\\go.exe"
	# Settings that nobody read yet: only a manager may, and there is none.
	printf '[gov]\n' >"$STORE/versions.ini"
	WINEPATH="$(win "$STORE/shims");.;" check 8 shim go self
	says 'put gov on PATH'
}

@test "system: the first go on PATH that is no shim; a circle ends" {
	local other=$BATS_TEST_TMPDIR/other
	mkdir -p "$other/copy" "$other/real bin"
	cp "$STORE/shims/go.exe" "$other/copy/"
	cp "$WINDOWS_BUILD/test/win/probe.exe" "$other/real bin/go.exe"
	export GOV_VERSION=system
	WINEPATH="$(win "$STORE/shims");\"$(win "$other/real bin")\"" check 0 shim go self
	prints "$(win "$other/real bin")\\go.exe"
	cp -r "$other/copy" "$other/again"
	local shims
	shims=$(win "$STORE/shims")
	WINEPATH=${shims,,} check 4 shim go self
	WINEPATH="$shims;$(win "$other/copy");$(win "$other/again")" GOV_SHIM_DEPTH=34 \
		check 1 shim go self
	one_line_error
	says 'back to'
}

@test "a shim that runs is replaced: the old one goes on, and is swept later" {
	default 1.24.4
	toolchain 1.23.1 1.22.0
	# As another version of gov made it: a few bytes more.
	echo more >>"$STORE/shims/go.exe"
	shim go hold 5 "$(win "$PWD/held")" >out &
	wait_until test -e held
	check 0 gov uninstall 1.23.1
	cmp "$STORE/shims/go.exe" "$WINDOWS_BUILD/shim.exe"
	check 0 shim go self
	says 'versions\1.24.4\bin\go.exe'
	aside=$(find "$STORE" -name '*.tmp' -size +0)
	[ "$(wc -l <<<"$aside")" = 1 ] || fail "$(find "$STORE" -ls)"
	wait
	[ "$(cat out)" = held ]
	echo more >>"$STORE/shims/.shim.exe"
	check 0 gov uninstall 1.22.0
	cmp "$STORE/shims/go.exe" "$WINDOWS_BUILD/shim.exe"
	[ ! -e "$aside" ] || fail "$(find "$STORE" -ls)"
}
