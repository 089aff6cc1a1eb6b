#include "install/unpack_writer.h"

#include <stdlib.h>
#include <string.h>

#include "install/unpack.h"
#include "install/unpack_names.h"
#include "os/os.h"

#define BUF ((size_t)256 << 10)

static const char nothing[] = "; nothing was installed";

enum gov_exit writer_refuse(struct writer *w, const char *why)
{
	return err_set(w->e, GOV_PROOF, w->archive, ": ", why, nothing, NULL);
}

enum gov_exit writer_refuse_entry(struct writer *w, const char *name, const char *why)
{
	char shown[512];
	struct text t = text_on(shown, sizeof shown);
	text_add_escaped(&t, name, strlen(name));
	return err_set(w->e, GOV_PROOF, w->archive, ": entry ", shown, ": ", why, nothing, NULL);
}

static enum gov_exit refuse(struct writer *w, const char *why)
{
	return writer_refuse_entry(w, w->name, why);
}

/* Names the file on the disk. An entry's name is harmless here, but a terminal may still not like
 * its letters. */
static enum gov_exit os_failed(struct writer *w, const char *what, int os_code)
{
	char shown[GOV_PATH_MAX];
	struct text t = text_on(shown, sizeof shown);
	const char *rel = w->name + strlen(w->top);
	text_add(&t, w->dir ? w->dir : "");
	text_add_escaped(&t, rel, strlen(rel));
	err_os(w->e, what, shown, os_code);
	err_add(w->e, nothing, NULL);
	return GOV_FILESYSTEM;
}

static enum gov_exit refuse_outside(struct writer *w)
{
	char why[sizeof w->top + 48];
	text_join(why, sizeof why, "it is not below the one top folder ", w->top, "/", NULL);
	return refuse(w, why);
}

static enum gov_exit out_of_memory(struct writer *w)
{
	return err_set(w->e, GOV_FAILED, w->archive, ": out of memory", nothing, NULL);
}

/* "v0.0.1-go1.24.4.linux-arm64.zip" is the module golang.org/toolchain of that version. */
static void find_layout(struct writer *w)
{
	struct version v;
	struct platform p;
	struct text top = text_on(w->top, sizeof w->top);

	w->module = module_zip_parse(w->archive, &v, &p);
	text_add(&top, w->module ? "golang.org/toolchain@" : "go");
	if (w->module)
		text_addn(&top, w->archive, strlen(w->archive) - strlen(".zip"));
}

enum gov_exit writer_open(struct writer *w, const char *archive, const char *dir, struct err *e)
{
	*w = (struct writer){.archive = archive, .dir = dir, .e = e, .fd = -1};
	find_layout(w);
	w->names = names_new(UNPACK_MAX_ENTRIES);
	w->buf = malloc(BUF);
	if (!w->names || !w->buf)
		return out_of_memory(w);
	if (!dir)
		return GOV_OK;
	int code = os_tree_create(dir, &w->tree);
	return code ? err_os(e, "cannot make", dir, code) : GOV_OK;
}

void writer_close(struct writer *w)
{
	if (w->fd >= 0)
		os_fd_close(w->fd);
	if (w->tree)
		os_tree_close(w->tree);
	names_free(w->names);
	free(w->buf);
}

