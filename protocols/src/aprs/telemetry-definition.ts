/** One of the four messages by which a station tells what its telemetry means; any of them may never be heard. */
export type TelemetryDefinition =
  /** Of the channels, then of the bits. */
  | { readonly of: 'names'; readonly names: readonly string[] }
  /** Units of the channels, then labels of the bits. */
  | { readonly of: 'units'; readonly units: readonly string[] }
  /** By channel: value = a v^2 + b v + c. */
  | { readonly of: 'equations'; readonly equations: readonly Equation[] }
  /** Which state of a bit makes its label true. */
  | { readonly of: 'bits'; readonly senses: readonly boolean[]; readonly project: string };

export interface Equation {
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

/**
 * The text of a message such as `PARM.Battery,Btemp` or `EQNS.0,5.2,0`. Lists may stop anywhere.
 *
 * @returns undefined for other messages
 * Source: APRS Protocol Reference 1.0.1, chapter 13
 */
export function readDefinition(text: string): TelemetryDefinition | undefined {
  const [, keyword, list] = /^(PARM|UNIT|EQNS|BITS)\.(.*)$/s.exec(text) ?? [];
  if (list === undefined) return undefined;
  const fields = list.split(',').slice(0, mostFields);
  switch (keyword) {
    case 'PARM':
      return { of: 'names', names: fields };
    case 'UNIT':
      return { of: 'units', units: fields };
    case 'EQNS':
      return { of: 'equations', equations: equationsOf(fields) };
    default: {
      const [senses = '', ...project] = list.split(',');
      const bits = Array.from(/^[01]{0,8}/.exec(senses.trim())![0], (bit) => bit === '1');
      return { of: 'bits', senses: bits, project: project.join(',') };
    }
  }
}

export function writeDefinition(definition: TelemetryDefinition): string {
  switch (definition.of) {
    case 'names':
      return `PARM.${definition.names.join(',')}`;
    case 'units':
      return `UNIT.${definition.units.join(',')}`;
    case 'equations':
      return `EQNS.${definition.equations.flatMap(({ a, b, c }) => [a, b, c]).join(',')}`;
    case 'bits': {
      const { senses, project } = definition;
      return `BITS.${senses.map(Number).join('')}${project === '' ? '' : `,${project}`}`;
    }
    default:
      return definition satisfies never;
  }
}

/** Five channels of three coefficients are the longest list. */
const mostFields = 15;

/** A coefficient that is left out or none at all counts as in `v`: 0, 1, 0. */
function equationsOf(fields: readonly string[]): Equation[] {
  const equations: Equation[] = [];
  for (let at = 0; at < fields.length; at += 3) {
    const [a, b, c] = [fields[at], fields[at + 1], fields[at + 2]];
    equations.push({ a: figureOf(a, 0), b: figureOf(b, 1), c: figureOf(c, 0) });
  }
  return equations;
}

function figureOf(field: string | undefined, otherwise: number): number {
  const figure = (field ?? '').trim();
  return /^[-+]?(\d{1,12}(\.\d{0,12})?|\.\d{1,12})([eE][-+]?\d{1,2})?$/.test(figure)
    ? Number(figure)
    : otherwise;
}
