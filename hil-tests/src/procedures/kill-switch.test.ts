import { describe, expect, it } from 'vitest';
import { killSwitch } from './kill-switch.ts';
import { memoryBench } from './memory-bench.fixture.ts';

describe('the drill of the kill switch', () => {
  it('passes a sound breadboard, with its figure in the record', async () => {
    const result = await (await memoryBench()).run(killSwitch);
    expect(result.phases.flatMap(({ steps }) => steps.filter(({ verdict }) => verdict !== 'pass'))).toEqual(
      [],
    );
    const figure = result.phases[1]!.steps.find(({ title }) => title === 'kill_switch_time')!;
    expect(figure.measurement).toMatchObject({ unit: 's' });
    // Cables in memory take no time.
    expect(figure.measurement!.value).toBeGreaterThanOrEqual(0);
    expect(figure.measurement!.value).toBeLessThan(0.5);
    expect(result.verdict).toBe('pass');
  });

  it('fails a breadboard whose transmitter does not obey it', async () => {
    const rig = await memoryBench();
    const { transmitter } = rig.world.payload!;
    transmitter.setInhibited = () => {};
    const result = await rig.run(killSwitch);
    expect(result.verdict).toBe('fail');
    const verdicts = Object.fromEntries(
      result.phases[1]!.steps.map(({ title, verdict }) => [title, verdict]),
    );
    expect(verdicts['kill_switch_time'] ?? verdicts['Transmitter falls silent']).toBe('fail');
  });

  it('transmits nothing where no termination is declared, and says so', async () => {
    const rig = await memoryBench({ plan: ({ rfTermination: _none, ...plan }) => plan });
    const result = await rig.run(killSwitch);
    expect(result.phases.map(({ verdict }) => verdict)).toEqual(['pass', 'not-run', 'not-run']);
    expect(result.phases[1]!.reason).toContain('no rfTermination');
  });

  it('says that nothing was timed where no power meter is', async () => {
    const rig = await memoryBench({
      plan: (plan) => ({
        ...plan,
        instruments: plan.instruments.filter(({ kind }) => kind !== 'power-meter'),
      }),
    });
    const result = await rig.run(killSwitch);
    const heard = result.phases[1]!.steps.find(({ title }) => title === 'Transmitter is heard')!;
    expect(heard).toMatchObject({ verdict: 'not-run' });
    expect(heard.found).toContain('no power-meter or analyser on this bench');
  });
});
