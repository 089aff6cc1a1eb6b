# gov: make [CC=clang] [DEV=1] [SANITIZE=address,undefined]; make check; make install PREFIX=…
# make TARGET=os/arch builds for another platform, or for any machine of this one (scripts/target.mk).
# CFLAGS, CPPFLAGS, LDFLAGS and LDLIBS are the user's; what gov itself needs is in ALL_*.
.SUFFIXES:
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

VERSION = 0.1.0
PREFIX = /usr/local
BINDIR = $(PREFIX)/bin
LIBEXECDIR = $(PREFIX)/libexec/gov
MANDIR = $(PREFIX)/share/man
DOCDIR = $(PREFIX)/share/doc/gov
DESTDIR =

CC = cc
AR = ar
CFLAGS = -O2 -g
PKG_CONFIG = pkg-config
INSTALL = install
NM = nm
# What a platform's programs end in, and its kernel as far as src/os tells them apart.
EXE =
KERNEL = $(if $(filter Darwin,$(shell uname -s)),darwin,linux)

CONFIG = $(notdir $(firstword $(CC)))$(if $(SANITIZE),-$(subst $(comma),-,$(SANITIZE)))
comma = ,
B = build/$(CONFIG)

WARN = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wstrict-prototypes \
	-Wmissing-prototypes -Wold-style-definition -Wpointer-arith -Wcast-qual -Wwrite-strings \
	-Wformat=2 -Wundef -Wvla -Wnull-dereference -Wimplicit-fallthrough
ifdef DEV
WARN += -Werror
endif
# No file holds the folder it was built in, whatever its name.
MAP_HERE = '-ffile-prefix-map=$(subst ','\'',$(CURDIR))=.'
ALL_CPPFLAGS = -Isrc -DGOV_VERSION_TEXT='"$(VERSION)"' $(CPPFLAGS)
ALL_CFLAGS = -std=c11 $(WARN) $(MAP_HERE) -ffunction-sections -fdata-sections \
	-fno-common -fstack-protector-strong $(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-sanitize-recover=all -fno-omit-frame-pointer) $(CFLAGS)
LINK_FLAGS = -Wl,--gc-sections -Wl,-z,relro,-z,now
ALL_LDFLAGS = $(LINK_FLAGS) $(if $(SANITIZE),-fsanitize=$(SANITIZE)) $(LDFLAGS)

# The shim: static, no stdio, no heap. musl-gcc starts ten times faster than glibc-static and
# five times faster than a dynamic libc; without it the system's libc serves. On the machines that
# posix_shim_linux.c knows, musl gives the headers alone.
SHIM_CC = $(shell command -v musl-gcc 2>/dev/null)
SHIM_MACHINE = $(if $(SHIM_CC),$(firstword $(subst -, ,$(shell $(SHIM_CC) -dumpmachine))))
# As musl-gcc has it, which is gcc; clang does not know the second.
SHIM_LTO = $(if $(SHIM_CC),-flto -flto-partition=one)
SHIM_CFLAGS = -std=c11 -DGOV_SHIM $(WARN) -O2 $(SHIM_LTO) $(MAP_HERE) -ffunction-sections -fdata-sections \
	-fno-common -fno-asynchronous-unwind-tables -fno-stack-protector -fno-pie
SHIM_LDFLAGS = $(if $(OS_ENTRY),-nostdlib) -static -no-pie -s -Wl,--gc-sections -Wl,--build-id=none -Wl,-z,norelro -Wl,-z,noseparate-code

