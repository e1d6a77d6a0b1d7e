import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '@dawa/seams/random';
import { describe, expect, it } from 'vitest';
import { type CutPort, composePass } from './whole-pass.ts';

type Rig = Awaited<ReturnType<typeof composePass>>;

/** Something goes wrong for a while in a pass that runs. */
interface Stage {
  begin(rig: Rig): void;
  end(rig: Rig): void;
}

const stageMs = 40_000;
const pauseMs = 20_000;
const allPorts = ['rotator', 'radio', 'modem'] as const;

/**
 * A pass in which one thing after the other goes wrong, each for 40 s, with 20 s between; the highest point lies in the
 * middle. One pass for all, because each takes a second or two.
 * @returns by stage which alarms stood at its end, and how many frames came while it lasted and in the pause after it
 */
async function passWith(stages: readonly Stage[]) {
  const folder = mkdtempSync(join(tmpdir(), 'dawa-cable-'));
  const rig = await composePass({ folder });
  const { clock, pass, door, journal } = rig;
  const good = () => door.state.snapshot.frames.good;
  const seen = stages.map(() => ({ alarms: [] as string[], phase: '', during: 0, after: 0 }));
  try {
    for (const [index, stage] of stages.entries()) {
      const fromAtMs = pass.tcaAtMs + (index - stages.length / 2) * (stageMs + pauseMs);
      const one = seen[index]!;
      clock.at(fromAtMs, () => {
        one.during = -good();
        stage.begin(rig);
      });
      clock.at(fromAtMs + stageMs, () => {
        one.during += good();
        one.after = -good();
        one.phase = door.contact.phase;
        // Values that stay away are told as well; here the devices are looked at.
        one.alarms = journal.alarms.flatMap(({ alarmId, clearedAtMs }) =>
          clearedAtMs === null && !alarmId.startsWith('stale/') ? alarmId : [],
        );
        stage.end(rig);
      });
      clock.at(fromAtMs + stageMs + pauseMs, () => {
        one.after += good();
      });
    }
    const report = await rig.runToReport();
    const { receiveFrequencyHz } = rig.world.radio!;
    return { seen, report, alarms: journal.alarms, faults: rig.faults, receiveFrequencyHz };
  } finally {
    await rig.close();
    rmSync(folder, { recursive: true });
  }
}

/** 4.6 frames a second; bits that flip and the search for the marker cost some. */
const mostFramesOfPause = 0.7 * 4.6 * (pauseMs / 1000);

describe('a cable pulled out in the middle of a pass', () => {
  it('is told, the pass goes on with what is left, and with all when it is back', async () => {
    const pulled = (port: CutPort): Stage => ({
      begin: (rig) => void rig.unplug(port),
      end: (rig) => rig.plug(port),
    });
    const { seen, report, alarms, faults, receiveFrequencyHz } = await passWith(allPorts.map(pulled));
    const [rotator, radio, modem] = seen;
    expect(seen.map((one) => one.alarms)).toEqual([['rotator.away'], ['radio.away'], ['modem.away']]);
    expect(seen.map(({ phase }) => phase)).toEqual(['tracking', 'tracking', 'tracking']);
    // An antenna that stands, a receiver that no longer follows Doppler still hear for a while; without a modem nothing does.
    expect(rotator!.during).toBeGreaterThan(50);
    expect(radio!.during).toBeGreaterThan(50);
    expect(modem!.during).toBeLessThan(5);
    for (const { after } of seen) expect(after).toBeGreaterThan(mostFramesOfPause);
    expect(alarms.filter(({ clearedAtMs }) => clearedAtMs === null)).toEqual([]);
    for (const port of allPorts) expect(report.faults.map(({ source }) => source)).toContain(port);
    // As the simulated radio is switched on (payload-sim, station-devices/radio.ts): it was found there, and left there.
    expect(receiveFrequencyHz).toBe(145_825_000);
    expect(faults).toEqual([]);
  }, 180_000);
});

describe('a device that answers nothing, or nonsense', () => {
  it('is told as if its cable were pulled, and forgotten when it speaks again', async () => {
    const spoilt = (fault: string): Stage => ({
      begin: (rig) => void rig.world.setFault(fault, true),
      end: (rig) => void rig.world.setFault(fault, false),
    });
    const { seen, alarms, faults } = await passWith(
      ['rotator-silent', 'rotator-garbage', 'radio-silent', 'radio-garbage'].map(spoilt),
    );
    expect(seen.map((one) => one.alarms)).toEqual([
      ['rotator.away'],
      ['rotator.away'],
      ['radio.away'],
      ['radio.away'],
    ]);
    for (const { after } of seen) expect(after).toBeGreaterThan(mostFramesOfPause);
    expect(alarms.filter(({ clearedAtMs }) => clearedAtMs === null)).toEqual([]);
    expect(faults).toEqual([]);
  }, 180_000);
});

describe('noise on the lines', () => {
  /** Random octets at random instants, from `begin` to `end`. */
  const noisy = (...ports: readonly CutPort[]): Stage => {
    const random = createRandom(`noise on ${ports}`);
    let isOver = false;
    return {
      begin({ clock, say }) {
        const again = () => {
          if (isOver) return;
          for (const port of ports) {
            const octets = Uint8Array.from({ length: 1 + random.integer(200) }, () => random.integer(256));
            void say(port, octets);
          }
          clock.after(50 + random.integer(450), again);
        };
        again();
      },
      end() {
        isOver = true;
      },
    };
  };

  it('between the answers disturbs only what it hits; a modem that hears nobody is told of', async () => {
    const alone = noisy('modem');
    const { seen, report, alarms, faults } = await passWith([
      noisy(...allPorts),
      {
        begin(rig) {
          rig.world.setFault('transmitter-off', true);
          alone.begin(rig);
        },
        end(rig) {
          rig.world.setFault('transmitter-off', false);
          alone.end(rig);
        },
      },
    ]);
    // The worst of it drowns the antenna's answers, which have no sum that could be checked.
    expect(seen[0]!.alarms.filter((alarmId) => alarmId !== 'rotator.away')).toEqual([]);
    expect(seen[0]!.phase).toBe('tracking');
    expect(seen[0]!.during).toBeGreaterThan(20);
    expect(seen[1]!.alarms).toContain('modem.no-frames');
    for (const { after } of seen) expect(after).toBeGreaterThan(mostFramesOfPause);
    expect(alarms.filter(({ clearedAtMs }) => clearedAtMs === null)).toEqual([]);
    // Noise keys nothing.
    expect(report.keyDowns).toEqual([]);
    expect(faults).toEqual([]);
  }, 180_000);
});
