/* SPDX-License-Identifier: Apache-2.0 */
/* potency/models/model.c - the list of models. */
#include "config.h"

#include "potency/models/model.h"

#include <string.h>

const struct fit_model *const model_all[] = {
#define FIT_MODEL(name) &model_##name,
#include "potency/models/models.def"
#undef FIT_MODEL
	NULL
};

enum err_code
model_find(const char *name, const struct fit_model **out, struct err *err)
{
	char names[256] = "";
	size_t len = 0;

	for (const struct fit_model *const *m = model_all; *m != NULL; m++) {
		size_t more = strlen((*m)->name);

		if (strcmp((*m)->name, name) == 0) {
			*out = *m;
			return ERR_OK;
		}
		if (len + more + 3 > sizeof(names))
			continue;
		if (len > 0) {
			names[len++] = ',';
			names[len++] = ' ';
		}
		memcpy(names + len, (*m)->name, more + 1);
		len += more;
	}
	return err_set(
	    err, ERR_ABSENT, "there is no model %s; there is %s", name, names);
}

size_t
model_param_find(const struct fit_model *model, const char *name)
{
	size_t k = 0;

	while (k < model->params && strcmp(model->param[k].name, name) != 0)
		k++;
	return k;
}