OS = posix
CORE = $(wildcard src/core/*.c)
OS_OTHER = $(wildcard src/os/*_$(if $(filter linux,$(KERNEL)),darwin,linux)*.c)
OS_SHIM = $(filter-out $(OS_OTHER),$(wildcard src/os/$(OS)_base*.c))
# In place of a C runtime, where the shim has none.
OS_ENTRY = $(if $(filter x86_64 aarch64,$(SHIM_MACHINE)),$(OS_ENTRY_$(KERNEL)))
OS_ENTRY_linux = src/os/posix_shim_linux.c src/os/shim_string.c
OS_ENTRY_windows = $(wildcard src/os/win32_shim_*.c) src/os/shim_string.c
OS_MANAGER = src/os/shared.c $(filter-out $(OS_OTHER) $(OS_SHIM) $(wildcard src/os/*_shim_*.c),$(wildcard src/os/$(OS)_*.c))
# Parts of another system's layer that need nothing of that system; tested everywhere.
OS_PORTABLE = $(patsubst %,src/os/win32_%.c,base_command base_crt base_utf reparse)

# The light manager answers what needs no network and no archive, without paying for loading the
# libraries that do; it hands everything else to gov-full (cli/hand_over.c).
INSTALL_LIGHT = $(wildcard src/install/settings*.c src/install/store*.c)
# SHA-256 comes from libcrypto, which libcurl mostly has with it, or from mbedTLS (DIGEST=mbedtls).
DIGEST := $(if $(shell $(PKG_CONFIG) --libs libcrypto 2>/dev/null),libcrypto,mbedtls)
# gzip is inflated by ISA-L, or by zlib (INFLATE=zlib).
INFLATE := $(if $(shell $(PKG_CONFIG) --libs libisal 2>/dev/null),isal,zlib)
INFLATE_PKG = $(if $(filter isal,$(INFLATE)),libisal)
INSTALL_OTHER = $(filter-out src/install/digest_$(DIGEST).c src/install/inflate_$(INFLATE).c,$(wildcard src/install/digest_*.c src/install/inflate_*.c))
INSTALL_FULL = $(filter-out $(INSTALL_LIGHT) $(INSTALL_OTHER),$(wildcard src/install/*.c))
CLI_HAND_OVER = src/cli/hand_over.c
CLI_FULL = $(wildcard src/cli/full/*.c)
CLI_LIGHT = $(filter-out $(CLI_FULL) $(CLI_HAND_OVER),$(wildcard src/cli/*.c src/cli/*/*.c))

LIGHT = $(CORE) $(OS_SHIM) $(OS_MANAGER) $(INSTALL_LIGHT) $(CLI_LIGHT)
FULL = $(INSTALL_FULL) $(CLI_FULL)

obj = $(patsubst %.c,$(B)/obj/%.o,$(1))
LIGHT_OBJ = $(call obj,$(LIGHT)) $(B)/gen/shim_blob.o
FULL_OBJ = $(call obj,$(FULL)) $(B)/gen/releases_data.o $(B)/gen/openpgp_key.o

FULL_PKGS = libcurl libarchive jansson libsodium zlib $(filter libcrypto,$(DIGEST)) $(INFLATE_PKG)
PKG_CFLAGS := $(shell $(PKG_CONFIG) --cflags $(FULL_PKGS) 2>/dev/null)
PKG_LIBS := $(shell $(PKG_CONFIG) --libs $(FULL_PKGS) 2>/dev/null)
HELPER_LIBS = -lz -lsodium
LIGHT_LIBS = -linih $(LDLIBS)
FULL_LIBS = $(PKG_LIBS) -lmbedcrypto -linih -pthread $(LDLIBS)

# Tests of what only other systems have, or only other machines; and what tests ask of this system
# (tests/unit/system.h).
UNIT_OTHER = $(if $(filter win32,$(OS)),%_posix,test_win32 test_win32_busy test_win32_user)
UNIT_SYSTEM = $(call obj,tests/unit/system_$(OS).c)
CLI_WINDOWS = $(sort $(wildcard tests/cli/win_*.bats tests/cli/real_win*.bats))
CLI_OTHER = $(if $(filter aarch64,$(shell uname -m)),,$(wildcard tests/cli/arm64_*.bats)) $(CLI_WINDOWS)
UNIT = $(patsubst tests/unit/%.c,$(B)/test/%$(EXE),$(filter-out $(UNIT_OTHER:%=tests/unit/%.c), \
	$(wildcard tests/unit/test_*.c))) $(FUZZ_REPLAY)
