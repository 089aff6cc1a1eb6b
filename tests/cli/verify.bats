# gov verify: every way to tamper with an installed toolchain is named, and mended from the archive.
load helper

v=1.99.1

setup() {
	gov_setup
	tree=$STORE/versions/$v
	list=$STORE/receipts/$v.files
	receipt=$STORE/receipts/$v.ini
}

# The toolchain from the cache, where its archive stays for repairs.
in_store() {
	pin "$(small_archive $v "$STORE/cache")"
	check 0 gov install --offline $v
	(cd "$tree" && find . -type f -exec sha256sum {} + | LC_ALL=C sort) >"$BATS_TEST_TMPDIR/before"
}

as_before() {
	(cd "$tree" && find . -type f -exec sha256sum {} + | LC_ALL=C sort) >"$BATS_TEST_TMPDIR/after"
	diff "$BATS_TEST_TMPDIR/before" "$BATS_TEST_TMPDIR/after"
	[ -z "$(find "$tree" -type l)" ]
	[ -z "$(ls "$STORE/tmp")" ]
}

# caught FINDING...: verify names exactly these (as "problem name"), repair mends them, and then all is well.
caught() {
	local finding
	check 6 gov verify $v
	[ "${#lines[@]}" = $# ] || fail "findings: $output"
	for finding; do says "$v: $finding"; done
	says "gov verify --repair $v"
	check 0 gov verify --repair --offline $v
	says repaired
	check 0 gov verify $v
	as_before
}

# flip FILE OFFSET: one bit.
flip() {
	local byte
	byte=$(od -An -tu1 -j "$2" -N 1 "$1")
	printf "\\x$(printf %02x $((byte ^ 1)))" | dd of="$1" bs=1 seek="$2" conv=notrunc status=none
}

@test "as installed: all well, by name, by line, here, and all" {
	in_store
	check 0 gov verify $v
	prints "$v: $(find "$tree" -type f | wc -l) files, all as they were installed ($(sed -n 's/^h1 = //p' "$receipt"))"
	check 0 gov verify 1.99
	check 0 gov verify
	check 0 gov verify --all
	check 0 gov verify --json $v
	says '"state": "ok"' '"findings": []' '"h1": "h1:'
}

@test "one bit of a file" {
	in_store
	flip "$tree/bin/go" 3
	caught 'changed bin/go'
	[ -x "$tree/bin/go" ]
}

@test "a file cut short by one byte" {
	in_store
	truncate -s -1 "$tree/VERSION"
	caught 'changed VERSION'
}

@test "a file emptied" {
	in_store
	: >"$tree/VERSION"
	caught 'changed VERSION'
}

@test "a file with one byte more" {
	in_store
	echo >>"$tree/bin/go"
	caught 'changed bin/go'
}

@test "a file deleted" {
	in_store
	rm "$tree/VERSION"
	caught 'missing VERSION'
}

@test "a folder deleted" {
	in_store
	rm -r "$tree/bin"
	run --separate-stderr gov verify $v
	says "$v: missing bin/go"
	check 0 gov verify --repair --offline $v
	check 0 gov verify $v
	as_before
}

@test "a file added, in a folder that was and in one that was not" {
	in_store
	echo evil >"$tree/bin/gofmt2"
	mkdir -p "$tree/src/evil"
	echo evil >"$tree/src/evil/evil.go"
	caught 'added bin/gofmt2' 'added src/evil/evil.go'
}

@test "a hidden file, and names that would steer a terminal" {
	in_store
	touch "$tree/.x" "$tree/"$'a\e[2Jb'
	check 6 gov verify $v
	says "added .x" "added a?[2Jb"
	says_not $'\e'
	check 0 gov verify --repair --offline $v
	check 0 gov verify $v
}

@test "a mode: executable taken, and given" {
	in_store
	chmod a-x "$tree/bin/go"
	chmod a+x "$tree/VERSION"
	caught 'mode bin/go' 'mode VERSION'
	[ -x "$tree/bin/go" ]
	[ ! -x "$tree/VERSION" ]
}

@test "a mode: others may write, and set-user-id" {
	in_store
	chmod o+w "$tree/VERSION"
	chmod u+s "$tree/bin/go"
	chmod o+w "$tree/bin"
	caught 'mode VERSION' 'mode bin/go' 'mode bin'
	[ ! -u "$tree/bin/go" ]
	[ -z "$(find "$tree" -perm -o+w)" ]
}

@test "a file swapped for a link to the same bytes elsewhere" {
	in_store
	mv "$tree/VERSION" "$BATS_TEST_TMPDIR/VERSION"
	ln -s "$BATS_TEST_TMPDIR/VERSION" "$tree/VERSION"
	caught 'kind VERSION'
	[ -f "$BATS_TEST_TMPDIR/VERSION" ]
}

@test "a folder swapped for a link to the same files elsewhere: named, and nothing is written there" {
	in_store
	mv "$tree/bin" "$BATS_TEST_TMPDIR/elsewhere"
	ln -s "$BATS_TEST_TMPDIR/elsewhere" "$tree/bin"
	rm -f "$BATS_TEST_TMPDIR/elsewhere/go"
	check 6 gov verify $v
	says 'added bin' 'missing bin/go'
	check 0 gov verify --repair --offline $v
	check 0 gov verify $v
	as_before
	[ ! -e "$BATS_TEST_TMPDIR/elsewhere/go" ]
}

@test "the toolchain itself swapped for a link" {
	in_store
	mv "$tree" "$BATS_TEST_TMPDIR/elsewhere"
	ln -s "$BATS_TEST_TMPDIR/elsewhere" "$tree"
	caught 'kind .'
	[ ! -L "$tree" ]
}

@test "a file swapped for a folder, a FIFO, and a folder for a file" {
	in_store
	rm "$tree/VERSION"
	mkdir "$tree/VERSION"
	caught 'kind VERSION'
	rm "$tree/VERSION"
	mkfifo "$tree/VERSION"
	caught 'kind VERSION'
	rm -r "$tree/bin"
	echo x >"$tree/bin"
	check 6 gov verify $v
	says 'added bin' 'missing bin/go'
	check 0 gov verify --repair --offline $v
	as_before
}

@test "a link that leads nowhere, and one to itself" {
	in_store
	ln -s nowhere "$tree/a"
	ln -s b "$tree/b"
	caught 'added a' 'added b'
}

@test "a file and the list together: the receipt tells" {
	in_store
	old=$(sha256_of "$tree/VERSION")
	flip "$tree/VERSION" 2
	sed -i "s/$old/$(sha256_of "$tree/VERSION")/" "$list"
	check 6 gov verify $v
	says 'not the list that the receipt names'
	check 0 gov verify --repair --offline $v
	check 0 gov verify $v
	as_before
}

@test "a file, the list and the list's hash: the module hash tells" {
	in_store
	old=$(sha256_of "$tree/VERSION")
	before=$(sha256_of "$list")
	flip "$tree/VERSION" 2
	sed -i "s/$old/$(sha256_of "$tree/VERSION")/" "$list"
	sed -i "s/$before/$(sha256_of "$list")/" "$receipt"
	check 6 gov verify $v
	says 'the module hash is h1:'
	check 0 gov verify --repair --offline $v
	check 0 gov verify $v
	as_before
}

@test "no receipt, no list, a list cut short, a list of somewhere else: named and made anew" {
	in_store
	rm "$receipt"
	check 6 gov verify $v
	says 'there is no receipt'
	check 0 gov verify --repair --offline $v
	rm "$list"
	check 6 gov verify $v
	says "$list"
	check 0 gov verify --repair --offline $v
	truncate -s -20 "$list"
	check 6 gov verify $v
	says 'cut short'
	check 0 gov verify --repair --offline $v
	sed -i '4s| [^ ]*$| ../../../../etc/passwd|' "$list"
	check 6 gov verify $v
	says 'no archive may hold a file of this name'
	check 0 gov verify --repair --offline $v
	check 0 gov verify $v
	as_before
}

@test "repair without the archive: exit 5 offline, and nothing changes" {
	in_store
	rm "$STORE"/cache/*.tar.gz
	flip "$tree/bin/go" 3
	check 5 gov verify --repair --offline $v
	says 'changed bin/go'
	check 6 gov verify $v
}

@test "repair with a damaged archive: exit 6, and nothing changes" {
	in_store
	flip "$tree/bin/go" 3
	flip "$(echo "$STORE"/cache/*.tar.gz)" 100
	check 6 gov verify --repair --offline $v
	says 'SHA-256 mismatch'
	check 6 gov verify $v
	says 'changed bin/go'
}

@test "repair with a damaged archive, online: it is put aside and downloaded afresh" {
	in_store
	mkdir -p "$BATS_TEST_TMPDIR/mirror"
	cp "$STORE"/cache/*.tar.gz "$BATS_TEST_TMPDIR/mirror/"
	mirrors "file://$BATS_TEST_TMPDIR/mirror/"
	flip "$tree/bin/go" 3
	flip "$(echo "$STORE"/cache/*.tar.gz)" 100
	check 0 gov verify --repair $v
	check 0 gov verify $v
	as_before
	[ -e "$(echo "$STORE"/cache/*.rejected)" ]
}

@test "repair from a file that only --sha256 proves" {
	file=$(small_archive $v)
	install_small $v
	flip "$tree/bin/go" 3
	check 6 gov verify --repair --from "$file" $v
	says 'nothing proves it'
	check 0 gov verify --repair --from "$file" --sha256 "$(sha256_of "$file")" $v
	check 0 gov verify $v
}

@test "--all: one damaged among three, all are looked at" {
	install_small 1.99.1 1.99.2 1.99.3
	echo x >>"$STORE/versions/1.99.2/VERSION"
	check 6 gov verify --all
	says '1.99.1: ' '1.99.2: changed VERSION' '1.99.3: '
	check 6 gov verify --all --json
	says '"state": "damaged"' '"problem": "changed"' '"file": "VERSION"'
	check 6 gov verify 1.99.1 1.99.2
	check 0 gov verify 1.99.1 1.99.3
}

@test "another platform's toolchain" {
	pin "$(small_archive $v "$STORE/cache" windows-arm64)"
	check 0 gov install --offline --platform windows/arm64 $v
	check 0 gov verify $v.windows-arm64
	flip "$tree.windows-arm64/bin/go.exe" 0
	check 6 gov verify $v.windows-arm64
	check 0 gov verify --repair --offline $v.windows-arm64
	check 0 gov verify $v.windows-arm64
}

@test "what gov did not install, or is not installed" {
	install_small $v
	gov link mine "$tree" 2>/dev/null || cp -r "$tree" "$BATS_TEST_TMPDIR/mine"
	gov link mine "$BATS_TEST_TMPDIR/mine"
	check 2 gov verify mine
	says 'gov did not install it'
	check 0 gov verify --all
	check 4 gov verify 1.98.1
	check 2 gov verify --all $v
	check 2 gov verify --sha256 00 $v
	check 2 gov verify '../x'
}

@test "uninstall takes receipt and list along" {
	in_store
	check 0 gov uninstall $v
	[ -z "$(ls "$STORE/receipts")" ]
}

@test "readers go on while a repair runs, and a store that is being written to waits" {
	in_store
	flip "$tree/VERSION" 2
	exec 4>>"$STORE/lock"
	flock 4
	gov verify --repair --offline $v 3>&- 4>&- 2>"$BATS_TEST_TMPDIR/log" &
	pid=$!
	check 6 gov verify $v
	flock -u 4
	wait "$pid"
	check 0 gov verify $v
}
