/* Help of gov-full's commands; here because the light gov prints it too. */
#include "cli/cli.h"

const char help_install[] =
	"Installs toolchains; without VERSION the one that --from FILE names, else what this\n"
	"shell and folder want: a pin; or, where nothing installed satisfies the go.work or\n"
	"go.mod, exactly the toolchain that go would switch to for it; or the default.\n"
	"VERSION is 1.24.4, 1.24 (newest patch), 1, latest, oldstable, a range such as\n"
	"'>=1.22 <1.24', or an alias. Several are installed in turn, up to the first failure.\n"
	"What was downloaded stays in the cache.\n\n"
	"The SHA-256 of an archive is known before it is opened: from --sha256, a pin in\n"
	"versions.ini, the table built into gov, or the index of go.dev. Nothing unproven is\n"
	"ever installed.\n\n"
	"  --offline             no network: the cache, and folders or files named by --from\n"
	"  --from FILE|DIR|URL   take the archive from there\n"
	"  --platform OS/ARCH    for another platform than this machine's, such as windows/arm64\n"
	"  --sha256 HEX          the archive's hash; for one version only\n"
	"  --quiet               print no result and no hints\n"
	"  --json                results as JSON\n\n"
	"Examples:\n"
	"  gov install latest\n"
	"  gov install 1.24.4 1.23\n"
	"  gov install 1.24.4 --offline --from ~/archives\n\n"
	"Exit codes: 3 no such version or platform; 4 nothing to install is asked for here; 5\n"
	"network; 6 proof failed; 7 file system; 8 bad versions.ini or pin file.\n";

const char help_cache[] =
	"Archives are kept byte for byte under their own names, and serve gov install again,\n"
	"offline too.\n\n"
	"  list            what is kept; --json as JSON\n"
	"  add FILE...     prove archives and keep them\n"
	"  prune           delete archives whose toolchain is not installed, and broken downloads\n"
	"  prune --all     delete all of them\n\n"
	"The folder is `cache` in versions.ini, GOV_ROOT/cache by default.\n";

const char help_verify[] =
	"Hashes every file of an installed toolchain again and names what is not as it was\n"
	"installed: changed, missing and added files, wrong modes, links in place of files.\n"
	"Without VERSION: the one in effect here. It needs neither the network nor the\n"
	"archive. The module hash (h1) that it prints is the one Go's checksum database has.\n\n"
	"What is in the store vouches for itself here; someone who can write to all of it\n"
	"can write a matching receipt too. --repair compares with the archive, which is\n"
	"proven again as for an installation.\n\n"
	"  --all                 every toolchain that gov installed\n"
	"  --repair              restore changed and missing files, remove added ones\n"
	"  --offline             repair from the cache only\n"
	"  --from FILE|DIR|URL   repair from there\n"
	"  --sha256 HEX          the archive's hash, where nothing else proves it\n"
	"  --json                findings as JSON\n\n"
	"Exit codes: 0 as installed, or repaired; 4 not installed; 5 network; 6 something is\n"
	"damaged, or the archive is not proven.\n";
