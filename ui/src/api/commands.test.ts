import type { CommandRecord } from '@dawa/protocols/console/command';
import { describe, expect, it } from 'vitest';
import { type ArgumentInfo, initialText, readArgument } from './command-argument.ts';
import { commandStages, isOpen, stateWords } from './command-stages.ts';

const command = (change: Partial<CommandRecord>): CommandRecord => ({
  commandId: 'c1',
  name: 'PING',
  arguments: {},
  state: 'queued',
  createdAtMs: 0,
  armedUntilMs: null,
  sentAtMs: null,
  acceptedAtMs: null,
  startedAtMs: null,
  completedAtMs: null,
  detail: null,
  packetHex: null,
  apid: null,
  sequenceCount: null,
  by: 'operator',
  ...change,
});

describe('the chain of a command', () => {
  it('fills as the reports of PUS service 1 come in', () => {
    expect(commandStages(command({ state: 'queued' }))).toEqual(['waiting', 'waiting', 'waiting', 'waiting']);
    expect(commandStages(command({ state: 'sent', sentAtMs: 1 }))).toEqual([
      'done',
      'current',
      'waiting',
      'waiting',
    ]);
    expect(commandStages(command({ state: 'accepted', sentAtMs: 1, acceptedAtMs: 2 }))).toEqual([
      'done',
      'done',
      'current',
      'waiting',
    ]);
  });

  it('is full when it is completed, also when no start was reported', () => {
    const done = command({ state: 'completed', sentAtMs: 1000, acceptedAtMs: 2000, completedAtMs: 2800 });
    expect(commandStages(done)).toEqual(['done', 'done', 'done', 'done']);
    expect(stateWords(done)).toBe('Done in 1.8 s');
  });

  it('breaks where it was rejected, and says unknown where nobody answered', () => {
    expect(commandStages(command({ state: 'rejected', sentAtMs: 1 }))).toEqual([
      'done',
      'rejected',
      'waiting',
      'waiting',
    ]);
    const silent = command({ state: 'unknown', sentAtMs: 1 });
    expect(commandStages(silent)).toEqual(['done', 'unknown', 'unknown', 'unknown']);
    expect(stateWords(silent)).toBe('Outcome unknown');
  });

  it('is open until the last word', () => {
    expect(isOpen('started')).toBe(true);
    expect(isOpen('unknown')).toBe(false);
  });
});

describe('an argument as typed', () => {
  // Beacon period of missions/aprs-dp/telemetry.xml.
  const interval: ArgumentInfo = {
    name: 'interval',
    kind: 'integer',
    unit: 's',
    low: 15,
    high: 600,
    labels: [],
    initialValue: 45,
  };

  it('is taken within its range, also in hexadecimal', () => {
    expect(readArgument(interval, ' 45 ')).toEqual({ ok: true, value: 45 });
    expect(readArgument(interval, '0x20')).toEqual({ ok: true, value: 32 });
  });

  it('is refused with the range and what is wrong', () => {
    expect(readArgument(interval, '700')).toEqual({ ok: false, why: '15 to 600 s; 700 is too long' });
    expect(readArgument(interval, '3')).toEqual({ ok: false, why: '15 to 600 s; 3 is too short' });
    expect(readArgument(interval, '45.5')).toEqual({ ok: false, why: 'a whole number; 45.5 is none' });
    expect(readArgument(interval, '')).toEqual({ ok: false, why: '15 to 600 s' });
    expect(readArgument(interval, 'fast')).toEqual({ ok: false, why: '15 to 600 s; fast is none' });
  });

  it('is one of the labels where there are labels', () => {
    const mode: ArgumentInfo = {
      ...interval,
      kind: 'enumerated',
      labels: ['RX', 'DIGI'],
      initialValue: null,
    };
    expect(initialText(mode)).toBe('RX');
    expect(readArgument(mode, 'DIGI')).toEqual({ ok: true, value: 'DIGI' });
    expect(readArgument(mode, 'SAFE').ok).toBe(false);
  });

  it('keeps the spaces of a text, and takes bytes as pairs of digits', () => {
    expect(readArgument({ ...interval, kind: 'string' }, ' a ')).toEqual({ ok: true, value: ' a ' });
    expect(readArgument({ ...interval, kind: 'binary' }, 'A55A')).toEqual({ ok: true, value: 'a55a' });
    expect(readArgument({ ...interval, kind: 'binary' }, 'A5A').ok).toBe(false);
  });
});
