# gov install: forms of requests and sources, everything from disk or a file:// URL.
load helper

setup() { gov_setup; }

# into_cache VERSION...: small archives in the cache, pinned.
into_cache() {
	local version
	for version; do
		pin "$(small_archive "$version" "$STORE/cache")"
	done
}

@test "an exact version from the cache, offline" {
	into_cache 1.99.1
	check 0 gov install --offline 1.99.1
	[ -x "$STORE/versions/1.99.1/bin/go" ]
	[ -x "$STORE/shims/go" ]
	[ -x "$STORE/shims/go1.99.1" ]
	check 0 "$STORE/shims/go1.99.1" version
	says 'go version go1.99.1'
}

@test "go and v prefixes name the same version" {
	into_cache 1.99.1
	check 0 gov install --offline go1.99.1
	check 0 gov install --offline v1.99.1
	[ "$(ls "$STORE/versions")" = 1.99.1 ]
}

@test "a line takes its newest patch release" {
	into_cache 1.98.7 1.99.1 1.99.12 1.99.9
	check 0 gov install --offline 1.99
	[ "$(ls "$STORE/versions")" = 1.99.12 ]
}

@test "1.99.x, ranges, and comparators together" {
	into_cache 1.97.3 1.98.7 1.99.1
	check 0 gov install --offline 1.98.x
	check 0 gov install --offline '>=1.97 <1.98'
	[ "$(ls "$STORE/versions" | tr '\n' ' ')" = '1.97.3 1.98.7 ' ]
}

@test "latest takes no release candidate" {
	into_cache 1.99.1 1.100rc1
	check 0 gov install --offline latest
	[ "$(ls "$STORE/versions")" = 1.99.1 ]
}

@test "oldstable is the line before the newest" {
	into_cache 1.98.2 1.98.3 1.99.1
	check 0 gov install --offline oldstable
	[ "$(ls "$STORE/versions")" = 1.98.3 ]
}

@test "a release candidate by its exact name" {
	into_cache 1.100rc1
	check 0 gov install --offline 1.100rc1
	[ -x "$STORE/versions/1.100rc1/bin/go" ]
}

@test "several at once" {
	into_cache 1.97.3 1.98.7 1.99.1
	check 0 gov install --offline 1.97.3 1.98.7 1.99.1
	[ "$(ls "$STORE/versions" | wc -l)" = 3 ]
}

@test "several at once: one that is missing does not keep the others away, and is reported" {
	into_cache 1.97.3 1.99.1
	run --separate-stderr gov install --offline 1.97.3 1.98.44 1.99.1
	[ "$status" != 0 ]
	says 1.98.44
	[ -x "$STORE/versions/1.97.3/bin/go" ]
}

@test "without a version: what this folder wants" {
	into_cache 1.98.7 1.99.1
	echo 1.98.7 >.go-version
	mkdir deep
	cd deep
	check 0 gov install --offline
	[ "$(ls "$STORE/versions")" = 1.98.7 ]
}

@test "without a version and without a wish: a usage error that says how" {
	run --separate-stderr gov install --offline
	[ "$status" != 0 ]
	says 'gov install'
	nothing_installed
}

@test "installed already: done at once, nothing is read" {
	into_cache 1.99.1
	check 0 gov install --offline 1.99.1
	rm "$STORE"/cache/*
	check 0 gov install --offline 1.99.1
	says 1.99.1
}

@test "--from a file" {
	file=$(small_archive 1.99.1)
	check 0 gov install 1.99.1 --from "$file" --sha256 "$(sha256_of "$file")"
	[ -x "$STORE/versions/1.99.1/bin/go" ]
}

@test "--from=FILE with a pin" {
	file=$(small_archive 1.99.1)
	pin "$file"
	check 0 gov install 1.99.1 "--from=$file"
	[ -x "$STORE/versions/1.99.1/bin/go" ]
}

@test "--from a folder chooses among its archives" {
	pin "$(small_archive 1.99.1)"
	pin "$(small_archive 1.99.4)"
	pin "$(small_archive 1.98.8)"
	check 0 gov install 1.99 --offline --from "$BATS_TEST_TMPDIR/archives"
	[ "$(ls "$STORE/versions")" = 1.99.4 ]
}

@test "--from a file:// URL" {
	file=$(small_archive 1.99.1)
	pin "$file"
	check 0 gov install 1.99.1 --from "file://$file"
	[ -x "$STORE/versions/1.99.1/bin/go" ]
}

@test "--from an archive whose name says another version: refused" {
	file=$(small_archive 1.99.1)
	check 2 gov install 1.99.2 --from "$file" --sha256 "$(sha256_of "$file")"
	says "go1.99.1.$(host_platform).tar.gz" "go1.99.2.$(host_platform).tar.gz"
	nothing_installed
}

@test "--from something that is not there: exit 7" {
	check 7 gov install 1.99.1 --from "$BATS_TEST_TMPDIR/no-such-file.tar.gz"
	says no-such-file
}

@test "a file:// mirror" {
	file=$(small_archive 1.99.1)
	pin "$file"
	mirrors "file://$BATS_TEST_TMPDIR/archives/"
	check 0 gov install 1.99.1
	[ -x "$STORE/versions/1.99.1/bin/go" ]
	cmp "$file" "$STORE/cache/${file##*/}"
}

