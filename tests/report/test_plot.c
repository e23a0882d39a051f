/* SPDX-License-Identifier: Apache-2.0 */
/* tests/report/test_plot.c - geometry of a figure, and its cells. */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "report/plot/plot.h"
#include "report/plot/terminal.h"
#include "tests/report/fixture.h"
#include "tests/support/suite.h"

static const double nan_ = (double)NAN;

/* ---- curves */

START_TEST(the_logistic_is_halfway_at_its_ec50)
{
	struct plot_logistic p = { 0.1, 2.7, log(8), 1.3, 1 };

	ck_assert_double_eq_tol(plot_logistic_at(&p, 8), 1.4, 1e-12);
	ck_assert_double_eq_tol(plot_logistic_at(&p, 0), 0.1, 1e-15);
	ck_assert_double_eq_tol(plot_logistic_at(&p, 1e9), 2.7, 1e-9);
	/* 1/(1 + (8/16)^1.3) of the way from 0.1 to 2.7 */
	ck_assert_double_eq_tol(
	    plot_logistic_at(&p, 16), 0.1 + 2.6 / (1 + pow(0.5, 1.3)), 1e-12);
}
END_TEST

START_TEST(the_asymmetric_logistic_follows_its_formula)
{
	struct plot_logistic p = { 1, 0, 0, 2, 0.5 };

	/* d + (a - d) / (1 + x^b)^g at x = 2: 1/sqrt(5) */
	ck_assert_double_eq_tol(plot_logistic_at(&p, 2), 1 / sqrt(5), 1e-12);
}
END_TEST

START_TEST(extreme_doses_do_not_overflow)
{
	struct plot_logistic p = { 0, 1, 0, 20, 1 };

	ck_assert_double_eq_tol(plot_logistic_at(&p, 1e300), 1, 1e-12);
	ck_assert_double_eq_tol(plot_logistic_at(&p, 1e-300), 0, 1e-12);
}
END_TEST

START_TEST(knots_are_even_on_the_log_axis)
{
	struct plot_logistic p = { 0, 1, 0, 1, 1 };
	struct plot_knot k[3];

	plot_logistic_sample(&p, 0.01, 100, 3, k);
	ck_assert_double_eq_tol(k[0].dose, 0.01, 1e-15);
	ck_assert_double_eq_tol(k[1].dose, 1, 1e-12);
	ck_assert_double_eq_tol(k[1].fit, 0.5, 1e-12);
	ck_assert(isnan(k[1].low) && isnan(k[1].high));
}
END_TEST

START_TEST(numbers_on_axes_have_a_point_and_no_surprises)
{
	char s[PLOT_NUMBER_SIZE];

	plot_number(s, 75, 2);
	ck_assert_str_eq(s, "0.75");
	plot_number(s, 5, 3);
	ck_assert_str_eq(s, "0.005");
	plot_number(s, 0, 1);
	ck_assert_str_eq(s, "0.0");
	plot_number(s, -25, 1);
	ck_assert_str_eq(s, "-2.5");
	plot_number(s, 1000, 0);
	ck_assert_str_eq(s, "1000");
}
END_TEST

/* ---- scenes */

static struct arena *arena;

static void
setup(void)
{
	arena = arena_new();
}

static void
teardown(void)
{
	arena_free(arena);
}

static struct plot_scene
scene_of(const struct plot_well *well, size_t n)
{
	struct plot_series s = { "one", n, well, 0, NULL, nan_ };
	struct plot_figure f = { "dose", "response", NULL, 1, &s };
	struct plot_scene out;
	struct err err = { 0 };

	OK(plot_scene_make(&f, arena, &out, &err));
	return out;
}

static const char *
labels(const struct plot_tick *t, size_t n)
{
	struct buf b = { 0 };
	const char *s;

	for (size_t i = 0; i < n; i++)
		if (t[i].label != NULL)
			buf_printf(
			    &b, "%s%s", b.len > 0 ? " " : "", t[i].label);
	s = arena_str(arena, buf_text(&b));
	buf_clear(&b);
	return s;
}

static const struct {
	double dose[2], y[2];
	const char *x_labels, *y_labels;
} axes[] = {
	{ { 0.124, 150 }, { 0.05, 2.66 }, "0.1 1 10 100",
	    "0.0 0.5 1.0 1.5 2.0 2.5 3.0" },
	{ { 3, 30 }, { 12, 96 }, "2 5 10 20 50", "0 20 40 60 80 100" },
	{ { 5, 5 }, { 1, 1 }, "1 2 5 10", "0.0 0.2 0.4 0.6 0.8 1.0 1.2" },
	{ { 1e-7, 1e-3 }, { -0.3, 0.4 }, "1e-7 1e-6 1e-5 0.0001 0.001",
	    "-0.4 -0.2 0.0 0.2 0.4 0.6" },
	{ { 2e5, 4e7 }, { 0, 120000 }, "1e5 1e6 1e7", "0 50000 100000 150000" },
	{ { 1, 10 }, { 0, 0 }, "0.5 1 2 5 10 20", "0.0 0.2 0.4 0.6 0.8 1.0" },
	{ { 1, 10 }, { 0.0001, 0.0009 }, "0.5 1 2 5 10 20",
	    "0.0000 0.0002 0.0004 0.0006 0.0008 0.0010" },
};

