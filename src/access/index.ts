export { type Audit, type AuditEntry, createAudit } from './audit.js';
export type { Directory, DirectoryUser, Person } from './people.js';
export {
	type Access,
	createAccess,
	type Decision,
	type RefusalKind,
	runningMaxAgeMs,
	type Verb,
} from './rules.js';
