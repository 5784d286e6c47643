export { type Check, createHealthServer, type HealthOptions } from './health.js';
export { createLog, createRedactor, type Log } from './log.js';
export { createMetrics, type Metrics } from './metrics.js';
export { newReference } from './reference.js';
