# cmd/go's own switching between two official toolchains of gov's, after what cmd/go's script tests
# gotoolchain_{local,path,loop,net,modcmds} do. Whatever go does here, gov why has to foretell.
load helper
load real

# Two stores: `both` has the two versions, `old` only the older one.
setup_file() {
	gov_setup_file
	GOV_ROOT=$BATS_FILE_TMPDIR/both install_two_official
	mkdir -p "$BATS_FILE_TMPDIR/old/cache"
	ln -s "$other" "$BATS_FILE_TMPDIR/old/cache/"
	GOV_ROOT=$BATS_FILE_TMPDIR/old "$BUILD/gov" install --offline "$old"
}

setup() {
	gov_setup
	go_settings
	# A closed port: whatever asks it fails.
	export GOPROXY=http://127.0.0.1:9
	store both
	echo "$old" >.go-version
}

# cmd/go takes the write permission from what it unpacks.
teardown() { chmod -R u+w "$HOME/go" 2>/dev/null || true; }

store() {
	export GOV_ROOT=$BATS_FILE_TMPDIR/$1 STORE=$BATS_FILE_TMPDIR/$1
	export PATH=$STORE/shims:$BUILD:/usr/bin:/bin
}

# module GO [TOOLCHAIN [FOLDER]]: a go.mod with these lines.
module() {
	mkdir -p "${3:-.}"
	printf 'module example.com/m\n\n%s\n%s\n' "${1:+go $1}" "${2:+toolchain $2}" >"${3:-.}/go.mod"
}

# A value of what gov why --json foretells.
next() {
	sed -n "s/^    \"$1\": \(.*[^,]\),\{0,1\}$/\1/p" <<<"$foretold" | sed 's/^"\(.*\)"$/\1/; s/\\"/"/g'
}

next_is() { [ "$(next "$1")" = "$2" ] || fail "foretold $1: $(next "$1"), wanted: $2" "$foretold"; }

# foretell ACTION [TOOLCHAIN [HOW]]: what gov why says.
foretell() {
	check 0 gov why --json
	foretold=$(sed -n '/^  "next": {/,/^  }/p' <<<"$output")
	next_is action "$1"
	if [ -n "${2:-}" ]; then next_is toolchain "$2"; fi
	if [ -n "${3:-}" ]; then next_is how "$3"; fi
	check 0 gov why
	says 'next: '
}

# The folder that go must call its GOROOT, by what was foretold.
foretold_root() {
	case $(next how) in
	null) go env GOROOT ;; # it stays: see comes_true
	PATH) echo "$STORE/versions/$(next toolchain | sed s/^go//)" ;;
	'module cache') next found | sed 's|/bin/go$||' ;;
	esac
}

runs_as_foretold() {
	check 0 go version
	prints "go version $(next toolchain) $(host_platform | tr - /)"
	check 0 go env GOROOT
	prints "$(foretold_root)"
	if [ "$(next how)" = null ]; then [ "${output##*/}" = "$(next toolchain | sed s/^go//)" ]; fi
}

# Whatever was foretold, go does.
comes_true() {
	case $(next action)-$(next runs) in
	stay-true | switch-true)
		runs_as_foretold
		if [ -e go.mod ]; then check 0 go list -m; fi
		;;
	refuse-true)
		runs_as_foretold
		check 1 go list -m
		says "go: $(next message)"
		;;
	refuse-false)
		run --separate-stderr go version
		[ "$status" != 0 ] || fail "go runs: $output"
		says "$(next message)"
		;;
	download-true)
		check 0 go version
		prints "go version $(next toolchain) $(host_platform | tr - /)"
		says "go: downloading $(next toolchain) "
		;;
	*) fail "nothing that go could do: $foretold" ;;
	esac
}

foretells() {
	foretell "$@"
	comes_true
}

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

# --- settings ---

@test "go env -w GOTOOLCHAIN, [env] of versions.ini, and GOROOT/go.env" {
	export GOENV=$PWD/env-file
	module "$new"
	check 0 go env -w GOTOOLCHAIN=local
	foretells refuse "go$old"
	next_is because "GOTOOLCHAIN=local, set by $GOENV"
	next_is mend 'go env -u GOTOOLCHAIN'
	check 0 go env -w "GOTOOLCHAIN=go$new"
	foretells switch "go$new" PATH
	check 0 go env -w "GOTOOLCHAIN=go$old+path"
	foretells switch "go$new" PATH
	GOTOOLCHAIN=local foretells refuse "go$old"
	printf '#GOTOOLCHAIN=auto\nnonsense\ngoTOOLCHAIN=auto\nGOTOOLCHAIN=asdf\nGOTOOLCHAIN=local\n' >"$GOENV"
	foretells refuse "go$old"
	# Set to nothing it hides go.env's auto: then go never switches.
	echo 'GOTOOLCHAIN=' >"$GOENV"
	foretells refuse "go$old"
	printf 'GO111MODULE=off\n' >"$GOENV"
	foretell stay "go$old"
	check 0 go version
	says "go$old"
	rm "$GOENV"
	unset GOENV
	foretells switch "go$new" PATH
	mkdir -p "$HOME/.config/go"
	echo GOTOOLCHAIN=local >"$HOME/.config/go/env"
	foretells refuse "go$old"
}