# tests/fuzz/fuzz_NAME.c is a libFuzzer target; its corpus, tests/fuzz/corpus/NAME, is replayed by
# `make check`, and `make fuzz` looks for more.
FUZZ = $(wildcard tests/fuzz/fuzz_*.c)
FUZZ_REPLAY = $(patsubst tests/fuzz/fuzz_%.c,$(B)/test/replay_%$(EXE),$(FUZZ))

PROGRAMS = $(B)/gov $(B)/gov-full $(B)/shim
GOV_OBJ = $(call obj,src/main.c $(CLI_HAND_OVER)) $(LIGHT_OBJ)
GOV_LIBS = $(LIGHT_LIBS)

ifdef TARGET
include scripts/target.mk
endif

.PHONY: all
all: $(PROGRAMS)

# A change of flags rebuilds everything: the stamp changes only when its text does.
FLAGS_TEXT = $(DIGEST) $(INFLATE) $(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) $(ALL_LDFLAGS) $(SHIM_CC) $(SHIM_CFLAGS) $(SHIM_LDFLAGS) $(LIBRARIES)
$(B)/flags: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' '$(subst ','\'',$(FLAGS_TEXT))' | cmp -s - $@ || printf '%s\n' '$(subst ','\'',$(FLAGS_TEXT))' > $@
.PHONY: FORCE
FORCE:

