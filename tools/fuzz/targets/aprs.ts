import { describeAprs } from '@dawa/protocols/aprs/describe-aprs';
import { HeardStations } from '@dawa/protocols/aprs/heard-stations';
import { textOctets, utf8Octets } from '@dawa/protocols/aprs/octet-text';
import { parseAprs } from '@dawa/protocols/aprs/parse-aprs';
import type { AprsContent, AprsReport } from '@dawa/protocols/aprs/report';
import { judgeStrictly } from '@dawa/protocols/aprs/strict';
import { readTnc2, writeTnc2 } from '@dawa/protocols/aprs/tnc2';
import { decoderTarget } from '../decoder-target.ts';
import { differenceOf, mustBeFault, mustBeSound } from '../judge-value.ts';
import { textMaker } from '../mutate-text.ts';
import { Complaint, type FuzzTarget } from '../target.ts';

/** One of each kind, of the examples of the APRS Protocol Reference 1.0.1. */
const fields = [
  '!4903.50N/07201.75W-Test /A=001234 !W52!',
  '@092345z4903.50N/07201.75W>088/036|ss1122334455!"|',
  '=/5L!!<*e7>7P[Comment',
  '`(_fn"Oj/`"4T}hi_0',
  ';LEADER   *092345z4903.50N/07201.75W_220/004g005t077r000p000P000h50b09900wRSW',
  ';BRENDA   *092345z4903.50N/07202.75W@088/036/HC/150^200/0980>090&030%040',
  ')AIDV#2!4903.50N\\07201.75Wl710/310',
  '_10090556c220s004g005t077r000p000P000h50b09900wRSW',
  '$ULTW0031003702CE0069----000086A00001----011901CC00000005',
  ':WU2Z     :Testing{12}34',
  ':N0QBF-11 :EQNS.0,5.2,0,0,.53,-32,3,4.39,49,-32,3,18,1,2,3',
  ':N0QBF-11 :PARM.Battery,Btemp,ATemp,Pres,Alt,Camra,Chut,Sun,10m,ATV',
  ":N0QBF-11 :BITS.10110000,N0QBF's Big Balloon",
  ':BLN4WX   :Stand by your snowplows',
  'T#005,199,000,255,073,123,01101001',
  '>IO91SX/- ^B7',
  '?APRS? 34.02,-117.15,0200',
  '<IGATE,MSG_CNT=30,LOC_CNT=61',
  '}WB4APR-14>APRS,RELAY,TCPIP,G9RXG*::G3NRW    :Hi Ian{001',
  '{Q1qwerty',
  '$GPRMC,063909,A,3349.4302,N,11700.3721,W,43.022,89.3,291099,13.6,E*52',
  '$GPGGA,102705,5157.9762,N,00029.3256,W,1,04,2.0,75.7,M,47.6,M,,*62',
  '[IO91SX] 35 miles',
  '%042/7',
  'DX de W3LPL:     14025.0  A55BTN       Thimphu   1200Z',
  'TheNet X-1J4  (BFLD)!4903.50N/07201.75Wn',
];
const destinations = ['S32U6T', 'T4SQZZ', 'APRS', 'GPSC47', ''];

/** Fact sheet of the payload, 3.3. */
const frames = [
  '82a0a8a86840e0826a6a84a89c6103f054233030352c3139392c3030302c3235352c3037332c3132332c3031313031303031',
  '86a240404040e0acaa6482848660826a6a84a89ce082a492a6a640e103f03e4b757a757a616e67706f2066726f6d205468696d706875',
  '86a240404040e08292a682a84062404040404040604040404040406103f03a43512d3020202020203a656d70747920766961206669656c6473',
];

const heard = new HeardStations({ mostStations: 50, mostMessages: 50, mostObjects: 50 });

/** What a frame of APRS says: anything is taken, and nothing of it may lie outside of the world. */
export const aprsTargets: readonly FuzzTarget[] = [
  decoderTarget<AprsReport, string>({
    name: 'aprs',
    parsers: ['parseAprs', 'describeAprs', 'HeardStations'],
    shape: () => ({ seeds: fields.map((field) => textOctets(utf8Octets(field))), largeOctets: 8192 }),
    formats: destinations,
    decode(information, destination) {
      return { ok: true, value: parseAprs({ source: 'A51AA-9', destination, path: [], information }) };
    },
    judge: mustBeOfThisWorld,
  }),
  decoderTarget({
    name: 'aprs-strict',
    parsers: ['judgeStrictly'],
    shape: () => ({
      seeds: frames.map((hex) => Uint8Array.from(hex.match(/../g)!, (pair) => Number.parseInt(pair, 16))),
    }),
    decode: (octets) => ({ ok: true, value: judgeStrictly(octets) }),
    judge({ isGated, isAccepted, findings }) {
      if (isGated && !isAccepted) throw new Complaint('gated and not accepted');
      for (const finding of findings) mustBeFault(finding);
    },
  }),
  {
    name: 'aprs-tnc2',
    parsers: ['readTnc2', 'writeTnc2'],
    prepare() {
      const lines = fields.map((field) => `A51AA>APRS,A55BTN*,ARISS:${field}`);
      return {
        make: textMaker(lines, 300),
        run(line) {
          const read = readTnc2(line as string);
          if (!read.ok) {
            mustBeFault(read.fault);
            return false;
          }
          mustBeSound(read.value);
          const again = readTnc2(writeTnc2(read.value));
          const difference = again.ok ? differenceOf(read.value, again.value) : ': refused';
          if (difference !== undefined) throw new Complaint(`written again and read differ${difference}`);
          return true;
        },
      };
    },
  },
];

function mustBeOfThisWorld(report: AprsReport, information: Uint8Array): void {
  for (const oddity of report.oddities) mustBeFault(oddity);
  const words = describeAprs(report);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: none of them may reach a terminal
  if (/[\u0000-\u001f\u007f-\u009f]/.test(words)) throw new Complaint('words with control characters');
  heard.hear({ source: 'A51AA-9', destination: 'APRS', path: [], information }, report, 0);
  mustBePlaced(report.content);
}

function mustBePlaced(content: AprsContent): void {
  if (content.kind === 'third-party') mustBePlaced(content.report.content);
  const { position } = content as {
    position?: { latitudeDeg: number; longitudeDeg: number; halfBoxDeg: number };
  };
  if (position === undefined) return;
  const { latitudeDeg, longitudeDeg, halfBoxDeg } = position;
  // Missing digits and added precision may reach over the pole by what they leave open.
  if (Math.abs(latitudeDeg) > 90.51 || Math.abs(longitudeDeg) > 180.51 || !(halfBoxDeg >= 0))
    throw new Complaint(`a position of ${latitudeDeg}, ${longitudeDeg}`);
}
