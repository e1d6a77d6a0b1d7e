import type { LiveMessage } from '@dawa/protocols/console/live';

/**
 * Messages of what happens now, for the few who keep something of their own out of them: rows of a waterfall would make the
 * view of everybody else be looked at again ten times a second.
 */
export function onLiveMessage(listener: (message: LiveMessage) => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** Called by whoever holds the socket. */
export function tellMessage(message: LiveMessage): void {
  for (const listener of listeners) listener(message);
}

const listeners = new Set<(message: LiveMessage) => void>();
