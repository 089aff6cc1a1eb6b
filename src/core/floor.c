#include "core/floor.h"

#include <string.h>

#include "core/gover.h"
#include "os/os.h"

/* --- what the lines mean --- */

static void set(struct floor *f, const struct gomod_value *by, const struct version *v)
{
	const char *zero = gover_is_language(v->text) ? ".0" : "";
	f->kind = FLOOR_SET;
	f->line = by->line;
	f->by_toolchain = by == &f->mod.toolchain;
	f->version = *v;
	if (f->by_toolchain)
		text_join(f->toolchain, sizeof f->toolchain, by->text + strlen("go"), NULL);
	else
		text_join(f->toolchain, sizeof f->toolchain, v->text, zero, NULL);
}

static void set_bad(struct floor *f, enum floor_kind kind, unsigned line)
{
	f->kind = kind;
	f->line = line;
}

void floor_judge(struct floor *f)
{
	const struct gomod_value *go = &f->mod.go, *tool = &f->mod.toolchain;
	struct version v, t;
	bool has_go = !go->odd && gover_parse(go->text, strlen(go->text), &v);
	bool has_tool = tool->text[0] != '\0' || tool->odd;
	if (has_tool && !tool->odd && strcmp(tool->text, "default") == 0)
		set_bad(f, FLOOR_DEFAULT, tool->line);
	else if (has_tool && (tool->odd || !gover_toolchain(tool->text, &t)))
		set_bad(f, FLOOR_BAD_TOOLCHAIN, tool->line);
	else if (has_go && (!has_tool || version_cmp(v.text, t.text) > 0))
		set(f, go, &v);
	else if (has_tool)
		set(f, tool, &t);
	else if (go->text[0] != '\0' || go->odd)
		set_bad(f, FLOOR_BAD_GO, go->line);
	else
		f->kind = FLOOR_NONE;
}

bool floor_satisfied(const struct floor *f, const char *version)
{
	return f->kind != FLOOR_SET || version_cmp(version, f->version.text) >= 0;
}

bool floor_exact(const struct floor *f, struct version *out)
{
	size_t n = strlen(f->toolchain);
	if (f->kind != FLOOR_SET || !version_parse(f->toolchain, n, out) ||
		strlen(out->text) != n || gover_is_language(out->text))
		return false;
	version_canonical(out);
	return true;
}

/* --- which file --- */

#define UP "../"
#define UP_LEVELS 16
#define READ_MAX ((size_t)16 << 20) /* cmd/go takes no larger go.mod from a module (MaxGoMod) */

struct search {
	const struct floor_in *in;
	struct floor *out;
	const char *from; /* the folder to begin with */
	bool here;        /* which is the current one: "../" leads up from it */
	size_t read;
	struct gomod_reader reader;
};

static bool take_piece(void *ctx, const char *data, size_t n)
{
	struct search *s = ctx;
	s->read += n;
	return s->read <= READ_MAX && gomod_feed(&s->reader, data, n);
}

/* Read the file into out->mod. False when there is none. */
static bool read_file(struct search *s, const char *path)
{
	s->read = 0;
	gomod_start(&s->reader, &s->out->mod);
	int code = os_read_pieces(path, take_piece, s);
	gomod_end(&s->reader);
	if (os_is_missing(code))
		return false;
	s->out->kind = code != 0 || s->read > READ_MAX ? FLOOR_UNREADABLE : FLOOR_SET;
	return true;
}

/* Put `name` below the folder that the first n bytes of out->file name. */
static bool set_file(struct search *s, size_t n, const char *name)
{
	struct text t = {.p = s->out->file, .len = n, .cap = sizeof s->out->file};
	text_add(&t, n > 0 && s->out->file[n - 1] == '/' ? "" : "/");
	text_add(&t, name);
	return !t.cut;
}

/* Is `name` in the folder out->file, `up` levels above s->from? Then it is read, and out->file is
 * its path; else out->file stays. */
static bool look_in_folder(struct search *s, size_t up, const char *name)
{
	char path[UP_LEVELS * sizeof UP + 16];
	size_t n = strlen(s->out->file);
	bool near = s->here && up <= UP_LEVELS;
	struct text t = text_on(path, sizeof path);
	while (near && up-- > 0)
		text_add(&t, UP);
	text_add(&t, name);
	if (near ? read_file(s, path) && set_file(s, n, name)
		 : set_file(s, n, name) && read_file(s, s->out->file))
		return true;
	s->out->file[n] = '\0';
	return false;
}

