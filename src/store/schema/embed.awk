# SPDX-License-Identifier: Apache-2.0
# awk -f embed.awk FILE.sql...: the schema as C, macros expanded.
# What the macros mean stands in store/schema.h.
BEGIN {
	print "/* made by schema/embed.awk; do not edit */"
	print "#include \"config.h\"\n\n#include \"store/schema.h\"\n"
	print "const struct store_schema store_schema[] = {"
}
FNR == 1 {
	if (NR > 1)
		print "\t},"
	n = split(FILENAME, path, "/")
	print "\t{ \"" path[n] "\","
}
{
	sub(/[ \t]*--.*/, "") # comments are for readers of the .sql file
	if ($0 ~ /^[ \t]*$/)
		next
	line = $0
	if (match(line, /@(key|text|int|blob)\??[ \t]+[a-z0-9_]+/)) {
		word = substr(line, RSTART, RLENGTH)
		rest = substr(line, RSTART + RLENGTH)
		split(word, w, /[ \t]+/)
		line = "  " column(w[1], w[2]) rest
	}
	if (match(line, /^@append_only[ \t]+/)) {
		split(line, w, /[ \t]+/)
		append_only(w[2], w[3])
		next
	}
	if (match(line, /^@no_delete[ \t]+/)) {
		split(line, w, /[ \t]+/)
		no_delete(w[2])
		next
	}
	emit(line)
}
END {
	print "\t},\n};"
	print "const size_t store_schema_count ="
	print "    sizeof(store_schema) / sizeof(store_schema[0]);"
	print "const char *const store_append_only[] = {"
	for (i = 1; i <= tables; i++)
		print "\t\"" table[i] "\","
	print "\t\"store_schema\",\n\tNULL\n};"
}
function column(macro, name,    type, null) {
	null = macro ~ /\?$/
	type = macro ~ /int/ ? "INTEGER" : macro ~ /blob/ ? "BLOB" : "TEXT"
	if (macro ~ /key/)
		return name " TEXT NOT NULL PRIMARY KEY CHECK (typeof(" \
		    name ") = 'text')"
	if (null)
		return name " " type " CHECK (" name " IS NULL OR typeof(" \
		    name ") = '" tolower(type) "')"
	return name " " type " NOT NULL CHECK (typeof(" name ") = '" \
	    tolower(type) "')"
}
# UPDATE and DELETE are refused; REPLACE would pass a DELETE trigger where
# recursive triggers are off, so a row of that key must not exist before.
function append_only(name, key) {
	table[++tables] = name
	emit("CREATE TRIGGER " name "_no_update BEFORE UPDATE ON " name)
	emit("BEGIN SELECT RAISE(ABORT, '" name " is append-only'); END;")
	no_delete(name)
	emit("CREATE TRIGGER " name "_no_replace BEFORE INSERT ON " name)
	emit("WHEN EXISTS (SELECT 1 FROM " name " WHERE " condition(key) ")")
	emit("BEGIN SELECT RAISE(ABORT, '" name " is append-only'); END;")
}
function no_delete(name) {
	emit("CREATE TRIGGER " name "_no_delete BEFORE DELETE ON " name)
	emit("BEGIN SELECT RAISE(ABORT, 'rows of " name " are never deleted'); END;")
}
function condition(key,    n, k, i, s) {
	n = split(key, k, ",")
	for (i = 1; i <= n; i++)
		s = s (i > 1 ? " AND " : "") k[i] " = NEW." k[i]
	return s
}
function emit(s) {
	gsub(/\\/, "\\\\", s)
	gsub(/"/, "\\\"", s)
	print "\t  \"" s "\\n\""
}
