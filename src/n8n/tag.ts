import { z } from 'zod';
import { textId } from './shapes.js';

/**
 * A tag on an execution ("annotation tag"). Not one of the workflow tags of `/tags`: no public endpoint lists or creates
 * these, their ids can be learnt only from an execution that carries them.
 */
export type Tag = {
	id: string;
	name: string;
	createdAt?: string | undefined;
	updatedAt?: string | undefined;
};

export const tagShape = z.looseObject({
	id: textId,
	name: z.string(),
	createdAt: z.string().optional(),
	updatedAt: z.string().optional(),
});
