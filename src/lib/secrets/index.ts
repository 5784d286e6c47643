export { clean } from './clean.js';
export type { Redactor } from './hider.js';
export { guardOwn } from './own.js';
export { isSecretName, redact } from './redact.js';
export { createRedactor } from './redactor.js';
export { safe, safeBeginning } from './safe.js';
