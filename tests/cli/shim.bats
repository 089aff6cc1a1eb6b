#!/usr/bin/env bats
# The shim alone: a store made by hand, tiny toolchains, and a manager that says what it was given.

load helper
load shims

# --- which version ---

@test "the nearest pin wins, the tool gets its arguments as they are" {
	toolchain 1.24.4
	toolchain 1.23.1
	mkdir -p a/b/c
	echo 1.23.1 >.go-version
	echo 'golang 1.24.4' >a/.tool-versions
	echo '# nothing here' >a/b/.go-version
	cd a/b/c
	check 0 go build 'a b' '' --x=+y
	prints 'go 1.24.4 [build a b  --x=+y] GOROOT=none GOTOOLCHAIN=none'
}

@test "+VERSION, GOV_VERSION, pin, default: in this order" {
	local version
	for version in 1.21.0 1.22.0 1.23.0 1.24.0; do toolchain $version; done
	echo 1.21.0 >"$STORE/version"
	check 0 go
	says 'go 1.21.0 []'
	echo 1.22 >.go-version
	check 0 go
	says 'go 1.22.0 []'
	GOV_VERSION=1.23.0 check 0 go
	says 'go 1.23.0 []'
	GOV_VERSION=1.23.0 check 0 go +1.24.0 +x
	says 'go 1.24.0 [+x]'
}

@test "a shim named after a version runs exactly that one, whatever the files say" {
	toolchain 1.24.4
	cp "$STORE/shims/go" "$STORE/shims/go1.24.4"
	printf '<<<<<<< HEAD\n' >.go-version
	check 0 go1.24.4 version
	prints 'go 1.24.4 [version] GOROOT=none GOTOOLCHAIN=local'
}

@test "the file's own name counts where cmd/go starts it as \"go\"" {
	toolchain 1.24.4
	toolchain 1.23.1
	cp "$STORE/shims/go" "$STORE/shims/go1.24.4"
	echo 1.23.1 >.go-version
	export GOTOOLCHAIN_INTERNAL_SWITCH_VERSION=go1.24.4
	check 0 bash -c 'exec -a go "$0" version' "$STORE/shims/go1.24.4"
	prints 'go 1.24.4 [version] GOROOT=none GOTOOLCHAIN=none'
	check 0 bash -c 'exec -a go1.24.4 "$0" version' "$STORE/shims/go"
	prints 'go 1.24.4 [version] GOROOT=none GOTOOLCHAIN=none'
	rm -r "$STORE/versions/1.24.4"
	check 4 bash -c 'exec -a go "$0" version' "$STORE/shims/go1.24.4"
	one_line_error
	says 'gov install 1.24.4'
}

@test "go1.20 is the release 1.20, not the newest of its line" {
	toolchain 1.20
	toolchain 1.20.14
	cp "$STORE/shims/go" "$STORE/shims/go1.20"
	check 0 go1.20
	says 'go 1.20 []'
}

@test "no store version asked: the system's go, and the depth counts" {
	mkdir system
	printf '#!/bin/sh\necho "system $GOV_SHIM_DEPTH"\n' >system/go
	chmod +x system/go
	PATH=$PATH:$PWD/system check 0 go
	prints 'system 1'
	PATH=$PATH:$PWD/system GOV_SHIM_DEPTH=40 check 1 go
	one_line_error
}

@test "an explicit choice keeps Go from switching, unless the user decided or Go is switching" {
	toolchain 1.24.4
	export GOV_VERSION=1.24.4
	GOROOT=/stale check 0 go
	says GOROOT=none GOTOOLCHAIN=local
	GOTOOLCHAIN=auto check 0 go
	says GOTOOLCHAIN=auto
	GOTOOLCHAIN_INTERNAL_SWITCH_VERSION=go1.24.4 check 0 go
	says GOTOOLCHAIN=none
}

# --- what goes wrong ---

@test "a version that is not installed: 4 and the command that installs it" {
	echo 1.24.4 >.go-version
	check 4 go version
	one_line_error
	says 1.24.4 "$PWD/.go-version:1" 'gov install 1.24.4'
}

@test "nothing selected, and PATH has only shims: 4" {
	check 4 env "PATH=$STORE/shims" "$STORE/shims/go" version
	one_line_error
}

@test "a malformed pin and a malformed +VERSION: 8" {
	echo 'echo hi' >.go-version
	check 8 go version
	one_line_error
	says .go-version:1
	check 8 go +../x
	one_line_error
	check 8 go +
	one_line_error
}

# tool TOOLCHAIN NAME: a tool installed for it, which says what it sees.
tool() {
	mkdir -p "$STORE/tools/$1/bin"
	printf '#!/bin/sh\necho "%s for %s [$*] GOV_VERSION=${GOV_VERSION-none} GOTOOLCHAIN=${GOTOOLCHAIN-none}"\n' \
		"$2" "$1" >"$STORE/tools/$1/bin/$2"
	chmod +x "$STORE/tools/$1/bin/$2"
	cp "$STORE/shims/go" "$STORE/shims/$2"
}

