// Looks whether runs are the same run again, by the names of their scripts.
import { identityOf } from '../identity.ts';
import { SCRIPTS } from '../scripts.ts';

self.onmessage = ({ data }: MessageEvent<string>) => {
  identityOf(SCRIPTS.find(({ name }) => name === data)!).then(postMessage, (error: unknown) => postMessage({ name: data, faults: [String(error)] }));
};
postMessage('ready');
