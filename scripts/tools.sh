# Sourced by the scripts beside it: versions of the tools, where they stand, and `step`.
RUST_VERSION=1.95
NEXTEST_VERSION=0.9.143
DENY_VERSION=0.20.2
MACHETE_VERSION=0.9.2
TYPOS_VERSION=1.52.0

TOOLS=$PWD/target/tools
export PATH="$TOOLS/bin:$PATH"

# The path of a tool, if it is installed.
tool() { command -v "$1"; }

# step NAME COMMAND...: says what begins, and how long it took; a failure ends the script.
step() {
  local name=$1 began=$SECONDS
  shift
  echo "==> $name"
  if ! "$@"; then
    echo "==> $name: 未通过 FAILED after $((SECONDS - began)) s" >&2
    exit 1
  fi
  echo "==> $name: $((SECONDS - began)) s"
}