$(B)/obj/%.o: %.c $(B)/flags
	@mkdir -p $(@D)
	$(CC) $(ALL_CPPFLAGS) $(PKG_CFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<
$(B)/gen/%.o: $(B)/gen/%.c $(B)/flags
	$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(B)/gen/releases_data.c: src/install/releases.txt scripts/gen-releases.awk
	@mkdir -p $(@D)
	awk -f scripts/gen-releases.awk src/install/releases.txt > $@
$(B)/gen/shim_blob.c: $(B)/shim$(EXE) scripts/gen-blob
	@mkdir -p $(@D)
	scripts/gen-blob shim_blob $< install/store.h > $@
$(B)/gen/openpgp_key.c: src/install/keys/google-linux-signing-key.asc scripts/gen-blob
	@mkdir -p $(@D)
	scripts/gen-blob openpgp_builtin_key $< install/openpgp.h > $@

$(B)/gov$(EXE): $(GOV_OBJ)
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(GOV_LIBS)
	$(if $(AFTER_LINK),$(AFTER_LINK) $@)
$(B)/gov-full: $(call obj,src/main.c) $(LIGHT_OBJ) $(FULL_OBJ)
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(FULL_LIBS)

SHIM_SRC = shims/shim.c $(CORE) $(OS_SHIM) $(OS_ENTRY)
SHIM_HEADERS = $(wildcard src/core/*.h src/os/*.h)
ifneq ($(SHIM_CC),)
$(B)/shim$(EXE): $(SHIM_SRC) $(SHIM_HEADERS) $(B)/flags
	$(SHIM_CC) -Isrc $(SHIM_CFLAGS) $(SHIM_LDFLAGS) -o $@ $(SHIM_SRC) $(SHIM_LIBS)
	$(if $(AFTER_LINK),$(AFTER_LINK) $@)
else
$(B)/shim: $(SHIM_SRC) $(SHIM_HEADERS) $(B)/flags
	@echo 'gov: musl-gcc not found: the shim is built with the system libc and starts slower (install musl-tools)'
	$(CC) -Isrc $(SHIM_CFLAGS) -s -Wl,--gc-sections -no-pie -o $@ $(SHIM_SRC)
endif

# Unit tests link everything but main.c; heavy commands included, the hand-over not.
$(B)/libgov.a: $(LIGHT_OBJ) $(FULL_OBJ) $(call obj,$(OS_PORTABLE))
	rm -f $@
	$(AR) rcs $@ $^
$(B)/test/%$(EXE): tests/unit/%.c $(UNIT_SYSTEM) $(B)/libgov.a $(B)/flags $(wildcard tests/unit/*.h)
	@mkdir -p $(@D)
	$(CC) $(ALL_CPPFLAGS) -Itests/unit $(PKG_CFLAGS) $(ALL_CFLAGS) -MMD -MP -o $@ $< $(UNIT_SYSTEM) $(B)/libgov.a $(ALL_LDFLAGS) -lcmocka $(FULL_LIBS)

# This one makes allocations fail, that one is on another machine. Private, else the flags that they
# need would rebuild everything.
$(B)/test/test_alloc: private ALL_LDFLAGS += -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc
$(B)/test/test_platform: private ALL_LDFLAGS += -Wl,--wrap=uname,--wrap=personality
$(B)/test/replay_%$(EXE): tests/fuzz/fuzz_%.c tests/fuzz/replay.c $(B)/libgov.a $(B)/flags
	@mkdir -p $(@D)
	$(CC) $(ALL_CPPFLAGS) -DCORPUS='"tests/fuzz/corpus/$*"' $(PKG_CFLAGS) $(ALL_CFLAGS) -o $@ $< tests/fuzz/replay.c \
		$(B)/libgov.a $(ALL_LDFLAGS) -lcmocka $(FULL_LIBS)

.PHONY: unit
unit: $(UNIT)

# What a run finds goes to build/fuzz; minimise it and add it to the corpus.
FUZZ_SECONDS = 60
FUZZ_FLAGS = -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all -g -O1
.PHONY: fuzz
fuzz: $(patsubst tests/fuzz/fuzz_%.c,build/fuzz/%,$(FUZZ))
	@set -e; for f in $^; do n=$${f##*/}; mkdir -p $$f.found; \
		$$f -max_total_time=$(FUZZ_SECONDS) -artifact_prefix=build/fuzz/ $$f.found tests/fuzz/corpus/$$n; done
build/fuzz/%: tests/fuzz/fuzz_%.c $(LIGHT) $(FULL) $(B)/libgov.a FORCE
	@mkdir -p $(@D)
	clang $(ALL_CPPFLAGS) $(PKG_CFLAGS) -std=c11 $(FUZZ_FLAGS) -o $@ $< $(LIGHT) $(FULL) $(wildcard $(B)/gen/*.o) $(FULL_LIBS)

# Servers and makers of bad archives that the tests of the command line use.
HELPERS = $(patsubst tests/helpers/%.c,$(B)/test/%,$(wildcard tests/helpers/*.c))
$(HELPERS): $(B)/test/%: tests/helpers/%.c $(B)/flags
	@mkdir -p $(@D)
	$(CC) $(ALL_CPPFLAGS) $(PKG_CFLAGS) $(ALL_CFLAGS) -MMD -MP -o $@ $< $(ALL_LDFLAGS) $(HELPER_LIBS) $(LDLIBS)

# Slow files first, so that no job is left alone with one at the end. real_*.bats spend their time in
# real Go compilers and test how gov fits together with them; under sanitizers they would show
# nothing that the others do not.
CLI_REAL = $(sort $(wildcard tests/cli/real_*.bats))
CLI_SLOW = $(patsubst %,tests/cli/%.bats,store signed download official)
# CLI_SKIP: files to leave out.
CLI_SKIP =
CLI_TESTS = $(filter-out $(CLI_SKIP) $(CLI_OTHER),$(if $(SANITIZE),,$(CLI_REAL)) $(CLI_SLOW) \
	$(filter-out $(CLI_REAL) $(CLI_SLOW),$(sort $(wildcard tests/cli/*.bats))))
VALGRIND = valgrind -q --error-exitcode=99 --leak-check=full --child-silent-after-fork=yes
export GOV_TALLY ?= $(B)/tally
export GOV_BUILD = $(B)

# Everything with one compiler; scripts/check does it with all of them.
.PHONY: check
check: tests
	@scripts/run-tests start
	@$(MAKE) --no-print-directory run-structure run-unit run-cli
	@scripts/run-tests total

.PHONY: tests
tests: all unit $(HELPERS)

# These count into GOV_TALLY and leave the verdict to `scripts/run-tests total`.
LABEL = $(CONFIG)
.PHONY: run-unit run-valgrind run-cli run-structure
run-unit: unit
ifeq ($(OS),win32)
	@scripts/winetests $(notdir $(TARGET)) unit-$(LABEL) $(UNIT) || true
else
	@scripts/run-tests files unit-$(LABEL) $(RUN) env -- $(UNIT) || true
endif
run-valgrind: unit
	@scripts/run-tests files valgrind-$(LABEL) $(VALGRIND) -- $(UNIT) || true
ifeq ($(OS),win32)
# In Wine, with the helpers that the compiler HERE makes for this machine.
HERE = cc
run-cli: all windows-helpers
	@$(MAKE) --no-print-directory TARGET= CC='$(HERE)' tests
	@GOV_BUILD='build/$(HERE)' GOV_TEST_WINDOWS='$(notdir $(TARGET))' \
		scripts/run-tests files cli-$(LABEL) bats --tap -- $(filter-out $(CLI_SKIP),$(CLI_WINDOWS)) || true
else
run-cli: all $(HELPERS)
	@scripts/run-tests files cli-$(LABEL) $(RUN) bats --tap -- $(CLI_TESTS) || true
endif
run-structure:
	@for t in check-headers check-layers check-shim lint; do \
		scripts/run-tests step $$t $(MAKE) --no-print-directory $$t || true; done

.PHONY: check-headers check-layers check-shim lint
check-headers: $(B)/flags
	@scripts/check-headers $(CC) $(ALL_CPPFLAGS) $(PKG_CFLAGS) $(ALL_CFLAGS)
check-layers:
	@scripts/check-layers
ifeq ($(OS),win32)
check-shim: $(B)/shim$(EXE)
	@scripts/check-shim-windows $<
else ifeq ($(KERNEL),darwin)
check-shim: $(B)/shim
	@scripts/check-shim-darwin $<
else
check-shim: $(B)/shim $(B)/shim-symbols
	@scripts/check-shim $(B)/shim $(B)/shim-symbols
endif
$(B)/shim-symbols: $(B)/shim
	@$(if $(SHIM_CC),$(SHIM_CC),$(CC)) -Isrc $(SHIM_CFLAGS) $(filter-out -s,$(SHIM_LDFLAGS)) -o $@.exe $(SHIM_SRC) $(SHIM_LIBS)
	@$(NM) $@.exe > $@

# The scripts, and the layout of the C code.
SCRIPTS = $(shell grep -l -r -E '^\#!/bin/(ba)?sh|^\# shellcheck shell' scripts .ci tests/cli)
lint:
	shellcheck -x $(SCRIPTS)
	clang-format --dry-run -Werror $(shell find src shims tests scripts -name '*.[ch]')

# Two builds in two folders must not differ in a byte; with TARGET=os/arch, two releases.
.PHONY: repro
repro:
	@TARGET='$(TARGET)' scripts/repro

# Programs for people without a compiler, and what the package managers of three systems want to know
# about them, in DIST. RELEASE_URL is where the files of DIST will be found.
DIST = dist
RELEASES = windows/arm64 windows/amd64 darwin/arm64 linux/arm64 linux/amd64
HOMEPAGE = https://github.com/gov-go/gov
RELEASE_URL = $(HOMEPAGE)/releases/download/v$(VERSION)
.PHONY: release manifests
ifdef TARGET
release: all check-shim
	@scripts/release '$(TARGET)' '$(VERSION)' '$(B)' '$(CROSS_LIBS)/LICENSES.txt' '$(DIST)'
else
release:
	@set -e; for t in $(RELEASES); do $(MAKE) --no-print-directory TARGET=$$t release; done
endif
manifests:
	@scripts/manifests '$(VERSION)' '$(HOMEPAGE)' '$(RELEASE_URL)' '$(DIST)'

# BENCH: options of scripts/bench.
BENCH =
.PHONY: bench
ifeq ($(OS),win32)
bench: all windows-helpers
	@scripts/bench-windows '$(notdir $(TARGET))' $(B)
else
bench: all $(B)/bench/unpack
	@scripts/bench $(B) $(BENCH)
endif
$(B)/bench/%: scripts/bench.d/%.c $(B)/libgov.a $(B)/flags
	@mkdir -p $(@D)
	$(CC) $(ALL_CPPFLAGS) $(PKG_CFLAGS) $(ALL_CFLAGS) -o $@ $< $(B)/libgov.a $(ALL_LDFLAGS) $(FULL_LIBS)

# Programs that run on Windows, or in Wine: the tool that tests have a shim run, and a measure.
# TARGET=windows/amd64 (or arm64).
ifeq ($(OS),win32)
.PHONY: windows-helpers
windows-helpers: $(patsubst tests/win/%.c,$(B)/test/win/%.exe,$(wildcard tests/win/*.c)) $(B)/bench/win32_start.exe
$(B)/test/win/%.exe: tests/win/%.c $(B)/flags
	@mkdir -p $(@D)
	$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -o $@ $< $(ALL_LDFLAGS)
$(B)/bench/win32_%.exe: scripts/bench.d/win32_%.c $(B)/flags
	@mkdir -p $(@D)
	$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -o $@ $< $(ALL_LDFLAGS)
endif

# What is installed, as SOURCE>FOLDER; uninstall takes the same list.
MAN = $(wildcard src/*.1)
INSTALL_PROGRAMS = $(B)/gov>$(BINDIR) $(B)/gov-full>$(LIBEXECDIR)
INSTALL_FILES = $(MAN:%=%>$(MANDIR)/man1) $(patsubst %,%>$(DOCDIR),$(wildcard README.md versions.ini.example))
INSTALLED = $(foreach f,$(INSTALL_PROGRAMS) $(INSTALL_FILES),$(lastword $(subst >, ,$f))/$(notdir $(firstword $(subst >, ,$f))))

.PHONY: install uninstall
install: all
	@for f in $(INSTALL_PROGRAMS:%='%'); do $(INSTALL) -D -m 755 "$${f%%>*}" "$(DESTDIR)$${f#*>}/$$(basename "$${f%%>*}")"; done
	@for f in $(INSTALL_FILES:%='%'); do $(INSTALL) -D -m 644 "$${f%%>*}" "$(DESTDIR)$${f#*>}/$$(basename "$${f%%>*}")"; done
	@printf 'installed %s\n' $(INSTALLED:%='$(DESTDIR)%')
uninstall:
	rm -f $(INSTALLED:%='$(DESTDIR)%')
	@rmdir '$(DESTDIR)$(LIBEXECDIR)' '$(DESTDIR)$(DOCDIR)' 2>/dev/null || true

.PHONY: clean
clean:
	rm -rf build dist

.PHONY: help
help:
	@echo 'make               build gov, gov-full and the shim in $(B)'
	@echo 'make check         build and run all tests with one compiler (scripts/check: with all)'
	@echo 'make install       into PREFIX=$(PREFIX), below DESTDIR; make uninstall takes it back'
	@echo 'make fuzz          run each fuzzer of tests/fuzz for FUZZ_SECONDS=60 (clang)'
	@echo 'make bench         measure gov beside its peers; BENCH="--only shim,install --json" and the like:'
	@echo '                   scripts/bench --help; with TARGET=windows/amd64 or arm64 what starting through'
	@echo '                   the shim costs, in Wine'
	@echo 'make release       programs for other machines into DIST=dist; TARGET=os/arch: for one platform'
	@echo 'make manifests     what scoop, winget and Homebrew want to know about them'
	@echo 'make repro         build twice in two folders and compare every byte'
	@echo 'make lint          shellcheck and clang-format'
	@echo 'make clean         remove build/ and dist/'
	@echo 'TARGET=os/arch builds for another platform; CC=clang DEV=1 (warnings are errors) SANITIZE=address,undefined choose the build'

-include $(shell find $(B) -name '*.d' 2>/dev/null)
