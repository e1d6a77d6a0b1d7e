import type { Pass } from '@dawa/flight-dynamics/passes';
import type { CommandRecord } from '@dawa/protocols/console/command';
import type { PassReport } from '@dawa/protocols/console/report';
import type { RunInfo } from '@dawa/protocols/console/run';
import type { KeyDown } from '../commanding/key-log.ts';
import type { ContactRecord } from './contact-record.ts';

export interface ReportParts {
  readonly run: RunInfo;
  readonly pass: Pass;
  readonly record: ContactRecord;
  readonly writtenAtMs: number;
  readonly motorStarts: number;
  readonly retunes: number;
  readonly commands: readonly CommandRecord[];
  readonly keyDowns: readonly KeyDown[];
}

/** What a pass brought, planned beside achieved. Its id names pass and run and is fit for a file's name. */
export function writeReport(parts: ReportParts): PassReport {
  const { run, pass, record, commands, keyDowns } = parts;
  const { rawBytes, ...frames } = record.frames;
  const visible = {
    fromAtMs: record.trackingFromAtMs ?? pass.aosAtMs,
    toAtMs: record.trackingToAtMs ?? pass.losAtMs,
  };
  return {
    reportId: `${pass.passId}-${run.runId}`.replaceAll(/[^A-Za-z0-9._-]/g, '_'),
    run,
    writtenAtMs: parts.writtenAtMs,
    pass: {
      passId: pass.passId,
      name: pass.name,
      noradId: pass.noradId,
      maxElevationDeg: pass.maxElevationDeg,
      plannedRiseAtMs: pass.aosAtMs,
      plannedHighestAtMs: pass.tcaAtMs,
      plannedSetAtMs: pass.losAtMs,
      elementAgeDays: pass.elementAgeDays,
    },
    achieved: {
      trackingFromAtMs: record.trackingFromAtMs,
      trackingToAtMs: record.trackingToAtMs,
      firstGoodFrameAtMs: record.firstGoodFrameAtMs,
      lastGoodFrameAtMs: record.lastGoodFrameAtMs,
    },
    pointingErrorDeg: record.pointing.spread,
    tuningErrorHz: record.tuning.spread,
    retunes: parts.retunes,
    motorStarts: parts.motorStarts,
    frames,
    bytes: { raw: rawBytes, packets: record.packetBytes },
    packetsByApid: { ...record.packetsByApid },
    parameters: record.parameters,
    gaps: record.gaps(visible, pass.gaps),
    commands: commands.map(({ name, state, sentAtMs, completedAtMs }) => ({
      name,
      state,
      sentAtMs,
      completedAtMs,
    })),
    keyDowns: keyDowns.map(({ fromAtMs, toAtMs, frequencyHz, why }) => ({
      fromAtMs,
      toAtMs,
      frequencyHz,
      why,
    })),
    faults: [...record.faults],
  };
}
