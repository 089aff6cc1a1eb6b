# Included by the Makefile for TARGET=os/arch: gov as one static program for that platform, in
# build/OS-ARCH, compiled by zig and linked with the static libraries of scripts/cross.
#
# ZIG=FILE takes that zig, and the libraries in CROSS as they are, without asking scripts/cross.
TARGET_OS = $(firstword $(subst /, ,$(TARGET)))
TRIPLE_windows/amd64 = x86_64-windows.win10-gnu
TRIPLE_windows/arm64 = aarch64-windows.win10-gnu
TRIPLE_linux/amd64 = x86_64-linux-musl
TRIPLE_linux/arm64 = aarch64-linux-musl
TRIPLE_darwin/arm64 = aarch64-macos.11.0
TRIPLE = $(TRIPLE_$(TARGET))
ifeq ($(TRIPLE),)
$(error TARGET=$(TARGET): one of windows/amd64 windows/arm64 linux/amd64 linux/arm64 darwin/arm64)
endif

CONFIG = $(subst /,-,$(TARGET))
CROSS ?= $(HOME)/.cache/gov-cross
CROSS_LIBS = $(CROSS)/$(CONFIG)
export ZIG_GLOBAL_CACHE_DIR ?= $(CROSS)/zig-cache
export ZIG_LOCAL_CACHE_DIR ?= $(ZIG_GLOBAL_CACHE_DIR)
ifeq ($(ZIG),)
ZIG = $(CROSS)/zig/package/zig
$(B)/flags: $(B)/cross
$(B)/cross: FORCE
	@mkdir -p $(@D)
	@CROSS='$(CROSS)' scripts/cross $(TARGET)
endif

# Part of what a change of rebuilds everything; read after scripts/cross has run.
LIBRARIES = $(shell cat '$(CROSS_LIBS)/recipe' 2>/dev/null)

CC = $(ZIG) cc -target $(TRIPLE)
AR = $(ZIG) ar
# Debug data would hold paths, and be five times what it describes.
CFLAGS = -Os -g0
DIGEST = mbedtls
INFLATE = zlib
PKG_CFLAGS = -isystem $(CROSS_LIBS)/include -DCURL_STATICLIB -DLIBARCHIVE_STATIC -DSODIUM_STATIC
# cmocka.h would make its own, having looked for another C library's macros.
PKG_CFLAGS += $(if $(filter linux,$(TARGET_OS)),-DHAVE_UINTPTR_T)
HELPER_LIBS = -L$(CROSS_LIBS)/lib -lz -lsodium
PKG_LIBS = -L$(CROSS_LIBS)/lib -lcurl -larchive -ljansson -lsodium -lz -lmbedtls -lmbedx509
FULL_LIBS = $(PKG_LIBS) -lmbedcrypto -linih $(SYSTEM_LIBS_$(TARGET_OS)) $(LDLIBS)

KERNEL = $(TARGET_OS)
OS = $(if $(filter windows,$(TARGET_OS)),win32,posix)
EXE = $(if $(filter windows,$(TARGET_OS)),.exe)
PROGRAMS = $(B)/gov$(EXE) $(B)/shim$(EXE)
GOV_OBJ = $(call obj,src/main.c) $(LIGHT_OBJ) $(FULL_OBJ)
GOV_LIBS = $(FULL_LIBS)

# What starts this platform's programs here, and the tests of the command line that are run so: not
# real Go compilers, which take minutes below an emulator, nor what is about this machine's own build.
RUN_linux/arm64 = scripts/arm64box
RUN = $(RUN_$(TARGET))
ifeq ($(TARGET),linux/arm64)
CLI_OTHER = $(CLI_REAL) $(CLI_WINDOWS) $(patsubst %,tests/cli/%.bats,official scripts examples release)
endif

LINK_FLAGS_linux = -static -s -Wl,--gc-sections -Wl,-z,relro,-z,now -Wl,--build-id=none
# _tls_used: without it the linker leaves the table of thread-local variables out, and they are at 0.
LINK_FLAGS_windows = -s -Wl,--gc-sections -Wl,-u,_tls_used
LINK_FLAGS_darwin = -s -Wl,-dead_strip
LINK_FLAGS = $(LINK_FLAGS_$(TARGET_OS))
SYSTEM_LIBS_windows = -lws2_32 -lcrypt32 -lbcrypt -ladvapi32 -lsecur32 -liphlpapi -lshell32 -lntdll
AFTER_LINK = $(if $(filter windows,$(TARGET_OS)),scripts/pe-still)

# On Windows and Linux the shim has no C runtime: its entry is in src/os. zig takes -nostdlib for a
# system without headers.
SHIM_CC = $(CC)
SHIM_MACHINE = $(if $(filter-out darwin,$(TARGET_OS)),$(firstword $(subst -, ,$(TRIPLE))))
SHIM_CFLAGS = -std=c11 -DGOV_SHIM $(WARN) -Os -g0 $(MAP_HERE) -ffunction-sections -fdata-sections \
	-fno-common -fno-asynchronous-unwind-tables -fno-stack-protector
SHIM_LDFLAGS_linux = -nostdlib -static -s -Wl,--gc-sections -Wl,--build-id=none -Wl,-z,norelro
SHIM_LDFLAGS_windows = -nostdlib -s -Wl,--gc-sections -Wl,--entry=start -Wl,--subsystem,console
SHIM_LDFLAGS_darwin = -s -Wl,-dead_strip
SHIM_LDFLAGS = $(SHIM_LDFLAGS_$(TARGET_OS))
# Nobody unwinds a shim; Windows alone wants its tables (x64 exception handling).
SHIM_CFLAGS += $(if $(filter windows,$(TARGET_OS)),,-fno-unwind-tables)
# macOS gives a segment whole pages of 16 KiB: a few bytes decide about one.
SHIM_CFLAGS += $(if $(filter darwin,$(TARGET_OS)),-mllvm -enable-machine-outliner=always)
SHIM_HEADERS_windows = any-windows-any
SHIM_HEADERS_linux = $(firstword $(subst -, ,$(TRIPLE)))-linux-musl generic-musl
SHIM_CFLAGS += $(patsubst %,-isystem $(dir $(ZIG))lib/libc/include/%,$(SHIM_HEADERS_$(TARGET_OS)))
SHIM_LIBS = $(if $(filter windows,$(TARGET_OS)),-lkernel32)

# zig's linkers have no --wrap, by which these tests make allocations fail, and other machines.
UNIT := $(filter-out $(patsubst %,$(B)/test/test_%$(EXE),alloc platform),$(UNIT))
