# shellcheck shell=bash disable=SC2154
# Sourced by scripts/cross: how the libraries are made for one target. $work/src/NAME is a source,
# $stage/{include,lib} the result's place, $jobs and $zig what they say.

is_target() {
	case $1 in
	windows/amd64 | windows/arm64 | linux/amd64 | linux/arm64 | darwin/arm64) ;;
	*) return 1 ;;
	esac
}

# zig's own default for Windows is older than what mbedTLS and curl ask of it.
target() {
	case $1 in
	windows/amd64) triple=x86_64-windows.win10-gnu system=Windows machine=AMD64 ;;
	windows/arm64) triple=aarch64-windows.win10-gnu system=Windows machine=ARM64 ;;
	linux/amd64) triple=x86_64-linux-musl system=Linux machine=x86_64 ;;
	linux/arm64) triple=aarch64-linux-musl system=Linux machine=aarch64 ;;
	darwin/arm64) triple=aarch64-macos.11.0 system=Darwin machine=arm64 ;;
	esac
	# With debug data the libraries triple, and hold the folder they were built in.
	cflags=(-Os -g0 -ffunction-sections -fdata-sections -fstack-protector-strong
		"-ffile-prefix-map=$work=." -Wno-macro-redefined -Wno-ignored-attributes)
	make_tools
}

# cmake wants a program for each tool; zig is one for all.
make_tools() {
	local tool
	bin=$stage/build/bin
	mkdir -p "$bin"
	printf '#!/bin/sh\nexec "%s" cc -target %s "$@"\n' "$zig" "$triple" >"$bin/cc"
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
		set(CMAKE_OSX_SYSROOT "")
		set(CMAKE_FIND_ROOT_PATH "$stage")
		set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
		set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
		set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
		set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
		set(CMAKE_C_FLAGS_INIT "${cflags[*]}")
		set(CMAKE_C_FLAGS_RELEASE "")
	END
}

libraries() {
	make_zlib
	make_mbedtls
	make_inih
	make_jansson
	make_libsodium
	# Configuring uses one processor only: both at the same time.
	make_libarchive &
	make_curl
	wait $!
	[ "$system" = Darwin ] || make_cmocka
	licences >"$stage/LICENSES.txt"
}

# What a program made with these libraries has to be given along with.
licences() {
	local libc name
	case $system in
	Windows) libc=mingw/COPYING ;;
	Linux) libc=musl/COPYRIGHT ;;
	Darwin) libc= ;;
	esac
	echo 'gov holds code of the following projects. Their licences:'
	for name in curl/COPYING inih/LICENSE.txt jansson/LICENSE libarchive/COPYING libsodium/LICENSE \
		mbedtls/LICENSE zlib/LICENSE; do
		printf '\n==== %s ====\n\n' "${name%%/*}"
		cat "$work/src/$name"
	done
	printf '\n==== zig (runtime) ====\n\n'
	cat "${zig%/*}/LICENSE"
	if [ -n "$libc" ]; then
		printf '\n==== %s (C library) ====\n\n' "${libc%%/*}"
		cat "${zig%/*}/lib/libc/$libc"
	fi
}

