import { createRandom } from '@dawa/seams/random';
import { describe, expect, it } from 'vitest';
import { payloadFaults } from './fault-list.ts';
import { type PayloadMode, payloadModes, type ResetCause, resetCauses } from './payload-mode.ts';
import { serviceBench } from './services/service-bench.fixture.ts';

// PCSAT powers everything up after a low-battery reset and needs five packets of logon: it dies every orbit (WB4APR, amsat-bb).
const runningModes = payloadModes.filter((mode) => mode !== 'OFF' && mode !== 'BOOT');
const standbyA = 0.05;
/** Boot and the first reports. */
const bootMs = 3000;

describe('after any reset', () => {
  const cases = resetCauses.flatMap((cause) => runningModes.map((mode) => [cause, mode] as const));

  it.each(cases)('(%s in %s) the payload draws least, and one frame moves it', async (cause, mode) => {
    const { clock, board, send } = serviceBench({ runningMode: mode });
    await send('SCHEDULE_ENABLE');
    board.restart(cause);
    await clock.runFor(bootMs);
    expect([board.mode, board.boot.cause, board.transmitter.isKeyed]).toEqual(['STANDBY', cause, false]);
    expect(board.electrics.currentA).toBeLessThan(standbyA);
    expect(await send('SET_MODE', { mode: 'DIGI' })).toEqual(['ACCEPTED', 'STARTED', 'COMPLETED']);
    expect(board.mode).toBe('DIGI');
  });

  it.each(payloadFaults.map(({ name }) => name))(
    '(%s and two other things wrong before) it never leaves STANDBY by itself',
    async (name) => {
      const random = createRandom(`any reset ${name}`);
      const mode: PayloadMode = runningModes[random.integer(runningModes.length)]!;
      const { clock, board, send } = serviceBench({ runningMode: mode, isLineBad: true });
      const others = Array.from(
        { length: 2 },
        () => payloadFaults[random.integer(payloadFaults.length)]!.name,
      );
      for (const fault of [name, ...others]) {
        board.setFault(fault, true);
        await clock.runFor(random.integer(5000));
      }
      for (const fault of [name, ...others]) board.setFault(fault, false);
      const cause: ResetCause = resetCauses[random.integer(resetCauses.length)]!;
      board.restart(cause, random.next() < 0.3);
      await clock.runFor(bootMs + random.integer(120_000));
      expect([board.mode, board.transmitter.isKeyed]).toEqual(['STANDBY', false]);
      expect((await send('SET_MODE', { mode: 'RX' })).at(-1)).toBe('COMPLETED');
    },
  );
});
