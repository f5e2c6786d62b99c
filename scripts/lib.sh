# Shared by start and test: where the build folder is, and how missing system packages get in. POSIX sh.

ROOT=$(cd "$(dirname "$0")/.." && pwd)
# One build folder outside the checkout, so that a fresh clone does not build everything again.
: "${CARGO_TARGET_DIR:=${XDG_CACHE_HOME:-$HOME/.cache}/kaofa/target}"
export CARGO_TARGET_DIR

say() { printf '==> %s\n' "$*" >&2; }
die() { printf 'kaofa: %s\n' "$*" >&2; exit 1; }

need_rust() {
    command -v cargo >/dev/null 2>&1 || die "Rust is missing. Install it from your distribution or with rustup, then run this again."
    command -v cc >/dev/null 2>&1 || packages gcc libc6-dev
}

is_linux() { [ "$(uname -s)" = Linux ]; }

# packages NAME...: installs Debian packages that are missing, as root or by sudo; else says which.
packages() {
    is_linux || return 0
    command -v dpkg-query >/dev/null 2>&1 || { say "not a Debian system; these packages (or their like) are needed: $*"; return 0; }
    missing=
    for name in "$@"; do
        [ "$(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || missing="$missing $name"
    done
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" = 0 ]; then sudo=; elif command -v sudo >/dev/null 2>&1; then sudo=sudo
    else die "these packages are missing:$missing. Ask an administrator to run: apt-get install$missing"; fi
    say "installing:$missing"
    # The list may be new enough already; only when installing fails it is fetched.
    DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends $missing >/dev/null 2>&1 && return 0
    $sudo apt-get update -qq || die "apt-get update failed; check the network"
    DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends $missing >/dev/null || die "could not install:$missing"
}

# What the window loads at run time.
WINDOW_PACKAGES="libgl1-mesa-dri libegl1 libgles2 libxkbcommon-x11-0 libxcursor1 libxi6 libxrandr2 fonts-noto-cjk"
