#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/receipt.h"
#include "cli/why/print_switch.h"
#include "core/emulation.h"
#include "core/launch.h"

const char help_why[] =
	"Shows every step of the choice in the order gov takes them, what each asks for and\n"
	"where, which one decides, which would be next without it, how the toolchain that it\n"
	"comes to was proven when it was installed, and what else bears on how go runs here.\n\n"
	"next: says what that Go then does about its own version, since Go 1.21 by GOTOOLCHAIN\n"
	"and go.work or go.mod: run, switch to another toolchain and where it is found,\n"
	"download one and from where, or refuse, and why. No network is used. go install and\n"
	"go run of a package@version go by that package instead.\n\n"
	"  --json    the same as JSON\n\n"
	"Exit code as gov current.\n";

#define STEPS_MAX 64

struct step {
	enum origin origin;
	unsigned line;
	bool won, asked, broken;
	char where[GOV_PATH_MAX];
	char request[GOV_REQUEST_MAX];
};

struct story {
	struct step *step; /* heap, STEPS_MAX */
	size_t len;
	struct selection sel;
	enum gov_exit code;      /* of resolve, or of the check behind it */
	struct prediction *next; /* heap; holds when code is GOV_OK */
};

static void record(void *ctx, const struct resolve_step *s)
{
	struct story *story = ctx;
	size_t room = STEPS_MAX - story->len;
	/* Files that say nothing must leave room for those that do, at most one of an origin. */
	if (room == 0 || (room <= ORIGIN_SYSTEM + 1 && s->request == NULL && !s->wrong))
		return;
	struct step *step = &story->step[story->len++];
	step->origin = s->origin;
	step->line = s->line;
	step->won = s->won;
	step->asked = s->request != NULL;
	step->broken = s->wrong;
	ui_harmless(s->where != NULL ? s->where : "", step->where, sizeof step->where);
	ui_harmless(s->request != NULL ? s->request : "", step->request, sizeof step->request);
}

static const char *const titles[] = {
	[ORIGIN_TYPED] = "go +VERSION",
	[ORIGIN_ENV] = "GOV_VERSION",
	[ORIGIN_PIN] = ".go-version or .tool-versions here or above",
	[ORIGIN_DEFAULT] = "default (gov global)",
	[ORIGIN_SYSTEM] = "first go on PATH that is no shim",
};

static void print_step(const struct step *s, const char *style, const char *remark)
{
	bool file =
		(s->asked || s->broken) && (s->origin == ORIGIN_PIN || s->origin == ORIGIN_DEFAULT);
	ui_out("%s%d. %s", style, (int)s->origin + 1, file ? s->where : titles[s->origin]);
	if (file && s->line > 0)
		ui_out(":%u", s->line);
	if (s->broken)
		ui_out(": %scannot be used%s", ui_style("red"), ui_style("off"));
	else if (!s->asked)
		ui_out(": %s", s->origin == ORIGIN_ENV ? "not set" : "none");
	else
		ui_out(": %s", s->origin == ORIGIN_SYSTEM ? s->where : s->request);
	ui_out("%s%s\n", remark, *style != '\0' ? ui_style("off") : "");
}

/* A folder may have been asked in vain on the way up: what asked nothing is worth a line only when
 * nothing of its step asked. */
static bool worth_a_line(const struct story *s, size_t i)
{
	if (s->step[i].asked || s->step[i].broken)
		return true;
	for (size_t j = 0; j < s->len; j++)
		if (s->step[j].origin == s->step[i].origin &&
			(s->step[j].asked || s->step[j].broken || j < i))
			return false;
	return true;
}

static void print_steps(const struct story *s)
{
	bool decided = false, next = false;
	for (size_t i = 0; i < s->len; i++) {
		const struct step *step = &s->step[i];
		bool is_next = decided && !next && (step->asked || step->broken);
		if (!worth_a_line(s, i))
			continue;
		print_step(step,
			step->won ? ui_style("green")
			: decided ? ui_style("dim")
				  : "",
			step->won ? "  <- decides"
			: is_next ? "  (would be next)"
				  : "");
		decided |= step->won;
		next |= is_next;
	}
	for (int o = s->len > 0 ? (int)s->step[s->len - 1].origin + 1 : 0; o <= ORIGIN_SYSTEM; o++)
		ui_out("%s%d. %s: not reached%s\n", ui_style("dim"), o + 1, titles[o],
			ui_style("off"));
}

static const char *gotoolchain_note(struct cli *c, const struct selection *s)
{
	const char *set = c->get_env("GOTOOLCHAIN");
	if (set != NULL && *set != '\0')
		return "GOTOOLCHAIN is set in the environment and left as it is";
	if (selection_explicit(s))
		return "GOTOOLCHAIN=local is set for it: an explicit choice is not switched away "
		       "from";
	return NULL;
}

/* How the request led to the version, where that is more than the same text. */
static void note_choice(const struct selection *s, void (*note)(const char *))
{
	const struct request *r = &s->request;
	char line[512];
	if (r->name[0] != '\0' && r->kind != REQUEST_NAME) {
		text_join(line, sizeof line, r->name, " is an alias of versions.ini for ", r->text,
			NULL);
		note(line);
	}
	if (r->kind == REQUEST_LINE || r->kind == REQUEST_RANGE) {
		text_join(line, sizeof line, s->name, " is the newest installed that matches ",
			r->text, NULL);
		note(line);
	}
}

