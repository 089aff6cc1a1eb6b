# The main job with official archives, bit for bit (scripts/official-archive): install offline against the
# built-in table, select, compile, run. Skipped, with the reason, where there is none.
load helper
load real

setup() { gov_setup; }

@test "install offline from a bare archive, select by .go-version, build, run" {
	use_official "$(host_platform)"
	v=$official_version
	check 0 gov install --offline "$v"
	[ ! -e "$STORE/versions.ini" ]

	PATH=$STORE/shims:$PATH
	go_settings
	export GOPATH=$BATS_TEST_TMPDIR/gopath
	echo "$v" >.go-version
	check 0 go version
	prints "go version go$v $(host_platform | tr - /)"
	hello
	check 0 go build -o hello hello.go
	check 0 ./hello
	prints "hello from go$v"
	check 0 go run hello.go
	prints "hello from go$v"
	check 0 gofmt -l hello.go
	check 0 go env GOROOT
	prints "$STORE/versions/$v"
	check 0 go env GOTOOLCHAIN
	check 0 go vet hello.go

	cd /
	check 0 "go$v" version
	prints "go version go$v $(host_platform | tr - /)"
	check 0 go "+$v" version
	prints "go version go$v $(host_platform | tr - /)"
	check 0 env "GOV_VERSION=$v" go version
	prints "go version go$v $(host_platform | tr - /)"
	check 0 gov exec "$v" -- go version
	prints "go version go$v $(host_platform | tr - /)"

	# A stale GOROOT, the commonest breakage, does no harm.
	check 0 env GOROOT=/nowhere go "+$v" env GOROOT
	prints "$STORE/versions/$v"
	# An exit code and arguments of the tool come through.
	check 2 go "+$v" no-such-command

	# The tree is the archive's, file by file.
	tar -tzf "$official" | grep -v '/$' | sed 's|^go/||' | LC_ALL=C sort >"$BATS_TEST_TMPDIR/listed"
	(cd "$STORE/versions/$v" && find . -type f | sed 's|^\./||' | LC_ALL=C sort) \
		>"$BATS_TEST_TMPDIR/found"
	diff "$BATS_TEST_TMPDIR/listed" "$BATS_TEST_TMPDIR/found"

	check 0 gov uninstall "$v"
	[ ! -e "$STORE/versions/$v" ]
}

@test "one changed byte of the official archive: refused" {
	use_official "$(host_platform)"
	printf 'x' | dd of="$STORE/cache/${official##*/}" bs=1 seek=1000000 conv=notrunc status=none
	check 6 gov install --offline "$official_version"
	says "$("$TOP/scripts/published" "${official##*/}")"
	nothing_installed
}

@test "kill -9 while the real archive unpacks leaves nothing half" {
	use_official "$(host_platform)"
	for moment in 0.15 0.4 0.7; do
		gov install --offline "$official_version" >/dev/null 2>&1 3>&- &
		pid=$!
		sleep "$moment"
		kill -9 "$pid" 2>/dev/null || true
		wait "$pid" || true
		if [ -e "$STORE/versions/$official_version" ]; then
			"$STORE/versions/$official_version/bin/go" version
			gov uninstall --wait "$official_version"
		fi
	done
	check 0 gov install --offline "$official_version"
	check 0 "$STORE/shims/go$official_version" version
	[ -z "$(ls "$STORE/tmp")" ]
}
