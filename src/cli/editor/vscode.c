#include "cli/editor/vscode.h"

#include <stdlib.h>
#include <string.h>

#include "cli/program.h"
#include "os/os.h"

#define EDITS_MAX 256 /* far above what a file of people's own holds */

/* --- the shim, and how it is written --- */

static bool quote(const char *s, char *out, size_t cap)
{
	struct text t = text_on(out, cap);
	char hex[3];
	text_add(&t, "\"");
	for (; *s != '\0'; s++) {
		if ((unsigned char)*s < 0x20) {
			hex_encode((const uint8_t *)s, 1, hex);
			text_add(&t, "\\u00");
			text_add(&t, hex);
			continue;
		}
		if (*s == '"' || *s == '\\')
			text_add(&t, "\\");
		text_addn(&t, s, 1);
	}
	text_add(&t, "\"");
	return !t.cut;
}

/* Below the home folder as ~, so that it fits every home. */
static bool spell(struct vscode *v)
{
	size_t n = strlen(v->home);
	bool below = n > 1 && strncmp(v->program, v->home, n) == 0 && v->program[n] == '/';
	return text_join(v->spelling, sizeof v->spelling, below ? "~" : "",
		v->program + (below ? n : 0), NULL);
}

bool vscode_init(const struct cli *c, const char *folder, struct vscode *out)
{
	const char *home = c->get_env(OS_HOME_ENV);
	*out = (struct vscode){.host = &c->host, .get_env = c->get_env, .folder = folder};
	text_join(out->home, sizeof out->home, home != NULL ? home : "", NULL);
	os_slashes(out->home);
	return text_join(out->program, sizeof out->program, c->root, "/shims/go" OS_EXE, NULL) &&
	       spell(out) && quote(out->spelling, out->quoted, sizeof out->quoted);
}

/* --- paths as the extension reads them --- */

static void add_variable(const struct vscode *v, const char *name, size_t n, struct text *t)
{
	char text[128];
	struct text copy = text_on(text, sizeof text);
	const char *value = NULL;
	text_addn(&copy, name, n);
	if (text_starts(text, "env:"))
		value = v->get_env(text + 4);
	else if (strcmp(text, "workspaceFolder") == 0 || strcmp(text, "workspaceRoot") == 0)
		value = v->folder;
	else if (strcmp(text, "workspaceFolderBasename") == 0)
		value = text_basename(v->folder);
	else {
		text_add(t, "${");
		text_addn(t, name, n);
		value = "}";
	}
	text_add(t, value != NULL ? value : "");
}

static bool expand(const struct vscode *v, const char *s, char out[GOV_PATH_MAX])
{
	struct text t = text_on(out, GOV_PATH_MAX);
	if (*s == '~') {
		text_add(&t, v->home);
		s++;
	}
	while (*s != '\0') {
		const char *end = text_starts(s, "${") ? strchr(s, '}') : NULL;
		if (end == NULL) {
			text_addn(&t, s++, 1);
			continue;
		}
		add_variable(v, s + 2, (size_t)(end - s - 2), &t);
		s = end + 1;
	}
	os_slashes(out);
	return !t.cut;
}

static bool is_shim(const struct vscode *v, const char *path)
{
	struct os_info a, b;
	if (strcmp(path, v->program) == 0)
		return true;
	return strcmp(text_basename(path), "go" OS_EXE) == 0 && os_stat(path, &a) == 0 &&
	       os_stat(v->program, &b) == 0 && a.device == b.device && a.inode == b.inode;
}

/* --- findings --- */

struct look {
	const struct vscode *v;
	const struct jsonc *doc;
	void (*found)(void *ctx, const struct vscode_finding *f);
	void *ctx;
};

static void report(
	struct look *l, struct vscode_finding *f, const char *setting, const char *member)
{
	text_join(f->setting, sizeof f->setting, setting, member != NULL ? "." : "",
		member != NULL ? member : "", NULL);
	l->found(l->ctx, f);
}

static const char tools[] = "go.alternateTools";

/* What is wrong with a path for `go`, "" for nothing; *conflict as in the finding. */
static void judge_go(const struct look *l, const char *path, bool *conflict, struct text *why)
{
	char real[GOV_PATH_MAX];
	struct program p = {.kind = PROGRAM_NONE};
	*conflict = true;
	if (!expand(l->v, path, real) || !os_is_absolute(real)) {
		*conflict = false;
		text_add(why, "names no path: VS Code looks for it, and stays with what it found");
		return;
	}
	/* The team's spelling holds where GOV_ROOT is elsewhere, too: what is missing is passed
	 * over. */
	if (is_shim(l->v, real) || strcmp(path, "~/.go/shims/go") == 0 ||
		strcmp(path, "~/.go/shims/go.exe") == 0)
		return;
	p = program_look(real);
	if (p.kind == PROGRAM_NONE) {
		*conflict = false;
		text_add(why,
			"names no program: VS Code looks for a go, and stays with what it found");
	} else if (p.kind == PROGRAM_SCRIPT) {
		text_add(why, "is a script, and VS Code needs a real go");
	} else if (program_is_foreign(&p, l->v->host)) {
		text_add(why, "is a go for ");
		text_add(why, p.arch);
		text_add(why, ", and this machine is ");
		text_add(why, l->v->host->arch);
	} else {
		text_add(why, "is one Go for ever, whatever a pin says");
	}
}

