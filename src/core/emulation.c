#include "core/emulation.h"

#include <string.h>

/* `first`: no older version has an arm64 archive (the facts of go.dev's list; linux/arm64 began
 * with a patch release). */
static const struct system {
	char os[8], first[10];
	const char *by, *get;
} systems[] = {
	{"darwin", "1.16beta1", "Rosetta 2", "softwareupdate --install-rosetta"},
	{"windows", "1.17beta1", "Windows 11's x64 emulation",
		"update to Windows 11: earlier ones do not run x64 programs on ARM64"},
	{"linux", "1.8.5", "qemu-user or another emulator in binfmt_misc",
		"apt install qemu-user-static binfmt-support (or your distribution's "
		"packages of that kind)"},
};

static const struct system *system_of(const struct platform *host)
{
	for (size_t i = 0; i < sizeof systems / sizeof *systems; i++) {
		if (strcmp(systems[i].os, host->os) == 0)
			return &systems[i];
	}
	return NULL;
}

/* Programs for the left run on the right without any emulation. */
static bool is_narrow(const char *arch, const char *host)
{
	static const char pairs[][2][8] = {
		{"386", "amd64"}, {"armv6l", "arm64"}, {"arm", "arm64"}, {"arm", "armv6l"}};

	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		if (strcmp(pairs[i][0], arch) == 0 && strcmp(pairs[i][1], host) == 0)
			return true;
	}
	return false;
}

enum runs emulation_runs(const struct platform *p, const struct platform *host)
{
	bool linux = strcmp(host->os, "linux") == 0;

	if (strcmp(p->os, host->os) != 0)
		return RUNS_NOT;
	if (strcmp(p->arch, host->arch) == 0)
		return RUNS_NATIVE;
	/* Neither macOS nor 64-bit ARM Windows has kept its 32-bit mode. */
	if (is_narrow(p->arch, host->arch) && (linux || strcmp(p->arch, "386") == 0))
		return strcmp(host->os, "darwin") == 0 ? RUNS_NOT : RUNS_NATIVE;
	if (linux)
		return RUNS_EMULATED;
	if (strcmp(host->arch, "arm64") != 0)
		return RUNS_NOT;
	return strcmp(p->arch, "amd64") == 0 ||
			       (strcmp(host->os, "windows") == 0 && strcmp(p->arch, "386") == 0)
		       ? RUNS_EMULATED
		       : RUNS_NOT;
}

bool emulation_platform(const struct platform *host, struct platform *out)
{
	if (!system_of(host) || strcmp(host->arch, "arm64") != 0)
		return false;
	*out = *host;
	memcpy(out->arch, "amd64", sizeof "amd64");
	return true;
}

bool emulation_may_concern(const char *version)
{
	return version_before_minor(version, 18) && version_cmp(version, "1.17beta1") < 0;
}

bool emulation_concerns(const char *version, const struct platform *host)
{
	struct platform other;

	return emulation_platform(host, &other) && version_cmp(version, system_of(host)->first) < 0;
}

bool emulation_concerns_line(const char *line, const struct platform *host)
{
	return emulation_concerns(line, host) && !version_in_line(system_of(host)->first, line);
}

const char *emulation_by(const struct platform *host)
{
	const struct system *s = system_of(host);

	return s ? s->by : "an emulator";
}

const char *emulation_get(const struct platform *host)
{
	const struct system *s = system_of(host);

	return s ? s->get : "install one";
}