@test "[env] of versions.ini sets GOTOOLCHAIN where nothing else does" {
	mkdir "$BATS_TEST_TMPDIR/store"
	cp -r "$STORE/shims" "$BATS_TEST_TMPDIR/store/"
	ln -s "$STORE/versions" "$BATS_TEST_TMPDIR/store/versions"
	export GOV_ROOT=$BATS_TEST_TMPDIR/store PATH=$BATS_TEST_TMPDIR/store/shims:$PATH
	module "$new"
	printf '[env]\nGOTOOLCHAIN = local\n' >"$GOV_ROOT/versions.ini"
	foretell refuse "go$old"
	next_is because 'GOTOOLCHAIN=local, set by [env] of versions.ini'
	check 0 go version
	says "go$old"
	GOTOOLCHAIN=auto foretell switch "go$new" PATH
	GOTOOLCHAIN=auto check 0 go version
	says "go$new"
}

@test "a linked toolchain switches like any other" {
	export GOV_ROOT=$BATS_TEST_TMPDIR/store PATH=$BATS_TEST_TMPDIR/store/shims:$PATH
	mkdir -p "$GOV_ROOT/versions"
	ln -s "$STORE/versions/$new" "$GOV_ROOT/versions/"
	check 0 gov link mine "$STORE/versions/$old"
	echo mine >.go-version
	module "$new"
	foretell switch "go$new" PATH
	check 0 go version
	says "go$new"
	module 1.21
	foretell stay "go$old"
	check 0 go version
	says "go$old"
}

@test "the system's Go is known by the tree around it" {
	mkdir bin
	ln -s "$STORE/versions/$old/bin/go" bin/go
	echo system >.go-version
	module "$new"
	export PATH=$STORE/shims:$PWD/bin:$BUILD:/usr/bin:/bin
	foretell switch "go$new" PATH
	check 0 go version
	says "go$new"
	printf '#!/bin/sh\nexec %s/versions/%s/bin/go "$@"\n' "$STORE" "$old" >bin/script
	chmod +x bin/script
	mv bin/script bin/go
	foretell unknown
}

# --- downloads ---

zip_proxy() {
	zip=$GOV_TEST_CACHE/v0.0.1-go$new.$(host_platform).zip
	[ -f "$zip" ] || skip "no ${zip##*/} in $GOV_TEST_CACHE"
	mkdir -p proxy/golang.org/toolchain/@v
	ln -s "$zip" proxy/golang.org/toolchain/@v/
	export GOPROXY=file://$PWD/proxy
}

@test "what is not installed is downloaded, then found in the module cache, then gov's is preferred" {
	store old
	module "$new"
	zip_proxy
	export GOSUMDB=off
	foretells download "go$new" download
	next_is from "$GOPROXY"
	next_is installed false
	next_is mend "gov install $new"
	foretells switch "go$new" 'module cache'
	next_is found "$HOME/go/pkg/mod/golang.org/toolchain@v0.0.1-go$new.$(host_platform)/bin/go"
	# Its GOROOT is set then, and must not reach a Go that gov starts.
	printf 'package m\n\n//go:generate sh -c "GOTOOLCHAIN=local %s/shims/go version; env"\n' "$STORE" >m.go
	check 0 go generate
	says "go version go$old" "GOROOT=$HOME/go/pkg/mod/golang.org/toolchain@"
	# Toolchains need the database, but for those from one file:// proxy.
	GOPROXY=off foretells refuse
	says 'checksum database disabled by GOSUMDB=off'
	GOPROXY=$GOPROXY,off foretells refuse
	GOSUMDB='' GONOSUMDB='golang.*' foretells switch "go$new" 'module cache'
	GOSUMDB='' GOPRIVATE='example.com,golang.org/tool*' foretells switch "go$new" 'module cache'
	GOSUMDB='' foretell switch "go$new" 'module cache'
	next_is database sum.golang.org
	# Elsewhere, the same cache.
	GOSUMDB=off GOMODCACHE=$HOME/go/pkg/mod foretells switch "go$new" 'module cache'
	GOSUMDB=off GOPATH=$HOME/go:/elsewhere foretells switch "go$new" 'module cache'
	GOTOOLCHAIN=path foretells refuse "go$new"
	store both
	foretells switch "go$new" PATH
}

@test "no proxy has it" {
	store old
	module "$new"
	zip_proxy
	export GOSUMDB=off
	rm -r proxy/golang.org
	foretells refuse "go$new"
	next_is message "download go$new for $(host_platform | tr - /): toolchain not available"
	# Folders that lack it, and "off", need not be asked.
	GOPROXY='file:///nonexistent|off,direct' foretells refuse "go$new"
	GOPROXY=' , ' foretells refuse "go$new"
	says 'contains no entries'
	GOPROXY=off foretells refuse "go$new"
	GOSUMDB='' GOPROXY=http://127.0.0.1:9,off foretell download "go$new" download
	next_is database sum.golang.org
	next_is from http://127.0.0.1:9,off
	GOSUMDB='' GOPROXY=http://127.0.0.1:9,off check 1 go version
	says "download go$new:"
}

@test "gov's is installed, but its shims are not on PATH" {
	module "$new"
	export PATH=$STORE/versions/$old/bin:$BUILD:/usr/bin:/bin
	GOTOOLCHAIN=path foretells refuse "go$new"
	next_is installed true
	next_is mend 'eval "$(gov init bash)"'
	GOPROXY=off foretells refuse "go$new"
}
