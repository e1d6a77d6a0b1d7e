import type { ReactNode } from 'react';
import { useLocation, useSearch } from 'wouter';
import { useStation } from '../api/live-store.ts';
import { readTelemetryView, type TelemetryView, telemetryAddress } from '../api/telemetry-view.ts';
import { Banners } from '../panels/alarm-banner.tsx';
import { PacketInspector } from '../panels/telemetry/packet-inspector.tsx';
import { PlotPanel } from '../panels/telemetry/plot-panel.tsx';
import { Sheet } from '../panels/telemetry/sheet.tsx';
import { usePacketChoice } from '../panels/telemetry/use-packet-choice.ts';
import { ValueTree } from '../panels/telemetry/value-tree.tsx';
import { useMedia } from '../panels/use-media.ts';
import { useTitle } from '../panels/use-title.ts';
import '../themes/telemetry.css';

/** Every value of the dictionary, plots over live and history, and the packet behind a figure. The address holds it all. */
export function TelemetryPage() {
  useTitle('Telemetry');
  const search = useSearch();
  const [, goTo] = useLocation();
  const view = readTelemetryView(search);
  const strips = useStation(({ mission }) => mission.stripParameters);
  const isNarrow = useMedia('(max-width: 700px)');
  const isMedium = useMedia('(max-width: 1100px)');
  const plotted = view.plotted ?? (isNarrow ? [] : strips.slice(0, plotsAtFirst));
  const packetLsn = usePacketChoice(view.packetLsn, plotted);
  // A moved axis or another tick is no place to come back to; an opened packet or sheet is.
  const change = (part: Partial<TelemetryView>, isPlace = false) =>
    goTo(telemetryAddress({ ...readTelemetryView(location.search), ...part }), { replace: !isPlace });

  const tree = (
    <ValueTree
      find={view.find}
      onFind={(find) => change({ find })}
      plotted={isNarrow ? null : plotted}
      onPlot={(name, isAlone) =>
        change({ plotted: isNarrow || isAlone ? [name] : ticked(plotted, name) }, isNarrow)
      }
    />
  );
  const plots = (close?: ReactNode) => (
    <PlotPanel
      view={view}
      plotted={plotted}
      onView={(part) => change(part)}
      onPacket={(lsn) => change({ packetLsn: lsn }, isNarrow || isMedium)}
      close={close}
    />
  );
  const inspector = (close?: ReactNode) => (
    <PacketInspector
      lsn={packetLsn}
      isFollowing={view.packetLsn === null}
      field={view.field}
      onField={(field) => change({ field })}
      onPacket={(lsn) => change({ packetLsn: lsn })}
      close={close}
    />
  );
  if (isNarrow)
    return (
      <main className="page" id="main">
        <Banners />
        <h1>Telemetry</h1>
        {tree}
        {plotted.length > 0 && (
          <Sheet label="Plot" onClose={() => change({ plotted: null, packetLsn: null, field: null })}>
            {(close) => plots(close)}
          </Sheet>
        )}
        <PacketSheet
          isOpen={view.packetLsn !== null}
          onClose={() => change({ packetLsn: null, field: null })}
        >
          {inspector}
        </PacketSheet>
      </main>
    );
  return (
    <main className="page telemetry-page" id="main">
      <Banners />
      <div className="tm">
        {tree}
        {plots()}
        {isMedium ? (
          <PacketSheet isOpen={view.packetLsn !== null} onClose={() => change({ packetLsn: null })}>
            {inspector}
          </PacketSheet>
        ) : (
          inspector()
        )}
      </div>
    </main>
  );
}

/** What the mission names first for its pass board, as far as a laptop has room. */
const plotsAtFirst = 3;

interface PacketSheetProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: (close: ReactNode) => ReactNode;
}

function PacketSheet({ isOpen, onClose, children }: PacketSheetProps) {
  return isOpen ? (
    <Sheet label="Packet" onClose={onClose}>
      {children}
    </Sheet>
  ) : null;
}

function ticked(plotted: readonly string[], name: string): readonly string[] {
  return plotted.includes(name) ? plotted.filter((known) => known !== name) : [...plotted, name];
}
