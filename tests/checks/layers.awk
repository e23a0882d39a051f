# SPDX-License-Identifier: Apache-2.0
# awk -f layers.awk layers.txt FILE...
# Each FILE may include only what layers.txt allows its folder.  Paths are
# src/FOLDER/..., audit/... or src/main.c, as seen from the top folder.
FNR == NR {
	sub(/#.*/, "")
	if (!NF)
		next
	key = $1
	sub(/:$/, "", key)
	if (key ~ /^</) {
		home[key] = $2
		next
	}
	known[key] = ok[key, key] = 1
	for (i = 2; i <= NF; i++)
		ok[key, $i] = 1
	next
}
FNR == 1 {
	n = split(FILENAME, part, "/")
	me = part[1] == "src" ? part[2] : part[1]
	if (!(me in known))
		bad(me "/ is not in layers.txt")
}
/^[ \t]*#[ \t]*include[ \t]*"/ {
	h = $0
	sub(/^[^"]*"/, "", h)
	sub(/".*/, "", h)
	if (h == "config.h")
		next
	if (split(h, q, "/") < 2)
		bad("\"" h "\": write it from the top of src")
	else if (!((me, q[1]) in ok))
		bad(me "/ may not include " h)
}
/^[ \t]*#[ \t]*include[ \t]*</ {
	h = $0
	sub(/^[^<]*/, "", h)
	sub(/>.*/, ">", h)
	for (key in home)
		if (index(h, key) == 1 && index(FILENAME, home[key]) != 1)
			bad(h " belongs to " home[key])
}
function bad(m) {
	printf "%s:%d: %s\n", FILENAME, FNR, m
	rc = 1
}
END { exit rc }
