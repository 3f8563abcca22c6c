// Names of drafts, tabs and owners.

/** A name that nothing else has. Not `crypto.randomUUID`: a page that came by http, or is framed by one, has none. */
export function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(16).padStart(8, '0')).join('-');
}
