import { createInterface } from 'node:readline';
import { createJsonFile } from '@dawa/groundstation/adapters/json-file';
import { keepPortOpen } from '@dawa/groundstation/adapters/open-port';
import { guardRadio } from '@dawa/groundstation/commanding/guarded-radio';
import { renewAgainAndAgain } from '@dawa/groundstation/commanding/hold-key';
import { createSafety } from '@dawa/groundstation/commanding/safety';
import type { SafetyMemory } from '@dawa/groundstation/commanding/safety-memory';
import { createIcomRadio } from '@dawa/groundstation/devices/icom-radio';
import type { Journal } from '@dawa/groundstation/ports';
import { createBus } from '@dawa/groundstation/station/bus';
import { startWatchdog } from '@dawa/groundstation/watchdog/start-watchdog';
import { SystemClock } from '@dawa/seams/system-clock';

/**
 * The keying part of a station on a real port, as a process: driver, safety, guard and watchdog.
 *
 *     keying-station PORT SAFETY_FILE
 *
 * A line `key` on its standard input keys as soon as it may, and renews for ever; `stop` is STOP.
 */
const [name = '', safetyFile = ''] = process.argv.slice(2);
const clock = new SystemClock();
const tell = (word: object) =>
  process.stdout.write(`${JSON.stringify({ ...word, atMs: clock.nowAtMs() })}\n`);
/** Nobody reads what it writes: the radio's own key tells what came of it. */
const journal = { event() {}, raise() {}, clear() {}, alarms: [] } as unknown as Journal;
const address = 0xa2;
const baudRate = 19_200;
const radio = createIcomRadio({
  port: keepPortOpen({ name, baudRate, clock }),
  clock,
  model: 'IC-9700',
  address,
  stepHz: 1,
});
const year = new Date(clock.nowAtMs()).getUTCFullYear();
const safety = createSafety({
  ...{ clock, journal, bus: createBus(() => {}) },
  memory: createJsonFile<SafetyMemory>(safetyFile),
  isSimulated: false,
  uplinkAuthority: 'payload',
  powerW: 25,
  permit: {
    licenseeCallsign: 'A51AA',
    bands: [{ lowHz: 144_000_000, highHz: 146_000_000 }],
    maxPowerW: 50,
    validFrom: `${year - 1}-01-01T00:00:00Z`,
    validUntil: `${year + 2}-01-01T00:00:00Z`,
    isUnattended: true,
  },
});
const watchdog = startWatchdog({
  clock,
  journal,
  ways: [
    {
      kind: 'port',
      port: name,
      baudRate,
      areModemLinesReleased: false,
      hex: Buffer.from(radio.releaseBytes ?? []).toString('hex'),
    },
  ],
  onPid: (pid) => tell({ what: 'watchdog', pid }),
});
watchdog.onTrouble((why) => tell({ what: 'trouble', why }));
const guarded = guardRadio({ radio, safety, clock, journal, watchdog });
tell({ what: 'started', wasKeyed: safety.wasKeyedAtStart });

/** The port and the watchdog take their time to come up, and to come back. */
async function keyWhenPossible(): Promise<void> {
  safety.release('Karma');
  safety.arm('transmission', 'Karma');
  for (;;) {
    try {
      const lease = await guarded.key({ why: 'a long one', commandId: null, longestMs: 10_000 });
      renewAgainAndAgain(lease, clock);
      tell({ what: 'keyed' });
      return;
    } catch {
      await clock.sleep(20);
    }
  }
}

radio.onChange(({ state }) => tell({ what: 'radio', state }));
createInterface({ input: process.stdin })
  .on('line', (order) => {
    if (order === 'key') void keyWhenPossible();
    else void safety.stop('Pema').then(() => tell({ what: 'stopped' }));
  })
  .on('close', () => process.exit(0));
