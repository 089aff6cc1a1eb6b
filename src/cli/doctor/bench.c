/* gov doctor --bench: the same version of Go twice, native and emulated, at the same work. The runs
 * take turns, so that whatever else the machine does slows both; medians are told. */
#include <stdlib.h>
#include <string.h>

#include "cli/doctor/doctor.h"
#include "core/emulation.h"
#include "core/launch.h"
#include "os/os.h"

#define SAMPLES 5
#define FUNCTIONS 400      /* of the program that is compiled */
#define PROGRAM_MAX 131072 /* bytes of its text */

enum { NATIVE, EMULATED, SIDES };

struct bench {
	struct doctor *d;
	struct doctor_chosen chosen;
	struct platform platform[SIDES];
	struct selection side[SIDES];
	char folder[GOV_PATH_MAX]; /* for the program; removed in the end */
	char program[GOV_PATH_MAX], object[GOV_PATH_MAX], package[24];
	char arch[32]; /* GOARCH=..., of this machine, for both */
};

/* What is measured: the arguments of go, and how often a sample runs it, since a millisecond is the
 * least that is told apart. */
static const struct work {
	const char *name;
	unsigned times;
	bool compiles;
} works[] = {{"go version", 4, false}, {"go tool compile", 1, true}};

static int fail(struct bench *b, enum gov_exit code, const char *what, const char *why)
{
	err_set(&b->d->c->err, code, "doctor --bench: ", what, why, NULL);
	return cli_fail(b->d->c);
}

/* --- the two toolchains --- */

/* The platform of the other side: what this machine emulates. */
static bool other_platform(const struct platform *host, struct platform *out)
{
	*out = *host;
	text_join(out->arch, sizeof out->arch, strcmp(host->arch, "arm64") == 0 ? "amd64" : "arm64",
		NULL);
	return emulation_runs(out, host) == RUNS_EMULATED;
}

/* One side as a selection, and whether it is installed. */
static bool find_side(struct bench *b, int i)
{
	const struct cli *c = b->d->c;
	struct selection *s = &b->side[i];
	*s = b->chosen.sel;
	s->origin = ORIGIN_TYPED;
	toolchain_name(b->chosen.sel.version, &b->platform[i], &c->host, s->name);
	return text_join(s->goroot, sizeof s->goroot, c->root, "/versions/", s->name, NULL) &&
	       store_has(c->root, s->name);
}

static int find_sides(struct bench *b)
{
	const struct platform *host = &b->d->c->host, *p = &b->platform[EMULATED];
	const char *version = b->chosen.sel.version;
	char what[160];
	b->platform[NATIVE] = *host;
	if (version[0] == '\0')
		return fail(b, GOV_NOT_INSTALLED,
			"the selected Go is none that gov installed; choose one: gov use VERSION",
			"");
	if (!other_platform(host, &b->platform[EMULATED]))
		return fail(b, GOV_NO_RELEASE, "nothing is known to emulate another machine on ",
			host->os);
	if (!find_side(b, NATIVE))
		return fail(b, GOV_NOT_INSTALLED,
			emulation_concerns(version, host)
				? "Go has no native release of it to compare with: "
				: "the native toolchain is missing; run: gov install ",
			version);
	text_join(what, sizeof what, "the one for ", p->os, "/", p->arch,
		" is missing, which would run by emulation; run: gov install ", NULL);
	if (!find_side(b, EMULATED)) {
		char command[GOV_VERSION_MAX + 64];
		text_join(command, sizeof command, version, " --platform ", p->os, "/", p->arch,
			NULL);
		return fail(b, GOV_NOT_INSTALLED, what, command);
	}
	return GOV_OK;
}

/* --- the program --- */

/* It imports nothing, so that it needs no compiled standard library, which newer Gos lack. */
static void compose(struct text *t)
{
	text_add(t, "package bench\n");
	for (unsigned i = 0; i < FUNCTIONS; i++) {
		text_add(t, "\nfunc F");
		text_add_u64(t, i);
		text_add(t, "(in []int, m map[int]string) (sum int, s string) {\n"
			    "\tfor i, x := range in {\n"
			    "\t\tswitch {\n"
			    "\t\tcase x%3 == 0:\n\t\t\tsum += x * i\n"
			    "\t\tcase x%5 == 0:\n\t\t\ts += m[x]\n"
			    "\t\tdefault:\n\t\t\tsum -= x\n\t\t}\n\t}\n"
			    "\treturn sum, s\n}\n");
	}
}

static int write_program(struct bench *b)
{
	char *text = malloc(PROGRAM_MAX);
	char tmp[GOV_PATH_MAX];
	const char *named = b->d->c->get_env(OS_TEMP_ENV);
	int code;
	if (text == NULL)
		return fail(b, GOV_FAILED, "out of memory", "");
	struct text t = text_on(text, PROGRAM_MAX);
	compose(&t);
	text_join(tmp, sizeof tmp, named != NULL && *named != '\0' ? named : OS_TEMP_DIR, NULL);
	os_slashes(tmp);
	code = os_make_temp_dir(tmp, "gov-bench-", b->folder, sizeof b->folder);
	/* What does not fit cannot be opened either. */
	text_join(b->program, sizeof b->program, b->folder, "/bench.go", NULL);
	text_join(b->object, sizeof b->object, b->folder, "/bench.o", NULL);
	if (code == 0)
		code = os_write_file(b->program, t.p, t.len, 0644);
	free(text);
	return code == 0 ? GOV_OK
			 : fail(b, GOV_FILESYSTEM,
				   "cannot write a program to compile: ", os_error_text(code));
}

/* --- measuring --- */

