#include "install/catalog.h"

#include <stdlib.h>
#include <string.h>

#include "install/source.h"
#include "install/store.h"

/* Of several archives for one platform (darwin's -osx10.6 and -osx10.8) the one of the later
 * system; of equals, one that is proven. */
static bool better(const struct release *a, const struct release *b)
{
	int order = strcmp(a->file, b->file);

	return order > 0 || (order == 0 && a->has_sha256 && !b->has_sha256);
}

/* The best of `list` for the request on r's platform. False when nothing fits. */
static bool pick(const struct road *r, const struct release_list *list,
	const struct request *request, bool proven_only, struct release *out)
{
	struct choice c = choice_for(request);
	const struct release *found = NULL;
	const char *best;

	for (size_t i = 0; i < list->len; i++) {
		const struct release *rel = &list->at[i];

		if (platform_same(&rel->platform, &r->o.platform) &&
			(rel->has_sha256 || !proven_only))
			choice_offer(&c, rel->version.text);
	}
	best = choice_best(&c);
	for (size_t i = 0; best && i < list->len; i++) {
		const struct release *rel = &list->at[i];

		if (platform_same(&rel->platform, &r->o.platform) &&
			(rel->has_sha256 || !proven_only) &&
			version_cmp(rel->version.text, best) == 0 && (!found || better(rel, found)))
			found = rel;
	}
	if (found)
		*out = *found;
	return found != NULL;
}

/* --- what is expected of the chosen archive --- */

static enum gov_exit expect_one(
	struct expectation *x, enum release_origin origin, const uint8_t sha256[32], struct err *e)
{
	char one[65], two[65];

	if (x->from[origin].set && memcmp(x->from[origin].sha256, sha256, 32) != 0) {
		hex_encode(x->from[origin].sha256, 32, one);
		hex_encode(sha256, 32, two);
		return err_set(e, GOV_PROOF, x->file, ": ", proof_origin_text(origin),
			" gives two SHA-256: ", one, " and ", two, "; nothing was installed", NULL);
	}
	x->from[origin].set = true;
	memcpy(x->from[origin].sha256, sha256, 32);
	return GOV_OK;
}

/* When nothing proves the archive, the list that might have is part of the story. */
static enum gov_exit agree(const struct road *r, struct err *e)
{
	enum release_origin origin;
	uint8_t sha256[32];
	enum gov_exit rc = proof_expect(&r->expect, sha256, &origin, e);

	if (rc != GOV_OK && !r->release.has_sha256 && !r->official && r->unlisted.code != GOV_OK)
		err_add(e, " (the release list could not be fetched: ", r->unlisted.text, ")",
			NULL);
	return rc;
}

enum gov_exit catalog_expect(struct road *r, struct err *e)
{
	struct expectation *x = &r->expect;
	enum gov_exit rc = GOV_OK;

	memset(x, 0, sizeof *x);
	memcpy(x->file, r->release.file, sizeof x->file);
	if (r->o.has_sha256)
		rc = expect_one(x, FROM_FLAG, r->o.sha256, e);
	for (size_t i = 0; rc == GOV_OK && i < r->known.len; i++) {
		const struct release *rel = &r->known.at[i];

		if (!rel->has_sha256 || strcmp(rel->file, x->file) != 0)
			continue;
		rc = expect_one(x, rel->origin, rel->sha256, e);
		if (rel->size > 0 && rel->origin != FROM_PIN)
			x->size = rel->size;
	}
	return rc == GOV_OK ? agree(r, e) : rc;
}

/* --- exact versions --- */

/* A version that nothing lists: its archive's name follows from the version, its hash from --sha256
 * or nowhere. */
static void assume(struct road *r, const struct request *request)
{
	memset(&r->release, 0, sizeof r->release);
	r->release.version = request->version;
	r->release.platform = r->o.platform;
	archive_name(request->version.text, &r->o.platform, r->release.file);
}

static bool on_network(const struct road *r)
{
	return !r->o.offline && (r->kind == SOURCE_MIRRORS || r->kind == SOURCE_BASE);
}

static enum gov_exit choose_exact(struct road *r, const struct request *request, struct err *e)
{
	bool proven = pick(r, &r->known, request, true, &r->release);
	bool found = proven || pick(r, &r->known, request, false, &r->release);
	char path[GOV_PATH_MAX];
	enum gov_exit rc = GOV_OK;

	if (!found)
		assume(r, request);
	if (proven || r->o.has_sha256)
		return GOV_OK;
	if (!version_is_custom(request->version.text) && !r->o.offline) {
		rc = catalog_official(r, e);
		if (rc == GOV_OK && !r->official && !found && on_network(r))
			rc = catalog_refresh(r, e);
		found = pick(r, &r->known, request, true, &r->release) ||
			pick(r, &r->known, request, false, &r->release);
	}
	if (rc != GOV_OK || found || source_local(r, r->release.file, path))
		return rc;
	return catalog_explain(r, request, e);
}

/* --- choosing among what is on disk --- */

