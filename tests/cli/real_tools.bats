# gov tool with two official toolchains and hand-made modules from a file:// proxy: what runs was built
# by the Go that is selected.
load helper
load real

setup_file() {
	gov_setup_file
	GOV_ROOT=$BATS_FILE_TMPDIR/store install_two_official || return 0
	make_modules
}

# The toolchains are the file's, the rest of the store is each test's own.
setup() {
	gov_setup
	mkdir -p "$STORE"
	ln -s "$BATS_FILE_TMPDIR/store/versions" "$BATS_FILE_TMPDIR/store/receipts" "$STORE/"
	echo "$old" >"$STORE/version"
	go_settings
	export GOPROXY=file://$BATS_FILE_TMPDIR/proxy GOSUMDB=off GOMODCACHE=$BATS_TEST_TMPDIR/modcache
	export PATH=$STORE/shims:$PATH
}

# cmd/go takes the write permission from what it unpacks.
teardown() { chmod -R u+w "$BATS_TEST_TMPDIR/modcache" "$HOME/go" 2>/dev/null || true; }

# module PATH VERSION GO PACKAGE...: on the proxy, with a program in each package that says its name,
# version, and the Go that built it.
module() {
	local path=$1 version=$2 go=$3 tree at=$BATS_FILE_TMPDIR/proxy/$1/@v package
	shift 3
	tree=$(mktemp -d "$BATS_FILE_TMPDIR/module.XXXXXX")
	mkdir -p "$at" "$tree/$path@$version"
	printf 'module %s\n\ngo %s\n' "$path" "$go" >"$tree/$path@$version/go.mod"
	for package; do
		mkdir -p "$tree/$path@$version/$package"
		program "${package##*/} $version" >"$tree/$path@$version/$package/main.go"
	done
	cp "$tree/$path@$version/go.mod" "$at/$version.mod"
	echo "{\"Version\":\"$version\"}" >"$at/$version.info"
	echo "$version" >>"$at/list"
	(cd "$tree" && zip -q -r -D "$at/$version.zip" "${path%%/*}")
}

program() {
	case $1 in
	asker*)
		printf 'package main\n\nimport "syscall"\n\nfunc main() {\n'
		printf '\tsyscall.Exec("/bin/sh", []string{"sh", "-c", "cd / && go env GOVERSION"}, syscall.Environ())\n}\n'
		;;
	*)
		printf 'package main\n\nimport "runtime"\n\nfunc main() { println("%s", runtime.Version()) }\n' "$1"
		;;
	esac
}

make_modules() {
	module github.com/go-delve/delve v1.22.0 1.21 cmd/dlv
	module github.com/go-delve/delve v1.23.0 1.21 cmd/dlv
	module example.com/newer v1.0.0 "$new" cmd/newer
	module example.com/many v1.0.0 1.21 cmd/one cmd/two
	module example.com/asker v1.0.0 1.21 cmd/asker
}

# reports TEXT COMMAND...: println writes to stderr.
reports() {
	local want=$1
	shift
	check 0 "$@"
	[ "$stderr" = "$want" ] || fail "$*: $stderr" "wanted: $want"
}

@test "each Go has the tool that it built, and the shim follows the selection" {
	check 0 gov tool install dlv
	says "dlv v1.23.0 is installed for go $old"
	reports "dlv v1.23.0 go$old" dlv
	run -127 --separate-stderr dlv "+$new"
	one_line_error
	says "dlv: not installed for go $new (it is for $old)" "gov tool install dlv --go $new"
	check 0 gov tool install dlv@v1.22.0 --go "$new"
	reports "dlv v1.22.0 go$new" dlv "+$new"
	eval "$(gov use --print "$new")"
	reports "dlv v1.22.0 go$new" dlv
	eval "$(gov use --print)"
	reports "dlv v1.23.0 go$old" dlv
	echo "$new" >.go-version
	reports "dlv v1.22.0 go$new" dlv
	check 0 gov tool upgrade
	reports "dlv v1.23.0 go$new" dlv
	check 0 gov verify
}

@test "in a module that asks for more than the default, the tool is the newer Go's" {
	printf 'module example.com/m\n\ngo %s\n' "$new" >go.mod
	check 0 gov tool install dlv
	says "for go $new"
	reports "dlv v1.23.0 go$new" dlv
	cd /
	run -127 --separate-stderr dlv
	says "it is for $new"
}

