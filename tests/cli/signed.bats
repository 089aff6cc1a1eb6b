#!/usr/bin/env bats
# The proofs beside the SHA-256: OpenPGP signatures and the checksum database. Each is tampered with
# in turn, and what is said must name the proof that found it.
load helper
load nginx

setup_file() {
	gov_setup_file
	command -v gpg >/dev/null || return 0
	server_start
	export DB=$BATS_FILE_TMPDIR/db A=$BATS_FILE_TMPDIR/archives
	export GNUPGHOME=$BATS_FILE_TMPDIR/gpg
	HOST=$(host_platform)
	export HOST ZIP=$A/go1.99.1.windows-arm64.zip
	export FILE=$A/go1.99.1.$HOST.tar.gz ACME=$A/go1.99.1-acme.$HOST.tar.gz
	mkdir -p "$DB" "$A"
	small_archive 1.99.1 "$A"
	small_archive 1.99.2 "$A"
	small_archive 1.99.1 "$A" windows-arm64
	small_archive 1.99.1-acme "$A"
	make_keys
	serve "$A"/go*
	sign "$FILE" good@test "$SERVER/www/go/${FILE##*/}.asc"
	make_records
	publish good >"$DB/key"
}

teardown_file() {
	if [ -n "${SERVER:-}" ]; then server_stop; fi
	if [ -n "${GNUPGHOME:-}" ]; then gpgconf --kill all || true; fi
}

setup() {
	command -v gpg >/dev/null || skip 'no gpg'
	gov_setup
	NAME=${FILE##*/}
	ASC=$SERVER/www/go/$NAME.asc
	configure
}

# Only what a test changed on the server: the files of all are shared.
teardown() {
	if [ -n "${SERVER:-}" ]; then
		cp "$FILE" "$SERVER/www/go/$NAME"
		sign_again
	fi
}

make_keys() {
	local who
	mkdir -m 700 "$GNUPGHOME"
	for who in good stranger; do
		gpg -q --batch --passphrase '' --quick-gen-key "$who <$who@test>" rsa2048 sign never
		gpg -q --armor --export "$who@test" >"$BATS_FILE_TMPDIR/$who.key"
	done
}

# sign FILE WHO OUTPUT
sign() {
	gpg -q --batch --yes --armor --detach-sign --local-user "$2" --output "$3" "$1"
}

sign_again() {
	sign "$FILE" good@test "$SERVER/www/go/$NAME.asc"
	rm -f "$SERVER/www/go/${ACME##*/}.asc"
}

# h1_of FILE VERSION PLATFORM: the module hash, from the receipt of an installation.
h1_of() {
	local root
	root=$(mktemp -d "$BATS_FILE_TMPDIR/root.XXXXXX")
	printf '[gov]\nsumdb = off\n' >"$root/versions.ini"
	GOV_ROOT=$root HOME=$root "$BUILD/gov" install --quiet "$2" --from "$1" --platform "${3/-//}" \
		--sha256 "$(sha256_of "$1")" >&2
	sed -n 's/^h1 = //p' "$root"/receipts/*.ini
	rm -rf "$root"
}

record() {
	echo "golang.org/toolchain v0.0.1-go$1.$2 $3 $3"
}

make_records() {
	{
		record 1.99.1 "$HOST" "$(h1_of "$FILE" 1.99.1 "$HOST")"
		record 1.99.1 windows-arm64 "$(h1_of "$ZIP" 1.99.1 windows-arm64)"
	} >"$DB/records"
	sed 's/h1:[A-Za-z0-9]/h1:+/' "$DB/records" >"$DB/wrong-records"
}

# publish KIND [RECORDS [OPTION...]]: a database into www/KIND, and its key.
publish() {
	local kind=$1 records=${2:-$DB/records}
	shift $(($# < 2 ? $# : 2))
	rm -rf "$SERVER/www/$kind"
	"$BUILD/test/sumdb_server" --kind "$kind" --fill 300 "$@" "$SERVER/www/$kind" "$records"
}

# configure [LINE...]: versions.ini with the server, the good database and key, pins, and LINEs; a
# LINE sumdb or keys takes the place of the usual one.
configure() {
	local file line lines="$*"
	mkdir -p "$STORE"
	{
		printf '[gov]\nmirror = %s/dl/\n' "$URL"
		for line; do echo "$line"; done
		case $lines in *'sumdb ='*) ;; *) echo "sumdb = $(cat "$DB/key") $URL/good" ;; esac
		case $lines in *'keys ='*) ;; *) echo "keys = $BATS_FILE_TMPDIR/good.key" ;; esac
	} >"$STORE/versions.ini"
	for file in "$A"/go*; do
		printf '[archive %s]\nsha256 = %s\n' "${file##*/}" "$(sha256_of "$file")"
	done >>"$STORE/versions.ini"
}

