/* floor: the least Go that the go.work or go.mod of a folder asks for, as cmd/go takes it from
 * there when it starts (Select and modGoToolchain in src/cmd/go/internal/toolchain/select.go).
 *
 * The file is the one of GOWORK, else the nearest go.work, else the nearest go.mod, by cmd/go's
 * rules: GOWORK=off; no go.mod in the folder for temporary files itself; no go.work above a GOROOT;
 * none of it with GO111MODULE=off; the current folder by the name that PWD gives it. Of its `go`
 * and `toolchain` lines the greater is the floor. cmd/go then wants one toolchain by name: the
 * toolchain line's, or for `go 1.22` the first release of that line, 1.22.0.
 *
 * Nothing here is an error: what cmd/go refuses is no floor, and it says so itself.
 *
 *	struct floor f;
 *	floor_find(&(struct floor_in){.get_env = get_env, .cwd = cwd, .here = true}, &f);
 *	if (f.kind == FLOOR_SET && !floor_satisfied(&f, "1.23.1")) ...
 */
#ifndef GOV_CORE_FLOOR_H
#define GOV_CORE_FLOOR_H

#include "core/gomod.h"
#include "core/text.h"
#include "core/version.h"

enum floor_kind {
	FLOOR_NONE,          /* no file, or neither line in it, or module mode is off */
	FLOOR_SET,           /* version and toolchain hold */
	FLOOR_DEFAULT,       /* `toolchain default`: whatever the user chose, and no switching */
	FLOOR_BAD_TOOLCHAIN, /* the toolchain line is none: cmd/go refuses to go on */
	FLOOR_BAD_GO,        /* the go line is no version, and there is no toolchain line */
	FLOOR_UNREADABLE,    /* the file cannot be read, or is larger than any go.mod */
	FLOOR_BAD_GOWORK,    /* GOWORK is no absolute path: cmd/go refuses to go on */
};

struct floor {
	enum floor_kind kind;
	unsigned line;     /* of the line that decides, from 1; 0 when no line does */
	bool by_toolchain; /* it is the toolchain line, not the go line */
	struct version
		version; /* FLOOR_SET: the least that satisfies; "1.22" is a language version */
	char toolchain[GOV_GOMOD_MAX + 4]; /* FLOOR_SET: the toolchain cmd/go wants, without its
					    * "go": "1.22.0", "1.22.5-acme". Untrusted behind the
					    * version */
	struct gomod mod;                  /* both lines as they stand there */
	char file[GOV_PATH_MAX]; /* absolute; GOWORK's value for FLOOR_BAD_GOWORK; "" for none */
};

struct floor_in {
	const char *(*get_env)(const char *); /* GOWORK, GO111MODULE, PWD, TMPDIR */
	const char *cwd;                      /* absolute */
	const char *goroot; /* that of the Go that would run, or NULL: see go.work above */
	bool here;          /* cwd is this process's current folder, physical */
};

/* Find and read the floor of a folder. Two failed opens a folder on the way up, and no more. */
void floor_find(const struct floor_in *in, struct floor *out);

/* Make it FLOOR_NONE, and empty. */
void floor_none(struct floor *out);

/* What the two lines mean: kind, line, by_toolchain, version and toolchain from out->mod. */
void floor_judge(struct floor *out);

/* Is `version` ("1.24.4", "1.24.4-acme") at least the floor, in gover's order? True when there is
 * none. */
bool floor_satisfied(const struct floor *f, const char *version);

/* The version of the store that is exactly the toolchain cmd/go wants (release 1.20 for go1.20.0).
 * False when the store can have none of that name, or there is no floor. */
bool floor_exact(const struct floor *f, struct version *out);

#endif
