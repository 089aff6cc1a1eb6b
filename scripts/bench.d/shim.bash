# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with scripts/bench
# What a shim costs over the tool that it becomes: beside a trampoline that knows the tool, which is the
# least that is possible, and beside what mise and goenv put on PATH.

# As the Makefile builds the shim.
static=(-std=c11 -Os -static -no-pie -fno-pie -s '-Wl,--gc-sections' '-Wl,--build-id=none'
	'-Wl,-z,norelro' '-Wl,-z,noseparate-code')

bench_shim() {
	if ! have musl-gcc; then
		missing_all 'no musl-gcc' shim.
		return
	fi
	shim_programs
	shim_times
	shim_parallel
	shim_many
	shim_counts
	value shim.size "$(stat -c %s "$build/shim")" '' '' 1
	shim_mise
	shim_goenv
}

# The project's pin is in deep; deep/1/2/.../50 is as far below it as the time of a shim is measured.
shim_programs() {
	local target=$store/versions/1.24.4/bin/go
	musl-gcc "${static[@]}" -o "$work/bin/noop" "$here/noop.c"
	musl-gcc "${static[@]}" -DTARGET="\"$target\"" -o "$work/bin/trampoline" "$here/trampoline.c"
	musl-gcc -std=c11 -Os -static -DTARGET="\"$target\"" -o "$work/bin/plain" "$here/trampoline.c"
	cp "$build/shim" "$store/shims/go"
	fake "$store" 1.24.4
	deep=$work/project/deep
	far=$deep/$(seq -s / 50)
	mkdir -p "$far"
	echo 1.24.4 >"$deep/.go-version"
}

# in_folder FOLDER FUNCTION...: there, as a shell would be, which keeps PWD.
in_folder() { (cd "$1" && "${@:2}"); }

shim_times() {
	local all=(:: "$store/versions/1.24.4/bin/go" :: "$work/bin/trampoline" :: "$work/bin/plain"
		:: "$store/shims/go")
	in_folder "$deep" run shim -b "$block" "$rounds" "${all[@]}"
	note shim.target "$(of shim wall 1 0)"
	note shim.trampoline "$(over shim 1 0)"
	note shim.plain "$(over shim 2 0)"
	note shim.extra "$(over shim 3 0)"
	note shim.ratio "$(ratio shim wall 3 1 0)"
	note shim.ratio-plain "$(ratio shim wall 3 2 0)"
	in_folder "$far" run shim-50 -b "$block" "$(runs 2)" "${all[@]}"
	note shim.ratio-50 "$(ratio shim-50 wall 3 1 0)"
}

shim_parallel() {
	in_folder "$deep" run parallel -j 64 -b 5 "$(runs 20)" :: "$work/bin/trampoline" :: "$store/shims/go"
	note shim.parallel "$(ratio parallel wall 1 0)"
}

# 1,000 versions in the store, and a name in shims/ for each.
shim_many() {
	local many=$work/many
	mkdir -p "$many/shims" "$many/versions/"1.22.{1..999}
	touch "$many/shims/"go1.22.{1..999}
	ln "$store/shims/go" "$many/shims/go"
	fake "$many" 1.24.4
	in_folder "$deep" run shim-1000 -b "$block" "$(runs 2)" :: "$store/versions/1.24.4/bin/go" \
		:: "$work/bin/trampoline" :: GOV_ROOT="$many" "$many/shims/go"
	note shim.ratio-1000 "$(ratio shim-1000 wall 2 1 0)"
}

# --- counts ---

shim_counts() {
	local levels folder times=5
	if [ "$rounds" -lt 200 ]; then times=1; fi
	for levels in 0 6 50; do
		folder=$deep/$(seq -s / "$levels")
		in_folder "$folder" shim_calls "shim.calls-$levels"
		in_folder "$folder" shim_instructions "shim.instructions-$levels"
	done
}

# Far from its pin, about one call in eight notes the use: the median is of those that do not.
shim_calls() {
	if ! strace -o /dev/null true 2>/dev/null; then
		missing 'no strace, or not permitted' "$1"
		return
	fi
	for _ in $(seq "$times"); do
		strace -o "$work/trace" "$store/shims/go"
		awk '/^execve\(/ { if (++n == 2) exit; next } { c++ } END { print c }' "$work/trace"
	done | median_of "$1"
}