database() {
	configure "sumdb = $(cat "$DB/key") $URL/$1" "${@:2}"
}

# flip FILE OFFSET: one bit.
flip() {
	local byte
	byte=$(od -An -tu1 -j "$2" -N 1 "$1")
	printf '%b' "\\x$(printf %02x $((byte ^ 1)))" |
		dd of="$1" bs=1 seek="$2" conv=notrunc status=none
}

kept_aside() {
	[ -e "$STORE/cache/$NAME.rejected" ] || fail "no $NAME.rejected"
	[ ! -e "$STORE/cache/$NAME" ] || fail "$NAME is in the cache"
}

receipt() {
	sed -n "s/^$1 = //p" "$STORE/receipts/$2.ini"
}

# --- all is well ---

@test "all proofs are shown, and stand in the receipt" {
	check 0 gov install 1.99.1
	says 'gov: proven by: versions.ini, OpenPGP signature by good <good@test>, checksum database sum.test'
	[[ $(receipt signature 1.99.1) == 'good <good@test> (key '*', made 20'* ]]
	[[ $(receipt sumdb 1.99.1) == 'sum.test (302 records)' ]]
	cmp "$ASC" "$STORE/cache/$NAME.asc"
}

@test "--json has the proofs" {
	check 0 gov install --json 1.99.1
	output=$(tr -d ' \n' <<<"$output")
	says '"proof":"sha256","holds":true,"by":"versions.ini"' \
		'"proof":"signature","holds":true,"by":"good<good@test>"' \
		'"proof":"sumdb","holds":true,"by":"sum.test"'
}

@test "why and list --json show the proofs afterwards" {
	check 0 gov install --quiet 1.99.1
	check 0 gov why
	says "proof: $NAME from $URL/dl/" "proof: SHA-256 $(sha256_of "$FILE")" \
		'proof: SHA-256 known from: versions.ini' 'proof: OpenPGP signature: good <good@test> (key ' \
		'proof: checksum database: sum.test (302 records)' "proof: module hash $(receipt h1 1.99.1)"
	for command in 'list --json' 'why --json'; do
		# shellcheck disable=SC2086
		check 0 gov $command
		output=$(tr -d ' \n' <<<"$output")
		says '"by":"good<good@test>"' \
			"\"fingerprint\":\"$(gpg --with-colons --fingerprint good@test | awk -F: '/^fpr/ { print $10; exit }')\"" \
			'"made":"20' "\"by\":\"sum.test\",\"h1\":\"$(receipt h1 1.99.1)\""
	done
}

@test "a Windows zip has the checksum database only" {
	configure 'require = signed'
	check 0 gov install 1.99.1 --platform windows/arm64
	says 'proven by: versions.ini, checksum database sum.test'
	[[ $(receipt signature 1.99.1.windows-arm64) == 'not checked: '*'.tar.gz only' ]]
}

