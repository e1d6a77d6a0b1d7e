import { type BulkPropagator, type BulkTimes, createBulkPropagator } from './bulk-propagator.ts';
import type { ElementSet } from './elements/element-set.ts';

/**
 * One end of a line to another thread. A worker of a browser and one of Node differ in a few words; whoever starts them brings this, so that
 * the pool knows neither.
 */
export interface ThreadPort {
  post(message: unknown, transfer?: readonly ArrayBuffer[]): void;
  listen(onMessage: (message: unknown) => void): void;
}

/** The states of some of the objects, worked out by one thread. */
export interface BulkPart {
  /** Objects `from` to `to` - 1 of the pool. */
  readonly from: number;
  readonly to: number;
  readonly timeCount: number;
  /** As in `BulkStates`, but a copy of one's own. */
  readonly states: Float64Array;
  readonly errors: Uint8Array;
}

export interface BulkPool {
  readonly objectCount: number;
  /** One part a thread, in the order of the objects; rejected with what a thread could not do. */
  propagate(times: BulkTimes): Promise<readonly BulkPart[]>;
}

type Request =
  | { readonly kind: 'sets'; readonly sets: readonly ElementSet[] }
  | { readonly kind: 'times'; readonly id: number; readonly times: BulkTimes };

interface Answer {
  readonly id: number;
  readonly timeCount: number;
  readonly states: Float64Array<ArrayBuffer>;
  readonly errors: Uint8Array<ArrayBuffer>;
}

type Reply = Answer | { readonly id: number; readonly error: string };

/**
 * Bulk propagation on several threads: each holds an even share of the objects and its own kernel. The states are those of one thread, to the
 * last bit, for no object knows of its neighbours.
 *
 * @param ports one a thread, each of which runs `serveBulk`
 * @throws RangeError without a port
 */
export function createBulkPool(sets: readonly ElementSet[], ports: readonly ThreadPort[]): BulkPool {
  if (ports.length === 0) throw new RangeError('ports: expected one or more, found none');
  const waiting = new Map<number, (reply: Reply) => void>();
  let lastId = 0;
  const shares = ports.map((port, index) => {
    const from = Math.round((sets.length * index) / ports.length);
    const to = Math.round((sets.length * (index + 1)) / ports.length);
    port.listen((message) => {
      const reply = message as Reply;
      const answer = waiting.get(reply.id);
      waiting.delete(reply.id);
      answer?.(reply);
    });
    port.post({ kind: 'sets', sets: sets.slice(from, to) } satisfies Request);
    return { port, from, to };
  });
  const ask = (port: ThreadPort, times: BulkTimes) =>
    new Promise<Answer>((resolve, reject) => {
      lastId += 1;
      waiting.set(lastId, (reply) => {
        if ('error' in reply) reject(new RangeError(reply.error));
        else resolve(reply);
      });
      port.post({ kind: 'times', id: lastId, times } satisfies Request);
    });
  return {
    objectCount: sets.length,
    propagate: (times) =>
      Promise.all(
        shares.map(async ({ port, from, to }) => {
          const { timeCount, states, errors } = await ask(port, times);
          return { from, to, timeCount, states, errors };
        }),
      ),
  };
}

/** What a thread of the pool does: it keeps the objects it is given and answers for them. */
export function serveBulk(port: ThreadPort): void {
  let bulk: BulkPropagator | undefined;
  port.listen((message) => {
    const request = message as Request;
    if (request.kind === 'sets') {
      bulk = createBulkPropagator(request.sets);
      return;
    }
    const { id, times } = request;
    try {
      if (bulk === undefined) throw new RangeError('times: expected element sets first');
      const { states, errors, timeCount } = bulk.propagate(times);
      const copy = states.slice() as Float64Array<ArrayBuffer>;
      const codes = errors as Uint8Array<ArrayBuffer>;
      port.post({ id, timeCount, states: copy, errors: codes } satisfies Reply, [copy.buffer, codes.buffer]);
    } catch (error) {
      port.post({ id, error: error instanceof Error ? error.message : String(error) } satisfies Reply);
    }
  });
}
