# The Windows manager run in Wine: installing from disk and from a web server on loopback, what must
# be refused, and each command once, with what it prints there.
load helper
load nginx
load wine

v=1.99.1

setup_file() {
	wine_setup_file
	platform=windows-$GOV_TEST_WINDOWS
	archives=$BATS_FILE_TMPDIR/archives
	export platform archives
	working_zip $v
	small_archive 1.98.1 "$archives" "$platform" >/dev/null
	server_start
	serve "$archives"/*.zip
	tls_start
}

teardown_file() {
	if [ -n "${SERVER:-}" ]; then server_stop; fi
	wine_teardown_file
}

setup() {
	wine_setup
	zip=$archives/go$v.$platform.zip
	name=${zip##*/}
	tree=$STORE/versions/$v
}

teardown() {
	flaky_stop
	if [ -n "${PROXY_PID:-}" ]; then kill "$PROXY_PID" 2>/dev/null || true; fi
	chmod -R u+w "$BATS_TEST_TMPDIR" 2>/dev/null || true
}

# working_zip VERSION [ARCH]: a small toolchain whose go.exe and gofmt.exe run, as Go's own archives
# are: without entries for folders, and with times of their own. In $archives.
working_zip() {
	local from=$BATS_FILE_TMPDIR/made-$1 arch=${2:-$GOV_TEST_WINDOWS}
	mkdir -p "$from/go/bin" "$from/go/src/fmt" "$from/go/test/Þ" "$archives"
	cp "$TOP/build/windows-$arch/test/win/probe.exe" "$from/go/bin/go.exe" || return
	cp "$from/go/bin/go.exe" "$from/go/bin/gofmt.exe"
	printf 'go%s\ntime 2025-05-29T19:37:36Z\n' "$1" >"$from/go/VERSION"
	echo 'package fmt' >"$from/go/src/fmt/print.go"
	echo 'package Foo' >"$from/go/test/Þ/foo.go"
	find "$from/go" -exec touch -d '2025-05-29T19:37:36Z' {} +
	(cd "$from" && zip -qrDX "$archives/go$1.windows-$arch.zip" go)
}

# Into the store's cache, and pinned.
cached() {
	mkdir -p "$STORE/cache"
	cp "$1" "$STORE/cache/"
	pin "$1"
}

have_installed() {
	cached "$zip"
	check 0 gov install --offline "$v"
}

# What the archive holds, with the times it says, and nothing else.
as_in_archive() {
	local tree=${1:-$tree}
	diff -r "$BATS_FILE_TMPDIR/made-$v/go" "$tree" || return
	[ "$(stat -c %Y "$tree/src/fmt/print.go")" = "$(date -d 2025-05-29T19:37:36Z +%s)" ]
}

# --- installing ---

@test "an official-shaped zip from the cache, offline: its files, their times, its shims" {
	have_installed
	prints "go$v installed in Z:${tree}"
	says_not $'\r' $'\033'
	as_in_archive
	[ -z "$(find "$STORE/tmp" -mindepth 1)" ]
	cmp "$zip" "$STORE/cache/$name"
	cmp "$STORE/shims/go.exe" "$WINDOWS_BUILD/shim.exe"
	[ "$(cat "$STORE/version")" = $v ]
	check 0 shim go$v version 'a "b' ''
	says '[version]' '[a "b]' '[]'
	check 0 shim gofmt -l
	says '[-l]'
	check 0 gov install --offline "$v"
	prints "go$v is installed already in Z:$tree"
}

@test "--from a folder, a file of the present folder, and a file:// URL" {
	pin "$zip"
	check 0 gov install 1.99 --offline --from "$(win "$archives")"
	as_in_archive
	check 0 gov uninstall $v
	cp "$zip" .
	check 0 gov install $v --from ".\\$name"
	check 0 gov uninstall $v
	check 0 gov install $v --from "file:///Z:$zip"
	as_in_archive
}

@test "--from something that is not there: exit 7" {
	check 7 gov install $v --from 'Z:\no\such.zip'
	one_line_error
	says 'Z:/no/such.zip'
}

@test "from a mirror that redirects, as go.dev does" {
	pin "$zip"
	mirrors "$URL/dl/"
	forget_requests
	check 0 gov install $v
	as_in_archive
	cmp "$zip" "$STORE/cache/$name"
	[ ! -e "$STORE/cache/$name.part" ]
	requests | grep -q "GET /go/$name 200"
	check 0 gov list --remote
	says $v 1.98.1
}

