/* `go version -m FOLDER` prints a line "PATH: go1.24.4" for each program of the folder, and behind
 * it lines of its build information (src/cmd/go/internal/version/version.go,
 * src/runtime/debug/mod.go):
 *	<tab>path<tab>PACKAGE
 *	<tab>mod<tab>MODULE<tab>VERSION<tab>HASH
 * and others that do not matter here.
 */
#include <stdlib.h>
#include <string.h>

#include "cli/tool/tool.h"
#include "core/launch.h"
#include "os/os.h"

struct reader {
	const char *bin;
	struct tool_infos *infos;
	struct tool_info *at; /* the program that is spoken of; NULL when it is not one of ours */
	char mem[GOV_PATH_MAX + 128];
	struct text line;
};

static struct tool_info *find(const struct tool_infos *infos, const char *file, size_t n)
{
	size_t end = strlen(OS_EXE);
	if (n <= end || memcmp(file + n - end, OS_EXE, end) != 0)
		return NULL;
	for (size_t i = 0; i < infos->len; i++)
		if (strlen(infos->at[i].tool) == n - end &&
			memcmp(infos->at[i].tool, file, n - end) == 0)
			return &infos->at[i];
	return NULL;
}

/* "BIN/dlv: go1.24.4", maybe with more words such as "X:nocoverageredesign". */
static void read_program(struct reader *r, const char *line)
{
	struct version v;
	size_t n = strlen(r->bin);
	r->at = NULL;
	const char *colon = text_starts(line, r->bin) ? strstr(line + n, ": ") : NULL;
	if (colon == NULL || colon == line + n)
		return;
	r->at = find(r->infos, line + n + 1, (size_t)(colon - line) - n - 1);
	const char *go = colon + 2;
	if (r->at != NULL && version_parse(go, strcspn(go, " "), &v))
		text_join(r->at->go, sizeof r->at->go, v.text, NULL);
}

/* The next field of a line of them; false at the end. */
static bool next_field(const char **at, char *out, size_t cap)
{
	struct text t = text_on(out, cap);
	size_t n = strcspn(*at, "\t");
	text_addn(&t, *at, n);
	if (t.cut)
		out[0] = '\0';
	*at += n + ((*at)[n] == '\t');
	return n > 0;
}

static void read_line(struct reader *r, const char *line)
{
	char word[8];
	if (line[0] != '\t') {
		read_program(r, line);
		return;
	}
	line++;
	if (r->at == NULL || !next_field(&line, word, sizeof word))
		return;
	if (strcmp(word, "path") == 0) {
		next_field(&line, r->at->package, sizeof r->at->package);
	} else if (strcmp(word, "mod") == 0) {
		next_field(&line, r->at->module, sizeof r->at->module);
		next_field(&line, r->at->version, sizeof r->at->version);
	}
}

static void take(void *ctx, const char *bytes, size_t n)
{
	struct reader *r = ctx;
	for (size_t i = 0; i < n; i++) {
		if (bytes[i] != '\n') {
			text_addn(&r->line, bytes + i, 1);
			continue;
		}
		if (!r->line.cut)
			read_line(r, r->mem);
		r->line = text_on(r->mem, sizeof r->mem);
	}
}

static enum gov_exit ask_go(struct cli *c, const struct selection *s, struct reader *r)
{
	char go[GOV_PATH_MAX], name[] = "go", version[] = "version", m[] = "-m", bin[GOV_PATH_MAX];
	char *argv[] = {name, version, m, bin, NULL};
	struct os_env_edit edit;
	struct conf conf = settings_conf(c->settings);
	struct err ignored;
	int code;
	if (!selection_tool(s, "go", go) || !text_join(bin, sizeof bin, r->bin, NULL) ||
		launch_env(s, &conf, c->get_env, &edit, &ignored) != GOV_OK ||
		!launch_set(&edit, "GOTOOLCHAIN=local") ||
		os_spawn_read(go, argv, &edit, 1, take, r, &code) != 0)
		return GOV_FAILED;
	return GOV_OK;
}

enum gov_exit tool_infos(struct cli *c, const struct selection *s, const char *bin,
	struct tool_infos *out, struct err *e)
{
	struct tool_list list;
	struct reader r = {.bin = bin, .infos = out};
	*out = (struct tool_infos){.at = NULL};
	enum gov_exit x = store_tool_list(bin, &list, e);
	if (x != GOV_OK || list.len == 0)
		return x;
	out->at = calloc(list.len, sizeof *out->at);
	if (out->at == NULL) {
		free(list.at);
		return err_set(e, GOV_FAILED, "cannot list ", bin, ": out of memory", NULL);
	}
	for (; out->len < list.len; out->len++)
		memcpy(out->at[out->len].tool, list.at[out->len], GOV_TOOL_MAX);
	free(list.at);
	r.line = text_on(r.mem, sizeof r.mem);
	(void)ask_go(c, s, &r); /* a toolchain that does not run tells nothing */
	return GOV_OK;
}
