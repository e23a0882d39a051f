#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The structure of the sources, checked: who includes whom, which names an
# archive exports, headers that stand alone, licence lines, calls that are
# not used here.  Prints "ok N what" lines and fails on the first violation.
set -u
: "${CUPEL_SOURCE:?run by make check}" "${CUPEL_BUILD:?}"
here=$CUPEL_SOURCE/tests/checks
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
n=0
ok() { n=$((n + 1)); echo "ok $n $*"; }
die() { echo "not ok: $*"; exit 1; }

cd "$CUPEL_SOURCE" || exit 1
sources=$(find src audit -name '*.[ch]' | sort)

# 1. includes, and the checker itself on one violation of each kind
# shellcheck disable=SC2086
awk -f "$here/layers.awk" "$here/layers.txt" $sources ||
	die "an include that layers.txt does not allow"
ok "each folder includes only what it may"

mkdir -p "$tmp/src/base" "$tmp/src/nowhere"
cat > "$tmp/src/base/bad.c" <<'END'
#include "store/db.h"
#include "err.h"
#include <sodium.h>
END
echo '#include "base/err.h"' > "$tmp/src/nowhere/x.c"
(cd "$tmp" && awk -f "$here/layers.awk" "$here/layers.txt" \
	src/base/bad.c src/nowhere/x.c) > "$tmp/said" && die "the checker is blind"
for want in 'base/ may not include store/db.h' 'write it from the top' \
	'<sodium.h> belongs to src/crypt/' 'nowhere/ is not in layers.txt'; do
	grep -qF "$want" "$tmp/said" || die "the checker does not say: $want"
done
ok "the include checker finds each kind of violation"

# 2. names and writable data of each archive
for lib in $(cd "$CUPEL_BUILD" && find src audit -name '*.a' 2>/dev/null); do
	room=$(echo "$lib" | sed 's|^src/||; s|/.*||')
	prefixes=$(sed -n "s/^$room: *//p" "$here/prefixes.txt")
	[ -n "$prefixes" ] || die "$room has no line in prefixes.txt"
	nm -g --defined-only "$CUPEL_BUILD/$lib" 2>/dev/null |
		awk -v list="$prefixes" -v lib="$lib" '
		BEGIN { n = split(list, p, " ") }
		NF == 3 && $3 !~ /^(__|_fini|_init)/ {
			good = 0
			for (i = 1; i <= n; i++)
				if (index($3, p[i]) == 1)
					good = 1
			if (!good) { print lib ": " $3 " has no registered prefix"; rc = 1 }
		}
		END { exit rc }' || die "names of $room"
	case $room in tui) continue ;; esac
	# sanitizers and coverage add data of their own
	objdump -t "$CUPEL_BUILD/$lib" 2>/dev/null |
		awk -v lib="$lib" '($4 == ".data" || $4 == ".bss" ||
		$3 == ".data" || $3 == ".bss" || $0 ~ /\*COM\*/) &&
		$0 ~ / O / && $NF !~ /^(__|\.L|completed)/ && $NF !~ /(san|cov)/ {
			print lib ": " $NF " is writable data"; rc = 1
		}
		END { exit rc }' || die "mutable state in $room"
done
ok "exported names have their folder's prefix and nothing global is writable"

# 3. each file has its licence line, each header its own guard
missing=$(find src audit tests specs forms packaging m4 Makefile.am \
	configure.ac README.md NEWS -type f |
	grep -vE '/data/|/corpus/|/Makefile$|\.in$|\.o$|\.trs$|\.log$|~$' |
	xargs -r grep -L 'SPDX-License-Identifier: Apache-2.0')
[ -z "$missing" ] || die "no SPDX line: $missing"
ok "each file says its licence"

# 4. calls that have a better way here
banned='strcpy|strcat|sprintf|vsprintf|strtok|gets|atoi|atol|atof|gmtime|localtime|ctime|asctime|rand|srand|setenv|putenv|system|popen|alloca'
# shellcheck disable=SC2086
if grep -nE "(^|[^_[:alnum:]])($banned)\(" $sources; then
	die "calls that are not used here"
fi
ok "no banned call"

# 5. headers alone
flags="-std=c11 -Wall -Wextra -Werror -D_GNU_SOURCE -I. -Isrc -I$CUPEL_BUILD"
for h in $(find src audit -name '*.h' | sort); do
	# shellcheck disable=SC2086
	echo "#include \"$(echo "$h" | sed 's|^src/||')\"" |
		${CUPEL_COMPILE:-gcc} $flags -fsyntax-only -x c - || die "$h does not stand alone"
done
ok "each header compiles by itself"

# 6. length of files: more than 800 lines is two subjects
# shellcheck disable=SC2086
long=$(wc -l $sources | awk '$2 != "total" && $1 > 900 { print $2 ": " $1 }')
[ -z "$long" ] || die "files that hold more than one subject: $long"
ok "no file is longer than 900 lines"
echo "1..$n"
