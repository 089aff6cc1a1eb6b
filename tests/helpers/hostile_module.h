/* hostile_module: the module zips of hostile.h, which includes it where its makers are defined.
 */
#ifndef GOV_TESTS_HOSTILE_MODULE_H
#define GOV_TESTS_HOSTILE_MODULE_H

/* ---- module zips: "module-zip" is good, "module-zip-KIND" harmed; "module-twin" is the archive of
 * the same toolchain ---- */

static inline void hostile_add_files(
	struct hostile_maker *m, const char *top, const struct hostile_item *items, size_t n)
{
	for (size_t i = 0; i < n; i++)
		hostile_add_below(m, top, items[i]);
}

static inline void hostile_add_toolchain(
	struct hostile_maker *m, const char *version, const char *platform, const char *top)
{
	char script[512], text[128];
	snprintf(text, sizeof text, "go%s\ntime 2025-05-29T19:37:36Z\n", version);
	snprintf(script, sizeof script, HOSTILE_SCRIPT, version, platform);
	unsigned exec = m->zip ? 0644 : 0755;
	const struct hostile_item files[] = {
		{'0', "VERSION", 0644, text, 0},
		{'0', "bin/go", exec, script, 0},
		{'0', "bin/gofmt", exec, "#!/bin/sh\ncat\n", 0},
		{'0', "pkg/tool/os_arch/compile", exec, "#!/bin/sh\n", 0},
		{'0', "src/fmt/print.go", 0644, "package fmt\n", 0},
		{'0', m->zip ? "src/_go.mod" : "src/go.mod", 0644, "module std\n", 0},
		{'0', m->zip ? "src/cmd/_go.mod" : "src/cmd/go.mod", 0644, "module cmd\n", 0},
	};
	const struct hostile_item extra[] = {
		{'0', "api/go1.txt", 0644, "pkg\n", 0},
		{'0', "doc/asm.html", 0644, "doc\n", 0},
		{'0', "misc/chrome.html", 0644, "misc\n", 0},
		{'0', "test/go.mod", 0644, "module test\n", 0},
	};
	hostile_add_files(m, top, files, sizeof files / sizeof files[0]);
	if (!m->zip)
		hostile_add_files(m, top, extra, sizeof extra / sizeof extra[0]);
}

static const struct {
	const char *kind;
	struct hostile_item item; /* below the top folder, unless the kind is "outside" */
} hostile_modules[] = {
	{"go-mod-clash", {'0', "src/go.mod", 0644, "x", 0}},
	{"go-mod-twice", {'0', "src/_go.mod", 0644, "x", 0}},
	{"go-mod-case", {'0', "src/GO.MOD", 0644, "x", 0}},
	{"outside", {'0', "golang.org/other/evil", 0644, "x", 0}},
	{"folder", {'5', "src/empty/", 0755, NULL, 0}},
	{"api", {'0', "api/evil", 0644, "x", 0}},
	{"test", {'0', "test/evil", 0644, "x", 0}},
	{"github", {'0', ".github/evil", 0644, "x", 0}},
	{"dotdot", {'0', "../evil", 0644, "x", 0}},
	{"symlink", {'2', "evil", 0777, "/etc/passwd", 0}},
	{"changed", {'0', "src/evil.go", 0644, "package evil\n", 0}},
	{"bare-go-mod", {'0', "misc_go.mod", 0644, "x", 0}},
};

static inline bool hostile_add_module(
	struct hostile_maker *m, const char *kind, const char *version, const char *platform)
{
	char top[256];
	if (strcmp(kind, "module-twin") == 0) {
		hostile_add_toolchain(m, version, platform, "go");
		return true;
	}
	snprintf(top, sizeof top, "golang.org/toolchain@v0.0.1-go%s.%s",
		strcmp(kind, "module-zip-wrong-prefix") == 0 ? "1.2.3" : version, platform);
	*strchr(top + 20, '/') = '-';
	hostile_add_toolchain(m, version, platform, top);
	kind += strlen("module-zip");
	for (size_t i = 0; i < sizeof hostile_modules / sizeof hostile_modules[0]; i++) {
		if (*kind != '-' || strcmp(kind + 1, hostile_modules[i].kind) != 0)
			continue;
		if (strcmp(kind, "-outside") == 0)
			hostile_add(m, &hostile_modules[i].item);
		else
			hostile_add_below(m, top, hostile_modules[i].item);
		return true;
	}
	return *kind == '\0' || strcmp(kind, "-wrong-prefix") == 0;
}

#endif
