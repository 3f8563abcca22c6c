/** A wrong call: a sentence for who made it. */
export class CallError extends Error {}
