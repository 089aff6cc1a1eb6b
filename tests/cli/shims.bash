# shellcheck shell=bash
# For tests of the shim alone: a store made by hand, tiny toolchains, and a manager that says what it was
# given.

setup() {
	gov_setup
	mkdir -p "$STORE/shims" "$STORE/versions"
	cp "$BUILD/shim" "$STORE/shims/go"
	export PATH=$STORE/shims:/usr/bin:/bin
}

# toolchain NAME: go and gofmt that say which they are and what they see.
toolchain() {
	local tool bin=$STORE/versions/$1/bin
	mkdir -p "$bin"
	for tool in go gofmt; do
		cat >"$bin/$tool" <<-END
			#!/bin/sh
			echo "$tool $1 [\$*] GOROOT=\${GOROOT-none} GOTOOLCHAIN=\${GOTOOLCHAIN-none}"
		END
		chmod +x "$bin/$tool"
	done
}

# manager FILE: a gov that says what it was called with.
manager() {
	mkdir -p "$(dirname "$1")"
	printf '#!/bin/sh\necho "manager $# [$*]"\n' >"$1"
	chmod +x "$1"
}

# conf [LINE...]: versions.ini, and what a manager would have compiled from it.
conf() {
	local size time
	echo '[gov]' >"$STORE/versions.ini"
	read -r size time < <(stat -c '%s %.9Y' "$STORE/versions.ini")
	{
		echo 'gov-conf 1'
		echo "stamp $size ${time%.*} $((10#${time#*.}))"
		printf '%s\n' "$@"
	} >"$STORE/shims/.conf"
}

# other_platform: an OS-ARCH that is not this machine's.
other_platform() {
	case $(uname -m) in s390x) echo linux-riscv64 ;; *) echo linux-s390x ;; esac
}
