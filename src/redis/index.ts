export { checkRedis, redisHealth } from './check.js';
export { startEmbeddedRedis } from './embedded.js';
export { createKeys, type Keys } from './keys.js';
