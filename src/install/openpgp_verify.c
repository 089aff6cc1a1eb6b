#include "install/openpgp_keys.h"

#include <stdlib.h>
#include <string.h>

#define SIGNATURES_MAX 8
#define DAY 86400
#define SKEW DAY /* how far a signer's clock may be ahead of ours */

/* One signature of the document. */
struct part {
	struct pgp_sig s;
	const char *fault; /* NULL, or why it is not accepted, whoever made it */
	enum digest_kind kind;
	struct digest *d; /* NULL with a fault */
	uint8_t hash[DIGEST_MAX];
};

struct openpgp_signature {
	char *where;
	uint8_t *packets; /* the parts point into it */
	size_t len;
	struct part at[SIGNATURES_MAX];
};

static enum gov_exit refuse(const char *where, const char *why, struct err *e)
{
	return err_set(e, why == PGP_NO_MEMORY ? GOV_FAILED : GOV_PROOF, where, ": ", why, NULL);
}

/* --- reading --- */

static const char *judge_type(const struct pgp_sig *s)
{
	if (s->type == PGP_BINARY)
		return NULL;
	return s->type == 0x01 ? "it is a signature of text, not of a file's exact bytes"
			       : "it is not a signature of a file";
}

static const char *add_part(struct openpgp_signature *sig, struct pgp_span body)
{
	struct part *p;

	if (sig->len == SIGNATURES_MAX)
		return "too many signatures in one file";
	p = &sig->at[sig->len++];
	p->fault = pgp_sig_parse(body, &p->s);
	if (!p->fault)
		p->fault = judge_type(&p->s);
	if (!p->fault && !p->s.has_fpr && !p->s.has_id)
		p->fault = "the signature does not say which key made it";
	if (p->fault || !pgp_sig_hash(&p->s, false, &p->kind, &p->fault))
		return NULL;
	p->d = digest_new_kind(p->kind);
	return p->d ? NULL : PGP_NO_MEMORY;
}

static const char *read_packets(struct openpgp_signature *sig, struct pgp_span in)
{
	struct pgp_packet packet;
	const char *why = NULL;

	while (!why && in.n > 0) {
		if (!pgp_take_packet(&in, &packet))
			return "the signature is damaged";
		if (packet.tag == PGP_SIGNATURE)
			why = add_part(sig, packet.body);
		else if (packet.tag != PGP_MARKER)
			why = "it holds something other than signatures";
	}
	return why;
}

/* The armour's contents; binary input as it is. */
static const char *unwrap(struct pgp_span in, struct pgp_block *out)
{
	const char *why;

	if (pgp_is_binary(in)) {
		out->data = malloc(in.n);
		if (!out->data)
			return PGP_NO_MEMORY;
		memcpy(out->data, in.p, in.n);
		out->len = in.n;
		return NULL;
	}
	why = pgp_armour_next(&in, "SIGNATURE", out);
	if (why || (out->alone && pgp_only_blanks(in)))
		return why;
	free(out->data);
	return "there is something around the signature";
}

static enum gov_exit no_signature(const char *where, struct pgp_span in, struct err *e)
{
	char shown[352];
	struct text t = text_on(shown, sizeof shown);

	text_add_escaped(&t, (const char *)in.p, in.n);
	return err_set(e, GOV_PROOF, where, ": there is no OpenPGP signature in it: \"", shown,
		"\"", NULL);
}

/* The first part without a fault, else the first. */
static const struct part *best_part(const struct openpgp_signature *sig)
{
	for (size_t i = 0; i < sig->len; i++)
		if (!sig->at[i].fault)
			return &sig->at[i];
	return &sig->at[0];
}

static struct openpgp_signature *new_signature(const char *where)
{
	struct openpgp_signature *sig = calloc(1, sizeof *sig);
	size_t n = strlen(where) + 1;

