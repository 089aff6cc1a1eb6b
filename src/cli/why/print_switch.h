/* why_switch: what `gov why` says of cmd/go's own switching (cli/why/switch.h).
 *
 * As JSON, under the key "next":
 *
 *	{"action": "stay" | "switch" | "download" | "refuse" | "unknown",
 *	 "toolchain": "go1.24.4", "runs": true, "installed": true,
 *	 "how": "PATH" | "module cache" | "download", "found": PATH, "from": GOPROXY,
 *	 "database": NAME, "because": TEXT, "file": PATH, "line": 3,
 *	 "message": TEXT, "mend": TEXT}
 *
 * "runs": `go version` answers with "toolchain", though what reads the module may be refused.
 * "installed": gov's store has that toolchain. Whatever does not apply is null, and "line" 0.
 */
#ifndef GOV_CLI_WHY_SWITCH_H
#define GOV_CLI_WHY_SWITCH_H

#include "cli/why/switch.h"

void why_switch_json(const struct prediction *p);
void why_switch_print(const struct prediction *p);

#endif
