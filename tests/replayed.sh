#!/usr/bin/env bash
# Whether another engine is noticed: the audit of a run on the local Azure is decided once more by this build, which must find nothing, and by builds with one rule
# changed each, which must name the first decision that they would have made otherwise.
#   tests/replayed.sh [BUG...]      of tests/planted; without any: three that a leak meets
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
scratch=$(mktemp -d)
lab=
end() { if [ -n "$lab" ]; then kill "$lab" 2>/dev/null || true; wait "$lab" 2>/dev/null || true; fi; rm -rf "$scratch"; }
trap end EXIT
bugs=("$@")
if [ $# -eq 0 ]; then bugs=(trust-the-alert cooldown-ignored helped-on-old-samples); fi

git clone --quiet "$root" "$scratch/clone"
cd "$scratch/clone"
build() { dotnet build "$@" -c Release -v q --nologo -p:RunAnalyzers=false -p:TreatWarningsAsErrors=false -p:EnforceCodeStyleInBuild=false >"$scratch/build.log" 2>&1 || { cat "$scratch/build.log"; exit 1; }; }
build src/AutoResponder.Lab
dotnet src/AutoResponder.Lab/bin/Release/net10.0/autoresponder-lab.dll leak --seed 11 --stay >"$scratch/lab.log" 2>&1 &
lab=$!
for _ in $(seq 600); do
  AzureWebJobsStorage=$(sed -n "s/^The command line reads it with AzureWebJobsStorage='\(.*\)'$/\1/p" "$scratch/lab.log")
  [ -z "$AzureWebJobsStorage" ] || break
  kill -0 "$lab" || { cat "$scratch/lab.log"; exit 1; }
  sleep 1
done
export AzureWebJobsStorage

decided_otherwise=16
replay() { dotnet src/AutoResponder.Cli/bin/Release/net10.0/autoresponder.dll audit verify --replay; }
echo "this build:"
replay
missed=0
for bug in "${bugs[@]}"; do
  git apply "tests/planted/$bug.patch"
  build src/AutoResponder.Cli
  echo "with $bug:"
  code=0; replay || code=$?
  if [ "$code" -ne "$decided_otherwise" ]; then echo "MISSED: exit $code"; missed=1; fi
  git checkout --quiet -- src
done
[ "$missed" -eq 0 ]
