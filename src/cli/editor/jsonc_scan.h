/* jsonc_scan: the tokens of JSON with comments (jsonc.h). Offsets into a text of `len` bytes. */
#ifndef GOV_CLI_JSONC_SCAN_H
#define GOV_CLI_JSONC_SCAN_H

#include <stdbool.h>
#include <stddef.h>

/* Move *at behind the blanks, line ends and comments that start there. False, with *at at the
 * comment, when a block comment has no end. */
bool jsonc_skip(const char *text, size_t len, size_t *at);

/* The same, but not beyond the line on which it starts; a block comment may lead off it. */
bool jsonc_skip_on_line(const char *text, size_t len, size_t *at);

/* Behind the string whose opening quote is at `at`. When it is wrong, *why says so, and the result
 * is where. */
size_t jsonc_string_end(const char *text, size_t len, size_t at, const char **why);

/* Behind the number at `at`; `at` itself when there is none. */
size_t jsonc_number_end(const char *text, size_t len, size_t at);

/* Undo the escapes of a string's inside (without quotes) that jsonc_string_end accepted. False when
 * it holds a NUL, half a surrogate pair, or does not fit. */
bool jsonc_decode(const char *s, size_t len, char *out, size_t cap);

#endif
