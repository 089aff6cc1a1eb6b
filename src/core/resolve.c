#include "core/resolve.h"

#include <string.h>

#include "core/launch.h"
#include "core/layout.h"
#include "core/pin.h"
#include "core/select.h"
#include "os/os.h"

/* What a look at one source of requests gave; FOUND fills *out's request, origin, where and line.
 */
enum look {
	LOOK_ABSENT,
	LOOK_FOUND,
	LOOK_WRONG, /* err is set */
};

static void tell(
	const struct resolve_in *in, const struct selection *s, const char *where, enum look look)
{
	bool won = look == LOOK_FOUND;
	if (!in->step)
		return;
	struct resolve_step step = {
		.origin = s->origin,
		.where = where,
		.line = won ? s->line : 0,
		.request = won ? s->request.text : NULL,
		.won = won,
		.wrong = look == LOOK_WRONG,
	};
	in->step(in->step_ctx, &step);
}

static enum look wrong_text(const char *text, const char *where, struct err *e)
{
	char shown[512];
	struct text t = text_on(shown, sizeof shown);
	text_add_escaped(&t, text, strlen(text));
	bool typed = *where == '\0';
	err_set(e, GOV_CONFIG, where, typed ? "" : ": ", "not a version: ", shown,
		typed ? "; name one such as 1.24.4, 1.24 or latest"
		      : "; set it to one such as 1.24.4, or unset it",
		NULL);
	return LOOK_WRONG;
}

/* A request in a text: an argument, or the value of the variable `where`. */
static enum look look_text(const struct resolve_in *in, const char *text, const char *where,
	struct selection *out, struct err *e)
{
	enum look look = LOOK_ABSENT;
	if (!text && !in->step)
		return LOOK_ABSENT;
	if (out->placed)
		text_join(out->where, sizeof out->where, where, NULL);
	if (text && request_parse(text, strlen(text), REQUEST_TYPED, &out->request))
		look = LOOK_FOUND;
	else if (text)
		look = wrong_text(text, where, e);
	tell(in, out, where, look);
	return look;
}

static enum look look_typed(const struct resolve_in *in, struct selection *out, struct err *e)
{
	return look_text(in, in->typed, "", out, e);
}

static enum look look_env(const struct resolve_in *in, struct selection *out, struct err *e)
{
	const char *text = in->env_version;
	return look_text(in, text && *text != '\0' ? text : NULL, GOV_ENV_VERSION, out, e);
}

typedef enum pin_result pin_parser(const char *path, const char *data, size_t n,
	struct request *out, unsigned *line, struct err *e);

static enum look unreadable(const char *path, int os, struct err *e)
{
	if (os_is_too_big(os))
		err_set(e, GOV_CONFIG, path,
			": too large for a version file; "
			"write one version such as 1.24.4 in it, or remove it",
			NULL);
	else
		err_set(e, GOV_CONFIG, path, ": cannot be read: ", os_error_text(os),
			"; make it readable or remove it", NULL);
	return LOOK_WRONG;
}

/* A file that may hold a request; out->where is its path for messages. */
struct pin_source {
	const char *open; /* out->where, or the same file seen from the current folder */
	pin_parser *parse;
	bool quiet; /* a missing one is not told */
};

/* Read and parse the file in `cap` bytes at `data`. */
static int read_pin(const struct pin_source *p, char *data, size_t cap, struct selection *out,
	enum pin_result *result, struct err *e)
{
	size_t n = 0;
	int os = os_read_file(p->open, data, cap, &n);
	if (os == 0)
		*result = p->parse(
			out->placed ? out->where : p->open, data, n, &out->request, &out->line, e);
	return os;
}

/* Nearly every pin file is one short line. The memory for a long one is in a function of its own,
 * since each page of the stack that a shim touches costs it as much as a system call. */
static int read_short(
	const struct pin_source *p, struct selection *out, enum pin_result *result, struct err *e)
{
	char data[256];
	return read_pin(p, data, sizeof data, out, result, e);
}

static int read_long(
	const struct pin_source *p, struct selection *out, enum pin_result *result, struct err *e)
{
	char data[GOV_PIN_MAX];
	return read_pin(p, data, sizeof data, out, result, e);
}

static const enum look looks[] = {
	[PIN_NONE] = LOOK_ABSENT, [PIN_FOUND] = LOOK_FOUND, [PIN_BAD] = LOOK_WRONG};

