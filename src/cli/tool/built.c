#include "cli/tool/built.h"

#include <string.h>

#include "cli/inspect/inspect.h"
#include "core/launch.h"
#include "os/os.h"

#define OUTPUT_MAX 1024 /* of one line */

static void keep(void *ctx, const char *bytes, size_t n)
{
	text_addn(ctx, bytes, n);
}

/* Run the selected go and read what it prints. */
static bool ask(const struct selection *sel, const struct conf *conf,
	const char *(*get_env)(const char *), char **argv, struct text *out)
{
	char go[GOV_PATH_MAX];
	struct os_env_edit edit;
	struct err ignored;
	int code = -1;
	if (!selection_tool(sel, "go", go) ||
		launch_env(sel, conf, get_env, &edit, &ignored) != GOV_OK ||
		!launch_set(&edit, "GOTOOLCHAIN=local"))
		return false;
	return os_spawn_read(go, argv, &edit, 1, keep, out, &code) == 0 && code == 0;
}

/* The next field of a line, up to a tab, a blank or the line's end. */
static const char *field(const char **at, const char *end, size_t *len)
{
	const char *from = *at;
	while (*at < end && **at != '\t' && **at != ' ' && **at != '\n' && **at != '\r')
		++*at;
	*len = (size_t)(*at - from);
	if (*at < end && **at != '\n')
		++*at;
	return from;
}

static bool skip(const char **at, const char *end, const char *word)
{
	size_t n = strlen(word);
	if ((size_t)(end - *at) < n || memcmp(*at, word, n) != 0)
		return false;
	*at += n;
	return true;
}

/* The Go of "go1.24.4", maybe with more words such as "X:nocoverageredesign" behind it. */
static bool released(const char *text, struct version *out)
{
	return text_starts(text, "go") && version_parse(text, strcspn(text, " "), out);
}

bool tool_built(const char *file, struct tool_built *out)
{
	struct binary b;
	struct version v;
	struct err ignored;
	char module[GOV_VERSION_MAX];
	memset(out, 0, sizeof *out);
	if (inspect_file(file, &b, &ignored) != GOV_OK)
		return false;
	bool known = released(b.go_version, &v);
	if (known)
		text_join(out->go, sizeof out->go, v.text, NULL);
	if (known && binary_go_module(&b, 1, module, sizeof module) &&
		version_parse(module, strlen(module), &v))
		text_join(out->module, sizeof out->module, v.text, NULL);
	binary_free(&b);
	return known;
}

bool tool_go_version(const struct selection *sel, const struct conf *conf,
	const char *(*get_env)(const char *), struct version *out)
{
	char go[] = "go", version[] = "version";
	char *argv[] = {go, version, NULL};
	char mem[OUTPUT_MAX];
	struct text t = text_on(mem, sizeof mem);
	size_t n = 0;
	if (!ask(sel, conf, get_env, argv, &t))
		return false;
	const char *at = t.p;
	if (!skip(&at, t.p + t.len, "go version "))
		return false;
	const char *word = field(&at, t.p + t.len, &n);
	return n > 2 && memcmp(word, "go", 2) == 0 && version_parse(word, n, out);
}

/* `go env A B` prints one line a name. */
bool tool_go_env(const struct selection *sel, const struct conf *conf,
	const char *(*get_env)(const char *), const char *const names[3],
	char values[3][TOOL_GO_ENV_MAX])
{
	char go[] = "go", env[] = "env", word[3][32];
	char *argv[6] = {go, env, word[0], word[1], word[2], NULL};
	char mem[OUTPUT_MAX];
	struct text t = text_on(mem, sizeof mem);
	for (size_t i = 0; i < 3; i++)
		text_join(word[i], sizeof word[i], names[i], NULL);
	if (!ask(sel, conf, get_env, argv, &t))
		return false;
	const char *at = t.p;
	for (size_t i = 0; i < 3; i++) {
		size_t n = strcspn(at, "\r\n");
		struct text value = text_on(values[i], TOOL_GO_ENV_MAX);
		text_addn(&value, at, n);
		at += n;
		at += *at == '\r';
		at += *at == '\n';
	}
	return true;
}

unsigned long version_minor(const char *version)
{
	unsigned long minor = 0;
	if (!text_starts(version, "1."))
		return 0;
	for (const char *s = version + 2; text_is_digit(*s); s++) {
		if (minor > 100000)
			return 0;
		minor = 10 * minor + (unsigned long)(*s - '0');
	}
	return minor;
}