@test "--platform keeps other platforms beside the host's" {
	other=linux-arm64
	if [ "$(host_platform)" = linux-arm64 ]; then other=linux-amd64; fi
	pin "$(small_archive 1.99.1 "$STORE/cache" "$other")"
	pin "$(small_archive 1.99.1 "$STORE/cache" windows-arm64)"
	check 0 gov install --offline --platform "${other/-//}" 1.99.1
	check 0 gov install --offline --platform windows/arm64 1.99.1
	[ -f "$STORE/versions/1.99.1.$other/VERSION" ]
	[ -f "$STORE/versions/1.99.1.windows-arm64/bin/go.exe" ]
	[ ! -e "$STORE/versions/1.99.1" ]
	[ ! -e "$STORE/shims/go1.99.1" ]
}

@test "--platform that Go never had: exit 3" {
	check 3 gov install --offline --platform linux/vax 1.24.4
	says linux/vax
}

@test "--platform that is no platform: exit 2" {
	check 2 gov install --offline --platform 'linux;reboot' 1.24.4
}

@test "a platform that came later: exit 3, and the first release that has it" {
	check 3 gov install --offline --platform windows/arm64 1.16.1
	says windows/arm64 1.17
}

@test "an unknown version: exit 3 offline" {
	run --separate-stderr gov install --offline 1.24.99
	[ "$status" = 3 ] || [ "$status" = 5 ]
	says 1.24.99
	nothing_installed
}

@test "no archive in the cache, offline: exit 5, names the file" {
	check 5 gov install --offline 1.24.4
	says "go1.24.4.$(host_platform).tar.gz" offline
	one_line_error
}

@test "names and system cannot be installed: exit 2" {
	check 2 gov install system
	check 2 gov install work
}

@test "the archive stays in the cache, byte for byte" {
	file=$(small_archive 1.99.1)
	check 0 gov install 1.99.1 --from "$file" --sha256 "$(sha256_of "$file")"
	check 0 gov uninstall 1.99.1
	if [ -f "$STORE/cache/${file##*/}" ]; then
		cmp "$file" "$STORE/cache/${file##*/}"
	fi
	pin "$file"
	mirrors "file://$BATS_TEST_TMPDIR/archives/"
	check 0 gov install 1.99.1
	rm "$file"
	check 0 gov uninstall 1.99.1
	check 0 gov install --offline 1.99.1
}

@test "the toolchain is exactly the archive" {
	file=$(small_archive 1.99.1)
	check 0 gov install 1.99.1 --from "$file" --sha256 "$(sha256_of "$file")"
	mkdir "$BATS_TEST_TMPDIR/tar"
	tar -xzf "$file" -C "$BATS_TEST_TMPDIR/tar"
	diff -r "$BATS_TEST_TMPDIR/tar/go" "$STORE/versions/1.99.1"
	[ -f "$STORE/versions/1.99.1/test/fixedbugs/issue27836.dir/Þfoo.go" ]
}

@test "a C locale does not change names" {
	file=$(small_archive 1.99.1)
	check 0 env LC_ALL=C LANG=C gov install 1.99.1 --from "$file" --sha256 "$(sha256_of "$file")"
	[ -f "$STORE/versions/1.99.1/test/fixedbugs/issue27836.dir/Þfoo.go" ]
}

@test "umask decides about group and others" {
	file=$(small_archive 1.99.1)
	umask 077
	check 0 gov install 1.99.1 --from "$file" --sha256 "$(sha256_of "$file")"
	[ "$(stat -c %a "$STORE/versions/1.99.1/bin/go")" = 700 ]
}

@test "GOV_ROOT moves the whole store" {
	file=$(small_archive 1.99.1)
	check 0 env "GOV_ROOT=$BATS_TEST_TMPDIR/else where" \
		gov install 1.99.1 --from "$file" --sha256 "$(sha256_of "$file")"
	[ -x "$BATS_TEST_TMPDIR/else where/versions/1.99.1/bin/go" ]
	[ ! -e "$STORE" ]
}

@test "--json tells what was installed" {
	into_cache 1.99.1
	check 0 gov install --offline --json 1.99.1
	[[ $output == *'"1.99.1"'* ]]
	[[ $output == *"versions/1.99.1"* ]]
}

@test "stdout is for results: installing without --json is silent there or names the toolchain" {
	into_cache 1.99.1
	check 0 gov install --offline 1.99.1
	[[ -z $output || $output == *1.99.1* ]]
	[[ $stderr != *$'\r'* ]]
	[[ $stderr != *$'\033'* ]]
}
