#include "install/settings_parse.h"

#include <stdlib.h>
#include <string.h>

#include "core/platform.h"
#include "core/request.h"
#include "os/os.h"

bool settings_bad(struct settings_parser *p, const char *why, const char *shown)
{
	char number[24], escaped[400];
	struct text n = text_on(number, sizeof number);
	struct text t = text_on(escaped, sizeof escaped);
	text_add_u64(&n, p->line);
	if (shown != NULL)
		text_add_escaped(&t, shown, strlen(shown));
	p->code = err_set(p->e, GOV_CONFIG, p->path, ":", number, ": ", why,
		shown != NULL ? ": " : "", escaped, NULL);
	return false;
}

static bool one_of(const char *s, const char *a, const char *b)
{
	return strcmp(s, a) == 0 || strcmp(s, b) == 0;
}

static bool is_web_url(const char *s)
{
	static const char *const schemes[] = {"https://", "http://"};
	for (size_t i = 0; i < 2; i++) {
		if (text_starts(s, schemes[i]))
			return s[strlen(schemes[i])] != '\0' && s[strlen(schemes[i])] != '/';
	}
	return false;
}

bool settings_is_url(const char *s)
{
	return strpbrk(s, " \t") == NULL &&
	       (is_web_url(s) || (text_starts(s, "file:///") && s[strlen("file:///")] != '\0'));
}

/* --- [gov] --- */

static bool add_mirror(struct settings_parser *p, const char *url, size_t n)
{
	struct settings *s = p->out;
	if (s->mirror_len == SETTINGS_LIST_MAX)
		return settings_bad(p, "more than 8 mirrors", NULL);
	char *to = s->mirror[s->mirror_len];
	struct text t = text_on(to, sizeof s->mirror[0]);
	text_addn(&t, url, n);
	if (!settings_is_url(to))
		return settings_bad(p, "a mirror is an http://, https:// or file:/// URL", to);
	if (!text_ends(to, "/"))
		text_add(&t, "/");
	if (t.cut)
		return settings_bad(p, "the mirror's URL is too long", to);
	s->mirror_len++;
	return true;
}

static bool set_mirror(struct settings_parser *p, const char *value)
{
	static const char between[] = ", \t";
	p->out->mirror_len = 0;
	p->out->mirror_default = false;
	for (value += strspn(value, between); *value != '\0'; value += strspn(value, between)) {
		size_t n = strcspn(value, between);
		if (!add_mirror(p, value, n))
			return false;
		value += n;
	}
	return p->out->mirror_len > 0 || settings_bad(p, "mirror names no URL", NULL);
}

static bool set_require(struct settings_parser *p, const char *value)
{
	if (!one_of(value, "sha256", "signed"))
		return settings_bad(p, "require is sha256 or signed, not", value);
	p->out->require = strcmp(value, "signed") == 0 ? REQUIRE_SIGNED : REQUIRE_SHA256;
	return true;
}

static bool set_flag(struct settings_parser *p, const char *why, const char *value, bool *out)
{
	if (!one_of(value, "yes", "true") && !one_of(value, "no", "false"))
		return settings_bad(p, why, value);
	*out = one_of(value, "yes", "true");
	return true;
}

static bool set_auto_install(struct settings_parser *p, const char *value)
{
	return set_flag(p, "auto_install is yes or no, not", value, &p->out->auto_install);
}

static bool set_share(struct settings_parser *p, const char *value)
{
	return set_flag(p, "share is yes or no, not", value, &p->out->share);
}

bool settings_path(
	struct settings_parser *p, const char *key, const char *value, char out[GOV_PATH_MAX])
{
	char why[80], path[GOV_PATH_MAX];
	bool fits = text_join(path, sizeof path, value, NULL);
	os_slashes(path);
	bool below_home = text_starts(path, "~/");
	text_join(why, sizeof why, OS_HOME_ENV " is not set, which ", key, " needs", NULL);
	if (below_home && (p->home == NULL || p->home[0] == '\0'))
		return settings_bad(p, why, value);
	text_join(why, sizeof why, key, " is an absolute path or starts with ~/, unlike", NULL);
	if (!below_home && !os_is_absolute(path))
		return settings_bad(p, why, value);
	fits = fits && text_join(out, GOV_PATH_MAX, below_home ? p->home : "",
			       path + (below_home ? 1 : 0), NULL);
	text_join(why, sizeof why, "the path of ", key, " is too long", NULL);
	return fits || settings_bad(p, why, value);
}

