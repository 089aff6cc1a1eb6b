# shellcheck shell=bash
# shellcheck disable=SC2154 # helper and bats set what is not assigned here
# For tests of cmd/go's own switching: two stores of official toolchains, modules, and what gov why foretells.

# Two stores: `both` has the two versions, `old` only the older one.
setup_file() {
	gov_setup_file
	GOV_ROOT=$BATS_FILE_TMPDIR/both install_two_official || return 0
	GOV_ROOT=$BATS_FILE_TMPDIR/old official_store "$old"
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
