#!/usr/bin/env bats
# A toolchain that the real cmd/go downloaded into its module cache: found, run where it is, copied.
load helper
load real
load nginx

setup_file() {
	gov_setup_file
	export GOV_TEST_CACHE=${GOV_TEST_CACHE:-$HOME/.cache/gov-tests}
	export HOST ARCH_ZIP ARCHIVE PROXY CACHE=$BATS_FILE_TMPDIR/mod
	HOST=$(host_platform)
	ARCHIVE=$GOV_TEST_CACHE/go1.24.4.$HOST.tar.gz
	ARCH_ZIP=$GOV_TEST_CACHE/v0.0.1-go1.23.1.${HOST/armv6l/arm}.zip
	if [ ! -e "$ARCHIVE" ] || [ ! -e "$ARCH_ZIP" ]; then return; fi
	server_start
	download
	database
}

teardown_file() {
	if [ -n "${SERVER:-}" ]; then server_stop; fi
	chmod -R u+w "$CACHE" 2>/dev/null || true
}

setup() {
	if [ ! -e "$ARCHIVE" ] || [ ! -e "$ARCH_ZIP" ]; then
		skip "${GOV_TEST_NO_OFFICIAL:-no official archive of 1.24.4 and module zip of 1.23.1}"
	fi
	gov_setup
	mkdir -p "$STORE"
	printf '[gov]\nsumdb = %s %s/sumdb\n' "$(cat "$BATS_FILE_TMPDIR/key")" "$URL" >"$STORE/versions.ini"
	go_settings
	export GOMODCACHE=$CACHE GOPROXY=off
	FOUND=$(echo "$CACHE"/golang.org/toolchain@*)
}

# cmd/go of 1.24.4 switches to 1.23.1, and so downloads it from a folder of modules.
download() {
	local at=$BATS_FILE_TMPDIR/proxy/golang.org/toolchain/@v name=${ARCH_ZIP##*/}
	mkdir -p "$at" "$BATS_FILE_TMPDIR/home"
	cp "$ARCH_ZIP" "$at/"
	echo 'module golang.org/toolchain' >"$at/${name%.zip}.mod"
	printf '{"Version":"%s"}\n' "${name%.zip}" >"$at/${name%.zip}.info"
	tar -xzf "$ARCHIVE" -C "$BATS_FILE_TMPDIR" go/bin go/VERSION go/go.env go/pkg/tool
	cd "$BATS_FILE_TMPDIR" || return
	env HOME="$BATS_FILE_TMPDIR/home" GOMODCACHE="$CACHE" GOPROXY="file://$BATS_FILE_TMPDIR/proxy" \
		GONOSUMDB='*' GOSUMDB=off GOFLAGS='' GOENV=off GOTELEMETRY=off GOTOOLCHAIN=go1.23.1 \
		go/bin/go version >"$BATS_FILE_TMPDIR/version"
}

# A database that vouches for that module.
database() {
	local name=${ARCH_ZIP##*/} h1
	h1=$(cat "$CACHE/cache/download/golang.org/toolchain/@v/${name%.zip}.ziphash")
	echo "golang.org/toolchain ${name%.zip} $h1 $h1" >"$BATS_FILE_TMPDIR/records"
	"$BUILD/test/sumdb_server" --fill 5 "$SERVER/www/sumdb" "$BATS_FILE_TMPDIR/records" >"$BATS_FILE_TMPDIR/key"
	chmod -R a+rX "$SERVER/www"
}

@test "cmd/go's own download is found by gov import, linked and run" {
	grep -q 'go version go1.23.1' "$BATS_FILE_TMPDIR/version"
	check 0 gov import
	says "1.23.1     mod      $FOUND"
	check 0 gov import --link 1.23.1
	says 'mod-1.23.1 is linked'
	printf 'package main\nfunc main() { println("built by it") }\n' >main.go
	check 0 gov exec mod-1.23.1 go version
	says 'go version go1.23.1'
	check 0 gov exec mod-1.23.1 go run main.go
	says 'built by it'
}

@test "its copy is proven by the checksum database, and is what gov would install" {
	check 0 gov import --copy 1.23.1
	says '1.23.1 copied from' 'sum.test vouches for it'
	check 0 "$STORE/shims/go1.23.1" version
	says 'go version go1.23.1'
	check 0 gov verify 1.23.1
	says 'all as they were installed'
	[ -x "$STORE/versions/1.23.1/pkg/tool/$(go_platform)/compile" ]
	[ -f "$STORE/versions/1.23.1/src/go.mod" ]
	[ -z "$(find "$STORE/versions/1.23.1" -name _go.mod)" ]
	[ -w "$STORE/versions/1.23.1/VERSION" ]
	check 0 env GOV_VERSION=1.23.1 "$STORE/shims/go" vet cmd/internal/quoted
}

go_platform() {
	"$STORE/versions/1.23.1/bin/go" env GOHOSTOS GOHOSTARCH | paste -sd _
}

@test "gov prune takes it out of the module cache, so that cmd/go sees none" {
	local mine=$BATS_TEST_TMPDIR/mod left
	cp -rp "$CACHE" "$mine"
	export GOMODCACHE=$mine
	touch -d '90 days ago' "$mine"/golang.org/toolchain@*/bin/go
	check 0 gov prune --yes
	says 1.23.1 'MiB freed'
	left=$(find "$mine" -name '*go1.23.1*')
	[ -z "$left" ] || fail "left: $left"
	check 1 env GOTOOLCHAIN=go1.23.1 GOPROXY=off "$BATS_FILE_TMPDIR/go/bin/go" version
	says 'toolchain not available'
}
