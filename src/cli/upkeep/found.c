#include "cli/upkeep/found.h"

#include <stdlib.h>
#include <string.h>

#include "cli/upkeep/found_places.h"
#include "cli/program.h"
#include "os/os.h"

#define FOUND_MAX 10000 /* so many toolchains are a mistake, or an attack */

/* A search for toolchains, in one place after another. */
struct search {
	struct cli *c;
	struct found_list *list;
	const struct found_place *place;
	char folder[GOV_PATH_MAX];   /* of place */
	char versions[GOV_PATH_MAX]; /* the store's own, without links; "" when there is none */
	struct store_entry *installed;
	size_t installed_len;
	bool no_memory;
};

/* --- what a GOROOT says of itself --- */

/* "go1.24.4", to the first blank or end of line. */
static void read_version(const char *goroot, struct version *out)
{
	char path[GOV_PATH_MAX], text[512];
	size_t n = 0;
	out->text[0] = '\0';
	if (!text_join(path, sizeof path, goroot, "/VERSION", NULL) ||
		os_read_file(path, text, sizeof text - 1, &n) != 0)
		return;
	text[n] = '\0';
	n = strcspn(text, " \t\r\n");
	if (text_starts(text, "go") && version_parse(text, n, out))
		version_canonical(out);
}

/* Of one that this user may run; what is none, or no binary, has no platform. */
static void read_platform(const char *goroot, const struct platform *host, struct platform *out)
{
	char path[GOV_PATH_MAX];
	bool windows = strcmp(host->os, "windows") == 0;
	struct program p = {.kind = PROGRAM_NONE};
	for (int i = 0; i < 2 && p.kind == PROGRAM_NONE; i++) {
		const char *go = (i == 0) == windows ? "/bin/go.exe" : "/bin/go";
		if (text_join(path, sizeof path, goroot, go, NULL))
			p = program_look(path);
	}
	*out = (struct platform){.os = ""};
	if (p.arch[0] == '\0')
		return;
	/* As Go's archives are named. */
	bool arm = strcmp(p.os, "linux") == 0 && strcmp(p.arch, "arm") == 0;
	text_join(out->os, sizeof out->os, p.os, NULL);
	text_join(out->arch, sizeof out->arch, arm ? "armv6l" : p.arch, NULL);
}

/* "toolchain@v0.0.1-go1.24.4.linux-amd64", as cmd/go names a toolchain in the module cache. */
static bool parse_cached(const char *entry, struct found *f)
{
	char zip[GOV_ARCHIVE_MAX];
	const char *at = strchr(entry, '@');
	return at != NULL && text_join(zip, sizeof zip, at + 1, ".zip", NULL) &&
	       module_zip_parse(zip, &f->version, &f->platform);
}

static bool has_go(const char *goroot)
{
	char path[GOV_PATH_MAX];
	struct os_info info;
	for (int i = 0; i < 2; i++)
		if (text_join(
			    path, sizeof path, goroot, i == 0 ? "/bin/go" : "/bin/go.exe", NULL) &&
			os_stat(path, &info) == 0 && info.kind == OS_FILE)
			return true;
	return false;
}

/* --- what gov makes of it --- */

/* "sdk-1.24.4"; without a version "sdk-gotip", by the folder. Another platform's follows it. */
static void name_it(struct found *f)
{
	struct text t = text_on(f->name, sizeof f->name);
	const char *what = f->version.text[0] != '\0' ? f->version.text : text_basename(f->path);
	text_add(&t, f->tool);
	text_add(&t, "-");
	for (const char *s = what; *s != '\0'; s++) {
		bool plain = text_is_lower(*s) || text_is_digit(*s) || strchr("._-", *s) != NULL;
		text_addn(&t, plain ? s : "-", 1);
	}
	if (!f->native && f->platform.os[0] != '\0') {
		text_add(&t, ".");
		text_add(&t, f->platform.os);
		text_add(&t, "-");
		text_add(&t, f->platform.arch);
	}
	if (t.cut || !request_name_ok(f->name))
		f->name[0] = '\0';
}

/* Two of one tool and version cannot have the same. */
static bool name_is_new(const struct found_list *l, const struct found *f)
{
	for (const struct found *other = l->at; other < f; other++)
		if (strcmp(other->name, f->name) == 0)
			return false;
	return true;
}

static void compare(const struct search *s, struct found *f)
{
	char name[GOV_TOOLCHAIN_MAX], link[GOV_PATH_MAX], target[GOV_PATH_MAX];
	const struct cli *c = s->c;
	f->native = platform_same(&f->platform, &c->host);
	f->linked[0] = '\0';
	if (f->version.text[0] != '\0' && f->platform.os[0] != '\0') {
		toolchain_name(f->version.text, &f->platform, &c->host, name);
		f->installed = store_has(c->root, name);
	}
	for (size_t i = 0; i < s->installed_len; i++) {
		const struct store_entry *e = &s->installed[i];
		if (e->linked &&
			text_join(link, sizeof link, c->root, "/versions/", e->name, NULL) &&
			os_read_link_dir(link, target, sizeof target) == 0 &&
			strcmp(target, f->path) == 0)
			text_join(f->linked, sizeof f->linked, e->name, NULL);
	}
	name_it(f);
	if (!name_is_new(s->list, f))
		f->name[0] = '\0';
}

