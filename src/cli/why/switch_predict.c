/* The prediction for this shell and folder: cmd/go's settings, the go.work or go.mod, the decision,
 * where the toolchain is, and what would mend it. */
#include <stdlib.h>
#include <string.h>

#include "cli/goenv.h"
#include "cli/path.h"
#include "cli/why/switch.h"
#include "core/gover.h"
#include "os/os.h"

/* What is known of the Go that starts; too large for the stack. */
struct start {
	struct floor floor;
	char goroot[GOV_PATH_MAX];
	char local[SWITCH_NAME_MAX];
	char file[GOV_PATH_MAX]; /* floor.file as cmd/go shows it */
	struct switch_question question;
	struct switch_answer answer;
	enum goenv_source source; /* of GOTOOLCHAIN */
};

/* --- names of files as cmd/go shows them --- */

static const char *current_folder(struct cli *c)
{
	const char *pwd = OS_GO_HEEDS_PWD ? c->get_env("PWD") : NULL;
	struct os_info a, b;
	if (pwd != NULL && os_is_absolute(pwd) && os_stat(pwd, &a) == 0 && os_stat(".", &b) == 0 &&
		a.device == b.device && a.inode == b.inode)
		return pwd;
	return c->cwd;
}

/* base.ShortPath of src/cmd/go/internal/base/path.go: relative to the current folder where that is
 * shorter. */
static void short_path(const char *cwd, const char *path, char *out)
{
	struct text t = text_on(out, GOV_PATH_MAX);
	size_t same = 0;
	for (size_t i = 0;; i++) {
		bool end = cwd[i] == '\0' || cwd[i] == '/';
		if (end && path[i] == '/')
			same = i;
		if (cwd[i] != path[i] || cwd[i] == '\0')
			break;
	}
	for (const char *at = cwd + same; *at != '\0'; at++)
		if (*at == '/' && at[1] != '\0')
			text_add(&t, "../");
	text_add(&t, path + same + (path[same] == '/'));
	if (t.cut || t.len >= strlen(path))
		text_join(out, GOV_PATH_MAX, path, NULL);
}

/* --- why --- */

static void because(struct prediction *out, const char *a, const char *b, const char *c)
{
	text_join(out->because, sizeof out->because, a, b, c, NULL);
}

static void because_line(const struct start *s, struct prediction *out)
{
	bool go = s->answer.by == SWITCH_BY_GO;
	const struct gomod_value *value = go ? &s->floor.mod.go : &s->floor.mod.toolchain;
	out->line = value->line;
	because(out, go ? "go " : "toolchain ", value->text, "");
}

static void because_setting(const struct goenv *env, const struct start *s, struct prediction *out)
{
	struct text t = text_on(out->because, sizeof out->because);
	text_add(&t, "GOTOOLCHAIN=");
	text_add(&t, s->question.gotoolchain);
	text_add(&t, ", set by ");
	text_add(&t, goenv_where(env, s->source));
}

static void because_satisfied(const struct start *s, struct prediction *out)
{
	const struct gomod_value *go = &s->floor.mod.go, *tool = &s->floor.mod.toolchain;
	bool by_tool = s->floor.kind == FLOOR_SET && s->floor.by_toolchain;
	const struct gomod_value *value = by_tool ? tool : go;
	out->line = s->floor.kind == FLOOR_DEFAULT ? tool->line : value->line;
	if (s->floor.kind == FLOOR_DEFAULT)
		because(out, "toolchain default", "", "");
	else if (out->line == 0)
		because(out, "no go or toolchain line", "", "");
	else
		because(out, "it satisfies ", by_tool ? "toolchain " : "go ", value->text);
}

static void explain(const struct goenv *env, const struct start *s, struct prediction *out)
{
	struct version v;
	if (gover_toolchain(s->local, &v) && version_cmp(v.text, "1.21rc1") < 0)
		because(out, "Go before 1.21 does not switch", "", "");
	else if (*s->question.gotoolchain == '\0')
		because(out, "GOTOOLCHAIN has no value, not even in GOROOT/go.env", "", "");
	else if (s->answer.by == SWITCH_BY_GO || s->answer.by == SWITCH_BY_TOOLCHAIN)
		because_line(s, out);
	else if (s->answer.by == SWITCH_BY_SETTING || !s->answer.allowed)
		because_setting(env, s, out);
	else if (out->file[0] == '\0')
		because(out, "no go.work or go.mod here or above", "", "");
	else
		because_satisfied(s, out);
}

/* --- what mends it --- */

static bool shims_on_path(const struct cli *c, const struct goenv *env)
{
	char shims[GOV_PATH_MAX];
	return text_join(shims, sizeof shims, c->root, "/shims", NULL) &&
	       path_has(goenv_get(env, "PATH", NULL), shims);
}

static bool is_of_shims(const struct cli *c, const char *file)
{
	size_t n = strlen(c->root);
	return text_starts(file, c->root) && text_starts(file + n, "/shims/");
}

/* The version that gov would have to have, for its names are stricter than cmd/go's. */
static bool wanted_version(const struct start *s, const struct prediction *out, struct version *v)
{
	const char *name = out->toolchain + strlen("go");
	const struct gomod_value *go = &s->floor.mod.go;
	if (out->runs && out->action == SWITCH_REFUSE) {
		if (!gover_parse(go->text, strlen(go->text), v))
			return false;
		size_t n = strlen(v->text);
		if (gover_is_language(v->text))
			text_join(v->text + n, sizeof v->text - n, ".0", NULL);
		return true;
	}
	return version_parse(name, strlen(name), v) && strcmp(v->text, name) == 0 &&
	       !gover_is_language(name);
}

