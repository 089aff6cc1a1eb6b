#include <stdlib.h>
#include <string.h>

#include "cli/amount.h"
#include "cli/full/full.h"
#include "cli/path.h"
#include "core/emulation.h"
#include "core/launch.h"
#include "install/proof.h"
#include "os/os.h"

struct job {
	struct install_options o;
	struct install_session *session; /* begun by the first version */
	const char *from, *platform, *sha256;
	char from_path[GOV_PATH_MAX]; /* `from` as gov writes paths, where it is one */
	bool quiet;
	bool first; /* the store had no toolchain for this machine */
};

static bool parse(struct cli *c, const char *text, struct request *out)
{
	char meant[GOV_REQUEST_MAX];
	struct conf conf = settings_conf(c->settings);
	if (!request_parse(text, strlen(text), REQUEST_TYPED, out)) {
		cli_usage(c, "install", "not a version:", text);
		return false;
	}
	if (out->kind == REQUEST_NAME && conf_alias(&conf, out->name, meant) &&
		!request_parse(meant, strlen(meant), REQUEST_TYPED, out)) {
		err_set(&c->err, GOV_CONFIG, "alias ", text, " of versions.ini is no version",
			NULL);
		cli_fail(c);
		return false;
	}
	if (out->kind == REQUEST_SYSTEM || out->kind == REQUEST_NAME) {
		cli_usage(c, "install", "no version that can be installed:", text);
		return false;
	}
	return true;
}

static bool has_host_toolchain(const struct cli *c)
{
	struct store_entry *list = NULL;
	size_t len = 0;
	struct err ignored;
	bool any = false;
	if (store_list(c->root, &c->host, &list, &len, &ignored) != GOV_OK)
		return true;
	for (size_t i = 0; i < len; i++)
		any |= !list[i].linked && platform_same(&list[i].platform, &c->host);
	free(list);
	return any;
}

/* As rustup does: with nothing else to run, the first toolchain becomes the default. */
static int make_default(struct cli *c, struct job *j, const struct install_result *r)
{
	char found[GOV_PATH_MAX];
	if (!j->first || r->already || !platform_same(&j->o.platform, &c->host) ||
		cli_default_exists(c) || system_find(c->get_env("PATH"), c->root, "go", found))
		return GOV_OK;
	j->first = false;
	int code = cli_default_set(c, r->name);
	if (code == GOV_OK)
		ui_say("%s is the default version; change it with: gov global VERSION", r->name);
	return code;
}

static const char *origin_word(enum release_origin o)
{
	static const char *const words[] = {[FROM_FLAG] = "flag",
		[FROM_PIN] = "pin",
		[FROM_TABLE] = "table",
		[FROM_INDEX] = "index",
		[FROM_SUMDB] = "sumdb"};
	return words[o];
}

static void json_vouched(const char *kind, const struct vouched *v)
{
	json_open(NULL, '{');
	json_string("proof", kind);
	json_bool("holds", v->holds);
	if (v->holds) {
		json_string("by", v->by);
		json_string("detail", v->detail);
	} else {
		json_string("why", v->why);
	}
	json_close();
}

static void json_proofs(const struct install_result *r)
{
	json_open("proofs", '[');
	for (int o = FROM_FLAG; !r->already && o <= FROM_INDEX; o++) {
		if (!r->by_origin[o])
			continue;
		json_open(NULL, '{');
		json_string("proof", "sha256");
		json_bool("holds", true);
		json_string("by", proof_origin_text((enum release_origin)o));
		json_close();
	}
	if (!r->already) {
		json_vouched("signature", &r->signature);
		json_vouched("sumdb", &r->sumdb);
	}
	json_close();
}

/* "proven by: built-in table, OpenPGP signature by ..., checksum database sum.golang.org" */
static void say_proofs(const struct install_result *r)
{
	char line[1024];
	struct text t = text_on(line, sizeof line);
	const char *between = "";
	for (int o = FROM_FLAG; o <= FROM_INDEX; o++) {
		if (!r->by_origin[o])
			continue;
		text_add(&t, between);
		text_add(&t, proof_origin_text((enum release_origin)o));
		between = ", ";
	}
	if (r->signature.holds) {
		text_add(&t, between);
		text_add(&t, "OpenPGP signature by ");
		text_add(&t, r->signature.by);
		between = ", ";
	}
	if (r->sumdb.holds) {
		text_add(&t, between);
		text_add(&t, "checksum database ");
		text_add(&t, r->sumdb.by);
	}
	ui_say("proven by: %s", line);
}

