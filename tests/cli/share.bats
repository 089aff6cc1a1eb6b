# What toolchains take of the disk (gov list --size), and files that a new one shares with its neighbour.
load helper
load mounted

setup() { gov_setup; }
teardown() { unmount; }

# archive VERSION: 1.2 MB, most of it the same in all, in files large and small. Prints its path.
archive() {
	local folder=$BATS_TEST_TMPDIR/archives tree=$BATS_TEST_TMPDIR/tree-$1 number
	if [ ! -f "$BATS_TEST_TMPDIR/same" ]; then head -c 100000 /dev/urandom >"$BATS_TEST_TMPDIR/same"; fi
	mkdir -p "$folder" "$tree"
	tar -xzf "$(small_archive "$1" "$tree/small")" -C "$tree" || return
	mkdir -p "$tree/go/pkg/tool"
	for number in 1 2 3 4 5 6 7 8 9 10; do
		{ cat "$BATS_TEST_TMPDIR/same"; echo "$number"; } >"$tree/go/pkg/$number.a"
	done
	cp "$tree/go/pkg/1.a" "$tree/go/pkg/tool/run"
	chmod +x "$tree/go/pkg/tool/run"
	echo "small" >"$tree/go/pkg/small"
	{ cat "$BATS_TEST_TMPDIR/same"; echo "$1"; } >"$tree/go/pkg/own.a"
	tar -czf "$folder/go$1.$(host_platform).tar.gz" -C "$tree" go || return
	echo "$folder/go$1.$(host_platform).tar.gz"
}

# put VERSION: install it; $output and $stderr are those of gov.
put() {
	local file
	file=$(archive "$1")
	check 0 gov install "$1" --from "$file" --sha256 "$(sha256_of "$file")" "${@:2}"
}

as_in_archive() {
	diff -r "$STORE/versions/$1" "$BATS_TEST_TMPDIR/tree-$1/go"
	check 0 gov verify "$1"
	[ -z "$(find "$STORE/versions" -type f -links +1)" ] || fail 'hard links were made'
	[ -z "$(ls -A "$STORE/tmp")" ] || fail "left in tmp: $(ls -A "$STORE/tmp")"
}

# 10 files of 100 KB and a program are the same; what differs, and what is small, stays apart.
shares_with_its_neighbour() {
	local before
	check 0 env TMPDIR="$STORE" "$BUILD/test/test_disk"
	put 1.99.1
	says_not shared
	before=$(used_kib)
	put 1.99.2
	says 'shared 1.0 MiB with 1.99.1'
	as_in_archive 1.99.2
	as_in_archive 1.99.1
	[ "$(($(used_kib) - before))" -lt 800 ] || fail "the disk has $(($(used_kib) - before)) KiB less"
	[ "$(size toolchains 0 size shared)" -ge 1100000 ]
	[ "$(size toolchains 0 size shared)" = "$(size toolchains 1 size shared)" ]
	[ "$(size total shared)" = "$(size toolchains 0 size shared)" ]
	[ "$(size toolchains 0 size reclaimable)" -lt 600000 ]
	[ "$(($(size toolchains 0 size real) - $(size toolchains 0 size shared)))" = "$(size toolchains 0 size reclaimable)" ]
	# Each is a file of its own.
	echo changed >>"$STORE/versions/1.99.1/pkg/1.a"
	cmp "$STORE/versions/1.99.2/pkg/1.a" "$BATS_TEST_TMPDIR/tree-1.99.2/go/pkg/1.a"
	check 0 gov uninstall --wait 1.99.1
	as_in_archive 1.99.2
	[ "$(size toolchains 0 size shared)" = 0 ]
}

@test "btrfs: a neighbour's files are shared, and their sizes told" {
	on btrfs 400M
	shares_with_its_neighbour
}

@test "xfs: a neighbour's files are shared, and their sizes told" {
	on xfs 400M -m reflink=1
	shares_with_its_neighbour
}

@test "a neighbour that was tampered with gives nothing but what is still as it was" {
	on btrfs 400M
	put 1.99.1
	local pkg=$STORE/versions/1.99.1/pkg mode
	printf x | dd of="$pkg/1.a" bs=1 seek=5000 conv=notrunc status=none # another byte
	truncate -s 50000 "$pkg/2.a"
	echo more >>"$pkg/3.a"
	rm "$pkg/4.a"
	ln -sf 10.a "$pkg/5.a"
	ln -sf /etc/passwd "$pkg/6.a"
	rm "$pkg/7.a" && mkdir "$pkg/7.a"
	rm "$pkg/8.a" && mkfifo "$pkg/8.a"
	chmod 4777 "$pkg/tool/run"
	touch -d 2001-01-01 "$pkg/9.a"
	put 1.99.2
	as_in_archive 1.99.2
	mode=$(stat -c %a "$STORE/versions/1.99.2/pkg/tool/run")
	[ "$mode" = 755 ] || fail "mode $mode"
	[ "$(stat -c %Y "$STORE/versions/1.99.2/pkg/9.a")" -gt 1600000000 ]
}

