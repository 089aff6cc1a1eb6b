/* A search by resolve(), and its outcome as a line of text. */
#ifndef GOV_TEST_RESOLVE_SEARCH_H
#define GOV_TEST_RESOLVE_SEARCH_H

#include "scratch.h"

#include "core/conf.h"
#include "core/resolve.h"

static const char settings[] = "gov-conf 1\n"
			       "alias work 1.24.4\n"
			       "alias line 1.24\n"
			       "alias range >=1.22 <1.24\n"
			       "alias mine tip\n"
			       "alias sys system\n"
			       "alias again work\n"
			       "alias self self\n"
			       "alias bad 1..2\x1b\n";

/* One search below a scratch folder S: the store is S/store, the current folder S/w/a/b. In `path`,
 * S is @, and ':' parts folders. */
struct search {
	const char *typed, *env, *path;
	const char *cwd; /* below S; NULL for w/a/b */
	bool here;
	const char *host; /* NULL for linux/amd64 */
};

struct steps {
	struct text text;
	const char *root;
};

/* Append `s` with every occurrence of the scratch folder replaced by "S". */
static inline void add_short(struct text *t, const char *s, const char *root)
{
	const char *at;
	while ((at = strstr(s, root)) != NULL) {
		text_addn(t, s, (size_t)(at - s));
		text_add(t, "S");
		s = at + strlen(root);
	}
	text_add(t, s);
}

static inline void add_line(struct text *t, unsigned line)
{
	if (line > 0) {
		text_add(t, ":");
		text_add_u64(t, line);
	}
}

static const char *const origins[] = {"typed", "env", "pin", "default", "system"};

static inline void record(void *ctx, const struct resolve_step *step)
{
	struct steps *s = ctx;
	text_add(&s->text, origins[step->origin]);
	text_add(&s->text, " ");
	add_short(&s->text, step->where, s->root);
	add_line(&s->text, step->line);
	text_add(&s->text, " ");
	text_add(&s->text, step->request ? step->request : step->wrong ? "wrong" : "-");
	text_add(&s->text, step->won ? " won|" : "|");
}

static inline void add_selection(struct text *t, const struct selection *s, const char *root)
{
	text_add(t, origins[s->origin]);
	text_add(t, " ");
	add_short(t, s->where, root);
	add_line(t, s->line);
	text_add(t, " ");
	text_add(t, s->request.text);
	text_add(t, s->system ? " system " : " -> ");
	text_add(t, s->version[0] != '\0' ? s->version : s->name);
	text_add(t, " ");
	add_short(t, s->goroot, root);
}

static inline void add_error(struct text *t, const struct err *e, const char *root)
{
	text_add(t, "!");
	text_add_u64(t, (uint64_t)e->code);
	text_add(t, " ");
	add_short(t, e->text, root);
}

static inline struct resolve_in input(const char *root, const struct search *q)
{
	static struct conf conf;
	static char path[GOV_PATH_MAX];
	struct text t = text_on(path, sizeof path);
	for (const char *p = q->path ? q->path : ""; *p != '\0'; p++) {
		if (*p == '@')
			text_add(&t, root);
		else if (*p == ':')
			text_addn(&t, &(char){OS_PATH_SEPARATOR}, 1);
		else
			text_addn(&t, p, 1);
	}
	assert_true(conf_open(&conf, settings));
	const char *name = q->host ? q->host : "linux/amd64";
	struct platform host;
	assert_true(platform_parse(name, strlen(name), &host));
	return (struct resolve_in){
		.root = in(root, "store"),
		.cwd = in(root, q->cwd ? q->cwd : "w/a/b"),
		.here = q->here,
		.typed = q->typed,
		.env_version = q->env,
		.path = q->path ? path : NULL,
		.tool = "go",
		.host = host,
		.conf = &conf,
	};
}

/* Resolve, check that it exists, and compare with `want`: a selection, or "!CODE text". */
static inline void expect(const char *root, struct search q, const char *want)
{
	static struct selection s;
	static char got[8192];
	struct resolve_in rin = input(root, &q);
	struct text t = text_on(got, sizeof got);
	struct err e = {GOV_OK, ""};
	memset(&s, 0x55, sizeof s);
	enum gov_exit code = resolve(&rin, &s, &e);
	if (code == GOV_OK)
		code = selection_check(&rin, &s, &e);
	assert_int_equal(code, e.code);
	if (code == GOV_OK)
		add_selection(&t, &s, root);
	else
		add_error(&t, &e, root);
	assert_string_equal(got, want);
}

static inline void expect_steps(const char *root, struct search q, const char *want)
{
	static struct selection s;
	static char got[8192];
	struct err e;
	struct steps steps = {text_on(got, sizeof got), root};
	struct resolve_in rin = input(root, &q);
	rin.step = record;
	rin.step_ctx = &steps;
	resolve(&rin, &s, &e);
	assert_string_equal(got, want);
}

static inline void install(const char *root, const char *name)
{
	char go[64];
	assert_true(text_join(go, sizeof go, "store/versions/", name, "/bin/go" OS_EXE, NULL));
	put(root, go, "", 0755);
}

static inline void stock(const char *root)
{
	static const char *const names[] = {"1.20", "1.20.1", "1.22.3", "1.23.9", "1.23.10",
		"1.24.4", "1.24.2", "1.25rc1", "1.24.9-acme", "tip", "1.24.8.linux-arm64",
		"go1.24.7", "1.24"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		install(root, names[i]);
	folder(root, "w/a/b");
}

#define SEARCH(...) ((struct search){__VA_ARGS__})

#endif
