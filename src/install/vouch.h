/* vouch: the proofs beside an archive's SHA-256: its OpenPGP signature, and the checksum database.
 *
 *	vouch_check(&road, e)                     are the settings about proofs usable?
 *	vouch_ask(&road, e)                       what the database says; before the store's lock
 *	vouch_signature(&road, archive, where, e)   before unpacking
 *	vouch_files(&road, files, e)              after unpacking, before the toolchain is there
 *
 * A proof that is missing (not published, out of reach) is no error: its `why` tells, and
 * vouch_files decides. One that is there and does not hold is GOV_PROOF. An archive whose proofs
 * contradict each other leaves the cache: it is kept as FILE.rejected, for a look at it.
 */
#ifndef GOV_INSTALL_VOUCH_H
#define GOV_INSTALL_VOUCH_H

#include "install/manifest.h"
#include "install/road.h"
#include "install/sumdb.h"

/* Read the files of keys that versions.ini names, and the database's key. GOV_CONFIG. */
enum gov_exit vouch_check(struct road *r, struct err *e);

/* The signature of a .tar.gz into r->signature. It is looked for at `where` (a path or URL) +
 * ".asc"; one that was downloaded is kept in the cache. The archive is read again, from the
 * descriptor that was hashed. GOV_PROOF: the signature is bad, or by an unknown key unless the
 * version is a custom one. GOV_CONFIG: a file of keys. */
enum gov_exit vouch_signature(
	struct road *r, const struct verified *archive, const char *where, struct err *e);

/* What the checksum database says the module hash of r->release is, into r->sumdb_h1. It is asked
 * through the user's GOPROXY when one is configured, else directly, and offline what is kept must
 * do; so not under the store's lock. Not asked for custom versions, and not when settings say off:
 * then r->sumdb_h1 is "" and r->sumdb.why says so, as for a database that has no such record or is
 * out of reach.
 * GOV_PROOF: an answer that the database did not sign, or a fork. GOV_CONFIG: bad key.
 * GOV_FILESYSTEM: ROOT/sumdb. GOV_FAILED: out of memory. */
enum gov_exit vouch_ask(struct road *r, struct err *e);

/* The module hash of the unpacked files into r->h1; does it equal what the database answered, and
 * does all that settings require hold: for `require = signed` the signature or the database's
 * record? GOV_PROOF. */
enum gov_exit vouch_files(struct road *r, const struct manifest *files, struct err *e);

/* For vouch_signature: the archive's proofs contradict each other. Puts the cached archive and its
 * signature aside, and says so in *e. */
void vouch_reject(const struct road *r, struct err *e);

#endif
