#!/usr/bin/env bash
# yaml 2.9.1 and PyYAML 6.0: a number that JavaScript writes with an exponent is a text in Python.
#
# 1e21 and 1e-7 are written as JavaScript does, 1e+21 and 1e-7, which are numbers in YAML 1.2. PyYAML reads 1.1, in which
# a number with an exponent has a dot: 1.5e-9 is a number there, 1e-7 the text "1e-7". Asked for version 1.1, yaml writes
# the same, and reads it as a number.
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

const seen = [1e21, 1e-7, 1.5e-9, 123.25].map((value) => {
  const [text, as11] = ['1.2', '1.1'].map((version) => stringify({ value }, { version }));
  const back = as11 === text && ['1.2', '1.1'].every((version) => parse(text, { version }).value === value);
  return [text.trim(), back, spawnSync('python3', ['read.py'], { input: text, encoding: 'utf8' }).stdout.trim()];
});
console.log(seen);
process.exit(JSON.stringify(seen) === JSON.stringify([
  ['value: 1e+21', true, 'str 1e+21'], ['value: 1e-7', true, 'str 1e-7'], ['value: 1.5e-9', true, 'float 1.5e-09'],
  ['value: 123.25', true, 'float 123.25'],
]) ? 0 : 1);
JS
node try.mjs
