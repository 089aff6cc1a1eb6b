#include "install/settings.h"

#include <ini.h>
#include <stdlib.h>
#include <string.h>

#include "core/layout.h"
#include "install/settings_parse.h"
#include "os/os.h"

/* What inih takes without cutting, as distributions build it: its buffer of 200 holds a line, '\n'
 * and NUL; names and sections have 50. */
#define LINE_MAX_BYTES 198u
#define NAME_MAX_BYTES 48u
#define FILE_MAX_BYTES ((uint64_t)1 << 20)
#define READ_TRIES 5

/* The bytes of one versions.ini and what the file system said of it while they were read. */
struct ini_file {
	char *data; /* heap; NULL when there is no file */
	size_t len;
	struct conf_stamp stamp;
};

/* The reader between the file and inih. */
struct feed {
	struct settings_parser p;
	const char *at, *end;
	bool key_served; /* a key's line was served and the handler has not seen it yet */
};

/* inih calls no handler for a line without '='; found out when it wants the next line. */
static bool settle(struct feed *f)
{
	if (f->key_served && f->p.code == GOV_OK)
		settings_bad(&f->p, "the line has no \"=\"", NULL);
	f->key_served = false;
	return f->p.code == GOV_OK;
}

static const char *next_line(struct feed *f, size_t *n)
{
	const char *line = f->at;
	const char *end = memchr(line, '\n', (size_t)(f->end - line));
	f->at = end == NULL ? f->end : end + 1;
	*n = (size_t)((end == NULL ? f->end : end) - line);
	if (*n > 0 && line[*n - 1] == '\r')
		(*n)--;
	f->p.line++;
	return line;
}

static bool check_bytes(struct feed *f, const char *line, size_t n, size_t max)
{
	if (n > max)
		return settings_bad(&f->p, "the line is longer than 198 bytes", NULL);
	for (size_t i = 0; i < n; i++) {
		if (((unsigned char)line[i] < 0x20 && line[i] != '\t') || line[i] == 0x7f)
			return settings_bad(
				&f->p, "a control byte; save the file as plain UTF-8", NULL);
	}
	return true;
}

/* First of `stops` before any inline comment, as inih sees it (a ';' behind a blank); else n. */
static size_t find_stop(const char *line, size_t n, const char *stops)
{
	for (size_t i = 0; i < n; i++) {
		if (i > 0 && line[i] == ';' && text_is_blank(line[i - 1]))
			return n;
		if (strchr(stops, line[i]) != NULL)
			return i;
	}
	return n;
}

/* "[name] ; comment". inih is silent about what follows the ']' and about sections without keys. */
static bool take_section(struct feed *f, const char *line, size_t n)
{
	size_t end = find_stop(line, n, "]");
	size_t rest = end + 1;
	if (end == n)
		return settings_bad(&f->p, "the section has no \"]\"", NULL);
	while (rest < n && text_is_blank(line[rest]))
		rest++;
	if (rest < n && line[rest] != ';' && line[rest] != '#')
		return settings_bad(&f->p, "text behind the section's \"]\"", NULL);
	if (end - 1 > NAME_MAX_BYTES)
		return settings_bad(&f->p, "the section's name is longer than 48 bytes", NULL);
	size_t start = 1;
	while (start < end && text_is_blank(line[start]))
		start++;
	while (end > start && text_is_blank(line[end - 1]))
		end--;
	return settings_open_section(&f->p, line + start, end - start);
}

static bool check_line(struct feed *f, const char *line, size_t n)
{
	if (n == 0 || line[0] == ';' || line[0] == '#')
		return true;
	if (line[0] == '[')
		return take_section(f, line, n);
	size_t name = find_stop(line, n, "=:");
	while (name < n && name > 0 && text_is_blank(line[name - 1]))
		name--;
	if (name < n && name > NAME_MAX_BYTES)
		return settings_bad(&f->p, "the key is longer than 48 bytes", NULL);
	f->key_served = true;
	return true;
}