@test "a tool is the toolchain's own, else the one installed for it" {
	toolchain 1.24.4
	toolchain 1.23.1
	tool 1.24.4 dlv
	tool 1.23.1 dlv
	echo 1.24.4 >.go-version
	check 0 dlv 'a b'
	prints 'dlv for 1.24.4 [a b] GOV_VERSION=none GOTOOLCHAIN=none'
	GOV_VERSION=1.23.1 check 0 dlv
	prints 'dlv for 1.23.1 [] GOV_VERSION=1.23.1 GOTOOLCHAIN=local'
	cp "$STORE/versions/1.24.4/bin/go" "$STORE/versions/1.24.4/bin/dlv"
	check 0 dlv x
	says 'go 1.24.4 [x]'
}

@test "what a tool starts gets the Go of its +VERSION" {
	toolchain 1.24.4
	toolchain 1.23.1
	tool 1.23.1 dlv
	echo 1.24.4 >.go-version
	check 0 dlv +1.23 debug +x
	prints 'dlv for 1.23.1 [debug +x] GOV_VERSION=1.23.1 GOTOOLCHAIN=local'
	printf '#!/bin/sh\ngo build\ncd /; go build\n' >"$STORE/tools/1.23.1/bin/dlv"
	check 0 dlv +1.23.1
	prints 'go 1.23.1 [build] GOROOT=none GOTOOLCHAIN=local
go 1.23.1 [build] GOROOT=none GOTOOLCHAIN=local'
	printf '#!/bin/sh\necho "${GOV_VERSION-none}"\n' >"$STORE/versions/1.23.1/bin/go"
	check 0 go +1.23.1
	prints none
}

@test "a tool that the selected Go lacks: 127, who has it, and how to get it" {
	local version
	for version in 1.21.0 1.22.0 1.23.0 1.23.10 1.23.9 1.24.0 mine; do
		toolchain $version
		tool $version dlv
	done
	tool 1.20.1 dlv
	toolchain 1.25.0
	echo 1.25.0 >"$STORE/version"
	run -127 --separate-stderr dlv
	one_line_error
	says 'dlv: not installed for go 1.25.0 (it is for 1.24.0, 1.23.10, 1.23.9, 1.23.0, 1.22.0 and 2 more)' \
		'run: gov tool install dlv'
	says_not 1.20.1 --go
	run -127 --separate-stderr dlv +1.25.0
	says 'run: gov tool install dlv --go 1.25.0'
	mkdir bin
	cp "$STORE/tools/mine/bin/dlv" bin/
	PATH=$PATH:$PWD/bin run -127 --separate-stderr dlv
	says "$PWD/bin/dlv"
	rm -r "$STORE/tools"
	run -127 --separate-stderr dlv
	prints ''
	says 'not installed for go 1.25.0; run: gov tool install dlv'
}

@test "the system's Go: the next tool of that name on PATH, else 127" {
	toolchain 1.24.4
	tool 1.24.4 dlv
	mkdir system home-bin
	printf '#!/bin/sh\necho "system go"\n' >system/go
	printf '#!/bin/sh\necho "my own dlv"\n' >home-bin/dlv
	chmod +x system/go home-bin/dlv
	export PATH=$PATH:$PWD/system
	run -127 --separate-stderr dlv
	one_line_error
	says "the system's Go is in effect" 'gov use 1.24.4'
	GOV_VERSION=system run -127 --separate-stderr dlv
	one_line_error
	PATH=$PATH:$PWD/home-bin check 0 dlv
	prints 'my own dlv'
	PATH=$PATH:$PWD/home-bin GOV_VERSION=system check 0 dlv
	prints 'my own dlv'
}

@test "a toolchain that is gone takes its tools out of reach" {
	tool 1.24.4 dlv
	check 4 dlv +1.24.4
	says 'gov install 1.24.4'
}

@test "a missing go is not to be installed as a tool" {
	toolchain 1.24.4
	tool 1.24.4 dlv
	mv "$STORE/tools/1.24.4/bin/dlv" "$STORE/tools/1.24.4/bin/go"
	rm "$STORE/versions/1.24.4/bin/go"
	echo 1.24.4 >"$STORE/version"
	run -127 --separate-stderr go
	one_line_error
	says 'go1.24.4 has no such tool'
	says_not 'gov tool'
}

@test "a tool that cannot be run: 126 and why" {
	toolchain 1.24.4
	local tool=$STORE/versions/1.24.4/bin/go
	echo 1.24.4 >"$STORE/version"
	printf '#!/no/such/interpreter\n' >"$tool"
	check 126 go
	one_line_error
	says "$tool" interpreter
	printf 'no program' >"$tool"
	check 126 go
	says "$tool" 'not an executable of this machine'
	chmod -x "$tool"
	check 126 go
	says "$tool" 'permission denied'
}

