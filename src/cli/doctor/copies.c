/* Another gov on PATH than the copy that gov setup made. */
#include <string.h>

#include "cli/doctor/doctor.h"
#include "core/folders.h"
#include "os/os.h"

#define VERSION_LINE_MAX 128

static void keep(void *ctx, const char *bytes, size_t n)
{
	text_addn(ctx, bytes, n);
}

/* What `gov version` says, on one line; false for a program that is none of ours. */
static bool version_of(const char *gov, char out[VERSION_LINE_MAX])
{
	char name[] = "gov", version[] = "version";
	char *argv[] = {name, version, NULL};
	struct os_env_edit edit = {.set_len = 0};
	struct text t = text_on(out, VERSION_LINE_MAX);
	int code = -1;
	if (os_spawn_read(gov, argv, &edit, 1, keep, &t, &code) != 0 || code != 0)
		return false;
	out[strcspn(out, "\r\n")] = '\0';
	return text_starts(out, "gov ");
}

static void compare(struct doctor *d, const char *copy, const char *version, const char *other)
{
	char its[VERSION_LINE_MAX], mend[2 * GOV_PATH_MAX + 64];
	struct os_info a, b;
	if (os_stat(other, &b) != 0 || !b.runnable || os_stat(copy, &a) != 0 ||
		(a.device == b.device && a.inode == b.inode))
		return;
	if (!version_of(other, its) || strcmp(version, its) == 0)
		return;
	text_join(mend, sizeof mend, other, " setup --remove, then ", other, " setup", NULL);
	doctor_report(d, DOCTOR_INFO, mend, copy, " is ", version, "; ", other,
		", on PATH too, is ", its, NULL);
}

static void check_copies(struct doctor *d)
{
	char copy[GOV_PATH_MAX], version[VERSION_LINE_MAX], other[GOV_PATH_MAX];
	const char *at = d->c->get_env("PATH"), *folder;
	struct os_info info;
	size_t len;
	if (!text_join(copy, sizeof copy, d->c->root, "/bin/gov" OS_EXE, NULL) ||
		os_stat(copy, &info) != 0 || !version_of(copy, version))
		return;
	while (folders_next(&at, &folder, &len)) {
		if (!folders_path(folder, len, other) || !os_is_absolute(other))
			continue;
		size_t n = strlen(other);
		if (text_join(other + n, sizeof other - n, "/gov" OS_EXE, NULL))
			compare(d, copy, version, other);
	}
}

const struct doctor_check doctor_copies_checks[] = {
	{"copies", check_copies},
	{NULL, NULL},
};
