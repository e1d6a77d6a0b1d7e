import { fileURLToPath } from 'node:url';
import { decodeBirds } from '@dawa/protocols/birds';
import { parseCwBeacon } from '@dawa/protocols/cw-beacon';
import { createMemoryStreamPair } from '@dawa/seams/memory-stream';
import { createRandom } from '@dawa/seams/random';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';
import { loadShips, loadStation } from './files.ts';
import { createWorld } from './world.ts';

const here = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
// A rise of MAYA-1, whose orbit the breadboard flies on too; from `dawa passes` with the shipped elements.
const overheadAtMs = Date.parse('2019-06-20T00:25:00Z');

function sky() {
  const { station, horizon } = loadStation(here('stations/thimphu/station.yaml'));
  const [first, ...others] = loadShips([here('missions/aprs-dp'), here('missions/birds2')]).map((ship) => ({
    ...ship,
    place: station,
    horizon,
  }));
  const clock = new VirtualClock(overheadAtMs);
  const [ours, cable] = createMemoryStreamPair('modem');
  const world = createWorld({
    ...{ clock, random: createRandom('ships'), streams: { modem: cable } },
    spacecraft: first!,
    otherShips: others,
  });
  let heard: number[] = [];
  ours.onData((bytes) => heard.push(...bytes));
  const listen = async (ms: number) => {
    heard = [];
    await clock.runFor(ms);
    return Uint8Array.from(heard);
  };
  return { world, listen };
}

describe('the ships of several missions over one station', () => {
  it('are those of their files, each on its own orbit', () => {
    const ships = loadShips([here('missions/aprs-dp'), here('missions/birds2')]);
    expect(ships.map(({ mission, noradId }) => `${mission.id} ${noradId}`)).toEqual([
      'aprs-dp 43590',
      'birds2 43591',
      'birds2 43590',
    ]);
  });

  it('are heard one at a time: what the modem is set for', async () => {
    const { world, listen } = sky();
    world.demodulate({ modulation: 'gmsk', symbolRateBd: 9600 });
    // 9600 bits a second without a gap, less what is lost.
    expect((await listen(10_000)).length).toBeGreaterThan(9000);

    world.demodulate({ modulation: 'gmsk', symbolRateBd: 4800 });
    // Also while it beacons in Morse, which nobody hears here.
    const frames = await listen(40_000);
    expect(frames.length).toBeGreaterThan(105);
    expect(frames.length % 105).toBe(0);
    const first = decodeBirds(frames.subarray(0, 105), { hasFrameCheck: true });
    expect(first.ok && first.value.content.kind).toBe('data');

    world.demodulate({ modulation: 'cw', symbolRateBd: 16.67 });
    const lines = new TextDecoder()
      .decode(await listen(120_000))
      .trim()
      .split('\n');
    const beacon = parseCwBeacon(lines[0]!);
    expect(beacon.ok && beacon.value.satellite).toBe('BIRDS2');
    world.stop();
  });

  it('fall silent together when their transmitters are off', async () => {
    const { world, listen } = sky();
    world.demodulate({ modulation: 'gmsk', symbolRateBd: 4800 });
    expect(world.setFault('transmitter-off', true)).toBe(true);
    expect(await listen(20_000)).toHaveLength(0);
    world.stop();
  });
});