/* The nearest file of that name; not in the folder `fence` or above when walking up to it. */
static bool find_above(struct search *s, const char *name, const char *fence)
{
	size_t up = 0;
	bool inside = text_join(s->out->file, sizeof s->out->file, s->from, NULL);
	while (inside) {
		if (look_in_folder(s, up++, name))
			return true;
		inside = os_parent(s->out->file) && !(fence && strcmp(fence, s->out->file) == 0);
	}
	s->out->file[0] = '\0';
	return false;
}

static bool same_folder(const char *a, const char *b)
{
	struct os_info x, y;
	return os_stat(a, &x) == 0 && os_stat(b, &y) == 0 && x.device == y.device &&
	       x.inode == y.inode;
}

/* A go.mod left in the folder for temporary files would hold for everything that is made below it
 * (golang.org/issue/26708). */
static bool find_mod(struct search *s)
{
	const char *temp = s->in->get_env(OS_TEMP_ENV);
	char *file = s->out->file;
	if (!find_above(s, "go.mod", NULL))
		return false;
	os_parent(file);
	bool ignored = same_folder(file, temp && *temp ? temp : OS_TEMP_DIR);
	(void)set_file(s, strlen(file), "go.mod");
	return !ignored;
}

/* GOWORK may name a file that `go work init` has yet to make; a folder cmd/go fails to read. */
static bool find_named_work(struct search *s, const char *path)
{
	struct os_info info;
	bool fits = text_join(s->out->file, sizeof s->out->file, path, NULL);
	os_slashes(s->out->file);
	if (!fits || !os_is_absolute(path)) {
		s->out->kind = FLOOR_BAD_GOWORK;
		return true;
	}
	if (read_file(s, path))
		return true;
	s->out->kind = FLOOR_UNREADABLE;
	return os_stat(path, &info) == 0;
}

/* FindGoWork of src/cmd/go/internal/modload/init.go. */
static bool find_work(struct search *s)
{
	const char *work = s->in->get_env("GOWORK");
	if (!work || *work == '\0' || strcmp(work, "auto") == 0)
		return find_above(s, "go.work", s->in->goroot);
	return strcmp(work, "off") != 0 && find_named_work(s, work);
}

/* WillBeEnabled of the same file. */
static bool find_file(struct search *s)
{
	const char *mode = s->in->get_env("GO111MODULE");
	bool automatic = mode && strcmp(mode, "auto") == 0;
	if (mode && *mode != '\0' && !automatic && strcmp(mode, "on") != 0)
		return false;
	if (automatic && !find_mod(s))
		return false;
	return find_work(s) || find_mod(s);
}

static bool is_dots(const char *s, size_t n)
{
	return (n == 1 && s[0] == '.') || (n == 2 && s[0] == '.' && s[1] == '.');
}

static bool has_dots(const char *path)
{
	while (*path) {
		size_t n = strcspn(path, "/");
		if (is_dots(path, n))
			return true;
		path += n + (path[n] == '/');
	}
	return false;
}

/* As Go's os.Getwd: PWD, if that is where we are. It matters behind symbolic links to folders. */
static void find_start(struct search *s)
{
	bool heeded = OS_GO_HEEDS_PWD && s->in->here;
	const char *pwd = heeded ? s->in->get_env("PWD") : NULL;
	s->from = s->in->cwd;
	s->here = s->in->here;
	if (!pwd || strcmp(pwd, s->from) == 0 || !os_is_absolute(pwd) || has_dots(pwd) ||
		!same_folder(pwd, "."))
		return;
	s->from = pwd;
	s->here = false;
}

void floor_none(struct floor *out)
{
	struct gomod_reader r;
	gomod_start(&r, &out->mod);
	out->kind = FLOOR_NONE;
	out->line = 0;
	out->by_toolchain = false;
	out->version.text[0] = out->toolchain[0] = out->file[0] = '\0';
}

void floor_find(const struct floor_in *in, struct floor *out)
{
	struct search s = {.in = in, .out = out};
	floor_none(out);
	find_start(&s);
	if (!find_file(&s))
		floor_none(out);
	else if (out->kind == FLOOR_SET)
		floor_judge(out);
}
