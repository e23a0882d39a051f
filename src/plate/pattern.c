/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plate/pattern.c - a pattern becomes a program; its threads walk over the
 * line together.  Jumps are relative, so that a piece of program can be moved
 * and copied as it is.
 */
#include "config.h"

#include "plate/pattern.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"

#define REPEAT_MAX 255u
#define NESTED_MAX 50u
#define NO_SPAN SIZE_MAX

enum op {
	OP_CHAR,
	OP_ANY,
	OP_SET,
	OP_FORK,
	OP_JUMP,
	OP_SAVE,
	OP_BOL,
	OP_EOL,
	OP_MATCH
};

struct range {
	uint32_t low, high;
};

struct set {
	bool not ;
	size_t n, room;
	struct range *range;
};

struct inst {
	enum op op;
	uint32_t c;            /* OP_CHAR; OP_SAVE: which slot */
	const struct set *set; /* OP_SET */
	int to, or ;           /* OP_FORK prefers to; OP_JUMP takes to */
};

struct plate_pattern {
	size_t n, groups;
	const struct inst *code; /* [n] */
	const char *literal;
	bool anchored; /* begins with ^ */
};

/* ---- compiling ---- */

struct compiler {
	const char *text, *s; /* s: what is left */
	struct arena *arena;
	struct inst code[PLATE_PATTERN_CODE_MAX];
	size_t n, groups, depth;
	struct err *err;
};

static enum err_code
bad(struct compiler *c, const char *what)
{
	return err_set(c->err, ERR_INPUT, "pattern %.200s: %s at character %zu",
	    c->text, what, (size_t)(c->s - c->text) + 1);
}

static enum err_code
emit(struct compiler *c, struct inst i)
{
	if (c->n == PLATE_PATTERN_CODE_MAX)
		return bad(c, "the pattern is too large");
	c->code[c->n++] = i;
	return ERR_OK;
}

/* Make room for one instruction at position at. */
static enum err_code
insert(struct compiler *c, size_t at, struct inst i)
{
	if (c->n == PLATE_PATTERN_CODE_MAX)
		return bad(c, "the pattern is too large");
	memmove(
	    c->code + at + 1, c->code + at, (c->n - at) * sizeof(c->code[0]));
	c->code[at] = i;
	c->n++;
	return ERR_OK;
}

static uint32_t
take(struct compiler *c)
{
	size_t used;
	uint32_t cp = text_next(c->s, strlen(c->s), &used);

	c->s += used;
	return cp;
}

static const struct named_class {
	const char *name;
	struct range range[4];
} classes[] = {
	{ "digit", { { '0', '9' } } },
	{ "alpha", { { 'A', 'Z' }, { 'a', 'z' } } },
	{ "alnum", { { '0', '9' }, { 'A', 'Z' }, { 'a', 'z' } } },
	{ "upper", { { 'A', 'Z' } } },
	{ "lower", { { 'a', 'z' } } },
	{ "xdigit", { { '0', '9' }, { 'A', 'F' }, { 'a', 'f' } } },
	{ "blank", { { ' ', ' ' }, { '\t', '\t' } } },
	{ "space", { { ' ', ' ' }, { '\t', '\r' } } },
	{ "cntrl", { { 1, 31 }, { 127, 127 } } },
	{ "print", { { ' ', '~' } } },
	{ "graph", { { '!', '~' } } },
	{ "punct", { { '!', '/' }, { ':', '@' }, { '[', '`' }, { '{', '~' } } },
};

static void
set_add(struct compiler *c, struct set *set, uint32_t low, uint32_t high)
{
	if (set->n == set->room) {
		size_t room = set->room != 0 ? 2 * set->room : 4;
		struct range *r = arena_array(c->arena, room, sizeof(*r));

		if (set->n > 0)
			memcpy(r, set->range, set->n * sizeof(*r));
		set->range = r;
		set->room = room;
	}
	set->range[set->n].low = low;
	set->range[set->n].high = high;
	set->n++;
}

