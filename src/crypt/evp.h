/* SPDX-License-Identifier: Apache-2.0 */
/*
 * crypt/evp.h - libcrypto's EVP, for the files of this room only.
 *
 * libcrypto has a type ERR_STATE where base/err.h has a code of that name;
 * the type, which nobody here uses, gets another name.
 */
#ifndef CRYPT_EVP_H
#define CRYPT_EVP_H

#define ERR_STATE OPENSSL_ERR_STATE_TYPE
#include <openssl/evp.h>
#undef ERR_STATE

#endif /* CRYPT_EVP_H */