# compile LIBRARY FOLDER FILE... [-- FLAG...]: a library of FILEs, relative to FOLDER.
compile() {
	local library=$1 folder=$2 out=$stage/build/$1 files=()
	shift 2
	while [ $# != 0 ] && [ "$1" != -- ]; do
		files+=("$1")
		shift
	done
	[ $# = 0 ] || shift
	mkdir "$out"
	# shellcheck disable=SC2016
	(
		cd "$folder" || exit
		printf '%s\n' "${files[@]}" | xargs -P "$jobs" -I FILE sh -c \
			'out=$1/$(echo "$2" | tr / _).o && shift 2 && exec "$@" -o "$out"' \
			sh "$out" FILE "$bin/cc" "${cflags[@]}" "$@" -c FILE
		cd "$out" || exit
		"$bin/ar" rcsD "$stage/lib/lib$library.a" -- *.o
	)
}

# by_cmake NAME OPTION...
by_cmake() {
	local name=$1 build=$stage/build/$1 answers
	answers=$CROSS/answers/$1-$system-$(recipe_key).cmake
	shift
	# What configuring found out about this system holds for its other machine too.
	[ ! -f "$answers" ] || set -- "$@" -C "$answers"
	cmake -G Ninja -S "$work/src/$name" -B "$build" -DCMAKE_TOOLCHAIN_FILE="$stage/build/toolchain.cmake" \
		-DCMAKE_BUILD_TYPE=Release -DCMAKE_INSTALL_PREFIX="$stage" -DCMAKE_INSTALL_LIBDIR=lib \
		-DBUILD_SHARED_LIBS=OFF "$@"
	mkdir -p "${answers%/*}"
	sed -n -E '/^(CMAKE|FIND_PACKAGE|_)/d; s/^([A-Za-z0-9_]+):INTERNAL=(.*)$/set(\1 "\2" CACHE INTERNAL "")/p' \
		"$build/CMakeCache.txt" >"$answers"
	ninja -C "$build" -j"$jobs" install
}

# amend FILE SCRIPT: by sed, which must find something to change.
amend() {
	cp "$1" "$1.orig"
	sed -i "$2" "$1"
	! cmp -s "$1" "$1.orig" || {
		echo "error: nothing to amend in $1"
		return 1
	}
}

make_zlib() {
	compile z "$work/src/zlib" adler32.c compress.c crc32.c deflate.c gzclose.c gzlib.c gzread.c gzwrite.c \
		infback.c inffast.c inflate.c inftrees.c trees.c uncompr.c zutil.c -- -DHAVE_HIDDEN -DHAVE_UNISTD_H
	cp "$work/src/zlib/zlib.h" "$work/src/zlib/zconf.h" "$stage/include/"
}

# As upstream's Makefile divides its files. 3.6.6 offers rsa_pss_rsae_* for TLS 1.3 and refuses them when
# the server uses them in TLS 1.2, as RFC 8446 (4.2.3) has it do and OpenSSL's does (Mbed-TLS#10668).
make_mbedtls() {
	local src=$work/src/mbedtls file x509=() tls=() crypto=()
	amend "$src/library/ssl_tls12_client.c" 's/if (\(!mbedtls_ssl_sig_alg_is_supported(ssl, sig_alg)\))/if (*pk_alg != MBEDTLS_PK_RSASSA_PSS \&\& \1)/'
	for file in "$src"/library/*.c; do
		file=${file##*/}
		case $file in
		x509*.c | pkcs7.c) x509+=("$file") ;;
		ssl_*.c | debug.c | mps_*.c | net_sockets.c) tls+=("$file") ;;
		*) crypto+=("$file") ;;
		esac
	done
	compile mbedtls "$src/library" "${tls[@]}" -- -I../include
	compile mbedx509 "$src/library" "${x509[@]}" -- -I../include
	compile mbedcrypto "$src/library" "${crypto[@]}" -- -I../include
	cp -R "$src/include/mbedtls" "$src/include/psa" "$stage/include/"
}

make_inih() {
	compile inih "$work/src/inih" ini.c -- -DINI_ALLOW_MULTILINE=0
	cp "$work/src/inih/ini.h" "$stage/include/"
}

# Its settings for Android are of 64-bit integers and no locale, which suits every target. gov has a
# json_string of its own, and a static program has room for one.
make_jansson() {
	local src=$work/src/jansson flags=(-Djson_string=jansson_string -DHAVE_STDINT_H -DHAVE_UNISTD_H
		-DHAVE_SYS_TIME_H -DHAVE_GETTIMEOFDAY)
	case $system in
	Windows) flags+=(-DUSE_WINDOWS_CRYPTOAPI) ;;
	*) flags+=(-DUSE_URANDOM -DHAVE_FCNTL_H -DHAVE_OPEN -DHAVE_CLOSE -DHAVE_READ) ;;
	esac
	: >"$src/src/jansson_private_config.h"
	cp "$src/android/jansson_config.h" "$src/src/jansson.h" "$stage/include/"
	compile jansson "$src/src" dump.c error.c hashtable.c hashtable_seed.c load.c memory.c pack_unpack.c \
		strbuffer.c strconv.c utf.c value.c version.c -- "-I$stage/include" "${flags[@]}"
}

