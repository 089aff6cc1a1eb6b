# The part of gov doctor that looks at editors: VS Code's settings, gopls and dlv.
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

healthy() {
	umask 022
	pin "$(small_archive 1.99.1 "$STORE/cache")"
	check 0 gov install --offline 1.99.1
	check 0 gov global 1.99.1
	check 0 gov doctor
	says 'all is well'
}

# finds CHECK TEXT...: exactly one problem, of this check, that says the texts.
finds() {
	local name=$1
	shift
	check 1 gov doctor
	[ "$(grep -c '^problem: ' <<<"$output")" = 1 ] || fail "not one problem: $output"
	says mend: "$@"
	check 1 gov doctor --json
	says "\"check\": \"$name\"" '"level": "problem"'
}

@test "settings of VS Code, where its Go extension is" {
	healthy
	settings '{"go.goroot": "/usr/local/go"}'
	mkdir -p "$HOME/.vscode/extensions/other.extension-1.0"
	check 0 gov doctor
	says 'all is well'
	mkdir "$HOME/.vscode/extensions/golang.go-0.50.0"
	finds vscode "$PWD/$S:1: go.goroot sets GOROOT" 'mend: gov editor vscode'
	mkdir -p sub/module
	cd sub/module
	finds vscode "${PWD%/sub/module}/$S:1: go.goroot" "gov editor vscode '${PWD%/sub/module}'"
	cd ../..
	check 0 gov editor vscode
	check 0 gov doctor
	# What merely lacks is no problem: PATH may do as well.
	settings '{}'
	check 0 gov doctor
	says 'all is well'
	settings '{"a" 1}'
	check 0 gov doctor
	says 'note:' "$S:1"
}

@test "one's own settings of VS Code" {
	healthy
	mkdir -p "$HOME/.vscode-oss/extensions/golang.go-0.50.0" "$HOME/.config/VSCodium/User"
	printf '{\n\n"go.toolsEnvVars": {"GOROOT": "/x"}}' >"$HOME/.config/VSCodium/User/settings.json"
	finds vscode "$HOME/.config/VSCodium/User/settings.json:3: go.toolsEnvVars.GOROOT" 'mend: remove it'
	mkdir -p "$HOME/xdg"
	XDG_CONFIG_HOME=$HOME/xdg check 0 gov doctor
}

# A Go under a name whose `go version` says $1.
fake_go() {
	mkdir -p "$HOME/fake/bin"
	cat >"$HOME/fake/bin/go" <<-END
		#!/bin/sh
		[ "\$GOTOOLCHAIN" = local ] || exit 9
		echo "go version go$1 linux/x"
	END
	chmod +x "$HOME/fake/bin/go"
	gov link fake "$HOME/fake"
	echo fake >.go-version
}

# tool NAME GO MODULE-VERSION [FOLDER]: a program on PATH that was built so.
tool() {
	local folder=${4:-$HOME/bin} machine=62
	case $(host_platform) in linux-arm64) machine=183 ;; esac
	mkdir -p "$folder"
	"$BUILD/test/made" "elf machine=$machine go=go$2 version=$3" >"$folder/$1"
	chmod +x "$folder/$1"
}

@test "a dlv that cannot debug what the selected Go builds" {
	healthy
	export PATH=$PATH:$HOME/bin
	fake_go 1.25.1
	tool dlv 1.25.1 v1.25.2
	check 0 gov doctor
	says 'all is well'
	tool dlv 1.25.1 v1.24.2
	finds dlv "$HOME/bin/dlv: it is too old: Delve 1.24.2 does not debug Go 1.25.1" 'gov tool install dlv@latest'
	tool dlv 1.24.4 v1.25.2
	finds dlv 'it was built with Go 1.24.4' 'DWARF 5'
	tool dlv 1.24.4 '(devel)'
	finds dlv 'it was built with Go 1.24.4' 'DWARF 5'
	tool dlv 1.26.1 '(devel)'
	check 0 gov doctor
	says 'all is well'
}

@test "dlv and older Go" {
	healthy
	export PATH=$PATH:$HOME/bin
	fake_go 1.19.8
	tool dlv 1.19.1 v1.9.1
	check 0 gov doctor
	says 'all is well'
	tool dlv 1.18.1 v1.8.3
	finds dlv 'too old'
	tool dlv 1.18.1 v1.20.1
	check 0 gov doctor
	says 'note:' 'it was built with Go 1.18.1, an older line than the selected 1.19.8' 'gov tool install dlv@latest'
	tool dlv 1.25.1 v1.25.2
	finds dlv 'too new' 'has given up Go 1.19.8' 'gov tool install dlv@v1.19.0'
}

@test "gopls built with an older line" {
	healthy
	export PATH=$PATH:$HOME/bin
	fake_go 1.25.1
	tool gopls 1.24.4 v0.18.1
	finds gopls "$HOME/bin/gopls" 'it was built with Go 1.24.4' 'gov tool install gopls@latest'
	tool gopls 1.25.0 v0.20.0
	check 0 gov doctor
	says 'all is well'
	# Not Go's, or a wrapper: nothing can be said.
	cp "$BUILD/test/made" "$HOME/bin/gopls"
	check 0 gov doctor
	printf '#!/bin/sh\n' >"$HOME/bin/gopls"
	check 0 gov doctor
	says 'all is well'
}

@test "dlv for another machine" {
	healthy
	export PATH=$PATH:$HOME/bin
	mkdir "$HOME/bin"
	printf '\x7fELF\x02\x02\x01\0\0\0\0\0\0\0\0\0\0\x02\0\x16' >"$HOME/bin/dlv"
	chmod +x "$HOME/bin/dlv"
	finds dlv "$HOME/bin/dlv: it is a program for s390x, and this machine is"
}

@test "the dlv that VS Code finds before the one on PATH" {
	healthy
	fake_go 1.25.1
	tool dlv 1.22.1 v1.22.1 "$HOME/go/bin"
	check 0 gov doctor # nobody finds it
	says 'all is well'
	mkdir -p "$HOME/.vscode/extensions/golang.go-0.50.0"
	finds dlv "$HOME/go/bin/dlv: it is too old" "and remove $HOME/go/bin/dlv"
	tool dlv 1.25.1 v1.25.2 "$HOME/gobin"
	GOBIN=$HOME/gobin check 0 gov doctor
	GOPATH=$HOME/none:$HOME/go finds dlv "$HOME/go/bin/dlv: it is too old"
}

@test "behind a shim of gov's the selected toolchain's own tool counts" {
	healthy
	fake_go 1.25.1
	ln "$STORE/shims/go" "$STORE/shims/dlv"
	check 0 gov doctor
	says 'all is well'
	tool dlv 1.22.1 v1.22.1 "$STORE/tools/fake/bin"
	finds dlv "$STORE/tools/fake/bin/dlv: it is too old"
	tool dlv 1.25.1 v1.25.2 "$STORE/tools/fake/bin"
	check 0 gov doctor
	says 'all is well'
}

@test "the system's Go is another manager's script" {
	healthy
	mkdir -p "$HOME/.goenv/shims"
	printf '#!/bin/sh\necho go version go1.99.1 linux/x\n' >"$HOME/.goenv/shims/go"
	chmod +x "$HOME/.goenv/shims/go"
	export PATH=$PATH:$HOME/.goenv/shims
	check 0 gov doctor
	echo system >.go-version
	check 0 gov doctor
	says 'note:' "$HOME/.goenv/shims/go: the Go that is selected is a script"
	mkdir -p "$HOME/.vscode/extensions/golang.go-0.50.0"
	finds system-go "$HOME/.goenv/shims/go"
}
