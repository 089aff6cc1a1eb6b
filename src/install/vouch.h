/* vouch: the proofs beside an archive's SHA-256: its OpenPGP signature, and the checksum database.
 *
 *	vouch_sumdb(&road, &road.release, h1, &road.sumdb, e)              with the module hash
 *	vouch_suffices(&road, e)                  is what must hold there?
 *
 * A proof that is missing (not published, out of reach) is no error: out->why tells, and
 * vouch_suffices decides. One that is there and does not hold is GOV_PROOF.
 */
#ifndef GOV_INSTALL_VOUCH_H
#define GOV_INSTALL_VOUCH_H

#include "install/road.h"

/* Does the checksum database have `h1` for this release? It is asked through the user's GOPROXY
 * when one is configured, else directly, and offline what is kept must do. Not asked for custom
 * versions, and not when settings say off: then out->holds is false and out->why says so, as for a
 * database that has no such record or is out of reach.
 * GOV_PROOF: another hash (out->disputed), or an answer that the database did not sign, or a fork.
 * GOV_CONFIG: bad key. GOV_FILESYSTEM: ROOT/sumdb. GOV_FAILED: out of memory. */
enum gov_exit vouch_sumdb(struct road *r, const struct release *rel, const char *h1,
	struct vouched *out, struct err *e);

/* GOV_PROOF when settings say `require = signed` and neither of the two holds, with both reasons.
 */
enum gov_exit vouch_suffices(const struct road *r, struct err *e);

#endif