static void mend_setting(const struct goenv *env, const struct start *s, struct text *t)
{
	if (s->source == GOENV_ENVIRONMENT)
		text_add(t, "unset GOTOOLCHAIN");
	else if (s->source == GOENV_FILE)
		text_add(t, "go env -u GOTOOLCHAIN");
	else if (s->source == GOENV_SETTINGS || s->source == GOENV_GOROOT) {
		text_add(t, "GOTOOLCHAIN=auto in ");
		text_add(t, goenv_where(env, s->source));
	}
}

/* A Go that refuses the module: choose another, or let it switch. */
static void mend_choice(
	const struct goenv *env, const struct start *s, const struct version *v, struct text *t)
{
	bool user = s->source != GOENV_GOV && s->floor.kind != FLOOR_DEFAULT;
	if (t->len > 0)
		text_add(t, "; ");
	if (user && !s->answer.allowed && s->source != GOENV_NOWHERE) {
		mend_setting(env, s, t);
		return;
	}
	text_add(t, "gov use ");
	text_add(t, v->text);
}

static void mend(
	struct cli *c, const struct goenv *env, const struct start *s, struct prediction *out)
{
	char hook[CLI_HINT_MAX];
	struct version v;
	struct text t = text_on(out->mend, sizeof out->mend);
	bool stays = out->action == SWITCH_STAY || out->how == SWITCH_ON_PATH;
	bool late = out->action == SWITCH_REFUSE && out->runs;
	if ((stays && out->action != SWITCH_REFUSE) || s->answer.refused ||
		!wanted_version(s, out, &v))
		return;
	if (!store_has(c->root, v.text)) {
		text_add(&t, "gov install ");
		text_add(&t, v.text);
	}
	if (late) {
		mend_choice(env, s, &v, &t);
	} else if (out->how == SWITCH_ON_PATH && !is_of_shims(c, out->found)) {
		text_add(&t, t.len > 0 ? ", and remove " : "remove ");
		text_add(&t, out->found);
		text_add(&t, ", which comes first on PATH");
	} else if (!shims_on_path(c, env)) {
		cli_hook_line(c, hook);
		text_add(&t, t.len > 0 ? "; " : "");
		text_add(&t, hook);
	}
}

/* --- putting it together --- */

/* WillBeEnabled of src/cmd/go/internal/modload/init.go: without modules cmd/go never switches. */
static bool modules_are_off(const struct goenv *env, const struct floor *floor)
{
	const char *mode = goenv_get(env, "GO111MODULE", NULL);
	if (strcmp(mode, "auto") == 0)
		return floor->file[0] == '\0';
	return *mode != '\0' && strcmp(mode, "on") != 0;
}

static void decide(struct cli *c, const struct goenv *env, const struct selection *sel,
	struct start *s, struct prediction *out)
{
	switch_select(&s->question, &s->answer);
	text_join(out->toolchain, sizeof out->toolchain, s->answer.toolchain, NULL);
	out->installed = store_has(c->root, out->toolchain + strlen("go"));
	explain(env, s, out);
	if (s->answer.refused) {
		out->action = SWITCH_REFUSE;
		text_join(out->message, sizeof out->message, s->answer.message, NULL);
		return;
	}
	out->runs = true;
	if (s->answer.by != SWITCH_BY_NOTHING)
		switch_find(c, env, sel, s->answer.path_only, out);
	enum switch_module module = SWITCH_TAKES;
	if (out->runs)
		module = switch_refuses_module(
			&s->question, &s->answer, out->toolchain, out->message);
	if (module != SWITCH_TAKES)
		out->action = SWITCH_REFUSE;
	if (module != SWITCH_MALFORMED) /* else no other Go helps */
		mend(c, env, s, out);
}

static void predict(struct cli *c, const struct resolve_in *in, const struct selection *sel,
	const struct goenv *env, struct start *s, struct prediction *out)
{
	selection_floor(in, sel, &s->floor);
	if (modules_are_off(env, &s->floor)) {
		out->runs = true;
		text_join(out->toolchain, sizeof out->toolchain, s->local, NULL);
		because(out, "modules are off: GO111MODULE=", goenv_get(env, "GO111MODULE", NULL),
			"");
		return;
	}
	text_join(out->file, sizeof out->file, s->floor.file, NULL);
	short_path(current_folder(c), s->floor.file, s->file);
	os_native(s->file);
	s->question = (struct switch_question){
		.local = s->local,
		.gotoolchain = goenv_get(env, "GOTOOLCHAIN", &s->source),
		.target = goenv_get(env, "GOTOOLCHAIN_INTERNAL_SWITCH_VERSION", NULL),
		.floor = &s->floor,
		.file = s->file,
	};
	decide(c, env, sel, s, out);
}

static void give_up(struct prediction *out, const char *why)
{
	out->action = SWITCH_UNKNOWN;
	because(out, why, "", "");
}

void switch_predict(struct cli *c, const struct resolve_in *in, const struct selection *s,
	struct prediction *out)
{
	struct start *start = calloc(1, sizeof *start);
	memset(out, 0, sizeof *out);
	if (start == NULL) {
		give_up(out, "out of memory");
	} else if (!switch_local(s, start->goroot, start->local)) {
		give_up(out, "which version this Go is can only be told by running it");
	} else {
		struct goenv *env = goenv_open(c, s, start->goroot);
		if (env != NULL)
			predict(c, in, s, env, start, out);
		else
			give_up(out, c->err.text);
		goenv_close(env);
	}
	free(start);
}
