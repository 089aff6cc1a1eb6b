#include "cli/path.h"

#include <stdlib.h>
#include <string.h>

#include "core/folders.h"
#include "os/os.h"

static bool same_folder(const char *a, const char *b)
{
	struct os_info x, y;
	return os_stat(a, &x) == 0 && os_stat(b, &y) == 0 && x.device == y.device &&
	       x.inode == y.inode;
}

static bool has_by(const char *path, const char *dir, bool (*same)(const char *, const char *))
{
	char one[GOV_PATH_MAX];
	const char *folder;
	size_t len;
	while (folders_next(&path, &folder, &len))
		if (folders_path(folder, len, one) && same(one, dir))
			return true;
	return false;
}

static bool same_text(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

bool path_has(const char *path, const char *dir)
{
	return has_by(path, dir, same_text) || has_by(path, dir, same_folder);
}

/* Is it root/versions/<one component>/bin, or the same below root/tools? */
static bool is_toolchain_bin(const char *root, const char *folder)
{
	static const char *const places[] = {"/versions/", "/tools/"};
	size_t len = strlen(folder), root_len = strlen(root);
	if (!text_starts(folder, root) || !text_ends(folder, "/bin"))
		return false;
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		size_t head = root_len + strlen(places[i]);
		if (len > head + strlen("/bin") && text_starts(folder + root_len, places[i]))
			return strchr(folder + head, '/') == folder + len - strlen("/bin");
	}
	return false;
}

static void add_folder(struct text *t, bool *any, const char *folder, size_t len)
{
	if (*any)
		text_addn(t, (const char[]){OS_PATH_SEPARATOR}, 1);
	text_addn(t, folder, len);
	*any = true;
}

static void add_rest(struct text *t, bool any, const char *root, const char *path)
{
	char one[GOV_PATH_MAX];
	const char *folder;
	size_t len;
	while (folders_next(&path, &folder, &len))
		if (!folders_path(folder, len, one) || !is_toolchain_bin(root, one))
			add_folder(t, &any, folder, len);
}

char *path_with(const char *root, const char *bin, const char *tools, const char *path)
{
	const char *front[] = {bin, tools};
	size_t cap = 3 + (path != NULL ? strlen(path) : 0);
	for (size_t i = 0; i < 2; i++)
		cap += front[i] != NULL ? strlen(front[i]) : 0;
	char *value = malloc(cap);
	if (value == NULL)
		return NULL;
	struct text t = text_on(value, cap);
	bool any = false;
	for (size_t i = 0; i < 2; i++)
		if (front[i] != NULL)
			add_folder(&t, &any, front[i], strlen(front[i]));
	os_native(value);
	add_rest(&t, any, root, path != NULL && *path != '\0' ? path : NULL);
	return value;
}

static bool is_one_of(const char *const *dirs, size_t n, const char *folder, size_t len)
{
	for (size_t i = 0; i < n; i++)
		if (strlen(dirs[i]) == len && memcmp(dirs[i], folder, len) == 0)
			return true;
	return false;
}

static void add_others(
	struct text *t, bool any, const char *const *dirs, size_t n, const char *path)
{
	const char *folder;
	size_t len;
	if (path != NULL && *path == '\0')
		path = NULL;
	while (folders_next(&path, &folder, &len))
		if (!is_one_of(dirs, n, folder, len))
			add_folder(t, &any, folder, len);
}

char *path_first(const char *dir, const char *path)
{
	size_t cap = strlen(dir) + 2 + (path != NULL ? strlen(path) : 0);
	char *value = malloc(cap);
	if (value == NULL)
		return NULL;
	struct text t = text_on(value, cap);
	text_add(&t, dir);
	add_others(&t, true, &dir, 1, path);
	return value;
}

char *path_without(const char *const *dirs, size_t n, const char *path)
{
	char *value = malloc(strlen(path) + 1);
	if (value == NULL)
		return NULL;
	struct text t = text_on(value, strlen(path) + 1);
	add_others(&t, false, dirs, n, path);
	return value;
}

/* As shells have it: a folder that is named cannot be run, one on PATH is passed over. */
static enum gov_exit check_runnable(const char *file, enum gov_exit folder)
{
	struct os_info info;
	if (os_stat(file, &info) != 0)
		return GOV_NOT_FOUND;
	if (info.kind == OS_DIR)
		return folder;
	return info.runnable ? GOV_OK : GOV_CANNOT_RUN;
}

/* Put OS_EXE behind the path at `out`; one with a dot in its name is tried as it is first. */
static enum gov_exit check_name(char *out, enum gov_exit folder)
{
	enum gov_exit code = GOV_NOT_FOUND;
	size_t n = strlen(out);
	if (*OS_EXE == '\0' || strchr(text_basename(out), '.') != NULL)
		code = check_runnable(out, folder);
	if (code != GOV_NOT_FOUND || *OS_EXE == '\0')
		return code;
	return text_join(out + n, GOV_PATH_MAX - n, OS_EXE, NULL) ? check_runnable(out, folder)
								  : GOV_NOT_FOUND;
}

static bool put_in(const char *folder, size_t len, const char *name, char *out)
{
	if (len == 0) {
		folder = OS_PATH_HERE;
		len = strlen(folder);
	}
	if (len == 0 || !folders_path(folder, len, out))
		return false;
	size_t n = strlen(out);
	return text_join(out + n, GOV_PATH_MAX - n, "/", name, NULL);
}

static enum gov_exit find_file(const char *name, char *out)
{
	if (!text_join(out, GOV_PATH_MAX, name, NULL))
		return GOV_NOT_FOUND;
	os_slashes(out);
	return check_name(out, GOV_CANNOT_RUN);
}

enum gov_exit path_find(const char *path, const char *name, char *out)
{
	enum gov_exit worst = GOV_NOT_FOUND;
	const char *folder;
	size_t len;
	if (path_is(name))
		return find_file(name, out);
	while (*name != '\0' && folders_next(&path, &folder, &len)) {
		enum gov_exit code = GOV_NOT_FOUND;
		if (put_in(folder, len, name, out))
			code = check_name(out, GOV_NOT_FOUND);
		if (code == GOV_OK)
			return GOV_OK;
		if (code == GOV_CANNOT_RUN)
			worst = GOV_CANNOT_RUN;
	}
	return worst;
}

/* The i-th ending of PATHEXT. False behind the last. */
static bool nth_ending(const char *endings, size_t i, const char **ending, size_t *len)
{
	while (folders_next(&endings, ending, len))
		if (*len > 0 && i-- == 0)
			return true;
	return false;
}

bool path_program(const char *(*get_env)(const char *), const char *name, size_t i,
	const char *folder, size_t len, char *out)
{
	const char *endings = get_env("PATHEXT"), *ending = "";
	size_t ending_len = 0;
	struct text t = text_on(out, GOV_PATH_MAX);
	if (*OS_EXE == '\0' ? i > 0
			    : !nth_ending(endings ? endings : ".COM;.EXE;.BAT;.CMD", i, &ending,
				      &ending_len))
		return false;
	text_addn(&t, len > 0 ? folder : ".", len > 0 ? len : 1);
	text_add(&t, "/");
	text_add(&t, name);
	text_addn(&t, ending, ending_len);
	os_slashes(out);
	return !t.cut;
}

bool path_is(const char *name)
{
	return strpbrk(name, OS_SEPARATORS) != NULL;
}
