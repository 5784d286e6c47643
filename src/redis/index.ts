export { checkRedis } from './check.js';
export { openRedis, type RedisKind, shownAddress } from './connection.js';
export { type EmbeddedRedis, startEmbeddedRedis } from './embedded.js';
export { createKeys, type Keys, keysOfName } from './keys.js';
export { redisHealth } from './probe.js';
