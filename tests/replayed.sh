#!/usr/bin/env bash
# Whether another engine is noticed: the audit of a run on the local Azure is decided once more by this build, which must find nothing otherwise, and by builds with one
# rule changed each, which must name the first decision that they would have made otherwise.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
scratch=$(mktemp -d)
lab=
end() { if [ -n "$lab" ]; then kill "$lab" 2>/dev/null || true; wait "$lab" 2>/dev/null || true; fi; rm -rf "$scratch"; }
trap end EXIT

# What is changed, where, and how.
changes=(
  'an act may leave for 25 s|src/AutoResponder.Core/Responder.cs|s/SendWithin = TimeSpan.FromSeconds(20)/SendWithin = TimeSpan.FromSeconds(25)/'
  'evidence is waited for 40 s|src/AutoResponder.Core/Rules/Saving.cs|s/Quick = TimeSpan.FromSeconds(20)/Quick = TimeSpan.FromSeconds(40)/'
)
decided_otherwise=16

git clone --quiet "$root" "$scratch/clone"
cd "$scratch/clone"
build() { dotnet build "$@" -c Release -v q --nologo -p:RunAnalyzers=false -p:TreatWarningsAsErrors=false -p:EnforceCodeStyleInBuild=false >"$scratch/build.log" 2>&1 || { cat "$scratch/build.log"; exit 1; }; }
replay() { dotnet src/AutoResponder.Cli/bin/Release/net10.0/autoresponder.dll audit verify --replay; }

build src/AutoResponder.Lab
dotnet src/AutoResponder.Lab/bin/Release/net10.0/autoresponder-lab.dll stray --seed 11 --stay >"$scratch/lab.log" 2>&1 &
lab=$!
AzureWebJobsStorage=
while [ -z "$AzureWebJobsStorage" ]; do
  kill -0 "$lab" || { cat "$scratch/lab.log"; exit 1; }
  sleep 1
  AzureWebJobsStorage=$(sed -n "s/^The command line reads it with AzureWebJobsStorage='\(.*\)'$/\1/p" "$scratch/lab.log")
done
export AzureWebJobsStorage

failures=0
echo "this build:"
replay || failures=1
for change in "${changes[@]}"; do
  IFS='|' read -r what file how <<<"$change"
  sed -i "$how" "$file"
  git diff --quiet && { echo "$file does not say so any more: $how"; exit 1; }
  build src/AutoResponder.Cli
  echo "with a build in which $what:"
  code=0
  replay || code=$?
  if [ "$code" -ne "$decided_otherwise" ]; then
    echo "MISSED: exit $code"
    failures=1
  fi
  git checkout --quiet -- src
done
[ "$failures" -eq 0 ]
