# Release builds: what goes into dist/, and the scripts that check, pack and describe it. Programs for
# other platforms are made by scripts/check --all, which names their folder in GOV_TEST_RELEASE.
load helper
load nginx

setup_file() {
	gov_setup_file
	server_start
	if [ -n "${GOV_TEST_RELEASE:-}" ]; then
		serve "$(small_archive 1.99.1 "$BATS_FILE_TMPDIR/archives")"
		tls_start
	fi
}

teardown_file() {
	server_stop
}

setup() {
	gov_setup
	PARTS=$TOP/scripts/release.d
}

teardown() {
	if [ -n "${PROXY_PID:-}" ]; then kill "$PROXY_PID" 2>/dev/null || true; fi
}

# released OS-ARCH: unpack its release into $folder; skips where none was built.
released() {
	[ -n "${GOV_TEST_RELEASE:-}" ] || skip "${GOV_TEST_NO_RELEASE:-releases are built by scripts/check --all only}"
	local file
	file=$(find "$GOV_TEST_RELEASE" -maxdepth 1 -name "gov-*-$1.*")
	[ -n "$file" ] || fail "no release for $1 in $GOV_TEST_RELEASE"
	case $file in
	*.zip) unzip -q "$file" -d "$BATS_TEST_TMPDIR" ;;
	*) tar -xzf "$file" -C "$BATS_TEST_TMPDIR" ;;
	esac
	folder=$(echo "$BATS_TEST_TMPDIR"/gov-*-"$1")
}

# --- scripts/cross ---

@test "cross refuses a target that it does not know, and explains itself without one" {
	check 1 env CROSS="$BATS_TEST_TMPDIR/cross" "$TOP/scripts/cross" plan9/amd64
	says plan9/amd64
	[ ! -e "$BATS_TEST_TMPDIR/cross/work" ]
	check 2 env CROSS="$BATS_TEST_TMPDIR/cross" "$TOP/scripts/cross"
	says 'Exit: 0 done'
}

