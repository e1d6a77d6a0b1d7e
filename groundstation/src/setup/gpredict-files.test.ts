import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readGpredictFolder } from './gpredict-files.ts';

// Keys as csete/gpredict writes them: src/config-keys.h, rotor-conf.c, radio-conf.c, sat-cfg.c.
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gpredict-'));
  mkdirSync(join(folder, 'hwconf'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const save = (path: string, text: string) => writeFileSync(join(folder, path), text);

describe('the files of gpredict', () => {
  it('become a place, a rotctld and a rigctld', async () => {
    save('paro.qth', '[QTH]\nLOCATION=Paro, Bhutan\nLAT=27.4287\nLON=89.4164\nALT=2235\n');
    save(
      'hwconf/roof.rot',
      '[Rotator]\nHost=localhost\nPort=4533\nAzType=0\nMinAz=0\nMaxAz=450\nMinEl=0\nMaxEl=180\nThreshold=3.5\n',
    );
    save('hwconf/shack.rig', '[Radio]\nHost=192.168.1.20\nPort=4532\nLO=0\nLO_UP=0\nType=0\nPTT=0\n');
    expect(await readGpredictFolder(folder)).toEqual({
      draft: {
        name: 'paro',
        placeName: 'Paro, Bhutan',
        latitudeDeg: 27.4287,
        longitudeDeg: 89.4164,
        heightM: 2235,
        rotator: {
          kind: 'rotctld',
          port: 'tcp:127.0.0.1:4533',
          minAzimuthDeg: 0,
          maxAzimuthDeg: 450,
          minElevationDeg: 0,
          maxElevationDeg: 180,
          deadbandDeg: 3.5,
        },
        radio: { kind: 'rigctld', port: 'tcp:192.168.1.20:4532' },
      },
      taken: [
        'paro.qth: 27.4287, 89.4164, 2235 m, Paro, Bhutan',
        'roof.rot: rotctld at tcp:127.0.0.1:4533, azimuth 0 to 450, elevation 0 to 180',
        'shack.rig: rigctld at tcp:192.168.1.20:4532',
      ],
      left: [],
    });
  });

  it('tell what a station cannot use', async () => {
    save('a.qth', '[QTH]\nLAT=55.6167\nLON=12.6500\nALT=5\nWX=EKCH\n');
    save('b.qth', '[QTH]\nLAT=0\nLON=0\nALT=0\n');
    save('gpredict.cfg', '[GLOBAL]\nDEFAULT_QTH=a.qth\n');
    save('hwconf/x.rot', '[Rotator]\nHost=localhost\nPort=4533\nAzType=1\nAzStopPos=0\nCycle=500\n');
    save(
      'hwconf/x.rig',
      '[Radio]\nHost=localhost\nPort=4532\nLO=10700000000\nType=3\nPTT=1\nVFO_UP=3\nVFO_DOWN=4\nSIGNAL_AOS=true\nSIGNAL_LOS=false\n',
    );
    const { draft, left } = await readGpredictFolder(folder);
    expect(draft.rotator).toMatchObject({ minAzimuthDeg: -180, maxAzimuthDeg: 180 });
    expect(left.map((line) => line.split(':').slice(0, 2).join(':'))).toEqual([
      'b.qth: one is enough, a.qth was taken',
      'a.qth: weather station EKCH',
      'x.rot: stop at 0 degrees',
      'x.rot: cycle of 500 ms',
      'x.rig: LO of 10700000000 Hz',
      'x.rig: type full duplex',
      'x.rig: PTT',
      'x.rig: VFO_UP',
      'x.rig: VFO_DOWN',
      'x.rig: SIGNAL_AOS',
    ]);
  });

  it('that are damaged or missing leave only what they held out', async () => {
    save('bad.qth', 'LAT=1\n');
    save('hwconf/no-host.rot', '[Rotator]\nPort=4533\n');
    save('hwconf/odd.rig', '[Radio]\nHost=a b;rm\nPort=99999\n');
    const { draft, left } = await readGpredictFolder(folder);
    expect(draft).toEqual({});
    expect(left).toHaveLength(3);
  });
});
