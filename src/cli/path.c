#include "cli/path.h"

#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "os/os.h"

bool path_next(const char **at, const char **dir, size_t *len)
{
	const char separator[] = {OS_PATH_SEPARATOR, '\0'};
	if (*at == NULL)
		return false;
	*dir = *at;
	*len = strcspn(*at, separator);
	*at = (*at)[*len] != '\0' ? *at + *len + 1 : NULL;
	return true;
}

bool path_has(const char *path, const char *dir)
{
	const char *folder;
	size_t len;
	while (path_next(&path, &folder, &len))
		if (strlen(dir) == len && memcmp(folder, dir, len) == 0)
			return true;
	return false;
}

/* Is it root/versions/<one component>/bin, or the same below root/tools? */
static bool is_toolchain_bin(const char *root, const char *folder, size_t len)
{
	static const char *const places[] = {"/versions/", "/tools/"};
	static const char bin[] = "/bin";
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		size_t root_len = strlen(root), head = root_len + strlen(places[i]);
		if (len > head + sizeof bin - 1 && memcmp(folder, root, root_len) == 0 &&
			memcmp(folder + root_len, places[i], head - root_len) == 0 &&
			memcmp(folder + len - (sizeof bin - 1), bin, sizeof bin - 1) == 0)
			return memchr(folder + head, '/', len - head - (sizeof bin - 1)) == NULL;
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
	const char *folder;
	size_t len;
	bool any = false;
	for (size_t i = 0; i < 2; i++)
		if (front[i] != NULL)
			add_folder(&t, &any, front[i], strlen(front[i]));
	if (path != NULL && *path == '\0')
		path = NULL;
	while (path_next(&path, &folder, &len))
		if (!is_toolchain_bin(root, folder, len))
			add_folder(&t, &any, folder, len);
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

enum gov_exit path_find(const char *path, const char *name, char *out)
{
	enum gov_exit worst = GOV_NOT_FOUND;
	const char *folder;
	size_t len;
	if (strchr(name, '/') != NULL)
		return text_join(out, GOV_PATH_MAX, name, NULL)
			       ? check_runnable(out, GOV_CANNOT_RUN)
			       : worst;
	while (*name != '\0' && path_next(&path, &folder, &len)) {
		struct text t = text_on(out, GOV_PATH_MAX);
		text_addn(&t, len > 0 ? folder : ".", len > 0 ? len : 1);
		text_add(&t, "/");
		text_add(&t, name);
		enum gov_exit code = GOV_NOT_FOUND;
		if (!t.cut)
			code = check_runnable(out, GOV_NOT_FOUND);
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
	while (path_next(&endings, ending, len))
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
