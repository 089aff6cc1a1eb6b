#!/usr/bin/env bats
# scripts/examples with official Go archives: the steps of the workflow, of the GitLab job and of the
# Dockerfile are executed as they stand, and programs built in the steps behind them. What stands in for
# GitHub and Docker is told in tests/helpers/job.py and image.py, with what that cannot show.
load helper
load real

setup() {
	gov_setup
	EXAMPLES=$TOP/scripts/examples
	JOB=$BATS_TEST_TMPDIR/job
	official "$(host_platform)"
	go_settings
	export GOPROXY=off
	mkdir project
	cd project || return
	printf 'module example.com/hello\n\ngo 1.21\n' >go.mod
	cat >main.go <<-'END'
		package main

		import "runtime"

		func main() { println("built by", runtime.Version()) }
	END
	echo "$official_version" >.go-version
}

# workflow JOB VALUE...: its steps, in this folder as the checkout.
workflow() {
	local name=$1
	shift
	PATH=/usr/sbin:/usr/bin:/sbin:/bin GITHUB_WORKSPACE=$PWD /usr/bin/python3 "$TOP/tests/helpers/job.py" workflow \
		"$JOB" "$EXAMPLES/workflow.yml" "$name" "$EXAMPLES/action.yml" "gov=$BUILD" "from=${official%/*}" "$@"
}

@test "the workflow with the project's pin: vet, build and run in later steps" {
	GOROOT=/stale check 0 workflow pinned
	says "built by go$official_version"
}

@test "the workflow's pinned job fails where the version in the file is not there" {
	echo 1.99.1 >.go-version
	check 5 workflow pinned
	says 1.99.1
	says_not 'built by'
}

@test "the workflow's matrix: each line is the one that runs" {
	local line file any=no
	for line in 1.23 1.24; do
		file=$(find "${official%/*}" -maxdepth 1 -name "go$line.*.$(host_platform).tar.gz" | sort -V | tail -n 1)
		if [ -z "$file" ]; then continue; fi
		any=yes
		check 0 workflow lines "matrix.go=$line"
		file=${file##*/}
		says "go version ${file%".$(host_platform)"*} " "built by ${file%".$(host_platform)"*}"
	done
	[ $any = yes ] || skip "no official archive of a line in the workflow's matrix"
}

@test "the GitLab job: the store in the project's folder" {
	mkdir -p .gov/cache
	ln "$official" .gov/cache/ 2>/dev/null || cp "$official" .gov/cache/
	/usr/bin/python3 "$TOP/tests/helpers/job.py" scripts "$JOB" "$EXAMPLES/gitlab-ci.yml"
	# What GitLab's runner makes of `variables`.
	grep -qx '    GOV_ROOT: $CI_PROJECT_DIR/.gov' "$EXAMPLES/gitlab-ci.yml"
	GOV_ROOT=$PWD/.gov check 0 bash "$JOB/1.sh"
	says "go version go$official_version " "built by go$official_version"
	[ ! -e "$STORE" ]
}

# Can this process give itself a root of its own?
need_overlay() {
	if [ "$(id -u)" != 0 ]; then skip 'a root of its own for the Dockerfile needs root'; fi
	mkdir -p "$BATS_TEST_TMPDIR/try"
	cat >"$BATS_TEST_TMPDIR/try.sh" <<-'END'
		mount -t tmpfs tmpfs "$1" && mkdir "$1/upper" "$1/work" "$1/root" &&
			mount -t overlay overlay -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" "$1/root" &&
			chroot "$1/root" true
	END
	unshare -mn sh "$BATS_TEST_TMPDIR/try.sh" "$BATS_TEST_TMPDIR/try" 2>/dev/null ||
		skip 'this machine permits no overlay over its root (unshare -mn)'
}

@test "the Dockerfile, offline: the user's Go, and what devcontainer.json expects of the image" {
	need_overlay
	mkdir "$BATS_TEST_TMPDIR/cache" "$BATS_TEST_TMPDIR/image"
	cp "$official" "$BATS_TEST_TMPDIR/cache/"
	cat >"$BATS_TEST_TMPDIR/inside" <<-'END'
		set -e
		[ "$(id -un)" = gopher ]
		[ "$(command -v go)" = /home/gopher/.go/shims/go ]
		[ -z "$GO_VERSION" ]
		printf 'module example.com/hello\n' >go.mod
		printf 'package main\nfunc main() { println("hello from the image") }\n' >main.go
		GOFLAGS=-ldflags=-w go run .
		gov verify
		gov doctor
		# devcontainer.json's postCreateCommand, with a pin that the image has.
		gov current >.go-version
		gov install
		# A login shell: PATH was set anew, and the hook puts the shims back.
		bash -lic 'gov use --unset && command -v go' </dev/null 2>/dev/null
	END
	chmod a+rx "$BATS_TEST_TMPDIR/inside"
	check 0 unshare -mn /usr/bin/python3 "$TOP/tests/helpers/image.py" run "$EXAMPLES/Dockerfile" "$TOP" \
		"$BATS_TEST_TMPDIR/image" "$BATS_TEST_TMPDIR/cache" "$BUILD" \
		"GO_VERSION=$official_version" "$(cat "$BATS_TEST_TMPDIR/inside")"
	says "go version go$official_version " 'hello from the image' "$official_version: " 'all as they were installed'
	[ "${lines[-1]}" = /home/gopher/.go/shims/go ]
	# Nothing of it is on this machine.
	[ ! -e /home/gopher/.go ]
}
