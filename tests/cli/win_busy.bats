#!/usr/bin/env bats
# What Windows does not let go at once, in Wine: programs that run, folders that somebody is in; and
# ends, and paths, that only Windows has.

load helper
load wine

setup_file() { wine_setup_file; }
teardown_file() { wine_teardown_file; }
setup() {
	wine_setup
	toolchain 1.24.4
	echo 1.24.4 >"$STORE/version"
}

@test "an interrupted go install ends what was to follow, and is gov's own end" {
	cp "$WINDOWS_BUILD/test/win/ended.exe" "$STORE/versions/1.24.4/bin/go.exe"
	GO_ENDED_LOG=$(win "$PWD/log")
	export GO_ENDED_LOG
	batch "\"$(win "$WINDOWS_BUILD/gov.exe")\" tool install example.com/one example.com/two" \
		'echo code %errorlevel%' >said 2>&1 || [ $? = 58 ]
	[ "$(cat log)" = example.com/one@latest ]
	grep -q 'code -1073741510' said
	grep -q 'example.com/one: go install was ended by a signal' said
}

@test "gov editor vscode takes a folder of the current folder's drive" {
	mkdir -p project
	check 0 gov editor vscode 'Z:project'
	[ -f project/.vscode/settings.json ]
	rm -r project/.vscode
	local path
	path=$(win "$PWD/project")
	check 0 gov editor vscode "${path#Z:}"
	[ -f project/.vscode/settings.json ]
}

@test "a store behind \\\\?\\ is the same one" {
	GOV_ROOT="\\\\?\\$GOV_ROOT\\x\\.." check 0 gov list
	says 1.24.4
}

@test "gov uninstall in the toolchain's folder says what is in the way" {
	cd "$STORE/versions/1.24.4/bin"
	check 7 gov uninstall 1.24.4
	says 'the current folder is in it'
	[ -f go.exe ]
	cd /tmp
	check 0 gov uninstall 1.24.4
	[ ! -e "$STORE/versions/1.24.4" ]
}
