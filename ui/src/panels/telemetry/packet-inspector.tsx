import type { PacketDetail, PacketField } from '@dawa/protocols/console/archive';
import { type ReactNode, useMemo, useRef } from 'react';
import { useStation } from '../../api/live-store.ts';
import { usePacket } from '../../api/use-packet.ts';
import { formatNumber } from '../../locales/format-number.ts';
import { formatUtcDate, formatUtcMs } from '../../locales/format-time.ts';
import { confidenceWords } from '../../locales/mission-words.ts';
import { apidWords, hexWords, pathWords, qualityWords, rawTimeWords } from '../../locales/packet-words.ts';
import { octetsOf } from '../../scene/packet-bits.ts';
import { packetControl } from '../../scene/packet-control.ts';
import { Mark } from '../mark.tsx';
import { type Doubt, FieldTable } from './field-table.tsx';
import { HexGrid } from './hex-grid.tsx';

interface PacketInspectorProps {
  readonly lsn: number | undefined;
  /** The newest packet is shown, and the next one when it comes. */
  readonly isFollowing: boolean;
  readonly field: string | null;
  readonly onField: (name: string | null) => void;
  /** Null follows the newest. */
  readonly onPacket: (lsn: number | null) => void;
  readonly close?: ReactNode;
}

/** One packet: where it came from, what stands in it, its octets and bits. */
export function PacketInspector(props: PacketInspectorProps) {
  const { lsn, isFollowing, onPacket, close } = props;
  const { detail, fault } = usePacket(lsn);
  return (
    <section className="p insp" aria-label="Packet inspector" data-testid="packet">
      <header>
        <h2 className="n" data-testid="packet-title">
          {detail === undefined ? 'Packet' : `Packet ${formatNumber(detail.packet.sequenceCount)}`}
        </h2>
        {detail !== undefined && (
          <span className="tag plain bytes" title={detail.packet.container ?? 'no container'}>
            {apidWords(detail.packet.apid)} {detail.packet.container ?? ''}
          </span>
        )}
        <div className="r">
          <button
            type="button"
            className={isFollowing ? 'btn pressed' : 'btn ghost'}
            aria-pressed={isFollowing}
            data-testid="packet-newest"
            onClick={() => onPacket(isFollowing ? (detail?.packet.lsn ?? null) : null)}
          >
            Newest
          </button>
          <Neighbour name="Previous packet" sign="‹" lsn={detail?.previousLsn} onPacket={onPacket} />
          <Neighbour name="Next packet" sign="›" lsn={detail?.nextLsn} onPacket={onPacket} />
          {close}
        </div>
      </header>
      {fault !== null && (
        <p className="em" role="alert">
          <Mark name="warning" label="warning" /> The packet could not be read. {fault}
        </p>
      )}
      {detail === undefined ? (
        fault === null && <p className="em">No packet yet; the next one that comes is shown here.</p>
      ) : (
        <Body {...props} detail={detail} />
      )}
    </section>
  );
}

function Neighbour({
  name,
  sign,
  lsn,
  onPacket,
}: {
  name: string;
  sign: string;
  lsn: number | null | undefined;
  onPacket: (lsn: number) => void;
}) {
  const isMissing = lsn === null || lsn === undefined;
  return (
    <button
      type="button"
      className="btn ghost"
      aria-label={name}
      aria-disabled={isMissing}
      onClick={() => {
        if (!isMissing) onPacket(lsn);
      }}
    >
      {sign}
    </button>
  );
}

