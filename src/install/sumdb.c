#include "install/sumdb.h"

#include <stdlib.h>
#include <string.h>

#include "core/layout.h"
#include "install/note.h"
#include "install/sumdb_state.h"
#include "install/sumdb_text.h"

#define ANSWER_MAX 65536
#define ROUNDS_MAX 16 /* tries to store a head while others store theirs */

const char sumdb_builtin_key[] =
	"sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8";

struct sumdb {
	struct note_key key;
	char dir[GOV_PATH_MAX];
	bool online;
	struct sumdb_source source;
	uint64_t size; /* sumdb_size */

	/* Of the lookup at work, for read_tile(). */
	bool distrust;            /* kept tiles are suspects: take none */
	bool used_kept;           /* a kept tile was taken */
	const struct tlog *wider; /* proven tiles of a larger tree, or NULL */
};

/* A signed tree head. */
struct head {
	struct tlog_tree tree;
	char *msg; /* heap; NULL: there is none */
	size_t len;
	struct note note; /* borrows from msg */
};

/* One lookup. */
struct answer {
	const char *module, *version;
	char path[SUMDB_PATH_MAX];
	char *data; /* heap */
	size_t len;
	bool kept; /* comes from DIR */
	struct sumdb_record record;
	struct head head; /* msg belongs to data */
	char h1[SUMDB_H1_MAX];
	bool fork;
	struct tlog *own, *larger; /* of head's tree; and of the kept head's if that is larger */
};

enum gov_exit sumdb_open(const char *key, const char *dir, const struct sumdb_source *source,
	struct sumdb **out, struct err *e)
{
	struct sumdb *db = calloc(1, sizeof *db);
	const char *why;
	enum gov_exit rc;

	if (!db)
		return err_set(e, GOV_FAILED, "out of memory", NULL);
	why = note_key_parse(key, &db->key);
	if (why)
		rc = err_set(e, GOV_CONFIG, "key of a checksum database: ", why, NULL);
	else
		rc = layout_path(db->dir, dir, db->key.name, NULL, e);
	if (rc != GOV_OK) {
		free(db);
		return rc;
	}
	db->online = source != NULL;
	if (source)
		db->source = *source;
	*out = db;
	return GOV_OK;
}

void sumdb_close(struct sumdb *db)
{
	free(db);
}

/* --- where bytes come from --- */

static enum gov_exit ask(struct sumdb *db, const char *path, size_t max, char **data, size_t *len,
	bool *not_found, struct err *e)
{
	char absolute[SUMDB_PATH_MAX + 1];

	*data = NULL;
	*not_found = false;
	if (!db->online)
		return err_set(e, GOV_NETWORK, db->key.name, ": ", path,
			" is not kept here, and gov is offline", NULL);
	text_join(absolute, sizeof absolute, "/", path, NULL);
	return db->source.get(db->source.ctx, absolute, max, data, len, not_found, e);
}

static enum gov_exit bad_tile(struct sumdb *db, const char *path, struct err *e)
{
	return err_set(e, GOV_PROOF, db->key.name, ": ", path, ": the tile has a wrong size", NULL);
}

/* Copy the tile out of data[len], which must be exactly the tile `asked`, as wide or complete. */
static enum gov_exit take(struct sumdb *db, const struct tlog_tile *asked, const char *data,
	size_t len, const struct tlog_tile *tile, uint8_t *out, struct err *e)
{
	char path[TLOG_PATH_MAX];

	tlog_path(asked, path);
	if (len != (size_t)asked->width * TLOG_HASH)
		return bad_tile(db, path, e);
	memcpy(out, data, (size_t)tile->width * TLOG_HASH);
	return GOV_OK;
}

/* Once a tile is complete, a source need not have its narrower forms any more. */
static struct tlog_tile complete(const struct tlog_tile *tile)
{
	return (struct tlog_tile){tile->level, tile->index, TLOG_WIDTH};
}

static enum gov_exit kept_tile(struct sumdb *db, const struct tlog_tile *asked,
	const struct tlog_tile *tile, uint8_t *out, bool *found, struct err *e)
{
	char path[TLOG_PATH_MAX];
	char *data;
	size_t len;
	enum gov_exit rc;

	tlog_path(asked, path);
	rc = sumdb_state_read(db->dir, path, TLOG_TILE_BYTES, &data, &len, e);
	*found = rc == GOV_PROOF || data;
	db->used_kept = db->used_kept || *found;
	if (rc == GOV_OK && data)
		rc = take(db, asked, data, len, tile, out, e);
	free(data);
	return rc;
}

