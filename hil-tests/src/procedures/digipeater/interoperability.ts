import { type BenchPart, type Procedure, phase } from '../procedure.ts';
import type { Steps } from '../steps.ts';
import {
  type DeclaredDigipeater,
  type DeclaredStyle,
  declaredDigipeater,
  digipeatStyles,
} from './declared-digipeater.ts';
import { judgeDuplicates, judgeWindow } from './duplicate-window.ts';
import { beginHearing } from './heard-in-gate.ts';
import { judgeBeacon } from './judge-beacon.ts';
import { judgeCase } from './judge-case.ts';
import { judgeMessages } from './judge-messages.ts';
import { judgeSound } from './judge-sound.ts';
import { judgeTransmissions } from './judge-transmissions.ts';
import { judgeOwnFrames } from './own-frames.ts';
import {
  firstUnusedPaths,
  fullPaths,
  ownCallPaths,
  pathCase,
  repeatedPaths,
  trappedPaths,
} from './path-cases.ts';
import { refusedCases } from './refused-cases.ts';
import { unalteredCases } from './unaltered-cases.ts';

type Judge = (steps: Steps, declared: DeclaredDigipeater, style: DeclaredStyle) => Promise<void>;

/** A phase on the air, with what the mission declares; it asks nothing of the article but that it digipeats. */
function onAir(title: string, requirements: readonly string[], judge: Judge) {
  const needs: readonly BenchPart[] = ['air'];
  return phase(title, { requirements, needs, isTransmitting: true }, async (steps) => {
    const declared = await declaredOf(steps);
    await judge(steps, declared, declared.style);
  });
}

/** One that asks of the article what only the payload has: modes, telecommands, a beacon. */
function ofPayload(
  title: string,
  requirements: readonly string[],
  judge: (steps: Steps, declared: DeclaredDigipeater) => Promise<void>,
) {
  const needs: readonly BenchPart[] = ['bus', 'power', 'air'];
  return phase(title, { requirements, needs, isTransmitting: true }, async (steps) =>
    judge(steps, await declaredOf(steps)),
  );
}

function declaredOf({ bench }: Steps): Promise<DeclaredDigipeater> {
  return bench.clock.track(declaredDigipeater(bench.plan.missionFolder));
}

const paths =
  (...tables: (typeof repeatedPaths)[]): Judge =>
  async (steps, declared, style) => {
    for (const row of tables.flat()) await judgeCase(steps, declared, pathCase(row, declared, style));
  };

/**
 * Would the rest of the world hear it? What the article sends is compared octet for octet with what its mission declares, and read by
 * those who have to read it. It asks for a radio on the antenna connector and nothing else, so that a digipeater of any maker
 * can stand in the article's place; what needs the payload's bus is left out there.
 */
export const interoperability: Procedure = {
  id: 'DIGI-01',
  version: '1.0',
  title: 'Interoperability of the digipeater',
  phases: [
    phase(
      'Power on and settings',
      { requirements: ['AP-CPU-03'], needs: ['bus', 'power', 'air'], isGate: true },
      async (steps) => {
        const since = steps.mark();
        await steps.power(true);
        const { bootMs } = steps.bench.plan.timing;
        await steps.expectEvent('BOOT', { withinMs: bootMs, since });
        const declared = await declaredOf(steps);
        await setStyle(steps, declared, declared.style);
        await steps.command('SET_MODE', { mode: 'DIGI' });
      },
    ),

    onAir('Repeats as the mission declares', ['AP-DIG-07'], async (steps, declared, style) => {
      beginHearing(steps.bench);
      await paths(repeatedPaths)(steps, declared, style);
    }),
    onAir('Large counts and what is no count', ['AP-DIG-07'], paths(trappedPaths)),
    onAir('The first unused address decides', ['AP-DIG-08'], paths(firstUnusedPaths)),
    onAir('Eight digipeaters', ['AP-DIG-09'], paths(fullPaths)),
    onAir('The own call in the path', ['AP-DIG-05'], paths(ownCallPaths)),
    onAir('The own call as the source', ['AP-DIG-10'], judgeOwnFrames),
    onAir('Nothing is altered', ['AP-DIG-04', 'AP-TNC-01'], async (steps, declared, style) => {
      for (const one of unalteredCases(declared, style)) await judgeCase(steps, declared, one);
    }),
    onAir('Frames against the rules', ['AP-DIG-06'], async (steps, declared) => {
      for (const one of refusedCases(declared)) await judgeCase(steps, declared, one);
    }),
    onAir('Repetitions', ['AP-DIG-02'], judgeDuplicates),
    onAir('The window of repetitions', ['AP-DIG-02'], judgeWindow),
    ofPayload('Messages to the payload', ['AP-MSG-01'], judgeMessages),
    ofPayload('Beacon and telemetry', ['AP-AIR-02'], judgeBeacon),
    phase(
      'By ear',
      { requirements: ['AP-AIR-01', 'AP-DIG-01'], needs: ['air', 'sound'], isTransmitting: true },
      async (steps) => judgeSound(steps, await declaredOf(steps)),
    ),
    ofPayload('The other styles', ['AP-DIG-07', 'AP-DIG-09'], async (steps, declared) => {
      for (const style of digipeatStyles.filter((one) => one !== declared.style)) {
        await setStyle(steps, declared, style);
        await paths(repeatedPaths, fullPaths)(steps, declared, style);
      }
      await setStyle(steps, declared, declared.style);
    }),
    onAir('Everything that it sent can be read', ['AP-AIR-01'], judgeTransmissions),
  ],
};

async function setStyle(steps: Steps, { call, ssid, aliases }: DeclaredDigipeater, style: DeclaredStyle) {
  const mask = aliases.reduce((sum, name) => sum | (aliasBits[name] ?? 0), 0);
  const args = { alias_mask: mask, style: style.toUpperCase(), own_call: call, own_ssid: ssid };
  await steps.command('SET_DIGI', args);
}

/** Bits of the alias mask in SET_DIGI. Source: docs/payload-interface.md */
const aliasBits: Readonly<Record<string, number>> = { APRSAT: 1, ARISS: 2, WIDE: 4 };
