#include "cli/upkeep/prune_cache.h"

#include <string.h>

#include "cli/amount.h"
#include "core/text.h"
#include "os/os.h"

static const char *const ends[] = {".ziphash", ".info", ".mod", ".zip", ".lock"};
#define ENDS (sizeof ends / sizeof *ends)

/* MODCACHE/cache/download/golang.org/toolchain/@v/v0.0.1-go1.24.4.linux-amd64END */
static bool download(const char *path, const char *end, char out[GOV_PATH_MAX])
{
	char cache[GOV_PATH_MAX];
	const char *at = strrchr(path, '@');
	return at != NULL && text_join(cache, sizeof cache, path, NULL) && os_parent(cache) &&
	       os_parent(cache) &&
	       text_join(out, GOV_PATH_MAX, cache, "/cache/download/golang.org/toolchain/@v/",
		       at + 1, end, NULL);
}

int64_t prune_cache_last(const char *path)
{
	char go[GOV_PATH_MAX];
	struct os_info info;
	if ((!text_join(go, sizeof go, path, "/bin/go", NULL) || os_stat(go, &info) != 0) &&
		(!text_join(go, sizeof go, path, "/bin/go.exe", NULL) || os_stat(go, &info) != 0))
		return 0;
	return info.atime_s > info.mtime_s ? info.atime_s : info.mtime_s;
}

uint64_t prune_cache_bytes(const char *path)
{
	char file[GOV_PATH_MAX];
	uint64_t bytes = amount_tree(path);
	for (size_t i = 0; i < ENDS; i++)
		if (download(path, ends[i], file))
			bytes += amount_tree(file);
	return bytes;
}

int prune_cache_remove(const char *path)
{
	char file[GOV_PATH_MAX];
	for (size_t i = 0; i < ENDS; i++) {
		int code = download(path, ends[i], file) ? os_remove(file) : 0;
		if (code != 0 && !os_is_missing(code))
			return code;
	}
	return os_remove_tree(path);
}
