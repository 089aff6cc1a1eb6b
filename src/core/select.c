#include "core/select.h"

#include <string.h>

#include "core/emulation.h"
#include "core/layout.h"
#include "os/os.h"

/* Add " (asked for by PLACE:LINE)" to the text. */
static void add_asked(struct err *e, const struct selection *s)
{
	char line[24];
	struct text t = text_on(line, sizeof line);
	bool alias = s->request.kind != REQUEST_NAME && s->request.name[0] != '\0';
	bool typed = !s->placed || s->where[0] == '\0';
	if (!alias && typed)
		return;
	text_add_u64(&t, s->line);
	err_add(e, " (", alias ? "alias " : "", alias ? s->request.name : "",
		alias && !typed ? ", " : "", typed ? "" : "asked for by ", s->where,
		s->line > 0 ? ":" : "", s->line > 0 ? line : "", ")", NULL);
}

/* Go has no release of it for this machine: what to do then, and what that means. */
static void add_stand_in(struct err *e, const struct selection *s, const char *version)
{
	const struct platform *p = &s->stand_in;
	err_add(e, "; Go has no release of it for this machine; one for ", p->os, "/", p->arch,
		" runs by emulation, slower (", emulation_by(p), "): gov install ", version,
		" --platform ", p->os, "/", p->arch, NULL);
}

static enum gov_exit no_match(const struct selection *s, struct err *e)
{
	const struct request *r = &s->request;
	const char *text = r->kind == REQUEST_LINE ? r->version.text : r->text;
	const char *quote = r->kind == REQUEST_RANGE ? "\"" : "";
	err_set(e, GOV_NOT_INSTALLED, "no installed version matches ", text, NULL);
	add_asked(e, s);
	if (s->stand_in.os[0] == '\0')
		err_add(e, "; run: gov install ", quote, text, quote, NULL);
	else
		add_stand_in(e, s, text);
	return GOV_NOT_INSTALLED;
}

static enum gov_exit no_system(const struct selection *s, struct err *e)
{
	err_set(e, GOV_NOT_INSTALLED,
		"the system's Go was asked for, but there is no other go on "
		"PATH than gov's own",
		NULL);
	add_asked(e, s);
	err_add(e, "; add its folder to PATH, or choose a version: gov install latest", NULL);
	return GOV_NOT_INSTALLED;
}

static enum gov_exit select_system(const struct resolve_in *in, struct selection *s, struct err *e)
{
	const char *tool = in->tool ? in->tool : "go";
	s->system = true;
	if (!system_find(in->path, in->root, tool, s->goroot))
		return no_system(s, e);
	return GOV_OK;
}

static enum gov_exit select_name(
	const struct resolve_in *in, struct selection *s, const char *name, struct err *e)
{
	if (!text_join(s->name, sizeof s->name, name, NULL))
		return err_set(e, GOV_CONFIG, name, ": name too long", NULL);
	return layout_path(s->goroot, in->root, "versions", s->name, e);
}

static enum gov_exit select_version(
	const struct resolve_in *in, struct selection *s, const char *version, struct err *e)
{
	char name[GOV_TOOLCHAIN_MAX];
	const struct platform *asked = &s->request.platform;
	text_join(s->version, sizeof s->version, version, NULL);
	if (asked->os[0] == '\0')
		return select_name(in, s, version, e);
	toolchain_name(version, asked, &in->host, name);
	return select_name(in, s, name, e);
}

static bool is_folder(const char *path)
{
	struct os_info info;
	return os_stat(path, &info) == 0 && info.kind == OS_DIR;
}

/* Whether it exists is not looked at here, but for the versions that Go may never have released for
 * this machine. */
static enum gov_exit select_exact(const struct resolve_in *in, struct selection *s, struct err *e)
{
	const char *version = s->request.version.text;
	enum gov_exit code = select_version(in, s, version, e);
	if (code != GOV_OK || !emulation_may_concern(version) || is_folder(s->goroot) ||
		select_emulated(in, s))
		return code;
	return select_version(in, s, version, e);
}