@test "nothing but a SHA-256 is enough unless more is required, and is noted" {
	check 0 gov install 1.99.2
	says 'proven by: versions.ini'
	says_not OpenPGP 'checksum database'
	[[ $(receipt signature 1.99.2) == 'not checked: its source has none' ]]
	[[ $(receipt sumdb 1.99.2) == 'not checked: sum.test has no record of '* ]]
}

@test "require = signed with neither: exit 6, and why each is missing" {
	configure 'require = signed'
	check 6 gov install 1.99.2
	one_line_error
	says 'require = signed' 'its source has none' 'has no record of' 'nothing was installed'
	nothing_installed
}

@test "require = signed is met by a signature alone" {
	configure 'require = signed' 'sumdb = off'
	check 0 gov install 1.99.1
	says 'proven by: versions.ini, OpenPGP signature by good'
	[ "$(receipt sumdb 1.99.1)" = 'not checked: versions.ini says sumdb = off' ]
}

@test "require = signed is met by the database alone" {
	rm "$ASC"
	configure 'require = signed'
	check 0 gov install 1.99.1
	says 'proven by: versions.ini, checksum database sum.test'
}

@test "the signature beside an archive on disk, and in a folder of archives" {
	mkdir folder
	cp "$FILE" "$ASC" folder/
	configure 'require = signed' 'sumdb = off'
	check 0 gov install --offline 1.99.1 --from "folder/$NAME"
	check 0 gov uninstall 1.99.1
	check 0 gov install --offline 1.99.1 --from folder
	says 'OpenPGP signature by good'
}

@test "offline with the kept signature and the kept lookup" {
	check 0 gov install 1.99.1
	check 0 gov uninstall 1.99.1
	configure 'require = signed'
	forget_requests
	check 0 gov install --offline 1.99.1
	says 'OpenPGP signature by good' 'checksum database sum.test'
	[ -z "$(requests)" ]
}

@test "offline with nothing kept" {
	cp "$FILE" "$BATS_TEST_TMPDIR/"
	configure 'require = signed'
	check 6 gov install --offline 1.99.1 --from "$BATS_TEST_TMPDIR/$NAME"
	says 'there is none beside the archive' 'gov is offline'
	nothing_installed
	configure
	check 0 gov install --offline 1.99.1 --from "$BATS_TEST_TMPDIR/$NAME"
}

@test "a cached archive without its signature: it is fetched where one is required" {
	mkdir -p "$STORE/cache"
	cp "$FILE" "$STORE/cache/"
	configure 'require = signed' 'sumdb = off'
	check 0 gov install 1.99.1
	cmp "$ASC" "$STORE/cache/$NAME.asc"
}

@test "a database that is out of reach is no obstacle" {
	configure "sumdb = $(cat "$DB/key") http://127.0.0.1:9"
	check 0 gov install 1.99.1
	says 'OpenPGP signature'
	says_not 'checksum database'
	[[ $(receipt sumdb 1.99.1) == 'not checked: http://127.0.0.1:9/'* ]]
}

@test "a database that is out of reach, and no signature, where one is required" {
	rm "$ASC"
	configure "sumdb = $(cat "$DB/key") http://127.0.0.1:9" 'require = signed'
	check 6 gov install 1.99.1
	says 'require = signed' 'http://127.0.0.1:9/' 'nothing was installed'
	nothing_installed
}

@test "the database through the user's GOPROXY, and directly where that has none" {
	mkdir -p "$SERVER/www/proxy/sumdb"
	cp -r "$SERVER/www/good" "$SERVER/www/proxy/sumdb/sum.test"
	touch "$SERVER/www/proxy/sumdb/sum.test/supported"
	configure "goproxy = $URL/none,$URL/proxy,direct" "sumdb = $(cat "$DB/key") $URL/nowhere"
	check 0 gov install 1.99.1
	says 'checksum database sum.test'
	configure "goproxy = $URL/none|direct"
	check 0 gov uninstall 1.99.1
	rm -r "$STORE/sumdb"
	check 0 gov install 1.99.1
	says 'checksum database sum.test'
}

