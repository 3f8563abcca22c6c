import { defineConfig } from 'vitest/config';

/** Apart from the other tests, whose load its clocks would not bear. */
export default defineConfig({ test: { include: ['tests/suite/*.test.ts'], pool: 'threads' } });
