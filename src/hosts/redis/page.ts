// The page's door of Redis. It is there from a first visit on: what is not needed then is fetched.
import ChevronsRight from '@lucide/svelte/icons/chevrons-right';
import Database from '@lucide/svelte/icons/database';
import FileStack from '@lucide/svelte/icons/file-stack';
import { decodeBytes, encodeText } from '../../bytes/text.ts';
import type { PageDoor } from '../page.ts';
import { first } from './page/first.ts';
import { lately } from './page/lately.ts';
import { mannerOf } from './page/port.ts';
import { RedisPage } from './page/RedisPage.svelte.ts';

export const redisDoor = {
  manner: mannerOf,
  views: [
    { view: 'cli', label: 'redis-cli', about: 'As redis-cli prints it' },
    { view: 'resp2', label: 'RESP2', about: 'The bytes that a RESP2 client gets' },
    { view: 'resp3', label: 'RESP3', about: 'The bytes that a RESP3 client gets' },
    { view: 'json', label: 'JSON', about: 'As JSON' },
    { view: 'own', label: 'Clients', about: 'On its way: what Lua returned, the bytes, and what each client library hands its caller' },
  ],
  ownView: () => import('./panels/clients/OnItsWay.svelte'),
  says: {
    views: 'As redis-cli prints it, as the bytes of RESP2 and RESP3, as JSON, or as client libraries hand it on.',
    rolledBack: 'Rolled back: the keyspace is as it was before the run.',
    changes: 'Changed keys',
    calls: 'Commands',
  },
  differenceName: (difference) => ('key' in difference ? String(difference.key) : ''),
  changes: () => import('./page/changes.ts'),
  thing: { label: 'Key', of: (name: string) => ({ db: 0, key: encodeText(name) }) },
  actText: (_, given) => (given as { args: string[] }).args.slice(0, 4).map((one) => decodeBytes(one).slice(0, 30)).join(' '),
  breaksAt: 'redis.breakpoint',
  callName: (name) => name.toUpperCase().replace('|', ' '),
  panels: {
    keyspace: {
      load: () => import('./panels/Keyspace.svelte'), icon: Database, ofRun: true, world: true, list: true,
      count: ({ differences, differencesDropped }) => differences.length + differencesDropped,
    },
    scripts: { load: () => import('./panels/Scripts.svelte'), icon: FileStack, then: 'now' },
    audit: { load: () => import('./panels/Audit.svelte'), ofRun: true },
    console: { load: () => import('./panels/Console.svelte'), icon: ChevronsRight, field: 'Command', then: 'now' },
  },
  // The release that people get where they install Redis now. Projects and links that name none are for 7.0, for ever.
  newSettings: { 'redis-version': '8.6' },
  diagnose: () => import('./page/diagnose.ts'),
  exports: async () => (await import('./page/copy-as.ts')).exports,
  readFile: async (bytes, name, words) => (await lately()).readFile(bytes, name, words),
  takeFiles: async (house, files) => (await lately()).takeFiles(house, files),
  pasted: async (house, text, takeBack) => (await lately()).pastedIntoEditor(house, text, takeBack),
  welcome: () => import('./page/welcome.ts'),
  first,
  open: (house) => RedisPage.open(house),
} satisfies PageDoor;
