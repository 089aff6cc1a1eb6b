#!/usr/bin/env bats
# scripts/examples: what can be said of each file alone, and the action with a tiny toolchain. The real ones
# are in real_examples.bats. Not checked, for want of GitHub, GitLab and VS Code themselves: that their
# own actions (checkout, cache) and the base image exist, and what a later version of theirs changes.
load helper

setup() {
	gov_setup
	EXAMPLES=$TOP/scripts/examples
	JOB=$BATS_TEST_TMPDIR/job
	export GITHUB_WORKSPACE=$PWD
}

job() { /usr/bin/python3 "$TOP/tests/helpers/job.py" "$1" "$JOB" "${@:2}"; }
image() { /usr/bin/python3 "$TOP/tests/helpers/image.py" "$@"; }

# A Go whose archive is in ./archives and whose hash the user's settings know.
pinned() {
	pin "$(small_archive "$1" "$PWD/archives")"
}

# gov comes by the action's input, not from the tests' PATH.
without_gov() {
	export PATH=/usr/sbin:/usr/bin:/sbin:/bin
}

# scripts_of FILE: its scripts, as FILE.d/1.sh ...
scripts_of() { /usr/bin/python3 "$TOP/tests/helpers/job.py" scripts "$1.d" "$EXAMPLES/$1"; }

@test "every script in the YAML files is clean for shellcheck" {
	local file
	for file in action.yml workflow.yml gitlab-ci.yml; do
		scripts_of "$file"
		check 0 shellcheck "$file.d"/*.sh
	done
}

@test "no script of the action has an expression in it: inputs come as variables" {
	scripts_of action.yml
	[ -s action.yml.d/3.sh ]
	check 1 grep -F '${{' action.yml.d/*.sh
}

@test "the action: builds gov, installs the version, and later steps have it" {
	without_gov
	pinned 1.99.1
	# make itself is tested elsewhere, and two at once in one folder would meet.
	mkdir wrapped
	printf '#!/bin/sh\nexec env -u MAKEFLAGS -u MAKELEVEL /usr/bin/make B="%s" -o all "$@"\n' "$BUILD" >wrapped/make
	chmod +x wrapped/make
	PATH=$PWD/wrapped:$PATH check 0 job action "$EXAMPLES/action.yml" go-version=1.99 "from=$PWD/archives"
	says 'output go-version=1.99.1' "output goroot=$STORE/versions/1.99.1"
	says 'uses actions/cache@v4 {"path": "~/.go/cache", "key": "gov-Linux-X64-1.99"}'
	check 0 job step go version
	says 1.99.1
	check 0 job step sh -c 'command -v go; command -v go1.99.1; command -v gov'
	prints "$STORE/versions/1.99.1/bin/go
$STORE/shims/go1.99.1
$JOB/temp/gov/bin/gov"
}

@test "the action: a version file, the workspace's wish, a gov that is there, no cache" {
	without_gov
	pinned 1.99.1
	pinned 1.99.2
	mkdir sub
	echo 1.99.2 >.go-version
	echo 'golang 1.99.1' >sub/.tool-versions
	check 0 job action "$EXAMPLES/action.yml" "gov=$BUILD" cache=false "from=$PWD/archives"
	says 'output go-version=1.99.2'
	says_not actions/cache
	check 0 job action "$EXAMPLES/action.yml" "gov=$BUILD" "from=$PWD/archives" go-version-file=sub/.tool-versions
	says 'output go-version=1.99.1'
	[[ $output =~ '"key": "gov-Linux-X64-'[0-9a-f]{64}'"' ]] || fail "no hash of the file: $output"
}

@test "the action: what a go.mod wants, with nothing else said" {
	without_gov
	pinned 1.99.1
	printf 'module m\n\ngo 1.98\n\ntoolchain go1.99.1\n' >go.mod
	check 0 job action "$EXAMPLES/action.yml" "gov=$BUILD" "from=$PWD/archives" go-version-file=go.mod
	says 'output go-version=1.99.1'
}

@test "the action: what is missing or malicious fails, and runs nothing" {
	without_gov
	pinned 1.99.1
	check 2 job action "$EXAMPLES/action.yml" "gov=$BUILD" go-version-file=none/.go-version
	says none/.go-version
	check 2 job action "$EXAMPLES/action.yml" "gov=$BUILD" 'go-version=$(touch hacked); touch hacked'
	says 'touch hacked'
	check 2 job action "$EXAMPLES/action.yml" "gov=$BUILD" go-version=--help
	check 5 job action "$EXAMPLES/action.yml" "gov=$BUILD" go-version=1.99.2 "from=$PWD/archives"
	run -127 job action "$EXAMPLES/action.yml" "gov=$PWD"
	[[ $output == *"$PWD/gov"* ]]
	[ ! -e hacked ]
}

@test "the Dockerfile: known instructions, tagged bases, a user who is not root" {
	check 0 image check "$EXAMPLES/Dockerfile"
	# And the check can fail.
	sed 's/^USER .*//' "$EXAMPLES/Dockerfile" >bad
	check 1 image check bad
	sed 's/^FROM debian:12-slim/FROM debian/' "$EXAMPLES/Dockerfile" >bad
	check 1 image check bad
	sed 's/^WORKDIR/WORKDIRS/' "$EXAMPLES/Dockerfile" >bad
	check 1 image check bad
}

