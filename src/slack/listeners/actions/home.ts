import type { Edge } from '../../edge.js';
import { publishHome } from '../../home.js';
import type { Clicked } from '../../listening.js';

export const refreshHome = (edge: Edge, { by }: Clicked): Promise<void> => publishHome(edge, by);