/* inih's fgets(). Leading blanks go, because inih takes an indented line for a continuation. */
static char *serve_line(char *buf, int size, void *stream)
{
	struct feed *f = stream;
	size_t n = 0, max = (size_t)size - 2;
	if (!settle(f) || f->at == f->end)
		return NULL;
	const char *line = next_line(f, &n);
	if (!check_bytes(f, line, n, max < LINE_MAX_BYTES ? max : LINE_MAX_BYTES))
		return NULL;
	while (n > 0 && text_is_blank(*line)) {
		line++;
		n--;
	}
	if (!check_line(f, line, n))
		return NULL;
	memcpy(buf, line, n);
	buf[n] = '\0';
	return buf;
}

/* serve_line keeps account of sections itself: inih's copy of the name may be cut. */
static int take_key(void *user, const char *section, const char *name, const char *value)
{
	struct feed *f = user;
	(void)section;
	if (name == NULL || value == NULL)
		return 1;
	f->key_served = false;
	return settings_key(&f->p, name, value) ? 1 : 0;
}

static enum gov_exit parse(struct feed *f, const struct ini_file *file)
{
	bool bom = file->len >= 3 && memcmp(file->data, "\xef\xbb\xbf", 3) == 0;
	f->at = file->data + (bom ? 3 : 0);
	f->end = file->data + file->len;
	int code = ini_parse_stream(serve_line, f, take_key, f);
	if (settle(f) && code != 0)
		settings_bad(&f->p, "cannot be parsed", NULL);
	if (f->p.code == GOV_OK)
		settings_close_section(&f->p);
	return f->p.code;
}

static bool same_moment(const struct os_info *a, const struct os_info *b)
{
	return a->size == b->size && a->mtime_s == b->mtime_s && a->mtime_ns == b->mtime_ns &&
	       a->device == b->device && a->inode == b->inode;
}

/* One try. out->data stays NULL when the file changed under our hands: another try sees it whole.
 */
static enum gov_exit read_once(
	const char *path, const struct os_info *before, struct ini_file *out, struct err *e)
{
	struct os_info after;
	size_t cap = (size_t)before->size + 1;
	char *data = malloc(cap);
	if (data == NULL)
		return err_set(e, GOV_FAILED, "cannot read ", path, ": out of memory", NULL);
	int code = os_read_file(path, data, cap, &out->len);
	if (code == 0)
		code = os_stat(path, &after);
	if (code == 0 && out->len == before->size && same_moment(before, &after)) {
		out->stamp = (struct conf_stamp){before->size, before->mtime_s, before->mtime_ns};
		out->data = data;
		return GOV_OK;
	}
	free(data);
	return code == 0 || os_is_too_big(code) || os_is_missing(code)
		       ? GOV_OK
		       : err_os(e, "cannot read", path, code);
}

static enum gov_exit read_ini(const char *path, struct ini_file *out, struct err *e)
{
	struct os_info before;
	enum gov_exit x = GOV_OK;
	for (int i = 0; i < READ_TRIES && x == GOV_OK && out->data == NULL; i++) {
		int code = os_stat(path, &before);
		if (os_is_missing(code))
			return GOV_OK;
		if (code != 0)
			return err_os(e, "cannot read", path, code);
		if (before.kind != OS_FILE)
			return err_set(
				e, GOV_FILESYSTEM, "cannot read ", path, ": not a file", NULL);
		if (before.size > FILE_MAX_BYTES)
			return err_set(e, GOV_CONFIG, path, ": larger than 1 MiB", NULL);
		x = read_once(path, &before, out, e);
	}
	if (x != GOV_OK || out->data != NULL)
		return x;
	return err_set(
		e, GOV_FILESYSTEM, "cannot read ", path, ": it keeps changing; try again", NULL);
}

