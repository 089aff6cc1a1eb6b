# Toolchains from a GOPROXY: module zips that only the checksum database proves.
load helper
load nginx

setup_file() {
	gov_setup_file
	server_start
	export MODULE=golang.org/toolchain
	platform=$(host_platform)
	export ZIP=v0.0.1-go1.99.1.${platform/armv6l/arm}.zip
	export PROXY_DIR=$SERVER/www/proxy WHERE=golang.org/toolchain/@v
	mkdir -p "$PROXY_DIR/$WHERE" "$SERVER/www/evil/$WHERE" "$SERVER/www/empty"
	"$BUILD/test/hostile" module-zip "$PROXY_DIR/$WHERE/$ZIP" 1.99.1 "${platform/-//}"
	"$BUILD/test/hostile" module-zip-changed "$SERVER/www/evil/$WHERE/$ZIP" 1.99.1 "${platform/-//}"
	publish "$PROXY_DIR/$WHERE/$ZIP"

}

teardown_file() {
	server_stop
}

setup() {
	gov_setup
	platform=$(host_platform)
}

# The h1 of a zip's files, by golang.org/x/mod/sumdb/dirhash's definition.
h1_of() {
	local name
	unzip -Z1 "$1" | LC_ALL=C sort | while IFS= read -r name; do
		printf '%s  %s\n' "$(unzip -p "$1" "$name" | sha256sum | cut -d ' ' -f 1)" "$name"
	done | sha256sum | cut -d ' ' -f 1 | xxd -r -p | base64 | sed 's/^/h1:/'
}