@test "a mirror that is a folder of Windows" {
	pin "$zip"
	mirrors "file:///Z:$archives/"
	check 0 gov install 1.99.1
	as_in_archive
}

@test "a transfer that broke is taken up by the next command" {
	local size
	pin "$zip"
	flaky_start drop 1000 "$zip"
	mirrors "$FLAKY_URL/dl/"
	check 5 gov install $v
	nothing_installed
	size=$(stat -c %s "$STORE/cache/$name.part")
	[ "$size" -gt 0 ]
	: >"$STORE/versions.ini"
	pin "$zip"
	mirrors "$URL/dl/"
	forget_requests
	check 0 gov install $v
	as_in_archive
	requests | grep -q "GET /go/$name 206 \"bytes=$size-\""
}

@test "wrong bytes from a mirror, and a wrong archive in a folder: exit 6, nothing installed" {
	pin "$zip"
	mirrors "$URL/wrong/dl/"
	check 6 gov install $v
	one_line_error
	says "$name" "$(sha256_of "$zip")"
	nothing_installed
	[ ! -e "$STORE/cache/$name" ]
	check 6 gov install $v --from "$(win "$zip")" --sha256 "$(printf '0%.0s' $(seq 64))"
	says 'nothing was installed'
	nothing_installed
}

# go.dev in miniature, reached as the real one is: TLS, its own name, through a proxy. $CA is what the
# server's certificate is signed by.
tls_through_proxy() {
	"$BUILD/test/connect_proxy" "$TLS_PORT" >"$BATS_TEST_TMPDIR/proxy.port" 3>&- &
	PROXY_PID=$!
	wait_until test -s "$BATS_TEST_TMPDIR/proxy.port"
	https_proxy=http://127.0.0.1:$(tr -dc 0-9 <"$BATS_TEST_TMPDIR/proxy.port")
	CA=$(win "$SERVER/ca.pem")
	export https_proxy
}

@test "a server with an untrusted certificate is refused (mbedTLS), and believed with its authority" {
	export CURL_SSL_BACKEND=mbedtls
	tls_through_proxy
	pin "$zip"
	check 5 gov install $v
	says 'certificate is not trusted'
	nothing_installed
	check 0 wine "SSL_CERT_FILE=$CA" "$WINDOWS_BUILD/gov.exe" install $v
	as_in_archive
}

@test "a server with an untrusted certificate is refused (Schannel)" {
	skip "Wine's Schannel accepts every certificate, so it cannot be shown here"
}

# --- what must be refused ---

# refused KIND...: see hostile.bats, and tests/helpers/hostile.h for the kinds.
refused() {
	local kind file=$STORE/cache/go1.97.1.$platform.zip
	mkdir -p "$STORE/cache"
	for kind; do
		"$BUILD/test/hostile" "$kind" "$file" 1.97.1 "${platform/-//}"
		: >"$STORE/versions.ini"
		pin "$file"
		run --separate-stderr gov install --offline 1.97.1
		[ "$status" = 6 ] || fail "$kind: exit $status: $output $stderr"
		one_line_error || fail "$kind"
		says "${file##*/}" 'nothing was installed' || fail "$kind"
		nothing_installed || fail "$kind"
	done
	[ -z "$(find "$STORE" "$BATS_TEST_TMPDIR/work" "$DRIVE_C" -iname '*evil*' -o -iname 'a:b')" ]
	[ ! -e /tmp/gov-evil ]
}

@test "names of devices, in any form" {
	refused zip-reserved zip-reserved-bare zip-reserved-folder zip-reserved-digit
}

@test "names that Windows would change or read as more: dot or blank behind, colon, backslash" {
	refused zip-trailing-dot zip-trailing-blank zip-stream zip-backslash
}

@test "names that lead elsewhere" {
	refused zip-dotdot zip-dot zip-absolute zip-drive zip-wrongtop
}

@test "names that are one file, or file and folder, on Windows" {
	refused zip-duplicate zip-casefold zip-casefold-folder zip-casefold-utf8 zip-file-as-folder
}

@test "links, and archives that are damaged" {
	refused zip-symlink zip-truncated zip-badcrc
}