@test "a signature by a key of the user's own on a build of their own" {
	sign "$ACME" good@test "$SERVER/www/go/${ACME##*/}.asc"
	configure 'require = signed'
	check 0 gov install 1.99.1-acme
	says 'OpenPGP signature by good'
}

@test "a signature by an unknown key on a build of their own: noted, unless required" {
	sign "$ACME" stranger@test "$SERVER/www/go/${ACME##*/}.asc"
	check 0 gov install 1.99.1-acme
	[[ $(receipt signature 1.99.1-acme) == 'not checked: '*'which gov does not know' ]]
	check 0 gov uninstall 1.99.1-acme
	configure 'require = signed'
	check 6 gov install 1.99.1-acme
	says 'require = signed' 'which gov does not know'
	nothing_installed
}

@test "gov verify --repair proves the archive in the same way" {
	check 0 gov install 1.99.1
	echo changed >>"$STORE/versions/1.99.1/bin/go"
	check 0 gov verify --repair 1.99.1
	echo changed >>"$STORE/versions/1.99.1/bin/go"
	flip "$STORE/cache/$NAME.asc" 300
	check 6 gov verify --repair 1.99.1
	says "$NAME.asc"
}

@test "gov cache add takes the signature along, and prune takes it away" {
	mkdir folder
	cp "$FILE" "$ASC" folder/
	check 0 gov cache add "folder/$NAME"
	cmp "$ASC" "$STORE/cache/$NAME.asc"
	configure 'require = signed' 'sumdb = off'
	check 0 gov install --offline 1.99.1
	check 0 gov cache prune --all
	[ ! -e "$STORE/cache/$NAME.asc" ]
}

@test "several versions at once: a database out of reach is tried once" {
	configure "sumdb = $(cat "$DB/key") $URL/error"
	forget_requests
	check 0 gov install 1.99.1 1.99.2
	[ "$(requests | grep -c "/error/")" = 2 ]
}

# --- tampering ---

@test "one bit of the archive: SHA-256" {
	flip "$SERVER/www/go/$NAME" 200
	check 6 gov install 1.99.1
	says 'SHA-256 mismatch'
	nothing_installed
	kept_aside
}

@test "one bit of the signature" {
	# In the base64 of the packet's body.
	flip "$ASC" 300
	check 6 gov install 1.99.1
	one_line_error
	says "$NAME.asc: " 'nothing was installed' "kept as $NAME.rejected"
	nothing_installed
	kept_aside
}

@test "one bit of the signature in the cache" {
	check 0 gov install 1.99.1
	check 0 gov uninstall 1.99.1
	flip "$STORE/cache/$NAME.asc" 300
	check 6 gov install 1.99.1
	says "$NAME.asc: "
	kept_aside
	[ -e "$STORE/cache/$NAME.asc.rejected" ]
	check 0 gov install 1.99.1
}

@test "the signature of another archive" {
	sign "$ZIP" good@test "$ASC"
	check 6 gov install 1.99.1
	says 'the signature does not match' 'nothing was installed'
	kept_aside
}

@test "a signature by an unknown key" {
	sign "$FILE" stranger@test "$ASC"
	check 6 gov install 1.99.1
	says 'which gov does not know' 'keys = FILE'
	nothing_installed
}

@test "something else in the signature's place" {
	echo 'no signature' >"$ASC"
	check 6 gov install 1.99.1
	says "$NAME.asc"
	head -c 70000 /dev/zero >"$ASC"
	check 6 gov install 1.99.1
	says "$NAME.asc"
	nothing_installed
}

@test "a web page in the signature's place is none" {
	echo '<!DOCTYPE html><html></html>' >"$ASC"
	check 0 gov install 1.99.1
	says_not OpenPGP
}

