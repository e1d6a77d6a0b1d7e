import type { PacketField } from '@dawa/protocols/console/archive';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { formatNumber } from '../../locales/format-number.ts';
import { bitsOf, fieldAtBit, fieldAtOctet, octetSpan, placeWords } from '../../scene/packet-bits.ts';

interface HexGridProps {
  readonly octets: Uint8Array;
  readonly fields: readonly PacketField[];
  readonly chosen: PacketField | undefined;
  readonly onField: (name: string | null) => void;
  /** Enter: to the field of the byte. */
  readonly onEnter: () => void;
}

const inRow = 12;
/** A packet has up to 65,542 octets; the rest comes when it is asked for. */
const shownAtFirst = 768;
const mostBitOctets = 4;

/** The octets of a packet, and the bits of the chosen field. Arrows go by byte, with Shift by bit; Enter goes to the field. */
export function HexGrid({ octets, fields, chosen, onField, onEnter }: HexGridProps) {
  const [isAll, setAll] = useState(false);
  const [place, setPlace] = useState(0);
  const [isBitwise, setBitwise] = useState(false);
  const gridRef = useRef<HTMLTableElement>(null);
  const end = octets.length * 8;
  const at = Math.min(place, Math.max(0, end - 1));
  // A field that was chosen elsewhere takes the cursor along; one that the cursor is in already does not.
  useEffect(() => {
    if (chosen === undefined) return;
    setPlace((before) => (isWithin(chosen, before) ? before : chosen.bitOffset));
  }, [chosen]);

  const go = (to: number, bitwise: boolean) => {
    if (to < 0 || to >= end) return;
    setPlace(to);
    setBitwise(bitwise);
    const field = bitwise ? fieldAtBit(fields, to) : fieldAtOctet(fields, to >> 3);
    onField(field?.name ?? null);
    gridRef.current?.querySelector<HTMLElement>(`[data-octet="${to >> 3}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') onEnter();
    else {
      const step = steps[event.key];
      if (step === undefined) return;
      if (event.shiftKey && Math.abs(step) === 1) go(at + step, true);
      else go((Math.floor(at / 8) + step) * 8, false);
    }
    event.preventDefault();
  };
  const [first, last] = chosen === undefined ? [at >> 3, -1] : octetSpan(chosen);
  const count = isAll ? octets.length : Math.min(octets.length, Math.max(shownAtFirst, roundUp(last + 1)));
  const looked = chosen ?? { bitOffset: (at >> 3) * 8, bitLength: 8 };
  return (
    <>
      <div className="hex bytes">
        <table aria-label="Octets of the packet" ref={gridRef}>
          <tbody>
            {rowsOf(octets.subarray(0, count)).map(({ start, values }) => (
              <tr key={start}>
                <th scope="row">{start.toString(16).padStart(2, '0')}</th>
                {values.map(({ octet, value }) => {
                  const isOn = octet >= first && octet <= last;
                  return (
                    <td key={octet}>
                      <button
                        type="button"
                        tabIndex={octet === at >> 3 ? 0 : -1}
                        aria-pressed={isOn}
                        aria-label={`octet ${octet}: ${hexOf(value)}`}
                        data-octet={octet}
                        onClick={() => go(octet * 8, false)}
                        onKeyDown={onKeyDown}
                      >
                        {hexOf(value)}
                      </button>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
        {count < octets.length && (
          <button type="button" className="btn ghost" onClick={() => setAll(true)}>
            Show all {formatNumber(octets.length)} octets
          </button>
        )}
      </div>
      <Bits octets={octets} field={looked} place={isBitwise ? at : undefined} chosen={chosen} />
    </>
  );
}

interface BitsProps {
  readonly octets: Uint8Array;
  readonly field: Pick<PacketField, 'bitOffset' | 'bitLength'>;
  readonly place: number | undefined;
  readonly chosen: PacketField | undefined;
}

function Bits({ octets, field, place, chosen }: BitsProps) {
  const shown = bitsOf(octets, field, mostBitOctets);
  const [first, last] = octetSpan(field);
  return (
    <p className="bits bytes" data-testid="bits">
      <i>bits</i>
      {shown.map(({ octet, bits }) => (
        <span key={octet} className="oct">
          {bits.map(({ isSet, isOfField }, bit) => (
            <b
              // biome-ignore lint/suspicious/noArrayIndexKey: a bit is its number
              key={bit}
              className={`${isOfField && chosen !== undefined ? 'of' : ''} ${place === octet * 8 + bit ? 'at' : ''}`}
            >
              {isSet ? '1' : '0'}
            </b>
          ))}
        </span>
      ))}
      {last - first >= mostBitOctets && <i>and {formatNumber(last - first + 1 - mostBitOctets)} more</i>}
      {place !== undefined && <i className="vh">bit {placeWords(place)}</i>}
    </p>
  );
}

const steps: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  ArrowUp: -inRow,
  ArrowDown: inRow,
};

const hexOf = (value: number) => value.toString(16).padStart(2, '0');

function rowsOf(octets: Uint8Array) {
  return Array.from({ length: Math.ceil(octets.length / inRow) }, (_, row) => {
    const start = row * inRow;
    const values = [...octets.subarray(start, start + inRow)];
    return { start, values: values.map((value, column) => ({ octet: start + column, value })) };
  });
}

const roundUp = (octets: number) => Math.ceil(octets / inRow) * inRow;
const isWithin = ({ bitOffset, bitLength }: PacketField, place: number) => {
  const [first, last] = octetSpan({ bitOffset, bitLength });
  return place >> 3 >= first && place >> 3 <= last;
};
