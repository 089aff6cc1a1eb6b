# shellcheck shell=sh
# Sourced: packages from Debian's mirror through an apt configuration of our own, so that the
# machine's sources, lists and caches stay untouched and no root is needed.
#
#	debian_start FOLDER SUITE...    "trixie", or "src:trixie" for sources
#	debian_apt COMMAND...
#	debian_pool PATH FILE
#
# DEBIAN_ARCH=arm64: packages of that architecture instead of this machine's own.
# A function that cannot reach the mirror returns 3 and has said why.

DEBIAN_KEYRING=/usr/share/keyrings/debian-archive-keyring.gpg

# The mirror that this machine already uses for its own Debian (either form of sources).
debian_mirror() {
	codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
	# shellcheck disable=SC2016
	apt-get indextargets --format '$(RELEASE) $(COMPONENT) $(REPO_URI)' 2>/dev/null |
		awk -v r="$codename" '$1 == r && $2 == "main" && $3 ~ /^(https?|file|mirror)/ { print $3; exit }'
}

debian_start() {
	debian_dir=$1
	shift
	if [ ! -r "$DEBIAN_KEYRING" ]; then
		echo "no $DEBIAN_KEYRING: this is no Debian, or debian-archive-keyring is missing" >&2
		return 3
	fi
	mirror=$(debian_mirror)
	if [ -z "$mirror" ]; then
		echo "the apt sources of this machine name no Debian mirror" >&2
		return 3
	fi
	mkdir -p "$debian_dir/lists/partial" "$debian_dir/archives/partial"
	for suite; do
		case $suite in
		src:*) echo "deb-src [signed-by=$DEBIAN_KEYRING] $mirror ${suite#src:} main" ;;
		*) echo "deb [signed-by=$DEBIAN_KEYRING] $mirror $suite main" ;;
		esac
	done >"$debian_dir/sources.list"
	if ! debian_apt -o APT::Update::Error-Mode=any update >"$debian_dir/update.log" 2>&1; then
		echo "Debian's mirror $mirror cannot be reached:" \
			"$(grep -m 1 '^E:' "$debian_dir/update.log" || tail -n 1 "$debian_dir/update.log")" >&2
		return 3
	fi
}

debian_apt() {
	apt-get -qq ${DEBIAN_ARCH:+-o "APT::Architecture=$DEBIAN_ARCH" -o "APT::Architectures=$DEBIAN_ARCH"} \
		-o "Dir::Etc::SourceList=$debian_dir/sources.list" -o Dir::Etc::SourceParts=/dev/null \
		-o "Dir::State::Lists=$debian_dir/lists" -o "Dir::Cache=$debian_dir" \
		-o Acquire::Retries=3 -o Acquire::http::Timeout=20 -o Acquire::https::Timeout=20 \
		-o APT::Sandbox::User=root -o Acquire::Languages=none "$@"
}

# debian_pool PATH FILE: what the mirror has below pool/main/, listed in an index or not. Nothing
# vouches for these bytes. Returns 1 where the mirror has no such file, 3 where it cannot be asked, and
# leaves the reason in $pool_error.
debian_pool() {
	pool_error='the apt sources of this machine name no Debian mirror'
	mirror=$(debian_mirror)
	[ -n "$mirror" ] || return 3
	if pool_error=$(LC_ALL=C /usr/lib/apt/apt-helper -qq -o Acquire::Retries=3 -o Acquire::http::Timeout=20 \
		-o Acquire::https::Timeout=20 -o APT::Sandbox::User=root \
		download-file "${mirror%/}/pool/main/$1" "$2" 2>&1 >/dev/null); then
		return 0
	fi
	pool_error=$(echo "$pool_error" | sed -n '1s/^E: //p')
	# As apt's methods for http and for file say it.
	case $pool_error in
	*'  404  '* | *'  File not found - '*) return 1 ;;
	*) return 3 ;;
	esac
}

# debian_download PACKAGE...: the packages' files into the current folder.
debian_download() {
	if ! debian_apt download "$@" >download.log 2>&1; then
		echo "cannot download $*: $(grep -m 1 '^E:' download.log || tail -n 1 download.log)" >&2
		return 3
	fi
}
