/* doctor: the checks of `gov doctor`. Each looks at one thing and reports what it finds, with the
 * command that mends it. They read only, and use no network. */
#ifndef GOV_CLI_DOCTOR_H
#define GOV_CLI_DOCTOR_H

#include "cli/cli.h"

enum doctor_level {
	DOCTOR_FACT, /* no finding: what is here */
	DOCTOR_INFO, /* worth knowing; all is well nevertheless */
	DOCTOR_BAD,
};

struct doctor {
	struct cli *c;
	const char *check; /* the one that runs */
	int64_t now;       /* seconds since 1970 */
	size_t bad;        /* findings so far */
};

/* Report a finding: what is wrong (the strings up to NULL), and the command or advice that mends it
 * (may be NULL). Control characters in both are made harmless. */
void doctor_report(struct doctor *d, enum doctor_level level, const char *mend, ...) GOV_SENTINEL;

/* What go is in this shell and folder. */
struct doctor_chosen {
	struct selection sel;
	struct conf conf;
	struct version version; /* "" when unknown */
};
/* False, and nothing said, when none is, or it is not there: other checks and commands say why.
 * editor.c */
bool doctor_choose(struct doctor *d, struct doctor_chosen *out);

struct doctor_check {
	const char *name; /* a word for JSON */
	void (*run)(struct doctor *d);
};
/* Each ends with a NULL name. */
extern const struct doctor_check doctor_store_checks[];  /* store.c */
extern const struct doctor_check doctor_env_checks[];    /* env.c */
extern const struct doctor_check doctor_copies_checks[]; /* copies.c */
extern const struct doctor_check doctor_arch_checks[];   /* arch.c */
extern const struct doctor_check doctor_editor_checks[]; /* editor.c */

/* gov doctor --bench: what emulation costs, measured with the selected Go (bench.c). The
 * exit code. */
int doctor_bench(struct doctor *d);

#endif
