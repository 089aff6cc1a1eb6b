#!/usr/bin/env bats
# gov tool, with toolchains whose go is a script: it "builds" scripts that say what built them, and
# logs what it was given. real_tools.bats does the same with real ones.

load helper

setup() {
	gov_setup
	export LOG=$BATS_TEST_TMPDIR/log
	export PATH=$STORE/shims:$PATH
	toolchain 1.24.4
	toolchain 1.23.1
	mkdir -p "$STORE"
	echo 1.23.1 >"$STORE/version"
}

# toolchain NAME [FOLDER]
toolchain() {
	local bin=${2:-$STORE/versions/$1}/bin
	mkdir -p "$bin"
	cat >"$bin/go" <<-'END'
		#!/bin/sh
		version=@version@
		for last; do :; done
		case $1 in
		install)
			echo "go $version $* GOROOT=${GOROOT-none} GOTOOLCHAIN=$GOTOOLCHAIN GOOS=$GOOS GOARCH=$GOARCH GOPROXY=$GOPROXY GOBIN=$GOBIN" >>"$LOG"
			name=${last%@*}
			echo "go: downloading $name" >&2
			case $name in
			*/failing) echo half >"$GOBIN/failing"; echo "go: no required module" >&2; exit 1 ;;
			*/newer) echo "go: $last: $name@v1.0.0 requires go >= 1.24.2 (running go $version; GOTOOLCHAIN=local)" >&2
				[ "$version" != 1.23.1 ] || exit 1 ;;
			*/newest) echo "note: module requires Go 1.99" >&2; exit 1 ;;
			*/library) exit 0 ;;
			*/slow) : >"$LOG.started"; while [ ! -e "$LOG.go" ]; do sleep 0.05; done ;;
			*/killed) kill -INT $$ ;;
			*/two) set -- one two ;;
			esac
			[ "$1" = one ] || set -- "${name##*/}"
			for tool; do
				printf '#!/bin/sh\n#%s %s\necho "%s %s of go %s [$*]"\n' \
					"$name" "${last#*@}" "$tool" "${last#*@}" "$version" >"$GOBIN/$tool"
				chmod +x "$GOBIN/$tool"
			done
			;;
		version)
			for file in "$last"/*; do
				echo "$file: go$version"
				sed -n 's/^#\([^!]*\) \(.*\)$/\tpath\t\1\n\tmod\t\1.module\t\2\th1:x=\n\tdep\texample.com\tv1.0.0\th1:y=/p' "$file"
			done
			;;
		*) echo "go $version [$*]" ;;
		esac
	END
	sed -i "s/@version@/${1%.linux*}/" "$bin/go"
	chmod +x "$bin/go"
}

# logged TEXT: go install was called so.
logged() {
	grep -qF -- "$1" "$LOG" || fail "not called: $1" "$(cat "$LOG")"
}

# No stage of an installation is left.
no_stage() {
	local left
	left=$(find "$STORE/tools" -maxdepth 1 -name '.*' 2>/dev/null)
	[ -z "$left" ] || fail "left: $left"
}

@test "a tool is built with the toolchain in effect and runs at once; its shim follows the selection" {
	check 0 gov tool install example.com/cmd/gen@v1.2.0
	says 'building example.com/cmd/gen@v1.2.0 with go 1.23.1' 'go: downloading' 'gen v1.2.0 is installed for go 1.23.1'
	prints ''
	no_stage
	check 0 gen x
	prints 'gen v1.2.0 of go 1.23.1 [x]'
	GOV_VERSION=1.24 check 0 gov tool install example.com/cmd/gen
	check 0 gen
	prints 'gen v1.2.0 of go 1.23.1 []'
	echo 1.24 >.go-version
	check 0 gen
	prints 'gen latest of go 1.24.4 []'
	check 0 gen +1.23
	prints 'gen v1.2.0 of go 1.23.1 []'
}

@test "go install gets the user's settings, and none that would lead the program elsewhere" {
	printf '[env]\nGOBIN = /nowhere\nGOOS = plan9\n' >"$STORE/versions.ini"
	GOROOT=/stale GOTOOLCHAIN=go1.99.1 GOOS=windows GOARCH=arm GOPROXY=https://proxy.example \
		check 0 gov tool install dlv
	local platform
	platform=$(host_platform)
	logged 'go 1.23.1 install -mod=mod -modfile= github.com/go-delve/delve/cmd/dlv@latest GOROOT=none GOTOOLCHAIN=local'
	logged "GOOS=${platform%-*} GOARCH=${platform#*-} GOPROXY=https://proxy.example GOBIN=$STORE/tools/.stage-"
	check 0 gov which dlv
	prints "$STORE/tools/1.23.1/bin/dlv"
}

@test "well-known names, versions, several, and names that another toolchain knows" {
	check 0 gov tool install gopls@v0.16.0 staticcheck example.com/x@main
	logged 'golang.org/x/tools/gopls@v0.16.0'
	logged 'honnef.co/go/tools/cmd/staticcheck@latest'
	logged 'example.com/x@main'
	check 2 gov tool install x2
	one_line_error
	says 'package path' x2
	check 0 gov tool install x --go 1.24
	logged 'go 1.24.4 install -mod=mod -modfile= example.com/x@latest'
}

@test "what is no package path: 2, and nothing is run" {
	local wrong
	for wrong in ./cmd/gen ../gen /abs/gen -- dlv@ @v1 'a b/c' '~/x' $'a/\e[m' unknown; do
		check 2 gov tool install "$wrong"
		one_line_error
	done
	check 2 gov tool
	check 2 gov tool install
	check 2 gov tool uninstall
	check 2 gov tool frobnicate
	check 2 gov tool install dlv --go 1.23 --all
	check 2 gov tool install dlv --go 1.23 --go=1.24
	says "tool: option is given twice: '--go'"
	check 2 gov tool list --all
	check 2 gov tool install dlv --json
	check 8 env GOV_VERSION=../x gov tool install dlv
	check 4 gov tool install dlv --go 1.22.0
	[ ! -e "$LOG" ] || fail "$(cat "$LOG")"
}

@test "--all builds with each; one that fails does not keep the others" {
	check 1 gov tool install example.com/newer@v1 --all
	says 'is installed for go 1.24.4'
	[ -x "$STORE/tools/1.24.4/bin/newer" ]
	[ ! -e "$STORE/tools/1.23.1" ]
	check 0 gov tool install dlv --all
	check 0 dlv +1.24
	prints 'dlv latest of go 1.24.4 []'
	check 0 dlv +1.23
	prints 'dlv latest of go 1.23.1 []'
}

@test "a failed build leaves nothing, and the tool that was there" {
	check 1 gov tool install example.com/failing example.com/fine
	says 'go: no required module' 'example.com/failing: not installed for go 1.23.1' 'fine latest is installed'
	[ ! -e "$STORE/shims/failing" ]
	[ "$(ls "$STORE/tools/1.23.1/bin")" = fine ]
	no_stage
	check 1 gov tool install example.com/library
	says 'no program'
	check 130 gov tool install example.com/killed example.com/never
	says 'ended by a signal'
	check 1 grep never "$LOG"
	: >"$LOG"
	check 130 gov tool install example.com/killed --all
	[ "$(wc -l <"$LOG")" = 1 ]
}

@test "a tool that wants a newer Go: which, and the command" {
	check 1 gov tool install example.com/newer
	says 'example.com/newer: needs go 1.24.2 or newer, which go 1.23.1 is not' \
		'run: gov tool install example.com/newer --go 1.24.4'
	rm -r "$STORE/versions/1.24.4"
	check 1 gov tool install example.com/newer
	says 'run: gov install 1.24.2 && gov tool install example.com/newer --go 1.24.2'
	check 1 gov tool install example.com/newest
	says 'needs go 1.99 or newer'
	toolchain 1.15.15
	check 1 gov tool install dlv --go 1.15.15
	says 'Go 1.16 or newer'
}

@test "building holds no lock; a stage of a killed process is swept" {
	gov tool install example.com/slow 2>/dev/null 3>&- &
	pid=$!
	wait_until test -e "$LOG.started"
	toolchain mine "$BATS_TEST_TMPDIR/mine"
	check 0 timeout 20 gov link mine "$BATS_TEST_TMPDIR/mine"
	[ -n "$(find "$STORE/tools" -name '.stage-*')" ]
	kill -9 $pid
	wait $pid || true
	check 0 gov uninstall mine
	no_stage
	: >"$LOG.go"
	[ ! -e "$STORE/tools/1.23.1" ]
	check 0 gov tool install example.com/slow
	check 0 slow
}

@test "two at once" {
	gov tool install example.com/slow@v1 2>/dev/null 3>&- &
	first=$!
	gov tool install example.com/slow@v1 example.com/other 2>/dev/null 3>&- &
	second=$!
	wait_until test -e "$LOG.started"
	: >"$LOG.go"
	wait $first
	wait $second
	check 0 slow
	prints 'slow v1 of go 1.23.1 []'
	check 0 other
	no_stage
}

@test "a toolchain that is uninstalled while the tool is built" {
	gov tool install example.com/slow 2>"$BATS_TEST_TMPDIR/said" 3>&- &
	pid=$!
	wait_until test -e "$LOG.started"
	gov uninstall 1.23.1
	: >"$LOG.go"
	code=0
	wait $pid || code=$?
	[ "$code" = 4 ]
	grep -q 'uninstalled meanwhile' "$BATS_TEST_TMPDIR/said"
	[ ! -e "$STORE/tools/1.23.1" ]
}

@test "list: text and JSON" {
	check 0 gov tool list
	prints ''
	says 'no tool is installed yet'
	check 0 gov tool list --json
	prints '[]'
	gov tool install dlv@v1.23.0 --all
	gov tool install example.com/two@v2 --go 1.24
	check 0 gov tool list
	[ "$(tr -s ' ' <<<"$output")" = "1.24.4 dlv v1.23.0 github.com/go-delve/delve/cmd/dlv
1.24.4 one v2 example.com/two
1.24.4 two v2 example.com/two
1.23.1 dlv v1.23.0 github.com/go-delve/delve/cmd/dlv" ] || fail "$output"
	check 0 gov tool list --json
	[ "$(grep -c '"tool":' <<<"$output")" = 4 ]
	says '  {
    "tool": "dlv",
    "toolchain": "1.23.1",
    "package": "github.com/go-delve/delve/cmd/dlv",
    "module": "github.com/go-delve/delve/cmd/dlv.module",
    "version": "v1.23.0",
    "go": "1.23.1",
    "path": "'"$STORE/tools/1.23.1/bin/dlv"'"
  }
]'
	printf '#!/bin/sh\nexit 1\n' >"$STORE/versions/1.23.1/bin/go"
	check 0 gov tool list --json
	says '"package": null'
}

@test "uninstall, and the shim goes with the last" {
	gov tool install dlv --all
	check 0 gov tool uninstall dlv
	says 'dlv uninstalled from 1.23.1'
	[ -e "$STORE/shims/dlv" ]
	run -127 --separate-stderr dlv
	says 'it is for 1.24.4'
	check 4 gov tool uninstall dlv
	one_line_error
	check 0 gov tool uninstall dlv --all
	[ ! -e "$STORE/shims/dlv" ]
	[ -z "$(ls -A "$STORE/tools")" ]
	check 4 gov tool uninstall dlv --all
	gov tool install dlv
	check 4 gov tool uninstall nothere dlv
	says 'nothere is not installed for 1.23.1' 'dlv uninstalled from 1.23.1'
	[ ! -e "$STORE/shims/dlv" ] || fail 'the one behind it stayed'
	check 4 gov tool uninstall ../../versions/1.24.4/bin/go --go 1.24.4
	[ -e "$STORE/versions/1.24.4/bin/go" ]
}

@test "upgrade takes the latest of what is there" {
	gov tool install dlv@v1 example.com/gen@v1
	gov tool install dlv@v1 --go 1.24
	check 0 gov tool upgrade dlv
	check 0 dlv
	prints 'dlv latest of go 1.23.1 []'
	check 0 gen
	prints 'gen v1 of go 1.23.1 []'
	check 4 gov tool upgrade dlv nothere
	says 'gov tool install nothere'
	check 0 gov tool upgrade --all
	check 0 gen
	prints 'gen latest of go 1.23.1 []'
	check 0 dlv +1.24
	prints 'dlv latest of go 1.24.4 []'
	check 0 gov tool upgrade gen --all
	check 4 gov tool upgrade nothere gen --all
	says 'nothere is not installed for any toolchain' 'gen latest is installed for go 1.23.1'
}

@test "names that clash, and a file of somebody else's among the shims" {
	local name
	for name in go gofmt gov go1.99.1; do
		check 1 gov tool install "example.com/cmd/$name"
		says "cannot be called $name"
	done
	[ ! -e "$STORE/tools/1.23.1" ]
	mkdir -p "$STORE/shims"
	printf '#!/bin/sh\necho mine\n' >"$STORE/shims/gen"
	chmod +x "$STORE/shims/gen"
	check 0 gov tool install example.com/gen
	says 'warning' "$STORE/shims/gen"
	check 0 gen
	prints mine
	check 1 gov doctor
	says "$STORE/shims/gen"
	check 0 gov tool uninstall gen
	check 0 gen
	prints mine
}

@test "gov uninstall takes the tools along; doctor finds those of a toolchain that is gone" {
	gov tool install dlv example.com/gen
	check 0 gov uninstall 1.23.1
	says '1.23.1 uninstalled, and its tools: dlv, gen'
	[ ! -e "$STORE/tools/1.23.1" ]
	[ ! -e "$STORE/shims/dlv" ]
	gov tool install dlv --go 1.24.4
	rm -r "$STORE/versions/1.24.4"
	check 1 gov doctor
	says "rm -r '$STORE/tools/1.24.4'"
}

@test "gov uninstall refuses before anything is gone where the tools cannot go" {
	need_unprivileged
	gov tool install dlv
	mkdir -p "$STORE/receipts"
	touch "$STORE/receipts/1.23.1.ini"
	if [ "$(id -u)" = 0 ]; then chown -R 65534 "$STORE"; fi
	chmod 555 "$STORE/tools"
	check 7 unprivileged env HOME="$HOME" gov uninstall 1.23.1
	says "cannot remove $STORE/tools/1.23.1"
	chmod 755 "$STORE/tools"
	[ -e "$STORE/receipts/1.23.1.ini" ]
	check 0 "$STORE/shims/dlv"
	prints 'dlv latest of go 1.23.1 []'
	check 0 unprivileged env HOME="$HOME" gov uninstall --wait 1.23.1
	[ -z "$(find "$STORE/tools" "$STORE/tmp" -mindepth 1)" ]
}

@test "gov uninstall brings the tools back where the toolchain cannot go" {
	need_unprivileged
	gov tool install dlv
	if [ "$(id -u)" = 0 ]; then chown -R 65534 "$STORE"; fi
	chmod 555 "$STORE/versions"
	check 7 unprivileged env HOME="$HOME" gov uninstall 1.23.1
	says "cannot remove $STORE/versions/1.23.1"
	chmod 755 "$STORE/versions"
	check 0 "$STORE/shims/dlv"
	prints 'dlv latest of go 1.23.1 []'
}

@test "doctor: others can write to the tools" {
	gov tool install dlv
	chmod o+w "$STORE/tools/1.23.1/bin"
	check 1 gov doctor
	says "chmod go-w '$STORE/tools/1.23.1/bin'"
}

@test "which, exec and env know the tools" {
	gov tool install dlv@v1
	gov tool install dlv@v2 --go 1.24
	check 0 gov which dlv
	prints "$STORE/tools/1.23.1/bin/dlv"
	check 4 gov which gopls
	says 'gov tool install gopls'
	check 0 gov exec 1.24 -- dlv a
	prints 'dlv v2 of go 1.24.4 [a]'
	check 0 gov exec 1.24 -- sh -c 'dlv; gov exec 1.23 -- dlv'
	prints $'dlv v2 of go 1.24.4 []\ndlv v1 of go 1.23.1 []'
	check 0 sh -c 'PATH=${PATH#*/shims:}; eval "$(gov env 1.24)"; dlv; go build'
	prints $'dlv v2 of go 1.24.4 []\ngo 1.24.4 [build]'
	check 0 gov env 1.24 --json
	says "\"tools\": \"$STORE/tools/1.24.4/bin\""
	check 0 gov env 1.24 --json
	gov tool uninstall dlv --go 1.24
	run -127 --separate-stderr gov exec 1.24 -- dlv
	says 'it is for 1.23.1'
}

