// What an automation may reach: what its creator may. A refusal names what was missing.
import type { Channel } from '../tables.ts';
import { ApiError } from './api.ts';
import type { ApiRun } from './api.ts';

/** Throws ApiError where the creator is no member of a channel. */
export function mayReachChannel({ creator }: ApiRun, channel: Channel): void {
  if (channel.type === 'public' || channel.member_ids.includes(creator.id)) return;
  throw new ApiError(`permission denied: ${creator.name} is no member of the channel "${channel.name}"`);
}
