#!/bin/sh
# Sees to the Debian packages that pip cannot bring: `tools/system_packages.sh run` or `… test`.
# Silent and quick when nothing is missing. Otherwise installs as root or through sudo, and says what; without the right to,
# prints the one line to run and stops.
set -eu

PYTHON=${PYTHON:-python3}
missing=""
need() { missing="$missing $1"; }
installed() { [ "$(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

# Python may come from elsewhere, so ask Python itself: Debian's keeps ensurepip in python3-venv.
if ! "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "Python 3.11 or later is needed; '$PYTHON' is not that. Name another with: make PYTHON=/path/to/python3.11 …" >&2
    exit 1
fi
"$PYTHON" -c 'import ensurepip, venv' 2>/dev/null || need python3-venv

# WeasyPrint loads these; fontconfig, glib and HarfBuzz come with Pango.
libraries="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"

if [ "${1:-run}" = test ]; then
    libraries="$libraries libatomic1" # the program inside Playwright's wheel loads it
    command -v chromium >/dev/null || need chromium
    ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || need postgresql
fi

# Without dpkg we cannot tell, nor install: leave it to the person.
if command -v dpkg-query >/dev/null; then
    for package in $libraries; do
        installed "$package" || need "$package"
    done
fi

[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
    as_root=""
elif sudo -n true 2>/dev/null; then
    as_root="sudo -n"
else
    echo "Debian packages are missing and this user may not install them. Run this once, then try again:" >&2
    echo "    sudo apt-get update && sudo apt-get install --no-install-recommends$missing" >&2
    exit 1
fi

echo "Installing Debian packages:$missing"
# A failed update is no reason to stop: the lists at hand may be good enough.
$as_root apt-get update -qq || true
# shellcheck disable=SC2086  # both are lists of words
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
