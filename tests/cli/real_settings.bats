# What settings do to cmd/go's own switching, and what it downloads; gov why has to foretell it.
load helper
load real
load foretell

# --- settings ---

@test "go env -w GOTOOLCHAIN, [env] of versions.ini, and GOROOT/go.env" {
	export GOENV=$PWD/env-file
	module "$new"
	check 0 go env -w GOTOOLCHAIN=local
	foretells refuse "go$old"
	next_is because "GOTOOLCHAIN=local, set by $GOENV"
	next_is mend 'go env -u GOTOOLCHAIN'
	check 0 go env -w "GOTOOLCHAIN=go$new"
	foretells switch "go$new" PATH
	check 0 go env -w "GOTOOLCHAIN=go$old+path"
	foretells switch "go$new" PATH
	GOTOOLCHAIN=local foretells refuse "go$old"
	printf '#GOTOOLCHAIN=auto\nnonsense\ngoTOOLCHAIN=auto\nGOTOOLCHAIN=asdf\nGOTOOLCHAIN=local\n' >"$GOENV"
	foretells refuse "go$old"
	# Set to nothing it hides go.env's auto: then go never switches.
	echo 'GOTOOLCHAIN=' >"$GOENV"
	foretells refuse "go$old"
	printf 'GO111MODULE=off\n' >"$GOENV"
	foretell stay "go$old"
	check 0 go version
	says "go$old"
	rm "$GOENV"
	unset GOENV
	foretells switch "go$new" PATH
	mkdir -p "$HOME/.config/go"
	echo GOTOOLCHAIN=local >"$HOME/.config/go/env"
	foretells refuse "go$old"
}

@test "[env] of versions.ini sets GOTOOLCHAIN where nothing else does" {
	mkdir "$BATS_TEST_TMPDIR/store"
	cp -r "$STORE/shims" "$BATS_TEST_TMPDIR/store/"
	ln -s "$STORE/versions" "$BATS_TEST_TMPDIR/store/versions"
	export GOV_ROOT=$BATS_TEST_TMPDIR/store PATH=$BATS_TEST_TMPDIR/store/shims:$PATH
	module "$new"
	printf '[env]\nGOTOOLCHAIN = local\n' >"$GOV_ROOT/versions.ini"
	foretell refuse "go$old"
	next_is because 'GOTOOLCHAIN=local, set by [env] of versions.ini'
	check 0 go version
	says "go$old"
	GOTOOLCHAIN=auto foretell switch "go$new" PATH
	GOTOOLCHAIN=auto check 0 go version
	says "go$new"
}

@test "a linked toolchain switches like any other" {
	export GOV_ROOT=$BATS_TEST_TMPDIR/store PATH=$BATS_TEST_TMPDIR/store/shims:$PATH
	mkdir -p "$GOV_ROOT/versions"
	ln -s "$STORE/versions/$new" "$GOV_ROOT/versions/"
	check 0 gov link mine "$STORE/versions/$old"
	echo mine >.go-version
	module "$new"
	foretell switch "go$new" PATH
	check 0 go version
	says "go$new"
	module 1.21
	foretell stay "go$old"
	check 0 go version
	says "go$old"
}

@test "the system's Go is known by the tree around it" {
	mkdir bin
	ln -s "$STORE/versions/$old/bin/go" bin/go
	echo system >.go-version
	module "$new"
	export PATH=$STORE/shims:$PWD/bin:$BUILD:/usr/bin:/bin
	foretell switch "go$new" PATH
	check 0 go version
	says "go$new"
	printf '#!/bin/sh\nexec %s/versions/%s/bin/go "$@"\n' "$STORE" "$old" >bin/script
	chmod +x bin/script
	mv bin/script bin/go
	foretell unknown
}

# --- downloads ---

zip_proxy() {
	zip=$GOV_TEST_CACHE/v0.0.1-go$new.$(host_platform).zip
	[ -f "$zip" ] || skip "no ${zip##*/} in $GOV_TEST_CACHE"
	mkdir -p proxy/golang.org/toolchain/@v
	ln -s "$zip" proxy/golang.org/toolchain/@v/
	export GOPROXY=file://$PWD/proxy
}

@test "what is not installed is downloaded, then found in the module cache, then gov's is preferred" {
	store old
	module "$new"
	zip_proxy
	export GOSUMDB=off
	foretells download "go$new" download
	next_is from "$GOPROXY"
	next_is installed false
	next_is mend "gov install $new"
	foretells switch "go$new" 'module cache'
	next_is found "$HOME/go/pkg/mod/golang.org/toolchain@v0.0.1-go$new.$(host_platform)/bin/go"
	# Its GOROOT is set then, and must not reach a Go that gov starts.
	printf 'package m\n\n//go:generate sh -c "GOTOOLCHAIN=local %s/shims/go version; env"\n' "$STORE" >m.go
	check 0 go generate
	says "go version go$old" "GOROOT=$HOME/go/pkg/mod/golang.org/toolchain@"
	# Toolchains need the database, but for those from one file:// proxy.
	GOPROXY=off foretells refuse
	says 'checksum database disabled by GOSUMDB=off'
	GOPROXY=$GOPROXY,off foretells refuse
	GOSUMDB='' GONOSUMDB='golang.*' foretells switch "go$new" 'module cache'
	GOSUMDB='' GOPRIVATE='example.com,golang.org/tool*' foretells switch "go$new" 'module cache'
	GOSUMDB='' foretell switch "go$new" 'module cache'
	next_is database sum.golang.org
	# Elsewhere, the same cache.
	GOSUMDB=off GOMODCACHE=$HOME/go/pkg/mod foretells switch "go$new" 'module cache'
	GOSUMDB=off GOPATH=$HOME/go:/elsewhere foretells switch "go$new" 'module cache'
	GOTOOLCHAIN=path foretells refuse "go$new"
	store both
	foretells switch "go$new" PATH
}

@test "no proxy has it" {
	store old
	module "$new"
	zip_proxy
	export GOSUMDB=off
	rm -r proxy/golang.org
	foretells refuse "go$new"
	next_is message "download go$new for $(host_platform | tr - /): toolchain not available"
	# Folders that lack it, and "off", need not be asked.
	GOPROXY='file:///nonexistent|off,direct' foretells refuse "go$new"
	GOPROXY=' , ' foretells refuse "go$new"
	says 'contains no entries'
	GOPROXY=off foretells refuse "go$new"
	GOSUMDB='' GOPROXY=http://127.0.0.1:9,off foretell download "go$new" download
	next_is database sum.golang.org
	next_is from http://127.0.0.1:9,off
	GOSUMDB='' GOPROXY=http://127.0.0.1:9,off check 1 go version
	says "download go$new:"
}

@test "gov's is installed, but its shims are not on PATH" {
	module "$new"
	export PATH=$STORE/versions/$old/bin:$BUILD:/usr/bin:/bin
	GOTOOLCHAIN=path foretells refuse "go$new"
	next_is installed true
	next_is mend 'eval "$(gov init bash)"'
	GOPROXY=off foretells refuse "go$new"
}
