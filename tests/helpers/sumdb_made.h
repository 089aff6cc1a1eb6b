/* sumdb_made: a small checksum database, good or bad, for the tests. Header-only: the unit tests
 *and the helper program sumdb_server share it. Its tree is computed as RFC 6962 defines it, naively
 *and with libsodium's SHA-256, so that it can prove src/install/tlog*.c wrong.
 *
 *	struct made db;
 *	made_start(&db, "sum.test", "seed");
 *	made_add(&db, module, version, h1, go_mod_h1); ...
 *	made_publish(&db, "good", 0, each, ctx);     each(ctx, "tile/8/0/000.p/1", bytes, n)
 *	made_end(&db);
 *
 * Kinds of databases, each bad in one way:
 *	good
 *	fork            record 0 is another one: a tree of its own, properly signed
 *	wrong-leaf      answers tell another h1 than the tree holds
 *	wrong-tile      one bit of every tile of level 0 is flipped
 *	truncated-tile  tiles are a byte too short
 *	long-tile       tiles are a byte too long
 *	bad-signature   one bit of every signature is flipped
 *	unknown-key     heads are signed by another key of the same name
 *	wrong-module    answers are about another version
 *	beyond          answers give a record number behind the end of the tree
 *	complete-only   no partial tiles but complete ones where the tree has them: not bad at all
 */
#ifndef GOV_TESTS_SUMDB_MADE_H
#define GOV_TESTS_SUMDB_MADE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#define MADE_RECORD_MAX 1024
#define MADE_ANSWER_MAX 4096

struct made_record {
	char module[128], version[128];
	char text[MADE_RECORD_MAX];
};

struct made {
	const char *name;
	unsigned char public_key[crypto_sign_PUBLICKEYBYTES],
		secret_key[crypto_sign_SECRETKEYBYTES];
	unsigned char id[4];
	struct made_record *record;
	unsigned char (*leaf)[32];
	size_t len, cap;
	const char *kind;
};

typedef void made_each(void *ctx, const char *path, const void *data, size_t n);

/* --- the key --- */

static inline void made_key(struct made *db, const char *seed_text)
{
	unsigned char seed[crypto_hash_sha256_BYTES], hash[crypto_hash_sha256_BYTES];
	char named[256];
	int n = snprintf(named, sizeof named - 33, "%s\n\1", db->name);

	crypto_hash_sha256(seed, (const unsigned char *)seed_text, strlen(seed_text));
	crypto_sign_seed_keypair(db->public_key, db->secret_key, seed);
	memcpy(named + n, db->public_key, sizeof db->public_key);
	crypto_hash_sha256(hash, (const unsigned char *)named, (size_t)n + sizeof db->public_key);
	memcpy(db->id, hash, sizeof db->id);
}

/* "NAME+HASH+BASE64", as sumdb_open() takes it. */
static inline void made_key_text(const struct made *db, char out[256])
{
	unsigned char bytes[33] = {1};
	char base64[64];

	memcpy(bytes + 1, db->public_key, 32);
	sodium_bin2base64(
		base64, sizeof base64, bytes, sizeof bytes, sodium_base64_VARIANT_ORIGINAL);
	snprintf(out, 256, "%s+%02x%02x%02x%02x+%s", db->name, db->id[0], db->id[1], db->id[2],
		db->id[3], base64);
}

static inline void made_start(struct made *db, const char *name, const char *seed)
{
	memset(db, 0, sizeof *db);
	if (sodium_init() < 0)
		abort();
	db->name = name;
	made_key(db, seed);
}

static inline void made_end(struct made *db)
{
	free(db->record);
	free(db->leaf);
}

/* --- the records --- */

static inline void made_hash_leaf(const char *text, unsigned char out[32])
{
	char prefixed[MADE_RECORD_MAX + 1] = {0};
	size_t n = strlen(text);

	memcpy(prefixed + 1, text, n);
	crypto_hash_sha256(out, (const unsigned char *)prefixed, n + 1);
}

