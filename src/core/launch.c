#include "core/launch.h"

#include <string.h>

#include "core/tool.h"

#define DEPTH_DIGITS 3 /* room for GOV_DEPTH_MAX; gov writes no longer number */

static enum gov_exit full(struct err *e)
{
	return err_set(e, GOV_FAILED,
		"too many variables in [env] of versions.ini, or too long; remove some", NULL);
}

/* Does "NAME=VALUE", len bytes, set the variable `name` of n bytes? */
static bool same_name(const char *text, size_t len, const char *name, size_t n)
{
	return len > n && text[n] == '=' &&
	       (OS_ANY_CASE ? text_same_in_any_case(text, name, n) : memcmp(text, name, n) == 0);
}

static bool edit_has(const struct os_env_edit *edit, const char *name)
{
	for (size_t i = 0; i < edit->set_len; i++) {
		if (same_name(edit->set[i].text, edit->set[i].len, name, strlen(name)))
			return true;
	}
	return false;
}

/* Add "NAME=VALUE", the name n bytes long; it replaces what was set under that name before. */
static bool edit_set(struct os_env_edit *edit, const char *text, size_t len, size_t n)
{
	size_t i = 0;

	while (i < edit->set_len && !same_name(edit->set[i].text, edit->set[i].len, text, n))
		i++;
	if (i == OS_ENV_EDIT_MAX)
		return false;
	edit->set[i].text = text;
	edit->set[i].len = len;
	if (i == edit->set_len)
		edit->set_len++;
	return true;
}

/* edit_set with a text kept in edit->own. */
static bool edit_set_own(struct os_env_edit *edit, const char *name, const char *value)
{
	char *at = edit->own + edit->own_len;
	struct text t;

	if (edit->own_len >= sizeof edit->own)
		return false;
	t = text_on(at, sizeof edit->own - edit->own_len);
	text_add(&t, name);
	text_add(&t, "=");
	text_add(&t, value);
	if (t.cut)
		return false;
	edit->own_len += t.len;
	return edit_set(edit, at, t.len, strlen(name));
}

static bool set_goroot(struct os_env_edit *edit, const char *goroot)
{
	char *at = edit->own + edit->own_len;

	if (!edit_set_own(edit, "GOROOT", goroot))
		return false;
	os_native(at);
	return true;
}

static bool is_set(const char *(*get_env)(const char *), const char *name)
{
	const char *value = get_env(name);

	return value && *value;
}

static bool finds_own_root(const struct selection *s)
{
	return s->system || !s->version[0] || !version_before_minor(s->version, 10) ||
	       version_cmp(s->version, "1.9") >= 0;
}

/* GOROOT of [env] is passed over: an inherited or configured one that fits one toolchain breaks
 * every other. */
static bool add_conf_entry(const char *entry, size_t len, const char *(*get_env)(const char *),
	struct os_env_edit *edit)
{
	const char *equals = memchr(entry, '=', len);
	char name[256];
	struct text t = text_on(name, sizeof name);

	if (!equals)
		return true;
	text_addn(&t, entry, (size_t)(equals - entry));
	if (t.cut)
		return false;
	if (same_name(entry, len, "GOROOT", strlen("GOROOT")) || get_env(name))
		return true;
	return edit_set(edit, entry, len, t.len);
}

static bool add_conf(const struct selection *s, const struct conf *conf,
	const char *(*get_env)(const char *), struct os_env_edit *edit)
{
	const char *at = NULL;
	const char *entry;
	size_t len;

	if (!conf->text[0])
		return true;
	while ((len = conf_env(conf, s->version, &at, &entry)) > 0) {
		if (!add_conf_entry(entry, len, get_env, edit))
			return false;
	}
	return true;
}

static bool add_toolchain_local(
	const struct selection *s, const char *(*get_env)(const char *), struct os_env_edit *edit)
{
	if (!selection_explicit(s) || edit_has(edit, "GOTOOLCHAIN") ||
		is_set(get_env, "GOTOOLCHAIN") ||
		is_set(get_env, "GOTOOLCHAIN_INTERNAL_SWITCH_VERSION"))
		return true;
	return edit_set(
		edit, "GOTOOLCHAIN=local", strlen("GOTOOLCHAIN=local"), strlen("GOTOOLCHAIN"));
}

/* Anything but a short number was not written by gov and counts as none. */
static unsigned depth_of(const char *text)
{
	unsigned depth = 0;
	size_t n = text ? strlen(text) : 0;

	if (n > DEPTH_DIGITS)
		return 0;
	for (size_t i = 0; i < n; i++) {
		if (!text_is_digit(text[i]))
			return 0;
		depth = depth * 10 + (unsigned)(text[i] - '0');
	}
	return depth;
}

static enum gov_exit add_depth(const struct selection *s, const char *(*get_env)(const char *),
	struct os_env_edit *edit, struct err *e)
{
	unsigned depth = depth_of(get_env(GOV_ENV_DEPTH));
	char number[24];
	struct text t = text_on(number, sizeof number);

	if (depth >= GOV_DEPTH_MAX)
		return err_set(e, GOV_FAILED, s->goroot,
			": running this Go leads back to gov's shim again and again; "
			"choose an installed version with gov use VERSION",
			NULL);
	text_add_u64(&t, depth + 1);
	return edit_set_own(edit, GOV_ENV_DEPTH, number) ? GOV_OK : full(e);
}

