/* emulation: toolchains of another architecture than the machine's, which it runs all the same.
 *
 * Go has no arm64 release before darwin 1.16, windows 1.17 and linux 1.8.5. An ARM64 machine may
 * run the amd64 ones by emulation: slower, and building for amd64 unless GOARCH says otherwise. gov
 * installs one only when the user says so, and selects it only where Go has no native one: see
 * select_request() in core/select.h.
 */
#ifndef GOV_CORE_EMULATION_H
#define GOV_CORE_EMULATION_H

#include "core/platform.h"

enum runs {
	RUNS_NATIVE,   /* the machine's own architecture, or its own 32-bit mode */
	RUNS_EMULATED, /* by emulation, where that is set up (os_emulates) */
	RUNS_NOT,      /* another system's, or nothing is known to emulate it */
};

/* How the machine `host` runs programs for `p`. */
enum runs emulation_runs(const struct platform *p, const struct platform *host);

/* The platform that stands in where Go has no release for `host`. False when there is none. */
bool emulation_platform(const struct platform *host, struct platform *out);

/* May the version be older than Go's first release for some arm64 system? Cheap, and without asking
 * what the machine is. */
bool emulation_may_concern(const char *version);
/* Is a version older than Go's first release, betas included, for `host`, which emulates others? */
bool emulation_concerns(const char *version, const struct platform *host);
/* The same of a whole line ("1.15"): has it no native release at all? */
bool emulation_concerns_line(const char *line, const struct platform *host);

/* What emulates on this system, for people: "Rosetta 2". */
const char *emulation_by(const struct platform *host);
/* How to get that, when os_emulates() says that it is not there: a command or advice. */
const char *emulation_get(const struct platform *host);

#endif
