#include "install/unpack_judge.h"

#include <stdlib.h>
#include <string.h>

#include "install/unpack.h"
#include "install/unpack_names.h"

static const char nothing[] = "; nothing was installed";

enum gov_exit judge_refuse(struct judge *j, const char *why)
{
	return err_set(j->e, GOV_PROOF, j->archive, ": ", why, nothing, NULL);
}

enum gov_exit judge_refuse_entry(struct judge *j, const char *name, const char *why)
{
	char shown[512];
	struct text t = text_on(shown, sizeof shown);
	text_add_escaped(&t, name, strlen(name));
	return err_set(j->e, GOV_PROOF, j->archive, ": entry ", shown, ": ", why, nothing, NULL);
}

static enum gov_exit refuse(struct judge *j, const char *why)
{
	return judge_refuse_entry(j, j->name, why);
}

static enum gov_exit refuse_outside(struct judge *j)
{
	char why[sizeof j->top + 48];
	text_join(why, sizeof why, "it is not below the one top folder ", j->top, "/", NULL);
	return refuse(j, why);
}

static enum gov_exit out_of_memory(struct judge *j)
{
	return err_set(j->e, GOV_FAILED, j->archive, ": out of memory", nothing, NULL);
}

/* "v0.0.1-go1.24.4.linux-arm64.zip" is the module golang.org/toolchain of that version. */
static void find_layout(struct judge *j)
{
	struct version v;
	struct platform p;
	struct text top = text_on(j->top, sizeof j->top);

	j->module = module_zip_parse(j->archive, &v, &p);
	text_add(&top, j->module ? "golang.org/toolchain@" : "go");
	if (j->module)
		text_addn(&top, j->archive, strlen(j->archive) - strlen(".zip"));
}

enum gov_exit judge_open(struct judge *j, const char *archive, struct err *e)
{
	*j = (struct judge){.archive = archive, .e = e};
	find_layout(j);
	j->names = names_new(UNPACK_MAX_ENTRIES);
	return j->names ? GOV_OK : out_of_memory(j);
}

void judge_close(struct judge *j)
{
	names_free(j->names);
}

static enum gov_exit note(struct judge *j, size_t n, bool folder)
{
	switch (names_add(j->names, j->name, n, folder)) {
	case NAMES_OK:
		return GOV_OK;
	case NAMES_TWICE:
		return refuse(j, "it is in the archive twice");
	case NAMES_CASE:
		return refuse(j, "its name differs from another's only in case");
	case NAMES_KIND:
		return refuse(j, "the archive has a file and a folder of this name");
	case NAMES_MANY:
		return judge_refuse(j, "it has more entries than gov allows");
	case NAMES_MEMORY:
		break;
	}
	return out_of_memory(j);
}

#define MODULE_GO_MOD "_go.mod"

/* What cannot be in the module zip of a toolchain, and what its module hash would not tell. */
static const char *module_defect(const char *rel)
{
	static const char *const absent[] = {".github/", "api/", "doc/", "misc/", "test/"};
	for (size_t i = 0; i < sizeof absent / sizeof absent[0]; i++)
		if (text_starts(rel, absent[i]))
			return "the module of a toolchain has no such folder";
	if (strcmp(text_basename(rel), &MODULE_GO_MOD[1]) == 0)
		return "the module of a toolchain has _go.mod in its place";
	return NULL;
}

/* A module cannot hold another one's go.mod, so it was renamed when it was packed. */
static size_t restore_go_mod(char *name, size_t n)
{
	char *base = name + (text_basename(name) - name);
	if (strcmp(base, MODULE_GO_MOD) != 0)
		return n;
	memmove(base, base + 1, strlen(base));
	return n - 1;
}

/* Judge the name, keep it in j->name, and point *rel at what stands behind the top folder. */
static enum gov_exit accept(struct judge *j, const char *name, bool folder, const char **rel)
{
	size_t n = strlen(name);
	if (folder && n > 1 && name[n - 1] == '/')
		n--;
	const char *why = entry_name_defect(name, n);
	if (why)
		return judge_refuse_entry(j, name, why);
	memcpy(j->name, name, n);
	j->name[n] = '\0';
	size_t top = strlen(j->top);
	if (n < top || memcmp(j->name, j->top, top) != 0 ||
		(j->name[top] != '/' && j->name[top] != '\0'))
		return refuse_outside(j);
	if (n == top && !folder)
		return refuse(j, "the top folder is a file");
	*rel = n == top ? "" : j->name + top + 1;
	if (j->module) {
		why = folder ? "a module has no entries for folders" : module_defect(*rel);
		if (why)
			return refuse(j, why);
		n = restore_go_mod(j->name, n);
	}
	return note(j, n, folder);
}

enum gov_exit judge_folder(struct judge *j, const char *name, const char **rel)
{
	return accept(j, name, true, rel);
}

/* Module zips carry no modes. cmd/go makes the programs executable (internal/toolchain/select.go);
 * the release's own archives also scripts, by these names (cmd/distpack, mode()). */
bool judge_is_program(const char *rel)
{
	static const char *const ends[] = {".bash", ".sh", ".pl", ".rc"};
	const char *base = text_basename(rel);

	if (text_starts(rel, "bin/") || text_starts(rel, "pkg/tool/"))
		return true;
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (text_ends(rel, ends[i]))
			return true;
	if (!text_starts(base, "go_") || !text_ends(base, "_exec"))
		return false;
	/* go_js_wasm_exec: two names between, a _ between them */
	const char *between = strchr(base + strlen("go_"), '_');
	return between && between < base + strlen(base) - strlen("_exec");
}

enum gov_exit judge_file(
	struct judge *j, const char *name, uint64_t size, bool *executable, const char **rel)
{
	enum gov_exit rc = accept(j, name, false, rel);
	if (rc != GOV_OK)
		return rc;
	if (size > UNPACK_MAX_BYTES - j->bytes)
		return refuse(j, "the archive holds more bytes than gov allows");
	if (j->module)
		*executable = judge_is_program(*rel);
	j->bytes += size;
	j->has_go |= strcmp(*rel, "bin/go") == 0 || strcmp(*rel, "bin/go.exe") == 0;
	return GOV_OK;
}

enum gov_exit judge_finish(struct judge *j)
{
	if (!j->has_go)
		return judge_refuse(j, "it holds no Go toolchain (no bin/go)");
	return GOV_OK;
}
