# The main job on linux/arm64, natively or by scripts/arm64box: the official archive, installed offline by
# an arm64 gov; its arm64 shims become the arm64 go.
load helper
load real

setup() {
	gov_setup
	[ "$(host_platform)" = linux-arm64 ] || skip 'this gov is for another machine'
	"$BUILD/gov" version >/dev/null 2>&1 || skip 'arm64 programs do not run here: use scripts/arm64box'
}

@test "installed, chosen by pin, name, plus and environment; cmd/go switches to it" {
	use_official linux-arm64
	v=$official_version
	check 0 gov install --offline "$v"
	says 'proven by: built-in table'
	[ ! -e "$STORE/versions.ini" ]
	check 0 gov inspect --expect linux/arm64 "$STORE/shims/go" "$STORE/shims/go$v" "$STORE/versions/$v/bin/go"
	says 'runs natively here: yes'
	PATH=$STORE/shims:$PATH
	go_settings
	echo "$v" >.go-version
	check 0 go version
	prints "go version go$v linux/arm64"
	cd /
	check 0 "go$v" version
	prints "go version go$v linux/arm64"
	check 0 go "+$v" env GOARCH GOHOSTARCH GOROOT
	prints "arm64
arm64
$STORE/versions/$v"
	check 0 env "GOV_VERSION=$v" GOROOT=/nowhere gov exec "$v" -- go version
	prints "go version go$v linux/arm64"
	# The tool's own exit code.
	check 2 go no-such-command
	check 0 gov which go
	prints "$STORE/versions/$v/bin/go"
	check 0 gov verify "$v"
	if [ "$v" = 1.24.4 ]; then says h1:UEGqBqO3PEmyELnJTB9jwlflO/SmExbFqnkiYUVdUDQ=; fi
	check 0 gov doctor
	says "toolchain: $v: linux/arm64, native" "selected: $v: GOHOSTOS=linux GOHOSTARCH=arm64 GOARCH=arm64" 'all is well'
	check 0 gov uninstall "$v"
	[ ! -e "$STORE/versions/$v" ]
}

@test "a program is compiled, linked and run" {
	use_official linux-arm64
	check 0 gov install --offline "$official_version"
	PATH=$STORE/shims:$PATH
	go_settings
	# It imports nothing: the rest of the standard library takes an emulated compiler minutes.
	printf 'package main\n\nfunc main() { println("hello from arm64") }\n' >hello.go
	check 0 gofmt -l hello.go
	prints ''
	check 0 env CGO_ENABLED=0 go build -o hello hello.go
	check 0 gov inspect --expect linux/arm64 hello
	says "go$official_version"
	check 0 ./hello
	says 'hello from arm64'
}

@test "a changed byte of the archive is refused" {
	use_official linux-arm64
	printf x | dd of="$STORE/cache/${official##*/}" bs=1 seek=1000000 conv=notrunc status=none
	check 6 gov install --offline "$official_version"
	one_line_error
	says mismatch
	nothing_installed
}
