#include "core/layout.h"

#include <string.h>

#include "os/os.h"

static bool is_separator(char c)
{
	bool windows = OS_PATH_SEPARATOR == ';';
	return c == '/' || (windows && c == '\\');
}

/* Append "/" and `s`, without doubling the slash that a root folder ends with. */
static void add_below(struct text *t, const char *s)
{
	if (t->len == 0 || !is_separator(t->p[t->len - 1]))
		text_add(t, "/");
	text_add(t, s);
}

static void trim_separators(struct text *t)
{
	while (t->len > 1 && is_separator(t->p[t->len - 1]))
		t->p[--t->len] = '\0';
}

enum gov_exit layout_root(
	const char *root, const char *home, const char *cwd, char *out, struct err *e)
{
	struct text t = text_on(out, GOV_PATH_MAX);
	if (root && *root != '\0') {
		if (!os_is_absolute(root)) {
			text_add(&t, cwd);
			add_below(&t, root);
		} else {
			text_add(&t, root);
		}
	} else if (home && os_is_absolute(home)) {
		text_add(&t, home);
		trim_separators(&t);
		add_below(&t, ".go");
	} else {
		return err_set(e, GOV_CONFIG, "HOME is not set",
			home && *home != '\0' ? " to an absolute path" : "",
			"; set HOME or GOV_ROOT", NULL);
	}
	trim_separators(&t);
	if (t.cut)
		return err_set(e, GOV_CONFIG, "the path of the store is too long: ", out,
			"...; set GOV_ROOT to a shorter one", NULL);
	return GOV_OK;
}

static enum gov_exit checked(const struct text *path, struct err *e)
{
	return path->cut ? err_set(e, GOV_FILESYSTEM, "path too long: ", path->p, NULL) : GOV_OK;
}

enum gov_exit layout_path(char *out, const char *root, const char *a, const char *b, struct err *e)
{
	struct text t = text_on(out, GOV_PATH_MAX);
	text_add(&t, root);
	add_below(&t, a);
	if (b)
		add_below(&t, b);
	return checked(&t, e);
}

enum gov_exit layout_below(char *path, size_t n, const char *name, struct err *e)
{
	struct text t = {.p = path, .len = n, .cap = GOV_PATH_MAX, .cut = false};
	add_below(&t, name);
	return checked(&t, e);
}