static void look_at_go(struct look *l, size_t object)
{
	char path[GOV_PATH_MAX];
	struct vscode_finding f = {.wanted = l->v->quoted, .edit = VSCODE_SET, .name = "go"};
	f.value = f.wanted;
	struct text why = text_on(f.what, sizeof f.what);
	f.node = jsonc_member(l->doc, object, "go");
	if (f.node == JSONC_NONE) {
		f.node = object;
		f.edit = VSCODE_ADD;
		text_add(&why, "is missing: VS Code looks for a go, and stays with what it found");
	} else if (!jsonc_string(l->doc, f.node, path, sizeof path)) {
		text_add(&why, "is no path");
	} else {
		text_add_escaped(&why, path, strlen(path));
		text_add(&why, " ");
		size_t before = why.len;
		judge_go(l, path, &f.conflict, &why);
		if (why.len == before)
			return;
	}
	report(l, &f, tools, "go");
}

static void look_at_tools(struct look *l)
{
	size_t object = jsonc_member(l->doc, JSONC_ROOT, tools);
	struct vscode_finding f = {.wanted = l->v->quoted, .value = "{}", .name = tools};
	if (object != JSONC_NONE && l->doc->node[object].kind == JSONC_OBJECT) {
		look_at_go(l, object);
		return;
	}
	f.edit = object == JSONC_NONE ? VSCODE_ADD : VSCODE_SET;
	f.node = object; /* the root's number, when there is none */
	text_join(f.what, sizeof f.what,
		object == JSONC_NONE
			? "is missing: VS Code looks for a go, and stays with what it found"
			: "is missing: it is to be in an object",
		NULL);
	report(l, &f, tools, "go");
}

/* A program for another machine: gopls and dlv, and the go that installs them. */
static void look_at_program(struct look *l, size_t node, const char *setting, const char *member)
{
	char path[GOV_PATH_MAX], real[GOV_PATH_MAX];
	struct vscode_finding f = {.conflict = true, .edit = VSCODE_REMOVE, .node = node};
	if (node == JSONC_NONE || !jsonc_string(l->doc, node, path, sizeof path) ||
		!expand(l->v, path, real) || !os_is_absolute(real))
		return;
	struct program p = program_look(real);
	if (!program_is_foreign(&p, l->v->host))
		return;
	struct text why = text_on(f.what, sizeof f.what);
	text_add_escaped(&why, path, strlen(path));
	text_add(&why, " is for ");
	text_add(&why, p.arch);
	text_add(&why, ", and this machine is ");
	text_add(&why, l->v->host->arch);
	report(l, &f, setting, member);
}

static void look_at_programs(struct look *l)
{
	static const char *const names[] = {"dlv", "gopls"};
	static const char installer[] = "go.toolsManagement.go";
	size_t object = jsonc_member(l->doc, JSONC_ROOT, tools);
	for (size_t i = 0; object != JSONC_NONE && i < sizeof names / sizeof *names; i++)
		look_at_program(l, jsonc_member(l->doc, object, names[i]), tools, names[i]);
	look_at_program(l, jsonc_member(l->doc, JSONC_ROOT, installer), installer, NULL);
}

/* Set to something: "" is as good as unset, to Go and to the extension. */
static bool is_set(const struct jsonc *doc, size_t node)
{
	const struct jsonc_node *n = &doc->node[node];
	return node != JSONC_NONE && n->kind != JSONC_NULL &&
	       !(n->kind == JSONC_STRING && n->end - n->start == 2);
}

static void look_at_goroot(struct look *l)
{
	struct vscode_finding f = {.conflict = true,
		.edit = VSCODE_REMOVE,
		.what = "sets GOROOT for go, gopls and dlv: it beats every choice of a version"};
	f.node = jsonc_member(l->doc, JSONC_ROOT, "go.goroot");
	if (is_set(l->doc, f.node))
		report(l, &f, "go.goroot", NULL);
}

