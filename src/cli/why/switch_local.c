/* What a toolchain calls itself, without running it. */
#include <string.h>

#include "cli/why/switch.h"
#include "core/gover.h"
#include "os/os.h"

/* The first line of a file of at most `cap` bytes into text. */
static bool first_line(const char *goroot, const char *file, char *text, size_t cap)
{
	char path[GOV_PATH_MAX];
	size_t n;
	if (!text_join(path, sizeof path, goroot, file, NULL) ||
		os_read_file(path, text, cap - 1, &n) != 0)
		return false;
	text[n] = '\0';
	text[strcspn(text, "\r\n")] = '\0';
	return true;
}

/* A Go built from its repository calls itself by the line it is of: the constant Version of
 * src/internal/goversion/goversion.go. */
static bool name_of_line(const char *goroot, char *name)
{
	static const char before[] = "\nconst Version = ";
	char path[GOV_PATH_MAX], text[4096];
	struct version v;
	size_t n;
	if (!text_join(path, sizeof path, goroot, "/src/internal/goversion/goversion.go", NULL) ||
		os_read_file(path, text, sizeof text - 1, &n) != 0)
		return false;
	text[n] = '\0';
	const char *at = strstr(text, before);
	if (at == NULL)
		return false;
	at += strlen(before);
	struct text t = text_on(name, SWITCH_NAME_MAX);
	text_add(&t, "go1.");
	text_addn(&t, at, strspn(at, "0123456789"));
	return gover_toolchain(name, &v);
}

bool switch_name_of(const char *goroot, char name[SWITCH_NAME_MAX])
{
	char line[512];
	struct version v;
	if (first_line(goroot, "/VERSION", line, sizeof line) && gover_toolchain(line, &v) &&
		text_join(name, SWITCH_NAME_MAX, line, NULL))
		return true;
	return name_of_line(goroot, name);
}

/* findGOROOT of src/cmd/go/internal/cfg/cfg.go: the tree around the program, else around what a
 * link of it leads to. */
static bool tree_of(char *go)
{
	char tools[GOV_PATH_MAX];
	struct os_info info;
	return os_parent(go) && os_parent(go) &&
	       text_join(tools, sizeof tools, go, "/pkg/tool", NULL) &&
	       os_stat(tools, &info) == 0 && info.kind == OS_DIR;
}

bool switch_root_of(const char *go, char *goroot)
{
	if (text_join(goroot, GOV_PATH_MAX, go, NULL) && tree_of(goroot))
		return true;
	return os_realpath(go, goroot, GOV_PATH_MAX) == 0 && tree_of(goroot);
}

bool switch_local(const struct selection *s, char *goroot, char name[SWITCH_NAME_MAX])
{
	char go[GOV_PATH_MAX];
	bool found = s->system ? selection_tool(s, "go", go) && switch_root_of(go, goroot)
			       : text_join(goroot, GOV_PATH_MAX, s->goroot, NULL);
	return found && switch_name_of(goroot, name);
}
