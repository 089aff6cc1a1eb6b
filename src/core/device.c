#include "core/device.h"

#include <string.h>

#include "core/text.h"

static bool is_word(const char *part, size_t n, const char *word)
{
	return strlen(word) == n && text_same_in_any_case(part, word, n);
}

/* "1" to "9", "0", and the superscripts that Windows takes for digits too. */
static bool is_port(const char *s, size_t n)
{
	if (n == 1)
		return s[0] >= '0' && s[0] <= '9';
	return n == 2 && s[0] == '\xc2' && (s[1] == '\xb9' || s[1] == '\xb2' || s[1] == '\xb3');
}

bool device_is(const char *name, size_t n)
{
	static const char *const devices[] = {
		"CON", "PRN", "AUX", "NUL", "CLOCK$", "CONIN$", "CONOUT$"};
	const char *dot = memchr(name, '.', n);
	size_t stem = dot ? (size_t)(dot - name) : n;
	while (stem > 0 && name[stem - 1] == ' ')
		stem--;
	for (size_t i = 0; i < sizeof devices / sizeof devices[0]; i++)
		if (is_word(name, stem, devices[i]))
			return true;
	if (stem > 3 && (is_word(name, 3, "COM") || is_word(name, 3, "LPT")))
		return is_port(name + 3, stem - 3);
	return false;
}
