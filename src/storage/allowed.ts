// What a browser may lack, or refuse: with cookies blocked Firefox throws at the very names of what keeps data.

/** What `get` gives; undefined where the browser has no such thing, or does not allow it. */
export function ifAllowed<T>(get: () => T | undefined): T | undefined {
  try {
    return get();
  } catch {
    return undefined;
  }
}
