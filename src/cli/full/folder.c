/* What `gov install` without a version installs: what this shell and folder want. */
#include <stdlib.h>
#include <string.h>

#include "cli/full/full.h"

int full_floor_request(struct cli *c, const struct floor *f, struct request *out)
{
	char place[CLI_FLOOR_MAX], text[GOV_REQUEST_MAX], shown[512];
	struct version exact;
	bool is_exact = floor_exact(f, &exact);
	const char *zero = is_exact && version_is_line(exact.text) ? ".0" : "";
	cli_floor_text(f, place);
	if (text_join(text, sizeof text, is_exact ? exact.text : f->toolchain, zero, NULL) &&
		request_parse(text, strlen(text), REQUEST_PINNED, out)) {
		ui_say("%s asks for go%s", place, f->toolchain);
		return GOV_OK;
	}
	struct text t = text_on(shown, sizeof shown);
	text_add_escaped(&t, f->toolchain, strlen(f->toolchain));
	err_set(&c->err, GOV_NOT_INSTALLED, "install: ", place, " asks for go", shown,
		", which cannot be installed; name a version", NULL);
	return cli_fail(c);
}

static int nothing_asks(struct cli *c)
{
	err_set(&c->err, GOV_NOT_INSTALLED,
		"install: nothing here asks for a version; name one: gov install latest", NULL);
	return cli_fail(c);
}

/* The newest release in the store that satisfies the floor. */
static bool find_satisfying(const struct cli *c, const struct floor *f, struct version *out)
{
	struct store_entry *list = NULL;
	size_t len = 0;
	struct err ignored;
	out->text[0] = '\0';
	if (store_list(c->root, &c->host, &list, &len, &ignored) != GOV_OK)
		return false;
	for (size_t i = 0; i < len; i++)
		if (!list[i].linked && platform_same(&list[i].platform, &c->host) &&
			version_is_stable(list[i].version.text) &&
			floor_satisfied(f, list[i].version.text) &&
			version_cmp(list[i].version.text, out->text) > 0)
			*out = list[i].version;
	free(list);
	return out->text[0] != '\0';
}

/* Neither a pin nor a default: what the folder's go.mod asks for, if it does. */
static int unselected_request(struct cli *c, const struct selection *sel, struct request *out)
{
	struct resolve_in in;
	struct conf conf;
	struct floor f;
	struct version v;
	char place[CLI_FLOOR_MAX];
	if (!cli_resolve_in(c, NULL, &conf, &in))
		return (int)c->err.code;
	selection_floor(&in, sel, &f);
	if (f.kind != FLOOR_SET)
		return nothing_asks(c);
	if (!find_satisfying(c, &f, &v))
		return full_floor_request(c, &f, out);
	cli_floor_text(&f, place);
	err_set(&c->err, GOV_NOT_INSTALLED, "install: ", place, " is satisfied by ", v.text,
		", which is installed but not selected; run: gov global ", v.text, NULL);
	return cli_fail(c);
}

/* A default that is raised already needs nothing. */
static int raised_request(const struct selection *sel, struct request *out)
{
	char place[CLI_FLOOR_MAX], text[GOV_REQUEST_MAX];
	selection_request(sel, text);
	request_parse(text, strlen(text), REQUEST_TYPED, out);
	cli_floor_text(&sel->floor, place);
	ui_say("%s is satisfied by %s", place, sel->name);
	return GOV_OK;
}

/* What a file or variable asks for, which may be no version. */
static int asked_request(struct cli *c, const struct selection *sel, struct request *out)
{
	char origin[CLI_ORIGIN_MAX];
	cli_origin_text(sel, origin);
	if (sel->request.kind == REQUEST_SYSTEM || sel->request.kind == REQUEST_NAME) {
		err_set(&c->err, GOV_NOT_INSTALLED, "install: ", origin, " asks for ",
			sel->request.text, ", which cannot be installed; name a version", NULL);
		return cli_fail(c);
	}
	*out = sel->request;
	ui_say("%s asks for %s", origin, sel->request.text);
	return GOV_OK;
}

int full_folder_request(struct cli *c, struct request *out)
{
	struct selection sel;
	if (cli_settings(c) == NULL)
		return (int)c->err.code;
	enum gov_exit code = cli_in_effect(c, &sel, &c->err);
	if (code != GOV_OK && code != GOV_NOT_INSTALLED)
		return cli_fail(c);
	if (sel.request.text[0] == '\0' || sel.origin == ORIGIN_SYSTEM)
		return unselected_request(c, &sel, out);
	if (sel.floored == FLOORED_RAISED)
		return raised_request(&sel, out);
	if (sel.floored == FLOORED_UNMET)
		return full_floor_request(c, &sel.floor, out);
	return asked_request(c, &sel, out);
}
