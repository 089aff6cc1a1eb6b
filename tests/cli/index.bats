# The saved release list: what it costs to have it confirmed, and what it is worth when it is damaged.
load helper
load nginx

setup_file() {
	gov_setup_file
	server_start
}

teardown_file() {
	server_stop
}

setup() {
	gov_setup
	mirrors "$URL/dl/"
	rows=$STORE/index-mirror.rows
	publish 1.99.1
	forget_requests
}

# publish VERSION...: what the server's list names. The same second must not give the same ETag.
publish() {
	local version
	rm -f "$SERVER"/www/go/*
	for version; do
		echo "$version" >"$SERVER/www/go/go$version.linux-amd64.tar.gz"
	done
	write_index
	touch -d "@$((1700000000 + RANDOM))" "$SERVER/www/index.json"
}

# The status of the only request since the last call.
answered() {
	[ "$(all_requests | awk '{ print $3 }')" = "$1" ]
	forget_requests
}

remote() {
	check 0 gov list --remote 1.99 --platform linux/amd64
}

@test "a list that has not changed is not sent again" {
	remote
	prints '1.99.1  (no published hash)'
	answered 200
	inode=$(stat -c %i "$rows")
	remote
	prints '1.99.1  (no published hash)'
	answered 304
	[ "$(stat -c %i "$rows")" = "$inode" ]
	publish 1.99.2 1.99.1
	remote
	prints $'1.99.2  (no published hash)\n1.99.1  (no published hash)'
	answered 200
	[ "$(stat -c %i "$rows")" != "$inode" ]
}

@test "the ETag of one server is not shown to another" {
	remote
	answered 200
	: >"$STORE/versions.ini"
	mirrors "$URL/anything/dl/"
	remote
	prints '1.99.1  (no published hash)'
	answered 200
}

# Neither an empty list nor what another server said.
@test "an answer that nothing has changed counts only where that was asked" {
	local unfetched='the release index could not be fetched'
	: >"$STORE/versions.ini"
	mirrors "$URL/unasked/dl/"
	check 3 gov list --remote 1.99 --platform linux/amd64
	says "$unfetched"
	: >"$STORE/versions.ini"
	mirrors "$URL/dl/"
	remote
	says_not "$unfetched"
	: >"$STORE/versions.ini"
	mirrors "$URL/unasked/dl/"
	remote
	says "$unfetched"
}

@test "a damaged list is fetched anew, and worth nothing offline" {
	remote
	sed -i 's/1\.99\.1/1.99.9/' "$rows"
	check 3 gov list --remote 1.99 --offline --platform linux/amd64
	forget_requests
	remote
	prints '1.99.1  (no published hash)'
	answered 200
	check 0 gov list --remote 1.99 --offline --platform linux/amd64
	prints '1.99.1  (no published hash)'
}

@test "a list that an older gov saved is read, and replaced" {
	cp "$SERVER/www/index.json" "$STORE/index-mirror.json"
	check 0 gov list --remote 1.99 --offline --platform linux/amd64
	prints '1.99.1  (no published hash)'
	remote
	[ -e "$rows" ]
	[ ! -e "$STORE/index-mirror.json" ]
}

@test "other platforms than the one that was asked for are kept" {
	check 3 gov list --remote 1.99 --platform linux/arm64
	check 0 gov list --remote 1.99 --platform linux/amd64 --offline
	prints '1.99.1  (no published hash)'
}
