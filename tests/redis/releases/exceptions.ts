// What our engine tells otherwise than the servers, or not at all, and why.

interface Exception {
  why: string;
  /** `own` and `real` are undefined where one side does not have it. */
  fits(subject: string, own: string | undefined, real: string | undefined): boolean;
}

const EXCEPTIONS: readonly Exception[] = [
  {
    why: 'What a process, its allocator, its files, forks and network do has no counterpart here, and nothing is invented.',
    fits: (subject, own, real) => subject.startsWith('info ') && own === undefined && real !== undefined,
  },
  {
    why: 'A server built without TLS has no such settings; ours is built like that.',
    fits: (subject, own) => subject.startsWith('config tls-') && own === undefined,
  },
  { why: 'It listens where the page or the network says.', fits: (subject) => subject === 'config bind' },
];

export const exceptionFor = (subject: string, own: string | undefined, real: string | undefined): Exception | undefined =>
  EXCEPTIONS.find(({ fits }) => fits(subject, own, real));
