# shellcheck shell=bash
# For tests with real Go toolchains, besides helper, which sets what shellcheck cannot see.
# shellcheck disable=SC2154

# In setup_file: two official versions in the store at GOV_ROOT; $new and $old are their names.
install_two_official() {
	official "$(host_platform)"
	official_other "$(host_platform)"
	export new=$official_version old=$other_version
	mkdir -p "$GOV_ROOT/cache"
	ln -s "$official" "$other" "$GOV_ROOT/cache/"
	"$BUILD/gov" install --offline "$old" "$new"
}

# In setup: none of the user's settings, and a build cache that all tests share. It goes by content, so
# that all they gain from each other is the time to compile the standard library.
go_settings() {
	export GOCACHE=$TOP/build/go-build GOENV=off GOFLAGS='' GOTELEMETRY=off
}

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
