# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with scripts/bench
# What every part of the bench uses: its folder, compiling, running, and noting values.
#
# $work is the bench's own folder, removed at the end; $build and $here are the programs under test
# and this folder's sources. Values go to $work/values, one a line: id, value, least and greatest of
# the rounds, number of rounds; or id, "-" and why there is none. scripts/bench.d/rows.tsv says what
# the ids mean.

# Of the person's own environment only what finds programs stays: settings of these programs would
# change what they do, and a certificate store that OpenSSL's users load at every start costs mise ten
# times its start. Whatever is not on loopback meets a closed port.
isolate() {
	local name
	for name in $(compgen -e); do
		case $name in PATH | TMPDIR | PWD) ;; *) unset "$name" ;; esac
	done
	export HOME=$work/home LC_ALL=C.UTF-8 TERM=dumb
	export http_proxy=http://127.0.0.1:9 https_proxy=http://127.0.0.1:9 no_proxy=127.0.0.1
	store=$HOME/.go
	mkdir -p "$store/shims" "$work/bin" "$work/runs" "$work/project"
}

say() { printf 'bench: %s\n' "$*" >&2; }

die() {
	say "$*"
	exit 1
}

have() { command -v "$1" >/dev/null; }

# --- values ---

value() { printf '%s\t%s\t%s\t%s\t%s\n' "$@" >>"$work/values"; }

# missing WHY ID...: the machine lacks what these need.
missing() {
	local why=$1 id
	shift
	for id; do
		value "$id" - "$why" '' ''
	done
}

# missing_all WHY PREFIX: every row whose id begins so and that has no value yet.
missing_all() {
	local id
	while IFS=$'\t' read -r id _; do
		case $id in "$2"*) grep -q "^$id	" "$work/values" || missing "$1" "$id" ;; esac
	done <"$here/rows.tsv"
}

# --- running ---

compile() { "$cc" -std=c11 -O2 -o "$work/bin/$1" "$here/${2:-$1}.c" "${@:3}"; }

# runs N: how many of what takes N times as long as the shortest.
runs() { echo $((rounds / $1 > 3 ? rounds / $1 : 3)); }

# run NAME ARGUMENT...: bench.d/runner.c, into $work/runs/NAME.
run() {
	local name=$1
	shift
	if ! "$work/bin/runner" -e "$work/errors" "$@" >"$work/runs/$name"; then
		tail -n 5 "$work/errors" >&2
		die "the runs for $name failed"
	fi
}

# of RUN COLUMN SCALE PROGRAM: "median least greatest rounds" of what one program took. COLUMN is
# wall, cpu or memory; what runner.c prints is divided by SCALE.
of() { stats "$1" "$2" -v scale="$3" -v a="$4"; }

# ratio RUN COLUMN A B [T]: the same of the ratio, block by block, of A to B; with T of (A - T) to
# (B - T).
ratio() { stats "$1" "$2" -v a="$3" -v b="$4" -v t="${5:--1}"; }

# over RUN A T: the same of what A takes longer than T, in microseconds.
over() { stats "$1" wall -v a="$2" -v t="$3"; }

stats() {
	local run=$1 column
	case $2 in wall) column=3 ;; cpu) column=4 ;; memory) column=5 ;; esac
	awk -v column="$column" "${@:3}" -f "$here/stats.awk" "$work/runs/$run"
}

# note ID STATISTICS: as of, ratio or over print them.
note() {
	local found
	read -r -a found <<<"$2"
	if [ ${#found[@]} = 0 ]; then
		missing 'its runs were too disturbed to compare' "$1"
	else
		value "$1" "${found[@]}"
	fi
}

# --- toolchains ---

# fake STORE NAME...: toolchains whose go does nothing.
fake() {
	local name root=$1
	shift
	for name; do
		mkdir -p "$root/versions/$name/bin"
		cp "$work/bin/noop" "$root/versions/$name/bin/go"
	done
}

host_arch() {
	case $(uname -m) in x86_64) echo amd64 ;; aarch64) echo arm64 ;; *) uname -m ;; esac
}

# The official archives of this platform that the tests' cache has, oldest first.
archives() {
	find "$cache" -maxdepth 1 -name "go*.linux-$(host_arch).tar.gz" ! -name '*src*' 2>/dev/null | sort -V
}

version_of() {
	local name=${1##*/go}
	echo "${name%.linux-*}"
}

# need_archive PREFIX: sets $archive, the one that was named or the newest, and its $version, or notes
# that these rows cannot be measured.
need_archive() {
	archive=${archive_named:-$(archives | tail -n 1)}
	if [ -z "$archive" ]; then
		missing_all 'no official archive; GOV_BENCH_ARCHIVE names one' "$1"
		return 1
	fi
	[ -r "$archive" ] || die "$archive: no such archive"
	archive=$(realpath "$archive")
	version=$(version_of "$archive")
}

# store_with STORE FILE: a store that has this archive in its cache.
store_with() {
	mkdir -p "$1/cache"
	ln "$2" "$1/cache/" 2>/dev/null || cp "$2" "$1/cache/"
}

# The bench's own programs, and how busy the machine is before it starts.
helpers() {
	: >"$work/values"
	load=$(cut -d ' ' -f 1 /proc/loadavg)
	compile runner
	compile noop
	compile create
	compile paced paced -pthread
	compile steps ../../tests/helpers/steps
}
