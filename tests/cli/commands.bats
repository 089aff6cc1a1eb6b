#!/usr/bin/env bats
# shellcheck disable=SC2016,SC2088  # what is in single quotes is for the shells under test, or text
# Every command but install's own business, against toolchains that are tiny scripts.

load helper
load scripted

setup() {
	gov_setup
	HERE=$PWD
}

# --- help, usage, mistakes ---

@test "gov alone and gov help list the commands" {
	check 0 gov
	says install 'gov help COMMAND' uninstall
	says_not __shim
	[ -z "$stderr" ]
	local plain=$output
	check 0 gov --help
	prints "$plain"
}

@test "every command explains itself, by help and by --help, without a HOME" {
	local name plain
	for name in install use local global list current why which exec env uninstall link cache init setup \
		help version ls shell default rm ls-remote; do
		check 0 env -u HOME gov help "$name"
		says 'Usage: gov '
		plain=$output
		check 0 env -u HOME gov "$name" --help
		prints "$plain"
	done
}

@test "mistyped commands and options" {
	check 2 gov instal 1.24
	one_line_error
	says "no such command 'instal'" 'did you mean: gov install?'
	check 2 gov frobnicate
	says 'see gov help'
	check 2 gov $'evil\e[31m'
	says '\x1b'
	check 2 gov list --frob
	one_line_error
	says "list: unknown option '--frob'; see gov help list"
	check 2 gov use --shell
	check 2 gov use --print=x 1.24
	check 2 gov current extra
	check 2 gov help nonsense
	check 2 gov --frob
}

@test "version" {
	check 0 gov --version
	[[ $output == "gov "[0-9]* ]]
	check 0 gov version --json
	valid_json
}

@test "no HOME and no GOV_ROOT is said" {
	check 8 env -u HOME gov list
	one_line_error
	says HOME GOV_ROOT
}

# --- local, global ---

@test "local writes what was asked in canonical form, prints it and removes it" {
	store 1.24.4
	check 0 gov local go1.24.4
	[ "$(cat .go-version)" = 1.24.4 ]
	[ -z "$stderr" ]
	check 0 gov local
	prints 1.24.4
	check 0 gov local v1.24.x
	[ "$(cat .go-version)" = 1.24.x ]
	check 0 gov local '>=1.22 <1.25'
	[ "$(cat .go-version)" = '>=1.22 <1.25' ]
	check 0 gov local --unset
	[ ! -e .go-version ]
	check 4 gov local
	one_line_error
	check 0 gov local --unset
}

@test "local accepts what is not installed yet, and says how to get it" {
	check 0 gov local 1.99
	[ "$(cat .go-version)" = 1.99 ]
	says 'gov install 1.99'
	prints ''
}

@test "local refuses what is no version" {
	for text in ../x 'a b' '' '1.24.4.linux-arm64' $'1.24\n1.25'; do
		check 2 gov local "$text"
		[ ! -e .go-version ]
	done
	check 2 gov local 1.24 1.25
	check 2 gov local --unset 1.24
}

@test "local overwrites no link and no folder" {
	echo 1.22 >target
	ln -s target .go-version
	check 7 gov local 1.24
	says 'symbolic link'
	[ "$(cat target)" = 1.22 ]
	check 7 gov local --unset
	[ -L .go-version ]
	rm .go-version
	mkdir .go-version
	check 7 gov local 1.24
	says 'is a folder'
}

@test "global sets, prints, takes system, and is the same as default" {
	check 4 gov global
	store 1.24.4
	check 0 gov global 1.24
	[ "$(cat "$STORE/version")" = 1.24 ]
	check 0 gov current
	prints 1.24.4
	check 0 gov default
	prints 1.24
	check 0 gov global system
	check 0 gov global
	prints system
	check 0 gov global --json
	valid_json
	says "\"file\": \"$STORE/version\"" '"request": "system"'
	check 0 gov global --unset
	check 4 gov global
	check 0 gov global --unset
	check 2 gov global 1.24 --json
}

@test "global takes an alias" {
	store 1.24.4
	printf '[alias]\nwork = 1.24\n' >"$STORE/versions.ini"
	check 0 gov global work
	[ -z "$stderr" ]
	check 0 gov current
	prints 1.24.4
}

@test "local and global say what stands above what they set" {
	store 1.24.4 1.22.0
	check 0 env GOV_VERSION=1.24.4 gov local 1.22
	says 'here GOV_VERSION comes first; see gov why'
	check 0 gov global 1.24
	says "here $HERE/.go-version:1 comes first"
}

@test "global writes under the store's lock" {
	store 1.24.4
	exec 9>"$STORE/lock"
	flock 9
	gov global 1.24.4 9>&- 2>said &
	local job=$!
	wait_until grep -q 'waiting for another gov' said
	[ ! -e "$STORE/version" ]
	exec 9>&-
	wait "$job"
	[ "$(cat "$STORE/version")" = 1.24.4 ]
}

# --- exec, env ---