/* --- the search --- */

static bool is_known(const struct search *s, const char *path)
{
	size_t n = strlen(s->versions);
	if (n > 0 && text_starts(path, s->versions) && path[n] == '/')
		return true;
	for (size_t i = 0; i < s->list->len; i++)
		if (strcmp(s->list->at[i].path, path) == 0)
			return true;
	return false;
}

static struct found *append(struct found_list *l)
{
	if (l->len == l->cap) {
		size_t cap = l->cap == 0 ? 8 : 2 * l->cap;
		struct found *at = cap <= FOUND_MAX ? realloc(l->at, cap * sizeof *at) : NULL;
		if (at == NULL)
			return NULL;
		l->at = at;
		l->cap = cap;
	}
	struct found *f = &l->at[l->len++];
	*f = (struct found){.installed = false};
	return f;
}

static int visit(void *ctx, const char *entry)
{
	struct search *s = ctx;
	char path[GOV_PATH_MAX], real[GOV_PATH_MAX];
	if (!text_starts(entry, s->place->prefix) ||
		!text_join(path, sizeof path, s->folder, "/", entry, s->place->tail, NULL) ||
		os_realpath(path, real, sizeof real) != 0 || is_known(s, real) || !has_go(real))
		return 0;
	struct found *f = append(s->list);
	if (f == NULL) {
		s->no_memory = true;
		return 1;
	}
	text_join(f->path, sizeof f->path, real, NULL);
	f->tool = s->place->tool;
	if (strcmp(f->tool, FOUND_CACHE) != 0 || !parse_cached(entry, f)) {
		read_version(real, &f->version);
		read_platform(real, &s->c->host, &f->platform);
	}
	compare(s, f);
	return 0;
}

static int by_version(const void *a, const void *b)
{
	const struct found *x = a, *y = b;
	int order = version_cmp(y->version.text, x->version.text);
	return order != 0 ? order : strcmp(x->path, y->path);
}

/* Folders that cannot be read hold nothing for this user. */
static void look_through(struct search *s, bool only_cache)
{
	static const struct selection any = {.system = true};
	struct goenv *go = goenv_open(s->c, &any, NULL);
	for (const struct found_place *p = found_places; p->tool != NULL; p++) {
		s->place = p;
		if (only_cache && strcmp(p->tool, FOUND_CACHE) != 0)
			continue;
		if (!s->no_memory && found_folder(s->c, go, p, s->folder))
			(void)os_list(s->folder, visit, s);
	}
	goenv_close(go);
}

static int search(struct cli *c, bool only_cache, struct found_list *out)
{
	struct search s = {.c = c, .list = out};
	char versions[GOV_PATH_MAX];
	*out = (struct found_list){NULL, 0, 0};
	if (cli_settings(c) == NULL)
		return (int)c->err.code;
	if (store_list(c->root, &c->host, &s.installed, &s.installed_len, &c->err) != GOV_OK)
		return cli_fail(c);
	if (!text_join(versions, sizeof versions, c->root, "/versions", NULL) ||
		os_realpath(versions, s.versions, sizeof s.versions) != 0)
		s.versions[0] = '\0';
	look_through(&s, only_cache);
	free(s.installed);
	if (out->len > 1)
		qsort(out->at, out->len, sizeof *out->at, by_version);
	if (!s.no_memory)
		return GOV_OK;
	found_free(out);
	err_set(&c->err, GOV_FAILED, "looking for toolchains: out of memory, or too many", NULL);
	return cli_fail(c);
}

int found_all(struct cli *c, struct found_list *out)
{
	return search(c, false, out);
}

int found_cached(struct cli *c, struct found_list *out)
{
	return search(c, true, out);
}

void found_name_parse(const char *arg, struct found_name *out)
{
	struct request r;
	out->version.text[0] = '\0';
	if (request_parse(arg, strlen(arg), REQUEST_TYPED, &r) &&
		(r.kind == REQUEST_EXACT || r.kind == REQUEST_LINE))
		out->version = r.version;
	else if (os_realpath(arg, out->path, sizeof out->path) != 0)
		text_join(out->path, sizeof out->path, arg, NULL);
}

bool found_is_named(const struct found *f, const struct found_name *n)
{
	if (n->version.text[0] == '\0')
		return strcmp(f->path, n->path) == 0;
	return f->native && f->version.text[0] != '\0' &&
	       version_cmp(f->version.text, n->version.text) == 0;
}

void found_free(struct found_list *l)
{
	free(l->at);
	*l = (struct found_list){NULL, 0, 0};
}
