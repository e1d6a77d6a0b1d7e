import type { Route } from '../route.ts';
import { alarmRoutes } from './alarm-routes.ts';
import { antennaRoutes } from './antenna-routes.ts';
import { archiveRoutes } from './archive-routes.ts';
import { benchRoutes } from './bench-routes.ts';
import { commandRoutes } from './command-routes.ts';
import { completenessRoutes } from './completeness-routes.ts';
import { deviceRoutes } from './device-routes.ts';
import { downloadRoutes } from './download-routes.ts';
import { elementRoutes } from './element-routes.ts';
import { faultRoutes } from './fault-routes.ts';
import { heardRoutes } from './heard-routes.ts';
import { missionRoutes } from './mission-routes.ts';
import { planRoutes } from './plan-routes.ts';
import { recordingRoutes } from './recording-routes.ts';
import { safetyRoutes } from './safety-routes.ts';
import { telemetryRoutes } from './telemetry-routes.ts';
import { wireRoutes } from './wire-routes.ts';

/** Every operation of the API. */
export const allRoutes: readonly Route[] = [
  ...missionRoutes,
  ...planRoutes,
  ...elementRoutes,
  ...telemetryRoutes,
  ...heardRoutes,
  ...recordingRoutes,
  ...alarmRoutes,
  ...archiveRoutes,
  ...completenessRoutes,
  ...commandRoutes,
  ...downloadRoutes,
  ...safetyRoutes,
  ...antennaRoutes,
  ...wireRoutes,
  ...deviceRoutes,
  ...faultRoutes,
  ...benchRoutes,
];
