#include "core/layout.h"

#include <string.h>

#include "os/os.h"

/* Append "/" and `s`, without doubling the slash that a root folder ends with. */
static void add_below(struct text *t, const char *s)
{
	if (t->len == 0 || t->p[t->len - 1] != '/')
		text_add(t, "/");
	text_add(t, s);
}

/* The slash of a root folder ("/", "C:/") stays: without it the path is another one. */
static void trim_slashes(struct text *t)
{
	while (t->len > 1 && t->p[t->len - 1] == '/') {
		t->p[--t->len] = '\0';
		if (!os_is_absolute(t->p)) {
			t->p[t->len++] = '/';
			return;
		}
	}
}

/* Windows: "\\x" and "C:x" are relative to a drive, not to the current folder. */
static bool is_of_some_drive(const char *path)
{
	size_t n = strcspn(path, OS_SEPARATORS);
	return !os_is_absolute(path) && (n == 0 || path[n] == ':');
}

static enum gov_exit no_home(const char *home, struct err *e)
{
	return err_set(e, GOV_CONFIG, OS_HOME_ENV " is not set",
		home && *home != '\0' ? " to an absolute path" : "",
		"; set " OS_HOME_ENV " or GOV_ROOT", NULL);
}

enum gov_exit layout_root(
	const char *root, const char *home, const char *cwd, char *out, struct err *e)
{
	struct text t = text_on(out, GOV_PATH_MAX);
	bool named = root && *root != '\0';
	const char *base = !named ? home : os_is_absolute(root) ? root : cwd;
	if (named && is_of_some_drive(root))
		return err_set(e, GOV_CONFIG, "GOV_ROOT is ", root,
			": which folder that means depends on the current drive; "
			"write the whole path",
			NULL);
	if (!base || !os_is_absolute(base))
		return no_home(home, e);
	text_add(&t, base);
	os_slashes(out);
	t.len = strlen(out);
	trim_slashes(&t);
	if (base != root)
		add_below(&t, named ? root : ".go");
	os_slashes(out);
	trim_slashes(&t);
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
