/** Lets others have the event loop: waits for no time, only for its turn. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