static enum gov_exit asked_tile(struct sumdb *db, const struct tlog_tile *asked,
	const struct tlog_tile *tile, uint8_t *out, bool *not_found, struct err *e)
{
	char path[TLOG_PATH_MAX];
	char *data;
	size_t len = 0;
	enum gov_exit rc;

	tlog_path(asked, path);
	rc = ask(db, path, (size_t)asked->width * TLOG_HASH, &data, &len, not_found, e);
	if (rc == GOV_OK)
		rc = take(db, asked, data, len, tile, out, e);
	free(data);
	return rc;
}

static enum gov_exit read_tile(void *ctx, const struct tlog_tile *tile, uint8_t *out, struct err *e)
{
	struct sumdb *db = ctx;
	struct tlog_tile whole = complete(tile);
	bool partial = tile->width < TLOG_WIDTH, found = false, not_found;
	enum gov_exit rc = GOV_OK;

	if (db->wider && tlog_find(db->wider, tile, out))
		return GOV_OK;
	if (!db->distrust)
		rc = kept_tile(db, tile, tile, out, &found, e);
	if (!db->distrust && rc == GOV_OK && !found && partial)
		rc = kept_tile(db, &whole, tile, out, &found, e);
	if (rc != GOV_OK || found)
		return rc;
	rc = asked_tile(db, tile, tile, out, &not_found, e);
	if (rc != GOV_OK && not_found && partial)
		rc = asked_tile(db, &whole, tile, out, &not_found, e);
	return rc;
}

/* --- heads --- */

/* Verify a note and read the tree head in it; `what` is its path, for messages. */
static enum gov_exit head_open(
	struct sumdb *db, const char *what, char *msg, size_t len, struct head *out, struct err *e)
{
	struct head h = {.msg = msg, .len = len};
	const char *why = note_open(msg, len, &db->key, &h.note);

	if (!why)
		why = sumdb_tree_parse(h.note.text, h.note.len, &h.tree);
	if (why)
		return err_set(e, GOV_PROOF, db->key.name, ": ", what, ": tree head: ", why, NULL);
	*out = h;
	return GOV_OK;
}

/* The kept head into *out; out->msg is NULL when there is none, else the caller frees it. */
static enum gov_exit head_load(struct sumdb *db, struct head *out, struct err *e)
{
	char path[GOV_PATH_MAX];
	char *msg;
	size_t len;
	enum gov_exit rc = layout_path(path, db->dir, "latest", NULL, e);

	*out = (struct head){0};
	if (rc == GOV_OK)
		rc = sumdb_state_read(db->dir, "latest", NOTE_MAX, &msg, &len, e);
	if (rc != GOV_OK || !msg)
		return rc;
	rc = head_open(db, path, msg, len, out, e);
	if (rc != GOV_OK) {
		free(msg);
		err_add(e, "; remove it to trust the database anew", NULL);
	}
	return rc;
}

static void add_head(struct err *e, const char *label, const struct head *h)
{
	char mem[TLOG_HASH * 8];
	char hash[45];
	struct text t = text_on(mem, sizeof mem);

	note_hash_text(h->tree.hash, hash);
	text_add_u64(&t, h->tree.size);
	text_add(&t, " records, hash ");
	text_add(&t, hash);
	text_add(&t, ", signed ");
	text_addn(&t, h->note.signature, h->note.signature_len);
	err_add(e, label, mem, NULL);
}

static void add_heads(struct err *e, const struct head *kept, const struct head *now)
{
	if (!kept->msg)
		return;
	add_head(e, "; tree head seen before: ", kept);
	add_head(e, "; in this answer: ", now);
}

/* Is the smaller of two heads an earlier state of the larger one, whose tiles `log` reads? */
static enum gov_exit same_history(struct sumdb *db, struct answer *a, struct tlog *log,
	const struct head *smaller, struct err *e)
{
	uint8_t hash[TLOG_HASH];
	enum gov_exit rc = tlog_hash_at(log, smaller->tree.size, hash, e);

	if (rc != GOV_OK || memcmp(hash, smaller->tree.hash, sizeof hash) == 0)
		return rc;
	a->fork = true;
	return err_set(e, GOV_PROOF, db->key.name,
		": FORK: the checksum database has signed two histories that contradict each other;"
		" nothing was changed; keep this message as evidence and report it",
		NULL);
}

