dnl SPDX-License-Identifier: Apache-2.0
# CUPEL_NEED(NAME, MODULE, DEBIAN PACKAGE): NAME_CFLAGS and NAME_LIBS, or stop
# with the name of the package to install.
AC_DEFUN([CUPEL_NEED], [
  PKG_CHECK_MODULES([$1], [$2], [],
    [AC_MSG_ERROR([$2 is missing (Debian: apt-get install $3)])])])

# CUPEL_LINKS(NAME, FUNCTION, INCLUDE): the library really has it.
AC_DEFUN([CUPEL_LINKS], [
  cupel_save_CPPFLAGS=$CPPFLAGS
  cupel_save_LIBS=$LIBS
  CPPFLAGS="$CPPFLAGS $$1_CFLAGS"
  LIBS="$$1_LIBS $LIBS"
  AC_MSG_CHECKING([for $2])
  AC_LINK_IFELSE([AC_LANG_PROGRAM([[$3]], [[return &$2 == 0;]])],
    [AC_MSG_RESULT([yes])],
    [AC_MSG_RESULT([no])
     AC_MSG_ERROR([the library found for $1 has no $2])])
  CPPFLAGS=$cupel_save_CPPFLAGS
  LIBS=$cupel_save_LIBS])

AC_DEFUN([CUPEL_CHECK_LIBRARIES], [
  CUPEL_NEED([GMP], [gmp], [libgmp-dev])
  CUPEL_NEED([SODIUM], [libsodium >= 1.0.18], [libsodium-dev])
  CUPEL_LINKS([SODIUM], [crypto_pwhash], [#include <sodium.h>])
  CUPEL_NEED([CRYPTO], [libcrypto >= 3.0], [libssl-dev])
  CUPEL_LINKS([CRYPTO], [EVP_MD_fetch], [#include <openssl/evp.h>])
  CUPEL_NEED([XML], [libxml-2.0 >= 2.9.14], [libxml2-dev])
  cupel_save_CPPFLAGS=$CPPFLAGS
  CPPFLAGS="$CPPFLAGS $XML_CFLAGS"
  AC_MSG_CHECKING([that libxml2 has XML Schema, canonical form and writer])
  AC_COMPILE_IFELSE([AC_LANG_PROGRAM([[
#include <libxml/xmlversion.h>
#if !defined(LIBXML_SCHEMAS_ENABLED) || !defined(LIBXML_C14N_ENABLED) || \
    !defined(LIBXML_WRITER_ENABLED)
#error
#endif]])], [AC_MSG_RESULT([yes])],
    [AC_MSG_RESULT([no])
     AC_MSG_ERROR([libxml2 was built without a part that cupel needs])])
  CPPFLAGS=$cupel_save_CPPFLAGS
  CUPEL_NEED([QRENCODE], [libqrencode], [libqrencode-dev])

  # Debian's cminpack.pc and libharu: headers and a function, no version
  PKG_CHECK_MODULES([CMINPACK], [cminpack], [],
    [AC_CHECK_HEADER([cminpack-1/cminpack.h], [],
       [AC_MSG_ERROR([cminpack is missing (Debian: apt-get install libcminpack-dev)])])
     CMINPACK_CFLAGS=-I/usr/include/cminpack-1
     CMINPACK_LIBS="-lcminpack -lm"])
  CUPEL_LINKS([CMINPACK], [lmder], [#include <cminpack.h>])
  PKG_CHECK_MODULES([HPDF], [hpdf], [],
    [AC_CHECK_HEADER([hpdf.h], [],
       [AC_MSG_ERROR([libharu is missing (Debian: apt-get install libhpdf-dev)])])
     HPDF_CFLAGS=
     HPDF_LIBS="-lhpdf"])
  CUPEL_LINKS([HPDF], [HPDF_UseUTFEncodings], [#include <hpdf.h>])
  AC_SUBST([CMINPACK_CFLAGS])
  AC_SUBST([CMINPACK_LIBS])
  AC_SUBST([HPDF_CFLAGS])
  AC_SUBST([HPDF_LIBS])

  cupel_build_summary="libsodium $($PKG_CONFIG --modversion libsodium), libcrypto $($PKG_CONFIG --modversion libcrypto), libxml2 $($PKG_CONFIG --modversion libxml-2.0), GMP $($PKG_CONFIG --modversion gmp), libqrencode $($PKG_CONFIG --modversion libqrencode)"
])

# CUPEL_CHECK_FONTS: the certificate's fonts, plain TrueType files.
AC_DEFUN([CUPEL_CHECK_FONTS], [
  AC_MSG_CHECKING([for the fonts of the certificate])
  AS_IF([test -f "$lato_dir/Lato-Regular.ttf" && test -f "$lato_dir/Lato-Bold.ttf"], [],
    [AC_MSG_RESULT([no])
     AC_MSG_ERROR([no Lato-Regular.ttf and Lato-Bold.ttf in $lato_dir (Debian: apt-get install fonts-lato; or --with-lato=DIR)])])
  AS_IF([test -f "$dejavu_dir/DejaVuSansMono.ttf"], [],
    [AC_MSG_RESULT([no])
     AC_MSG_ERROR([no DejaVuSansMono.ttf in $dejavu_dir (Debian: apt-get install fonts-dejavu-core; or --with-dejavu=DIR)])])
  AC_MSG_RESULT([$lato_dir, $dejavu_dir])
  AC_DEFINE_UNQUOTED([FONT_DIR_LATO], ["$lato_dir"], [folder of the Lato fonts])
  AC_DEFINE_UNQUOTED([FONT_DIR_DEJAVU], ["$dejavu_dir"], [folder of DejaVu Sans Mono])
])