static inline void made_write_record(struct made *db, size_t i, const char *module,
	const char *version, const char *h1, const char *go_mod)
{
	struct made_record *r = &db->record[i];

	snprintf(r->module, sizeof r->module, "%s", module);
	snprintf(r->version, sizeof r->version, "%s", version);
	snprintf(r->text, sizeof r->text, "%s %s %s\n%s %s/go.mod %s\n", module, version, h1,
		module, version, go_mod);
	made_hash_leaf(r->text, db->leaf[i]);
}

static inline void made_add(struct made *db, const char *module, const char *version,
	const char *h1, const char *go_mod)
{
	if (db->len == db->cap) {
		db->cap = db->cap * 2 + 64;
		db->record = realloc(db->record, db->cap * sizeof *db->record);
		db->leaf = realloc(db->leaf, db->cap * sizeof *db->leaf);
		if (!db->record || !db->leaf)
			abort();
	}
	made_write_record(db, db->len++, module, version, h1, go_mod);
}

/* An h1 that looks real and belongs to `text`. */
static inline void made_h1(const char *text, char out[64])
{
	unsigned char hash[crypto_hash_sha256_BYTES];

	crypto_hash_sha256(hash, (const unsigned char *)text, strlen(text));
	memcpy(out, "h1:", 3);
	sodium_bin2base64(out + 3, 61, hash, sizeof hash, sodium_base64_VARIANT_ORIGINAL);
}

/* Records example.com/filler@v0.0.N, up to `count` in all. */
static inline void made_fill(struct made *db, size_t count)
{
	while (db->len < count) {
		char version[32], h1[64];

		snprintf(version, sizeof version, "v0.0.%zu", db->len);
		made_h1(version, h1);
		made_add(db, "example.com/filler", version, h1, h1);
	}
}

/* --- the tree --- */

static inline void made_node(
	const unsigned char left[32], const unsigned char right[32], unsigned char out[32])
{
	unsigned char bytes[65] = {1};

	memcpy(bytes + 1, left, 32);
	memcpy(bytes + 33, right, 32);
	crypto_hash_sha256(out, bytes, sizeof bytes);
}

/* MTH of RFC 6962, section 2.1. */
static inline void made_tree_hash(unsigned char (*leaf)[32], size_t n, unsigned char out[32])
{
	unsigned char left[32], right[32];
	size_t k = 1;

	if (n == 0) {
		crypto_hash_sha256(out, NULL, 0);
		return;
	}
	if (n == 1) {
		memcpy(out, leaf[0], 32);
		return;
	}
	while (k * 2 < n)
		k *= 2;
	made_tree_hash(leaf, k, left);
	made_tree_hash(leaf + k, n - k, right);
	made_node(left, right, out);
}

/* How many records a hash of a tile of this level covers. */
static inline size_t made_span(unsigned level)
{
	return (size_t)1 << (8 * level);
}

static inline void made_tile(
	const struct made *db, unsigned level, size_t index, size_t width, unsigned char *out)
{
	size_t span = made_span(level);

	for (size_t i = 0; i < width; i++)
		made_tree_hash(db->leaf + (index * 256 + i) * span, span, out + i * 32);
}

/* --- what it publishes --- */

static inline bool made_is(const struct made *db, const char *kind)
{
	return db->kind && strcmp(db->kind, kind) == 0;
}

/* The signed head of the first `size` records. */
static inline void made_head(struct made *db, size_t size, char out[1024])
{
	unsigned char hash[32], bytes[4 + crypto_sign_BYTES];
	char text[256], base64[256];
	struct made other = {.name = db->name};
	const struct made *signer = db;

	made_tree_hash(db->leaf, size, hash);
	sodium_bin2base64(base64, sizeof base64, hash, 32, sodium_base64_VARIANT_ORIGINAL);
	int n = snprintf(text, sizeof text, "go.sum database tree\n%zu\n%s\n", size, base64);
	if (made_is(db, "unknown-key")) {
		made_key(&other, "a key that nobody knows");
		signer = &other;
	}
	memcpy(bytes, signer->id, 4);
	crypto_sign_detached(bytes + 4, NULL, (const unsigned char *)text, (unsigned long long)n,
		signer->secret_key);
	if (made_is(db, "bad-signature"))
		bytes[40] ^= 1;
	sodium_bin2base64(
		base64, sizeof base64, bytes, sizeof bytes, sodium_base64_VARIANT_ORIGINAL);
	snprintf(out, 1024, "%s\n\xe2\x80\x94 %s %s\n", text, db->name, base64);
}

