import { encodeAx25 } from '@dawa/protocols/ax25';
import { useState } from 'react';
import { type FirmwareLine, useFirmware } from '../../api/use-firmware.ts';
import { formatNumber } from '../../locales/format-number.ts';
import { Mark } from '../mark.tsx';

const modes = ['STANDBY', 'RX', 'DIGI', 'STORE', 'BEACON', 'SAFE'] as const;
/** OFF and BOOT stand before them and cannot be commanded. */
const firstMode = 2;

/** Switches, lamps and cables of the emulated board. */
export default function FirmwareBench() {
  const { view, setPower, send, hear, hang } = useFirmware();
  const [frames, setFrames] = useState(0);
  const { isPowered, isKeyed, state, timeMs, lines } = view;
  const sayFrame = () => {
    setFrames(frames + 1);
    hear('VU2ABC>CQ,ARISS on the air', frameOf(frames + 1));
  };
  return (
    <div className="firmware">
      <div className="firmwarelamps">
        <button
          type="button"
          className="btn"
          data-testid="firmware-power"
          onClick={() => setPower(!isPowered)}
        >
          {isPowered ? 'Power off' : 'Power on'}
        </button>
        <span data-testid="firmware-mode">{isPowered ? (state?.mode ?? 'starting') : 'without power'}</span>
        <span data-testid="firmware-key">
          <Mark name={isKeyed ? 'warning' : 'unknown'} /> {isKeyed ? 'key down' : 'key up'}
        </span>
        <span className="n">{formatNumber(timeMs / 1000, 1)} s of its own time</span>
      </div>
      <fieldset className="firmwareorders" disabled={!isPowered}>
        <legend className="dim">Telecommands on its bus</legend>
        <button type="button" className="btn" onClick={() => send('are you alive?', 17, 1, [])}>
          Ping
        </button>
        {modes.map((mode, index) => (
          <button
            key={mode}
            type="button"
            className={state?.mode === mode ? 'btn pressed' : 'btn'}
            aria-pressed={state?.mode === mode}
            onClick={() => send(`mode ${mode}`, 8, 1, [1, firstMode + index])}
          >
            {mode}
          </button>
        ))}
        <button type="button" className="btn" onClick={() => send('key for 2 s', 8, 1, [6, 2])}>
          Key for 2 s
        </button>
        <button type="button" className="btn" onClick={() => send('key for 11 s', 8, 1, [6, 11])}>
          Key for 11 s, one too many
        </button>
        <button type="button" className="btn" onClick={sayFrame}>
          A frame on the air
        </button>
        <button type="button" className="btn" onClick={hang}>
          Hang it
        </button>
      </fieldset>
      <CableTable lines={lines} />
    </div>
  );
}

function CableTable({ lines }: { readonly lines: readonly FirmwareLine[] }) {
  return (
    <div className="scrolls">
      <table className="list" data-testid="firmware-lines">
        <thead>
          <tr>
            <th scope="col">At</th>
            <th scope="col">Cable</th>
            <th scope="col">What it says</th>
            <th scope="col">Octets</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ id, timeMs, cable, words, octets }) => (
            <tr key={id}>
              <td className="num">{formatNumber(timeMs / 1000, 2)}</td>
              <td>{cable}</td>
              <td className="wraps">{words}</td>
              <td className="bytes wraps">{hexOf(octets)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function frameOf(number: number): Uint8Array {
  const address = (callsign: string, isMarked = false) => ({ callsign, ssid: 0, isMarked });
  return encodeAx25({
    ...{ destination: address('CQ', true), source: address('VU2ABC'), path: [address('ARISS')] },
    ...{ control: 0x03, pid: 0xf0, information: new TextEncoder().encode(`>hello ${number} from this page`) },
  });
}

function hexOf(octets: Uint8Array): string {
  return Array.from(octets, (octet) => octet.toString(16).padStart(2, '0')).join(' ');
}
