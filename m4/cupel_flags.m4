dnl SPDX-License-Identifier: Apache-2.0
# CUPEL_TRY_FLAG(VARIABLE, FLAG): append FLAG where the compiler takes it
# without a word.  gcc takes every -Wno-, so its -W is asked for instead.
AC_DEFUN([CUPEL_TRY_FLAG], [
  AS_VAR_PUSHDEF([cupel_flag], [cupel_cv_flag_$2])
  AC_CACHE_CHECK([whether $CC takes $2], [cupel_flag], [
    cupel_save_CFLAGS=$CFLAGS
    CFLAGS="$CFLAGS -Werror m4_bpatsubst([$2], [^-Wno-], [-W])"
    AC_LINK_IFELSE([AC_LANG_PROGRAM([], [])],
      [AS_VAR_SET([cupel_flag], [yes])], [AS_VAR_SET([cupel_flag], [no])])
    CFLAGS=$cupel_save_CFLAGS])
  AS_VAR_IF([cupel_flag], [yes], [$1="$$1 $2"])
  AS_VAR_POPDEF([cupel_flag])])

AC_DEFUN([CUPEL_TRY_FLAGS], [m4_foreach_w([cupel_f], [$2], [CUPEL_TRY_FLAG([$1], m4_defn([cupel_f]))])])

# CUPEL_COMPILER_FLAGS: CUPEL_CFLAGS, CUPEL_CPPFLAGS, CUPEL_LDFLAGS.
AC_DEFUN([CUPEL_COMPILER_FLAGS], [
  CUPEL_CFLAGS="-std=c11"
  # -ffp-contract=off: the same bits whether or not the CPU fuses
  CUPEL_TRY_FLAGS([CUPEL_CFLAGS], [-pedantic -ffp-contract=off -fno-strict-overflow
    -fno-common -Wall -Wextra -Wshadow -Wconversion -Wsign-conversion
    -Wdouble-promotion -Wformat=2 -Wstrict-prototypes -Wmissing-prototypes
    -Wold-style-definition -Wcast-qual -Wcast-align -Wwrite-strings -Wundef
    -Wvla -Wnull-dereference -Wswitch-enum -Wimplicit-fallthrough
    -Wpointer-arith -Wredundant-decls -Wfloat-equal -Wnested-externs
    -Wformat-signedness -Wduplicated-cond -Wduplicated-branches -Wlogical-op
    -Wjump-misses-init -Warith-conversion -Wshorten-64-to-32
    -Wimplicit-int-conversion -Wextra-semi-stmt -Wcomma
    -Wconditional-uninitialized -Wunreachable-code])
  # assert(!"words") and "\xc3\xa9" "a" are how this code writes these things
  CUPEL_TRY_FLAGS([CUPEL_CFLAGS], [-Wno-string-conversion -Wno-string-concatenation])
  # gcc's extra-null paths through every inlined function are noise here
  CUPEL_CFLAGS=`AS_ECHO(["$CUPEL_CFLAGS"]) | $SED 's/ -Wnull-dereference//'`
  CUPEL_CFLAGS="$CUPEL_CFLAGS -ffile-prefix-map=\$(abs_top_srcdir)=."
  CUPEL_CPPFLAGS=
  CUPEL_LDFLAGS=
  AS_IF([test "x$enable_sanitizers" != xno], [
    CUPEL_CFLAGS="$CUPEL_CFLAGS -fsanitize=$enable_sanitizers -fno-sanitize-recover=all -fno-omit-frame-pointer"
    CUPEL_LDFLAGS="$CUPEL_LDFLAGS -fsanitize=$enable_sanitizers"
    enable_hardening=no])
  AS_IF([test "x$enable_hardening" = xyes], [
    CUPEL_TRY_FLAGS([CUPEL_CFLAGS], [-fstack-protector-strong
      -fstack-clash-protection -fcf-protection -ftrivial-auto-var-init=zero -fPIE])
    CUPEL_TRY_FLAGS([CUPEL_LDFLAGS], [-pie -Wl,-z,relro -Wl,-z,now
      -Wl,-z,noexecstack -Wl,-z,separate-code])
    CUPEL_CPPFLAGS="-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2"])
  AS_IF([test "x$enable_werror" = xyes], [CUPEL_CFLAGS="$CUPEL_CFLAGS -Werror"])
])
