#!/usr/bin/env bats
# Toolchains of other managers: found, linked where they are, and copied when they are proven.
load helper
load nginx
load mounted

setup_file() {
	gov_setup_file
	server_start
	HOST=$(host_platform)
	export HOST RECORDS=$BATS_FILE_TMPDIR/records
	tar -xzf "$(BATS_TEST_TMPDIR=$BATS_FILE_TMPDIR small_archive 1.99.1)" -C "$BATS_FILE_TMPDIR"
	cp "$BUILD/test/made" "$BATS_FILE_TMPDIR/go/bin/go" # a program for the platform under test
	h1=$(h1_of "$BATS_FILE_TMPDIR/go" 1.99.1)
	echo "golang.org/toolchain v0.0.1-go1.99.1.${HOST/armv6l/arm} $h1 $h1" >"$RECORDS"
	"$BUILD/test/sumdb_server" --fill 5 "$SERVER/www/sumdb" "$RECORDS" >"$BATS_FILE_TMPDIR/key"
	chmod -R a+rX "$SERVER/www"
}

teardown_file() {
	server_stop
}

teardown() { unmount; }

setup() {
	gov_setup
	mkdir -p "$STORE"
	printf '[gov]\nsumdb = %s %s/sumdb\n' "$(cat "$BATS_FILE_TMPDIR/key")" "$URL" >"$STORE/versions.ini"
}

# The h1 of a tree, by golang.org/x/mod/sumdb/dirhash's definition.
h1_of() {
	local name as
	(cd "$1" && find . -type f | sed 's|^\./||' | grep -v -E '^(api|doc|misc|test|\.github)/' |
		sed -E 's,^(.*/)?go\.mod$,\1_go.mod\t&,; t; s,.*,&\t&,' | LC_ALL=C sort |
		while IFS=$'\t' read -r as name; do
			printf '%s  golang.org/toolchain@v0.0.1-go%s.%s/%s\n' "$(sha256_of "$name")" "$2" "${HOST/armv6l/arm}" "$as"
		done) | sha256sum | cut -d ' ' -f 1 | xxd -r -p | base64 | sed 's/^/h1:/'
}

# goroot DIR VERSION [PROGRAM]: a GOROOT whose bin/go is PROGRAM, by default one of this machine's.
goroot() {
	mkdir -p "$1/bin"
	cp "${3:-$BUILD/test/made}" "$1/bin/go"
	printf 'go%s\ntime 2026-01-01T00:00:00Z\n' "$2" >"$1/VERSION"
}

# released DIR: the whole of a small release.
released() {
	mkdir -p "${1%/*}"
	cp -r "$BATS_FILE_TMPDIR/go" "$1"
}

# foreign MACHINE: an ELF header of another machine, in the file other.
foreign() {
	head -c 18 "$BUILD/test/made" >other
	printf '%b' "$1" >>other
	head -c 200 /dev/zero >>other
	chmod +x other
}

# field PATH KEY: of the entry in the JSON of gov import.
field() {
	gov import --json | python3 -c '
import json, sys
for e in json.load(sys.stdin):
    if e["path"] == sys.argv[1]: print(e[sys.argv[2]])' "$1" "$2"
}

@test "toolchains of every manager are found, with version and place" {
	goroot "$HOME/sdk/go1.22.0" 1.22.0
	goroot "$HOME/sdk/gotip" x
	echo 'devel go1.99-abc' >"$HOME/sdk/gotip/VERSION"
	goroot "$HOME/go/pkg/mod/golang.org/toolchain@v0.0.1-go1.23.1.$HOST" 1.23.1
	goroot "$HOME/.goenv/versions/1.21.3" 1.21.3
	goroot "$HOME/.gvm/gos/go1.20" 1.20
	goroot "$HOME/.local/share/mise/installs/go/1.24.1" 1.24.1
	ln -s ./1.24.1 "$HOME/.local/share/mise/installs/go/latest"
	goroot "$HOME/.asdf/installs/golang/1.24.2/go" 1.24.2
	goroot "$HOME/.g/versions/1.19.1" 1.19.1
	goroot "$HOME/.go/.versions/1.18.1" 1.18.1
	goroot "$HOME/.gobrew/versions/1.17.1/go" 1.17.1
	mkdir -p "$HOME/sdk/gone/bin"
	find "$HOME" >before
	check 0 gov import
	for line in '1.22.0     sdk ' '? *sdk ' '1.23.1     mod ' '1.21.3     goenv ' '1.20       gvm ' \
		'1.24.1     mise ' '1.24.2     asdf ' '1.19.1     g ' '1.18.1     g ' '1.17.1     gobrew '; do
		grep -q "^$line" <<<"$output" || fail "not listed: $line" "$output"
	done
	[ "$(grep -c mise <<<"$output")" = 1 ] || fail "a link is listed too: $output"
	says_not gone
	find "$HOME" | diff before -
	[ "$(field "$HOME/sdk/go1.22.0" platform)" = "${HOST/-//}" ]
	[ "$(field "$HOME/sdk/go1.22.0" name)" = sdk-1.22.0 ]
	[ "$(field "$HOME/sdk/gotip" version)" = None ]
	[ "$(field "$HOME/sdk/gotip" name)" = sdk-gotip ]
}