shim_instructions() {
	if [ ! -x "$work/bin/steps" ] || ! "$work/bin/steps" "$work/bin/noop" >/dev/null 2>&1; then
		missing 'this machine permits no ptrace' "$1"
		return
	fi
	for _ in $(seq "$times"); do "$work/bin/steps" "$store/shims/go"; done | median_of "$1"
}

# median_of ID: of whole numbers, one a line.
median_of() {
	local sorted n
	mapfile -t sorted < <(sort -n)
	n=${#sorted[@]}
	value "$1" "${sorted[n / 2]}" "${sorted[0]}" "${sorted[n - 1]}" "$n"
}

# --- peers ---

# over_ours: statistics of what a peer adds to the tool -> of its ratio to what gov's shim adds. That is
# so little, some µs, that one run of it behind a large program is all disturbance: what is divided
# by is the median of the many runs of shim_times.
over_ours() { awk -v ours="$(over shim 3 0)" '{ split(ours, us, " "); print $1 / us[1], $2 / us[1], $3 / us[1], $4 }'; }

# Both get the same tool that does nothing as their go 1.24.4, chosen by a file in the same folder.
shim_mise() {
	local home=$work/mise-shims project=$work/project/mise
	if [ -z "$mise" ]; then
		missing_all "$(why_no_mise)" shim.mise
		return
	fi
	mise_home "$home"
	mkdir -p "$home/data/installs/go/1.24.4/bin" "$project"
	cp "$work/bin/noop" "$home/data/installs/go/1.24.4/bin/go"
	echo 'go 1.24.4' >"$project/.tool-versions"
	echo 1.24.4 >"$project/.go-version"
	if ! in_folder "$project" env "${mise_words[@]}" MISE_OFFLINE=1 "$mise" reshim >"$work/errors" 2>&1 ||
		[ ! -e "$home/data/shims/go" ]; then
		missing_all 'this mise makes no shim of a go without a network' shim.mise
		return
	fi
	in_folder "$project" run mise -b 5 "$(runs 40)" :: "$store/versions/1.24.4/bin/go" \
		:: "${mise_words[@]}" MISE_OFFLINE=1 "$home/data/shims/go" :: "${mise_words[@]}" MISE_OFFLINE=1 "$mise" x -- go
	note shim.mise "$(over mise 1 0)"
	note shim.mise-ratio "$(over mise 1 0 | over_ours)"
	note shim.mise-x "$(over mise 2 0)"
	note shim.mise-x-ratio "$(over mise 2 0 | over_ours)"
}

shim_goenv() {
	local root=$work/goenv
	if [ ! -x "$goenv/bin/goenv" ]; then
		missing_all 'no goenv; GOV_BENCH_GOENV names a clone of go-nv/goenv' shim.goenv
		return
	fi
	fake "$root" 1.24.4
	if ! GOENV_ROOT=$root "$goenv/bin/goenv" rehash >"$work/errors" 2>&1 || [ ! -e "$root/shims/go" ]; then
		missing_all 'this goenv makes no shim' shim.goenv
		return
	fi
	in_folder "$deep" run goenv -b 5 "$(runs 80)" :: "$store/versions/1.24.4/bin/go" \
		:: GOENV_ROOT="$root" "$root/shims/go"
	note shim.goenv "$(over goenv 1 0)"
	note shim.goenv-ratio "$(over goenv 1 0 | over_ours)"
}

# --- the real Go: what a prompt pays ---

# Some µs of some 2,000 are to be seen.
bench_prompt() {
	local root=$work/prompt
	need_archive prompt. || return 0
	GOV_ROOT=$root "$build/gov" install "$version" --offline --from "$archive" >/dev/null 2>"$work/errors" ||
		die "$(cat "$work/errors")"
	echo "$version" >"$work/project/.go-version"
	in_folder "$work/project" run prompt -b 25 "$(runs 2)" :: "$root/versions/$version/bin/go" version \
		:: GOV_ROOT="$root" "$root/shims/go" version
	note prompt.direct "$(of prompt wall 1 0)"
	note prompt.ratio "$(ratio prompt wall 1 0)"
}