@test "exec: environment, exit code, argument boundaries" {
	store 1.24.4
	check 0 env GOROOT=/stale gov exec 1.24 go build 'a  b' --json
	prints 'go 1.24.4 [build a  b --json] GOROOT= GOTOOLCHAIN=local GOV_VERSION=1.24.4'
	check 0 env GOTOOLCHAIN=auto gov exec 1.24.4 -- go
	says GOTOOLCHAIN=auto
	check 0 gov exec 1.24.4 sh -c 'go from-below'
	says 'go 1.24.4 [from-below]'
	check 3 gov exec 1.24.4 sh -c 'exit 3'
	run -127 gov exec 1.24.4 no-such-command
	[[ $output == *'no-such-command: command not found on PATH' ]]
	touch plain
	check 126 gov exec 1.24.4 ./plain
	check 126 gov exec 1.24.4 /
	run -127 gov exec 1.24.4 ./nothing
	[[ $output == *'./nothing: no such file' ]]
	check 4 gov exec 1.99 go
	check 2 gov exec go version
	says "a version or -- comes before the command, not 'go'"
	check 2 gov exec
	check 2 gov exec 1.24.4
	check 2 gov exec a/b go
	echo 1.24 >.go-version
	check 0 gov exec -- go here
	says 'go 1.24.4 [here]'
}

@test "exec and env do not let PATH grow" {
	store 1.24.4 1.22.0
	check 0 gov exec 1.24.4 gov exec 1.22.0 sh -c 'echo "$PATH"'
	prints "$STORE/versions/1.22.0/bin:$STORE/tools/1.22.0/bin:$PATH"
}

@test "env prints lines to eval, and JSON" {
	store 1.24.4
	check 0 env GOROOT=/stale sh -c 'eval "$(gov env 1.24)"; go x'
	prints 'go 1.24.4 [x] GOROOT= GOTOOLCHAIN=local GOV_VERSION=1.24.4'
	check 0 gov env 1.24.4 --json
	valid_json
	says '"GOROOT": null' "\"goroot\": \"$STORE/versions/1.24.4\""
	check 0 gov env 1.24.4 --shell fish
	says "set -gx GOV_VERSION '1.24.4';"
	check 2 gov env 1.24.4 --shell tcsh
	check 4 gov env
}

@test "settings of versions.ini reach exec, env and the shims' hand-over" {
	store 1.24.4 1.22.0
	printf '[alias]\nwork = 1.24.4\n[env]\nFROM_INI = yes\n[env 1.22]\nFROM_INI = old\n' >"$STORE/versions.ini"
	check 0 gov exec work sh -c 'echo $FROM_INI'
	prints yes
	check 0 gov exec 1.22 sh -c 'echo $FROM_INI'
	prints old
	check 0 env FROM_INI=mine gov exec work sh -c 'echo $FROM_INI'
	prints mine
	check 0 gov env work
	says "FROM_INI='yes'"
	check 0 gov __shim go +work version
	says 'go 1.24.4 [version]'
	echo nonsense >"$STORE/versions.ini"
	check 8 gov current
	one_line_error
	says "$STORE/versions.ini:1"
}

@test "the release 1.20 stays itself when 1.20.14 is installed too" {
	store 1.20 1.20.14
	check 0 gov use --print 1.20.0
	says "GOV_VERSION='1.20.0'"
	check 0 gov exec 1.20.0 go version
	says 'go 1.20 '
	check 0 gov exec 1.20.0 sh -c 'echo "$GOV_VERSION"'
	prints 1.20.0
	check 0 gov env 1.20.0 --json
	says '"GOV_VERSION": "1.20.0"'
}

# --- uninstall, link ---

@test "uninstall: exact, line, several, read-only trees, shims" {
	store 1.24.4 1.24.3 1.22.0 1.20
	check 2 gov uninstall 1.24
	one_line_error
	says 1.24.4 1.24.3
	check 4 gov uninstall 1.99
	check 2 gov uninstall
	check 2 gov uninstall latest
	chmod -R a-w "$STORE/versions/1.24.4"
	check 0 gov uninstall 1.24.4 go1.22
	[ ! -e "$STORE/versions/1.24.4" ]
	[ ! -e "$STORE/versions/1.22.0" ]
	[ -x "$STORE/shims/go1.24.3" ]
	[ ! -e "$STORE/shims/go1.24.4" ]
	check 0 gov rm 1.20.0
	check 0 gov list
	prints '  1.24.3'
	[ -z "$(ls -A "$STORE/tmp" 2>/dev/null)" ]
}

@test "uninstall: one mistake among several removes nothing" {
	store 1.24.4
	check 4 gov uninstall 1.24.4 1.99
	[ -d "$STORE/versions/1.24.4" ]
}

@test "uninstall warns of the selected version" {
	store 1.24.4
	gov global 1.24.4
	check 0 gov uninstall 1.24.4
	says 'warning: 1.24.4 is the version selected here' "$STORE/version:1"
}

@test "link: choose it, and take only the link away" {
	toolchain mine "$HERE/mine"
	check 0 gov link dev mine
	check 0 gov exec dev go x
	says 'go mine [x]'
	check 2 gov link dev nowhere
	check 2 gov link 1.24.4 mine
	check 2 gov link dev
	mkdir empty
	check 2 gov link other empty
	check 0 gov uninstall dev
	[ -x mine/bin/go ]
	[ ! -e "$STORE/versions/dev" ]
}

