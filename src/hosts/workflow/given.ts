// What a run is given: the file, the state, the mocks, as texts.
import type { RunRequest } from '../../protocol.ts';
import { textOf } from '../inputs.ts';
import { Fault } from './fault.ts';
import { JsonError, readJson } from './values/read-json.ts';
import { shownText } from './values/utf8.ts';
import { Dict, isDict, isList } from './values/value.ts';
import type { Value } from './values/value.ts';

export interface GivenToRun { text: string; state: Dict; mocks: Dict; resume: readonly Value[] }

/** Throws a Fault for an input that is no JSON, or no mapping. */
export function givenTo({ script, inputs }: RunRequest): GivenToRun {
  const read = (id: string): Value | undefined => {
    const text = shownText(textOf(inputs, id));
    return text.trim() === '' ? undefined : attempt(id, text);
  };
  const mapping = (id: string): Dict => {
    const value = read(id) ?? new Dict();
    if (isDict(value)) return value;
    throw new Fault('InputError', `The ${id} is to be a JSON object: {...}`);
  };
  const resume = read('resume') ?? [];
  return { text: shownText(script), state: mapping('state'), mocks: mapping('mocks'), resume: isList(resume) ? resume : [resume] };
}

function attempt(id: string, text: string): Value {
  try {
    return readJson(text);
  } catch (error) {
    if (error instanceof JsonError) throw new Fault('InputError', `The ${id} is no JSON: ${error.message}`);
    throw error;
  }
}

