/* editor: what `gov editor NAME` does. */
#ifndef GOV_CLI_EDITOR_H
#define GOV_CLI_EDITOR_H

#include "cli/cli.h"

/* gov editor vscode: write, check or print DIR/.vscode/settings.json; dir NULL: the current folder.
 * Returns the exit code. */
int editor_vscode(struct cli *c, const char *dir, bool check, bool print);

/* gov editor goland: print the SDK folder of `typed` (NULL: of this shell and folder). */
int editor_goland(struct cli *c, const char *typed);

#endif
