# gov doctor: each check finds what it is for, says what mends it, and is silent otherwise.
load helper

setup() {
	gov_setup
	export PATH=$STORE/shims:$PATH
}

healthy() {
	umask 022
	pin "$(small_archive 1.99.1 "$STORE/cache")"
	check 0 gov install --offline 1.99.1
	check 0 gov global 1.99.1
	check 0 gov doctor
	says 'all is well'
}

# finds CHECK TEXT...: exactly one problem, of this check, that says the texts.
finds() {
	local name=$1
	shift
	check 1 gov doctor
	[ "$(grep -c '^problem: ' <<<"$output")" = 1 ] || fail "not one problem: $output"
	says mend: "$@"
	check 1 gov doctor --json
	says "\"check\": \"$name\"" '"level": "problem"'
}

@test "a healthy store" {
	healthy
	check 0 gov doctor --json
	says_not '"level": "info"' '"level": "problem"'
}

@test "usage" {
	check 2 gov doctor now
	check 2 gov doctor --repair
}

@test "others can write: the store, its folders, a toolchain, the default, versions.ini" {
	healthy
	for path in '' /versions /shims /cache /receipts /versions/1.99.1 /version /versions.ini /shims/.conf; do
		[ -e "$STORE$path" ] || fail "no $path"
		chmod g+w "$STORE$path"
		finds permissions "$STORE$path: others can write" "chmod go-w '$STORE$path'"
		chmod g-w "$STORE$path"
		chmod o+w "$STORE$path"
		finds permissions "$STORE$path: others can write"
		chmod o-w "$STORE$path"
	done
	check 0 gov doctor
}

@test "a read-only store: worth a note" {
	need_unprivileged
	healthy
	chmod -R o+rX "$HOME"
	if [ "$(id -u)" != 0 ]; then chmod u-w "$STORE"; fi
	check 0 unprivileged env HOME="$HOME" PATH="$PATH" gov doctor
	says 'note:' 'nothing can be installed there' GOV_ROOT
	if [ "$(id -u)" != 0 ]; then chmod u+w "$STORE"; fi
}

@test "a download that broke off; not one that is running" {
	healthy
	part=$STORE/cache/go1.99.2.$(host_platform).tar.gz.part
	touch "$part"
	finds cache "$part" 'gov cache prune'
	exec 4>>"$part"
	flock 4
	check 0 gov doctor
	flock -u 4
	check 0 gov cache prune
	check 0 gov doctor
}

@test "an archive that failed its proof" {
	healthy
	touch "$STORE/cache/go1.99.2.$(host_platform).tar.gz.rejected"
	finds cache '.rejected' 'gov cache prune'
}

@test "a receipt without its toolchain" {
	healthy
	touch "$STORE/receipts/1.98.1.ini"
	finds receipts 1.98.1.ini 'without its toolchain' "rm '$STORE/receipts/1.98.1.ini'"
}

@test "a toolchain without its receipt, and the mending works" {
	healthy
	rm "$STORE/receipts/1.99.1.ini"
	finds receipts 1.99.1 'without its receipt' 'gov verify --repair 1.99.1'
	check 0 gov verify --repair --offline 1.99.1
	check 0 gov doctor
	rm "$STORE/receipts/1.99.1.files"
	finds receipts 1.99.1 'without its receipt'
}

@test "a folder of the store from the future" {
	healthy
	touch -d '+3 days' "$STORE/versions"
	finds clock "$STORE/versions" future
}

@test "settings that cannot be read" {
	healthy
	echo 'nonsense = 1' >>"$STORE/versions.ini"
	finds settings "$STORE/versions.ini:"
}

@test "a pin that cannot be read; one whose version is missing" {
	healthy
	echo '1.24.4 || reboot' >.go-version
	finds selection .go-version:1
	echo 1.98.1 >.go-version
	finds selection 1.98.1 'gov install'
}

@test "nothing is selected" {
	if command -v go >/dev/null; then skip 'this machine has a Go of its own'; fi
	healthy
	check 0 gov global --unset
	finds selection 'gov install latest'
}

@test "GOROOT" {
	healthy
	export GOROOT=/usr/lib/go
	finds GOROOT /usr/lib/go 'unset GOROOT'
	export GOROOT=
	check 0 gov doctor
}

@test "go env -w: GOROOT and GOTOOLCHAIN, where Go keeps it" {
	healthy
	mkdir -p "$HOME/.config/go" "$HOME/xdg/go"
	echo GOTOOLCHAIN=go1.23.5+auto >"$HOME/.config/go/env"
	finds go-env go1.23.5+auto 'go env -u GOTOOLCHAIN'
	printf 'GOPROXY=off\r\nGOROOT=/x\r\nGOFLAGS=-v\n' >"$HOME/.config/go/env"
	finds go-env GOROOT=/x 'go env -u GOROOT'
	printf 'GOTOOLCHAIN=local\nGOROOT=\nGOPATH=/GOROOT=' >"$HOME/.config/go/env"
	check 0 gov doctor
	echo GOROOT=/y >"$HOME/xdg/go/env"
	XDG_CONFIG_HOME=$HOME/xdg finds go-env GOROOT=/y
	echo GOROOT=/z >"$HOME/named"
	GOENV=$HOME/named finds go-env GOROOT=/z
	echo GOROOT=/x >"$HOME/.config/go/env"
	GOENV=off check 0 gov doctor
}

