/* select: from a request to the selection it means; the second half of resolve(). */
#ifndef GOV_CORE_SELECT_H
#define GOV_CORE_SELECT_H

#include "core/resolve.h"

/* Fill system, name, version and goroot of *s from its request, which is `resolve`'s own find or an
 * alias. Errors as those of resolve(). */
enum gov_exit select_request(const struct resolve_in *in, struct selection *s, struct err *e);

/* Raise a default, which select_request has filled, to the floor of in->cwd: name, version, goroot
 * and below, with floored and floor set. Nothing fails: what cannot be raised stays. */
void select_raise(const struct resolve_in *in, struct selection *s);

/* For a selection of which nothing native is installed (select_emulated.c): is Go's first release
 * for this machine later than all that is asked? Then s->stand_in is set, and if a toolchain of
 * that platform is installed, name, version, goroot and emulated too, and the result is true. */
bool select_emulated(const struct resolve_in *in, struct selection *s);

#endif
