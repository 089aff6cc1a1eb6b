# shellcheck shell=bash
# Sourced: arm64 programs that just start on another machine, below a kernel that was told so in one
# user namespace only (Linux 6.7 and later).

# register_emulator EMULATOR FLAGS: in a mount namespace of a user namespace of one's own, as its root.
# The kernel is to start arm64 programs by the emulator: binfmt_misc(5). FLAGS: "F" opens it here and
# not below a later root, "O" and "C" keep what a program sees of itself, "P" keeps argv[0].
register_emulator() {
	local magic mask
	magic='\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xb7\x00'
	mask='\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff'
	mount -t binfmt_misc none /proc/sys/fs/binfmt_misc || return
	printf ':qemu-aarch64:M::%s:%s:%s:%s' "$magic" "$mask" "$1" "$2" >/proc/sys/fs/binfmt_misc/register
}