@test "one bit of a key, a missing key: exit 8" {
	cp "$BATS_FILE_TMPDIR/good.key" ours.key
	flip ours.key 400
	configure "keys = $PWD/ours.key"
	check 8 gov install 1.99.1
	one_line_error
	says ours.key
	configure "keys = $PWD/missing.key"
	check 8 gov install 1.99.1
	says missing.key
	nothing_installed
}

@test "several files of keys, in the home too" {
	cp "$BATS_FILE_TMPDIR/good.key" "$HOME/ours.key"
	configure "keys = $BATS_FILE_TMPDIR/stranger.key ~/ours.key" 'require = signed' 'sumdb = off'
	check 0 gov install 1.99.1
}

@test "the key of a database with one bit changed: exit 8" {
	configure "sumdb = $(tr 0123456789abcdef 1032547698badcfe <"$DB/key") $URL/good"
	check 8 gov install 1.99.1
	one_line_error
	nothing_installed
}

@test "the database has another hash: both are shown" {
	publish wrong "$DB/wrong-records" >"$BATS_TEST_TMPDIR/key"
	database wrong
	check 6 gov install 1.99.1
	one_line_error
	says 'the checksum database sum.test says h1:+' \
		"$(sed -n 's/.*'"$HOST"' \(h1:[^ ]*\) .*/\1/p' "$DB/records")" \
		'nothing was installed'
	nothing_installed
	kept_aside
}

@test "the database lies in its answer: the record is not in the signed tree" {
	publish wrong-leaf >"$BATS_TEST_TMPDIR/key"
	database wrong-leaf
	check 6 gov install 1.99.1
	says 'sum.test: ' 'the record is not the one in the signed tree' 'nothing was installed'
	nothing_installed
}

@test "one bit of the database's note" {
	publish bad-signature >"$BATS_TEST_TMPDIR/key"
	database bad-signature
	check 6 gov install 1.99.1
	says 'sum.test: ' 'tree head: ' 'nothing was installed'
	nothing_installed
	rm -r "$SERVER/www/bad-signature"
	cp -r "$SERVER/www/good" "$SERVER/www/bad-signature"
	note=$SERVER/www/bad-signature/lookup/golang.org/toolchain@v0.0.1-go1.99.1.$HOST
	flip "$note" $(($(stat -c %s "$note") - 10))
	check 6 gov install 1.99.1
	says 'tree head: '
	nothing_installed
}

@test "one bit of a tile" {
	publish wrong-tile >"$BATS_TEST_TMPDIR/key"
	database wrong-tile
	check 6 gov install 1.99.1
	says 'sum.test: ' tile 'nothing was installed'
	nothing_installed
}

@test "a truncated tile" {
	publish truncated-tile >"$BATS_TEST_TMPDIR/key"
	database truncated-tile
	check 6 gov install 1.99.1
	says 'sum.test: ' tile
	nothing_installed
}

@test "a forked tree is loud, whatever is required" {
	check 0 gov install 1.99.1 --platform windows/arm64
	publish fork >"$BATS_TEST_TMPDIR/key"
	database fork
	check 6 gov install 1.99.1
	says 'FORK' 'tree head seen before: 302 records' 'nothing was installed'
	[ ! -e "$STORE/versions/1.99.1" ]
}

@test "a database that shows an older head is fine" {
	check 0 gov install 1.99.1
	publish older "$DB/records" --head 302 >"$BATS_TEST_TMPDIR/key"
	record 1.99.2 "$HOST" "$(h1_of "$A/go1.99.2.$HOST.tar.gz" 1.99.2 "$HOST")" |
		cat "$DB/records" - >"$BATS_TEST_TMPDIR/records"
	publish grown "$BATS_TEST_TMPDIR/records" >"$BATS_TEST_TMPDIR/key"
	database grown
	check 0 gov install 1.99.2
	says 'checksum database sum.test'
	database older
	check 0 gov install 1.99.1 --platform windows/arm64
	says 'checksum database sum.test'
}
