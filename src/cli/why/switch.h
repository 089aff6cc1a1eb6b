/* switch: what cmd/go will do about its own version before it runs a command: stay what it is, run
 * another toolchain in its place, download one first, or refuse.
 *
 * The rules are those of Select and Exec in src/cmd/go/internal/toolchain/select.go of Go 1.24,
 * which Go has followed since 1.21; older Go never switches. They hold for every command but
 * `go install` and `go run` of a package@version, which look at that package's go.mod instead, and
 * `go env GOTOOLCHAIN|GOMOD|GOWORK`, which never switch. A switch that a dependency's go.mod brings
 * about later (go get, go mod tidy) is not foreseen. Nothing here uses the network.
 */
#ifndef GOV_CLI_SWITCH_H
#define GOV_CLI_SWITCH_H

#include "cli/cli.h"
#include "core/floor.h"

#define SWITCH_NAME_MAX 192 /* bytes of a toolchain's name, "go1.24.4-acme", NUL included */
#define SWITCH_TEXT_MAX (GOV_PATH_MAX + 1024)

/* --- the decision: no file is looked at --- */

struct switch_question {
	const char *local;       /* the running toolchain's name, as go version says: "go1.23.1" */
	const char *gotoolchain; /* GOTOOLCHAIN as cmd/go sees it; "" for none */
	const char *target;      /* GOTOOLCHAIN_INTERNAL_SWITCH_VERSION; "" for none */
	const struct floor *floor; /* go.work or go.mod; its .mod, .file and .kind are looked at */
	const char *file;          /* floor->file as cmd/go shows it */
};

/* What the name of the toolchain follows from. */
enum switch_by { SWITCH_BY_NOTHING, SWITCH_BY_SETTING, SWITCH_BY_GO, SWITCH_BY_TOOLCHAIN };

struct switch_answer {
	bool refused;          /* no Go runs at all; `message` says why, as cmd/go does */
	bool allowed;          /* the setting allows to switch by go.mod */
	bool path_only;        /* ... but only to what is on PATH */
	enum switch_by by;     /* NOTHING: it stays what it is */
	enum switch_by module; /* GO or TOOLCHAIN: that line asks for more, if to no effect */
	char toolchain[SWITCH_NAME_MAX];
	char message[SWITCH_TEXT_MAX];
};

void switch_select(const struct switch_question *q, struct switch_answer *out);

/* Whether the toolchain `running` (a name) takes the module: when not, every command that reads it
 * fails, with this message (SWITCH_TEXT_MAX bytes). */
enum switch_module { SWITCH_TAKES, SWITCH_MALFORMED, SWITCH_TOO_OLD };
enum switch_module switch_refuses_module(const struct switch_question *q,
	const struct switch_answer *a, const char *running, char *message);

/* --- the prediction --- */

enum switch_action {
	SWITCH_STAY,
	SWITCH_OVER,     /* to a toolchain that is on this machine */
	SWITCH_DOWNLOAD, /* to one that cmd/go fetches first */
	SWITCH_REFUSE,
	SWITCH_UNKNOWN, /* which version the system's Go is cannot be told */
};

enum switch_how { SWITCH_NOT_FOUND, SWITCH_ON_PATH, SWITCH_IN_CACHE, SWITCH_FROM_PROXY };

struct prediction {
	enum switch_action action;
	enum switch_how how;
	bool runs;      /* a Go runs, be it to refuse: `go version` says `toolchain` */
	bool installed; /* gov's store has that toolchain */
	unsigned line;  /* of `file`; 0 for none */
	char toolchain[SWITCH_NAME_MAX]; /* that runs, or would; "" for SWITCH_UNKNOWN */
	char found[GOV_PATH_MAX];        /* its go, or the zip of it; "" for none */
	char from[SWITCH_TEXT_MAX];      /* SWITCH_FROM_PROXY: GOPROXY */
	char database[SWITCH_TEXT_MAX];  /* the checksum database that is asked first, or "" */
	char file[GOV_PATH_MAX];         /* the go.work or go.mod that counts, or "" */
	char because[SWITCH_TEXT_MAX];
	char message[SWITCH_TEXT_MAX]; /* what cmd/go says when it refuses, or "" */
	char mend[SWITCH_TEXT_MAX];    /* commands after which a gov toolchain serves, or "" */
};

/* What the Go of `s` (which exists) does in this folder. */
void switch_predict(struct cli *c, const struct resolve_in *in, const struct selection *s,
	struct prediction *out);

/* --- between the files of switch --- */

struct goenv;

/* The name and GOROOT (GOV_PATH_MAX bytes) of the toolchain that `s` runs. False when unknown. */
bool switch_local(const struct selection *s, char *goroot, char name[SWITCH_NAME_MAX]);
/* The GOROOT (GOV_PATH_MAX bytes) that the program `go` stands in. False when it stands in none,
 * as a script does. */
bool switch_root_of(const char *go, char *goroot);
/* The name of the toolchain at goroot, from its VERSION. */
bool switch_name_of(const char *goroot, char name[SWITCH_NAME_MAX]);

/* How cmd/go finds out->toolchain: fills how, found, from, database, action, and message where it
 * refuses. */
void switch_find(struct cli *c, const struct goenv *env, const struct selection *s, bool path_only,
	struct prediction *out);

#endif