@test "the managers' own variables are obeyed" {
	goroot m/installs/go/1.24.1 1.24.1
	goroot a/installs/golang/1.24.2/go 1.24.2
	goroot e/versions/1.21.3 1.21.3
	goroot "c/golang.org/toolchain@v0.0.1-go1.23.1.$HOST" 1.23.1
	goroot "p/pkg/mod/golang.org/toolchain@v0.0.1-go1.23.2.$HOST" 1.23.2
	export MISE_DATA_DIR=$PWD/m ASDF_DATA_DIR=$PWD/a GOENV_ROOT=$PWD/e GOMODCACHE=$PWD/c GOPATH=$PWD/p:/x
	check 0 gov import
	says "mise     $PWD/m" "asdf     $PWD/a" "goenv    $PWD/e" "mod      $PWD/c" "mod      $PWD/p"
	check 0 env GOENV_ROOT=relative gov import
	says_not relative
}

@test "so is what go env -w says of the module cache" {
	goroot "w/golang.org/toolchain@v0.0.1-go1.23.1.$HOST" 1.23.1
	mkdir -p "$HOME/.config/go"
	echo "GOMODCACHE=$PWD/w" >"$HOME/.config/go/env"
	check 0 gov import
	says "mod      $PWD/w"
}

@test "a Go for another machine is told, and not taken unless its path is named" {
	case $(host_platform) in linux-arm64) foreign '\x3e\x00' && name=amd64 ;; *) foreign '\xb7\x00' && name=arm64 ;; esac
	goroot "$HOME/sdk/go1.22.0" 1.22.0 other
	check 0 gov import
	says "(linux/$name, not this machine's)"
	[ "$(field "$HOME/sdk/go1.22.0" native)" = False ]
	check 4 gov import --link 1.22.0
	one_line_error
	check 0 gov import --link "$HOME/sdk/go1.22.0"
	says "sdk-1.22.0.linux-$name is linked"
	printf '#!/bin/sh\n' >script
	chmod +x script
	goroot "$HOME/sdk/go1.22.1" 1.22.1 script
	check 0 gov import
	says 'its platform cannot be told'
}

@test "linked by version, by path, or all; and known as linked then" {
	goroot "$HOME/sdk/go1.22.0" 1.22.0
	goroot "$HOME/.goenv/versions/1.21.3" 1.21.3
	check 0 gov import --link go1.22.0
	says 'sdk-1.22.0 is linked; choose it with: gov use sdk-1.22.0'
	[ "$(readlink "$STORE/versions/sdk-1.22.0")" = "$HOME/sdk/go1.22.0" ]
	[ -e "$STORE/used/sdk-1.22.0" ]
	check 0 gov import
	says '(linked as sdk-1.22.0)'
	check 0 gov import --link "$HOME/.goenv/versions/../versions/1.21.3"
	check 0 env GOV_VERSION=goenv-1.21.3 gov which go
	prints "$STORE/versions/goenv-1.21.3/bin/go"
	check 0 gov import --link 1.22.0
	says 'is linked as sdk-1.22.0 already'
	check 4 gov import --link 1.5.1
	says 'gov import lists them'
	check 2 gov import 1.22.0
	one_line_error
}

@test "--link alone takes what gov has not" {
	goroot "$HOME/sdk/go1.22.0" 1.22.0
	goroot "$HOME/sdk/go1.99.5" 1.99.5
	install_small 1.99.5
	check 0 gov import
	says 'go1.99.5  (gov has this version)'
	check 0 gov import --link
	says 'sdk-1.22.0 is linked'
	[ ! -e "$STORE/versions/sdk-1.99.5" ]
}

