import { readFileSync } from 'node:fs';
import { decodeBirdsCommand } from '@dawa/protocols/birds';
import { echoOf, encodeByForm, readByForm } from '@dawa/protocols/birds-command-form';
import { missionFile } from '@dawa/protocols/mission-file';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const text = readFileSync(new URL('../../../missions/birds2/mission.yaml', import.meta.url), 'utf8');
const form = missionFile.parse(parse(text)).commanding!;
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('commands of the BIRDS bus by the form of the mission file', () => {
  it('have header, ship, format, id, reservation, data and check in their places', () => {
    const args = { file: 3, start: 0x010203, setSize: 81, setNumber: 2 };
    const octets = encodeByForm(form, { shipId: 'bhutan-1', name: 'FILE_SET', args });
    // Frame as read in the firmware of BIRDS-3 and -4; the check is CRC-16/X-25 (check value 906E) by a bitwise program
    // of ten lines in Python, 2026-11-29: cfb3.
    expect(octets.ok && hex(octets.value)).toBe('42aaa0400003010203510200b3cf');
    const read = octets.ok ? decodeBirdsCommand(octets.value) : octets;
    expect(read.ok && readByForm(form, 'bhutan-1', read.value)?.args).toEqual(args);
    expect(read.ok && readByForm(form, 'maya-1', read.value)).toBeUndefined();
    expect(octets.ok && hex(echoOf(form, octets.value))).toBe('a04000030102035102');
  });

  it('are refused with what was expected and what was found', () => {
    const encode = (name: string, args: Record<string, number>) => {
      const result = encodeByForm(form, { shipId: 'bhutan-1', name, args });
      return result.ok ? 'sent' : `${result.fault.expected} / ${result.fault.found}`;
    };
    expect(encode('FILE_SET', { start: 0 })).toBe('start: 1 to 16777215 / 0');
    expect(encode('FILE_SET', { setSize: 256 })).toBe('setSize: 1 to 255 / 256');
    expect(encode('PING', { speed: 1 })).toBe('no argument / speed');
    expect(encode('FLY_HOME', {})).toContain('/ FLY_HOME');
  });
});
