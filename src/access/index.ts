export { type Audit, type AuditEntry, createAudit } from './audit.js';
export type { Directory, DirectoryUser } from './directory.js';
export type { Person } from './person.js';
export {
	type Access,
	createAccess,
	type Decision,
	type RefusalKind,
	runningMaxAgeMs,
	type Verb,
} from './rules.js';
