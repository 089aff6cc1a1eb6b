#include "install/openpgp_keys.h"

#include <stdlib.h>
#include <string.h>

#define KEYS_MAX 256 /* in all; Google's key has eight */

/* What the signatures so far said about the key or user id being read. Of several, the newest
 * that holds counts. */
struct claim {
	bool made;
	bool revoked;
	struct pgp_sig
		newest; /* `made` says whether there is one; its spans point into the block */
};

/* The primary key being read, and what stands behind it. */
struct ring {
	struct openpgp_keys *keys;
	struct pgp_span primary_body, body; /* body: of the packet that signatures now speak of */
	struct pgp_public primary;          /* unset while `skipping` */
	size_t primary_at;                  /* in keys */
	unsigned tag;                       /* of `body`; 0 before the first key */
	bool skipping;                      /* a key that gov cannot use: its subkeys neither */
	bool no_memory;                     /* for judging a signature, a revocation perhaps */
	struct claim direct, identity;      /* on the primary, by it and by its user ids */
	struct claim current;               /* on `body`, a user id or subkey */
	struct pgp_public subkey;
	const char *subkey_fault;
	char user_id[352];
	size_t *usable;
	const char **passed_over;
};

static const char *new_key(struct openpgp_keys *keys, struct pgp_key **out)
{
	struct pgp_key *more;

	if (keys->len == KEYS_MAX)
		return "too many keys";
	more = realloc(keys->at, (keys->len + 1) * sizeof *more);
	if (!more)
		return PGP_NO_MEMORY;
	keys->at = more;
	*out = &more[keys->len++];
	memset(*out, 0, sizeof **out);
	return NULL;
}

/* Feed what a signature of this type speaks of. */
static void feed_subject(const struct ring *r, uint8_t type, struct digest *d)
{
	uint8_t head[5] = {0xb4, (uint8_t)(r->body.n >> 24), (uint8_t)(r->body.n >> 16),
		(uint8_t)(r->body.n >> 8), (uint8_t)r->body.n};

	pgp_hash_key(d, r->primary_body);
	switch (type) {
	case PGP_SUBKEY_BINDING:
	case PGP_BACK_SIGNATURE:
	case PGP_SUBKEY_REVOCATION:
		pgp_hash_key(d, r->body);
		break;
	case PGP_DIRECT_KEY:
	case PGP_KEY_REVOCATION:
		break;
	default:
		digest_update(d, head, sizeof head);
		digest_update(d, r->body.p, r->body.n);
	}
}

static bool is_revocation(uint8_t type)
{
	return type == PGP_KEY_REVOCATION || type == PGP_SUBKEY_REVOCATION ||
	       type == PGP_USER_ID_REVOCATION;
}

static bool is_certification(uint8_t type)
{
	return type >= PGP_CERTIFY && type <= PGP_CERTIFY_LAST;
}

/* Can a signature of this type stand behind this packet? */
static bool fits(uint8_t type, unsigned tag)
{
	switch (tag) {
	case PGP_PUBLIC_KEY:
		return type == PGP_DIRECT_KEY || type == PGP_KEY_REVOCATION;
	case PGP_USER_ID:
		return is_certification(type) || type == PGP_USER_ID_REVOCATION;
	case PGP_PUBLIC_SUBKEY:
		return type == PGP_SUBKEY_BINDING || type == PGP_SUBKEY_REVOCATION;
	default:
		return false;
	}
}

/* SHA-1 is taken where nothing is gained by forging: a revocation, and a back signature, since the
 * binding around it must hold with a good hash. */
static bool holds(struct ring *r, const struct pgp_sig *s, const struct rsa_public *by)
{
	bool old = is_revocation(s->type) || s->type == PGP_BACK_SIGNATURE;
	enum digest_kind kind;
	uint8_t hash[DIGEST_MAX];
	const char *why;
	struct digest *d;

	if (!pgp_sig_hash(s, old, &kind, &why))
		return false;
	d = digest_new_kind(kind);
	if (!d) {
		r->no_memory = true;
		return false;
	}
	feed_subject(r, s->type, d);
	pgp_sig_finish(s, d, hash);
	digest_free(d);
	return pgp_sig_matches(s, kind, hash, by);
}