START_TEST(axes_have_round_numbers_around_the_data)
{
	struct plot_well w[2] = {
		{ axes[_i].dose[0], axes[_i].y[0], false },
		{ axes[_i].dose[1], axes[_i].y[1], false },
	};
	struct plot_scene s = scene_of(w, 2);

	ck_assert_str_eq(labels(s.x, s.x_ticks), axes[_i].x_labels);
	ck_assert_str_eq(labels(s.y, s.y_ticks), axes[_i].y_labels);
	for (size_t i = 0; i < s.x_ticks; i++)
		ck_assert(s.x[i].at >= -1e-9 && s.x[i].at <= 1 + 1e-9);
	for (size_t i = 0; i < 2; i++) {
		ck_assert(s.trace[0].spot[i].u > 0 && s.trace[0].spot[i].u < 1);
		ck_assert(
		    s.trace[0].spot[i].v >= 0 && s.trace[0].spot[i].v <= 1);
	}
}
END_TEST

START_TEST(a_decade_is_equally_long_everywhere)
{
	struct plot_well w[4] = { { 1, 1, false }, { 10, 1, false },
		{ 100, 1, false }, { 1000, 1, false } };
	struct plot_scene s = scene_of(w, 4);
	const struct plot_spot *p = s.trace[0].spot;

	ck_assert_double_eq_tol(p[1].u - p[0].u, p[2].u - p[1].u, 1e-12);
	ck_assert_double_eq_tol(p[1].u - p[0].u, p[3].u - p[2].u, 1e-12);
}
END_TEST

START_TEST(dose_zero_has_a_strip_of_its_own)
{
	struct plot_well w[3] = { { 0, 1, false }, { 1, 1, false },
		{ 100, 1, false } };
	struct plot_scene s = scene_of(w, 3);

	ck_assert(s.zero);
	ck_assert_str_eq(labels(s.x, 1), "0");
	ck_assert_double_lt(s.trace[0].spot[0].u, s.zero_u);
	ck_assert_double_gt(s.trace[0].spot[1].u, s.zero_u);
}
END_TEST

START_TEST(excluded_wells_do_not_enter_the_means)
{
	struct plot_well w[4] = { { 1, 1, false }, { 1, 3, false },
		{ 1, 90, true }, { 10, 5, true } };
	struct plot_scene s = scene_of(w, 4);

	ck_assert(s.excluded);
	ck_assert_uint_eq(s.trace[0].means, 1);
	ck_assert_double_eq_tol(s.trace[0].mean[0].v, 2.0 / 100, 1e-12);
}
END_TEST

START_TEST(two_bands_overlap_between_their_inner_limits)
{
	struct plot_knot k[2][2] = { { { 1, 5, 4, 6 }, { 10, 5, 4, 6 } },
		{ { 1, 6, 5, 7 }, { 10, 6, 5, 7 } } };
	struct plot_well w = { 3, 10, false };
	struct plot_series series[2] = { { "a", 1, &w, 2, k[0], nan_ },
		{ "b", 1, &w, 2, k[1], 3 } };
	struct plot_figure f = { "x", "y", NULL, 2, series };
	struct plot_scene s;
	struct err err = { 0 };

	OK(plot_scene_make(&f, arena, &s, &err));
	ck_assert_uint_eq(s.overlaps, 2);
	ck_assert_double_eq_tol(
	    s.overlap[0].low, s.trace[1].strip[0].low, 1e-12);
	ck_assert_double_eq_tol(
	    s.overlap[0].high, s.trace[0].strip[0].high, 1e-12);
	ck_assert(!s.trace[0].drop);
	ck_assert(s.trace[1].drop);
	/* equal wells of two series do not hide each other */
	ck_assert_double_gt(s.trace[1].spot[0].u, s.trace[0].spot[0].u + 0.02);
}
END_TEST

START_TEST(the_legend_goes_where_nothing_is)
{
	struct plot_well up[3] = { { 1, 0.1, false }, { 10, 5, false },
		{ 100, 9.5, false } };
	struct plot_well down[3] = { { 1, 9.5, false }, { 10, 5, false },
		{ 100, 0.1, false } };
	struct plot_scene s = scene_of(up, 3);

	ck_assert_int_eq(plot_scene_corner(&s, .4, .3), PLOT_UPPER_LEFT);
	s = scene_of(down, 3);
	ck_assert_int_eq(plot_scene_corner(&s, .4, .3), PLOT_UPPER_RIGHT);
}
END_TEST

