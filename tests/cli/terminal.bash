# shellcheck shell=bash
# A program on a terminal of its own (script), beside the test:
#
#	terminal_start COMMAND...   at once its process is in $terminal_pid, what it shows in $terminal_log
#	                            what is typed there comes from the file $terminal_input
#	terminal_end                wait for its end; then $status and $shown, every byte of it
#
# script stops reading soon after its child ended, and what the terminal's buffer holds by then is
# lost. So its child is a shell that outlives the program, says behind all of its output how it
# ended, and waits until the test has read that.

terminal_start() {
	local dir
	dir=$(mktemp -d "$BATS_TEST_TMPDIR/terminal.XXXXXX")
	terminal_log=$dir/log terminal_dir=$dir
	# What the shell says of a child that a signal ended must not be shown. What a shell starts
	# beside itself is deaf to SIGINT.
	cat >"$dir/run" <<-'END'
		#!/bin/sh
		dir=$1
		shift
		exec 4>&2 2>/dev/null
		sh -c 'exec 2>&4 4>&-; echo $$ >"$0"; exec env --default-signal=INT "$@"' "$dir/pid" "$@"
		printf '#ended %s;' $?
		for _ in $(seq 600); do
			[ ! -e "$dir/read" ] || exit 0
			sleep 0.1
		done
	END
	printf '%q ' sh "$dir/run" "$dir" "$@" >"$dir/line"
	TERM=xterm script -qc "$(cat "$dir/line")" /dev/null >"$terminal_log" 3>&- <"${terminal_input:-/dev/null}" &
	terminal_script=$!
	wait_until test -s "$dir/pid"
	# shellcheck disable=SC2034
	terminal_pid=$(cat "$dir/pid")
}

terminal_end() {
	wait_until grep -aq '#ended [0-9]*;' "$terminal_log"
	touch "$terminal_dir/read"
	wait "$terminal_script"
	shown=$(cat "$terminal_log")
	status=${shown##*#ended }
	status=${status%%;*}
	shown=${shown%#ended *}
}
