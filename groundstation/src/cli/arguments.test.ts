import { describe, expect, it } from 'vitest';
import { type ArgumentSpec, readArguments } from './arguments.ts';

const spec: ArgumentSpec = {
  options: {
    station: { kind: 'value', help: '', valueName: 'FILE' },
    'at-minutes': { kind: 'value', help: '' },
    elements: { kind: 'value', help: '' },
    fecf: { kind: 'flag', help: '' },
  },
  positionals: [{ name: 'FILE', isRequired: false }],
};

describe('arguments of the command line', () => {
  it('keeps values as texts that may begin with a dash', () => {
    const read = readArguments(
      ['--station', '-33.9,18.4,100', '--at-minutes=-1440,0', '--elements', '-', '--fecf'],
      spec,
    );
    expect(read).toMatchObject({
      ok: true,
      value: {
        values: { station: '-33.9,18.4,100', 'at-minutes': '-1440,0', elements: '-' },
        positionals: [],
      },
    });
    expect(read.ok && read.value.flags.has('fecf')).toBe(true);
  });

  it('takes a dash alone as standard input and what follows -- as words', () => {
    expect(readArguments(['-'], spec)).toMatchObject({ ok: true, value: { positionals: ['-'] } });
    expect(readArguments(['--', '--odd-name'], spec)).toMatchObject({
      ok: true,
      value: { positionals: ['--odd-name'] },
    });
  });

  it.each([
    [['--statoin', 'x'], 'unknown-option'],
    [['-x'], 'unknown-option'],
    [['--station'], 'missing-value'],
    [['--station', '--fecf'], 'missing-value'],
    [['--fecf=yes'], 'unwanted-value'],
    [['--fecf', '--fecf'], 'repeated-option'],
    [['a', 'b'], 'stray-word'],
    [['--__proto__', 'x'], 'unknown-option'],
  ])('refuses %j as %s', (args, kind) => {
    expect(readArguments(args, spec)).toMatchObject({ ok: false, fault: { kind } });
  });

  it('says which word is missing', () => {
    const needsFile = { ...spec, positionals: [{ name: 'FILE', isRequired: true }] };
    expect(readArguments([], needsFile)).toMatchObject({ ok: false, fault: { where: 'FILE' } });
  });
});
