export { clean } from './clean.js';
export { isSecretName, redact } from './redact.js';
export { createHider, createRedactor, type Redactor } from './redactor.js';
export { safe, safeBeginning } from './safe.js';