/* c->s is behind "[:" */
static enum err_code
class_in_set(struct compiler *c, struct set *set)
{
	const char *end = strstr(c->s, ":]");

	for (size_t i = 0;
	     end != NULL && i < sizeof(classes) / sizeof(classes[0]); i++) {
		const struct named_class *k = &classes[i];

		if (strlen(k->name) != (size_t)(end - c->s) ||
		    strncmp(k->name, c->s, strlen(k->name)) != 0)
			continue;
		for (size_t r = 0; r < 4 && k->range[r].low != 0; r++)
			set_add(c, set, k->range[r].low, k->range[r].high);
		c->s = end + 2;
		return ERR_OK;
	}
	return bad(c, "no such class");
}

/* One character inside brackets, \t included. */
static uint32_t
set_char(struct compiler *c)
{
	if (c->s[0] == '\\' && c->s[1] == 't') {
		c->s += 2;
		return '\t';
	}
	return take(c);
}

/* c->s is behind "[" */
static enum err_code
compile_set(struct compiler *c)
{
	struct set *set = arena_alloc(c->arena, sizeof(*set));
	bool first = true;
	enum err_code code;
	uint32_t low, high;

	if (*c->s == '^') {
		set->not = true;
		c->s++;
	}
	for (; *c->s != ']' || first; first = false) {
		if (*c->s == '\0')
			return bad(c, "[ without ]");
		if (c->s[0] == '[' && strchr(":.=", c->s[1]) != NULL &&
		    c->s[1] != '\0') {
			if (c->s[1] != ':')
				return bad(c, "[. and [= are not known here");
			c->s += 2;
			code = class_in_set(c, set);
			if (code != ERR_OK)
				return code;
			continue;
		}
		low = high = set_char(c);
		if (c->s[0] == '-' && c->s[1] != ']' && c->s[1] != '\0') {
			c->s++;
			high = set_char(c);
		}
		if (low > high)
			return bad(c, "range that runs backwards");
		set_add(c, set, low, high);
	}
	c->s++;
	return emit(c, (struct inst){ .op = OP_SET, .set = set });
}

static enum err_code compile_or(struct compiler *c);

static enum err_code
compile_group(struct compiler *c)
{
	size_t g = ++c->groups;
	enum err_code code;

	if (g > PLATE_PATTERN_GROUPS)
		return bad(c, "too many groups");
	if (++c->depth > NESTED_MAX)
		return bad(c, "groups are nested too deep");
	code = emit(c, (struct inst){ .op = OP_SAVE, .c = (uint32_t)(2 * g) });
	if (code == ERR_OK)
		code = compile_or(c);
	if (code == ERR_OK && *c->s != ')')
		code = bad(c, "( without )");
	if (code != ERR_OK)
		return code;
	c->s++;
	c->depth--;
	return emit(
	    c, (struct inst){ .op = OP_SAVE, .c = (uint32_t)(2 * g + 1) });
}

/* c->s is behind the backslash */
static enum err_code
compile_escape(struct compiler *c)
{
	if (*c->s == 't') {
		c->s++;
		return emit(c, (struct inst){ .op = OP_CHAR, .c = '\t' });
	}
	if (*c->s >= '1' && *c->s <= '9')
		return bad(c, "there are no back-references");
	if (*c->s == '\0' || strchr("^.[]$()|*+?{}\\/-\"'#<>:,", *c->s) == NULL)
		return bad(c, "\\ before a character that needs none");
	return emit(c, (struct inst){ .op = OP_CHAR, .c = take(c) });
}

static enum err_code
compile_atom(struct compiler *c)
{
	switch (*c->s) {
	case '(':
		c->s++;
		return compile_group(c);
	case '[':
		c->s++;
		return compile_set(c);
	case '\\':
		c->s++;
		return compile_escape(c);
	case '.':
		c->s++;
		return emit(c, (struct inst){ .op = OP_ANY });
	case '^':
		c->s++;
		return emit(c, (struct inst){ .op = OP_BOL });
	case '$':
		c->s++;
		return emit(c, (struct inst){ .op = OP_EOL });
	case '*':
	case '+':
	case '?':
	case '{':
		return bad(c, "nothing to repeat");
	default:
		return emit(c, (struct inst){ .op = OP_CHAR, .c = take(c) });
	}
}

