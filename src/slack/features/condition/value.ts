import { type ConditionKind, type ConditionRef, conditionKinds } from '../../../alerts/conditions/condition.js';

/** As it stands in buttons: messages are clicked for months, and what has begun since is another one. */
export const conditionValue = ({ kind, subject, since }: ConditionRef) => `${kind}/${since}/${subject}`;

/** All that are still off. */
export const allOfThem = '*';

/** One of many that were switched off, or `allOfThem`. */
export const oneOfMany = (of: ConditionRef, workflowId: string) => `${workflowId} ${conditionValue(of)}`;

/** `workflowId`: null where the whole condition is meant. */
export function readOneOfMany(value: string): { of: ConditionRef | null; workflowId: string | null } {
	const [, workflowId = null, rest = ''] = /^(?:([\w*-]{1,64}) )?(\S+)$/.exec(value) ?? [];
	return { of: readConditionValue(rest), workflowId };
}

/** Null where the value is none of ours. */
export function readConditionValue(value: string): ConditionRef | null {
	const [, kind, since, subject] = /^([a-z]{3,10})\/(\d{1,15})\/(\S{1,120})$/.exec(value) ?? [];
	if (!subject || !conditionKinds.includes(kind as ConditionKind)) return null;
	return { kind: kind as ConditionKind, subject, since: Number(since) };
}