# A database that vouches for this zip; its key into $SERVER/key.
publish() {
	local version=${1##*/} h1
	h1=$(h1_of "$1")
	printf '%s %s %s %s\n' "$MODULE" "${version%.zip}" "$h1" "$h1" >"$SERVER/records"
	"$BUILD/test/sumdb_server" --fill 5 "$SERVER/www/sumdb" "$SERVER/records" >"$SERVER/key"
	chmod -R a+rX "$SERVER/www"
}

# settings MIRROR GOPROXY [LINE...]
settings() {
	mkdir -p "$STORE"
	printf '[gov]\nmirror = %s\ngoproxy = %s\n' "$1" "$2" >"$STORE/versions.ini"
	shift 2
	printf '%s\n' "sumdb = $(cat "$SERVER/key") $URL/sumdb" "$@" >>"$STORE/versions.ini"
}

# What an archive of 1.99.1 would be known by: a pin of a file that no mirror has.
known() {
	printf '[archive go1.99.1.%s.tar.gz]\nsha256 = %064d\n' "$platform" 7 >>"$STORE/versions.ini"
}

installed_by_proxy() {
	check 0 "$STORE/shims/go1.99.1" version
	says 'go1.99.1'
	grep -q "^file = $ZIP\$" "$STORE/receipts/1.99.1.ini"
	[ -f "$STORE/versions/1.99.1/src/go.mod" ]
	[ -f "$STORE/versions/1.99.1/src/cmd/go.mod" ]
	[ -z "$(find "$STORE/versions" -name '_go.mod')" ]
	[ -z "$(find "$STORE/tmp" -mindepth 1)" ]
}

@test "no mirror has the archive: the module zip is taken, proven and laid out" {
	settings "$URL/missing/dl/" "$URL/proxy"
	known
	check 0 gov install 1.99.1
	says 'goproxy'
	installed_by_proxy
	tree=$STORE/versions/1.99.1
	[ -x "$tree/bin/go" ]
	[ -x "$tree/bin/gofmt" ]
	[ -x "$tree/pkg/tool/os_arch/compile" ]
	[ ! -x "$tree/VERSION" ]
	[ -f "$STORE/cache/$ZIP" ]
	grep -q "^source = $URL/proxy/$WHERE/$ZIP\$" "$STORE/receipts/1.99.1.ini"
	grep -q "^h1 = $(h1_of "$PROXY_DIR/$WHERE/$ZIP")\$" "$STORE/receipts/1.99.1.ini"
	check 0 gov verify 1.99.1
}

@test "no mirror can be reached: the same, and nothing but the database has to know the version" {
	settings http://127.0.0.1:9/dl/ "$URL/proxy"
	check 0 gov install --json 1.99.1
	says '"proof": "sumdb"' "\"source\": \"$URL/proxy/$WHERE/$ZIP\""
	installed_by_proxy
}

@test "a mirror that has the archive is preferred" {
	"$BUILD/test/hostile" module-twin "$BATS_TEST_TMPDIR/go1.99.1.$platform.tar.gz" 1.99.1 "${platform/-//}"
	settings "file://$BATS_TEST_TMPDIR/" "$URL/proxy"
	pin "$BATS_TEST_TMPDIR/go1.99.1.$platform.tar.gz"
	forget_requests
	check 0 gov install 1.99.1
	requests >"$BATS_TEST_TMPDIR/requests"
	run ! grep /proxy/golang.org/toolchain "$BATS_TEST_TMPDIR/requests"
	says_not goproxy
}

@test "the same tree as from the archive, but for four folders" {
	local twin=$BATS_TEST_TMPDIR/go1.99.1.$platform.tar.gz
	"$BUILD/test/hostile" module-twin "$twin" 1.99.1 "${platform/-//}"
	settings "$URL/missing/dl/" "$URL/proxy"
	check 0 gov install 1.99.1
	cp -a "$STORE/versions/1.99.1" "$BATS_TEST_TMPDIR/by-proxy"
	h1=$(grep '^h1 = ' "$STORE/receipts/1.99.1.ini")
	gov uninstall 1.99.1
	check 0 gov install 1.99.1 --from "$twin" --sha256 "$(sha256_of "$twin")"
	[ "$(grep '^h1 = ' "$STORE/receipts/1.99.1.ini")" = "$h1" ]
	rm -r "$STORE"/versions/1.99.1/{api,doc,misc,test}
	diff -r "$BATS_TEST_TMPDIR/by-proxy" "$STORE/versions/1.99.1"
	modes() { (cd "$1" && find . -type f -printf '%p %m\n' | sort); }
	[ "$(modes "$BATS_TEST_TMPDIR/by-proxy")" = "$(modes "$STORE/versions/1.99.1")" ]
}

@test "a folder is a proxy too" {
	settings "$URL/missing/dl/" "file://$PROXY_DIR"
	check 0 gov install 1.99.1
	installed_by_proxy
}

@test "comma: on to the next after 404 only" {
	settings "$URL/missing/dl/" "$URL/empty,$URL/proxy"
	check 0 gov install 1.99.1
	gov uninstall 1.99.1
	rm -r "$STORE/cache"
	settings "$URL/missing/dl/" "$URL/error,$URL/proxy"
	check 5 gov install 1.99.1
	says '/error/' 'HTTP 500'
	nothing_installed
	settings "$URL/missing/dl/" "$URL/denied,$URL/proxy"
	check 5 gov install 1.99.1
	nothing_installed
}

@test "pipe: on to the next after any failure" {
	settings "$URL/missing/dl/" "http://127.0.0.1:9|$URL/denied|$URL/proxy"
	check 0 gov install 1.99.1
	installed_by_proxy
}

@test "off ends the list; direct is passed over" {
	settings "$URL/missing/dl/" "off,$URL/proxy"
	known
	check 3 gov install 1.99.1
	settings "$URL/missing/dl/" "$URL/empty,off,$URL/proxy"
	known
	check 3 gov install 1.99.1
	nothing_installed
	settings "$URL/missing/dl/" "$URL/empty,direct,$URL/proxy"
	known
	check 0 gov install 1.99.1
}

@test "a proxy that changed a file: exit 6, both hashes, nothing unpacked" {
	settings "$URL/missing/dl/" "$URL/evil"
	check 6 gov install 1.99.1
	one_line_error
	says 'module hash mismatch' "$(h1_of "$PROXY_DIR/$WHERE/$ZIP")" "$(h1_of "$SERVER/www/evil/$WHERE/$ZIP")"
	nothing_installed
	[ -f "$STORE/cache/$ZIP.rejected" ]
	[ ! -e "$STORE/cache/$ZIP" ]
	# The next proxy is no way out of a failed proof.
	settings "$URL/missing/dl/" "$URL/evil|$URL/proxy"
	check 6 gov install 1.99.1
	nothing_installed
}

@test "a changed zip in the cache is put aside and downloaded afresh" {
	mkdir -p "$STORE/cache"
	cp "$SERVER/www/evil/$WHERE/$ZIP" "$STORE/cache/$ZIP"
	settings "$URL/missing/dl/" "$URL/proxy"
	check 0 gov install 1.99.1
	[ -f "$STORE/cache/$ZIP.rejected" ]
	installed_by_proxy
}

@test "no word of the database: refused before anything is downloaded" {
	settings "$URL/missing/dl/" "$URL/proxy"
	sed -i 's/^sumdb = .*/sumdb = off/' "$STORE/versions.ini"
	forget_requests
	check 6 gov install 1.99.1
	says 'nothing proves it' 'sumdb = off'
	settings "$URL/missing/dl/" "$URL/proxy"
	sed -i "s|^sumdb = .*|sumdb = $(cat "$SERVER/key") $URL/empty|" "$STORE/versions.ini"
	check 6 gov install 1.99.1
	says 'nothing proves it'
	settings "$URL/missing/dl/" "$URL/proxy"
	sed -i "s|^sumdb = .*|sumdb = $(cat "$SERVER/key") http://127.0.0.1:9|" "$STORE/versions.ini"
	check 5 gov install 1.99.1
	nothing_installed
	requests >"$BATS_TEST_TMPDIR/requests"
	run ! grep '/proxy/.*zip' "$BATS_TEST_TMPDIR/requests"
}

@test "a SHA-256 that the user pinned for the zip proves it, without the database" {
	settings "$URL/missing/dl/" "$URL/proxy"
	sed -i 's/^sumdb = .*/sumdb = off/' "$STORE/versions.ini"
	pin "$PROXY_DIR/$WHERE/$ZIP"
	check 0 gov install 1.99.1
	installed_by_proxy
	gov uninstall 1.99.1
	rm -r "$STORE/cache"
	settings "$URL/missing/dl/" "$URL/proxy"
	pin "$SERVER/www/evil/$WHERE/$ZIP"
	check 6 gov install 1.99.1
	says 'SHA-256 mismatch'
	nothing_installed
}

@test "offline, from the cache and what the database said before" {
	settings "$URL/missing/dl/" "$URL/proxy"
	check 0 gov install 1.99.1
	gov uninstall 1.99.1
	check 0 gov install --offline 1.99.1
	installed_by_proxy
}

@test "hostile module zips whose hash the user pinned are refused" {
	local kind
	mkdir -p "$BATS_TEST_TMPDIR/hostile/$WHERE"
	for kind in wrong-prefix go-mod-clash go-mod-twice go-mod-case outside folder api test github dotdot symlink; do
		"$BUILD/test/hostile" "module-zip-$kind" "$BATS_TEST_TMPDIR/hostile/$WHERE/$ZIP" 1.99.1 "${platform/-//}"
		settings "$URL/missing/dl/" "file://$BATS_TEST_TMPDIR/hostile"
		sed -i 's/^sumdb = .*/sumdb = off/' "$STORE/versions.ini"
		pin "$BATS_TEST_TMPDIR/hostile/$WHERE/$ZIP"
		rm -rf "$STORE/cache"
		check 6 gov install 1.99.1 || fail "$kind"
		says 'entry ' 'nothing was installed' || fail "$kind"
		nothing_installed || fail "$kind"
	done
	[ -z "$(find "$HOME" "$BATS_TEST_TMPDIR" -name '*evil*')" ]
}

@test "verify --repair mends it from the proxy, or from an archive that came up since" {
	local twin=$BATS_TEST_TMPDIR/mirror/go1.99.1.$platform.tar.gz
	settings "$URL/missing/dl/" "$URL/proxy"
	check 0 gov install 1.99.1
	rm "$STORE/versions/1.99.1/src/go.mod"
	rm -r "$STORE/cache"
	check 0 gov verify --repair 1.99.1
	check 0 gov verify 1.99.1
	[ -f "$STORE/versions/1.99.1/src/go.mod" ]
	[ ! -e "$STORE/versions/1.99.1/api" ]
	rm "$STORE/versions/1.99.1/src/go.mod"
	mkdir "${twin%/*}"
	"$BUILD/test/hostile" module-twin "$twin" 1.99.1 "${platform/-//}"
	settings "file://${twin%/*}/" "$URL/proxy"
	pin "$twin"
	check 0 gov verify --repair 1.99.1
	check 0 gov verify 1.99.1
	grep -q "^file = ${twin##*/}\$" "$STORE/receipts/1.99.1.ini"
	[ -f "$STORE/versions/1.99.1/api/go1.txt" ]
}

@test "the cache lists and prunes module zips" {
	settings "$URL/missing/dl/" "$URL/proxy"
	check 0 gov install 1.99.1
	check 0 gov cache list
	says "$ZIP"
	gov uninstall 1.99.1
	check 0 gov cache prune
	[ ! -e "$STORE/cache/$ZIP" ]
}

@test "names and passwords: from .netrc, for the proxy's host, when asked for" {
	settings "$URL/missing/dl/" "$URL/private"
	printf 'machine 127.0.0.1\nlogin me\npassword secret\n' >"$HOME/.netrc"
	check 5 gov install 1.99.1
	says 'HTTP 401'
	settings "$URL/missing/dl/" "$URL/private" 'goproxy_netrc = yes'
	check 0 gov install 1.99.1
	says_not secret
	run ! grep -r secret "$STORE"
	gov uninstall 1.99.1
	rm -r "$STORE/cache"
	printf 'machine example.com\nlogin me\npassword secret\n' >"$HOME/.netrc"
	check 5 gov install 1.99.1
	settings "$URL/missing/dl/" "http://me:secret@127.0.0.1/private"
	check 8 gov install 1.99.1
	says '.netrc'
}