static void note_claim(struct claim *c, const struct pgp_sig *s)
{
	if (is_revocation(s->type)) {
		c->revoked = true;
	} else if (!c->made || s->created >= c->newest.created) {
		c->made = true;
		c->newest = *s;
	}
}

/* Signatures by others say nothing to gov, and what it cannot read is no claim. */
static void read_signature(struct ring *r, struct pgp_span body)
{
	struct pgp_sig s;
	const char *why = pgp_sig_parse(body, &s);

	if (r->skipping || !fits(s.type, r->tag) || !pgp_sig_names(&s, r->primary.fingerprint))
		return;
	if (why && !(is_revocation(s.type) && s.critical))
		return;
	if (s.created < r->primary.created || !holds(r, &s, &r->primary.rsa))
		return;
	note_claim(r->tag == PGP_PUBLIC_KEY ? &r->direct : &r->current, &s);
}

/* The end of a key by one signature's word: of the key's lifetime and the signature's own, the
 * earlier. */
static uint64_t end_of(const struct pgp_public *key, const struct pgp_sig *s)
{
	uint64_t key_end = s->key_lifetime ? (uint64_t)key->created + s->key_lifetime : 0;
	uint64_t sig_end = s->lifetime ? (uint64_t)s->created + s->lifetime : 0;

	if (key_end == 0 || (sig_end != 0 && sig_end < key_end))
		return sig_end;
	return key_end;
}

static void end_user_id(struct ring *r)
{
	struct text t = text_on(r->user_id, sizeof r->user_id);

	if (!r->current.made || r->current.revoked)
		return;
	if (!r->identity.made)
		text_add_escaped(&t, (const char *)r->body.p, r->body.n);
	note_claim(&r->identity, &r->current.newest);
}

/* The embedded signature by which the subkey says that it belongs to the primary: without it
 * anybody could claim another's signing key as his own. */
static bool has_back_signature(struct ring *r)
{
	struct pgp_sig back;

	return pgp_sig_parse(r->current.newest.embedded, &back) == NULL &&
	       back.type == PGP_BACK_SIGNATURE && holds(r, &back, &r->subkey.rsa);
}

static const char *judge_subkey(struct ring *r)
{
	const struct pgp_sig *binding = &r->current.newest;

	if (r->subkey_fault)
		return r->subkey_fault;
	if (!r->current.made)
		return "nothing valid binds this subkey to its key";
	if (r->subkey.created > binding->created)
		return "this subkey was bound before it was made";
	if (binding->has_flags && (binding->flags & PGP_MAY_SIGN) == 0)
		return "this subkey is not for signing";
	if (!has_back_signature(r))
		return "this subkey has no valid back signature";
	return NULL;
}

static const char *end_subkey(struct ring *r)
{
	struct pgp_key *k;
	const char *why = r->subkey_fault == PGP_NO_MEMORY ? PGP_NO_MEMORY : new_key(r->keys, &k);

	if (why)
		return why;
	k->public = r->subkey;
	memcpy(k->primary, r->primary.fingerprint, sizeof k->primary);
	k->fault = judge_subkey(r);
	k->revoked = r->current.revoked;
	k->ends = r->current.made ? end_of(&r->subkey, &r->current.newest) : 0;
	return NULL;
}

/* What `current` gathered is complete when the next user id or key begins. */
static const char *end_part(struct ring *r)
{
	const char *why = NULL;

	if (r->skipping)
		return NULL;
	if (r->tag == PGP_USER_ID)
		end_user_id(r);
	else if (r->tag == PGP_PUBLIC_SUBKEY)
		why = end_subkey(r);
	memset(&r->current, 0, sizeof r->current);
	return why;
}

static const char *judge_primary(const struct ring *r)
{
	const struct pgp_sig *s = r->identity.made ? &r->identity.newest : &r->direct.newest;

	if (!r->identity.made && !r->direct.made)
		return "nothing valid of its own certifies this key";
	if (s->has_flags && (s->flags & PGP_MAY_SIGN) == 0)
		return "this key signs no data itself";
	return NULL;
}