make_libsodium() {
	local src=$work/src/libsodium/src/libsodium files
	cp "$work/src/libsodium/builds/msvc/version.h" "$src/include/sodium/version.h"
	mapfile -t files < <(cd "$src" && find . -name '*.c' -printf '%P\n' | sort)
	compile sodium "$src" "${files[@]}" -- -Iinclude -Iinclude/sodium -DCONFIGURED=1 -DSODIUM_STATIC
	cp "$src/include/sodium.h" "$stage/include/"
	cp -R "$src/include/sodium" "$stage/include/"
}

# Nothing of Apple's own frameworks: zig has no headers of them.
make_libarchive() {
	local name options=()
	for name in TEST TAR CPIO CAT UNZIP OPENSSL MBEDTLS NETTLE LIBB2 LZ4 LZO LZMA ZSTD BZip2 LIBXML2 EXPAT \
		PCREPOSIX PCRE2POSIX ICONV ACL XATTR CNG WERROR; do
		options+=("-DENABLE_$name=OFF")
	done
	for name in MD5 SHA1 SHA256 SHA384 SHA512; do
		options+=("-DARCHIVE_CRYPTO_${name}_LIBSYSTEM=0")
	done
	for name in hmac cryptor; do
		amend "$work/src/libarchive/libarchive/archive_${name}_private.h" 's/^#ifdef __APPLE__/#if 0/'
	done
	by_cmake libarchive "${options[@]}" -DENABLE_ZLIB=ON -DZLIB_WINAPI_EXITCODE=1 \
		-DZLIB_WINAPI_EXITCODE__TRYRUN_OUTPUT=
}

# Windows has two ways of TLS: its own, and mbedTLS for whom CURL_SSL_BACKEND=mbedtls asks for it.
make_curl() {
	local name options=(-DHTTP_ONLY=ON -DCURL_USE_MBEDTLS=ON -DCURL_ZLIB=ON -DCURL_CA_BUNDLE=none -DCURL_CA_PATH=none)
	for name in BUILD_CURL_EXE BUILD_LIBCURL_DOCS BUILD_MISC_DOCS BUILD_EXAMPLES BUILD_TESTING ENABLE_CURL_MANUAL \
		CURL_USE_LIBPSL CURL_USE_LIBSSH2 CURL_USE_OPENSSL USE_LIBIDN2 USE_NGHTTP2 CURL_BROTLI CURL_ZSTD; do
		options+=("-D$name=OFF")
	done
	for name in NTLM KERBEROS_AUTH NEGOTIATE_AUTH AWS COOKIES HSTS IPFS WEBSOCKETS ALTSVC; do
		options+=("-DCURL_DISABLE_$name=ON")
	done
	case $system in
	Windows)
		options+=(-DCURL_USE_SCHANNEL=ON -DCURL_DEFAULT_SSL_BACKEND=schannel
			-DCURL_TARGET_WINDOWS_VERSION=0x0A00 -DENABLE_UNICODE=ON)
		;;
	Darwin)
		amend "$work/src/curl/lib/curl_setup.h" '/define CURL_MACOS_CALL_COPYPROXIES/d'
		for name in SYSTEMCONFIGURATION COREFOUNDATION CORESERVICES; do
			options+=("-D${name}_FRAMEWORK=none")
		done
		;;
	esac
	by_cmake curl "${options[@]}"
}

make_cmocka() {
	if [ "$system" = Windows ]; then
		by_cmake cmocka -DUNIT_TESTING=OFF -DWITH_EXAMPLES=OFF -DPICKY_DEVELOPER=OFF
		return
	fi
	# Its cmake wants -fPIE, which zig refuses for a static musl.
	compile cmocka "$work/src/cmocka/src" cmocka.c -- -I../include -D_GNU_SOURCE -DHAVE_MALLOC_H -DHAVE_UINTPTR_T \
		-DHAVE_INTTYPES_H -DHAVE_STDINT_H -DHAVE_STRINGS_H -DHAVE_SIGNAL_H -DHAVE_STRSIGNAL \
		-DHAVE_SIGLONGJMP -DHAVE_CLOCK_REALTIME -DHAVE_STRUCT_TIMESPEC -DHAVE_GCC_THREAD_LOCAL_STORAGE
	cp "$work/src/cmocka/include/cmocka.h" "$stage/include/"
}
