# Bad input from files, environment and command line: the right exit code, one line that says where, never a
# guess. (Archives: hostile.bats. Servers: download.bats.)
load helper

setup() { gov_setup; }

# bad_pin BYTES: a .go-version of these bytes (printf) stops everything with exit 8 and names path:line.
bad_pin() {
	local text
	for text; do
		printf -- "$text" >.go-version
		run --separate-stderr gov current
		[ "$status" = 8 ] || fail "$text: exit $status: $output $stderr"
		says "$PWD/.go-version:" || fail "$text"
		one_line_error || fail "$text"
		[[ $stderr != *$'\033'* ]] || fail "$text: raw bytes"
		[ -z "$output" ]
	done
}

@test "pin files that are no version" {
	install_small 1.99.1
	gov global 1.99.1
	bad_pin 'nonsense!\n' '1.2.3.4\n' '1.23.\n' '1.17.6\303\237\n' '../../etc\n' '/bin/sh\n' '1.24\\\\..\n' \
		'go version go1.16.5 linux/amd64\n' 'echo "1.23" > .go-version\n' '{"go": "1.23"}\n' \
		'$(reboot)\n' '01.2\n' '-1.24\n' '1.24;1.25\n'
}

@test "two requests, and conflict markers" {
	install_small 1.99.1
	bad_pin '1.24.4\n1.25.0\n' '1.24.4 1.25.0\n' \
		'<<<<<<< HEAD\n1.24.4\n=======\n1.25.0\n>>>>>>> other\n'
}

@test "control bytes are shown escaped" {
	bad_pin '\0331.24[2J\n' '1.24\0\n' '1.24\a\n'
}

@test "a pin file that is too large" {
	head -c 5000 /dev/zero | tr '\0' '#' >.go-version
	check 8 gov current
	says .go-version
	one_line_error
}

@test "a pin is no place for a platform" {
	bad_pin '1.24.4.linux-arm64\n'
}

@test "a bad pin stops go too, and is never passed over" {
	install_small 1.99.1
	gov global 1.99.1
	echo 'nonsense!' >.go-version
	check 8 "$STORE/shims/go" version
	says "$PWD/.go-version:1"
	echo '# nothing here' >.go-version
	check 0 "$STORE/shims/go" version
}

@test "an unreadable pin file: exit 8, not the next source" {
	need_unprivileged
	install_small 1.99.1
	gov global 1.99.1
	echo 1.99.1 >.go-version
	chmod 000 .go-version
	chmod -R go+rX "$HOME"
	check 8 unprivileged gov current
	says .go-version
	check 8 unprivileged "$STORE/shims/go" version
	says .go-version
}

@test "a pin that is a folder, a pipe, or a broken link" {
	install_small 1.99.1
	gov global 1.99.1
	mkdir .go-version
	run --separate-stderr gov current
	[ "$status" = 8 ] || [ "$status" = 0 ]
	rmdir .go-version
	mkfifo .go-version
	run --separate-stderr timeout 60 gov current
	[ "$status" = 8 ] || [ "$status" = 0 ]
	rm .go-version
	ln -s /dev/zero .go-version
	run --separate-stderr timeout 60 gov current
	[ "$status" = 8 ] || [ "$status" = 0 ]
}

@test "GOV_VERSION that is no version: exit 8 or 2, names the variable" {
	install_small 1.99.1
	GOV_VERSION='../evil' run --separate-stderr gov current
	[ "$status" = 8 ] || [ "$status" = 2 ]
	says GOV_VERSION
	GOV_VERSION='../evil' run --separate-stderr "$STORE/shims/go" version
	[ "$status" = 8 ] || [ "$status" = 2 ]
	says GOV_VERSION
}

@test "versions that are no versions on the command line: exit 2" {
	for text in '' ' ' '../x' '1.2.3.4' '1.24 1.25' '>=x' "$(printf '1.%0200d' 1)" $'1.24\n' $'\033[2J'; do
		run --separate-stderr gov install --offline "$text"
		[ "$status" = 2 ] || fail "$text: exit $status: $stderr"
		[[ $stderr != *$'\033'* ]]
	done
}

# bad_ini LINE TEXT: versions.ini with TEXT is exit 8 and names the line.
bad_ini() {
	mkdir -p "$STORE"
	printf -- "$2" >"$STORE/versions.ini"
	run --separate-stderr gov install --offline 1.24.4
	[ "$status" = 8 ] || fail "$2: exit $status: $stderr"
	says "$STORE/versions.ini:$1:" || fail "$2"
	one_line_error || fail "$2"
}

@test "versions.ini: unknown keys and sections, bad values, repeats" {
	bad_ini 2 '[gov]\nmirrors = https://go.dev/dl/\n'
	bad_ini 1 '[govern]\n'
	bad_ini 2 '[gov]\nmirror = ftp://example.com/\n'
	bad_ini 2 '[gov]\nrequire = maybe\n'
	bad_ini 2 '[gov]\nauto_install = perhaps\n'
	bad_ini 2 '[gov]\ncache = relative/path\n'
	bad_ini 3 '[gov]\nrequire = sha256\nrequire = signed\n'
	bad_ini 2 '[archive go1.99.1.linux-amd64.tar.gz]\nsha256 = 123\n'
	bad_ini 2 '[alias]\nwork = ../evil\n'
	bad_ini 2 '[alias]\nlatest = 1.24\n'
	bad_ini 1 'mirror = https://go.dev/dl/\n'
	bad_ini 2 '[gov]\nnonsense\n'
}

