#include <string.h>

#include "cli/cli.h"

const char help_help[] =
	"Without COMMAND: the list of commands. gov COMMAND --help does the same.\n";

#define WIDTH 80

/* Length of the word at s, a bracketed group being one word. */
static size_t word_length(const char *s, size_t len)
{
	size_t n = 0;
	unsigned depth = 0;
	for (; n < len && (s[n] != ' ' || depth > 0); n++) {
		if (s[n] == '[')
			depth++;
		else if (s[n] == ']' && depth > 0)
			depth--;
	}
	return n;
}

/* One form of a usage text, broken between words where it would pass WIDTH. */
static void print_usage(const char *lead, const char *text, size_t len)
{
	size_t column = strlen(lead);
	ui_out("%s", lead);
	while (len > 0) {
		size_t n = word_length(text, len);
		if (column + 1 + n > WIDTH) {
			column = strlen("             ");
			ui_out("\n             ");
		}
		ui_out(" %.*s", (int)n, text);
		column += n + 1;
		n += n < len;
		text += n;
		len -= n;
	}
	ui_out("\n");
}

void cli_show_help(const struct command *cmd)
{
	ui_out("%sgov %s%s: %s\n\n", ui_style("bold"), cmd->name, ui_style("off"), cmd->summary);
	const char *text = cmd->usage;
	const char *lead = "Usage: gov";
	for (const char *bar; (bar = strstr(text, " | ")) != NULL; text = bar + 3) {
		print_usage(lead, text, (size_t)(bar - text));
		lead = "       gov";
	}
	print_usage(lead, text, strlen(text));
	if (cmd->alias != NULL)
		ui_out("Alias: gov %s\n", cmd->alias);
	if (cmd->help[0] != '\0')
		ui_out("\n%s", cmd->help);
}

static void show_overview(void)
{
	const char *bold = ui_style("bold"), *off = ui_style("off");
	ui_out("%sgov%s %s: Go toolchains, side by side\n\nUsage: gov COMMAND [ARGUMENT...]\n\n",
		bold, off, GOV_VERSION_TEXT);
	for (const struct command *cmd = cli_commands; cmd->name != NULL; cmd++)
		if (!cmd->hidden)
			ui_out("  %s%-10s%s %s\n", bold, cmd->name, off, cmd->summary);
	ui_out("\nStart:  gov install latest\n"
	       "        eval \"$(gov init bash)\"     (zsh and fish too; see gov help init)\n"
	       "        go version\n\n"
	       "gov help COMMAND explains one. The manual: man gov\n");
}

int cmd_help(struct cli *c, int argc, char **argv)
{
	if (argc < 2 || argv[1][0] == '-') {
		show_overview();
		return GOV_OK;
	}
	const struct command *cmd = cli_find(argv[1]);
	if (cmd == NULL || (cmd->hidden && cmd->help[0] == '\0'))
		return cli_usage(c, "help", "no such command:", argv[1]);
	cli_show_help(cmd);
	return GOV_OK;
}
