/* Which machine this is, and what of gov, the toolchains and PATH runs on it natively. */
#include <stdlib.h>
#include <string.h>

#include "cli/doctor/doctor.h"
#include "cli/goenv.h"
#include "cli/path.h"
#include "cli/program.h"
#include "cli/tool/built.h"
#include "core/emulation.h"
#include "core/folders.h"
#include "os/os.h"
#include "os/os_built.h"

static const char *runs_text(const struct platform *p, const struct platform *host)
{
	switch (emulation_runs(p, host)) {
	case RUNS_NATIVE:
		return "native";
	case RUNS_EMULATED:
		return os_emulates(p->arch) ? "emulated" : "no emulator for it is set up here";
	case RUNS_NOT:
		break;
	}
	return "does not run here";
}

/* All programs of a container for another platform are emulated; so is a gov for another platform
 * on its own. The first is as it should be. */
static void see_kernel(struct doctor *d, const char *kernel)
{
	const struct platform *host = &d->c->host;
	char mend[160];
	text_join(mend, sizeof mend, "unless this is a container for ", host->os, "/", host->arch,
		", install gov's own build for ", host->os, "/", kernel, NULL);
	doctor_report(d, DOCTOR_INFO, mend, "the kernel is for ", kernel, ", and programs for ",
		host->arch, " run by qemu-user or its like, slower; gov installs toolchains for ",
		host->os, "/", host->arch, NULL);
}

static void see_translated(struct doctor *d)
{
	const struct platform *host = &d->c->host;
	char mend[160];
	text_join(
		mend, sizeof mend, "install gov's own build for ", host->os, "/", host->arch, NULL);
	doctor_report(d, DOCTOR_INFO, mend, "gov itself runs by emulation (", emulation_by(host),
		"), slower; it installs toolchains for ", host->os, "/", host->arch,
		" all the same", NULL);
}

static void check_machine(struct doctor *d)
{
	const struct platform built = {OS_BUILT_OS, OS_BUILT_ARCH}, *host = &d->c->host;
	bool translated = emulation_runs(&built, host) == RUNS_EMULATED;
	char kernel[16];
	bool whole = os_other_kernel(kernel);
	doctor_report(d, DOCTOR_FACT, NULL, host->os, "/", host->arch, "; gov is a program for ",
		built.os, "/", built.arch, ": ", translated || whole ? "emulated" : "native", NULL);
	if (whole)
		see_kernel(d, kernel);
	else if (translated)
		see_translated(d);
}

/* --- toolchains --- */

static struct program look_at_go(struct doctor *d, const struct store_entry *t)
{
	const char *exe = strcmp(t->platform.os, "windows") == 0 ? ".exe" : "";
	char path[GOV_PATH_MAX];
	if (text_join(path, sizeof path, d->c->root, "/versions/", t->name, "/bin/go", exe, NULL))
		return program_look(path);
	return (struct program){.kind = PROGRAM_NONE};
}

/* The header of bin/go must be what the folder's name says. */
static bool is_as_named(const struct program *p, const struct platform *named)
{
	return p->kind != PROGRAM_BINARY || p->arch[0] == '\0' ||
	       (strcmp(p->os, named->os) == 0 && !program_is_foreign(p, named));
}

/* On an ARM64 machine: one may be there for lack of a native release, or for comparison. Elsewhere
 * a toolchain for another architecture is there to be copied. */
static void see_emulated(struct doctor *d, const struct store_entry *t)
{
	const struct platform *host = &d->c->host;
	struct platform stand_in;
	char mend[GOV_TOOLCHAIN_MAX + 32];
	text_join(mend, sizeof mend, "gov install ", t->version.text, NULL);
	if (!emulation_platform(host, &stand_in) || !platform_same(&stand_in, &t->platform))
		return;
	if (!os_emulates(t->platform.arch))
		doctor_report(d, DOCTOR_INFO, emulation_get(host), t->name, " is for ",
			t->platform.os, "/", t->platform.arch, ", and nothing here emulates that",
			NULL);
	else if (!emulation_concerns(t->version.text, host) &&
		 !store_has(d->c->root, t->version.text))
		doctor_report(d, DOCTOR_INFO, mend, t->name,
			" runs by emulation, and the native one is not installed", NULL);
}

static void see_toolchain(struct doctor *d, const struct store_entry *t)
{
	const struct platform *host = &d->c->host;
	struct program p = look_at_go(d, t);
	char mend[GOV_TOOLCHAIN_MAX + 32];
	if (t->linked) {
		doctor_report(d, DOCTOR_FACT, NULL, t->name, ": linked",
			p.arch[0] != '\0' ? ", " : "", p.os, p.arch[0] != '\0' ? "/" : "", p.arch,
			NULL);
		return;
	}
	if (!is_as_named(&p, &t->platform)) {
		text_join(mend, sizeof mend, "gov verify --repair ", t->name, NULL);
		doctor_report(d, DOCTOR_BAD, mend, t->name, ": its go is a program for ", p.os, "/",
			p.arch, ", not ", t->platform.os, "/", t->platform.arch, NULL);
		return;
	}
	doctor_report(d, DOCTOR_FACT, NULL, t->name, ": ", t->platform.os, "/", t->platform.arch,
		", ", runs_text(&t->platform, host), NULL);
	if (emulation_runs(&t->platform, host) == RUNS_EMULATED)
		see_emulated(d, t);
}