static enum err_code
repeat_count(struct compiler *c, unsigned *v)
{
	if (*c->s < '0' || *c->s > '9')
		return bad(c, "a count is missing");
	for (*v = 0; *c->s >= '0' && *c->s <= '9'; c->s++) {
		*v = *v * 10 + (unsigned)(*c->s - '0');
		if (*v > REPEAT_MAX)
			return bad(c, "count above 255");
	}
	return ERR_OK;
}

/* The piece of program from at to the end, once or not at all. */
static enum err_code
make_optional(struct compiler *c, size_t at)
{
	int len = (int)(c->n - at);

	return insert(
	    c, at, (struct inst){ .op = OP_FORK, .to = 1, .or = len + 1 });
}

/* The piece from at to the end, any number of times. */
static enum err_code
make_star(struct compiler *c, size_t at)
{
	int len = (int)(c->n - at);
	enum err_code code;

	code = insert(
	    c, at, (struct inst){ .op = OP_FORK, .to = 1, .or = len + 2 });
	if (code != ERR_OK)
		return code;
	return emit(c, (struct inst){ .op = OP_JUMP, .to = -(len + 1) });
}

/* x{low,high}: low copies, then high - low optional ones, or a star. */
static enum err_code
make_counted(
    struct compiler *c, size_t at, unsigned low, unsigned high, bool open)
{
	size_t len = c->n - at;
	struct inst *copy = arena_array(c->arena, len, sizeof(*copy));
	unsigned total = open ? low + 1 : high;
	enum err_code code = ERR_OK;

	memcpy(copy, c->code + at, len * sizeof(*copy));
	c->n = at;
	for (unsigned k = 0; k < total && code == ERR_OK; k++) {
		size_t begin = c->n;

		for (size_t i = 0; i < len && code == ERR_OK; i++)
			code = emit(c, copy[i]);
		if (code == ERR_OK && k >= low)
			code = open ? make_star(c, begin)
			            : make_optional(c, begin);
	}
	return code;
}

static enum err_code
compile_count(struct compiler *c, size_t at)
{
	unsigned low, high;
	bool open = false;
	enum err_code code;

	code = repeat_count(c, &low);
	if (code != ERR_OK)
		return code;
	high = low;
	if (*c->s == ',') {
		c->s++;
		open = *c->s == '}';
		if (!open)
			code = repeat_count(c, &high);
		if (code != ERR_OK)
			return code;
	}
	if (*c->s != '}')
		return bad(c, "{ without }");
	if (!open && (high < low || high == 0))
		return bad(c, "counts that say nothing");
	c->s++;
	return make_counted(c, at, low, high, open);
}

static enum err_code
compile_repeat(struct compiler *c)
{
	size_t at = c->n;
	enum err_code code = compile_atom(c);

	while (
	    code == ERR_OK && *c->s != '\0' && strchr("*+?{", *c->s) != NULL) {
		switch (*c->s++) {
		case '*':
			code = make_star(c, at);
			break;
		case '?':
			code = make_optional(c, at);
			break;
		case '+':
			code = make_counted(c, at, 1, 1, true);
			break;
		default:
			code = compile_count(c, at);
		}
	}
	return code;
}

static enum err_code
compile_or(struct compiler *c)
{
	size_t at = c->n;
	enum err_code code = ERR_OK;

	if (*c->s == '\0' || *c->s == '|' || *c->s == ')')
		return bad(c, "nothing stands there");
	while (code == ERR_OK && *c->s != '\0' && *c->s != '|' && *c->s != ')')
		code = compile_repeat(c);
	if (code != ERR_OK || *c->s != '|')
		return code;
	/* FORK to=first or=second; first; JUMP end; second */
	code = insert(c, at,
	    (struct inst){
		.op = OP_FORK, .to = 1, .or = (int)(c->n - at) + 2 });
	if (code == ERR_OK) {
		size_t jump = c->n;

		code = emit(c, (struct inst){ .op = OP_JUMP });
		c->s++;
		if (code == ERR_OK)
			code = compile_or(c);
		if (code == ERR_OK)
			c->code[jump].to = (int)(c->n - jump);
	}
	return code;
}

