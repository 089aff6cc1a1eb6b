# gov editor: VS Code's settings are written, checked and otherwise left alone; GoLand's SDK folder.
load helper

setup() {
	gov_setup
	export PATH=$STORE/shims:$PATH
	S=.vscode/settings.json
}

# settings TEXT: this folder's settings for VS Code.
settings() {
	mkdir -p .vscode
	printf '%s' "$1" >$S
}

@test "the list of editors" {
	check 0 gov editor
	says 'gov editor vscode' 'gov editor goland' Helix Neovim Zed
	check 0 gov editor --json
	says '"editor": "vscode"'
	check 0 gov help editor
	says .vscode/settings.json
}

@test "usage" {
	check 2 gov editor emacs
	says vscode goland PATH
	check 2 gov editor vscode . .
	check 2 gov editor --check
	check 2 gov editor goland --print
	check 2 gov editor vscode --print --check
	check 2 gov editor vscode --print --json
	check 2 gov editor vscode nowhere
	says 'no such folder' nowhere
	[ ! -e nowhere ]
}

@test "vscode: a first file, for the whole team; again changes nothing" {
	check 0 gov editor vscode
	says "$PWD/$S: set go.alternateTools.go to \"~/.go/shims/go\"" 'reload' 'gov install latest'
	cmp $S - <<-'END'
		{
		    "go.alternateTools": {
		        "go": "~/.go/shims/go"
		    },
		    "go.terminal.activateEnvironment": false
		}
	END
	[ "$(stat -c %a $S)" = 644 ]
	touch -d 2000-01-01 $S
	check 0 gov editor vscode
	prints "$PWD/$S: all is well"
	[ "$(stat -c %Y $S)" = "$(date -d 2000-01-01 +%s)" ]
	check 0 gov editor vscode --check
}

@test "vscode: another folder, with a store elsewhere" {
	mkdir -p "a b/project"
	GOV_ROOT=$BATS_TEST_TMPDIR/store check 0 gov editor vscode "a b/project"
	grep -qF "\"go\": \"$BATS_TEST_TMPDIR/store/shims/go\"" "a b/project/$S"
	[ ! -e .vscode ]
	GOV_ROOT=$HOME/go/store check 0 gov editor vscode
	grep -qF '"go": "~/go/store/shims/go"' $S
	# The team's spelling stays where the store is elsewhere: what is missing is passed over.
	settings '{"go.alternateTools": {"go": "~/.go/shims/go"}, "go.terminal.activateEnvironment": false}'
	GOV_ROOT=$HOME/go/store check 0 gov editor vscode --check
}

@test "vscode: comments, order, tabs, trailing commas, CRLF and BOM stay" {
	printf '\xef\xbb\xbf// ours\r\n{\r\n\t"b": [1,2,], /* two */\r\n\t"go.goroot": "/usr/local/go", // old\r\n\t"a": "x",\r\n}\r\n' >before
	mkdir .vscode
	cp before $S
	check 0 gov editor vscode
	says 'removed go.goroot'
	printf '\xef\xbb\xbf// ours\r\n{\r\n\t"b": [1,2,], /* two */\r\n\t// old\r\n\t"a": "x",\r\n\t"go.alternateTools": {\r\n\t\t"go": "~/.go/shims/go"\r\n\t},\r\n\t"go.terminal.activateEnvironment": false,\r\n}\r\n' | cmp - $S
}

@test "vscode --check: each conflict with its line, and how to mend it; nothing is written" {
	install_small 1.99.1
	printf '#!/bin/sh\n' >go
	chmod +x go
	# shellcheck disable=SC2016
	settings '{
	"go.goroot": "/usr/local/go",
	"go.toolsEnvVars": {
		"GOROOT": "/usr/local/go",
		"GOTOOLCHAIN": "go1.22.1"
	},
	"terminal.integrated.env.linux": {"GOROOT": "/x"},
	"go.alternateTools": {
		"go": "${workspaceFolder}/go"
	}
}'
	cp $S before
	check 1 gov editor vscode --check
	says "$PWD/$S:2: go.goroot" "$S:4: go.toolsEnvVars.GOROOT" "$S:5: go.toolsEnvVars.GOTOOLCHAIN" \
		"$S:7: terminal.integrated.env.linux.GOROOT" "$S:9: go.alternateTools.go" 'is a script' \
		"$S:1: go.terminal.activateEnvironment" 'mend: remove it' 'mend: set it to "~/.go/shims/go"'
	cmp before $S
	check 1 gov editor vscode --check --json
	python3 - "$output" <<-'END'
		import json, sys
		d = json.loads(sys.argv[1])
		assert not d["changed"] and len(d["findings"]) == 6, d
		assert [f["line"] for f in d["findings"]] == [2, 4, 5, 7, 9, 1], d
		assert [f["conflict"] for f in d["findings"]] == [True] * 5 + [False], d
		assert d["findings"][4]["edit"] == "set" and d["findings"][0]["edit"] == "remove", d
	END
	check 0 gov editor vscode --print
	cmp before $S
	printf '%s\n' "$output" >printed
	check 0 gov editor vscode --json
	says '"changed": true'
	cmp printed <(cat $S && echo)
	check 0 gov editor vscode --check
}