/* The answer about record `id`, with the head of `size` records. */
static inline void made_answer(
	const struct made *db, size_t id, size_t size, const char *head, char out[MADE_ANSWER_MAX])
{
	char text[MADE_RECORD_MAX];

	memcpy(text, db->record[id].text, sizeof text);
	if (made_is(db, "wrong-leaf")) {
		char lie[64];

		made_h1("a lie", lie);
		memcpy(strstr(text, "h1:"), lie, strlen(lie));
	}
	if (made_is(db, "wrong-module"))
		*strchr(text, ' ') = '-';
	snprintf(
		out, MADE_ANSWER_MAX, "%zu\n%s\n%s", made_is(db, "beyond") ? size : id, text, head);
}

static inline void made_path(unsigned level, size_t index, size_t width, char out[64])
{
	char partial[16] = "";

	if (width != 256)
		snprintf(partial, sizeof partial, ".p/%zu", width);
	if (index < 1000)
		snprintf(out, 64, "tile/8/%u/%03zu%s", level, index, partial);
	else
		snprintf(out, 64, "tile/8/%u/x%03zu/%03zu%s", level, index / 1000, index % 1000,
			partial);
}

/* All widths of a tile: a database grows, and answers for every head it ever signed. */
static inline void made_publish_tile(const struct made *db, unsigned level, size_t index,
	size_t width, made_each *each, void *ctx)
{
	unsigned char hashes[256 * 32 + 1] = {0};

	made_tile(db, level, index, width, hashes);
	if (made_is(db, "wrong-tile") && level == 0)
		hashes[5] ^= 1;
	for (size_t w = 1; w <= width; w++) {
		char path[64];
		size_t n = w * 32;

		if (made_is(db, "truncated-tile"))
			n--;
		if (made_is(db, "long-tile"))
			n++;
		if (made_is(db, "complete-only") && width == 256 && w < 256)
			continue;
		made_path(level, index, w, path);
		each(ctx, path, hashes, n);
	}
}

static inline void made_publish_tiles(const struct made *db, made_each *each, void *ctx)
{
	for (unsigned level = 0; db->len / made_span(level) > 0; level++) {
		size_t count = db->len / made_span(level);

		for (size_t index = 0; index * 256 < count; index++) {
			size_t rest = count - index * 256;

			made_publish_tile(db, level, index, rest < 256 ? rest : 256, each, ctx);
		}
	}
}

/* "lookup/MODULE@VERSION", upper case escaped. */
static inline void made_lookup_path(const struct made_record *r, char out[512])
{
	char plain[300];
	size_t n = 0;

	snprintf(plain, sizeof plain, "lookup/%s@%s", r->module, r->version);
	for (const char *s = plain; *s && n < 509; s++) {
		bool upper = *s >= 'A' && *s <= 'Z';

		if (upper)
			out[n++] = '!';
		out[n++] = upper ? (char)(*s - 'A' + 'a') : *s;
	}
	out[n] = '\0';
}

/* Everything a server has: latest, lookup/… and tile/…. `head` is the size of the head it shows, 0
 * for all records; records behind it have no answer. */
static inline void made_publish(
	struct made *db, const char *kind, size_t head, made_each *each, void *ctx)
{
	size_t size = head > 0 && head < db->len ? head : db->len;
	char head_text[1024], text[MADE_ANSWER_MAX], path[512];

	db->kind = kind;
	if (made_is(db, "fork")) {
		char h1[64];

		made_h1("another history", h1);
		made_write_record(db, 0, "example.com/fork", "v1.0.0", h1, h1);
	}
	made_head(db, size, head_text);
	each(ctx, "latest", head_text, strlen(head_text));
	for (size_t i = 0; i < size; i++) {
		made_answer(db, i, size, head_text, text);
		made_lookup_path(&db->record[i], path);
		each(ctx, path, text, strlen(text));
	}
	made_publish_tiles(db, each, ctx);
}

#endif
