#include <stdarg.h>
#include <time.h>

#include "cli/doctor/doctor.h"

const char help_doctor[] =
	"Looks for what keeps gov or go from working as you expect: permissions of the store,\n"
	"left-overs, receipts that belong to nothing, a wrong clock, settings and pins that\n"
	"cannot be read, and an environment that defeats the choice of a version (GOROOT, go\n"
	"env -w, shims that are not first on PATH, another manager's shims before them), a copy\n"
	"of gov that is not of the version of another gov on PATH, and\n"
	"what keeps editors from following it: settings of VS Code here, above and your own\n"
	"(where its Go extension is installed), a gopls or dlv that is for another machine or\n"
	"that cannot work with the selected Go. Each finding comes with what mends it. It\n"
	"changes nothing and uses no network.\n\n"
	"Before that it says what is here: the machine, and whether gov is a native program or\n"
	"runs by emulation; the architecture of each toolchain; GOHOSTOS, GOHOSTARCH and GOARCH\n"
	"of the selected Go; and every go on PATH, in order. (Below qemu-user and its like,\n"
	"Linux tells of the true machine from 6.1 on.)\n\n"
	"  --bench   measure instead what emulation costs: the selected version, and the same\n"
	"            for the architecture that this machine emulates, if both are installed\n"
	"  --json    the same as JSON\n\n"
	"Exit codes: 0 all is well; 1 something was found.\n";

#define FINDING_MAX (2 * GOV_PATH_MAX)

static void print_finding(
	const struct doctor *d, enum doctor_level level, const char *what, const char *mend)
{
	static const char *const words[] = {
		[DOCTOR_FACT] = "fact", [DOCTOR_INFO] = "info", [DOCTOR_BAD] = "problem"};
	bool bad = level == DOCTOR_BAD;
	if (d->c->json) {
		json_open(NULL, '{');
		json_string("check", d->check);
		json_string("level", words[level]);
		json_string("what", what);
		json_string("mend", mend);
		json_close();
		return;
	}
	if (level == DOCTOR_FACT) {
		ui_out("%s: %s\n", d->check, what);
		return;
	}
	ui_out("%s%s%s %s\n", ui_style(bad ? "red" : "dim"),
		bad ? "problem:" : "note:", ui_style("off"), what);
	if (mend != NULL)
		ui_out("    mend: %s\n", mend);
}

void doctor_report(struct doctor *d, enum doctor_level level, const char *mend, ...)
{
	char what[FINDING_MAX], shown[FINDING_MAX], advice[FINDING_MAX];
	struct text t = text_on(what, sizeof what);
	va_list args;
	va_start(args, mend);
	for (const char *s; (s = va_arg(args, const char *)) != NULL;)
		text_add(&t, s);
	va_end(args);
	ui_harmless(what, shown, sizeof shown);
	if (mend != NULL)
		ui_harmless(mend, advice, sizeof advice);
	print_finding(d, level, shown, mend != NULL ? advice : NULL);
	d->bad += level == DOCTOR_BAD;
}

static void run_checks(struct doctor *d, const struct doctor_check *check)
{
	for (; check->name != NULL; check++) {
		d->check = check->name;
		check->run(d);
	}
}

static void run_all(struct doctor *d)
{
	run_checks(d, doctor_arch_checks);
	run_checks(d, doctor_store_checks);
	run_checks(d, doctor_env_checks);
	run_checks(d, doctor_copies_checks);
	run_checks(d, doctor_editor_checks);
}

int cmd_doctor(struct cli *c, int argc, char **argv)
{
	struct doctor d = {.c = c, .now = (int64_t)time(NULL)};
	bool bench = false;
	const struct cli_option options[] = {{"--bench", NULL, &bench}, {NULL, NULL, NULL}};
	int n = cli_options(c, "doctor", argc, argv, options);
	if (n == CLI_HELP_SHOWN)
		return GOV_OK;
	if (n != 0)
		return n < 0 ? GOV_USAGE : cli_usage(c, "doctor", "takes no argument:", argv[1]);
	if (c->json)
		json_open(NULL, '[');
	int code = GOV_OK;
	if (bench)
		code = doctor_bench(&d);
	else
		run_all(&d);
	if (c->json)
		json_close();
	else if (d.bad == 0 && !bench)
		ui_out("all is well\n");
	return code == GOV_OK && d.bad > 0 ? GOV_FAILED : code;
}
