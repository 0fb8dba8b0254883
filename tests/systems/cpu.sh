#!/usr/bin/env bash
# cpu.sh ARCH: repeats on another processor, on Java 21 and 25, what the build does on this one: doctor, demo, the first example of the
# README, every rule for the backend that serves there, and tests of the containers on all that can be used.
#
# ARCH is what Debian calls it: arm64, s390x (the highest byte first), riscv64, ppc64el, armhf, all of them by emulation (qemu-user), and
# i386, which an x86-64 runs itself, as root or where users may have namespaces. Java and qemu are unpacked into target/systems, beside
# the system, once; that is some 600 MB, and nothing is installed.
#
# JAVAS are the versions, TESTS the classes of the containers, LIMIT the seconds that each step may take, SUITE the release of Debian:
# where the mirror lacks a package of one for this processor, another may have it (SUITE=forky).
set -uo pipefail
cd "$(dirname "$0")/../.."
arch=${1:?which processor? arm64, armhf, i386, ppc64el, riscv64 or s390x}
javas=${JAVAS:-21 25}
tests=${TESTS:-PageSizesTest,CommonTypesTest,LongVecTest,DoubleVecTest,ByteStackTest,StructVecTest,ByteSequenceTest,AtomicVecsTest,VirtualArenaTest}
systems=$PWD/target/systems
root=$systems/$arch
jar=cli/target/virtualalloc.jar
results=()
# To compile well takes longer under emulation than it saves, and what is emulated cannot start another Java for the rules.
options="-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Dvirtualalloc.kit.child=off"

case $arch in
    armhf | i386) is64bit=false ;;
    *) is64bit=true ;;
esac

die() {
    echo "$*" >&2
    exit 2
}

# Runs a step with a limit, and notes how it ended.
step() {
    local what=$1
    shift
    echo "== $what"
    timeout --kill-after=10 "${LIMIT:-1200}" "$@"
    local status=$?
    results+=("$([ $status = 0 ] && echo "passed" || echo "FAILED ($status)") $what")
    return $status
}

# Where Java $1 of the processor is, as a program of this one.
java_of() {
    local home=$root/usr/lib/jvm/java-$1-openjdk-$arch launcher=$systems/launchers/$arch-$1/bin/java
    mkdir -p "$(dirname "$launcher")"
    if [ "$arch" = i386 ]; then
        local directory
        for directory in /proc /dev /sys /tmp "$HOME" "$PWD"; do
            mkdir -p "$root$directory"
        done
        cat > "$launcher" <<EOF
#!/bin/sh
exec unshare $([ "$(id -u)" = 0 ] || echo --map-root-user) --mount sh -c 'cd /
for directory in /proc /dev /sys /tmp "$HOME" "$PWD"; do mount --rbind "\$directory" "$root\$directory" || exit 99; done
exec unshare --root="$root" --wd="\$0" "\$@"' "\$PWD" "${home#"$root"}/bin/java" $options "\$@"
EOF
    else
        printf '#!/bin/sh\nexec "%s" -L "%s" "%s" %s "$@"\n' "$systems/qemu/usr/bin/qemu-$arch" "$root" "$home/bin/java" "$options" > "$launcher"
    fi
    chmod +x "$launcher"
    echo "$launcher"
}

[ -f $jar ] || mvn -q package -DskipTests -Dmaven.javadoc.skip -pl cli -am || die "the jar could not be built"
if [ "$arch" != i386 ] && [ ! -e "$systems/qemu/usr/bin/qemu-$arch" ]; then
    tests/systems/debian.sh "$(dpkg --print-architecture)" "$systems/qemu" qemu-user || die "qemu could not be had"
fi
missing=()
for version in $javas; do
    [ -e "$root/usr/lib/jvm/java-$version-openjdk-$arch" ] || missing+=("openjdk-$version-jre-headless")
done
if [ ${#missing[@]} -gt 0 ]; then
    tests/systems/debian.sh "$arch" "$root" "${missing[@]}" || die "Java for $arch could not be had"
fi

# The first example, compiled here.
example=$systems/example
mkdir -p "$example"
{
    echo "import dev.virtualalloc.*; import dev.virtualalloc.containers.*;"
    echo "public class First { public static void main(String[] arguments) {"
    sed -n '/^```java/,/^```/p; /^```$/q' README.md | grep -v '^```'
    echo "} }"
} > "$example/First.java"
javac -nowarn --release 17 -cp $jar -d "$example" "$example/First.java" || die "the first example could not be compiled"

for version in $javas; do
    java=$(java_of "$version")
    on="on Java $version, $arch"
    step "java -version $on" "$java" -version || continue
    if ! $is64bit; then
        provider=unsafe-sim
    elif [ "$version" -ge 22 ]; then
        provider=ffm
    else
        provider=jna
    fi
    # It ends with 1 if anything can be better.
    "$java" -jar $jar doctor
    step "demo $on" "$java" -jar $jar demo
    step "first example $on" "$java" -cp "$jar:$example" First
    step "rules for $provider $on" "$java" -jar $jar verify --provider "$provider"
    step "containers $on" mvn -q verify -DskipITs -Dmaven.javadoc.skip -Dspotless.check.skip -pl containers -am -Dtest="$tests" -Djvm="$java"
done

echo "== $arch"
printf '%s\n' "${results[@]}"
! printf '%s\n' "${results[@]}" | grep -q '^FAILED'