static void add_stamp(struct text *t, const struct conf_stamp *stamp)
{
	text_add(t, "stamp ");
	text_add_u64(t, stamp->size);
	text_add(t, stamp->seconds < 0 ? " -" : " ");
	text_add_u64(
		t, stamp->seconds < 0 ? 0 - (uint64_t)stamp->seconds : (uint64_t)stamp->seconds);
	text_add(t, " ");
	text_add_u64(t, stamp->nanoseconds);
	text_add(t, "\n");
}

/* The text of core/conf.h. */
static enum gov_exit compile(
	struct settings_parser *p, const struct ini_file *file, const char *manager)
{
	struct settings *s = p->out;
	struct text t = text_on(s->conf, sizeof s->conf);
	text_add(&t, "gov-conf 1\n");
	if (file->data != NULL)
		add_stamp(&t, &file->stamp);
	if (manager != NULL && manager[0] != '\0') {
		if (strchr(manager, '\n') != NULL)
			return err_set(
				p->e, GOV_CONFIG, "gov's own path has a line break in it", NULL);
		text_add(&t, "manager ");
		text_add(&t, manager);
		text_add(&t, "\n");
	}
	text_add(&t, s->auto_install ? "auto_install yes\n" : "");
	text_add(&t, p->lines.p);
	s->conf_len = t.len;
	return t.cut ? err_set(p->e, GOV_CONFIG, p->path,
			       ": too many aliases or variables; remove some", NULL)
		     : GOV_OK;
}

static enum gov_exit set_defaults(struct settings *s, const char *root, struct err *e)
{
	s->mirror_default = true;
	s->share = true;
	s->mirror_len = 1;
	(void)text_join(s->mirror[0], sizeof s->mirror[0], "https://go.dev/dl/", NULL);
	(void)text_join(s->goproxy, sizeof s->goproxy, "https://proxy.golang.org", NULL);
	s->goproxy_default = true;
	(void)text_join(s->sumdb_url, sizeof s->sumdb_url, "https://sum.golang.org", NULL);
	return layout_path(s->cache, root, "cache", NULL, e);
}

static enum gov_exit load(struct feed *f, const char *root, const char *manager)
{
	struct settings_parser *p = &f->p;
	struct ini_file file = {NULL, 0, {0, 0, 0}};
	char path[GOV_PATH_MAX];
	p->path = path;
	p->lines = text_on(p->lines_mem, sizeof p->lines_mem);
	enum gov_exit x = set_defaults(p->out, root, p->e);
	if (x == GOV_OK)
		x = layout_path(path, root, "versions.ini", NULL, p->e);
	if (x == GOV_OK)
		x = read_ini(path, &file, p->e);
	if (x == GOV_OK && file.data != NULL)
		x = parse(f, &file);
	if (x == GOV_OK)
		x = compile(p, &file, manager);
	free(file.data);
	return x;
}

enum gov_exit settings_load(const char *root, const char *home, const char *manager,
	struct settings **out, struct err *e)
{
	struct settings *s = calloc(1, sizeof *s);
	struct feed *f = calloc(1, sizeof *f);
	enum gov_exit x = GOV_FAILED;
	*out = NULL;
	if (s != NULL && f != NULL) {
		f->p.out = s;
		f->p.home = home;
		f->p.e = e;
		x = load(f, root, manager);
	} else {
		err_set(e, GOV_FAILED, "cannot read the settings: out of memory", NULL);
	}
	free(f);
	if (x == GOV_OK)
		*out = s;
	else
		settings_free(s);
	return x;
}

void settings_free(struct settings *s)
{
	if (s != NULL)
		free(s->pin);
	free(s);
}

const struct settings_pin *settings_find_pin(const struct settings *s, const char *file)
{
	for (size_t i = 0; i < s->pin_len; i++) {
		if (strcmp(s->pin[i].file, file) == 0)
			return &s->pin[i];
	}
	return NULL;
}

struct conf settings_conf(const struct settings *s)
{
	return (struct conf){s->conf};
}