@test "a linked toolchain has tools like any; the system's Go and other platforms have none" {
	toolchain 9.9 "$BATS_TEST_TMPDIR/mine"
	gov link mine "$BATS_TEST_TMPDIR/mine"
	check 0 gov tool install dlv --go mine
	says 'dlv latest is installed for mine'
	GOV_VERSION=mine check 0 dlv
	prints 'dlv latest of go 9.9 []'
	check 0 gov uninstall mine
	says 'mine unlinked, and its tools: dlv'
	[ ! -e "$STORE/tools/mine" ]
	mkdir bin
	cp "$STORE/versions/1.24.4/bin/go" bin/
	PATH=$PATH:$PWD/bin GOV_VERSION=system check 4 gov tool install dlv
	one_line_error
	says --go
	toolchain 1.24.4.linux-s390x
	check 126 gov tool install dlv --go 1.24.4.linux-s390x
	check 0 gov tool install dlv --all
	[ ! -e "$STORE/tools/1.24.4.linux-s390x" ]
}

@test "the shims' hand-over finds tools too" {
	gov tool install dlv
	echo '[gov]' >"$STORE/versions.ini"
	chmod a-w "$STORE/shims"
	check 0 dlv +1.23 x
	prints 'dlv latest of go 1.23.1 [x]'
	echo '# changed' >>"$STORE/versions.ini"
	printf '#!/bin/sh\ngo\n' >"$STORE/tools/1.23.1/bin/dlv"
	cd /
	GOV_ROOT=$STORE check 0 gov __shim dlv +1.23.1
	prints 'go 1.23.1 []'
	run -127 --separate-stderr gov __shim dlv +1.24.4
	says 'it is for 1.23.1'
	mkdir "$BATS_TEST_TMPDIR/bin"
	cp "$STORE/versions/1.24.4/bin/go" "$BATS_TEST_TMPDIR/bin/"
	PATH=$PATH:$BATS_TEST_TMPDIR/bin GOV_VERSION=system run -127 --separate-stderr gov __shim dlv
	says "the system's Go is in effect"
}

@test "go install itself is untouched: no gov folder in its way" {
	printf '#!/bin/sh\necho "GOBIN=${GOBIN-none} GOPATH=${GOPATH-none}"\n' >"$STORE/versions/1.23.1/bin/go"
	gov tool install dlv --go 1.24
	check 0 go install example.com/x@latest
	prints 'GOBIN=none GOPATH=none'
}