static void json_shared(const struct install_shared *s)
{
	if (s->bytes == 0) {
		json_string("shared", NULL);
		return;
	}
	json_open("shared", '{');
	json_number("bytes", s->bytes);
	json_string("with", s->with);
	json_close();
}

void full_say_shared(const struct install_shared *s)
{
	char size[AMOUNT_BYTES_MAX];
	amount_bytes(s->bytes, size);
	if (s->bytes > 0)
		ui_say("shared %s with %s", size, s->with);
}

static void print_result(const struct cli *c, const struct job *j, const struct install_result *r)
{
	if (c->json) {
		json_open(NULL, '{');
		json_string("version", r->version.text);
		json_string("name", r->name);
		json_path("goroot", r->goroot);
		json_bool("already", r->already);
		json_string("proof", r->already ? NULL : origin_word(r->origin));
		json_string("source", r->source[0] != '\0' ? r->source : NULL);
		json_proofs(r);
		json_shared(&r->shared);
		json_close();
	} else if (!j->quiet) {
		ui_out("go%s %s %s\n", r->name,
			r->already ? "is installed already in" : "installed in", r->goroot);
		if (!r->already)
			say_proofs(r);
		full_say_shared(&r->shared);
	}
}

/* Where Go has no release for this machine: may the one that it emulates be installed? Only a
 * person at a terminal is asked; anybody else gets the error, which names the command. */
static bool agrees(struct cli *c, const struct job *j, const struct install_result *r)
{
	const struct platform *p = &r->offer, *host = &c->host;
	bool works = os_emulates(p->arch);
	if (p->os[0] == '\0' || j->quiet || c->json || !os_is_terminal(0) || !os_is_terminal(2))
		return false;
	return ui_ask(
		"Go has no %s/%s release of %s. The %s/%s one runs by emulation (%s%s%s), slower, "
		"and builds for %s unless GOARCH says otherwise. Install that?",
		host->os, host->arch, r->offer_version.text, p->os, p->arch, emulation_by(p),
		works ? "" : ", which is missing here: ", works ? "" : emulation_get(p), p->arch);
}

/* install_next(), and once more with what the user agreed to take instead. */
static enum gov_exit try_install(
	struct cli *c, struct job *j, const struct request *r, struct install_result *out)
{
	enum gov_exit code = install_next(j->session, r, out, &c->err);
	struct request instead = {.kind = REQUEST_EXACT};
	ui_progress_end();
	if (code != GOV_NO_RELEASE || !agrees(c, j, out))
		return code;
	instead.platform = out->offer;
	instead.version = out->offer_version;
	text_join(instead.text, sizeof instead.text, instead.version.text, NULL);
	return install_next(j->session, &instead, out, &c->err);
}

static int install_one(struct cli *c, struct job *j, const struct request *r)
{
	struct install_result result;
	struct install_options o = j->o;
	memset(&result, 0, sizeof result);
	if (r->platform.os[0] != '\0')
		o.platform = r->platform;
	enum gov_exit code = GOV_OK;
	if (j->session == NULL)
		code = install_begin(&j->o, &j->session, &c->err);
	if (code == GOV_OK)
		code = try_install(c, j, r, &result);
	ui_progress_end();
	if (code == GOV_NETWORK && !o.offline)
		err_add(&c->err,
			"; without a network: gov install --offline --from FOLDER-OF-ARCHIVES",
			NULL);
	if (code != GOV_OK)
		return cli_fail(c);
	print_result(c, j, &result);
	full_say_emulated(c, result.name);
	struct platform asked = j->o.platform;
	j->o.platform = o.platform;
	int made = make_default(c, j, &result);
	j->o.platform = asked;
	return made;
}

static void hint_path(struct cli *c)
{
	char shims[GOV_PATH_MAX], line[CLI_HINT_MAX];
	if (!text_join(shims, sizeof shims, c->root, "/shims", NULL) ||
		path_has(c->get_env("PATH"), shims))
		return;
	cli_hook_line(c, line);
	ui_say("go is not on PATH yet; run this, and put it into your shell's start-up file (gov "
	       "setup does): %s",
		line);
}

