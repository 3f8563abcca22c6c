#!/usr/bin/env bash
# yaml 2.9.1 and PyYAML 6.0: three texts that yaml writes without quotes, and PyYAML refuses the whole file for.
#
# A text with a tab in its middle needs no quotes in YAML 1.2, and PyYAML's scanner takes no tab there. "=" and "<<" are
# texts in YAML 1.2; PyYAML reads 1.1, in which they have types of their own ("value" and "merge"), and its safe loader
# makes nothing of either.
#
# Needs Node.js with npm, and Python 3. Exits with 0 where it is so, 1 where it has changed, 2 where it cannot be tried.
set -euo pipefail
command -v python3 >/dev/null || { echo 'no Python' >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
chmod 755 .
apt-get download -qq 'python3-yaml=6.0-3*' 2>/dev/null
dpkg -x python3-yaml*.deb .
export PYTHONPATH="$work/usr/lib/python3/dist-packages"
python3 -c 'import yaml; print("PyYAML", yaml.__version__)'
npm init -y >/dev/null
npm install --silent --no-audit --no-fund yaml@2.9.1
cat >read.py <<'PY'
import json, sys, yaml
try:
    value = yaml.safe_load(sys.stdin.read())['value']
    print(type(value).__name__, value)
except yaml.YAMLError as error:
    print(type(error).__name__)
PY
cat >try.mjs <<'JS'
import { spawnSync } from 'node:child_process';
import { parse, stringify } from 'yaml';

const seen = ['a\tb', '=', '<<', 'a b'].map((value) => {
  const text = stringify({ value });
  return [text.trim(), parse(text).value === value, spawnSync('python3', ['read.py'], { input: text, encoding: 'utf8' }).stdout.trim()];
});
console.log(seen);
process.exit(JSON.stringify(seen) === JSON.stringify([
  ['value: a\tb', true, 'ScannerError'], ['value: =', true, 'ConstructorError'], ['value: <<', true, 'ConstructorError'],
  ['value: a b', true, 'str a b'],
]) ? 0 : 1);
JS
node try.mjs
