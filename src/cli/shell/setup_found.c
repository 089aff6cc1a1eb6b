#include <string.h>

#include "cli/path.h"
#include "cli/shell/setup.h"
#include "os/os.h"

#define SHIM_MAX 8192

static bool same_file(const char *a, const char *b)
{
	struct os_info x, y;
	return os_stat(a, &x) == 0 && os_stat(b, &y) == 0 && x.device == y.device &&
	       x.inode == y.inode;
}

/* Is it in the store, which may be known by several names? */
static bool in_store(const struct setup_plan *p, const char *path)
{
	char root[GOV_PATH_MAX], real[GOV_PATH_MAX];
	if (os_realpath(p->c->root, root, sizeof root) != 0 ||
		os_realpath(path, real, sizeof real) != 0)
		return false;
	size_t n = strlen(root);
	return strncmp(real, root, n) == 0 && real[n] == '/';
}

/* Does the line "path = ..." name gov, with quotes or without? */
static bool names_gov(const struct setup_plan *p, char *line)
{
	if (!text_starts(line, "path"))
		return false;
	char *value = line + strspn(line, "path =\t\"");
	value[strcspn(value, "\"\r")] = '\0';
	os_slashes(value);
	return same_file(value, p->c->self);
}

/* scoop puts a program of its own on PATH, and beside it, in gov.shim, what that starts. */
static bool is_scoop_shim(const struct setup_plan *p, const char *found)
{
	char file[GOV_PATH_MAX], text[SHIM_MAX + 1];
	size_t len;
	size_t stem = strlen(found) - (text_ends(found, ".exe") ? strlen(".exe") : 0);
	struct text t = text_on(file, sizeof file);
	text_addn(&t, found, stem);
	text_add(&t, ".shim");
	if (t.cut || os_read_file(file, text, SHIM_MAX, &len) != 0)
		return false;
	text[len] = '\0';
	for (char *line = text, *end; line != NULL; line = end) {
		end = strchr(line, '\n');
		if (end != NULL)
			*end++ = '\0';
		if (names_gov(p, line))
			return true;
	}
	return false;
}

bool setup_find_gov(struct setup_plan *p)
{
	char found[GOV_PATH_MAX] = "";
	p->on_path = path_find(p->c->get_env("PATH"), "gov", found) == GOV_OK &&
		     os_is_absolute(found) && !in_store(p, p->c->self) && !in_store(p, found) &&
		     (same_file(found, p->c->self) || is_scoop_shim(p, found));
	os_slashes(found);
	return p->on_path ? text_join(p->gov, sizeof p->gov, found, NULL)
			  : text_join(p->gov, sizeof p->gov, p->bin, "/gov" OS_EXE, NULL);
}