@test "what cannot be linked does not keep the others out" {
	goroot "$HOME/sdk/go1.22.0" 1.22.0
	goroot "$HOME/sdk/go1.22.0-copy" 1.22.0
	goroot "$HOME/sdk/go1.21.0" 1.21.0
	check 2 gov import --link
	says 'no name of its own can be made for it; give it one: gov link NAME' 'sdk-1.22.0 is linked' 'sdk-1.21.0 is linked'
	goroot "$HOME/sdk/go1.20.0"$'\x1b[31m' 1.20
	check 0 gov import --link 1.20
	check 0 gov import --link 1.20
	says 'go1.20.0?[31m is linked as'
	says_not $'\x1b'
	check 4 gov import --link 1.5.1 1.21.0
	says 'sdk-1.21.0 already'
	for wrong in '--link --json' '--link --copy 1.22.0' '--copy --json 1.22.0' '--all' '--link --offline'; do
		# shellcheck disable=SC2086
		check 2 gov import $wrong
		one_line_error
		says_not 'unknown option'
	done
}

@test "a proven copy becomes a toolchain of gov's own" {
	released "$HOME/sdk/go1.99.1"
	touch "$HOME/sdk/go1.99.1/.unpacked-success"
	mkdir -p "$HOME/sdk/go1.99.1/test"
	echo unproven >"$HOME/sdk/go1.99.1/test/x.go"
	chmod -R a-w "$HOME/sdk/go1.99.1"
	check 0 gov import --copy 1.99.1
	says '1.99.1 copied from' 'sum.test vouches for it'
	chmod -R u+w "$HOME/sdk/go1.99.1"
	check 2 "$STORE/shims/go1.99.1" version
	says 'usage: made'
	[ ! -e "$STORE/versions/1.99.1/test" ]
	[ ! -e "$STORE/versions/1.99.1/.unpacked-success" ]
	check 0 gov verify 1.99.1
	grep -q '^sumdb = sum.test' "$STORE/receipts/1.99.1.ini"
	check 0 gov list --json
	says '"by": "sum.test"' "\"source\": \"$HOME/sdk/go1.99.1\""
	check 0 gov import --copy 1.99.1
	says 'installed already'
}

@test "a proven copy shares what an installed neighbour has too" {
	local settings tree=$BATS_TEST_TMPDIR/neighbour archive
	settings=$(cat "$STORE/versions.ini")
	on btrfs 400M
	echo "$settings" >"$STORE/versions.ini"
	mkdir "$tree"
	cp -r "$BATS_FILE_TMPDIR/go" "$tree/go" # with the same bin/go, of 8 KiB and more
	echo go1.99.0 >"$tree/go/VERSION"
	archive=$PWD/go1.99.0.$HOST.tar.gz
	tar -czf "$archive" -C "$tree" go
	check 0 gov install --offline --from "$archive" --sha256 "$(sha256_of "$archive")"
	released "$HOME/sdk/go1.99.1"
	check 0 gov import --copy 1.99.1
	says 'shared 0.' 'MiB with 1.99.0'
	check 0 gov verify --all
}

@test "a copy that is not what was released is refused, and leaves nothing" {
	local change
	for change in 'echo x >>bin/go' 'echo x >added' 'rm VERSION' 'ln -s VERSION src/link' \
		"touch 'src/a
b'" 'mkfifo src/pipe'; do
		rm -rf "$HOME/sdk"
		released "$HOME/sdk/go1.99.1"
		(cd "$HOME/sdk/go1.99.1" && eval "$change")
		check 6 gov import --copy "$HOME/sdk/go1.99.1"
		one_line_error
		nothing_installed
		[ ! -e "$STORE/receipts/1.99.1.ini" ] || fail "a receipt after: $change"
	done
}

@test "a file that no toolchain can have is refused before it fills the disk" {
	released "$HOME/sdk/go1.99.1"
	truncate -s 5G "$HOME/sdk/go1.99.1/src/huge"
	(
		ulimit -f 100000
		check 6 gov import --copy 1.99.1
		says 'src/huge: it is too large for a toolchain'
		one_line_error
	)
	nothing_installed
}

@test "what the database does not know, or cannot be asked about, is not copied" {
	goroot "$HOME/sdk/go1.22.0" 1.22.0
	check 6 gov import --copy 1.22.0
	one_line_error
	says 'nothing proves' 'gov install 1.22.0' "gov import --link $HOME/sdk/go1.22.0"
	released "$HOME/sdk/go1.99.1"
	check 5 gov import --copy --offline 1.99.1
	check 6 gov import --copy --all
	[ -d "$STORE/versions/1.99.1" ] || fail 'the good one was not copied'
	check 0 gov uninstall 1.99.1
	check 0 gov import --copy --offline 1.99.1
	printf '[gov]\nsumdb = off\n' >"$STORE/versions.ini"
	check 6 gov import --copy 1.22.0
	says 'sumdb = off'
	check 2 gov import --copy
	check 4 gov import --copy 1.5.1
	nothing=$(ls "$STORE/tmp" 2>/dev/null || true)
	[ -z "$nothing" ]
}