@test "a zip of all folders and one of none" {
	local kind file=$STORE/cache/go1.97.1.$platform.zip
	mkdir -p "$STORE/cache"
	for kind in good-zip zip-nodirs; do
		"$BUILD/test/hostile" $kind "$file" 1.97.1 "${platform/-//}"
		: >"$STORE/versions.ini"
		pin "$file"
		check 0 gov install --offline 1.97.1
		[ -f "$STORE/versions/1.97.1/test/fixedbugs/issue27836.dir/Þfoo.go" ]
		check 0 gov uninstall 1.97.1
	done
}

# --- whose machine, which platform ---

@test "another platform's archive is never this machine's toolchain" {
	local other=windows-arm64 linux
	if [ "$GOV_TEST_WINDOWS" = arm64 ]; then other=windows-amd64; fi
	linux=$(small_archive 1.99.5 "$BATS_TEST_TMPDIR/archives" "linux-$GOV_TEST_WINDOWS")
	pin "$linux"
	check 2 gov install 1.99.5 --from "$(win "$linux")" --sha256 "$(sha256_of "$linux")"
	says "${linux##*/}" "go1.99.5.$platform.zip"
	nothing_installed
	pin "$(small_archive 1.99.5 "$BATS_TEST_TMPDIR/archives" "$other")"
	check 3 gov install 1.99.5 --offline --from "$(win "$BATS_TEST_TMPDIR/archives")"
	nothing_installed
	# Asked for by name it stands beside, and nothing selects it.
	check 0 gov install 1.99.5 --platform "${other/-//}" --offline \
		--from "$(win "$BATS_TEST_TMPDIR/archives")"
	[ -f "$STORE/versions/1.99.5.$other/bin/go.exe" ]
	[ ! -e "$STORE/version" ]
	[ ! -e "$STORE/shims/go1.99.5.exe" ]
	if [ "$other" = windows-amd64 ]; then says 'runs by emulation'; fi
	check 4 gov which go
}

@test "the machine is the one that Windows names" {
	check 1 gov doctor
	says "machine: windows/$GOV_TEST_WINDOWS; gov is a program for windows/$GOV_TEST_WINDOWS: native"
	check 0 gov inspect "$(win "$WINDOWS_BUILD/gov.exe")"
	says "windows/$GOV_TEST_WINDOWS" 'runs natively here: yes'
}

@test "an amd64 gov.exe on an arm64 machine knows the machine" {
	[ "$GOV_TEST_WINDOWS" = arm64 ] || skip 'this machine is amd64, and so is gov.exe'
	local amd64=$TOP/build/windows-amd64/gov.exe
	[ -f "$amd64" ] || skip 'there is no build for windows/amd64'
	wine "$amd64" version >/dev/null 2>&1 || skip 'Wine for arm64 runs no amd64 programs'
	check 1 wine "$amd64" doctor
	says 'machine: windows/arm64; gov is a program for windows/amd64: emulated'
}

# --- paths and users ---

