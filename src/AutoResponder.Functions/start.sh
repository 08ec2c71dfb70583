#!/bin/sh
# Starts the handler. A deployment may have lost the execute bit, and the app's folder may be read-only: then a copy is started.
here=$(cd "$(dirname "$0")" && pwd)
program="$here/autoresponder-handler"
[ -x "$program" ] && exec "$program"
[ -f "$here/autoresponder-handler.dll" ] && command -v dotnet >/dev/null 2>&1 && [ ! -f "$here/libcoreclr.so" ] && exec dotnet "$here/autoresponder-handler.dll"
copy=$(mktemp -d) && cp -R "$here/." "$copy/" && chmod u+x "$copy/autoresponder-handler" && exec "$copy/autoresponder-handler"
exit 1