@test "list says what go version -m says; uninstalling the toolchain takes the tool along" {
	rm "$STORE/versions"
	cp -r "$BATS_FILE_TMPDIR/store/versions" "$STORE/"
	check 0 gov tool install dlv --all
	check 0 gov tool list
	[ "$(tr -s ' ' <<<"$output")" = "$new dlv v1.23.0 github.com/go-delve/delve/cmd/dlv
$old dlv v1.23.0 github.com/go-delve/delve/cmd/dlv" ] || fail "$output"
	check 0 gov tool list --json
	says "\"go\": \"$old\"" "\"go\": \"$new\"" '"module": "github.com/go-delve/delve"'
	rm "$STORE/receipts"
	check 0 gov uninstall "$old"
	says "$old uninstalled, and its tools: dlv"
	check 0 gov tool list
	says_not "$old"
	echo "$new" >"$STORE/version"
	reports "dlv v1.23.0 go$new" dlv
}

@test "a tool that wants a newer Go fails, names it, and the command works" {
	check 1 gov tool install example.com/newer/cmd/newer
	says "requires go >= $new (running go $old; GOTOOLCHAIN=local)" \
		"needs go $new or newer, which go $old is not" \
		"run: gov tool install example.com/newer/cmd/newer --go $new"
	[ ! -e "$STORE/tools/$old" ]
	check 0 gov tool install example.com/newer/cmd/newer --go "$new"
	reports "newer v1.0.0 go$new" newer "+$new"
}

@test "an environment and a folder that would break go install do not" {
	mkdir -p m vendor
	printf 'go 1.99\n\nuse ./m\n' >go.work
	printf 'module example.com/m\n\ngo 1.99\n' >m/go.mod
	cd m
	export GOENV=$BATS_TEST_TMPDIR/goenv
	printf 'GOOS=windows\nGOARCH=arm64\nGOFLAGS=-mod=vendor -modfile=/nowhere/go.mod\nGOBIN=/nowhere\n' >"$GOENV"
	GOFLAGS=-mod=vendor GOOS=plan9 GOROOT=/nowhere GOTOOLCHAIN=go1.99.1 GO111MODULE=off GOBIN=/nowhere \
		check 0 gov tool install dlv --go "$old"
	cd /
	reports "dlv v1.23.0 go$old" dlv
	cd -
	check 0 gov tool install dlv@v1.22.0 --go "$old"
	cd /
	reports "dlv v1.22.0 go$old" dlv
}

@test "what a tool runs is the same Go, for +VERSION too" {
	check 0 gov tool install example.com/asker/cmd/asker --all
	check 0 asker
	prints "go$old"
	check 0 asker "+$new"
	prints "go$new"
	GOV_VERSION=$new check 0 asker
	prints "go$new"
	check 0 gov exec "$new" -- asker
	prints "go$new"
}

@test "a pattern installs all its programs; a package that is no program none" {
	check 0 gov tool install example.com/many/...
	reports "one v1.0.0 go$old" one
	reports "two v1.0.0 go$old" two
	check 1 gov tool install example.com/many/cmd/three
	says 'go install failed'
	check 1 gov tool install example.com/nothing@v9
	[ "$(ls "$STORE/tools/$old/bin")" = $'one\ntwo' ]
}

@test "go install still puts programs into ~/go/bin, for all versions alike" {
	check 0 gov tool install dlv
	check 0 go install github.com/go-delve/delve/cmd/dlv@v1.22.0
	check 0 go install example.com/many/cmd/one@latest
	[ "$(ls "$HOME/go/bin")" = $'dlv\none' ]
	[ ! -e "$STORE/shims/one" ]
	reports "dlv v1.22.0 go$old" "$HOME/go/bin/dlv"
	export PATH=$STORE/shims:$HOME/go/bin:$BUILD:/usr/bin:/bin
	reports "dlv v1.23.0 go$old" dlv
	GOV_VERSION=$new reports "one v1.0.0 go$old" one
	GOV_VERSION=$new run -127 --separate-stderr dlv
	says "PATH has one for no Go in particular: $HOME/go/bin/dlv"
	check 0 gov tool uninstall dlv
	reports "dlv v1.22.0 go$old" dlv
	GOBIN=$PWD/bin check 0 go install example.com/many/cmd/two@latest
	[ -x bin/two ]
}
