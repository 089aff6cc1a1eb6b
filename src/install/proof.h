/* proof: why an archive's bytes are believed (design, section 6).
 *
 * struct verified is the only thing unpack() takes, and only proof.c makes one, so an archive that
 * is not proven cannot be parsed: the program would not compile.
 */
#ifndef GOV_INSTALL_PROOF_H
#define GOV_INSTALL_PROOF_H

#include "core/err.h"
#include "install/release.h"

/* What is expected of one archive; hashes from up to four places. */
struct expectation {
	char file[RELEASE_FILE_MAX];
	struct {
		bool set;
		uint8_t sha256[32];
	} from[4];     /* by enum release_origin */
	uint64_t size; /* 0 when unknown */
};

/* The agreed hash. GOV_PROOF when two origins disagree (both values in the text) or none is set
 * ("nothing proves it; ..."). *origin is the first that is set. */
enum gov_exit proof_expect(const struct expectation *x, uint8_t sha256[32],
	enum release_origin *origin, struct err *e);

/* Is any hash set? */
bool proof_has_sha256(const struct expectation *x);

const char *proof_origin_text(enum release_origin o); /* "built-in table" ... */

struct verified;
/* Compare; on success *out owns the descriptor fd (the very file that was hashed). `where` is
 * where the bytes came from, for the message: "FILE: SHA-256 mismatch: expected .., got .. (from
 * WHERE)". GOV_PROOF on mismatch; fd stays the caller's then. */
enum gov_exit proof_accept(const struct expectation *x, const uint8_t got[32], int fd,
	const char *where, struct verified **out, struct err *e);

/* The module hashes of a module zip: what the checksum database says of it, what its files give. */
struct proof_h1 {
	const char *want, *got; /* "h1:..." */
	const char *database;   /* its name, for the message */
};
/* As proof_accept, for a module zip, which has no published SHA-256: the checksum database's word
 * is its proof, and what `x` knows besides must agree. */
enum gov_exit proof_accept_h1(const struct expectation *x, const uint8_t got[32],
	const struct proof_h1 *h1, int fd, const char *where, struct verified **out, struct err *e);

/* The descriptor, positioned anywhere; borrowed. */
int verified_fd(const struct verified *v);
const char *verified_file(const struct verified *v); /* archive's base name */
const uint8_t *verified_sha256(const struct verified *v);
enum release_origin verified_origin(const struct verified *v);
void verified_free(struct verified *v); /* closes fd; NULL is fine */

#endif
