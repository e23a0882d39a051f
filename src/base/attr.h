/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/attr.h - what we tell the compiler about a function.
 *
 * The only place with compiler-specific syntax.  Everything else is ISO C11.
 */
#ifndef BASE_ATTR_H
#define BASE_ATTR_H

#if defined(__GNUC__)
#define ATTR_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#define ATTR_MUST_CHECK __attribute__((warn_unused_result))
#define ATTR_NORETURN __attribute__((noreturn))
#define ATTR_NEVER_NULL __attribute__((returns_nonnull, warn_unused_result))
#define ATTR_UNUSED __attribute__((unused))
#else
#define ATTR_PRINTF(fmt, args)
#define ATTR_MUST_CHECK
#define ATTR_NORETURN
#define ATTR_NEVER_NULL
#define ATTR_UNUSED
#endif

#endif /* BASE_ATTR_H */
