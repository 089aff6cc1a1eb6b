#include <string.h>

#include "cli/cli.h"
#include "cli/inspect/report.h"
#include "cli/inspect/wildcard.h"
#include "os/os.h"

const char help_inspect[] =
	"Says what each FILE is, without running it: its platform, in Go's words; how it is\n"
	"linked, and what it loads; for macOS and Windows whether it is signed and the oldest\n"
	"system it is for; of a Go program the Go that built it, its package, module and build\n"
	"settings; and whether it runs natively here, or why not. Programs and libraries for\n"
	"Linux and other Unix systems (ELF), Windows (PE; ARM64EC and ARM64X are told apart),\n"
	"macOS (Mach-O, universal files too), Plan 9, AIX and WebAssembly are known.\n\n"
	"  --expect OS/ARCH    fail unless every file is for this platform: a check for CI behind\n"
	"                      a cross build (gov inspect --expect windows/arm64 dist/*.exe). A\n"
	"                      universal file need only have it as one of its slices\n"
	"  --json              an array with one object a file\n\n"
	"On Windows, whose shells leave that to programs, * and ? in the last part of a path\n"
	"stand for the files of such names.\n\n"
	"Exit codes: 0 done; 1 a file is damaged, no executable, or not what --expect says;\n"
	"7 a file cannot be read. The other files are looked at nevertheless.\n";

#define SHOWN_MAX 4096

static const char *const titles[] = {
	[BINARY_ELF] = "ELF",
	[BINARY_PE] = "PE",
	[BINARY_MACHO] = "Mach-O",
	[BINARY_PLAN9] = "Plan 9 a.out",
	[BINARY_XCOFF] = "XCOFF",
	[BINARY_WASM] = "WebAssembly",
};

/* --- for people: a line a fact; whatever is from the file is made harmless --- */

static void put(const char *label, const char *value)
{
	char shown[SHOWN_MAX];
	ui_harmless(value, shown, sizeof shown);
	ui_out("    %-9s %s\n", label, shown);
}

static void put_format(const struct binary *b)
{
	static const char *const abi_titles[] = {
		[BINARY_PLAIN] = "",
		[BINARY_ARM64EC] = ", ARM64EC",
		[BINARY_ARM64X] = ", ARM64X",
		[BINARY_ARM64E] = ", arm64e",
		[BINARY_DOTNET] = ", .NET assembly",
	};
	char line[128];
	bool movable = b->pie && b->kind == BINARY_EXECUTABLE && b->format != BINARY_PE;
	text_join(line, sizeof line, titles[b->format], b->universal ? ", universal" : "",
		b->bits == 64 ? ", 64 bits" : ", 32 bits", b->big_endian ? ", big-endian" : "",
		abi_titles[b->abi], b->gui ? ", windowed " : ", ", binary_kind_word(b->kind),
		movable ? ", position-independent" : "", NULL);
	put("format", line);
}

static void add_names(struct text *t, const struct binary_names *n)
{
	const char *at = NULL, *gap = "";
	while (binary_name(n, &at) != NULL) {
		text_add(t, gap);
		text_add(t, at);
		gap = ", ";
	}
}

static void put_linked(const struct binary *b)
{
	char line[SHOWN_MAX];
	struct text t = text_on(line, sizeof line);
	const struct binary_names *names =
		b->link == BINARY_SYSTEM || b->beyond.count == 0 ? &b->libraries : &b->beyond;
	text_add(&t, b->link == BINARY_STATIC   ? "statically"
		     : b->link == BINARY_SYSTEM ? "with the system's own libraries only"
						: "dynamically");
	if (b->format == BINARY_ELF && b->interpreter[0] != '\0') {
		text_add(&t, " by ");
		text_add(&t, b->interpreter);
	}
	if (names->count > 0) {
		text_add(&t, names == &b->beyond ? ", beyond the system's: " : ": ");
		add_names(&t, names);
	}
	put("linked", line);
}

