/* amount: bytes and times, counted and for people. */
#ifndef GOV_CLI_AMOUNT_H
#define GOV_CLI_AMOUNT_H

#include <stdint.h>

/* Bytes of all regular files at and below `path`; links are not followed, what cannot be read
 * counts nothing. A file with several names counts for each. */
uint64_t amount_tree(const char *path);

/* "412.3 MiB" */
#define AMOUNT_BYTES_MAX 32
void amount_bytes(uint64_t bytes, char out[AMOUNT_BYTES_MAX]);

/* A time in seconds since 1970 as "2026-11-23T08:00:00Z", and its first ten bytes alone; "" when
 * the calendar has none. */
#define AMOUNT_TIME_MAX 32
void amount_time(int64_t seconds, char out[AMOUNT_TIME_MAX]);
void amount_day(int64_t seconds, char out[AMOUNT_TIME_MAX]);

#endif
