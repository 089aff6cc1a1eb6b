# Where Go has no arm64 release, amd64 is offered, never silently; what the machine is, whatever uname says;
# what gov doctor makes of emulators. That amd64 toolchains then run needs an arm64 machine with an
# emulator of amd64: here a script stands for their go.
load helper
load nginx

# 1.7.99 is older than 1.8.5, Go's first for linux/arm64, and in no table.
setup_file() {
	gov_setup_file
	server_start
	serve "$(small_archive 1.7.99 "$BATS_FILE_TMPDIR/archives" linux-amd64)" \
		"$(small_archive 1.99.1 "$BATS_FILE_TMPDIR/archives" linux-arm64)"
	tls_start
	"$BUILD/test/connect_proxy" "$TLS_PORT" >"$BATS_FILE_TMPDIR/proxy.port" 3>&- &
	echo $! >"$BATS_FILE_TMPDIR/proxy.pid"
	wait_until test -s "$BATS_FILE_TMPDIR/proxy.port"
}

teardown_file() {
	server_stop
	kill "$(cat "$BATS_FILE_TMPDIR/proxy.pid")"
}

setup() {
	gov_setup
	[ "$(host_platform)" = linux-arm64 ] || skip 'this gov is for another machine'
	"$BUILD/gov" version >/dev/null 2>&1 || skip 'arm64 programs do not run here: use scripts/arm64box'
	https_proxy=http://127.0.0.1:$(tr -dc 0-9 <"$BATS_FILE_TMPDIR/proxy.port")
	export https_proxy SSL_CERT_FILE=$SERVER/ca.pem
}

command='gov install 1.7.99 --platform linux/amd64'

# --- the offer ---

@test "without a terminal it is an error that names the command, and nothing is installed" {
	check 3 gov install 1.7.99
	one_line_error
	says 'has no linux/arm64 archive' 'the first that has one is 1.8.5' 'by emulation' "$command"
	check 3 gov install 1.7
	says "$command"
	nothing_installed
	check 3 gov install 1.7.99 --json
	nothing_installed
}

@test "auto_install neither asks nor takes it" {
	mkdir -p "$STORE"
	printf '[gov]\nauto_install = yes\n' >"$STORE/versions.ini"
	check 0 gov install 1.99.1
	echo 1.7.99 >.go-version
	check 3 "$STORE/shims/go" build
	says "$command"
	[ "$(ls "$STORE/versions")" = 1.99.1 ]
}

# answered ANSWER: gov install 1.7.99 on a terminal.
answered() {
	echo "$1" | TERM=xterm script -qec 'gov install 1.7.99' /dev/null
}

@test "on a terminal it is a question; no is no" {
	check 3 answered n
	says 'Go has no linux/arm64 release of 1.7.99' 'Install that?' "$command"
	nothing_installed
	check 3 answered ''
	nothing_installed
}

@test "yes installs it, says what it is, and pins select it" {
	check 0 answered y
	says 'Install that?' 'it is for linux/amd64 and this machine is linux/arm64: it runs by emulation' 'slower'
	[ "$(ls "$STORE/versions")" = 1.7.99.linux-amd64 ]
	[ ! -e "$STORE/shims/go1.7.99" ]
	echo 1.7 >.go-version
	check 0 "$STORE/shims/go" version
	says 1.7.99
	check 0 gov why
	says '1.7.99.linux-amd64 runs by emulation'
	check 0 gov current --json
	says '"emulated": true'
	check 0 gov list
	says 1.7.99.linux-amd64
}

@test "by --platform there is no question" {
	check 0 gov install 1.7.99 --platform linux/amd64
	says 'runs by emulation'
	check 0 gov install 1.99.1
	says_not emulation
	check 0 gov uninstall 1.7.99.linux-amd64
	[ "$(ls "$STORE/versions")" = 1.99.1 ]
}

# --- the machine ---

# An emulated uname lies for nobody; tests/unit/test_platform.c has one that does.
@test "a 32-bit personality changes nothing" {
	check 0 setarch linux32 "$BUILD/gov" version --json
	says '"platform": "linux/arm64"'
	check 0 setarch linux32 gov install 1.99.1
	[ "$(ls "$STORE/versions")" = 1.99.1 ]
	echo 1.99.1 >.go-version
	check 0 setarch linux32 "$STORE/shims/go" version
}

# --- gov doctor ---

@test "doctor: an arm64 machine, and gov at home on it" {
	run --separate-stderr gov doctor
	says 'machine: linux/arm64; gov is a program for linux/arm64: native'
	says_not 'the kernel is for' 'runs by emulation'
}

# Nothing made up: the box takes back what it says of the kernel.
@test "below qemu on an amd64 machine: gov installs what that runs natively" {
	is_emulated || skip 'this machine is an arm64 one'
	below() {
		echo x86_64 >kernel
		unshare -Urm sh -c 'mount --bind kernel /proc/sys/kernel/arch && exec "$@"' sh "$@"
	}
	check 0 below gov install 1.7.99
	says_not 'runs by emulation'
	[ "$(ls "$STORE/versions")" = 1.7.99 ]
	check 3 below gov install 1.99.1
	says 'linux/amd64'
	run --separate-stderr below gov doctor
	says 'machine: linux/amd64; gov is a program for linux/arm64: emulated' "install gov's own build for linux/amd64" \
		'toolchain: 1.7.99: linux/amd64, native'
}

# with_emulator COMMAND...: below a kernel that says it has an emulator of amd64. Its magic is that of
# no program, else it would catch this machine's own.
with_emulator() {
	# shellcheck disable=SC2016
	unshare -Urm --propagation private bash -c '. "$0/scripts/emulator.sh"
		if [ "$(uname -m)" = aarch64 ]; then
			mount -t binfmt_misc none /proc/sys/fs/binfmt_misc || exit
		else
			register_emulator /usr/bin/qemu-aarch64-static POCF || exit
		fi
		printf ":qemu-x86_64:M::\\\\x7fELF\\\\x02\\\\x01\\\\x01\\\\xee\\\\xee\\\\xee\\\\xee\\\\xee\\\\xee\\\\xee\\\\xee\\\\xee\\\\x02\\\\x00\\\\x3e\\\\x00::/bin/false:" \
			>/proc/sys/fs/binfmt_misc/register || exit
		exec "$@"' "$TOP" "$@"
}

@test "doctor: an emulated toolchain, with an emulator and without" {
	check 0 gov install 1.7.99 --platform linux/amd64
	"$BUILD/test/made" 'elf machine=62' >"$STORE/versions/1.7.99.linux-amd64/bin/go"
	run --separate-stderr gov doctor
	says 'toolchain: 1.7.99.linux-amd64: linux/amd64, no emulator for it is set up here' \
		'and nothing here emulates that' 'mend: apt install qemu-user-static'
	with_emulator true 2>/dev/null || skip 'no binfmt_misc in a user namespace here'
	run --separate-stderr with_emulator gov doctor
	says 'toolchain: 1.7.99.linux-amd64: linux/amd64, emulated'
	says_not 'nothing here emulates that'
}
