import type { ArgumentSpec } from './arguments.ts';

const value = (valueName: string, help: string) => ({ kind: 'value', valueName, help }) as const;

export const recordingsSpec: ArgumentSpec = {
  options: {
    data: value('DIR', 'data folder of the station, or the folder of one run'),
    format: value('FORMAT', 'table, json; of carrier csv, json'),
    with: value('NAME,..', 'demodulators'),
    add: { kind: 'flag', help: 'brings new frames into the archive' },
    mission: value('DIR', 'pack of the mission'),
    title: value('TEXT', 'what it is of'),
    norad: value('N', 'catalogue number of the satellite'),
    frequency: value('HZ', 'where the receiver was tuned'),
    mode: value('MODE', 'of the receiver: FM, USB, LSB, CW'),
    from: value('T', 'when its first sample was heard'),
    'from-hz': value('HZ', 'where the carrier may be'),
    'to-hz': value('HZ', 'where the carrier may be'),
    signal: value('HZ', 'width of a modulated signal'),
    store: value('URL', 'the server that keeps the rows'),
    out: value('FILE', 'where to write'),
  },
  positionals: [
    { name: 'action', isRequired: true },
    { name: 'FILE|ID', isRequired: false },
  ],
};

export const recordingsHelp = `dawa recordings: sound and IQ of passes, and frames taken out of them again

usage: dawa recordings list|show|demodulate|carrier|import [ID|FILE] [--data DIR] [options]

  list        the recordings of every run, newest first
  show        one of them: what it is, how the receiver was tuned, what was lost, and the frames in it
  demodulate  takes frames out of it again and says which the archive does not have; --add brings these in, while the station is
              stopped (a running one has POST /api/v1/recordings/{id}/demodulate). The same frame never comes in twice
  carrier     the frequency of its strongest carrier, with time and doubt, as dawa fit and dawa identify take it
  import      brings in a WAV file, or SigMF of another program (SatNOGS, GNU Radio): FILE.wav, FILE.sigmf-meta

  --data DIR        data folder of the station, or the folder of one run (default ./data)
  --format FORMAT   table (default) or json; carrier: csv (default) or json
  --with NAME,..    demodulate: afsk1200, g3ruh9600, g3ruh4800, cw-audio (default: all but Morse that the sample rate allows)
  --add             demodulate: brings what is new into the archive; needs --mission
  --mission DIR     pack of the mission whose links the frames belong to; import: of whom it is
  --from T          import: when its first sample was heard, where the file does not say (default: when it was changed last)
  --frequency HZ --mode MODE --norad N --title TEXT
                    import: what is known of it
  --from-hz HZ --to-hz HZ
                    carrier: where it may be in the samples
  --signal HZ       carrier: follows the centre of a modulated signal so wide
  --store URL       demodulate --add: the PostgreSQL server that keeps the rows
  --out FILE        carrier: a file instead of standard output

example: dawa recordings demodulate 20190620T120000Z-43590-1234-thimphu --add --mission missions/birds2
example: dawa recordings carrier 20190620T120000Z-43590-1234-thimphu --out carrier.csv
         dawa fit --in carrier.csv --elements missions/birds2/maya-1.tle --station station.yaml
example: dawa recordings import satnogs-9876543.wav --from 2026-05-01T12:00:00Z --frequency 437375000 --mode USB --mission missions/birds2
`;
