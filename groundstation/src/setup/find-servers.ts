import { connect } from 'node:net';
import type { Clock } from '@dawa/seams/clock';

export interface FoundServer {
  readonly kind: 'rotctld' | 'rigctld';
  /** As `station.yaml` names a port. */
  readonly port: string;
}

/** Hamlib's own choice of ports. Source: Hamlib tests/rotctld.c, tests/rigctld.c */
export const usualServers: readonly FoundServer[] = [
  { kind: 'rotctld', port: 'tcp:127.0.0.1:4533' },
  { kind: 'rigctld', port: 'tcp:127.0.0.1:4532' },
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
