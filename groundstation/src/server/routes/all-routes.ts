import type { Route } from '../route.ts';
import { alarmRoutes } from './alarm-routes.ts';
import { antennaRoutes } from './antenna-routes.ts';
import { archiveRoutes } from './archive-routes.ts';
import { commandRoutes } from './command-routes.ts';
import { completenessRoutes } from './completeness-routes.ts';
import { elementRoutes } from './element-routes.ts';
import { missionRoutes } from './mission-routes.ts';
import { planRoutes } from './plan-routes.ts';
import { safetyRoutes } from './safety-routes.ts';
import { telemetryRoutes } from './telemetry-routes.ts';
import { wireRoutes } from './wire-routes.ts';

/** Every operation of the API. */
export const allRoutes: readonly Route[] = [
  ...missionRoutes,
  ...planRoutes,
  ...elementRoutes,
  ...telemetryRoutes,
  ...alarmRoutes,
  ...archiveRoutes,
  ...completenessRoutes,
  ...commandRoutes,
  ...safetyRoutes,
  ...antennaRoutes,
  ...wireRoutes,
];