/* go1.20 names the release 1.20, also called 1.20.0; as a request "1.20" would be the whole line.
 */
static bool parse_go_name(const char *name, size_t n, struct text *typed)
{
	struct version v;

	if (n < 3 || name[0] != 'g' || name[1] != 'o' || !text_is_digit(name[2]) ||
		!version_parse(name, n, &v))
		return false;
	text_add(typed, v.text);
	if (strlen(v.text) == version_line(v.text))
		text_add(typed, ".0");
	return true;
}

bool launch_tool(const char *name, char out[GOV_REQUEST_MAX])
{
	struct text t = text_on(out, GOV_REQUEST_MAX);
	size_t n = strlen(name), end = strlen(OS_EXE);

	if (n > end && text_same_in_any_case(name + n - end, OS_EXE, end))
		n -= end;
	text_addn(&t, name, n);
	for (char *c = out; OS_ANY_CASE && *c != '\0'; c++)
		*c = text_lower(*c);
	return !t.cut && n > 0;
}

const char *launch_name(const char *argv0, const char *started)
{
	char name[GOV_REQUEST_MAX], scratch[GOV_REQUEST_MAX];
	struct text typed = text_on(scratch, sizeof scratch);
	const char *base = started ? text_basename(started) : "";

	if (strlen(base) < 3 || !text_is_digit(base[2]) || !launch_tool(base, name))
		return argv0;
	return parse_go_name(name, strlen(name), &typed) ? started : argv0;
}

bool launch_parse(const char *name, const char *first, struct launch_call *out)
{
	struct text typed = text_on(out->typed, sizeof out->typed);

	if (!launch_tool(text_basename(name), out->tool))
		return false;
	if (parse_go_name(out->tool, strlen(out->tool), &typed))
		text_join(out->tool, sizeof out->tool, "go", NULL);
	out->plus = first && first[0] == '+';
	if (out->plus) {
		typed = text_on(out->typed, sizeof out->typed);
		text_add(&typed, first + 1);
	}
	return !typed.cut;
}

/* go's own word for what it shall do; -C FOLDER, which stands before all else, is passed over. ""
 * for none. */
static const char *command_word(char *const *args)
{
	const char *first = args[0] ? args[0] : "";

	if (text_starts(first, "--"))
		first++;
	if (strcmp(first, "-C") == 0)
		return args[1] && args[2] ? args[2] : "";
	if (text_starts(first, "-C="))
		return args[1] ? args[1] : "";
	return first;
}

/* Never for `go version`; for other questions when `watched`. */
static bool is_worth_a_wait(char *const *args, bool watched)
{
	const char *word = command_word(args);

	if (strcmp(word, "version") == 0)
		return false;
	return watched || (strcmp(word, "env") != 0 && strcmp(word, "help") != 0);
}

bool launch_may_install(const struct request *r, char *const *args, bool watched)
{
	return r->text[0] && !r->platform.os[0] && r->kind != REQUEST_SYSTEM &&
	       r->kind != REQUEST_NAME && is_worth_a_wait(args, watched);
}

bool launch_may_switch(const char *setting, size_t n)
{
	const char *mode;

	if (n < 4)
		return n == 0;
	mode = setting + n - 4;
	return (memcmp(mode, "auto", 4) == 0 || memcmp(mode, "path", 4) == 0) &&
	       (n == 4 || mode[-1] == '+');
}

static bool environment_lets_switch(
	const struct selection *s, const struct conf *conf, const char *(*get_env)(const char *))
{
	static const char name[] = "GOTOOLCHAIN";
	const char *set = get_env(name);
	const char *at = NULL;
	const char *entry;
	bool may = true;
	size_t len;

	if (set)
		return launch_may_switch(set, strlen(set));
	while ((len = conf_env(conf, s->version, &at, &entry)) > 0) {
		if (same_name(entry, len, name, sizeof name - 1))
			may = launch_may_switch(entry + sizeof name, len - sizeof name);
	}
	return may;
}

bool launch_may_raise(const struct selection *s, const struct conf *conf,
	const char *(*get_env)(const char *), char *const *args, bool watched)
{
	struct version exact;

	return s->floored == FLOORED_UNMET && floor_exact(&s->floor, &exact) &&
	       is_worth_a_wait(args, watched) && environment_lets_switch(s, conf, get_env);
}

enum gov_exit launch_env(const struct selection *s, const struct conf *conf,
	const char *(*get_env)(const char *), struct os_env_edit *edit, struct err *e)
{
	edit->unset[0] = "GOROOT";
	edit->unset_len = 1;
	edit->set_len = 0;
	edit->own_len = 0;
	if (!add_conf(s, conf, get_env, edit) || !add_toolchain_local(s, get_env, edit))
		return full(e);
	if (!finds_own_root(s) && !set_goroot(edit, s->goroot))
		return full(e);
	if (s->system || !s->version[0])
		return add_depth(s, get_env, edit, e);
	return GOV_OK;
}

enum gov_exit launch_keep(const struct launch_call *call, const struct selection *s,
	struct os_env_edit *edit, struct err *e)
{
	char request[GOV_REQUEST_MAX];

	if (!call->plus || !tool_name_ok(call->tool))
		return GOV_OK;
	selection_request(s, request);
	return edit_set_own(edit, GOV_ENV_VERSION, request) ? GOV_OK : full(e);
}

bool launch_set(struct os_env_edit *edit, const char *text)
{
	return edit_set(edit, text, strlen(text), strcspn(text, "="));
}
