#include "core/used.h"

#include "os/os.h"

#define DAY ((int64_t)24 * 60 * 60)

static bool used_path(char *out, const char *root, const char *name)
{
	return *name != '\0' && text_join(out, GOV_PATH_MAX, root, "/used/", name, NULL);
}

void used_look_in(char *room, const char *root, const char *name, struct used *out)
{
	struct os_info info;
	*out = (struct used){.looked = true};
	if (!used_path(room, root, name) || os_lstat(room, &info) != 0 || info.kind != OS_FILE)
		return;
	out->known = true;
	out->newest = info.size == 0;
	out->mine = info.own || (info.mode & 0022) != 0;
	out->last = info.mtime_s;
}

void used_look(const char *root, const char *name, struct used *out)
{
	char path[GOV_PATH_MAX];
	used_look_in(path, root, name, out);
}

/* A last use in the future is a clock's that was wrong. */
static bool is_due(int64_t last, int64_t now)
{
	return now - last >= DAY || last > now;
}

void used_touch_in(char *room, const char *root, const char *name, const struct used *u)
{
	if (u->known && u->mine && is_due(u->last, os_now()) && used_path(room, root, name))
		(void)os_touch(room);
}

void used_touch(const char *root, const char *name, const struct used *u)
{
	char path[GOV_PATH_MAX];
	used_touch_in(path, root, name, u);
}