static void check_toolchains(struct doctor *d)
{
	struct store_entry *list = NULL;
	size_t len = 0;
	struct err ignored;
	if (store_list(d->c->root, &d->c->host, &list, &len, &ignored) != GOV_OK)
		return;
	for (size_t i = 0; i < len; i++)
		see_toolchain(d, &list[i]);
	free(list);
}

/* --- the selected Go --- */

/* Where GOARCH comes from, and how to be rid of it. */
static void see_goarch(struct doctor *d, const struct doctor_chosen *chosen, const char *value,
	const char *host_arch)
{
	struct goenv *env = goenv_open(d->c, &chosen->sel, chosen->sel.goroot);
	enum goenv_source source = GOENV_NOWHERE;
	if (env == NULL)
		return;
	(void)goenv_get(env, "GOARCH", &source);
	doctor_report(d, DOCTOR_INFO,
		source == GOENV_FILE       ? "go env -u GOARCH"
		: source == GOENV_SETTINGS ? "remove GOARCH from [env] of versions.ini"
					   : "unset GOARCH",
		"GOARCH is ", value, " by ", goenv_where(env, source),
		": go builds for that, and not for its own ", host_arch, NULL);
	goenv_close(env);
}

static void see_host_arch(struct doctor *d, const struct doctor_chosen *chosen, const char *arch)
{
	const struct platform *host = &d->c->host;
	struct platform p = *host;
	char mend[GOV_VERSION_MAX + 32];
	bool released =
		chosen->version.text[0] != '\0' && !emulation_concerns(chosen->version.text, host);
	if (!text_join(p.arch, sizeof p.arch, arch, NULL) ||
		emulation_runs(&p, host) != RUNS_EMULATED)
		return;
	text_join(mend, sizeof mend, "gov install ", chosen->version.text, NULL);
	doctor_report(d, DOCTOR_INFO, released ? mend : NULL, cli_selection_name(&chosen->sel),
		" is a toolchain for ", host->os, "/", arch, " and runs by emulation, slower",
		released ? "" : "; Go has none of its version for this machine", NULL);
}

static void check_selected(struct doctor *d)
{
	static const char *const names[] = {"GOHOSTOS", "GOHOSTARCH", "GOARCH"};
	char values[3][TOOL_GO_ENV_MAX];
	struct doctor_chosen chosen;
	if (!doctor_choose(d, &chosen) ||
		!tool_go_env(&chosen.sel, &chosen.conf, d->c->get_env, names, values) ||
		values[2][0] == '\0')
		return;
	doctor_report(d, DOCTOR_FACT, NULL, cli_selection_name(&chosen.sel),
		": GOHOSTOS=", values[0], " GOHOSTARCH=", values[1], " GOARCH=", values[2], NULL);
	see_host_arch(d, &chosen, values[1]);
	if (strcmp(values[1], values[2]) != 0)
		see_goarch(d, &chosen, values[2], values[1]);
}

/* --- every go on PATH --- */

static void describe(
	struct doctor *d, const struct os_info *shim, const char *path, char out[64], bool *foreign)
{
	struct os_info info;
	struct program p = program_look(path);
	*foreign = false;
	if (os_stat(path, &info) == 0 && shim->inode != 0 && info.inode == shim->inode &&
		info.device == shim->device) {
		text_join(out, 64, "gov's shim", NULL);
	} else if (p.kind == PROGRAM_SCRIPT) {
		text_join(out, 64, "a script", NULL);
	} else if (p.arch[0] == '\0') {
		text_join(out, 64, "unknown", NULL);
	} else {
		*foreign = program_is_foreign(&p, &d->c->host);
		text_join(out, 64, p.os, "/", p.arch, NULL);
	}
}

static void see_go(struct doctor *d, const struct os_info *shim, const char *path)
{
	char what[64];
	bool foreign;
	describe(d, shim, path, what, &foreign);
	doctor_report(d, DOCTOR_FACT, NULL, path, " (", what, ")", NULL);
	if (foreign)
		doctor_report(d, DOCTOR_INFO, "take its folder off PATH, or gov install latest",
			path, " is a program for ", what, ", and this machine is ", d->c->host.arch,
			NULL);
}

static void check_path_gos(struct doctor *d)
{
	char path[GOV_PATH_MAX], shim[GOV_PATH_MAX];
	struct os_info id = {.inode = 0};
	const char *at = d->c->get_env("PATH"), *folder;
	size_t len;
	if (text_join(shim, sizeof shim, d->c->root, "/shims/go" OS_EXE, NULL))
		(void)os_stat(shim, &id);
	while (folders_next(&at, &folder, &len))
		for (size_t i = 0; path_program(d->c->get_env, "go", i, folder, len, path); i++)
			if (program_look(path).kind != PROGRAM_NONE)
				see_go(d, &id, path);
}

const struct doctor_check doctor_arch_checks[] = {
	{"machine", check_machine},
	{"toolchain", check_toolchains},
	{"selected", check_selected},
	{"go on PATH", check_path_gos},
	{NULL, NULL},
};
