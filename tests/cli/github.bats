#!/usr/bin/env bats
# gov env --github, with the files of a job read as GitHub's runner reads them (tests/helpers/job.py).
load helper

setup() {
	gov_setup
	JOB=$BATS_TEST_TMPDIR/job
	for name in ENV PATH OUTPUT; do
		: >"$name"
		export "GITHUB_$name=$PWD/$name"
	done
}

# store NAME...: toolchains whose go says what it sees.
store() {
	local name
	for name; do
		mkdir -p "$STORE/versions/$name/bin"
		cat >"$STORE/versions/$name/bin/go" <<-END
			#!/bin/sh
			echo "go $name GOROOT=\$GOROOT GOTOOLCHAIN=\$GOTOOLCHAIN GOV_VERSION=\$GOV_VERSION"
		END
		chmod +x "$STORE/versions/$name/bin/go"
	done
	mkdir -p "$STORE/shims"
	cp "$BUILD/shim" "$STORE/shims/go"
}

# step COMMAND...: a step of the job.
step() { /usr/bin/python3 "$TOP/tests/helpers/job.py" step "$JOB" "$@"; }

@test "later steps get the version, an empty GOROOT and the settings; this step is told" {
	store 1.24.4 1.22.0
	printf '[env]\nFROM_INI = a=b <<c\n' >"$STORE/versions.ini"
	export GOROOT=/stale
	check 0 step gov env 1.24 --github
	prints "$(printf 'output go-version=1.24.4\noutput goroot=%s' "$STORE/versions/1.24.4")"
	[ "$stderr" = "gov: the later steps of this job get Go 1.24.4 ($STORE/versions/1.24.4/bin)" ]
	check 0 step go version
	prints 'go 1.24.4 GOROOT= GOTOOLCHAIN=local GOV_VERSION=1.24.4'
	check 0 step sh -c 'echo "$FROM_INI,$PATH"'
	prints "a=b <<c,$STORE/versions/1.24.4/bin:$STORE/shims:$PATH"
}

@test "the last one counts, and PATH does not grow" {
	store 1.24.4 1.22.0
	check 0 step gov env 1.24.4 --github
	check 0 step gov env 1.22.0 --github
	check 0 step gov env 1.24.4 --github
	check 0 step gov env 1.22.0 --github
	check 0 step go version
	prints 'go 1.22.0 GOROOT= GOTOOLCHAIN=local GOV_VERSION=1.22.0'
	check 0 step sh -c 'echo "$PATH"'
	prints "$STORE/versions/1.22.0/bin:$STORE/shims:$STORE/versions/1.24.4/bin:$PATH"
}

@test "without a version: what the folder wants, and Go may switch" {
	store 1.24.4
	echo 1.24 >.go-version
	check 0 step gov env --github
	check 0 step go version
	prints 'go 1.24.4 GOROOT= GOTOOLCHAIN= GOV_VERSION=1.24.4'
	# Not a name in sight that nobody asked for.
	check 0 gov env --github
	[ "$(grep '<<' ENV | sed 's/<<.*//')" = GOV_VERSION ]
}

@test "the system's Go comes by the shims; its folder is not put first" {
	store 1.24.4
	mkdir system
	printf '#!/bin/sh\necho system\n' >system/go
	chmod +x system/go
	export PATH=$PWD/system:$PATH
	check 0 step gov env system --github
	says_not goroot=
	check 0 step sh -c 'go; echo "$PATH"'
	prints "$(printf 'system\n%s' "$STORE/shims:$PATH")"
}

@test "a Go that cannot find its GOROOT gets it; a store elsewhere stays found" {
	export GOV_ROOT="$BATS_TEST_TMPDIR/a store" GOROOT=/stale
	STORE=$GOV_ROOT store 1.8.7
	check 0 step gov env 1.8.7 --github
	unset GOV_ROOT
	check 0 step sh -c 'go version; echo "$GOV_ROOT"'
	says "go 1.8.7 GOROOT=$BATS_TEST_TMPDIR/a store/versions/1.8.7 "
	says "$BATS_TEST_TMPDIR/a store"
}

@test "what the files hold stays, a line left open is ended, a delimiter is no part of the value" {
	store 1.24.4
	printf '[env]\nTRICK = gov_end_0 gov_end_1\n' >"$STORE/versions.ini"
	check 0 step sh -c 'echo A=1 >>"$GITHUB_ENV"; printf B=2 >>"$GITHUB_ENV"; printf /mine >>"$GITHUB_PATH"
		gov env 1.24.4 --github'
	check 0 step sh -c 'echo "$A,$B,$TRICK,${PATH%%:/mine*}"'
	prints "1,2,gov_end_0 gov_end_1,$STORE/versions/1.24.4/bin:$STORE/shims"
}

@test "without GITHUB_OUTPUT there is no output; without the others it is exit 2, and nothing is written" {
	store 1.24.4
	GITHUB_OUTPUT='' check 0 gov env 1.24.4 --github
	: >PATH
	: >ENV
	local name
	for name in GITHUB_ENV GITHUB_PATH; do
		check 2 env -u "$name" gov env 1.24.4 --github
		one_line_error
		says "$name is not set" 'gov env)'
		check 2 env "$name=" gov env 1.24.4 --github
	done
	[ ! -s ENV ] && [ ! -s PATH ]
}

@test "a file that is missing, no file, or not writable is exit 7, and nothing is written" {
	store 1.24.4
	mkfifo fifo
	local bad
	for bad in "$PWD/nothing" "$PWD" "$PWD/fifo"; do
		check 7 env "GITHUB_PATH=$bad" gov env 1.24.4 --github
		one_line_error
		says "env: cannot append to $bad (GITHUB_PATH)"
		check 7 env "GITHUB_OUTPUT=$bad" gov env 1.24.4 --github
	done
	[ ! -s ENV ] && [ ! -s PATH ] && [ ! -e nothing ]
	need_unprivileged
	chmod -R a+rX .. && chmod a-w PATH && chmod a+w ENV OUTPUT
	check 7 unprivileged gov env 1.24.4 --github
	says 'permission denied'
	[ ! -s ENV ]
}

@test "a folder that GITHUB_PATH cannot name is refused" {
	export GOV_ROOT=$BATS_TEST_TMPDIR/two$'\n'lines
	STORE=$GOV_ROOT store 1.24.4
	check 7 gov env 1.24.4 --github
	one_line_error
	says 'line break'
	[ ! -s ENV ] && [ ! -s PATH ]
}

@test "a missing version writes nothing; --github stands alone" {
	store 1.24.4
	check 4 gov env 1.99.1 --github
	says 'gov install 1.99.1'
	check 8 sh -c 'echo .. >.go-version; gov env --github'
	check 2 gov env 1.24.4 --github --json
	check 2 gov env 1.24.4 --github --shell sh
	one_line_error
	[ ! -s ENV ] && [ ! -s PATH ] && [ ! -s OUTPUT ]
}

@test "a default that go.mod raises is what later steps get" {
	store 1.24.4 1.22.0
	echo 1.22.0 >"$STORE/version"
	printf 'module m\n\ngo 1.24\n' >go.mod
	check 0 step gov env --github
	says go-version=1.24.4
	check 0 step sh -c 'cd / && go version && gov current'
	prints 'go 1.24.4 GOROOT= GOTOOLCHAIN= GOV_VERSION=1.24.4
1.24.4'
}
