#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# make lint: what tools find that no test runs into.  Each step says when its
# tool is not there and is then left out; only findings make it fail.
#
# lint.sh [STEP...]: some steps, named after the functions step_ below.
set -u
: "${CUPEL_SOURCE:?run by make lint}" "${CUPEL_BUILD:?}"
: "${LINT_CPPFLAGS:?}" # for every source
jobs=${LINT_JOBS:-2}
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
cd "$CUPEL_SOURCE" || exit 1

# The one version whose layout this is; another lays out other lines.
format_version=14
# Folders that are laid out by the tool.  In the others tables and statements
# are set by hand in places; they are counted and are no finding.
format_folders='audit|src/(crypt|plate|potency|report|xmlio)|tests/(audit|bench|crypt|fuzz|plate|potency|report|xmlio)'
# Whether a value that is filled in on success is used after a failure cannot
# be seen from one file (the caller's "return err->code"): valgrind and the
# tests look for that.
analyse_not='core.uninitialized core.UndefinedBinaryOperatorResult core.CallAndMessage core.NonNullParamChecker unix.cstring.NullArg'

files() { find src audit tests packaging m4 -type f -name "$1" |
	grep -vE '/(data|corpus)/' | sort; }
sources() { find src audit -name '*.c' | sort; }

bad=0
begin() { name=$1; shift; echo "lint: $*"; }
without() { echo "lint: $name: $1 is not installed: left out"; }
# Findings are what a step leaves in $tmp/said.
findings() {
	[ -s "$tmp/said" ] || return 0
	cat "$tmp/said"
	echo "lint: $name: findings"
	bad=1
}
have() { command -v "$1" > /dev/null 2>&1; }

step_text() {
	begin text "80 columns, no blanks at the end, a line end at the end"
	{ files '*.[ch]'; files '*.sh'; files '*.inc'; files '*.def'; } |
		while read -r f; do
			# a character is a column only where all are ASCII
			LC_ALL=C awk -v f="$f" '
			/[ \t\r]$/ { print f ":" NR ": blanks at the end" }
			f ~ /[.][ch]$/ && !/[\200-\377]/ {
				n = split($0, part, "\t")
				col = length(part[1])
				for (i = 2; i <= n; i++)
					col += 8 - col % 8 + length(part[i])
				if (col > 80)
					print f ":" NR ": " col " columns"
			}' "$f"
			[ -z "$(tail -c 1 "$f")" ] || echo "$f: no line end"
		done > "$tmp/said"
	findings
}

step_format() {
	begin format "layout of clang-format $format_version"
	tool=clang-format-$format_version
	have "$tool" || tool=clang-format
	have "$tool" || { without clang-format; return; }
	case $("$tool" --version) in
	*" $format_version."*) ;;
	*)	echo "lint: format: $("$tool" --version | head -1) is not" \
			"version $format_version: left out"
		return ;;
	esac
	other=0
	: > "$tmp/said"
	for f in $(files '*.[ch]'); do
		"$tool" --dry-run -Werror "$f" > /dev/null 2>&1 && continue
		if echo "$f" | grep -qE "^($format_folders)/"; then
			echo "$f: $tool -i would change it" >> "$tmp/said"
		else
			other=$((other + 1))
		fi
	done
	[ "$other" -eq 0 ] || echo "lint: format: $other files of other" \
		"folders are laid out by hand in places (no finding)"
	findings
}

step_analyse() {
	begin analyse "clang --analyze"
	have clang || { without clang; return; }
	set -- --analyze -std=c11 -w -Xclang -analyzer-output=text
	for checker in $analyse_not; do
		set -- "$@" -Xclang -analyzer-disable-checker -Xclang "$checker"
	done
	# err.c defines what the header describes
	sources | grep -v '^src/base/err\.c$' |
		xargs -P "$jobs" -I '{}' sh -c '
			file=$1; shift
			# shellcheck disable=SC2086
			clang "$@" $LINT_CPPFLAGS -include \
				tests/checks/analyse.h -o /dev/null "$file" 2>&1 ||
				echo "$file: clang could not analyse it"
		' sh '{}' "$@" > "$tmp/said"
	findings
}

step_cppcheck() {
	begin cppcheck "cppcheck"
	have cppcheck || { without cppcheck; return; }
	# shellcheck disable=SC2046,SC2086
	cppcheck --quiet --std=c11 --enable=warning,portability \
		--library=posix --error-exitcode=0 -j "$jobs" \
		--suppressions-list=tests/checks/cppcheck.txt --inline-suppr \
		--template='{file}:{line}: {severity}: {message} [{id}]' \
		-I src -I . -I "$CUPEL_BUILD" $(sources) > "$tmp/said" 2>&1
	findings
}

step_shell() {
	begin shell "sh -n and shellcheck"
	for f in $(files '*.sh'); do
		sh -n "$f" 2>&1
	done > "$tmp/said"
	if have shellcheck; then
		# shellcheck disable=SC2046
		shellcheck -S warning -f gcc $(files '*.sh') >> "$tmp/said"
	else
		without shellcheck
	fi
	findings
}

step_manual() {
	begin manual "mandoc -T lint"
	have mandoc || { without mandoc; return; }
	for f in $(files '*.[157]'); do
		# other manuals of this machine are none of ours
		mandoc -T lint -W warning "$f" 2>&1 | grep -v 'mandoc\.db'
	done > "$tmp/said"
	findings
}

# SCHEMA and the documents that it describes.
schemas='method specs/methods
platform specs/platforms
variant specs/variants
spec specs/specifications
profile specs/instruments'

step_xml() {
	begin xml "xmllint: schemas, and the documents that come with cupel"
	have xmllint || { without xmllint; return; }
	{
		find specs src -name '*.xsd' | sort | while read -r f; do
			xmllint --nonet --noout "$f" 2>&1
		done
		echo "$schemas" | while read -r name folder; do
			xmllint --nonet --noout --schema "specs/$name.xsd" \
				"$folder"/*.xml 2>&1 | grep -v ' validates$'
		done
	} > "$tmp/said"
	findings
}

[ $# -gt 0 ] || set -- text format shell manual xml cppcheck analyse
for s; do
	command -v "step_$s" > /dev/null || { echo "lint: no step $s"; exit 2; }
	"step_$s"
done
[ $bad -eq 0 ] && echo "lint: no findings"
exit $bad
