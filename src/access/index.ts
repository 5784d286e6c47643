export * from './audit.js';
export * from './rules.js';
