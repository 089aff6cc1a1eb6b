#include <stdlib.h>
#include <string.h>

#include "cli/shell/env.h"
#include "core/launch.h"
#include "os/os.h"

enum { TO_ENV, TO_PATH, TO_OUTPUT, FILES };

static const char *const variables[FILES] = {"GITHUB_ENV", "GITHUB_PATH", "GITHUB_OUTPUT"};

/* Twice what the settings can hold, for names and delimiters. */
#define TEXT_MAX (2 * GOV_CONF_MAX + 4 * GOV_PATH_MAX)

struct file {
	const char *path; /* NULL: not asked for */
	int fd;           /* -1: not open */
	struct text text;
	char mem[TEXT_MAX];
};

struct github {
	struct cli *c;
	struct file file[FILES];
};

/* A delimiter must not be a line of the value; one that is nowhere in it certainly is not. */
static void assign(struct text *t, const char *name, const char *value)
{
	char end[32];
	uint64_t n = 0;
	do {
		struct text e = text_on(end, sizeof end);
		text_add(&e, "gov_end_");
		text_add_u64(&e, n++);
	} while (strstr(value, end) != NULL);
	const char *const parts[] = {name, "<<", end, "\n", value, "\n", end, "\n"};
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		text_add(t, parts[i]);
}

static void assign_path(struct text *t, const char *name, const char *path)
{
	char native[GOV_PATH_MAX];
	text_join(native, sizeof native, path, NULL);
	os_native(native);
	assign(t, name, native);
}

/* "FOLDER/below" as a line. */
static void add_folder(struct text *t, const char *folder, const char *below)
{
	char native[GOV_PATH_MAX];
	t->cut |= !text_join(native, sizeof native, folder, below, NULL);
	os_native(native);
	text_add(t, native);
	text_add(t, "\n");
}

static void put_env(void *ctx, const char *name, const char *value)
{
	assign(ctx, name, value);
}

/* Nothing can be unset for later steps; to Go an empty GOROOT is none (cmd/go, findGOROOT). */
static void compose_env(struct cli *c, const struct env_setting *s, struct text *t)
{
	const char *goroot = c->get_env("GOROOT");
	const char *root = c->get_env(GOV_ENV_ROOT);
	assign(t, GOV_ENV_VERSION, s->request);
	if (root != NULL && *root != '\0')
		assign_path(t, GOV_ENV_ROOT, c->root);
	if (goroot != NULL && *goroot != '\0' && !env_sets(s, "GOROOT"))
		assign(t, "GOROOT", "");
	env_each(s, put_env, t);
}

/* The toolchain's own folder comes before the shims, which serve cmd/go's search for go1.X.Y and
 * tools. The system's folder holds more than Go: there the shims alone decide. */
static void compose_path(struct cli *c, const struct env_setting *s, struct text *t)
{
	add_folder(t, c->root, "/shims");
	if (!s->sel->system)
		add_folder(t, s->bin, "");
}

static void compose_output(const struct env_setting *s, struct text *t)
{
	assign(t, "go-version", cli_selection_name(s->sel));
	if (!s->sel->system)
		assign_path(t, "goroot", s->sel->goroot);
}

/* A line that somebody left open is ended first. */
static int start_line(struct file *f)
{
	struct os_info info;
	char last = '\n';
	size_t got;
	int code = os_fd_info(f->fd, &info);
	if (!code && info.size > 0)
		code = os_fd_seek(f->fd, info.size - 1);
	if (!code && info.size > 0)
		code = os_fd_read(f->fd, &last, 1, &got);
	f->text = text_on(f->mem, sizeof f->mem);
	if (last != '\n')
		text_add(&f->text, "\n");
	return code;
}

static enum gov_exit open_file(struct cli *c, struct file *f, const char *variable, bool optional)
{
	f->path = c->get_env(variable);
	if (f->path == NULL || *f->path == '\0') {
		f->path = NULL;
		if (optional)
			return GOV_OK;
		return err_set(&c->err, GOV_USAGE, "env: ", variable,
			" is not set: --github is for the steps of a job of GitHub Actions; "
			"elsewhere: eval \"$(gov env)\"",
			NULL);
	}
	int code = os_open_append(f->path, &f->fd);
	if (!code)
		code = start_line(f);
	if (!code)
		return GOV_OK;
	err_set(&c->err, GOV_FILESYSTEM, "env: cannot append to ", f->path, " (", variable,
		"): ", os_error_text(code), NULL);
	return GOV_FILESYSTEM;
}

static enum gov_exit compose(struct github *g, const struct env_setting *s)
{
	const struct cli *c = g->c;
	if (strpbrk(c->root, "\r\n") != NULL || strpbrk(s->bin, "\r\n") != NULL)
		return err_set(&g->c->err, GOV_FILESYSTEM, "env: ", s->bin,
			": GITHUB_PATH cannot hold a folder with a line break in its name", NULL);
	compose_env(g->c, s, &g->file[TO_ENV].text);
	compose_path(g->c, s, &g->file[TO_PATH].text);
	if (g->file[TO_OUTPUT].path != NULL)
		compose_output(s, &g->file[TO_OUTPUT].text);
	for (size_t i = 0; i < FILES; i++)
		if (g->file[i].path != NULL && g->file[i].text.cut)
			return err_set(&g->c->err, GOV_FAILED, "env: too much to write to ",
				variables[i], NULL);
	return GOV_OK;
}

static enum gov_exit write_all(struct github *g, const struct env_setting *s)
{
	enum gov_exit code = GOV_OK;
	for (size_t i = 0; i < FILES && code == GOV_OK; i++)
		code = open_file(g->c, &g->file[i], variables[i], i == TO_OUTPUT);
	if (code == GOV_OK)
		code = compose(g, s);
	for (size_t i = 0; i < FILES && code == GOV_OK; i++) {
		struct file *f = &g->file[i];
		int failed = f->path != NULL ? os_fd_write(f->fd, f->text.p, f->text.len) : 0;
		if (failed)
			code = err_os(&g->c->err, "env: cannot append to", f->path, failed);
	}
	return code;
}

int env_github(struct cli *c, const struct env_setting *s)
{
	struct github *g = calloc(1, sizeof *g);
	if (g == NULL) {
		err_set(&c->err, GOV_FAILED, "env: out of memory", NULL);
		return cli_fail(c);
	}
	g->c = c;
	for (size_t i = 0; i < FILES; i++)
		g->file[i].fd = -1;
	enum gov_exit code = write_all(g, s);
	for (size_t i = 0; i < FILES; i++)
		if (g->file[i].fd >= 0)
			os_fd_close(g->file[i].fd);
	free(g);
	if (code != GOV_OK)
		return cli_fail(c);
	ui_say("the later steps of this job get Go %s (%s)", cli_selection_name(s->sel), s->bin);
	return GOV_OK;
}
