import { writeSync } from 'node:fs';
import { missionFile } from '@dawa/protocols/mission-file';
import { createRandom } from '@dawa/seams/random';
import { SystemClock } from '@dawa/seams/system-clock';
import { openArchive } from '../archive/open-archive.ts';
import { smallMission } from '../dictionary/small-mission.fixture.ts';
import { receptionOptionsOf } from '../processing/reception-options.ts';
import { createReceiver } from './receiver.ts';
import { breadboardLink } from './spacecraft-signal.fixture.ts';
import { unquietSignal } from './unquiet-signal.fixture.ts';

/** For tests: a mission with one downlink of frames, whose clock on board was never set. */
export const unsetClockMission = missionFile.parse({
  id: 'test',
  name: 'Test',
  noradId: 43590,
  elements: { file: 'elements.tle', confidence: 'B', source: 'test' },
  telemetry: 'telemetry.xml',
  links: [
    {
      id: 'downlink',
      direction: 'downlink',
      frequencyHz: 437_375_000,
      modulation: 'gmsk',
      symbolRateBd: 9600,
      confidence: '?',
      source: 'test',
      framing: breadboardLink,
    },
  ],
  packets: {
    timeCode: { kind: 'cuc', coarseOctets: 4, fineOctets: 2, epoch: 'tai-1958' },
    hasErrorControl: true,
  },
  timekeeping: {
    mode: 'correlate',
    // Noise between frames takes time that the clock of the unquiet signal knows nothing of.
    accuracyMs: 8000,
    validityMs: 8000,
    pairs: [{ kind: 'live-packets', virtualChannelIds: [0], uncertaintyMs: 1500, delayUncertaintyMs: 100 }],
  },
});

export const unsetClockDictionaries = [{ ...smallMission, reception: receptionOptionsOf(unsetClockMission) }];

/** The clock on board began a day before the first frame. */
export const unsetClockAtMs = (frame: number) => Date.UTC(1958, 0, 2) + frame * 430;

// As a program: receives an unquiet signal into the folder given, and prints how many records are acknowledged, until it is
// killed. Each life has a signal of its own.
const [, program, directory, life] = process.argv;
if (program?.includes('killed-receiver') && directory !== undefined) {
  const clock = new SystemClock();
  const { archive, journal } = await openArchive({
    ...{ directory, clock, runId: 'killed', checkpointRecords: 40 },
    bus: { publish: () => {}, subscribe: () => () => {} },
    onFault: () => {},
    dictionaries: unsetClockDictionaries,
  });
  const { bus, mission } = {
    bus: { publish: () => {}, subscribe: () => () => {} },
    mission: unsetClockMission,
  };
  const receiver = createReceiver({ clock, bus, archive, journal, mission });
  const random = createRandom(`killed/${life}`);
  let told = archive.log.acknowledgedLsn;
  for (;;) {
    const signal = unquietSignal(random, { frames: 30, clockAtMs: unsetClockAtMs });
    for (let at = 0; at < signal.length; ) {
      const octets = 1 + random.integer(300);
      receiver.receive(signal.subarray(at, at + octets), clock.nowAtMs());
      at += octets;
      await clock.sleep(1);
      if (archive.log.acknowledgedLsn === told) continue;
      told = archive.log.acknowledgedLsn;
      writeSync(1, `${told}\n`);
    }
  }
}