/* What the program must see first, as far as it is plain characters. */
static const char *
literal_of(const struct compiler *c)
{
	struct buf b = { 0 };
	const char *out;

	for (size_t i = 0; i < c->n; i++) {
		if (c->code[i].op == OP_CHAR)
			text_put(&b, c->code[i].c);
		else if (c->code[i].op != OP_BOL && c->code[i].op != OP_SAVE)
			break;
	}
	out = arena_dup(c->arena, buf_text(&b), b.len);
	buf_clear(&b);
	return out;
}

enum err_code
plate_pattern_compile(const char *text, struct arena *a,
    struct plate_pattern **out, struct err *err)
{
	struct compiler *c = mem_new(sizeof(*c));
	struct plate_pattern *p;
	struct inst *copy;
	enum err_code code;

	c->text = c->s = text;
	c->arena = a;
	c->err = err;
	if (!text_allowed(text, strlen(text), NULL, NULL))
		code = bad(c, "a character that is not accepted");
	else
		code = compile_or(c);
	if (code == ERR_OK && *c->s != '\0')
		code = bad(c, ") without (");
	if (code == ERR_OK)
		code = emit(c, (struct inst){ .op = OP_MATCH });
	if (code == ERR_OK) {
		p = arena_alloc(a, sizeof(*p));
		copy = arena_array(a, c->n, sizeof(*copy));
		memcpy(copy, c->code, c->n * sizeof(*copy));
		p->n = c->n;
		p->code = copy;
		p->groups = c->groups;
		p->literal = literal_of(c);
		p->anchored = copy[0].op == OP_BOL;
		*out = p;
	}
	mem_free(c);
	return code;
}

size_t
plate_pattern_groups(const struct plate_pattern *p)
{
	return p->groups;
}

const char *
plate_pattern_literal(const struct plate_pattern *p)
{
	return p->literal;
}

/* ---- matching ---- */

struct thread {
	size_t pc;
	size_t *slot; /* [slots] */
};

/* Threads in the order of preference, each instruction at most once. */
struct threads {
	size_t n;
	struct thread *t;
	size_t *slots; /* their memory */
	size_t *seen;  /* [code] at which step an instruction was added */
	size_t *todo;  /* stack of what is to be added: pc, slot, old value */
};

struct machine {
	const struct plate_pattern *p;
	size_t len, slots;
	struct threads now, next;
};

static bool
in_set(const struct set *set, uint32_t cp)
{
	for (size_t i = 0; i < set->n; i++)
		if (cp >= set->range[i].low && cp <= set->range[i].high)
			return !set->not ;
	return set->not ;
}

/* A stack entry either visits an instruction or puts a slot back. */
#define RESTORE (SIZE_MAX / 2 + 1)

/*
 * Add the thread that stands at pc with the slots given, and all it can reach
 * without a character.  slot is changed on the way and put back.
 */
static void
add(struct machine *m, struct threads *l, size_t pc, size_t at, size_t *slot)
{
	size_t top = 0;

	l->todo[top++] = pc;
	while (top > 0) {
		const struct inst *i;
		size_t x = l->todo[--top];

		if (x >= RESTORE) {
			slot[x - RESTORE] = l->todo[--top];
			continue;
		}
		if (l->seen[x] == at + 1)
			continue;
		l->seen[x] = at + 1;
		i = &m->p->code[x];
		switch (i->op) {
		case OP_JUMP:
			l->todo[top++] = (size_t)((long)x + i->to);
			break;
		case OP_FORK:
			l->todo[top++] = (size_t)((long)x + i->or);
			l->todo[top++] = (size_t)((long)x + i->to);
			break;
		case OP_SAVE:
			if (i->c < m->slots) {
				l->todo[top++] = slot[i->c];
				l->todo[top++] = RESTORE + i->c;
				slot[i->c] = at;
			}
			l->todo[top++] = x + 1;
			break;
		case OP_BOL:
			if (at == 0)
				l->todo[top++] = x + 1;
			break;
		case OP_EOL:
			if (at == m->len)
				l->todo[top++] = x + 1;
			break;
		case OP_CHAR:
		case OP_ANY:
		case OP_SET:
		case OP_MATCH:
			l->t[l->n].pc = x;
			memcpy(l->t[l->n].slot, slot, m->slots * sizeof(*slot));
			l->n++;
			break;
		}
	}
}