/* Folders of the host's platform have plain version names; all others are passed over. */
static int offer_name(void *ctx, const char *name)
{
	struct version v;
	if (version_parse(name, strlen(name), &v) && strcmp(name, v.text) == 0)
		choice_offer(ctx, name);
	return 0;
}

static enum gov_exit select_installed(
	const struct resolve_in *in, struct selection *s, struct err *e)
{
	struct choice c = choice_for(&s->request);
	enum gov_exit code = layout_path(s->goroot, in->root, "versions", NULL, e);
	if (code != GOV_OK)
		return code;
	int os = os_list(s->goroot, offer_name, &c);
	if (os != 0 && !os_is_missing(os))
		return err_os(e, "cannot list", s->goroot, os);
	const char *best = choice_best(&c);
	if (best)
		return select_version(in, s, best, e);
	return select_emulated(in, s) ? GOV_OK : no_match(s, e);
}

static bool is_installed(const struct resolve_in *in, const char *name)
{
	char path[GOV_PATH_MAX];
	return text_join(path, sizeof path, in->root, "/versions/", name, NULL) && is_folder(path);
}

/* The newest installed version that satisfies the floor, by the rules of the range ">=FLOOR". */
static const char *newest_above(
	const struct resolve_in *in, const struct floor *f, struct choice *c, struct request *r)
{
	char dir[GOV_PATH_MAX];
	r->kind = REQUEST_RANGE;
	r->range_len = 1;
	r->range[0] = (struct comparator){OP_GE, f->version};
	*c = choice_for(r);
	if (!text_join(dir, sizeof dir, in->root, "/versions", NULL) ||
		os_list(dir, offer_name, c) != 0)
		return NULL;
	return choice_best(c);
}

/* Out of line, since seldom needed: each page of the stack that a shim touches costs it as much as
 * a system call. */
static void raise_to_floor(const struct resolve_in *in, struct selection *s)
{
	struct choice c;
	struct request r;
	struct version exact;
	struct err ignored;
	const char *to = exact.text;
	if (!floor_exact(&s->floor, &exact) || !is_installed(in, exact.text))
		to = newest_above(in, &s->floor, &c, &r);
	s->floored = FLOORED_UNMET;
	if (!to)
		return;
	s->floored = FLOORED_RAISED;
	s->used.looked = false;
	text_join(s->below, sizeof s->below, s->name, NULL);
	s->emulated = false;
	select_version(in, s, to, &ignored);
}

void selection_floor(const struct resolve_in *in, const struct selection *s, struct floor *out)
{
	struct floor_in where = {.get_env = in->get_env, .cwd = in->cwd, .here = in->here};
	where.goroot = s->system || s->goroot[0] == '\0' ? NULL : s->goroot;
	if (in->get_env)
		floor_find(&where, out);
	else
		floor_none(out);
}

/* One for another platform has that in its name. It is left alone where it was asked for by that
 * name; where it only stands in, it is a version like any other. */
static bool is_of_host(const struct selection *s)
{
	return s->version[0] != '\0' && (s->emulated || strcmp(s->name, s->version) == 0);
}

void select_raise(const struct resolve_in *in, struct selection *s)
{
	if (!in->get_env || s->system || !is_of_host(s))
		return;
	used_look(in->root, s->name, &s->used);
	if (in->skip_unmet && s->used.newest)
		return;
	selection_floor(in, s, &s->floor);
	if (!floor_satisfied(&s->floor, s->version))
		raise_to_floor(in, s);
}

static enum gov_exit bad_alias(
	const struct selection *s, const char *text, const char *why, struct err *e)
{
	char shown[512];
	struct text t = text_on(shown, sizeof shown);
	text_add_escaped(&t, text, strlen(text));
	err_set(e, GOV_CONFIG, "alias ", s->request.name, ": ", why, ": ", shown, NULL);
	add_asked(e, s);
	err_add(e, "; give it a version in [alias] of versions.ini", NULL);
	return GOV_CONFIG;
}

