# cmd/go's own switching between two official toolchains of gov's, after what cmd/go's script tests
# gotoolchain_{local,path,loop,net,modcmds} do. Whatever go does here, gov why has to foretell.
load helper
load real
load foretell

# --- up ---

@test "a newer go line: auto and path switch to gov's toolchain, and ask no network" {
	module "$new"
	for GOTOOLCHAIN in '' auto path local+auto local+path "go$old+auto" "go$old+path"; do
		export GOTOOLCHAIN
		foretells switch "go$new" PATH
		next_is found "$STORE/shims/go$new"
		next_is installed true
		next_is file "$PWD/go.mod"
		next_is line 3
	done
	mkdir -p a/b
	cd a/b
	foretell switch "go$new" PATH
	runs_as_foretold
	check 0 go list -m
}

@test "a newer toolchain line; an older one; none that counts" {
	module 1.21 "go$new"
	foretells switch "go$new" PATH
	next_is line 4
	next_is because "toolchain go$new"
	module 1.21 go1.22.0
	foretells stay "go$old"
	module "$new" "go$new"
	foretell switch "go$new" PATH
	next_is line 4
	runs_as_foretold
	module "" "go$new"
	foretell switch "go$new" PATH
	runs_as_foretold
	module 1.21 default
	foretell stay "go$old"
	runs_as_foretold
	module 1.21
	foretells stay "go$old"
	module 1.21 nonsense
	foretells refuse
	says 'invalid toolchain "nonsense" in go.mod'
	GOTOOLCHAIN=local foretell refuse "go$old"
	next_is mend null
	GOTOOLCHAIN=local runs_as_foretold
	GOTOOLCHAIN=local check 1 go list -m
	says "$(next message)"
}

@test "no module at all, and modules that are off" {
	foretells stay "go$old"
	module "$new"
	GO111MODULE=off foretell stay "go$old"
	GO111MODULE=off runs_as_foretold
	GO111MODULE=auto foretells switch "go$new" PATH
	rm go.mod
	GO111MODULE=auto foretells stay "go$old"
}

@test "an exact name, up and down, and a least one" {
	module 1.21
	GOTOOLCHAIN=go$new foretells switch "go$new" PATH
	GOTOOLCHAIN=go$new+auto foretells switch "go$new" PATH
	GOTOOLCHAIN=go$new+path foretells switch "go$new" PATH
	GOTOOLCHAIN=go$old foretells stay "go$old"
	echo "$new" >.go-version
	GOTOOLCHAIN=go$old foretells switch "go$old" PATH
	GOTOOLCHAIN=go$old+auto foretells switch "go$old" PATH
	module "$new"
	GOTOOLCHAIN=go$old foretells refuse "go$old" PATH
	GOTOOLCHAIN=go$old+path foretells stay "go$new"
	echo "$old" >.go-version
	module 1.21 default
	GOTOOLCHAIN=go$new+auto foretell switch "go$new" PATH
	GOTOOLCHAIN=go$new+auto runs_as_foretold
}

@test "a GOTOOLCHAIN that is none" {
	for GOTOOLCHAIN in asdf 1.24.4 go1.24.4+foo foo+auto go1.24.4/x go2.0; do
		export GOTOOLCHAIN
		foretells refuse
		next_is runs false
	done
}

# --- refusals ---

@test "local, and an explicit choice, refuse a module that wants more" {
	module "$new"
	GOTOOLCHAIN=local foretells refuse "go$old"
	next_is mend 'unset GOTOOLCHAIN'
	export GOV_VERSION=$old
	foretells refuse "go$old"
	next_is mend "gov use $new"
	next_is because 'GOTOOLCHAIN=local, set by gov, for an explicit choice'
	GOTOOLCHAIN=auto foretells switch "go$new" PATH
	unset GOV_VERSION
	module "$new" default
	foretells refuse "go$old"
	cd "$(mktemp -d "$PWD/XXXXXX")"
	foretells refuse "go$old"
}

@test "path, and the version is not installed: refused, without network, until it is" {
	store old
	module "$new"
	GOTOOLCHAIN=path foretells refuse "go$new"
	says "cannot find \"go$new\" in PATH"
	next_is mend "gov install $new"
	GOTOOLCHAIN=go$new+path foretells refuse "go$new"
	GOPROXY=off foretells refuse "go$new"
	next_is mend "gov install $new"
	store both
	GOTOOLCHAIN=path foretells switch "go$new" PATH
}

@test "a go line without a patch asks for the first release" {
	module "${new%.*}"
	GOTOOLCHAIN=path foretells refuse "go${new%.*}.0"
	GOPROXY=off foretells refuse "go${new%.*}.0"
	next_is mend "gov install ${new%.*}.0"
	GOTOOLCHAIN=go${new%.*} GOPROXY=off foretells refuse "go${new%.*}"
	next_is mend null
	echo "$new" >.go-version
	foretells stay "go$new"
}

@test "a custom build is asked for by its whole name" {
	module 1.21 "go$new-acme"
	GOTOOLCHAIN=path foretells refuse "go$new-acme"
	next_is mend "gov install $new-acme"
	GOPROXY=off foretells refuse "go$new-acme"
}

# --- workspaces ---

