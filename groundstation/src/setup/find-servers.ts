import { connect } from 'node:net';
import type { Clock } from '@dawa/seams/clock';

export interface FoundServer {
  readonly kind: 'rotctld' | 'rigctld' | 'kiss' | 'agwpe';
  /** As `station.yaml` names a port. */
  readonly port: string;
}

/**
 * The choice of ports of Hamlib itself, and of Direwolf, soundmodem and their like.
 * Source: Hamlib tests/rotctld.c, tests/rigctld.c; Direwolf user guide, AGWPORT and KISSPORT
 */
export const usualServers: readonly FoundServer[] = [
  { kind: 'rotctld', port: 'tcp:127.0.0.1:4533' },
  { kind: 'rigctld', port: 'tcp:127.0.0.1:4532' },
  { kind: 'agwpe', port: 'tcp:127.0.0.1:8000' },
  { kind: 'kiss', port: 'tcp:127.0.0.1:8001' },
];

const patienceMs = 300;

/** Which of these servers somebody listens at. Connects and hangs up: nothing is sent, so nothing can move or key. */
export async function findServers(
  clock: Pick<Clock, 'deadline'>,
  candidates: readonly FoundServer[] = usualServers,
): Promise<readonly FoundServer[]> {
  const answers = await Promise.all(candidates.map(({ port }) => isListening(port, clock)));
  return candidates.filter((_, index) => answers[index]);
}

function isListening(port: string, clock: Pick<Clock, 'deadline'>): Promise<boolean> {
  const [, host, number] = /^tcp:(.+):(\d+)$/.exec(port) ?? [];
  return new Promise((resolve) => {
    const socket = connect({ host: host ?? '127.0.0.1', port: Number(number) });
    const settle = (isThere: boolean) => {
      cancel();
      socket.destroy();
      resolve(isThere);
    };
    const cancel = clock.deadline(patienceMs, () => settle(false));
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false));
  });
}
