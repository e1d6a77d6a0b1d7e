import type { ArgumentSpec } from './arguments.ts';

export const decodeHelp = `dawa decode: frames, packets and values of a recording

usage: dawa decode --in F --framing tm|aos|uslp|tc|codeblocks|packets|kiss|ax25|cw|records|
                      afsk1200|g3ruh9600|g3ruh4800|cw-audio [options]

  --in F                 the recording; - is standard input
  --framing KIND         what it holds: tm, aos, uslp or tc transfer frames, codeblocks (Reed-Solomon, contents not looked
                         at), packets; kiss (what a TNC sends, frames of AX.25 in it), ax25 (one frame a file; several with
                         --frame-bytes or --fecf), cw (lines of text: Morse beacons), records (of --frame-bytes octets); or
                         audio with frames of AX.25 in it: afsk1200 (1200 baud on FM), g3ruh9600 and g3ruh4800 (FSK
                         and GMSK behind a discriminator, scrambled); or cw-audio, the sound of a Morse beacon
  --rate HZ              audio: samples without a header, 16 bits signed, low octet first, one channel; else a WAV file, or
                         a recording in SigMF (.sigmf-data), which says of its samples itself
  --samples TYPE         audio, with --rate: numbers of another type, as SigMF calls them; IQ goes through a discriminator of
                         FM first: cf32_le, ci16_le, ci8, cu8 (rtl_sdr), rf32_le
  --carrier HZ           IQ: where the signal lies, from the middle (default 0; up to 3 kHz beside it is heard)
  --channel N            audio: the channel of a WAV file, counted from 0 (default), or mean
  --repair N             audio: turn over up to N bits for the frame check to hold, 0 (default), 1 or 2; of damaged frames
                         of 700 bits that cannot be repaired one in a hundred then comes out wrong, or with 2 one in thirty
  --damaged              audio: list frames whose check fails too
  --frame-bytes N        length of a frame with all its fields, without marker and check symbols; not for tc, and for uslp
                         only where all frames are equally long
  --spacecraft-id N      frames of other spacecraft are bad
  --fecf                 frames end with an error control field, which is checked; of kiss and ax25 the frame check, which
                         most TNCs take away
  --no-fecf              kiss, ax25: the frame check is not there, whatever the mission says
  --dialect D            kiss, ax25, audio: spec (callsigns as AX.25 has them) or birds (in plain ASCII, the BIRDS satellites)
  --fecf-32              the same with four octets (uslp)
  --ocf                  AOS frames have an operational control field (TM and USLP frames say so themselves)
  --fhec                 AOS frames have a header error control field
  --insert-zone-bytes N  AOS or USLP frames have an insert zone
  --truncated-bytes N    length of truncated USLP frames
  --packet-vcs A,B,...   only these virtual channels carry packets, whatever the others look like
  --any-version          take packets of any version (old spacecraft send 4); only 0 otherwise
  --encapsulation        encapsulation packets stand between space packets: they are passed over and counted
  --cltu                 tc frames are wrapped in CLTUs
  --no-segments          tc frames have no segment header
  --asm                  search for the attached sync marker 1ACFFC1D, at any bit, also inverted
  --randomized           undo the pseudo-randomizer
  --reed-solomon N       correct errors: 223 or 239 octets of information in 255
  --interleave N         codewords that share a codeblock, 1 to 8 (default 1)
  --dual-basis           Reed-Solomon symbols in the dual basis (CCSDS); otherwise conventional
  --show WHAT            frames (default for codeblocks), packets (default) or parameters
  --partial              packets: list fragments too
  --format FORMAT        ndjson (default), or csv for parameters: a header line with units, then a line a packet (without
                         what the mission derives)
  --container NAME       csv: the container whose packets are listed, where the dictionary has several
  --xtce F               dictionary for parameters
  --root NAME            kiss, ax25, cw, records: the container that decoding begins with; else the mission's links say
  --mission DIR          dictionary, time code, packet error control and framing of links from a mission's folder
  --ship ID              the ship of the mission, where it has several
  --summary F            write counts by virtual channel and APID, gaps and faults to F, as JSON
  --debug                show where an error comes from

example: dawa decode --in pass.bin --framing tm --frame-bytes 223 --asm --randomized --reed-solomon 223 --dual-basis \\
           --fecf --mission missions/aprs-dp --show parameters
         {"name":"bus_voltage","generatedAtMs":1560990151000,"raw":5012,"value":5.012,"unit":"V","limitState":"nominal"}
example: dawa decode --in pass.bin --framing packets --mission missions/aprs-dp --show parameters --format csv \\
           --container HK_PAYLOAD_FAST > housekeeping.csv
         generatedAtMs,limitState,...,mode,...,bus_voltage [V],bus_current [mA],temp_pa [degC],...
         1560990151000,nominal,...,RX,...,5.012,92,24.51,...
example: dawa decode --in missions/birds2/captures/synthetic-beacon.txt --framing cw --mission missions/birds2 \\
           --show parameters
         {"name":"battery_voltage","generatedAtMs":null,"raw":160,"value":4.07,"unit":"V","limitState":"nominal"}
`;

const value = (valueName: string, help: string) => ({ kind: 'value', valueName, help }) as const;
const flag = (help: string) => ({ kind: 'flag', help }) as const;

/** The words that `dawa decode` takes. */
export const decodeSpec: ArgumentSpec = {
  options: {
    in: value('F', 'the recording'),
    framing: value(
      'KIND',
      'tm, aos, uslp, tc, codeblocks, packets, kiss, ax25, cw, records or what audio holds',
    ),
    'frame-bytes': value('N', 'length of a frame'),
    'spacecraft-id': value('N', 'frames of other spacecraft are bad'),
    fecf: flag('frames end with an error control field'),
    'no-fecf': flag('the frame check is not there'),
    rate: value('HZ', 'sample rate of audio without a header'),
    samples: value('TYPE', 'type of its numbers'),
    carrier: value('HZ', 'where the signal lies in IQ'),
    channel: value('N', 'channel of a WAV file'),
    repair: value('N', 'bits that may be turned over'),
    damaged: flag('list damaged frames of audio'),
    dialect: value('D', 'spec or birds'),
    root: value('NAME', 'the container that decoding begins with'),
    ship: value('ID', 'the ship of the mission'),
    ocf: flag('frames have an operational control field'),
    'fecf-32': flag('an error control field of four octets'),
    fhec: flag('AOS frames have a header error control field'),
    'insert-zone-bytes': value('N', 'length of the insert zone'),
    'truncated-bytes': value('N', 'length of truncated USLP frames'),
    'packet-vcs': value('A,B,...', 'virtual channels that carry packets'),
    'any-version': flag('take packets of any version'),
    encapsulation: flag('pass over encapsulation packets'),
    cltu: flag('tc frames are wrapped in CLTUs'),
    'no-segments': flag('tc frames have no segment header'),
    asm: flag('search for the sync marker'),
    randomized: flag('undo the randomizer'),
    'reed-solomon': value('N', '223 or 239'),
    interleave: value('N', '1 to 8'),
    'dual-basis': flag('symbols in the dual basis'),
    show: value('WHAT', 'frames, packets or parameters'),
    partial: flag('list fragments'),
    format: value('FORMAT', 'ndjson or csv'),
    container: value('NAME', 'the container of a csv table'),
    xtce: value('F', 'dictionary'),
    mission: value('DIR', 'folder of a mission'),
    summary: value('F', 'where to write the counts'),
    debug: flag('show where an error comes from'),
  },
  positionals: [],
};
