# The official Windows archive: installed by gov.exe in Wine, and its Go run through the shims.
load helper
load real
load wine

# Once for all tests, with what gov said; who changes a store takes a copy.
setup_file() {
	wine_setup_file
	if [ -n "$WINE_SKIP" ]; then return; fi
	official "windows-$GOV_TEST_WINDOWS" || return 0
	export v=$official_version GOV_ROOT
	STORE=$BATS_FILE_TMPDIR/store
	GOV_ROOT=$(win "$STORE")
	mkdir -p "$STORE/cache"
	cp "$official" "$STORE/cache/"
	gov install --offline "$v" >"$BATS_FILE_TMPDIR/installed" 2>"$BATS_FILE_TMPDIR/said" ||
		fail "$(cat "$BATS_FILE_TMPDIR/said")"
}

teardown_file() { wine_teardown_file; }

setup() {
	wine_setup
	STORE=$BATS_FILE_TMPDIR/store
	GOV_ROOT=$(win "$STORE")
	WINEPATH="$(win "$STORE/shims");$(win "$WINDOWS_BUILD")"
	tree=$STORE/versions/$v
	export GOCACHE GOENV=off GOFLAGS='' GOTELEMETRY=off GOPROXY=off
	GOCACHE=$(win "$BATS_FILE_TMPDIR/go-build")
}

@test "installed, proven by the built-in table, every file as the archive has it" {
	[ "$(cat "$BATS_FILE_TMPDIR/installed")" = "go$v installed in Z:$tree" ]
	grep -q 'proven by: built-in table' "$BATS_FILE_TMPDIR/said"
	mkdir "$BATS_TEST_TMPDIR/zip"
	TZ=UTC unzip -q "$official" -d "$BATS_TEST_TMPDIR/zip"
	diff -r "$BATS_TEST_TMPDIR/zip/go" "$tree"
	[ "$(TZ=UTC stat -c %Y "$BATS_TEST_TMPDIR/zip/go/VERSION")" = "$(stat -c %Y "$tree/VERSION")" ]
	[ -z "$(find "$STORE/tmp" -mindepth 1)" ]
}

@test "its Go runs natively through the shims: version, env, gofmt" {
	check 0 shim go version
	prints "go version go$v windows/$GOV_TEST_WINDOWS"
	check 0 shim "go$v" version
	prints "go version go$v windows/$GOV_TEST_WINDOWS"
	check 0 shim go env GOHOSTARCH GOARCH GOHOSTOS GOROOT GOVERSION
	prints "$GOV_TEST_WINDOWS
$GOV_TEST_WINDOWS
windows
$(win "$tree")
go$v"
	printf 'package  main\nfunc main( ) { }\n' >messy.go
	check 0 shim gofmt messy.go
	prints 'package main

func main() {}'
}

# What takes some minutes where the processor is emulated.
need_speed() {
	if [ "$GOV_TEST_WINDOWS" = arm64 ] && [ "$(uname -m)" != aarch64 ]; then
		[ -n "${GOV_TEST_SLOW:-}" ] || skip "$1 takes minutes below qemu; GOV_TEST_SLOW=1 runs it"
	fi
	export WINE_TIMEOUT=1200
}

# hello.go, whose program tells its Go, and ends with the number of its arguments.
hello_source() {
	hello
	sed -i 's/"runtime"/"os"\n\t"runtime"/; s/ }$/; os.Exit(len(os.Args)) }/' hello.go
	printf 'module hello\n\ngo 1.21\n' >go.mod
}

hello_runs() {
	check 0 gov inspect --expect "windows/$GOV_TEST_WINDOWS" hello.exe
	says "go$1" 'runs natively here: yes'
	check 3 wine "$PWD/hello.exe" 'a b' c
	prints "hello from go$1"
}

@test "go build makes a program of this machine's architecture, and it runs" {
	need_speed 'go build'
	hello_source
	check 0 shim go build -o hello.exe .
	hello_runs "$v"
}

@test "a program that Go built elsewhere for windows runs" {
	official "$(host_platform)"
	hello_source
	local store=$TOP/build/official-store
	GOV_ROOT=$store "$BUILD/gov" install "$official_version" --offline --from "$official"
	GOCACHE=$TOP/build/go-build GOTOOLCHAIN=local GOOS=windows GOARCH=$GOV_TEST_WINDOWS CGO_ENABLED=0 \
		"$store/versions/$official_version/bin/go" build -o hello.exe .
	hello_runs "$official_version"
}

@test "verify finds every file as it was installed" {
	need_speed 'reading 14,000 files'
	check 0 gov verify "$v"
	says "$v: $(find "$tree" -type f | wc -l) files, all as they were installed (h1:"
}

@test "doctor calls the machine, gov and the toolchain by one architecture" {
	check 0 gov doctor
	says "machine: windows/$GOV_TEST_WINDOWS; gov is a program for windows/$GOV_TEST_WINDOWS: native" \
		"toolchain: $v: windows/$GOV_TEST_WINDOWS, native"
}

@test "uninstall removes it and its shim" {
	local copy=$BATS_TEST_TMPDIR/copy
	mkdir "$copy"
	cp -al "$STORE/versions" "$STORE/shims" "$STORE/receipts" "$STORE/used" "$copy/"
	GOV_ROOT=$(win "$copy") check 0 gov uninstall --wait "$v"
	[ -z "$(find "$copy/versions" "$copy/receipts" "$copy/tmp" -mindepth 1)" ]
	[ ! -e "$copy/shims/go$v.exe" ]
	[ -f "$tree/VERSION" ]
}
