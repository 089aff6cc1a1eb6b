# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with scripts/bench
# A file system that nothing was deleted on: ext4 is slow, for minutes, for whoever makes files where
# others were just deleted. As root a new one in a file; otherwise folders of which nothing is
# deleted before the end.

# fresh NAME [TYPE]: sets $disk to an empty folder on one, and $disk_kind to what the last ext4 is. Fails
# where no other type can be had.
fresh() {
	local name=$1 type=${2:-ext4} kind
	disk=$work/disks/$name
	mkdir -p "$disk"
	if mounted_new "$name" "$type"; then
		kind="a new $type in a file of $(filesystem_of "$work")"
		disks+=("$disk")
	else
		[ "$type" = ext4 ] || return 1
		kind="folders of $(filesystem_of "$work"), nothing deleted"
	fi
	if [ "$type" = ext4 ]; then disk_kind=$kind; fi
}

# Not through the page cache of the file system below: it would copy everything once more.
attach() { losetup -f --show --direct-io=on "$1" 2>/dev/null || losetup -f --show "$1" 2>/dev/null; }

mounted_new() {
	local image=$work/disks/$1.img options=(-q) loop
	[ "$(id -u)" = 0 ] && have "mkfs.$2" && have mount || return 1
	case $2 in ext4) options+=(-E 'lazy_itable_init=0,lazy_journal_init=0') ;; esac
	# Five trees of less than 300 MB a round, and some room; only what is written takes any.
	truncate -s "$(((installs + 1) * 1500 + 2000))M" "$image"
	if ! "mkfs.$2" "${options[@]}" "$image" >/dev/null 2>&1 || ! loop=$(attach "$image"); then
		rm -f "$image"
		return 1
	fi
	if ! mount "$loop" "$disk" 2>/dev/null; then
		losetup -d "$loop"
		rm -f "$image"
		return 1
	fi
	losetup -d "$loop" # when it is umounted
	sync -f "$disk"
}

# quiet FILE...: a command that makes ready for a program that is measured. Nothing waits to be
# written; what is read is in memory, and little else, for in many virtual machines memory that is
# used for the first time is slow, and whoever comes later would pay for that.
quiet() {
	local libraries
	libraries=$(ldd "$build/gov-full" | awk '$3 ~ "^/" { print $3 }')
	printf "sync -f '%s'; { echo 1 >/proc/sys/vm/drop_caches; } 2>/dev/null; cat" "$disk"
	printf " '%s'" "$build"/gov* "$@"
	printf ' %s >/dev/null' "${libraries//$'\n'/ }"
}

filesystem_of() { df --output=fstype "$1" | tail -n 1; }

# done_with NAME: gives the space back. Who deletes there behind gov's back gets ten seconds.
done_with() {
	local disk=$work/disks/$1
	mountpoint -q "$disk" || return 0
	for _ in $(seq 100); do
		if umount "$disk" 2>/dev/null; then break; fi
		sleep 0.1
	done
	if mountpoint -q "$disk"; then umount -l "$disk"; fi
	rm -f "$disk.img"
}

drop_disks() {
	local disk
	for disk in ${disks[@]+"${disks[@]}"}; do
		done_with "${disk##*/}"
	done
}
