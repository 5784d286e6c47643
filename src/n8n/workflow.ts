import { z } from 'zod';
import { orNull, textId } from './shapes.js';

/** A workflow as far as this client uses it; the other fields that n8n sends (nodes, connections, …) are kept. */
export type Workflow = {
	id: string;
	name: string;
	/** Published, on 2.x. */
	active: boolean;
	/** Archived workflows are listed too, and so are their executions. */
	isArchived: boolean;
	/** 2.x: the saved draft. Where it differs from `activeVersionId`, `nodes` is not what runs. Null on old servers. */
	versionId: string | null;
	/** 2.x: what runs; null while unpublished, and on old servers. */
	activeVersionId: string | null;
	updatedAt: string | null;
	/** Workflow tags, not those of executions. */
	tags: { id: string; name: string }[];
	settings?: unknown;
	nodes?: unknown;
	shared?: unknown;
};

export const workflowShape = z.looseObject({
	id: textId,
	name: z.string(),
	active: z.boolean().default(false),
	isArchived: z.boolean().default(false),
	versionId: orNull(z.string()),
	activeVersionId: orNull(z.string()),
	updatedAt: orNull(z.string()),
	tags: z
		.array(z.looseObject({ id: textId, name: z.string() }))
		.nullish()
		.transform((tags) => tags ?? []),
});