static bool set_cache(struct settings_parser *p, const char *value)
{
	return settings_path(p, "cache", value, p->out->cache);
}

static bool gov_key(struct settings_parser *p, const char *name, const char *value)
{
	static const struct {
		const char *name;
		bool (*set)(struct settings_parser *p, const char *value);
	} keys[] = {
		{"mirror", set_mirror},
		{"goproxy", settings_set_goproxy},
		{"goproxy_netrc", settings_set_goproxy_netrc},
		{"require", set_require},
		{"auto_install", set_auto_install},
		{"cache", set_cache},
		{"share", set_share},
		{"sumdb", settings_set_sumdb},
		{"keys", settings_set_keys},
	};
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		if (strcmp(name, keys[i].name) != 0)
			continue;
		if ((p->gov_seen & 1u << i) != 0)
			return settings_bad(p, "the key is there twice", name);
		p->gov_seen |= 1u << i;
		if (value[0] == '\0')
			return settings_bad(p, "the key has no value", name);
		return keys[i].set(p, value);
	}
	return settings_bad(p,
		"unknown key in [gov] (known: mirror, goproxy, goproxy_netrc, require, "
		"auto_install, cache, share, sumdb, keys)",
		name);
}

/* --- [alias] and [env]: lines of the conf text --- */

/* Append start + rest + "\n" to the conf text unless a line of it starts so already. */
static bool add_line(
	struct settings_parser *p, const char *start, const char *rest, const char *name)
{
	struct text *to = &p->lines;
	for (const char *at = to->p; at != NULL; at = strchr(at, '\n')) {
		at += *at == '\n';
		if (text_starts(at, start))
			return settings_bad(p, "the key is there twice", name);
	}
	text_add(to, start);
	text_add(to, rest);
	text_add(to, "\n");
	return !to->cut || settings_bad(p, "too many aliases or variables; remove some", NULL);
}

static bool alias_key(struct settings_parser *p, const char *name, const char *value)
{
	char start[GOV_NAME_MAX + 8];
	struct request r;
	if (!request_name_ok(name))
		return settings_bad(p, "not a name for an alias", name);
	if (!request_parse(value, strlen(value), REQUEST_PINNED, &r))
		return settings_bad(p, "not a version or range", value);
	if (r.kind == REQUEST_NAME && strcmp(r.name, name) == 0)
		return settings_bad(p, "an alias cannot stand for itself", name);
	if (!text_join(start, sizeof start, "alias ", name, " ", NULL))
		return settings_bad(p, "the alias is too long", name);
	return add_line(p, start, r.text, name);
}

