#!/usr/bin/env bats
# shellcheck disable=SC2016,SC2088  # what is in single quotes is for the shells under test, or text
# The hook of `gov init` in real shells.

load helper
load hooks

setup() {
	gov_setup
	store 1.24.4 1.24.3 1.22.0
	cp "$BUILD/shim" "$STORE/shims/go"
}

need() { command -v "$1" >/dev/null || skip "$1 is not installed"; }

# in_shell SHELL SCRIPT: run SCRIPT behind the hook; only stdout is kept in $output.
in_shell() {
	need "$1"
	case $1 in
	bash) check "${3:-0}" bash --norc --noprofile -c 'eval "$(gov init bash)"; typeset -f gov >/dev/null || exit 99'$'\n'"$2" ;;
	zsh) check "${3:-0}" zsh -f -c 'eval "$(gov init zsh)"; typeset -f gov >/dev/null || exit 99'$'\n'"$2" ;;
	fish) check "${3:-0}" fish --no-config -c 'gov init fish | source; functions -q gov; or exit 99'$'\n'"$2" ;;
	esac
}

use_goes_and_comes() {
	in_shell "$1" 'gov use 1.24
echo $GOV_VERSION
go version
gov use 1.22.0
go version
gov shell system
echo $GOV_VERSION
gov use --unset
gov global 1.24.3
go version'
}

@test "bash: use chooses, changes and forgets" {
	system_go
	use_goes_and_comes bash
	prints "$expected_use"
}

@test "zsh: use chooses, changes and forgets" {
	system_go
	use_goes_and_comes zsh
	prints "$expected_use"
}

@test "fish: use chooses, changes and forgets" {
	system_go
	use_goes_and_comes fish
	prints "$expected_use"
}

@test "bash: a version that is not installed changes nothing and keeps its exit code" {
	in_shell bash 'gov use 1.24; gov use 1.99; echo "$? $GOV_VERSION"'
	prints '4 1.24.4'
	says 'gov: no installed version matches 1.99'
}

@test "zsh: a version that is not installed changes nothing and keeps its exit code" {
	in_shell zsh 'gov use 1.24; gov use 1.99; echo "$? $GOV_VERSION"'
	prints '4 1.24.4'
}

@test "fish: a version that is not installed changes nothing and keeps its exit code" {
	in_shell fish 'gov use 1.24; gov use 1.99; echo "$status $GOV_VERSION"'
	prints '4 1.24.4'
}

@test "other commands pass through with their exit codes" {
	in_shell bash 'gov uninstall 1.99 || echo $?; gov nonsense || echo $?'
	prints $'4\n2'
	in_shell zsh 'gov uninstall 1.99 || echo $?; gov nonsense || echo $?'
	prints $'4\n2'
	in_shell fish 'gov uninstall 1.99; echo $status; gov nonsense; echo $status'
	prints $'4\n2'
}

@test "use --help and use --print are printed, not run" {
	for shell in bash zsh fish; do
		in_shell "$shell" 'gov use --help; gov use --print 1.24.3; echo "[$GOV_VERSION]"'
		says 'Usage: gov use' "export GOV_VERSION='1.24.3'" '[]'
	done
}

@test "the shims stand first on PATH, once, however often the hook runs" {
	local again='eval "$(gov init bash)"; eval "$(gov init bash)"'
	in_shell bash "$again"'; echo "$PATH"'
	prints "$STORE/shims:$PATH"
	PATH=/nowhere:$STORE/shims:$PATH:$STORE/shims in_shell bash 'echo "$PATH"'
	prints "$STORE/shims:/nowhere:$PATH"
	again='eval "$(gov init zsh)"; eval "$(gov init zsh)"'
	in_shell zsh "$again"'; echo "$PATH"'
	prints "$STORE/shims:$PATH"
	in_shell fish 'gov init fish | source; gov init fish | source; string join : $PATH'
	prints "$STORE/shims:$PATH"
}

