#include "install/source.h"

#include <string.h>

#include "os/os.h"

bool source_base_name(const char *from, char out[RELEASE_FILE_MAX])
{
	size_t n = strstr(from, "://") ? strcspn(from, "?#") : strlen(from);
	size_t start = n;
	struct text t = text_on(out, RELEASE_FILE_MAX);

	while (start > 0 && from[start - 1] != '/' && from[start - 1] != '\\')
		start--;
	text_addn(&t, from + start, n - start);
	return !t.cut && out[0] != '\0';
}

static bool is_file(const char *path)
{
	struct os_info info;

	return os_stat(path, &info) == 0 && info.kind == OS_FILE;
}

static const char *folder(const struct road *r)
{
	return r->kind == SOURCE_FOLDER ? r->o.from : r->o.settings->cache;
}

bool source_local(const struct road *r, const char *file, char *out)
{
	if (r->kind == SOURCE_FILE)
		return text_join(out, GOV_PATH_MAX, r->o.from, NULL);
	if (r->kind == SOURCE_URL || r->kind == SOURCE_BASE)
		return false;
	return text_join(out, GOV_PATH_MAX, folder(r), "/", file, NULL) && is_file(out);
}

/* A pin's own URL comes before the mirrors. */
static bool mirror_url(const struct settings *s, const char *file, size_t i, char *out)
{
	const struct settings_pin *pin = settings_find_pin(s, file);
	size_t pinned = pin && pin->url[0] ? 1 : 0;

	if (i < pinned)
		return text_join(out, GOV_PATH_MAX, pin->url, NULL);
	if (i - pinned >= s->mirror_len)
		return false;
	return text_join(out, GOV_PATH_MAX, s->mirror[i - pinned], file, NULL);
}

bool source_url(const struct road *r, const char *file, size_t i, char *out)
{
	switch (r->kind) {
	case SOURCE_MIRRORS:
		return mirror_url(r->o.settings, file, i, out);
	case SOURCE_URL:
		return i == 0 && text_join(out, GOV_PATH_MAX, r->o.from, NULL);
	case SOURCE_BASE:
		return i == 0 && text_join(out, GOV_PATH_MAX, r->o.from, file, NULL);
	case SOURCE_FILE:
	case SOURCE_FOLDER:
		break;
	}
	return false;
}

static bool name_release(const char *name, struct release *out)
{
	memset(out, 0, sizeof *out);
	return archive_parse(name, &out->version, &out->platform) &&
	       text_join(out->file, sizeof out->file, name, NULL);
}

/* Ends the walk with -1 when out of memory. */
static int add_name(void *ctx, const char *name)
{
	struct release rel;

	return !name_release(name, &rel) || release_list_add(ctx, &rel) ? 0 : -1;
}

static enum gov_exit named_archive(const struct road *r, struct release_list *out, struct err *e)
{
	char name[RELEASE_FILE_MAX];
	struct release rel;

	if (!source_base_name(r->o.from, name) || !name_release(name, &rel))
		return err_set(e, GOV_USAGE, "--from ", r->o.from,
			": the name does not tell a Go version; ask for an exact one", NULL);
	if (!release_list_add(out, &rel))
		return err_set(e, GOV_FAILED, "out of memory", NULL);
	return GOV_OK;
}

enum gov_exit source_archives(const struct road *r, struct release_list *out, struct err *e)
{
	int code;

	if (r->kind == SOURCE_FILE || r->kind == SOURCE_URL)
		return named_archive(r, out, e);
	code = os_list(folder(r), add_name, out);
	if (code == -1)
		return err_set(e, GOV_FAILED, "out of memory", NULL);
	if (code != 0 && !os_is_missing(code))
		return err_os(e, "cannot list", folder(r), code);
	return GOV_OK;
}
