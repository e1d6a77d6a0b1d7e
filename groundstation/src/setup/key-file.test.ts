import { describe, expect, it } from 'vitest';
import { parseKeyFile } from './key-file.ts';

describe('a key file of GLib', () => {
  it('reads the sample that gpredict ships', () => {
    // csete/gpredict data/sample.qth (5bdedb25).
    const text =
      '[QTH]\nDESCRIPTION=Sample QTH file\nLOCATION=Copenhagen, Denmark\nLAT=55.6167\nLON=12.6500\nALT=5\nWX=EKCH\n';
    expect(parseKeyFile(text)).toEqual({
      ok: true,
      value: {
        QTH: {
          DESCRIPTION: 'Sample QTH file',
          LOCATION: 'Copenhagen, Denmark',
          LAT: '55.6167',
          LON: '12.6500',
          ALT: '5',
          WX: 'EKCH',
        },
      },
    });
  });

  // GLib reference, "Key-value file parser": comments begin with #, blanks around = do not count, escapes \s \n \t \r \\, and of
  // keys that come twice the last one holds.
  it('undoes escapes, passes over comments and blanks, and lets the last of two keys hold', () => {
    const text =
      '# first\n\n[Radio]\r\nHost = \\slocal\\\\host\nPort=1\n[Other]\nx=a=b\n[Radio]\nPort=4532\n';
    expect(parseKeyFile(text)).toMatchObject({
      ok: true,
      value: { Radio: { Host: ' local\\host', Port: '4532' }, Other: { x: 'a=b' } },
    });
  });

  it.each([
    ['LAT=1\n', 1, 'a group in brackets'],
    ['[QTH]\nLAT\n', 2, 'key=value'],
    ['[QTH]\n=5\n', 2, 'key=value'],
  ])('tells the line of %j', (text, line, expected) => {
    expect(parseKeyFile(text)).toMatchObject({ ok: false, fault: { kind: 'bad-line', line, expected } });
  });

  it('holds keys that other objects are born with', () => {
    expect(parseKeyFile('[__proto__]\nconstructor=1\n')).toMatchObject({ ok: true });
    expect(({} as { constructor: unknown }).constructor).toBe(Object);
  });
});
