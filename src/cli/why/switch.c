#include "cli/why/switch.h"

#include <string.h>

#include "core/gover.h"

/* Begin the message of a refusal; the caller adds to it. */
static struct text refuse(struct switch_answer *a, const char *why)
{
	struct text t = text_on(a->message, sizeof a->message);
	a->refused = true;
	text_add(&t, why);
	return t;
}

/* As Go's %q has it. */
static void add_quoted(struct text *t, const char *s, size_t n)
{
	text_add(t, "\"");
	for (size_t i = 0; i < n; i++) {
		text_add(t, s[i] == '"' ? "\\" : "");
		text_add_escaped(t, s + i, 1);
	}
	text_add(t, "\"");
}

/* "invalid WHAT "NAME"" */
static struct text refuse_name(struct switch_answer *a, const char *why, const char *name)
{
	struct text t = refuse(a, why);
	add_quoted(&t, name, strlen(name));
	return t;
}

static void take(struct switch_answer *a, const char *name, const char *more, enum switch_by by)
{
	struct text t = text_on(a->toolchain, sizeof a->toolchain);
	text_add(&t, by == SWITCH_BY_GO ? "go" : "");
	text_add(&t, name);
	text_add(&t, more);
	a->by = by;
}

static void refuse_least(const struct switch_question *q, struct switch_answer *a, size_t n)
{
	struct text t = refuse_name(a, "invalid GOTOOLCHAIN ", q->gotoolchain);
	if (q->gotoolchain[n] == '\0')
		return;
	text_add(&t, ": invalid minimum toolchain ");
	add_quoted(&t, q->gotoolchain, n);
}

static void refuse_suffix(const struct switch_question *q, struct switch_answer *a)
{
	struct text t = refuse_name(a, "invalid GOTOOLCHAIN ", q->gotoolchain);
	text_add(&t, ": only version suffixes are +auto and +path");
}

/* "go1.23.1" or "local", either with "+auto" or "+path": the least toolchain that will do. */
static void read_name(const struct switch_question *q, struct switch_answer *a, struct version *min)
{
	char name[SWITCH_NAME_MAX];
	struct text t = text_on(name, sizeof name);
	size_t n = strcspn(q->gotoolchain, "+");
	bool plus = q->gotoolchain[n] == '+';
	const char *suffix = q->gotoolchain + n + plus;
	text_addn(&t, q->gotoolchain, n);
	bool local = strcmp(name, "local") == 0;
	a->allowed = plus;
	a->path_only = plus && strcmp(suffix, "path") == 0;
	if (!local && (t.cut || !gover_toolchain(name, min)))
		refuse_least(q, a, n);
	else if (plus && !a->path_only && strcmp(suffix, "auto") != 0)
		refuse_suffix(q, a);
	else if (!local)
		take(a, name, "", SWITCH_BY_SETTING);
}

static void read_setting(
	const struct switch_question *q, struct switch_answer *a, struct version *min)
{
	a->path_only = strcmp(q->gotoolchain, "path") == 0;
	a->allowed = a->path_only || strcmp(q->gotoolchain, "auto") == 0;
	if (!a->allowed)
		read_name(q, a, min);
}

/* The first releases of lines up to 1.22 ask for "go1.23" as it stands, which is no toolchain
 * (golang.org/issue/62278). */
static const char *first_release(const char *local, const char *go)
{
	return gover_is_language(go) && version_cmp(local, "1.23rc1") >= 0 ? ".0" : "";
}

static void read_module(const struct switch_question *q, const char *local, struct switch_answer *a,
	struct version *min)
{
	const struct gomod_value *go = &q->floor->mod.go, *tool = &q->floor->mod.toolchain;
	struct version v;
	if (strcmp(tool->text, "default") == 0 && !tool->odd)
		return;
	if (tool->text[0] != '\0' || tool->odd) {
		if (tool->odd || !gover_toolchain(tool->text, &v)) {
			struct text t = refuse_name(a, "invalid toolchain ", tool->text);
			text_add(&t, " in ");
			text_add(&t, q->file);
			return;
		}
		if (version_cmp(v.text, min->text) > 0) {
			take(a, tool->text, "", SWITCH_BY_TOOLCHAIN);
			*min = v;
		}
	}
	if (!go->odd && gover_parse(go->text, strlen(go->text), &v) &&
		version_cmp(v.text, min->text) > 0)
		take(a, v.text, first_release(local, v.text), SWITCH_BY_GO);
}

static void read_floor(const struct switch_question *q, const char *local, struct switch_answer *a,
	struct version *min)
{
	struct text t;
	if (q->floor->kind == FLOOR_BAD_GOWORK) {
		refuse(a, "go: invalid GOWORK: not an absolute path");
	} else if (q->floor->kind == FLOOR_UNREADABLE) {
		t = refuse(a, "open ");
		text_add(&t, q->floor->file);
	} else if (q->floor->file[0] != '\0') {
		read_module(q, local, a, min);
	}
}

/* Another go has started this one to be a certain version. */
static void check_target(const struct switch_question *q, struct switch_answer *a)
{
	take(a, q->local, "", SWITCH_BY_NOTHING);
	if (strcmp(q->target, q->local) == 0)
		return;
	struct text t = refuse(a, "toolchain ");
	text_add(&t, q->local);
	text_add(&t, " invoked to provide ");
	text_add_escaped(&t, q->target, strlen(q->target));
}

