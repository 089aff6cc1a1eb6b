#!/usr/bin/env bats
# shellcheck disable=SC2016  # what is in single quotes is for the shells under test
# The hooks of `gov init` for nushell, PowerShell and cmd.exe.

load helper
load hooks

setup() {
	gov_setup
	store 1.24.4 1.24.3 1.22.0
	cp "$BUILD/shim" "$STORE/shims/go"
}

# --- nushell ---

# in_nu SCRIPT: run it behind the hook; only stdout is kept in $output.
in_nu() {
	need_nu
	gov init nu >hook.nu
	check 0 nu --no-config-file -c "source hook.nu
$1"
}

@test "nushell: use chooses, changes and forgets" {
	system_go
	in_nu 'gov use 1.24
print $env.GOV_VERSION
go version
gov use 1.22.0
go version
gov shell system
print $env.GOV_VERSION
gov use --unset
gov global 1.24.3
go version'
	prints "$expected_use"
}

@test "nushell: a version that is not installed is an error, changes nothing and keeps its exit code" {
	in_nu 'gov use 1.24
try { gov use 1.99; print unreached } catch { print $env.LAST_EXIT_CODE }
print $env.GOV_VERSION'
	prints $'4\n1.24.4'
	says 'gov: no installed version matches 1.99'
}

@test "nushell: other commands, and what they are given, pass through" {
	in_nu 'try { gov uninstall 1.99 } catch { print $env.LAST_EXIT_CODE }
gov use --print 1.24.3
print ($env.GOV_VERSION? | default none)
gov exec 1.22 -- sh -c "echo \$GOV_VERSION \$*" - --a "b c" -- -d'
	prints "4
export GOV_VERSION='1.24.3'
none
1.22.0 --a b c -- -d"
}

@test "nushell: the shims stand first on PATH, once, however often the hook runs" {
	in_nu "source hook.nu
print (\$env.PATH | str join ':')"
	prints "$STORE/shims:$PATH"
	PATH=/nowhere:$STORE/shims:$PATH:$STORE/shims in_nu "print (\$env.PATH | first 3 | str join ':')
print (\$env.PATH | where {|one| \$one == '$STORE/shims'} | length)"
	prints "$STORE/shims:/nowhere:$BUILD
1"
}

@test "nushell: a store and a gov with blanks and quotes in their paths" {
	export GOV_ROOT="$BATS_TEST_TMPDIR/it's \"a\" \$HOME \\ störe"
	STORE=$GOV_ROOT
	store 1.24.4
	cp "$BUILD/shim" "$STORE/shims/go"
	in_nu 'gov use 1.24
go version'
	prints 'go 1.24.4 GOTOOLCHAIN=local GOROOT='
	mkdir "$BATS_TEST_TMPDIR/b in's"
	cp "$BUILD/gov" "$BATS_TEST_TMPDIR/b in's/"
	"$BATS_TEST_TMPDIR/b in's/gov" init nu >hook.nu
	check 0 env PATH=/usr/bin:/bin "$(command -v nu)" --no-config-file -c 'source hook.nu
gov use 1.24
print $env.GOV_VERSION'
	prints 1.24.4
}

@test "nushell completes commands, options, versions and tools" {
	tools
	in_nu 'for words in [[gov un] [gov use "1.24"] [gov default "1.22"] [gov install --of] [gov init z]
	[gov env --shell z] [gov install --platform windows/ar] [gov inspect --expect windows/ar] [gov tool un]
	[gov tool install static] [gov tool uninstall ""] [gov which gop] [gov tool install dlv --go "1.22"]
	[gov editor v] [gov use nothing]] {
	print (__gov_offer $words | each {|one| if ($one | describe) == string { $one } else { $one.value } } | str join " ")
}
print (__gov_offer [gov exec "1.24" -- x])'
	prints 'uninstall
1.24.3 1.24.4
1.22.0
--offline
zsh
zsh
windows/arm64
windows/arm64
uninstall
staticcheck
dlv gopls
gopls
1.22.0
vscode'
}

@test "nushell asks the hook for completions" {
	need_nu
	gov init nu >hook.nu
	printf 'source hook.nu\ngov un' >line.nu
	check 0 nu --no-config-file --ide-complete "$(wc -c <line.nu)" line.nu
	prints '{"completions": ["uninstall"]}'
	printf 'source hook.nu\ngov use 1.24' >line.nu
	check 0 nu --no-config-file --ide-complete "$(wc -c <line.nu)" line.nu
	prints '{"completions": ["1.24.3", "1.24.4"]}'
}

@test "nushell takes what gov env prints" {
	need_nu
	check 0 nu --no-config-file -c '$env.GOROOT = "/old"; gov env 1.22 --shell nu | from json | load-env
go version; print ($env.PATH | first)'
	prints "go 1.22.0 GOTOOLCHAIN=local GOROOT=
$STORE/versions/1.22.0/bin"
}

