dnl SPDX-License-Identifier: Apache-2.0
# CUPEL_CHECK_SQLCIPHER: SQLCIPHER_CFLAGS and SQLCIPHER_LIBS, or stop.
#
# Features, never versions: the .pc files of Debian 12 and 13 count in
# different numbers.  The ordinary SQLite accepts "PRAGMA key" and writes plain
# text, so it must not be linked by any road: sqlite3_key_v2 exists in
# SQLCipher only, and header and library must be one build.
AC_DEFUN([CUPEL_CHECK_SQLCIPHER], [
  PKG_CHECK_MODULES([SQLCIPHER], [sqlcipher], [],
    [AC_MSG_ERROR([SQLCipher is missing (Debian: apt-get install libsqlcipher-dev)])])
  SQLCIPHER_CFLAGS="$SQLCIPHER_CFLAGS -DSQLITE_HAS_CODEC"
  cupel_save_CPPFLAGS=$CPPFLAGS
  cupel_save_LIBS=$LIBS
  CPPFLAGS="$CPPFLAGS $SQLCIPHER_CFLAGS"
  LIBS="$SQLCIPHER_LIBS $LIBS"
  AC_CHECK_DECL([sqlite3_key_v2], [],
    [AC_MSG_ERROR([the sqlite3.h that sqlcipher.pc names is not SQLCipher's: encryption is missing])],
    [[#include <sqlite3.h>]])
  AC_CHECK_FUNC([sqlite3_key_v2], [],
    [AC_MSG_ERROR([the SQLite library found cannot encrypt; cupel needs SQLCipher (Debian: apt-get install libsqlcipher-dev)])])
  AC_CACHE_CHECK([that SQLCipher's header and library are one build],
    [cupel_cv_sqlcipher_same],
    [AC_RUN_IFELSE([AC_LANG_PROGRAM([[
#include <sqlite3.h>
#include <string.h>]], [[
      return strcmp(SQLITE_SOURCE_ID, sqlite3_sourceid()) != 0;]])],
      [cupel_cv_sqlcipher_same=yes], [cupel_cv_sqlcipher_same=no],
      [cupel_cv_sqlcipher_same="not tested, cross-compiling"])])
  AS_IF([test "x$cupel_cv_sqlcipher_same" = xno],
    [AC_MSG_ERROR([header and library come from two different SQLite builds])])
  CPPFLAGS=$cupel_save_CPPFLAGS
  LIBS=$cupel_save_LIBS
  cupel_build_summary="$cupel_build_summary, SQLCipher package $($PKG_CONFIG --modversion sqlcipher)"
])
