#include "install/catalog.h"

#include "core/emulation.h"

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

/* Is it a release for the platform that stands in for this machine's? A `latest` is for the newest
 * that this machine runs well; an emulated one is offered only to who names it. */
static void find_offer(struct road *r, const struct request *request)
{
	struct choice c = choice_for(request);
	struct platform p;
	const char *best;

	if (request->kind == REQUEST_LATEST || request->kind == REQUEST_OLDSTABLE ||
		!platform_same(&r->o.platform, &r->o.host) || !emulation_platform(&r->o.host, &p))
		return;
	for (size_t i = 0; i < r->known.len; i++) {
		const struct release *rel = &r->known.at[i];

		if (platform_same(&rel->platform, &p) && rel->has_sha256)
			choice_offer(&c, rel->version.text);
	}
	best = choice_best(&c);
	if (!best)
		return;
	r->offer = p;
	text_join(r->offer_version.text, sizeof r->offer_version.text, best, NULL);
}

static void add_offer(const struct road *r, struct err *e)
{
	const struct platform *p = &r->offer;

	err_add(e, "; by emulation (", emulation_by(p), ") this machine runs the ", p->os, "/",
		p->arch, " one, slower, which builds for ", p->arch,
		" unless GOARCH says otherwise: gov install ", r->offer_version.text,
		" --platform ", p->os, "/", p->arch, NULL);
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
	if (r->offer.os[0])
		add_offer(r, e);
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

enum gov_exit catalog_explain(struct road *r, const struct request *request, struct err *e)
{
	struct choice c = choice_for(request);
	const char *version = elsewhere(r, &c);

	find_offer(r, request);
	return version ? no_platform(r, version, e) : no_version(r, request, e);
}