/* Each slice has a signature of its own. */
static void put_signed(const struct binary *b)
{
	char line[BINARY_PLATFORM_MAX + 128];
	struct text t = text_on(line, sizeof line);
	bool alike = true;
	for (size_t i = 1; i < b->slices; i++)
		alike = alike && b->slice[i].signature == b->slice[0].signature;
	for (size_t i = 0; i < b->slices && !alike; i++) {
		text_add(&t, i > 0 ? ", " : "");
		binary_slice_text(&b->slice[i], &t);
		text_add(&t, ": ");
		text_add(&t, binary_signature_word(b->slice[i].signature));
	}
	put("signed", alike ? binary_signature_word(b->signature) : line);
}

static void put_system(const struct binary *b)
{
	char line[64];
	if (b->signs)
		put_signed(b);
	if (b->min_os[0] == '\0' || strcmp(b->platform.os, "uefi") == 0)
		return;
	text_join(line, sizeof line,
		strcmp(b->platform.os, "windows") == 0  ? "Windows "
		: strcmp(b->platform.os, "darwin") == 0 ? "macOS "
							: "",
		b->min_os, " or newer", NULL);
	put("needs", line);
}

/* path, mod and build lines as they stand there; dependencies are counted. */
static void put_info_line(const char *line, size_t len, size_t *dependencies)
{
	char text[SHOWN_MAX];
	struct text t = text_on(text, sizeof text);
	const char *tab = memchr(line, '\t', len);
	size_t word = tab != NULL ? (size_t)(tab - line) : 0;
	*dependencies += word == 3 && memcmp(line, "dep", 3) == 0;
	if (word == 0)
		return;
	for (const char *s = tab + 1; s < line + len; s++)
		text_addn(&t, *s == '\t' ? " " : s, 1);
	if (t.cut)
		memcpy(text + sizeof text - sizeof "...", "...", sizeof "...");
	if (word == 4 && memcmp(line, "path", 4) == 0)
		put("package", text);
	else if (word == 3 && memcmp(line, "mod", 3) == 0)
		put("module", text);
	else if (word == 5 && memcmp(line, "build", 5) == 0)
		put("build", text);
}

static void put_go(const struct binary *b)
{
	const char *at = NULL, *line;
	size_t len, dependencies = 0;
	if (!b->go)
		return;
	put("go",
		b->go_version[0] != '\0' ? b->go_version : "some version; it does not tell which");
	while (binary_go_line(b, &at, &line, &len))
		put_info_line(line, len, &dependencies);
	if (dependencies > 0)
		ui_out("    %-9s %zu\n", "modules", dependencies);
}

static void put_runs(const struct binary *b, enum binary_runs runs, const char *why)
{
	char shown[BINARY_WHY_MAX];
	ui_harmless(why, shown, sizeof shown);
	ui_out("    %s natively here: %s%s%s%s%s\n",
		b->kind == BINARY_EXECUTABLE ? "runs" : "loads",
		ui_style(runs == BINARY_NATIVE ? "green" : "yellow"),
		runs == BINARY_NATIVE ? "yes" : "no", ui_style("off"), *why != '\0' ? ": " : "",
		shown);
}

static void print_text(struct cli *c, const char *file, const struct binary *b)
{
	char platform[BINARY_PLATFORM_MAX], why[BINARY_WHY_MAX], shown[GOV_PATH_MAX];
	enum binary_runs runs = binary_runs_on(b, &c->host, why);
	ui_harmless(file, shown, sizeof shown);
	binary_platform_text(b, platform);
	ui_out("%s: %s%s%s\n", shown, ui_style("bold"), platform, ui_style("off"));
	put_format(b);
	put_linked(b);
	put_system(b);
	put_go(b);
	put_runs(b, runs, why);
}

/* --- the command --- */

