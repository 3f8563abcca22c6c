// The seeds by the names of their worlds.
import { contacts } from './contacts.ts';
import type { SeedWorld, WorldName } from './seed.ts';
import { theatre } from './theatre.ts';

/** undefined: nothing, and whatever comes is taken. */
export const SEEDS: Readonly<Record<WorldName, SeedWorld | undefined>> = { theatre, contacts, empty: undefined };
