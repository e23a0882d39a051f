#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A specification that inherits names the SHA-256 of its parent's file: the
# one of the file that is shipped beside it.
set -u
: "${CUPEL_SOURCE:?run by make check}"
cd "$CUPEL_SOURCE/specs/specifications" || exit 1
n=0
for child in *.xml; do
	sum=$(sed -n 's/.*sha256="\([0-9a-f]*\)".*/\1/p' "$child")
	[ -n "$sum" ] || continue
	parent=$(sed -n 's/.*<inherits from="\([^"]*\)".*/\1/p' "$child")
	is=$(sha256sum "$parent.xml" | sed 's/ .*//')
	[ "$sum" = "$is" ] || {
		echo "not ok: $child says $sum of $parent, which is $is"
		exit 1
	}
	n=$((n + 1))
	echo "ok $n $child inherits from $parent as it is"
done
[ "$n" -ge 1 ] || { echo "not ok: nothing inherits"; exit 1; }
echo "1..$n"