@test "GOTOOLCHAIN and GOV_VERSION: worth a note" {
	healthy
	export GOTOOLCHAIN=auto GOV_VERSION=1.99.1
	check 0 gov doctor
	says 'note: GOTOOLCHAIN is set to auto' 'note: GOV_VERSION is 1.99.1' 'gov use --unset'
}

@test "shims not on PATH" {
	healthy
	PATH=${PATH#*:}
	finds PATH "$STORE/shims is not on PATH" 'gov init'
}

@test "another go before the shims; behind them it does no harm" {
	healthy
	mkdir -p "$HOME/bin"
	printf '#!/bin/sh\n' >"$HOME/bin/go"
	PATH=$PATH:$HOME/bin check 0 gov doctor
	PATH=$HOME/bin:$PATH check 0 gov doctor # it cannot be run
	says 'all is well'
	chmod +x "$HOME/bin/go"
	PATH=$HOME/bin:$PATH finds PATH "$HOME/bin: the go in it"
}

@test "another manager's shims before ours" {
	healthy
	for folder in .goenv/shims .asdf/shims .local/share/mise/shims .gvm/bin .g/bin .gimme/versions/go1.23/bin; do
		mkdir -p "$HOME/$folder"
		printf '#!/bin/sh\n' >"$HOME/$folder/go"
		chmod +x "$HOME/$folder/go"
		name=${folder#.local/share/}
		name=${name#.}
		PATH=$HOME/$folder:$PATH finds PATH "the shims of ${name%%/*} are before gov's"
	done
}

@test "inside gov exec: worth a note" {
	healthy
	check 0 gov exec 1.99.1 -- gov doctor
	says 'note:' 'as gov exec'
}

@test "the shims through a link are the shims" {
	healthy
	ln -s "$STORE/shims" "$HOME/linked"
	PATH=$HOME/linked:${PATH#*:}
	check 0 gov doctor
}

@test "a name that would steer a terminal is made harmless" {
	healthy
	touch "$STORE/receipts/"$'\e[2Jx.ini'
	check 1 gov doctor
	says_not $'\e'
}

@test "it changes nothing" {
	healthy
	find "$STORE" -printf '%p %m %s %T@\n' | grep -v "^$STORE " | sort >"$BATS_TEST_TMPDIR/before"
	check 0 gov doctor
	find "$STORE" -printf '%p %m %s %T@\n' | grep -v "^$STORE " | sort >"$BATS_TEST_TMPDIR/after"
	diff "$BATS_TEST_TMPDIR/before" "$BATS_TEST_TMPDIR/after"
}

# --- the machine and what runs on it ---

# elf MACHINE FILE: the head of an ELF program for that e_machine (two octal bytes), which runs nowhere.
elf() {
	printf '\177ELF\2\1\1\0\0\0\0\0\0\0\0\0\2\0%b\0\0\0\0' "$1" >"$2"
	chmod +x "$2"
}
arm64='\267\0' amd64='\76\0'

@test "the machine, toolchains, and every go on PATH, as facts" {
	healthy
	check 0 gov doctor
	says "machine: $(host_platform | tr - /); gov is a program for $(host_platform | tr - /): native" \
		"toolchain: 1.99.1: $(host_platform | tr - /), native" \
		"go on PATH: $STORE/shims/go (gov's shim)"
	check 0 gov doctor --json
	says '"check": "machine"' '"level": "fact"'
}

# on_kernel NAME SHELL COMMAND...: with a kernel that says it is of that machine, as an emulator's is, and
# SHELL in the place of /bin/sh.
on_kernel() {
	echo "$1" >kernel
	# shellcheck disable=SC2016
	unshare -Urm sh -c 'mount --bind kernel /proc/sys/kernel/arch &&
		mount --bind "$1" "$(readlink -f /bin/sh)" && shift && exec "$@"' sh "${@:2}"
}

need_kernel() {
	need_mounts
	on_kernel x "$BUILD/shim" "$BUILD/gov" version >/dev/null 2>&1 ||
		skip 'this kernel does not say what it is for (Linux 6.1 does)'
	here=$(host_platform | tr - /)
}

@test "a container for another platform than the kernel's: all is emulated, and gov of that platform" {
	healthy
	need_kernel
	check 0 on_kernel riscv64 "$BUILD/shim" gov doctor
	says "machine: $here; gov is a program for $here: emulated" 'note: the kernel is for riscv64' \
		"gov installs toolchains for $here" "unless this is a container for $here, install gov's own build for linux/riscv64"
	check 0 on_kernel riscv64 "$BUILD/shim" gov version
	says "$here"
	# A system without a shell says nothing.
	check 0 on_kernel riscv64 "$TOP/README.md" gov version
	says "$here"
}

@test "an emulated gov on a machine whose own programs are others: gov installs what that runs natively" {
	healthy
	need_kernel
	"$BUILD/test/made" 'elf machine=243' >other
	check 0 on_kernel riscv64 other gov version
	says linux/riscv64
	run --separate-stderr on_kernel riscv64 other gov doctor
	says "machine: linux/riscv64; gov is a program for $here: emulated" 'gov itself runs by emulation' \
		"install gov's own build for linux/riscv64" 'it installs toolchains for linux/riscv64 all the same'
	run --separate-stderr on_kernel riscv64 other gov install --offline 1.24.4
	says go1.24.4.linux-riscv64.tar.gz
	# Linux before 6.1 does not say what it is; the shell does.
	check 0 on_kernel '' other gov version
	says linux/riscv64
	"$BUILD/test/made" 'elf machine=8' >other
	check 0 on_kernel '' other gov version
	says "$here"
}

@test "a kernel for this machine, or for one that gov has never heard of: nothing is said" {
	healthy
	need_kernel
	local name
	for name in "$([ "$here" = linux/arm64 ] && echo aarch64 || echo x86_64)" unheard-of ''; do
		check 0 on_kernel "$name" "$BUILD/shim" gov doctor
		says "$here: native"
		says_not 'the kernel is for'
	done
}

@test "a toolchain whose go is for another machine than its name says" {
	healthy
	case $(host_platform) in *-arm64) elf "$amd64" "$STORE/versions/1.99.1/bin/go" ;; *) elf "$arm64" "$STORE/versions/1.99.1/bin/go" ;; esac
	check 1 gov doctor
	says '1.99.1: its go is a program for linux/' 'gov verify --repair 1.99.1'
}

@test "a go of another machine on PATH: a note, behind the shims" {
	healthy
	mkdir other
	case $(host_platform) in *-arm64) elf "$amd64" other/go ;; *) elf "$arm64" other/go ;; esac
	PATH=$PATH:$PWD/other check 0 gov doctor
	says "go on PATH: $PWD/other/go (linux/" 'note:' 'and this machine is' 'take its folder off PATH'
}