/* A direct signature speaks of the key itself and goes before a user id, if it names an end. */
static uint64_t primary_end(const struct ring *r)
{
	uint64_t direct = r->direct.made ? end_of(&r->primary, &r->direct.newest) : 0;

	if (direct != 0 || !r->identity.made)
		return direct;
	return end_of(&r->primary, &r->identity.newest);
}

/* What holds for a primary key holds for its subkeys. */
static void settle(struct ring *r)
{
	struct pgp_key *primary = &r->keys->at[r->primary_at];
	bool certified = r->identity.made || r->direct.made;

	primary->fault = judge_primary(r);
	primary->revoked = r->direct.revoked;
	primary->ends = primary_end(r);
	for (size_t i = r->primary_at; i < r->keys->len; i++) {
		struct pgp_key *k = &r->keys->at[i];

		k->primary_ends = primary->ends;
		memcpy(k->user_id, r->user_id, sizeof k->user_id);
		if (!certified)
			k->fault = primary->fault;
	}
	*r->usable += certified;
	if (!certified)
		*r->passed_over = primary->fault;
}

static const char *end_ring(struct ring *r)
{
	const char *why = end_part(r);

	if (!why && r->tag != 0 && !r->skipping)
		settle(r);
	return why;
}

static const char *begin_ring(struct ring *r, struct pgp_span body)
{
	const char *why = end_ring(r);
	struct ring next = {.keys = r->keys,
		.primary_body = body,
		.body = body,
		.tag = PGP_PUBLIC_KEY,
		.primary_at = r->keys->len,
		.no_memory = r->no_memory,
		.usable = r->usable,
		.passed_over = r->passed_over};
	struct pgp_key *k;

	if (why)
		return why;
	*r = next;
	why = pgp_public_parse(body, &r->primary);
	if (why == PGP_NO_MEMORY)
		return why;
	if (why) {
		r->skipping = true;
		*r->passed_over = why;
		return NULL;
	}
	why = new_key(r->keys, &k);
	if (why)
		return why;
	k->public = r->primary;
	memcpy(k->primary, r->primary.fingerprint, sizeof k->primary);
	return NULL;
}

static const char *begin_part(struct ring *r, const struct pgp_packet *p)
{
	const char *why = end_part(r);

	if (r->tag == 0)
		return "it does not begin with a key";
	r->tag = p->tag;
	r->body = p->body;
	if (p->tag == PGP_PUBLIC_SUBKEY && !r->skipping)
		r->subkey_fault = pgp_public_parse(p->body, &r->subkey);
	return why;
}

static const char *read_packet(struct ring *r, const struct pgp_packet *p)
{
	switch (p->tag) {
	case PGP_PUBLIC_KEY:
		return begin_ring(r, p->body);
	case PGP_USER_ID:
	case PGP_USER_ATTRIBUTE:
	case PGP_PUBLIC_SUBKEY:
		return begin_part(r, p);
	case PGP_SIGNATURE:
		if (r->tag == 0)
			return "it does not begin with a key";
		read_signature(r, p->body);
		return NULL;
	case PGP_SECRET_KEY:
	case PGP_SECRET_SUBKEY:
		return "it holds a secret key; give the public one (gpg --export)";
	case PGP_MARKER:
	case PGP_TRUST:
		return NULL;
	default:
		return p->tag < PGP_CRITICAL_TAGS ? "it holds something other than keys" : NULL;
	}
}

const char *pgp_ring_read(
	struct openpgp_keys *keys, struct pgp_span block, size_t *usable, const char **passed_over)
{
	struct ring r = {.keys = keys, .usable = usable, .passed_over = passed_over};
	struct pgp_packet p;
	const char *why = NULL;

	while (!why && block.n > 0)
		why = pgp_take_packet(&block, &p) ? read_packet(&r, &p) : "it is damaged";
	if (!why)
		why = end_ring(&r);
	return r.no_memory ? PGP_NO_MEMORY : why;
}
