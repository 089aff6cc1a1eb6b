#!/usr/bin/env bats
# What the ways that people wait for cost, in system calls and instructions, each below its ceiling in
# tests/data/budget.txt. No clock has a part in it: a slow machine passes, a slower program fails.

load helper
load shims

# within PREFIX MEASURE COMMAND: for each case of the table that starts so, `COMMAND CASE` prints what
# it costs; no more than the ceiling.
within() {
	local name measure most cost seen=0 over=0
	while IFS=$'\t' read -r name measure most; do
		case $name in "$1"*) ;; *) continue ;; esac
		if [ "$measure" != "$2" ]; then continue; fi
		seen=$((seen + 1))
		cost=$($3 "$name") || fail "$name: not measured" || return
		[ "$cost" -gt 0 ] || fail "$name: $cost $measure, which cannot be" || return
		if [ "$cost" -gt "$most" ]; then
			echo "$name: $cost $measure, at most $most" >&2
			over=1
		fi
		if [ -n "${GOV_TEST_BUDGET:-}" ]; then echo "# $name: $cost $measure of $most" >&3; fi
	done < <(grep -v '^#' "$TOP/tests/data/budget.txt")
	[ "$seen" -gt 0 ] || fail "no case of the table is $1 in $2" || return
	return "$over"
}

# Sanitizers have costs of their own, and a release's libraries others.
need_plain() {
	case $BUILD in *-address* | *-undefined* | */linux-*) skip 'the table counts the plain build' ;; esac
}

need_instructions() {
	need_plain
	[ "$(host_platform)" = linux-amd64 ] || skip 'the table counts the instructions of amd64'
}

need_steps() {
	need_instructions
	need_trace
	[ -x "$BUILD/test/steps" ] || fail 'no build/*/test/steps; run make tests'
}

need_valgrind() {
	need_instructions
	command -v valgrind >/dev/null || skip 'no valgrind'
}

# --- the shim ---

# shim_case NAME: the folder into $folder, and more of the environment into $more.
shim_case() {
	folder=$HOME/p
	more=(GOWORK=off)
	case $1 in
	*'in the folder') ;;
	*'6 folders up') folder+=/1/2/3/4/5/6 ;;
	*'20 folders up') folder+=/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17/18/19/20 ;;
	*GOV_VERSION) more+=(GOV_VERSION=1.24.4) ;;
	*floor) folder=$HOME/q ;;
	*) fail "unknown case: $1" ;;
	esac
}

# as_usual: what env needs for the case in $folder, with twenty variables, into $usual.
as_usual() {
	usual=(-C "$folder" HOME="$HOME" PATH="$PATH" PWD="$folder" TMPDIR="$HOME" "${more[@]}"
		V{01,02,03,04,05,06,07,08,09,10,11,12,13,14,15}"=value")
}

# least COMMAND: of some runs. One in eight from far below a pin notes the use, which costs more.
least() {
	local n best=
	for _ in 1 2 3 4; do
		n=$("$@") || return
		if [ -z "$best" ] || [ "$n" -lt "$best" ]; then best=$n; fi
	done
	echo "$best"
}

count_calls() {
	trace "$BATS_TEST_TMPDIR/trace" env "${usual[@]}" "$STORE/shims/go" version || return
	wc -l <"$BATS_TEST_TMPDIR/trace"
}

count_steps() {
	env -i "${usual[@]}" "$BUILD/test/steps" "$STORE/shims/go" version | head -n 1
}

# shim_costs COUNT CASE. A floor raises a default, which no folder up to the root pins: how many those
# are differs, so only what the floor adds is counted.
shim_costs() {
	local folder more usual with
	shim_case "$2"
	as_usual
	case $2 in
	*up) least "$1" && return ;;
	*floor) with=$("$1") || return ;;
	*) "$1" && return ;;
	esac
	: >"$STORE/used/1.24.4" # nothing newer is installed: no floor is looked for
	echo $((with - $("$1")))
	echo newer >"$STORE/used/1.24.4"
}

shim_store() {
	toolchain 1.24.4
	mkdir -p "$STORE/used" "$HOME/p/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17/18/19/20" "$HOME/q"
	touch "$STORE/used/1.24.4"
	echo newer >"$STORE/used/1.24.4"
	echo 1.24.4 >"$HOME/p/.go-version"
	echo 1.24.4 >"$STORE/version"
	printf 'module m\n\ngo 1.24.0\n' >"$HOME/q/go.mod"
}

shim_calls() {
	shim_costs count_calls "$1"
}

shim_steps() {
	shim_costs count_steps "$1"
}

