#include <stdlib.h>
#include <string.h>

#include "cli/full/full.h"
#include "install/verify.h"

struct job {
	struct install_options o;
	bool all, repair;
	struct store_entry *installed;
	size_t len;
};

static const struct store_entry *find_entry(const struct job *j, const char *name)
{
	for (size_t i = 0; i < j->len; i++)
		if (strcmp(j->installed[i].name, name) == 0)
			return &j->installed[i];
	return NULL;
}

static void print_findings(const struct store_entry *t, const struct verify_result *r)
{
	char shown[GOV_PATH_MAX];
	for (size_t i = 0; i < r->len; i++) {
		ui_harmless(r->at[i].name, shown, sizeof shown);
		ui_out("%s: %s %s\n", t->name, verify_problem_word(r->at[i].problem), shown);
	}
	if (r->len == 0)
		ui_out("%s: %zu files, all as they were installed (%s)\n", t->name, r->files,
			r->h1);
}

static void print_json(const struct store_entry *t, const struct verify_result *r)
{
	json_open(NULL, '{');
	json_string("name", t->name);
	json_string("version", t->version.text);
	json_string("state", r->len == 0 ? "ok" : r->repaired ? "repaired" : "damaged");
	json_number("files", r->files);
	json_number("bytes", r->bytes);
	json_string("h1", r->h1[0] != '\0' ? r->h1 : NULL);
	json_open("findings", '[');
	for (size_t i = 0; i < r->len; i++) {
		bool file = r->at[i].problem != VERIFY_RECEIPT;
		json_open(NULL, '{');
		json_string("problem", verify_problem_word(r->at[i].problem));
		json_string(file ? "file" : "why", r->at[i].name);
		json_close();
	}
	json_close();
	json_close();
}

/* The verdict behind the findings. */
static int conclude(struct cli *c, const struct store_entry *t, const struct verify_result *r)
{
	char number[24];
	struct text n = text_on(number, sizeof number);
	text_add_u64(&n, r->len);
	if (r->len == 0)
		return GOV_OK;
	if (r->repaired) {
		ui_say("%s: repaired; %s finding%s", t->name, number, r->len == 1 ? "" : "s");
		return GOV_OK;
	}
	err_set(&c->err, GOV_PROOF, t->name, ": not as it was installed, ", number,
		r->len == 1 ? " finding" : " findings", "; mend it with: gov verify --repair ",
		t->name, NULL);
	return cli_fail(c);
}

static int verify_one(struct cli *c, const struct job *j, const struct store_entry *t)
{
	struct verify_result r = {0};
	enum gov_exit rc = verify(c->root, t, &r, &c->err);
	if (rc == GOV_OK && r.len > 0 && j->repair)
		rc = verify_repair(&j->o, t, &r, &c->err);
	ui_progress_end();
	if (c->json)
		print_json(t, &r);
	else if (rc == GOV_OK || r.len > 0)
		print_findings(t, &r);
	int code = rc == GOV_OK ? conclude(c, t, &r) : cli_fail(c);
	verify_result_free(&r);
	return code;
}

/* One failure must not hide what the other toolchains have. The first code is the command's. */
static int verify_all(struct cli *c, const struct job *j)
{
	int code = GOV_OK;
	for (size_t i = 0; i < j->len; i++) {
		if (j->installed[i].linked)
			continue;
		int one = verify_one(c, j, &j->installed[i]);
		code = code == GOV_OK ? one : code;
	}
	if (j->len == 0)
		ui_say("nothing is installed");
	return code;
}

static int verify_named(struct cli *c, const struct job *j, const char *typed)
{
	struct selection sel;
	int code = cli_select(c, "verify", typed, &sel);
	if (code != GOV_OK)
		return code;
	const struct store_entry *t = sel.system ? NULL : find_entry(j, sel.name);
	if (t != NULL && !t->linked)
		return verify_one(c, j, t);
	err_set(&c->err, GOV_USAGE, "verify: ", cli_selection_name(&sel),
		": gov did not install it and cannot tell how it should be", NULL);
	return cli_fail(c);
}

static int run(struct cli *c, struct job *j, int n, char **argv)
{
	int code = GOV_OK;
	if (store_list(c->root, &c->host, &j->installed, &j->len, &c->err) != GOV_OK)
		return cli_fail(c);
	if (c->json)
		json_open(NULL, '[');
	if (j->all)
		code = verify_all(c, j);
	else if (n == 0)
		code = verify_named(c, j, NULL);
	for (int i = 0; i < n; i++) {
		int one = verify_named(c, j, argv[i]);
		code = code == GOV_OK ? one : code;
	}
	if (c->json)
		json_close();
	free(j->installed);
	return code;
}

static int prepare(struct cli *c, struct job *j, const char *from, const char *sha256, int n)
{
	int code = full_options(c, "verify", NULL, &j->o);
	if (code != GOV_OK)
		return code;
	j->o.from = from;
	if (j->all && n > 0)
		return cli_usage(c, "verify", "--all takes no version", NULL);
	if (!j->repair && (from != NULL || sha256 != NULL))
		return cli_usage(c, "verify", "--from and --sha256 are for --repair", NULL);
	if (sha256 == NULL)
		return GOV_OK;
	if (j->all || n > 1)
		return cli_usage(c, "verify", "--sha256 is for one version only", NULL);
	if (!hex_decode(sha256, j->o.sha256, sizeof j->o.sha256))
		return cli_usage(c, "verify", "--sha256 takes 64 hexadecimal digits, not", sha256);
	j->o.has_sha256 = true;
	return GOV_OK;
}

int cmd_verify(struct cli *c, int argc, char **argv)
{
	struct job j = {.all = false};
	bool offline = false;
	const char *from = NULL, *sha256 = NULL;
	const struct cli_option options[] = {{"--all", NULL, &j.all}, {"--repair", NULL, &j.repair},
		{"--offline", NULL, &offline}, {"--from", &from, NULL}, {"--sha256", &sha256, NULL},
		{NULL, NULL, NULL}};
	full_use_utf8();
	int n = cli_options(c, "verify", argc, argv, options);
	if (n == CLI_HELP_SHOWN)
		return GOV_OK;
	if (n < 0)
		return GOV_USAGE;
	int code = prepare(c, &j, from, sha256, n);
	j.o.offline = offline;
	return code == GOV_OK ? run(c, &j, n, argv + 1) : code;
}
