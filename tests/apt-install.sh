#!/bin/sh
# Install the Debian packages named that are missing: as root, or through sudo where it asks for no password.
# Anywhere else it changes nothing, says plainly what is missing and how to get it, and exits 1.
set -eu

missing=""
for package in "$@"; do
    state=$(dpkg-query --show --showformat '${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null; then
    echo "Not a Debian machine, so nothing was installed. What is wanted here is what Debian calls:$missing" >&2
    exit 1
elif [ "$(id -u)" -eq 0 ]; then
    as_root="env"
elif sudo -n true 2>/dev/null; then
    as_root="sudo -n env"
else
    echo "Missing:$missing. Only root can install them: sudo apt-get install$missing" >&2
    exit 1
fi

echo "Installing with apt-get:$missing"
apt() { $as_root DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 "$@" >/dev/null; }
if ! { apt update && apt install --yes --no-install-recommends $missing; }; then
    echo "apt-get could not install:$missing" >&2
    exit 1
fi