@test "a hint calls gov as the shell quotes it" {
	local folder="$HOME/it's a \$b"
	mkdir -p "$folder"
	cp "$BUILD/gov" "$folder/gov"
	PATH=/usr/bin:/bin
	SHELL=pwsh check 2 "$folder/gov" init
	says "& '$HOME/it''s a \$b/gov' init pwsh | Out-String"
	SHELL=fish check 2 "$folder/gov" init
	says "'$HOME/it\\'s a \$b/gov' init fish | source"
	SHELL=bash check 2 "$folder/gov" init
	says "eval \"\$('$HOME/it'\\''s a \$b/gov' init bash)\""
	SHELL=nu check 2 "$folder/gov" init
	says "autoload); ^\"$HOME/it's a \$b/gov\" init nu | save -f"
}

@test "nushell, fresh: the line for it makes the folder" {
	need_nu
	local line
	line=$(sed -n 's/^| nushell .*| `\(mkdir.*\)` |$/\1/p' "$TOP/README.md")
	line=${line//\\|/|}
	PATH=$BUILD:$PATH check 0 nu -c "$line"
	check 0 find "$HOME" -path '*/vendor/autoload/gov.nu'
	[ -n "$output" ]
}

# --- PowerShell and cmd.exe, which do not run here: what is printed for them ---

# is_golden FILE GOLDEN: they are equal, but for paths of this test and the tables that follow from gov's
# commands.
is_golden() {
	sed -e "s|$STORE|@root@|g; s|$BUILD/gov|@self@|g; s/-split 'install use .*'/-split '@names@'/" \
		-e '/^\t\$about = @{$/,/^\t}$/{/^\t\t/d}; /^\t\$options = @{$/,/^\t}$/{/^\t\t/d}' "$1" >got
	diff -u "$TOP/tests/data/$2" got || fail "$1 is not tests/data/$2"
}

@test "PowerShell's hook is what was read with care" {
	gov init pwsh >hook.ps1
	is_golden hook.ps1 hook.ps1
	grep -qxF $'\t\t\'use\' = \'choose the version for this shell\'' hook.ps1
	grep -qxF $'\t\t\'shell\' = \'--unset --print --shell --help\'' hook.ps1
}

@test "PowerShell 5.1 knows all that the hook says, in whatever code page it comes" {
	gov init pwsh >hook.ps1
	if LC_ALL=C grep -n '[^ -~	]' hook.ps1; then fail 'not ASCII'; fi
	if grep -nE '\?\?|\?\.|&&|\|\||-Parallel|\$PSStyle|\$Is(Windows|Linux|MacOS)| \? [^:]* : ' hook.ps1; then
		fail 'PowerShell 7 only'
	fi
	export GOV_ROOT="$BATS_TEST_TMPDIR/it’s störe"
	STORE=$GOV_ROOT
	store 1.24.4
	gov init pwsh >hook.ps1
	if LC_ALL=C grep -n '[^ -~	]' hook.ps1; then fail 'not ASCII'; fi
	grep -F 'it$([char]0x2019)s st$([char]0x00f6)re"' hook.ps1
	PATH=/opt/größe:$PATH check 0 gov use --print --shell pwsh 1.24
	if LC_ALL=C grep -n '[^ -~]' <<<"$output"; then fail 'not ASCII'; fi
	says '$env:GOV_VERSION = '\''1.24.4'\'
}

@test "what PowerShell is given sets and removes variables" {
	check 0 gov use --print --shell pwsh 1.24
	prints "\$env:PATH = '$STORE/shims:$PATH'
\$env:GOV_VERSION = '1.24.4'"
	check 0 gov use --print --shell powershell --unset
	says '$env:GOV_VERSION = $null'
	check 0 gov init pwsh --path
	prints "\$env:PATH = '$STORE/shims:$PATH'"
	check 0 gov env 1.22 --shell pwsh
	prints "\$env:GOROOT = \$null
\$env:PATH = '$STORE/versions/1.22.0/bin:$STORE/tools/1.22.0/bin:$PATH'
\$env:GOV_VERSION = '1.22.0'
\$env:GOTOOLCHAIN = 'local'"
}

@test "cmd.exe's hook and what it is given" {
	gov init cmd >hook.cmd
	sed "s|$BUILD/gov|@self@|g" hook.cmd | cmp - "$TOP/tests/data/hook.cmd"
	if grep -nv $'\r$' hook.cmd; then fail 'a line without CR'; fi
	if grep -nvE $'^(@.*|:[a-z0-9]+|)\r$' hook.cmd; then fail 'a line that is echoed'; fi
	PATH='/a%b&c:/usr/bin' check 0 "$BUILD/gov" use --print --shell cmd 1.24
	prints "set \"PATH=$STORE/shims:/a%b&c:/usr/bin\"
set \"GOV_VERSION=1.24.4\""
	check 0 gov use --print --shell cmd --unset
	says 'set "GOV_VERSION="'
}

@test "a batch file has the user's folder by its variable, and nothing but ASCII" {
	mkdir -p "$HOME/b%in" "$BATS_TEST_TMPDIR/größe"
	cp "$BUILD/gov" "$HOME/b%in/"
	cp "$BUILD/gov" "$BATS_TEST_TMPDIR/größe/"
	check 0 "$HOME/b%in/gov" init cmd
	says '@"%HOME%/b%%in/gov" %*'
	check 0 "$BATS_TEST_TMPDIR/größe/gov" init cmd
	says '@for %%? in ("gov") do @"%%~$PATH:?" %*'
}
