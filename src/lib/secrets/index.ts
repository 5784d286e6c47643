export { dataAsText, type ShownData } from './data.js';
export { createRedactor, isSecretName, redact } from './redact.js';
export { clean, safe, safeBeginning } from './safe.js';
export { guardOwn, type Redactor } from './values.js';
