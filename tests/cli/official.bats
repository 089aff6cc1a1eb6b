# The main job with official archives, bit for bit (scripts/official-archive): install offline against the
# built-in table, select, compile, run. Skipped, with the reason, where there is none.
load helper

setup() { gov_setup; }

# use_official OS-ARCH: the archive in the cache, and nothing configured.
use_official() {
	official "$1"
	mkdir -p "$STORE/cache"
	cp "$official" "$STORE/cache/"
}

hello() {
	cat >hello.go <<-'END'
		package main

		import (
			"fmt"
			"runtime"
		)

		func main() { fmt.Println("hello from", runtime.Version()) }
	END
}

@test "install offline from a bare archive, select by .go-version, build, run" {
	use_official "$(host_platform)"
	v=$official_version
	check 0 gov install --offline "$v"
	[ ! -e "$STORE/versions.ini" ]

	PATH=$STORE/shims:$PATH
	export GOCACHE=$BATS_TEST_TMPDIR/gocache GOPATH=$BATS_TEST_TMPDIR/gopath
	echo "$v" >.go-version
	check 0 go version
	prints "go version go$v $(host_platform | tr - /)"
	hello
	check 0 go build -o hello hello.go
	check 0 ./hello
	prints "hello from go$v"
	check 0 go run hello.go
	prints "hello from go$v"
	check 0 gofmt -l hello.go
	check 0 go env GOROOT
	prints "$STORE/versions/$v"
	check 0 go env GOTOOLCHAIN
	check 0 go vet hello.go

	cd /
	check 0 "go$v" version
	prints "go version go$v $(host_platform | tr - /)"
	check 0 go "+$v" version
	prints "go version go$v $(host_platform | tr - /)"
	check 0 env "GOV_VERSION=$v" go version
	prints "go version go$v $(host_platform | tr - /)"
	check 0 gov exec "$v" -- go version
	prints "go version go$v $(host_platform | tr - /)"

	# A stale GOROOT, the commonest breakage, does no harm.
	check 0 env GOROOT=/nowhere go "+$v" env GOROOT
	prints "$STORE/versions/$v"
	# An exit code and arguments of the tool come through.
	check 2 go "+$v" no-such-command

	# The tree is the archive's, file by file.
	tar -tzf "$official" | grep -v '/$' | sed 's|^go/||' | LC_ALL=C sort >"$BATS_TEST_TMPDIR/listed"
	(cd "$STORE/versions/$v" && find . -type f | sed 's|^\./||' | LC_ALL=C sort) \
		>"$BATS_TEST_TMPDIR/found"
	diff "$BATS_TEST_TMPDIR/listed" "$BATS_TEST_TMPDIR/found"

	check 0 gov uninstall "$v"
	[ ! -e "$STORE/versions/$v" ]
}

