import { createJsonFile, createStoredInMemory } from '@dawa/groundstation/adapters/json-file';
import { keepPortOpen } from '@dawa/groundstation/adapters/open-port';
import { guardRadio } from '@dawa/groundstation/commanding/guarded-radio';
import { createSafety } from '@dawa/groundstation/commanding/safety';
import { createRadio } from '@dawa/groundstation/devices/radio-kinds';
import {
  createFakeReceiver,
  crossBandLinks,
  highPass,
  maya1Propagator,
  thimphu,
} from '@dawa/groundstation/pass/pass-rig.fixture';
import { SpreadMeter } from '@dawa/groundstation/pass/spread';
import { createSteering } from '@dawa/groundstation/pass/steering';
import type { FoundRadio } from '@dawa/groundstation/pass/tuner';
import type { Journal } from '@dawa/groundstation/ports';
import { createBus } from '@dawa/groundstation/station/bus';
import { hostClock } from '@dawa/seams/host-clock';
import { ScaledClock } from '@dawa/seams/scaled-clock';

/**
 * The tuning part of a station on a real port, as a process, in the middle of a pass up on 2 m and down on 70 cm.
 *
 *     tuning-station PORT FOUND_FILE follow|look
 *
 * `follow` tunes until it is killed, `look` has no pass to work: it only starts.
 */
const [name = '', foundFile = '', task = ''] = process.argv.slice(2);
const propagator = maya1Propagator();
const pass = highPass(propagator);
const clock = new ScaledClock({
  atMs: pass.tcaAtMs - 60_000,
  monotonicMs: hostClock.monotonicMs(),
  rate: 1,
});
const tell = (word: object) =>
  process.stdout.write(`${JSON.stringify({ ...word, atMs: clock.nowAtMs() })}\n`);
const journal = {
  event: ({ code, text }: { code: string; text: string }) => tell({ what: code, text }),
  raise() {},
  clear() {},
  alarms: [],
} as unknown as Journal;
const safety = createSafety({
  ...{ clock, journal, bus: createBus(() => {}), memory: createStoredInMemory() },
  isSimulated: true,
  uplinkAuthority: 'payload',
});
const radio = guardRadio({
  ...{ safety, clock, journal },
  radio: createRadio(
    { kind: 'icom-civ', model: 'IC-9700' },
    { port: keepPortOpen({ name, baudRate: 19_200, clock }), clock },
  ),
});
const steering = createSteering({
  ...{ clock, journal, propagator, radio },
  mission: { links: crossBandLinks },
  receiver: createFakeReceiver(),
  station: { place: thimphu, deadbandDeg: 2, park: { azimuthDeg: 0, elevationDeg: 90 } },
  foundRadio: createJsonFile<FoundRadio | null>(foundFile),
});
if (task === 'follow') {
  steering.begin(pass, { pointing: new SpreadMeter(), tuning: new SpreadMeter() });
  clock.every(100, () => steering.step());
}
tell({ what: 'started' });
process.stdin.resume();
process.stdin.once('end', () => process.exit(0));
