import { encodeBusPacket } from '@dawa/protocols/payload-bus';
import { type Dictionary, packTelecommand } from '../bench/dictionary.ts';
import type { Article } from './article.ts';
import { type Deviation, judgeStep } from './judge-step.ts';
import type { ArticleName, ParityCase, ParityStep, ParitySuite } from './suite.ts';
import type { Watch } from './watch.ts';

export interface CaseResult {
  readonly id: string;
  readonly article: ArticleName;
  /** `declared`: otherwise than the others, and as the suite says. */
  readonly verdict: 'same' | 'declared' | 'different';
  readonly why: string | undefined;
  readonly faults: readonly string[];
  readonly deviations: readonly Deviation[];
  /** Reports but housekeeping, in order: what the articles are compared by, beside what the suite names. */
  readonly said: readonly string[];
}

/** How finely time is looked at: no report is told later than that. */
const sliceMs = 10;

/** Runs all cases on one article, one after the other as they stand. */
export async function runSuite(
  suite: ParitySuite,
  article: Article,
  watch: Watch,
  dictionary: Dictionary,
): Promise<CaseResult[]> {
  watch.nowMs = () => article.timeMs;
  const counter = { value: 0 };
  const results: CaseResult[] = [];
  for (const one of suite.cases) {
    const difference = one.differs.find(({ articles }) => articles.includes(article.name));
    const steps = difference?.steps ?? one.steps;
    const faults: string[] = [];
    const deviations: Deviation[] = [];
    const said: string[] = [];
    for (const step of steps) {
      await act(step, article, dictionary, counter, watch);
      const beganMs = article.timeMs;
      for (let leftMs = step.forMs; leftMs > 0; leftMs -= sliceMs)
        await article.runFor(Math.min(sliceMs, leftMs));
      const verdict = judgeStep(step, watch, beganMs, suite.tolerances);
      faults.push(...verdict.faults);
      deviations.push(...verdict.deviations);
      said.push(
        ...watch.said
          .map(({ report }) => report)
          .filter((report) => !report.startsWith('HK_') && !suite.onlyInModel.includes(report)),
      );
    }
    results.push({
      ...{ id: one.id, article: article.name, faults, deviations, said },
      verdict: faults.length > 0 ? 'different' : difference ? 'declared' : 'same',
      why: difference?.why,
    });
  }
  return results;
}

async function act(
  step: ParityStep,
  article: Article,
  dictionary: Dictionary,
  counter: { value: number },
  watch: Watch,
): Promise<void> {
  const { power, command, bus, air, fault, isFaultOver } = step.do;
  watch.clear();
  if (fault !== undefined) await article.setFault(fault, !isFaultOver);
  if (power !== undefined) await article.setPower(power);
  if (bus !== undefined) await article.send(octetsOf(bus));
  if (air !== undefined) await article.onAir(octetsOf(air));
  if (command === undefined) return;
  const built = dictionary.build(command.name, command.args);
  counter.value = (counter.value + 1) % 16_384;
  const packet = packTelecommand(
    {
      name: command.name,
      apid: command.apid ?? built.apid,
      pusService: command.service ?? built.pusService,
      pusSubtype: command.subtype ?? built.pusSubtype,
      data: command.data === undefined ? built.data : octetsOf(command.data),
    },
    counter.value,
  );
  if (command.isDamaged) packet[packet.length - 1]! ^= 1;
  await article.send(encodeBusPacket(packet));
}

/** Articles that say other things in a case, where nobody declared it. */
export function sayOtherwise(one: ParityCase, results: readonly CaseResult[]): string[] {
  const compared = results.filter(({ id, verdict }) => id === one.id && verdict === 'same');
  const [first, ...others] = compared;
  if (first === undefined) return [];
  return others
    .filter(({ said }) => said.join() !== first.said.join())
    .map(({ article, said }) => `${article}: ${said.join(', ')}; ${first.article}: ${first.said.join(', ')}`);
}

function octetsOf(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, 'hex'));
}
