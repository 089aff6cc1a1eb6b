# gov inspect and what real compilers and linkers write: an official toolchain's programs, what it builds for
# other platforms, and the executables among the test data of Go's own readers.
load helper

setup() {
	gov_setup
	export STORE=$BATS_FILE_TMPDIR/store GOV_ROOT=$BATS_FILE_TMPDIR/store
	export GOCACHE=$BATS_FILE_TMPDIR/gocache GOFLAGS='' GOTELEMETRY=off GOENV=off GOTOOLCHAIN=local
	export GOPROXY=off GOSUMDB=off
	official "$(host_platform)"
	# shellcheck disable=SC2154 # official sets them
	GO=$STORE/versions/$official_version archive=$official
	[ -d "$GO" ] || gov install --offline --from "$archive" "${GO##*/}" >&2
}

# same FILE: gov says of it what go version -m does.
same() {
	local want got
	want=$("$GO/bin/go" version -m "$1" |
		awk -F'\t' 'NR == 1 { sub(/^.*: /, ""); print "go " $0; next } $2 != "dep" { print $2, $3 }')
	got=$(gov inspect "$1" |
		awk '$1 == "go" || $1 == "package" || $1 == "module" || $1 == "build" {
			word = $1 == "package" ? "path" : $1 == "module" ? "mod" : $1
			sub(/^ *[a-z]+ +/, "")
			if (word == "mod") sub(/ .*/, "")
			print word, $0 }')
	[ "$want" = "$got" ] || fail "$1: go version -m:" "$want" "gov inspect:" "$got"
}

@test "the programs of the toolchain itself run here, and were built as go version -m says" {
	local file tools=("$GO"/bin/* "$GO"/pkg/tool/*/*)
	local platform
	platform=$("$GO/bin/go" env GOOS)/$("$GO/bin/go" env GOARCH)
	check 0 gov inspect --expect "$platform" "${tools[@]}"
	[ "$(grep -c 'runs natively here: yes' <<<"$output")" = "${#tools[@]}" ]
	for file in "${tools[@]}"; do same "$file"; done
}

@test "the programs of toolchains for other machines" {
	local archive
	for archive in "$GOV_TEST_CACHE"/go"$official_version".{windows-arm64.zip,linux-arm64.tar.gz}; do
		[ -f "$archive" ] || skip "no official archive $archive"
	done
	unzip -q -j "$GOV_TEST_CACHE/go$official_version.windows-arm64.zip" 'go/bin/*'
	tar -xzf "$GOV_TEST_CACHE/go$official_version.linux-arm64.tar.gz" go/bin
	check 0 gov inspect --expect windows/arm64 go.exe gofmt.exe
	says "the system's own libraries only: kernel32.dll" "go        go$official_version"
	check 0 gov inspect --expect linux/arm64 go/bin/go go/bin/gofmt
	says 'linked    statically'
	same go.exe
	same go/bin/gofmt
}

# The readers of each format, and the notes and paths that tell one ELF from another.
@test "what the toolchain builds for other platforms" {
	local p
	printf 'module example.com/app\n\ngo 1.21\n' >go.mod
	printf 'package main\n\nfunc main() { println("hi") }\n' >main.go
	for p in windows/arm64 darwin/arm64 linux/arm64 freebsd/amd64 plan9/386 linux/mips js/wasm; do
		CGO_ENABLED=0 GOOS=${p%/*} GOARCH=${p#*/} "$GO/bin/go" build -ldflags='-s -X "main.a=b c"' -o "${p/\//-}" .
		check 0 gov inspect --expect "$p" "${p/\//-}"
	done
	for p in windows-arm64 darwin-arm64 linux-arm64 freebsd-amd64 plan9-386 linux-mips; do
		same "$p"
		says_not damaged
	done
	check 0 gov inspect darwin-arm64
	says 'signed    ad hoc' 'macOS ' '/usr/lib/libSystem.B.dylib'
	check 1 gov inspect --expect windows/arm64 linux-arm64
	says 'expected windows/arm64, but it is linux/arm64'
	# Cut short, as an interrupted download is.
	for p in windows-arm64 darwin-arm64 linux-arm64 plan9-386; do
		head -c "$(($(stat -c %s "$p") / 3))" "$p" >short
		check 1 gov inspect short
		says 'short: damaged'
	done
	# Without its last bytes, of which nothing is loaded.
	CGO_ENABLED=0 GOOS=aix GOARCH=ppc64 "$GO/bin/go" build -o aix-ppc64 .
	for p in windows-arm64 darwin-arm64 linux-arm64 linux-mips freebsd-amd64 plan9-386 aix-ppc64; do
		head -c -40 "$p" >short
		check 1 gov inspect short
		says 'short: damaged'
	done
}

# kind FILE: what gov calls it, in a word.
kind() {
	local said
	if said=$(gov inspect "$1" 2>&1); then
		sed -n '1s/^.*: //p' <<<"$said"
		return
	fi
	case $said in
	*': not an executable: '*) sed 's/^.*not an executable: //; s/ (.*//; s/[;,"].*//' <<<"$said" ;;
	*': damaged '*) echo damaged ;;
	*) echo "$said" ;;
	esac
}

@test "the test data of Go's own readers: each gets its answer" {
	local file name got
	for file in "$GO"/src/debug/{elf,macho,pe,plan9obj}/testdata/*; do
		name=${file##*/}
		[ -f "$file" ] || continue
		if [[ $name == *.base64 ]]; then
			base64 -d "$file" >"${name%.base64}"
			file=${name%.base64}
		fi
		got=$(kind "$file")
		case $name in
		gcc-386-freebsd-exec) [ "$got" = freebsd/386 ] ;;
		gcc-amd64-linux-exec | libtiffxx.so_) [ "$got" = linux/amd64 ] ;;
		*rela-x86-64) [ "$got" = 'debug symbols' ] ;;
		*obj | *obj.base64 | *crt2) [[ $got == 'an object file'* ]] ;;
		fat-gcc*) [ "$got" = 'darwin/386 + darwin/amd64' ] ;;
		*386-darwin-exec*) [ "$got" = darwin/386 ] ;;
		*exec-debug*) [ "$got" = 'debug symbols' ] ;;
		*amd64-darwin-exec*) [ "$got" = darwin/amd64 ] ;;
		gcc-386-mingw*) [ "$got" = windows/386 ] ;;
		gcc-amd64-mingw*) [ "$got" = windows/amd64 ] ;;
		vmlinuz*) [ "$got" = damaged ] ;; # only its first kilobyte is kept there
		386-plan9-exec) [ "$got" = plan9/386 ] ;;
		amd64-plan9-exec) [ "$got" = plan9/amd64 ] ;;
		*.c) [[ $got == 'its first bytes are '* ]] ;;
		*.gz) [ "$got" = 'gzip data' ] ;;
		*) fail "not expected: $name is $got" ;;
		esac || fail "$name: $got"
	done
}

@test "a program of Go 1.17, which keeps its build information behind pointers" {
	base64 -d "$GO/src/debug/buildinfo/testdata/go117/go117.base64" >go117
	same go117
	check 0 gov inspect go117
	says 'linux/amd64' 'go        go1.17' 'package   example.com/go117'
}
