// What a release changed in several commands alike.
import type { LaterSpec } from '../command.ts';

/** Proxies send it to every node, since 7.2. */
export const TO_ALL_NODES: LaterSpec = {
  redis: '7.2.0', tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'],
};

/** SET with an option does what it did. */
export const asSet = (option: string): LaterSpec => ({
  redis: '7.2.0', deprecated: { since: '2.6.12', replacedBy: `\`SET\` with the \`${option}\` argument` },
});