/* Does the file keep what --expect says? Its error is printed like any other. */
static enum gov_exit check_expected(
	struct cli *c, const char *file, const struct binary *b, const struct platform *expect)
{
	char platform[BINARY_PLATFORM_MAX];
	if (expect == NULL || binary_slice_for(b, expect) != NULL)
		return GOV_OK;
	binary_platform_text(b, platform);
	return err_set(&c->err, GOV_FAILED, file, ": expected ", expect->os, "/", expect->arch,
		", but it is ", platform, "; check GOOS and GOARCH of the build", NULL);
}

static int refuse(struct cli *c, const char *file)
{
	if (c->json)
		inspect_print_error(file, &c->err);
	return cli_fail(c);
}

static int inspect_one(struct cli *c, const char *file, const struct platform *expect)
{
	struct binary b;
	enum gov_exit x = inspect_file(file, &b, &c->err);
	if (x != GOV_OK)
		return refuse(c, file);
	if (c->json)
		x = inspect_print_json(c, file, &b);
	else
		print_text(c, file, &b);
	if (x == GOV_OK)
		x = check_expected(c, file, &b, expect);
	binary_free(&b);
	return x != GOV_OK ? cli_fail(c) : GOV_OK;
}

static bool is_word(const char *list, const char *word)
{
	char both[24];
	return text_join(both, sizeof both, " ", word, " ", NULL) && strstr(list, both) != NULL;
}

/* A platform that no file can be for would fail for ever, and for the wrong reason. */
static bool is_ports(const struct platform *p)
{
	static const char systems[] = " aix android darwin dragonfly freebsd illumos ios js linux "
				      "netbsd openbsd plan9 solaris wasip1 windows ";
	static const char machines[] =
		" 386 amd64 arm arm64 armv6l loong64 mips mips64 mips64le mipsle ppc64 ppc64le "
		"riscv64 s390x wasm ";
	return is_word(systems, p->os) && is_word(machines, p->arch);
}

static int inspect_matches(struct cli *c, const char *pattern, const struct platform *expect)
{
	struct wildcard w;
	int code = GOV_OK;
	if (wildcard_list(pattern, OS_ANY_CASE, &w, &c->err) != GOV_OK)
		return refuse(c, pattern);
	for (size_t i = 0; i < w.len; i++) {
		int x = inspect_one(c, w.at[i], expect);
		code = code == GOV_OK ? x : code;
	}
	wildcard_free(&w);
	return code;
}

static int inspect_all(struct cli *c, int n, char **files, const struct platform *expect)
{
	int code = GOV_OK;
	if (c->json)
		json_open(NULL, '[');
	for (int i = 0; i < n; i++) {
		bool pattern = !OS_SHELL_EXPANDS && wildcard_is(files[i]);
		int x = pattern ? inspect_matches(c, files[i], expect)
				: inspect_one(c, files[i], expect);
		code = code == GOV_OK ? x : code;
	}
	if (c->json)
		json_close();
	return code;
}

int cmd_inspect(struct cli *c, int argc, char **argv)
{
	const char *expect = NULL;
	const struct cli_option options[] = {{"--expect", &expect, NULL}, {0}};
	struct platform platform;
	int n = cli_options(c, "inspect", argc, argv, options);
	if (n == CLI_HELP_SHOWN)
		return GOV_OK;
	if (n < 0)
		return GOV_USAGE;
	if (n == 0)
		return cli_usage(c, "inspect", "no file named", NULL);
	if (expect != NULL &&
		(!platform_parse(expect, strlen(expect), &platform) || !is_ports(&platform)))
		return cli_usage(c, "inspect", "no platform of Go's:", expect);
	for (int i = 1; i <= n; i++)
		if (strcmp(argv[i], "-") == 0)
			return cli_usage(c, "inspect", "it reads files, not", "-");
	return inspect_all(c, n, argv + 1, expect != NULL ? &platform : NULL);
}
