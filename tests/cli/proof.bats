# Why an archive is believed, and what happens when it is not: exit 6, nothing installed.
load helper
load nginx

setup_file() {
	gov_setup_file
	server_start
	serve "$(small_archive 1.99.1 "$BATS_FILE_TMPDIR/archives")" \
		"$(small_archive 1.99.2 "$BATS_FILE_TMPDIR/archives")"
	tls_start
}

teardown_file() { server_stop; }

setup() {
	gov_setup
	file=$BATS_FILE_TMPDIR/archives/go1.99.1.$(host_platform).tar.gz
	other=$(printf '0%.0s' $(seq 64))
}

teardown() { proxy_stop; }

# go.dev in miniature, reached as the real one is: TLS, its own name, through a proxy.
proxy_start() {
	"$BUILD/test/connect_proxy" "$TLS_PORT" >"$BATS_TEST_TMPDIR/proxy.port" 3>&- &
	PROXY_PID=$!
	wait_until test -s "$BATS_TEST_TMPDIR/proxy.port"
	https_proxy=http://127.0.0.1:$(tr -dc 0-9 <"$BATS_TEST_TMPDIR/proxy.port")
	export https_proxy SSL_CERT_FILE=$SERVER/ca.pem
}

proxy_stop() {
	if [ -n "${PROXY_PID:-}" ]; then
		kill "$PROXY_PID" 2>/dev/null || true
	fi
}

@test "--sha256 that agrees" {
	check 0 gov install 1.99.1 --from "$file" --sha256 "$(sha256_of "$file")"
}

@test "--sha256 in capitals" {
	check 0 gov install 1.99.1 --from "$file" --sha256 "$(sha256_of "$file" | tr a-f A-F)"
}

@test "--sha256 that disagrees with the bytes: both hashes are shown" {
	check 6 gov install 1.99.1 --from "$file" --sha256 "$other"
	says 'SHA-256 mismatch' "$other" "$(sha256_of "$file")" 'nothing was installed'
	one_line_error
	nothing_installed
}

@test "--sha256 that is no SHA-256: exit 2" {
	check 2 gov install 1.99.1 --from "$file" --sha256 abc
	check 2 gov install 1.99.1 --from "$file" --sha256 "${other}0"
}

@test "--sha256 for several versions at once: exit 2" {
	check 2 gov install 1.99.1 1.99.2 --from "$BATS_FILE_TMPDIR/archives" --sha256 "$other"
}

@test "nothing proves it: exit 6, and how to" {
	check 6 gov install --offline 1.99.1 --from "$file"
	says --sha256 versions.ini "[archive ${file##*/}]"
	nothing_installed
}

@test "a pin that disagrees with the bytes" {
	mkdir -p "$STORE"
	printf '[archive %s]\nsha256 = %s\n' "${file##*/}" "$other" >"$STORE/versions.ini"
	check 6 gov install 1.99.1 --from "$file"
	nothing_installed
}

@test "a pin and --sha256 that disagree: refused, whichever the bytes have" {
	pin "$file"
	check 6 gov install 1.99.1 --from "$file" --sha256 "$other"
	says "$other" "$(sha256_of "$file")"
	nothing_installed
}

@test "a pin against the built-in table: refused, with both values" {
	mkdir -p "$STORE/cache"
	name=go1.24.4.$(host_platform).tar.gz
	cp "$file" "$STORE/cache/$name"
	printf '[archive %s]\nsha256 = %s\n' "$name" "$(sha256_of "$file")" >"$STORE/versions.ini"
	check 6 gov install --offline 1.24.4
	says "$("$TOP/scripts/published" "$name")" "$(sha256_of "$file")"
	nothing_installed
}

@test "--sha256 against the built-in table: refused" {
	mkdir -p "$STORE/cache"
	name=go1.24.4.$(host_platform).tar.gz
	cp "$file" "$STORE/cache/$name"
	check 6 gov install --offline 1.24.4 --sha256 "$(sha256_of "$file")"
	nothing_installed
}

@test "the built-in table refuses other bytes under an official name" {
	mkdir -p "$STORE/cache"
	name=go1.24.4.$(host_platform).tar.gz
	cp "$file" "$STORE/cache/$name"
	check 6 gov install --offline 1.24.4
	says "$("$TOP/scripts/published" "$name")" "$(sha256_of "$file")"
	nothing_installed
}

@test "the index of go.dev over TLS is proof, and its archives install" {
	proxy_start
	check 0 gov install 1.99.1
	[ -x "$STORE/versions/1.99.1/bin/go" ]
	cmp "$file" "$STORE/cache/${file##*/}"
}

@test "latest by the index of go.dev" {
	proxy_start
	check 0 gov install latest
	[ "$(ls "$STORE/versions")" = 1.99.2 ]
}

@test "the index of go.dev proves what a plain mirror delivers" {
	proxy_start
	mirrors "$URL/dl/"
	check 0 gov install 1.99.1
	requests | grep -q "GET /go/${file##*/}"
}

@test "one bit of the index of go.dev: the SHA-256 does not match" {
	cp "$SERVER/www/index.json" "$BATS_TEST_TMPDIR/index.json"
	hash=$(sha256_of "$file")
	other=$(printf '%x' $((0x${hash:0:1} ^ 1)))${hash:1}
	sed -i "s/$hash/$other/" "$SERVER/www/index.json"
	proxy_start
	check 6 gov install 1.99.1
	cp "$BATS_TEST_TMPDIR/index.json" "$SERVER/www/index.json"
	says 'SHA-256 mismatch' "$hash" "$other" 'nothing was installed'
	nothing_installed
}

@test "the index of a plain mirror proves nothing" {
	mirrors "$URL/dl/"
	run --separate-stderr gov install 1.99.1
	[ "$status" = 6 ] || [ "$status" = 5 ]
	nothing_installed
}

@test "an authority that nobody trusts: exit 5, no archive is fetched" {
	proxy_start
	unset SSL_CERT_FILE
	forget_requests
	check 5 gov install 1.99.1
	nothing_installed
	[ -z "$(all_requests)" ]
}

@test "the last index serves offline" {
	proxy_start
	check 0 gov install 1.99.1
	check 0 gov uninstall 1.99.1
	proxy_stop
	check 0 gov install --offline 1.99.1
}

@test "the last index against --sha256: refused" {
	proxy_start
	check 0 gov install 1.99.1
	check 0 gov uninstall 1.99.1
	check 6 gov install --offline 1.99.1 --sha256 "$other"
	nothing_installed
}

@test "wrong bytes from a mirror: refused, and kept apart" {
	pin "$file"
	mirrors "$URL/wrong/dl/"
	check 6 gov install 1.99.1
	says 'SHA-256 mismatch' "$URL/wrong/dl/"
	nothing_installed
	[ ! -e "$STORE/cache/${file##*/}" ]
}

@test "require = signed is not met by a hash" {
	pin "$file"
	printf '[gov]\nrequire = signed\n' >>"$STORE/versions.ini"
	check 6 gov install 1.99.1 --from "$file"
	nothing_installed
}

@test "no flag installs unproven bytes" {
	check 2 gov install 1.99.1 --from "$file" --force
	check 2 gov install 1.99.1 --from "$file" --insecure
	check 2 gov install 1.99.1 --from "$file" --no-verify
	nothing_installed
}

@test "a damaged archive in the cache is not believed again" {
	pin "$file"
	mkdir -p "$STORE/cache"
	cp "$SERVER/www/wrong/${file##*/}" "$STORE/cache/"
	check 6 gov install --offline 1.99.1
	says "${file##*/}"
	nothing_installed
}