@test "versions.ini: over-long lines are errors, never cut" {
	long=$(printf 'x%.0s' $(seq 400))
	bad_ini 2 "[gov]\nmirror = https://example.com/$long/\n"
	bad_ini 2 "[alias]\n$long = 1.24\n"
	bad_ini 1 "[$long]\n"
	bad_ini 2 "[gov]\n# $long\nmirrors = x\n" || bad_ini 3 "[gov]\n# $long\nmirrors = x\n"
}

@test "versions.ini: a value may not go on in the next line" {
	mkdir -p "$STORE"
	printf '[gov]\nmirror = https://a.example/\n  https://b.example/\n' >"$STORE/versions.ini"
	check 8 gov install --offline 1.24.4
	says versions.ini:3:
}

@test "versions.ini of a project's folder is not read" {
	install_small 1.99.1
	printf '[alias]\nwork = 1.99.1\n' >versions.ini
	echo work >.go-version
	run --separate-stderr gov current
	[ "$status" = 4 ] || [ "$status" = 8 ]
}

@test "HOME is missing: exit 8, says what to set" {
	check 8 env -u HOME gov list
	says HOME GOV_ROOT
	check 8 env HOME= gov list
	check 0 env -u HOME "GOV_ROOT=$STORE" gov list
}

@test "a shim under a name that no Go has: 127, or what is missing" {
	install_small 1.99.1
	gov global 1.99.1
	cp "$STORE/shims/go" "$STORE/shims/frobnicate"
	run --separate-stderr "$STORE/shims/frobnicate"
	[ "$status" = 127 ] || [ "$status" = 4 ]
	says frobnicate
}

@test "a PATH of shims only: no Go at all is exit 4, and no loop" {
	install_small 1.99.1
	rm -f "$STORE/version"
	check 4 env "PATH=$STORE/shims" "$STORE/shims/go" version
	says gov
	one_line_error
}

@test "the system's Go is found behind the shims, and a copy of a shim is not taken for one" {
	install_small 1.99.1
	rm -f "$STORE/version"
	mkdir copies links real
	ln "$STORE/shims/go" links/go || cp "$STORE/shims/go" links/go
	printf '#!/bin/sh\necho the system go\n' >real/go
	chmod +x real/go
	check 0 env "PATH=$STORE/shims:$PWD/links:$PWD/real:$PATH" "$STORE/shims/go" version
	prints 'the system go'
}

@test "shims that call each other come to an end" {
	install_small 1.99.1
	mkdir loop
	printf '#!/bin/sh\nexec "%s" "$@"\n' "$STORE/shims/go" >loop/go
	chmod +x loop/go
	echo system >.go-version
	run --separate-stderr timeout 60 env "PATH=$STORE/shims:$PWD/loop:/usr/bin:/bin" "$STORE/shims/go" version
	[ "$status" != 0 ]
	[ "$status" != 124 ]
	says 'gov:'
}

@test "a toolchain whose go is gone or broken: not a silent success" {
	install_small 1.99.1
	gov global 1.99.1
	chmod -x "$STORE/versions/1.99.1/bin/go"
	run --separate-stderr "$STORE/shims/go" version
	[ "$status" = 126 ] || [ "$status" = 4 ]
	rm "$STORE/versions/1.99.1/bin/go"
	run --separate-stderr "$STORE/shims/go" version
	[ "$status" = 127 ] || [ "$status" = 4 ]
}

@test "not installed: exit 4 with the command that mends it" {
	install_small 1.99.1
	echo 1.98.3 >.go-version
	check 4 "$STORE/shims/go" version
	says 'gov install' 1.98.3 "$PWD/.go-version"
	one_line_error
	check 4 gov which go
	says 'gov install' 1.98.3
}

@test "unknown commands and options: exit 2, nothing on stdout" {
	check 2 gov frobnicate
	[ -z "$output" ]
	check 2 gov install --frobnicate
	[ -z "$output" ]
	check 2 gov install --from
	check 2 gov uninstall
}

@test "uninstalling what is not there: exit 4" {
	check 4 gov uninstall 1.99.1
	says 1.99.1
}

@test "uninstalling cannot leave the store" {
	mkdir -p "$HOME/precious" "$STORE/versions"
	for name in ../../precious .. . / ''; do
		run --separate-stderr gov uninstall "$name"
		[ "$status" != 0 ]
	done
	[ -d "$HOME/precious" ]
	[ -d "$STORE/versions" ]
}

@test "a closed or full stdout is not a success" {
	install_small 1.99.1
	run --separate-stderr sh -c 'gov list >/dev/full'
	[ "$status" = 1 ]
}
