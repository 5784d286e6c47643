import type { Clicked } from '../../bolt/listening.js';
import type { Edge } from '../../context.js';
import { publishHome } from './read.js';

export const refreshHome = (edge: Edge, { by }: Clicked): Promise<void> => publishHome(edge, by);
