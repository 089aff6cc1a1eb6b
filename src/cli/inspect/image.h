/* inspect_image: a file that is looked at, for the parsers of inspect.h. Whatever is read lies
 * within the file (of a universal one: within the slice), or reading fails. */
#ifndef GOV_CLI_INSPECT_IMAGE_H
#define GOV_CLI_INSPECT_IMAGE_H

#include "cli/inspect/inspect.h"

/* Where a range of addresses stands in the file. Go's parser looks them up in the file's order. */
struct span {
	uint64_t addr, offset, size;
};

#define IMAGE_SPANS_MAX 256
#define IMAGE_WINDOW 4096

struct image {
	const char *name;         /* for messages, which escape it */
	const unsigned char *mem; /* NULL: the file is fd */
	int fd;
	uint64_t base, size; /* the part of the file that counts: all, or a slice */
	bool big;            /* numbers are big-endian */
	int trouble;         /* the OS error that reading met, 0 for none */
	struct span span[IMAGE_SPANS_MAX];
	size_t spans;
	uint64_t window_at; /* what is in window; from the file's start */
	size_t window_len;
	unsigned char window[IMAGE_WINDOW];
};

/* n bytes at `offset`, all or nothing. */
bool image_read(struct image *im, uint64_t offset, void *out, size_t n);
/* How many of n bytes at `offset` there are. */
uint64_t image_within(const struct image *im, uint64_t offset, uint64_t n);
/* A NUL-terminated text at `offset` that ends within `max` bytes, NUL included, and fits. */
bool image_text(struct image *im, uint64_t offset, uint64_t max, char *out, size_t cap);

/* A number of 1 to 8 bytes in the file's byte order, from memory. */
uint64_t image_number(const struct image *im, const unsigned char *p, size_t n);

/* Note a range of addresses. False when there are too many. An empty one is left out. */
bool image_map(struct image *im, uint64_t addr, uint64_t offset, uint64_t size);
/* Where `addr` stands, and how many bytes of its range follow, itself included. */
bool image_find(const struct image *im, uint64_t addr, uint64_t *offset, uint64_t *left);

/* Errors; they return GOV_FAILED, or GOV_FILESYSTEM when reading failed.
 * "NAME: damaged ELF file: the section table at byte 64 lies beyond its end at byte 100; ..." */
enum gov_exit image_cut(
	struct image *im, struct err *e, const char *format, const char *part, uint64_t offset);
/* "NAME: damaged ELF file: the section table at byte 64 WHY; ..." */
enum gov_exit image_bad(struct image *im, struct err *e, const char *format, const char *part,
	uint64_t offset, const char *why);
/* "NAME: not an executable: WHAT". */
enum gov_exit image_none(const struct image *im, struct err *e, const char *what);

/* Make what is known of `from` the next slice of `out`; they may be the same. */
void image_add_slice(struct binary *out, const struct binary *from);

/* Add a library's name. */
void image_add_name(struct binary_names *n, const char *name);

/* The word for a machine, from a table that ends with arch NULL; platform.arch and machine are set.
 */
struct machine {
	uint32_t number;
	const char *arch;
};
void image_machine(struct binary *out, const struct machine *table, uint32_t number);

/* The parsers; im is whole and at its start. */
enum gov_exit inspect_elf(struct image *im, struct binary *out, struct err *e);
enum gov_exit inspect_pe(struct image *im, struct binary *out, struct err *e);
enum gov_exit inspect_macho(struct image *im, struct binary *out, struct err *e);
enum gov_exit inspect_fat(struct image *im, struct binary *out, struct err *e);
enum gov_exit inspect_plan9(struct image *im, struct binary *out, struct err *e);
enum gov_exit inspect_xcoff(struct image *im, struct binary *out, struct err *e);
enum gov_exit inspect_wasm(struct image *im, struct binary *out, struct err *e);

/* What a file is whose first bytes are no executable's: "a script (#!/bin/sh)". */
void inspect_what(const unsigned char *head, size_t len, char *out, size_t cap);

/* Look for Go's build information in `size` bytes of addresses from `addr`, of which some may not
 * be in the file. Spans are set. Nothing found is no error; GOV_FAILED is: memory ran out. */
enum gov_exit inspect_go(
	struct image *im, uint64_t addr, uint64_t size, struct binary *out, struct err *e);

#endif
