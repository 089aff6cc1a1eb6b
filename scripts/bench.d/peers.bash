# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with scripts/bench
# The programs that gov is measured beside, and where they come from. None is fetched unless
# `scripts/bench --setup` or GOV_BENCH_PEERS=yes asks for it, none unpinned; a missing one costs its
# own rows.

# mise, from npm's registry (https://registry.npmjs.org/@jdxcode/mise-linux-x64): one version, by the
# SHA-512 of its package. There is no such package for ARM64.
mise_version=2026.9.15
mise_package=@jdxcode/mise-linux-x64
mise_sha512=06eb4f146cb3b4dd1193f1ce1ef1ee7fe5bcd0292f4110236c3587be11897373
mise_sha512+=e72f77b62a10986483b28f1f303e486bf5525affbb09657a71b6de492e3b1f69

# setup_peers: Debian's packages, and mise into $peers.
setup_peers() {
	"$here/../deps" build bench
	if [ -n "$mise" ] || [ "$(uname -m)" != x86_64 ]; then return; fi
	have npm || die 'mise comes from npm, which is not there'
	say "fetching mise $mise_version from npm"
	mkdir -p "$peers" "$work/npm"
	(cd "$work/npm" && npm pack --silent "$mise_package@$mise_version") >/dev/null ||
		die 'npm did not fetch mise'
	echo "$mise_sha512  -" >"$work/npm/sums"
	cat "$work"/npm/*.tgz | sha512sum -c --quiet "$work/npm/sums" || die "mise: this is not the pinned package"
	tar -xzf "$work"/npm/*.tgz -C "$work/npm"
	mv "$work/npm/package" "$peers/mise-$mise_version"
	find_mise
}

# Sets $mise to its program, or to nothing.
find_mise() {
	mise=${mise_named:-$peers/mise-$mise_version/bin/mise}
	if [ ! -x "$mise" ]; then mise=''; fi
}

why_no_mise() {
	if ! have git; then
		echo 'no git, which mise needs to install'
	elif [ "$(uname -m)" = x86_64 ]; then
		echo 'no mise; scripts/bench --setup fetches it'
	else
		echo 'no pinned mise for this processor; GOV_BENCH_MISE names one'
	fi
}

# mise_words FOLDER: sets the array mise_words to the settings that keep mise in FOLDER and on
# loopback; behind them come its program and arguments. It proves the archive by the .sha256 file
# beside it, as it does by itself.
mise_words() {
	mise_words=("HOME=$1" "MISE_DATA_DIR=$1/data" "MISE_CACHE_DIR=$1/cache" "MISE_CONFIG_DIR=$1/config"
		"MISE_STATE_DIR=$1/state" "MISE_GO_DOWNLOAD_MIRROR=${url:-http://127.0.0.1:9}/dl"
		"MISE_GO_REPO=$work/go.git" MISE_USE_VERSIONS_HOST=0 MISE_AUTO_UPDATE=0 MISE_YES=1)
}

# mise_versions VERSION: mise asks GitHub for the tags of Go's repository before it installs; here it is
# one without content, on this disk.
mise_versions() {
	local tree commit
	[ ! -e "$work/go.git" ] || return 0
	export GIT_AUTHOR_NAME=- GIT_AUTHOR_EMAIL=- GIT_COMMITTER_NAME=- GIT_COMMITTER_EMAIL=-
	git init -q --bare "$work/go.git"
	tree=$(git -C "$work/go.git" hash-object -t tree -w /dev/null)
	commit=$(git -C "$work/go.git" commit-tree -m - "$tree")
	git -C "$work/go.git" update-ref "refs/tags/go$1" "$commit"
}

# mise_home FOLDER: one that exists.
mise_home() {
	mise_words "$1"
	mkdir -p "$1"
}

# peer_versions: a line NAME TAB VERSION for each there is.
peer_versions() {
	local name
	for name in tar bsdtar pigz unzip curl; do
		have "$name" || continue
		case $name in
		unzip) unzip -v | awk 'NR == 1 { print "unzip\t" $2 }' ;;
		*) "$name" --version 2>&1 | awk -v name="$name" \
			'NR == 1 { for (i = 1; i <= NF; i++) if ($i ~ /^[0-9]+\.[0-9.]+/) { print name "\t" $i; exit } }' ;;
		esac
	done
	have nginx && nginx -v 2>&1 | sed -n 's|.*nginx/|nginx\t|p'
	if [ -n "$mise" ]; then
		mise_home "$work/mise-version"
		printf 'mise\t%s\n' "$(env "${mise_words[@]}" MISE_OFFLINE=1 "$mise" --version 2>/dev/null | cut -d ' ' -f 1)"
	fi
	[ ! -r "$goenv/APP_VERSION" ] || printf 'goenv\t%s\n' "$(cat "$goenv/APP_VERSION")"
}
