#!/usr/bin/env bats
# Keys and signatures made afresh by this machine's GnuPG get the same answers as those of the tree.

@test 'signatures by the GnuPG of this machine' {
	command -v gpg >/dev/null || skip 'no gpg'
	cd "$BATS_TEST_DIRNAME/../.."
	scripts/openpgp-vectors "$BATS_TEST_TMPDIR/made"
	GOV_OPENPGP_VECTORS=$BATS_TEST_TMPDIR/made "$GOV_BUILD/test/test_openpgp"
}
