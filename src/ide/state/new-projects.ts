// What new projects begin with.
import type { SettingValue } from '../../protocol.ts';

/** The release that they are for, which is what people get where they install Redis now. Projects and links that name none are for 7.0, for ever. */
const RELEASE = '8.6';

export const newSettings = (): Record<string, SettingValue> => ({ 'redis-version': RELEASE });
