import { createInterface } from 'node:readline';
import { SystemClock } from '@dawa/seams/system-clock';
import { machineClock } from '../clock/machine-clock.ts';
import { LeaseWatch } from './lease-watch.ts';
import { letGoAgainAndAgain } from './release-effort.ts';
import { sayRelease } from './say-release.ts';
import { type ReleaseWay, type WatchdogWord, watchdogOrder } from './watchdog-messages.ts';

/**
 * The key watchdog, a process of its own: it holds no device while the station lives, hears through a pipe how long the
 * transmitter may stay keyed, and lets it go by itself when the pipe closes or nothing renews it. It ends with the pipe.
 */
const clock = new SystemClock(machineClock);
let ways: readonly ReleaseWay[] = [];
let stationPid: number | undefined;
let isStationGone = false;
let hasStationFallenSilent = false;
let effort: Promise<void> | undefined;

const tell = (word: WatchdogWord) => process.stdout.write(`${JSON.stringify(word)}\n`);
// Whoever heard us may be gone first.
process.stdout.on('error', () => {});
// Ctrl-C and a service that is stopped go to the station, which lets go by itself; we end when it does.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});

const watch = new LeaseWatch({
  clock,
  onLapse(why, isSilent) {
    hasStationFallenSilent = isSilent;
    tell({ type: 'acted', why });
    effort = letGoAgainAndAgain({
      clock,
      ways,
      say: (way) => sayRelease(way, clock),
      isOver: () => !watch.isKeyed,
      isGone: () => isStationGone,
      isSilent: () => isStationGone || hasStationFallenSilent,
      endStation() {
        if (isStationGone || stationPid === undefined) return;
        try {
          process.kill(stationPid, 'SIGKILL');
        } catch {
          // It is gone already.
        }
      },
      onTrouble: (text) => tell({ type: 'trouble', text }),
    });
  },
});

createInterface({ input: process.stdin })
  .on('line', (line) => {
    const order = readOrder(line);
    if (order === undefined) return;
    hasStationFallenSilent = false;
    switch (order.type) {
      case 'ways':
        ({ ways, stationPid } = order);
        tell({ type: 'ready' });
        break;
      case 'lease':
        watch.extend(order.leaseMs);
        tell({ type: 'heard', number: order.number });
        break;
      case 'trying':
        watch.hear();
        break;
      case 'released':
        watch.released();
        break;
      default:
        order satisfies never;
    }
  })
  .on('close', () => {
    isStationGone = true;
    watch.end();
    void (effort ?? Promise.resolve()).then(() => process.exit(0));
  });

function readOrder(line: string) {
  try {
    return watchdogOrder.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
