#!/usr/bin/env bash
# Fetches the libraries of package-lock.json, whose integrity npm checks, and copies what the pages load to this folder.
# To take a newer version: change package.json, `npm install --package-lock-only`, run this, read the difference.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

npm ci --ignore-scripts --no-audit --no-fund
for file in argon2 blake2 _blake _md _u64 utils; do
  # Source maps are not served.
  sed '/^\/\/# sourceMappingURL=/d' "node_modules/@noble/hashes/$file.js" >"$file.js"
done
sed '/^\/\/# sourceMappingURL=/d' node_modules/@noble/ed25519/index.js >ed25519.js
cp node_modules/@noble/hashes/LICENSE LICENSE.noble-hashes
cp node_modules/@noble/ed25519/LICENSE LICENSE.noble-ed25519
rm -r node_modules
