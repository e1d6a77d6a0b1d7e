import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { compareArticles, isParity } from './compare-articles.ts';
import { parityHtml, parityText } from './parity-table.ts';
import { whyNoSimavr } from './simavr-article.ts';
import { type ArticleName, loadSuite } from './suite.ts';

const mission = fileURLToPath(new URL('../../../missions/aprs-dp', import.meta.url));
const suite = loadSuite();

/** What is wrong, for people; nothing when all is as the suite says. */
async function differences(...names: ArticleName[]): Promise<string> {
  const parity = await compareArticles(suite, mission, names);
  expect(parity.results).toHaveLength(suite.cases.length * (names.length - parity.skipped.length));
  return isParity(parity) ? '' : parityText(parity);
}

describe('one suite for all articles of the payload', () => {
  it('finds the model and the firmware in avr8js alike', { timeout: 400_000 }, async () => {
    expect(await differences('model', 'avr8js')).toBe('');
  });

  it('finds the firmware in simavr alike', { timeout: 400_000 }, async ({ skip }) => {
    const why = whyNoSimavr();
    if (why !== undefined && process.env['DAWA_REQUIRE_PEERS'] !== '1') skip(why);
    expect(why).toBeUndefined();
    expect(await differences('simavr')).toBe('');
  });

  it('names the tolerance of every number, and why it is that wide', () => {
    for (const [name, { by, why }] of Object.entries(suite.tolerances)) {
      expect(by, name).toBeGreaterThan(0);
      expect(why.length, name).toBeGreaterThan(10);
    }
  });

  it('notices an article that does otherwise', async () => {
    const only = { ...suite, cases: suite.cases.filter(({ id }) => ['boot', 'modes', 'ping'].includes(id)) };
    const wrong = {
      ...only,
      cases: only.cases.map((one) =>
        one.id === 'ping'
          ? { ...one, steps: one.steps.map((step) => ({ ...step, sent: ['86a2'], never: ['PONG'] })) }
          : one,
      ),
    };
    const parity = await compareArticles(wrong, mission, ['model']);
    expect(isParity(parity)).toBe(false);
    const faults = parity.results.filter(({ verdict }) => verdict === 'different');
    expect(faults.map(({ id, faults }) => [id, faults])).toEqual([
      ['ping', ['expected no PONG, found one', 'expected on the air 86a2, found nothing']],
    ]);
    expect(parityText(parity)).toContain('ping   DIFFERENT');
    expect(parityHtml(parity)).toContain('DIFFERENT');
  });
});