@test "a toolchain of another platform: 126, and both platforms are named" {
	local other
	other=$(other_platform)
	mkdir -p "$STORE/versions/1.24.4.$other/bin"
	printf 'no program' >"$STORE/versions/1.24.4.$other/bin/go"
	chmod +x "$STORE/versions/1.24.4.$other/bin/go"
	check 126 go "+1.24.4.$other" version
	one_line_error
	says "${other/-//}" 'this machine is linux/'
	rm "$STORE/versions/1.24.4.$other/bin/go"
	check 126 go "+1.24.4.$other" version
}

@test "the host's platform may be spelt out" {
	toolchain 1.24.4
	check 0 go "+1.24.4.$(host_platform)"
	says 'go 1.24.4 []'
}

@test "started without a name" {
	check 2 bash -c 'exec -a "" "$1"' _ "$STORE/shims/go"
	one_line_error
}

@test "no HOME: 8; a relative GOV_ROOT counts from here" {
	check 8 env -u HOME go version
	one_line_error
	says HOME
	toolchain 1.24.4
	cd "$HOME"
	check 0 env -u HOME GOV_ROOT=.go go +1.24.4
	says 'go 1.24.4 []'
}

@test "a current folder that is gone: an error, not a guess" {
	mkdir gone
	cd gone
	rmdir ../gone
	check 7 go version
	one_line_error
}

@test "an environment larger than any buffer arrives whole" {
	local i
	toolchain 1.24.4
	echo 1.24.4 >"$STORE/version"
	printf '#!/bin/sh\nenv | grep -c ^GOV_T_MANY_\n' >"$STORE/versions/1.24.4/bin/go"
	for i in $(seq 1000); do export "GOV_T_MANY_$i=x"; done
	check 0 go
	prints 1000
}

# --- settings ---

@test "settings that the manager compiled are used" {
	toolchain 1.24.4
	printf '#!/bin/sh\necho "$A $B"\n' >"$STORE/versions/1.24.4/bin/go"
	conf 'alias work 1.24.4' 'env * A=general' 'env * B=general' 'env 1.24 B=line'
	check 0 go +work
	prints 'general line'
	A=mine check 0 go +work
	prints 'mine line'
}

@test "changed settings: the manager that .conf names serves the call, every argument unchanged" {
	toolchain 1.24.4
	manager "$PWD/bin/gov"
	conf "manager $PWD/bin/gov"
	echo '# changed' >>"$STORE/versions.ini"
	check 0 go +1.24.4 build 'a b'
	prints 'manager 5 [__shim go +1.24.4 build a b]'
}

@test "settings never compiled, or compiled for another format: gov on PATH serves the call" {
	manager "$PWD/bin/gov"
	manager "$STORE/shims/gov"
	printf '#!/bin/sh\necho wrong\n' >"$STORE/shims/gov"
	echo '[gov]' >"$STORE/versions.ini"
	PATH=$PATH:$PWD/bin check 0 go version
	prints 'manager 3 [__shim go version]'
	echo 'gov-conf 999' >"$STORE/shims/.conf"
	PATH=$PATH:$PWD/bin check 0 go version
	prints 'manager 3 [__shim go version]'
}

@test "settings that cannot be looked at are the manager's to complain about" {
	toolchain 1.24.4
	manager "$PWD/bin/gov"
	conf "manager $PWD/bin/gov"
	ln -sf versions.ini "$STORE/versions.ini"
	check 0 go +1.24.4 version
	prints 'manager 4 [__shim go +1.24.4 version]'
}

@test "changed settings and no manager: 8" {
	conf "manager $PWD/none"
	echo '# changed' >>"$STORE/versions.ini"
	check 8 go version
	one_line_error
	says versions.ini 'put gov on PATH'
}

@test "a hand-over takes more arguments than any buffer" {
	local many
	printf -v many '%s ' $(seq 5000)
	manager "$PWD/bin/gov"
	echo '[gov]' >"$STORE/versions.ini"
	# shellcheck disable=SC2086
	PATH=$PATH:$PWD/bin check 0 go $many
	prints "manager 5002 [__shim go ${many% }]"
}

@test "auto_install hands a missing version to the manager, but never for go version" {
	manager "$PWD/bin/gov"
	conf "manager $PWD/bin/gov" 'auto_install yes'
	echo 1.24.4 >.go-version
	check 0 go build
	prints 'manager 3 [__shim go build]'
	check 4 go version
	check 4 go +1.24 version
	check 4 go "+1.24.4.$(other_platform)" build
	echo 1.24 >.go-version
	check 0 go build
	prints 'manager 3 [__shim go build]'
}

@test "auto_install without a manager says what is missing" {
	conf "manager $PWD/none" 'auto_install yes'
	echo 1.24.4 >.go-version
	check 4 go build
	one_line_error
	says 'gov install 1.24.4'
}