@test "the shim's system calls" {
	need_trace
	case $(host_platform) in *-amd64 | *-arm64) ;; *) skip 'its C library starts it here' ;; esac
	shim_store
	within shim, 'system calls' shim_calls
}

@test "the shim's instructions" {
	need_steps
	shim_store
	within shim, instructions shim_steps
}

# --- commands that need no network ---

command_store() {
	local n
	for n in 0 1 2 3 4 5 6 7 8 9; do toolchain "1.24.$n"; done
	gov global 1.24.4
	gov list >/dev/null
}

# system_calls COMMAND...: all of them.
system_calls() {
	strace -f -qq -o "$BATS_TEST_TMPDIR/trace" "$@" >&2 || return
	grep -c '(' "$BATS_TEST_TMPDIR/trace"
}

# instructions PROGRAM ARGS...: as callgrind counts them, by $options. It does not know all that clang
# writes for debuggers.
instructions() {
	local program=$BATS_TEST_TMPDIR/${1##*/}
	if [ ! -e "$program" ]; then strip -g -o "$program" "$1" || return; fi
	shift
	valgrind -q --tool=callgrind --callgrind-out-file="$BATS_TEST_TMPDIR/cost" "${options[@]}" \
		"$program" "$@" >&2 || return
	sed -n 's/^totals: //p' "$BATS_TEST_TMPDIR/cost"
}

# Beyond those of `gov --version`: starting a program that has libraries is the distribution's.
command_calls() {
	# shellcheck disable=SC2086
	echo $(($(system_calls "$BUILD/gov" ${1#gov }) - $(system_calls "$BUILD/gov" --version)))
}

# From main on.
command_steps() {
	local options=(--toggle-collect=main)
	# shellcheck disable=SC2086
	instructions "$BUILD/gov" ${1#gov }
}

@test "the light commands' system calls" {
	need_plain
	need_trace
	if is_emulated; then skip 'an emulator has system calls of its own'; fi
	PATH=$BUILD:$PATH
	command_store
	within gov 'system calls' command_calls
}

@test "the light commands' instructions" {
	need_valgrind
	PATH=$BUILD:$PATH
	command_store
	within gov instructions command_steps
}

# --- installing ---

# archive_of VERSION FILES: a good archive with so many files more, 1 kB each.
archive_of() {
	local tree number
	tree=$(mktemp -d "$BATS_TEST_TMPDIR/tree.XXXXXX")
	tar -xzf "$(small_archive "$1" "$tree/small")" -C "$tree" || return
	mkdir -p "$tree/go/pkg" "$BATS_TEST_TMPDIR/archives"
	for number in $(seq "$2"); do
		printf '%01000d' "$number" >"$tree/go/pkg/$number.a"
	done
	tar -czf "$BATS_TEST_TMPDIR/archives/go$1.$(host_platform).tar.gz" -C "$tree" go
}

# Two archives, one with two hundred files more: the difference is theirs.
FEW=20
MANY=220

install_store() {
	PATH=$BUILD:$PATH
	archive_of 1.99.1 "$FEW"
	archive_of 1.99.2 "$MANY"
	pin "$BATS_TEST_TMPDIR/archives/go1.99.1.$(host_platform).tar.gz"
	pin "$BATS_TEST_TMPDIR/archives/go1.99.2.$(host_platform).tar.gz"
}

full() {
	if [ -x "$BUILD/gov-full" ]; then echo "$BUILD/gov-full"; else echo "$BUILD/gov"; fi
}

# install_with COUNT VERSION: what installing it from the archive costs, anew.
install_with() {
	local count=$1 version=$2
	if [ -d "$STORE/versions/$version" ]; then gov uninstall "$version" >&2 || return; fi
	"$count" "$(full)" install "$version" --offline --from "$BATS_TEST_TMPDIR/archives"
}

# install_costs COUNT CASE: of the small one as a whole, or of each file that the other has more.
install_costs() {
	local small
	small=$(install_with "$1" 1.99.1) || return
	case $2 in
	*'each file') echo $((($(install_with "$1" 1.99.2) - small) / (MANY - FEW))) ;;
	*) echo "$small" ;;
	esac
}

install_calls() {
	install_costs system_calls "$1"
}

install_steps() {
	local options=()
	install_costs instructions "$1"
}

@test "the system calls of an install" {
	need_plain
	need_trace
	if is_emulated; then skip 'an emulator has system calls of its own'; fi
	install_store
	within install 'system calls' install_calls
}

@test "the instructions of an install" {
	need_valgrind
	install_store
	within install instructions install_steps
}