static bool is_letter(char c)
{
	return text_is_lower(c) || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_variable(const char *name)
{
	if (!is_letter(*name))
		return false;
	while (is_letter(*name) || text_is_digit(*name))
		name++;
	return *name == '\0';
}

static bool env_key(struct settings_parser *p, const char *name, const char *value)
{
	char start[GOV_VERSION_MAX + 64];
	if (!is_variable(name))
		return settings_bad(p, "not a name for a variable", name);
	/* Windows compares them without regard to case, and the file means the same everywhere. */
	if (text_same_in_any_case(name, "GOROOT", sizeof "GOROOT"))
		return settings_bad(p, "GOROOT cannot be set: each Go finds its own", NULL);
	if (text_same_in_any_case(name, "PATH", sizeof "PATH") ||
		text_same_in_any_case(name, "GOV_", strlen("GOV_")))
		return settings_bad(p, "this variable steers gov itself and cannot be set", name);
	if (!text_join(start, sizeof start, "env ", p->scope, " ", name, "=", NULL))
		return settings_bad(p, "the variable's name is too long", name);
	return add_line(p, start, value, name);
}

/* --- [archive FILE] --- */

static bool archive_key(struct settings_parser *p, const char *name, const char *value)
{
	struct settings_pin *pin = &p->out->pin[p->out->pin_len - 1];
	if (strcmp(name, "sha256") == 0) {
		if (p->pin_has_sha256)
			return settings_bad(p, "the key is there twice", name);
		p->pin_has_sha256 = hex_decode(value, pin->sha256, sizeof pin->sha256);
		return p->pin_has_sha256 ||
		       settings_bad(p, "sha256 is not 64 hexadecimal digits", value);
	}
	if (strcmp(name, "url") != 0)
		return settings_bad(p, "unknown key in [archive] (known: sha256, url)", name);
	if (pin->url[0] != '\0')
		return settings_bad(p, "the key is there twice", name);
	if (!settings_is_url(value))
		return settings_bad(p, "url is not an http://, https:// or file:/// URL", value);
	return text_join(pin->url, sizeof pin->url, value, NULL) ||
	       settings_bad(p, "url is too long", value);
}

static bool open_archive(struct settings_parser *p, const char *file)
{
	struct settings *s = p->out;
	struct version v;
	struct platform platform;
	if (!archive_parse(file, &v, &platform) && !module_zip_parse(file, &v, &platform))
		return settings_bad(
			p, "not the name of a Go archive, as go1.24.4.linux-arm64.tar.gz is", file);
	if (settings_find_pin(s, file) != NULL)
		return settings_bad(p, "the archive has a section already", file);
	if (s->pin_len == SETTINGS_PINS_MAX)
		return settings_bad(p, "more than 256 [archive] sections", NULL);
	if (s->pin == NULL && (s->pin = calloc(SETTINGS_PINS_MAX, sizeof *s->pin)) == NULL) {
		p->code = err_set(p->e, GOV_FAILED, p->path, ": out of memory", NULL);
		return false;
	}
	if (!text_join(s->pin[s->pin_len].file, sizeof s->pin[0].file, file, NULL))
		return settings_bad(p, "the archive's name is too long", file);
	s->pin_len++;
	p->pin_has_sha256 = false;
	p->section = SECTION_ARCHIVE;
	return true;
}

/* --- sections --- */

static bool open_env(struct settings_parser *p, const char *line)
{
	size_t n = strlen(line);
	struct version v;
	bool good =
		version_parse(line, n, &v) && strcmp(v.text, line) == 0 && version_line(line) == n;
	if (!good || !text_join(p->scope, sizeof p->scope, line, NULL))
		return settings_bad(
			p, "[env LINE] wants a line of versions, such as 1.24, not", line);
	p->section = SECTION_ENV;
	return true;
}

static bool open_plain(struct settings_parser *p, const char *name)
{
	if (strcmp(name, "gov") == 0)
		p->section = SECTION_GOV;
	else if (strcmp(name, "alias") == 0)
		p->section = SECTION_ALIAS;
	else if (strcmp(name, "env") == 0)
		p->section = SECTION_ENV;
	else
		return settings_bad(p,
			"unknown section (known: [gov], [alias], [archive FILE], [env], [env "
			"LINE])",
			name);
	(void)text_join(p->scope, sizeof p->scope, "*", NULL);
	return true;
}

bool settings_open_section(struct settings_parser *p, const char *name, size_t n)
{
	char text[64];
	struct text t = text_on(text, sizeof text);
	if (!settings_close_section(p))
		return false;
	p->section_line = p->line;
	text_addn(&t, name, n);
	size_t word = strcspn(text, " \t");
	const char *rest = text + word + strspn(text + word, " \t");
	if (t.cut)
		return settings_bad(p, "the section's name is too long", text);
	if (*rest != '\0' && word == strlen("archive") && text_starts(text, "archive"))
		return open_archive(p, rest);
	if (*rest != '\0' && word == strlen("env") && text_starts(text, "env"))
		return open_env(p, rest);
	return open_plain(p, text);
}

bool settings_close_section(struct settings_parser *p)
{
	bool good = p->section != SECTION_ARCHIVE || p->pin_has_sha256;
	p->section = SECTION_NONE;
	if (good)
		return true;
	p->line = p->section_line;
	return settings_bad(p, "the archive has no sha256", p->out->pin[p->out->pin_len - 1].file);
}

bool settings_key(struct settings_parser *p, const char *name, const char *value)
{
	switch (p->section) {
	case SECTION_GOV:
		return gov_key(p, name, value);
	case SECTION_ALIAS:
		return alias_key(p, name, value);
	case SECTION_ARCHIVE:
		return archive_key(p, name, value);
	case SECTION_ENV:
		return env_key(p, name, value);
	case SECTION_NONE:
		break;
	}
	return settings_bad(p, "a key before the first [section]", name);
}