	if (!sig)
		return NULL;
	sig->where = malloc(n);
	if (!sig->where) {
		free(sig);
		return NULL;
	}
	memcpy(sig->where, where, n);
	return sig;
}

static const char *read_signature(struct openpgp_signature *sig, const struct pgp_block *block)
{
	struct pgp_span packets = {block->data, block->len};
	const char *why = read_packets(sig, packets);

	if (why)
		return why;
	return sig->len == 0 ? "it is empty" : best_part(sig)->fault;
}

enum gov_exit openpgp_signature_parse(
	const char *where, const void *asc, size_t n, struct openpgp_signature **out, struct err *e)
{
	struct pgp_span in = {asc, n};
	struct pgp_block block = {0};
	struct openpgp_signature *sig;
	const char *why = unwrap(in, &block);

	if (why == PGP_NO_BLOCK)
		return no_signature(where, in, e);
	if (why)
		return refuse(where, why, e);
	sig = new_signature(where);
	if (!sig) {
		free(block.data);
		return err_set(e, GOV_FAILED, where, ": out of memory", NULL);
	}
	sig->packets = block.data;
	why = read_signature(sig, &block);
	if (why) {
		openpgp_signature_free(sig);
		return refuse(where, why, e);
	}
	*out = sig;
	return GOV_OK;
}

void openpgp_signature_free(struct openpgp_signature *sig)
{
	if (!sig)
		return;
	for (size_t i = 0; i < sig->len; i++)
		digest_free(sig->at[i].d);
	free(sig->packets);
	free(sig->where);
	free(sig);
}

static const char *hash_name(enum digest_kind kind)
{
	return kind == DIGEST_SHA512 ? "SHA-512" : "SHA-256";
}

void openpgp_signature_update(struct openpgp_signature *sig, const void *data, size_t n)
{
	for (size_t i = 0; i < sig->len; i++)
		if (sig->at[i].d)
			digest_update(sig->at[i].d, data, n);
}

/* --- judging --- */

static void add_two(struct text *t, uint64_t value)
{
	if (value < 10)
		text_add(t, "0");
	text_add_u64(t, value);
}

