#include "cli/goenv.h"

#include <stdlib.h>
#include <string.h>

#include "core/launch.h"
#include "os/os.h"

#define FILE_MAX 65536

/* Lists of texts, each with its NUL, an empty one at the end. */
struct goenv {
	const char *(*get_env)(const char *);
	bool local; /* GOTOOLCHAIN=local is gov's own */
	char edited[sizeof(struct os_env_edit) + GOV_CONF_MAX];
	char file[FILE_MAX + 2], root[FILE_MAX + 2];
	char file_path[GOV_PATH_MAX], root_path[GOV_PATH_MAX];
};

bool goenv_file(const struct cli *c, char *out)
{
	bool mac = strcmp(c->host.os, "darwin") == 0;
	bool windows = strcmp(c->host.os, "windows") == 0;
	const char *named = c->get_env("GOENV");
	const char *folder = windows ? c->get_env("AppData") : c->get_env("XDG_CONFIG_HOME");
	const char *home = c->get_env(OS_HOME_ENV);
	bool fits = false;
	if (named && *named)
		fits = strcmp(named, "off") != 0 && text_join(out, GOV_PATH_MAX, named, NULL);
	else if (!mac && folder && *folder)
		fits = text_join(out, GOV_PATH_MAX, folder, "/go/env", NULL);
	else if (!windows && home && *home)
		fits = text_join(out, GOV_PATH_MAX, home,
			mac ? "/Library/Application Support" : "/.config", "/go/env", NULL);
	if (fits)
		os_slashes(out);
	return fits;
}

/* The value of `name` in a list, the last where there are several. NULL when it is not there. */
static const char *list_get(const char *list, const char *name)
{
	const char *value = NULL;
	size_t n = strlen(name);
	for (; *list != '\0'; list += strlen(list) + 1)
		if (strncmp(list, name, n) == 0 && list[n] == '=')
			value = list + n + 1;
	return value;
}

/* Keep the lines of the n bytes at `text`, which has room for two more, that set something. */
static void make_list(char *text, size_t n)
{
	char *out = text;
	for (char *line = text, *end = text + n; line < end;) {
		char *newline = memchr(line, '\n', (size_t)(end - line));
		size_t len = (size_t)((newline ? newline : end) - line);
		if (*line >= 'A' && *line <= 'Z' && memchr(line, '=', len) != NULL) {
			memmove(out, line, len);
			out[len] = '\0';
			out += len + 1;
		}
		line += len + 1;
	}
	*out = '\0';
}

/* A file that is missing or cannot be read sets nothing, as for cmd/go. */
static void read_list(const char *path, char *list)
{
	size_t n = 0;
	if (os_read_file(path, list, FILE_MAX, &n) != 0)
		n = 0;
	make_list(list, n);
}

static bool add_edited(struct goenv *env, const struct os_env_edit *edit)
{
	struct text t = text_on(env->edited, sizeof env->edited - 1);
	for (size_t i = 0; i < edit->set_len; i++) {
		text_addn(&t, edit->set[i].text, edit->set[i].len);
		text_addn(&t, "\n", 1);
	}
	make_list(env->edited, t.len);
	return !t.cut;
}

/* [env] of versions.ini can set GOTOOLCHAIN, and does so before gov would. */
static bool conf_sets(const struct conf *conf, const char *version, const char *name)
{
	const char *at = NULL, *entry;
	size_t len, n = strlen(name);
	while ((len = conf_env(conf, version, &at, &entry)) > 0)
		if (len > n && memcmp(entry, name, n) == 0 && entry[n] == '=')
			return true;
	return false;
}

static bool read_edited(struct cli *c, const struct selection *s, struct goenv *env)
{
	struct conf conf = settings_conf(c->settings);
	struct os_env_edit *edit = calloc(1, sizeof *edit);
	bool done = edit != NULL && launch_env(s, &conf, c->get_env, edit, &c->err) == GOV_OK &&
		    add_edited(env, edit);
	env->local = selection_explicit(s) && !conf_sets(&conf, s->version, "GOTOOLCHAIN");
	free(edit);
	return done;
}

/* go env -w can move the GOROOT too, and with it go.env. */
static void read_files(const struct cli *c, const char *goroot, struct goenv *env)
{
	const char *moved;
	if (goenv_file(c, env->file_path))
		read_list(env->file_path, env->file);
	moved = list_get(env->file, "GOROOT");
	if (moved != NULL && *moved != '\0')
		goroot = moved;
	if (goroot != NULL &&
		text_join(env->root_path, sizeof env->root_path, goroot, "/go.env", NULL)) {
		os_slashes(env->root_path);
		read_list(env->root_path, env->root);
	}
}

struct goenv *goenv_open(struct cli *c, const struct selection *s, const char *goroot)
{
	struct goenv *env = calloc(1, sizeof *env);
	if (env == NULL) {
		err_set(&c->err, GOV_FAILED, "go's settings: out of memory", NULL);
		return NULL;
	}
	env->get_env = c->get_env;
	if (!read_edited(c, s, env)) {
		free(env);
		return NULL;
	}
	read_files(c, goroot, env);
	return env;
}

void goenv_close(struct goenv *env)
{
	free(env);
}

const char *goenv_get(const struct goenv *env, const char *name, enum goenv_source *source)
{
	const struct {
		enum goenv_source source;
		const char *value;
	} values[] = {
		{strcmp(name, "GOTOOLCHAIN") == 0 && env->local ? GOENV_GOV : GOENV_SETTINGS,
			list_get(env->edited, name)},
		/* GOROOT is the one that a shim takes away */
		{GOENV_ENVIRONMENT, strcmp(name, "GOROOT") != 0 ? env->get_env(name) : NULL},
		{GOENV_FILE, list_get(env->file, name)},
		{GOENV_GOROOT, list_get(env->root, name)},
	};
	enum goenv_source ignored;
	if (source == NULL)
		source = &ignored;
	for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
		bool empty = values[i].value == NULL || *values[i].value == '\0';
		*source = values[i].source;
		if (!empty || (values[i].value != NULL && *source == GOENV_FILE))
			return values[i].value;
	}
	*source = GOENV_NOWHERE;
	return "";
}

const char *goenv_where(const struct goenv *env, enum goenv_source source)
{
	switch (source) {
	case GOENV_ENVIRONMENT:
		return "the environment";
	case GOENV_GOV:
		return "gov, for an explicit choice";
	case GOENV_SETTINGS:
		return "[env] of versions.ini";
	case GOENV_FILE:
		return env->file_path;
	case GOENV_GOROOT:
		return env->root_path;
	case GOENV_NOWHERE:
		break;
	}
	return "nowhere";
}
