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

static enum gov_exit look_up(struct road *r, struct sumdb *db, const char *module, struct err *e)
{
	struct vouched *out = &r->sumdb;
	struct text t = text_on(out->detail, sizeof out->detail);
	char name[DIRHASH_MODULE_MAX];
	char *at;
	enum gov_exit rc;

	text_join(name, sizeof name, module, NULL);
	at = strchr(name, '@');
	*at = '\0';
	rc = sumdb_lookup(db, name, at + 1, r->sumdb_h1, e);
	if (rc == GOV_NO_RELEASE || rc == GOV_NETWORK) {
		r->sumdb_h1[0] = '\0';
		out->unreachable = rc == GOV_NETWORK;
		return missing(out, e->text);
	}
	if (rc == GOV_PROOF)
		err_add(e, "; nothing was installed", NULL);
	text_join(out->by, sizeof out->by, sumdb_name(db), NULL);
	text_add_u64(&t, sumdb_size(db));
	text_add(&t, " records");
	return rc;
}

enum gov_exit vouch_ask(struct road *r, struct err *e)
{
	const struct release *rel = &r->release;
	char module[DIRHASH_MODULE_MAX];
	struct vouch_source source;
	struct sumdb *db = NULL;
	enum gov_exit rc;

	memset(&r->sumdb, 0, sizeof r->sumdb);
	r->sumdb_h1[0] = '\0';
	if (r->o.settings->sumdb_off)
		return missing(&r->sumdb, "versions.ini says sumdb = off");
	if (version_is_custom(rel->version.text))
		return missing(&r->sumdb, "it knows only what the Go project released");
	dirhash_module(rel->version.text, &rel->platform, module);
	rc = open_sumdb(r, &source, &db, e);
	if (rc == GOV_OK)
		rc = look_up(r, db, module, e);
	sumdb_close(db);
	return rc;
}

/* What was answered before the files were there against what they turned out to be. */
static enum gov_exit compare(struct road *r, struct err *e)
{
	char module[DIRHASH_MODULE_MAX];

	if (r->sumdb_h1[0] == '\0')
		return GOV_OK;
	if (strcmp(r->sumdb_h1, r->h1) == 0) {
		r->sumdb.holds = true;
		return GOV_OK;
	}
	dirhash_module(r->release.version.text, &r->release.platform, module);
	err_set(e, GOV_PROOF, module, ": the checksum database ", r->sumdb.by, " says ",
		r->sumdb_h1, ", but the files have ", r->h1, "; nothing was installed", NULL);
	vouch_reject(r, e);
	return GOV_PROOF;
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
	rc = compare(r, e);
	return rc == GOV_OK ? suffices(r, e) : rc;
}
