# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with scripts/bench
# What was measured, as JSON; and the JSON as a table, a chart, and the part of README.md that shows
# both.

chart=scripts/bench.d/measured.svg

# machine: a line NAME TAB TEXT for each fact.
machine() {
	local model
	model=$(sed -n 's/^model name[[:space:]]*: //p' /proc/cpuinfo | head -n 1)
	printf 'cpu\t%s\n' "${model:-$(uname -m)}"
	printf 'cores\t%s\nkernel\t%s %s\n' "$(nproc)" "$(uname -sr)" "$(uname -m)"
	printf 'disk\t%s\n' "${disk_kind:-none}"
	[ -z "$shared" ] || printf 'shared\t%s\n' "$shared"
	printf 'load\t%s\n' "$load"
}

write_json() {
	machine >"$work/machine"
	peer_versions >"$work/peers"
	jq -n -f "$here/bench.jq" --rawfile rows "$here/rows.tsv" --rawfile values "$work/values" \
		--rawfile machine "$work/machine" --rawfile peers "$work/peers" --arg parts "${only[*]}" \
		--arg gov "$("$build/gov" version | head -n 1)" --arg date "$(date -u +%Y-%m-%d)" \
		--argjson rounds "$rounds" --argjson installs "$installs"
}

table() { jq -r -f "$here/table.jq" "$1"; }

# report JSON_FILE
report() {
	jq -e .rows "$1" >/dev/null 2>&1 || die "$1: not what scripts/bench --json prints"
	if [ -n "$svg" ]; then jq -r -f "$here/chart.jq" "$1" >"$svg"; fi
	if [ "$readme" = yes ]; then
		jq -r -f "$here/chart.jq" "$1" >"$top/$chart"
		table "$1" | into_readme
	elif [ "$json" = yes ]; then
		jq . "$1"
	else
		table "$1"
	fi
}

# Between two marks of README.md stands what this prints.
into_readme() {
	local new
	new=$(mktemp "$top/README.md.XXXXXX")
	# Read to the end even where the marks are missing, else who writes this pipe is killed.
	awk -v table="$(cat)" '
		/^<!-- measured -->$/ { print; print table; skip = found = 1 }
		/^<!-- \/measured -->$/ { skip = 0 }
		!skip { print }
		END { exit !found || skip }' "$top/README.md" >"$new" ||
		{ rm -f "$new"; die 'README.md has no marks <!-- measured --> and <!-- /measured -->'; }
	cat "$new" >"$top/README.md"
	rm -f "$new"
}