static const struct {
	struct plot_well well;
	struct plot_knot knot[2];
	double ec50;
	enum err_code code;
	const char *says;
} faulty[] = {
	{ { -1, 1, false }, { { 1, 1, 0, 2 }, { 2, 1, 0, 2 } }, 1, ERR_INPUT,
	    "well 1 has a dose" },
	{ { 1, (double)NAN, false }, { { 1, 1, 0, 2 }, { 2, 1, 0, 2 } }, 1,
	    ERR_INPUT, "well 1 has a dose" },
	{ { (double)INFINITY, 1, false }, { { 1, 1, 0, 2 }, { 2, 1, 0, 2 } }, 1,
	    ERR_INPUT, "well 1 has a dose" },
	{ { 0, 1, false }, { { 1, 1, 0, 2 }, { 2, 1, 0, 2 } }, 1, ERR_INPUT,
	    "no well has a dose above 0" },
	{ { 1, 1, false }, { { 2, 1, 0, 2 }, { 2, 1, 0, 2 } }, 1, ERR_INPUT,
	    "point 2 of the curve" },
	{ { 1, 1, false }, { { 1, 3, 0, 2 }, { 2, 1, 0, 2 } }, 1, ERR_INPUT,
	    "point 1 of the curve" },
	{ { 1, 1, false }, { { 1, 1, 0, (double)NAN }, { 2, 1, 0, 2 } }, 1,
	    ERR_INPUT, "point 1 of the curve" },
	{ { 1, 1, false }, { { 1, 1, 0, 2 }, { 2, 1, 0, 2 } }, -3, ERR_INPUT,
	    "the EC50 is not a dose" },
};

START_TEST(what_cannot_be_drawn_is_refused_with_its_series)
{
	struct plot_series s = { "standard X", 1, &faulty[_i].well, 2,
		faulty[_i].knot, faulty[_i].ec50 };
	struct plot_figure f = { "x", "y", NULL, 1, &s };
	struct plot_scene out;
	struct err err = { 0 };

	FAILS(plot_scene_make(&f, arena, &out, &err), faulty[_i].code,
	    faulty[_i].says);
}
END_TEST

START_TEST(figures_have_limits)
{
	struct plot_well w[2] = { { 1e-9, 1, false }, { 1e9, 1, false } };
	struct plot_series s[PLOT_SERIES_MAX + 1] = { { "wide", 2, w, 0, NULL,
	    nan_ } };
	struct plot_figure f = { "x", "y", NULL, 0, s };
	struct plot_scene out;
	struct err err = { 0 };

	FAILS(plot_scene_make(&f, arena, &out, &err), ERR_INPUT, "no series");
	f.n = PLOT_SERIES_MAX + 1;
	FAILS(plot_scene_make(&f, arena, &out, &err), ERR_LIMIT,
	    "more than 8 series");
	f.n = 1;
	FAILS(plot_scene_make(&f, arena, &out, &err), ERR_LIMIT,
	    "more than 14 decades");
	s[0].wells = PLOT_POINTS_MAX + 1;
	FAILS(plot_scene_make(&f, arena, &out, &err), ERR_LIMIT,
	    "more than 4096 points");
}
END_TEST

/* ---- cells */

static const struct {
	size_t w, h;
	enum plot_glyphs glyphs;
	const char *file;
} screens[] = {
	{ 80, 24, PLOT_ASCII, "plot-80x24-ascii.txt" },
	{ 80, 24, PLOT_BRAILLE, "plot-80x24-braille.txt" },
	{ 40, 12, PLOT_ASCII, "plot-40x12-ascii.txt" },
	{ 40, 12, PLOT_BRAILLE, "plot-40x12-braille.txt" },
};

static struct plot_scene
demo_scene(struct fixture *f)
{
	struct plot_figure figure;
	struct plot_scene scene;
	char path[1024];
	struct err err = { 0 };

	OK(fixture_load(suite_path(path, "report/data/demo"), f, &err));
	/* two wells of one dose of the sample, all three of another */
	fixture_set(f, "certificate.points", 30, "excluded", "yes");
	OK(fixture_figure(f, "RUN-0103", &figure, &err));
	OK(plot_scene_make(&figure, f->arena, &scene, &err));
	return scene;
}