@test "the Dockerfile installs every library that gov links" {
	if ! grep -q '^VERSION_ID="12"' /etc/os-release; then skip 'packages have these names on Debian 12'; fi
	local library package found missing=()
	image packages "$EXAMPLES/Dockerfile" >listed
	found=$(readelf -d "$BUILD/gov" "$BUILD/gov-full" | sed -n 's/.*NEEDED.*\[\(.*\)\]/\1/p' | sort -u)
	[ -n "$found" ]
	for library in $found; do
		package=$(dpkg -S "*/$(gcc -print-multiarch)/$library" | sed -n 's/:.*//p' | sort -u)
		# The base image's own, and what only a sanitized build needs.
		case $package in libc6 | libasan* | libubsan* | libgcc-s1) continue ;; esac
		grep -qx "$package" listed || missing+=("$package for $library")
	done
	[ ${#missing[@]} = 0 ] || fail "the image lacks ${missing[*]}"
}

@test "devcontainer.json: valid, and of one mind with the Dockerfile" {
	sed '/^[[:space:]]*\/\//d' "$EXAMPLES/devcontainer.json" >json
	cd "$EXAMPLES"
	# value KEY...: a string, that far in; fails when there is none.
	value() {
		/usr/bin/python3 -c 'import functools, json, sys; print(functools.reduce(
			lambda node, key: node[key], sys.argv[2:], json.load(open(sys.argv[1]))))' \
			"$BATS_TEST_TMPDIR/work/json" "$@"
	}
	[ -f "$(value build dockerfile)" ]
	[ -f "$(value build context)/Makefile" ]
	grep -qx "USER $(value remoteUser)" Dockerfile
	grep -qx "ENV PATH=$(value remoteEnv PATH | sed 's/\${containerEnv:PATH}/$PATH/')" Dockerfile
	check 0 "$TOP/scripts/published" "go$(value build args GO_VERSION).linux-arm64.tar.gz"
	grep -q '^ARG GO_VERSION=' Dockerfile
	[ "$(value customizations vscode settings go.alternateTools go)" = /home/gopher/.go/shims/go ]
	# A GOROOT or GOTOOLCHAIN here would undo what the shims are for.
	check 1 grep -E 'GOROOT|go\.goroot|GOTOOLCHAIN' devcontainer.json
	# Its settings are those that gov itself would want in that container.
	mkdir "$BATS_TEST_TMPDIR/work/.vscode"
	/usr/bin/python3 -c 'import json, sys; json.dump(json.load(sys.stdin)["customizations"]["vscode"]["settings"], sys.stdout)' \
		<"$BATS_TEST_TMPDIR/work/json" >"$BATS_TEST_TMPDIR/work/.vscode/settings.json"
	HOME=/home/gopher check 0 gov editor vscode --check "$BATS_TEST_TMPDIR/work"
}
