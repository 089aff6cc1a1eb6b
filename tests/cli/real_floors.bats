# Floors with two official toolchains: the default is the older one, a module asks for more.
load helper
load real

setup_file() {
	gov_setup_file
	export GOV_ROOT=$BATS_FILE_TMPDIR/store
	install_two_official || return 0
}

setup() {
	gov_setup
	go_settings
	export GOV_ROOT=$BATS_FILE_TMPDIR/store
	# A closed port: whatever asks it fails.
	export GOPROXY=http://127.0.0.1:9
	export PATH=$GOV_ROOT/shims:$PATH
	HERE=$PWD
	echo "$old" >"$GOV_ROOT/version"
}

# A module for this go line, whose program prints what built it.
module() {
	printf 'module example.com/m\n\ngo %s\n' "$1" >go.mod
	printf 'package main\n\nimport "runtime"\n\nfunc main() { println(runtime.Version()) }\n' >main.go
}

version_is() {
	check 0 go version
	prints "go version go$1 $(host_platform | tr - /)"
}

@test "inside a module that asks for more go is the newer one, outside it is the default" {
	mkdir m
	version_is "$old"
	cd m
	module "${new%.*}"
	version_is "$new"
	check 0 go env GOROOT
	prints "$GOV_ROOT/versions/$new"
	check 0 go run .
	says "go$new"
	cd ..
	version_is "$old"
	cd m
	module "${old%.*}"
	version_is "$old"
}

@test "GOTOOLCHAIN=local means what it does: no switching by the go that gov starts" {
	module "${new%.*}"
	export GOTOOLCHAIN=local
	version_is "$new"
	# An explicit choice below the floor: Go refuses, as gov why foretells.
	check 0 env GOV_VERSION="$old" gov why
	says "floor: $HERE/go.mod:3 (go ${new%.*}): $old is below it and is obeyed"
	check 1 env GOV_VERSION="$old" go list
	says "requires go >= ${new%.*}"
	module "$new.1"
	check 0 gov why
	says 'not a version'
	module 1.99
	version_is "$old"
	check 1 go list
	says 'requires go >= 1.99'
}

@test "a floor that nothing satisfies: Go itself goes to fetch exactly the toolchain that gov why names" {
	module 1.99
	check 0 gov why
	says "floor: $HERE/go.mod:3 (go 1.99): nothing installed satisfies it" 'gov install brings go1.99.0'
	check 1 go list
	says 'go1.99.0'
}

# --- gov's idea of a file against cmd/go's, which tells its own when GODEBUG=toolchaintrace=1 ---

# What the real go wants to switch to here; nothing when it stays.
go_wants() {
	GODEBUG=toolchaintrace=1 "$GOV_ROOT/versions/$new/bin/go" list -m 2>&1 |
		sed -n 's/^go: upgrading toolchain to \([^ ]*\) .*/\1/p' | tail -n 1
}

# What gov says it wants, with the same version selected.
gov_wants() {
	GOV_VERSION=$new gov why --json |
		jq -r '.floor | if . and .state == "below" then "go" + .wants else "" end'
}

# agree: both say the same here, and the same as $1.
agree() {
	local gos govs
	gos=$(go_wants)
	govs=$(gov_wants)
	[ "$gos" = "$1" ] || fail "go wants: '$gos', test: '$1'" "$(cat go.mod)"
	[ "$govs" = "$gos" ] || fail "gov: '$govs', go: '$gos'" "$(cat go.mod)"
}

need_trace() {
	case $new in 1.2[123].*) skip "go$new does not tell what it switches to" ;; esac
}

@test "gov and cmd/go read the same out of a file" {
	need_trace
	local text want
	while IFS='|' read -r text want; do
		printf "$text" >go.mod
		agree "$want"
	done <<-'END'
		module m\n\ngo 1.99\n|go1.99.0
		module m\n\ngo 1.99rc1\n|go1.99rc1
		module m\n\ngo 1.99.1 // x\n|go1.99.1
		module m\r\n\r\ngo 1.99\r\n|go1.99.0
		module m\n\ngo 1.99\ntoolchain go1.99.5\n|go1.99.5
		toolchain go1.99.5-acme\nmodule m\ngo 1.99.5\n|go1.99.5-acme
		module m\n\ngo 1.99.6\ntoolchain go1.99.5\n|go1.99.6
		module m\n\ngo 1.99\ntoolchain default\n|
		module m\n\ngo 1.99\ntoolchain go1.99.x\n|
		module m\n\n// go 1.99\n|
		module m\n\ngo 1.99.x\n|
		module m\n\ngo 1.20\ntoolchain go1.99\n|go1.99
		module m\nrequire (\n\tgo 1.99\n)\ngo 1.20\n|go1.99.0
		module m\n\ngo\t1.99//x\n|go1.99.0
		module m\n\xc2\xa0go 1.99\xe3\x80\x80\n|go1.99.0
		module m\n\xef\xbb\xbfgo 1.99\n|
		module m\n\ngo // x\ngo 1.99\n|
		module m\n\ngo \ngo 1.99\n|go1.99.0
	END
}

@test "gov and cmd/go look at the same file" {
	need_trace
	mkdir -p w/m/sub real/pkg temp
	echo 'go 1.97' >w/go.work
	printf 'module m\ngo 1.98\n' >w/m/go.mod
	echo 'go 1.99' >other.work
	printf 'module r\ngo 1.96\n' >real/go.mod
	printf 'module t\ngo 1.95\n' >temp/go.mod
	ln -s "$HERE/real/pkg" w/m/linked
	cd w/m/sub
	agree go1.97.0
	GOWORK=off agree go1.98.0
	GOWORK=$HERE/other.work agree go1.99.0
	GOWORK=$HERE/missing.work agree go1.98.0
	GOWORK=other.work agree ''
	GO111MODULE=off agree ''
	GO111MODULE=auto agree go1.97.0
	cd "$HERE/w/m/linked"
	GOWORK=off agree go1.98.0
	PWD=$HERE/real/pkg GOWORK=off agree go1.96.0
	cd "$HERE/real/pkg"
	agree go1.96.0
	cd "$HERE/temp"
	agree go1.95.0
	TMPDIR=$PWD agree ''
	TMPDIR=$HERE/w/m/../../temp agree ''
}