START_TEST(a_run_is_drawn_in_characters)
{
	struct fixture f;
	struct plot_scene scene = demo_scene(&f);
	struct plot_cells cells;
	struct buf got = { 0 }, want = { 0 };
	char path[1024], below[200];
	struct err err = { 0 };

	OK(plot_terminal(&scene, screens[_i].w, screens[_i].h,
	    screens[_i].glyphs, f.arena, &cells, &err));
	plot_cells_text(&cells, &got);
	(void)snprintf(
	    below, sizeof(below), "report/data/%s", screens[_i].file);
	OK(file_read(suite_path(path, below), 1u << 16, &want, &err));
	ck_assert_str_eq(buf_text(&got), buf_text(&want));
	buf_clear(&got);
	buf_clear(&want);
	fixture_clear(&f);
}
END_TEST

START_TEST(plain_figures_are_seven_bit)
{
	struct fixture f;
	struct plot_scene scene = demo_scene(&f);
	struct plot_cells cells;
	struct err err = { 0 };

	scene.x_title = "dose (\xc2\xb5g/mL \xe2\x89\xa4 5)";
	OK(plot_terminal(&scene, 80, 24, PLOT_ASCII, f.arena, &cells, &err));
	for (size_t i = 0; i < cells.width * cells.height; i++)
		ck_assert(cells.cell[i].cp >= 0x20 && cells.cell[i].cp <= 0x7e);
	fixture_clear(&f);
}
END_TEST

START_TEST(every_cell_says_what_it_belongs_to)
{
	struct fixture f;
	struct plot_scene scene = demo_scene(&f);
	struct plot_cells cells;
	size_t standard = 0, sample = 0;
	struct err err = { 0 };

	OK(plot_terminal(&scene, 80, 24, PLOT_BRAILLE, f.arena, &cells, &err));
	for (size_t i = 0; i < cells.width * cells.height; i++) {
		const struct plot_cell *c = &cells.cell[i];

		ck_assert((c->role == PLOT_ROLE_GROUND) == (c->cp == ' ') ||
			  c->role == PLOT_ROLE_AXIS);
		if (c->cp == 0x25cf) {
			ck_assert(
			    c->role == PLOT_ROLE_SERIES && c->series == 0);
			standard++;
		}
		if (c->cp == 0x25b2) {
			ck_assert(
			    c->role == PLOT_ROLE_SERIES && c->series == 1);
			sample++;
		}
	}
	/* ten doses each, and the legend */
	ck_assert_uint_eq(standard, 11);
	ck_assert_uint_eq(sample, 11);
	fixture_clear(&f);
}
END_TEST

START_TEST(a_figure_needs_room)
{
	struct fixture f;
	struct plot_scene scene = demo_scene(&f);
	struct plot_cells cells;
	struct err err = { 0 };

	FAILS(plot_terminal(&scene, 29, 24, PLOT_ASCII, f.arena, &cells, &err),
	    ERR_LIMIT, "29 x 24");
	FAILS(plot_terminal(&scene, 80, 8, PLOT_ASCII, f.arena, &cells, &err),
	    ERR_LIMIT, "at least 30 x 9");
	FAILS(plot_terminal(&scene, 80, 501, PLOT_ASCII, f.arena, &cells, &err),
	    ERR_LIMIT, "at most 500");
	OK(plot_terminal(&scene, 30, 9, PLOT_BRAILLE, f.arena, &cells, &err));
	OK(plot_terminal(
	    &scene, 500, 500, PLOT_BRAILLE, f.arena, &cells, &err));
	fixture_clear(&f);
}
END_TEST

SUITE(test_plot)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, the_logistic_is_halfway_at_its_ec50);
	tcase_add_test(tc, the_asymmetric_logistic_follows_its_formula);
	tcase_add_test(tc, extreme_doses_do_not_overflow);
	tcase_add_test(tc, knots_are_even_on_the_log_axis);
	tcase_add_test(tc, numbers_on_axes_have_a_point_and_no_surprises);
	tcase_add_loop_test(tc, axes_have_round_numbers_around_the_data, 0,
	    sizeof(axes) / sizeof(axes[0]));
	tcase_add_test(tc, a_decade_is_equally_long_everywhere);
	tcase_add_test(tc, dose_zero_has_a_strip_of_its_own);
	tcase_add_test(tc, excluded_wells_do_not_enter_the_means);
	tcase_add_test(tc, two_bands_overlap_between_their_inner_limits);
	tcase_add_test(tc, the_legend_goes_where_nothing_is);
	tcase_add_loop_test(tc, what_cannot_be_drawn_is_refused_with_its_series,
	    0, sizeof(faulty) / sizeof(faulty[0]));
	tcase_add_test(tc, figures_have_limits);
	tcase_add_loop_test(tc, a_run_is_drawn_in_characters, 0,
	    sizeof(screens) / sizeof(screens[0]));
	tcase_add_test(tc, plain_figures_are_seven_bit);
	tcase_add_test(tc, every_cell_says_what_it_belongs_to);
	tcase_add_test(tc, a_figure_needs_room);
}
