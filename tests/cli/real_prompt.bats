#!/usr/bin/env bats
# The form of `go version` that prompts take apart, from a real Go through the shim.
load helper
load prompt

setup() {
	gov_setup
	official "$(host_platform)"
	gov install --offline --from "$official" "$official_version" 2>/dev/null
	export PATH=$STORE/shims:/usr/bin:/bin GOENV=off GOPROXY=off GOTELEMETRY=off
}

@test "starship and oh-my-posh show the version of a real Go, and the shim changes no byte" {
	mkdir -p module/inner
	printf 'module example.com/m\n\ngo 1.21\n' >module/go.mod
	echo "$official_version" >module/.go-version
	both_show "$official_version" module/inner
	[ "$out" = "go version go$official_version $(host_platform | tr - /)" ]
	cd module
	GOROOT=/stale both_show "$official_version"
	go version >shim.out
	"$STORE/versions/$official_version/bin/go" version >direct.out
	cmp shim.out direct.out
}

@test "where Go itself wants a version that is not there, prompts get Go's own answer" {
	printf 'module example.com/m\n\ngo 1.999\n' >go.mod
	local direct
	check 1 "$STORE/versions/$official_version/bin/go" version
	direct=$stderr
	starship .
	[ "$code" = 1 ] && [ -z "$out$shown" ]
	[ "$err" = "$direct" ]
}
