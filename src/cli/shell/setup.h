/* setup: what `gov setup` changes, worked out before anything is: a list of changes, shown, then
 * made one by one. Each is idempotent, so that a run which ended half way is mended by another.
 */
#ifndef GOV_CLI_SETUP_H
#define GOV_CLI_SETUP_H

#include "cli/cli.h"

/* One change. Texts are from malloc. */
struct setup_change {
	enum {
		SETUP_PROGRAM, /* a file of gov's own: to write */
		SETUP_DELETE,  /* the same: to delete */
		SETUP_EDIT,    /* a start-up file */
		SETUP_DELETE_BIN,
		SETUP_PATH
	} kind;
	char path[GOV_PATH_MAX]; /* the file; for the user's PATH of Windows, what it is called */
	char *data;              /* what the file, or PATH, becomes; NULL to delete */
	size_t len;
	/* Of a start-up file, and of PATH: what it is now, NULL when there is no file. It must be
	 * that still when the change is made. */
	char *before;
	size_t before_len;
	const char *what; /* "add gov's lines to", "copy gov to" ...: goes before the path */
};

struct setup_plan {
	struct cli *c;
	enum shell shell;
	bool windows_powershell; /* SHELL_PWSH is Windows PowerShell 5.1, which has its own folder
				  */
	bool has_shell;          /* a start-up file is wanted at all */
	char bin[GOV_PATH_MAX], shims[GOV_PATH_MAX];
	bool on_path; /* gov stands on PATH already, put there by a package: no copy is made, which
			 would hide that package's updates */
	char gov[GOV_PATH_MAX]; /* the one that start-up files call: by its name on PATH, which
				   stays the same from version to version, or the copy */
	struct setup_change change[16];
	size_t len;
};

/* Add a change to the plan, taking `data` and `before`. GOV_OK, or the error in c->err. */
enum gov_exit setup_add(struct setup_plan *p, const struct setup_change *change);
void setup_free(struct setup_plan *p);

/* Fill in on_path and gov (setup_found.c). False: too long a path. */
bool setup_find_gov(struct setup_plan *p);

/* Plan to copy gov and what belongs to it into the store, or to delete that (setup_copy.c). */
enum gov_exit setup_plan_copy(struct setup_plan *p);
enum gov_exit setup_plan_uncopy(struct setup_plan *p);
/* Remove the store's bin, which stays where somebody else has files in it. An error of os.h. */
int setup_remove_bin(const struct setup_plan *p);

/* Plan the start-up files of the plan's shell, or to take gov's lines out of those of all shells
 * (setup_files.c). */
enum gov_exit setup_plan_files(struct setup_plan *p);
enum gov_exit setup_plan_unfiles(struct setup_plan *p);
/* Make a change of kind SETUP_EDIT, unless the file is another one by now. */
enum gov_exit setup_edit(struct setup_plan *p, const struct setup_change *change);
/* The error that something is not as it was when the plan was made. */
enum gov_exit setup_changed(struct setup_plan *p, const char *what);

/* Is the store where the user's GOV_ROOT says? Then that is part of the set-up. */
bool setup_own_root(const struct setup_plan *p);

/* --- gov's lines in a file (setup_block.c) ---
 *
 * They stand between "# >>> gov >>>" and "# <<< gov <<<", and the line behind the first tells how
 * the file was before, so that taking them out gives back its every byte. A first mark without the
 * second one, or with another first mark between, is left to the file's owner: GOV_CONFIG.
 */
extern const char block_mark[]; /* the first */

/* `text` (NULL: no such file) with `lines` as gov's lines, once: in the place where the first such
 * lines are, else at the end. Lines end as the file's do. From malloc into *out. `path` is for the
 * message. */
enum gov_exit block_put(const char *path, const char *text, size_t len, const char *lines,
	char **out, size_t *out_len, struct err *e);
/* `text` without gov's lines. *out is NULL when that leaves a file which gov made; *found tells
 * whether there were any. */
enum gov_exit block_take(const char *path, const char *text, size_t len, char **out,
	size_t *out_len, bool *found, struct err *e);

#endif
