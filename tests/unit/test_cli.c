/* The command line in-process: cli_main with an environment of the test's own, stdout and stderr
 * caught in files. What needs a process of its own is in tests/cli. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/path.h"
#include "cli/shell/shell.h"
#include "core/launch.h"
#include "os/os.h"

#define OUTPUT_MAX 65536
#define SELF "/opt/gov tools/bin/gov"

struct world {
	char home[GOV_PATH_MAX];
	char out[OUTPUT_MAX], err[OUTPUT_MAX]; /* of the last call */
	const char *version, *path, *shell;    /* GOV_VERSION, PATH, SHELL */
	const char *goroot;
};

/* cli_main's get_env has no context. */
static struct world *world;

static const char *get_env(const char *name)
{
	if (strcmp(name, OS_HOME_ENV) == 0)
		return world->home;
	if (strcmp(name, GOV_ENV_VERSION) == 0)
		return world->version;
	if (strcmp(name, "PATH") == 0)
		return world->path;
	if (strcmp(name, "SHELL") == 0)
		return world->shell;
	return strcmp(name, "GOROOT") == 0 ? world->goroot : NULL;
}

/* Divert a descriptor into home/NAME; returns a copy of the old one. */
static int divert(int fd, const char *name)
{
	char path[GOV_PATH_MAX];
	assert_true(text_join(path, sizeof path, world->home, "/", name, NULL));
	int old = dup(fd), file = open(path, O_CREAT | O_TRUNC | O_WRONLY, 0600);
	assert_true(old >= 0 && file >= 0);
	assert_true(dup2(file, fd) >= 0);
	close(file);
	return old;
}

static void restore(int fd, int old, const char *name, char *text)
{
	char path[GOV_PATH_MAX];
	size_t n = 0;
	assert_true(dup2(old, fd) >= 0);
	close(old);
	assert_true(text_join(path, sizeof path, world->home, "/", name, NULL));
	assert_int_equal(os_read_file(path, text, OUTPUT_MAX - 1, &n), 0);
	text[n] = '\0';
}

/* gov with a command line of words between '|'. */
static int gov(const char *line)
{
	char words[1024], name[] = "gov", *argv[32] = {name};
	int argc = 1;
	assert_true(text_join(words, sizeof words, line, NULL));
	for (char *word = *words != '\0' ? words : NULL; word != NULL; argc++) {
		char *bar = strchr(word, '|');
		if (bar != NULL)
			*bar++ = '\0';
		assert_true(argc < 31);
		argv[argc] = word;
		word = bar;
	}
	argv[argc] = NULL;
	fflush(stdout);
	int out = divert(1, "stdout"), err = divert(2, "stderr");
	int code = cli_main(argc, argv, SELF, get_env);
	restore(1, out, "stdout", world->out);
	restore(2, err, "stderr", world->err);
	return code;
}

static void assert_has(const char *text, const char *part)
{
	if (strstr(text, part) == NULL)
		fail_msg("'%s' is not in: %s", part, text);
}

static void toolchain(const char *name)
{
	static const char script[] = "#!/bin/sh\n";
	char path[GOV_PATH_MAX];
	assert_true(
		text_join(path, sizeof path, world->home, "/.go/versions/", name, "/bin", NULL));
	assert_int_equal(os_mkdirs(path), 0);
	assert_true(text_join(
		path, sizeof path, world->home, "/.go/versions/", name, "/bin/go" OS_EXE, NULL));
	assert_int_equal(os_write_file(path, script, sizeof script - 1, 0755), 0);
}

static int setup(void **state)
{
	struct world *w = test_calloc(1, sizeof *w);
	char base[GOV_PATH_MAX];
	const char *tmp = os_getenv(OS_TEMP_ENV);
	if (os_realpath(tmp != NULL ? tmp : OS_TEMP_DIR, base, sizeof base) != 0 ||
		os_make_temp_dir(base, "gov-cli", w->home, sizeof w->home) != 0)
		return -1;
	w->path = "/nonexistent";
	w->shell = "/bin/bash";
	*state = world = w;
	return 0;
}