static enum look look_file(const struct resolve_in *in, const struct pin_source *p,
	struct selection *out, struct err *e)
{
	enum pin_result result = PIN_NONE;
	int os = read_short(p, out, &result, e);
	if (os_is_too_big(os))
		os = read_long(p, out, &result, e);
	enum look look = looks[result];
	if (os != 0 && !os_is_missing(os))
		look = unreadable(out->where, os, e);
	if (!p->quiet || os == 0 || look == LOOK_WRONG)
		tell(in, out, out->where, look);
	return look;
}

#define UP "../"
#define UP_LEVELS 16
#define UP_16 UP UP UP UP UP UP UP UP UP UP UP UP UP UP UP UP

/* Pin files, as seen from UP_LEVELS folders below. From fewer, a tail of it is the path: it costs
 * no work, and the system finds the file through fewer folders than by its absolute path. */
static const struct {
	const char *from_below;
	pin_parser *parse;
} pins[] = {
	{UP_16 ".go-version", pin_parse},
	{UP_16 ".tool-versions", pin_parse_tool_versions},
};

static const char *seen_from(const char *from_below, size_t up)
{
	return from_below + (UP_LEVELS - up) * strlen(UP);
}

/* Look into the files of the folder that the first n bytes of out->where name, `up` levels above
 * the current one. */
static enum look look_in_folder(
	const struct resolve_in *in, size_t n, size_t up, struct selection *out, struct err *e)
{
	enum look look = LOOK_ABSENT;
	for (size_t i = 0; look == LOOK_ABSENT && i < sizeof pins / sizeof *pins; i++) {
		const char *from_below = pins[i].from_below;
		bool near = in->here && up <= UP_LEVELS;
		struct pin_source p = {.parse = pins[i].parse, .quiet = true};
		p.open = near ? seen_from(from_below, up) : out->where;
		if (layout_below(out->where, n, seen_from(from_below, 0), e) != GOV_OK)
			return LOOK_WRONG;
		look = look_file(in, &p, out, e);
	}
	return look;
}

/* Two failed opens a folder and nothing else: every shim pays for this walk. */
static enum look look_pins(const struct resolve_in *in, struct selection *out, struct err *e)
{
	size_t up = 0;
	if (!text_join(out->where, sizeof out->where, in->cwd, NULL)) {
		err_set(e, GOV_FILESYSTEM, "path too long: ", in->cwd, NULL);
		return LOOK_WRONG;
	}
	do {
		size_t n = strlen(out->where);
		enum look look = LOOK_ABSENT;
		if (up >= in->seen)
			look = look_in_folder(in, n, up, out, e);
		if (look != LOOK_ABSENT)
			return look;
		out->where[n] = '\0';
		up++;
	} while (os_parent(out->where));
	tell(in, out, in->cwd, LOOK_ABSENT);
	return LOOK_ABSENT;
}

static enum look look_default(const struct resolve_in *in, struct selection *out, struct err *e)
{
	struct pin_source p = {.open = out->where, .parse = pin_parse};
	if (layout_path(out->where, in->root, "version", NULL, e) != GOV_OK)
		return LOOK_WRONG;
	return look_file(in, &p, out, e);
}

static enum gov_exit nothing_selected(const struct resolve_in *in, struct err *e)
{
	return err_set(e, GOV_NOT_INSTALLED,
		"no Go version is selected: no " GOV_ENV_VERSION ", no .go-version or "
		".tool-versions in ",
		in->cwd, " or above, no default in ", in->root, "/version, no other ",
		in->tool ? in->tool : "go",
		" on PATH; run: gov global VERSION (gov list shows those installed), or: "
		"gov install latest",
		NULL);
}

/* Nothing asked: the system's Go, if there is one. */
static enum gov_exit fall_back(const struct resolve_in *in, struct selection *out, struct err *e)
{
	static const char asked[] = "system";
	out->origin = ORIGIN_SYSTEM;
	out->where[0] = '\0';
	request_parse(asked, sizeof asked - 1, REQUEST_TYPED, &out->request);
	if (select_request(in, out, e) != GOV_OK) {
		out->request.text[0] = '\0';
		tell(in, out, "PATH", LOOK_ABSENT);
		return nothing_selected(in, e);
	}
	tell(in, out, out->goroot, LOOK_FOUND);
	return GOV_OK;
}

static void selection_init_unplaced(struct selection *s)
{
	s->name[0] = s->version[0] = s->goroot[0] = '\0';
	s->placed = false;
	s->request.text[0] = '\0';
	s->line = 0;
	s->system = s->emulated = false;
	s->stand_in.os[0] = s->stand_in.arch[0] = '\0';
	s->floored = FLOORED_NOT;
	s->used.looked = false;
}

static void selection_init(struct selection *s)
{
	selection_init_unplaced(s);
	s->placed = true;
	s->where[0] = '\0';
}

