/* Which programs a machine runs itself, which by emulation, and which not at all. */
#include <string.h>

#include "cli/inspect/inspect.h"
#include "os/os.h"

/* A machine of `os`/`host` runs programs of `os`/`arch`, another architecture's, in this way. */
static const struct also {
	const char *os, *host, *arch;
	enum binary_runs runs;
	const char *why;
} also[] = {
	{"linux", "amd64", "386", BINARY_NATIVE, "this CPU runs 32-bit code too"},
	{"freebsd", "amd64", "386", BINARY_NATIVE, "this CPU runs 32-bit code too"},
	{"windows", "amd64", "386", BINARY_NATIVE, "this CPU runs 32-bit code too"},
	{"linux", "arm64", "arm", BINARY_NOT,
		"a linux/arm64 machine runs linux/arm only if its CPU has 32-bit ARM, and many "
		"have not"},
	{"windows", "arm64", "amd64", BINARY_EMULATED, ""},
	{"windows", "arm64", "386", BINARY_EMULATED, ""},
	{"windows", "arm64", "arm", BINARY_NOT,
		"Windows on ARM64 has given up 32-bit ARM programs in Windows 11 24H2"},
	{"darwin", "arm64", "amd64", BINARY_EMULATED, ""},
	{"darwin", "amd64", "386", BINARY_NOT, "macOS has given up 32-bit programs in 10.15"},
};

static void add_host(struct text *t, const struct platform *host)
{
	text_add(t, host->os);
	text_add(t, "/");
	text_add(t, host->arch);
}

static enum binary_runs foreign(
	const struct binary *b, const struct platform *host, struct text *why)
{
	char platform[BINARY_PLATFORM_MAX];
	binary_platform_text(b, platform);
	text_add(why, "it is built for ");
	text_add(why, platform);
	text_add(why, "; this machine is ");
	add_host(why, host);
	return BINARY_NOT;
}

static enum binary_runs emulated(
	const struct platform *p, const struct platform *host, struct text *why)
{
	add_host(why, p);
	text_add(why, " runs on this ");
	add_host(why, host);
	text_add(why, " machine only under emulation");
	return BINARY_EMULATED;
}

/* How the machine runs programs for `p`. False: no word about that. */
static bool runs_also(const struct platform *p, const struct platform *host, enum binary_runs *runs,
	struct text *why)
{
	if (strcmp(p->os, host->os) != 0)
		return false;
	for (size_t i = 0; i < sizeof also / sizeof *also; i++) {
		const struct also *a = &also[i];
		if (strcmp(a->os, p->os) != 0 || strcmp(a->host, host->arch) != 0 ||
			strcmp(a->arch, p->arch) != 0)
			continue;
		*runs = a->runs;
		text_add(why, a->why);
		if (a->runs == BINARY_EMULATED)
			emulated(p, host, why);
		return true;
	}
	return false;
}

/* macOS on Apple silicon kills what has no signature; a missing interpreter makes execve say that
 * the program itself is missing. */
static enum binary_runs native(const struct binary *b, const struct binary_slice *s,
	const struct platform *host, struct text *why)
{
	struct os_info info;
	if (strcmp(host->os, "darwin") == 0 && strcmp(host->arch, "arm64") == 0 &&
		s->signature == BINARY_UNSIGNED) {
		text_add(why, "macOS on Apple silicon ends programs that are not signed; sign it: "
			      "codesign -s - FILE");
		return BINARY_NOT;
	}
	if (b->format == BINARY_ELF && b->interpreter[0] == '/' &&
		os_stat(b->interpreter, &info) != 0) {
		text_add(why, "its interpreter ");
		text_add_escaped(why, b->interpreter, strlen(b->interpreter));
		text_add(why, " is not on this machine; install that C library, or link it "
			      "statically (CGO_ENABLED=0)");
		return BINARY_NOT;
	}
	return BINARY_NATIVE;
}

/* What becomes part of the kernel is for its CPU alone. */
static enum binary_runs driver(
	const struct binary_slice *s, const struct platform *host, struct text *why)
{
	text_add(why, "a driver is part of the kernel, which emulates nothing: this one is for ");
	binary_slice_text(s, why);
	text_add(why, ", and this machine is ");
	add_host(why, host);
	return BINARY_NOT;
}

static enum binary_runs judge(const struct binary *b, const struct platform *host, struct text *why)
{
	enum binary_runs runs;
	if (b->abi == BINARY_DOTNET) {
		text_add(why, "it is a .NET assembly, which runs where its .NET runtime does");
		return BINARY_NOT;
	}
	const struct binary_slice *s = binary_slice_for(b, host);
	if (s != NULL)
		return native(b, s, host, why);
	for (size_t i = 0; i < b->slices; i++) {
		s = &b->slice[i];
		if (b->kind == BINARY_DRIVER && strcmp(s->platform.os, host->os) == 0)
			return driver(s, host, why);
		if (runs_also(&s->platform, host, &runs, why))
			return runs == BINARY_NATIVE ? native(b, s, host, why) : runs;
	}
	return foreign(b, host, why);
}

enum binary_runs binary_runs_on(
	const struct binary *b, const struct platform *host, char why[BINARY_WHY_MAX])
{
	struct text t = text_on(why, BINARY_WHY_MAX);
	return judge(b, host, &t);
}