static int teardown(void **state)
{
	struct world *w = *state;
	int code = os_remove_tree(w->home);
	test_free(w);
	return code;
}

/* One case a line: exit code, command line, and texts that stdout and stderr hold. */
static void test_usage_errors(void **state)
{
	static const struct {
		int code;
		const char *line, *err;
	} cases[] = {
		{GOV_USAGE, "isntall", "did you mean: gov install?"},
		{GOV_USAGE, "shel", "did you mean: gov shell?"},
		{GOV_USAGE, "qqqqqq", "see gov help"},
		{GOV_USAGE, "x\033[2J", "\\x1b[2J"},
		{GOV_USAGE, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "see gov help"},
		{GOV_USAGE, "list|--nonsense", "unknown option '--nonsense'"},
		{GOV_USAGE, "use|--json", "unknown option '--json'"},
		{GOV_USAGE, "use|--shell", "needs a value"},
		{GOV_USAGE, "use|--print=1", "takes no value"},
		{GOV_USAGE, "use|1|2", "quote a range"},
		{GOV_USAGE, "use|--print|--shell=csh|1", "not 'csh'"},
		{GOV_USAGE, "exec|--frob|x", "unknown option"},
		{GOV_USAGE, "exec", "no version given"},
		{GOV_USAGE, "exec|go|version",
			"a version or -- comes before the command, not 'go'"},
		{GOV_USAGE, "list|--names", "unknown option"},
		{GOV_USAGE, "local|1.24|--json", "--json is for printing only"},
		{GOV_USAGE, "uninstall|latest", "name one version"},
		{GOV_USAGE, "install|system", "no version that can be installed"},
		{GOV_USAGE, "install|1.24.4|--platform|linux", "not a platform"},
		{GOV_USAGE, "install|1.24.4|--sha256|12", "64 hexadecimal digits"},
		{GOV_USAGE, "cache|burn", "not 'burn'"},
		{GOV_USAGE, "init|tcsh", "not 'tcsh'"},
		{GOV_USAGE, "verify|--all|1.24", "--all takes no version"},
		{GOV_USAGE, "doctor|1.24", "takes no argument"},
		{GOV_USAGE, "verify|--from|x", "for --repair"},
		{GOV_USAGE, "local|../../etc", "not a version: '../../etc'"},
		{GOV_NOT_INSTALLED, "current", "gov install latest"},
		{GOV_NOT_INSTALLED, "which", "gov install latest"},
		{GOV_NOT_INSTALLED, "use|--print|1.24", "gov install 1.24"},
		{GOV_NOT_INSTALLED, "env|1.24.4", "1.24.4"},
		{GOV_NOT_INSTALLED, "uninstall|1.24.4", "see gov list"},
		{GOV_FAILED, "use|1.24", "eval \"$('/opt/gov tools/bin/gov' init bash)\""},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int code = gov(cases[i].line);
		if (code != cases[i].code)
			fail_msg("%s: exit %d, stderr %s", cases[i].line, code, world->err);
		assert_has(world->err, cases[i].err);
		assert_string_equal(world->out, "");
		assert_true(text_starts(world->err, "gov: "));
		assert_ptr_equal(strchr(world->err, '\n'), world->err + strlen(world->err) - 1);
	}
}

static void test_help_of_every_command(void **state)
{
	char line[64];
	(void)state;
	for (const struct command *cmd = cli_commands; cmd->name != NULL; cmd++) {
		if (cmd->help[0] == '\0')
			continue;
		assert_true(text_join(line, sizeof line, cmd->name, "|--help", NULL));
		assert_int_equal(gov(line), GOV_OK);
		assert_has(world->out, "Usage: gov ");
		assert_true(text_join(line, sizeof line, "help|", cmd->name, NULL));
		assert_int_equal(gov(line), GOV_OK);
		assert_has(world->out, "Usage: gov ");
		for (const char *s = world->out, *end; *s != '\0'; s = end + 1) {
			end = strchr(s, '\n');
			assert_non_null(end);
			assert_in_range(end - s, 0, 88);
		}
	}
}

