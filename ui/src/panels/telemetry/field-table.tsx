import type { PacketField } from '@dawa/protocols/console/archive';
import type { ParameterInfo } from '@dawa/protocols/console/mission';
import type { PacketInfo } from '@dawa/protocols/console/telemetry';
import { type KeyboardEvent, type Ref, useEffect, useRef, useState } from 'react';
import { formatUtcMs } from '../../locales/format-time.ts';
import { severityOf } from '../../locales/limit-words.ts';
import { aboutSign, doubtWords } from '../../locales/mission-words.ts';
import { apidWords, fieldWords, hexWords, rawWords } from '../../locales/packet-words.ts';
import { placeWords } from '../../scene/packet-bits.ts';
import type { PacketControl } from '../../scene/packet-control.ts';
import { Mark } from '../mark.tsx';

interface FieldTableProps {
  readonly ref: Ref<HTMLDivElement>;
  readonly fields: readonly PacketField[];
  /** What the dictionary says of how sure it is, by the name of the field. */
  readonly doubts: ReadonlyMap<string, Doubt>;
  readonly packet: PacketInfo;
  readonly control: PacketControl | undefined;
  readonly chosen: PacketField | undefined;
  readonly onField: (name: string | null) => void;
}

export type Doubt = NonNullable<ParameterInfo['doubt']>;

/** A primary header of CCSDS 133.0-B-2 has six octets. */
const primaryHeaderBits = 48;

/** Everything that stands in the packet, in its order; what every packet begins with is folded into a line. */
export function FieldTable({ ref, fields, doubts, packet, control, chosen, onField }: FieldTableProps) {
  const headers = fields.filter(({ isHeader }) => isHeader);
  const parts = [
    { name: 'Packet header', of: headers.filter(({ bitOffset }) => bitOffset < primaryHeaderBits) },
    { name: secondaryName(packet), of: headers.filter(({ bitOffset }) => bitOffset >= primaryHeaderBits) },
  ].filter(({ of }) => of.length > 0);
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const rowsRef = useRef<HTMLTableSectionElement>(null);
  const chosenPart = parts.findIndex(({ of }) => of.some((field) => field === chosen));
  useEffect(() => {
    if (chosenPart !== -1) setOpen((before) => new Set(before).add(chosenPart));
  }, [chosenPart]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another field is scrolled to
  useEffect(() => {
    rowsRef.current?.querySelector('tr[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [chosen?.name]);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const buttons = [...(rowsRef.current?.querySelectorAll<HTMLElement>('button') ?? [])];
    const next = buttons[buttons.indexOf(document.activeElement as HTMLElement) + step];
    next?.focus();
    if (next?.dataset['field'] !== undefined) onField(next.dataset['field']);
  };
  const row = (field: PacketField) => (
    <FieldRow
      key={`${field.name} ${field.bitOffset}`}
      field={field}
      doubt={doubts.get(field.name)}
      isChosen={field === chosen}
      control={control}
      onField={onField}
      onKeyDown={onKeyDown}
    />
  );
  return (
    <div className="ftw" ref={ref}>
      <table className="ft">
        <thead>
          <tr>
            <th scope="col">Byte</th>
            <th scope="col">Field</th>
            <th scope="col">Raw</th>
            <th scope="col">Value</th>
          </tr>
        </thead>
        <tbody ref={rowsRef}>
          {parts.map(({ name, of }, part) => [
            <tr key={name} className="grp">
              <td className="n off">{placeWords(of[0]!.bitOffset)}</td>
              <td colSpan={2}>
                <button
                  type="button"
                  aria-expanded={open.has(part)}
                  onKeyDown={onKeyDown}
                  onClick={() => {
                    const next = new Set(open);
                    if (!next.delete(part)) next.add(part);
                    setOpen(next);
                  }}
                >
                  {name} <i aria-hidden="true">{open.has(part) ? '▾' : '▸'}</i>
                </button>
              </td>
              <td className="n val">{part === 0 ? `APID ${apidWords(packet.apid)}` : timeOf(packet)}</td>
            </tr>,
            ...(open.has(part) ? of.map(row) : []),
          ])}
          {fields.filter(({ isHeader }) => !isHeader).map(row)}
        </tbody>
      </table>
      {fields.length === 0 && (
        <p className="em">No container of the dictionary fits; only its octets are known.</p>
      )}
    </div>
  );
}

interface FieldRowProps {
  readonly field: PacketField;
  readonly doubt: Doubt | undefined;
  readonly isChosen: boolean;
  readonly control: PacketControl | undefined;
  readonly onField: (name: string | null) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

function FieldRow({ field, doubt, isChosen, control, onField, onKeyDown }: FieldRowProps) {
  const severity = severityOf(field.limitState);
  const isControl = control !== undefined && field.bitOffset === control.octet * 8;
  return (
    <tr aria-selected={isChosen} data-testid={`field-${field.name}`} onClick={() => onField(field.name)}>
      <td className="n off">{placeWords(field.bitOffset)}</td>
      <td title={`${field.name}: ${field.shortDescription}${doubtWords(doubt)}`}>
        <button type="button" data-field={field.name} tabIndex={isChosen ? 0 : -1} onKeyDown={onKeyDown}>
          {field.name}
        </button>
      </td>
      <td className="n raw" title={rawWords(field)}>
        {rawWords(field)}
      </td>
      <td className="n val" title={fieldWords(field)}>
        {severity !== undefined && <Mark name={severity} label={field.limitState} />}{' '}
        {doubt !== undefined && aboutSign(doubt.confidence)}
        {isControl ? controlWords(control) : fieldWords(field)}
        {!field.isValid && <i> not valid</i>}
      </td>
    </tr>
  );
}

const controlWords = ({ expected, found }: PacketControl) =>
  expected === found ? 'good' : `bad, expected ${hexWords(expected)}`;

const secondaryName = ({ pusService, pusSubtype }: PacketInfo) =>
  pusService === null ? 'Secondary header' : `PUS ${pusService}.${pusSubtype ?? '?'} header`;

const timeOf = ({ generatedAtMs }: PacketInfo) => (generatedAtMs === null ? '' : formatUtcMs(generatedAtMs));
