#!/usr/bin/env bash
# debian.sh ARCH DIRECTORY PACKAGE...: unpacks packages of Debian, and all that they depend on, into a directory. Nothing is installed, no
# script of a package runs, and the system's own apt and dpkg know nothing of it: ARCH may be that of another processor.
#
# Needs apt, dpkg and Debian's keys (package debian-archive-keyring). SUITE is the release, MIRROR where it comes from.
set -euo pipefail
arch=$1 directory=$2
shift 2
suite=${SUITE:-trixie}
mirror=${MIRROR:-http://deb.debian.org/debian}

state=$directory/apt
mkdir -p "$state"/{lists,cache/archives}/partial "$state"/empty
: > "$state/status"
echo "deb [arch=$arch signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" > "$state/sources.list"
apt_get() {
    apt-get -q -o APT::Architecture="$arch" -o APT::Architectures="$arch" -o APT::Install-Recommends=false -o APT::Sandbox::User="$(id -un)" \
        -o Acquire::Languages=none -o Dir::State="$state" -o Dir::State::status="$state/status" -o Dir::Cache="$state/cache" \
        -o Dir::Etc::sourcelist="$state/sources.list" -o Dir::Etc::sourceparts="$state/empty" -o Dir::Etc::parts="$state/empty" \
        -o Dir::Etc::preferencesparts="$state/empty" "$@"
}
apt_get update
apt_get --yes --download-only install "$@"

# What was in /lib and /bin once is in /usr now, wherever a package says it is.
for name in bin sbin lib lib64; do
    mkdir -p "$directory/usr/$name"
    ln -sfn "usr/$name" "$directory/$name"
done
for package in "$state"/cache/archives/*.deb; do
    dpkg-deb --fsys-tarfile "$package" | tar --extract --directory="$directory" --keep-directory-symlink --no-same-owner
done
# Absolute links would lead out of the directory.
find "$directory" -type l -lname '/*' -printf '%p\t%l\n' | while IFS=$'\t' read -r link target; do
    ln -sfn "$(realpath --canonicalize-missing --no-symlinks --relative-to="$(dirname "$link")" "$directory$target")" "$link"
done
rm -rf "$state"
