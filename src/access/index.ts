export { type Audit, type AuditEntry, createAudit } from './audit.js';
export {
	type Access,
	createAccess,
	type Decision,
	type Directory,
	type DirectoryUser,
	type Person,
	type RefusalKind,
	runningMaxAgeMs,
	type Verb,
} from './rules.js';
