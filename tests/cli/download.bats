# Downloads from a web server in the shape of go.dev: what goes wrong there, and what gov makes of it.
load helper
load nginx
load terminal

setup_file() {
	gov_setup_file
	server_start
	serve "$(small_archive 1.99.1 "$BATS_FILE_TMPDIR/archives")" \
		"$(small_archive 1.99.2 "$BATS_FILE_TMPDIR/archives")" \
		"$(small_archive 1.99.3-acme "$BATS_FILE_TMPDIR/archives")"
}

teardown_file() { server_stop; }

setup() {
	gov_setup
	forget_requests
	file=$BATS_FILE_TMPDIR/archives/go1.99.1.$(host_platform).tar.gz
	name=${file##*/}
	pin "$file"
}

teardown() { flaky_stop; }

installed() {
	[ -x "$STORE/versions/1.99.1/bin/go" ]
	cmp "$file" "$STORE/cache/$name"
	[ ! -e "$STORE/cache/$name.part" ]
}

@test "a mirror that redirects, as go.dev does" {
	mirrors "$URL/dl/"
	check 0 gov install 1.99.1
	installed
	requests | grep -q "GET /dl/$name 302"
	requests | grep -q "GET /go/$name 200"
}

@test "a mirror's address without the last slash" {
	mirrors "$URL/dl"
	check 0 gov install 1.99.1
	installed
}

@test "a line by a mirror's index" {
	pin "$BATS_FILE_TMPDIR/archives/go1.99.2.$(host_platform).tar.gz"
	mirrors "$URL/dl/"
	check 0 gov install 1.99
	[ "$(ls "$STORE/versions")" = 1.99.2 ]
}

@test "--from a URL of the /dl/ shape" {
	check 0 gov install 1.99.1 --from "$URL/dl/"
	installed
}

@test "--from the URL of one archive" {
	check 0 gov install 1.99.1 --from "$URL/go/$name"
	[ -x "$STORE/versions/1.99.1/bin/go" ]
}

@test "a pin's own url serves a custom build" {
	custom=$BATS_FILE_TMPDIR/archives/go1.99.3-acme.$(host_platform).tar.gz
	pin "$custom" "$URL/go/${custom##*/}"
	check 0 gov install 1.99.3-acme
	[ -x "$STORE/versions/1.99.3-acme/bin/go" ]
}

@test "404 everywhere: exit 3, each address is named" {
	mirrors "$URL/missing/dl/" "$URL/denied/dl/"
	check 3 gov install 1.99.1
	says "$URL/missing/dl/$name" "$URL/denied/dl/$name"
	one_line_error
	nothing_installed
}

@test "the first mirror has it not: the second is asked" {
	mirrors "$URL/missing/dl/" "$URL/dl/"
	check 0 gov install 1.99.1
	installed
}

@test "mirrors are asked in their order, and no further than needed" {
	mirrors "$URL/dl/" "$URL/missing/dl/"
	check 0 gov install 1.99.1
	installed
	[ "$(requests | grep -c /missing/)" = 0 ]
}

@test "a web page instead of an archive: not believed, the next mirror is asked" {
	mirrors "$URL/html/dl/" "$URL/dl/"
	check 0 gov install 1.99.1
	installed
}

@test "only web pages: an error, nothing is kept" {
	mirrors "$URL/html/dl/"
	run --separate-stderr gov install 1.99.1
	[ "$status" = 3 ] || [ "$status" = 5 ]
	says "$URL/html/dl/$name"
	nothing_installed
	[ ! -e "$STORE/cache/$name" ]
}

@test "a server that fails always: exit 5 after some tries" {
	mirrors "$URL/error/dl/"
	check 5 gov install 1.99.1
	says 500
	nothing_installed
	[ "$(requests | grep -c 500)" -ge 2 ]
	[ "$(requests | grep -c 500)" -le 6 ]
}

@test "a redirect that never ends: exit 5" {
	mirrors "$URL/loop/dl/"
	check 5 gov install 1.99.1
	nothing_installed
}

@test "a closed port: exit 5, and the next mirror is asked" {
	mirrors "http://127.0.0.1:9/dl/"
	check 5 gov install 1.99.1
	says 127.0.0.1:9
	rm "$STORE/versions.ini"
	pin "$file"
	mirrors "http://127.0.0.1:9/dl/" "$URL/dl/"
	check 0 gov install 1.99.1
	installed
}

@test "wrong bytes: exit 6 whatever mirrors follow" {
	mirrors "$URL/wrong/dl/" "$URL/dl/"
	check 6 gov install 1.99.1
	nothing_installed
	[ ! -e "$STORE/cache/$name" ]
	# The broken bytes are out of the way of the next try.
	rm "$STORE/versions.ini"
	pin "$file"
	mirrors "$URL/dl/"
	check 0 gov install 1.99.1
	installed
}

@test "fewer bytes: not believed" {
	mirrors "$URL/short/dl/"
	run --separate-stderr gov install 1.99.1
	[ "$status" = 5 ] || [ "$status" = 6 ]
	nothing_installed
	[ ! -e "$STORE/cache/$name" ]
}

@test "an index that is a web page, none, or cut short does not stop an exact pinned version" {
	for kind in htmlindex noindex badindex; do
		rm -rf "$STORE"
		pin "$file"
		mirrors "$URL/$kind/dl/"
		check 0 gov install 1.99.1
		installed
	done
}

@test "an index that is a web page, none, or cut short: a line goes by what is known, or fails cleanly" {
	for kind in htmlindex noindex badindex; do
		rm -rf "$STORE"
		mirrors "$URL/$kind/dl/"
		run --separate-stderr gov install 1.100
		[ "$status" = 5 ] || [ "$status" = 3 ]
		nothing_installed
	done
}

@test "a transfer that breaks is taken up where it broke" {
	flaky_start drop 1 "$file"
	mirrors "$FLAKY_URL/dl/"
	check 0 gov install 1.99.1
	installed
	size=$(stat -c %s "$file")
	[ "$(cat "$BATS_TEST_TMPDIR/flaky.log")" = "/dl/$name -1
/dl/$name $((size / 2))" ]
}

@test "a transfer that breaks on a server that cannot resume starts over" {
	flaky_start norange 1 "$file"
	mirrors "$FLAKY_URL/dl/"
	check 0 gov install 1.99.1
	installed
}

@test "a server that fails twice, then serves" {
	flaky_start 500 2 "$file"
	mirrors "$FLAKY_URL/dl/"
	check 0 gov install 1.99.1
	installed
}

@test "a server that is too busy once, then serves" {
	flaky_start 429 1 "$file"
	mirrors "$FLAKY_URL/dl/"
	check 0 gov install 1.99.1
	installed
}

@test "the part of a broken download is resumed by the next command" {
	flaky_start drop 1000 "$file"
	mirrors "$FLAKY_URL/dl/"
	check 5 gov install 1.99.1
	[ -s "$STORE/cache/$name.part" ]
	size=$(stat -c %s "$STORE/cache/$name.part")
	rm "$STORE/versions.ini"
	pin "$file"
	mirrors "$URL/dl/"
	check 0 gov install 1.99.1
	installed
	requests | grep -q "GET /go/$name 206 \"bytes=$size-\""
}

@test "a .part of other bytes does no harm" {
	mkdir -p "$STORE/cache"
	head -c 300 /dev/zero >"$STORE/cache/$name.part"
	mirrors "$URL/dl/"
	check 0 gov install 1.99.1
	installed
}

@test "a .part that is whole needs no request for bytes" {
	mkdir -p "$STORE/cache"
	cp "$file" "$STORE/cache/$name.part"
	mirrors "$URL/dl/"
	check 0 gov install 1.99.1
	installed
}

@test "several versions of one command: the index is asked for once" {
	pin "$BATS_FILE_TMPDIR/archives/go1.99.2.$(host_platform).tar.gz"
	mirrors "$URL/dl/"
	check 0 gov install 1.99 1.99.1 latest 1.99.x
	installed
	[ -x "$STORE/versions/1.99.2/bin/go" ]
	[ "$(all_requests | grep -c mode=json)" = 1 ]
}

# An archive of some megabytes, for a transfer that lasts. In $large.
large_archive() {
	local tree=$BATS_TEST_TMPDIR/large
	mkdir "$tree"
	tar -xzf "$file" -C "$tree"
	head -c 3000000 /dev/urandom >"$tree/go/random"
	large=$SERVER/www/go/go1.99.7.$(host_platform).tar.gz
	tar -czf "$large" -C "$tree" go
	pin "$large"
}

interrupted_by() {
	local part
	large_archive
	mirrors "$URL/slow/dl/"
	part=$STORE/cache/${large##*/}.part
	terminal_start gov install 1.99.7
	wait_until test -s "$part"
	wait_until grep -q downloading "$terminal_log"
	kill "-$1" "$terminal_pid"
	terminal_end
	[ "$status" = "$2" ]
	[[ $shown == *downloading*$'\r\e[K' ]]
	[ -s "$part" ]
	nothing_installed
	size=$(stat -c %s "$part")
	rm "$STORE/versions.ini"
	pin "$large"
	mirrors "$URL/dl/"
	check 0 gov install 1.99.7
	requests | grep -q "206 \"bytes=$size-\""
}

@test "an interrupt leaves a clean line and a part to resume" { interrupted_by INT 130; }

@test "SIGTERM leaves a clean line and a part to resume" { interrupted_by TERM 143; }

@test "--offline sends nothing" {
	mirrors "$URL/dl/"
	check 5 gov install --offline 1.99.1
	[ -z "$(requests)" ]
}

@test "a proxy from the environment is used" {
	mirrors "http://go.example/dl/"
	no_proxy='' http_proxy=$URL run --separate-stderr gov install 1.99.1
	[ "$status" = 0 ]
	installed
}


@test "list --remote shows what the mirror lists, and the built-in table offline" {
	mirrors "$URL/dl/"
	check 0 gov list --remote --all
	says 1.99.2 1.24.4
	rm -rf "$STORE"
	check 0 gov list --remote --offline --all
	says 1.24.4
}
