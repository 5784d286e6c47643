export { newReference } from '../lib/reference.js';
export { type Check, createHealthServer, type HealthOptions } from './health.js';
export { createLog, type Log } from './log.js';
export { createMetrics, type Metrics } from './metrics.js';