@test "a nested shell keeps one entry and the choice" {
	in_shell bash 'gov use 1.22
bash --norc -c '\''eval "$(gov init bash)"; echo "$PATH"; go version'\'''
	prints "$STORE/shims:$PATH
go 1.22.0 GOTOOLCHAIN=local GOROOT="
}

@test "use decides where gov env or gov exec put a toolchain on PATH" {
	in_shell bash 'eval "$(gov env 1.22)"
go version
gov use 1.24
go version
echo "$PATH"'
	prints "go 1.22.0 GOTOOLCHAIN=local GOROOT=
go 1.24.4 GOTOOLCHAIN=local GOROOT=
$STORE/shims:$PATH"
	check 0 gov exec 1.22 bash --norc -c 'eval "$(gov use --print 1.24)"; go version'
	prints 'go 1.24.4 GOTOOLCHAIN=local GOROOT='
}

@test "the hook runs no program: not when it is read, not at prompts" {
	gov init bash >hook.bash
	gov init zsh >hook.zsh
	gov init fish >hook.fish
	check 0 env PATH=/nonexistent "$(command -v bash)" --norc -c 'before=$(trap); . ./hook.bash; echo "[${PROMPT_COMMAND-}]"; [ "$(trap)" = "$before" ]'
	prints '[]'
	[ -z "$stderr" ] || fail "$stderr"
	need zsh
	check 0 env PATH=/nonexistent "$(command -v zsh)" -f -c '. ./hook.zsh; echo "$+functions[precmd] ${#precmd_functions} ${#chpwd_functions}"'
	prints '0 0 0'
	[ -z "$stderr" ] || fail "$stderr"
	need fish
	check 0 env PATH=/nonexistent "$(command -v fish)" --no-config -c 'functions --handlers >a; source hook.fish; functions --handlers >b'
	[ -z "$stderr" ] || fail "$stderr"
	cmp a b
}

@test "strict shells bear the hook" {
	check 0 bash --norc -euo pipefail -c 'eval "$(gov init bash)"; gov use 1.24; gov use; echo "[${GOV_VERSION-}]"'
	prints '[]'
	need zsh
	check 0 zsh -f -eu -c 'eval "$(gov init zsh)"; gov use 1.24; gov use; echo "[${GOV_VERSION-}]"'
	prints '[]'
}

@test "zsh bears the hook with options that change its language" {
	need zsh
	local option
	for option in ksh_arrays sh_glob sh_word_split null_glob no_nomatch posix_builtins; do
		check 0 zsh -f -c "setopt $option; autoload -Uz compinit; compinit -D -u"'
			eval "$(gov init zsh)"; gov use 1.24; echo $GOV_VERSION'
		prints 1.24.4
		[ -z "$stderr" ] || fail "$option: $stderr"
	done
	for option in sh ksh; do
		check 0 zsh -f -c "emulate $option"'; eval "$(gov init zsh)"; gov use 1.24; echo $GOV_VERSION'
		prints 1.24.4
		[ -z "$stderr" ] || fail "$option: $stderr"
	done
}

@test "a store whose path has blanks and quotes" {
	export GOV_ROOT="$BATS_TEST_TMPDIR/it's \"a\" \$HOME \\ store"
	STORE=$GOV_ROOT
	store 1.24.4
	cp "$BUILD/shim" "$STORE/shims/go"
	for shell in bash zsh fish; do
		in_shell "$shell" 'gov use 1.24; go version'
		prints 'go 1.24.4 GOTOOLCHAIN=local GOROOT='
	done
	check 0 bash -c 'eval "$(gov env 1.24)"; go version; command -v go'
	prints "go 1.24.4 GOTOOLCHAIN=local GOROOT=
$STORE/versions/1.24.4/bin/go"
	need fish
	check 0 fish --no-config -c 'gov env 1.24 --shell fish | source; go version'
	prints 'go 1.24.4 GOTOOLCHAIN=local GOROOT='
}

