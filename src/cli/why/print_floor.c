#include <string.h>

#include "cli/cli.h"

/* How a selection stands to the floor of its folder. */
enum standing { RAISED, SATISFIED, UNMET, BELOW, UNKNOWN };

struct verdict {
	struct floor floor;
	enum standing standing; /* FLOOR_SET */
};

static enum standing stands(const struct floor *f, const struct selection *s)
{
	if (s->floored == FLOORED_RAISED)
		return RAISED;
	if (s->version[0] == '\0')
		return UNKNOWN;
	if (floor_satisfied(f, s->version))
		return SATISFIED;
	return s->origin == ORIGIN_DEFAULT ? UNMET : BELOW;
}

static bool judge(struct cli *c, const struct selection *s, struct verdict *out)
{
	struct resolve_in in;
	struct conf conf;
	if (!cli_resolve_in(c, NULL, &conf, &in))
		return false;
	selection_floor(&in, s, &out->floor);
	if (s->floored == FLOORED_RAISED)
		out->floor = s->floor;
	out->standing = stands(&out->floor, s);
	return out->floor.file[0] != '\0';
}

static void print_set(const struct floor *f, enum standing standing, const struct selection *s)
{
	char place[CLI_FLOOR_MAX], wanted[4 * sizeof f->toolchain];
	struct text t = text_on(wanted, sizeof wanted);
	cli_floor_text(f, place);
	text_add_escaped(&t, f->toolchain, strlen(f->toolchain));
	ui_out("floor: %s", place);
	switch (standing) {
	case RAISED:
		ui_out(" raises the default from %s to %s\n", s->below, s->name);
		break;
	case SATISFIED:
		ui_out(": %s satisfies it\n", s->version);
		break;
	case UNMET:
		ui_out(": nothing installed satisfies it, so the default stays; gov install "
		       "brings go%s\n",
			wanted);
		break;
	case BELOW:
		ui_out(": %s is below it and is obeyed, since only a default is raised\n",
			s->version);
		break;
	case UNKNOWN:
		ui_out(": asks for go%s; only a version of the store is raised to it\n", wanted);
		break;
	}
}

static void print_bad(const struct floor *f)
{
	bool go = f->kind == FLOOR_BAD_GO;
	char file[GOV_PATH_MAX], text[4 * GOV_GOMOD_MAX];
	const struct gomod_value *v = go ? &f->mod.go : &f->mod.toolchain;
	struct text t = text_on(text, sizeof text);
	ui_harmless(f->file, file, sizeof file);
	text_add_escaped(&t, v->text, strlen(v->text));
	ui_out("floor: %s:%u: not a %s: %s; go will not take it either\n", file, f->line,
		go ? "version" : "toolchain", text);
}

void why_floor_print(struct cli *c, const struct selection *s)
{
	struct verdict v;
	char file[GOV_PATH_MAX];
	if (!judge(c, s, &v))
		return;
	ui_harmless(v.floor.file, file, sizeof file);
	switch (v.floor.kind) {
	case FLOOR_NONE:
		ui_out("floor: %s has no go line and no toolchain line\n", file);
		break;
	case FLOOR_SET:
		print_set(&v.floor, v.standing, s);
		break;
	case FLOOR_DEFAULT:
		ui_out("floor: %s:%u: none (toolchain default)\n", file, v.floor.line);
		break;
	case FLOOR_BAD_TOOLCHAIN:
	case FLOOR_BAD_GO:
		print_bad(&v.floor);
		break;
	case FLOOR_UNREADABLE:
		ui_out("floor: %s cannot be read; go will say why\n", file);
		break;
	case FLOOR_BAD_GOWORK:
		ui_out("floor: GOWORK is no absolute path, which go refuses: %s\n", file);
		break;
	}
}

static const char *state_word(const struct verdict *v)
{
	static const char *const standings[] = {[RAISED] = "raised",
		[SATISFIED] = "satisfied",
		[UNMET] = "unmet",
		[BELOW] = "below",
		[UNKNOWN] = "unknown"};
	static const char *const kinds[] = {[FLOOR_NONE] = "none",
		[FLOOR_SET] = NULL,
		[FLOOR_DEFAULT] = "default",
		[FLOOR_BAD_TOOLCHAIN] = "bad_toolchain",
		[FLOOR_BAD_GO] = "bad_go",
		[FLOOR_UNREADABLE] = "unreadable",
		[FLOOR_BAD_GOWORK] = "bad_gowork"};
	return v->floor.kind == FLOOR_SET ? standings[v->standing] : kinds[v->floor.kind];
}

static void json_value(const char *key, const struct gomod_value *v)
{
	json_string(key, v->line > 0 ? v->text : NULL);
}

void why_floor_json(struct cli *c, const struct selection *s)
{
	struct verdict v;
	if (!judge(c, s, &v)) {
		json_string("floor", NULL);
		return;
	}
	const struct floor *f = &v.floor;
	bool set = f->kind == FLOOR_SET;
	json_open("floor", '{');
	json_path("file", f->file);
	json_number("line", f->line);
	json_value("go", &f->mod.go);
	json_value("toolchain", &f->mod.toolchain);
	json_string("version", set ? f->version.text : NULL);
	json_string("wants", set ? f->toolchain : NULL);
	json_string("state", state_word(&v));
	json_string("raised_from", set && v.standing == RAISED ? s->below : NULL);
	json_close();
}
