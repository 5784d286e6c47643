export { type Config, ConfigError, loadConfig } from './config.js';
export { secretsOf } from './secrets.js';