static enum gov_exit note(struct writer *w, size_t n, bool folder)
{
	switch (names_add(w->names, w->name, n, folder)) {
	case NAMES_OK:
		return GOV_OK;
	case NAMES_TWICE:
		return refuse(w, "it is in the archive twice");
	case NAMES_CASE:
		return refuse(w, "its name differs from another's only in case");
	case NAMES_KIND:
		return refuse(w, "the archive has a file and a folder of this name");
	case NAMES_MANY:
		return writer_refuse(w, "it has more entries than gov allows");
	case NAMES_MEMORY:
		break;
	}
	return out_of_memory(w);
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

/* Judge the name, keep it in w->name, and point *rel at what stands behind the top folder. */
static enum gov_exit accept(struct writer *w, const char *name, bool folder, const char **rel)
{
	size_t n = strlen(name);
	if (folder && n > 1 && name[n - 1] == '/')
		n--;
	const char *why = entry_name_defect(name, n);
	if (why)
		return writer_refuse_entry(w, name, why);
	memcpy(w->name, name, n);
	w->name[n] = '\0';
	size_t top = strlen(w->top);
	if (n < top || memcmp(w->name, w->top, top) != 0 ||
		(w->name[top] != '/' && w->name[top] != '\0'))
		return refuse_outside(w);
	if (n == top && !folder)
		return refuse(w, "the top folder is a file");
	*rel = n == top ? "" : w->name + top + 1;
	if (w->module) {
		why = folder ? "a module has no entries for folders" : module_defect(*rel);
		if (why)
			return refuse(w, why);
		n = restore_go_mod(w->name, n);
	}
	return note(w, n, folder);
}

enum gov_exit writer_folder(struct writer *w, const char *name)
{
	const char *rel = NULL;
	enum gov_exit rc = accept(w, name, true, &rel);
	if (rc != GOV_OK)
		return rc;
	int code = w->tree ? os_tree_mkdir(w->tree, rel) : 0;
	return code ? os_failed(w, "cannot make", code) : GOV_OK;
}

/* Module zips carry no modes. cmd/go makes the programs executable (internal/toolchain/select.go);
 * the release's own archives also scripts, by these names (cmd/distpack, mode()). */
bool writer_is_program(const char *rel)
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

enum gov_exit writer_file(struct writer *w, const char *name, uint64_t size, bool executable)
{
	const char *rel = NULL;
	enum gov_exit rc = accept(w, name, false, &rel);
	if (rc != GOV_OK)
		return rc;
	if (size > UNPACK_MAX_BYTES - w->bytes)
		return refuse(w, "the archive holds more bytes than gov allows");
	if (w->module)
		executable = writer_is_program(rel);
	w->bytes += size;
	w->size = size;
	w->got = 0;
	w->held = 0;
	w->mtime = 0;
	w->has_go |= strcmp(rel, "bin/go") == 0 || strcmp(rel, "bin/go.exe") == 0;
	if (w->listener && !w->listener->begin(w->listener->ctx, rel, size, executable))
		return out_of_memory(w);
	int code = w->tree ? os_tree_file(w->tree, rel, executable, &w->fd) : 0;
	return code ? os_failed(w, "cannot make", code) : GOV_OK;
}

static enum gov_exit put(struct writer *w, const void *p, size_t n)
{
	int code = n > 0 && w->tree ? os_fd_write(w->fd, p, n) : 0;
	return code ? os_failed(w, "cannot write", code) : GOV_OK;
}

static enum gov_exit flush(struct writer *w)
{
	size_t n = w->held;
	w->held = 0;
	return put(w, w->buf, n);
}

enum gov_exit writer_data(struct writer *w, const void *p, size_t n)
{
	if (n > w->size - w->got)
		return refuse(w, "it holds more bytes than its header says");
	w->got += n;
	if (w->listener)
		w->listener->data(w->listener->ctx, p, n);
	if (w->held + n > BUF) {
		enum gov_exit rc = flush(w);
		if (rc != GOV_OK)
			return rc;
	}
	if (w->held == 0 && (w->got == w->size || n > BUF / 2))
		return put(w, p, n);
	memcpy(w->buf + w->held, p, n);
	w->held += n;
	return GOV_OK;
}

void writer_date(struct writer *w, int64_t mtime)
{
	w->mtime = mtime;
}

static enum gov_exit set_date(struct writer *w)
{
	int code = os_fd_set_mtime(w->fd, w->mtime);
	return code ? os_failed(w, "cannot date", code) : GOV_OK;
}

enum gov_exit writer_file_end(struct writer *w)
{
	if (w->got != w->size)
		return refuse(w, "it holds fewer bytes than its header says");
	if (w->listener)
		w->listener->end(w->listener->ctx);
	enum gov_exit rc = flush(w);
	if (rc == GOV_OK && w->mtime && w->tree)
		rc = set_date(w);
	if (w->fd >= 0)
		os_fd_close(w->fd);
	w->fd = -1;
	return rc;
}

enum gov_exit writer_finish(struct writer *w)
{
	if (!w->has_go)
		return writer_refuse(w, "it holds no Go toolchain (no bin/go)");
	return GOV_OK;
}