@test "the hook finds gov where it is not on PATH" {
	export PATH=/usr/bin:/bin
	for shell in bash zsh; do
		need "$shell"
		check 0 "$shell" -c 'eval "$("$1"/gov init "$2")"; gov use 1.22; echo $GOV_VERSION' - "$BUILD" "$shell"
		prints 1.22.0
	done
	need fish
	check 0 fish --no-config -c '$argv/gov init fish | source; gov use 1.22; echo $GOV_VERSION' "$BUILD"
	prints 1.22.0
}

# complete_bash WORD...: what bash offers for the last word.
complete_bash() {
	check 0 bash --norc -c 'eval "$(gov init bash)"
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _gov; printf "%s\n" "${COMPREPLY[@]}"' - "$@"
}

@test "bash completes commands, options and installed versions" {
	complete_bash gov un
	prints uninstall
	complete_bash gov use 1.24
	prints $'1.24.3\n1.24.4'
	complete_bash gov install --of
	prints --offline
	complete_bash gov default 1.2
	prints $'1.22.0\n1.24.3\n1.24.4'
	complete_bash gov init z
	prints zsh
	complete_bash gov use nothing
	prints ''
	complete_bash gov env --shell z
	prints zsh
	complete_bash gov install --platform windows/ar
	prints windows/arm64
	complete_bash gov inspect --expect windows/ar
	prints windows/arm64
	mkdir -p "$HOME/bin"
	printf '#!/bin/sh\n' >"$HOME/bin/gov-companion"
	chmod +x "$HOME/bin/gov-companion"
	PATH=$PATH:$HOME/bin
	complete_bash gov exec 1.24.4 gov-comp
	prints gov-companion
	complete_bash gov exec 1.24.4 -- gov-comp
	prints gov-companion
	complete_bash gov exec -- gov-comp
	prints gov-companion
}

@test "the shells complete tools, installed and well-known" {
	complete_bash gov tool uninstall ''
	prints ''
	tools
	complete_bash gov tool un
	prints uninstall
	complete_bash gov tool install static
	prints staticcheck
	complete_bash gov tool upgrade ''
	prints $'dlv\ngopls'
	complete_bash gov which g
	prints $'go\ngofmt\ngopls'
	complete_bash gov tool install dlv --go 1.22
	prints 1.22.0
	complete_bash gov editor v
	prints vscode
	complete_bash gov verify 1.22
	prints 1.22.0
	need fish
	in_shell fish 'for line in "gov tool un" "gov tool install static" "gov tool uninstall " "gov which gop"
complete -C $line | string replace -r "\t.*" ""; end; complete -C "gov tool install dlv --go 1.22"
complete -C "gov editor v"; complete -C "gov verify 1.22"'
	prints $'uninstall\nstaticcheck\ndlv\ngopls\ngopls\n1.22.0\nvscode\n1.22.0'
	need zsh
	check 0 zsh -f -c 'autoload -Uz compinit; compinit -D -u; eval "$(gov init zsh)"
		compadd() { shift; print -r -- "$@" }
		_files() { }
		words=(gov tool uninstall ""); CURRENT=4; _gov
		words=(gov which ""); CURRENT=3; _gov
		words=(gov tool ""); CURRENT=3; _gov
		words=(gov tool install dlv --go ""); CURRENT=6; _gov
		words=(gov editor ""); CURRENT=3; _gov
		rm -r "$1/tools"; words=(gov tool upgrade ""); CURRENT=4; _gov' - "$STORE"
	prints $'dlv gopls\ngo gofmt dlv gopls\ninstall list uninstall upgrade\n1.22.0 1.24.3 1.24.4\nvscode goland'
	[ -z "$stderr" ] || fail "$stderr"
}

