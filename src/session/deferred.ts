// A promise with its ends in hand (Promise.withResolvers, which Node 20 has not yet).
export interface Deferred<T> {
  promise: Promise<T>;
  resolve(value: T): void;
  reject(reason: unknown): void;
}

export function deferred<T>(): Deferred<T> {
  let ends!: Pick<Deferred<T>, 'resolve' | 'reject'>;
  const promise = new Promise<T>((resolve, reject) => { ends = { resolve, reject }; });
  return { promise, ...ends };
}
