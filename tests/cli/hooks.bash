# shellcheck shell=bash
# shellcheck disable=SC2016,SC2034 # what is in single quotes is for the tools; tests use $expected_use
# For the tests of hooks: what stands in the store, and nushell.

# store VERSION...: toolchains whose go says which it is.
store() {
	mkdir -p "$STORE/shims"
	local version
	for version; do
		mkdir -p "$STORE/versions/$version/bin"
		printf '#!/bin/sh\necho "go %s GOTOOLCHAIN=$GOTOOLCHAIN GOROOT=$GOROOT"\n' "$version" \
			>"$STORE/versions/$version/bin/go"
		chmod +x "$STORE/versions/$version/bin/go"
	done
}

expected_use='1.24.4
go 1.24.4 GOTOOLCHAIN=local GOROOT=
go 1.22.0 GOTOOLCHAIN=local GOROOT=
system
go 1.24.3 GOTOOLCHAIN= GOROOT='

# system needs a Go behind the shims.
system_go() {
	mkdir -p "$BATS_TEST_TMPDIR/system"
	printf '#!/bin/sh\necho go of the system\n' >"$BATS_TEST_TMPDIR/system/go"
	chmod +x "$BATS_TEST_TMPDIR/system/go"
	PATH=$PATH:$BATS_TEST_TMPDIR/system
}

# tools: dlv for two toolchains, gopls for one.
tools() {
	local tool
	for tool in 1.22.0/bin/dlv 1.24.4/bin/dlv 1.24.4/bin/gopls; do
		mkdir -p "$STORE/tools/${tool%/*}"
		printf '#!/bin/sh\n' >"$STORE/tools/$tool"
		chmod +x "$STORE/tools/$tool"
	done
}

# nushell, from npm, on PATH; the test is skipped with the reason where there is none.
need_nu() {
	local found why
	why=$(mktemp "$BATS_TEST_TMPDIR/nushell.XXXXXX")
	if ! found=$("$TOP/scripts/nushell" --cached 2>"$why"); then
		skip "${GOV_TEST_NO_NU:-$(tail -n 1 "$why")}"
	fi
	PATH=$PATH:${found%/*}
}
