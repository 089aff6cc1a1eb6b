/* What in the environment defeats the choice of a version. */
#include <string.h>

#include "cli/doctor/doctor.h"
#include "cli/goenv.h"
#include "cli/path.h"
#include "core/folders.h"
#include "core/launch.h"
#include "os/os.h"

#define ENV_FILE_MAX 65536

static const char *env(const struct doctor *d, const char *name)
{
	const char *value = d->c->get_env(name);
	return value != NULL ? value : "";
}

static void check_goroot(struct doctor *d)
{
	if (*env(d, "GOROOT") != '\0')
		doctor_report(d, DOCTOR_BAD,
			"unset GOROOT (and remove it from shell start-up files)",
			"GOROOT is set to ", env(d, "GOROOT"),
			": gov's shims ignore it, editors and a go run by its path do not", NULL);
}

/* --- go env -w --- */

static void see_setting(struct doctor *d, const char *path, const char *line)
{
	static const struct {
		const char *name, *mend, *why;
	} settings[] = {
		{"GOROOT=", "go env -u GOROOT", ": it beats the GOROOT of every version"},
		{"GOTOOLCHAIN=", "go env -u GOTOOLCHAIN",
			": go switches by that, whatever gov has chosen"},
	};
	for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
		if (text_starts(line, settings[i].name) && line[strlen(settings[i].name)] != '\0')
			doctor_report(d, DOCTOR_BAD, settings[i].mend, path, " (go env -w) has ",
				line, settings[i].why, NULL);
}

static void check_go_env(struct doctor *d)
{
	static const char harmless[] = "GOTOOLCHAIN=local";
	char path[GOV_PATH_MAX], text[ENV_FILE_MAX + 1];
	size_t n = 0;
	if (!goenv_file(d->c, path) || os_read_file(path, text, ENV_FILE_MAX, &n) != 0)
		return;
	text[n] = '\0';
	for (char *line = text, *end; *line != '\0'; line = end) {
		end = line + strcspn(line, "\r\n");
		if (*end != '\0')
			*end++ = '\0';
		if (strcmp(line, harmless) != 0)
			see_setting(d, path, line);
	}
}

static void check_gotoolchain(struct doctor *d)
{
	const char *value = env(d, "GOTOOLCHAIN");
	if (*value != '\0' && strcmp(value, "local") != 0)
		doctor_report(d, DOCTOR_INFO, "unset GOTOOLCHAIN", "GOTOOLCHAIN is set to ", value,
			": go may switch to another version than gov has chosen", NULL);
}

static void check_gov_version(struct doctor *d)
{
	if (*env(d, GOV_ENV_VERSION) != '\0')
		doctor_report(d, DOCTOR_INFO, "gov use --unset", "GOV_VERSION is ",
			env(d, GOV_ENV_VERSION), ": this shell has chosen that, as gov use does",
			NULL);
}

/* --- PATH --- */

/* Other managers of Go versions, by a part of their folders. */
static const struct {
	const char *part, *name;
} managers[] = {
	{"/.goenv/", "goenv"},
	{"/.asdf/shims", "asdf"},
	{"/mise/shims", "mise"},
	{"/mise/installs/go/", "mise"},
	{"/.gvm/", "gvm"},
	{"/.g/go/bin", "g"},
	{"/.g/bin", "g"},
	{"/.gimme/", "gimme"},
	{"/.gobrew/", "gobrew"},
};

static const char *manager_of(const char *folder)
{
	for (size_t i = 0; i < sizeof managers / sizeof *managers; i++)
		if (strstr(folder, managers[i].part) != NULL)
			return managers[i].name;
	return NULL;
}

static bool same_folder(const char *a, const char *b)
{
	struct os_info x, y;
	return os_stat(a, &x) == 0 && os_stat(b, &y) == 0 && x.device == y.device &&
	       x.inode == y.inode;
}

static bool has_go(const struct doctor *d, const char *folder)
{
	char go[GOV_PATH_MAX];
	struct os_info info;
	for (size_t i = 0; path_program(d->c->get_env, "go", i, folder, strlen(folder), go); i++)
		if (os_stat(go, &info) == 0 && info.runnable)
			return true;
	return false;
}

/* A go that stands before gov's shims. One that `gov exec` or `gov env` put there is meant. */
static void see_other(struct doctor *d, const char *folder, const char *mend)
{
	/* Windows puts the system's part of PATH, where Go's own installer writes itself, before
	 * the user's: no line in a start-up file mends that. */
	static const char of_system[] =
		"uninstall that Go (Settings, Apps), or take its folder off the system's PATH";
	char versions[GOV_PATH_MAX];
	const char *manager = manager_of(folder);
	if (text_join(versions, sizeof versions, d->c->root, "/versions/", NULL) &&
		text_starts(folder, versions))
		doctor_report(d, DOCTOR_INFO, NULL, folder,
			" is before the shims on PATH, as gov exec and gov env do it", NULL);
	else if (manager != NULL)
		doctor_report(d, DOCTOR_BAD, mend, folder, ": the shims of ", manager,
			" are before gov's on PATH", NULL);
	else
		doctor_report(d, DOCTOR_BAD,
			strcmp(d->c->host.os, "windows") == 0 ? of_system : mend, folder,
			": the go in it is before gov's shims on PATH", NULL);
}

static void check_path(struct doctor *d)
{
	char shims[GOV_PATH_MAX], one[GOV_PATH_MAX], mend[CLI_HINT_MAX + 80], hook[CLI_HINT_MAX];
	const char *at = d->c->get_env("PATH"), *folder;
	size_t len;
	cli_hook_line(d->c, hook);
	text_join(mend, sizeof mend,
		"gov setup, or at the end of the shell's start-up file: ", hook, NULL);
	if (!text_join(shims, sizeof shims, d->c->root, "/shims", NULL))
		return;
	while (folders_next(&at, &folder, &len)) {
		if (!folders_path(folder, len, one))
			continue;
		if (strcmp(one, shims) == 0 || same_folder(one, shims))
			return;
		if (os_is_absolute(one) && has_go(d, one))
			see_other(d, one, mend);
	}
	doctor_report(d, DOCTOR_BAD, mend, shims, " is not on PATH", NULL);
}

const struct doctor_check doctor_env_checks[] = {
	{"GOROOT", check_goroot},
	{"go-env", check_go_env},
	{"GOTOOLCHAIN", check_gotoolchain},
	{"GOV_VERSION", check_gov_version},
	{"PATH", check_path},
	{NULL, NULL},
};
