export { type Check, createHealthServer } from './health.js';
export { createLog } from './log.js';
export { createMetrics } from './metrics.js';
