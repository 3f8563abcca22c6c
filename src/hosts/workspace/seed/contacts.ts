// A workspace of people: contacts, some of whom attend, and some who came twice.
import type { SeedWorld } from './seed.ts';

const CONTACTS = `[module]
name = "contacts"
version = "1.0.0"

[table.contacts]
facet = "contacts.Contact"
description = "People and organizations"
[table.contacts.fields]
name = { type = "string", required = true, shared_key = "name" }
email = { type = "string", shared_key = "email" }
phone = { type = "string", shared_key = "phone" }
status = "string"
department = "string"
notes = { type = "string", shared_key = "notes", crdt = "text" }
tags = { type = "list", crdt = "list", item_type = "string" }

[edge.knows]
source_tables = ["contacts"]
target_tables = ["contacts"]
[edge.knows.properties]
since = "number"

[script.import_contacts]
capabilities = ["fs.read:imports/*", "data.write:contacts.*"]
`;

const SCHEDULE = `[module]
name = "schedule"
version = "1.0.0"

[table.attendees]
facet = "schedule.Attendee"
[table.attendees.fields]
name = { type = "string", shared_key = "name" }
role = { type = "string", default = "guest" }
`;

const people: readonly (readonly [as: string, name: string, email: string, department: string])[] = [
  ['jane', 'Jane Doe', 'jane@example.com', 'lighting'], ['alex', 'Alex Chen', 'alex@example.com', 'sound'],
  ['jdoe', 'J. Doe', 'jane@example.com', 'lighting'], ['sam', 'Sam Ortiz', 'sam@example.org', 'stage'],
];

export const contacts: SeedWorld = {
  manifests: [CONTACTS, SCHEDULE],
  files: {},
  entities: people.map(([as, name, email, department]) => ({ as, table: 'contacts', fields: { name, email, department, status: 'active', tags: [], notes: '' } })),
  also: [{ as: 'jane', table: 'attendees', fields: { role: 'speaker' } }],
  edges: [{ type: 'knows', from: 'jane', to: 'alex', properties: { since: 2019 } }, { type: 'knows', from: 'jdoe', to: 'sam', properties: { since: 2021 } }],
};