function Body({ detail, field, onField }: PacketInspectorProps & { detail: PacketDetail }) {
  const { fields, packet } = detail;
  const octets = useMemo(() => octetsOf(packet.hex), [packet.hex]);
  const isRefused = packet.fault?.startsWith('bad-crc') ?? false;
  const control = useMemo(() => packetControl(octets, isRefused), [octets, isRefused]);
  const all = useMemo<readonly PacketField[]>(
    () => (control === undefined ? fields : [...fields, controlField(control)]),
    [fields, control],
  );
  const chosen = all.find(({ name }) => name === field);
  const infos = useStation((view) => view.parametersDefined);
  const doubts = useMemo(
    () => new Map(infos.flatMap(({ name, doubt }) => (doubt === undefined ? [] : [[name, doubt] as const]))),
    [infos],
  );
  const table = useRef<HTMLDivElement>(null);
  const toField = () => table.current?.querySelector<HTMLElement>('tr[aria-selected="true"] button')?.focus();
  return (
    <>
      <Provenance detail={detail} />
      {packet.fault !== null && (
        <p className="em fault" role="status" data-testid="packet-fault">
          <Mark name="warning" label="warning" />{' '}
          {isRefused && control !== undefined
            ? `Packet error control is wrong: expected ${hexWords(control.expected)}, found ${hexWords(control.found)}. No value of it is believed.`
            : packet.fault}
        </p>
      )}
      <FieldTable
        ref={table}
        fields={all}
        doubts={doubts}
        packet={packet}
        control={control}
        chosen={chosen}
        onField={onField}
      />
      <FieldDoubt field={chosen} doubt={chosen && doubts.get(chosen.name)} />
      <HexGrid octets={octets} fields={all} chosen={chosen} onField={onField} onEnter={toField} />
    </>
  );
}

/** How sure the dictionary is of the chosen field, and who said so. */
function FieldDoubt({ field, doubt }: { field: PacketField | undefined; doubt: Doubt | undefined }) {
  if (field === undefined || doubt === undefined) return null;
  const { confidence, source } = doubt;
  return (
    <p className="em field-doubt" data-testid="field-doubt">
      <b>{field.name}</b> {confidence}, {confidenceWords[confidence]}: {source}
    </p>
  );
}

/** Name that no dictionary gives; the last two octets as a field like the others. */
const controlName = 'Packet error control';

function controlField({ octet, found }: { octet: number; found: number }): PacketField {
  return {
    name: controlName,
    shortDescription: 'CRC-16 of the octets before it',
    bitOffset: octet * 8,
    bitLength: 16,
    raw: hexWords(found),
    value: hexWords(found),
    unit: null,
    limitState: 'none',
    isValid: true,
    isHeader: false,
  };
}

function Provenance({ detail }: { detail: PacketDetail }) {
  const { packet, dictionary } = detail;
  const doubts = qualityWords(packet.quality ?? 0);
  return (
    <dl className="prov n">
      <div>
        <dt>Received</dt>
        <dd title={formatUtcDate(packet.receivedAtMs)}>
          {formatUtcMs(packet.receivedAtMs)} <i>record {packet.lsn} of the log</i>
        </dd>
      </div>
      <div>
        <dt>Onboard</dt>
        <dd title={packet.generatedAtMs === null ? '' : formatUtcDate(packet.generatedAtMs)}>
          {packet.generatedAtMs === null ? 'no time in it' : formatUtcMs(packet.generatedAtMs)}
          {packet.onboardTimeHex !== null && (
            <i>
              raw <code>{rawTimeWords(packet.onboardTimeHex)}</code>
            </i>
          )}
        </dd>
      </div>
      <div>
        <dt>Path</dt>
        <dd>{pathWords(detail)}</dd>
      </div>
      <div>
        <dt>Dictionary</dt>
        <dd>
          {dictionary === null ? (
            'none decoded it'
          ) : (
            <>
              version {dictionary.dictionaryId} <code>{dictionary.hash.slice(0, 8)}</code>
              {!dictionary.isCurrent && <i>not the current one</i>}
            </>
          )}
        </dd>
      </div>
      {doubts.length > 0 && (
        <div>
          <dt>Doubts</dt>
          <dd>{doubts.join(', ')}</dd>
        </div>
      )}
    </dl>
  );
}
