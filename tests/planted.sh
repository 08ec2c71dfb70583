#!/usr/bin/env bash
# Plants each bug of tests/planted in a scratch clone of this commit, and hunts for it with the simulation: 5,000 seeds at most.
# Prints "bug, seed, invariant" for each, and fails if one is not found: then the simulation has a blind spot.
#   tests/planted.sh [BUG...]
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
seeds=${SEEDS:-5000}
scratch=$(mktemp -d)
trap 'wait; rm -rf "$scratch"' EXIT

git clone --quiet "$root" "$scratch/clone"
cd "$scratch/clone"
project=tests/AutoResponder.Simulation.Tests
output=$project/bin/Release/net10.0
core=src/AutoResponder.Core
build() { dotnet build "$@" -c Release -v q --nologo -p:RunAnalyzers=false -p:TreatWarningsAsErrors=false -p:EnforceCodeStyleInBuild=false; }

# One hunt for each processor, while the next bug is built.
hunt() {
  local bug=$1 found
  found=$("$scratch/$bug/AutoResponder.Simulation.Tests" hunt 1 "$seeds" 2>&1) || true
  if [[ $found =~ ^[0-9]+$'\t' ]]; then
    awk -F'\t' -v bug="$bug" '{ printf "%-30s %6s  %s (%s)\n", bug, $1, $3, $2 }' <<<"$found"
  else
    printf '%-30s  NOT FOUND  %s\n' "$bug" "$(head -c 300 <<<"$found")"
    touch "$scratch/missed"
  fi
  rm -rf "${scratch:?}/$bug"
}

build "$project" >/dev/null
if [ $# -gt 0 ]; then bugs=("$@"); else mapfile -t bugs < <(cd tests/planted && ls -- *.patch | sed 's/\.patch$//'); fi
for bug in "${bugs[@]}"; do
  git apply "$root/tests/planted/$bug.patch"
  # Only the core changes, and only inside.
  if build "$core" --no-restore >"$scratch/build.log" 2>&1; then
    cp -r "$output" "$scratch/$bug"
    cp "$core/bin/Release/net10.0/AutoResponder.Core.dll" "$scratch/$bug"
    while [ "$(jobs -rp | wc -l)" -ge "$(nproc)" ]; do wait -n || true; done
    hunt "$bug" &
  else
    printf '%-30s  DOES NOT BUILD  %s\n' "$bug" "$(grep -m1 error "$scratch/build.log")"
    touch "$scratch/missed"
  fi
  git checkout --quiet -- src
done
wait
echo "${#bugs[@]} bugs planted"
[ ! -e "$scratch/missed" ]
