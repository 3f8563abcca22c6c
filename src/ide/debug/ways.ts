// The ways from one step to another that have a button and a key.
import type { Travel } from '../../protocol.ts';

export const WAYS = [
  { title: 'Reverse continue', keys: 'Alt+Shift+F10', travel: { go: 'on', back: true } },
  { title: 'Step back', keys: 'Shift+F10', travel: { go: 'over', back: true } },
  { title: 'Step over', keys: 'F10', travel: { go: 'over' } },
  { title: 'Step into', keys: 'F11', travel: { go: 'into' } },
  { title: 'Step out', keys: 'Shift+F11', travel: { go: 'out' } },
  { title: 'Continue', keys: 'Alt+F10', travel: { go: 'on' } },
] as const satisfies readonly { title: string; keys: string; travel: Travel }[];
