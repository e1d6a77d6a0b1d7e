import type { ParameterSample } from '@dawa/protocols/console/telemetry';
import { describe, expect, it } from 'vitest';
import { samplesFile } from './samples-file.ts';

const sample: ParameterSample = {
  name: 'last_heard_call',
  generatedAtMs: 1560990261594.8335,
  receivedAtMs: 1560990261814.1072,
  raw: 'BY9GA ',
  value: 'say "73", BY9GA',
  unit: null,
  limitState: 'none',
  packetLsn: 1852,
};

describe('samples as a file', () => {
  it('quotes in CSV what RFC 4180 wants quoted, and leaves no unit empty', () => {
    expect(samplesFile([sample], 'csv')).toBe(
      'name,generatedAtMs,receivedAtMs,raw,value,unit,limitState,packetLsn\n' +
        'last_heard_call,1560990261594.8335,1560990261814.1072,BY9GA ,"say ""73"", BY9GA",,none,1852\n',
    );
  });

  it('is a line of JSON for each sample', () => {
    const lines = samplesFile([sample, sample], 'ndjson').split('\n');
    expect(lines.map((line) => (line === '' ? '' : JSON.parse(line)))).toEqual([sample, sample, '']);
  });

  it('is a heading alone when nothing was received', () => {
    expect(samplesFile([], 'csv')).toBe(
      'name,generatedAtMs,receivedAtMs,raw,value,unit,limitState,packetLsn\n',
    );
    expect(samplesFile([], 'ndjson')).toBe('');
  });
});