# --- install's command line, the cache ---

@test "install's usage errors" {
	check 2 gov install 'a/b'
	check 2 gov install system
	check 2 gov install no-such-name
	check 2 gov install 1.24.4 --sha256 zz
	check 2 gov install 1.24.4 1.24.3 --sha256 "$(printf '0%.0s' {1..64})"
	check 2 gov install 1.24.4 --platform linux
	check 4 gov install
	one_line_error
	nothing_installed
}

@test "install what the folder asks for, from a folder of archives" {
	local archive
	archive=$(small_archive 1.24.904)
	pin "$archive"
	echo 1.24 >.go-version
	check 0 gov install --offline --from "$BATS_TEST_TMPDIR/archives"
	prints "go1.24.904 installed in $STORE/versions/1.24.904"
	says "$HERE/.go-version:1 asks for 1.24" '1.24.904 is the default version' 'eval "$(gov init bash)"'
	[ "$(cat "$STORE/version")" = 1.24.904 ]
	check 0 gov install 1.24.904 --json
	valid_json
	says '"already": true'
}

@test "the first toolchain becomes no default beside a system Go or another default" {
	toolchain system "$HERE/system"
	pin "$(small_archive 1.24.904)"
	PATH=$PATH:$HERE/system/bin check 0 gov install 1.24.904 --offline --from "$BATS_TEST_TMPDIR/archives"
	[ ! -e "$STORE/version" ]
	pin "$(small_archive 1.24.905)"
	check 0 gov install 1.24.905 --offline --from "$BATS_TEST_TMPDIR/archives"
	[ ! -e "$STORE/version" ]
}

@test "install stops at the first error and says what it did not try" {
	pin "$(small_archive 1.24.904)"
	check 3 gov install --offline --from "$BATS_TEST_TMPDIR/archives" 1.24.904 1.99.99 1.24.903
	prints "go1.24.904 installed in $STORE/versions/1.24.904"
	says 'not tried: 1.24.903'
}

@test "auto_install: the shim's hand-over installs, but never for go version" {
	local archive
	archive=$(small_archive 1.24.904)
	printf '[gov]\nauto_install = yes\nmirror = file://%s/\n' "$BATS_TEST_TMPDIR/archives" >ini
	pin "$archive"
	cat ini "$STORE/versions.ini" >both && mv both "$STORE/versions.ini"
	echo 1.24.904 >.go-version
	check 4 gov __shim go version
	nothing_installed
	check 4 gov __shim go env
	nothing_installed
	check 0 gov __shim go build
	[ -d "$STORE/versions/1.24.904" ]
	says_not 'installed in'
}

@test "cache: list, add, prune" {
	local archive
	archive=$(small_archive 1.24.904)
	check 0 gov cache list
	prints ''
	check 6 gov cache add "$archive"
	pin "$archive"
	check 0 gov cache add "$archive"
	check 0 gov cache list
	says "${archive##*/}"
	check 0 gov cache list --json
	valid_json
	check 0 gov install 1.24.904 --offline
	check 0 gov cache prune
	check 0 gov cache list
	says "${archive##*/}"
	check 0 gov cache prune --all
	says '1 file deleted'
	check 0 gov cache list
	prints ''
	check 2 gov cache
	check 2 gov cache shred
	check 2 gov cache list --all
	check 2 gov cache prune --json
}

@test "list --remote offline: newest patches, requests, all, marks" {
	check 0 gov list --remote --offline
	[ "$(grep -c '^1\.22' <<<"$output")" = 1 ]
	check 0 gov ls-remote 1.22 --offline
	says 1.22.0 1.22.12
	says_not 1.23
	check 0 gov list --remote latest --offline
	[ "${#lines[@]}" = 1 ]
	store 1.22.12
	check 0 gov list --remote --offline
	says '1.22.12  (installed)'
	check 0 gov list --remote --all --offline --platform windows/arm64
	says 1.17beta1
	check 3 gov list --remote 1.99 --offline
	check 0 gov list --remote 1.22 --offline --json
	valid_json
}

need_full() {
	[ -e "$BUILD/gov-full" ] || skip 'this gov is one program'
}

@test "a gov-full that is missing is said" {
	need_full
	mkdir alone
	cp "$BUILD/gov" alone/
	check 1 alone/gov install 1.24.4
	one_line_error
	says gov-full 'install gov again'
	check 0 alone/gov list
}

@test "gov-full names the light gov" {
	need_full
	check 0 "$BUILD/gov-full" version --json
	says "\"path\": \"$BUILD/gov\""
	mkdir -p prefix/bin prefix/libexec/gov
	cp "$BUILD/gov" prefix/bin/
	cp "$BUILD/gov-full" prefix/libexec/gov/
	check 0 prefix/libexec/gov/gov-full version --json
	says "\"path\": \"$HERE/prefix/bin/gov\""
	check 0 prefix/bin/gov cache list
}

@test "a closed or full stdout is an error" {
	check 1 sh -c 'gov help >/dev/full'
	says 'cannot write to stdout'
}