/* --- the proofs --- */

static enum gov_exit bad_answer(
	struct sumdb *db, const struct answer *a, const char *why, struct err *e)
{
	err_set(e, GOV_PROOF, db->key.name, ": ", a->path, ": ", why, NULL);
	if (a->kept)
		err_add(e, "; remove it from ", db->dir, NULL);
	return GOV_PROOF;
}

/* Everything about the answer that needs no tile. */
static enum gov_exit read_answer(struct sumdb *db, struct answer *a, struct err *e)
{
	const char *why = sumdb_record_parse(a->data, a->len, &a->record);
	enum gov_exit rc;

	if (why)
		return bad_answer(db, a, why, e);
	rc = head_open(
		db, a->path, a->data + (a->record.note - a->data), a->record.note_len, &a->head, e);
	if (rc != GOV_OK)
		return rc;
	why = sumdb_record_h1(&a->record, a->module, a->version, a->h1);
	if (why)
		return bad_answer(db, a, why, e);
	if (a->record.id >= a->head.tree.size)
		return bad_answer(db, a, "the record's number is not in the signed tree", e);
	return GOV_OK;
}

static enum gov_exit prove_inclusion(struct sumdb *db, const struct answer *a, struct err *e)
{
	struct digest *d = digest_new();
	uint8_t want[TLOG_HASH], hash[TLOG_HASH];
	enum gov_exit rc;

	if (!d)
		return err_set(e, GOV_FAILED, "out of memory", NULL);
	tlog_record_hash(d, a->record.text, a->record.len, hash);
	digest_free(d);
	rc = tlog_record(a->own, a->record.id, want, e);
	if (rc == GOV_OK && memcmp(want, hash, sizeof hash) != 0)
		rc = bad_answer(db, a, "the record is not the one in the signed tree", e);
	return rc;
}

/* A kept answer was found consistent with heads up to `latest` when it was kept. */
static bool is_settled(const struct answer *a, const struct head *kept)
{
	return !kept->msg || (a->kept && a->head.tree.size <= kept->tree.size);
}

static enum gov_exit prove_history(
	struct sumdb *db, struct answer *a, const struct head *kept, struct err *e)
{
	struct tlog_reader reader = {read_tile, db, db->key.name};
	enum gov_exit rc;

	if (is_settled(a, kept) || kept->tree.size <= a->head.tree.size)
		return GOV_OK;
	rc = tlog_open(&kept->tree, &reader, &a->larger, e);
	if (rc == GOV_OK)
		rc = same_history(db, a, a->larger, &a->head, e);
	return rc;
}

static enum gov_exit prove(
	struct sumdb *db, struct answer *a, const struct head *kept, struct err *e)
{
	struct tlog_reader reader = {read_tile, db, db->key.name};
	enum gov_exit rc = prove_history(db, a, kept, e);

	db->wider = a->larger;
	if (rc == GOV_OK)
		rc = tlog_open(&a->head.tree, &reader, &a->own, e);
	if (rc == GOV_OK && !a->larger && !is_settled(a, kept))
		rc = same_history(db, a, a->own, kept, e);
	if (rc == GOV_OK)
		rc = prove_inclusion(db, a, e);
	db->wider = NULL;
	if (rc == GOV_PROOF)
		add_heads(e, kept, &a->head);
	return rc;
}

/* --- keeping what was proven --- */

static enum gov_exit keep_tiles(struct sumdb *db, const struct tlog *log, struct err *e)
{
	struct tlog_tile tile;
	const uint8_t *hashes;
	enum gov_exit rc = GOV_OK;

	for (size_t i = 0; rc == GOV_OK && log && (hashes = tlog_proven(log, i, &tile)); i++) {
		size_t len = (size_t)tile.width * TLOG_HASH;
		char path[TLOG_PATH_MAX];

		tlog_path(&tile, path);
		if (db->distrust || !sumdb_state_has(db->dir, path, len))
			rc = sumdb_state_write(db->dir, path, hashes, len, e);
	}
	return rc;
}

