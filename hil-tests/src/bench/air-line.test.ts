import { encodeAprsFrame } from '@dawa/protocols/aprs/aprs-frame';
import { readTnc2 } from '@dawa/protocols/aprs/tnc2';
import { createMemoryStreamPair } from '@dawa/seams/memory-stream';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';
import { memoryBench } from '../procedures/memory-bench.fixture.ts';
import type { Procedure } from '../procedures/procedure.ts';
import { phase } from '../procedures/procedure.ts';
import { AirLine } from './air-line.ts';

function frameOf(line: string): Uint8Array {
  const frame = readTnc2(line);
  if (!frame.ok) throw new TypeError(line);
  return encodeAprsFrame(frame.value);
}

/** Sends through so much attenuation and says what was heard of it. */
async function repeated(attenuationDb: number): Promise<{ text: string | undefined; rssiDbm: number }> {
  const rig = await memoryBench();
  const { bench, world } = rig;
  let text: string | undefined;
  let rssiDbm = 0;
  const procedure: Procedure = {
    ...{ id: 'AIR-00', version: '1', title: 'air' },
    phases: [
      phase('Repeat', { requirements: [], isTransmitting: true }, async (steps) => {
        await steps.power(true);
        await bench.clock.sleep(3000);
        await steps.command('SET_MODE', { mode: 'DIGI' });
        await bench.instruments.setAttenuation(attenuationDb);
        const since = bench.air!.mark();
        await bench.air!.send(frameOf('VU2ABC>CQ,ARISS:>Kuzuzangpo from Thimphu'));
        await bench.clock.sleep(200);
        rssiDbm = world.payload!.digipeater.receiver.strengthDbm;
        const textOf = (frame: Uint8Array) => Buffer.from(frame).toString('latin1').split('>')[1];
        const isIt = ({ frame }: { frame: Uint8Array }) => textOf(frame) === 'Kuzuzangpo from Thimphu';
        const heard = await bench.air!.waitFor(isIt, since, 15_000);
        text = heard && textOf(heard.frame);
      }),
    ],
  };
  await rig.run(procedure);
  return { text, rssiDbm };
}

describe('the air of a bench', () => {
  // 34.5 dBm less 71 dB less the step attenuator, as in BIRDS4EM_APRS_LRT_Report_20190824.pdf, p. 8; a sigma is 1.44 dB
  it('carries frames both ways, at the level of the step attenuator', async () => {
    const near = await repeated(40);
    expect(near.text).toBe('Kuzuzangpo from Thimphu');
    expect(Math.abs(near.rssiDbm + 76.5)).toBeLessThan(6);
  });

  it('carries none through more than the receiver can do', async () => {
    expect(await repeated(70)).toEqual({ text: undefined, rssiDbm: -118 });
  });

  it('passes over what is no KISS, and keeps what was heard before somebody asked', async () => {
    const clock = new VirtualClock(0);
    const [near, far] = createMemoryStreamPair('tnc');
    const air = new AirLine(near, clock);
    await far.write(Uint8Array.of(0xc0, 0, 0xdb, 1, 0xc0, 0xc0, 0, 7, 8, 0xc0));
    await clock.runFor(1);
    expect(air.lineFaults).toBe(1);
    const heard = await air.waitFor(({ frame }) => frame[0] === 7, 0, 1000);
    expect(heard?.frame).toEqual(Uint8Array.of(7, 8));
    const none = air.waitFor(() => true, air.mark(), 1000);
    await clock.runFor(1001);
    expect(await none).toBeUndefined();
  });
});
