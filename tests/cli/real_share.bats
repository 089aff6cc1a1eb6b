# Official toolchains whose files share their place on the disk.
# shellcheck disable=SC2154
load helper
load mounted

setup() { gov_setup; }
teardown() { unmount; }

# What the second takes less is what it shares, and removing it frees what was foretold.
shares_official() {
	local before reclaimable freed gap
	official "$(host_platform)"
	official_other "$(host_platform)"
	mkdir -p "$STORE/cache"
	ln -s "$official" "$other" "$STORE/cache/"
	check 0 gov install --offline "$other_version"
	check 0 gov install --offline "$official_version"
	says "with $other_version"
	check 0 gov verify --all
	[ "$(size toolchains 0 size shared)" -gt 40000000 ]
	[ "$(size toolchains 0 size shared)" = "$(size total shared)" ]
	before=$(used_kib)
	reclaimable=$(($(size toolchains 0 size reclaimable) / 1024))
	check 0 gov uninstall --wait "$official_version"
	freed=$((before - $(used_kib)))
	gap=$((reclaimable - freed))
	[ "${gap#-}" -lt $((reclaimable / 20)) ] || fail "reclaimable: $reclaimable KiB, freed: $freed KiB"
	check 0 gov verify "$other_version"
	[ "$(size toolchains 0 size shared)" = 0 ]
}

@test "btrfs: two official toolchains share what is the same, and removing one frees the rest" {
	on btrfs 2G
	shares_official
}

@test "xfs: two official toolchains share what is the same, and removing one frees the rest" {
	on xfs 2G -m reflink=1
	shares_official
}
