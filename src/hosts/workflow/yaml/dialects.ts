// YAML as each engine reads it.
import { pythonScalars, rustScalars } from './scalars.ts';
import { readYaml } from './read.ts';
import type { YamlFile } from './read.ts';
import { tags } from './tags.ts';

/** PyYAML's safe_load: YAML 1.1; of a key that comes twice the last counts. Throws YamlFault. */
export const readPythonYaml = (text: string): YamlFile => readYaml(text, { scalars: pythonScalars, merges: true, repeats: true, tags });

/** serde_yaml 0.9: YAML 1.2, without merge keys; a key may come once. Throws YamlFault. */
export const readRustYaml = (text: string): YamlFile => readYaml(text, { scalars: rustScalars, merges: false, repeats: false, tags: undefined });
