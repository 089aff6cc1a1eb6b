#include "core/resolve.h"

#include <string.h>

#include "core/folders.h"
#include "os/os.h"

/* What a candidate must not be. Looked up when the first candidate turns up: most PATH folders hold
 * none, and each look-up is a system call. */
struct own {
	const char *root;
	bool known;
	bool has_shims, has_exe;
	struct os_info shims, exe;
};

static bool same_file(const struct os_info *a, const struct os_info *b)
{
	return a->device == b->device && a->inode == b->inode;
}

static void own_look_up(struct own *own)
{
	char path[GOV_PATH_MAX];
	own->known = true;
	own->has_shims = text_join(path, sizeof path, own->root, "/shims", NULL) &&
			 os_stat(path, &own->shims) == 0;
	own->has_exe = os_exe_path(path, sizeof path) == 0 && os_stat(path, &own->exe) == 0;
}

/* Is the file, or the folder it is in, gov's? */
static bool is_own(struct own *own, const char *dir, const struct os_info *file)
{
	struct os_info folder;
	if (!own->known)
		own_look_up(own);
	if (own->has_exe && same_file(file, &own->exe))
		return true;
	return own->has_shims && os_stat(dir, &folder) == 0 && same_file(&folder, &own->shims);
}

/* The folder's name is root/shims to the letter: skipped without asking the system. */
static bool is_shims(const char *dir, const char *root)
{
	size_t n = strlen(root);
	return text_starts(dir, root) &&
	       (strcmp(dir + n, "/shims") == 0 || strcmp(dir + n, "/shims/") == 0);
}

static bool is_candidate(const char *dir, const char *tool, struct own *own)
{
	char file[GOV_PATH_MAX];
	struct os_info info;
	if (!os_is_absolute(dir) || is_shims(dir, own->root))
		return false;
	if (!text_join(file, sizeof file, dir, "/", tool, OS_EXE, NULL))
		return false;
	return os_stat(file, &info) == 0 && info.runnable && !is_own(own, dir, &info);
}

bool system_find(const char *path, const char *root, const char *tool, char *out)
{
	struct own own = {.root = root, .known = false};
	const char *dir;
	size_t len;
	while (folders_next(&path, &dir, &len)) {
		if (folders_path(dir, len, out) && is_candidate(out, tool, &own))
			return true;
	}
	out[0] = '\0';
	return false;
}
