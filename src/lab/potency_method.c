/* SPDX-License-Identifier: Apache-2.0 */
/* lab/potency_method.c - a potency method as the engine takes it. */
#include "config.h"

#include "lab/potency_method.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/dec.h"
#include "door/act.h"
#include "xmlio/xml.h"

/* Of a schema's positive number. */
static double
number(const struct xml_node *n, const char *name)
{
	struct err ignored = { 0 };
	double v = 0;
	struct dec d;

	dec_init(&d);
	if (dec_parse(&d, xml_attr(n, name), &ignored) == ERR_OK)
		v = dec_double(&d);
	dec_clear(&d);
	return v;
}

static size_t
count(const struct xml_node *n, const char *name)
{
	return (size_t)strtoul(xml_attr(n, name), NULL, 10);
}

static const char *
keep(struct arena *a, const struct xml_node *n, const char *name)
{
	const char *v = xml_attr(n, name);

	return v != NULL ? arena_str(a, v) : NULL;
}

static enum err_code
read_analysis(const struct xml_node *n, struct lab_potency_method *out,
    struct err *err)
{
	if (strcmp(xml_attr(n, "replicates"), "well") != 0)
		return err_set(err, ERR_INPUT,
		    "analysis: replicates=\"%s\" is not known; known: well",
		    xml_attr(n, "replicates"));
	if (!relpot_kind_find(xml_attr(n, "interval"), &out->assay.interval))
		return err_set(err, ERR_INPUT,
		    "analysis: interval=\"%s\" is not known",
		    xml_attr(n, "interval"));
	if (model_find(xml_attr(n, "model"), &out->assay.model, err) !=
		ERR_OK ||
	    combine_find(xml_attr(n, "combination"), &out->combination, err) !=
		ERR_OK) {
		err->code = ERR_INPUT;
		return err_add(err, "analysis");
	}
	out->assay.both_intervals = true;
	out->runs = count(n, "runs");
	out->assigned = number(n, "assigned");
	return ERR_OK;
}

static enum err_code
read_criterion(const struct xml_node *n, struct arena *a,
    struct suit_criterion *c, struct err *err)
{
	const struct suit_quantity *quantity =
	    suit_quantity_find(xml_attr(n, "quantity"));
	const char *level = xml_attr(n, "level");

	*c = (struct suit_criterion){
		.id = keep(a, n, "id"),
		.quantity = keep(a, n, "quantity"),
		.sample = keep(a, n, "sample"),
		.lower = keep(a, n, "low"),
		.upper = keep(a, n, "high"),
		.on = strcmp(xml_attr(n, "applies-to"), "interval") == 0
		    ? SUIT_INTERVAL
		    : SUIT_ESTIMATE,
	};
	(void)!suit_severity_find(xml_attr(n, "severity"), &c->severity);
	if (quantity != NULL &&
	    strcmp(level, suit_level_name(quantity->level)) != 0)
		return err_set(err, ERR_INPUT,
		    "criterion %s: %s is a quantity of the %s, not of the %s",
		    c->id, c->quantity, suit_level_name(quantity->level),
		    level);
	return ERR_OK;
}

static enum err_code
read_criteria(const struct xml_node *list, struct arena *a,
    struct lab_potency_method *out, struct err *err)
{
	size_t n = xml_count(list, "criterion"), i = 0;
	struct suit_criterion *criterion =
	    arena_array(a, n, sizeof(*criterion));
	const char **titles = arena_array(a, n, sizeof(*titles));

	for (const struct xml_node *x = xml_first(list, "criterion");
	     x != NULL; x = xml_next(x, "criterion"), i++) {
		titles[i] = keep(a, x, "title");
		if (read_criterion(x, a, &criterion[i], err) != ERR_OK)
			return err->code;
	}
	out->titles = titles;
	out->assay.criterion = criterion;
	out->assay.criteria = n;
	return suit_check(criterion, n, err);
}

static void
read_rest(const struct xml_node *potency, struct arena *a,
    struct lab_potency_method *out)
{
	const struct xml_node *reader = xml_first(potency, "reader");
	const struct xml_node *doses = xml_first(potency, "doses");
	const struct xml_node *between = xml_first(potency, "between-runs");

	out->profile = keep(a, reader, "profile");
	out->profile_version = keep(a, reader, "version");
	out->read = keep(a, reader, "read");
	out->quantity = keep(a, reader, "quantity");
	out->unit = keep(a, reader, "unit");
	out->start = keep(a, doses, "start");
	out->factor = keep(a, doses, "factor");
	out->dose_unit = keep(a, doses, "unit");
	out->steps = count(doses, "steps");
	out->wells_per_sample = count(doses, "wells-per-sample");
	out->gcv_max = number(between, "gcv-max");
	out->interval_ratio_max = number(between, "interval-ratio-max");
}

enum err_code
lab_potency_method_read(const struct xml_node *root, struct arena *a,
    struct lab_potency_method *out, struct err *err)
{
	const struct xml_node *potency = xml_first(root, "potency");

	memset(out, 0, sizeof(*out));
	if (potency == NULL)
		return err_set(err, ERR_INPUT, "method %s reads no plates",
		    xml_attr(root, "id"));
	read_rest(potency, a, out);
	if (read_analysis(xml_first(potency, "analysis"), out, err) != ERR_OK)
		return err->code;
	return read_criteria(xml_first(potency, "suitability"), a, out, err);
}

static enum err_code
from_bytes(const char *bytes, size_t len, struct arena *a,
    struct lab_potency_method *out, struct err *err)
{
	struct xml_doc *doc;

	if (xml_read(bytes, len, "method", NULL, &doc, err) != ERR_OK)
		return err->code;
	(void)!lab_potency_method_read(xml_root(doc), a, out, err);
	xml_free(doc);
	return err->code;
}

enum err_code
lab_potency_method_open(struct door_change *c, const char *sha256,
    struct lab_potency_method *out, struct err *err)
{
	const char *bytes;
	size_t len;

	if (change_read_file(c, sha256, &bytes, &len, err) != ERR_OK)
		return err->code;
	return from_bytes(bytes, len, c->arena, out, err);
}

enum err_code
lab_potency_method_view(struct door_rows *rows, const char *sha256,
    struct lab_potency_method *out, struct err *err)
{
	const char *bytes;
	size_t len;

	if (door_rows_file(rows, sha256, &bytes, &len, err) != ERR_OK)
		return err->code;
	return from_bytes(bytes, len, rows->arena, out, err);
}
