#!/usr/bin/env bats
# shellcheck disable=SC2016  # what is in single quotes is for the shells under test
# gov setup in the start-up files of real shells, and back.

load helper
load hooks

setup() {
	gov_setup
	export SHELL=/bin/bash
	store 1.24.4 1.22.0
	cp "$BUILD/shim" "$STORE/shims/go"
	# Fetched by hand: it is not on PATH.
	PATH=${PATH#"$BUILD":}
}

gov() { "$BUILD/gov" "$@"; }

# Of two programs, or of one that has all in it.
programs() { (cd "$BUILD" && ls -d gov gov-full 2>/dev/null) || true; }
copied() { programs | sed "s|.*|copy gov to $STORE/bin/&|"; }

mark='# >>> gov >>>'
needs() { command -v "$1" >/dev/null || skip "$1 is not installed"; }

# As a terminal just opened by the desktop: nothing of this test's environment but the home folder.
fresh() { check 0 env -i HOME="$HOME" TERM=dumb LC_ALL=C.UTF-8 PATH=/usr/bin:/bin "$@"; }

# What each shell is asked once it has read its files.
in_posix='type gov | head -n 1; gov use 1.22; go version; echo "$PATH"'
expected_posix="go 1.22.0 GOTOOLCHAIN=local GOROOT="

# count FILE: how many blocks of gov's.
count() { tr -d '\r' <"$1" | grep -cxF "$mark" || true; }

# every_file: what setup may touch, and how it looks.
every_file() {
	(cd "$HOME" && find . -path ./.go -prune -o -printf '%y %m %p %l\n' | sort &&
		find . -path ./.go -prune -o -type f -print0 | sort -z | xargs -0 -r sha256sum)
}

# --- the shells ---

@test "bash: gov, hook and PATH in a new terminal, once however often it is asked for" {
	echo 'export MINE=1' >"$HOME/.bashrc"
	check 0 gov setup
	says "copy gov to $STORE/bin/gov" "write gov's lines into $HOME/.bashrc" 'open a new terminal'
	local program
	for program in $(programs); do
		cmp "$BUILD/$program" "$STORE/bin/$program"
		[ -x "$STORE/bin/$program" ]
	done
	cp "$HOME/.bashrc" once
	check 0 gov setup
	says 'nothing to change'
	prints ''
	check 0 "$STORE/bin/gov" setup
	says 'nothing to change'
	cmp once "$HOME/.bashrc"
	[ "$(count "$HOME/.bashrc")" = 1 ]
	fresh bash -ic "$in_posix"
	prints "gov is a function
$expected_posix
$STORE/shims:$STORE/bin:/usr/bin:/bin"
	fresh bash -ic "echo \$MINE; type -P gov; bash -ic 'echo \$PATH'"
	prints "1
$STORE/bin/gov
$STORE/shims:$STORE/bin:/usr/bin:/bin"
}

@test "bash: a login shell, with no file of its own, with one that reads .bashrc, with one that does not" {
	check 0 gov setup
	says "write gov's lines into $HOME/.profile"
	fresh bash -lc 'type -P gov; type -t gov'
	prints "$STORE/bin/gov
function"
	fresh sh -c '. ~/.profile; command -v gov; echo "$PATH"'
	prints "$STORE/bin/gov
$STORE/shims:$STORE/bin:/usr/bin:/bin"
	check 0 gov setup --remove
	[ ! -e "$HOME/.profile" ]

	echo '. ~/.bashrc' >"$HOME/.bash_profile"
	check 0 gov setup
	says_not .profile .bash_profile
	fresh bash -lic 'type -P gov'
	prints "$STORE/bin/gov"
	check 0 gov setup --remove

	printf 'true\n  # I read no ~/.bashrc here\n' >"$HOME/.bash_profile"
	check 0 gov setup
	says "$HOME/.bash_profile"
	check 0 gov setup --remove

	echo 'true' >"$HOME/.bash_login"
	rm "$HOME/.bash_profile"
	echo '. ~/.bashrc' >"$HOME/.profile"
	check 0 gov setup
	says "$HOME/.bash_login"
	says_not "$HOME/.profile"
	fresh bash -lic 'type -P gov'
	prints "$STORE/bin/gov"
}

@test "zsh: gov, hook and PATH in a new terminal; ZDOTDIR is obeyed" {
	needs zsh
	check 0 gov setup --shell zsh
	says "$HOME/.zshrc"
	says_not .bashrc .profile
	fresh zsh -ic "$in_posix"
	says 'gov is a shell function' "$expected_posix
$STORE/shims:$STORE/bin:/usr/bin:/bin"
	mkdir "$HOME/z"
	ZDOTDIR=$HOME/z SHELL=/usr/bin/zsh check 0 gov setup
	says "$HOME/z/.zshrc"
	[ "$(count "$HOME/z/.zshrc")" = 1 ]
	ZDOTDIR=$HOME/z check 0 gov setup --remove
	[ ! -e "$HOME/z/.zshrc" ]
}

@test "fish: gov, hook and PATH in a new terminal; XDG_CONFIG_HOME is obeyed" {
	needs fish
	check 0 gov setup --shell /usr/bin/fish
	says "$HOME/.config/fish/conf.d/gov.fish"
	fresh fish -c 'functions -q gov; and gov use 1.22; go version; string join : $PATH'
	prints "$expected_posix
$STORE/shims:$STORE/bin:/usr/bin:/bin"
	XDG_CONFIG_HOME=$HOME/x SHELL=fish check 0 gov setup
	[ -f "$HOME/x/fish/conf.d/gov.fish" ]
	XDG_CONFIG_HOME=$HOME/x check 0 gov setup --remove
	[ ! -e "$HOME/x/fish/conf.d/gov.fish" ]
}

@test "nushell: gov, hook and PATH in a new terminal" {
	need_nu
	check 0 gov setup --shell nu
	says "$HOME/.config/nushell/autoload/gov.nu"
	# Only a session reads that folder.
	fresh "$(command -v nu)" -e 'gov use 1.22; go version; print ($env.PATH | str join ":"); exit' </dev/null
	prints "$expected_posix
$STORE/shims:$STORE/bin:/usr/bin:/bin"
	check 0 gov setup --shell nu
	says 'nothing to change'
	check 0 gov setup --remove
	[ ! -e "$HOME/.config/nushell/autoload/gov.nu" ]
}

@test "PowerShell: its lines are what was read with care" {
	check 0 gov setup --shell pwsh
	prints "$(copied)
write gov's lines into $HOME/.config/powershell/profile.ps1"
	check 0 cat "$HOME/.config/powershell/profile.ps1"
	prints "$mark
# Written by gov setup with this file; gov setup --remove takes it out.
if (@(\$env:PATH -split ':') -cnotcontains '$STORE/bin') { \$env:PATH = ('$STORE/bin', \$env:PATH) -join ':' }
if (Test-Path -LiteralPath '$STORE/bin/gov') { & '$STORE/bin/gov' init pwsh | Out-String | Invoke-Expression }
# <<< gov <<<"
}

@test "a GOV_ROOT of the user's own, with blanks and quotes, is kept" {
	export GOV_ROOT="$HOME/it's \"a\" \$store"
	STORE=$GOV_ROOT
	store 1.24.4 1.22.0
	cp "$BUILD/shim" "$STORE/shims/go"
	for shell in bash zsh fish; do
		command -v "$shell" >/dev/null || continue
		check 0 gov setup --shell "$shell"
		fresh "$shell" -ic 'gov use 1.22; go version; echo $GOV_ROOT'
		prints "$expected_posix
$STORE"
	done
	check 0 gov setup --remove
	[ ! -e "$STORE/bin" ]
}

@test "start-up files name the home folder by its variable" {
	check 0 gov setup
	check 0 gov setup --shell zsh
	check 0 gov setup --shell fish
	if grep -rF "$HOME" "$HOME/.bashrc" "$HOME/.zshrc" "$HOME/.config/fish"; then fail 'the path is fixed'; fi
}

# packaged: a gov of a package, version 1, on PATH in $LINKS by a link that every version has.
packaged() {
	LINKS=$BATS_TEST_TMPDIR/opt/bin
	mkdir -p "$LINKS" "$BATS_TEST_TMPDIR/opt/1"
	(cd "$BUILD" && programs | xargs cp -t "$BATS_TEST_TMPDIR/opt/1")
	ln -s ../1/gov "$LINKS/gov"
	PATH=$LINKS:$PATH
	hash -r
}

@test "a gov that a package put on PATH is not copied, and is called by its name there" {
	local shell
	packaged
	for shell in bash zsh fish pwsh nu; do
		check 0 command gov setup --shell "$shell"
		says "$LINKS/gov is on PATH already"
		says_not 'copy gov'
	done
	[ ! -e "$STORE/bin" ]
	if grep -rF "$STORE/bin" "$HOME/.bashrc" "$HOME/.zshrc" "$HOME/.config" ||
		grep -rF "opt/1/" "$HOME/.bashrc" "$HOME/.zshrc" "$HOME/.config"; then
		fail 'it hides or names one version of the package'
	fi
	for shell in bash zsh fish; do
		command -v "$shell" >/dev/null || continue
		check 0 env -i HOME="$HOME" TERM=dumb LC_ALL=C.UTF-8 PATH="$LINKS:/usr/bin:/bin" \
			"$shell" -ic 'gov use 1.22; go version; command -s gov 2>/dev/null || whence -p gov 2>/dev/null || type -P gov'
		prints "$expected_posix
$LINKS/gov"
	done
	check 0 env -i HOME="$HOME" PATH="$LINKS:/usr/bin" sh -c '. ~/.profile; echo "$PATH"'
	prints "$STORE/shims:$LINKS:/usr/bin"
	check 0 command gov setup
	says 'nothing to change'
	check 0 command gov setup --remove
	[ -z "$(find "$HOME" -path "$STORE" -prune -o -type f -print)" ]
	# Behind the copy that an earlier setup made, the copy is what is meant.
	check 0 gov setup
	PATH=$STORE/bin:$PATH check 0 "$LINKS/gov" setup
	says_not 'is on PATH already'
}

# scoop's is a program of its own, and a file says what it starts.
@test "what scoop puts on PATH for gov is gov" {
	local links=$BATS_TEST_TMPDIR/shims
	mkdir "$links"
	cp /bin/true "$links/gov"
	printf 'path = "%s"\r\nargs = \r\n' "$BUILD/gov" >"$links/gov.shim"
	PATH=$links:$PATH check 0 gov setup
	says "$links/gov is on PATH already"
	[ ! -e "$STORE/bin" ]
	printf 'path = %s\n' /bin/true >"$links/gov.shim"
	PATH=$links:$PATH check 0 gov setup
	says "copy gov to"
}

# --- and back ---

# comes_back: setup, setup --remove, and all is as it was; FILE is what setup must have changed.
comes_back() {
	local before after
	before=$(every_file)
	check 0 gov setup "${@:2}"
	[ "$(every_file)" != "$before" ] || fail 'nothing changed'
	[ "$(count "$1")" = 1 ] || fail "no block in $1"
	cp "$1" with_block
	check 0 gov setup "${@:2}"
	cmp with_block "$1"
	check 0 gov setup --remove
	after=$(every_file)
	[ "$after" = "$before" ] || fail "$(diff <(echo "$before") <(echo "$after"))"
	[ ! -e "$STORE/bin" ]
	check 0 gov setup --remove
	says 'nothing to change'
}

@test "--remove gives back every byte: line ends of both kinds, none, and nothing at all" {
	local text
	# Neither .profile nor .bash_profile comes and goes with this one.
	echo '. ~/.bashrc' >"$HOME/.bash_profile"
	for text in '' 'a' 'a\n' 'a\n\n' '\n' 'a\r\nb\r\n' 'a\r\nb' 'a\nb\r\n' 'a\r' '\xff\xfe' '# >>> gov\n' \
		'# <<< gov <<<\n'; do
		# shellcheck disable=SC2059
		printf "$text" >"$HOME/.bashrc"
		comes_back "$HOME/.bashrc"
	done
}

@test "--remove deletes only what setup made" {
	rm -f "$HOME/.bashrc"
	check 0 gov setup
	check 0 gov setup --remove
	[ ! -e "$HOME/.bashrc" ] && [ ! -e "$HOME/.profile" ]
	# A file that was there, though empty, stays; so does one with lines of somebody else's.
	: >"$HOME/.bashrc"
	check 0 gov setup
	echo mine >>"$HOME/.profile"
	echo 'not mine' >"$STORE/bin/other"
	check 0 gov setup --remove
	[ -e "$HOME/.bashrc" ] && [ ! -s "$HOME/.bashrc" ]
	[ "$(cat "$HOME/.profile")" = mine ]
	[ "$(ls "$STORE/bin")" = other ]
	check 0 gov setup --remove
	says 'nothing to change'
	[ -d "$STORE/versions/1.24.4" ]
}

@test "what is written around the block stays, and it stays where it was put" {
	printf 'before' >"$HOME/.bashrc"
	check 0 gov setup
	printf 'behind\n' >>"$HOME/.bashrc"
	# As an older gov may have written it.
	sed -i 's/^if .*/eval old/' "$HOME/.bashrc"
	check 0 gov setup
	prints "write gov's lines into $HOME/.bashrc"
	[ "$(count "$HOME/.bashrc")" = 1 ]
	if grep 'eval old' "$HOME/.bashrc"; then fail 'the old lines are there'; fi
	[ "$(tail -n 1 "$HOME/.bashrc")" = behind ]
	check 0 gov setup --remove
	printf 'before\nbehind\n' | cmp - "$HOME/.bashrc"
}

@test "a block in a file with CR LF has them too" {
	printf 'a\r\nb' >"$HOME/.bashrc"
	check 0 gov setup
	if grep -nv $'\r$' "$HOME/.bashrc"; then fail 'a line without CR'; fi
}

@test "--remove takes the lines out of every shell's files, whatever SHELL is" {
	local shell
	for shell in bash zsh fish pwsh nu; do check 0 gov setup --shell "$shell"; done
	SHELL=/bin/false check 0 gov setup --remove
	[ -z "$(find "$HOME" -path "$STORE" -prune -o -type f -print)" ]
}

@test "modes and links stay" {
	mkdir "$HOME/dotfiles"
	echo '. ~/.bashrc' >"$HOME/.bash_profile"
	printf 'a\n' >"$HOME/dotfiles/bashrc"
	chmod 600 "$HOME/dotfiles/bashrc"
	ln -s dotfiles/bashrc "$HOME/.bashrc"
	comes_back "$HOME/dotfiles/bashrc"
	[ -L "$HOME/.bashrc" ]
	check 0 gov setup
	[ "$(stat -c %a "$HOME/dotfiles/bashrc")" = 600 ]
	[ "$(readlink "$HOME/.bashrc")" = dotfiles/bashrc ]
}

# --- trouble: nothing is changed ---

refuses() {
	local before code=$1
	before=$(every_file)
	shift
	check "$code" "$@"
	one_line_error
	[ "$(every_file)" = "$before" ] || fail 'a file changed'
	[ ! -e "$STORE/bin" ] || fail 'gov was copied'
}

@test "a file that is read-only, a folder, a link to nothing, or no text" {
	echo a >"$HOME/.bashrc"
	chmod 444 "$HOME/.bashrc"
	refuses 7 gov setup
	says "$HOME/.bashrc" read-only
	rm -f "$HOME/.bashrc"
	mkdir "$HOME/.bashrc"
	refuses 7 gov setup
	says 'not a file'
	rmdir "$HOME/.bashrc"
	ln -s nowhere "$HOME/.bashrc"
	refuses 7 gov setup
	says 'a link to nothing'
	rm "$HOME/.bashrc"
	printf '\xff\xfea\0\n\0' >"$HOME/.bashrc"
	refuses 8 gov setup
	says UTF-16
}

@test "half a block is left to its owner" {
	printf 'a\n%s\nb\n' "$mark" >"$HOME/.bashrc"
	refuses 8 gov setup
	says "has no '# <<< gov <<<'"
	refuses 8 gov setup --remove
}

@test "a block that begins in another hides no lines of the owner's" {
	printf '%s\nmine\n%s\n# <<< gov <<<\n' "$mark" "$mark" >"$HOME/.bashrc"
	refuses 8 gov setup
	says "has no '# <<< gov <<<'"
	refuses 8 gov setup --remove
	gov setup --shell fish
	printf '%s\nx\n# <<< gov <<<\n%s\n%s\n# <<< gov <<<\n' "$mark" "$mark" "$mark" >"$HOME/.bashrc"
	check 8 gov setup
	check 8 gov setup --remove
	[ "$(count "$HOME/.bashrc")" = 3 ]
}

@test "of two blocks one stays, and --remove takes out both" {
	echo '. ~/.bashrc' >"$HOME/.bash_profile"
	echo a >"$HOME/.bashrc"
	gov setup
	cp "$HOME/.bashrc" once
	(cat once && echo between && tail -n +2 once && echo behind) >"$HOME/.bashrc"
	cp "$HOME/.bashrc" twice
	check 0 gov setup
	(cat once && printf 'between\nbehind\n') | cmp - "$HOME/.bashrc"
	cp twice "$HOME/.bashrc"
	check 0 gov setup --remove
	printf 'a\nbetween\nbehind\n' | cmp - "$HOME/.bashrc"
}

@test "a byte order mark before the block hides it not, and stays" {
	gov setup --shell pwsh
	local profile=$HOME/.config/powershell/profile.ps1
	cp "$profile" plain
	(printf '\xef\xbb\xbf' && sed 's/init pwsh/old/' plain) >"$profile"
	check 0 gov setup --shell pwsh
	(printf '\xef\xbb\xbf' && cat plain) | cmp - "$profile"
	echo mine >>"$profile"
	check 0 gov setup --remove
	printf '\xef\xbb\xbfmine\n' | cmp - "$profile"
	(printf '\xef\xbb\xbf' && cat plain) >"$profile"
	check 0 gov setup --remove
	[ ! -e "$profile" ]
}

@test "a folder that cannot be written is an error, and the next call mends the rest" {
	need_unprivileged
	[ "$(id -u)" != 0 ] || chown -R 65534:65534 "$HOME"
	mkdir "$HOME/.config"
	chmod 555 "$HOME/.config"
	check 7 unprivileged "$BUILD/gov" setup --shell fish
	one_line_error
	says "$HOME/.config/fish/conf.d/gov.fish" 'permission denied'
	chmod 755 "$HOME/.config"
	[ "$(id -u)" != 0 ] || chown 65534:65534 "$HOME/.config"
	check 0 unprivileged "$BUILD/gov" setup --shell fish
	prints "write gov's lines into $HOME/.config/fish/conf.d/gov.fish"
}

@test "--remove passes over what gov cannot have written, and stops where its mark is" {
	gov setup --shell zsh
	mkdir -p "$HOME/.config/powershell" "$HOME/.profile"
	local profile=$HOME/.config/powershell/profile.ps1
	printf 'text\n' | iconv -t UTF-16 >"$profile"
	head -c 5000000 /dev/zero | tr '\0' 'x' >"$HOME/.bashrc"
	check 0 gov setup --remove
	says "$profile is passed over" "$HOME/.bashrc is passed over" "$HOME/.profile is passed over"
	[ ! -e "$HOME/.zshrc" ] && [ ! -e "$STORE/bin" ]
	printf '\n%s\n' "$mark" >>"$HOME/.bashrc"
	refuses 7 gov setup --remove
	says "$HOME/.bashrc"
	rm "$HOME/.bashrc"
	rmdir "$HOME/.profile"
	printf '##%s\n' "$mark" | iconv -t UTF-16BE >"$profile"
	refuses 8 gov setup --remove
	says "$profile" UTF-16
}

# answered COMMAND...: on a terminal; the answer is y, and given when the command before it is done.
answered() {
	mkfifo keys
	script -qec "$BUILD/gov $1" /dev/null <keys >shown 2>&1 3>&- &
	exec 9>keys
	wait_until grep -q 'change this' shown
	"${@:2}"
	echo y >&9
	exec 9>&-
	status=0
	wait $! || status=$?
	rm keys
}

@test "what is edited while the question waits is not overwritten" {
	edit() { echo mine >>"$HOME/.bashrc"; }
	echo a >"$HOME/.bashrc"
	answered setup edit
	[ "$status" = 7 ]
	grep -q "$HOME/.bashrc: changed meanwhile; call gov setup again" shown
	printf 'a\nmine\n' | cmp - "$HOME/.bashrc"
	check 0 gov setup
	answered 'setup --remove' edit
	[ "$status" = 7 ]
	[ "$(tail -n 1 "$HOME/.bashrc")" = mine ] && [ "$(count "$HOME/.bashrc")" = 1 ]
	check 0 gov setup --remove
	printf 'a\nmine\nmine\n' | cmp - "$HOME/.bashrc"
	# One that gov made, and would delete; and one that was not there.
	rm -f "$HOME/.bashrc"
	check 0 gov setup --shell zsh
	make() { echo mine >>"$HOME/.zshrc"; }
	answered 'setup --remove' make
	[ "$status" = 7 ]
	grep -qx mine "$HOME/.zshrc"
	rm "$HOME/.zshrc"
	answered 'setup --shell zsh' make
	[ "$status" = 7 ]
	[ "$(cat "$HOME/.zshrc")" = mine ]
}

@test "modes beyond the umask, owners and hard links stay" {
	echo '. ~/.bashrc' >"$HOME/.bash_profile"
	echo a >"$HOME/.bashrc"
	chmod 666 "$HOME/.bashrc"
	if [ "$(id -u)" = 0 ]; then chown 1234:4321 "$HOME/.bashrc"; fi
	local before other
	before=$(stat -c '%a %u %g' "$HOME/.bashrc")
	(umask 077 && gov setup)
	[ "$(stat -c '%a %u %g' "$HOME/.bashrc")" = "$before" ]
	(umask 077 && gov setup --remove)
	[ "$(stat -c '%a %u %g' "$HOME/.bashrc")" = "$before" ]
	[ "$(cat "$HOME/.bashrc")" = a ]
	other=$HOME/other
	ln "$HOME/.bashrc" "$other"
	gov setup
	[ "$HOME/.bashrc" -ef "$other" ] && [ "$(count "$other")" = 1 ]
	gov setup --remove
	[ "$HOME/.bashrc" -ef "$other" ] && [ "$(cat "$other")" = a ]
	[ "$(stat -c '%a %u %g' "$other")" = "$before" ]
}

@test "two names of one file get one block" {
	echo a >"$HOME/.profile"
	ln -s .profile "$HOME/.bashrc"
	check 0 gov setup
	[ "$(count "$HOME/.profile")" = 1 ]
	check 0 gov setup --remove
	[ "$(cat "$HOME/.profile")" = a ] && [ -L "$HOME/.bashrc" ]
}

@test "usage" {
	check 2 gov setup bash
	check 2 gov setup --shell tcsh
	says 'bash, zsh, fish, pwsh, cmd and nu'
	check 2 gov setup --shell sh
	check 2 gov setup --shell cmd
	says 'Windows alone has' cmd
	check 2 gov setup --shell powershell
	GOV_ROOT=/a:b check 8 gov setup
	says 'separator of PATH'
	[ ! -e "$HOME/.bashrc" ] && [ ! -e "$STORE/bin" ]
}

@test "--dry-run says what would be changed, and changes nothing" {
	local before
	before=$(every_file)
	check 0 gov setup --dry-run
	says "copy gov to $STORE/bin/gov" "$HOME/.bashrc"
	[ "$(every_file)" = "$before" ] && [ ! -e "$STORE/bin" ]
	gov setup
	check 0 gov setup --remove --dry-run
	says "remove $HOME/.bashrc" "remove $STORE/bin/gov"
	[ -e "$HOME/.bashrc" ] && [ -x "$STORE/bin/gov" ]
}

@test "on a terminal it asks; no changes nothing, yes and --yes do it" {
	local answer
	for answer in n y; do
		echo "$answer" >answer
		run script -qec "$BUILD/gov setup" /dev/null <answer
		if [ "$answer" = n ]; then
			[ "$status" = 1 ] && [ ! -e "$HOME/.bashrc" ] && [ ! -e "$STORE/bin" ]
		fi
	done
	[ "$status" = 0 ] && [ "$(count "$HOME/.bashrc")" = 1 ]
	run script -qec "$BUILD/gov setup --remove --yes" /dev/null </dev/null
	[ "$status" = 0 ] && [ ! -e "$HOME/.bashrc" ]
}

@test "a newer gov replaces the one in the store" {
	gov setup
	echo old >"$STORE/bin/gov"
	local program
	for program in $(programs); do chmod -x "$STORE/bin/$program"; done
	check 0 gov setup
	prints "$(copied)"
	cmp "$BUILD/gov" "$STORE/bin/gov"
	for program in $(programs); do [ -x "$STORE/bin/$program" ]; done
}
