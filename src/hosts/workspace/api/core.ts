// All functions of `core` that there are, by their names in it.
import { edgeFunctions } from './edges.ts';
import { entityFunctions } from './entities.ts';
import type { Functions } from './functions.ts';
import { queryFunctions } from './queries.ts';
import { sessionFunctions } from './sessions.ts';
import { textFunctions } from './texts.ts';

export const coreFunctions: Functions = { ...queryFunctions, ...entityFunctions, ...edgeFunctions, ...textFunctions, ...sessionFunctions };
