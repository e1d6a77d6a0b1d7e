import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../bits/hex.ts';
import { decodeAosFrame, encodeAosFrame } from '../frame/aos/aos-frame.ts';
import { decodeTcFrame, encodeTcFrame } from '../frame/tc/tc-frame.ts';
import { decodeTmFrame, encodeTmFrame } from '../frame/tm/tm-frame.ts';
import { decodeUslpFrame, encodeUslpFrame } from '../frame/uslp/uslp-frame.ts';
import { ciphers } from './ciphers.fixture.ts';
import {
  openData,
  openFrame,
  type SecuredFrameFormat,
  type SecurityAgreement,
  SecurityAssociation,
  secureData,
  secureFrame,
} from './sdls.ts';

function operational(
  agreement: SecurityAgreement,
  key: string,
  numbers: { iv?: bigint; sequence?: bigint } = {},
): SecurityAssociation {
  const association = new SecurityAssociation(agreement);
  association.rekey(fromHex(key), numbers);
  association.start();
  return association;
}

const only = (association: SecurityAssociation) => new Map([[association.agreement.spi, association]]);
const nothingMasked = new Uint8Array(0);
const everythingMasked = new Uint8Array(2000);
const allBits = new Uint8Array(2000).fill(0xff);

/** nasa/CryptoLib, commit 2a237a3fa468 of 14 January 2026, test/unit/ut_*_process.c; keys 130 and 136 of its key ring. */
const nistKey = 'ef9f9284cf599eac3b119905a7d18851e7e374cf63aea04358586b0f757670f8';
const key130 = 'fedcba9876543210'.repeat(4);
const key136 = 'ff9f9284cf599eac3b119905a7d18851e7e374cf63aea04358586b0f757670f9';
const pattern = '112233445566778899aabbccddeeffa107ff000006d2';

