# shellcheck shell=bash
# For tests with real Go toolchains, besides helper, which sets what shellcheck cannot see.
# shellcheck disable=SC2154

# In setup_file: two official versions in the store at GOV_ROOT; $new and $old are their names. 1, and
# the file's tests are skipped, where there are none.
install_two_official() {
	official "$(host_platform)" || return
	official_other "$(host_platform)" || return
	export new=$official_version old=$other_version
	official_store "$old" "$new"
}

# official_store VERSION...: these, $new or $old, in the store at GOV_ROOT. gov installs them once into
# a store that all files share, for nobody writes into a toolchain; links of its files serve them.
official_store() {
	local built=$TOP/build/official-store version
	mkdir -p "$built/cache" "$GOV_ROOT/cache" "$GOV_ROOT/versions" "$GOV_ROOT/receipts"
	ln -sf "$official" "$other" "$built/cache/"
	ln -s "$official" "$other" "$GOV_ROOT/cache/"
	GOV_ROOT=$built "$BUILD/gov" install --offline "$@"
	for version; do
		cp -al "$built/versions/$version" "$GOV_ROOT/versions/" ||
			cp -a "$built/versions/$version" "$GOV_ROOT/versions/"
		cp -a "$built/receipts/$version".* "$GOV_ROOT/receipts/"
	done
	# They are there; it makes their shims.
	"$BUILD/gov" install --offline "$@"
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