@test "one changed byte of the official archive: refused" {
	use_official "$(host_platform)"
	printf 'x' | dd of="$STORE/cache/${official##*/}" bs=1 seek=1000000 conv=notrunc status=none
	check 6 gov install --offline "$official_version"
	says "$("$TOP/scripts/published" "${official##*/}")"
	nothing_installed
}

@test "kill -9 while the real archive unpacks leaves nothing half" {
	use_official "$(host_platform)"
	for moment in 0.15 0.4 0.7; do
		gov install --offline "$official_version" >/dev/null 2>&1 3>&- &
		pid=$!
		sleep "$moment"
		kill -9 "$pid" 2>/dev/null || true
		wait "$pid" || true
		if [ -e "$STORE/versions/$official_version" ]; then
			"$STORE/versions/$official_version/bin/go" version
			gov uninstall "$official_version"
		fi
	done
	check 0 gov install --offline "$official_version"
	check 0 "$STORE/shims/go$official_version" version
	[ -z "$(ls "$STORE/tmp")" ]
}

@test "linux/arm64: installed beside, and its go runs" {
	use_official linux-arm64
	check 0 gov install --offline --platform linux/arm64 "$official_version"
	tree=$STORE/versions/$official_version.linux-arm64
	if [ "$(uname -m)" = aarch64 ]; then tree=$STORE/versions/$official_version; fi
	[ "$(head -n 1 "$tree/VERSION")" = "go$official_version" ]
	if [ "$(uname -m)" = aarch64 ]; then
		check 0 "$tree/bin/go" version
	else
		check 0 qemu-aarch64-static "$tree/bin/go" version
	fi
	prints "go version go$official_version linux/arm64"
}

# What the checksum database must say of these archives: golang.org/toolchain@v0.0.1-go1.24.4...
h1_is() {
	if [ "$official_version" = 1.24.4 ]; then
		check 0 gov verify "$1"
		says "14168 files" "($2)"
	fi
}

@test "the module hash of linux/arm64 and windows/arm64" {
	use_official linux-arm64
	check 0 gov install --offline --platform linux/arm64 "$official_version"
	h1_is "$(ls "$STORE/versions")" h1:UEGqBqO3PEmyELnJTB9jwlflO/SmExbFqnkiYUVdUDQ=
	rm -rf "$STORE/versions"
	use_official windows-arm64
	check 0 gov install --offline --platform windows/arm64 "$official_version"
	h1_is "$official_version.windows-arm64" h1:k/Hqq26VqIIHMMyT9sqgPHgFD3So5/3sSS8IrNQtsfw=
}

# From sum.golang.org, for golang.org/toolchain@v0.0.1-go1.23.1.linux-amd64.
@test "the module hash of 1.23.1 on linux/amd64 is the one that the checksum database has" {
	official_other linux-amd64
	[ "$other_version" = 1.23.1 ] || skip "the module hash of $other_version is not known here"
	mkdir -p "$STORE/cache"
	ln -s "$other" "$STORE/cache/"
	check 0 gov install --offline --platform linux/amd64 1.23.1
	check 0 gov verify "$(ls "$STORE/versions")"
	says '(h1:TmiC7kE4hHuA7UwTcrWUtL/Curn//Xchpqc+HHYEv2M=)'
}

programs_in() { (cd "$1" && find . -type f -perm -u+x | sort); }

@test "the module zip of linux/arm64 becomes the archive's tree, less four folders" {
	official linux-arm64
	zip=$GOV_TEST_CACHE/v0.0.1-go$official_version.linux-arm64.zip
	[ -f "$zip" ] || skip "no ${zip##*/} in $GOV_TEST_CACHE; scripts/official-archive makes it with the archive"
	[ "$official_version" = 1.24.4 ] || skip "the module hash of $official_version is not known here"
	h1=h1:UEGqBqO3PEmyELnJTB9jwlflO/SmExbFqnkiYUVdUDQ=
	proxy=$BATS_TEST_TMPDIR/proxy/golang.org/toolchain/@v
	mkdir -p "$proxy" "$STORE" "$BATS_TEST_TMPDIR/archive"
	ln -s "$zip" "$proxy/"
	echo "golang.org/toolchain v0.0.1-go1.24.4.linux-arm64 $h1 $h1" >"$BATS_TEST_TMPDIR/records"
	key=$("$BUILD/test/sumdb_server" "$BATS_TEST_TMPDIR/db" "$BATS_TEST_TMPDIR/records")
	cat >"$STORE/versions.ini" <<-END
		[gov]
		mirror = file://$BATS_TEST_TMPDIR/nothing/
		goproxy = file://$BATS_TEST_TMPDIR/proxy
		sumdb = $key file://$BATS_TEST_TMPDIR/db
	END
	check 0 gov install --platform linux/arm64 1.24.4
	says 'taking the module zip'
	tar -xzf "$official" -C "$BATS_TEST_TMPDIR/archive"
	rm -r "$BATS_TEST_TMPDIR"/archive/go/{api,doc,misc,test}
	tree=$STORE/versions/$(ls "$STORE/versions")
	diff -r "$BATS_TEST_TMPDIR/archive/go" "$tree"
	diff <(programs_in "$BATS_TEST_TMPDIR/archive/go") <(programs_in "$tree")
}

@test "a damaged toolchain is named and mended, and compiles again" {
	use_official "$(host_platform)"
	v=$official_version
	check 0 gov install --offline "$v"
	tree=$STORE/versions/$v
	printf x | dd of="$tree/src/fmt/print.go" bs=1 seek=100 conv=notrunc status=none
	rm -r "$tree/src/net"
	check 6 gov verify "$v"
	says 'changed src/fmt/print.go' 'missing src/net/http/server.go'
	check 0 gov verify --repair --offline "$v"
	check 0 gov verify "$v"
	hello
	GOCACHE=$BATS_TEST_TMPDIR/gocache check 0 gov exec "$v" -- go run hello.go
}

@test "windows/arm64: a zip, installed beside" {
	use_official windows-arm64
	check 0 gov install --offline --platform windows/arm64 "$official_version"
	tree=$STORE/versions/$official_version.windows-arm64
	[ "$(head -c 2 "$tree/bin/go.exe")" = MZ ]
	[ "$(find "$tree" -type f | wc -l)" -gt 10000 ]
	[ ! -e "$STORE/shims/go$official_version" ]
}