@test "a store far below 260 characters of path, and names in the archive as long" {
	local deep=go/src from=$BATS_TEST_TMPDIR/made part file
	part=$(printf 'x%.0s' $(seq 100))
	STORE=$BATS_TEST_TMPDIR/$part/$part/$part
	GOV_ROOT=$(win "$STORE")
	export GOV_ROOT
	for _ in 1 2 3; do deep=$deep/$part; done
	cp -r "$BATS_FILE_TMPDIR/made-$v" "$from"
	mkdir -p "$from/$deep"
	echo deep >"$from/$deep/file.go"
	file=$BATS_TEST_TMPDIR/go1.99.2.$platform.zip
	(cd "$from" && zip -qrDX "$file" go)
	pin "$file"
	check 0 gov install 1.99.2 --from "$(win "$file")"
	[ "$(cat "$STORE/versions/1.99.2/${deep#go/}/file.go")" = deep ]
	check 0 gov verify 1.99.2
	check 0 gov which go
	prints "$GOV_ROOT\\versions\\1.99.2\\bin\\go.exe"
	[ "${#output}" -gt 260 ]
	check 0 gov uninstall --wait 1.99.2
	says 'MiB freed'
	nothing_installed
}

@test "a user whose name has a letter of other alphabets and a blank" {
	# Windows takes a user's name when it starts.
	winebox stop "$WINE_PREFIX"
	export WINE_USER='André Ω'
	mkdir -p "$DRIVE_C/users/$WINE_USER"
	unset GOV_ROOT
	STORE="$DRIVE_C/users/$WINE_USER/.go"
	check 0 gov install $v --from "$(win "$zip")" --sha256 "$(sha256_of "$zip")"
	prints "go$v installed in C:/users/$WINE_USER/.go/versions/$v"
	as_in_archive "$STORE/versions/$v"
	check 0 gov which go
	prints "C:\\users\\$WINE_USER\\.go\\versions\\$v\\bin\\go.exe"
	check 0 shim go version
	says '[version]'
	# Bytes in UTF-8 with bare line ends, into a pipe and into a file.
	[ "$(gov which go | od -An -c | tr -d ' \n')" = \
		"$(printf '%s\n' "C:\\users\\$WINE_USER\\.go\\versions\\$v\\bin\\go.exe" | od -An -c | tr -d ' \n')" ]
	gov current --json >out.json
	python3 -c 'import json, sys; print(json.load(open("out.json", encoding="utf-8"))["goroot"])' >goroot
	[ "$(cat goroot)" = "C:\\users\\$WINE_USER\\.go\\versions\\$v" ]
	check 1 grep -q $'\r' out.json
	check 0 batch "\"$(win "$WINDOWS_BUILD/gov.exe")\" which go >which.txt"
	[ "$(cat which.txt)" = "C:\\users\\$WINE_USER\\.go\\versions\\$v\\bin\\go.exe" ]
	winebox stop "$WINE_PREFIX"
	unset WINE_USER
	winebox serve "$WINE_PREFIX"
}

# --- many at once, and programs that run ---

@test "two installs of one version at once: one does the work, both succeed" {
	local from=$BATS_TEST_TMPDIR/made number first
	cp -r "$BATS_FILE_TMPDIR/made-$v" "$from"
	mkdir "$from/go/pkg"
	for number in $(seq 600); do echo "$number" >"$from/go/pkg/$number.a"; done
	mkdir -p "$STORE/cache"
	(cd "$from" && zip -qrDX "$STORE/cache/$name" go)
	pin "$STORE/cache/$name"
	gov install --offline $v >one 2>&1 3>&- &
	first=$!
	gov install --offline $v >two 2>&1
	wait $first
	diff -r "$from/go" "$tree"
	[ "$(cat one two | grep -c "go$v installed in")" = 1 ]
	[ "$(cat one two | grep -c "go$v is installed already")" = 1 ]
	[ -z "$(find "$STORE/tmp" -mindepth 1)" ]
}

@test "killed while it unpacks: nothing is installed, and the next command sweeps what was left" {
	local from=$BATS_TEST_TMPDIR/made number installing code=0
	cp -r "$BATS_FILE_TMPDIR/made-$v" "$from"
	mkdir "$from/go/pkg"
	for number in $(seq 2000); do echo "$number" >"$from/go/pkg/$number.a"; done
	mkdir -p "$STORE/cache"
	(cd "$from" && zip -qrDX0 "$STORE/cache/$name" go)
	pin "$STORE/cache/$name"
	gov install --offline $v >/dev/null 2>&1 3>&- &
	installing=$!
	wait_until any_file "$STORE/tmp"
	# The only child of a timeout, which is that of the shell behind $!.
	kill -9 "$(pgrep -P "$(pgrep -P $installing)")"
	wait $installing || code=$?
	[ "$code" = 137 ]
	any_file "$STORE/tmp"
	[ -z "$(find "$STORE/versions" "$STORE/receipts" -mindepth 1)" ]
	check 0 gov install --offline $v
	prints "go$v installed in Z:$tree"
	diff -r "$from/go" "$tree"
	[ -z "$(find "$STORE/tmp" -mindepth 1)" ]
}

# any_file FOLDER: is there one, anywhere below?
any_file() {
	[ -n "$(find "$1" -type f -print -quit 2>/dev/null)" ]
}

@test "a toolchain that runs is not uninstalled, and stays whole" {
	local running
	have_installed
	shim go$v sleep 60 "$(win woke)" >/dev/null 2>&1 3>&- &
	running=$!
	wait_until runs go.exe
	check 7 gov uninstall $v
	says "cannot remove Z:$tree" 'it is in use; end go.exe (process '
	as_in_archive
	[ -f "$STORE/receipts/$v.ini" ]
	[ -f "$STORE/shims/go$v.exe" ]
	check 0 gov verify $v
	wine taskkill /f /im go.exe >/dev/null
	wait $running || true
	check 0 gov uninstall $v
	wait_until nothing_installed
	[ ! -e "$STORE/shims/go$v.exe" ]
}

# runs NAME: does a program of that name run in this Windows?
runs() {
	[[ $(wine tasklist) == *"$1"* ]]
}

@test "shims of another version of gov are replaced, one that runs too, and it ends well" {
	local running name
	have_installed
	printf x >>"$STORE/shims/.shim.exe"
	for name in go gofmt go$v; do ln -f "$STORE/shims/.shim.exe" "$STORE/shims/$name.exe"; done
	shim go$v sleep 3 "$(win woke)" >/dev/null 2>&1 3>&- &
	running=$!
	wait_until runs go$v.exe
	cached "$archives/go1.98.1.$platform.zip"
	check 0 gov install --offline 1.98.1
	for name in go gofmt go$v go1.98.1; do
		cmp "$STORE/shims/$name.exe" "$WINDOWS_BUILD/shim.exe"
	done
	[ ! -e woke ]
	wait $running
	[ "$(cat woke)" = woke ]
	check 0 shim go$v version
	# What had to step aside goes at the next occasion.
	check 0 gov uninstall --wait 1.98.1
	[ -z "$(find "$STORE" -name '.gov-*')" ]
}

# typed ARGUMENT...: gov on a terminal whose keys come from the fifo `keys`; its exit code goes to `code`.
# A timeout would take it out of the terminal's foreground.
typed() {
	local wine_env
	wine_variables
	printf '%q ' "$TOP/scripts/winebox" run "$GOV_TEST_WINDOWS" "$WINE_PREFIX" "${wine_env[@]}" \
		"$WINDOWS_BUILD/gov.exe" "$@" >commands
	printf '\necho $? >code\n' >>commands
	script -qc 'bash commands' /dev/null <keys >shown 2>&1
}

@test "Ctrl-C during a download ends it with Windows' code, and the next command goes on" {
	local large=$SERVER/www/go/go1.99.7.$platform.zip size
	mkdir -p made/go/src
	head -c 2000000 /dev/urandom >made/go/src/random
	cp "$zip" "$large"
	(cd made && zip -q0X "$large" go/src/random)
	pin "$large"
	mirrors "$URL/slow/dl/"
	mkfifo keys
	typed install 1.99.7 3>&- &
	exec 9>keys
	wait_until test -s "$STORE/cache/${large##*/}.part"
	printf '\003' >&9
	wait_until test -s code
	exec 9>&-
	wait
	# The low 8 bits of 0xC000013A.
	[ "$(cat code)" = 58 ]
	nothing_installed
	size=$(stat -c %s "$STORE/cache/${large##*/}.part")
	: >"$STORE/versions.ini"
	pin "$large"
	mirrors "$URL/dl/"
	forget_requests
	check 0 gov install 1.99.7
	requests | grep -q "206 \"bytes=$size-\""
	rm "$large"
}

@test "a terminal is shown other letters as they are, whatever its code page" {
	GOV_ROOT=$(win "$BATS_TEST_TMPDIR/größer Ω")
	export GOV_ROOT
	check 0 gov install $v --from "$(win "$zip")" --sha256 "$(sha256_of "$zip")"
	mkfifo keys
	typed which go 3>&- &
	exec 9>keys
	wait_until test -s code
	exec 9>&-
	wait
	[ "$(cat code)" = 0 ]
	sed 's/\x1b\[[0-9;?]*[A-Za-z]//g' shown | grep -qF "$GOV_ROOT\\versions\\$v\\bin\\go.exe"
}

# --- removing and mending ---

@test "read-only files are uninstalled too" {
	have_installed
	chmod -R a-w "$tree"
	check 0 gov uninstall $v
	says 'are being freed in the background'
	wait_until nothing_installed
}

@test "verify names what was changed, and repair mends it from the archive" {
	have_installed
	check 0 gov verify $v
	says "$v: 5 files, all as they were installed"
	echo more >>"$tree/src/fmt/print.go"
	chmod a-w "$tree/src/fmt/print.go"
	rm "$tree/test/Þ/foo.go"
	touch "$tree/bin/Extra.exe"
	check 6 gov verify $v
	says 'changed src/fmt/print.go' 'missing test/Þ/foo.go' 'added bin/Extra.exe' \
		"gov verify --repair $v"
	check 0 gov verify --repair --offline "$v"
	as_in_archive
	check 0 gov verify $v
}

# --- the commands ---

@test "current, why, which, list, env, exec: results with backslashes, messages with slashes" {
	have_installed
	check 0 gov local 1.99
	[ "$(cat .go-version)" = 1.99 ]
	check 0 gov current
	prints $v
	check 0 gov current --json
	says "\"goroot\": \"$(win "$tree" | sed 's/\\/\\\\/g')\"" "$(win .go-version | sed 's/\\/\\\\/g')"
	check 0 gov why
	says "Z:$PWD/.go-version:1" "=> $v at Z:$tree" 'proof: SHA-256 known from: versions.ini'
	check 0 gov which GOFMT.EXE
	prints "$(win "$tree/bin/gofmt.exe")"
	check 0 gov list
	prints "* $v  (Z:$PWD/.go-version:1)"
	check 0 gov env --json
	says "$(win "$tree/bin" | sed 's/\\/\\\\/g')"
	check 0 gov exec $v -- go build 'a b' 'c\'
	says '[build]' '[a b]' '[c\]'
	check 0 gov exec $v -- cmd /d /c 'echo %PATH%'
	[[ $output == "$(win "$tree/bin");"* ]]
	run gov exec $v -- go exit 0xC0000005
	[ "$status" = 5 ]
}

@test "global, use, prune, cache, and uninstall by line" {
	have_installed
	cached "$archives/go1.98.1.$platform.zip"
	check 0 gov install --offline 1.98.1
	check 0 gov global 1.98.1
	[ "$(cat "$STORE/version")" = 1.98.1 ]
	check 0 gov current
	prints 1.98.1
	check 1 gov use $v
	says 'has no gov hook'
	check 0 gov use --print $v
	says "GOV_VERSION='$v'"
	GOV_VERSION=$v check 0 gov current
	prints $v
	check 0 gov cache list
	says "go$v.$platform.zip" "go1.98.1.$platform.zip"
	check 0 gov cache add "$(win "$archives/go1.98.1.$platform.zip")"
	check 0 gov prune
	check 0 gov uninstall 1.99
	[ ! -e "$tree" ]
	check 0 gov cache prune
	check 4 gov which go$v
}

@test "link: without junctions it is refused in one line, and leaves nothing" {
	run --separate-stderr gov link mine "$(win "$BATS_FILE_TMPDIR/made-$v/go")"
	if [ "$status" = 0 ]; then
		check 0 gov exec mine -- go version
		check 0 gov uninstall mine
	else
		[ "$status" = 7 ]
		one_line_error
		says "cannot make the link Z:$STORE/versions/mine"
	fi
	nothing_installed
	[ "$status" = 0 ] || skip 'Wine makes no junctions; the refusal is as it should be'
}

@test "doctor names the machine, the toolchain's architecture, and what to mend" {
	have_installed
	check 0 gov doctor
	says "machine: windows/$GOV_TEST_WINDOWS; gov is a program for windows/$GOV_TEST_WINDOWS: native" \
		"toolchain: $v: windows/$GOV_TEST_WINDOWS, native"
	WINEPATH='' check 1 gov doctor
	says "Z:$STORE/shims is not on PATH"
}

@test "files as Windows' editors write them: CRLF, BOM, UTF-16" {
	have_installed
	printf '\xef\xbb\xbf1.99\r\n' >.go-version
	check 0 gov current
	prints $v
	printf '1.99.1\r\n' | iconv -t UTF-16 >.go-version
	check 0 gov current
	prints $v
	check 0 shim go version
	says '[version]'
	printf '\xef\xbb\xbf1.99.1\r\n1.98.1\r\n' >.go-version
	check 8 gov current
	says "Z:$PWD/.go-version:2"
	rm .go-version
	sed -i 's/$/\r/' "$STORE/versions.ini"
	printf '[alias]\r\nwork = 1.99.1\r\n\r\n[env]\r\nCGO_ENABLED = 1\r\n' >>"$STORE/versions.ini"
	check 0 gov verify $v
	GOV_VERSION=work check 0 shim go probe env CGO_ENABLED
	GOV_VERSION=work check 0 gov current
	prints $v
}

@test "a folder found by names in other letters is the same folder" {
	have_installed
	GOV_ROOT=$(tr '[:lower:]' '[:upper:]' <<<"$GOV_ROOT")
	export GOV_ROOT
	check 0 gov list
	says $v
	check 0 gov doctor
}
