// All functions of the platform.
import type { ApiFunction } from './api.ts';
import { chat } from './chat.ts';

export const functions: readonly ApiFunction[] = [...chat];