describe.each(ciphers)('SDLS with %s', (_, cipher) => {
  it('opens and makes the telecommand frame of NASA CryptoLib, AES-GCM without a code', async () => {
    // ut_tc_process.c EXERCISE_IV, plaintext and key of a NIST vector
    const tc = { kind: 'tc', hasSegmentHeader: true, hasErrorControl: true } as const;
    const agreement = { spi: 9, algorithm: 'aes-gcm-encryption' } as const;
    const secured = '2003002500ff0009b6ac8e4963f49207ffd6374c1224dfefb72a20d49e09256908874979ad6f';
    const opened = await openFrame(fromHex(secured), tc, only(operational(agreement, nistKey)), cipher);
    const frame = opened.ok ? opened.value.frame : new Uint8Array();
    expect(decodeTcFrame(frame)).toMatchObject({
      ok: true,
      value: { spacecraftId: 3, data: fromHex('ff722ee47da4b77424733546c2d400c4e5') },
    });
    const sender = operational(agreement, nistKey, { iv: 0xb6ac8e4963f49207ffd6374bn });
    expect(await secureFrame(frame, tc, sender, cipher)).toEqual({ ok: true, value: fromHex(secured) });
  });

  it('opens and makes frames of NASA CryptoLib with vector, sequence number and code', async () => {
    // ut_tc_process.c GCM_IV_AND_ARSN: no error control, a mask of zeros, window 5, last vector ...4b, last number 0123
    const tc = { kind: 'tc', hasSegmentHeader: true, hasErrorControl: false } as const;
    const agreement = {
      spi: 9,
      algorithm: 'aes-gcm',
      sequenceOctets: 2,
      replayWindow: 5,
      authenticationMask: everythingMasked,
    } as const;
    const last = { iv: 0xb6ac8e4963f49207ffd6374bn, sequence: 0x0123n };
    const receiver = operational(agreement, nistKey, last);
    const open = (hex: string) => openFrame(fromHex(hex), tc, only(receiver), cipher);
    const good =
      '2003003500ff0009b6ac8e4963f49207ffd6374c01241224dfefb72a20d49e0925690887497951e393dbfeb6fbbc2ff8486d8050b099';
    const withGap =
      '2003003500ff0009b6ac8e4963f49207ffd6375101291224dfefb72a20d49e09256908874979e825d7a95c2a3106d97fa136847968ea';
    const oldNumber = good.replace('374c0124', '374c0123');
    const oldVector =
      '2003003500ff0009b6ac8e4963f49207ffd6374b01241224dfefb72a20d49e09256908874979ed73f3b3363e24d6a3400bafa8ae3f86';
    expect(await open(oldNumber)).toMatchObject({ fault: { kind: 'replayed', found: '291' } });
    expect(await open(oldVector)).toMatchObject({ fault: { kind: 'replayed' } });
    expect(await open(oldVector.replace('0124', 'fffe'))).toMatchObject({ fault: { kind: 'replayed' } });
    const opened = await open(good);
    expect(opened).toMatchObject({ ok: true, value: { sequenceNumber: 0x0124n, spi: 9 } });
    if (!opened.ok) return;
    expect(toHex(opened.value.frame)).toBe('2003001500ff722ee47da4b77424733546c2d400c4e5');
    expect(await open(withGap)).toMatchObject({ ok: true, value: { sequenceNumber: 0x0129n } });
    expect(await open(withGap)).toMatchObject({ fault: { kind: 'replayed', expected: '298 to 302' } });
    const sender = operational(agreement, nistKey, last);
    const made = await secureFrame(opened.value.frame, tc, sender, cipher);
    expect(made).toEqual({ ok: true, value: fromHex(good) });
  });

  it('opens telecommands of NASA CryptoLib with AES-CMAC and a sequence number, a part of it not sent', async () => {
    // ut_tc_process.c EXERCISE_ARSN: a mask of zeros, window 5, last number 0123
    const tc = { kind: 'tc', hasSegmentHeader: true, hasErrorControl: true } as const;
    const cmac = { spi: 9, algorithm: 'aes-cmac', authenticationMask: everythingMasked } as const;
    const receiver = operational({ ...cmac, sequenceOctets: 2, replayWindow: 5 }, nistKey, {
      sequence: 0x123n,
    });
    const kinds: string[] = [];
    for (const [number, crc] of [
      ['0123', '1b49'],
      ['0444', '9c5c'],
      ['0124', '8a3e'],
      ['0129', '3eb4'],
    ]) {
      const frame = `2003002b00ff0009${number}1224dfefb72a20d49e09256908874979fd56ca1ffc2697a700dbe6292c10e9ef${crc}`;
      const opened = await openFrame(fromHex(frame), tc, only(receiver), cipher);
      kinds.push(opened.ok ? 'ok' : opened.fault.kind);
    }
    expect(kinds).toEqual(['replayed', 'replayed', 'ok', 'ok']);
    // HAPPY_PATH_PROCESS_NONTRANSMITTED_INCREMENTING_ARSN_ROLLOVER: 2 of 3 octets sent, last number 05fffd; its frames have
    // a wrong error control, which that test does not check
    const short = operational({ ...cmac, spi: 4, sequenceOctets: 3, sentSequenceOctets: 2 }, key130, {
      sequence: 0x05fffdn,
    });
    const numbers: unknown[] = [];
    for (const number of ['fffe', 'ffff', '0000']) {
      const frame = `2003002700000004${number}80d2c70008197f0b00310000b1fe7f97816f523951baf0445db078b50276`;
      const open = openFrame(fromHex(frame), { ...tc, hasErrorControl: false }, only(short), cipher);
      const opened = await open;
      numbers.push(opened.ok ? opened.value.sequenceNumber : opened.fault);
    }
    expect(numbers).toEqual([0x05fffen, 0x05ffffn, 0x060000n]);
  });

  it('opens telemetry of NASA CryptoLib with AES-CMAC and HMAC-SHA-256 over the whole frame', async () => {
    // ut_tm_process.c AES_CMAC_256_TEST_1 and AES_HMAC_SHA_256_TEST_1: frames of 1786 octets, a mask of ones, key 136
    const body = `02c000001800000c08010000000f00${pattern}abbabb${'aabb'.repeat(864)}`;
    const tm = { kind: 'tm', hasErrorControl: true } as const;
    for (const [algorithm, end] of [
      ['aes-cmac', '8eae5e9d174659fc8edf9bf0505d66255ab5'],
      ['hmac-sha-256', 'b304db34a34610486e88a0bdba4aa6cef3b2'],
    ] as const) {
      const frame = fromHex(body + end);
      expect(frame).toHaveLength(1786);
      for (const authenticationMask of [allBits, undefined]) {
        const agreement = { spi: 12, algorithm, ...(authenticationMask && { authenticationMask }) };
        const opened = await openFrame(frame, tm, only(operational(agreement, key136)), cipher);
        expect(opened).toMatchObject({ ok: true, value: { spi: 12, sequenceNumber: undefined } });
        if (!opened.ok) return;
        expect(decodeTmFrame(opened.value.frame, { hasErrorControl: true }).ok).toBe(true);
        const made = await secureFrame(opened.value.frame, tm, operational(agreement, key136), cipher);
        expect(made).toEqual({ ok: true, value: frame });
      }
      frame[900]! ^= 1;
      const changed = await openFrame(
        frame,
        { ...tm, hasErrorControl: false },
        only(operational({ spi: 12, algorithm }, key136)),
        cipher,
      );
      expect(changed).toMatchObject({ ok: false, fault: { kind: 'bad-mac' } });
    }
  });

  it('makes and opens the AOS frame of NASA CryptoLib, AES-GCM with a vector of 16 octets', async () => {
    const aos = { kind: 'aos', hasErrorControl: true, hasOperationalControl: false } as const;
    // ut_aos_process.c AEAD_GCM_BITMASK_1: a vector of 16 octets, all zero, a mask of zeros, key 130
    const gcm = {
      spi: 10,
      algorithm: 'aes-gcm',
      ivOctets: 16,
      authenticationMask: everythingMasked,
    } as const;
    const plain = fromHex(`40c000000000${pattern}${'aabb'.repeat(861)}0000`);
    const made = await secureFrame(plain, aos, operational(gcm, key130, { iv: -1n }), cipher);
    expect(made.ok && made.value.length).toBe(1786);
    if (!made.ok) return;
    expect(createHash('sha256').update(made.value).digest('hex')).toBe(
      'efdb76657095f906128ee21ca94c7e4c30e5dff70f5066066e737fb580affecb',
    );
    const opened = await openFrame(made.value, aos, only(operational(gcm, key130, { iv: -1n })), cipher);
    expect(opened.ok && toHex(opened.value.frame.subarray(0, -2))).toBe(toHex(plain.subarray(0, -2)));
  });

  it('makes the data fields of astro', async () => {
    // ravisuhag/astro, pkg/sdls/kat_test.go, commit b1a5d9d9aa37, read November 2026: the mask of 355.0-B-2, 4.2.2.6.2
    const key = '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f';
    const header = fromHex('023e0a0b1800');
    const data = new TextEncoder().encode('astro sdls kat');
    const ivMasked = Uint8Array.from({ length: 20 }, (_, index) => (index < 8 ? 0xff : 0));
    const cases: [SecurityAgreement, Uint8Array, string][] = [
      [
        { spi: 0x42, algorithm: 'aes-gcm' },
        ivMasked,
        '004200000000000000000000000174a5cb8e2bd4437a625d71528dd22a780a5a36b2578da5be98c21c714557',
      ],
      [
        { spi: 0x42, algorithm: 'aes-gmac' },
        ivMasked,
        `0042000000000000000000000001${toHex(data)}01473b4b99175664d8ee702ed7ff135d`,
      ],
      [
        { spi: 0x42, algorithm: 'aes-cmac', sequenceOctets: 4 },
        nothingMasked,
        `004200000001${toHex(data)}2d2d626240a8bdda645103c30796e642`,
      ],
    ];
    for (const [agreement, mask, secured] of cases) {
      const made = await secureData(header, data, operational(agreement, key), cipher, mask);
      expect(made.ok && toHex(made.value)).toBe(secured);
      const opened = await openData(header, fromHex(secured), operational(agreement, key), cipher, mask);
      expect(opened).toMatchObject({ ok: true, value: { data, spi: 0x42 } });
    }
  });

  const algorithms = ['aes-gcm', 'aes-gcm-encryption', 'aes-gmac', 'aes-cmac', 'hmac-sha-256'] as const;
  const data = Uint8Array.from({ length: 50 }, (_, index) => index * 3);
  const operationalControl = fromHex('01020304');
  const kinds: [SecuredFrameFormat, plain: Uint8Array, decode: (frame: Uint8Array) => { ok: boolean }][] = [
    [
      { kind: 'tc', hasSegmentHeader: true, hasErrorControl: true },
      encodeTcFrame({ spacecraftId: 7, virtualChannelId: 2, isBypass: false, data }),
      (frame) => decodeTcFrame(frame),
    ],
    [
      { kind: 'tm', hasErrorControl: true },
      encodeTmFrame({
        spacecraftId: 7,
        virtualChannelId: 2,
        masterChannelCount: 9,
        virtualChannelCount: 5,
        firstHeaderPointer: 0,
        secondaryHeader: fromHex('aabb'),
        data,
        operationalControl,
        hasErrorControl: true,
      }),
      (frame) => decodeTmFrame(frame, { hasErrorControl: true }),
    ],
    [
      {
        kind: 'aos',
        hasErrorControl: true,
        hasOperationalControl: true,
        hasHeaderErrorControl: true,
        insertZoneOctets: 3,
      },
      encodeAosFrame({
        spacecraftId: 7,
        virtualChannelId: 2,
        virtualChannelCount: 77,
        insertZone: fromHex('c0ffee'),
        hasHeaderErrorControl: true,
        data,
        operationalControl,
        hasErrorControl: true,
      }),
      (frame) =>
        decodeAosFrame(frame, {
          hasErrorControl: true,
          hasOperationalControl: true,
          hasHeaderErrorControl: true,
          insertZoneOctets: 3,
        }),
    ],
    ...([2, 4] as const).map((errorControlOctets): (typeof kinds)[number] => [
      { kind: 'uslp', errorControlOctets, insertZoneOctets: 2 },
      encodeUslpFrame({
        spacecraftId: 7,
        virtualChannelId: 2,
        mapId: 3,
        countOctets: 3,
        virtualChannelCount: 12,
        insertZone: fromHex('beef'),
        rule: 7,
        protocolId: 0,
        zone: data,
        operationalControl,
        errorControlOctets,
      }),
      (frame) => decodeUslpFrame(frame, { errorControlOctets, insertZoneOctets: 2 }),
    ]),
  ];

  for (const [format, plain, decode] of kinds)
    it(`gives back each ${format.kind} frame as it was, and none that was changed on the way`, async () => {
      expect(decode(plain).ok).toBe(true);
      for (const algorithm of algorithms) {
        const agreement = { spi: 300, algorithm, sequenceOctets: 4, padLengthOctets: 1 };
        const [sender, receiver] = [operational(agreement, key136), operational(agreement, key136)];
        for (let count = 0; count < 3; count++) {
          const secured = await secureFrame(plain, format, sender, cipher);
          if (!secured.ok) throw new Error(secured.fault.kind);
          expect(secured.value.length).toBe(plain.length + sender.headerOctets + sender.trailerOctets);
          expect(decode(secured.value).ok).toBe(true);
          const isEncrypted = algorithm === 'aes-gcm' || algorithm === 'aes-gcm-encryption';
          expect(toHex(secured.value).includes(toHex(data.subarray(5)))).toBe(!isEncrypted);
          const opened = await openFrame(secured.value, format, only(receiver), cipher);
          expect(opened).toMatchObject({ ok: true, value: { frame: plain, spi: 300 } });
          if (algorithm !== 'aes-gcm-encryption')
            expect(await openFrame(secured.value, format, only(receiver), cipher)).toMatchObject({
              fault: { kind: 'replayed' },
            });
        }
      }
    });
});