static bool add_installed(struct road *r, struct release_list *list, struct err *e)
{
	struct store_entry *entry = NULL;
	size_t len = 0;
	bool ok = store_list(r->o.root, &r->o.host, &entry, &len, e) == GOV_OK;

	for (size_t i = 0; ok && i < len; i++) {
		struct release rel = {.version = entry[i].version,
			.platform = entry[i].platform,
			.has_sha256 = true};

		if (entry[i].version.text[0] == '\0')
			continue;
		archive_name(rel.version.text, &rel.platform, rel.file);
		ok = release_list_add(list, &rel) ||
		     err_set(e, GOV_FAILED, "out of memory", NULL) == GOV_OK;
	}
	free(entry);
	return ok;
}

static void mark_proven(const struct road *r, struct release_list *list)
{
	for (size_t i = 0; i < list->len; i++) {
		for (size_t k = 0; k < r->known.len && !list->at[i].has_sha256; k++)
			list->at[i].has_sha256 = r->known.at[k].has_sha256 &&
						 strcmp(r->known.at[k].file, list->at[i].file) == 0;
		list->at[i].has_sha256 = list->at[i].has_sha256 || r->o.has_sha256;
	}
}

static enum gov_exit nothing_here(
	const struct road *r, const struct request *request, struct err *e)
{
	return err_set(e, r->kind == SOURCE_MIRRORS ? GOV_NETWORK : GOV_NO_RELEASE,
		r->kind == SOURCE_MIRRORS ? r->o.settings->cache : r->o.from,
		": no archive here matches ", request->text, " for ", r->o.platform.os, "/",
		r->o.platform.arch,
		r->kind == SOURCE_MIRRORS ? "; copy one there, or leave out --offline" : "", NULL);
}

static enum gov_exit choose_present(
	struct road *r, const struct request *request, struct release_list *present, struct err *e)
{
	enum gov_exit rc = source_archives(r, present, e);

	if (rc != GOV_OK)
		return rc;
	if (r->kind == SOURCE_MIRRORS && !add_installed(r, present, e))
		return e->code;
	mark_proven(r, present);
	if (pick(r, present, request, true, &r->release))
		return GOV_OK;
	if (!pick(r, present, request, false, &r->release))
		return pick(r, &r->known, request, false, &r->release)
			       ? nothing_here(r, request, e)
			       : catalog_explain(r, request, e);
	return r->o.offline ? GOV_OK : catalog_official(r, e);
}

/* --- choosing among what is released --- */

static void note_unlisted(struct road *r)
{
	if (!r->listed && r->unlisted.code != GOV_OK && !r->noted)
		road_note(r, "the release list could not be fetched (", r->unlisted.text,
			"); going by the built-in table and the last list", NULL);
	r->noted = true;
}

/* What the list fetched last offers for the platform. Without one, everything known. */
static bool add_listed(const struct road *r, struct release_list *out)
{
	size_t from = r->offered ? r->list_from : 0;
	size_t to = r->offered ? r->list_to : r->known.len;

	for (size_t i = from; i < to; i++) {
		if (platform_same(&r->known.at[i].platform, &r->o.platform) &&
			!release_list_add(out, &r->known.at[i]))
			return false;
	}
	mark_proven(r, out);
	return true;
}

/* Nothing proves what was chosen: the Go project's own list may, or prove an older one. */
static enum gov_exit choose_proven(
	struct road *r, const struct request *request, struct release_list *offered, struct err *e)
{
	struct release listed = r->release;
	enum gov_exit rc = catalog_official(r, e);

	if (rc != GOV_OK)
		return rc;
	mark_proven(r, offered);
	if (pick(r, offered, request, true, &r->release) &&
		strcmp(listed.file, r->release.file) != 0)
		road_note(r, listed.file, " is listed, but nothing proves it; taking ",
			r->release.version.text, NULL);
	return GOV_OK;
}

static enum gov_exit choose_released(
	struct road *r, const struct request *request, struct release_list *offered, struct err *e)
{
	enum gov_exit rc = catalog_refresh(r, e);

	if (rc != GOV_OK)
		return rc;
	note_unlisted(r);
	if (!add_listed(r, offered))
		return err_set(e, GOV_FAILED, "the list of releases: out of memory", NULL);
	if (!pick(r, offered, request, false, &r->release) &&
		!pick(r, &r->known, request, true, &r->release))
		return catalog_explain(r, request, e);
	return r->release.has_sha256 ? GOV_OK : choose_proven(r, request, offered, e);
}

enum gov_exit catalog_choose(struct road *r, const struct request *request, struct err *e)
{
	struct release_list offered = {0};
	enum gov_exit rc;

	if (request->kind == REQUEST_EXACT)
		rc = choose_exact(r, request, e);
	else if (on_network(r) || r->kind == SOURCE_BASE)
		rc = choose_released(r, request, &offered, e);
	else
		rc = choose_present(r, request, &offered, e);
	release_list_free(&offered);
	return rc;
}