/* What usage texts promise, and completions offer, is explained, and parsed. */
static void test_options_of_usage_are_known(void **state)
{
	(void)state;
	for (const struct command *cmd = cli_commands; cmd->name != NULL; cmd++) {
		const char *at = cmd->usage, *option;
		size_t len;
		char name[64];
		while (cli_usage_option(&at, &option, &len)) {
			struct text t = text_on(name, sizeof name);
			text_addn(&t, option, len);
			if (strstr(cmd->help, name) == NULL)
				fail_msg("%s: %s is not in its help", cmd->name, name);
		}
	}
}

/* A list of folders as this system writes it, from one with ':'. */
static char *as_list(const char *list, char out[GOV_PATH_MAX])
{
	assert_true(text_join(out, GOV_PATH_MAX, list, NULL));
	for (char *c = out; *c != '\0'; c++)
		if (*c == ':')
			*c = OS_PATH_SEPARATOR;
	return out;
}

static void test_list_marks_and_orders(void **state)
{
	(void)state;
	toolchain("1.9");
	toolchain("1.24.10");
	toolchain("1.24.9");
	world->version = "1.24.9";
	assert_int_equal(gov("list"), GOV_OK);
	assert_string_equal(world->out, "  1.24.10\n* 1.24.9  (GOV_VERSION)\n  1.9\n");
}

static void test_use_prints_what_is_installed(void **state)
{
	const char separator[] = {OS_PATH_SEPARATOR, '\0'};
	char path[GOV_PATH_MAX], want[GOV_PATH_MAX], shims[GOV_PATH_MAX];
	(void)state;
	toolchain("1.24.4");
	assert_int_equal(gov("use|--print|go1.24"), GOV_OK);
	assert_has(world->out, "export PATH='");
	assert_has(world->out, "\nexport GOV_VERSION='1.24.4'\n");
	assert_int_equal(gov("use|--print|--shell=pwsh|go1.24"), GOV_OK);
	text_join(shims, sizeof shims, world->home, "/.go/shims", NULL);
	os_native(shims);
	text_join(want, sizeof want, "$env:PATH = '", shims, separator,
		"/nonexistent'\n$env:GOV_VERSION = '1.24.4'\n", NULL);
	assert_string_equal(world->out, want);
	text_join(path, sizeof path, shims, separator, "/nonexistent", NULL);
	world->path = path;
	assert_int_equal(gov("shell|--print|--shell=fish|1.24"), GOV_OK);
	assert_string_equal(world->out, "set -gx GOV_VERSION '1.24.4';\n");
	assert_int_equal(gov("use|--print"), GOV_OK);
	assert_string_equal(world->out, "unset GOV_VERSION\n");
	assert_int_equal(gov("use|--print|--unset|--shell|fish"), GOV_OK);
	assert_string_equal(world->out, "set -e GOV_VERSION; or true;\n");
}

static void test_why_json_is_whole(void **state)
{
	(void)state;
	toolchain("1.24.4");
	world->version = "1.24";
	world->goroot = "/stale";
	assert_int_equal(gov("why|--json"), GOV_OK);
	assert_has(world->out, "\"name\": \"1.24.4\"");
	assert_has(world->out, "\"won\": true");
	assert_has(world->out, "GOROOT is set in the environment");
	assert_has(world->out, "\"error\": null");
}

static void receipt(const char *name, const char *text)
{
	char path[GOV_PATH_MAX];
	assert_true(text_join(path, sizeof path, world->home, "/.go/receipts", NULL));
	assert_int_equal(os_mkdirs(path), 0);
	assert_true(
		text_join(path, sizeof path, world->home, "/.go/receipts/", name, ".ini", NULL));
	assert_int_equal(os_write_file(path, text, strlen(text), 0644), 0);
}