/* Put what an alias stands for in place of its name. */
static enum gov_exit follow_alias(const struct conf *conf, struct selection *s, struct err *e)
{
	char text[GOV_REQUEST_MAX], other[GOV_REQUEST_MAX];
	struct request meant;
	if (!conf_alias(conf, s->request.name, text))
		return GOV_OK;
	if (!request_parse(text, strlen(text), REQUEST_TYPED, &meant))
		return bad_alias(s, text, "not a version", e);
	if (meant.kind == REQUEST_NAME) {
		if (conf_alias(conf, meant.name, other))
			return bad_alias(s, text, "stands for another alias", e);
	} else {
		text_join(meant.name, sizeof meant.name, s->request.name, NULL);
	}
	s->request = meant;
	return GOV_OK;
}

enum gov_exit select_request(const struct resolve_in *in, struct selection *s, struct err *e)
{
	if (s->request.kind == REQUEST_NAME) {
		enum gov_exit code = follow_alias(in->conf, s, e);
		if (code != GOV_OK)
			return code;
	}
	switch (s->request.kind) {
	case REQUEST_EXACT:
		return select_exact(in, s, e);
	case REQUEST_NAME:
		return select_name(in, s, s->request.name, e);
	case REQUEST_SYSTEM:
		return select_system(in, s, e);
	case REQUEST_LINE:
	case REQUEST_LATEST:
	case REQUEST_OLDSTABLE:
	case REQUEST_RANGE:
		break;
	}
	return select_installed(in, s, e);
}

static enum gov_exit missing_name(const struct selection *s, struct err *e)
{
	err_set(e, GOV_NOT_INSTALLED, "no toolchain is linked as ", s->name, NULL);
	add_asked(e, s);
	err_add(e, "; run: gov link ", s->name, " DIR", NULL);
	return GOV_NOT_INSTALLED;
}

static enum gov_exit missing_version(const struct selection *s, struct err *e)
{
	const struct platform *p = &s->request.platform;
	err_set(e, GOV_NOT_INSTALLED, "go ", s->name, " is not installed", NULL);
	add_asked(e, s);
	if (s->stand_in.os[0] != '\0') {
		add_stand_in(e, s, s->version);
		return GOV_NOT_INSTALLED;
	}
	err_add(e, "; run: gov install ", s->version, NULL);
	if (strcmp(s->name, s->version) != 0)
		err_add(e, " --platform ", p->os, "/", p->arch, NULL);
	return GOV_NOT_INSTALLED;
}

enum gov_exit selection_missing(const struct selection *s, struct err *e)
{
	if (s->system)
		return err_set(e, GOV_NOT_INSTALLED, "the system's Go is gone from ", s->goroot,
			"; choose a version: gov install latest", NULL);
	return s->version[0] != '\0' ? missing_version(s, e) : missing_name(s, e);
}

enum gov_exit selection_check(const struct resolve_in *in, const struct selection *s, struct err *e)
{
	struct os_info info;
	(void)in;
	int os = os_stat(s->goroot, &info);
	if (os_is_missing(os) || (os == 0 && info.kind != OS_DIR))
		return selection_missing(s, e);
	return os == 0 ? GOV_OK : err_os(e, "cannot look at", s->goroot, os);
}

bool selection_tool(const struct selection *s, const char *tool, char *out)
{
	if (*tool == '\0' || text_basename(tool) != tool)
		return false;
	return text_join(
		out, GOV_PATH_MAX, s->goroot, s->system ? "/" : "/bin/", tool, OS_EXE, NULL);
}

void selection_request(const struct selection *s, char out[GOV_REQUEST_MAX])
{
	const char *zero = version_is_line(s->name) ? ".0" : "";
	text_join(out, GOV_REQUEST_MAX, s->system ? "system" : s->name, zero, NULL);
}

bool selection_explicit(const struct selection *s)
{
	return s->origin == ORIGIN_TYPED || s->origin == ORIGIN_ENV;
}
