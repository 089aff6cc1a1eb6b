#include "install/vouch.h"

#include <string.h>

#include "core/layout.h"
#include "install/dirhash.h"
#include "install/note.h"
#include "install/vouch_signature.h"
#include "install/vouch_source.h"
#include "os/os.h"

/* --- what is missing --- */

static enum gov_exit missing(struct vouched *out, const char *why)
{
	struct text t = text_on(out->why, sizeof out->why);

	text_add_safe(&t, why);
	return GOV_OK;
}

/* --- the checksum database --- */

static const char *sumdb_key(const struct settings *s)
{
	return s->sumdb_key[0] ? s->sumdb_key : sumdb_builtin_key;
}

static enum gov_exit check_sumdb(const struct settings *s, struct err *e)
{
	struct note_key key;
	const char *why = s->sumdb_off ? NULL : note_key_parse(sumdb_key(s), &key);

	if (!why)
		return GOV_OK;
	return err_set(e, GOV_CONFIG, "versions.ini: the key of sumdb: ", why, NULL);
}

static enum gov_exit open_sumdb(
	struct road *r, struct vouch_source *s, struct sumdb **db, struct err *e)
{
	const char *key = sumdb_key(r->o.settings);
	struct sumdb_source source;
	struct note_key parsed;
	char dir[GOV_PATH_MAX];
	enum gov_exit rc = check_sumdb(r->o.settings, e);

	if (rc == GOV_OK)
		rc = layout_path(dir, r->o.root, "sumdb", NULL, e);
	if (rc != GOV_OK)
		return rc;
	(void)note_key_parse(key, &parsed);
	source = vouch_source(s, r, parsed.name);
	return sumdb_open(key, dir, r->o.offline ? NULL : &source, db, e);
}

static enum gov_exit compare(struct vouched *out, const struct sumdb *db, const char *module,
	const char *want, const char *got, struct err *e)
{
	struct text t = text_on(out->detail, sizeof out->detail);

	if (strcmp(want, got) != 0) {
		out->disputed = true;
		return err_set(e, GOV_PROOF, module, ": the checksum database ", sumdb_name(db),
			" says ", want, ", but the files have ", got, "; nothing was installed",
			NULL);
	}
	out->holds = true;
	text_join(out->by, sizeof out->by, sumdb_name(db), NULL);
	text_add_u64(&t, sumdb_size(db));
	text_add(&t, " records");
	return GOV_OK;
}

/* want is "" when there is no answer. */
static enum gov_exit look_up(struct sumdb *db, const char *module, char want[SUMDB_H1_MAX],
	struct vouched *out, struct err *e)
{
	char name[DIRHASH_MODULE_MAX];
	char *at;
	enum gov_exit rc;

	text_join(name, sizeof name, module, NULL);
	at = strchr(name, '@');
	*at = '\0';
	want[0] = '\0';
	rc = sumdb_lookup(db, name, at + 1, want, e);
	if (rc == GOV_NO_RELEASE || rc == GOV_NETWORK) {
		want[0] = '\0';
		out->unreachable = rc == GOV_NETWORK;
		return missing(out, e->text);
	}
	if (rc == GOV_PROOF)
		err_add(e, "; nothing was installed", NULL);
	return rc;
}

/* Ask; with h1, compare too. */
static enum gov_exit ask(struct road *r, const struct release *rel, const char *h1,
	char want[SUMDB_H1_MAX], struct vouched *out, struct err *e)
{
	char module[DIRHASH_MODULE_MAX];
	struct vouch_source source;
	struct sumdb *db = NULL;
	enum gov_exit rc;

	memset(out, 0, sizeof *out);
	if (r->o.settings->sumdb_off)
		return missing(out, "versions.ini says sumdb = off");
	if (version_is_custom(rel->version.text))
		return missing(out, "it knows only what the Go project released");
	dirhash_module(rel->version.text, &rel->platform, module);
	rc = open_sumdb(r, &source, &db, e);
	if (rc == GOV_OK)
		rc = look_up(db, module, want, out, e);
	if (rc == GOV_OK && h1 && want[0])
		rc = compare(out, db, module, want, h1, e);
	sumdb_close(db);
	return rc;
}

enum gov_exit vouch_sumdb(struct road *r, const struct release *rel, const char *h1,
	struct vouched *out, struct err *e)
{
	char want[SUMDB_H1_MAX];

	return ask(r, rel, h1, want, out, e);
}

enum gov_exit vouch_expected(struct road *r, const struct release *rel, char want[SUMDB_H1_MAX],
	struct vouched *out, struct err *e)
{
	want[0] = '\0';
	return ask(r, rel, NULL, want, out, e);
}

/* --- all of it --- */

enum gov_exit vouch_check(struct road *r, struct err *e)
{
	enum gov_exit rc = check_sumdb(r->o.settings, e);

	if (rc == GOV_OK && r->o.settings->key_len > 0)
		rc = vouch_keys(r, e);
	return rc;
}

/* CACHE/FILE<end> to CACHE/FILE<end>.rejected */
static bool put_aside(const struct road *r, const char *end)
{
	char path[GOV_PATH_MAX], aside[GOV_PATH_MAX];

	return text_join(path, sizeof path, r->o.settings->cache, "/", r->expect.file, end, NULL) &&
	       text_join(aside, sizeof aside, path, ".rejected", NULL) &&
	       os_rename(path, aside) == 0;
}

void vouch_reject(const struct road *r, struct err *e)
{
	if (r->kind == SOURCE_FOLDER || r->kind == SOURCE_FILE)
		return;
	if (put_aside(r, ""))
		err_add(e, "; the archive is kept as ", r->expect.file, ".rejected", NULL);
	(void)put_aside(r, ".asc");
}

static enum gov_exit suffices(const struct road *r, struct err *e)
{
	if (r->o.settings->require != REQUIRE_SIGNED || r->signature.holds || r->sumdb.holds)
		return GOV_OK;
	return err_set(e, GOV_PROOF, r->release.file,
		": require = signed wants a signature or a record of the checksum database; "
		"signature: ",
		r->signature.why, "; checksum database: ", r->sumdb.why, "; nothing was installed",
		NULL);
}

enum gov_exit vouch_files(struct road *r, const struct manifest *files, struct err *e)
{
	enum gov_exit rc;

	if (!dirhash(files, r->release.version.text, &r->release.platform, r->h1))
		return err_set(e, GOV_FAILED, r->release.file, ": out of memory", NULL);
	rc = vouch_sumdb(r, &r->release, r->h1, &r->sumdb, e);
	if (r->sumdb.disputed)
		vouch_reject(r, e);
	return rc == GOV_OK ? suffices(r, e) : rc;
}
