# shellcheck shell=bash
# `go version` as prompts call it, each time Enter is pressed; what they show is in $shown ("" for nothing), with
# $code, $out and $err of the call.
#
#	starship FOLDER    starship: src/modules/golang.rs and utils::exec_cmd. The path found on PATH, no
#	                   standard input, pipes for the rest; shown only on exit 0
#	posh FOLDER        oh-my-posh: src/segments/golang.go and runtime/cmd/run.go. The same with "go" as
#	                   argv[0]; its pattern is applied to what is left when blanks are trimmed, and
#	                   standard error is looked at when exit 0 came with nothing on standard output

called() {
	local folder=$1 name=$2
	{
		(cd "$folder" && exec -a "$name" "$(type -P go)" version) </dev/null 2>&3 3>&- |
			cat 3>&- >"$BATS_TEST_TMPDIR/out"
		echo "${PIPESTATUS[0]}" >"$BATS_TEST_TMPDIR/code"
	} 3>&1 | cat >"$BATS_TEST_TMPDIR/err"
	code=$(<"$BATS_TEST_TMPDIR/code")
	out=$(<"$BATS_TEST_TMPDIR/out")
	err=$(<"$BATS_TEST_TMPDIR/err")
}

starship() {
	called "$1" "$(type -P go)"
	shown=
	if [ "$code" = 0 ] && [[ $out == *'go version go'* ]]; then
		read -r shown _ <<<"${out#*go version go}"
	fi
}

posh() {
	called "$1" go
	shown=
	if [ "$code" = 0 ] && [[ ${out:-$err} =~ go([0-9]+.[0-9]+(.[0-9]+)?) ]]; then
		shown=${BASH_REMATCH[1]}
	fi
}

# both_show TEXT [FOLDER]: and say nothing else.
both_show() {
	local prompt
	for prompt in starship posh; do
		$prompt "${2:-.}"
		[ "$shown" = "$1" ] || fail "$prompt shows '$shown', wanted '$1' (exit $code: $out $err)"
		[ -z "$err" ] || fail "$prompt: said: $err"
		[ "$(wc -l <"$BATS_TEST_TMPDIR/out")" = 1 ] || fail "$prompt: printed: $out"
	done
}

# both_fail CODE TEXT [FOLDER]: nothing on standard output, so that nothing can be shown, and one line why.
both_fail() {
	local prompt
	for prompt in starship posh; do
		$prompt "${3:-.}"
		[ "$code" = "$1" ] || fail "$prompt: exit $code, wanted $1 ($out $err)"
		[ -z "$out$shown" ] || fail "$prompt: printed: $out"
		[[ $err == "gov: "*"$2"* ]] || fail "$prompt: said: $err"
		[ "$(wc -l <"$BATS_TEST_TMPDIR/err")" = 1 ] || fail "$prompt: said more than a line: $err"
	done
}
