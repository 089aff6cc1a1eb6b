#include "install/catalog.h"

static bool on_platform(const struct road *r, const struct release *rel)
{
	return platform_same(&rel->platform, &r->o.platform);
}

/* Does the request fit a release of any platform? Its version, or NULL. */
static const char *elsewhere(const struct road *r, struct choice *c)
{
	for (size_t i = 0; i < r->known.len; i++)
		choice_offer(c, r->known.at[i].version.text);
	return choice_best(c);
}

/* The first stable version that has an archive for the platform, or NULL. */
static const char *first_there(const struct road *r)
{
	const char *first = NULL;

	for (size_t i = 0; i < r->known.len; i++) {
		const char *v = r->known.at[i].version.text;

		if (on_platform(r, &r->known.at[i]) && !version_is_prerelease(v) &&
			!version_is_custom(v) && (!first || version_cmp(v, first) < 0))
			first = v;
	}
	return first;
}

static enum gov_exit no_platform(const struct road *r, const char *version, struct err *e)
{
	const char *first = first_there(r);
	const struct platform *p = &r->o.platform;

	err_set(e, GOV_NO_RELEASE, "go", version, " has no ", p->os, "/", p->arch, " archive",
		r->official ? "" : " that gov knows of", NULL);
	if (!first)
		err_add(e, "; no Go release has one", NULL);
	else if (version_cmp(first, version) > 0)
		err_add(e, "; the first that has one is ", first, NULL);
	else
		err_add(e, "; see gov list --remote", NULL);
	return e->code;
}

static enum gov_exit no_version(const struct road *r, const struct request *request, struct err *e)
{
	if (request->kind == REQUEST_EXACT && version_is_custom(request->version.text))
		return err_set(e, GOV_NO_RELEASE, request->text,
			" is no release of the Go project; pin its archive in versions.ini, as "
			"[archive ",
			r->release.file, "] with sha256 and url", NULL);
	if (!r->listed && r->unlisted.code != GOV_OK)
		return err_set(e, GOV_NETWORK, request->text,
			" is no Go release that this gov knows, and the release list could not be "
			"fetched: ",
			r->unlisted.text, NULL);
	return err_set(e, GOV_NO_RELEASE, "no Go release ",
		request->kind == REQUEST_EXACT ? "" : "matches ", request->text,
		r->o.offline ? ", as far as gov knows without the network" : "",
		"; see gov list --remote", NULL);
}

enum gov_exit catalog_explain(const struct road *r, const struct request *request, struct err *e)
{
	struct choice c = choice_for(request);
	const char *version = elsewhere(r, &c);

	return version ? no_platform(r, version, e) : no_version(r, request, e);
}
