/* The prediction, for people and as JSON. */
#include "cli/why/print_switch.h"

/* Texts come from go.mod and the environment. */
static void print_safe(const char *before, const char *text, const char *after)
{
	char shown[SWITCH_TEXT_MAX];
	ui_harmless(text, shown, sizeof shown);
	ui_out("%s%s%s", before, shown, after);
}

static void print_because(const struct prediction *p, bool line)
{
	print_safe(" (", p->because, "");
	if (line && p->file[0] != '\0' && p->line > 0) {
		print_safe(" in ", p->file, "");
		ui_out(":%u", p->line);
	}
	ui_out(")\n");
}

static void print_where(const struct prediction *p)
{
	if (p->how == SWITCH_ON_PATH)
		print_safe(", ", p->found, " on PATH");
	else if (p->how == SWITCH_IN_CACHE)
		print_safe(", ", p->found, " in the module cache");
	else if (p->how == SWITCH_FROM_PROXY)
		print_safe(" from ", p->from, "");
	if (p->database[0] != '\0')
		print_safe(", if ", p->database, " vouches for it");
}

static void print_refusal(const struct prediction *p)
{
	if (p->runs) {
		print_safe("next: ", p->toolchain, " runs, and refuses this module");
		print_because(p, false);
		print_safe("      go: ", p->message, "\n");
	} else {
		print_safe("next: go refuses to run: ", p->message, "");
		print_because(p, true);
	}
}

static void print_action(const struct prediction *p)
{
	bool over = p->action == SWITCH_OVER;
	if (p->action == SWITCH_UNKNOWN)
		ui_out("next: unknown");
	else if (p->action == SWITCH_STAY)
		print_safe("next: ", p->toolchain, " runs");
	else
		print_safe(
			over ? "next: go switches to " : "next: go downloads ", p->toolchain, "");
	if (p->action != SWITCH_STAY)
		print_where(p);
	print_because(p, true);
}

void why_switch_print(const struct prediction *p)
{
	if (p->action == SWITCH_REFUSE)
		print_refusal(p);
	else
		print_action(p);
	if (p->mend[0] != '\0')
		print_safe("      mend: ", p->mend, "\n");
}

static const char *text_or_null(const char *text)
{
	return text[0] != '\0' ? text : NULL;
}

void why_switch_json(const struct prediction *p)
{
	static const char *const actions[] = {
		[SWITCH_STAY] = "stay",
		[SWITCH_OVER] = "switch",
		[SWITCH_DOWNLOAD] = "download",
		[SWITCH_REFUSE] = "refuse",
		[SWITCH_UNKNOWN] = "unknown",
	};
	static const char *const hows[] = {
		[SWITCH_NOT_FOUND] = NULL,
		[SWITCH_ON_PATH] = "PATH",
		[SWITCH_IN_CACHE] = "module cache",
		[SWITCH_FROM_PROXY] = "download",
	};
	json_open("next", '{');
	json_string("action", actions[p->action]);
	json_string("toolchain", text_or_null(p->toolchain));
	json_bool("runs", p->runs);
	json_bool("installed", p->installed);
	json_string("how", hows[p->how]);
	json_string("found", text_or_null(p->found));
	json_string("from", text_or_null(p->from));
	json_string("database", text_or_null(p->database));
	json_string("because", p->because);
	json_path("file", text_or_null(p->file));
	json_number("line", p->line);
	json_string("message", text_or_null(p->message));
	json_string("mend", text_or_null(p->mend));
	json_close();
}