/* "2023-03-30", by the proleptic Gregorian calendar with years that begin in March. */
static void date_text(uint64_t seconds, char out[24])
{
	uint64_t days = seconds / DAY + 719468;
	uint64_t era = days / 146097, day_of_era = days % 146097;
	uint64_t year =
		(day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	uint64_t day = day_of_era - (365 * year + year / 4 - year / 100);
	uint64_t month = (5 * day + 2) / 153;
	struct text t = text_on(out, 24);

	text_add_u64(&t, era * 400 + year + (month >= 10 ? 1 : 0));
	text_add(&t, "-");
	add_two(&t, month < 10 ? month + 3 : month - 9);
	text_add(&t, "-");
	add_two(&t, day - (153 * month + 2) / 5 + 1);
}

/* WHERE: signed by KEY, <why> DATE<then> */
static enum gov_exit refuse_key(const struct openpgp_signature *sig, const struct pgp_key *k,
	const char *why, uint64_t date, struct err *e)
{
	char key[41], day[24];

	pgp_hex(k->public.fingerprint, sizeof k->public.fingerprint, key);
	err_set(e, GOV_PROOF, sig->where, ": signed by key ", key, ", ", why, NULL);
	if (date != 0) {
		date_text(date, day);
		err_add(e, " ", day, NULL);
	}
	return GOV_PROOF;
}

static enum gov_exit judge_times(const struct openpgp_signature *sig, const struct pgp_sig *s,
	const struct pgp_key *k, int64_t now, struct err *e)
{
	uint64_t ends = k->ends;

	if (ends == 0 || (k->primary_ends != 0 && k->primary_ends < ends))
		ends = k->primary_ends;
	if ((int64_t)s->created > now + SKEW)
		return refuse_key(sig, k,
			"but not yet: check this machine's clock; the signature is dated",
			s->created, e);
	if (s->created < k->public.created)
		return refuse_key(sig, k, "but the signature is older than the key, which is of",
			k->public.created, e);
	if (ends != 0 && s->created >= ends)
		return refuse_key(sig, k, "but the key had expired before, on", ends, e);
	if (s->lifetime != 0 && (int64_t)s->created + s->lifetime <= now)
		return refuse_key(sig, k, "but the signature itself was limited to",
			(uint64_t)s->created + s->lifetime, e);
	return GOV_OK;
}

static enum gov_exit judge_key(const struct openpgp_signature *sig, const struct part *p,
	const struct openpgp_keys *keys, const struct pgp_key *k, int64_t now, struct err *e)
{
	if (p->fault)
		return refuse_key(sig, k, p->fault, 0, e);
	if (pgp_is_revoked(keys, k))
		return refuse_key(sig, k, "which has been revoked", 0, e);
	if (k->fault)
		return refuse_key(sig, k, k->fault, 0, e);
	if (judge_times(sig, &p->s, k, now, e) != GOV_OK)
		return GOV_PROOF;
	if (!pgp_sig_matches(&p->s, p->kind, p->hash, &k->public.rsa))
		return refuse_key(sig, k,
			"but the signature does not match: the file or the signature was altered",
			0, e);
	return GOV_OK;
}

static void describe(const struct part *p, const struct pgp_key *k, struct openpgp_signer *out)
{
	pgp_hex(k->public.fingerprint, sizeof k->public.fingerprint, out->fingerprint);
	pgp_hex(k->primary, sizeof k->primary, out->primary);
	memcpy(out->user_id, k->user_id, sizeof out->user_id);
	out->made = p->s.created;
	out->hash = hash_name(p->kind);
}

enum verdict { BY_A_STRANGER, BAD, GOOD };

/* A key may be there in several copies, the newer ones with a later end: one that accepts is
 * enough, but for a revocation, which judge_key finds in any. */
static enum verdict judge_part(const struct openpgp_signature *sig, const struct part *p,
	const struct openpgp_keys *keys, int64_t now, struct openpgp_signer *out, struct err *e)
{
	enum verdict verdict = BY_A_STRANGER;
	struct err later;

	for (size_t i = 0; i < keys->len; i++) {
		const struct pgp_key *k = &keys->at[i];

		if (!pgp_sig_names(&p->s, k->public.fingerprint))
			continue;
		if (judge_key(sig, p, keys, k, now, verdict == BAD ? &later : e) == GOV_OK) {
			describe(p, k, out);
			return GOOD;
		}
		verdict = BAD;
	}
	return verdict;
}

static enum gov_exit refuse_stranger(const struct openpgp_signature *sig, struct err *e)
{
	const struct pgp_sig *s = &best_part(sig)->s;
	char key[41];

	if (s->has_fpr)
		pgp_hex(s->fpr, sizeof s->fpr, key);
	else
		pgp_hex(s->id, sizeof s->id, key);
	return err_set(e, GOV_PROOF, sig->where, ": signed by key ", key,
		", which gov does not know", NULL);
}

enum gov_exit openpgp_signature_verify(struct openpgp_signature *sig,
	const struct openpgp_keys *keys, int64_t now, struct openpgp_signer *out, struct err *e)
{
	struct openpgp_signer signer;
	bool good = false;

	memset(out, 0, sizeof *out);
	for (size_t i = 0; i < sig->len; i++) {
		struct part *p = &sig->at[i];

		if (p->d)
			pgp_sig_finish(&p->s, p->d, p->hash);
		switch (judge_part(sig, p, keys, now, good ? &signer : out, e)) {
		case BAD:
			memset(out, 0, sizeof *out);
			return GOV_PROOF;
		case GOOD:
			good = true;
			break;
		case BY_A_STRANGER:
			break;
		}
	}
	out->stranger = !good;
	return good ? GOV_OK : refuse_stranger(sig, e);
}
