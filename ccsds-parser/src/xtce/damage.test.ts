import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rich } from './rich.fixture.ts';
import { parseXml } from './xml-document.ts';
import { header, tree } from './xtce.fixture.ts';
import { decodePacket, encodeCommand, loadXtce, XtceReader } from './xtce.ts';

describe('hostile mission files', () => {
  const kindOf = (text: string) => loadXtce(text).faults[0]?.kind;

  it('of ten megabytes of nesting end at the depth that is allowed', () => {
    expect(kindOf('<SpaceSystem name="S">'.repeat(450_000))).toBe('bad-xml');
    expect(kindOf(header('<BooleanExpression>'.repeat(500_000)))).toBe('bad-xml');
  });

  it('cannot define entities', () => {
    const bomb = `<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>${header('&b;')}`;
    expect(loadXtce(bomb).faults[0]).toMatchObject({ kind: 'bad-xml', line: 1 });
    expect(kindOf(header('&b;'))).toBe('bad-xml');
  });

  it('may have a million attributes, text runs, unknown elements or faults', () => {
    const attributes = Array.from({ length: 20_000 }, (_, index) => `a${index}="1"`).join(' ');
    expect(parseXml(`<a ${attributes}/>`).ok).toBe(true);
    expect(parseXml(`<a ${attributes} a5="2"/>`).ok).toBe(false);
    expect(parseXml(`<a>${'x<!---->'.repeat(50_000)}</a>`).ok).toBe(true);
    const { faults } = loadXtce(header('<Strange/>\n'.repeat(30_000)));
    expect(faults).toHaveLength(10_001);
    expect(faults.at(-1)).toMatchObject({ found: '20000 more' });
  });

  const types = (count: number, one: (index: number) => string) =>
    `<TelemetryMetaData><ParameterTypeSet><IntegerParameterType name="t0"><IntegerDataEncoding/></IntegerParameterType>${Array.from({ length: count }, (_, index) => one(index + 1)).join('')}</ParameterTypeSet>`;

  it('may nest types and containers in a long line, or in a circle', () => {
    const aggregate = (index: number) =>
      `<AggregateParameterType name="t${index}"><MemberList><Member name="a" typeRef="t${index - 1}"/><Member name="b" typeRef="t${index - 1}"/></MemberList></AggregateParameterType>`;
    const line = header(`${types(5000, aggregate)}</TelemetryMetaData>`);
    expect(loadXtce(line).faults.some(({ kind }) => kind === 'unsupported')).toBe(true);
    const container = (index: number, next: number) =>
      `<SequenceContainer name="c${index}"><EntryList><ContainerRefEntry containerRef="c${next}"/></EntryList></SequenceContainer>`;
    const count = 5000;
    const circle = Array.from({ length: count }, (_, index) => container(index, (index + 1) % count)).join(
      '',
    );
    const { definition, faults } = loadXtce(
      header(`<TelemetryMetaData><ContainerSet>${circle}</ContainerSet></TelemetryMetaData>`),
    );
    expect(faults.some(({ kind }) => kind === 'circular' || kind === 'unsupported')).toBe(true);
    for (const name of ['c0', 'c4999', 'c77'])
      expect(decodePacket(definition!, new Uint8Array(100), { rootContainer: name })).toBeDefined();
  });

  it('may double what they hold at every level, and are given up', () => {
    const doubling = (index: number) =>
      `<AggregateParameterType name="t${index}"><MemberList><Member name="a" typeRef="t${index - 1}"/><Member name="b" typeRef="t${index - 1}"/></MemberList></AggregateParameterType>`;
    const container = (index: number) =>
      `<SequenceContainer name="c${index}"><EntryList>${`<ContainerRefEntry containerRef="c${index - 1}"/>`.repeat(index === 0 ? 0 : 2)}</EntryList></SequenceContainer>`;
    const text = header(
      `${types(40, doubling)}</ParameterTypeSet><ParameterSet><Parameter name="p" parameterTypeRef="t40"/></ParameterSet><ContainerSet>` +
        `<SequenceContainer name="big"><EntryList><ParameterRefEntry parameterRef="p"/></EntryList></SequenceContainer>${Array.from({ length: 60 }, (_, index) => container(index)).join('')}</ContainerSet></TelemetryMetaData>`,
    ).replace('</ParameterTypeSet></ParameterTypeSet>', '</ParameterTypeSet>');
    const { definition } = loadXtce(text);
    const packet = new Uint8Array(65_542);
    expect(decodePacket(definition!, packet, { rootContainer: 'big' })).toMatchObject({
      ok: false,
    });
    expect(decodePacket(definition!, packet, { rootContainer: 'c59' })).toMatchObject({
      ok: false,
      fault: { kind: 'too-many' },
    });
  });

  it('say something wrong anywhere, and never more than a fault', () => {
    const scraps = [
      '',
      '-1',
      '1e400',
      'x',
      '0',
      '99999999999999999999',
      '[0]',
      'a.b',
      '/',
      '..',
      '<',
      'true',
      'NaN',
    ];
    const words = [...new Set(rich.match(/"[^"]*"|>[^<>]+</g))];
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(words.length - 1), fc.constantFrom(...scraps)), {
          minLength: 1,
          maxLength: 4,
        }),
        fc.uint8Array({ maxLength: 60 }),
        (changes, packet) => {
          let text = rich;
          for (const [index, scrap] of changes) {
            const word = words[index]!;
            const safe = scrap.replace('<', '&lt;');
            text = text.replace(word, word.startsWith('"') ? `"${safe}"` : `>${safe}<`);
          }
          const { definition } = loadXtce(text);
          if (definition === undefined) return;
          decodePacket(definition, packet);
          const reader = new XtceReader(definition);
          reader.read(packet, 0);
          reader.read(packet, 1);
          for (const { name } of definition.commands) encodeCommand(definition, name, {});
        },
      ),
      { numRuns: 150, seed: 7 },
    );
  });

  it('cut off or garbled answer with a fault', () => {
    for (let length = 0; length < tree.length; length += 7)
      expect(loadXtce(tree.slice(0, length)).definition).toBeUndefined();
    fc.assert(
      fc.property(fc.nat(rich.length - 1), fc.string({ maxLength: 3 }), (at, text) => {
        loadXtce(rich.slice(0, at) + text + rich.slice(at + text.length));
      }),
      { numRuns: 100, seed: 8 },
    );
  });
});
