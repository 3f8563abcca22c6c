// Changes of worlds, which the standby applies and storage keeps: types alone.

/** Changes of a world as bytes, or a piece of its snapshot: what the standby applies and storage keeps. */
export interface Chunk {
  /** The id of the world's host; "": of the first host, in what was stored before worlds had names. */
  world: string;
  bytes: Uint8Array;
}

/** A chunk with its place: `position` counts batches, of all worlds, from the start of the session. */
export interface Batch extends Chunk { position: number }
