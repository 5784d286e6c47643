export { checkRedis } from './check.js';
export { startEmbeddedRedis } from './embedded.js';
export { createKeys, type Keys } from './keys.js';
export { redisHealth } from './probe.js';
