/* os_built: the platform that this program was built for, in Go's words, as string literals of at
 * most 15 bytes. The machine that it runs on may be another: os_platform(). */
#ifndef GOV_OS_BUILT_H
#define GOV_OS_BUILT_H

#if defined(_WIN32)
#define OS_BUILT_OS "windows"
#elif defined(__APPLE__)
#define OS_BUILT_OS "darwin"
#else
#define OS_BUILT_OS "linux"
#endif

#if defined(__aarch64__)
#define OS_BUILT_ARCH "arm64"
#elif defined(__x86_64__)
#define OS_BUILT_ARCH "amd64"
#elif defined(__i386__)
#define OS_BUILT_ARCH "386"
#elif defined(__arm__)
#define OS_BUILT_ARCH "armv6l"
#elif defined(__riscv) && __riscv_xlen == 64
#define OS_BUILT_ARCH "riscv64"
#elif defined(__powerpc64__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define OS_BUILT_ARCH "ppc64le"
#elif defined(__powerpc64__)
#define OS_BUILT_ARCH "ppc64"
#elif defined(__s390x__)
#define OS_BUILT_ARCH "s390x"
#elif defined(__loongarch64)
#define OS_BUILT_ARCH "loong64"
#else
#define OS_BUILT_ARCH "unknown"
#endif

_Static_assert(sizeof OS_BUILT_OS <= 16 && sizeof OS_BUILT_ARCH <= 16, "they fit struct platform");

#endif
