import { describe, expect, it } from 'vitest';
import { defineProcedure, readProcedure } from './define-procedure.ts';

const run = async () => {};
const sound = { id: 'ANT-01', title: 'Antenna', phases: [{ title: 'Look', run }] };

describe('a procedure of somebody’s own', () => {
  it('is whole when only what must be said is said', () => {
    expect(defineProcedure(sound)).toEqual({
      ...{ id: 'ANT-01', title: 'Antenna', version: '1' },
      phases: [
        {
          ...{ title: 'Look', run, requirements: [], isGate: false, isTransmitting: false },
          needs: ['bus', 'power'],
        },
      ],
    });
  });

  it('keeps what it says', () => {
    const phase = { ...sound.phases[0]!, requirements: ['R-1'], isGate: true, isTransmitting: true };
    const requirements = { 'R-1': 'It looks.' };
    const procedure = {
      ...sound,
      version: '2.1',
      requirements,
      phases: [{ ...phase, needs: ['air' as const], mostMs: 60_000 }],
    };
    expect(defineProcedure(procedure)).toEqual(procedure);
  });

  it.each([
    ['nothing', undefined, 'a procedure', 'undefined'],
    ['an id of small letters', { ...sound, id: 'antenna' }, 'id: like ANT-01', '"antenna"'],
    ['no title', { ...sound, title: '' }, 'ANT-01: title: some text', '""'],
    ['a version that is a number', { ...sound, version: 2 }, 'ANT-01: version: text like 1.0', '2'],
    ['no phases', { ...sound, phases: [] }, 'ANT-01: phases: at least one', '[]'],
    ['no function', { ...sound, phases: [{ title: 'Look' }] }, 'phases[0].run: a function', 'nothing'],
    ['a phase that is none', { ...sound, phases: [run] }, 'phases[0]: a phase', 'a function'],
    [
      'two phases of one title',
      { ...sound, phases: [sound.phases[0], sound.phases[0]] },
      'phases[1].title: one of its own',
      '"Look"',
    ],
    [
      'a part that no bench has',
      { ...sound, phases: [{ title: 'Look', run, needs: ['sun'] }] },
      'phases[0].needs: of bus, power, air, sound',
      '["sun"]',
    ],
    [
      'no time to run',
      { ...sound, phases: [{ title: 'Look', run, mostMs: 0 }] },
      'phases[0].mostMs: milliseconds above 0',
      '0',
    ],
    [
      'requirements that are no texts',
      { ...sound, requirements: { 'R-1': 7 } },
      'requirements: a text for each id',
      '{"R-1":7}',
    ],
  ])(
    'with %s is refused, with where, what was expected and what was found',
    (_what, found, expected, shown) => {
      const read = readProcedure(found);
      expect(read).toMatchObject({ ok: false, fault: { kind: 'no-procedure', found: shown } });
      expect(read.ok || read.fault.expected).toContain(expected);
      expect(() => defineProcedure(found as typeof sound)).toThrow(TypeError);
    },
  );
});