/* Replace the kept head if it is still the one that the proofs were about; *changed otherwise. */
static enum gov_exit keep_head(struct sumdb *db, const struct head *kept, const struct head *now,
	bool *changed, struct err *e)
{
	struct head there;
	enum gov_exit rc;
	int fd;

	if (kept->msg && kept->tree.size >= now->tree.size)
		return GOV_OK;
	rc = sumdb_state_lock(db->dir, &fd, e);
	if (rc != GOV_OK)
		return rc;
	rc = head_load(db, &there, e);
	*changed = !there.msg != !kept->msg ||
		   (kept->msg && (there.len != kept->len ||
					 memcmp(there.msg, kept->msg, kept->len) != 0));
	if (rc == GOV_OK && !*changed)
		rc = sumdb_state_write(db->dir, "latest", now->msg, now->len, e);
	free(there.msg);
	sumdb_state_unlock(fd);
	return rc;
}

static enum gov_exit keep(struct sumdb *db, const struct answer *a, const struct head *kept,
	bool *changed, struct err *e)
{
	enum gov_exit rc = keep_tiles(db, a->larger, e);

	if (rc == GOV_OK)
		rc = keep_tiles(db, a->own, e);
	if (rc == GOV_OK)
		rc = keep_head(db, kept, &a->head, changed, e);
	if (rc == GOV_OK && !*changed && !a->kept)
		rc = sumdb_state_write(db->dir, a->path, a->data, a->len, e);
	return rc;
}

/* --- a lookup --- */

static void drop_proofs(struct answer *a)
{
	tlog_close(a->own);
	tlog_close(a->larger);
	a->own = a->larger = NULL;
}

/* Another process may store a head in the meantime; then the proofs are about the wrong one. */
static enum gov_exit prove_and_keep(struct sumdb *db, struct answer *a, struct err *e)
{
	for (int round = 0; round < ROUNDS_MAX; round++) {
		struct head kept;
		bool changed = false;
		enum gov_exit rc = head_load(db, &kept, e);

		if (rc == GOV_OK)
			rc = prove(db, a, &kept, e);
		if (rc == GOV_OK)
			rc = keep(db, a, &kept, &changed, e);
		drop_proofs(a);
		free(kept.msg);
		if (rc != GOV_OK || !changed)
			return rc;
	}
	return err_set(e, GOV_FAILED, db->dir, ": other processes keep changing it", NULL);
}

/* Kept tiles that were damaged must not look like a lie of the database; without a network they
 * are all there is to say. */
static enum gov_exit judge(struct sumdb *db, struct answer *a, struct err *e)
{
	enum gov_exit rc;
	struct err first;

	db->distrust = db->used_kept = false;
	rc = prove_and_keep(db, a, e);
	if (rc != GOV_PROOF || a->fork || !db->used_kept)
		return rc;
	first = *e;
	db->distrust = true;
	rc = prove_and_keep(db, a, e);
	if (rc == GOV_NETWORK) {
		*e = first;
		rc = first.code;
	}
	return rc;
}

static enum gov_exit get_answer(struct sumdb *db, struct answer *a, struct err *e)
{
	bool not_found;
	enum gov_exit rc = sumdb_state_read(db->dir, a->path, ANSWER_MAX, &a->data, &a->len, e);

	a->kept = a->data != NULL;
	if (rc != GOV_OK || a->kept)
		return rc;
	rc = ask(db, a->path, ANSWER_MAX, &a->data, &a->len, &not_found, e);
	if (rc != GOV_OK && not_found)
		rc = err_set(e, GOV_NO_RELEASE, db->key.name, " has no record of ", a->module, "@",
			a->version, NULL);
	return rc;
}

enum gov_exit sumdb_lookup(struct sumdb *db, const char *module, const char *version,
	char h1[SUMDB_H1_MAX], struct err *e)
{
	struct answer a = {.module = module, .version = version};
	enum gov_exit rc;

	if (!sumdb_lookup_path(module, version, a.path))
		return err_set(e, GOV_USAGE, module, "@", version,
			": this is no module and version", NULL);
	rc = get_answer(db, &a, e);
	if (rc == GOV_OK)
		rc = read_answer(db, &a, e);
	if (rc == GOV_OK)
		rc = judge(db, &a, e);
	if (rc == GOV_OK) {
		memcpy(h1, a.h1, sizeof a.h1);
		db->size = a.head.tree.size;
	}
	free(a.data);
	return rc;
}

const char *sumdb_name(const struct sumdb *db)
{
	return db->key.name;
}

uint64_t sumdb_size(const struct sumdb *db)
{
	return db->size;
}
