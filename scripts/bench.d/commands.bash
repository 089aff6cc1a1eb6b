# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with scripts/bench
# The commands that need no network, beside a program that does nothing but start.

bench_commands() {
	compile empty noop
	fake "$work/ten" 1.24.4 1.22.{1..9}
	fake "$work/thousand" 1.24.4
	mkdir -p "$work/thousand/versions/"1.22.{1..999}
	echo 1.24.4 >"$work/project/.go-version"
	in_folder "$work/project" commands_times
	note commands.empty "$(of commands wall 1 0)"
	note commands.current "$(ratio commands wall 1 0)"
	note commands.list "$(ratio commands wall 2 0)"
	note commands.which "$(ratio commands wall 3 0)"
	note commands.init "$(ratio commands wall 4 0)"
	note commands.current-1000 "$(ratio commands wall 5 0)"
	note commands.which-1000 "$(ratio commands wall 6 0)"
	note commands.list-1000 "$(ratio commands wall 7 2)"
}

commands_times() {
	local ten=GOV_ROOT=$work/ten thousand=GOV_ROOT=$work/thousand
	run commands -b "$block" "$(runs 4)" :: "$work/bin/empty" :: "$ten" "$build/gov" current \
		:: "$ten" "$build/gov" list :: "$ten" "$build/gov" which go :: "$ten" "$build/gov" init bash \
		:: "$thousand" "$build/gov" current :: "$thousand" "$build/gov" which go :: "$thousand" "$build/gov" list
}
