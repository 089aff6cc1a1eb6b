# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with scripts/bench
# A download and installation over loopback, at full speed and over a slower line, beside mise and
# beside curl, which only downloads.

bench_download() {
	local speed
	need_archive download. || return 0
	if ! have curl; then
		missing_all 'no curl' download.
		return
	fi
	www "$archive"
	if ! have git; then mise=''; fi
	[ -z "$mise" ] || mise_versions "$version"
	download_full
	for speed in 100 20; do
		download_paced "$speed"
	done
	missing_all "$(why_no_mise)" download.
}

# download_programs NAME ROUNDS: a new disk, and the array programs: curl, gov and, where it is, mise.
download_programs() {
	local i
	fresh "$1"
	mkdir -p "$work/project/download"
	echo "go $version" >"$work/project/download/.tool-versions"
	for i in $(seq $(($2 + 1))); do
		from_url "$disk/store-$i"
		mise_home "$disk/mise-$i"
	done
	programs=(:: "$(command -v curl)" -sS -f -o /dev/null "$url/dl/${archive##*/}"
		:: GOV_ROOT="$disk/store-%r" "$build/gov" install "$version")
	mise_words "$disk/mise-%r"
	if [ -n "$mise" ]; then programs+=(:: "${mise_words[@]}" "$mise" install); fi
}

# download_run NAME ROUNDS
download_run() {
	local programs
	download_programs "$1" "$2"
	in_folder "$work/project/download" run "$1" -w 1 -p "$(quiet "$archive")" "$2" "${programs[@]}"
	done_with "$1"
}

download_full() {
	if ! have nginx; then
		missing_all 'no nginx' download.full
		return
	fi
	serve_full
	download_run download-full "$installs"
	note download.full-gov "$(of download-full wall 1e6 1)"
	[ -n "$mise" ] || return 0
	note download.full-mise "$(of download-full wall 1e6 2)"
	note download.full "$(ratio download-full wall 1 2)"
}

# download_paced MEGABYTES_A_SECOND
download_paced() {
	serve_paced "${1}000000"
	download_run "download-$1" "$(((installs + 1) / 2))"
	note "download.$1-curl" "$(of "download-$1" wall 1e6 0)"
	note "download.$1-gov" "$(ratio "download-$1" wall 1 0)"
	[ -z "$mise" ] || note "download.$1-mise" "$(ratio "download-$1" wall 2 0)"
}
