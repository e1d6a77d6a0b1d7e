import type {
  CampaignResult,
  Measurement,
  PhaseResult,
  ProcedureResult,
  StepResult,
  Verdict,
} from './results.ts';
import { worstVerdict } from './results.ts';

const startedAtMs = Date.UTC(2026, 10, 24, 4, 0, 0);

export function stepOf(title: string, verdict: Verdict, more: Partial<StepResult> = {}): StepResult {
  return {
    ...{ phase: 'Supply', title, verdict, expected: '4.85 to 5.15 V', found: '4.7 V', isMarginal: false },
    ...{ measurement: undefined, evidenceHex: undefined, atMs: startedAtMs, tookMs: 12 },
    ...more,
  };
}

export function measuredStep(name: string, value: number, more: Partial<Measurement> = {}): StepResult {
  const measurement = { name, value, unit: 'V', low: 4.85, high: 5.15, ...more };
  return stepOf(name, 'pass', { found: `${value} V`, measurement });
}

export function phaseOf(
  title: string,
  requirements: readonly string[],
  steps: readonly StepResult[],
  reason?: string,
): PhaseResult {
  const verdict = worstVerdict(steps.map((step) => step.verdict));
  return { title, requirements, verdict, reason, steps: steps.map((step) => ({ ...step, phase: title })) };
}

export function procedureOf(id: string, phases: readonly PhaseResult[]): ProcedureResult {
  const teardown = phaseOf('Leave the article safe', [], [stepOf('Power off', 'pass')]);
  const verdict = worstVerdict([...phases, teardown].map((phase) => phase.verdict));
  return { id, version: '1.0', title: `Test ${id}`, verdict, phases, teardown };
}

/**
 * A campaign as it lies in results.json.
 *
 * @param number of the run: each begins an hour after the one before
 */
export function campaignOf(
  procedures: readonly ProcedureResult[],
  {
    number = 1,
    serial = 'S-1',
    model = 'EM' as const,
  }: { number?: number; serial?: string; model?: 'EM' | 'FM' } = {},
): CampaignResult {
  const atMs = startedAtMs + (number - 1) * 3_600_000;
  return {
    campaignId: `bench-${String(number).padStart(3, '0')}`,
    verdict: worstVerdict(procedures.map(({ verdict }) => verdict)),
    ...{ startedAtMs: atMs, endedAtMs: atMs + 12_000, procedures },
    bench: {
      ...{ id: 'bench', file: 'bench.yaml', instruments: [], limits: {}, faultInjector: 'none' },
      connections: { payload: '/dev/pts/3' },
      article: {
        ...{ name: 'Board', model, serial, hardwareRevision: 'A', firmware: '1.4.0' },
        ...{ connectorMatings: {}, redTags: [], photos: [], lacks: {} },
      },
    },
    software: { name: 'dawa', version: '0.1.0', node: '20', commit: 'c'.repeat(40) },
  };
}
