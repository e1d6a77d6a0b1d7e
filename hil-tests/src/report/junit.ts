import type { CampaignResult, PhaseResult, StepResult } from './results.ts';

/**
 * The campaign as JUnit XML: a suite a procedure, a case a step.
 *
 * Source of the form: the JUnit schema of the Jenkins xUnit plugin (junit-10.xsd), which every CI server reads.
 */
export function junitXml(result: CampaignResult): string {
  const suites = result.procedures.map(({ id, title, phases, teardown }) => {
    const cases = [...phases, teardown].flatMap((phase) => phaseCases(id, phase));
    const count = (tag: string) => cases.filter((text) => text.includes(`<${tag}`)).length;
    const attributes = [
      `name="${escapeXml(`${id} ${title}`)}"`,
      `tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}"`,
      `timestamp="${new Date(result.startedAtMs).toISOString().slice(0, 19)}"`,
    ];
    return `  <testsuite ${attributes.join(' ')}>\n${cases.join('\n')}\n  </testsuite>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="${escapeXml(result.campaignId)}">\n${suites.join('\n')}\n</testsuites>\n`;
}

function phaseCases(procedure: string, phase: PhaseResult): string[] {
  const cases = phase.steps.map((step) => testCase(procedure, phase.title, step));
  if (phase.reason === undefined) return cases;
  const name = phase.steps.length === 0 ? phase.title : `${phase.title}: the rest`;
  const tag = phase.verdict === 'not-run' ? 'skipped' : 'error';
  return [...cases, wrap(procedure, name, 0, `<${tag} message="${escapeXml(phase.reason)}"/>`)];
}

function testCase(procedure: string, phase: string, step: StepResult): string {
  const message = `message="expected ${escapeXml(step.expected)}, found ${escapeXml(step.found)}"`;
  const inner = {
    pass: '',
    fail: `<failure ${message}/>`,
    inconclusive: `<error ${message}/>`,
    'not-run': `<skipped ${message}/>`,
  }[step.verdict];
  return wrap(procedure, `${phase}: ${step.title}`, step.tookMs, inner);
}

function wrap(procedure: string, name: string, tookMs: number, inner: string): string {
  const head = `    <testcase classname="${escapeXml(procedure)}" name="${escapeXml(name)}" time="${(tookMs / 1000).toFixed(3)}"`;
  return inner === '' ? `${head}/>` : `${head}>${inner}</testcase>`;
}

/** Text for XML and HTML alike; control characters, which XML 1.0 cannot hold, become a middle dot. */
export function escapeXml(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what XML cannot hold
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '·')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
  );
}