@test "vscode: one fixed Go, a go for another machine; gopls and dlv for another machine" {
	install_small 1.99.1
	settings "{\"go.alternateTools\": {\"go\": \"$BUILD/test/made\"}, \"go.terminal.activateEnvironment\": false}"
	check 1 gov editor vscode --check
	says 'is one Go for ever'
	printf '\x7fELF\x02\x02\x01\0\0\0\0\0\0\0\0\0\0\x02\0\x16' >foreign
	chmod +x foreign
	settings "{\"go.alternateTools\": {\"go\": \"~/.go/shims/go\", \"dlv\": \"$PWD/foreign\"}, \"go.terminal.activateEnvironment\": false}"
	check 1 gov editor vscode --check
	says go.alternateTools.dlv "is for s390x"
	settings "{\"go.alternateTools\": {\"go\": \"$PWD/foreign\"}, \"go.toolsManagement.go\": \"$PWD/foreign\", \"go.terminal.activateEnvironment\": false}"
	check 1 gov editor vscode --check
	says "a go for s390x" go.toolsManagement.go
	check 0 gov editor vscode
	[ "$(cat $S)" = '{"go.alternateTools": {"go": "~/.go/shims/go"}, "go.terminal.activateEnvironment": false}' ]
	# By another name, the shim is the shim.
	ln -s "$STORE" "$HOME/linked"
	settings "{\"go.alternateTools\": {\"go\": \"~/linked/shims/go\"}, \"go.terminal.activateEnvironment\": false}"
	check 0 gov editor vscode --check
	settings "{\"go.alternateTools\": {\"go\": \"~/linked/shims/gofmt\"}, \"go.terminal.activateEnvironment\": false}"
	check 1 gov editor vscode --check
}

@test "vscode: settings that are no JSON with comments are named by line and column, and kept" {
	settings $'{\n  "a": 1\n  "b": 2\n}\n'
	cp $S before
	for how in '' --check --print --json; do
		# shellcheck disable=SC2086
		check 8 gov editor vscode $how
		one_line_error
		says "$PWD/$S:3:3: a comma or } is expected" 'nothing was changed'
		cmp before $S
	done
	settings '["go"]'
	check 8 gov editor vscode
	says "$S:1:1: settings in { } are expected"
	rm $S
	mkdir $S
	check 7 gov editor vscode
	one_line_error
	rmdir $S
	head -c 1100000 /dev/zero | tr '\0' ' ' >$S
	check 7 gov editor vscode
	one_line_error
}

@test "vscode: a link is followed, and the mode stays" {
	mkdir -p .vscode shared
	echo '{}' >shared/settings.json
	chmod 600 shared/settings.json
	ln -s ../shared/settings.json $S
	check 0 gov editor vscode
	[ -L $S ]
	grep -q alternateTools shared/settings.json
	[ "$(stat -c %a shared/settings.json)" = 600 ]
	ln -sf ../nowhere/settings.json $S
	check 7 gov editor vscode
	one_line_error
	[ -L $S ]
}

@test "vscode: what cannot be written" {
	need_unprivileged
	mkdir shut
	echo '{}' >shut/x
	chmod 755 shut
	check 7 unprivileged env HOME="$HOME" gov editor vscode "$PWD/shut"
	one_line_error
}

# --- goland ---

# sdk DIR: something like a GOROOT.
sdk() {
	mkdir -p "$1/bin" "$1/src"
	cp /bin/true "$1/bin/go"
}

@test "vscode: a folder's name is no message of its own to the terminal" {
	local folder=$'odd\x1b[31m\n"name'
	mkdir "$folder"
	check 0 gov editor vscode "$folder"
	says 'odd?[31m?"name/.vscode/settings.json: set go.alternateTools.go'
	says_not $'\x1b'
	check 0 gov editor vscode "$folder" --check
	says 'odd?[31m?"name/.vscode/settings.json: all is well'
	check 0 gov editor vscode "$folder" --json
	python3 -c 'import json, sys; assert json.load(sys.stdin)["file"].endswith("odd\x1b[31m\n\"name/.vscode/settings.json")' <<<"$output"
}

@test "goland: the SDK of a toolchain, of a linked one, of the system" {
	install_small 1.99.1
	mkdir -p "$STORE/versions/1.99.1/src"
	check 0 gov editor goland 1.99
	prints "$STORE/versions/1.99.1"
	check 0 gov editor goland 1.99.1 --json
	says '"version": "1.99.1"' "\"sdk\": \"$STORE/versions/1.99.1\""
	sdk "$HOME/mine"
	check 0 gov link mine "$HOME/mine"
	echo mine >.go-version
	check 0 gov editor goland
	prints "$STORE/versions/mine"
	check 0 gov env --json
	says "\"goroot\": \"$STORE/versions/mine\""
	sdk "$HOME/usr/lib/go-1.98"
	mkdir -p "$HOME/usr/bin"
	ln -s ../lib/go-1.98/bin/go "$HOME/usr/bin/go"
	PATH=$HOME/usr/bin:$PATH check 0 gov editor goland system
	prints "$HOME/usr/lib/go-1.98"
	check 4 gov editor goland 1.97.1
}

@test "goland: no SDK belongs to a go alone" {
	mkdir -p "$HOME/bin"
	cp /bin/true "$HOME/bin/go"
	PATH=$HOME/bin:$PATH check 4 gov editor goland system
	says "$HOME/bin" 'bin and src'
	one_line_error
}
