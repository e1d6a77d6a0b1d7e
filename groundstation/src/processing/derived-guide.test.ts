import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ParameterValue } from '@dawa/protocols/console/quantity';
import type { ParameterSample } from '@dawa/protocols/console/telemetry';
import { missionDerived } from '@dawa/protocols/mission-derived';
import { loadXtce } from 'ccsds-parser/xtce/xtce';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { knownNamesOf } from '../dictionary/known-names-of.ts';
import { DerivedParameters } from './derived-parameters.ts';
import { planDerived } from './derived-plan.ts';
import { functionShapes } from './expression-functions.ts';
import { binaryOperators, noAnswerReasons } from './expression-operators.ts';

const root = new URL('../../../', import.meta.url);
const read = (path: string) => readFileSync(fileURLToPath(new URL(path, root)), 'utf8');
const guide = read('docs/guides/derived-parameters.md');
const { definition } = loadXtce(read('missions/aprs-dp/telemetry.xml'));

/** A section of `mission.yaml`, and behind it lines as `0 s: a 1, b 2 -> c 3 W nominal`. */
const examples = [...guide.matchAll(/```yaml\n([\s\S]*?)```\n\n```text\n([\s\S]*?)```/g)].map(
  ([, yaml, lines]) => ({
    yaml: yaml!,
    lines: lines!.trim().split('\n'),
  }),
);

describe('the guide on derived parameters', () => {
  it('has three examples', () => expect(examples).toHaveLength(3));

  it.each(examples)('derives what it says ($lines.length packets)', ({ yaml, lines }) => {
    const definitions = missionDerived.parse(parse(yaml).derived);
    const plan = planDerived(definitions, knownNamesOf(definition!));
    expect(plan.faults).toEqual([]);
    const stage = new DerivedParameters(plan);
    for (const line of lines) {
      const [, atS, inputs, outputs] = /^(\d+) s: (.*) -> (.*)$/.exec(line)!;
      const said = stage.push(samplesOf(Number(atS), inputs!)).map(say);
      expect(said.join(', ')).toBe(outputs);
    }
  });

  it('lists every function, operator and reason', () => {
    for (const { form } of Object.values(functionShapes)) expect(guide).toContain(`\`${form}\``);
    for (const { symbol } of binaryOperators.filter(({ symbol }) => !/[a-z]/.test(symbol))) {
      // A bar would end the cell of a table.
      const written = symbol.replace('|', '\\|');
      expect(guide.includes(`\`${written}\``) || guide.includes(`\`a ${written} b\``), symbol).toBe(true);
    }
    for (const reason of noAnswerReasons) if (reason !== 'none') expect(guide).toContain(`\`${reason}\``);
  });
});

function samplesOf(atS: number, inputs: string): ParameterSample[] {
  return inputs.split(', ').map((input) => {
    const [name, text] = input.split(' ') as [string, string];
    const value: ParameterValue = text === 'true' || text === 'false' ? text === 'true' : Number(text);
    const atMs = atS * 1000;
    return {
      name,
      generatedAtMs: atMs,
      receivedAtMs: atMs,
      raw: value,
      value,
      unit: null,
      limitState: 'none',
      packetLsn: atS,
    };
  });
}

function say({ name, value, unit, limitState }: ParameterSample): string {
  return typeof value === 'number' ? `${name} ${value} ${unit} ${limitState}` : `${name} ${value}`;
}
