// What new projects begin with.
import type { SettingValue } from '../../protocol.ts';

/** The release that they are for. Projects and links that name none are for 7.0, for ever. */
const NEW_PROJECTS: string = '7.0';

export const newSettings = (): Record<string, SettingValue> =>
  (NEW_PROJECTS === '7.0' ? {} : { 'redis-version': NEW_PROJECTS });
