#!/usr/bin/env bash
# Runs virtualalloc in a Windows Java on Linux: its calls are those of kernel32, as Wine does them.
#
#   wine.sh fetch                         Wine 10 and the Windows Java 17 and 21, some 300 MB, once
#   wine.sh java 17|21 ARGUMENT…          runs Java; what is /a/b here is H:\a\b there
#   wine.sh jar VIRTUALALLOC.JAR          demo, doctor and verify: JNA on 17, FFM on 21
#   wine.sh tests JAVA CLASSPATH DIRECTORY…   the tests in the directories of classes, by JUnit's console launcher
#
# What is fetched is kept in target/systems. Ends with 77 if it cannot be had here, and says why; with 1 if something failed.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
systems=$(dirname "$(dirname "$here")")/target/systems
root=$systems/wine
seconds=600

# Windows bundles that carry a Java.
bundle=org.sonarsource.scanner.cli:sonar-scanner-cli
bundle17=$bundle:5.0.1.3006:zip:windows
bundle21=$bundle:8.0.1.6346:zip:windows-x64

# As wine and its server are called without the shell scripts of Debian.
export WINELOADER=/usr/lib/wine/wine64 WINESERVER=/usr/lib/wine/wineserver64 WINEPREFIX=/prefix
# No messages of Wine's own, and neither .NET nor a browser, which it would want to fetch.
export WINEDEBUG=${WINEDEBUG:--all} WINEDLLOVERRIDES=mscoree,mshtml= XDG_RUNTIME_DIR=/tmp

cannot() {
    echo "skipped, Windows cannot be had here: $1" >&2
    exit 77
}

# Runs a command where processes end when it does, and where what is mounted is gone then.
apart() {
    local user=()
    [ "$(id -u)" = 0 ] || user=(--user --map-root-user)
    timeout --kill-after=5 "$seconds" \
        unshare "${user[@]}" --mount --propagation private --pid --fork --kill-child --mount-proc "$@"
}

# The same, in the directory that Wine was unpacked into.
within() {
    apart "$here/wine.sh" mounted "$@"
}

mounted() {
    bound_processes
    mkdir -p "$root"/{proc,dev,tmp,prefix,host}
    mount --rbind / "$root/host"
    mount --rbind /proc "$root/proc"
    mount --rbind /dev "$root/dev"
    mount -t tmpfs none "$root/tmp"
    mount --bind "$systems/prefix" "$root/prefix"
    unset DISPLAY
    # The working directory is not in C:, so that /proc is there, and is this system's.
    local result=0
    chroot "$root" "$@" || result=$?
    # It keeps what it was told until it is told to end.
    chroot "$root" "$WINESERVER" --kill || true
    exit "$result"
}

# A crash is handled by programs that may crash as well, without end.
bound_processes() {
    local version
    version=$(uname -r)
    # From Linux 6.14 on the bound is that of the namespace; before, it would be that of the whole system.
    if [ "$(printf '%s\n' 6.14 "$version" | sort -V | head -1)" = 6.14 ]; then
        { echo 2000 > /proc/sys/kernel/pid_max; } 2> /dev/null || true
    fi
}

fetch() {
    [ -e "$systems/prefix/.complete" ] && return
    [ "$(uname -sm)" = "Linux x86_64" ] || cannot "it takes Linux on x86-64, and this is $(uname -sm)"
    for command in unshare chroot timeout mvn; do
        command -v "$command" > /dev/null || cannot "there is no $command"
    done
    apart true 2> /dev/null || cannot "this user may have no namespaces. Be root, or allow user namespaces"
    mkdir -p "$systems"
    "$here/debian.sh" amd64 "$root" wine wine64 libz-mingw-w64 || cannot "Wine cannot be downloaded"
    find "$root" -name 'winedbg.exe*' -delete
    fetch_java 17 "$bundle17"
    fetch_java 21 "$bundle21"
    # What Wine brings needs it, and looks for it there.
    mkdir -p "$systems/prefix/drive_c/windows/system32"
    cp "$root/usr/x86_64-w64-mingw32/lib/zlib1.dll" "$systems/prefix/drive_c/windows/system32"
    # It complains of what it lacks to show windows, and to run programs of 32 bits.
    within "$WINELOADER" wineboot --init || [ -e "$systems/prefix/system.reg" ] || cannot "Wine makes no directory of its own"
    ln -sfn /host "$systems/prefix/dosdevices/h:"
    touch "$systems/prefix/.complete"
}

fetch_java() {
    local java=$systems/windows-java-$1
    rm -rf "$java"
    mvn --quiet --batch-mode org.apache.maven.plugins:maven-dependency-plugin:3.11.0:unpack -Dartifact="$2" \
        -DoutputDirectory="$java" -Dmdep.unpack.includes='*/jre/**' || cannot "$2 cannot be downloaded"
    mv "$java"/*/jre/* "$java"
}

# As Windows has it.
path() {
    echo "H:${1//\//\\}"
}

run_java() {
    local version=$1
    shift
    # Java 17 makes random numbers, for the names of temporary files, of the network's interfaces, and Wine tells of IPv4 alone. Java 21
    # warns of what Wine lacks.
    within "$WINELOADER" "$(path "$systems/windows-java-$version/bin/java.exe")" -Djava.net.preferIPv4Stack=true \
        -XX:+UnlockDiagnosticVMOptions -XX:-PrintWarnings "$@"
}

failed=0

# Runs the main class of the jar, and goes on if that fails.
command_of() {
    local java=$1 provider=$2
    shift 2
    echo "--- Java $java, $provider: $*"
    run_java "$java" -Dvirtualalloc.provider="$provider" "${options[@]}" dev.virtualalloc.cli.Main "$@" || {
        echo "--- failed: $*"
        failed=1
    }
}

commands() {
    command_of "$@" demo
    command_of "$@" doctor
    command_of "$@" verify --provider "$2"
}

check_jar() {
    local jar=$1 work=$systems/jar
    rm -rf "$work"
    mkdir -p "$work"
    (cd "$work" && jar --extract --file "$jar" META-INF/versions/22/dev/virtualalloc/ffm)
    local ffm=$work/META-INF/versions/22
    # No bundle has a Windows Java 22. On 21, java.lang.foreign is a preview with the same methods, if the classes say so.
    find "$ffm" -name '*.class' -exec sh -c 'printf "\377\377\000\101" | dd of="$1" bs=1 seek=4 conv=notrunc status=none' - {} \;

    options=(-cp "$(path "$jar")")
    commands 17 jna
    options=(--enable-preview --enable-native-access=ALL-UNNAMED -cp "$(path "$ffm");$(path "$jar")")
    commands 21 ffm
}

run_tests() {
    local java=$1 entries entry classpath="" directory directories=()
    IFS=: read -ra entries <<< "$2"
    shift 2
    for entry in "${entries[@]}"; do
        classpath+="$(path "$entry");"
    done
    for directory in "$@"; do
        directories+=(--scan-classpath "$(path "$directory")")
    done
    run_java "$java" -Dvirtualalloc.leaks=off -cp "$classpath" org.junit.platform.console.ConsoleLauncher \
        execute "${directories[@]}" --disable-banner --details=summary --fail-if-no-tests || failed=1
}

case ${1-} in
    fetch)
        fetch
        ;;
    java)
        fetch
        run_java "${@:2}"
        ;;
    jar)
        fetch
        check_jar "$(realpath "$2")"
        ;;
    tests)
        fetch
        run_tests "${@:2}"
        ;;
    mounted)
        mounted "${@:2}"
        ;;
    *)
        sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "$0"
        exit 2
        ;;
esac
exit "$failed"
