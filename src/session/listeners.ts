// Who listens to what: one list of functions an event, by name.
export class Listeners<Events extends { [E in keyof Events]: unknown }> {
  private readonly lists = new Map<keyof Events, Set<(value: never) => void>>();

  /** Returns what ends the listening. */
  on<E extends keyof Events>(event: E, listener: (value: Events[E]) => void): () => void {
    let list = this.lists.get(event);
    if (list === undefined) this.lists.set(event, list = new Set());
    list.add(listener);
    return () => { list.delete(listener); };
  }

  emit<E extends keyof Events>(event: E, value: Events[E]): void {
    for (const listener of [...this.lists.get(event) ?? []]) (listener as (value: Events[E]) => void)(value);
  }
}