@test "go.work goes before go.mod, and GOWORK before both" {
	module 1.21 "" m
	printf 'go %s\nuse ./m\n' "$new" >go.work
	cd m
	foretells switch "go$new" PATH
	next_is file "${PWD%/m}/go.work"
	GOTOOLCHAIN=local foretells refuse "go$old"
	says '../go.work requires go >='
	GOWORK=off foretells stay "go$old"
	printf 'go 1.22\ntoolchain go%s\nuse ./m\n' "$new" >../go.work
	foretells switch "go$new" PATH
	next_is line 2
	printf 'go 1.22\ntoolchain default\nuse ./m\n' >../go.work
	foretells stay "go$old"
	module 1.21 "go$new"
	foretells stay "go$old"
	mkdir ../other
	printf 'go %s\nuse ../m\n' "$new" >../other/go.work
	GOWORK=${PWD%/m}/other/go.work foretells switch "go$new" PATH
	GOWORK=other/go.work foretells refuse
	GOWORK=${PWD%/m}/none/go.work foretell switch "go$new" PATH
	next_is file "$PWD/go.mod"
	GOWORK=${PWD%/m}/none/go.work runs_as_foretold
	# The workspace can be mended from outside.
	cd ..
	check 0 go work edit "-go=$old" -toolchain=none
	rm m/go.mod
	module 1.21 "" m
	foretell stay "go$old"
	runs_as_foretold
}

# --- who is started, and with what ---

@test "the shim that cmd/go starts is exactly that version, whatever is chosen here" {
	module "$new"
	echo "$old" >.go-version
	GOTOOLCHAIN=go$new check 0 go version
	says "go$new"
	# With every other choice against it.
	export GOV_VERSION=$old GOTOOLCHAIN=auto
	foretells switch "go$new" PATH
	export GOTOOLCHAIN_INTERNAL_SWITCH_VERSION=go$new
	check 0 "go$new" version
	prints "go version go$new $(host_platform | tr - /)"
	check 0 bash -c 'exec -a go "$0" version' "$STORE/shims/go$new"
	prints "go version go$new $(host_platform | tr - /)"
	foretells refuse "go$old"
	next_is message "toolchain go$old invoked to provide go$new"
	export GOTOOLCHAIN_INTERNAL_SWITCH_VERSION=go$old
	foretells refuse "go$old"
	next_is message "go.mod requires go >= $new (running go $old; go.mod sets go $new)"
}

@test "a stale GOROOT never gets through a switch" {
	module "$new"
	for GOROOT in /nowhere "$STORE/versions/$old"; do
		export GOROOT
		foretells switch "go$new" PATH
		GOTOOLCHAIN=local foretells refuse "go$old"
	done
}

@test "a program on PATH that is another version: refused; one that goes in circles: ended" {
	module "$new"
	mkdir bin
	ln -s "$STORE/versions/$old/bin/go" "bin/go$new"
	export PATH=$PWD/bin:$PATH
	foretells refuse "go$new" PATH
	next_is message "toolchain go$old invoked to provide go$new"
	next_is mend "remove $PWD/bin/go$new, which comes first on PATH"
	ln -sf "$STORE/versions/$new/bin/go" "bin/go$new"
	foretells switch "go$new" PATH
	rm "bin/go$new"
	printf '#!/bin/sh\nunset GOTOOLCHAIN_INTERNAL_SWITCH_VERSION\nexec go "$@"\n' >"bin/go$new"
	chmod +x "bin/go$new"
	foretell switch "go$new" PATH
	next_is found "$PWD/bin/go$new"
	check 1 go version
	says "go: switching from go$old to go$new [depth 99]" 'go: too many toolchain switches'
	# A relative folder on PATH ends the search, as exec.LookPath has it.
	export PATH=bin:$STORE/shims:$BUILD:/usr/bin:/bin
	GOTOOLCHAIN=path foretells refuse "go$new"
}

# What a child of go sees.
child() {
	cat >child <<-'END'
		#!/bin/sh
		env | grep ^GOTOOLCHAIN_INTERNAL
		echo "GOROOT ${GOROOT-none}"
		echo "child: $(go version)"
		echo "shim: $("$GOV_ROOT/shims/go" version)"
	END
	chmod +x child
}

child_said() {
	says "child: go version go$new $(host_platform | tr - /)" "shim: go version go$new $(host_platform | tr - /)"
	says_not GOTOOLCHAIN_INTERNAL
	case $output in *GOROOT*"$old"*) fail "GOROOT of the other: $output" ;; esac
}

@test "children of generate, run, test and tool see the version that was switched to" {
	module "$new"
	child
	cat >m.go <<-'END'
		package main

		//go:generate ./child
		func main() { println("ran") }
	END
	foretells switch "go$new" PATH
	check 0 go generate
	child_said
	check 0 go run -exec "$PWD/child" .
	child_said
	check 0 go run .
	says ran
	check 0 go tool -n compile
	says "$STORE/versions/$new/pkg/tool/"
	check 0 go tool compile -V
	prints "compile version go$new"
	printf 'package main\n\nimport "testing"\n\nfunc TestNone(t *testing.T) {}\n' >m_test.go
	check 0 go test -count=1 -exec "$PWD/child"
	child_said
}

@test "what a dependency asks for later is found on PATH too" {
	module "$old"
	mkdir dependency
	printf 'module example.com/d\ngo %s\n' "$new" >dependency/go.mod
	echo 'package d' >dependency/d.go
	printf 'require example.com/d v0.0.0\nreplace example.com/d => ./dependency\n' >>go.mod
	printf 'package m\n\nimport _ "example.com/d"\n' >m.go
	foretell stay "go$old"
	GOTOOLCHAIN=local check 1 go mod tidy
	GOTOOLCHAIN=path check 0 go mod tidy
	says "requires go >= $new" "switching to go$new"
	GOTOOLCHAIN=path foretells switch "go$new" PATH
}
