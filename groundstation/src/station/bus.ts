import type { Bus, BusMessage } from '../ports.ts';

/**
 * Fan-out inside the process, in the order of publishing. A listener that throws is reported and harms nobody else;
 * what a listener publishes is heard after the message that made it speak.
 */
export function createBus(onListenerError: (error: unknown) => void): Bus {
  const listeners = new Set<(message: BusMessage) => void>();
  const waiting: BusMessage[] = [];
  let isDelivering = false;
  return {
    publish(message) {
      waiting.push(message);
      if (isDelivering) return;
      isDelivering = true;
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        for (const listener of [...listeners]) {
          try {
            listener(next);
          } catch (error) {
            onListenerError(error);
          }
        }
      }
      isDelivering = false;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