/* Go before 1.21 does not know of any of this. */
static bool switches(const struct switch_question *q, struct version *local)
{
	return gover_toolchain(q->local, local) && version_cmp(local->text, "1.21rc1") >= 0;
}

void switch_select(const struct switch_question *q, struct switch_answer *out)
{
	struct version local, min;
	*out = (struct switch_answer){.by = SWITCH_BY_NOTHING};
	take(out, q->local, "", SWITCH_BY_NOTHING);
	if (!switches(q, &local) || *q->gotoolchain == '\0')
		return;
	min = local;
	read_setting(q, out, &min);
	if (!out->refused && out->allowed)
		read_floor(q, local.text, out, &min);
	if (out->by != SWITCH_BY_SETTING)
		out->module = out->by;
	if (!out->refused && *q->target != '\0')
		check_target(q, out);
	if (strcmp(out->toolchain, q->local) == 0)
		out->by = SWITCH_BY_NOTHING;
	else if (!out->refused && !text_starts(out->toolchain, "go1"))
		refuse_name(out, "invalid GOTOOLCHAIN ", out->toolchain);
}

/* TooNewError of src/cmd/go/internal/gover/toolchain.go. */
static void too_new(const struct switch_question *q, const struct switch_answer *a,
	const char *version, struct text *t)
{
	text_add(t, q->file);
	text_add(t, " requires go >= ");
	text_add(t, q->floor->mod.go.text);
	text_add(t, " (running go ");
	text_add(t, version);
	if (*q->gotoolchain != '\0' && strcmp(q->gotoolchain, "auto") != 0) {
		text_add(t, "; GOTOOLCHAIN=");
		text_add_escaped(t, q->gotoolchain, strlen(q->gotoolchain));
	}
	bool fixed = a->allowed && q->floor->kind == FLOOR_DEFAULT;
	if (fixed || a->module != SWITCH_BY_NOTHING) {
		bool go = !fixed && a->module == SWITCH_BY_GO;
		text_add(t, "; ");
		text_add(t, q->file);
		text_add(t, go ? " sets go " : " sets toolchain ");
		text_add(t, go ? q->floor->mod.go.text : q->floor->mod.toolchain.text);
	}
	text_add(t, ")");
}

/* --- what the parser of go.mod takes (GoVersionRE and ToolchainRE of
 * golang.org/x/mod/modfile/rule.go), which is less than what decides about a switch --- */

static const char *number_end(const char *s)
{
	return *s == '0' ? s + 1 : s + strspn(s, "0123456789");
}

static bool is_go_version(const char *s)
{
	const char *end = number_end(s);
	for (int parts = 1; parts < 3 && *end == '.'; parts++) {
		const char *part = end + 1;
		end = number_end(part);
		if (end == part)
			return false;
	}
	const char *letters = end;
	while (text_is_lower(*end))
		end++;
	size_t digits = strspn(end, "0123456789");
	return *s >= '1' && *s <= '9' && s[strspn(s, "0123456789")] == '.' && end[digits] == '\0' &&
	       (digits > 0) == (end > letters);
}

static bool is_toolchain(const char *s)
{
	return strcmp(s, "default") == 0 ||
	       (text_starts(s, "go1") && (s[3] == '\0' || s[3] == '.'));
}

/* Say what is wrong with a line, as modfile does. */
static bool wrong_line(const struct gomod_value *v, bool wrong, const char *directive,
	const char *example, struct text *t)
{
	if (!wrong)
		return false;
	if (strpbrk(v->text, " \t") != NULL) {
		text_add(t, directive);
		text_add(t, " directive expects exactly one argument");
		return true;
	}
	text_add(t, "invalid ");
	text_add(t, directive);
	text_add(t, " version '");
	text_add_escaped(t, v->text, strlen(v->text));
	text_add(t, "': must match format ");
	text_add(t, example);
	return true;
}

enum switch_module switch_refuses_module(const struct switch_question *q,
	const struct switch_answer *a, const char *running, char *message)
{
	const struct gomod_value *go = &q->floor->mod.go, *tool = &q->floor->mod.toolchain;
	struct version local, wanted = {""};
	struct switch_question self = {.local = running};
	struct text t = text_on(message, SWITCH_TEXT_MAX);
	bool has_go = go->text[0] != '\0', has_tool = tool->text[0] != '\0';
	if (!switches(&self, &local))
		return SWITCH_TAKES;
	bool bad_go = has_go && (go->odd || !gover_parse(go->text, strlen(go->text), &wanted) ||
					!is_go_version(go->text));
	bool bad_tool = has_tool && (tool->odd || !is_toolchain(tool->text));
	if (wrong_line(go, bad_go, "go", "1.23", &t) ||
		wrong_line(tool, bad_tool, "toolchain", "go1.23.0 or default", &t))
		return SWITCH_MALFORMED;
	if (!has_go || version_cmp(wanted.text, local.text) <= 0)
		return SWITCH_TAKES;
	too_new(q, a, local.text, &t);
	return SWITCH_TOO_OLD;
}
