# auto_install with an official archive: a folder's pin, a bare cache, no network, and Go just works.
load helper

setup() { gov_setup; }

@test "go run in a folder whose version is only an archive in the cache" {
	official_other "$(host_platform)"
	mkdir -p "$STORE/cache"
	ln -s "$other" "$STORE/cache/"
	printf '[gov]\nauto_install = yes\n' >"$STORE/versions.ini"
	# A store without a toolchain, whose shim comes from elsewhere, as after a restored home.
	install -D "$BUILD/shim" "$STORE/shims/go"
	PATH=$STORE/shims:$PATH
	export GOCACHE=$BATS_TEST_TMPDIR/gocache GOPROXY=off GOTELEMETRY=off GOENV=off
	echo "$other_version" >.go-version
	cat >main.go <<-'END'
		package main

		import "runtime"

		func main() { print(runtime.Version(), "\n") }
	END
	check 4 go version
	nothing_installed
	# print writes to stderr; nothing else may stand on stdout.
	check 0 go run main.go
	prints ''
	says "$PWD/.go-version:1 asks for $other_version; installing it" "go$other_version"
	check 0 go version
	prints "go version go$other_version $(host_platform | tr - /)"
	check 0 go env GOROOT
	prints "$STORE/versions/$other_version"
	check 0 gov verify "$other_version"
}
