/* What exec and the shims' hand-over share: becoming a tool. */
#include "core/launch.h"

#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "os/os.h"

/* "NAME=VALUE" from malloc into the edit. NULL when out of memory or the edit is full. */
static char *edit_add(struct os_env_edit *edit, const char *name, const char *value)
{
	size_t cap = strlen(name) + strlen(value) + 2;
	char *text = edit->set_len < OS_ENV_EDIT_MAX ? malloc(cap) : NULL;
	if (text == NULL || !text_join(text, cap, name, "=", value, NULL)) {
		free(text);
		return NULL;
	}
	edit->set[edit->set_len].text = text;
	edit->set[edit->set_len++].len = cap - 1;
	return text;
}

static int launch_failed(struct cli *c, const char *path, int os_code)
{
	err_os(&c->err, "cannot run", path, os_code);
	c->err.code = os_is_missing(os_code) ? GOV_NOT_FOUND : GOV_CANNOT_RUN;
	return cli_fail(c);
}

void cli_note_use(const struct cli *c, const struct selection *s)
{
	struct used used;
	used_look(c->root, s->name, &used);
	used_touch(c->root, s->name, &used);
}

int cli_launch(struct cli *c, const struct selection *s, const char *path, char **argv,
	const char *path_value, const struct launch_call *call)
{
	struct os_env_edit edit;
	char *texts[2] = {NULL, NULL};
	char request[GOV_REQUEST_MAX];
	int code;
	memset(&edit, 0, sizeof edit);
	struct conf conf = settings_conf(c->settings);
	if (launch_env(s, &conf, c->get_env, &edit, &c->err) != GOV_OK ||
		(call != NULL && launch_keep(call, s, &edit, &c->err) != GOV_OK))
		return cli_fail(c);
	if (path_value != NULL) {
		selection_request(s, request);
		texts[0] = edit_add(&edit, "PATH", path_value);
		texts[1] = edit_add(&edit, GOV_ENV_VERSION, request);
	}
	if (path_value != NULL && (texts[0] == NULL || texts[1] == NULL)) {
		err_set(&c->err, GOV_FAILED, path, ": cannot run: out of memory", NULL);
		code = cli_fail(c);
	} else {
		cli_note_use(c, s);
		ui_finish(); /* what is buffered would be lost */
		code = launch_failed(c, path, os_exec(path, argv, &edit));
	}
	free(texts[0]);
	free(texts[1]);
	return code;
}
