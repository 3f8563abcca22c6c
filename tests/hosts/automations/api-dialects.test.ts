// The two dialects: names that are not there, tables that cannot be changed, arguments by name and by place.
import { afterEach, describe, expect, test } from 'vitest';
import { functions } from '../../../src/hosts/automations/api/all.ts';
import { appNames } from '../../../src/hosts/automations/api/api.ts';
import { vocabulary } from '../../../src/hosts/automations/vocabulary.ts';
import { closeTeams, Team } from './world.ts';

afterEach(closeTeams);

describe('a name that is not there', () => {
  test.each([
    ['oc.chat.sendto("general", "x")', 'there is no oc.chat.sendto: did you mean send_to? oc.chat has read, send, send_to'],
    ['oc.chat.Send("general", "x")', 'there is no oc.chat.Send: did you mean send?'],
    ['oc.table.query("Leads")', 'there is no oc.table: did you mean tables?'],
    ['oc.tasks.zebra()', 'there is no oc.tasks.zebra. oc.tasks has create, delete, get, query, update'],
    ['oc.external.telegram.sendPhoto()', 'there is no oc.external.telegram.sendPhoto: did you mean send_photo? oc.external.telegram has pin, react, send, send_photo'],
    ['app.chat.send("x")', 'there is no app.chat.send: did you mean send_channel_message? app.chat has'],
    ['app.tables.create_row{}', 'there is no app.tables.create_row'],
    ['app.tasks.query{}', 'there is no app.tasks'],
  ])('%s', (lua, message) => { expect(new Team().fault(lua)).toContain(message); });
});

describe.each(['oc', 'app'])('the table %s', (dialect) => {
  test('cannot be changed, nor its metatable be seen', () => {
    const team = new Team();
    expect(team.fault(`${dialect}.chat = {}`)).toContain(`${dialect} cannot be changed`);
    expect(team.fault(`${dialect}.chat.extra = print`)).toContain(`${dialect}.chat cannot be changed`);
    expect(team.fault(`setmetatable(${dialect}.chat, {})`)).toContain('protected metatable');
    expect(team.value(`return getmetatable(${dialect}) == false`)).toBe(true);
  });

  test('can be walked', () => {
    const names = new Team().value(`local all = {} for name in pairs(${dialect}) do all[#all + 1] = name end table.sort(all) return all`) as string[];
    const paths = functions.flatMap((fn) => (dialect === 'app' ? appNames(fn) : fn.appOnly ? [] : [fn.name]));
    expect(names).toEqual([...new Set(paths.map((path) => path.split('.')[0]))].sort());
  });
});

describe('arguments by name', () => {
  test('in snake or camel case, one spread or nested', () => {
    const team = new Team();
    for (const given of ['{ channel_id = "ch-general", limit = 1 }', '{ channelId = "ch-general", limit = 1 }', '{ channelId = "ch-general", filters = { limit = 1 } }']) {
      expect(team.value(`return #app.chat.read_recent_messages${given}`), given).toBe(1);
    }
  });

  test('by place, as the platform maps them', () => {
    const team = new Team();
    expect(team.value('return app.chat.send_channel_message("ch-general", "x").content')).toBe('x');
    expect(team.value('return #app.tables.get_rows("Leads")')).toBe(18);
  });

  test('none at all, where none is needed', () => {
    expect(new Team().value('return { #app.lists.all_items(), #app.lists.all_items{}, #app.chat.list_external_channels() }')).toEqual([10, 10, 4]);
  });

  test('names that objects have anyway are names as others', () => {
    const team = new Team();
    expect(team.fault('app.tables.get_rows{ table = "Leads", __proto__ = {} }')).toContain('there is no filter "__proto__"');
    expect(team.fault('oc.tasks.create({ title = "x", ["__proto__"] = {} })')).toContain('there is no field "__proto__"');
    expect(team.fault('oc.tasks.query({ constructor = 1 })')).toContain('there is no filter "constructor"');
  });

  test('data of a row are never spread: a column may have the name of an argument', () => {
    expect(new Team().fault('app.tables.add_row{ tableId = "Payments", customer = "x" }')).toContain('there is no argument "customer". There are table, data.');
  });
});

test('both may stand in one script, whatever is local in it', () => {
  expect(new Team().value('local chat = oc.chat local sent = app.chat.send_channel_message{ channel_id = "ch-general", content = oc.today() } return { sent.content, #chat.read("ch-general", { limit = 1 }) }')).toEqual(['2026-11-30', 1]);
});

test('completion knows each function of both, with its arguments and what it is for', () => {
  const words = new Map(vocabulary.map((word) => [word.name, word]));
  for (const fn of functions) {
    const names = [...fn.appOnly ? [] : [`oc.${fn.name}`], ...appNames(fn).map((name) => `app.${name}`)];
    for (const name of names) {
      expect(words.get(name)?.about, name).toMatch(/^[A-Z].{10,}[.:]/s);
      expect(words.get(name)?.syntax, name).toContain(`${name}${name.startsWith('oc.') ? '(' : '{'}`);
    }
  }
  expect(new Set(words.keys()).size).toBe(vocabulary.length);
});
