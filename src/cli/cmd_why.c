#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "core/launch.h"

const char help_why[] =
	"Shows every step of the choice in the order gov takes them, what each asks for and\n"
	"where, which one won, and what else decides how go runs here.\n\n"
	"  --json    the same as JSON\n\n"
	"Exit code as gov current.\n";

#define STEPS_MAX 64

struct step {
	enum origin origin;
	unsigned line;
	bool won, asked, broken; /* broken: it is there, but no version can be read from it */
	char where[GOV_PATH_MAX];
	char request[GOV_REQUEST_MAX];
};

struct story {
	struct step *step; /* heap, STEPS_MAX */
	size_t len;
	struct selection sel;
	enum gov_exit code; /* of resolve, or of the check behind it */
};

static void record(void *ctx, const struct resolve_step *s)
{
	struct story *story = ctx;
	if (story->len == STEPS_MAX)
		return;
	struct step *step = &story->step[story->len++];
	step->origin = s->origin;
	step->line = s->line;
	step->won = s->won;
	step->asked = s->request != NULL;
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

static void print_step(unsigned number, const struct step *s)
{
	bool shows_where = (s->asked || s->broken) && s->where[0] != '\0';
	const char *title = shows_where ? s->where : titles[s->origin];
	ui_out("%s%u. %s", s->won ? ui_style("green") : "", number, title);
	if (s->asked && s->line > 0)
		ui_out(":%u", s->line);
	if (s->broken)
		ui_out(": %scannot be used%s", ui_style("red"), ui_style("off"));
	else if (!s->asked)
		ui_out(": %s", s->origin == ORIGIN_ENV ? "not set" : "none");
	else if (s->origin != ORIGIN_SYSTEM)
		ui_out(": %s", s->request);
	ui_out("%s%s\n", s->won ? "  <- decides" : "", s->won ? ui_style("off") : "");
}

/* A folder may have been asked in vain on the way up: what asked nothing is worth a line only when
 * nothing of its step asked. */
static bool worth_a_line(const struct story *s, size_t i)
{
	if (s->step[i].asked || s->step[i].broken)
		return true;
	for (size_t j = 0; j < s->len; j++)
		if (s->step[j].origin == s->step[i].origin && (s->step[j].asked || j < i))
			return false;
	return true;
}

static void print_steps(const struct story *s)
{
	bool decided = false;
	for (int o = ORIGIN_TYPED; o <= ORIGIN_SYSTEM; o++) {
		unsigned number = (unsigned)o + 1;
		bool any = false;
		for (size_t i = 0; i < s->len; i++) {
			if (s->step[i].origin != (enum origin)o || !worth_a_line(s, i))
				continue;
			print_step(number, &s->step[i]);
			decided |= s->step[i].won;
			any = true;
		}
		if (!any)
			ui_out("%s%u. %s: %s%s\n", ui_style("dim"), number, titles[o],
				decided || s->code != GOV_OK ? "not reached" : "none",
				ui_style("off"));
	}
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

/* Call note for everything else that bears on how go runs here. */
static void each_note(struct cli *c, const struct selection *s, void (*note)(const char *))
{
	char line[512];
	const char *goroot = c->get_env("GOROOT"), *at = NULL, *entry = NULL;
	const char *toolchain = gotoolchain_note(c, s);
	struct conf conf = settings_conf(c->settings);
	size_t len;
	if (toolchain != NULL)
		note(toolchain);
	if (goroot != NULL && *goroot != '\0')
		note("GOROOT is set in the environment; shims ignore it (go run by other paths "
		     "does not)");
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

static void print_note(const char *text)
{
	ui_out("note: %s\n", text);
}

static void json_note(const char *text)
{
	json_string(NULL, text);
}

static void print_text(struct cli *c, const struct story *s)
{
	print_steps(s);
	if (s->sel.goroot[0] != '\0' && s->code == GOV_OK)
		ui_out("=> %s%s%s at %s\n", ui_style("bold"), cli_selection_name(&s->sel),
			ui_style("off"), s->sel.goroot);
	each_note(c, &s->sel, print_note);
}

static void print_json(struct cli *c, const struct story *s)
{
	bool found = s->code == GOV_OK;
	json_open(NULL, '{');
	json_string("name", found ? cli_selection_name(&s->sel) : NULL);
	json_string("goroot", found ? s->sel.goroot : NULL);
	json_bool("installed", found);
	json_open("steps", '[');
	for (size_t i = 0; i < s->len; i++) {
		json_open(NULL, '{');
		json_string("origin", cli_origin_word(s->step[i].origin));
		json_string("where", s->step[i].where[0] != '\0' ? s->step[i].where : NULL);
		json_number("line", s->step[i].line);
		json_string("request", s->step[i].asked ? s->step[i].request : NULL);
		json_bool("won", s->step[i].won);
		json_bool("broken", s->step[i].broken);
		json_close();
	}
	json_close();
	json_open("notes", '[');
	each_note(c, &s->sel, json_note);
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
	if (s->code == GOV_CONFIG && s->len > 0)
		s->step[s->len - 1].broken = !s->step[s->len - 1].asked;
	if (s->code == GOV_OK)
		s->code = selection_check(&in, &s->sel, &c->err);
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
	if (story.step == NULL) {
		err_set(&c->err, GOV_FAILED, "why: out of memory", NULL);
		return cli_fail(c);
	}
	int code = tell(c, &story);
	free(story.step);
	return code;
}