static void test_receipts_are_shown(void **state)
{
	(void)state;
	toolchain("1.24.4");
	world->version = "1.24.4";
	receipt("1.24.4", "[archive]\nfile = a.tar.gz\n[proof]\nsha256 = one, two\n"
			  "signature = A (b) <c> (key AB12, SHA-512, made 2025)\n"
			  "sumdb = not checked: off\nh1 = h1:x\n");
	assert_int_equal(gov("list|--json"), GOV_OK);
	assert_has(world->out, "\"by\": \"two\"");
	assert_has(world->out, "\"by\": \"A (b) <c>\"");
	assert_has(world->out, "\"fingerprint\": \"AB12\"");
	assert_has(world->out, "\"hash\": \"SHA-512\"");
	assert_has(world->out, "\"made\": \"2025\"");
	assert_has(world->out, "\"why\": \"off\"");
	assert_has(world->out, "\"source\": null");
	assert_int_equal(gov("why"), GOV_OK);
	assert_has(world->out, "proof: a.tar.gz\n");
	assert_has(world->out, "proof: module hash h1:x\n");
	assert_null(strstr(world->out, "installed "));
}

/* A receipt is a file that anyone may have edited. */
static void test_receipts_in_disorder(void **state)
{
	static const char *const texts[] = {"", "[proof]", "[proof]\nsignature = \nsumdb = (\n",
		"[proof]\nsignature = x (key\n", "[proof]\nsignature = x (key AB12, SHA\n",
		"[proof]\nsha256 = , , \nsignature = (key A, B, made C)\n",
		"[proof]\nsumdb = a\033[2J\n"};
	(void)state;
	toolchain("1.24.4");
	world->version = "1.24.4";
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		receipt("1.24.4", texts[i]);
		assert_int_equal(gov("list|--json"), GOV_OK);
		assert_has(world->out, "\"receipt\": {");
		assert_int_equal(gov("why"), GOV_OK);
		assert_null(strchr(world->out, '\033'));
	}
}

static void test_json_escapes(void **state)
{
	(void)state;
	fflush(stdout);
	int out = divert(1, "stdout");
	json_open(NULL, '{');
	json_string("a\"\\\n", "\x01\x7f\xc3\xbc\xff\xed\xa0\x80|");
	json_open("empty", '[');
	json_close();
	json_open("list", '[');
	json_number(NULL, UINT64_MAX);
	json_bool(NULL, false);
	json_string(NULL, NULL);
	json_close();
	json_close();
	assert_int_equal(ui_finish(), GOV_OK);
	restore(1, out, "stdout", world->out);
	assert_string_equal(world->out,
		"{\n  \"a\\\"\\\\\\u000a\": "
		"\"\\u0001\\u007f\xc3\xbc\\ufffd\\ufffd\\ufffd\\ufffd|\",\n"
		"  \"empty\": [],\n  \"list\": [\n    18446744073709551615,\n    false,\n"
		"    null\n  ]\n}\n");
}

/* Every folder that is put before `path` as this system writes it, and what stays of `path`. */
static void check_path_with(const char *bin, const char *tools, const char *path, const char *stays)
{
	const char separator[] = {OS_PATH_SEPARATOR, '\0'};
	char given[GOV_PATH_MAX], rest[GOV_PATH_MAX], want[GOV_PATH_MAX];
	const char *front[] = {bin, tools};
	struct text t = text_on(want, sizeof want);
	for (size_t i = 0; i < 2; i++) {
		text_add(&t, front[i] != NULL && t.len > 0 ? separator : "");
		text_add(&t, front[i] != NULL ? front[i] : "");
	}
	os_native(want);
	text_add(&t, stays != NULL && t.len > 0 ? separator : "");
	text_add(&t, stays != NULL ? as_list(stays, rest) : "");
	char *got = path_with("/r", bin, tools, path != NULL ? as_list(path, given) : NULL);
	assert_string_equal(got, want);
	free(got);
}

