import { describe, expect, it } from 'vitest';
import { type MemoryBench, memoryBench } from './memory-bench.fixture.ts';
import { type Procedure, phase } from './procedure.ts';

const powered: Procedure = {
  ...{ id: 'T-01', version: '1', title: 'Under power' },
  phases: [
    phase('Power on', { requirements: [] }, async (steps) => {
      await steps.power(true);
      await steps.bench.clock.sleep(3000);
    }),
  ],
};

const teardownOf = async (rig: MemoryBench, procedure = powered) => {
  const { teardown, unsafe } = await rig.run(procedure);
  const found = Object.fromEntries(teardown.steps.map(({ title, verdict }) => [title, verdict]));
  return { found, unsafe, teardown };
};

describe('the end of a procedure', () => {
  it('measures that the article is safe', async () => {
    const rig = await memoryBench();
    const { found, unsafe } = await teardownOf(rig);
    expect(found).toEqual({
      'Power off': 'pass',
      'Nothing from the article without power': 'pass',
      'Voltage at the article without power': 'pass',
      'Current without power': 'pass',
      'Power at the antenna connector': 'pass',
      'Serial line': 'pass',
    });
    expect(unsafe).toBeUndefined();
    expect(rig.world.benches[0]!.wiring.isLineThrough).toBe(false);
  });

  it('is safe by the supply alone when the relay has welded', async () => {
    const rig = await memoryBench({ faults: ['relay-welded'] });
    expect((await teardownOf(rig)).unsafe).toBeUndefined();
    expect(rig.world.payload!.isPowered).toBe(false);
  });

  it('is safe by the relay alone when the supply feeds on', async () => {
    const rig = await memoryBench({ faults: ['supply-stuck'] });
    expect((await teardownOf(rig)).unsafe).toBeUndefined();
    expect(rig.world.payload!.isPowered).toBe(false);
  });

  it('says that it is not safe when both hold, whatever they were told', async () => {
    const rig = await memoryBench({ faults: ['relay-welded', 'supply-stuck'] });
    const { found, unsafe } = await teardownOf(rig);
    expect(found).toMatchObject({
      'Power off': 'pass',
      'Nothing from the article without power': 'fail',
      'Voltage at the article without power': 'fail',
      'Current without power': 'fail',
    });
    expect(unsafe).toContain('Nothing from the article without power');
  });

  it('finds an article that is fed by its own serial line', async () => {
    const rig = await memoryBench({
      plan: ({ power: { lineRelay: _none, ...power }, ...plan }) => ({ ...plan, power }),
    });
    const { found, unsafe, teardown } = await teardownOf(rig);
    expect(found).toMatchObject({ 'Voltage at the article without power': 'fail', 'Serial line': 'not-run' });
    expect(unsafe).toContain('1.1');
    expect(teardown.steps.at(-1)!.found).toContain('power.lineRelay');
  });

  it('finds a transmitter that is keyed without end', async () => {
    const rig = await memoryBench({ faults: ['relay-welded', 'supply-stuck'], blindTo: ['ptt-timeout'] });
    const keyed: Procedure = {
      ...{ id: 'T-02', version: '1', title: 'Keyed' },
      phases: [
        phase('Key', { requirements: [] }, async (steps) => {
          await steps.power(true);
          await steps.bench.clock.sleep(3000);
          rig.world.setFault('stuck-ptt', true);
        }),
      ],
    };
    expect((await teardownOf(rig, keyed)).found).toMatchObject({ 'Power at the antenna connector': 'fail' });
  });

  it('goes on without a supply that does not answer, and is in doubt of it only', async () => {
    const rig = await memoryBench();
    const silenced: Procedure = {
      ...powered,
      phases: [
        ...powered.phases,
        phase('Hang', { requirements: [] }, async () => rig.setBenchFault('instrument-silent', true)),
      ],
    };
    const { found, teardown } = await teardownOf(rig, silenced);
    expect(found).toMatchObject({
      'Power off': 'inconclusive',
      'Nothing from the article without power': 'pass',
      'Voltage at the article without power': 'not-run',
    });
    expect(teardown.steps[0]!.found).toContain('expected an answer to *OPC? within');
    expect(rig.world.payload!.isPowered).toBe(false);
  });

  it('does not take an instrument with expired calibration for proof', async () => {
    const rig = await memoryBench({
      plan: (plan) => ({
        ...plan,
        instruments: plan.instruments.map((one) =>
          one.kind === 'multimeter' ? { ...one, calibratedUntil: '2026-01-31' } : one,
        ),
      }),
    });
    const { found, teardown } = await teardownOf(rig);
    expect(found).toMatchObject({ 'Voltage at the article without power': 'inconclusive' });
    expect(teardown.steps[2]!.found).toContain('calibration of multimeter expired on 2026-01-31');
  });
});
