# Official archives of other platforms, their module hashes and module zips; skipped, with the reason,
# where there is none.
load helper
load real

setup() { gov_setup; }

@test "linux/arm64: installed beside, and its go runs" {
	use_official linux-arm64
	check 0 gov install --offline --platform linux/arm64 "$official_version"
	tree=$STORE/versions/$official_version.linux-arm64
	if [ "$(host_platform)" = linux-arm64 ]; then tree=$STORE/versions/$official_version; fi
	[ "$(head -n 1 "$tree/VERSION")" = "go$official_version" ]
	if [ "$(uname -m)" = aarch64 ]; then
		check 0 "$tree/bin/go" version
	else
		check 0 qemu-aarch64-static "$tree/bin/go" version
	fi
	prints "go version go$official_version linux/arm64"
}

# What the checksum database must say of these archives: golang.org/toolchain@v0.0.1-go1.24.4...
h1_is() {
	if [ "$official_version" = 1.24.4 ]; then
		check 0 gov verify "$1"
		says "14168 files" "($2)"
	fi
}

@test "the module hash of linux/arm64 and windows/arm64" {
	use_official linux-arm64
	check 0 gov install --offline --platform linux/arm64 "$official_version"
	h1_is "$(ls "$STORE/versions")" h1:UEGqBqO3PEmyELnJTB9jwlflO/SmExbFqnkiYUVdUDQ=
	rm -rf "$STORE/versions"
	use_official windows-arm64
	check 0 gov install --offline --platform windows/arm64 "$official_version"
	h1_is "$official_version.windows-arm64" h1:k/Hqq26VqIIHMMyT9sqgPHgFD3So5/3sSS8IrNQtsfw=
}

programs_in() { (cd "$1" && find . -type f -perm -u+x | sort); }

@test "the module zip of linux/arm64 becomes the archive's tree, less four folders" {
	official linux-arm64
	zip=$GOV_TEST_CACHE/v0.0.1-go$official_version.linux-arm64.zip
	[ -f "$zip" ] || skip "no ${zip##*/} in $GOV_TEST_CACHE; scripts/official-archive makes it with the archive"
	[ "$official_version" = 1.24.4 ] || skip "the module hash of $official_version is not known here"
	h1=h1:UEGqBqO3PEmyELnJTB9jwlflO/SmExbFqnkiYUVdUDQ=
	proxy=$BATS_TEST_TMPDIR/proxy/golang.org/toolchain/@v
	mkdir -p "$proxy" "$STORE" "$BATS_TEST_TMPDIR/archive"
	ln -s "$zip" "$proxy/"
	echo "golang.org/toolchain v0.0.1-go1.24.4.linux-arm64 $h1 $h1" >"$BATS_TEST_TMPDIR/records"
	key=$("$BUILD/test/sumdb_server" "$BATS_TEST_TMPDIR/db" "$BATS_TEST_TMPDIR/records")
	cat >"$STORE/versions.ini" <<-END
		[gov]
		mirror = file://$BATS_TEST_TMPDIR/nothing/
		goproxy = file://$BATS_TEST_TMPDIR/proxy
		sumdb = $key file://$BATS_TEST_TMPDIR/db
	END
	check 0 gov install --platform linux/arm64 1.24.4
	says 'taking the module zip'
	tar -xzf "$official" -C "$BATS_TEST_TMPDIR/archive"
	rm -r "$BATS_TEST_TMPDIR"/archive/go/{api,doc,misc,test}
	tree=$STORE/versions/$(ls "$STORE/versions")
	diff -r "$BATS_TEST_TMPDIR/archive/go" "$tree"
	diff <(programs_in "$BATS_TEST_TMPDIR/archive/go") <(programs_in "$tree")
}

@test "windows/arm64: a zip, installed beside" {
	use_official windows-arm64
	check 0 gov install --offline --platform windows/arm64 "$official_version"
	tree=$STORE/versions/$official_version.windows-arm64
	[ "$(head -c 2 "$tree/bin/go.exe")" = MZ ]
	[ "$(find "$tree" -type f | wc -l)" -gt 10000 ]
	[ "$(date -u -r "$tree/VERSION" +%FT%T)" = 2025-05-29T19:37:36 ]
	[ ! -e "$STORE/shims/go$official_version" ]
}