static void look_at_variable(
	struct look *l, const char *setting, const char *name, const char *what)
{
	size_t object = jsonc_member(l->doc, JSONC_ROOT, setting);
	struct vscode_finding f = {.conflict = true, .edit = VSCODE_REMOVE};
	if (object == JSONC_NONE)
		return;
	f.node = jsonc_member(l->doc, object, name);
	/* For its terminals VS Code unsets what is null; the extension hands on the word "null". */
	bool null_counts = text_starts(setting, "go.") && f.node != JSONC_NONE &&
			   l->doc->node[f.node].kind == JSONC_NULL;
	if (!null_counts && !is_set(l->doc, f.node))
		return;
	text_join(f.what, sizeof f.what, what, NULL);
	report(l, &f, setting, name);
}

static void look_at_variables(struct look *l)
{
	static const char *const settings[] = {"go.toolsEnvVars", "terminal.integrated.env.linux",
		"terminal.integrated.env.osx", "terminal.integrated.env.windows"};
	for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
		look_at_variable(l, settings[i], "GOROOT",
			"sets GOROOT: it beats every choice of a version");
		look_at_variable(l, settings[i], "GOTOOLCHAIN",
			"sets GOTOOLCHAIN: go switches by that, whatever gov has chosen");
	}
}

static void look_at_terminal(struct look *l)
{
	static const char setting[] = "go.terminal.activateEnvironment";
	size_t node = jsonc_member(l->doc, JSONC_ROOT, setting);
	struct vscode_finding f = {
		.node = node, .wanted = "false", .value = "false", .name = setting};
	if (node != JSONC_NONE && l->doc->node[node].kind == JSONC_FALSE)
		return;
	f.edit = node == JSONC_NONE ? VSCODE_ADD : VSCODE_SET;
	text_join(f.what, sizeof f.what,
		"is not false: VS Code puts the bin folder of one Go before the shims, for gopls, "
		"dlv and its terminals",
		NULL);
	report(l, &f, setting, NULL);
}

void vscode_look(const struct vscode *v, const struct jsonc *doc,
	void (*found)(void *ctx, const struct vscode_finding *f), void *ctx)
{
	struct look l = {.v = v, .doc = doc, .found = found, .ctx = ctx};
	look_at_goroot(&l);
	look_at_variables(&l);
	look_at_programs(&l);
	look_at_tools(&l);
	look_at_terminal(&l);
}

/* --- mending --- */

bool vscode_parse(const char *text, size_t len, struct jsonc *doc, struct jsonc_wrong *wrong)
{
	if (!jsonc_parse(text, len, doc, wrong))
		return false;
	if (doc->count == 0 || doc->node[JSONC_ROOT].kind == JSONC_OBJECT)
		return true;
	*wrong = (struct jsonc_wrong){
		.at = doc->node[JSONC_ROOT].start, .why = "settings in { } are expected"};
	jsonc_free(doc);
	return false;
}

struct first {
	const struct jsonc *doc;
	struct jsonc_text out;
	bool any, done;
};

static void mend_first(void *ctx, const struct vscode_finding *f)
{
	struct first *first = ctx;
	if (first->any)
		return;
	first->any = true;
	if (f->edit == VSCODE_REMOVE)
		first->done = jsonc_remove(first->doc, f->node, &first->out);
	else if (f->edit == VSCODE_SET)
		first->done = jsonc_set(first->doc, f->node, f->value, &first->out);
	else
		first->done = jsonc_add(first->doc, f->node, f->name, f->value, &first->out);
}

/* One edit, or none when nothing is left: then *out is empty. A removed member may uncover an
 * earlier one of its name, so each edit is followed by a new look. */
static enum vscode_mended mend_one(const struct vscode *v, const struct jsonc_text *text,
	struct jsonc_text *out, struct jsonc_wrong *wrong)
{
	struct jsonc doc;
	struct first first = {.doc = &doc};
	if (!vscode_parse(text->p, text->len, &doc, wrong))
		return VSCODE_INVALID;
	if (doc.count > 0) {
		vscode_look(v, &doc, mend_first, &first);
	} else {
		first.any = true;
		first.done = jsonc_start(&doc, &first.out);
	}
	jsonc_free(&doc);
	*out = first.out;
	return first.any && !first.done ? VSCODE_NO_MEMORY : VSCODE_MENDED;
}

enum vscode_mended vscode_mend(const struct vscode *v, const char *text, size_t len,
	struct jsonc_text *out, struct jsonc_wrong *wrong)
{
	enum vscode_mended code = VSCODE_MENDED;
	struct jsonc_text next = {NULL, 0};
	out->len = len;
	out->p = malloc(len + 1);
	if (out->p == NULL)
		return VSCODE_NO_MEMORY;
	memcpy(out->p, text, len);
	for (int i = 0; i < EDITS_MAX; i++) {
		code = mend_one(v, out, &next, wrong);
		if (code != VSCODE_MENDED || next.p == NULL)
			break;
		free(out->p);
		*out = next;
	}
	if (code != VSCODE_MENDED)
		free(out->p);
	return code;
}
