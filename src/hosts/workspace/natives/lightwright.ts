// `lightwright`: a capability that a module brings in the host's own language: it reads and writes fixtures in the XML that Lightwright
// and Vectorworks exchange, an element each, with an element a field.
import type { Json, JsonObject } from '../../../world/schema.ts';
import { isObject } from '../../../world/schema.ts';
import { EditError } from '../data/edit-error.ts';
import { escaped, readXml, XmlError } from './xml.ts';
import type { Element } from './xml.ts';

/** What scripts call the fields of a fixture, by their elements. Others are as they stand, in lower case. */
const NAMES: readonly (readonly [element: string, field: string])[] = [['Inst_Type', 'instrument_type'], ['Unit_Number', 'unit_number'], ['Channel', 'channel'], ['Dimmer', 'dimmer'], ['Position', 'position']];
const FIELDS: ReadonlyMap<string, string> = new Map(NAMES);
const ELEMENTS: ReadonlyMap<string, string> = new Map(NAMES.map(([element, field]) => [field, element]));
const NUMBERS: ReadonlySet<string> = new Set(['channel', 'dimmer']);

/** A table with `fixtures`, a list of tables with `unit_number` (also `unit`), `channel`, `dimmer`, `instrument_type`, `position` and whatever else there is. Throws EditError. */
export function parseFixtures(text: string): JsonObject {
  try {
    const root = readXml(text);
    const data = root.name === 'InstrumentData' ? root : root.children.find(({ name }) => name === 'InstrumentData');
    if (data === undefined) throw new EditError('InvalidOperation', 'lightwright.parse: there is no <InstrumentData>');
    return { fixtures: data.children.filter(({ children }) => children.length > 0).map(fixtureOf) };
  } catch (error) {
    throw error instanceof XmlError ? new EditError('InvalidOperation', `lightwright.parse: ${error.message}`) : error;
  }
}

function fixtureOf({ name: uid, children }: Element): JsonObject {
  const fixture: Record<string, Json> = { uid };
  for (const { name, text } of children) {
    const field = FIELDS.get(name) ?? name.toLowerCase();
    const value = text.trim();
    if (value !== '' && field !== '__proto__') fixture[field] = NUMBERS.has(field) ? numberIn(value) : value;
  }
  return fixture.unit_number === undefined ? fixture : { ...fixture, unit: fixture.unit_number };
}

/** "12" and "(12)", as channels are shown on a plot. */
function numberIn(text: string): number | string {
  const [, digits] = /^\(?(\d{1,9})\)?$/.exec(text) ?? [];
  return digits === undefined ? text : Number(digits);
}

/** Throws EditError. */
export function writeFixtures(data: Json | undefined): string {
  const fixtures = isObject(data) ? data.fixtures : undefined;
  if (!Array.isArray(fixtures) || !fixtures.every(isObject)) throw new EditError('InvalidOperation', 'lightwright.write takes a table with "fixtures", a list of tables');
  const lines = fixtures.map((fixture, i) => {
    const uid = typeof fixture.uid === 'string' && NAME.test(fixture.uid) ? fixture.uid : `UID_${i + 1}`;
    const fields = Object.entries(fixture).flatMap(([field, value]) => {
      if (['uid', 'unit'].includes(field) || value === null || typeof value === 'object') return [];
      const element = ELEMENTS.get(field) ?? field;
      if (!NAME.test(element)) throw new EditError('InvalidOperation', `lightwright.write: ${JSON.stringify(field)} is no name of a field`);
      return [`      <${element}>${escaped(String(value))}</${element}>\n`];
    });
    return `    <${uid}>\n${fields.join('')}    </${uid}>\n`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<SLData>\n  <InstrumentData>\n${lines.join('')}  </InstrumentData>\n</SLData>\n`;
}

const NAME = /^[A-Za-z_][\w.-]*$/;
