// A theatre's workspace: lighting and stage management of one evening.
import { RENUMBER_CUES } from './renumber-cues.ts';
import type { SeedWorld } from './seed.ts';

const LIGHTING = `[module]
name = "lighting"
version = "0.1.0"

[module.lighting]
capabilities = ["net.osc:8000-8010", "net.http.client", "data.write:lighting.*", "ui.navigate", "ui.notify"]

[table.scenes]
facet = "lighting.Scene"
[table.scenes.fields]
name = { type = "string", required = true, shared_key = "name" }
act = "number"

[table.lighting_cues]
facet = "lighting.Cue"
description = "Cues, called by their numbers"
[table.lighting_cues.fields]
number = "number"
scene = "string"
order_index = "number"
intensity = "number"
status = { type = "string", default = "ready" }
fired_at = "timestamp"
description = { type = "string", shared_key = "description", crdt = "text" }
tags = { type = "list", crdt = "list", item_type = "string" }

[table.lighting_fixtures]
facet = "lighting.Fixture"
[table.lighting_fixtures.fields]
unit_number = { type = "string", required = true }
channel = "number"
dimmer = "number"
fixture_type = "string"
position = "string"
status = "string"

[table.cue_lists]
facet = "lighting.CueList"
[table.cue_lists.fields]
name = { type = "string", required = true, shared_key = "name" }

[edge.scene]
source_tables = ["lighting_cues"]
target_tables = ["scenes"]

[edge.in_cue_list]
source_tables = ["lighting_cues"]
target_tables = ["cue_lists"]
ordered = true
[edge.in_cue_list.properties]
call_text = "string"

[edge.mounted_at]
source_tables = ["lighting_fixtures"]
[edge.mounted_at.properties]
unit_number = "string"

[script.renumber_cues]
execution_mode = "session"
on_error = "skip"
isolation = "snapshot"
shutdown_timeout = "5s"
capabilities = ["data.write:lighting.*", "ui.notify"]

[trigger.renumber_on_reorder]
on_field_change = "lighting.cue.order_index"
scope = "scene"
run_script = "renumber_cues"
params = { scene_id = "$scope_entity_id" }
mode = "session"
`;

const STAGE = `[module]
name = "sm"
version = "0.1.0"

[table.sm_cues]
facet = "sm.Cue"
[table.sm_cues.fields]
call_text = "string"
page = "number"

[table.sm_fixtures]
facet = "sm.Fixture"
[table.sm_fixtures.fields]
department = "string"

[table.positions]
facet = "sm.Position"
[table.positions.fields]
name = { type = "string", required = true, shared_key = "name" }
`;

export const theatre: SeedWorld = {
  manifests: [LIGHTING, STAGE],
  files: { 'workspace/scripts/renumber_cues.lua': RENUMBER_CUES },
  entities: [
    { as: 'storm', table: 'scenes', fields: { name: 'The storm', act: 1 } },
    { as: 'harbour', table: 'scenes', fields: { name: 'The harbour', act: 1 } },
    { as: 'foh', table: 'positions', fields: { name: 'FOH' } },
    { as: 'list', table: 'cue_lists', fields: { name: 'Act 1' } },
    ...[[11, 'storm', 3], [12, 'storm', 1], [13, 'storm', 2], [20, 'harbour', 1], [21, 'harbour', 2]].map(([number, scene, order], i) => ({
      as: `cue${i}`, table: 'lighting_cues',
      fields: { number, scene: `@${scene}`, order_index: order, intensity: 60 + i * 10, status: 'ready', description: `Cue ${number}`, tags: ['lx'] },
    })),
    ...['A1', 'A2', 'B1', 'B2'].map((unit, i) => ({
      as: unit, table: 'lighting_fixtures', fields: { unit_number: unit, channel: i + 1, dimmer: 10 + i, fixture_type: i < 2 ? 'Source Four' : 'Fresnel', position: i < 2 ? 'FOH' : 'LX1' },
    })),
  ],
  also: [{ as: 'cue0', table: 'sm_cues', fields: { call_text: 'LX 11 GO', page: 4 } }],
  edges: [
    ...[0, 1, 2].map((i) => ({ type: 'scene', from: `cue${i}`, to: 'storm' })), ...[3, 4].map((i) => ({ type: 'scene', from: `cue${i}`, to: 'harbour' })),
    ...[0, 1, 2, 3, 4].map((i) => ({ type: 'in_cue_list', from: `cue${i}`, to: 'list', properties: { call_text: 'GO' } })),
    ...['A1', 'A2'].map((unit) => ({ type: 'mounted_at', from: unit, to: 'foh', properties: { unit_number: unit } })),
  ],
};
