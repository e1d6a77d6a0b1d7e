import { describeFault, type Fault, failure, type Result, success } from '@dawa/seams/fault';
import type { BenchPart, Phase, Procedure } from './procedure.ts';

/** A procedure as somebody writes it: what has an ordinary value may be left out. */
export interface OwnProcedure extends Omit<Procedure, 'version' | 'phases'> {
  readonly version?: string;
  readonly phases: readonly OwnPhase[];
}

export type OwnPhase = Pick<Phase, 'title' | 'run'> & Partial<Phase>;

/**
 * The procedure of a team's own file, whole: `export default defineProcedure({ id: 'ANT-01', title: 'Antenna', phases: [...] })`.
 * `dawa hil run --procedures that-file.ts` runs it, and vitest does by `hil-tests/procedures.vitest.ts`.
 *
 * @throws TypeError with what was expected and found where it is none
 */
export function defineProcedure(procedure: OwnProcedure): Procedure {
  const read = readProcedure(procedure);
  if (!read.ok) throw new TypeError(describeFault(read.fault));
  for (const tell of listeners) tell(read.value);
  return read.value;
}

const listeners = new Set<(procedure: Procedure) => void>();

/** Hears of each procedure that is defined from now on: that is how a file of procedures becomes one of tests. */
export function onProcedureDefined(tell: (procedure: Procedure) => void): void {
  listeners.add(tell);
}

/** A record, so that the compiler misses a part that is not here. */
const everyPart: Readonly<Record<BenchPart, true>> = { bus: true, power: true, air: true, sound: true };
const parts = Object.keys(everyPart) as BenchPart[];

/** What a file exports, checked: it was written by hand, and perhaps by nobody who has a compiler. */
export function readProcedure(found: unknown): Result<Procedure, Fault<'no-procedure'>> {
  if (!isRecord(found)) return wrong('a procedure', typeof found);
  const { id, title, version = '1', phases, requirements } = found;
  if (typeof id !== 'string' || !/^[A-Z0-9]+(-[A-Z0-9]+)*$/.test(id))
    return wrong('id: like ANT-01', show(id));
  if (typeof title !== 'string' || title === '') return wrong(`${id}: title: some text`, show(title));
  if (typeof version !== 'string') return wrong(`${id}: version: text like 1.0`, show(version));
  if (!Array.isArray(phases) || phases.length === 0)
    return wrong(`${id}: phases: at least one`, show(phases));
  if (requirements !== undefined && !isTexts(requirements))
    return wrong(`${id}: requirements: a text for each id`, show(requirements));
  const whole: Phase[] = [];
  for (const [index, one] of phases.entries()) {
    const read = readPhase(one, `${id}: phases[${index}]`);
    if (!read.ok) return read;
    // The record tells phases apart by their titles.
    if (whole.some((earlier) => earlier.title === read.value.title))
      return wrong(`${id}: phases[${index}].title: one of its own`, show(read.value.title));
    whole.push(read.value);
  }
  return success({
    ...{ id, title, version, phases: whole },
    ...(requirements !== undefined && { requirements }),
  });
}

function readPhase(found: unknown, where: string): Result<Phase, Fault<'no-procedure'>> {
  if (!isRecord(found)) return wrong(`${where}: a phase`, show(found));
  const { title, run, requirements = [], isGate = false, isTransmitting = false } = found;
  const { needs = ['bus', 'power'], mostMs } = found;
  if (typeof title !== 'string' || title === '') return wrong(`${where}.title: some text`, show(title));
  if (typeof run !== 'function') return wrong(`${where}.run: a function of the words`, show(run));
  if (!Array.isArray(requirements) || !requirements.every((one) => typeof one === 'string'))
    return wrong(`${where}.requirements: a list of ids`, show(requirements));
  if (typeof isGate !== 'boolean') return wrong(`${where}.isGate: true or false`, show(isGate));
  if (typeof isTransmitting !== 'boolean')
    return wrong(`${where}.isTransmitting: true or false`, show(isTransmitting));
  if (!Array.isArray(needs) || !needs.every((one) => parts.includes(one as BenchPart)))
    return wrong(`${where}.needs: of ${parts.join(', ')}`, show(needs));
  if (mostMs !== undefined && !(typeof mostMs === 'number' && mostMs > 0))
    return wrong(`${where}.mostMs: milliseconds above 0`, show(mostMs));
  return success({
    ...(mostMs !== undefined && { mostMs }),
    ...{ title, requirements: requirements as string[], isGate, isTransmitting },
    ...{ needs: needs as BenchPart[], run: run as Phase['run'] },
  });
}

function wrong(expected: string, found: string) {
  return failure<Fault<'no-procedure'>>({ kind: 'no-procedure', expected, found });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isTexts(value: unknown): value is Record<string, string> {
  return isRecord(value) && Object.values(value).every((text) => typeof text === 'string');
}

function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'function') return 'a function';
  return (JSON.stringify(value) ?? typeof value).slice(0, 60);
}