# fake_go: what the selected toolchain says to `go env`.
fake_go() {
	printf '#!/bin/sh\n[ "$1" = env ] || exit 1\nprintf "%%s\\n" linux %s "${GOARCH:-%s}"\n' "$1" "$1" >"$STORE/versions/1.99.1/bin/go"
}

@test "GOARCH set to something else: a note, and whose setting it is" {
	healthy
	fake_go amd64
	check 0 gov doctor
	says 'selected: 1.99.1: GOHOSTOS=linux GOHOSTARCH=amd64 GOARCH=amd64'
	says_not 'GOARCH is'
	GOARCH=riscv64 check 0 gov doctor
	says 'note: GOARCH is riscv64 by the environment' 'unset GOARCH'
}

@test "bench: what is missing for it is named" {
	healthy
	check 4 gov doctor --bench
	says 'is missing, which would run by emulation; run: gov install 1.99.1 --platform linux/'
	rm "$STORE/version"
	check 4 gov doctor --bench
	says 'doctor --bench: '
}

@test "bench: both are measured, and one that does not run is named" {
	healthy
	other=$STORE/versions/1.99.1.linux-arm64
	case $(host_platform) in *-arm64) other=$STORE/versions/1.99.1.linux-amd64 ;; esac
	cp -R "$STORE/versions/1.99.1" "$other"
	mkdir tmp
	export TMPDIR=$PWD/tmp
	printf '#!/bin/sh\nexit 0\n' >"$STORE/versions/1.99.1/bin/go"
	printf '#!/bin/sh\nsleep 0.01\n' >"$other/bin/go"
	check 0 gov doctor --bench
	says '1.99.1 (linux/' ' beside 1.99.1.linux-' 'go version: native ' 'go tool compile: native ' ' ms, emulated '
	check 0 gov doctor --bench --json
	says '"native": "1.99.1"' '"emulated_us": '
	[ -z "$(ls tmp)" ] || fail 'the program is left'
	printf '#!/bin/sh\nexit 3\n' >"$other/bin/go"
	check 126 gov doctor --bench
	says "${other##*/} does not run here"
}

@test "a copy in the store that is not of the version of another gov on PATH" {
	local other=$BATS_TEST_TMPDIR/other
	mkdir -p "$STORE/bin" "$other"
	cp "$BUILD/gov" "$STORE/bin/gov"
	PATH=$STORE/bin:$PATH
	check 1 gov doctor
	says_not 'on PATH too'
	printf '#!/bin/sh\n[ "$1" = version ] && echo gov 0.0.1 some/where\n' >"$other/gov"
	chmod +x "$other/gov"
	PATH=$PATH:$other
	check 1 gov doctor
	says "note: $STORE/bin/gov is $(gov version); $other/gov, on PATH too, is gov 0.0.1 some/where" \
		"mend: $other/gov setup --remove, then $other/gov setup"
	# A program of that name which is something else.
	printf '#!/bin/sh\necho GO virtual machines\n' >"$other/gov"
	check 1 gov doctor
	says_not 'on PATH too'
}
