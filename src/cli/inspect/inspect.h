/* inspect: what an executable file is: for which machine and system, how it is linked, and, of a Go
 * program, what built it. Nothing is run, and no count, offset or length in the file is believed: a
 * bad or truncated file is an error that names the part and the byte.
 *
 *	struct binary b;
 *	if (inspect_file("app.exe", &b, &e) == GOV_OK) {
 *		... b.platform.arch ...
 *		binary_free(&b);
 *	}
 *
 * One file a format: pe.c (Microsoft's "PE Format"), elf.c (elf(5), gABI 4.1),
 * macho.c and fat.c (mach-o/loader.h, mach-o/fat.h), other.c (Plan 9's
 * a.out(6), XCOFF, WebAssembly), and go.c (Go's debug/buildinfo).
 */
#ifndef GOV_CLI_INSPECT_H
#define GOV_CLI_INSPECT_H

#include "core/err.h"
#include "core/platform.h"

enum binary_format {
	BINARY_ELF,
	BINARY_PE,
	BINARY_MACHO,
	BINARY_PLAN9,
	BINARY_XCOFF,
	BINARY_WASM,
};

enum binary_kind {
	BINARY_EXECUTABLE,
	BINARY_LIBRARY, /* .so, .dll, .dylib, a plugin: programs load it */
	BINARY_DRIVER,  /* a Windows driver, a macOS kernel extension */
};

enum binary_link {
	BINARY_STATIC,
	BINARY_SYSTEM, /* PE, Mach-O: loads nothing but the system's own libraries */
	BINARY_DYNAMIC,
};

/* What else than the plain ABI of its machine a file is for. */
enum binary_abi {
	BINARY_PLAIN,
	BINARY_ARM64EC, /* Windows: ARM64 code that mixes with amd64 code in one process */
	BINARY_ARM64X,  /* Windows: both ARM64 and ARM64EC */
	BINARY_ARM64E,  /* Apple: pointer authentication */
	BINARY_DOTNET,  /* Windows: an assembly for .NET, whatever its header says */
};

enum binary_signature {
	BINARY_UNSIGNED,
	BINARY_ADHOC,  /* Mach-O: signed by the linker, with nobody's key */
	BINARY_SIGNED, /* there is a signature; gov does not verify it */
};

/* Several names, each NUL-terminated, one behind the other. */
#define BINARY_NAMES_MAX 4096
struct binary_names {
	size_t count; /* of all; those that do not fit are not in text */
	size_t len;   /* bytes of text in use */
	char text[BINARY_NAMES_MAX];
};

#define BINARY_GO_MAX 256

/* What a universal (fat) Mach-O file holds for one machine. */
#define BINARY_SLICES_MAX 8
struct binary_slice {
	struct platform platform; /* as in struct binary */
	uint32_t machine;
	enum binary_signature signature;
};

struct binary {
	enum binary_format format;
	enum binary_kind kind;
	/* In Go's words, 32-bit ARM is "arm"; os "" where no part of the file tells, arch "" for a
	 * machine that Go has no word for (then `machine`). */
	struct platform platform;
	uint32_t machine; /* as the header has it */
	unsigned bits;    /* 32 or 64 */
	bool big_endian;
	enum binary_abi abi;
	/* Of a universal file, what stands outside of slice[] is about the first slice. Any other
	 * file is one slice. */
	bool universal;
	struct binary_slice slice[BINARY_SLICES_MAX];
	size_t slices;

	enum binary_link link;
	bool pie;                      /* may stand at any address */
	char interpreter[256];         /* ELF, Mach-O: what loads it; "" for none */
	struct binary_names libraries; /* those it names */
	struct binary_names beyond;    /* PE, Mach-O: those of them that are not the system's */
	enum binary_signature signature;
	bool signs;      /* the format has signatures */
	bool gui;        /* PE: Windows opens no console for it */
	char min_os[24]; /* the oldest system it is for, "11.0"; "" when it does not say */

	bool go;                        /* a Go program */
	char go_version[BINARY_GO_MAX]; /* untrusted, "go1.24.4"; "" when it does not tell */
	char *go_info; /* untrusted lines as runtime/debug.BuildInfo.String() writes them, without
			* its go line: "path\tmain\nmod\t...\nbuild\tGOOS=linux\n"; NULL for none */
};

/* Read a file. GOV_FILESYSTEM: it cannot be read. GOV_FAILED: it is damaged, or no executable, a
 * folder for one. The text names it. After GOV_OK call binary_free. */
enum gov_exit inspect_file(const char *path, struct binary *out, struct err *e);
/* The same for `len` bytes in memory that messages call `name`. */
enum gov_exit inspect_memory(
	const char *name, const void *data, size_t len, struct binary *out, struct err *e);
void binary_free(struct binary *b);

/* "windows/arm64"; "linux/unknown machine 0x1234"; for a universal file "darwin/amd64 +
 * darwin/arm64". */
#define BINARY_PLATFORM_MAX 512
void binary_platform_text(const struct binary *b, char out[BINARY_PLATFORM_MAX]);
/* The same of one slice, added to a text. */
void binary_slice_text(const struct binary_slice *s, struct text *t);

/* The slice for this platform, NULL for none. arm and armv6l are the same. */
const struct binary_slice *binary_slice_for(const struct binary *b, const struct platform *p);

/* Walk the names. *at starts as NULL; NULL is returned behind the last. */
const char *binary_name(const struct binary_names *n, const char **at);

/* --- Go's build information (go.c) --- */

/* Walk the lines of go_info. *at starts as NULL. False behind the last; otherwise *line is *len
 * bytes without the newline, untrusted. */
bool binary_go_line(const struct binary *b, const char **at, const char **line, size_t *len);

/* The package path of its main package ("path"), and its main module ("mod"): field 0 path,
 * 1 version, 2 hash. False, with out "", when it is not told or does not fit. */
bool binary_go_path(const struct binary *b, char *out, size_t cap);
bool binary_go_module(const struct binary *b, unsigned field, char *out, size_t cap);

/* The value of a build setting ("GOARCH", "-ldflags"), unquoted. False, with out "", when there is
 * none or it does not fit. */
bool binary_go_setting(const struct binary *b, const char *key, char *out, size_t cap);

/* Split a line of go_info that is a setting into its key and value, unquoted. False for another
 * line, and for a badly quoted one. */
bool binary_go_split(const char *line, size_t len, struct text *key, struct text *value);

/* --- does it run here? (runs.c) --- */

enum binary_runs {
	BINARY_NATIVE,
	BINARY_EMULATED, /* the system runs it, by emulating another CPU */
	BINARY_NOT,
};

/* On a machine of this platform, the true one (struct cli's host). `why` gets a reason of one line;
 * it is "" for a plain yes. */
#define BINARY_WHY_MAX 512
enum binary_runs binary_runs_on(
	const struct binary *b, const struct platform *host, char why[BINARY_WHY_MAX]);

#endif
