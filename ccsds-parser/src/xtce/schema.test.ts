import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pathsOf, Schema, type SchemaPath } from './schema.fixture.ts';
import { loadXtce } from './xtce.ts';

const data = process.env.DAWA_DATA ?? resolve(import.meta.dirname, '../../../../shared/data');
const isAbsent = !existsSync(join(data, 'xtce'));
const reason = isAbsent ? ` (skipped: no ${data}; set DAWA_DATA)` : '';

/** Documentation: read by people, and by nobody else. */
const documentation = ['Header', 'LongDescription', 'AliasSet', 'AncillaryDataSet', 'ToString'];

/**
 * Reported, because they are not read, or not where they may stand too: an encoding that makes no sense of its type, error
 * control of a single value, a rate of a command. docs/xtce.md says why.
 */
const reported = [
  'BinaryDataEncoding',
  'CheckWindowAlgorithms',
  'ContainerSegmentRefEntry',
  'CustomAlarm',
  'CustomAlgorithm',
  'CustomStream',
  'DefaultRateInStream',
  'ErrorDetectCorrect',
  'FixedFrameStream',
  'FloatDataEncoding',
  'FromBinaryTransformAlgorithm',
  'IntegerDataEncoding',
  'MathAlgorithm',
  'Message',
  'RateInStreamSet',
  'ServiceSet',
  'StreamSegmentEntry',
  'StringDataEncoding',
  'SubAddress',
  'TimeAssociation',
  'ToBinaryTransformAlgorithm',
  'VariableFrameStream',
];

const versions = [
  ['1.2', 'SpaceSystemV1.2.xsd', 'http://www.omg.org/spec/XTCE/20180204'],
  ['1.3', 'SpaceSystemV1.3.xsd', 'http://www.omg.org/spec/XTCE/20250214'],
] as const;

describe.skipIf(isAbsent)(`every element of the schema${reason}`, () => {
  it.each(versions)('of XTCE %s is read or reported', (_, file, namespace) => {
    const schema = new Schema(readFileSync(join(data, 'xtce', file), 'utf8'));
    const paths = pathsOf(schema).filter((path) => !path.some(({ name }) => documentation.includes(name)));
    expect(paths.length).toBeGreaterThan(500);
    const answers = paths.map((path) => answerTo(schema, path, namespace));
    const silent = answers.filter(({ answer }) => answer === 'silent').map(({ path }) => path);
    expect(silent).toEqual([]);
    const names = [...new Set(answers.filter(({ answer }) => answer === 'reported').map(({ name }) => name))];
    expect(names.sort()).toEqual(reported);
  });
});

/**
 * What the loader says to an element with an attribute and a child that nobody knows: a loader that reads the element
 * must stumble over them.
 */
function answerTo(schema: Schema, path: SchemaPath, namespace: string) {
  const target = path.at(-1)!;
  let xml = schema.elementXml(
    target.name,
    target.type,
    `<Bogus/>${schema.contentOf(target.type)}`,
    ' bogus="1"',
  );
  for (const [index, around] of [...path.entries()].reverse().slice(1)) {
    const inner = { name: path[index + 1]!.name, xml };
    xml =
      index === 0
        ? inner.xml
        : schema.elementXml(around.name, around.type, schema.contentOf(around.type, inner));
  }
  const text = surroundings(namespace, `<SpaceSystem name="T">${xml}</SpaceSystem>`);
  const { faults } = loadXtce(text);
  const written = path
    .slice(1)
    .map(({ name }) => name)
    .join('/');
  const own = faults.filter(
    (fault) => /\/(\w+)(\[[xy]\])?$/.exec(fault.path)?.[1] === target.name || fault.found === 'Bogus',
  );
  const isReported = own.some((fault) => fault.kind === 'unsupported' && fault.found === target.name);
  const isRead = own.some((fault) => fault.found === 'Bogus' || fault.found === 'bogus="1"');
  // What stands inside something that is reported needs no word of its own.
  const isInsideOfReported = path
    .slice(1, -1)
    .some(({ name }) =>
      faults.some(({ kind, found, path: at }) =>
        kind === 'unsupported' ? found === name : new RegExp(`/${name}(\\[[xy]\\])?$`).test(at),
      ),
    );
  const answer = isReported
    ? 'reported'
    : isRead || own.length > 0
      ? 'read'
      : isInsideOfReported
        ? 'inside'
        : 'silent';
  return { name: target.name, path: written, answer };
}

/** Whatever an element may refer to is called x. */
function surroundings(namespace: string, inside: string): string {
  return `<SpaceSystem name="S" xmlns="${namespace}">
  <TelemetryMetaData>
    <ParameterTypeSet><IntegerParameterType name="x"><IntegerDataEncoding/></IntegerParameterType></ParameterTypeSet>
    <ParameterSet><Parameter name="x" parameterTypeRef="x"/></ParameterSet>
    <ContainerSet><SequenceContainer name="x"><EntryList/></SequenceContainer></ContainerSet>
  </TelemetryMetaData>
  <CommandMetaData>
    <ArgumentTypeSet><IntegerArgumentType name="x"><IntegerDataEncoding/></IntegerArgumentType></ArgumentTypeSet>
    <MetaCommandSet><MetaCommand name="x"><ArgumentList><Argument name="x" argumentTypeRef="x"/></ArgumentList>
      <CommandContainer name="x"><EntryList/></CommandContainer></MetaCommand></MetaCommandSet>
  </CommandMetaData>
  ${inside}
</SpaceSystem>`;
}