describe('SDLS', () => {
  const [, cipher] = ciphers[0]!;
  const tc = { kind: 'tc', hasSegmentHeader: false, hasErrorControl: false } as const;
  const encode = (isControlCommand = false) =>
    encodeTcFrame({
      spacecraftId: 5,
      virtualChannelId: 1,
      isBypass: isControlCommand,
      isControlCommand,
      data: fromHex('0102030405'),
      hasErrorControl: false,
    });
  const agreement = { spi: 2, algorithm: 'aes-gcm' } as const;

  it('notices every bit that is changed, except those that may change', async () => {
    const secured = await secureFrame(encode(), tc, operational(agreement, key136), cipher);
    if (!secured.ok) throw new Error('expected a frame');
    for (let bit = 0; bit < secured.value.length * 8; bit++) {
      const changed = secured.value.slice();
      changed[bit >>> 3]! ^= 0x80 >>> (bit & 7);
      const opened = await openFrame(changed, tc, only(operational(agreement, key136)), cipher);
      expect(opened.ok).toBe(false);
    }
    // The master channel count of telemetry is given after security.
    const plain = fromHex('02c000001800aabbccdd');
    const tm = { kind: 'tm', hasErrorControl: false } as const;
    const made = await secureFrame(plain, tm, operational(agreement, key136), cipher);
    if (!made.ok) throw new Error('expected a frame');
    made.value[2] = 0x77;
    expect((await openFrame(made.value, tm, only(operational(agreement, key136)), cipher)).ok).toBe(true);
  });

  it('does not let what a stranger sends move the window', async () => {
    const [sender, receiver] = [operational(agreement, key136), operational(agreement, key136)];
    const forged = operational(agreement, key130, { iv: 5n });
    const bad = await secureFrame(encode(), tc, forged, cipher);
    expect(await openFrame(bad.ok ? bad.value : encode(), tc, only(receiver), cipher)).toMatchObject({
      fault: { kind: 'bad-mac' },
    });
    expect(receiver.iv.value).toBe(0n);
    const good = await secureFrame(encode(), tc, sender, cipher);
    expect(await openFrame(good.ok ? good.value : encode(), tc, only(receiver), cipher)).toMatchObject({
      ok: true,
    });
  });

  it('takes a frame once, also when it comes twice at the same time', async () => {
    const secured = await secureFrame(encode(), tc, operational(agreement, key136), cipher);
    const receiver = only(operational(agreement, key136));
    const frame = secured.ok ? secured.value : encode();
    const opened = await Promise.all([1, 2, 3].map(() => openFrame(frame, tc, receiver, cipher)));
    expect(opened.map((each) => (each.ok ? 'ok' : each.fault.kind))).toEqual(['ok', 'replayed', 'replayed']);
    const sender = operational(agreement, key136);
    const made = await Promise.all([1, 2, 3].map(() => secureFrame(encode(), tc, sender, cipher)));
    expect(new Set(made.map((each) => (each.ok ? toHex(each.value.subarray(5, 19)) : ''))).size).toBe(3);
  });

  it('uses no vector twice', async () => {
    const sender = operational({ ...agreement, ivOctets: 1 }, key136, { iv: 254n });
    expect(await secureFrame(encode(), tc, sender, cipher)).toMatchObject({ ok: true });
    expect(await secureFrame(encode(), tc, sender, cipher)).toMatchObject({ fault: { kind: 'exhausted' } });
  });

  it('tells why it does nothing', async () => {
    const association = new SecurityAssociation({
      ...agreement,
      channels: [{ spacecraftId: 5, virtualChannelId: 2 }],
    });
    const anywhere = operational(agreement, key136);
    const kindOf = async (result: ReturnType<typeof secureFrame> | ReturnType<typeof openFrame>) => {
      const given = await result;
      return given.ok ? 'ok' : given.fault.kind;
    };
    expect(await kindOf(secureFrame(encode(), tc, association, cipher))).toBe('wrong-channel');
    expect(await kindOf(secureFrame(encode(), tc, new SecurityAssociation(agreement), cipher))).toBe(
      'not-operational',
    );
    expect(await kindOf(secureFrame(encode(true), tc, anywhere, cipher))).toBe('not-protected');
    const long = encodeTcFrame({
      spacecraftId: 5,
      virtualChannelId: 1,
      isBypass: false,
      data: new Uint8Array(1000),
      hasErrorControl: false,
    });
    expect(await kindOf(secureFrame(long, tc, anywhere, cipher))).toBe('bad-length');
    expect(await kindOf(openFrame(encode(), tc, only(anywhere), cipher))).toBe('unknown-spi');
    const secured = await secureFrame(encode(), tc, anywhere, cipher);
    const frame = secured.ok ? secured.value : encode();
    expect(await kindOf(openFrame(frame.subarray(0, 4), tc, only(anywhere), cipher))).toBe('too-short');
    expect(await kindOf(openFrame(frame.subarray(0, 20), tc, only(anywhere), cipher))).toBe('bad-length');
    expect(await kindOf(openFrame(frame, { ...tc, hasErrorControl: true }, only(anywhere), cipher))).toBe(
      'bad-crc',
    );
    const tm = { kind: 'tm', hasErrorControl: false } as const;
    const tiny = fromHex('02c0000018000002');
    expect(await kindOf(openFrame(tiny, tm, only(anywhere), cipher))).toBe('too-short');
    const padded = { spi: 2, algorithm: 'aes-gcm-encryption', padLengthOctets: 1 } as const;
    const overfull = fromHex('02c0000018000002000000000000000000000001050102');
    expect(await kindOf(openFrame(overfull, tm, only(operational(padded, key136)), cipher))).toBe(
      'bad-padding',
    );
  });

  it('survives any octets', async () => {
    const associations = only(operational({ spi: 2, algorithm: 'aes-cmac' }, key136));
    const formats: SecuredFrameFormat[] = [
      tc,
      { kind: 'tc', hasSegmentHeader: true, hasErrorControl: true },
      { kind: 'tm', hasErrorControl: true },
      { kind: 'aos', hasErrorControl: false, hasOperationalControl: true, insertZoneOctets: 200 },
      { kind: 'uslp', errorControlOctets: 4, insertZoneOctets: 1 },
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 80 }),
        fc.constantFrom(...formats),
        async (bytes, format) => {
          const opened = await openFrame(bytes, format, associations, cipher);
          expect(opened.ok).toBe(false);
          await secureFrame(bytes, format, operational(agreement, key136), cipher);
        },
      ),
      { numRuns: 300, seed: 6 },
    );
  });

  it('goes through the states of an association in their order', () => {
    const association = new SecurityAssociation(agreement);
    expect(() => association.start()).toThrow(TypeError);
    expect(() => association.rekey(new Uint8Array(15))).toThrow(RangeError);
    association.rekey(fromHex(key136));
    expect(association.state).toBe('keyed');
    expect(association.key).toBeUndefined();
    association.start();
    expect(() => association.expire()).toThrow(TypeError);
    association.stop();
    association.expire();
    expect(association.state).toBe('unkeyed');
  });

  it('refuses agreements that cannot be', () => {
    const make = (change: object) => () => new SecurityAssociation({ ...agreement, ...change });
    for (const spi of [0, 65_535, 1.5]) expect(make({ spi })).toThrow(RangeError);
    expect(make({ ivOctets: 0 })).toThrow(RangeError);
    expect(make({ sentIvOctets: 13 })).toThrow(RangeError);
    expect(make({ macOctets: 17 })).toThrow(RangeError);
    expect(make({ algorithm: 'aes-gcm-encryption', macOctets: 16 })).toThrow(RangeError);
    expect(make({ ivOctets: 32, sequenceOctets: 31 })).toThrow(RangeError);
    expect(make({ replayWindow: 0 })).toThrow(RangeError);
  });
});