static void note_emulated(const struct selection *s, void (*note)(const char *))
{
	char line[512];
	text_join(line, sizeof line, s->name, " runs by emulation (", emulation_by(&s->stand_in),
		"), slower, and builds for ", s->stand_in.arch,
		" unless GOARCH says otherwise: Go has no release of it for this machine", NULL);
	note(line);
}

static void note_settings(struct cli *c, const struct selection *s, void (*note)(const char *))
{
	char line[512];
	struct conf conf = settings_conf(c->settings);
	const char *at = NULL, *entry = NULL;
	size_t len;
	while ((len = conf_env(&conf, s->version, &at, &entry)) > 0) {
		const char *equals = memchr(entry, '=', len);
		struct text t = text_on(line, sizeof line);
		text_add(&t, "versions.ini sets ");
		text_addn(&t, entry, equals != NULL ? (size_t)(equals - entry) : len);
		text_add(&t, " unless the environment does");
		note(line);
	}
	if (conf_auto_install(&conf))
		note("versions.ini says auto_install = yes: a missing version is installed when go "
		     "is run");
}

/* Call note for everything else that bears on how go runs here. */
static void each_note(struct cli *c, const struct story *story, void (*note)(const char *))
{
	const struct selection *s = &story->sel;
	const char *goroot = c->get_env("GOROOT");
	const char *toolchain = story->code == GOV_OK ? gotoolchain_note(c, s) : NULL;
	if (story->code == GOV_OK)
		note_choice(s, note);
	if (story->code == GOV_OK && s->emulated)
		note_emulated(s, note);
	if (toolchain != NULL)
		note(toolchain);
	if (goroot != NULL && *goroot != '\0')
		note("GOROOT is set in the environment; shims ignore it (go run by other paths "
		     "does not)");
	note_settings(c, s, note);
}

static void print_note(const char *text)
{
	ui_out("note: %s\n", text);
}

static void json_note(const char *text)
{
	json_string(NULL, text);
}

/* The toolchain that gov installed and that is chosen; NULL for a linked one or the system's. */
static const char *installed_name(const struct selection *s)
{
	return s->version[0] != '\0' ? s->name : NULL;
}

static void print_text(struct cli *c, const struct story *s)
{
	print_steps(s);
	why_floor_print(c, &s->sel);
	if (s->sel.goroot[0] != '\0' && s->code == GOV_OK) {
		ui_out("=> %s%s%s at %s\n", ui_style("bold"), cli_selection_name(&s->sel),
			ui_style("off"), s->sel.goroot);
		receipt_print(c->root, installed_name(&s->sel));
		why_switch_print(s->next);
	}
	each_note(c, s, print_note);
}

static void print_json(struct cli *c, const struct story *s)
{
	bool found = s->code == GOV_OK;
	json_open(NULL, '{');
	json_string("name", found ? cli_selection_name(&s->sel) : NULL);
	json_path("goroot", found ? s->sel.goroot : NULL);
	json_bool("installed", found);
	receipt_json(c->root, found ? installed_name(&s->sel) : NULL);
	if (found)
		why_switch_json(s->next);
	else
		json_string("next", NULL);
	json_open("steps", '[');
	for (size_t i = 0; i < s->len; i++) {
		json_open(NULL, '{');
		json_string("origin", cli_origin_word(s->step[i].origin));
		json_path("where", s->step[i].where[0] != '\0' ? s->step[i].where : NULL);
		json_number("line", s->step[i].line);
		json_string("request", s->step[i].asked ? s->step[i].request : NULL);
		json_bool("won", s->step[i].won);
		json_bool("broken", s->step[i].broken);
		json_close();
	}
	json_close();
	why_floor_json(c, &s->sel);
	json_open("notes", '[');
	each_note(c, s, json_note);
	json_close();
	json_string("error", found ? NULL : c->err.text);
	json_close();
}

static int tell(struct cli *c, struct story *s)
{
	struct resolve_in in;
	struct conf conf;
	if (!cli_resolve_in(c, NULL, &conf, &in))
		return (int)c->err.code;
	in.step = record;
	in.step_ctx = s;
	s->code = resolve(&in, &s->sel, &c->err);
	if (s->code == GOV_OK)
		s->code = selection_check(&in, &s->sel, &c->err);
	if (s->code == GOV_OK)
		switch_predict(c, &in, &s->sel, s->next);
	if (c->json)
		print_json(c, s);
	else
		print_text(c, s);
	return s->code == GOV_OK ? GOV_OK : cli_fail(c);
}

int cmd_why(struct cli *c, int argc, char **argv)
{
	struct story story = {.len = 0};
	int n = cli_options(c, "why", argc, argv, NULL);
	if (n == CLI_HELP_SHOWN)
		return GOV_OK;
	if (n != 0)
		return n < 0 ? GOV_USAGE : cli_usage(c, "why", "takes no argument:", argv[1]);
	story.step = calloc(STEPS_MAX, sizeof *story.step);
	story.next = calloc(1, sizeof *story.next);
	int code = GOV_FAILED;
	if (story.step != NULL && story.next != NULL) {
		code = tell(c, &story);
	} else {
		err_set(&c->err, GOV_FAILED, "why: out of memory", NULL);
		cli_fail(c);
	}
	free(story.step);
	free(story.next);
	return code;
}