@test "fish completes commands, options and installed versions" {
	in_shell fish 'complete -C "gov uninst" | string replace -r "\t.*" ""; complete -C "gov use 1.24"; complete -C "gov install --of"
complete -C "gov env --shell zs"; complete -C "gov exec -- gov uninst" | string replace -r "\t.*" ""'
	prints $'uninstall\n1.24.3\n1.24.4\n--offline\nzsh\nuninstall'
}

@test "zsh completes installed versions and commands" {
	need zsh
	check 0 zsh -f -c 'autoload -Uz compinit; compinit -D -u; eval "$(gov init zsh)"
		compadd() { shift; print -l -- "$@" }
		_describe() { print -l -- "${(@P)2}" }
		echo $_comps[gov]
		words=(gov use ""); CURRENT=3; _gov
		words=(gov install --); CURRENT=3; _files() { }; _gov
		words=(gov u); CURRENT=2; _gov'
	says _gov 1.24.4 1.22.0 --offline 'use:choose the version for this shell'
}

@test "use without the hook says how to get it" {
	SHELL=/bin/bash check 1 gov use 1.24
	one_line_error
	says 'eval "$(gov init bash)"'
	SHELL=/usr/bin/fish check 1 gov use 1.24
	says 'gov init fish | source'
	prints ''
	SHELL=/usr/bin/nu check 1 gov use 1.24
	says '^gov init nu | save -f'
	SHELL=/usr/bin/pwsh check 1 gov use 1.24
	says '& gov init pwsh | Out-String | Invoke-Expression'
}

@test "use --unset with nothing chosen is no failure" {
	in_shell bash 'gov use --unset; echo $?'
	prints 0
	in_shell zsh 'gov use --unset; echo $?'
	prints 0
	in_shell fish 'gov use --unset; echo $status'
	prints 0
}

@test "use --print works in any shell without the hook" {
	check 0 sh -c 'eval "$(gov use --print 1.24)"; echo $GOV_VERSION; go version; eval "$(gov use --print)"; echo "[$GOV_VERSION]"'
	prints $'1.24.4\ngo 1.24.4 GOTOOLCHAIN=local GOROOT=\n[]'
	need fish
	check 0 fish --no-config -c 'eval (gov use --print --shell fish 1.24); echo $GOV_VERSION'
	prints 1.24.4
}

@test "init: help for those who name no shell, and those who name a strange one" {
	SHELL=/usr/bin/zsh check 2 gov init
	says '~/.zshrc' 'eval "$(gov init zsh)"'
	prints ''
	check 2 gov init tcsh
	says 'bash, zsh, fish, pwsh, cmd and nu' tcsh
	check 2 gov init sh
	GOV_ROOT=/a:b check 8 gov init bash
	says 'separator of PATH'
}

@test "the hooks parse, and shellcheck finds nothing in bash's" {
	gov init bash >hook.bash
	bash -n hook.bash
	gov init zsh >hook.zsh
	if command -v zsh; then zsh -n hook.zsh; fi
	gov init fish >hook.fish
	if command -v fish; then fish -n hook.fish; fi
	need shellcheck
	shellcheck -s bash hook.bash
}

@test "gov use knows its options whatever IFS is" {
	local shell
	store 1.24.4
	for shell in bash zsh; do
		command -v "$shell" >/dev/null || continue
		check 0 "$shell" -c "eval \"\$(gov init $shell)\"; IFS=,; gov use --print 1.24; gov use 1.24 && go version"
		says "export GOV_VERSION='1.24.4'" 'go 1.24.4 '
	done
}

@test "tools are offered by their names, without Windows' ending" {
	tools
	mv "$STORE/tools/1.24.4/bin/dlv" "$STORE/tools/1.24.4/bin/dlv.exe"
	check 0 bash -c 'eval "$(gov init bash)"; __gov_tools'
	prints "dlv
gopls"
	if command -v fish >/dev/null; then
		check 0 fish -c 'gov init fish | source; __gov_tools | sort -u'
		prints "dlv
gopls"
	fi
}
