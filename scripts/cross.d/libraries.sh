# shellcheck shell=bash
# Sourced by scripts/cross: how each library is made for one target. $work/src/NAME is its source,
# $stage/{include,lib} its place, $triple, $system and $machine the target.

cflags() {
	echo "-Os -g0 -ffunction-sections -fdata-sections -fstack-protector-strong -ffile-prefix-map=$work=."
}

# cmake wants programs; zig is one with sub-commands.
make_toolchain() {
	bin=$stage/build/bin
	mkdir -p "$bin"
	printf '#!/bin/sh\nexec "%s" cc -target %s "$@"\n' "$zig" "$triple" >"$bin/cc"
	local tool
	for tool in ar ranlib rc; do
		printf '#!/bin/sh\nexec "%s" %s "$@"\n' "$zig" $tool >"$bin/$tool"
	done
	chmod +x "$bin"/*
	cat >"$stage/build/toolchain.cmake" <<-END
		set(CMAKE_SYSTEM_NAME $system)
		set(CMAKE_SYSTEM_PROCESSOR $machine)
		set(CMAKE_C_COMPILER "$bin/cc")
		set(CMAKE_AR "$bin/ar")
		set(CMAKE_RANLIB "$bin/ranlib")
		set(CMAKE_RC_COMPILER "$bin/rc")
		set(CMAKE_INSTALL_NAME_TOOL "true")
		set(CMAKE_FIND_ROOT_PATH "$stage")
		set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
		set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
		set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
		set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
		set(CMAKE_C_FLAGS_INIT "$(cflags)")
		set(CMAKE_C_FLAGS_RELEASE "")
		set(CMAKE_OSX_SYSROOT "")
		set(CMAKE_OSX_DEPLOYMENT_TARGET "")
	END
}

# compile NAME FLAGS FILE...: FILEs, relative to the source, into libNAME.a.
compile() {
	local name=$1 flags=$2 src=$3 out
	shift 3
	out=$stage/build/$name
	mkdir -p "$out"
	# shellcheck disable=SC2086
	(cd "$src" && printf '%s\n' "$@" | xargs -P "$jobs" -I FILE sh -c \
		'out=$1/$(echo "$2" | tr / _).o; shift 2; exec "$@" -o "$out"' \
		sh "$out" FILE "$bin/cc" $(cflags) $flags -c FILE)
	(cd "$out" && "$bin/ar" rcsD "$stage/lib/lib$name.a" -- *.o)
}

# by_cmake NAME OPTION...
by_cmake() {
	local name=$1
	shift
	cmake -G Ninja -S "$work/src/$name" -B "$stage/build/$name" \
		-DCMAKE_TOOLCHAIN_FILE="$stage/build/toolchain.cmake" -DCMAKE_BUILD_TYPE=Release \
		-DCMAKE_INSTALL_PREFIX="$stage" -DCMAKE_INSTALL_LIBDIR=lib -DBUILD_SHARED_LIBS=OFF "$@"
	ninja -C "$stage/build/$name" -j"$jobs" install
}

libraries() {
	make_zlib
	make_mbedtls
	make_inih
	make_jansson
	make_libsodium
	make_libarchive
	make_curl
	[ "$system" != Windows ] || make_cmocka
}

make_zlib() {
	compile z '-D_LARGEFILE64_SOURCE=1 -DHAVE_HIDDEN -DHAVE_UNISTD_H' "$work/src/zlib" adler32.c compress.c crc32.c deflate.c gzclose.c \
		gzlib.c gzread.c gzwrite.c infback.c inffast.c inflate.c inftrees.c trees.c uncompr.c zutil.c
	cp "$work/src/zlib/zlib.h" "$work/src/zlib/zconf.h" "$stage/include/"
}

make_mbedtls() {
	local src=$work/src/mbedtls files
	files=$(cd "$src/library" && ls -- *.c)
	local flags='-I../include -I.'
	local tls='debug.c mps_reader.c mps_trace.c net_sockets.c ssl_*.c' x509='pkcs7.c x509*.c'
	# shellcheck disable=SC2046,SC2086
	compile mbedtls "$flags" "$src/library" $(cd "$src/library" && ls -- $tls)
	# shellcheck disable=SC2046,SC2086
	compile mbedx509 "$flags" "$src/library" $(cd "$src/library" && ls -- $x509)
	# shellcheck disable=SC2046,SC2086
	compile mbedcrypto "$flags" "$src/library" $(cd "$src/library" && ls -- *.c |
		grep -vxF "$(ls -- $tls $x509)")
	cp -R "$src/include/." "$stage/include/"
}

make_inih() {
	compile inih '-DINI_ALLOW_MULTILINE=0' "$work/src/inih" ini.c
	cp "$work/src/inih/ini.h" "$stage/include/"
}

make_jansson() {
	local src=$work/src/jansson flags='-DHAVE_STDINT_H -DHAVE_UNISTD_H -DHAVE_SYS_TIME_H -DHAVE_GETTIMEOFDAY'
	case $system in
	Windows) flags="$flags -DUSE_WINDOWS_CRYPTOAPI" ;;
	*) flags="$flags -DUSE_URANDOM -DHAVE_FCNTL_H -DHAVE_OPEN -DHAVE_CLOSE -DHAVE_READ" ;;
	esac
	: >"$src/src/jansson_private_config.h"
	cp "$src/android/jansson_config.h" "$src/src/jansson.h" "$stage/include/"
	compile jansson "-I$stage/include $flags" "$src/src" dump.c error.c hashtable.c hashtable_seed.c \
		load.c memory.c pack_unpack.c strbuffer.c strconv.c utf.c value.c version.c
}

make_libsodium() {
	local src=$work/src/libsodium/src/libsodium
	cp "$work/src/libsodium/builds/msvc/version.h" "$src/include/sodium/version.h"
	# shellcheck disable=SC2046
	compile sodium '-Iinclude -Iinclude/sodium -DCONFIGURED=1 -DSODIUM_STATIC -Wno-everything' "$src" $(cd "$src" && find * -name '*.c' | sort)
	cp -R "$src/include/." "$stage/include/"
}

make_libarchive() {
	local off option=()
	for off in TEST TAR CPIO CAT UNZIP OPENSSL MBEDTLS NETTLE LIBB2 LZ4 LZO LZMA ZSTD BZip2 LIBXML2 EXPAT \
		PCREPOSIX PCRE2POSIX ICONV ACL XATTR CNG WERROR; do
		option+=("-DENABLE_$off=OFF")
	done
	[ "$system" != Darwin ] || option+=(-DCMAKE_C_FLAGS=-DARCHIVE_NO_COMMONCRYPTO)
	by_cmake libarchive "${option[@]}" -DENABLE_ZLIB=ON -DZLIB_WINAPI_EXITCODE=1 -DZLIB_WINAPI_EXITCODE__TRYRUN_OUTPUT=
}

make_curl() {
	local option=(-DHTTP_ONLY=ON -DBUILD_CURL_EXE=OFF -DBUILD_STATIC_LIBS=ON -DBUILD_LIBCURL_DOCS=OFF -DBUILD_MISC_DOCS=OFF
		-DENABLE_CURL_MANUAL=OFF -DBUILD_TESTING=OFF -DBUILD_EXAMPLES=OFF -DCURL_USE_LIBPSL=OFF -DUSE_LIBIDN2=OFF -DUSE_NGHTTP2=OFF -DCURL_USE_LIBSSH2=OFF
		-DCURL_BROTLI=OFF -DCURL_ZSTD=OFF -DCURL_ZLIB=ON -DCURL_USE_OPENSSL=OFF -DCURL_USE_MBEDTLS=ON
		-DCURL_DISABLE_NTLM=ON -DCURL_DISABLE_KERBEROS_AUTH=ON -DCURL_DISABLE_NEGOTIATE_AUTH=ON -DCURL_DISABLE_AWS=ON
		-DCURL_DISABLE_COOKIES=ON -DCURL_DISABLE_HSTS=ON -DCURL_DISABLE_IPFS=ON -DCURL_DISABLE_WEBSOCKETS=ON
		-DCURL_DISABLE_ALTSVC=ON -DCURL_CA_BUNDLE=none -DCURL_CA_PATH=none)
	case $system in
	Windows) option+=(-DCURL_USE_SCHANNEL=ON -DCURL_TARGET_WINDOWS_VERSION=0x0A00 -DENABLE_UNICODE=ON) ;;
	Darwin) option+=(-DCMAKE_C_FLAGS=-DCURL_NO_APPLE_FRAMEWORKS) ;;
	esac
	by_cmake curl "${option[@]}"
}

make_cmocka() {
	by_cmake cmocka -DUNIT_TESTING=OFF -DWITH_EXAMPLES=OFF -DPICKY_DEVELOPER=OFF
}
