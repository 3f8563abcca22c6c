// Provides what COMMAND DOCS tells, for tests.
import data from '../../../src/redis/documents.json' with { type: 'json' };
import { provideDocuments } from '../../../src/redis/documents.ts';
import type { Documents } from '../../../src/redis/documents.ts';

provideDocuments(data.documents as unknown as Documents);
