import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Dictionary } from '../../bench/dictionary.ts';
import { malformedOf } from './malformed.ts';

const mission = fileURLToPath(new URL('../../../../missions/aprs-dp', import.meta.url));

async function malformed(name: string, args = {}) {
  const dictionary = await Dictionary.load(mission);
  const command = dictionary.telecommands.find((one) => one.name === name)!;
  return malformedOf(command, dictionary.build(name, args)).map(({ title, telecommand, code }) => ({
    ...{ title, code, hex: Buffer.from(telecommand.data).toString('hex') },
  }));
}

describe('what can be wrong with a telecommand', () => {
  // docs/payload-interface.md: TX_TEST is `06` and a duration of 1 to 10 s
  it('is its length, and each argument just outside its range', async () => {
    expect(await malformed('TX_TEST', { duration: 10 })).toEqual([
      { title: 'TX_TEST, an octet too many', hex: '060a00', code: 'BAD_LENGTH' },
      { title: 'TX_TEST, an octet too few', hex: '06', code: 'BAD_LENGTH' },
      { title: 'TX_TEST, duration raw 0', hex: '0600', code: 'BAD_RANGE' },
      { title: 'TX_TEST, duration raw 11', hex: '060b', code: 'BAD_RANGE' },
    ]);
  });

  // SET_TXDELAY: 50 to 1000 ms, in tens of milliseconds
  it('is counted in the steps of the field', async () => {
    const [, , below, above] = await malformed('SET_TXDELAY', { txdelay: 300 });
    expect([below!.hex, above!.hex]).toEqual(['0704', '0765']);
  });

  // RESET: `08`, SOFT 0 or HARD 1, magic 0xb7a5
  it('is a label that there is not, and another magic number', async () => {
    expect((await malformed('RESET', { kind: 'SOFT', magic: 0xb7a5 })).slice(2)).toEqual([
      { title: 'RESET, kind raw 2', hex: '0802b7a5', code: 'BAD_RANGE' },
      { title: 'RESET, magic 0xb7a4', hex: '0800b7a4', code: 'BAD_MAGIC' },
    ]);
  });

  // SET_BEACON: `02`, 15 to 600 s in two octets, 67 octets of text
  it('is a character that is none', async () => {
    const cases = await malformed('SET_BEACON');
    expect(cases.map(({ title }) => title)).toEqual([
      'SET_BEACON, an octet too many',
      'SET_BEACON, an octet too few',
      'SET_BEACON, interval raw 14',
      'SET_BEACON, interval raw 601',
      'SET_BEACON, text with a control character',
    ]);
    expect(cases[4]!.hex.slice(6, 8)).toBe('07');
    expect(cases[3]!.hex.slice(0, 6)).toBe('020259');
  });

  it('says nothing of what lies behind data of any length', async () => {
    const cases = await malformed('MEMORY_LOAD', { memory: 'STAGING', address: 0, data: '00' });
    expect(cases.map(({ title }) => title).slice(2)).toEqual([
      'MEMORY_LOAD, memory raw 0',
      'MEMORY_LOAD, memory raw 3',
      'MEMORY_LOAD, address raw 131072',
    ]);
  });
});