static const struct {
	enum origin origin;
	enum look (*look)(const struct resolve_in *, struct selection *, struct err *);
} steps[] = {
	{ORIGIN_TYPED, look_typed},
	{ORIGIN_ENV, look_env},
	{ORIGIN_PIN, look_pins},
	{ORIGIN_DEFAULT, look_default},
};
#define STEPS (sizeof steps / sizeof *steps)

static void tell_loser(void *ctx, const struct resolve_step *step)
{
	const struct resolve_in *in = ctx;
	struct resolve_step told = *step;
	told.won = false;
	in->step(in->step_ctx, &told);
}

/* What would be next, were the winner not there. */
static void tell_rest(const struct resolve_in *in, size_t next)
{
	struct resolve_in teller = *in, rest = *in;
	struct selection s;
	struct err e;
	rest.step = tell_loser;
	rest.step_ctx = &teller;
	for (; next < STEPS; next++) {
		selection_init(&s);
		s.origin = steps[next].origin;
		steps[next].look(&rest, &s, &e);
	}
	selection_init(&s);
	fall_back(&rest, &s, &e);
}

static enum gov_exit select_found(const struct resolve_in *in, struct selection *out, struct err *e)
{
	enum gov_exit code = select_request(in, out, e);
	if (code == GOV_OK && out->origin == ORIGIN_DEFAULT)
		select_raise(in, out);
	return code;
}

enum gov_exit resolve(const struct resolve_in *in, struct selection *out, struct err *e)
{
	selection_init(out);
	for (size_t i = 0; i < STEPS; i++) {
		out->origin = steps[i].origin;
		enum look look = steps[i].look(in, out, e);
		if (look == LOOK_WRONG)
			return e->code;
		if (look == LOOK_FOUND && in->step)
			tell_rest(in, i + 1);
		if (look == LOOK_FOUND)
			return select_found(in, out, e);
	}
	return fall_back(in, out, e);
}

/* Cut a folder off the front of a path; false when there is none. */
static bool next_folder(const char **path)
{
	const char *s = *path;
	while (*s != '\0' && *s != '/')
		s++;
	while (*s == '/')
		s++;
	*path = s;
	return *s != '\0';
}

/* A look_file that is quick to see that there is none. Opening a file that is missing takes the
 * system half as long again as looking for it: not worth a call more where .go-version is, but
 * where .tool-versions may be, which few folders have. */
static inline enum look look_near_file(size_t pin, size_t up, struct selection *out, struct err *e)
{
	char data[256];
	size_t n = 0;
	struct os_info info;
	struct pin_source p = {.parse = pins[pin].parse};
	p.open = seen_from(pins[pin].from_below, up);
	if (pin > 0 && os_is_missing(os_stat(p.open, &info)))
		return LOOK_ABSENT;
	int os = os_read_file(p.open, data, sizeof data, &n);
	if (os_is_missing(os))
		return LOOK_ABSENT;
	if (os == 0)
		return looks[p.parse(p.open, data, n, &out->request, &out->line, e)];
	enum pin_result result = PIN_BAD;
	if (os_is_too_big(os))
		read_long(&p, out, &result, e);
	return looks[result];
}

/* Look for pins by paths from the current folder. */
static enum look look_near(const char *pwd, struct selection *out, size_t *seen, struct err *e)
{
	enum look look = LOOK_ABSENT;
	bool above = true;
	for (size_t up = 0; look == LOOK_ABSENT && above; up++) {
		*seen = up;
		above = up < UP_LEVELS && next_folder(&pwd);
		for (size_t i = 0; look == LOOK_ABSENT && i < sizeof pins / sizeof *pins; i++)
			look = look_near_file(i, up, out, e);
	}
	*seen += look == LOOK_ABSENT;
	return look;
}

bool resolve_near(const struct resolve_in *in, const char *pwd, struct selection *out, size_t *seen,
	struct err *scratch)
{
	struct resolve_in quiet = *in;
	enum look look = LOOK_ABSENT;
	selection_init_unplaced(out);
	quiet.step = NULL;
	*seen = 0;
	for (size_t i = 0; look == LOOK_ABSENT && steps[i].origin < ORIGIN_PIN; i++) {
		out->origin = steps[i].origin;
		look = steps[i].look(&quiet, out, scratch);
	}
	if (look == LOOK_ABSENT) {
		out->origin = ORIGIN_PIN;
		look = look_near(pwd ? pwd : "", out, seen, scratch);
	}
	return look == LOOK_FOUND && select_request(&quiet, out, scratch) == GOV_OK;
}
