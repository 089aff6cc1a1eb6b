#!/usr/bin/env bats
# The bench itself: its options, its JSON, what it makes of that. What it measures is not judged here.
load helper

setup() {
	gov_setup
	BENCH=$TOP/scripts/bench
	command -v jq >/dev/null || skip 'no jq'
}

# results: what --json prints, of made-up values, into the file results.
results() {
	printf '%s\t%s\t%s\t%s\t%s\n' install.gov 0.7004 0.69 0.9 5 install.tar 2.1 2 2.2 5 install.ratio 0.3335 0.3 0.4 5 \
		install.cpu 0.5049 0.5 0.6 5 install.calls 45001 45001 45001 1 >values
	printf 'install.pigz\t-\tno pigz <&\t\t\n' >>values
	printf 'cores\t2\ndisk\ta <new> disk\n' >facts
	jq -n -f "$TOP/scripts/bench.d/bench.jq" --rawfile rows "$TOP/scripts/bench.d/rows.tsv" --rawfile values values \
		--rawfile machine facts --rawfile peers facts --arg parts 'install verify' --arg gov 'gov 1' --arg date 2026-01-02 \
		--argjson rounds 20 --argjson installs 1 >results
}

@test "the bench explains itself, and refuses what it does not know" {
	local wrong
	check 0 "$BENCH" --help
	says --only --json --readme GOV_BENCH_ARCHIVE 'Exits 0'
	for wrong in --fast '--only install,speed' --only '--rounds 0' '--installs many' '--readme --only shim' ''; do
		# shellcheck disable=SC2086
		check 2 "$BENCH" ${wrong:-''}
		says 'see scripts/bench --help'
	done
	check 1 "$BENCH" /nowhere
	says 'no programs in /nowhere'
}

@test "the shim is measured, and printed as JSON" {
	command -v musl-gcc >/dev/null || skip 'no musl-gcc'
	if is_emulated; then skip 'the shim is emulated, the trampoline is not'; fi
	check 0 env GOV_BENCH_MISE=/nowhere TMPDIR="$PWD" "$BENCH" "$BUILD" --only shim --rounds 20 --json
	jq -r '.rows[].id' <<<"$output" >ids
	grep '^shim\.' "$TOP/scripts/bench.d/rows.tsv" | cut -f 1 | cmp - ids
	run jq -r '.rows[] | select(.id | test("^shim.(size|ratio|calls-6|mise)$")) | [.id, (.value | type), .goal.op, .goal.value, .missing] | @csv' <<<"$output"
	prints '"shim.ratio","number","<=",1.4,
"shim.calls-6","number","<=",14,
"shim.size","number","<=",49152,
"shim.mise","null",,,"no mise; scripts/bench --setup fetches it"'
	[ -z "$(find . -name 'gov-bench*')" ] || fail 'left its folder behind'
}

@test "a table and a chart of what was measured" {
	results
	check 0 "$BENCH" --from results --svg chart.svg
	says '| gov install : sha256sum && tar | 0.334 × | ≤ 0.38 × | yes | install |' \
		'| gov install : sha256sum && tar, CPU time | 0.505 × | ≤ 0.5 × | **no** | install |' \
		'| system calls of gov install | 45,001 | ≤ 45,000 | **no** | install |' \
		'| sha256sum -c && pigz -dc \| tar -x | not measured: no pigz <& |  |  | install |' \
		'| gov verify | not measured: nothing measured it |  |  | verify |'
	says_not shim
	python3 -c 'import sys, xml.dom.minidom; xml.dom.minidom.parse("chart.svg")'
	grep -q '>Install from the cache<' chart.svg
	grep -q '>0.7 s<' chart.svg
	grep -q 'a &lt;new&gt; disk' chart.svg
	! grep -q -e pigz -e mise chart.svg || fail 'draws what was not measured'
	check 1 "$BENCH" --from chart.svg
	says 'not what scripts/bench --json prints'
}

@test "README shows every measure with its goal" {
	jq -n -r -f "$TOP/scripts/bench.d/bench.jq" --rawfile rows "$TOP/scripts/bench.d/rows.tsv" --arg values '' --arg machine '' \
		--arg peers '' --arg parts "$(cut -f 2 "$TOP/scripts/bench.d/rows.tsv" | sort -u | paste -s -d ' ')" --arg gov '' \
		--arg date '' --argjson rounds 1 --argjson installs 1 >all
	[ "$(jq '.rows | length' all)" -gt 50 ]
	jq -r -f "$TOP/scripts/bench.d/table.jq" all | awk -F ' [|] ' 'NR > 2 { print $1 " | " $3 }' >wanted
	sed '1,/^<!-- measured -->$/d; /^<!-- .measured -->$/,$d' "$TOP/README.md" | awk -F ' [|] ' '/^[|]/ && ++n > 2 { print $1 " | " $3 }' >shown
	diff -u wanted shown || fail 'scripts/bench --readme writes it'
}

@test "the index it serves is one as go.dev's" {
	awk -f "$TOP/scripts/bench.d/index.awk" "$TOP/src/install/releases.txt" >index.json
	[ "$(stat -c %s index.json)" -gt 2000000 ]
	run jq -r '[length, ([.[].files[] | select(.kind == "archive")] | length)] | "\(.[0] > 300) \(.[1] > 6000)"' index.json
	prints 'true true'
	run jq -c '.[] | select(.version == "go1.24.4") | .files[] | select(.filename == "go1.24.4.linux-arm64.tar.gz") | [.os, .arch, .version, .size > 60000000, (.sha256 | length), .kind]' index.json
	prints '["linux","arm64","go1.24.4",true,64,"archive"]'
}