static void test_path_with(void **state)
{
	static const struct {
		const char *bin, *tools, *path, *stays;
	} cases[] = {
		{"/n", NULL, "/a:/b", "/a:/b"},
		{"/n", NULL, "", NULL},
		{"/n", "/t", NULL, NULL},
		{"/n", "/t", "/a", "/a"},
		{NULL, NULL, "/r/versions/1.24/bin:/b", "/b"},
		{NULL, NULL, "/r/versions/1.24/bin", NULL},
		{"/n", NULL, "/r/versions/1.24/bin:/r/versions/x/bin:/b", "/b"},
		{"/n", "/t", "/r/tools/1.24/bin:/b:/r/tools/x/bin", "/b"},
		{"/n", NULL, "/r/versions/bin:/r/versions/1/2/bin:/rr/versions/1/bin",
			"/r/versions/bin:/r/versions/1/2/bin:/rr/versions/1/bin"},
		{"/n", NULL, "/r/tools/bin:/r/tools/1/2/bin:/rr/tools/1/bin",
			"/r/tools/bin:/r/tools/1/2/bin:/rr/tools/1/bin"},
		{"/n", NULL, ":/a:", ":/a:"},
	};
	char list[GOV_PATH_MAX];
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		check_path_with(cases[i].bin, cases[i].tools, cases[i].path, cases[i].stays);
	assert_true(path_has(as_list("/a:/b", list), "/b"));
	assert_false(path_has(as_list("/a:/bc", list), "/b"));
	assert_false(path_has(NULL, "/b"));
}

static void test_path_find(void **state)
{
	const char separator[] = {OS_PATH_SEPARATOR, '\0'};
	char path[GOV_PATH_MAX], out[GOV_PATH_MAX];
	(void)state;
	toolchain("1.24.4");
	assert_true(text_join(path, sizeof path, "/nonexistent", separator, world->home,
		"/.go/versions/1.24.4/bin", NULL));
	assert_int_equal(path_find(path, "go", out), GOV_OK);
	assert_true(text_ends(out, "/.go/versions/1.24.4/bin/go" OS_EXE));
	assert_int_equal(path_find(path, "gone", out), GOV_NOT_FOUND);
	assert_int_equal(path_find(path, "", out), GOV_NOT_FOUND);
	assert_int_equal(path_find(NULL, "go", out), GOV_NOT_FOUND);
	assert_int_equal(path_find(path, "/nonexistent/go", out), GOV_NOT_FOUND);
}

static void test_hooks_quote_and_fill_every_marker(void **state)
{
	static const struct {
		const char *line;
		enum shell shell;
	} cases[] = {
		{"init|bash", SHELL_BASH},
		{"init|zsh", SHELL_ZSH},
		{"init|fish", SHELL_FISH},
		{"init|pwsh", SHELL_PWSH},
		{"init|nu", SHELL_NU},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char self[] = SELF, quoted[2 * sizeof self];
		struct text t = text_on(quoted, sizeof quoted);
		shell_path(cases[i].shell, self);
		shell_add_quoted(&t, cases[i].shell, self);
		assert_int_equal(gov(cases[i].line), GOV_OK);
		assert_has(world->out, quoted);
		assert_has(world->out, "uninstall");
		assert_has(world->out, "offline");
		assert_null(strstr(world->out, "@root"));
		assert_null(strstr(world->out, "@options"));
		assert_null(strstr(world->out, "@commands"));
		assert_null(strstr(world->out, "__shim"));
	}
}

static void test_shell_find(void **state)
{
	enum shell s;
	(void)state;
	assert_true(shell_find("/usr/bin/fish", &s));
	assert_int_equal(s, SHELL_FISH);
	assert_true(shell_find("C:\\Program Files\\PowerShell\\7\\pwsh.exe", &s));
	assert_int_equal(s, SHELL_PWSH);
	assert_true(shell_find("powershell", &s));
	assert_string_equal(shell_name(s), "pwsh");
	assert_false(shell_find("tcsh", &s));
	assert_false(shell_find("", &s));
	assert_false(shell_find(NULL, &s));
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_usage_errors),
		TEST(test_help_of_every_command),
		TEST(test_options_of_usage_are_known),
		TEST(test_list_marks_and_orders),
		TEST(test_use_prints_what_is_installed),
		TEST(test_why_json_is_whole),
		TEST(test_receipts_are_shown),
		TEST(test_receipts_in_disorder),
		TEST(test_json_escapes),
		TEST(test_path_with),
		TEST(test_path_find),
		TEST(test_hooks_quote_and_fill_every_marker),
		TEST(test_shell_find),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