static bool
accepts(const struct inst *i, uint32_t cp)
{
	switch (i->op) {
	case OP_CHAR:
		return cp == i->c;
	case OP_ANY:
		return true;
	case OP_SET:
		return in_set(i->set, cp);
	case OP_FORK:
	case OP_JUMP:
	case OP_SAVE:
	case OP_BOL:
	case OP_EOL:
	case OP_MATCH:
		break;
	}
	return false;
}

static void
threads_init(struct threads *l, size_t code, size_t slots)
{
	l->t = mem_array(code, sizeof(*l->t));
	l->slots = mem_array(code * slots, sizeof(*l->slots));
	l->seen = mem_array(code, sizeof(*l->seen));
	/* an instruction leaves at most three entries on the stack */
	l->todo = mem_array(3 * code + 3, sizeof(*l->todo));
	for (size_t i = 0; i < code; i++)
		l->t[i].slot = l->slots + i * slots;
}

static void
threads_clear(struct threads *l)
{
	mem_free(l->t);
	mem_free(l->slots);
	mem_free(l->seen);
	mem_free(l->todo);
}

/* A better match starts further left, or at the same place and is longer. */
static void
note_match(struct machine *m, const struct thread *t, size_t at, size_t *best)
{
	if (best[0] != NO_SPAN &&
	    (t->slot[0] > best[0] || (t->slot[0] == best[0] && at <= best[1])))
		return;
	memcpy(best, t->slot, m->slots * sizeof(*best));
	best[1] = at;
}

/* Walk over s; best[] are the slots of the match, best[0] NO_SPAN: none. */
static void
walk(struct machine *m, const char *s, size_t *best)
{
	size_t *fresh = mem_array(m->slots, sizeof(*fresh)), used = 0;

	for (size_t at = 0;; at += used) {
		uint32_t cp = 0;

		if (best[0] == NO_SPAN && (at == 0 || !m->p->anchored)) {
			for (size_t i = 0; i < m->slots; i++)
				fresh[i] = NO_SPAN;
			fresh[0] = at;
			add(m, &m->now, 0, at, fresh);
		}
		if (at < m->len)
			cp = text_next(s + at, m->len - at, &used);
		m->next.n = 0;
		for (size_t i = 0; i < m->now.n; i++) {
			struct thread *t = &m->now.t[i];
			const struct inst *in = &m->p->code[t->pc];

			if (in->op == OP_MATCH)
				note_match(m, t, at, best);
			else if (at < m->len && accepts(in, cp))
				add(m, &m->next, t->pc + 1, at + used, t->slot);
		}
		if (at >= m->len ||
		    (m->next.n == 0 && (best[0] != NO_SPAN || m->p->anchored)))
			break;
		struct threads swap = m->now;
		m->now = m->next;
		m->next = swap;
	}
	mem_free(fresh);
}

bool
plate_pattern_match(const struct plate_pattern *p, const char *s, size_t len,
    struct plate_span *span, size_t n)
{
	size_t lit = strlen(p->literal), best[2 * (PLATE_PATTERN_GROUPS + 1)];
	struct machine m = { .p = p, .len = len };

	if (p->anchored && (lit > len || memcmp(s, p->literal, lit) != 0))
		return false;
	if (n > p->groups + 1)
		n = p->groups + 1;
	m.slots = 2 * (n > 0 ? n : 1);
	for (size_t i = 0; i < m.slots; i++)
		best[i] = NO_SPAN;
	threads_init(&m.now, p->n, m.slots);
	threads_init(&m.next, p->n, m.slots);
	walk(&m, s, best);
	threads_clear(&m.now);
	threads_clear(&m.next);
	for (size_t i = 0; i < n; i++) {
		bool both =
		    best[2 * i] != NO_SPAN && best[2 * i + 1] != NO_SPAN;

		span[i].start = both ? best[2 * i] : NO_SPAN;
		span[i].end = both ? best[2 * i + 1] : NO_SPAN;
	}
	return best[0] != NO_SPAN;
}
