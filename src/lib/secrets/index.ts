export { clean } from './clean.js';
export { createRedactor, isSecretName, redact } from './redact.js';
export { safe, safeBeginning } from './safe.js';
export { guardOwn, type Redactor } from './values.js';