@test "what a receipt says falsely is not taken over" {
	on btrfs 400M
	put 1.99.1
	local list=$STORE/receipts/1.99.1.files old new
	# The list claims that the neighbour's own.a is the new one's.
	archive 1.99.2 >/dev/null
	old=$(sha256_of "$BATS_TEST_TMPDIR/tree-1.99.1/go/pkg/own.a")
	new=$(sha256_of "$BATS_TEST_TMPDIR/tree-1.99.2/go/pkg/own.a")
	sed -i "s/$old/$new/" "$list"
	grep -q "$new" "$list"
	put 1.99.2
	as_in_archive 1.99.2
	check 0 gov uninstall --wait 1.99.2
	echo nonsense >"$list"
	put 1.99.2
	says_not shared
	as_in_archive 1.99.2
}

@test "share = no, and --json tells what was shared" {
	on btrfs 400M
	put 1.99.1 --json
	says '"shared": null'
	printf '[gov]\nshare = no\n' >"$STORE/versions.ini"
	put 1.99.2
	says_not shared
	[ "$(size toolchains 0 size shared)" = 0 ]
	rm "$STORE/versions.ini"
	put 1.99.3 --json
	says '"with": "1.99.2"' '"bytes": 11'
	as_in_archive 1.99.3
}

@test "a file system without reflinks: nothing is shared, nothing is said" {
	on xfs 400M -m reflink=0
	put 1.99.1
	put 1.99.2
	says_not shared
	as_in_archive 1.99.2
	[ "$(size toolchains 0 size shared)" = 0 ]
}

@test "tmpfs and ext4 are not even asked" {
	need_trace
	if is_emulated; then skip 'strace sees the calls of the emulator'; fi
	put 1.99.1
	put 1.99.2
	case $(stat -f -c %T "$STORE") in
	ext2/ext3 | tmpfs) ;;
	*) skip "the tests' folder is on $(stat -f -c %T "$STORE")" ;;
	esac
	ASAN_OPTIONS=detect_leaks=0 strace -f -e trace=ioctl,statfs -o calls gov install 1.99.3 --from "$(archive 1.99.3)" \
		--sha256 "$(sha256_of "$(archive 1.99.3)")"
	if grep -q FICLONE calls; then fail "$(grep FICLONE calls)"; fi
	ASAN_OPTIONS=detect_leaks=0 strace -f -e trace=ioctl -o calls gov list --size
	if grep -q FIEMAP calls; then fail "$(grep FIEMAP calls)"; fi
	[ "$(size toolchains 0 size shared)" = 0 ]
}

@test "list --size: real bytes with tools, receipt and cache; linked ones are not measured" {
	local real want
	put 1.99.1
	mkdir -p "$STORE/tools/1.99.1/bin" "$STORE/cache"
	head -c 300000 /dev/urandom >"$STORE/tools/1.99.1/bin/x"
	head -c 200000 /dev/urandom >"$STORE/cache/y"
	gov link dev "$STORE/versions/1.99.1" 2>/dev/null || {
		cp -r "$STORE/versions/1.99.1" mine
		check 0 gov link dev "$PWD/mine"
	}
	want=$(du -c --block-size=1 "$STORE/versions/1.99.1" "$STORE/tools/1.99.1" "$STORE"/receipts/1.99.1.* | tail -n 1)
	real=$(size toolchains 0 size real)
	[ "$real" = "${want%%	*}" ] || fail "real: $real, du: $want"
	[ "$(size cache real)" -ge 200000 ]
	[ "$(size total real)" = "$((real + $(size cache real)))" ]
	[ "$(size toolchains 1 size)" = null ]
	mv "$STORE/cache" kept
	ln -s "$PWD/kept" "$STORE/cache"
	[ "$(size cache real)" -ge 200000 ] || fail "the cache behind a link: $(size cache real)"
	check 0 gov list --size
	[[ ${lines[0]} = *real*shared*reclaimable ]]
	[[ ${lines[1]} =~ ^..1\.99\.1\ +1\.[0-9]\ MiB ]] || fail "${lines[1]}"
	[[ ${lines[2]} =~ ^..dev\ +-\ +-\ +-\ -\>\ / ]] || fail "${lines[2]}"
	[[ ${lines[3]} = *cache* ]]
	[[ ${lines[4]} = *total* ]]
	check 2 gov list --size --remote
}

@test "list --size: hard links that somebody made are told as shared" {
	put 1.99.1
	cp -al "$STORE/versions/1.99.1" elsewhere || skip 'no hard links here'
	[ "$(size toolchains 0 size shared)" -ge 1100000 ]
	[ "$(size toolchains 0 size reclaimable)" -lt 200000 ]
	rm -r elsewhere
	[ "$(size toolchains 0 size shared)" = 0 ]
}
