/* resolve: which Go does this shell and this folder want? One function, for shim and manager.
 *
 * The order is design section 4's: +VERSION or a typed go1.24.4; GOV_VERSION; the nearest
 * .go-version / .tool-versions walking up; the default (GOV_ROOT/version); the system's Go on
 * PATH. No step guesses: a source that is present but wrong ends the search with an error.
 * A default is raised to what the folder's go.work or go.mod asks for (core/floor.h): the default
 * if that satisfies it, else exactly the toolchain that cmd/go would want if installed, else the
 * newest installed that satisfies it, a pre-release only where the floor names one of its line and
 * there is no release. `system` and linked names are no versions, and are left alone; so is
 * a toolchain for another platform, which an alias can name.
 * Where Go has no release for this machine at all (core/emulation.h), an installed one that the
 * machine emulates satisfies an exact version or a line: the user agreed to that when it was
 * installed. No request is ever met so that a native release meets, installed or not.
 * Takes no lock, allocates nothing, prints nothing.
 *
 *	struct resolve_in in = {.root = root, .cwd = cwd, .typed = NULL, ...};
 *	struct selection sel;
 *	if (resolve(&in, &sel, &e) != GOV_OK) ...
 */
#ifndef GOV_CORE_RESOLVE_H
#define GOV_CORE_RESOLVE_H

#include "core/conf.h"
#include "core/err.h"
#include "core/floor.h"
#include "core/request.h"
#include "core/used.h"

enum origin {
	ORIGIN_TYPED,   /* +1.24.4, go1.24.4, or a command's argument */
	ORIGIN_ENV,     /* GOV_VERSION */
	ORIGIN_PIN,     /* .go-version, .tool-versions */
	ORIGIN_DEFAULT, /* GOV_ROOT/version */
	ORIGIN_SYSTEM,  /* nothing asked: first go on PATH that is no gov shim */
};

/* One step of the search, for `gov why`; the strings live only during the call. The steps come in
 * the order of the search, which ends at one that is wrong; behind the one that won the rest are
 * told as well, which would be next. Absent sources are told once: pins with the current folder,
 * the system's Go with "PATH", a typed version with "". */
struct resolve_step {
	enum origin origin;
	const char *where;   /* path of a file, name of a variable, or a PATH folder */
	unsigned line;       /* 0 when it has none */
	const char *request; /* what it asks for; NULL when the source is absent or empty */
	bool won;
	bool wrong; /* it is there, but no version can be read from it */
};

struct resolve_in {
	const char *root;        /* GOV_ROOT, absolute */
	const char *cwd;         /* absolute */
	bool here;               /* cwd is this process's current folder, physical */
	size_t seen;             /* so many folders from cwd upwards hold no pin (resolve_near) */
	const char *typed;       /* request after '+', or of a go1.24.4 shim; NULL for none */
	const char *env_version; /* GOV_VERSION; NULL or "" for none */
	const char *path;        /* PATH, for `system`; may be NULL */
	const char *tool;        /* tool sought on PATH for `system`: "go" */
	struct platform host;    /* what plain version names in the store mean */
	const struct conf *conf; /* aliases; &conf_empty for none */
	const char *(*get_env)(const char *); /* for floors; NULL: none is looked for */
	bool skip_unmet; /* a floor that nothing installed satisfies is of no interest: with
			  * the newest for a default none is looked for; see core/used.h */
	void (*step)(void *ctx, const struct resolve_step *step); /* may be NULL */
	void *step_ctx;
};

/* What a floor did to the default. */
enum floored {
	FLOORED_NOT,    /* nothing: none was looked for, or the default satisfies it */
	FLOORED_RAISED, /* .name is what it was raised to, .below what it was */
	FLOORED_UNMET,  /* nothing installed satisfies it: the default stays, and Go itself then
			 * switches or refuses */
};

/* What every choice needs stands together: each page of the stack costs a shim as much as a system
 * call. */
struct selection {
	enum origin origin;
	/* As asked; in place of an alias what it stands for, with the alias in .name. */
	struct request request;
	unsigned line; /* in the file that asked; 0 for none */
	bool system;   /* the system's Go, not a toolchain of the store */
	bool emulated; /* .name is of stand_in, for lack of a release for this machine */
	/* Go has no release of what is asked for this machine, which may run those of this platform
	 * (core/emulation.h); os "" otherwise. */
	struct platform stand_in;
	enum floored floored;          /* unless FLOORED_NOT, .floor holds */
	char name[GOV_TOOLCHAIN_MAX];  /* folder under versions/; "" for the system's */
	char version[GOV_VERSION_MAX]; /* "" for a linked name or the system's */
	struct used used;              /* of .name, if somebody has looked already */
	bool placed;                   /* .where holds; but for resolve_near, always */
	char goroot[GOV_PATH_MAX]; /* GOROOT; for the system's Go the folder of PATH that has it */
	char where[GOV_PATH_MAX];  /* file or variable that asked; "" when typed */
	char below[GOV_TOOLCHAIN_MAX]; /* FLOORED_RAISED: the default's own .name */
	struct floor floor;
};

/* Find the selection. An exact version or name is *not* checked for existence (the shim finds out
 * by running it); a line, range, latest or oldstable is matched against the installed versions, and
 * `system` against PATH.
 * GOV_CONFIG: a malformed request, alias or pin, or an unreadable pin file.
 * GOV_NOT_INSTALLED: nothing selected, or nothing installed matches; the text says what was
 * looked for, where, and the command that mends it. *out's origin, where, line and request are
 * then set when something was asked. */
enum gov_exit resolve(const struct resolve_in *in, struct selection *out, struct err *e);

/* The floor of in->cwd, for any selection: a pin below it is obeyed, but worth a word. Whether `s`
 * satisfies it, floor_satisfied tells for its version. Without in->get_env: none. */
void selection_floor(const struct resolve_in *in, const struct selection *s, struct floor *out);

/* What can be told without the current folder's path, which costs a system call: a typed version,
 * GOV_VERSION, and the pins of the current folder and those above it, as many as `pwd` has. PWD is
 * only a hint of how deep the folder is: it may be NULL, wrong or made up. in->cwd, here, seen and
 * step are not used, and out->where is not set. False when this does not decide, or something is
 * wrong: resolve() is to be called then, with *seen as in->seen. `scratch` is room for errors that
 * nobody reads. */
bool resolve_near(const struct resolve_in *in, const char *pwd, struct selection *out, size_t *seen,
	struct err *scratch);

/* GOV_OK when the selected toolchain exists; else GOV_NOT_INSTALLED with the full text. */
enum gov_exit selection_check(
	const struct resolve_in *in, const struct selection *s, struct err *e);

/* The text for an exact version or name that turned out not to be installed. */
enum gov_exit selection_missing(const struct selection *s, struct err *e);

/* Path of a tool ("go", "gofmt", any name in the toolchain's bin) into out, GOV_PATH_MAX bytes. */
bool selection_tool(const struct selection *s, const char *tool, char *out);

/* The request that means exactly this selection, for GOV_VERSION and the like: its name, "system",
 * or "1.20.0" for the release 1.20, whose name alone would ask for the whole line. */
void selection_request(const struct selection *s, char out[GOV_REQUEST_MAX]);

/* Was the choice explicit (steps 1 and 2)? Then Go's own switching is kept off (section 5). */
bool selection_explicit(const struct selection *s);

/* "go" or "gofmt" on `path` (a PATH value) that is no gov shim: the folder into out (GOV_PATH_MAX
 * bytes). Skips root/shims and any file that is the running executable. False when none. */
bool system_find(const char *path, const char *root, const char *tool, char *out);

#endif
