# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with scripts/bench
# An installation from the cache, beside what proves and unpacks the same archive by hand.

bench_install() {
	need_archive install. || { missing_zip; return 0; }
	fresh install
	install_archive "$archive"
	install_times
	done_with install
	fresh install-more
	install_archive "$archive"
	install_calls
	install_limit
	install_share
	done_with install-more
	bench_zip
}

# install_archive FILE: a copy on the disk, its sums, and folders for each round and program.
install_archive() {
	local file=${1##*/} i
	cp "$1" "$disk/$file"
	(cd "$disk" && sha256sum "$file" >sums)
	for i in $(seq $((installs + 1))); do
		store_with "$disk/store-$i" "$disk/$file"
		mkdir -p "$disk/tar-$i" "$disk/synced-$i" "$disk/bsdtar-$i" "$disk/pigz-$i" "$disk/unzip-$i"
	done
	cat "$disk/$file" >/dev/null
	by_gov=(GOV_ROOT="$disk/store-%r" "$build/gov" install "$version" --offline)
}

# by_hand COMMAND: sets the array by_hand to what proves the archive and then unpacks it so.
by_hand() { by_hand=(/bin/sh -c "cd '$disk' && sha256sum -c sums && $1"); }

install_times() {
	local file=${archive##*/} programs=() by_hand
	by_hand "tar -xzf $file -C tar-%r"
	programs=(:: "${by_gov[@]}" :: "${by_hand[@]}")
	by_hand "tar -xzf $file -C synced-%r && sync -f ."
	programs+=(:: "${by_hand[@]}")
	by_hand "bsdtar -xf $file -C bsdtar-%r"
	if have bsdtar; then programs+=(:: "${by_hand[@]}"); else programs+=(:: /bin/true); fi
	by_hand "pigz -dc $file | tar -x -C pigz-%r"
	if have pigz; then programs+=(:: "${by_hand[@]}"); fi
	run install -w 1 -p "$(quiet "$disk"/go*)" "$installs" "${programs[@]}"
	note install.gov "$(of install wall 1e6 0)"
	note install.tar "$(of install wall 1e6 1)"
	if have bsdtar; then note install.bsdtar "$(of install wall 1e6 3)"; else missing 'no bsdtar' install.bsdtar; fi
	if have pigz; then note install.pigz "$(of install wall 1e6 4)"; else missing 'no pigz' install.pigz; fi
	note install.synced "$(of install wall 1e6 2)"
	note install.ratio "$(ratio install wall 0 1)"
	note install.ratio-synced "$(ratio install wall 0 2)"
	note install.cpu "$(ratio install cpu 0 1)"
	note install.memory "$(of install memory 1024 0)"
}

# create.c makes what install_calls installed. It measures itself, so it is not among the programs that run in turn.
install_limit() {
	local i
	for i in $(seq "$installs"); do
		sync -f "$disk"
		"$work/bin/create" "$disk/store-1/versions/$version" "$disk/create-$i"
	done | awk '{ print NR - 1, 0, $1, 0, 0 }' >"$work/runs/create"
	note install.limit "$(of create wall 1e6 0)"
	note install.limit-ratio "$(of install wall "$(of create wall 1 0 | cut -d ' ' -f 1)" 0)"
}

install_calls() {
	local calls
	if ! strace -o /dev/null true 2>/dev/null; then
		missing 'no strace, or not permitted' install.calls
		return
	fi
	GOV_ROOT=$disk/store-1 strace -f -c -o "$work/trace" \
		"$build/gov" install "$version" --offline >/dev/null 2>"$work/errors" || die "$(cat "$work/errors")"
	calls=$(awk '$NF == "total" { print $4 }' "$work/trace")
	value install.calls "$calls" "$calls" "$calls" 1
}

# unpack.c prints medians: without, with, and the difference within a pair.
install_share() {
	local t
	if [ ! -x "$build/bench/unpack" ]; then
		missing 'make bench builds what measures it' install.share
		return
	fi
	mkdir "$disk/unpack"
	mapfile -t t < <("$build/bench/unpack" "$archive" "$disk/unpack" "$installs")
	note install.share "$(awk -v more="${t[2]}" -v all="$(of install wall 1 0)" \
		'BEGIN { split(all, whole, " "); printf "%.6g - - %d\n", more / whole[1] * 100, n }' n="$installs")"
}

# --- zip ---

missing_zip() { missing_all "${1:-no official archive}" zip.; }

bench_zip() {
	local file=$cache/go$version.windows-amd64.zip programs by_hand
	if [ ! -e "$file" ] || ! have unzip; then
		missing_zip "no unzip, or no ${file##*/} beside the other archive"
		return
	fi
	fresh zip
	install_archive "$file"
	by_hand "unzip -q ${file##*/} -d unzip-%r"
	programs=(:: "${by_gov[@]}" --platform windows/amd64 :: "${by_hand[@]}")
	by_hand "bsdtar -xf ${file##*/} -C bsdtar-%r"
	if have bsdtar; then programs+=(:: "${by_hand[@]}"); fi
	run zip -w 1 -p "$(quiet "$disk"/go*)" $(((installs + 1) / 2)) "${programs[@]}"
	note zip.gov "$(of zip wall 1e6 0)"
	note zip.unzip "$(of zip wall 1e6 1)"
	if have bsdtar; then note zip.bsdtar "$(of zip wall 1e6 2)"; else missing 'no bsdtar' zip.bsdtar; fi
	note zip.ratio "$(ratio zip wall 0 1)"
	done_with zip
}
