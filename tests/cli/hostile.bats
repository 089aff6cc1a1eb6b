# Archives that must not be unpacked, each with the hash that its pin says: exit 6, nothing left.
load helper

setup() {
	gov_setup
	touch "$BATS_TEST_TMPDIR/before"
}

# offer KIND: make the archive, pin it, and try to install it. Zip files are for Windows.
offer() {
	local platform end
	platform=$(host_platform) end=tar.gz
	case $1 in zip-* | good-zip) platform=windows-arm64 end=zip ;; esac
	mkdir -p "$STORE/cache"
	file=$STORE/cache/go1.99.1.$platform.$end
	"$BUILD/test/hostile" "$1" "$file" 1.99.1 "${platform/-//}"
	: >"$STORE/versions.ini"
	pin "$file"
	run --separate-stderr gov install --offline --platform "${platform/-//}" 1.99.1
}

# refused KIND...: exit 6, one line that names the archive, and no trace outside the cache.
refused() {
	local kind
	for kind; do
		offer "$kind"
		[ "$status" = 6 ] || fail "$kind: exit $status: $output $stderr"
		one_line_error || fail "$kind"
		says "${file##*/}" 'nothing was installed' || fail "$kind"
		[[ $stderr != *$'\033'* ]] || fail "$kind: raw bytes on the terminal"
		nothing_installed || fail "$kind"
	done
	[ -z "$(find "$HOME" "$BATS_TEST_TMPDIR/work" -name '*evil*')" ]
	[ ! -e /tmp/gov-evil ]
}

accepted() {
	local kind
	for kind; do
		offer "$kind"
		[ "$status" = 0 ] || fail "$kind: exit $status: $output $stderr"
		gov uninstall --wait "$(ls "$STORE/versions")"
	done
}

@test "good ones are taken: tar, zip, and zip without folders" {
	accepted good-tar good-zip zip-nodirs
}

@test "links" {
	refused symlink symlink-folder hardlink hardlink-out zip-symlink
}

@test "absolute names, .., and names that mean more on Windows" {
	refused absolute dotdot backslash drive stream reserved zip-absolute zip-dotdot zip-drive
}

@test "devices and pipes" {
	refused device fifo
}

@test "duplicates and names equal but for case" {
	refused duplicate casefold zip-duplicate zip-casefold
}

@test "another top folder, or two" {
	refused wrongtop twotops zip-wrongtop
}

@test "more bytes than any toolchain has" {
	refused bomb
}

@test "cut short, garbage behind, wrong checksum" {
	refused truncated badcrc garbage zip-truncated zip-badcrc
}

@test "no archive at all" {
	refused empty notgzip
}

@test "names that are too long or not UTF-8" {
	refused longname latin1
}

@test "set-user-id bits do not survive" {
	offer setuid
	if [ "$status" = 0 ]; then
		[ -z "$(find "$STORE/versions" -perm /6000)" ]
	else
		[ "$status" = 6 ]
		nothing_installed
	fi
}

@test "the other toolchains are untouched by a refusal" {
	install_small 1.98.1
	before=$(find "$STORE/versions" "$STORE/shims" | sort)
	offer symlink
	[ "$status" = 6 ]
	[ "$(find "$STORE/versions" "$STORE/shims" | sort)" = "$before" ]
	check 0 "$STORE/shims/go1.98.1" version
}
