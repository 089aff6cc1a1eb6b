# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with scripts/bench
# What comes after an installation: removing it, verifying it, knowing what else there is, and what
# several take on a disk that can share.

# stores PREFIX COUNT: stores PREFIX-1 and so on, on $disk, each with the toolchain installed.
stores() {
	local i
	for i in $(seq "$2"); do
		store_with "$disk/$1-$i" "$archive"
		GOV_ROOT=$disk/$1-$i "$build/gov" install "$version" --offline >/dev/null 2>"$work/errors" ||
			die "$(cat "$work/errors")"
	done
}

# --- uninstall ---

bench_uninstall() {
	local until_gone
	need_archive uninstall. || return 0
	fresh uninstall
	stores rm $((installs + 1))
	stores gov $((installs + 1))
	stores all $((installs + 1))
	until_gone
	run uninstall -w 1 -p "$(quiet_disk)" "$installs" :: "$(command -v rm)" -rf "$disk/rm-%r/versions/$version" \
		:: GOV_ROOT="$disk/gov-%r" "$build/gov" uninstall "$version" \
		:: "${until_gone[@]}"
	note uninstall.rm "$(of uninstall wall 1e3 0)"
	note uninstall.gov "$(of uninstall wall 1e3 1)"
	note uninstall.returns "$(ratio uninstall wall 1 0)"
	note uninstall.reclaim "$(ratio uninstall wall 2 0)"
	done_with uninstall
}

# What gov leaves to delete behind its back is in tmp/ of its store.
quiet_disk() {
	printf 'while ls -d %q/*/tmp/*/ >/dev/null 2>&1; do sleep 0.05; done; sync -f %q' "$disk" "$disk"
}

# What gov waits with until all is gone: where it knows no --wait, its folder is looked at every
# millisecond.
until_gone() {
	if "$build/gov" help uninstall | grep -q -e --wait; then
		until_gone=("GOV_ROOT=$disk/all-%r" "$build/gov" uninstall "$version" --wait)
	else
		until_gone=("GOV_ROOT=$disk/all-%r" /bin/sh -c "'$build/gov' uninstall $version &&
			while ls -d '$disk/all-%r'/tmp/*/; do sleep 0.001; done; true")
	fi
}

# --- verify ---

bench_verify() {
	local tree
	need_archive verify. || return 0
	fresh verify
	stores verify 1
	tree=$disk/verify-1/versions/$version
	run verify -w 1 -p "sync -f '$disk'" $((installs + 2)) :: GOV_ROOT="$disk/verify-1" "$build/gov" verify "$version" \
		:: /bin/sh -c "find '$tree' -type f -print0 | xargs -0 -P2 -n 512 sha256sum"
	note verify.gov "$(of verify wall 1e6 0)"
	note verify.two "$(of verify wall 1e6 1)"
	note verify.ratio "$(ratio verify wall 0 1)"
	done_with verify
}

# --- index ---

# A store of its own for each round has nothing to go by; one for all has what it fetched before.
bench_index() {
	local i
	if ! have nginx; then
		missing_all 'no nginx' index.
		return
	fi
	www
	serve_full
	for i in $(seq $(($(runs 100) + 3))) same; do from_url "$work/index-$i"; done
	run index "$(runs 100)" :: GOV_ROOT="$work/index-%r" "$build/gov" list --remote \
		:: GOV_ROOT="$work/index-same" "$build/gov" list --remote
	note index.cpu "$(of index cpu 1e3 0)"
	note index.same "$(of index cpu 1e3 1)"
}

# --- disk ---

# The newest two versions there are archives of; the nearer they are, the more they share.
bench_disk() {
	local files=() first second
	if ! "$build/gov" help list | grep -q -e --size; then
		missing_all 'this gov list knows no --size' disk.
		return
	fi
	mapfile -t files < <(archives | tail -n 2)
	if [ ${#files[@]} -lt 2 ]; then
		missing_all 'no official archives of two versions' disk.
		return
	fi
	if ! fresh disk btrfs; then
		missing_all 'no btrfs can be mounted' disk.
		return
	fi
	first=$(version_of "${files[0]}")
	second=$(version_of "${files[1]}")
	disk_install "$first"
	disk_install "$second"
	note disk.shared "$(GOV_ROOT=$disk/store "$build/gov" list --size --json | shared_of "$second")"
	shared="go$second with go$first"
	done_with disk
}

disk_install() {
	GOV_ROOT=$disk/store "$build/gov" install "$1" --offline --from "$cache" >/dev/null 2>"$work/errors" ||
		die "$(cat "$work/errors")"
	sync -f "$disk"
}

# shared_of VERSION: "per cent, -, -, 1" of its bytes that others have too.
shared_of() {
	jq -r --arg name "$1" '.toolchains[] | select(.name == $name) | .size
		| "\(.shared / .real * 100) - - 1"'
}
