#include "cli/switch.h"

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

/* "invalid WHAT "NAME"", as cmd/go's %q has it. */
static struct text refuse_name(struct switch_answer *a, const char *why, const char *name)
{
	struct text t = refuse(a, why);
	text_add(&t, "\"");
	text_add_escaped(&t, name, strlen(name));
	text_add(&t, "\"");
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
	text_add(&t, ": invalid minimum toolchain \"");
	text_add_escaped(&t, q->gotoolchain, n);
	text_add(&t, "\"");
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

bool switch_refuses_module(const struct switch_question *q, const struct switch_answer *a,
	const char *running, char *message)
{
	const struct gomod_value *go = &q->floor->mod.go;
	struct version local, wanted;
	struct switch_question self = {.local = running};
	struct text t = text_on(message, SWITCH_TEXT_MAX);
	if (!switches(&self, &local) || go->text[0] == '\0')
		return false;
	if (go->odd || !gover_parse(go->text, strlen(go->text), &wanted)) {
		text_add(&t, "invalid go version '");
		text_add_escaped(&t, go->text, strlen(go->text));
		text_add(&t, "': must match format 1.23");
		return true;
	}
	if (version_cmp(wanted.text, local.text) <= 0)
		return false;
	too_new(q, a, local.text, &t);
	return true;
}