# offline_tools: what cross asks for before it begins, and an npm that reaches nothing, are first on PATH.
offline_tools() {
	mkdir -p tools
	echo '#!/bin/sh' | tee tools/cmake tools/ninja tools/patch tools/xz >tools/bzip2
	printf '#!/bin/sh\necho "npm error code ECONNREFUSED"\nexit 1\n' >tools/npm
	chmod +x tools/*
	PATH=$PWD/tools:$PATH
}

@test "cross without a network: exit 3, says what cannot be had, leaves nothing half made" {
	offline_tools
	check 3 env CROSS="$BATS_TEST_TMPDIR/cross" "$TOP/scripts/cross" linux/amd64
	says 'cross: npm' zig-linux-x64 ECONNREFUSED
	[ -z "$(ls -A "$BATS_TEST_TMPDIR/cross/sources")" ]
	[ ! -e "$BATS_TEST_TMPDIR/cross/zig" ]
	[ ! -e "$BATS_TEST_TMPDIR/cross/linux-amd64" ]
}

@test "cross without the tools that it needs: exit 3, and how to get them" {
	mkdir bin
	local tool
	for tool in bash dirname mkdir nproc cat sha256sum cut ninja patch bzip2; do
		printf '#!/bin/sh\nexec %s "$@"\n' "$(command -v "$tool" || echo true)" >"bin/$tool"
	done
	chmod +x bin/*
	check 3 env PATH="$PWD/bin" CROSS="$BATS_TEST_TMPDIR/cross" "$(command -v bash)" "$TOP/scripts/cross" linux/amd64
	says 'missing: cmake xz;' 'scripts/deps cross'
}

# pretend_cross MIRROR: scripts/cross with pins of its own, a zig that is at hand, one source that is on no
# mirror, and MIRROR as Debian's.
pretend_cross() {
	offline_tools
	mkdir -p scripts zig/package cross
	cp -r "$TOP"/scripts/{cross,cross.d,debian.sh} scripts/
	echo >zig/package/zig
	tar -C zig -czf zig.tgz package
	printf '#!/bin/sh\ncp "%s" .\n' "$PWD/zig.tgz" >tools/npm
	printf '%s\n' "zig zig@1 $(sha256_of zig.tgz)" "zlib z/zlib/zlib_0.tar.gz $(sha256_of zig.tgz)" >scripts/cross.d/pins
	echo "$(. /etc/os-release && echo "$VERSION_CODENAME") main $1" >sources
	printf '#!/bin/sh\nexec cat "%s"\n' "$PWD/sources" >tools/apt-get
	chmod +x tools/apt-get
	export CROSS=$PWD/cross
}

need_apt() {
	[ -x /usr/lib/apt/apt-helper ] || skip 'this machine has no apt'
}

@test "cross: a source that the mirror has no more fails; a mirror that is not reached cannot be had" {
	need_apt
	pretend_cross "file://$PWD/mirror"
	check 1 scripts/cross linux/amd64
	says "Debian's mirror has no pool/main/z/zlib/zlib_0.tar.gz" cross.d/pins
	pretend_cross "$URL/debian"
	check 1 scripts/cross linux/amd64
	says "Debian's mirror has no pool/main/z/zlib/zlib_0.tar.gz" 404
	pretend_cross http://127.0.0.1:9/debian
	check 3 scripts/cross linux/amd64
	says "Debian's mirror does not give pool/main/z/zlib/zlib_0.tar.gz" 'Could not connect'
}

@test "cross: a compiler that npm's registry has no more fails" {
	pretend_cross http://127.0.0.1:9/debian
	printf '#!/bin/sh\necho "npm error code ETARGET"\nexit 1\n' >tools/npm
	check 1 scripts/cross linux/amd64
	says "npm's registry has no zig@1"
}

@test "cross waits for the library beside the one that failed, and says why that failed" {
	need_apt
	pretend_cross "file://$PWD/mirror"
	mkdir -p mirror/pool/main/z/zlib
	cp zig.tgz mirror/pool/main/z/zlib/zlib_0.tar.gz
	cat >scripts/cross.d/libraries.sh <<-'END'
		is_target() { :; }
		target() { :; }
		libraries() {
			(sleep 0.5 && touch "$stage/lib/other" "$CROSS/other" && echo 'the other one is done') &
			echo 'no such header' && false
			wait $!
		}
	END
	check 1 scripts/cross linux/amd64
	says 'the build failed: no such header'
	[ -e cross/other ]
	[ ! -e cross/work ]
	grep 'the other one is done' cross/linux-amd64.log
}

@test "cross does not use a zig of other bytes than the pinned" {
	offline_tools
	local package
	package=$(awk '$1 == "zig" { sub(".*@", "", $2); print $2 }' "$TOP/scripts/cross.d/pins")
	mkdir -p "$BATS_TEST_TMPDIR/cross/sources" "$BATS_TEST_TMPDIR/cross/zig/package"
	echo 'not zig' >"$BATS_TEST_TMPDIR/cross/sources/zig-$package.tgz"
	check 3 env CROSS="$BATS_TEST_TMPDIR/cross" "$TOP/scripts/cross" linux/amd64
}

@test "everything that releases are made from is pinned by a hash" {
	local name where hash count=0
	while read -r name where hash; do
		case $name in '' | '#'*) continue ;; esac
		[[ $hash =~ ^[0-9a-f]{64}$ || ($name = zig && $hash =~ ^[0-9a-f]{128}$) ]] || fail "$name: $hash"
		[ -n "$where" ] || fail "$name"
		count=$((count + 1))
	done <"$TOP/scripts/cross.d/pins"
	[ "$count" -ge 9 ]
}

@test "make TARGET= refuses an unknown platform and names those there are" {
	check 2 env -u MAKEFLAGS -u MAKELEVEL make -s -C "$TOP" TARGET=linux/vax all
	says linux/vax windows/arm64 darwin/arm64
}

# --- packing ---

@test "the same files make the same archive, whenever and wherever" {
	local end place
	for end in zip tar.gz; do
		for place in one two; do
			mkdir -p "$place"
			printf 'program' >"$place/gov"
			printf 'text' >"$place/README.md"
			chmod 755 "$place/gov"
		done
		touch -d 2001-01-01 one/gov
		chmod 600 two/README.md
		check 0 "$PARTS/pack" "one/gov-1.2.3-x.$end" one/README.md one/gov
		check 0 "$PARTS/pack" "two/gov-1.2.3-x.$end" two/gov two/README.md
		cmp "one/gov-1.2.3-x.$end" "two/gov-1.2.3-x.$end"
	done
	check 0 tar --numeric-owner -tvzf one/gov-1.2.3-x.tar.gz
	says '-rw-r--r-- 0/0' gov-1.2.3-x/README.md '-rwxr-xr-x 0/0' gov-1.2.3-x/gov '1980-01-01'
	unzip -q one/gov-1.2.3-x.zip
	[ -x gov-1.2.3-x/gov ]
	[ "$(cat gov-1.2.3-x/README.md)" = text ]
}

@test "an archive that cannot be finished leaves the old one, and no half" {
	local end
	for end in zip tar.gz; do
		echo old >"gov-1.2.3-x.$end"
		echo text >README.md
		check 1 "$PARTS/pack" "gov-1.2.3-x.$end" README.md missing
		[ "$(cat "gov-1.2.3-x.$end")" = old ]
		[ "$(find . -name '*.part')" = '' ]
	done
}

# pretend_release: a tree in which scripts/release packs programs that it would not take, and tells in
# `asked` what they were held against.
pretend_release() {
	mkdir -p tree/scripts tree/src tree/build/x cross/linux-amd64
	cp -r "$TOP"/scripts/{release,release.d} tree/scripts/
	printf '#!/bin/sh\nprintf "%%s\\n" "$@" >"%s/asked"\n' "$PWD" >tree/scripts/release.d/check-program
	touch tree/build/x/{gov,shim} tree/{src/gov.1,README.md,LICENSE,versions.ini.example} cross/linux-amd64/LICENSES.txt
	unset SOURCE_DATE_EPOCH
}

# release_it [NAME=VALUE...]
release_it() {
	env "$@" tree/scripts/release linux/amd64 1.2.3 tree/build/x "$PWD/cross/linux-amd64/LICENSES.txt" dist
}

@test "release: a file has the commit's time, or one that was given, and never a wrong one unsaid" {
	pretend_release
	check 0 release_it
	says "$PWD/tree is no clone of git" SOURCE_DATE_EPOCH
	check 0 tar --utc -tvzf dist/gov-1.2.3-linux-amd64.tar.gz
	says 1980-01-01
	echo 'not what git writes' >tree/.git
	rm -r dist
	check 1 release_it
	says 'fatal: ' 'set SOURCE_DATE_EPOCH'
	[ ! -e dist ]
	check 0 release_it SOURCE_DATE_EPOCH=1000000000
	check 0 tar --utc -tvzf dist/gov-1.2.3-linux-amd64.tar.gz
	says 2001-09-09
	rm tree/.git
	git init -q tree
	GIT_COMMITTER_DATE='1100000000 +0000' git -C tree -c user.name=x -c user.email=x commit -q --allow-empty -m x
	check 0 release_it
	check 0 tar --utc -tvzf dist/gov-1.2.3-linux-amd64.tar.gz
	says 2004-11-09
}

@test "release holds programs against the folders of this build, and no text that any may have" {
	pretend_release
	local home
	for home in / '' /home/me /home/me/; do
		check 0 release_it HOME="$home" SOURCE_DATE_EPOCH=1
		! grep -q -x -e / -e // asked || fail "HOME=$home: $(cat asked)"
		for text in "$PWD/tree/src/" "$PWD/tree/build/" "$PWD/cross/linux-amd64/" "$PWD/cross/work/"; do
			grep -q -x -F "$text" asked || fail "no $text: $(cat asked)"
		done
	done
	grep -q -x /home/me/ asked
	! grep -q -x "$PWD/tree" asked
	check 0 release_it -u HOME SOURCE_DATE_EPOCH=1
}

@test "SHA256SUMS is sorted and has every file of dist" {
	mkdir -p dist/manifests
	for file in b a manifests/c; do echo "$file" >"dist/$file"; done
	check 0 "$PARTS/sums" dist
	check 0 "$PARTS/sums" dist
	[ "$(cut -c 67- dist/SHA256SUMS | tr '\n' ' ')" = 'a b manifests/c ' ]
	(cd dist && sha256sum --quiet -c SHA256SUMS)
}

# --- what may be released ---

@test "check-program refuses a program that is linked dynamically" {
	cp /bin/true here
	check 1 "$PARTS/check-program" "$(host_platform | tr - /)" here
	says here 'linked dynamically'
}

@test "check-program refuses a program for another machine or system, and what is none" {
	check 1 "$PARTS/check-program" linux/arm64 "$BUILD/shim"
	[ "$(host_platform)" = linux-arm64 ] || says 'machine is'
	check 1 "$PARTS/check-program" windows/amd64 "$BUILD/shim"
	check 1 "$PARTS/check-program" darwin/arm64 "$BUILD/shim"
	: >empty
	head -c 100 "$BUILD/shim" >short
	for file in empty short "$TOP/README.md"; do
		for platform in linux/amd64 windows/arm64 darwin/arm64; do
			check 1 "$PARTS/check-program" "$platform" "$file"
			says "$file"
		done
	done
}

@test "every release holds what it should, and passes its checks" {
	[ -n "${GOV_TEST_RELEASE:-}" ] || released any
	local platform exe
	for platform in windows-arm64 windows-amd64 darwin-arm64 linux-arm64 linux-amd64; do
		released "$platform"
		exe=
		case $platform in windows-*) exe=.exe ;; esac
		for file in gov$exe gov.1 README.md LICENSE LICENSES.txt versions.ini.example; do
			[ -s "$folder/$file" ] || fail "$platform: no $file"
		done
		check 0 "$PARTS/check-program" "${platform/-//}" "$folder/gov$exe" "$TOP/src/" /gov-cross
		for library in curl libarchive mbedtls libsodium jansson inih zlib; do
			grep -q "==== $library ====" "$folder/LICENSES.txt"
		done
	done
	(cd "$GOV_TEST_RELEASE" && sha256sum --quiet -c SHA256SUMS)
}

@test "check-program refuses a Windows program that loads DLLs from its own folder" {
	local platform
	for platform in windows-arm64 windows-amd64; do
		released "$platform"
		# DependentLoadFlags, and the rest of its table before them: the size first.
		python3 - "$folder/gov.exe" <<-'END'
			import sys
			data = open(sys.argv[1], "rb").read()
			table = (320).to_bytes(4, "little") + bytes(74) + b"\0\x08"
			assert data.count(table) == 1
			open("gov.exe", "wb").write(data.replace(table, table[:-2] + b"\0\0"))
		END
		check 1 "$PARTS/check-program" "${platform/-//}" gov.exe
		says 'from its own folder'
	done
}

@test "check-program holds a program against the texts it must not have" {
	released linux-amd64
	check 1 "$PARTS/check-program" linux/amd64 "$folder/gov" 'no such text is in it' 'gov-full'
	says 'holds the text'
}

# changed FILE AT: $BATS_TEST_TMPDIR/changed, with one bit of the byte at AT turned; behind the end counts
# from it.
changed() {
	python3 - "$@" "$BATS_TEST_TMPDIR/changed" <<-'END'
		import sys
		data = bytearray(open(sys.argv[1], "rb").read())
		data[int(sys.argv[2])] ^= 4
		open(sys.argv[3], "wb").write(data)
	END
}

# signature FILE: where the code signature begins, by its load command (mach-o/loader.h).
signature() {
	python3 - "$1" <<-'END'
		import struct, sys
		data = open(sys.argv[1], "rb").read()
		at = 32
		for _ in range(struct.unpack_from("<I", data, 16)[0]):
		    command, size, where = struct.unpack_from("<III", data, at)
		    if command == 0x1D:
		        print(where)
		    at += size
	END
}

@test "a macOS program with one other bit, wherever: its signature no longer holds" {
	released darwin-arm64
	local end at
	end=$(signature "$folder/gov")
	[ "$end" -gt 1000000 ]
	# In the code, in what dyld reads, in the last page, and the hash of that.
	for at in 40000 $((end / 2)) $((end - 20000)) $((end - 1)); do
		changed "$folder/gov" "$at"
		check 1 "$PARTS/check-program" darwin/arm64 "$BATS_TEST_TMPDIR/changed"
		says "page $((at / 16384)) has another hash"
	done
	changed "$folder/gov" -1
	check 1 "$PARTS/check-program" darwin/arm64 "$BATS_TEST_TMPDIR/changed"
	says "page $(((end - 1) / 16384)) has another hash"
}

@test "the macOS program in gov's own eyes" {
	released darwin-arm64
	check 0 gov inspect --expect darwin/arm64 "$folder/gov"
	says "with the system's own libraries only: /usr/lib/libSystem.B.dylib" 'signed    ad hoc' 'needs     macOS 11.0 or newer'
	check 0 "$PARTS/check-program" darwin/arm64 "$folder/gov"
	says 'needs macOS 11.0, /usr/lib/libSystem.B.dylib;' 'signed pages are right'
	# No shim may be so.
	check 1 "$TOP/scripts/check-shim-darwin" "$folder/gov"
	says 'limit 98304' 'uses stdio, the heap or threads:'
	check 1 "$TOP/scripts/check-shim-darwin" "$BUILD/shim"
	says 'no 64-bit Mach-O program'
}

@test "a Windows program that wants a DLL of its own is refused" {
	released windows-arm64
	sed -i 's/WS2_32\.dll/LIBZZZ.dll/I' "$folder/gov.exe"
	check 1 "$PARTS/check-program" windows/arm64 "$folder/gov.exe"
	says LIBZZZ.dll
}

# --- the static Linux programs, run ---

@test "the static linux/amd64 gov installs an official archive, offline" {
	[ "$(uname -m)" = x86_64 ] || skip 'this machine is no amd64'
	released linux-amd64
	official linux-amd64
	PATH=$folder:/usr/bin:/bin
	check 0 gov version
	says linux/amd64
	check 0 gov install --offline --from "$official" "$official_version"
	check 0 "$STORE/shims/go$official_version" version
	prints "go version go$official_version linux/amd64"
}

@test "the static linux/arm64 gov installs an official archive, offline, and its shim runs it" {
	released linux-arm64
	need_box
	official linux-arm64
	check 0 "$TOP/scripts/arm64box" "$folder/gov" version
	says linux/arm64
	check 0 "$TOP/scripts/arm64box" "$folder/gov" install --offline --from "$official" "$official_version"
	[ -x "$STORE/versions/$official_version/bin/go" ]
	check 0 "$TOP/scripts/arm64box" "$STORE/shims/go$official_version" version
	prints "go version go$official_version linux/arm64"
}

# in_system FILE COMMAND...: with FILE in the place of Debian's certificate authorities, for this
# command alone, and no other place.
in_system() {
	# shellcheck disable=SC2016
	unshare -Urm sh -c 'mount -t tmpfs none /etc/ssl && mkdir /etc/ssl/certs &&
		cp "$1" /etc/ssl/certs/ca-certificates.crt && shift && exec "$@"' sh "$@"
}

@test "the static gov believes the system's authorities, and SSL_CERT_FILE's, and no others" {
	[ "$(uname -m)" = x86_64 ] || skip 'this machine is no amd64'
	unshare -Urm mount -t tmpfs none /etc/ssl || skip 'no user namespaces here'
	released linux-amd64
	"$BUILD/test/connect_proxy" "$TLS_PORT" >"$BATS_TEST_TMPDIR/proxy.port" 3>&- &
	PROXY_PID=$!
	wait_until test -s "$BATS_TEST_TMPDIR/proxy.port"
	https_proxy=http://127.0.0.1:$(tr -dc 0-9 <"$BATS_TEST_TMPDIR/proxy.port")
	export https_proxy
	check 5 "$folder/gov" install 1.99.1
	says 'not trusted'
	nothing_installed
	check 0 in_system "$SERVER/ca.pem" "$folder/gov" install 1.99.1
	check 0 "$folder/gov" uninstall 1.99.1
	rm -rf "$STORE/cache"
	SSL_CERT_FILE=$SERVER/ca.pem check 0 "$folder/gov" install 1.99.1
}

# --- manifests ---

# A dist/ with files of the right names in place of releases.
pretend_dist() {
	mkdir -p dist
	local end
	for end in windows-amd64.zip windows-arm64.zip darwin-arm64.tar.gz linux-arm64.tar.gz linux-amd64.tar.gz; do
		echo "bytes of $end" >"dist/gov-1.2.3-$end"
	done
}

manifests() {
	"$TOP/scripts/manifests" 1.2.3 https://example.com/gov https://example.com/files/v1.2.3 dist
}

hash_of() {
	awk -v f="gov-1.2.3-$1" '$2 == f { print $1 }' dist/SHA256SUMS
}

@test "the scoop manifest is JSON with the links and hashes of dist" {
	pretend_dist
	check 0 manifests
	check 0 python3 - <<-'END'
		import json
		m = json.load(open("dist/manifests/scoop/gov.json"))
		assert m["version"] == "1.2.3" and m["bin"] == "gov.exe" and m["checkver"], m
		for arch in "64bit", "arm64":
		    a, u = m["architecture"][arch], m["autoupdate"]["architecture"][arch]
		    assert u["url"].replace("$version", "1.2.3") == a["url"], u
		    print(a["url"], a["hash"], a["extract_dir"])
	END
	prints "https://example.com/files/v1.2.3/gov-1.2.3-windows-amd64.zip $(hash_of windows-amd64.zip) gov-1.2.3-windows-amd64
https://example.com/files/v1.2.3/gov-1.2.3-windows-arm64.zip $(hash_of windows-arm64.zip) gov-1.2.3-windows-arm64"
}

@test "the winget manifests are YAML with the links and hashes of dist" {
	pretend_dist
	check 0 manifests
	check 0 python3 - <<-'END'
		import yaml
		version, installer, locale = (yaml.safe_load(open("dist/manifests/winget/gov-go.gov" + n))
		                              for n in (".yaml", ".installer.yaml", ".locale.en-US.yaml"))
		for part, kind in (version, "version"), (installer, "installer"), (locale, "defaultLocale"):
		    assert part["PackageIdentifier"] == "gov-go.gov" and part["PackageVersion"] == "1.2.3", part
		    assert part["ManifestType"] == kind and part["ManifestVersion"] == "1.6.0", part
		assert version["DefaultLocale"] == locale["PackageLocale"]
		assert installer["InstallerType"] == "zip" and installer["NestedInstallerType"] == "portable"
		assert len(locale["ShortDescription"]) <= 256 and locale["License"] and locale["Publisher"]
		for i in installer["Installers"]:
		    nested = i["NestedInstallerFiles"][0]
		    assert nested["PortableCommandAlias"] == "gov"
		    print(i["Architecture"], i["InstallerUrl"], i["InstallerSha256"].lower(), nested["RelativeFilePath"])
	END
	prints "x64 https://example.com/files/v1.2.3/gov-1.2.3-windows-amd64.zip $(hash_of windows-amd64.zip) gov-1.2.3-windows-amd64\\gov.exe
arm64 https://example.com/files/v1.2.3/gov-1.2.3-windows-arm64.zip $(hash_of windows-arm64.zip) gov-1.2.3-windows-arm64\\gov.exe"
}

@test "the Homebrew formula has the links and hashes of dist" {
	pretend_dist
	check 0 manifests
	check 0 grep -A 1 'url "' dist/manifests/homebrew/gov.rb
	for end in darwin-arm64.tar.gz linux-arm64.tar.gz linux-amd64.tar.gz; do
		says "https://example.com/files/v1.2.3/gov-1.2.3-$end" "sha256 \"$(hash_of $end)\""
	done
}

@test "the Homebrew formula is Ruby" {
	command -v ruby >/dev/null || skip 'no ruby here'
	pretend_dist
	check 0 manifests
	check 0 ruby -c dist/manifests/homebrew/gov.rb
}

@test "the manifests hold for what a release's archives have in them" {
	[ -n "${GOV_TEST_RELEASE:-}" ] || released any
	local archive
	for archive in windows-arm64 windows-amd64; do
		check 0 unzip -l "$GOV_TEST_RELEASE"/gov-*-$archive.zip
		says "$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["architecture"][sys.argv[2]]["extract_dir"])' \
			"$GOV_TEST_RELEASE/manifests/scoop/gov.json" "$([ $archive = windows-arm64 ] && echo arm64 || echo 64bit)")/gov.exe"
	done
	for archive in "$GOV_TEST_RELEASE"/gov-*; do
		grep -qi "$(sha256_of "$archive")" "$GOV_TEST_RELEASE"/manifests/*/* || fail "no manifest knows $archive"
	done
}

@test "manifests of an incomplete dist: says what is missing, and writes nothing" {
	pretend_dist
	rm dist/gov-1.2.3-linux-arm64.tar.gz
	check 1 manifests
	says gov-1.2.3-linux-arm64.tar.gz 'make release TARGET=linux/arm64'
	[ ! -e dist/manifests ]
}
