import type { Button, KnownBlock } from '@slack/types';
import type { ConditionKind, ConditionOf } from '../../../alerts/conditions/condition.js';
import type { Can } from '../../blocks/can.js';
import { duration, inline, span } from '../../blocks/text.js';

/** How one kind of condition is told. `at`: the present, epoch milliseconds. */
export type KindView<Kind extends ConditionKind> = {
	/** While it is so: the sign, the words of the first line, and lines below it. */
	open(condition: ConditionOf<Kind>, at: number): { sign: string; first: string[]; more?: string[] };
	/** When it is over. */
	over(condition: ConditionOf<Kind>): { sign: string; first: string[]; more?: string[] };
	/** What can be done about it, the most likely first. */
	buttons?(condition: ConditionOf<Kind>, can: Can): (Button | null)[];
	/** What it is about, one by one, each with what can be done about it. */
	rows?(condition: ConditionOf<Kind>, can: Can): KnownBlock[];
	/** Small print, such as why something is not offered. */
	small?(condition: ConditionOf<Kind>, can: Can): string | null;
	/** What is muted, in a few words: "stuck runs". */
	muted: string;
};

/** Of the workflow that it is about. */
export const workflowWords = ({ workflow }: Pick<ConditionOf<ConditionKind>, 'workflow'>) =>
	inline(workflow?.name ?? '', 80, workflow ? 'A workflow' : 'n8n');

/** `47 min`, `1 h 12 m`. */
export const long = (ms: number) => (ms < 3_600_000 ? span(ms) : duration(ms));