static void drop(void *ctx, const char *bytes, size_t n)
{
	(void)ctx;
	(void)bytes;
	(void)n;
}

/* Run go once. Both sides compile for this machine. */
static bool run(struct bench *b, int i, const struct work *w)
{
	char go[] = "go", version[] = "version", tool[] = "tool", compile[] = "compile", p[] = "-p",
	     o[] = "-o", path[GOV_PATH_MAX];
	char *asks[] = {go, version, NULL};
	char *compiles[] = {go, tool, compile, p, b->package, o, b->object, b->program, NULL};
	struct os_env_edit edit;
	struct err ignored;
	int code = -1;
	return selection_tool(&b->side[i], "go", path) &&
	       launch_env(&b->side[i], &b->chosen.conf, b->d->c->get_env, &edit, &ignored) ==
		       GOV_OK &&
	       launch_set(&edit, "GOTOOLCHAIN=local") && launch_set(&edit, "GOFLAGS=") &&
	       launch_set(&edit, b->arch) &&
	       os_spawn_read(path, w->compiles ? compiles : asks, &edit, 1, drop, NULL, &code) ==
		       0 &&
	       code == 0;
}

static int cannot_run(struct bench *b, int i)
{
	const struct cli *c = b->d->c;
	bool emulated = i == EMULATED && !os_emulates(b->platform[i].arch);
	err_set(&b->d->c->err, GOV_CANNOT_RUN, "doctor --bench: ", b->side[i].name,
		" does not run here", emulated ? "; what emulates it is missing: " : "",
		emulated ? emulation_get(&c->host) : "", NULL);
	return cli_fail(b->d->c);
}

static int by_size(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;
	return *x < *y ? -1 : *x > *y;
}

/* Microseconds of one run, the median of the samples, of each side. */
static int measure(struct bench *b, const struct work *w, uint64_t out[SIDES])
{
	uint64_t sample[SIDES][SAMPLES];
	for (int i = 0; i < SIDES; i++)
		if (!run(b, i, w)) /* also warms the caches */
			return cannot_run(b, i);
	for (size_t k = 0; k < SAMPLES; k++) {
		for (int i = 0; i < SIDES; i++) {
			uint64_t start = os_monotonic_ms();
			for (unsigned n = 0; n < w->times; n++)
				if (!run(b, i, w))
					return cannot_run(b, i);
			sample[i][k] = (os_monotonic_ms() - start) * 1000 / w->times;
		}
	}
	for (int i = 0; i < SIDES; i++) {
		qsort(sample[i], SAMPLES, sizeof sample[i][0], by_size);
		out[i] = sample[i][SAMPLES / 2];
	}
	return GOV_OK;
}

/* "12.3" of 123 tenths. */
static void add_tenths(struct text *t, uint64_t tenths)
{
	text_add_u64(t, tenths / 10);
	text_add(t, ".");
	text_add_u64(t, tenths % 10);
}

static void print_one(const struct bench *b, const struct work *w, const uint64_t us[SIDES])
{
	char line[256];
	struct text t = text_on(line, sizeof line);
	uint64_t ratio = us[NATIVE] > 0 ? us[EMULATED] * 10 / us[NATIVE] : 0;
	if (b->d->c->json) {
		json_open(NULL, '{');
		json_string("check", "bench");
		json_string("level", "fact");
		json_string("what", w->name);
		json_string("native", b->side[NATIVE].name);
		json_string("emulated", b->side[EMULATED].name);
		json_number("native_us", us[NATIVE]);
		json_number("emulated_us", us[EMULATED]);
		json_close();
		return;
	}
	text_add(&t, w->name);
	text_add(&t, ": native ");
	add_tenths(&t, us[NATIVE] / 100);
	text_add(&t, " ms, emulated ");
	add_tenths(&t, us[EMULATED] / 100);
	text_add(&t, " ms");
	if (ratio > 0) {
		text_add(&t, ": ");
		add_tenths(&t, ratio);
		text_add(&t, " x");
	}
	ui_out("%s\n", line);
}

static void print_head(const struct bench *b)
{
	const struct platform *native = &b->platform[NATIVE], *other = &b->platform[EMULATED];
	if (!b->d->c->json)
		ui_out("%s (%s/%s) beside %s (%s/%s); medians of %d\n", b->side[NATIVE].name,
			native->os, native->arch, b->side[EMULATED].name, other->os, other->arch,
			SAMPLES);
}

static int measure_all(struct bench *b)
{
	int code = write_program(b);
	text_join(b->package, sizeof b->package, "bench", NULL);
	text_join(b->arch, sizeof b->arch, "GOARCH=", b->d->c->host.arch, NULL);
	for (size_t i = 0; code == GOV_OK && i < sizeof works / sizeof *works; i++) {
		uint64_t us[SIDES];
		code = measure(b, &works[i], us);
		if (code == GOV_OK && i == 0)
			print_head(b);
		if (code == GOV_OK)
			print_one(b, &works[i], us);
	}
	if (b->folder[0] != '\0')
		(void)os_remove_tree(b->folder);
	return code;
}

int doctor_bench(struct doctor *d)
{
	struct bench *b = calloc(1, sizeof *b);
	int code;
	if (b == NULL) {
		err_set(&d->c->err, GOV_FAILED, "doctor --bench: out of memory", NULL);
		return cli_fail(d->c);
	}
	b->d = d;
	if (!doctor_choose(d, &b->chosen))
		code = fail(b, GOV_NOT_INSTALLED,
			"no Go is selected here that could be measured; see gov current", "");
	else
		code = find_sides(b);
	if (code == GOV_OK)
		code = measure_all(b);
	free(b);
	return code;
}
