#include "cli/upkeep/found_places.h"

#include <string.h>

#include "cli/upkeep/found.h"
#include "core/folders.h"
#include "os/os.h"

#define MODULES "/golang.org"
#define TOOLCHAIN "toolchain@v0.0.1-go"

/* From the tools' own documentation and sources: golang.org/dl (also GoLand and VS Code), cmd/go,
 * goenv, moovweb/gvm, andrewkroh/gvm, mise, asdf-golang, voidint/g and stefanmaric/g, gobrew,
 * actions/setup-go, Scoop, go.dev/doc/install, Debian, Homebrew, snap. */
const struct found_place found_places[] = {
	{"sdk", NULL, "/sdk", "", "go", ""},
	{FOUND_CACHE, "GOMODCACHE", NULL, MODULES, TOOLCHAIN, ""},
	{FOUND_CACHE, "GOPATH", NULL, "/pkg/mod" MODULES, TOOLCHAIN, ""},
	{FOUND_CACHE, NULL, "/go/pkg/mod", MODULES, TOOLCHAIN, ""},
	{"goenv", "GOENV_ROOT", NULL, "/versions", "", ""},
	{"goenv", NULL, "/.goenv", "/versions", "", ""},
	{"gvm", "GVM_ROOT", NULL, "/gos", "", ""},
	{"gvm", NULL, "/.gvm", "/gos", "", ""},
	{"gvm", NULL, "/.gvm", "/versions", "go", ""},
	{"mise", "MISE_DATA_DIR", NULL, "/installs/go", "", ""},
	{"mise", "XDG_DATA_HOME", NULL, "/mise/installs/go", "", ""},
	{"mise", NULL, "/.local/share", "/mise/installs/go", "", ""},
	{"mise", "LOCALAPPDATA", NULL, "/mise/installs/go", "", ""},
	{"asdf", "ASDF_DATA_DIR", NULL, "/installs/golang", "", "/go"},
	{"asdf", NULL, "/.asdf", "/installs/golang", "", "/go"},
	{"g", "G_HOME", NULL, "/versions", "", ""},
	{"g", NULL, "/.g", "/versions", "", ""},
	{"g", NULL, "/.go", "/.versions", "", ""},
	{"gobrew", "GOBREW_ROOT", NULL, "/.gobrew/versions", "", "/go"},
	{"gobrew", NULL, "/.gobrew", "/versions", "", "/go"},
	{"actions", "RUNNER_TOOL_CACHE", NULL, "/go", "", "/x64"},
	{"actions", "RUNNER_TOOL_CACHE", NULL, "/go", "", "/arm64"},
	{"scoop", "SCOOP", NULL, "/apps/go", "", ""},
	{"scoop", NULL, "/scoop", "/apps/go", "", ""},
	{"msi", "ProgramFiles", NULL, "", "Go", ""},
	{"local", NULL, NULL, "/usr/local", "go", ""},
	{"distro", NULL, NULL, "/usr/lib", "go", ""},
	{"brew", NULL, NULL, "/opt/homebrew/Cellar/go", "", "/libexec"},
	{"brew", NULL, NULL, "/usr/local/Cellar/go", "", "/libexec"},
	{"brew", NULL, NULL, "/home/linuxbrew/.linuxbrew/Cellar/go", "", "/libexec"},
	{"snap", NULL, NULL, "/snap/go", "", ""},
	{NULL, NULL, NULL, NULL, NULL, NULL},
};

static const char *base_of(const struct cli *c, const struct goenv *go, const struct found_place *p)
{
	if (p->env == NULL)
		return c->get_env(OS_HOME_ENV);
	return go != NULL && strcmp(p->tool, FOUND_CACHE) == 0 ? goenv_get(go, p->env, NULL)
							       : c->get_env(p->env);
}

bool found_folder(
	const struct cli *c, const struct goenv *go, const struct found_place *p, char *out)
{
	const char *base = base_of(c, go, p), *first = base;
	struct text t = text_on(out, GOV_PATH_MAX);
	size_t len;
	if (p->env != NULL || p->home != NULL) {
		if (base == NULL || !os_is_absolute(base))
			return false;
		if (p->env != NULL && folders_next(&base, &first, &len))
			text_addn(&t, first, len);
		else
			text_add(&t, base);
		text_add(&t, p->home != NULL ? p->home : "");
	}
	text_add(&t, p->below);
	os_slashes(out);
	return !t.cut && os_is_absolute(out);
}
