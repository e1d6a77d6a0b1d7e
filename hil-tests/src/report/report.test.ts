import { describe, expect, it } from 'vitest';
import { reportHtml } from './html.ts';
import { junitXml } from './junit.ts';
import type { CampaignResult, PhaseResult, StepResult, Verdict } from './results.ts';
import { verificationOf } from './verification.ts';

const startedAtMs = Date.UTC(2026, 10, 24, 4, 0, 0);

function step(title: string, verdict: Verdict, more: Partial<StepResult> = {}): StepResult {
  return {
    phase: 'Supply',
    title,
    verdict,
    expected: '4.85 to 5.15 V',
    found: '4.7 V',
    isMarginal: false,
    measurement: undefined,
    evidenceHex: undefined,
    atMs: startedAtMs,
    tookMs: 12,
    ...more,
  };
}

function campaignOf(verdict: Verdict, phases: PhaseResult[]): CampaignResult {
  const teardown = {
    title: 'Leave the article safe',
    requirements: [],
    verdict: 'pass' as const,
    reason: undefined,
    steps: [step('Power off', 'pass')],
  };
  return {
    campaignId: 'bench-20261124T040000Z',
    verdict,
    startedAtMs,
    endedAtMs: startedAtMs + 12_000,
    bench: {
      id: 'bench',
      file: 'bench.yaml',
      article: {
        ...{ name: 'Board <1>', model: 'simulated', serial: 'S-1', hardwareRevision: 'A', firmware: '1' },
        ...{ connectorMatings: { J1: { matings: 12, most: 50 } }, redTags: [], photos: [], lacks: {} },
      },
      instruments: [],
      limits: {},
      faultInjector: 'none',
      connections: { payload: '/dev/pts/3' },
    },
    software: { name: 'dawa', version: '0.1.0', node: '20' },
    procedures: [{ id: 'P-1', version: '1', title: 'Test', verdict, phases, teardown }],
  };
}

function phaseOf(
  verdict: Verdict,
  requirements: string[],
  steps: StepResult[],
  reason?: string,
): PhaseResult {
  return { title: 'Supply', requirements, verdict, reason, steps };
}

describe('JUnit', () => {
  it('counts failures, errors and skipped steps, and keeps what was expected and found', () => {
    const steps = [step('volts', 'fail'), step('inject', 'not-run'), step('good', 'pass')];
    const xml = junitXml(
      campaignOf('fail', [phaseOf('fail', [], steps), phaseOf('inconclusive', [], [], 'lost')]),
    );
    expect(xml).toContain('tests="5" failures="1" errors="1" skipped="1"');
    expect(xml).toContain('<failure message="expected 4.85 to 5.15 V, found 4.7 V"/>');
  });

  it('survives text that is no XML', () => {
    const xml = junitXml(campaignOf('fail', [phaseOf('fail', [], [step('a<b> & "c" \u0001', 'fail')])]));
    expect(xml).toContain('a&lt;b&gt; &amp; &quot;c&quot; ·');
  });
});

describe('the verification document', () => {
  const requirements = { 'R-1': 'Volts.', 'R-2': 'Fault.', 'R-3': 'Nobody asks.' };

  it('proves a requirement only by phases that were run to the end', () => {
    const phases = [
      phaseOf('pass', ['R-1'], [step('volts', 'pass')]),
      phaseOf('pass', ['R-2'], [step('inject', 'not-run'), step('quiet', 'pass')]),
    ];
    const verdicts = verificationOf(campaignOf('pass', phases), requirements).requirements.map(
      (r) => r.verdict,
    );
    expect(verdicts).toEqual(['pass', 'not-run', 'not-run']);
  });

  it('lets one failure speak against everything that passed', () => {
    const phases = [
      phaseOf('pass', ['R-1'], [step('volts', 'pass')]),
      phaseOf('fail', ['R-1'], [step('v', 'fail')]),
    ];
    expect(verificationOf(campaignOf('fail', phases), requirements).requirements[0]!.verdict).toBe('fail');
  });
});

describe('the report', () => {
  it('needs nothing from outside, escapes what it shows and says the verdict first', () => {
    const measurement = { name: 'bus_voltage', value: 4.7, unit: 'V', low: 4.85, high: 5.15 };
    const result = campaignOf('fail', [phaseOf('fail', ['R-1'], [step('volts', 'fail', { measurement })])]);
    const html = reportHtml({ result, verification: verificationOf(result, { 'R-1': 'Volts.' }) });
    expect(html).toContain('Board &lt;1&gt; S-1 failed');
    expect(html).not.toMatch(/(src|href)="(?!#)|url\((?!data:)|@import|<script/);
    expect(html).toContain('bus_voltage: 4.7 between 4.85 and 5.15');
  });
});
