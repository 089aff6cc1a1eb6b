# auto_install with official archives: a pin or a go.mod, a bare cache, no network, and Go just works.
load helper
load real

setup() {
	gov_setup
	go_settings
	export GOPROXY=off
	official_other "$(host_platform)"
	mkdir -p "$STORE/cache"
	ln -s "$other" "$STORE/cache/"
	printf '[gov]\nauto_install = yes\n' >"$STORE/versions.ini"
	# A store without a toolchain, as after a home was restored.
	install -D "$BUILD/shim" "$STORE/shims/go"
	PATH=$STORE/shims:$PATH
	cat >main.go <<-'END'
		package main

		import "runtime"

		func main() { print(runtime.Version(), "\n") }
	END
}

@test "go run in a folder whose version is only an archive in the cache" {
	echo "$other_version" >.go-version
	check 4 go version
	nothing_installed
	check 0 go run main.go
	prints ''
	[ "${stderr_lines[*]:0:2}" = \
		"gov: $PWD/.go-version:1 asks for $other_version; installing it go$other_version" ] ||
		fail "$stderr"
	check 0 go version
	prints "go version go$other_version $(host_platform | tr - /)"
	check 0 go env GOROOT
	prints "$STORE/versions/$other_version"
	check 0 gov verify "$other_version"
}

@test "go run in a module that wants a newer Go than the default" {
	official "$(host_platform)"
	echo "$other_version" >"$STORE/version"
	ln -s "$official" "$STORE/cache/"
	check 0 gov install --offline "$other_version"
	printf 'module m\n\ngo %s\n' "$official_version" >go.mod
	check 0 go run .
	prints ''
	says "$PWD/go.mod:3 (go $official_version) asks for go$official_version" 'gov: installing'
	[ "${stderr_lines[-1]}" = "go$official_version" ]
	# What was installed is what Go would have switched to: nothing is left to switch.
	check 0 env GOTOOLCHAIN=local go run .
	[ "$stderr" = "go$official_version" ]
	cd ..
	check 0 go version
	prints "go version go$other_version $(host_platform | tr - /)"
}