static int install_named(struct cli *c, struct job *j, int n, char **argv)
{
	struct request request;
	int code = GOV_OK, i = 0;
	for (int k = 0; k < n; k++)
		if (!parse(c, argv[k], &request))
			return (int)c->err.code;
	for (; code == GOV_OK && i < n; i++)
		code = parse(c, argv[i], &request) ? install_one(c, j, &request) : (int)c->err.code;
	for (; i < n; i++)
		ui_say("not tried: %s", argv[i]);
	return code;
}

/* Without a version: the one --from names, else what is wanted here. */
static int unnamed_request(struct cli *c, struct job *j, struct request *out)
{
	struct platform p;
	if (j->from == NULL || !install_request_from(j->from, out, &p))
		return full_folder_request(c, out);
	if (j->platform == NULL)
		j->o.platform = p;
	return GOV_OK;
}

static int run(struct cli *c, struct job *j, int n, char **argv)
{
	struct request request;
	int code = n == 0 ? unnamed_request(c, j, &request) : GOV_OK;
	if (code != GOV_OK)
		return code;
	j->first = !has_host_toolchain(c);
	if (c->json)
		json_open(NULL, '[');
	code = n == 0 ? install_one(c, j, &request) : install_named(c, j, n, argv);
	if (c->json)
		json_close();
	if (code == GOV_OK && !j->quiet)
		hint_path(c);
	return code;
}

static const char *from_option(struct job *j)
{
	if (j->from == NULL || strstr(j->from, "://") != NULL ||
		!text_join(j->from_path, sizeof j->from_path, j->from, NULL))
		return j->from;
	os_slashes(j->from_path);
	return j->from_path;
}

/* The job from its options' texts. */
static int prepare(struct cli *c, struct job *j, bool offline, int n)
{
	int code = full_options(c, "install", j->platform, &j->o);
	if (code != GOV_OK)
		return code;
	j->o.offline = offline;
	j->o.from = from_option(j);
	if (j->sha256 == NULL)
		return GOV_OK;
	if (n > 1)
		return cli_usage(c, "install", "--sha256 is for one version only", NULL);
	if (!hex_decode(j->sha256, j->o.sha256, sizeof j->o.sha256))
		return cli_usage(
			c, "install", "--sha256 takes 64 hexadecimal digits, not", j->sha256);
	j->o.has_sha256 = true;
	return GOV_OK;
}

int cmd_install(struct cli *c, int argc, char **argv)
{
	struct job j = {.from = NULL};
	bool offline = false;
	const struct cli_option options[] = {{"--offline", NULL, &offline},
		{"--from", &j.from, NULL}, {"--platform", &j.platform, NULL},
		{"--sha256", &j.sha256, NULL}, {"--quiet", NULL, &j.quiet}, {NULL, NULL, NULL}};
	full_use_utf8();
	int n = cli_options(c, "install", argc, argv, options);
	if (n == CLI_HELP_SHOWN)
		return GOV_OK;
	if (n < 0)
		return GOV_USAGE;
	int code = prepare(c, &j, offline, n);
	if (code == GOV_OK)
		code = run(c, &j, n, argv + 1);
	install_end(j.session);
	return code;
}

static int selected_request(
	struct cli *c, const struct selection *s, bool raise, struct request *out)
{
	char origin[CLI_ORIGIN_MAX];
	int code = GOV_OK;
	*out = s->request;
	if (raise)
		code = full_floor_request(c, &s->floor, out);
	if (code == GOV_OK && (raise || s->origin == ORIGIN_TYPED)) {
		ui_say("installing %s", out->text);
	} else if (code == GOV_OK) {
		cli_origin_text(s, origin);
		ui_say("%s asks for %s; installing it", origin, out->text);
	}
	return code;
}

int cli_install_selected(struct cli *c, const struct selection *s, bool raise)
{
	struct job j = {.quiet = true};
	struct request request;
	full_use_utf8();
	int code = prepare(c, &j, false, 1);
	if (code == GOV_OK)
		code = selected_request(c, s, raise, &request);
	if (code != GOV_OK)
		return code;
	code = install_one(c, &j, &request);
	install_end(j.session);
	return code;
}
