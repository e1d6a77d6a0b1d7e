import { type ReplayRequest, replayRequest } from '@dawa/protocols/console/archive';
import { type Fault, failure, type Result, success } from '@dawa/seams/fault';

export type ReplayRequestFault = Fault<'bad-replay'>;

/**
 * What the address of a live connection asks to be replayed: `?replay=<fromAtMs>..<toAtMs>&rate=<rate>`, the rate 1 unless given.
 *
 * @returns undefined when it asks for no replay
 */
export function replayRequestOf(url: string): Result<ReplayRequest | undefined, ReplayRequestFault> {
  const query = new URLSearchParams(url.replace(/^[^?]*/, ''));
  const span = query.get('replay');
  if (span === null) return success(undefined);
  const [from = '', to = '', more] = span.split('..');
  const asked = replayRequest.safeParse({
    fromAtMs: instant(from),
    toAtMs: instant(to),
    rate: Number(query.get('rate') ?? 1),
  });
  if (more === undefined && asked.success && asked.data.toAtMs > asked.data.fromAtMs)
    return success(asked.data);
  return failure({
    kind: 'bad-replay',
    expected: 'replay=<fromAtMs>..<toAtMs>, the end after the start, and rate=0 to 10000',
    found: `replay=${span.slice(0, 60)}&rate=${(query.get('rate') ?? '1').slice(0, 20)}`,
  });
}

const instant = (text: string) => (text.trim() === '' ? Number.NaN : Number(text));
