#include "install/index.h"

#include <jansson.h>
#include <string.h>

static const char *text_of(const json_t *object, const char *key)
{
	const char *s = json_string_value(json_object_get(object, key));

	return s ? s : "";
}

/* "go1.24.4" against the version that the file name says. */
static bool says_version(const char *named, const struct version *v)
{
	return text_starts(named, "go") && strcmp(named + 2, v->text) == 0;
}

static bool read_hash(const char *hex, struct release *r)
{
	r->has_sha256 = hex[0] != '\0';
	return !r->has_sha256 || hex_decode(hex, r->sha256, sizeof r->sha256);
}

/* False for whatever is not exactly one Go archive: the file's name, which is what gets downloaded,
 * and the fields beside it must agree. */
static bool file_release(const char *listed_under, const json_t *file, struct release *r)
{
	const char *name = text_of(file, "filename");
	json_int_t size = json_integer_value(json_object_get(file, "size"));

	memset(r, 0, sizeof *r);
	if (strcmp(text_of(file, "kind"), "archive") != 0 ||
		!text_join(r->file, sizeof r->file, name, NULL) ||
		!archive_parse(name, &r->version, &r->platform))
		return false;
	if (!says_version(listed_under, &r->version) ||
		!says_version(text_of(file, "version"), &r->version) ||
		strcmp(text_of(file, "os"), r->platform.os) != 0 ||
		strcmp(text_of(file, "arch"), r->platform.arch) != 0)
		return false;
	r->size = size > 0 ? (uint64_t)size : 0;
	r->origin = FROM_INDEX;
	return read_hash(text_of(file, "sha256"), r);
}

static bool add_entry(const json_t *entry, struct release_list *out)
{
	const char *version = text_of(entry, "version");
	const json_t *files = json_object_get(entry, "files");
	struct release r;

	for (size_t i = 0; i < json_array_size(files); i++) {
		if (file_release(version, json_array_get(files, i), &r) &&
			!release_list_add(out, &r))
			return false;
	}
	return true;
}

static enum gov_exit not_an_index(const char *where, const char *why, struct err *e)
{
	char shown[384];
	struct text t = text_on(shown, sizeof shown);

	text_add_escaped(&t, why, strlen(why));
	return err_set(e, GOV_NETWORK, where, ": not a release index: ", shown, NULL);
}

enum gov_exit index_parse(
	const char *where, const char *json, size_t n, struct release_list *out, struct err *e)
{
	json_error_t why;
	json_t *root = json_loadb(json, n, 0, &why);
	enum gov_exit rc = GOV_OK;

	if (!root && why.text[0] == '\0') /* it finds no fault with the text */
		return err_set(e, GOV_FAILED, where, ": out of memory", NULL);
	if (!root)
		return not_an_index(where, why.text, e);
	if (!json_is_array(root))
		rc = not_an_index(where, "no list of releases in it", e);
	for (size_t i = 0; rc == GOV_OK && i < json_array_size(root); i++) {
		if (!add_entry(json_array_get(root, i), out))
			rc = err_set(e, GOV_FAILED, where, ": out of memory", NULL);
	}
	json_decref(root);
	return rc;
}
